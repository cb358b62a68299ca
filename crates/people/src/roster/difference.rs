//! The file against the people who are stored: who is new, changed, back, or gone.
//!
//! Rows go in one at a time and come out as steps, to be staged by the caller.
//! What stays is one fingerprint a stored person. Only fields whose column is
//! read are compared: a file without phone numbers changes no phone number. An
//! empty cell of a column that is read empties the field.

use std::collections::BTreeMap;

use base::Message;

use super::{
    mapping::Field,
    row::{Entry, Reject, RosterRow},
    sheet::FileError,
};

/// A stored person, as the file would have to describe them.
#[derive(Debug, Clone)]
pub struct Known<I> {
    pub id: I,
    pub row: RosterRow,
    /// Was in a file once and has left.
    pub has_left: bool,
    /// Is not taken for gone when a file does not name them.
    pub stays: bool,
}

#[derive(Debug, Clone, Copy)]
pub struct Policy {
    /// More leavers than this share of the present people raise a doubt. 20 %.
    pub leave_percent: u64,
    /// Rejects that are kept one by one; the others are counted. 200.
    pub rejects_kept: usize,
}

impl Default for Policy {
    fn default() -> Self {
        Self { leave_percent: 20, rejects_kept: 200 }
    }
}

/// What a row means for the stored people. `I` is their id.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change<I> {
    Added,
    /// [`changes`] tells what, given the stored row.
    Changed(I),
    /// Had left and is in the file again, with or without other changes.
    Returned(I),
    Unchanged(I),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step<I> {
    pub line: u64,
    pub row: RosterRow,
    pub change: Change<I>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub added: u64,
    pub changed: u64,
    pub returned: u64,
    pub unchanged: u64,
    pub left: u64,
    pub rejected: u64,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome<I> {
    pub counts: Counts,
    /// People who stay although they are not in the file.
    pub kept: u64,
    /// Present people who are not in the file, with their staff numbers, by staff number.
    pub left: Vec<(I, String)>,
    /// The first ones, in the order of the file.
    pub rejects: Vec<Reject>,
    /// How many more there are.
    pub rejects_more: u64,
    /// Why somebody should look before this is applied.
    pub doubts: Vec<Message>,
}

impl<I> Outcome<I> {
    /// The page must ask before the leavers are taken for gone.
    pub fn suspicious(&self) -> bool {
        !self.doubts.is_empty()
    }
}

/// The comparison while it runs.
#[derive(Debug)]
pub struct Difference<I> {
    fields: Vec<Field>,
    policy: Policy,
    people: BTreeMap<String, Person<I>>,
    counts: Counts,
    rejects: Vec<Reject>,
    unidentified: u64,
}

#[derive(Debug)]
struct Person<I> {
    id: I,
    fingerprint: [u8; 32],
    has_left: bool,
    stays: bool,
    is_in_file: bool,
}

impl<I: Clone> Difference<I> {
    /// `fields` are those of [`Columns::fields`](super::Columns::fields). Of two
    /// stored people with one staff number the present one counts.
    pub fn new(fields: &[Field], known: impl IntoIterator<Item = Known<I>>, policy: Policy) -> Self {
        let mut people: BTreeMap<String, Person<I>> = BTreeMap::new();
        for Known { id, row, has_left, stays } in known {
            if has_left && people.contains_key(&row.staff_number) {
                continue;
            }
            let fingerprint = row.fingerprint(fields);
            people.insert(row.staff_number, Person { id, fingerprint, has_left, stays, is_in_file: false });
        }
        Self {
            fields: fields.to_vec(),
            policy,
            people,
            counts: Counts::default(),
            rejects: Vec::new(),
            unidentified: 0,
        }
    }

    pub fn row(&mut self, line: u64, row: RosterRow) -> Step<I> {
        let change = match self.people.get_mut(&row.staff_number) {
            None => {
                self.counts.added += 1;
                Change::Added
            }
            Some(person) => {
                person.is_in_file = true;
                if person.has_left {
                    self.counts.returned += 1;
                    Change::Returned(person.id.clone())
                } else if person.fingerprint == row.fingerprint(&self.fields) {
                    self.counts.unchanged += 1;
                    Change::Unchanged(person.id.clone())
                } else {
                    self.counts.changed += 1;
                    Change::Changed(person.id.clone())
                }
            }
        };
        Step { line, row, change }
    }

    /// A rejected person stays as they are: not changed, not gone, not back.
    pub fn reject(&mut self, reject: Reject) {
        self.counts.rejected += 1;
        match &reject.staff_number {
            Some(number) => {
                if let Some(person) = self.people.get_mut(number) {
                    person.is_in_file = true;
                }
            }
            None => self.unidentified += 1,
        }
        if self.rejects.len() < self.policy.rejects_kept {
            self.rejects.push(reject);
        }
    }

    pub fn finish(mut self) -> Outcome<I> {
        let missing = |person: &Person<I>| !person.has_left && !person.is_in_file;
        let kept = self.people.values().filter(|person| missing(person) && person.stays).count() as u64;
        self.people.retain(|_, person| !(missing(person) && person.stays));
        let present = self.people.values().filter(|person| !person.has_left).count() as u64;
        let left: Vec<(I, String)> = self
            .people
            .into_iter()
            .filter(|(_, person)| missing(person))
            .map(|(number, person)| (person.id, number))
            .collect();
        self.counts.left = left.len() as u64;
        let mut doubts = Vec::new();
        if self.counts.left * 100 > present * self.policy.leave_percent {
            let doubt = Message::new("roster-doubt-many-leave").with("left", self.counts.left).with("present", present);
            doubts.push(doubt.with("percent", self.policy.leave_percent));
        }
        if self.counts.left > 0 && self.unidentified > 0 {
            let doubt = Message::new("roster-doubt-unidentified").with("left", self.counts.left);
            doubts.push(doubt.with("rejects", self.unidentified));
        }
        let rejects_more = self.counts.rejected - self.rejects.len() as u64;
        Outcome { counts: self.counts, kept, left, rejects: self.rejects, rejects_more, doubts }
    }
}

/// Runs a reading through a comparison and hands each step to `sink`, which
/// may stop it all with an error. A file can turn out bad after many steps:
/// what was staged before an error is to be dropped.
pub fn compare<I: Clone, E: From<FileError>>(
    entries: impl IntoIterator<Item = Result<Entry, FileError>>,
    mut difference: Difference<I>,
    mut sink: impl FnMut(Step<I>) -> Result<(), E>,
) -> Result<Outcome<I>, E> {
    for entry in entries {
        match entry? {
            Entry::Row { line, row } => sink(difference.row(line, *row))?,
            Entry::Reject(reject) => difference.reject(reject),
        }
    }
    Ok(difference.finish())
}

/// One field that the file says differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldChange {
    pub field: Field,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// What changes in these fields from the stored row to the file's. Empty
/// exactly when their fingerprints are the same.
pub fn changes(fields: &[Field], before: &RosterRow, after: &RosterRow) -> Vec<FieldChange> {
    let of = |field: &Field| {
        let same =
            if *field == Field::Unit { before.unit == after.unit } else { before.text(*field) == after.text(*field) };
        (!same).then(|| FieldChange { field: *field, before: before.text(*field), after: after.text(*field) })
    };
    fields.iter().filter_map(of).collect()
}
