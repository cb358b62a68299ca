//! What a file is, by its first bytes.

use base::Message;
use image::ImageFormat;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Jpeg,
    Png,
    Webp,
    Mp3,
    M4a,
    Ogg,
    Mp4,
    /// WebVTT captions.
    Vtt,
}

pub const PICTURES: [Kind; 3] = [Kind::Jpeg, Kind::Png, Kind::Webp];
pub const SOUNDS: [Kind; 3] = [Kind::Mp3, Kind::M4a, Kind::Ogg];

impl Kind {
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Ogg => "audio/ogg",
            Self::Mp4 => "video/mp4",
            Self::Vtt => "text/vtt; charset=utf-8",
        }
    }

    /// `picture`, `audio`, `film` or `captions`.
    pub const fn group(self) -> &'static str {
        match self {
            Self::Jpeg | Self::Png | Self::Webp => "picture",
            Self::Mp3 | Self::M4a | Self::Ogg => "audio",
            Self::Mp4 => "film",
            Self::Vtt => "captions",
        }
    }

    /// ffmpeg's reader of a sound.
    pub const fn reader(self) -> Option<&'static str> {
        match self {
            Self::Mp3 => Some("mp3"),
            Self::M4a => Some("mov"),
            Self::Ogg => Some("ogg"),
            _ => None,
        }
    }

    pub const fn picture(self) -> Option<ImageFormat> {
        match self {
            Self::Jpeg => Some(ImageFormat::Jpeg),
            Self::Png => Some(ImageFormat::Png),
            Self::Webp => Some(ImageFormat::WebP),
            _ => None,
        }
    }
}

/// The kind, or why it is refused: what a browser would run (SVG, HTML) with
/// words of its own.
pub fn sniff(bytes: &[u8]) -> Result<Kind, Message> {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Some(rest) = text.strip_prefix(b"WEBVTT") {
        let ends = rest.first().is_none_or(|next| matches!(next, b' ' | b'\t' | b'\n' | b'\r'));
        return if ends && std::str::from_utf8(text).is_ok() { Ok(Kind::Vtt) } else { Err(unknown()) };
    }
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Ok(Kind::Jpeg),
        [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Ok(Kind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Kind::Webp),
        [b'I', b'D', b'3', ..] => Ok(Kind::Mp3),
        // An MPEG frame of layer III: eleven bits set, then version and layer.
        [0xff, second, ..] if second & 0xe6 == 0xe2 => Ok(Kind::Mp3),
        [b'O', b'g', b'g', b'S', ..] => Ok(Kind::Ogg),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] => boxed(brand),
        _ if text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<') => Err("learning-media-active".into()),
        _ => Err(unknown()),
    }
}

/// ISO base media: the first four letters name the brand.
fn boxed(brand: &[u8]) -> Result<Kind, Message> {
    match brand.get(..4) {
        Some(b"M4A " | b"M4B ") => Ok(Kind::M4a),
        Some(
            b"isom" | b"iso2" | b"iso4" | b"iso5" | b"iso6" | b"mp41" | b"mp42" | b"avc1" | b"M4V " | b"MSNV" | b"dash",
        ) => Ok(Kind::Mp4),
        _ => Err(unknown()),
    }
}

fn unknown() -> Message {
    "learning-media-unknown".into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_bytes_say_what_it_is() {
        let known: [(&[u8], Kind); 8] = [
            (b"\xff\xd8\xff\xe0rest", Kind::Jpeg),
            (b"\x89PNG\r\n\x1a\nrest", Kind::Png),
            (b"RIFF\x00\x00\x00\x00WEBPVP8 ", Kind::Webp),
            (b"ID3\x04", Kind::Mp3),
            (b"\xff\xfb\x90\x00", Kind::Mp3),
            (b"\x00\x00\x00\x20ftypM4A ", Kind::M4a),
            (b"\x00\x00\x00\x20ftypisom\x00", Kind::Mp4),
            (b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nx", Kind::Vtt),
        ];
        for (bytes, kind) in known {
            assert_eq!(sniff(bytes), Ok(kind));
        }
    }

    #[test]
    fn what_a_browser_would_run_is_refused() {
        for bytes in
            [b"<svg xmlns='http://www.w3.org/2000/svg'/>".as_slice(), b"\n <!doctype html>", b"\xef\xbb\xbf<?xml?>"]
        {
            assert_eq!(sniff(bytes).map_err(|why| why.key), Err("learning-media-active"));
        }
        for bytes in [b"MZ\x90".as_slice(), b"WEBVTTx", b"", b"GIF89a", b"\x00\x00\x00\x14ftypqt  "] {
            assert_eq!(sniff(bytes).map_err(|why| why.key), Err("learning-media-unknown"));
        }
    }
}
