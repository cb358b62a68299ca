//! Strict JSON (RFC 8259) that keeps what a statement must keep: the order of
//! keys and the spelling of numbers, because `exact` answers what was sent.
//!
//! Own code and not `serde_json::Value`: duplicate keys are refused instead of
//! overwritten, numbers stay text, strings are borrowed, and a statement of 1 KB
//! costs a third. A test holds it against `serde_json`.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    fmt,
};

use super::fault::{Checked, Fault};

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Json<'a> {
    Null,
    Bool(bool),
    /// As it was written.
    Number(Cow<'a, str>),
    Text(Cow<'a, str>),
    Array(Vec<Json<'a>>),
    Object(Vec<Pair<'a>>),
}

pub type Pair<'a> = (Cow<'a, str>, Json<'a>);

/// Arrays and objects within one another.
pub const DEPTH: usize = 64;

impl<'a> Json<'a> {
    pub fn read(bytes: &'a [u8]) -> Checked<Self> {
        let text = std::str::from_utf8(bytes).map_err(|error| {
            Fault::new("the body must be UTF-8", format_args!("invalid at byte {}", error.valid_up_to()))
        })?;
        let mut reader = Reader { text, at: 0 };
        reader.space();
        let value = reader.value(0)?;
        reader.space();
        if reader.at < text.len() { Err(reader.fault("nothing may follow the JSON value")) } else { Ok(value) }
    }

    pub fn text(text: impl Into<Cow<'a, str>>) -> Self {
        Self::Text(text.into())
    }

    pub fn as_text(&self) -> Option<&str> {
        if let Self::Text(text) = self { Some(text) } else { None }
    }

    /// The member of an object.
    pub fn get(&self, name: &str) -> Option<&Self> {
        let Self::Object(pairs) = self else { return None };
        pairs.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub fn get_mut(&mut self, name: &str) -> Option<&mut Self> {
        let Self::Object(pairs) = self else { return None };
        pairs.iter_mut().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    /// Replaces a member, or adds it at the end.
    pub fn set(&mut self, name: &'a str, value: Self) {
        match self.get_mut(name) {
            Some(known) => *known = value,
            None => {
                if let Self::Object(pairs) = self {
                    pairs.push((Cow::Borrowed(name), value));
                }
            }
        }
    }

    pub fn remove(&mut self, name: &str) {
        if let Self::Object(pairs) = self {
            pairs.retain(|(key, _)| key != name);
        }
    }

    pub fn items(&self) -> &[Self] {
        if let Self::Array(items) = self { items } else { &[] }
    }

    pub fn pairs(&self) -> &[Pair<'a>] {
        if let Self::Object(pairs) = self { pairs } else { &[] }
    }
}

impl fmt::Display for Json<'_> {
    /// Without white space.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => write!(f, "{value}"),
            Self::Number(number) => f.write_str(number),
            Self::Text(text) => quote(text, f),
            Self::Array(items) => {
                f.write_str("[")?;
                for (index, item) in items.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    item.fmt(f)?;
                }
                f.write_str("]")
            }
            Self::Object(pairs) => {
                f.write_str("{")?;
                for (index, (key, value)) in pairs.iter().enumerate() {
                    if index > 0 {
                        f.write_str(",")?;
                    }
                    quote(key, f)?;
                    f.write_str(":")?;
                    value.fmt(f)?;
                }
                f.write_str("}")
            }
        }
    }
}

/// A JSON string with the least escaping.
pub fn quote(text: &str, out: &mut impl fmt::Write) -> fmt::Result {
    out.write_char('"')?;
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let escape = match byte {
            b'"' => "\\\"",
            b'\\' => "\\\\",
            b'\n' => "\\n",
            b'\r' => "\\r",
            b'\t' => "\\t",
            0..=0x1f => "",
            _ => continue,
        };
        out.write_str(&text[from..at])?;
        if escape.is_empty() {
            write!(out, "\\u{byte:04x}")?;
        } else {
            out.write_str(escape)?;
        }
        from = at + 1;
    }
    out.write_str(&text[from..])?;
    out.write_char('"')
}

/// What is in `added` over what was there, each key once.
pub fn lay_over<'a>(pairs: &mut Vec<Pair<'a>>, added: Vec<Pair<'a>>) {
    let places: HashMap<Cow<'a, str>, usize> = pairs.iter().map(|(key, _)| key.clone()).zip(0..).collect();
    for (key, value) in added {
        match places.get(&key) {
            Some(place) => pairs[*place].1 = value,
            None => pairs.push((key, value)),
        }
    }
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn fault(&self, rule: &'static str) -> Fault {
        Fault::new(rule, format_args!("at byte {}", self.at))
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    fn take(&mut self, byte: u8) -> bool {
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn word(&mut self, word: &str, value: Json<'a>) -> Checked<Json<'a>> {
        if self.text[self.at..].starts_with(word) {
            self.at += word.len();
            Ok(value)
        } else {
            Err(self.fault("the body must be JSON"))
        }
    }

    fn value(&mut self, depth: usize) -> Checked<Json<'a>> {
        if depth > DEPTH {
            return Err(self.fault("JSON may be nested 64 deep"));
        }
        match self.peek() {
            Some(b'{') => self.object(depth),
            Some(b'[') => self.array(depth),
            Some(b'"') => self.string().map(Json::Text),
            Some(b't') => self.word("true", Json::Bool(true)),
            Some(b'f') => self.word("false", Json::Bool(false)),
            Some(b'n') => self.word("null", Json::Null),
            Some(b'-' | b'0'..=b'9') => self.number(),
            _ => Err(self.fault("the body must be JSON")),
        }
    }

    fn object(&mut self, depth: usize) -> Checked<Json<'a>> {
        self.at += 1;
        let mut pairs: Vec<Pair<'a>> = Vec::new();
        // A few keys are compared one by one, many by their hash.
        let mut seen: HashSet<Cow<'a, str>> = HashSet::new();
        self.space();
        if self.take(b'}') {
            return Ok(Json::Object(pairs));
        }
        loop {
            self.space();
            if self.peek() != Some(b'"') {
                return Err(self.fault("an object's key must be a string"));
            }
            let key = self.string()?;
            let twice =
                if pairs.len() < 16 { pairs.iter().any(|(known, _)| *known == key) } else { seen.contains(&key) };
            if twice {
                return Err(Fault::new("a key must stand once in an object", key));
            }
            if pairs.len() == 15 {
                seen.extend(pairs.iter().map(|(known, _)| known.clone()));
            }
            if pairs.len() >= 15 {
                seen.insert(key.clone());
            }
            self.space();
            if !self.take(b':') {
                return Err(self.fault("a colon must follow a key"));
            }
            self.space();
            let value = self.value(depth + 1)?;
            pairs.push((key, value));
            self.space();
            if self.take(b'}') {
                return Ok(Json::Object(pairs));
            }
            if !self.take(b',') {
                return Err(self.fault("a comma or } must follow a value"));
            }
        }
    }

    fn array(&mut self, depth: usize) -> Checked<Json<'a>> {
        self.at += 1;
        let mut items = Vec::new();
        self.space();
        if self.take(b']') {
            return Ok(Json::Array(items));
        }
        loop {
            self.space();
            items.push(self.value(depth + 1)?);
            self.space();
            if self.take(b']') {
                return Ok(Json::Array(items));
            }
            if !self.take(b',') {
                return Err(self.fault("a comma or ] must follow a value"));
            }
        }
    }

    fn number(&mut self) -> Checked<Json<'a>> {
        let from = self.at;
        self.take(b'-');
        if !self.take(b'0') {
            self.digits()?;
        }
        if self.take(b'.') {
            self.digits()?;
        }
        if self.take(b'e') || self.take(b'E') {
            let _ = self.take(b'+') || self.take(b'-');
            self.digits()?;
        }
        Ok(Json::Number(Cow::Borrowed(&self.text[from..self.at])))
    }

    fn digits(&mut self) -> Checked<()> {
        let from = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        if self.at == from { Err(self.fault("a digit must stand here")) } else { Ok(()) }
    }

    fn string(&mut self) -> Checked<Cow<'a, str>> {
        self.at += 1;
        let from = self.at;
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Borrowed(&self.text[from..self.at - 1]));
                }
                Some(b'\\') => return self.escaped(from).map(Cow::Owned),
                Some(0..=0x1f) => return Err(self.fault("a control character in a string must be escaped")),
                Some(_) => self.at += 1,
                None => return Err(self.fault("a string must end")),
            }
        }
    }

    fn escaped(&mut self, from: usize) -> Checked<String> {
        let mut out = String::from(&self.text[from..self.at]);
        loop {
            let run = self.at;
            while !matches!(self.peek(), None | Some(b'"' | b'\\' | 0..=0x1f)) {
                self.at += 1;
            }
            out.push_str(&self.text[run..self.at]);
            if self.take(b'"') {
                return Ok(out);
            }
            if !self.take(b'\\') {
                return Err(self.fault("a string must end and escape its control characters"));
            }
            let letter = self.peek();
            self.at += 1;
            out.push(match letter {
                Some(byte @ (b'"' | b'\\' | b'/')) => char::from(byte),
                Some(b'b') => '\u{8}',
                Some(b'f') => '\u{c}',
                Some(b'n') => '\n',
                Some(b'r') => '\r',
                Some(b't') => '\t',
                Some(b'u') => self.unicode()?,
                _ => {
                    self.at -= 1;
                    return Err(self.fault("a backslash must begin an escape of JSON"));
                }
            });
        }
    }

    fn unicode(&mut self) -> Checked<char> {
        let lone = "half of a surrogate pair is no character";
        let first = self.hex()?;
        let code = if (0xd800..0xdc00).contains(&first) {
            if !(self.take(b'\\') && self.take(b'u')) {
                return Err(self.fault(lone));
            }
            let second = self.hex()?;
            if !(0xdc00..0xe000).contains(&second) {
                return Err(self.fault(lone));
            }
            0x10000 + ((first - 0xd800) << 10) + (second - 0xdc00)
        } else {
            first
        };
        char::from_u32(code).ok_or_else(|| self.fault(lone))
    }

    fn hex(&mut self) -> Checked<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4).unwrap_or_default();
        if digits.len() < 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
            return Err(self.fault("four hexadecimal digits must follow \\u"));
        }
        self.at += 4;
        Ok(digits.iter().fold(0, |code, digit| code * 16 + char::from(*digit).to_digit(16).unwrap_or_default()))
    }
}
