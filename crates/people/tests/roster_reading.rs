//! The roster reader against files as employers send them.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

#[path = "roster_reading/cells.rs"]
mod cells;
#[path = "roster_reading/comparison.rs"]
mod comparison;
#[path = "roster_reading/files.rs"]
mod files;
#[path = "roster_reading/workbooks.rs"]
mod workbooks;

use std::{collections::BTreeSet, io::Cursor};

use encoding_rs::GB18030;
use jiff::civil::{Date, date};
use people::roster::{Entry, FileError, Limits, Mapping, Reading, Reject, RosterRow, Sheet};

const TODAY: Date = date(2026, 11, 22);

const PLAIN: &str = "工号,姓名,部门,车间,班组,岗位\n\
    00017,张三,海环,工务一车间,K12工区,线路工\n\
    00018,李四,海环,工务一车间,,桥隧工\n";

fn csv(bytes: impl Into<Vec<u8>>) -> Result<Sheet, FileError> {
    Sheet::open(Cursor::new(bytes.into()), None, Limits::default())
}

fn reading(sheet: Sheet) -> Reading {
    let columns = Mapping::guess(sheet.headers()).resolve(sheet.headers()).unwrap();
    Reading::new(sheet, columns, TODAY)
}

fn entries(bytes: impl Into<Vec<u8>>) -> Vec<Entry> {
    reading(csv(bytes).unwrap()).collect::<Result<_, _>>().unwrap()
}

fn rows(bytes: impl Into<Vec<u8>>) -> Vec<RosterRow> {
    let row = |entry| match entry {
        Entry::Row { row, .. } => *row,
        Entry::Reject(reject) => panic!("{reject:?}"),
    };
    entries(bytes).into_iter().map(row).collect()
}

fn rejects(bytes: impl Into<Vec<u8>>) -> Vec<Reject> {
    let reject = |entry| if let Entry::Reject(reject) = entry { Some(reject) } else { None };
    entries(bytes).into_iter().filter_map(reject).collect()
}

/// `line staff-number field=key ...`, one a reject.
fn said(rejects: &[Reject]) -> Vec<String> {
    let one = |reject: &Reject| {
        let faults = reject.faults.iter().map(|fault| {
            let field = fault.field.map_or("line", |field| field.label().trim_start_matches("roster-field-"));
            format!(" {field}={}", fault.why.key)
        });
        format!("{} {}{}", reject.line, reject.staff_number.as_deref().unwrap_or("?"), faults.collect::<String>())
    };
    rejects.iter().map(one).collect()
}

fn gb18030(text: &str) -> Vec<u8> {
    GB18030.encode(text).0.into_owned()
}

#[test]
fn every_message_has_its_words_in_both_languages() {
    let base = concat!(env!("CARGO_MANIFEST_DIR"), "/");
    let read = |path: &str| std::fs::read_to_string(format!("{base}{path}")).unwrap();
    let sources = [
        "src/roster/sheet.rs",
        "src/roster/sheet/failure.rs",
        "src/roster/mapping.rs",
        "src/roster/row.rs",
        "src/roster/row/value.rs",
        "src/roster/difference.rs",
    ];
    let mut used: BTreeSet<String> = BTreeSet::from(["roster-rejects-more".to_owned()]);
    for source in sources {
        let text = read(source);
        used.extend(text.split('"').filter(|word| word.starts_with("roster-")).map(str::to_owned));
    }
    assert!(used.len() > 50);
    for language in ["zh-CN", "en"] {
        let text = read(&format!("locales/roster.{language}.ftl"));
        let there = text.lines().filter_map(|line| line.split_once(" = ")).map(|(key, _)| key.to_owned());
        assert_eq!(there.collect::<BTreeSet<_>>(), used, "{language}");
    }
}
