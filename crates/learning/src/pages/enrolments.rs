//! `/learning/enrolments/{id}`: what belongs to one learning of a unit.

pub mod answers;
pub mod runs;
