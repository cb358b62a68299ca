//! CSV as raw lines. Records longer than a row may be stop the file, because
//! the csv crate would gather them without end.

use std::io::Read;

use csv::{ReaderBuilder, StringRecord, Terminator};

use super::{
    FileError, Limits, Raw,
    text::{END, Text},
};

pub(super) struct Lines<R> {
    pub separator: u8,
    reader: csv::Reader<Text<R>>,
    record: StringRecord,
    record_bytes: usize,
}

/// What the csv reader asks for at once; part of it belongs to the next record.
const BUFFER: usize = 16 * 1024;

impl<R: Read> Lines<R> {
    pub fn open(source: R, limits: &Limits) -> Result<Self, FileError> {
        let mut text = Text::new(source, limits.bytes);
        let separator = separator(text.peek()?);
        let reader = ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .delimiter(separator)
            .terminator(Terminator::Any(b'\n'))
            .buffer_capacity(BUFFER)
            .from_reader(text);
        // Four bytes are the longest character.
        let record_bytes = limits.columns * limits.cell_chars * 4 + BUFFER;
        Ok(Self { separator, reader, record: StringRecord::new(), record_bytes })
    }

    /// `None` at the end.
    fn advance(&mut self) -> Result<Option<Raw>, FileError> {
        loop {
            let start = self.reader.position().line();
            self.reader.get_mut().allow(self.record_bytes);
            let more = self.reader.read_record(&mut self.record).map_err(|error| failure(error, start))?;
            if !more || (self.record.len() == 1 && &self.record[0] == END) {
                return Ok(None);
            }
            // The reader's own position is before the blank lines it skipped.
            let breaks = self.record.as_slice().bytes().filter(|byte| *byte == b'\n').count() as u64;
            let line = self.reader.position().line().saturating_sub(breaks + 1);
            if self.record.iter().next_back().is_some_and(|cell| cell.contains(END)) {
                // No line end of its own closed this record.
                return Err(FileError::QuoteNotClosed { line: line + 1 });
            }
            if self.record.iter().any(|cell| !cell.trim().is_empty()) {
                return Ok(Some(Raw { line, cells: self.record.iter().map(str::to_owned).collect() }));
            }
        }
    }
}

impl<R: Read> Iterator for Lines<R> {
    type Item = Result<Raw, FileError>;

    fn next(&mut self) -> Option<Self::Item> {
        self.advance().transpose()
    }
}

fn failure(error: csv::Error, line: u64) -> FileError {
    match error.into_kind() {
        csv::ErrorKind::Io(error) => match FileError::from(error) {
            FileError::LineTooLong { .. } => FileError::LineTooLong { line },
            other => other,
        },
        other => FileError::Io(format!("{other:?}")),
    }
}

/// The one of the three that stands most often outside quotation marks in the
/// first lines; a comma if there is none.
fn separator(start: &[u8]) -> u8 {
    const LINES: usize = 10;
    let mut counts = [(b',', 0), (b'\t', 0), (b';', 0)];
    for line in start.split(|byte| *byte == b'\n').take(LINES) {
        let mut quoted = false;
        for byte in line {
            quoted ^= *byte == b'"';
            if let Some((_, count)) = counts.iter_mut().find(|(separator, _)| !quoted && separator == byte) {
                *count += 1;
            }
        }
    }
    // The first of equals.
    counts.iter().rev().max_by_key(|(_, count)| *count).map_or(b',', |(separator, _)| *separator)
}
