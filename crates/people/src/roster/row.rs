//! A line of text becomes a person's row, or a reject that says every reason.
//!
//! A row with one wrong field is rejected as a whole: half a row would read as
//! "the employer has emptied the other fields". The reject keeps the staff
//! number, so that its person does not count as gone.

mod value;

use std::collections::{HashMap, hash_map};

use base::Message;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::{
    mapping::{Columns, Field},
    sheet::{FileError, Line, Sheet},
};
use value::clean;

/// What the file says of one person. An optional field is `None` when its cell
/// is empty or its column is not read; which of the two, [`Columns`] knows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterRow {
    pub staff_number: String,
    pub name: String,
    /// From the top down, never empty.
    pub unit: Vec<String>,
    pub post: Option<String>,
    pub employment: Option<Employment>,
    pub level: Option<String>,
    pub birth_year: Option<i16>,
    pub joined_on: Option<Date>,
    /// Digits, with `+` and country code if not Chinese.
    pub phone: Option<String>,
    pub email: Option<String>,
    pub party_branch: Option<String>,
    pub union_group: Option<String>,
    pub league_branch: Option<String>,
    pub shift_pattern: Option<String>,
}

/// 用工性质
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Employment {
    /// 在编
    InPost,
    /// 合同
    Contract,
    /// 劳务派遣
    Dispatched,
}

impl Employment {
    pub const ALL: [Self; 3] = [Self::InPost, Self::Contract, Self::Dispatched];

    /// The word it is stored as, the same as in JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::InPost => "in-post",
            Self::Contract => "contract",
            Self::Dispatched => "dispatched",
        }
    }

    /// From the word it is stored as.
    pub fn from_stored(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|employment| employment.as_str() == word)
    }
}

impl RosterRow {
    /// The field as text, a unit joined by ` / `; `None` when empty.
    pub fn text(&self, field: Field) -> Option<String> {
        match field {
            Field::StaffNumber => Some(self.staff_number.clone()),
            Field::Name => Some(self.name.clone()),
            Field::Unit => Some(self.unit.join(" / ")),
            Field::Post => self.post.clone(),
            Field::Employment => self.employment.map(|employment| employment.as_str().to_owned()),
            Field::Level => self.level.clone(),
            Field::BirthYear => self.birth_year.map(|year| year.to_string()),
            Field::JoinedOn => self.joined_on.map(|date| date.to_string()),
            Field::Phone => self.phone.clone(),
            Field::Email => self.email.clone(),
            Field::PartyBranch => self.party_branch.clone(),
            Field::UnionGroup => self.union_group.clone(),
            Field::LeagueBranch => self.league_branch.clone(),
            Field::ShiftPattern => self.shift_pattern.clone(),
        }
        .filter(|text| !text.is_empty())
    }

    /// SHA-256 of these fields: two rows have the same one exactly when the
    /// fields are the same.
    pub fn fingerprint(&self, fields: &[Field]) -> [u8; 32] {
        let mut hash = Sha256::new();
        let mut part = |text: &str| {
            hash.update((text.len() as u64).to_le_bytes());
            hash.update(text);
        };
        for field in fields {
            part(field.label());
            if *field == Field::Unit {
                part(&self.unit.len().to_string());
                self.unit.iter().for_each(|name| part(name));
            } else {
                part(&self.text(*field).unwrap_or_default());
            }
        }
        hash.finalize().into()
    }

    fn put(&mut self, field: Field, cells: &[&str], today: Date) -> Result<(), Message> {
        let joined = cells.join(" ");
        let text = clean(&joined);
        value::refuse_identity_number(&text)?;
        value::refuse_formula_error(&text)?;
        match field {
            Field::StaffNumber => self.staff_number = value::staff_number(&text)?,
            Field::Name => self.name = value::name(&text)?,
            Field::Unit => self.unit = value::unit(cells)?,
            Field::Post => self.post = value::words(&text)?,
            Field::Employment => self.employment = value::employment(&text)?,
            Field::Level => self.level = value::words(&text)?,
            Field::BirthYear => self.birth_year = value::birth_year(&text, today)?,
            Field::JoinedOn => self.joined_on = value::joined_on(&text, today)?,
            Field::Phone => self.phone = value::phone(&text)?,
            Field::Email => self.email = value::email(&text)?,
            Field::PartyBranch => self.party_branch = value::words(&text)?,
            Field::UnionGroup => self.union_group = value::words(&text)?,
            Field::LeagueBranch => self.league_branch = value::words(&text)?,
            Field::ShiftPattern => self.shift_pattern = value::words(&text)?,
        }
        Ok(())
    }
}

/// What is wrong, and with which field; with the line as a whole if `None`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub field: Option<Field>,
    /// Says nothing of the field's name, and quotes the cell only where it
    /// cannot be a phone number, an address or an identity number.
    pub why: Message,
}

/// A line that is not taken over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reject {
    pub line: u64,
    /// Whose line it is, if that could be read.
    pub staff_number: Option<String>,
    /// At least one.
    pub faults: Vec<Fault>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entry {
    Row { line: u64, row: Box<RosterRow> },
    Reject(Reject),
}

/// The lines of a sheet as rows and rejects. Holds the staff numbers it has
/// seen, to find the ones that come twice.
#[derive(Debug)]
pub struct Reading {
    sheet: Sheet,
    columns: Columns,
    today: Date,
    seen: HashMap<String, u64>,
}

impl Reading {
    /// `today` bounds the plausible dates.
    pub fn new(sheet: Sheet, columns: Columns, today: Date) -> Self {
        Self { sheet, columns, today, seen: HashMap::new() }
    }

    pub fn columns(&self) -> &Columns {
        &self.columns
    }

    fn parse(&mut self, line: u64, cells: &[String]) -> Entry {
        let mut row = RosterRow::default();
        let mut faults = Vec::new();
        for (field, at) in &self.columns.read {
            let cells: Vec<&str> = at.iter().filter_map(|index| cells.get(*index)).map(String::as_str).collect();
            if let Err(why) = row.put(*field, &cells, self.today) {
                faults.push(Fault { field: Some(*field), why });
            }
        }
        if let Some(first) = self.earlier(&row.staff_number, line) {
            let why = Message::new("roster-error-twice").with("first", first);
            faults.push(Fault { field: Some(Field::StaffNumber), why });
        }
        if faults.is_empty() {
            return Entry::Row { line, row: Box::new(row) };
        }
        let staff_number = Some(row.staff_number).filter(|number| !number.is_empty());
        Entry::Reject(Reject { line, staff_number, faults })
    }

    /// The line that has this staff number already; else this one has it now.
    fn earlier(&mut self, staff_number: &str, line: u64) -> Option<u64> {
        if staff_number.is_empty() {
            return None;
        }
        match self.seen.entry(staff_number.to_owned()) {
            hash_map::Entry::Occupied(first) => Some(*first.get()),
            hash_map::Entry::Vacant(place) => {
                place.insert(line);
                None
            }
        }
    }
}

impl Iterator for Reading {
    type Item = Result<Entry, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        Some(self.sheet.next()?.map(|line| match line {
            Line::Cells { line, cells } => self.parse(line, &cells),
            Line::Unreadable { line, why } => {
                Entry::Reject(Reject { line, staff_number: None, faults: vec![Fault { field: None, why }] })
            }
        }))
    }
}
