//! SCORM courses as they are played: attempts, what each item has stored, and
//! the commits by which the learner's device tells of it.
//!
//! The rules of sequencing run in the learner's browser (`scorm-again`, see
//! adr/0006); this side gives it the activity tree and the state to go on from
//! ([`player`]), takes commits in whatever order and however often they come
//! ([`commit`]), and turns them into results and statements ([`outcome`]).

pub mod attempt;
pub mod commit;
pub mod copy;
pub mod outcome;
pub mod player;
pub mod read;
pub mod terminal;
mod told;

use base::{Message, Result, TenantId};
use serde::{Deserialize, Serialize};
use store::Rows;

use crate::package::{self, Kind, Package, Part, import::kept};

base::id! { AttemptId }

/// What is kept of a manifest with the package as a whole.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Course {
    pub edition: courseware::scorm::Edition,
    pub objectives_global: bool,
    pub shared_data_global: bool,
    /// Key, file, line and values of what was careless.
    #[serde(default)]
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Note {
    pub key: String,
    pub file: String,
    pub line: u64,
    pub args: Vec<(String, String)>,
}

impl Note {
    pub fn message(&self) -> Message {
        let args = self.args.iter().map(|(name, value)| (kept(name.clone()), value.clone()));
        Message { key: kept(self.key.clone()), args: args.collect() }
    }
}

/// What its import has to say of a package; nothing of one of another kind.
pub fn notes(package: &Package) -> Vec<Note> {
    match package.kind() {
        Kind::Scorm12 | Kind::Scorm2004 => Course::of(package).map(|course| course.notes).unwrap_or_default(),
        _ => Vec::new(),
    }
}

impl Course {
    /// 404 for a package that is not SCORM.
    pub fn of(package: &Package) -> Result<Self> {
        Ok(serde_json::from_str(&package.body)?)
    }
}

/// Parts of a course; the first is its organization.
pub async fn parts(rows: &impl Rows, tenant: TenantId, package: &Package) -> Result<Vec<Part>> {
    package::parts(rows, tenant, package.id).await
}
