//! Language tags (RFC 5646, "BCP 47"), language maps (Data 4.2), and which
//! entry of a map a reader prefers.

use std::collections::HashSet;

use super::{
    fault::{At, Checked, Fault},
    json::Json,
    object::{Object, text},
};

/// Registered before RFC 4646 and not of its grammar.
const IRREGULAR: &[&str] = &[
    "art-lojban",
    "cel-gaulish",
    "en-gb-oed",
    "i-ami",
    "i-bnn",
    "i-default",
    "i-enochian",
    "i-hak",
    "i-klingon",
    "i-lux",
    "i-mingo",
    "i-navajo",
    "i-pwn",
    "i-tao",
    "i-tay",
    "i-tsu",
    "no-bok",
    "no-nyn",
    "sgn-be-fr",
    "sgn-be-nl",
    "sgn-ch-de",
    "zh-guoyu",
    "zh-hakka",
    "zh-min",
    "zh-min-nan",
    "zh-xiang",
];

pub fn tag<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let tag = text(json)?;
    if is_tag(tag) { Ok(tag) } else { Err(Fault::new("must be a language tag (RFC 5646)", tag)) }
}

/// A map from language tags to text.
pub fn map(json: &Json<'_>) -> Checked<()> {
    for (key, value) in Object::any(json)?.pairs() {
        if !is_tag(key) {
            return Err(Fault::new("a language map's key must be a language tag (RFC 5646)", key));
        }
        text(value).at(key)?;
    }
    Ok(())
}

/// Well-formed by the grammar of RFC 5646, 2.1, no variant and no singleton twice (2.2.9).
pub fn is_tag(tag: &str) -> bool {
    let lower = tag.to_ascii_lowercase();
    if IRREGULAR.contains(&lower.as_str()) {
        return true;
    }
    let parts: Vec<&str> = lower.split('-').collect();
    if parts
        .iter()
        .any(|part| part.is_empty() || part.len() > 8 || !part.bytes().all(|byte| byte.is_ascii_alphanumeric()))
    {
        return false;
    }
    let mut rest = parts.as_slice();
    if rest[0] == "x" {
        return rest.len() > 1;
    }
    let language = rest[0];
    if !(is_alpha(language) && language.len() >= 2) {
        return false;
    }
    rest = &rest[1..];
    if language.len() <= 3 {
        rest = skip(rest, 3, |part| part.len() == 3 && is_alpha(part));
    }
    rest = skip(rest, 1, |part| part.len() == 4 && is_alpha(part));
    rest = skip(rest, 1, |part| (part.len() == 2 && is_alpha(part)) || (part.len() == 3 && is_digits(part)));
    let after =
        skip(rest, usize::MAX, |part| part.len() >= 5 || (part.len() == 4 && part.as_bytes()[0].is_ascii_digit()));
    let mut seen = HashSet::new();
    if !rest[..rest.len() - after.len()].iter().all(|variant| seen.insert(*variant)) {
        return false;
    }
    rest = after;
    while let Some((singleton, after)) = rest.split_first() {
        if *singleton == "x" {
            return !after.is_empty();
        }
        let next = skip(after, usize::MAX, |part| part.len() >= 2);
        if singleton.len() != 1 || next.len() == after.len() || !seen.insert(*singleton) {
            return false;
        }
        rest = next;
    }
    true
}

fn skip<'p, 's>(parts: &'p [&'s str], most: usize, is: impl Fn(&str) -> bool) -> &'p [&'s str] {
    let count = parts.iter().take(most).take_while(|part| is(part)).count();
    &parts[count..]
}

fn is_alpha(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_alphabetic())
}

fn is_digits(part: &str) -> bool {
    part.bytes().all(|byte| byte.is_ascii_digit())
}

/// What a reader asked for, dearest first.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preference(Vec<String>);

/// Languages of one header that are heeded.
const MOST: usize = 32;

impl Preference {
    /// Of an `Accept-Language` header (RFC 9110, 12.5.4).
    pub fn read(header: &str) -> Self {
        let mut wanted: Vec<(u32, String)> = header
            .split(',')
            .take(MOST)
            .filter_map(|part| {
                let (tag, quality) = part.split_once(';').unwrap_or((part, ""));
                let quality =
                    quality.trim().strip_prefix("q=").map_or(Some(1.0), |text| text.trim().parse::<f32>().ok())?;
                let tag = tag.trim().to_ascii_lowercase();
                (quality > 0.0 && !tag.is_empty()).then_some(((quality * 1000.0) as u32, tag))
            })
            .collect();
        wanted.sort_by_key(|(quality, _)| std::cmp::Reverse(*quality));
        Self(wanted.into_iter().map(|(_, tag)| tag).collect())
    }

    /// The place in `tags` of the best one; the first where none fits.
    pub fn choose<'t>(&self, tags: impl Iterator<Item = &'t str> + Clone) -> usize {
        let fits = |wanted: &str, tag: &str| wanted == "*" || begins(tag, wanted) || begins(wanted, tag);
        let exact = |wanted: &str| tags.clone().position(|tag| tag.eq_ignore_ascii_case(wanted));
        let close = |wanted: &str| tags.clone().position(|tag| fits(wanted, &tag.to_ascii_lowercase()));
        self.0.iter().find_map(|wanted| exact(wanted).or_else(|| close(wanted))).unwrap_or_default()
    }
}

/// `zh-CN` begins with `zh`, `zhx` does not.
fn begins(tag: &str, range: &str) -> bool {
    tag.strip_prefix(range).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
}
