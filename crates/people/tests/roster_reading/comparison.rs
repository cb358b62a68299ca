//! The file against the people who are stored.

use jiff::civil::date;
use people::roster::{
    Change, Counts, Difference, Employment, Field, FieldChange, FileError, Known, Outcome, Policy, RosterRow, changes,
    compare,
};
use proptest::prelude::*;

use super::{PLAIN, csv, gb18030, reading, rows};

fn known(rows: &[RosterRow]) -> Vec<Known<usize>> {
    rows.iter().cloned().enumerate().map(|(id, row)| Known { id, row, has_left: false, stays: false }).collect()
}

/// The outcome, and each step as `line change`.
fn against(known: Vec<Known<usize>>, bytes: &[u8]) -> (Outcome<usize>, Vec<String>) {
    let reading = reading(csv(bytes).unwrap());
    let difference = Difference::new(&reading.columns().fields(), known, Policy::default());
    let mut steps = Vec::new();
    let outcome = compare(reading, difference, |step| {
        steps.push(format!("{} {:?}", step.line, step.change));
        Ok::<_, FileError>(())
    });
    (outcome.unwrap(), steps)
}

#[test]
fn a_file_is_compared_with_the_people_known() {
    let (first, steps) = against(vec![], PLAIN.as_bytes());
    assert_eq!(first.counts, Counts { added: 2, ..Counts::default() });
    assert_eq!(steps, ["2 Added", "3 Added"]);
    assert!(!first.suspicious());

    let stored = rows(PLAIN);
    let (again, _) = against(known(&stored), PLAIN.as_bytes());
    assert_eq!(again.counts, Counts { unchanged: 2, ..Counts::default() });

    let mut people = known(&stored);
    people[1].has_left = true;
    let third = RosterRow { staff_number: "00009".into(), name: "王五".into(), ..RosterRow::default() };
    people.push(Known { id: 2, row: third, has_left: false, stays: false });
    let moved = PLAIN.replace("K12工区", "K20工区");
    let (outcome, steps) = against(people, moved.as_bytes());
    assert_eq!(steps, ["2 Changed(0)", "3 Returned(1)"]);
    assert_eq!(outcome.left, [(2, "00009".to_owned())]);
    assert_eq!(outcome.counts, Counts { changed: 1, returned: 1, left: 1, ..Counts::default() });
    let doubts: Vec<_> = outcome.doubts.iter().map(|doubt| doubt.key).collect();
    assert_eq!(doubts, ["roster-doubt-many-leave"], "one of two present people is more than a fifth");

    let after = &rows(moved)[0];
    let unit = FieldChange {
        field: Field::Unit,
        before: Some("海环 / 工务一车间 / K12工区".into()),
        after: Some("海环 / 工务一车间 / K20工区".into()),
    };
    assert_eq!(changes(&Field::ALL, &stored[0], after), [unit]);
}

#[test]
fn a_column_that_is_not_read_changes_nothing_and_an_empty_cell_empties() {
    let mut stored = rows(PLAIN);
    stored[0].phone = Some("10012345678".into());
    stored[0].employment = Some(Employment::InPost);
    assert_eq!(against(known(&stored), PLAIN.as_bytes()).0.counts.unchanged, 2);
    let with_phone = PLAIN.replace("岗位\n", "岗位,手机\n").replace("工\n", "工,\n");
    let (outcome, steps) = against(known(&stored), with_phone.as_bytes());
    assert_eq!(steps, ["2 Changed(0)", "3 Unchanged(1)"]);
    assert_eq!(outcome.counts.changed, 1);
}

#[test]
fn a_rejected_person_does_not_leave() {
    let mut file = String::from("工号,姓名,单位,入职日期\n");
    for number in 1..=20 {
        file.push_str(&format!("{number},张三,工务,2024-03-01\n"));
    }
    let stored = rows(file.clone());
    let broken = file.replace("\n7,张三,工务,2024-03-01", "\n7,张三,工务,bald");
    let (outcome, _) = against(known(&stored), broken.as_bytes());
    assert_eq!(outcome.counts, Counts { unchanged: 19, rejected: 1, ..Counts::default() });
    assert!(!outcome.suspicious());

    let unreadable = file.replace("\n7,张三,工务,2024-03-01", "\n7,张三");
    let (outcome, _) = against(known(&stored), unreadable.as_bytes());
    assert_eq!(outcome.counts, Counts { unchanged: 19, rejected: 1, left: 1, ..Counts::default() });
    assert_eq!(outcome.doubts[0].key, "roster-doubt-unidentified");

    let first = |lines: usize| file.split_inclusive('\n').take(lines).collect::<String>();
    assert!(!against(known(&stored), first(17).as_bytes()).0.suspicious(), "exactly a fifth leaves");
    let (outcome, _) = against(known(&stored), first(16).as_bytes());
    assert_eq!((outcome.counts.left, outcome.suspicious()), (5, true));
}

#[test]
fn rejects_are_kept_up_to_a_cap_and_counted_beyond() {
    let mut file = String::from("工号,姓名,单位\n");
    for number in 1..=500 {
        file.push_str(&format!("{number},,工务\n"));
    }
    let (outcome, steps) = against(vec![], file.as_bytes());
    assert_eq!((outcome.rejects.len(), outcome.rejects_more, outcome.counts.rejected), (200, 300, 500));
    assert_eq!((outcome.rejects[0].line, steps.len()), (2, 0));
}

#[test]
fn a_sink_can_stop_the_comparison() {
    let reading = reading(csv(PLAIN).unwrap());
    let difference = Difference::<u8>::new(&reading.columns().fields(), [], Policy::default());
    let mut steps = 0;
    let stopped = compare(reading, difference, |step| {
        steps += 1;
        assert_eq!(step.change, Change::Added);
        Err(FileError::Io("full".into()))
    });
    assert_eq!((stopped.unwrap_err(), steps), (FileError::Io("full".into()), 1));
}

/// Quoted as RFC 4180 says.
fn as_csv(rows: &[RosterRow]) -> String {
    let mut text = String::from("工号,姓名,单位,岗位,用工性质,出生年份,入职日期,手机\n");
    for row in rows {
        let fields = [
            Field::StaffNumber,
            Field::Name,
            Field::Unit,
            Field::Post,
            Field::Employment,
            Field::BirthYear,
            Field::JoinedOn,
            Field::Phone,
        ];
        let cell = |field: Field| format!("\"{}\"", row.text(field).unwrap_or_default().replace('"', "\"\""));
        text.push_str(&fields.map(cell).join(","));
        text.push('\n');
    }
    text
}

prop_compose! {
    fn person()(
        name in "[一-龥]{2,4}",
        unit in prop::collection::vec("[一-龥A-Z0-9,\";]{1,8}[一-龥]", 1..4),
        post in prop::option::of("[一-龥,\"]{1,6}[一-龥]"),
        kind in prop::option::of(prop::sample::select(Employment::ALL.to_vec())),
        birth_year in prop::option::of(1950_i16..2005),
        day in prop::option::of(0_i64..20_000),
        phone in prop::option::of("100[0-9]{8}"),
    ) -> RosterRow {
        RosterRow {
            name, unit, post, employment: kind, birth_year, phone,
            joined_on: day.map(|day| date(1970, 1, 1).checked_add(jiff::Span::new().days(day)).unwrap()),
            ..RosterRow::default()
        }
    }
}

fn staff() -> impl Strategy<Value = Vec<RosterRow>> {
    prop::collection::btree_map("[0-9A-Z]{1,8}", person(), 1..30)
        .prop_map(|people| people.into_iter().map(|(staff_number, row)| RosterRow { staff_number, ..row }).collect())
}

proptest! {
    #[test]
    fn the_same_file_twice_changes_nobody(staff in staff(), as_gb in any::<bool>()) {
        let text = as_csv(&staff);
        let bytes = if as_gb { gb18030(&text) } else { text.into_bytes() };
        let read = rows(bytes.clone());
        prop_assert_eq!(&read, &staff);
        let (first, _) = against(vec![], &bytes);
        prop_assert_eq!(first.counts, Counts { added: staff.len() as u64, ..Counts::default() });
        let (second, _) = against(known(&read), &bytes);
        prop_assert_eq!(second.counts, Counts { unchanged: staff.len() as u64, ..Counts::default() });
        prop_assert!(!second.suspicious());
    }

    #[test]
    fn a_fingerprint_differs_exactly_where_the_fields_do(one in person(), other in person()) {
        let fields = [Field::Name, Field::Unit, Field::Post, Field::BirthYear];
        let same = one.fingerprint(&fields) == other.fingerprint(&fields);
        prop_assert_eq!(same, changes(&fields, &one, &other).is_empty());
        prop_assert_eq!(one.fingerprint(&fields), one.clone().fingerprint(&fields));
    }
}
