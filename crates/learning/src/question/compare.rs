//! When a typed answer counts as the expected one.
//!
//! Full width and half width, upper and lower case, and the number of spaces make no difference: the folding is NFKC,
//! then upper and lower case in turn (which also joins ß with ss). `*` in a pattern stands for anything, `\*` for a star.

use unicode_normalization::UnicodeNormalization;

use super::Range;

/// A text reduced to what is compared.
pub fn fold(text: &str) -> String {
    let folded: String = text.nfkc().collect::<String>().to_uppercase().to_lowercase().nfkc().collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether `answer` fits `pattern` after folding both.
pub fn fits(pattern: &str, answer: &str) -> bool {
    let answer = fold(answer);
    let parts = pattern_parts(&fold(pattern));
    let [first, middle @ .., last] = parts.as_slice() else {
        return parts.first().is_some_and(|only| *only == answer);
    };
    let Some(rest) = answer.strip_prefix(first.as_str()) else { return false };
    let Some(mut rest) = rest.strip_suffix(last.as_str()) else { return false };
    // The leftmost fit of each part leaves the most room for the next.
    for part in middle {
        let Some(at) = rest.find(part.as_str()) else { return false };
        rest = &rest[at + part.len()..];
    }
    true
}

/// Whether the pattern fits every answer.
pub fn fits_all(pattern: &str) -> bool {
    let parts = pattern_parts(&fold(pattern));
    parts.len() > 1 && parts.iter().all(String::is_empty)
}

/// The literal texts between the stars.
fn pattern_parts(pattern: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut chars = pattern.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '*' => parts.push(String::new()),
            '\\' if chars.peek() == Some(&'*') => {
                chars.next();
                push(&mut parts, '*');
            }
            c => push(&mut parts, c),
        }
    }
    parts
}

fn push(parts: &mut [String], c: char) {
    if let Some(part) = parts.last_mut() {
        part.push(c);
    }
}

/// A number as people type it: full width, with a sign, with commas between thousands.
pub fn number(text: &str) -> Option<f64> {
    let text: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let text = text.replace(['−', '–'], "-");
    let plain = if text.contains(',') { without_thousands(&text)? } else { text };
    let number: f64 = plain.parse().ok()?;
    (number.is_finite() && plain.contains(|c: char| c.is_ascii_digit())).then_some(number)
}

fn without_thousands(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut groups = whole.trim_start_matches(['+', '-']).split(',');
    let first = groups.next()?;
    let good = (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3) && !fraction.contains(',');
    good.then(|| text.replace(',', ""))
}

impl Range {
    /// Whether the number lies in the range, ends included. The ends give by one part in 10^9, so that 0.1 + 0.2 is 0.3.
    pub fn holds(self, given: f64) -> bool {
        let (low, high) = match self {
            Self::Exactly { number } => (number, number),
            Self::Around { number, tolerance } => (number - tolerance.abs(), number + tolerance.abs()),
            Self::Between { low, high } => (low, high),
            Self::Other => return true,
        };
        let give = 1e-9 * low.abs().max(high.abs());
        given >= low - give && given <= high + give
    }

    /// `3.14`, `3.14 ± 0.01`, `3 – 5`, and `*` for every other number.
    pub fn words(self) -> String {
        match self {
            Self::Exactly { number } | Self::Around { number, tolerance: 0.0 } => number.to_string(),
            Self::Around { number, tolerance } => format!("{number} ± {tolerance}"),
            Self::Between { low, high } => format!("{low} – {high}"),
            Self::Other => "*".to_owned(),
        }
    }
}
