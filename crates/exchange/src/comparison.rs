//! What differs between two versions of a course, for whoever decides about
//! it: by field, line by line, and within a line that was reworded by character
//! (Chinese has no spaces to go by).

use std::time::Duration;

use learning::unit::Version;
use similar::{Algorithm, ChangeTag, DiffOp, TextDiff};

/// Lines shown around a change.
const AROUND: usize = 1;
/// Texts that differ too much to be compared in this time are shown in coarser pieces.
const DEADLINE: Duration = Duration::from_millis(200);
/// Below this likeness (of 1) a line is another line, not a reworded one.
const ALIKE: f32 = 0.4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    Same,
    Gone,
    New,
}

/// Pieces of one line.
pub type Line = Vec<(Change, String)>;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// Message key of what it is called.
    pub label: &'static str,
    /// Groups of lines with what is around them; unchanged ones between are left out.
    pub groups: Vec<Vec<Line>>,
}

/// The fields that differ, from the older version to the newer.
pub fn compare(older: &Version, newer: &Version) -> Vec<Field> {
    let minutes = |version: &Version| version.minutes.to_string();
    let fields = [
        ("exchange-field-title", older.title.clone(), newer.title.clone()),
        ("exchange-field-summary", older.summary.clone(), newer.summary.clone()),
        ("exchange-field-minutes", minutes(older), minutes(newer)),
        ("exchange-field-body", older.body.clone(), newer.body.clone()),
        ("exchange-field-questions", older.gift.clone(), newer.gift.clone()),
        ("exchange-field-scenario", older.scenario.clone(), newer.scenario.clone()),
        ("exchange-field-transcript", older.transcript.clone(), newer.transcript.clone()),
    ];
    let texts = fields.into_iter().filter(|(_, older, newer)| older != newer);
    texts
        .map(|(label, older, newer)| Field { label, groups: groups(&older, &newer) })
        .filter(|field| !field.groups.is_empty())
        .collect()
}

fn groups(older: &str, newer: &str) -> Vec<Vec<Line>> {
    // A last line with its end is the same as one without.
    let (older, newer) = (format!("{}\n", older.trim_end()), format!("{}\n", newer.trim_end()));
    let diff = TextDiff::configure().algorithm(Algorithm::Patience).timeout(DEADLINE).diff_lines(&*older, &*newer);
    let grouped = diff.grouped_ops(AROUND);
    grouped.iter().map(|ops| trimmed(ops.iter().flat_map(|op| lines(&diff, op)).collect())).collect()
}

/// Without empty lines that are only around.
fn trimmed(mut group: Vec<Line>) -> Vec<Line> {
    let is_around = |line: &Line| line.iter().all(|(change, text)| *change == Change::Same && text.trim().is_empty());
    let last = group.iter().rposition(|line| !is_around(line)).map_or(0, |last| last + 1);
    group.truncate(last);
    let first = group.iter().position(|line| !is_around(line)).unwrap_or(0);
    group.split_off(first)
}

fn lines(diff: &TextDiff<'_, '_, str>, op: &DiffOp) -> Vec<Line> {
    let whole = |change, text: &str| vec![(change, text.trim_end_matches('\n').to_owned())];
    let changes: Vec<(ChangeTag, &str)> = diff.iter_changes(op).map(|change| (change.tag(), change.value())).collect();
    let of = |wanted: ChangeTag| changes.iter().filter(move |(tag, _)| *tag == wanted).map(|(_, text)| *text);
    let (gone, new): (Vec<&str>, Vec<&str>) = (of(ChangeTag::Delete).collect(), of(ChangeTag::Insert).collect());
    if gone.len() == new.len() && !gone.is_empty() {
        return gone.into_iter().zip(new).flat_map(|(gone, new)| reworded(gone, new)).collect();
    }
    let change = |tag| match tag {
        ChangeTag::Equal => Change::Same,
        ChangeTag::Delete => Change::Gone,
        ChangeTag::Insert => Change::New,
    };
    changes.into_iter().map(|(tag, text)| whole(change(tag), text)).collect()
}

/// One line with what changed in it, or the old line and the new one.
fn reworded(gone: &str, new: &str) -> Vec<Line> {
    let (gone, new) = (gone.trim_end_matches('\n'), new.trim_end_matches('\n'));
    let diff = TextDiff::configure().timeout(DEADLINE).diff_chars(gone, new);
    if diff.ratio() < ALIKE {
        return vec![vec![(Change::Gone, gone.to_owned())], vec![(Change::New, new.to_owned())]];
    }
    let mut line: Line = Vec::new();
    for change in diff.iter_all_changes() {
        let tag = match change.tag() {
            ChangeTag::Equal => Change::Same,
            ChangeTag::Delete => Change::Gone,
            ChangeTag::Insert => Change::New,
        };
        match line.last_mut() {
            Some((last, text)) if *last == tag => text.push_str(change.value()),
            _ => line.push((tag, change.value().to_owned())),
        }
    }
    vec![line]
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `[-gone-]`, `{+new+}`; groups are parted by an ellipsis.
    fn told(older: &str, newer: &str) -> String {
        let piece = |(change, text): &(Change, String)| match change {
            Change::Same => text.clone(),
            Change::Gone => format!("[-{text}-]"),
            Change::New => format!("{{+{text}+}}"),
        };
        let line = |line: &Line| line.iter().map(piece).collect::<String>();
        let group = |group: &Vec<Line>| group.iter().map(line).collect::<Vec<_>>().join("\n");
        groups(older, newer).iter().map(group).collect::<Vec<_>>().join("\n…\n")
    }

    #[test]
    fn what_changed() {
        for (older, newer, expected) in [
            ("先断电\n", "先断电", ""),
            ("先断电，再救人", "先切断电源，再救人", "先{+切+}断电{+源+}，再救人"),
            ("一\n二\n三\n四\n五\n六", "一\n二\n三\n四\n五\n六\n七", "六\n{+七+}"),
            ("甲\n乙\n丙", "甲\n丙", "甲\n[-乙-]\n丙"),
            ("一\n\n二\n\n三", "一\n\n二二\n\n三", "二{+二+}"),
            ("雨天可以登杆", "mind the gap", "[-雨天可以登杆-]\n{+mind the gap+}"),
            ("", "新的一行", "[--]\n{+新的一行+}"),
            ("a\n1\n2\n3\n4\n5\nz", "b\n1\n2\n3\n4\n5\ny", "[-a-]\n{+b+}\n1\n…\n5\n[-z-]\n{+y+}"),
        ] {
            assert_eq!(told(older, newer), expected, "{older} → {newer}");
        }
    }
}
