//! The small data types: IRI, UUID, mailbox, digests, media type.

use uuid::Uuid;

/// RFC 3987: a scheme, a colon, and no character that an IRI cannot hold.
/// Square brackets are let pass anywhere, as browsers do.
pub fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once(':') else { return false };
    let mut letters = scheme.bytes();
    letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || b"+-.".contains(&letter))
        && !rest.is_empty()
        && rest.chars().all(is_iri_character)
        && has_whole_escapes(rest)
}

fn is_iri_character(letter: char) -> bool {
    !letter.is_control()
        && !letter.is_whitespace()
        && !matches!(letter, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
}

fn has_whole_escapes(text: &str) -> bool {
    text.split('%').skip(1).all(|part| part.len() >= 2 && part.bytes().take(2).all(|digit| digit.is_ascii_hexdigit()))
}

/// RFC 4122: hyphens in place, variant 1, versions 1 to 8 (RFC 9562).
pub fn uuid(text: &str) -> Option<Uuid> {
    let bytes = text.as_bytes();
    let shaped = bytes.len() == 36
        && bytes.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            14 => (b'1'..=b'8').contains(byte),
            19 => b"89abAB".contains(byte),
            _ => byte.is_ascii_hexdigit(),
        });
    if shaped { Uuid::parse_str(text).ok() } else { None }
}

/// `mailto:somebody@example.org`
pub fn is_mailbox(text: &str) -> bool {
    let Some((local, domain)) = text.strip_prefix("mailto:").and_then(|address| address.rsplit_once('@')) else {
        return false;
    };
    let plain =
        |part: &str| !part.is_empty() && part.chars().all(|letter| !letter.is_whitespace() && !letter.is_control());
    plain(local) && plain(domain) && !local.contains('@') && !domain.contains(':')
}

pub fn is_hex(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|digit| digit.is_ascii_hexdigit())
}

/// `type/subtype` with parameters (RFC 2046).
pub fn is_media_type(text: &str) -> bool {
    let is_token = |part: &str| {
        !part.is_empty()
            && part.bytes().all(|letter| letter.is_ascii_alphanumeric() || b"!#$&-^_.+*'%`|~".contains(&letter))
    };
    let mut parts = text.split(';').map(str::trim);
    let essence = parts.next().and_then(|essence| essence.split_once('/'));
    essence.is_some_and(|(kind, subtype)| is_token(kind) && is_token(subtype))
        && parts.all(|parameter| {
            parameter.is_empty()
                || parameter.split_once('=').is_some_and(|(name, value)| is_token(name.trim()) && !value.is_empty())
        })
}
