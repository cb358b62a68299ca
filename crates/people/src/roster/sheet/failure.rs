//! Why a whole file is refused, and what a file that is no table looks like.

use std::io;

use base::Message;

/// The file as a whole cannot be read, or not any further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FileError {
    /// The operating system's words: for the log, not for the page.
    Io(String),
    TooLarge {
        /// In bytes.
        limit: u64,
    },
    /// Small as it came, too large when unpacked.
    TooLargeUnpacked {
        /// In bytes.
        limit: u64,
    },
    TooManyRows {
        limit: u64,
    },
    TooManyColumns {
        limit: usize,
    },
    Looks(Looks),
    Empty,
    HeaderOnly,
    HeaderUnreadable,
    /// A quotation mark opened in the record that starts here is not closed before the end.
    QuoteNotClosed {
        line: u64,
    },
    /// The record that starts here is longer than its columns may be together.
    LineTooLong {
        line: u64,
    },
    /// It is a workbook, but a broken one.
    Damaged,
    NoSuchSheet {
        name: String,
    },
}

impl FileError {
    pub fn message(&self) -> Message {
        match self {
            Self::Io(_) => Message::new("roster-file-unreadable"),
            Self::TooLarge { limit } => Message::new("roster-file-too-large").with("limit", mebibytes(*limit)),
            Self::TooLargeUnpacked { limit } => {
                Message::new("roster-file-too-large-unpacked").with("limit", mebibytes(*limit))
            }
            Self::TooManyRows { limit } => Message::new("roster-file-rows").with("limit", limit),
            Self::TooManyColumns { limit } => Message::new("roster-file-columns").with("limit", limit),
            Self::Looks(looks) => Message::new(looks.key()),
            Self::Empty => Message::new("roster-file-empty"),
            Self::HeaderOnly => Message::new("roster-file-header-only"),
            Self::HeaderUnreadable => Message::new("roster-file-header-unreadable"),
            Self::QuoteNotClosed { line } => Message::new("roster-file-quote").with("line", line),
            Self::LineTooLong { line } => Message::new("roster-file-line").with("line", line),
            Self::Damaged => Message::new("roster-file-damaged"),
            Self::NoSuchSheet { name } => Message::new("roster-file-no-sheet").with("name", name),
        }
    }
}

/// Rounded up, so that a limit below one does not read as none.
fn mebibytes(bytes: u64) -> u64 {
    bytes.div_ceil(1 << 20)
}

impl std::fmt::Display for FileError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "roster file: {self:?}")
    }
}

impl std::error::Error for FileError {}

impl From<io::Error> for FileError {
    fn from(error: io::Error) -> Self {
        // Our own errors travel through the csv reader as io errors.
        match error.downcast::<Self>() {
            Ok(own) => own,
            Err(other) => Self::Io(other.to_string()),
        }
    }
}

/// What a file is that is no table we read, whatever its name says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Looks {
    /// An OLE container: Excel 97-2003, WPS `.et`, or an xlsx with a password.
    Xls,
    /// A binary workbook.
    Xlsb,
    /// OpenDocument.
    Ods,
    Docx,
    Zip,
    Pdf,
    /// Rar, 7-Zip or gzip.
    Archive,
    Picture,
    /// A page or an XML spreadsheet, as some personnel systems export under `.xls`.
    Html,
    /// UTF-16 without its byte order mark.
    Utf16,
    Binary,
}

impl Looks {
    pub fn key(self) -> &'static str {
        match self {
            Self::Xls => "roster-file-looks-xls",
            Self::Xlsb => "roster-file-looks-xlsb",
            Self::Ods => "roster-file-looks-ods",
            Self::Docx => "roster-file-looks-docx",
            Self::Zip => "roster-file-looks-zip",
            Self::Pdf => "roster-file-looks-pdf",
            Self::Archive => "roster-file-looks-archive",
            Self::Picture => "roster-file-looks-picture",
            Self::Html => "roster-file-looks-html",
            Self::Utf16 => "roster-file-looks-utf16",
            Self::Binary => "roster-file-looks-binary",
        }
    }

    /// From the first bytes of a file; `None` if it may be text.
    pub(super) fn of(start: &[u8]) -> Option<Self> {
        const SIGNATURES: [(&[u8], Looks); 10] = [
            (b"\xD0\xCF\x11\xE0", Looks::Xls),
            (b"PK\x03\x04", Looks::Zip),
            (b"PK\x05\x06", Looks::Zip),
            (b"%PDF", Looks::Pdf),
            (b"Rar!", Looks::Archive),
            (b"7z\xBC\xAF", Looks::Archive),
            (b"\x1F\x8B", Looks::Archive),
            (b"\x89PNG", Looks::Picture),
            (b"\xFF\xD8\xFF", Looks::Picture),
            (b"GIF8", Looks::Picture),
        ];
        if let Some((_, looks)) = SIGNATURES.iter().find(|(signature, _)| start.starts_with(signature)) {
            return Some(*looks);
        }
        let text = start.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(start).trim_ascii_start();
        let tags: [&[u8]; 4] = [b"<!doctype", b"<html", b"<?xml", b"<table"];
        let is_tag = |tag: &&[u8]| text.get(..tag.len()).is_some_and(|word| word.eq_ignore_ascii_case(tag));
        if tags.iter().any(is_tag) {
            return Some(Self::Html);
        }
        // In UTF-16 every other byte of the separators and digits is zero.
        let zeros = start.split(|byte| *byte == 0).count() - 1;
        match zeros {
            0 => None,
            few if few * 8 > start.len() && start.windows(2).all(|pair| pair != [0, 0]) => Some(Self::Utf16),
            _ => Some(Self::Binary),
        }
    }
}
