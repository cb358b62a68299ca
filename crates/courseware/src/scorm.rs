//! SCORM 1.2 and SCORM 2004, 2nd to 4th edition: `imsmanifest.xml` as a typed
//! tree, or the faults that keep the package from playing.
//!
//! What a run time needs of it is [`activity::tree`]. Where real packages are
//! careless and the meaning is still clear, the reader goes on and leaves a
//! [`Note`] for the import report.

pub mod activity;
pub mod address;
mod element;
mod item;
mod manifest;
pub mod sequencing;
mod version;

use base::Message;
use serde::{Deserialize, Serialize};

pub use manifest::{claims, read};
pub use sequencing::Sequencing;

/// Where the manifest of a package lies.
pub const MANIFEST: &str = "imsmanifest.xml";

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Edition {
    #[serde(rename = "1.2")]
    V12,
    #[serde(rename = "2004-2")]
    Second,
    #[serde(rename = "2004-3")]
    Third,
    #[serde(rename = "2004-4")]
    Fourth,
}

impl Edition {
    pub const fn is_2004(self) -> bool {
        !matches!(self, Self::V12)
    }

    /// As people write it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::V12 => "SCORM 1.2",
            Self::Second => "SCORM 2004 2nd Edition",
            Self::Third => "SCORM 2004 3rd Edition",
            Self::Fourth => "SCORM 2004 4th Edition",
        }
    }
}

/// A course: the organization that the manifest names as its default.
#[derive(Debug, Clone, PartialEq)]
pub struct Manifest {
    pub edition: Edition,
    /// The publisher's identifier of the package.
    pub identifier: String,
    pub title: String,
    pub description: String,
    pub root: Item,
    /// Global objectives are kept for the learner beyond this course.
    pub objectives_global: bool,
    pub shared_data_global: bool,
    /// For the import report.
    pub notes: Vec<Note>,
}

impl Manifest {
    /// Every item below the organization with its depth, in order.
    pub fn items(&self) -> Vec<(usize, &Item)> {
        fn walk<'a>(depth: usize, item: &'a Item, into: &mut Vec<(usize, &'a Item)>) {
            for child in &item.items {
                into.push((depth, child));
                walk(depth + 1, child, into);
            }
        }
        let mut all = Vec::new();
        walk(0, &self.root, &mut all);
        all
    }
}

/// The organization itself or an item (活动) of it.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Item {
    pub identifier: String,
    pub title: String,
    pub visible: bool,
    pub launch: Option<Launch>,
    /// SCORM 1.2: an AICC script over identifiers of items.
    pub prerequisites: Option<String>,
    /// SCORM 1.2, 0 to 100.
    pub mastery_score: Option<f64>,
    /// SCORM 1.2, `HHHH:MM:SS.SS`.
    pub max_time_allowed: Option<String>,
    pub time_limit_action: Option<String>,
    pub data_from_lms: Option<String>,
    pub completion: Option<Completion>,
    pub data: Vec<SharedData>,
    pub hide_lms_ui: Vec<String>,
    pub sequencing: Sequencing,
    #[serde(skip)]
    pub items: Vec<Item>,
}

/// What a leaf shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Launch {
    /// Path in the package with query and fragment, or an address elsewhere.
    pub href: String,
    /// It talks to the run time; an asset is done when it was shown.
    pub sco: bool,
    pub resource: String,
}

/// `adlcp:completionThreshold`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Completion {
    pub completed_by_measure: bool,
    pub min_progress_measure: f64,
    pub progress_weight: f64,
}

/// `adlcp:map`: a store that several activities share.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SharedData {
    #[serde(rename = "targetID")]
    pub target: String,
    #[serde(rename = "readSharedData")]
    pub read: bool,
    #[serde(rename = "writeSharedData")]
    pub write: bool,
}

/// Something careless in the package that does not keep it from playing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub file: String,
    pub line: u64,
    pub message: Message,
}
