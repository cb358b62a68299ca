//! SCORM courses as they are played: attempts, what each item has stored, and
//! the commits by which the learner's device tells of it.
//!
//! The rules of sequencing run in the learner's browser (`scorm-again`, see
//! adr/0006); this side gives it the activity tree and the state to go on from
//! ([`player`]), takes commits in whatever order and however often they come
//! ([`commit`]), and turns them into results and statements ([`outcome`]).

pub mod attempt;
pub mod commit;
pub mod outcome;
pub mod player;
pub mod read;
pub mod terminal;
mod told;

use base::{Result, TenantId};
use serde::{Deserialize, Serialize};
use store::Rows;

use crate::package::{self, Package, Part};

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
