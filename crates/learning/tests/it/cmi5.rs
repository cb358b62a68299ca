//! cmi5 as ADL's CATAPULT tests an LMS: packages that are taken and refused,
//! units that keep the rules and units that do not, statements read back in
//! their order. Sections are those of the specification.

mod lms;
mod offline;
mod packages;
mod people;
mod refusals;
mod runtime;
mod unit;
