//! The answers that stand inside the text of a cloze question:
//! `{1:SHORTANSWER:=Paris#Yes~%50%Lyon#Nearly~*#No}` ("Embedded answers (Cloze)").

use super::{Answer, Blank, BlankKind, Text, bank};

/// The text with `{#1}`, `{#2}` … where answers stood, and the answers.
/// Braces that hold no answer stay text.
pub fn blanks(text: &str) -> (String, Vec<Blank>) {
    let mut out = String::with_capacity(text.len());
    let mut blanks = Vec::new();
    let mut rest = text;
    while let Some(at) = find(rest, '{') {
        out.push_str(&rest[..at]);
        let inside = &rest[at + 1..];
        let found = find(inside, '}').and_then(|end| Some((blank(&inside[..end])?, end)));
        if let Some((blank, end)) = found {
            blanks.push(blank);
            out.push_str(&format!("{{#{}}}", blanks.len()));
            rest = &inside[end + 1..];
        } else {
            out.push('{');
            rest = inside;
        }
    }
    out.push_str(rest);
    (out.replace("\\{", "{").replace("\\}", "}"), blanks)
}

/// The first of this mark that no backslash precedes.
fn find(text: &str, mark: char) -> Option<usize> {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == mark {
            return Some(at);
        }
    }
    None
}

fn blank(inside: &str) -> Option<Blank> {
    let (weight, rest) = inside.split_once(':')?;
    if !weight.trim().chars().all(|letter| letter.is_ascii_digit()) {
        return None;
    }
    let (kind, rest) = rest.split_once(':')?;
    let kind = match kind.trim() {
        "SHORTANSWER" | "SA" | "MW" | "SHORTANSWER_C" | "SAC" | "MWC" => BlankKind::Short,
        "NUMERICAL" | "NM" => BlankKind::Numerical,
        "MULTICHOICE" | "MC" | "MULTICHOICE_V" | "MCV" | "MULTICHOICE_H" | "MCH" | "MULTICHOICE_S" | "MCS"
        | "MULTICHOICE_VS" | "MCVS" | "MULTICHOICE_HS" | "MCHS" => BlankKind::One,
        "MULTIRESPONSE" | "MR" | "MULTIRESPONSE_H" | "MRH" | "MULTIRESPONSE_S" | "MRS" | "MULTIRESPONSE_HS"
        | "MRHS" => BlankKind::Several,
        _ => return None,
    };
    let answers: Vec<Answer> = split(rest, '~').iter().map(|answer| self::answer(answer, kind)).collect();
    (!answers.is_empty()).then(|| bank::blank(kind, answers))
}

fn split(text: &str, mark: char) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut rest = text;
    while let Some(at) = find(rest, mark) {
        parts.push(&rest[..at]);
        rest = &rest[at + mark.len_utf8()..];
    }
    parts.push(rest);
    parts.retain(|part| !part.trim().is_empty());
    parts
}

fn answer(text: &str, kind: BlankKind) -> Answer {
    let text = text.trim();
    let (fraction, text) = match text.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
        Some((percent, rest)) => (bank::number(percent).filter(|it| it.is_finite()).unwrap_or_default(), rest),
        None => match text.strip_prefix('=') {
            Some(rest) => (100.0, rest),
            None => (0.0, text),
        },
    };
    let (text, feedback) = match find(text, '#') {
        Some(at) => (&text[..at], &text[at + 1..]),
        None => (text, ""),
    };
    let (text, tolerance) = match (kind, text.split_once(':')) {
        (BlankKind::Numerical, Some((number, tolerance))) => (number, bank::number(tolerance).unwrap_or_default()),
        _ => (text, 0.0),
    };
    Answer { text: Text::html(&plain(text)), fraction, feedback: Text::html(&plain(feedback)), tolerance }
}

fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.trim().chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' if letters.peek().is_some_and(|next| "}#~/\"\\{=".contains(*next)) => out.extend(letters.next()),
            letter => out.push(letter),
        }
    }
    out
}
