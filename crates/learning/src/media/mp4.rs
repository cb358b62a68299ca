//! Whether an MP4 is one that browsers play as it is (H.264 with AAC), by its
//! boxes (ISO/IEC 14496-12): for installations without ffmpeg.

/// What the boxes of an MP4 say.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Facts {
    pub seconds: Option<i64>,
    pub has_picture: bool,
    pub has_sound: bool,
    /// Every track is of a kind that browsers play.
    pub is_web: bool,
}

/// Where the `moov` box lies: from its first byte, and how many; or where the
/// next box begins. `head` are the first 16 bytes of a box at `at`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Moov { from: u64, bytes: u64 },
    Next(u64),
    Broken,
}

pub fn step(head: &[u8], at: u64, size: u64) -> Step {
    let Some((kind, length, header)) = header(head) else { return Step::Broken };
    let bytes = if length == 0 { size.saturating_sub(at) } else { length };
    if bytes < header {
        return Step::Broken;
    }
    match kind {
        b"moov" => Step::Moov { from: at, bytes },
        _ => at.checked_add(bytes).map_or(Step::Broken, Step::Next),
    }
}

/// Kind, length with the header (0: to the end), length of the header.
fn header(head: &[u8]) -> Option<(&[u8; 4], u64, u64)> {
    let short = u32::from_be_bytes(head.get(..4)?.try_into().ok()?);
    let kind = head.get(4..8)?.try_into().ok()?;
    match short {
        1 => Some((kind, u64::from_be_bytes(head.get(8..16)?.try_into().ok()?), 16)),
        length => Some((kind, u64::from(length), 8)),
    }
}

/// Reads a whole `moov` box.
pub fn facts(moov: &[u8]) -> Facts {
    let mut facts = Facts { is_web: true, ..Facts::default() };
    let Some((_, inside)) = boxes(moov).next() else { return Facts::default() };
    for (kind, body) in boxes(inside) {
        match kind {
            b"mvhd" => facts.seconds = seconds(body),
            b"trak" => track(body, &mut facts),
            _ => {}
        }
    }
    facts.is_web &= facts.has_picture || facts.has_sound;
    facts
}

fn track(body: &[u8], facts: &mut Facts) {
    let Some(media) = find(body, *b"mdia") else { return };
    let handler = find(media, *b"hdlr").and_then(|body| body.get(8..12)).unwrap_or_default();
    let table = find(media, *b"minf").and_then(|body| find(body, *b"stbl")).and_then(|body| find(body, *b"stsd"));
    let codec = table.and_then(|body| body.get(12..16)).unwrap_or_default();
    match handler {
        b"vide" => {
            facts.has_picture = true;
            facts.is_web &= matches!(codec, b"avc1" | b"avc3");
        }
        b"soun" => {
            facts.has_sound = true;
            facts.is_web &= codec == b"mp4a";
        }
        _ => {}
    }
}

fn seconds(body: &[u8]) -> Option<i64> {
    let number = |from: usize, bytes: usize| -> Option<u64> {
        Some(body.get(from..from + bytes)?.iter().fold(0, |sum, byte| sum << 8 | u64::from(*byte)))
    };
    let (scale, length) =
        if body.first() == Some(&1) { (number(20, 4)?, number(24, 8)?) } else { (number(12, 4)?, number(16, 4)?) };
    i64::try_from(length.checked_div(scale)?).ok()
}

fn find(body: &[u8], wanted: [u8; 4]) -> Option<&[u8]> {
    boxes(body).find(|(kind, _)| **kind == wanted).map(|(_, body)| body)
}

/// The boxes that stand one after the other in these bytes.
fn boxes(mut rest: &[u8]) -> impl Iterator<Item = (&[u8; 4], &[u8])> {
    std::iter::from_fn(move || {
        let (kind, length, header) = header(rest)?;
        let length = if length == 0 { rest.len() } else { usize::try_from(length).ok()? };
        let body = rest.get(usize::try_from(header).ok()?..length)?;
        rest = &rest[length..];
        Some((kind, body))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "names of boxes stand as texts in the tests")]
    fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
        let mut out = (body.len() as u32 + 8).to_be_bytes().to_vec();
        out.extend(kind);
        out.extend(body);
        out
    }

    fn movie(tracks: &[(&[u8; 4], &[u8; 4])]) -> Vec<u8> {
        let mut inside = boxed(b"mvhd", &[&[0_u8; 12][..], &600_u32.to_be_bytes(), &90_000_u32.to_be_bytes()].concat());
        for (handler, codec) in tracks {
            let handler = boxed(b"hdlr", &[&[0; 8][..], *handler].concat());
            let table = boxed(b"stsd", &[&[0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 16][..], *codec].concat());
            let media = [handler, boxed(b"minf", &boxed(b"stbl", &table))].concat();
            inside.extend(boxed(b"trak", &boxed(b"mdia", &media)));
        }
        boxed(b"moov", &inside)
    }

    #[test]
    fn h264_with_aac_plays_everywhere_and_the_rest_does_not() {
        let web = facts(&movie(&[(b"vide", b"avc1"), (b"soun", b"mp4a")]));
        assert_eq!(web, Facts { seconds: Some(150), has_picture: true, has_sound: true, is_web: true });
        assert!(!facts(&movie(&[(b"vide", b"hvc1"), (b"soun", b"mp4a")])).is_web);
        assert!(!facts(&movie(&[(b"vide", b"avc1"), (b"soun", b"alac")])).is_web);
        assert!(!facts(&movie(&[])).is_web);
        assert_eq!(facts(b"\0\0\0\x0amoov"), Facts::default());
        assert_eq!(facts(b"\0\0"), Facts::default());
    }

    #[test]
    fn boxes_are_stepped_over_until_the_movie() {
        assert_eq!(step(b"\0\0\0\x18ftypisom\0\0\0\0", 0, 999), Step::Next(24));
        assert_eq!(step(b"\0\0\0\x01mdat\0\0\0\x01\0\0\0\0", 24, 999), Step::Next(24 + (1 << 32)));
        assert_eq!(step(b"\0\0\0\x00moov", 40, 100), Step::Moov { from: 40, bytes: 60 });
        assert_eq!(step(b"\0\0\0\x04free", 0, 999), Step::Broken);
        assert_eq!(step(b"\0\0", 0, 999), Step::Broken);
    }
}
