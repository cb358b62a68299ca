//! Courses: practice, packages of others, question banks, films.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Voluntary practice of what was learned, and pieces of work.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Learning {
    /// Questions that practice offers in a day, at most.
    pub practice_few: i64,
    /// How likely a question should still be known when it comes again (0.7 to 0.97).
    pub practice_recall: f64,
    /// Days after which a well-known question comes again at the latest.
    pub practice_days: i32,
    /// Of one file of a piece of work, and how many it may have.
    pub piece_bytes: u64,
    pub piece_files: usize,
}

impl Default for Learning {
    fn default() -> Self {
        Self { practice_few: 5, practice_recall: 0.9, practice_days: 365, piece_bytes: 64 << 20, piece_files: 3 }
    }
}

/// Role models.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Training {
    /// Working days that a nomination is up for everybody to see, at least; 5
    /// or more.
    pub exemplar_notice_days: i64,
}

impl Default for Training {
    fn default() -> Self {
        Self { exemplar_notice_days: 5 }
    }
}

/// Course packages of others: how large they may be, and how long what belongs
/// to them is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Packages {
    /// Of the file that is uploaded.
    pub bytes: u64,
    /// Of one piece of it.
    pub piece_bytes: u64,
    /// Of all its files together, unpacked.
    pub unpacked_bytes: u64,
    /// Of one file, unpacked.
    pub file_bytes: u64,
    /// Of a manifest, and of a page or style that is looked through for
    /// addresses elsewhere.
    pub manifest_bytes: u64,
    pub files: usize,
    /// Unpacked to packed, of a file over a megabyte.
    pub ratio: u64,
    /// Of a path, in bytes of UTF-8.
    pub path_bytes: usize,
    /// Folders in folders, elements in elements.
    pub depth: usize,
    /// Parts that a package may have.
    pub parts: usize,
    /// Addresses elsewhere that are listed.
    pub external: usize,
    /// Uploads of one person that are not finished yet.
    pub uploads: i64,
    /// Until an upload that nobody goes on with is deleted.
    pub upload_days: i64,
    /// Until the row of a launch is deleted.
    pub launch_days: i64,
    /// Until a launch must be begun anew.
    pub launch_hours: i64,
    /// Until a device that took a course along must have had a network.
    pub offline_days: i64,
}

impl Default for Packages {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            piece_bytes: 8 << 20,
            unpacked_bytes: 2 << 30,
            file_bytes: 1 << 30,
            manifest_bytes: 16 << 20,
            files: 20_000,
            ratio: 200,
            path_bytes: 512,
            depth: 32,
            parts: 5_000,
            external: 200,
            uploads: 5,
            upload_days: 3,
            launch_days: 30,
            launch_hours: 8,
            offline_days: 30,
        }
    }
}

/// Question banks and cartridges of other systems that are brought in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Banks {
    /// Of one file; it is held in memory while it is read.
    pub bytes: u64,
    /// Of what a package holds, unpacked, all together.
    pub unpacked_bytes: u64,
    /// Of one file.
    pub questions: usize,
    /// Draft units that are made of one file.
    pub units: usize,
    /// What is not carried over: so many are listed, more are counted.
    pub remarks: usize,
    /// Days until the file is deleted; the report stays.
    pub days: i64,
}

impl Default for Banks {
    fn default() -> Self {
        Self { bytes: 64 << 20, unpacked_bytes: 256 << 20, questions: 5_000, units: 300, remarks: 2_000, days: 30 }
    }
}

/// Films and sounds of courses. ffmpeg makes them ready for phones.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// Of a film or a sound that is sent in.
    pub film_bytes: u64,
    /// The longest film.
    pub film_seconds: u64,
    /// What is sent in stays beside what was made of it.
    pub keep_originals: bool,
    /// The tools; looked for in the usual folders when no folder is named.
    pub ffmpeg: PathBuf,
    pub ffprobe: PathBuf,
    /// For one film.
    pub work_seconds: u64,
    /// Where they work: room for the longest film twice. Unset: the system's own.
    pub work_folder: Option<PathBuf>,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            film_bytes: 2 << 30,
            film_seconds: 2 * 3_600,
            keep_originals: false,
            ffmpeg: "ffmpeg".into(),
            ffprobe: "ffprobe".into(),
            work_seconds: 3_600,
            work_folder: None,
        }
    }
}
