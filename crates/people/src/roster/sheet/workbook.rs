//! The cells of one sheet of an xlsx, as the person saw them in Excel.
//!
//! calamine streams the cells but borrows the workbook, and it trusts sizes
//! that stand in the file: its shared strings are read whole and their count
//! is reserved before they are seen. So the parts are unpacked once to be
//! counted, and the cells of the sheet are then held in one packed string.

use std::{
    collections::HashMap,
    io::{Read, Seek, SeekFrom},
    panic::{AssertUnwindSafe, catch_unwind},
};

use calamine::{DataRef, Reader, SheetType, SheetVisible, Style, Xlsx, XlsxError};
use zip::ZipArchive;

use super::{FileError, Limits, Looks, Raw};

/// The lines of a sheet, without the blank ones. Cells lie one after the other
/// in `text`; 100,000 rows of 14 columns need about 20 MB.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub name: String,
    text: String,
    /// Where each cell ends in `text`.
    ends: Vec<u32>,
    /// Line number, and where its cells end in `ends`.
    lines: Vec<(u32, u32)>,
    next: usize,
}

impl Held {
    pub fn read<R: Read + Seek>(mut source: R, sheet: Option<&str>, limits: &Limits) -> Result<Self, FileError> {
        if source.seek(SeekFrom::End(0))? > limits.bytes {
            return Err(FileError::TooLarge { limit: limits.bytes });
        }
        source.seek(SeekFrom::Start(0))?;
        // calamine 0.38 subtracts unchecked where a broken file gives the ends of a range in the wrong order.
        catch_unwind(AssertUnwindSafe(|| Self::read_trusting(source, sheet, limits))).unwrap_or(Err(FileError::Damaged))
    }

    fn read_trusting<R: Read + Seek>(mut source: R, sheet: Option<&str>, limits: &Limits) -> Result<Self, FileError> {
        inspect(&mut source, limits)?;
        source.seek(SeekFrom::Start(0))?;
        let mut workbook = Xlsx::new(source)?;
        let names: Vec<String> = match sheet {
            Some(name) => vec![name.to_owned()],
            None => workbook
                .sheets_metadata()
                .iter()
                .filter(|sheet| sheet.typ == SheetType::WorkSheet && sheet.visible == SheetVisible::Visible)
                .map(|sheet| sheet.name.clone())
                .collect(),
        };
        for name in names {
            let held = Self::of_sheet(&mut workbook, name, limits)?;
            if !held.lines.is_empty() {
                return Ok(held);
            }
        }
        Err(FileError::Empty)
    }

    fn of_sheet<R: Read + Seek>(workbook: &mut Xlsx<R>, name: String, limits: &Limits) -> Result<Self, FileError> {
        let merged = workbook.merge_cells_by_sheet_name(&name)?;
        let downwards = merged.iter().filter(|range| range.end.0 > range.start.0);
        let merged: HashMap<_, _> = downwards.map(|range| (range.start, range.end.0)).collect();
        let mut cells = workbook.worksheet_cells_reader(&name)?;
        let shapes: Vec<Shape> = cells.styles().iter().map(Shape::of).collect();
        let mut line = OpenLine { merged, ..OpenLine::default() };
        let mut held = Self { name, ..Self::default() };
        while let Some((cell, style)) = cells.next_cell_with_style_id()? {
            let (row, column) = cell.get_position();
            if row != line.row {
                held.close(&mut line, limits)?;
                line.row = row;
            }
            let mut text = words(cell.get_value(), shapes.get(style).copied().unwrap_or_default());
            if text.trim().is_empty() {
                continue;
            }
            if column as usize >= limits.columns {
                return Err(FileError::TooManyColumns { limit: limits.columns });
            }
            // One character too many is enough to be found too long.
            if let Some((end, _)) = text.char_indices().nth(limits.cell_chars + 1) {
                text.truncate(end);
            }
            line.set(column as usize, text);
        }
        held.close(&mut line, limits)?;
        Ok(held)
    }

    fn close(&mut self, line: &mut OpenLine, limits: &Limits) -> Result<(), FileError> {
        if line.cells.is_empty() {
            return Ok(());
        }
        line.fill_merged();
        for cell in line.cells.drain(..) {
            self.text.push_str(&cell);
            self.ends.push(self.text.len() as u32);
        }
        self.lines.push((line.row + 1, self.ends.len() as u32));
        // Checked per line, which is small: both indexes stay below 2^32.
        let held = self.text.len() + self.ends.len() * size_of::<u32>();
        if held as u64 > limits.unpacked.min(u64::from(u32::MAX / 2)) {
            return Err(FileError::TooLargeUnpacked { limit: limits.unpacked });
        }
        if self.lines.len() as u64 > limits.rows + super::HEADER_WITHIN as u64 {
            return Err(FileError::TooManyRows { limit: limits.rows });
        }
        Ok(())
    }
}

impl Iterator for Held {
    type Item = Result<Raw, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        let (line, to) = *self.lines.get(self.next)?;
        let from = if self.next == 0 { 0 } else { self.lines[self.next - 1].1 };
        self.next += 1;
        let end = |cell: u32| if cell == 0 { 0 } else { self.ends[cell as usize - 1] as usize };
        let cells = (from..to).map(|cell| self.text[end(cell)..end(cell + 1)].to_owned()).collect();
        Some(Ok(Raw { line: line.into(), cells }))
    }
}

/// The line that is being gathered.
#[derive(Default)]
struct OpenLine {
    row: u32,
    cells: Vec<String>,
    /// Cells merged downwards (a workshop written once beside its teams): where they start, and their last row.
    merged: HashMap<(u32, u32), u32>,
    /// The merged cell that reaches down in a column: its last row and text.
    reaching: HashMap<usize, (u32, String)>,
}

impl OpenLine {
    fn set(&mut self, column: usize, text: String) {
        if let Some(last) = self.merged.get(&(self.row, column as u32)) {
            self.reaching.insert(column, (*last, text.clone()));
        }
        if self.cells.len() <= column {
            self.cells.resize(column + 1, String::new());
        }
        self.cells[column] = text;
    }

    fn fill_merged(&mut self) {
        let row = self.row;
        self.reaching.retain(|_, (last, _)| *last >= row);
        for (column, (_, text)) in &self.reaching {
            if self.cells.len() <= *column {
                self.cells.resize(column + 1, String::new());
            }
            if self.cells[*column].is_empty() {
                self.cells[*column].clone_from(text);
            }
        }
    }
}

/// How a number is shown, as far as it matters: `000000` pads a staff number
/// with zeros, `0.00` keeps the last zero of 2024.10.
#[derive(Debug, Clone, Copy, Default)]
struct Shape {
    digits: usize,
    decimals: usize,
}

impl Shape {
    fn of(style: &Style) -> Self {
        let code = style.number_format.as_ref().map_or("", |format| format.format_code.as_str());
        let (whole, decimals) = code.split_once('.').unwrap_or((code, ""));
        let zeros = |text: &str| text.bytes().all(|byte| byte == b'0');
        if !whole.is_empty() && code.len() <= 30 && zeros(whole) && zeros(decimals) {
            Self { digits: whole.len(), decimals: decimals.len() }
        } else {
            Self::default()
        }
    }
}

fn words(value: &DataRef<'_>, shape: Shape) -> String {
    match value {
        DataRef::Empty => String::new(),
        DataRef::String(text) | DataRef::DateTimeIso(text) | DataRef::DurationIso(text) => text.clone(),
        DataRef::SharedString(text) => (*text).to_owned(),
        DataRef::Bool(value) => value.to_string().to_uppercase(),
        DataRef::Int(value) => format!("{value:0width$}", width = shape.digits),
        DataRef::Float(value) if shape.decimals > 0 => format!("{value:.decimals$}", decimals = shape.decimals),
        // Display writes whole floats without a fraction and never an exponent.
        DataRef::Float(value) => format!("{value:0width$}", width = shape.digits),
        DataRef::DateTime(value) if value.is_duration() => value.as_f64().to_string(),
        DataRef::DateTime(value) => {
            let (year, month, day, hour, minute, second, _) = value.to_ymd_hms_milli();
            match (value.as_f64() < 1.0, (hour, minute, second)) {
                (true, _) => format!("{hour:02}:{minute:02}"),
                (false, (0, 0, 0)) => format!("{year:04}-{month:02}-{day:02}"),
                _ => format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}"),
            }
        }
        DataRef::Error(error) => error.to_string(),
    }
}

/// Unpacks every part to be sure of the sizes, which the file may state wrongly.
fn inspect<R: Read + Seek>(source: &mut R, limits: &Limits) -> Result<(), FileError> {
    let mut archive = ZipArchive::new(source).map_err(|_| FileError::Damaged)?;
    let names: Vec<String> = archive
        .file_names()
        .map(|name| name.map(|name| name.to_lowercase().replace('\\', "/")).unwrap_or_default())
        .collect();
    if !names.iter().any(|name| name.ends_with("workbook.xml")) {
        return Err(FileError::Looks(looks_of_parts(&names)));
    }
    let mut left = limits.unpacked;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(|_| FileError::Damaged)?;
        let shared = part.name().is_ok_and(|name| name.to_lowercase().ends_with("sharedstrings.xml"));
        // The shared strings are held, so they may be as large as a file may be.
        let room = if shared { left.min(limits.bytes) } else { left };
        let mut taken = part.by_ref().take(room + 1);
        let size = if shared {
            let mut text = Vec::new();
            taken.read_to_end(&mut text).map_err(|_| FileError::Damaged)?;
            check_count(&text)?;
            text.len() as u64
        } else {
            std::io::copy(&mut taken, &mut std::io::sink()).map_err(|_| FileError::Damaged)?
        };
        if size > room {
            return Err(FileError::TooLargeUnpacked { limit: limits.unpacked });
        }
        left -= size;
    }
    Ok(())
}

fn looks_of_parts(names: &[String]) -> Looks {
    let has = |start: &str| names.iter().any(|name| name.starts_with(start));
    match () {
        () if has("xl/workbook.bin") => Looks::Xlsb,
        () if has("word/") || has("ppt/") => Looks::Docx,
        () if has("content.xml") => Looks::Ods,
        () => Looks::Zip,
    }
}

/// A stated count of strings that cannot be true: every string needs `<si/>`.
fn check_count(shared_strings: &[u8]) -> Result<(), FileError> {
    let text = String::from_utf8_lossy(shared_strings);
    let most = shared_strings.len() / "<si/>".len() + 1;
    let lies = text.match_indices("uniqueCount").any(|(at, name)| {
        let value = text[at + name.len()..].trim_start_matches(|c: char| c.is_whitespace() || "='\"+".contains(c));
        let digits = &value[..value.bytes().take_while(u8::is_ascii_digit).count()];
        !digits.is_empty() && digits.parse::<usize>().is_ok_and(|count| count > most) | (digits.len() > 19)
    });
    if lies || shared_strings.contains(&0) { Err(FileError::Damaged) } else { Ok(()) }
}

impl From<XlsxError> for FileError {
    fn from(error: XlsxError) -> Self {
        match error {
            XlsxError::WorksheetNotFound(name) => Self::NoSuchSheet { name },
            XlsxError::Password => Self::Looks(Looks::Xls),
            _ => Self::Damaged,
        }
    }
}
