//! Courses as others pack them (课件包): bytes to typed structures, or a precise
//! fault. Pure functions, without a database or a page.

pub mod archive;
pub mod cartridge;
pub mod element;
pub mod fault;
pub mod moodle;
pub mod pack;
pub mod qti;
pub mod xml;

pub use archive::Archive;
pub use fault::{Fault, Refusal};
pub use pack::Pack;
