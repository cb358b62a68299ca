//! When two statements with one id are the same statement (Data 2.3.1).
//!
//! Left out of the comparison is what a store may set or change: `id`,
//! `stored`, `authority`, `version`; a `timestamp` that one side lacks;
//! definitions of activities and the display of verbs; the order of members,
//! context activities, agents and groups; how the same instant, duration (to
//! 0.01 s), number or UUID is spelt; empty maps; defaults that are not said.

use std::fmt::Write;

use jiff::Span;

use super::{
    Version,
    attachment::SIGNATURE,
    json::{Json, quote},
    time,
};

pub fn is_equivalent(one: &Json<'_>, other: &Json<'_>) -> bool {
    let with_time = one.get("timestamp").is_some() && other.get("timestamp").is_some();
    essence(one, with_time, true) == essence(other, with_time, true)
}

/// As [`is_equivalent`], but the signature's own attachment does not count:
/// what was signed cannot hold it (Data 2.6).
pub fn is_signed_text(statement: &Json<'_>, signed: &Json<'_>) -> bool {
    let with_time = statement.get("timestamp").is_some() && signed.get("timestamp").is_some();
    essence(statement, with_time, false) == essence(signed, with_time, false)
}

/// One text for all spellings of a statement.
fn essence(statement: &Json<'_>, with_time: bool, with_signature: bool) -> String {
    let mut out = String::with_capacity(512);
    let rule = Rule { with_time, with_signature };
    rule.said(statement, &["id", "stored", "authority", "version"], &mut out);
    out
}

#[derive(Clone, Copy)]
struct Rule {
    with_time: bool,
    with_signature: bool,
}

impl Rule {
    fn said(self, json: &Json<'_>, without: &[&str], out: &mut String) {
        let mut parts = Vec::new();
        for (key, value) in json.pairs() {
            let key = key.as_ref();
            if without.contains(&key) || (key == "timestamp" && !self.with_time) {
                continue;
            }
            let mut part = String::new();
            match key {
                "actor" => actor(value, &mut part),
                "verb" => part.push_str(value.get("id").and_then(Json::as_text).unwrap_or_default()),
                "object" => self.object(value, &mut part),
                "context" => context(value, &mut part),
                "timestamp" => instant(value, &mut part),
                "attachments" => self.attachments(value, &mut part),
                "result" => members(value, &mut part, of_result),
                _ => plain(value, &mut part),
            }
            if !part.is_empty() {
                parts.push(format!("{key}={part}"));
            }
        }
        join(parts, out);
    }

    fn object(self, json: &Json<'_>, out: &mut String) {
        match json.get("objectType").and_then(Json::as_text) {
            Some("Agent" | "Group") => actor(json, out),
            Some("SubStatement") => Self { with_time: true, ..self }.said(json, &[], out),
            Some("StatementRef") => reference(json, out),
            _ => activity(json, out),
        }
    }

    /// By digest; what they are called is not part of what was said.
    fn attachments(self, json: &Json<'_>, out: &mut String) {
        let of =
            |item: &Json<'_>, key: &str| item.get(key).and_then(Json::as_text).unwrap_or_default().to_ascii_lowercase();
        let counted = json.items().iter().filter(|item| self.with_signature || of(item, "usageType") != SIGNATURE);
        join(counted.map(|item| format!("{} {}", of(item, "sha2"), of(item, "usageType"))).collect(), out);
    }
}

/// An unordered list; nothing where there is nothing.
fn join(mut parts: Vec<String>, out: &mut String) {
    if !parts.is_empty() {
        parts.sort_unstable();
        let _ = write!(out, "({})", parts.join(" "));
    }
}

/// Properties that the standard knows; an empty map says nothing.
fn members(json: &Json<'_>, out: &mut String, write: impl Fn(&str, &Json<'_>, &mut String)) {
    let is_empty = |value: &Json<'_>| matches!(value, Json::Object(pairs) if pairs.is_empty());
    let parts = json.pairs().iter().filter(|(_, value)| !is_empty(value)).filter_map(|(key, value)| {
        let mut part = String::new();
        write(key, value, &mut part);
        (!part.is_empty()).then(|| format!("{key}={part}"))
    });
    join(parts.collect(), out);
}

fn list(json: &Json<'_>, out: &mut String, write: impl Fn(&Json<'_>, &mut String)) {
    let one = |item: &Json<'_>| {
        let mut part = String::new();
        write(item, &mut part);
        part
    };
    match json {
        Json::Array(items) => join(items.iter().map(one).collect(), out),
        single => join(vec![one(single)], out),
    }
}

fn actor(json: &Json<'_>, out: &mut String) {
    out.push_str(json.get("objectType").and_then(Json::as_text).unwrap_or("Agent"));
    members(json, out, |key, value, out| match key {
        "objectType" => {}
        "member" => list(value, out, actor),
        _ => plain(value, out),
    });
}

fn activity(json: &Json<'_>, out: &mut String) {
    out.push_str("Activity ");
    plain(json.get("id").unwrap_or(&Json::Null), out);
}

fn reference(json: &Json<'_>, out: &mut String) {
    out.push_str("StatementRef ");
    lower(json.get("id").unwrap_or(&Json::Null), out);
}

fn of_result(key: &str, json: &Json<'_>, out: &mut String) {
    if key == "duration" {
        duration(json, out);
    } else {
        plain(json, out);
    }
}

fn context(json: &Json<'_>, out: &mut String) {
    members(json, out, |key, value, out| match key {
        "registration" => lower(value, out),
        "statement" => reference(value, out),
        "instructor" | "team" => actor(value, out),
        "contextActivities" => members(value, out, |_, value, out| list(value, out, activity)),
        "contextAgents" | "contextGroups" => list(value, out, |item, out| {
            members(item, out, |key, value, out| match key {
                "agent" | "group" => actor(value, out),
                "relevantTypes" => list(value, out, plain),
                _ => plain(value, out),
            });
        }),
        _ => plain(value, out),
    });
}

fn lower(json: &Json<'_>, out: &mut String) {
    out.push_str(&json.as_text().unwrap_or_default().to_ascii_lowercase());
}

fn instant(json: &Json<'_>, out: &mut String) {
    let text = json.as_text().unwrap_or_default();
    match time::instant(text, Version::V1) {
        Some(instant) => out.push_str(&instant.at.to_string()),
        None => plain(json, out),
    }
}

/// To a hundredth of a second (2.0, 4.2.7); weeks, years and months stay apart.
fn duration(json: &Json<'_>, out: &mut String) {
    let text = json.as_text().unwrap_or_default();
    let cut = match text.find(['.', ',']) {
        Some(dot) if text.ends_with('S') => {
            let fraction: String = text[dot + 1..text.len() - 1].chars().take(2).collect();
            format!("{}.{fraction}S", &text[..dot])
        }
        _ => text.to_owned(),
    };
    match cut.parse::<Span>() {
        Ok(span) => out.push_str(&format!("{:?}", span.fieldwise())),
        Err(_) => out.push_str(&cut),
    }
}

/// Any other value: keys in order of the alphabet, numbers by their value.
fn plain(json: &Json<'_>, out: &mut String) {
    match json {
        Json::Number(text) => number(text, out),
        Json::Array(items) => {
            out.push('[');
            for item in items {
                plain(item, out);
                out.push(',');
            }
            out.push(']');
        }
        Json::Object(pairs) => {
            let mut pairs: Vec<_> = pairs.iter().collect();
            pairs.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
            out.push('{');
            for (key, value) in pairs {
                // Writing to a string does not fail.
                let _ = quote(key, out);
                out.push(':');
                plain(value, out);
                out.push(',');
            }
            out.push('}');
        }
        Json::Text(text) => {
            // Writing to a string does not fail.
            let _ = quote(text, out);
        }
        other => out.push_str(&other.to_string()),
    }
}

/// Digits without zeros around them, and a power of ten: exact, however long.
fn number(text: &str, out: &mut String) {
    let (sign, rest) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, power) = rest.split_once(['e', 'E']).unwrap_or((rest, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let significant = digits.trim_end_matches('0');
    let moved = digits.len() as i64 - significant.len() as i64 - fraction.len() as i64;
    match (significant.trim_start_matches('0'), power.parse::<i64>()) {
        ("", _) => out.push('0'),
        (significant, Ok(power)) => {
            let _ = write!(out, "{sign}{significant}e{}", power.saturating_add(moved));
        }
        (_, Err(_)) => out.push_str(text),
    }
}
