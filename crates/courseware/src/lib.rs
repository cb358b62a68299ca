//! Courses as others pack them (课件包): bytes to typed structures, or a precise
//! fault. Pure functions, without a database or a page.
//!
//! A reader of a format takes an [`Archive`], asks it for the manifest, reads
//! that with [`xml`] and answers with its own structure or a [`Refusal`].

pub mod archive;
pub mod cartridge;
pub mod cmi5;
pub mod element;
pub mod external;
pub mod fault;
pub mod html5;
pub mod moodle;
pub mod pack;
pub mod qti;
pub mod scorm;
pub mod tincan;
pub mod xml;

pub use archive::Archive;
pub use fault::{Fault, Refusal};
pub use pack::Pack;
