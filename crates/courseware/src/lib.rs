//! Courses as others pack them (课件包): bytes to typed structures, or a precise
//! fault. Pure functions, without a database or a page.

pub mod fault;
pub mod scorm;

pub use fault::Fault;
