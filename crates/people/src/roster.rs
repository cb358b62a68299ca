//! The employer's personnel file (花名册): how it is read, checked and compared
//! with the people who are stored.
//!
//! The way of a file, each step an iterator over the one before, so that a
//! file of 100,000 rows needs the memory of one row, of its staff numbers and
//! of the fingerprints of the stored people:
//!
//! 1. [`sheet::Sheet`] turns CSV or xlsx into headers and lines of text;
//! 2. [`mapping::Mapping`] says which column is which field, and what stays unread;
//! 3. [`row::Reading`] makes each line a [`row::RosterRow`] or a [`row::Reject`];
//! 4. [`difference::Difference`] says who is new, changed, back or gone.
//!
//! None of these touches a database. [`stage`] runs them against the stored
//! people and keeps the preview of an [`import`], [`apply`] carries it out;
//! [`places`] finds the units that a file names; [`work`] says what is done at
//! once and what by a job, [`terminal`] is the same on the command line.
//!
//! Every text for a person is a message key; the words stand in
//! `locales/roster.*.ftl`.

pub mod apply;
pub mod difference;
pub mod import;
pub mod mapping;
pub mod places;
pub mod row;
pub mod sheet;
pub mod stage;
pub mod stored;
pub mod terminal;
pub mod work;

pub use difference::{Change, Counts, Difference, FieldChange, Known, Outcome, Policy, Step, changes, compare};
pub use mapping::{Columns, Field, Mapping, MappingFault};
pub use row::{Employment, Entry, Fault, Reading, Reject, RosterRow};
pub use sheet::{FileError, Kind, Limits, Line, Looks, Sheet};
