//! Question banks in Excel files, and in CSV for reading.
//!
//! Files are opened by [`people::roster::sheet`], which knows what broken and hostile ones are like. Columns are found by
//! their Chinese or English names (see `column.rs`), so they may stand in any order and others are left alone. A row that
//! cannot be read is rejected with its number and does not lose the others.
//!
//! What the columns cannot say (mixed formats, answers with reasons of their own, more than eight choices) is written into
//! the column GIFT as well; where that cell is filled, it decides and the others are for reading only. So a file that was
//! exported comes back as the same questions.

mod column;
mod row;

use std::{collections::BTreeSet, io::Cursor};

use base::{Lang, Message};
use people::roster::{FileError, Limits, Line, Sheet};
use rust_xlsxwriter::{
    DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook, Worksheet, XlsxError,
};

use self::{
    column::{Column, GUIDE, KINDS},
    row::Cells,
};
use super::{Choice, Question, Text};

/// What is read before a file is refused; a cell may be as long as Excel lets it be.
pub const LIMITS: Limits =
    Limits { bytes: 4 << 20, unpacked: 64 << 20, rows: 5_000, columns: 64, cell_chars: MAX_CELL };
const MAX_CELL: usize = 32_767;

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
    pub row: u64,
    pub question: Question,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub row: u64,
    /// The stem, to find it by.
    pub text: String,
    /// The header of the column that is at fault, in Chinese and English; none if it is the row as a whole.
    pub column: Option<(String, String)>,
    pub why: Message,
}

/// Reads an .xlsx or a CSV file. An error only for a file that is too large, is neither, or has no header.
pub fn read(bytes: &[u8]) -> Result<Import, Message> {
    let sheet = match Sheet::open(Cursor::new(bytes.to_vec()), None, LIMITS) {
        Err(FileError::HeaderOnly) => return Ok(Import::default()),
        sheet => sheet.map_err(refusal)?,
    };
    let header = Header::of(sheet.headers()).ok_or("question-sheet-header")?;
    let mut import = Import { ignored: header.ignored, ..Import::default() };
    for line in sheet {
        match line.map_err(refusal)? {
            Line::Unreadable { line, why } => {
                import.rejected.push(Rejected { row: line, text: String::new(), column: None, why });
            }
            Line::Cells { line, cells } => import.take(line, &header.columns, &cells),
        }
    }
    Ok(import)
}

/// In the words of a question bank: those of a roster speak of people.
fn refusal(error: FileError) -> Message {
    match error {
        FileError::TooLarge { limit } => Message::new("question-sheet-too-large").with("max", limit >> 20),
        FileError::TooLargeUnpacked { limit } => Message::new("question-sheet-too-big").with("max", limit >> 20),
        FileError::TooManyRows { limit } => Message::new("question-sheet-too-many").with("max", limit),
        FileError::TooManyColumns { limit } => Message::new("question-sheet-columns").with("max", limit),
        FileError::QuoteNotClosed { line } => Message::new("question-sheet-quote").with("line", line),
        FileError::LineTooLong { line } => Message::new("question-sheet-line").with("line", line),
        FileError::Looks(_) => "question-sheet-other".into(),
        FileError::Empty | FileError::HeaderOnly | FileError::NoSuchSheet { .. } => "question-sheet-empty".into(),
        FileError::HeaderUnreadable => "question-sheet-header".into(),
        FileError::Io(_) | FileError::Damaged => "question-sheet-damaged".into(),
    }
}

struct Header {
    /// For each column of the file; none for one that is not known.
    columns: Vec<Option<Column>>,
    ignored: Vec<String>,
}

impl Header {
    /// It must name the stem, and the kind or GIFT.
    fn of(names: &[String]) -> Option<Self> {
        let mut header = Self { columns: Vec::new(), ignored: Vec::new() };
        let mut seen = BTreeSet::new();
        for name in names {
            let column = Column::named(name).filter(|column| seen.insert(*column));
            if column.is_none() && !name.is_empty() {
                header.ignored.push(name.clone());
            }
            header.columns.push(column);
        }
        let enough = seen.contains(&Column::Stem) && (seen.contains(&Column::Kind) || seen.contains(&Column::Gift));
        enough.then_some(header)
    }
}

impl Import {
    fn take(&mut self, row: u64, columns: &[Option<Column>], values: &[String]) {
        let filled = columns.iter().zip(values).filter(|(_, text)| !text.trim().is_empty());
        let cells: Cells = filled.filter_map(|(column, text)| Some(((*column)?, text.trim().to_owned()))).collect();
        if cells.is_empty() {
            return;
        }
        let broken = cells.iter().find(|(_, text)| FORMULA_ERRORS.contains(&text.as_str()));
        let read = match broken {
            Some((column, _)) => Err((*column, "question-sheet-cell".into())),
            None => row::question(&cells),
        };
        match read {
            Ok(question) => self.questions.push(Found { row, question }),
            Err((column, why)) => self.rejected.push(Rejected {
                row,
                text: cells.get(&Column::Stem).cloned().unwrap_or_default(),
                column: Some((column.name(Lang::Zh), column.name(Lang::En))),
                why,
            }),
        }
    }
}

const FORMULA_ERRORS: [&str; 7] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"];

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
            sheet.add_data_validation(1, at, LIMITS.rows as u32, at, &list)?;
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
