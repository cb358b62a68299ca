//! The address of a unit (8.1, 13.1.4, 14.1, 14.2).

use base::Message;

use super::{
    Files, fault,
    value::{is_clean, is_iri, split_scheme},
};
use crate::Fault;

/// Names that the launch itself uses (8.1).
pub const PARAMETERS: [&str; 5] = ["endpoint", "fetch", "actor", "registration", "activityId"];

/// Schemes by which a browser would run or open what nobody has looked at.
const REFUSED: [&str; 8] = ["javascript", "data", "vbscript", "blob", "file", "about", "filesystem", "view-source"];

/// Does it name its scheme?
pub fn is_qualified(url: &str) -> bool {
    split_scheme(url).is_some()
}

pub fn check(url: &str, line: u64, files: Files<'_>) -> Result<(), Fault> {
    let told = |rule: &'static str, key: &'static str| fault(rule, line, Message::new(key).with("url", url));
    if url.is_empty() || !is_clean(url) {
        return Err(told("cmi5 13.1.4", "cmi5-fault-url"));
    }
    let bare = url.split('#').next().unwrap_or_default();
    let (path, query) = bare.split_once('?').unwrap_or((bare, ""));
    if let Some(name) = query.split('&').find_map(taken) {
        let message = Message::new("cmi5-fault-url-parameter").with("name", name).with("url", url);
        return Err(fault("cmi5 8.1", line, message));
    }
    if let Some((scheme, _)) = split_scheme(url) {
        let is_refused = REFUSED.iter().any(|refused| scheme.eq_ignore_ascii_case(refused));
        return if is_iri(url) && !is_refused { Ok(()) } else { Err(told("cmi5 13.1.4", "cmi5-fault-url")) };
    }
    match files {
        Files::None => Err(told("cmi5 14.2", "cmi5-fault-url-relative")),
        Files::Zip(is_there) => match file(path) {
            Some(path) if is_there(&path) => Ok(()),
            _ => Err(told("cmi5 14.1", "cmi5-fault-url-missing")),
        },
    }
}

/// The launch parameter of which this pair of a query has the name.
fn taken(pair: &str) -> Option<&'static str> {
    let name = pair.split('=').next().unwrap_or_default().replace('+', " ");
    let name = unescape(&name)?;
    PARAMETERS.into_iter().find(|known| *known == name)
}

/// The file that a relative path names, from the root of the package; none for
/// one that leads out of it.
fn file(path: &str) -> Option<String> {
    let mut steps: Vec<String> = Vec::new();
    for step in path.split('/') {
        match unescape(step)?.as_str() {
            "." => {}
            // Also the empty step before a leading slash, which would leave the package.
            "" => return None,
            ".." => {
                steps.pop()?;
            }
            step => steps.push(step.to_owned()),
        }
    }
    Some(steps.join("/"))
}

fn unescape(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let [first, more @ ..] = rest {
        let digits = (*first == b'%').then(|| more.get(..2)).flatten();
        let escaped = digits.and_then(|digits| u8::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok());
        bytes.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &more[2..] } else { more };
    }
    String::from_utf8(bytes).ok()
}
