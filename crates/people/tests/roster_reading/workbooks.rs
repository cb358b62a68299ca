//! xlsx, as Excel and as somebody with bad intentions writes it.

use std::{
    cell::Cell,
    io::{Cursor, Read, Write},
};

use jiff::civil::date;
use people::roster::{Entry, FileError, Limits, Sheet};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};

use super::{csv, entries, reading, rejects, said};

fn workbook(write: impl FnOnce(&mut Workbook)) -> Vec<u8> {
    let mut book = Workbook::new();
    write(&mut book);
    book.save_to_buffer().unwrap()
}

fn simple(book: &mut Workbook, name: &str) {
    let padded = Format::new().set_num_format("000000");
    let day = Format::new().set_num_format("yyyy/m/d");
    let month = Format::new().set_num_format("0.00");
    let sheet = book.add_worksheet().set_name(name).unwrap();
    sheet.merge_range(0, 0, 0, 5, "海环铁路职工花名册", &Format::new()).unwrap();
    for (column, header) in (0_u16..).zip(["工号", "姓名", "车间", "班组", "入职日期", "手机", "出生年月"])
    {
        sheet.write(1, column, header).unwrap();
    }
    sheet.merge_range(2, 2, 4, 2, "工务一车间", &Format::new()).unwrap();
    sheet.write(2, 0, "00017").unwrap().write(2, 1, "张三").unwrap().write(2, 3, "一工区").unwrap();
    sheet.write_with_format(2, 4, ExcelDateTime::from_ymd(2024, 3, 1).unwrap(), &day).unwrap();
    sheet.write(2, 5, 13_800_138_000_f64).unwrap().write_with_format(2, 6, 1985.1, &month).unwrap();
    sheet.write_with_format(3, 0, 18, &padded).unwrap().write(3, 1, "李四").unwrap();
    sheet.write(3, 4, 45_352).unwrap();
    // A blank line, which counts; then a number as it is.
    sheet.write(6, 0, 19).unwrap().write(6, 1, "王五").unwrap().write(6, 2, "工务二车间").unwrap();
    sheet.write(6, 4, "2024年3月1日").unwrap();
}

#[test]
fn xlsx_reads_as_it_was_seen() {
    let bytes = workbook(|book| {
        book.add_worksheet().set_name("空").unwrap();
        simple(book, "名册");
    });
    let sheet = csv(bytes.clone()).unwrap();
    assert_eq!(sheet.header_line(), 2);
    let read: Vec<_> = reading(sheet).map(Result::unwrap).collect();
    let rows: Vec<_> = read
        .iter()
        .map(|entry| {
            if let Entry::Row { line, row } = entry {
                (*line, row.staff_number.as_str(), row)
            } else {
                panic!("{entry:?}")
            }
        })
        .collect();
    assert_eq!(
        rows.iter().map(|(line, number, _)| (*line, *number)).collect::<Vec<_>>(),
        [(3, "00017"), (4, "000018"), (7, "19")]
    );
    assert_eq!(rows[0].2.unit, ["工务一车间", "一工区"]);
    assert_eq!(rows[1].2.unit, ["工务一车间"], "a cell merged downwards counts for each line");
    assert_eq!(rows[2].2.unit, ["工务二车间"]);
    assert!(rows.iter().all(|(_, _, row)| row.joined_on == Some(date(2024, 3, 1))));
    assert_eq!(rows[0].2.phone.as_deref(), Some("13800138000"));
    assert_eq!(rows[0].2.birth_year, Some(1985));

    let named = |name| Sheet::open(Cursor::new(bytes.clone()), Some(name), Limits::default());
    assert_eq!(named("名册").unwrap().headers()[0], "工号");
    assert_eq!(named("空").unwrap_err(), FileError::Empty);
    assert_eq!(named("别的").unwrap_err(), FileError::NoSuchSheet { name: "别的".into() });
}

#[test]
fn xlsx_has_the_same_limits() {
    let bytes = workbook(|book| simple(book, "名册"));
    let open = |limits| Sheet::open(Cursor::new(bytes.clone()), None, limits).map(|sheet| sheet.last().unwrap());
    let limits = Limits::default();
    assert_eq!(open(Limits { bytes: 1_000, ..limits }).unwrap_err(), FileError::TooLarge { limit: 1_000 });
    assert_eq!(open(Limits { unpacked: 3_000, ..limits }).unwrap_err(), FileError::TooLargeUnpacked { limit: 3_000 });
    assert_eq!(open(Limits { columns: 6, ..limits }).unwrap_err(), FileError::TooManyColumns { limit: 6 });
    assert_eq!(open(Limits { rows: 2, ..limits }).unwrap().unwrap_err(), FileError::TooManyRows { limit: 2 });
    let long = workbook(|book| {
        let sheet = book.add_worksheet();
        for (column, header) in (0_u16..).zip(["工号", "姓名", "单位"]) {
            sheet.write(0, column, header).unwrap().write(1, column, "甲".repeat(3_000)).unwrap();
        }
        sheet.write(2, 4, "x").unwrap();
    });
    assert_eq!(said(&rejects(long)), ["2 ? line=roster-line-cell", "3 ? line=roster-line-ragged"]);
}

/// The parts of a workbook with one of them replaced.
fn with_part(bytes: Vec<u8>, name: &str, change: impl Fn(String) -> String) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let changed = Cell::new(false);
    for index in 0..old.len() {
        let mut part = old.by_index(index).unwrap();
        let part_name = part.name().unwrap().into_owned();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        if part_name == name {
            changed.set(true);
            text = change(text);
        }
        new.start_file(part_name, zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(text.as_bytes()).unwrap();
    }
    assert!(changed.get(), "no part {name}");
    new.finish().unwrap().into_inner()
}

#[test]
fn a_workbook_that_lies_about_itself_is_refused() {
    let good = workbook(|book| simple(book, "名册"));
    let cases: Vec<(&str, Vec<u8>, FileError)> = vec![
        (
            "more strings than bytes",
            with_part(good.clone(), "xl/sharedStrings.xml", |text| {
                text.replace("uniqueCount=\"", "uniqueCount=\"99999999")
            }),
            FileError::Damaged,
        ),
        (
            "a range that ends before it starts",
            with_part(good.clone(), "xl/worksheets/sheet1.xml", |text| {
                text.replace("<dimension ref=\"A1", "<dimension ref=\"B9:A1\" x=\"")
            }),
            FileError::Damaged,
        ),
        ("cut off", good[..good.len() / 2].to_vec(), FileError::Damaged),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(csv(bytes).unwrap_err(), expected, "{name}");
    }
    let bomb = with_part(good, "xl/worksheets/sheet1.xml", |text| text + &" ".repeat(9 << 20));
    assert!(bomb.len() < 100_000);
    let limits = Limits { unpacked: 8 << 20, ..Limits::default() };
    let refused = Sheet::open(Cursor::new(bomb), None, limits).unwrap_err();
    assert_eq!(refused, FileError::TooLargeUnpacked { limit: 8 << 20 });
}

#[test]
fn a_cell_a_million_rows_down_costs_one_line() {
    let bytes = workbook(|book| {
        let sheet = book.add_worksheet();
        for (row, cells) in [(0, ["工号", "姓名", "单位"]), (1_048_575, ["1", "张三", "工务"])] {
            for (column, cell) in (0_u16..).zip(cells) {
                sheet.write(row, column, cell).unwrap();
            }
        }
    });
    let read = entries(bytes);
    assert!(matches!(read.as_slice(), [Entry::Row { line: 1_048_576, .. }]), "{read:?}");
}
