//! The lines of a file that comes in pieces, none held for longer than it takes.

use base::{Result, TenantId};
use bytes::{Bytes, BytesMut};
use futures::{Stream, StreamExt};
use sha1::{Digest, Sha1};
use uuid::{Builder, Uuid};

use crate::xapi::{Json, Version};

/// A line by its number in the file.
pub struct Line {
    pub number: i64,
    pub text: Text,
}

pub enum Text {
    Whole(Bytes),
    /// Of so many bytes, and not held.
    TooLong(usize),
}

pub struct Lines<S> {
    file: S,
    held: BytesMut,
    /// The first byte and the line behind all that was taken.
    at_byte: u64,
    at_line: i64,
    most: usize,
    is_over: bool,
}

impl<S, E> Lines<S>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
    E: std::error::Error + Send + Sync + 'static,
{
    pub fn new(file: S, at_byte: u64, at_line: i64, most: usize) -> Self {
        Self { file, held: BytesMut::new(), at_byte, at_line, most, is_over: false }
    }

    /// Behind what was taken last.
    pub fn at(&self) -> (i64, i64) {
        (self.at_byte as i64, self.at_line)
    }

    /// The next lines; none at the end.
    pub async fn take(&mut self, count: usize, bytes: usize) -> Result<Vec<Line>> {
        let (mut lines, mut size) = (Vec::new(), 0);
        while lines.len() < count && size < bytes {
            let Some(line) = self.next().await? else { break };
            size += if let Text::Whole(text) = &line.text { text.len() } else { 0 };
            lines.push(line);
        }
        Ok(lines)
    }

    async fn next(&mut self) -> Result<Option<Line>> {
        let mut searched = 0;
        // Bytes of a line that is too long and was let go.
        let mut gone = 0;
        loop {
            if let Some(end) = self.held[searched..].iter().position(|byte| *byte == b'\n') {
                let line = self.held.split_to(searched + end + 1).freeze();
                return Ok(Some(self.line(line, gone)));
            }
            searched = self.held.len();
            if searched > self.most {
                gone += searched;
                self.held.clear();
                searched = 0;
            }
            match self.file.next().await {
                Some(piece) => self.held.extend_from_slice(&piece?),
                None if self.is_over || (self.held.is_empty() && gone == 0) => return Ok(None),
                None => {
                    self.is_over = true;
                    let line = self.held.split().freeze();
                    return Ok(Some(self.line(line, gone)));
                }
            }
        }
    }

    fn line(&mut self, line: Bytes, gone: usize) -> Line {
        let is_first = self.at_byte == 0;
        self.at_byte += (gone + line.len()) as u64;
        self.at_line += 1;
        let size = gone + line.len();
        let text = if size > self.most { Text::TooLong(size) } else { Text::Whole(trimmed(&line, is_first)) };
        Line { number: self.at_line, text }
    }
}

/// Without white space around it, and the first without its byte order mark.
fn trimmed(line: &Bytes, is_first: bool) -> Bytes {
    let text = if is_first { line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line) } else { line };
    line.slice_ref(text.trim_ascii())
}

/// Which edition a line says that it is of.
pub fn version(line: &[u8]) -> Option<Version> {
    Version::parse(Json::read(line).ok()?.get("version")?.as_text()?)
}

/// The id of a line that has none: the same for the same line (UUID version 5).
pub fn id(tenant: TenantId, line: &[u8]) -> Uuid {
    let digest: [u8; 20] = Sha1::new().chain_update(tenant.0.as_bytes()).chain_update(line).finalize().into();
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    Builder::from_sha1_bytes(first).into_uuid()
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn lines(pieces: &[&'static str], most: usize) -> Vec<(i64, String, u64)> {
        let pieces: Vec<_> =
            pieces.iter().map(|piece| Ok::<_, std::io::Error>(Bytes::from_static(piece.as_bytes()))).collect();
        let mut lines = Lines::new(futures::stream::iter(pieces), 0, 0, most);
        let mut all = Vec::new();
        while let Some(line) = lines.take(1, 1).await.unwrap_or_default().pop() {
            let text = match line.text {
                Text::Whole(text) => String::from_utf8_lossy(&text).into_owned(),
                Text::TooLong(size) => format!("{size} bytes"),
            };
            all.push((line.number, text, lines.at_byte));
        }
        all
    }

    #[tokio::test]
    async fn lines_of_any_pieces() {
        let told = |number: i64, text: &str, at: u64| (number, text.to_owned(), at);
        let whole = vec![told(1, "ab", 6), told(2, "", 7), told(3, "11 bytes", 18), told(4, "d", 19)];
        assert_eq!(lines(&["\u{feff}ab\n\n0123456789\nd"], 8).await, whole);
        assert_eq!(lines(&["\u{feff}a", "b", "\n", "\n012345678", "9", "\n", "d"], 8).await, whole);
        assert_eq!(lines(&["", "a\r\n"], 8).await, [told(1, "a", 3)]);
        assert_eq!(lines(&["0123456789abc"], 8).await, [told(1, "13 bytes", 13)]);
        assert_eq!(lines(&[], 8).await, []);
    }
}
