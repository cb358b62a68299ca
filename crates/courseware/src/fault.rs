//! Why a package is refused: which rule, in which file, at which line.

use base::Message;

/// The package is invalid. That our server failed is never said by this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// Path inside the package; empty: the package as a whole.
    pub file: String,
    /// From 1; 0: not known.
    pub line: u64,
    /// The standard and the place in it: `cmi5 14.1`, `SCORM CAM 3.4.1.5`.
    pub rule: &'static str,
    /// What is wrong, in the reader's language.
    pub message: Message,
}
