//! Values of attributes: IRIs, words of a vocabulary, the mastery score.

use base::Message;

use super::{fault, schema::attribute};
use crate::{Fault, xml::Element};

/// An IRI must be whole, with its scheme (3.0).
pub fn iri(text: &str, element: &'static str, line: u64) -> Result<(), Fault> {
    if is_iri(text) {
        return Ok(());
    }
    let message = Message::new("cmi5-fault-iri").with("id", text).with("element", element);
    Err(fault("cmi5 3.0", line, message))
}

/// RFC 3987: a scheme, a colon, and no character that an IRI cannot hold.
pub fn is_iri(text: &str) -> bool {
    let Some((scheme, rest)) = split_scheme(text) else { return false };
    let is_web = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let host = rest.strip_prefix("//").map(|rest| rest.split(['/', '?', '#']).next().unwrap_or_default());
    !rest.is_empty() && is_clean(rest) && (!is_web || host.is_some_and(|host| !host.is_empty()))
}

/// `https`, `//example.org/…`
pub fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let mut letters = scheme.bytes();
    let is_scheme = letters.next().is_some_and(|letter| letter.is_ascii_alphabetic())
        && letters.all(|letter| letter.is_ascii_alphanumeric() || b"+-.".contains(&letter));
    is_scheme.then_some((scheme, rest))
}

/// Neither white space nor a character that must be escaped, and whole escapes.
pub fn is_clean(text: &str) -> bool {
    let bad = |letter: char| {
        letter.is_control()
            || letter.is_whitespace()
            || matches!(letter, '<' | '>' | '"' | '{' | '}' | '|' | '\\' | '^' | '`')
    };
    let whole = |part: &str| part.len() >= 2 && part.bytes().take(2).all(|digit| digit.is_ascii_hexdigit());
    !text.chars().any(bad) && text.split('%').skip(1).all(whole)
}

/// The value of an attribute, of a closed list; the type's default without it.
pub fn one_of<T: Copy + Default>(element: &Element, name: &'static str, all: &[(&str, T)]) -> Result<T, Fault> {
    let Some(value) = attribute(element, name) else { return Ok(T::default()) };
    if let Some((_, found)) = all.iter().find(|(word, _)| *word == value) {
        return Ok(*found);
    }
    let words: Vec<&str> = all.iter().map(|(word, _)| *word).collect();
    let message = Message::new("cmi5-fault-word").with("attribute", name).with("value", value);
    Err(fault("cmi5 13.1.4", element.line, message.with("words", words.join(", "))))
}

/// A decimal from 0 to 1 with four places at most (13.1.4).
pub fn mastery_score(element: &Element) -> Result<Option<f64>, Fault> {
    let Some(value) = attribute(element, "masteryScore") else { return Ok(None) };
    match decimal(&value) {
        Some(score) if (0.0..=1.0).contains(&score) => Ok(Some(score)),
        _ => {
            let message = Message::new("cmi5-fault-mastery").with("value", value);
            Err(fault("cmi5 13.1.4", element.line, message))
        }
    }
}

fn decimal(text: &str) -> Option<f64> {
    let digits = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit());
    let bare = text.strip_prefix(['+', '-']).unwrap_or(text);
    let (whole, places) = bare.split_once('.').unwrap_or((bare, ""));
    let shaped = digits(whole) && digits(places) && !(whole.is_empty() && places.is_empty());
    (shaped && places.trim_end_matches('0').len() <= 4).then(|| text.parse().ok()).flatten()
}

/// The tag of a langstring; empty where it has none.
pub fn language(element: &Element) -> Result<String, Fault> {
    let Some(tag) = attribute(element, "lang") else { return Ok(String::new()) };
    let is_part =
        |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric());
    let is_first = |part: &str| part.bytes().all(|letter| letter.is_ascii_alphabetic());
    let is_tag = tag.split('-').all(is_part) && tag.split('-').next().is_some_and(is_first);
    if is_tag {
        return Ok(tag);
    }
    Err(fault("cmi5 13.2", element.line, Message::new("cmi5-fault-language").with("value", tag)))
}
