//! A table as a stream of lines, whether it came as CSV or as xlsx.
//!
//! CSV is decoded and split while it is read: one line is in memory at a time.
//! xlsx is a zip of parts that refer to each other, so its cells are held,
//! packed, after its unpacked size has been checked. A line that cannot be
//! read becomes [`Line::Unreadable`] and the next one is read; a file that
//! cannot be trusted any further ends with a [`FileError`].

mod delimited;
mod failure;
mod text;
mod workbook;

use std::{
    collections::VecDeque,
    io::{Read, Seek, SeekFrom},
};

use base::Message;

pub use failure::{FileError, Looks};

/// How much of a file is read before it is refused. Sizes in bytes.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// The file as it came. 64 MiB.
    pub bytes: u64,
    /// The parts of an xlsx unpacked, and the cells held of it. 256 MiB.
    pub unpacked: u64,
    /// Lines that are not blank. 200,000.
    pub rows: u64,
    /// Columns up to the last one with a header. 64.
    pub columns: usize,
    /// Characters of one cell; a longer one makes its line unreadable. 2,000.
    pub cell_chars: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { bytes: 64 << 20, unpacked: 256 << 20, rows: 200_000, columns: 64, cell_chars: 2_000 }
    }
}

/// One line below the header. `line` counts as a text editor or Excel does, from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Line {
    /// As many cells as there are headers.
    Cells {
        line: u64,
        cells: Vec<String>,
    },
    Unreadable {
        line: u64,
        why: Message,
    },
}

/// A line as its reader hands it over: any number of cells, not blank.
struct Raw {
    line: u64,
    cells: Vec<String>,
}

type RawLines = Box<dyn Iterator<Item = Result<Raw, FileError>> + Send>;

/// An open table: its headers, and its lines as an iterator. The iterator ends
/// after the first `Err`.
pub struct Sheet {
    headers: Vec<String>,
    header_line: u64,
    kind: Kind,
    raw: RawLines,
    /// Lines read already, to find the header and to be sure that one follows.
    early: VecDeque<Raw>,
    limits: Limits,
    rows: u64,
    ended: bool,
}

/// What the file turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// `separator` is `,`, `;` or a tab.
    Delimited {
        separator: char,
    },
    Workbook {
        sheet: String,
    },
}

/// Employers put a title and a date above the header: it is the first of so
/// many lines that has as many filled cells as there are required fields.
const HEADER_WITHIN: usize = 10;
const HEADER_CELLS: usize = 3;

impl Sheet {
    /// Opens CSV or xlsx, told apart by the first bytes and never by the name.
    /// `sheet` names the sheet of a workbook; without it the first visible one
    /// with any text is read.
    pub fn open<R>(mut source: R, sheet: Option<&str>, limits: Limits) -> Result<Self, FileError>
    where
        R: Read + Seek + Send + 'static,
    {
        let mut start = Vec::new();
        source.by_ref().take(4).read_to_end(&mut start)?;
        source.seek(SeekFrom::Start(0))?;
        if start == b"PK\x03\x04" {
            let held = workbook::Held::read(source, sheet, &limits)?;
            let kind = Kind::Workbook { sheet: held.name.clone() };
            return Self::with_header(kind, Box::new(held), limits);
        }
        Self::csv(source, limits)
    }

    /// Opens CSV that can be read only once, from the start. UTF-8, UTF-16 with
    /// a byte order mark, or GB18030; comma, semicolon or tab.
    pub fn csv<R: Read + Send + 'static>(source: R, limits: Limits) -> Result<Self, FileError> {
        let lines = delimited::Lines::open(source, &limits)?;
        let kind = Kind::Delimited { separator: char::from(lines.separator) };
        Self::with_header(kind, Box::new(lines), limits)
    }

    fn with_header(kind: Kind, mut raw: RawLines, limits: Limits) -> Result<Self, FileError> {
        let mut early = VecDeque::new();
        let mut header = None;
        while header.is_none() && early.len() < HEADER_WITHIN {
            let Some(next) = raw.next().transpose()? else { break };
            if next.cells.iter().filter(|cell| !cell.trim().is_empty()).count() >= HEADER_CELLS {
                early.clear();
                header = Some(next);
            } else {
                early.push_back(next);
            }
        }
        // Without such a line the first one stands in, and the mapping will say what it lacks.
        let header = header.or_else(|| early.pop_front()).ok_or(FileError::Empty)?;
        if early.is_empty() {
            early.push_back(raw.next().transpose()?.ok_or(FileError::HeaderOnly)?);
        }
        Ok(Self {
            header_line: header.line,
            headers: check_headers(header.cells, &limits)?,
            kind,
            raw,
            early,
            limits,
            rows: 0,
            ended: false,
        })
    }

    /// Trimmed, without the empty ones at the end. One in the middle may be empty.
    pub fn headers(&self) -> &[String] {
        &self.headers
    }

    pub fn header_line(&self) -> u64 {
        self.header_line
    }

    pub fn kind(&self) -> &Kind {
        &self.kind
    }

    fn advance(&mut self) -> Result<Option<Line>, FileError> {
        let next = self.early.pop_front().map(Ok).or_else(|| self.raw.next());
        let Some(raw) = next.transpose()? else { return Ok(None) };
        self.rows += 1;
        if self.rows > self.limits.rows {
            return Err(FileError::TooManyRows { limit: self.limits.rows });
        }
        Ok(Some(self.check(raw)))
    }

    fn check(&self, Raw { line, mut cells }: Raw) -> Line {
        let width = self.headers.len();
        while cells.len() > width && cells.last().is_some_and(|cell| cell.trim().is_empty()) {
            cells.pop();
        }
        if matches!(self.kind, Kind::Workbook { .. }) && cells.len() < width {
            cells.resize(width, String::new());
        }
        let why = if cells.iter().any(|cell| cell.contains(char::REPLACEMENT_CHARACTER)) {
            Some(Message::new("roster-line-encoding"))
        } else if cells.len() != width {
            Some(Message::new("roster-line-ragged").with("expected", width).with("found", cells.len()))
        } else {
            let longest = self.limits.cell_chars;
            let long = |cell: &String| cell.len() > longest && cell.chars().nth(longest).is_some();
            let broken = |cell: &String| cell.matches('\n').nth(LINE_BREAKS).is_some();
            if let Some(column) = cells.iter().position(long) {
                Some(Message::new("roster-line-cell").with("column", &self.headers[column]).with("max", longest))
            } else {
                cells.iter().any(broken).then(|| Message::new("roster-line-quote"))
            }
        };
        match why {
            Some(why) => Line::Unreadable { line, why },
            None => Line::Cells { line, cells },
        }
    }
}

/// A cell with more line breaks than this is two stray quotation marks with
/// whole lines between them.
const LINE_BREAKS: usize = 20;

impl Iterator for Sheet {
    type Item = Result<Line, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ended {
            return None;
        }
        let next = self.advance().transpose();
        self.ended = !matches!(next, Some(Ok(_)));
        next
    }
}

impl std::fmt::Debug for Sheet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Sheet").field("kind", &self.kind).field("headers", &self.headers).finish_non_exhaustive()
    }
}

fn check_headers(mut headers: Vec<String>, limits: &Limits) -> Result<Vec<String>, FileError> {
    for header in &mut headers {
        *header = header.split_whitespace().collect::<Vec<_>>().join(" ");
    }
    while headers.last().is_some_and(String::is_empty) {
        headers.pop();
    }
    if headers.len() > limits.columns {
        return Err(FileError::TooManyColumns { limit: limits.columns });
    }
    let unreadable =
        |header: &String| header.contains(char::REPLACEMENT_CHARACTER) || header.chars().count() > limits.cell_chars;
    if headers.iter().any(unreadable) {
        return Err(FileError::HeaderUnreadable);
    }
    Ok(headers)
}
