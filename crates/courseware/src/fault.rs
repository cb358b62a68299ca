//! Why a package is refused: which rule, in which file, at which line.

use std::{fmt, io};

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

impl Fault {
    /// Of the package as a whole.
    pub fn new(rule: &'static str, message: impl Into<Message>) -> Self {
        Self { file: String::new(), line: 0, rule, message: message.into() }
    }

    pub fn at(mut self, file: &str, line: u64) -> Self {
        file.clone_into(&mut self.file);
        self.line = line;
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} ({})", self.file, self.line, self.message.key, self.rule)
    }
}

impl std::error::Error for Fault {}

/// A package that was not read: because of what it is, or because of us.
#[derive(Debug)]
pub enum Refusal {
    Invalid(Vec<Fault>),
    /// Its bytes could not be had, or a result not be written.
    Broken(io::Error),
}

pub type Result<T, E = Refusal> = std::result::Result<T, E>;

impl Refusal {
    /// What reading this file of a package ran into: faults travel through
    /// readers as errors of input.
    pub fn of(error: io::Error, file: &str) -> Self {
        let kind = error.kind();
        match error.downcast::<Fault>() {
            Ok(fault) => fault.into(),
            Err(error) => match kind {
                io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput | io::ErrorKind::UnexpectedEof => {
                    Fault::new("ZIP 4.4.7", "package-file-broken").at(file, 0).into()
                }
                _ => Self::Broken(error),
            },
        }
    }
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Self {
        Self::Invalid(vec![fault])
    }
}

impl From<Vec<Fault>> for Refusal {
    fn from(faults: Vec<Fault>) -> Self {
        Self::Invalid(faults)
    }
}

impl From<io::Error> for Refusal {
    fn from(error: io::Error) -> Self {
        Self::of(error, "")
    }
}

impl From<Fault> for io::Error {
    fn from(fault: Fault) -> Self {
        Self::new(io::ErrorKind::InvalidData, fault)
    }
}
