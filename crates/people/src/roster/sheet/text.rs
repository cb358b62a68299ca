//! Bytes in an unknown encoding as a stream of UTF-8, at most one block ahead.
//!
//! What cannot be decoded becomes U+FFFD, which makes its line unreadable and
//! leaves the others alone. Line ends become `\n`, so that the csv reader
//! counts lines as an editor does. After the last line comes [`END`] on a line
//! of its own: if it turns up inside a cell, a quotation mark was left open.

use std::io::{self, Read};

use encoding_rs::{Decoder, Encoding, GB18030, UTF_8};

use super::failure::{FileError, Looks};

/// U+FFFF is no character of any text.
pub const END: &str = "\u{FFFF}end";

const BLOCK: usize = 64 * 1024;

pub struct Text<R> {
    source: R,
    limit: u64,
    taken: u64,
    /// `None` while there were only ASCII bytes, which need no decision.
    decoder: Option<Decoder>,
    block: Vec<u8>,
    ready: Vec<u8>,
    read_to: usize,
    allowed: usize,
    after_return: bool,
    ended: bool,
}

impl<R: Read> Text<R> {
    /// `limit` in bytes of the source.
    pub fn new(source: R, limit: u64) -> Self {
        Self {
            source,
            limit,
            taken: 0,
            decoder: None,
            block: Vec::new(),
            ready: Vec::new(),
            read_to: 0,
            allowed: usize::MAX,
            after_return: false,
            ended: false,
        }
    }

    /// How many bytes of UTF-8 may be read from here before a read fails with
    /// [`FileError::LineTooLong`]. The csv reader itself knows no bound.
    pub fn allow(&mut self, bytes: usize) {
        self.allowed = bytes;
    }

    /// The beginning of the text, one block or all of it, without consuming it.
    pub fn peek(&mut self) -> Result<&[u8], FileError> {
        if self.ready.is_empty() && !self.ended {
            self.fill()?;
        }
        Ok(&self.ready[self.read_to..])
    }

    fn fill(&mut self) -> Result<(), FileError> {
        self.ready.clear();
        self.read_to = 0;
        let room = (self.limit + 1 - self.taken).min(BLOCK as u64);
        self.block.clear();
        self.source.by_ref().take(room).read_to_end(&mut self.block)?;
        let first = self.taken == 0;
        self.taken += self.block.len() as u64;
        if self.taken > self.limit {
            return Err(FileError::TooLarge { limit: self.limit });
        }
        let last = (self.block.len() as u64) < room;
        if first {
            self.begin()?;
        }
        self.decode(last);
        if self.ready.contains(&0) {
            return Err(FileError::Looks(Looks::Binary));
        }
        self.normalise_line_ends();
        if last {
            self.ended = true;
            self.ready.extend_from_slice(format!("\n{END}\n").as_bytes());
        }
        Ok(())
    }

    fn begin(&mut self) -> Result<(), FileError> {
        let marked = Encoding::for_bom(&self.block).map(|(encoding, _)| encoding);
        if marked.is_none_or(|encoding| encoding == UTF_8)
            && let Some(looks) = Looks::of(&self.block)
        {
            return Err(FileError::Looks(looks));
        }
        self.decoder = marked.map(Encoding::new_decoder_with_bom_removal);
        Ok(())
    }

    fn decode(&mut self, last: bool) {
        if self.decoder.is_none() && !self.block.is_ascii() {
            self.decoder = Some(guess(&self.block, last).new_decoder_without_bom_handling());
        }
        let Some(decoder) = &mut self.decoder else {
            std::mem::swap(&mut self.ready, &mut self.block);
            return;
        };
        let room = decoder.max_utf8_buffer_length(self.block.len()).unwrap_or(BLOCK * 4);
        self.ready.resize(room, 0);
        let (_, _, written, _) = decoder.decode_to_utf8(&self.block, &mut self.ready, last);
        self.ready.truncate(written);
    }

    /// `\r\n` and a lone `\r` become `\n`, also across blocks.
    fn normalise_line_ends(&mut self) {
        if !self.after_return && !self.ready.contains(&b'\r') {
            return;
        }
        let mut after_return = self.after_return;
        self.ready.retain_mut(|byte| {
            let keep = !(after_return && *byte == b'\n');
            after_return = *byte == b'\r';
            if after_return {
                *byte = b'\n';
            }
            keep
        });
        self.after_return = after_return;
    }
}

impl<R: Read> Read for Text<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.read_to == self.ready.len() {
            if self.ended {
                return Ok(0);
            }
            self.fill().map_err(io::Error::other)?;
        }
        let count = into.len().min(self.ready.len() - self.read_to).min(self.allowed);
        if count == 0 {
            // The reader of lines knows which line it was.
            return Err(io::Error::other(FileError::LineTooLong { line: 0 }));
        }
        into[..count].copy_from_slice(&self.ready[self.read_to..self.read_to + count]);
        self.read_to += count;
        self.allowed -= count;
        Ok(count)
    }
}

/// UTF-8 if the lines that are not plain ASCII are mostly valid UTF-8, else
/// GB18030. By line, because a single damaged byte must not turn a whole UTF-8
/// file into GB18030; and a GB18030 line is hardly ever valid UTF-8.
fn guess(block: &[u8], last: bool) -> &'static Encoding {
    let mut lines = block.split(|byte| *byte == b'\n').peekable();
    let (mut valid, mut invalid) = (0, 0);
    while let Some(line) = lines.next() {
        match std::str::from_utf8(line) {
            _ if line.is_ascii() => {}
            Ok(_) => valid += 1,
            // The block may end in the middle of a character.
            Err(error) if error.error_len().is_none() && lines.peek().is_none() && !last => {}
            Err(_) => invalid += 1,
        }
    }
    if valid >= invalid { UTF_8 } else { GB18030 }
}
