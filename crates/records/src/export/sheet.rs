//! The bytes of an exported file, some statements at a time.

use std::{mem, sync::Arc};

use base::Result;
use parquet::{
    basic::Compression,
    column::writer::ColumnWriter,
    data_type::ByteArray,
    file::{
        properties::WriterProperties,
        writer::{SerializedFileWriter, SerializedRowGroupWriter},
    },
    schema::parser::parse_message_type,
};

use super::columns::{COLUMNS, COUNT, Kind, cells};
use crate::find::Kept;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// A statement on each line, as it is kept.
    Ndjson,
    Csv,
    Parquet,
}

impl Format {
    pub const ALL: &'static [Self] = &[Self::Ndjson, Self::Csv, Self::Parquet];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Parquet => "parquet",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|format| format.code() == code)
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Ndjson => "application/x-ndjson",
            Self::Csv => "text/csv; charset=utf-8",
            Self::Parquet => "application/vnd.apache.parquet",
        }
    }
}

/// A file on its way; [`Sheet::end`] gives what comes last.
pub enum Sheet {
    Ndjson,
    Csv(Box<csv::Writer<Vec<u8>>>),
    Parquet(Box<Table>),
}

impl Sheet {
    pub fn new(format: Format) -> Result<Self> {
        Ok(match format {
            Format::Ndjson => Self::Ndjson,
            Format::Csv => {
                // Spreadsheets take a file without this mark for GB18030.
                let mut writer = csv::Writer::from_writer(b"\xef\xbb\xbf".to_vec());
                writer.write_record(COLUMNS.map(|(name, _)| name))?;
                Self::Csv(Box::new(writer))
            }
            Format::Parquet => Self::Parquet(Box::new(Table::new()?)),
        })
    }

    pub fn rows(&mut self, kept: &[Kept]) -> Result<Vec<u8>> {
        match self {
            Self::Ndjson => {
                let size = kept.iter().map(|row| row.body.len() + 1).sum();
                let mut out = Vec::with_capacity(size);
                for row in kept {
                    out.extend_from_slice(row.body.as_bytes());
                    out.push(b'\n');
                }
                Ok(out)
            }
            Self::Csv(writer) => {
                for row in kept {
                    let cells = cells(row)?;
                    writer.write_record(COLUMNS.iter().zip(cells).map(|((_, kind), cell)| harmless(*kind, cell)))?;
                }
                // The writer has no way to give up what it wrote.
                let rest = mem::replace(&mut **writer, csv::Writer::from_writer(Vec::new()));
                rest.into_inner().map_err(|error| base::error::internal(error.to_string()))
            }
            Self::Parquet(table) => table.rows(kept),
        }
    }

    pub fn end(self) -> Result<Vec<u8>> {
        match self {
            Self::Ndjson => Ok(Vec::new()),
            Self::Csv(writer) => writer.into_inner().map_err(|error| base::error::internal(error.to_string())),
            Self::Parquet(table) => table.end(),
        }
    }
}

/// A cell that a spreadsheet would compute begins with an apostrophe.
fn harmless(kind: Kind, cell: String) -> String {
    let computes = kind == Kind::Text && cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if computes { format!("'{cell}") } else { cell }
}

/// Statements of a row group: what lies in memory.
const GROUP: usize = 10_000;

/// A Parquet file: nullable columns, compressed with Snappy.
pub struct Table {
    writer: SerializedFileWriter<Vec<u8>>,
    columns: [Vec<String>; COUNT],
}

impl Table {
    fn new() -> Result<Self> {
        let fields = COLUMNS.map(|(name, kind)| match kind {
            Kind::Text => format!("optional binary {name} (UTF8);"),
            Kind::Flag => format!("optional boolean {name};"),
            Kind::Number => format!("optional double {name};"),
            Kind::Moment => format!("optional int64 {name} (TIMESTAMP(MICROS,true));"),
        });
        let schema = parse_message_type(&format!("message statement {{ {} }}", fields.join(" ")))?;
        let properties = WriterProperties::builder().set_compression(Compression::SNAPPY).build();
        let writer = SerializedFileWriter::new(Vec::new(), Arc::new(schema), Arc::new(properties))?;
        Ok(Self { writer, columns: Default::default() })
    }

    fn rows(&mut self, kept: &[Kept]) -> Result<Vec<u8>> {
        for row in kept {
            for (column, cell) in self.columns.iter_mut().zip(cells(row)?) {
                column.push(cell);
            }
        }
        if self.columns[0].len() >= GROUP { self.group() } else { Ok(Vec::new()) }
    }

    fn group(&mut self) -> Result<Vec<u8>> {
        let mut group = self.writer.next_row_group()?;
        for ((_, kind), column) in COLUMNS.iter().zip(&mut self.columns) {
            write(&mut group, *kind, &mem::take(column))?;
        }
        group.close()?;
        self.writer.flush()?;
        Ok(mem::take(self.writer.inner_mut()))
    }

    fn end(mut self) -> Result<Vec<u8>> {
        let mut rest = if self.columns[0].is_empty() { Vec::new() } else { self.group()? };
        rest.extend(self.writer.into_inner()?);
        Ok(rest)
    }
}

fn write(group: &mut SerializedRowGroupWriter<'_, Vec<u8>>, kind: Kind, cells: &[String]) -> Result<()> {
    let Some(mut column) = group.next_column()? else { return Err(base::error::internal("a column too many")) };
    match (kind, column.untyped()) {
        (Kind::Text, ColumnWriter::ByteArrayColumnWriter(writer)) => {
            let (levels, values) = present(cells, |cell| (!cell.is_empty()).then(|| ByteArray::from(cell)));
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (Kind::Flag, ColumnWriter::BoolColumnWriter(writer)) => {
            let (levels, values) = present(cells, |cell| cell.parse::<bool>().ok());
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (Kind::Number, ColumnWriter::DoubleColumnWriter(writer)) => {
            let (levels, values) = present(cells, |cell| cell.parse::<f64>().ok());
            writer.write_batch(&values, Some(&levels), None)?;
        }
        (Kind::Moment, ColumnWriter::Int64ColumnWriter(writer)) => {
            let (levels, values) =
                present(cells, |cell| cell.parse::<jiff::Timestamp>().ok().map(jiff::Timestamp::as_microsecond));
            writer.write_batch(&values, Some(&levels), None)?;
        }
        _ => return Err(base::error::internal("a column of another type")),
    }
    Ok(column.close()?)
}

/// The values that are there, and for each cell whether its is.
fn present<T>(cells: &[String], read: impl Fn(&str) -> Option<T>) -> (Vec<i16>, Vec<T>) {
    let read: Vec<Option<T>> = cells.iter().map(|cell| read(cell)).collect();
    (read.iter().map(|value| i16::from(value.is_some())).collect(), read.into_iter().flatten().collect())
}
