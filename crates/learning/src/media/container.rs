//! What a film or a sound is packed in, by its first bytes: which of ffmpeg's
//! readers may look at it. What is not in the list is refused before any tool
//! sees it: playlists above all, which name other files and addresses.

use base::Message;

/// As much as [`Container::sniff`] looks at.
pub const HEAD: usize = 1_024;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Container {
    /// MP4, MOV, 3GP, M4A.
    Mov,
    Matroska,
    Avi,
    Asf,
    Flv,
    MpegPs,
    MpegTs,
    Gif,
    Mp3,
    Ogg,
    Wav,
    Flac,
    Aac,
}

const ALL: [Container; 13] = [
    Container::Mov,
    Container::Matroska,
    Container::Avi,
    Container::Asf,
    Container::Flv,
    Container::MpegPs,
    Container::MpegTs,
    Container::Gif,
    Container::Mp3,
    Container::Ogg,
    Container::Wav,
    Container::Flac,
    Container::Aac,
];

impl Container {
    /// ffmpeg's name of the reader, which is also how it is stored.
    pub const fn reader(self) -> &'static str {
        match self {
            Self::Mov => "mov",
            Self::Matroska => "matroska",
            Self::Avi => "avi",
            Self::Asf => "asf",
            Self::Flv => "flv",
            Self::MpegPs => "mpeg",
            Self::MpegTs => "mpegts",
            Self::Gif => "gif",
            Self::Mp3 => "mp3",
            Self::Ogg => "ogg",
            Self::Wav => "wav",
            Self::Flac => "flac",
            Self::Aac => "aac",
        }
    }

    pub fn named(reader: &str) -> Option<Self> {
        ALL.into_iter().find(|known| known.reader() == reader)
    }

    pub const fn mime(self) -> &'static str {
        match self {
            Self::Mov => "video/mp4",
            Self::Matroska => "video/x-matroska",
            Self::Avi => "video/x-msvideo",
            Self::Asf => "video/x-ms-asf",
            Self::Flv => "video/x-flv",
            Self::MpegPs => "video/mpeg",
            Self::MpegTs => "video/mp2t",
            Self::Gif => "image/gif",
            Self::Mp3 => "audio/mpeg",
            Self::Ogg => "audio/ogg",
            Self::Wav => "audio/wav",
            Self::Flac => "audio/flac",
            Self::Aac => "audio/aac",
        }
    }

    /// `film` or `audio`, until somebody has looked inside.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Mp3 | Self::Ogg | Self::Wav | Self::Flac | Self::Aac => "audio",
            _ => "film",
        }
    }

    /// The container, or why the file is refused.
    pub fn sniff(head: &[u8]) -> Result<Self, Message> {
        let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
        let found = match head {
            [] => return Err("learning-film-empty".into()),
            // QuickTime of long ago begins without `ftyp`.
            [_, _, _, _, kind @ ..] if [b"ftyp", b"moov", b"wide"].iter().any(|it| kind.starts_with(*it)) => Self::Mov,
            [0x1a, 0x45, 0xdf, 0xa3, ..] => Self::Matroska,
            [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] if kind.starts_with(b"AVI ") => Self::Avi,
            [b'R', b'I', b'F', b'F', _, _, _, _, kind @ ..] if kind.starts_with(b"WAVE") => Self::Wav,
            [0x30, 0x26, 0xb2, 0x75, 0x8e, 0x66, 0xcf, 0x11, ..] => Self::Asf,
            [b'F', b'L', b'V', 1, ..] => Self::Flv,
            [0, 0, 1, 0xba, ..] => Self::MpegPs,
            [0x47, ..] if head.get(188) == Some(&0x47) && head.get(376) == Some(&0x47) => Self::MpegTs,
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Self::Gif,
            [b'I', b'D', b'3', ..] => Self::Mp3,
            [b'O', b'g', b'g', b'S', ..] => Self::Ogg,
            [b'f', b'L', b'a', b'C', ..] => Self::Flac,
            // Eleven bits set, then version and layer: layer III is MP3, layer 0 is AAC.
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Self::Mp3,
            [0xff, second, ..] if second & 0xf6 == 0xf0 => Self::Aac,
            [b'P', b'K', 3 | 5, 4 | 6, ..] => return Err("learning-film-zip".into()),
            _ if text.starts_with(b"#EXTM3U") || text.starts_with(b"ffconcat") || text.starts_with(b"<") => {
                return Err("learning-film-list".into());
            }
            _ => return Err("learning-film-unknown".into()),
        };
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_name_the_reader() {
        let known: [(&[u8], &str); 11] = [
            (b"\0\0\0\x20ftypisom", "mov"),
            (b"\0\0\0\x14ftypqt  ", "mov"),
            (b"\0\0\0\x08wide\0\0", "mov"),
            (b"\x1a\x45\xdf\xa3\x01", "matroska"),
            (b"RIFF\0\0\0\0AVI LIST", "avi"),
            (b"RIFF\0\0\0\0WAVEfmt ", "wav"),
            (b"GIF89a\x01", "gif"),
            (b"ID3\x04", "mp3"),
            (b"\xff\xfb\x90", "mp3"),
            (b"\xff\xf1\x50", "aac"),
            (b"OggS\0", "ogg"),
        ];
        for (head, reader) in known {
            assert_eq!(Container::sniff(head).map(Container::reader), Ok(reader));
            assert_eq!(Container::named(reader).map(Container::reader), Some(reader));
        }
    }

    #[test]
    fn what_names_other_files_or_is_no_film_is_refused() {
        let refused: [(&[u8], &str); 9] = [
            (b"", "learning-film-empty"),
            (b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n", "learning-film-list"),
            (b"\xef\xbb\xbf\n#EXTM3U", "learning-film-list"),
            (b"ffconcat version 1.0\nfile /etc/passwd", "learning-film-list"),
            (b"<?xml version=\"1.0\"?><MPD>", "learning-film-list"),
            (b"PK\x03\x04\x14\0", "learning-film-zip"),
            (b"\x7fELF", "learning-film-unknown"),
            (b"G is one sync byte, not three", "learning-film-unknown"),
            (b"moov", "learning-film-unknown"),
        ];
        for (head, why) in refused {
            assert_eq!(Container::sniff(head).map_err(|why| why.key), Err(why));
        }
    }
}
