//! Backslashes: which characters of a GIFT text still have their meaning.

const ESCAPABLE: [char; 7] = ['\\', '~', '=', '#', '{', '}', ':'];

/// The byte offsets of the characters that no backslash precedes.
fn unescaped(text: &str) -> impl Iterator<Item = usize> + '_ {
    let mut chars = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = chars.next()?;
            if c == '\\' && chars.next_if(|(_, next)| ESCAPABLE.contains(next)).is_some() {
                continue;
            }
            return Some(at);
        }
    })
}

/// Where `mark` first stands with its meaning.
pub fn find(text: &str, mark: &str) -> Option<usize> {
    unescaped(text).find(|&at| text[at..].starts_with(mark))
}

/// All places of these marks.
pub fn find_all(text: &str, marks: &[char]) -> Vec<usize> {
    unescaped(text).filter(|&at| text[at..].starts_with(marks)).collect()
}

/// Whether a `{` waits for its `}` after this line, given whether one did before it.
pub fn open_after(line: &str, before: bool) -> bool {
    find_all(line, &['{', '}']).last().map_or(before, |&at| line[at..].starts_with('{'))
}

/// Splits at the first `mark`, which is dropped.
pub fn split_once<'a>(text: &'a str, mark: &str) -> Option<(&'a str, &'a str)> {
    find(text, mark).map(|at| (&text[..at], &text[at + mark.len()..]))
}

/// The text behind the backslashes. `\n` is a line feed; a backslash before anything else is itself.
pub fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
        } else if let Some(escaped) = chars.next_if(|next| ESCAPABLE.contains(next)) {
            out.push(escaped);
        } else if chars.next_if_eq(&'n').is_some() {
            out.push('\n');
        } else if out.ends_with('-') && chars.next_if_eq(&'>').is_some() {
            out.push('>');
        } else {
            out.push('\\');
        }
    }
    out
}

/// One line that [`unescape`] turns back into the text.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '>' if out.ends_with('-') => out.push_str("\\>"),
            c if ESCAPABLE.contains(&c) => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}
