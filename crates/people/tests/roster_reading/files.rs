//! Encodings, separators, limits, and files that are no table.

use std::{
    io::{Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use people::roster::{Entry, FileError, Limits, Line, Looks, Sheet};

use super::{PLAIN, csv, entries, gb18030, reading, rejects, rows, said};

fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = std::iter::once(0xFEFF).chain(text.encode_utf16());
    units.flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
}

#[test]
fn every_encoding_separator_and_line_end_reads_the_same() {
    let expected = rows(PLAIN);
    assert_eq!(expected[0].staff_number, "00017");
    assert_eq!(expected[0].unit, ["海环", "工务一车间", "K12工区"]);
    assert_eq!(expected[1].unit, ["海环", "工务一车间"]);
    let tabs = PLAIN.replace(',', "\t");
    let title = format!("海环铁路职工花名册,,,,,\n制表:人事部,,,2026年11月,,\n{PLAIN}");
    let cases: Vec<(&str, Vec<u8>)> = vec![
        ("utf-8 with mark", format!("\u{FEFF}{PLAIN}").into()),
        ("gb18030", gb18030(PLAIN)),
        ("utf-16 little end", utf16(&tabs, false)),
        ("utf-16 big end", utf16(PLAIN, true)),
        ("semicolons", PLAIN.replace(',', ";").into()),
        ("tabs", tabs.clone().into()),
        ("windows line ends", PLAIN.replace('\n', "\r\n").into()),
        ("old mac line ends", PLAIN.replace('\n', "\r").into()),
        ("no last line end", PLAIN.trim_end().into()),
        ("blank lines", PLAIN.replace('\n', "\n,,,,,\n\n").into()),
        ("empty columns behind", PLAIN.replace('\n', ",,\n").into()),
        ("quoted", PLAIN.replace("工务一车间", "\"工务一车间\"").into()),
        ("a title above", title.into()),
        ("kept as text for Excel", PLAIN.replace("00017", "=\"00017\"").into()),
        ("full width", PLAIN.replace("00017", "０００１７").replace("张三", " 张　三 ").into()),
    ];
    for (name, bytes) in cases {
        assert_eq!(rows(bytes), expected, "{name}");
    }
}

#[test]
fn bytes_that_cannot_be_decoded_reject_their_line_alone() {
    let mut utf8 = PLAIN.as_bytes().to_vec();
    utf8.extend(b"00019,\xFF\xE5,a,b,c,d\n00020,");
    utf8.extend("王五,海环,,,\n".as_bytes());
    let mut gb = gb18030(PLAIN);
    gb.extend(b"00019,\xFF\xFF,a,b,c,d\n00020,");
    gb.extend(gb18030("王五,海环,,,\n"));
    for bytes in [utf8, gb] {
        let read = entries(bytes);
        assert_eq!(read.len(), 4);
        let Entry::Reject(reject) = &read[2] else { panic!("{read:?}") };
        assert_eq!(said(std::slice::from_ref(reject)), ["4 ? line=roster-line-encoding"]);
        assert!(matches!(&read[3], Entry::Row { line: 5, row } if row.name == "王五"));
    }
}

#[test]
fn chinese_that_starts_late_is_still_recognised() {
    let mut text = String::from("staff number,name,unit\n");
    for number in 0..8_000 {
        text.push_str(&format!("A{number},Li Si,Works\n"));
    }
    text.push_str("Z1,张三,工务一车间\n");
    assert!(text.len() > 128 * 1024);
    for bytes in [text.clone().into_bytes(), gb18030(&text)] {
        assert_eq!(rows(bytes).last().unwrap().name, "张三");
    }
}

#[test]
fn characters_and_line_ends_survive_the_edges_of_blocks() {
    let mut text = String::from("工号,姓名,单位\r\n");
    for number in 0..12_000 {
        text.push_str(&format!("{number},欧阳{},工务一车间\r\n", "娜".repeat(number % 7)));
    }
    let expected = rows(text.clone());
    assert_eq!((expected.len(), expected[11_999].name.as_str()), (12_000, "欧阳娜"));
    assert_eq!(rows(gb18030(&text)), expected);
    assert_eq!(rows(utf16(&text, false)), expected);
}

#[test]
fn a_file_that_is_no_table_is_named_for_what_it_is() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file("readme.txt", zip::write::SimpleFileOptions::default()).unwrap();
    let zip = zip.finish().unwrap().into_inner();
    let bare_utf16: Vec<u8> = utf16(PLAIN, false)[2..].to_vec();
    let mut late_nul = PLAIN.repeat(4_000).into_bytes();
    late_nul.push(0);
    let cases: Vec<(&str, Vec<u8>, FileError)> = vec![
        ("nothing", vec![], FileError::Empty),
        ("blank lines", "\n\n,,,\n".into(), FileError::Empty),
        ("header only", "工号,姓名,单位\n".into(), FileError::HeaderOnly),
        ("header and blank lines", "工号,姓名,单位\n,,\n\n".into(), FileError::HeaderOnly),
        ("xls", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 and so on".into(), FileError::Looks(Looks::Xls)),
        ("pdf", b"%PDF-1.7\n1 0 obj".into(), FileError::Looks(Looks::Pdf)),
        ("zip", zip, FileError::Looks(Looks::Zip)),
        ("broken zip", b"PK\x03\x04nonsense".into(), FileError::Damaged),
        ("rar", b"Rar!\x1A\x07\x01\x00".into(), FileError::Looks(Looks::Archive)),
        ("png", b"\x89PNG\r\n\x1A\n".into(), FileError::Looks(Looks::Picture)),
        ("html", "\u{FEFF}\n<HTML><table><tr>".into(), FileError::Looks(Looks::Html)),
        ("utf-16 without mark", bare_utf16, FileError::Looks(Looks::Utf16)),
        ("zero bytes", b"a,b,c\n1,\0\0\0,3\n".into(), FileError::Looks(Looks::Binary)),
        ("header of another encoding", b"a,\xFF,c\n1,2,3\n".into(), FileError::HeaderUnreadable),
        ("65 columns", format!("{}\n1,2,3\n", "h,".repeat(64) + "h").into(), FileError::TooManyColumns { limit: 64 }),
    ];
    for (name, bytes, expected) in cases {
        assert_eq!(csv(bytes).unwrap_err(), expected, "{name}");
    }
    let last = csv(late_nul).unwrap().last().unwrap();
    assert_eq!(last.unwrap_err(), FileError::Looks(Looks::Binary));
}

#[test]
fn lines_that_do_not_fit_are_rejected_with_their_number() {
    let text = "\n工号,姓名,单位\n1,甲,A\n\n2,乙\n3,\"丙\n丁\",A\n4,戊,A,B\n5,己,\"A\n";
    let mut sheet = csv(text).unwrap();
    assert_eq!(sheet.header_line(), 2);
    let numbered = |line: Line| match line {
        Line::Cells { line, .. } => (line, "cells"),
        Line::Unreadable { line, why } => (line, why.key),
    };
    let read: Vec<_> = sheet.by_ref().take(4).map(|line| numbered(line.unwrap())).collect();
    assert_eq!(read, [(3, "cells"), (5, "roster-line-ragged"), (6, "cells"), (8, "roster-line-ragged")]);
    assert_eq!(sheet.next(), Some(Err(FileError::QuoteNotClosed { line: 9 })));
    assert_eq!(sheet.next(), None, "nothing is read after a file error");

    let long = format!("工号,姓名,单位\n1,{},A\n2,乙,\"{}\"\n3,丙,A\n", "甲".repeat(2_001), "x\n".repeat(30));
    let keys = said(&rejects(long));
    assert_eq!(keys, ["2 ? line=roster-line-cell", "3 ? line=roster-line-quote"]);
}

/// Gives the start, then the same line for ever, and counts what was taken.
struct Endless {
    start: &'static [u8],
    line: &'static [u8],
    at: usize,
    taken: Arc<AtomicU64>,
}

impl Read for Endless {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        for byte in &mut *into {
            let repeated = |at: usize| self.line[at % self.line.len()];
            *byte = self.at.checked_sub(self.start.len()).map_or_else(|| self.start[self.at], repeated);
            self.at += 1;
        }
        self.taken.fetch_add(into.len() as u64, Ordering::Relaxed);
        Ok(into.len())
    }
}

#[test]
fn an_endless_file_stops_at_its_limits() {
    let small = Limits { bytes: 1 << 20, rows: 1_000, columns: 10, cell_chars: 100, ..Limits::default() };
    let many_rows = Limits { rows: u64::MAX, ..small };
    let large = Limits { bytes: u64::MAX / 2, ..small };
    // A record may have 10 x 100 characters of 4 bytes; a block of 64 KiB is read ahead.
    let ahead = 2 * 64 * 1024;
    type Case = (&'static str, &'static [u8], &'static [u8], Limits, FileError, u64);
    let cases: [Case; 5] = [
        ("rows", b"", b"a,b,c\n", small, FileError::TooManyRows { limit: 1_000 }, ahead),
        ("bytes", b"", b"a,b,c\n", many_rows, FileError::TooLarge { limit: 1 << 20 }, (1 << 20) + 1),
        ("no line end", b"", b"a,b,c,", large, FileError::LineTooLong { line: 1 }, ahead),
        ("an open quote", b"a,b,c\n1,2,3\n4,5,\"", b"a,b,c\n", large, FileError::LineTooLong { line: 3 }, ahead),
        ("blank", b"", b"\n", large, FileError::LineTooLong { line: 1 }, ahead),
    ];
    for (name, start, line, limits, expected, most) in cases {
        let taken = Arc::new(AtomicU64::new(0));
        let source = Endless { start, line, at: 0, taken: Arc::clone(&taken) };
        let error = match Sheet::csv(source, limits) {
            Err(error) => error,
            Ok(sheet) => sheet.last().unwrap().unwrap_err(),
        };
        assert_eq!(error, expected, "{name}");
        assert!(taken.load(Ordering::Relaxed) <= most, "{name} took {}", taken.load(Ordering::Relaxed));
    }
}

#[test]
fn a_hundred_thousand_rows_stream_at_most_a_block_ahead() {
    let mut header = Some(b"staff number,name,unit\n".to_vec());
    let taken = Arc::new(AtomicU64::new(0));
    let counter = Arc::clone(&taken);
    // Made on demand: the file never exists as a whole.
    let lines = (1..=100_000).map(|number| format!("{number:06},Li Si,Works/Team {}\n", number % 180).into_bytes());
    let source = Chunks { lines: Box::new(header.take().into_iter().chain(lines)), rest: Vec::new(), taken: counter };
    let sheet = Sheet::csv(source, Limits::default()).unwrap();
    let (mut rows, mut given) = (0_u64, "staff number,name,unit\n".len() as u64);
    for entry in reading(sheet) {
        let Entry::Row { line, row } = entry.unwrap() else { panic!("no reject expected") };
        rows += 1;
        assert_eq!((line, row.staff_number.parse()), (rows + 1, Ok(rows)));
        given += format!("{rows:06},Li Si,Works/Team {}\n", rows % 180).len() as u64;
        assert!(taken.load(Ordering::Relaxed) - given <= 2 * 64 * 1024 + 64, "buffered too much at row {rows}");
    }
    assert_eq!(rows, 100_000);
}

struct Chunks {
    lines: Box<dyn Iterator<Item = Vec<u8>> + Send>,
    rest: Vec<u8>,
    taken: Arc<AtomicU64>,
}

impl Read for Chunks {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        if self.rest.is_empty() {
            self.rest = self.lines.next().unwrap_or_default();
        }
        let count = into.len().min(self.rest.len());
        into[..count].copy_from_slice(&self.rest[..count]);
        self.rest.drain(..count);
        self.taken.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
