//! What comes out of an archive is counted: of each file, of all together, and
//! against what went in.

use std::io::{self, Read};

use base::{Message, config::Packages};

use crate::fault::Fault;

/// A file that is smaller may be of nothing but zeros.
const RATIO_FROM: u64 = 1 << 20;

pub struct Meter {
    /// Bytes that one file may have.
    pub file: u64,
    whole: u64,
    ratio: u64,
    /// Of all files so far.
    read: u64,
}

impl Meter {
    pub fn new(limits: &Packages) -> Self {
        Self { file: limits.file_bytes, whole: limits.unpacked_bytes, ratio: limits.ratio, read: 0 }
    }

    pub fn measure<'a>(&'a mut self, inner: Box<dyn Read + 'a>, path: &'a str, packed: u64) -> Metered<'a> {
        Metered { inner, meter: self, path, packed, read: 0 }
    }
}

pub struct Metered<'a> {
    inner: Box<dyn Read + 'a>,
    meter: &'a mut Meter,
    path: &'a str,
    packed: u64,
    read: u64,
}

impl Metered<'_> {
    fn check(&self) -> Result<(), Fault> {
        let large = |key: &'static str, limit: u64| {
            Err(Fault::new("limits", Message::new(key).with("limit", limit >> 20)).at(self.path, 0))
        };
        if self.meter.read > self.meter.whole {
            return large("package-unpacked-large", self.meter.whole);
        }
        if self.read > self.meter.file {
            return large("package-file-large", self.meter.file);
        }
        if self.read > RATIO_FROM && self.read / self.packed.max(1) > self.meter.ratio {
            let message = Message::new("package-file-bomb").with("ratio", self.meter.ratio);
            return Err(Fault::new("limits", message).at(self.path, 0));
        }
        Ok(())
    }
}

impl Read for Metered<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        self.read += read as u64;
        self.meter.read += read as u64;
        self.check()?;
        Ok(read)
    }
}
