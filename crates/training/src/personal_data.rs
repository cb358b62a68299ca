//! What the tables of this crate hold about a person.

use ui::PersonalData;

pub const TABLES: &[PersonalData] = &[];
