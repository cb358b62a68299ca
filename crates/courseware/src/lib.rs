//! Courses as others pack them (课件包): bytes to typed structures, or a precise
//! fault. Pure functions, without a database or a page.

pub mod cartridge;
pub mod element;
pub mod fault;
pub mod moodle;
pub mod pack;
pub mod qti;

pub use fault::Fault;
pub use pack::Pack;
