//! Why a statement was refused: where, by which rule, and what stood there.

use std::fmt;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// From the outside in: `context.contextActivities.parent[0].id`.
    pub path: String,
    /// The rule, as a sentence that a client's author can act on.
    pub rule: &'static str,
    /// What was there, cut short.
    pub value: String,
}

pub type Checked<T> = Result<T, Fault>;

/// Characters of a refused value that are told.
const SHOWN: usize = 80;

impl Fault {
    pub fn new(rule: &'static str, value: impl fmt::Display) -> Self {
        let text = value.to_string();
        let mut shown: String = text.chars().take(SHOWN).collect();
        if shown.len() < text.len() {
            shown.push('…');
        }
        Self { path: String::new(), rule, value: shown }
    }

    fn within(mut self, name: &str) -> Self {
        if !self.path.is_empty() && !self.path.starts_with('[') {
            self.path.insert(0, '.');
        }
        self.path.insert_str(0, name);
        self
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}", self.rule)?;
        if self.value.is_empty() { Ok(()) } else { write!(f, " ({})", self.value) }
    }
}

/// Says on the way out where a fault was found.
pub trait At<T> {
    fn at(self, name: &str) -> Checked<T>;
    fn at_index(self, index: usize) -> Checked<T>;
}

impl<T> At<T> for Checked<T> {
    fn at(self, name: &str) -> Self {
        self.map_err(|fault| fault.within(name))
    }

    fn at_index(self, index: usize) -> Self {
        self.map_err(|fault| fault.within(&format!("[{index}]")))
    }
}
