//! Which column of the file is which field, guessed from the headers, set
//! right by a person, and remembered as JSON.
//!
//! Only fields of [`Field`] can be read: a column that is not mapped stays
//! unread and is named to the person, and a column of identity-card numbers
//! (身份证号) is refused whatever it is mapped to.

mod headers;

use std::collections::{BTreeMap, BTreeSet};

use base::Message;
use serde::{Deserialize, Serialize};

use headers::{canonical, is_identity, words_for};

/// What is known of a person from the employer's file. The order is that of
/// the forms and of fingerprints: new fields go at the end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Field {
    /// 工号
    StaffNumber,
    /// 姓名
    Name,
    /// 部门/车间/班组, in one column or in one column a level, top first.
    Unit,
    /// 岗位
    Post,
    /// 用工性质
    Employment,
    /// 职级
    Level,
    /// 出生年份; of a full date only the year is kept.
    BirthYear,
    /// 入职日期
    JoinedOn,
    Phone,
    Email,
    /// 党支部
    PartyBranch,
    /// 工会小组
    UnionGroup,
    /// 团支部
    LeagueBranch,
    /// 班制
    ShiftPattern,
}

impl Field {
    pub const ALL: [Self; 14] = [
        Self::StaffNumber,
        Self::Name,
        Self::Unit,
        Self::Post,
        Self::Employment,
        Self::Level,
        Self::BirthYear,
        Self::JoinedOn,
        Self::Phone,
        Self::Email,
        Self::PartyBranch,
        Self::UnionGroup,
        Self::LeagueBranch,
        Self::ShiftPattern,
    ];

    pub const REQUIRED: [Self; 3] = [Self::StaffNumber, Self::Name, Self::Unit];

    /// The word in forms and in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Self::StaffNumber => "staff_number",
            Self::Name => "name",
            Self::Unit => "unit",
            Self::Post => "post",
            Self::Employment => "employment",
            Self::Level => "level",
            Self::BirthYear => "birth_year",
            Self::JoinedOn => "joined_on",
            Self::Phone => "phone",
            Self::Email => "email",
            Self::PartyBranch => "party_branch",
            Self::UnionGroup => "union_group",
            Self::LeagueBranch => "league_branch",
            Self::ShiftPattern => "shift_pattern",
        }
    }

    /// The message key of its name.
    pub fn label(self) -> &'static str {
        match self {
            Self::StaffNumber => "roster-field-staff-number",
            Self::Name => "roster-field-name",
            Self::Unit => "roster-field-unit",
            Self::Post => "roster-field-post",
            Self::Employment => "roster-field-employment",
            Self::Level => "roster-field-level",
            Self::BirthYear => "roster-field-birth-year",
            Self::JoinedOn => "roster-field-joined-on",
            Self::Phone => "roster-field-phone",
            Self::Email => "roster-field-email",
            Self::PartyBranch => "roster-field-party-branch",
            Self::UnionGroup => "roster-field-union-group",
            Self::LeagueBranch => "roster-field-league-branch",
            Self::ShiftPattern => "roster-field-shift-pattern",
        }
    }
}

/// Headers by field. Only [`Field::Unit`] may have several, one a level, the
/// highest first. As JSON: `{"staff_number":["工号"],"unit":["车间","班组"]}`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Mapping {
    headers: BTreeMap<Field, Vec<String>>,
}

impl Mapping {
    /// From the words that employers use, Chinese and English. Spaces, width,
    /// case, `*` and a remark in brackets do not matter: `姓 名（必填）` is 姓名.
    pub fn guess(headers: &[String]) -> Self {
        let readable = headers.iter().filter(|header| !is_identity(header));
        let known: Vec<(String, &String)> = readable.map(|header| (canonical(header), header)).collect();
        let find = |words: &[&str]| {
            words
                .iter()
                .find_map(|word| known.iter().find(|(canonical, _)| canonical == word))
                .map(|(_, header)| *header)
        };
        let mut mapping = Self::default();
        for field in Field::ALL {
            let levels = words_for(field);
            let mut found: Vec<String> = levels.iter().filter_map(|words| find(words)).cloned().collect();
            // The first level of a unit is the whole path, which makes the others superfluous.
            if field == Field::Unit && found.len() > 1 && find(levels[0]).is_some() {
                found.truncate(1);
            }
            mapping.set(field, found);
        }
        mapping
    }

    /// Takes these columns for the field; none of them to leave it unread.
    pub fn set(&mut self, field: Field, headers: Vec<String>) {
        if headers.is_empty() {
            self.headers.remove(&field);
        } else {
            self.headers.insert(field, headers);
        }
    }

    pub fn of(&self, field: Field) -> &[String] {
        self.headers.get(&field).map_or(&[], Vec::as_slice)
    }

    /// Finds the columns in this file. A field that is not required and whose
    /// column is not there is not read, which is told in [`Columns::absent`].
    pub fn resolve(&self, headers: &[String]) -> Result<Columns, Vec<MappingFault>> {
        let mut columns = Columns::default();
        let mut faults = Vec::new();
        let mut read = BTreeSet::new();
        for field in Field::ALL {
            let mut at = Vec::new();
            for header in self.of(field) {
                match find_once(headers, field, header) {
                    Ok(Some(index)) => at.push(index),
                    Ok(None) => columns.absent.push((field, header.clone())),
                    Err(fault) => faults.push(fault),
                }
            }
            if at.len() > 1 && field != Field::Unit {
                faults.push(MappingFault::Several { field });
            }
            if at.is_empty() && Field::REQUIRED.contains(&field) && !faults.iter().any(|fault| fault.field() == field) {
                faults.push(MappingFault::Missing { field });
            }
            read.extend(at.iter().copied());
            if !at.is_empty() {
                columns.read.push((field, at));
            }
        }
        for (index, header) in headers.iter().enumerate() {
            if !read.contains(&index) && !header.is_empty() {
                let list = if is_identity(header) { &mut columns.identity } else { &mut columns.unread };
                list.push(header.clone());
            }
        }
        if faults.is_empty() { Ok(columns) } else { Err(faults) }
    }
}

/// The headers of columns that hold numbers of identity papers.
pub fn identity(headers: &[String]) -> Vec<String> {
    headers.iter().filter(|header| is_identity(header)).cloned().collect()
}

fn find_once(headers: &[String], field: Field, wanted: &str) -> Result<Option<usize>, MappingFault> {
    let name = canonical(wanted);
    let mut at = headers.iter().enumerate().filter(|(_, header)| canonical(header) == name);
    let (first, second) = (at.next(), at.next());
    // The file's own header counts too: 编号 finds 编号（身份证号）.
    if is_identity(wanted) || first.is_some_and(|(_, header)| is_identity(header)) {
        return Err(MappingFault::Identity { field, header: first.map_or(wanted, |(_, header)| header).to_owned() });
    }
    match (first, second) {
        (Some((first, header)), Some((second, _))) => {
            Err(MappingFault::Twice { field, header: header.clone(), columns: (first + 1, second + 1) })
        }
        (only, _) => Ok(only.map(|(index, _)| index)),
    }
}

/// Where each field stands in this file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Fields in their order, with indexes from 0.
    pub(super) read: Vec<(Field, Vec<usize>)>,
    /// Columns that are not read: what is not needed is not taken.
    pub unread: Vec<String>,
    /// Columns of identity numbers, which are never read.
    pub identity: Vec<String>,
    /// Mapped headers that this file does not have.
    pub absent: Vec<(Field, String)>,
}

impl Columns {
    /// The fields that the file can say anything about, in their order.
    pub fn fields(&self) -> Vec<Field> {
        self.read.iter().map(|(field, _)| *field).collect()
    }
}

/// Why a mapping does not fit a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MappingFault {
    /// A required field has no column.
    Missing { field: Field },
    /// Two columns have the header (numbers from 1).
    Twice { field: Field, header: String, columns: (usize, usize) },
    /// The column holds identity numbers.
    Identity { field: Field, header: String },
    /// Several columns for a field that takes one.
    Several { field: Field },
}

impl MappingFault {
    pub fn field(&self) -> Field {
        match self {
            Self::Missing { field }
            | Self::Twice { field, .. }
            | Self::Identity { field, .. }
            | Self::Several { field } => *field,
        }
    }

    /// To stand beside the field's own label, which it does not repeat.
    pub fn message(&self) -> Message {
        match self {
            Self::Missing { .. } => Message::new("roster-mapping-missing"),
            Self::Twice { header, columns: (first, second), .. } => {
                Message::new("roster-mapping-twice").with("header", header).with("first", first).with("second", second)
            }
            Self::Identity { header, .. } => Message::new("roster-mapping-identity").with("header", header),
            Self::Several { .. } => Message::new("roster-mapping-several"),
        }
    }
}
