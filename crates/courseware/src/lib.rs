//! Courses as others pack them (课件包): bytes to typed structures, or a precise
//! fault. Pure functions, without a database or a page.

pub mod cmi5;
pub mod fault;

pub use fault::Fault;
