//! Rows per second of the roster reader: `cargo run -p people --example roster_reading [ROWS | FILE]`.
//!
//! Without a file, CSV is made while it is read, so that the memory is not that
//! of a file; the time that takes is measured and taken off.

use std::{
    fs::File,
    io::{Cursor, Read},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use encoding_rs::{Encoding, GB18030, UTF_8};
use jiff::civil::date;
use people::roster::{Difference, FileError, Limits, Mapping, Policy, Reading, Sheet, compare};
use rust_xlsxwriter::{Workbook, XlsxError};

const HEADER: [&str; 10] =
    ["工号", "姓名", "车间", "班组", "岗位", "用工性质", "出生年月", "入职日期", "手机", "党支部"];

fn person(number: u64) -> [String; 10] {
    [
        format!("{number:06}"),
        ["张三", "欧阳娜娜", "李四", "王建国"][number as usize % 4].to_owned(),
        format!("工务{}车间", number % 19),
        format!("K{}工区", number % 182),
        "线路工".to_owned(),
        ["在编", "合同制", "劳务派遣"][number as usize % 3].to_owned(),
        format!("{}年{}月", 1965 + number % 38, 1 + number % 12),
        format!("20{:02}/{}/{}", number % 26, 1 + number % 12, 1 + number % 28),
        format!("100{number:08}"),
        "第一党支部".to_owned(),
    ]
}

/// CSV lines in an encoding, one at a time.
struct Lines {
    next: u64,
    rows: u64,
    encoding: &'static Encoding,
    rest: Cursor<Vec<u8>>,
    /// Nanoseconds spent here.
    making: Arc<AtomicU64>,
}

impl Read for Lines {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        let start = Instant::now();
        let left = self.rest.get_ref().len() as u64 - self.rest.position();
        if left == 0 && self.next <= self.rows {
            let cells = if self.next == 0 { HEADER.map(str::to_owned) } else { person(self.next) };
            self.rest = Cursor::new(self.encoding.encode(&(cells.join(",") + "\n")).0.into_owned());
            self.next += 1;
        }
        let count = self.rest.read(into);
        self.making.fetch_add(start.elapsed().as_nanos() as u64, Ordering::Relaxed);
        count
    }
}

fn measure(name: &str, making: &AtomicU64, open: impl FnOnce() -> Result<Sheet, FileError>) -> Result<(), FileError> {
    let start = Instant::now();
    let sheet = open()?;
    let headers = sheet.headers();
    let columns = Mapping::guess(headers).resolve(headers).map_err(|faults| FileError::Io(format!("{faults:?}")))?;
    let reading = Reading::new(sheet, columns, date(2026, 11, 22));
    let difference = Difference::<u64>::new(&reading.columns().fields(), [], Policy::default());
    let outcome = compare(reading, difference, |_| Ok::<_, FileError>(()))?;
    let taken = start.elapsed().saturating_sub(Duration::from_nanos(making.load(Ordering::Relaxed)));
    let (taken, counts) = (taken.as_secs_f64(), outcome.counts);
    let rows = counts.added + counts.rejected;
    println!(
        "{name}: {rows} rows in {:.0} ms, {:.0} rows/s; {counts:?}; peak {}",
        taken * 1e3,
        rows as f64 / taken,
        peak()
    );
    Ok(())
}

fn workbook(rows: u64) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for row in 0..=rows {
        let cells = if row == 0 { HEADER.map(str::to_owned) } else { person(row) };
        for (column, cell) in (0_u16..).zip(cells) {
            sheet.write(row as u32, column, cell)?;
        }
    }
    book.save_to_buffer()
}

/// The most memory the process ever had; Linux only.
fn peak() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM")).unwrap_or("unknown");
    line.split_whitespace().skip(1).collect::<Vec<_>>().join(" ")
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let argument = std::env::args().nth(1).unwrap_or_else(|| "100000".to_owned());
    let Ok(rows) = argument.parse() else {
        let file = File::open(&argument)?;
        return Ok(measure(&argument, &AtomicU64::new(0), || Sheet::open(file, None, Limits::default()))?);
    };
    for (name, encoding) in [("CSV UTF-8", UTF_8), ("CSV GB18030", GB18030)] {
        let making = Arc::new(AtomicU64::new(0));
        let lines = Lines { next: 0, rows, encoding, rest: Cursor::default(), making: Arc::clone(&making) };
        measure(name, &making, || Sheet::csv(lines, Limits::default()))?;
    }
    let book = workbook(rows)?;
    println!("xlsx of {} bytes is made; peak {}", book.len(), peak());
    measure("xlsx", &AtomicU64::new(0), || Sheet::open(Cursor::new(book), None, Limits::default()))?;
    Ok(())
}
