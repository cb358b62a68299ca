//! Question banks in Excel files.
//!
//! The first sheet with a header row is read; columns are found by their Chinese or English names (see `column.rs`), so
//! they may stand in any order and others are left alone. A row that cannot be read is rejected with its number and does
//! not lose the others.
//!
//! What the columns cannot say (mixed formats, answers with reasons of their own, more than eight choices) is written into
//! the column GIFT as well; where that cell is filled, it decides and the others are for reading only. So a file that was
//! exported comes back as the same questions.

mod column;
mod row;

use std::{
    collections::{BTreeMap, BTreeSet},
    io::Cursor,
};

use base::{Lang, Message};
use calamine::{DataRef, Reader, Xlsx};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use self::{
    column::{Column, GUIDE, KINDS},
    row::Cells,
};
use super::{Choice, Question, Text};

/// A larger file (bytes) is refused.
pub const MAX_BYTES: usize = 4 * 1024 * 1024;
/// The same for what it says it unpacks to, which the reader holds it to.
pub const MAX_UNPACKED: u64 = 64 * 1024 * 1024;
pub const MAX_ROWS: usize = 5_000;
const MAX_COLUMNS: u32 = 200;
/// What Excel puts into one cell (characters).
const MAX_CELL: usize = 32_767;
/// Titles and hints may stand above the header.
const HEADER_WITHIN: usize = 10;

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Import {
    pub questions: Vec<Found>,
    pub rejected: Vec<Rejected>,
    /// Columns with a name that is not known; nothing of them was kept.
    pub ignored: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// As Excel counts, from 1.
    pub row: u32,
    pub question: Question,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub row: u32,
    /// The stem, to find it by.
    pub text: String,
    /// The header of the column that is at fault, in Chinese and English.
    pub column: (String, String),
    pub why: Message,
}

/// Reads an .xlsx file. An error only for a file that is too large, is not one, or has no header.
pub fn read(bytes: &[u8]) -> Result<Import, Message> {
    if bytes.len() > MAX_BYTES {
        return Err(Message::new("question-sheet-too-big").with("max", MAX_BYTES / 1024));
    }
    if declared_size(bytes) > MAX_UNPACKED {
        return Err(Message::new("question-sheet-too-big").with("max", MAX_UNPACKED / 1024));
    }
    let mut book: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(|_| Message::new("question-sheet-unreadable"))?;
    for name in book.sheet_names() {
        let rows = rows(&mut book, &name)?;
        let header = rows.iter().take(HEADER_WITHIN).find_map(|(row, cells)| Some((*row, header(cells)?)));
        if let Some((row, columns)) = header {
            return Ok(import(&rows, row, &columns));
        }
    }
    Err("question-sheet-header".into())
}

/// The sizes that the entries of a zip archive's directory declare. Whatever looks like an entry counts, so that no
/// trick with two directories leads past the limit; the zip reader refuses an entry that is larger than declared.
fn declared_size(bytes: &[u8]) -> u64 {
    const ENTRY: &[u8] = b"PK\x01\x02";
    let entries = bytes.windows(28).filter(|window| window.starts_with(ENTRY));
    entries.map(|entry| u64::from(u32::from_le_bytes([entry[24], entry[25], entry[26], entry[27]]))).sum()
}

type Rows = BTreeMap<u32, BTreeMap<u32, Result<String, ()>>>;

/// The filled cells by row and column, from 0; an error value or a date, which no column wants, is an `Err`.
fn rows(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str) -> Result<Rows, Message> {
    let unreadable = |_| Message::new("question-sheet-unreadable");
    let mut rows = Rows::new();
    // A chart has a name and no cells.
    let Ok(mut cells) = book.worksheet_cells_reader(sheet) else { return Ok(rows) };
    while let Some(cell) = cells.next_cell().map_err(unreadable)? {
        let (row, column) = cell.get_position();
        let value = match cell.get_value() {
            DataRef::Empty => continue,
            DataRef::String(text) => Ok(text.clone()),
            DataRef::SharedString(text) => Ok((*text).to_owned()),
            DataRef::Int(number) => Ok(number.to_string()),
            DataRef::Float(number) => Ok(number.to_string()),
            DataRef::Bool(truth) => Ok(truth.to_string()),
            DataRef::DateTime(_) | DataRef::DateTimeIso(_) | DataRef::DurationIso(_) | DataRef::Error(_) => Err(()),
        };
        if column < MAX_COLUMNS && value.as_ref().is_ok_and(|text| !text.trim().is_empty()) | value.is_err() {
            rows.entry(row).or_default().insert(column, value);
        }
        if rows.len() > MAX_ROWS + HEADER_WITHIN {
            return Err(Message::new("question-sheet-too-many").with("max", MAX_ROWS));
        }
    }
    Ok(rows)
}

struct Header {
    columns: BTreeMap<u32, Column>,
    ignored: Vec<String>,
}

/// A row is the header if it names the stem and the kind, or the stem and GIFT.
fn header(cells: &BTreeMap<u32, Result<String, ()>>) -> Option<Header> {
    let mut header = Header { columns: BTreeMap::new(), ignored: Vec::new() };
    let mut seen = BTreeSet::new();
    for (at, name) in cells.iter().filter_map(|(at, name)| Some((at, name.as_ref().ok()?))) {
        match Column::named(name).filter(|column| seen.insert(*column)) {
            Some(column) => {
                header.columns.insert(*at, column);
            }
            None => header.ignored.push(name.clone()),
        }
    }
    (seen.contains(&Column::Stem) && (seen.contains(&Column::Kind) || seen.contains(&Column::Gift))).then_some(header)
}

fn import(rows: &Rows, header_row: u32, header: &Header) -> Import {
    let mut import = Import { ignored: header.ignored.clone(), ..Import::default() };
    for (row, values) in rows.range(header_row + 1..) {
        let mut cells = Cells::new();
        let mut odd = None;
        for (at, value) in values {
            match (header.columns.get(at), value) {
                (Some(column), Ok(text)) => {
                    cells.insert(*column, text.trim().to_owned());
                }
                (Some(column), Err(())) => odd = Some(*column),
                (None, _) => {}
            }
        }
        let read = match odd {
            Some(column) => Err((column, "question-sheet-cell".into())),
            None if cells.is_empty() => continue,
            None => row::question(&cells),
        };
        match read {
            Ok(question) => import.questions.push(Found { row: row + 1, question }),
            Err((column, why)) => import.rejected.push(Rejected {
                row: row + 1,
                text: cells.get(&Column::Stem).cloned().unwrap_or_default(),
                column: (column.name(Lang::Zh), column.name(Lang::En)),
                why,
            }),
        }
    }
    import
}

/// An .xlsx file that [`read`] turns back into the same questions. The same questions make the same bytes.
/// An error only for a text that is longer than a cell of Excel.
pub fn write(questions: &[Question], lang: Lang) -> Result<Vec<u8>, Message> {
    let rows: Vec<Cells> = questions.iter().map(|question| row::cells(question, lang)).collect();
    let too_long = |text: &String| text.encode_utf16().count() > MAX_CELL;
    if let Some(at) = rows.iter().position(|cells| cells.values().any(too_long)) {
        return Err(Message::new("question-sheet-long").with("number", at + 1).with("max", MAX_CELL));
    }
    book(&rows, lang).map_err(|_| "question-sheet-unwritable".into())
}

/// An empty file to fill in: the header, one example and a sheet that explains the kinds.
pub fn template(lang: Lang) -> Result<Vec<u8>, Message> {
    write(&[example(lang)], lang)
}

fn example(lang: Lang) -> Question {
    let (stem, right, wrong, why_right, why_wrong, reason, category) = match lang {
        Lang::Zh => (
            "发现有人触电，第一步做什么？",
            "切断电源",
            "用手把人拉开",
            "断电之后才能安全救人。",
            "自己也会触电。",
            "先保证自己安全，再救人。",
            "安全文化",
        ),
        Lang::En => (
            "Somebody is in contact with a live wire. What do you do first?",
            "Switch the power off",
            "Pull the person away by hand",
            "Only without power is it safe to help.",
            "The current would take you too.",
            "Make yourself safe first, then help.",
            "Safety",
        ),
    };
    let choices = vec![Choice::right(right).because(why_right), Choice::wrong(wrong).because(why_wrong)];
    let mut question = Question::new(Text::plain(stem), super::Body::One { choices }).because(Text::plain(reason));
    question.category = Some(category.to_owned());
    question.difficulty = Some(1);
    question
}

fn book(rows: &[Cells], lang: Lang) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // Otherwise the file would carry the clock.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    questions(book.add_worksheet(), rows, lang)?;
    guide(book.add_worksheet(), lang)?;
    book.save_to_buffer()
}

fn questions(sheet: &mut Worksheet, rows: &[Cells], lang: Lang) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold().set_text_wrap();
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(if lang == Lang::Zh { "题目" } else { "Questions" })?;
    for (at, column) in (0..).zip(Column::all()) {
        sheet.set_column_width(at, column.width())?;
        sheet.write_string_with_format(0, at, column.name(lang), &bold)?;
        for (row, cells) in (1..).zip(rows) {
            if let Some(text) = cells.get(&column) {
                sheet.write_string_with_format(row, at, text, &wrap)?;
            }
        }
        if column == Column::Kind {
            let kinds: Vec<&str> = KINDS.iter().map(|kind| kind.name(lang)).collect();
            let list = DataValidation::new().allow_list_strings(&kinds)?.set_error_title("")?.ignore_blank(true);
            sheet.add_data_validation(1, at, MAX_ROWS as u32, at, &list)?;
        }
    }
    sheet.set_freeze_panes(1, 0)?;
    Ok(())
}

fn guide(sheet: &mut Worksheet, lang: Lang) -> Result<(), XlsxError> {
    let wrap = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    sheet.set_name(if lang == Lang::Zh { "填写说明" } else { "How to fill in" })?;
    sheet.set_column_width(0, 18)?.set_column_width(1, 90)?;
    for (row, (name, zh, en)) in (0..).zip(GUIDE) {
        let name = match name {
            Ok(kind) => kind.name(lang).to_owned(),
            Err(column) => column.name(lang),
        };
        sheet.write_string_with_format(row, 0, name, &wrap)?;
        sheet.write_string_with_format(row, 1, if lang == Lang::Zh { *zh } else { *en }, &wrap)?;
    }
    Ok(())
}
