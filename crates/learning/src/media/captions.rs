//! Captions (字幕): WebVTT and SRT, checked line by line, kept as WebVTT.
//!
//! Styles, regions and notes of a file are left out; a cue keeps its settings
//! and its harmless marks. What is wrong is said with its line, as an author
//! sees it in an editor.

mod time;

use base::Message;

pub const MOST_BYTES: usize = 1 << 20;
const MOST_CUES: usize = 5_000;
/// Faults that are told at once.
const TOLD: usize = 20;
/// A silence (ms) that begins a paragraph of the transcript.
const SILENCE: u64 = 2_000;
/// Characters after which the next end of a sentence does.
const PARAGRAPH: usize = 160;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cue {
    /// Milliseconds.
    pub from: u64,
    pub to: u64,
    /// Where on the picture, as written after the times.
    settings: String,
    pub text: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Captions {
    pub cues: Vec<Cue>,
}

/// The captions of a file, or what is wrong with its lines.
pub fn read(bytes: &[u8]) -> Result<Captions, Vec<Message>> {
    if bytes.len() > MOST_BYTES {
        return Err(vec!["captions-large".into()]);
    }
    let text = decoded(bytes);
    let lines: Vec<&str> = text.lines().map(|line| line.trim_end_matches('\r')).collect();
    let is_vtt = lines.first().is_some_and(|line| is_vtt_head(line));
    let mut reader = Reader { lines: &lines, at: usize::from(is_vtt), is_vtt, cues: Vec::new(), faults: Vec::new() };
    reader.read();
    let Reader { cues, mut faults, .. } = reader;
    if cues.is_empty() && faults.is_empty() {
        faults.push("captions-none".into());
    }
    if faults.is_empty() { Ok(Captions { cues }) } else { Err(faults) }
}

/// UTF-8, else what editors of subtitles in China write.
fn decoded(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0.into_owned(),
    };
    // A lone CR ends a line of WebVTT as well.
    text.replace("\r\n", "\n").replace('\r', "\n")
}

fn is_vtt_head(line: &str) -> bool {
    line.strip_prefix("WEBVTT").is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t']))
}

struct Reader<'a> {
    lines: &'a [&'a str],
    at: usize,
    is_vtt: bool,
    cues: Vec<Cue>,
    faults: Vec<Message>,
}

impl Reader<'_> {
    fn read(&mut self) {
        if self.is_vtt {
            // The head goes to the first empty line.
            while self.line().is_some_and(|line| !line.trim().is_empty() && !line.contains("-->")) {
                self.at += 1;
            }
        }
        while self.faults.len() < TOLD && self.skip_empty() {
            if self.cues.len() >= MOST_CUES {
                self.fault("captions-many", self.at);
                return;
            }
            self.block();
        }
    }

    fn line(&self) -> Option<&str> {
        self.lines.get(self.at).copied()
    }

    fn skip_empty(&mut self) -> bool {
        while self.line().is_some_and(|line| line.trim().is_empty()) {
            self.at += 1;
        }
        self.at < self.lines.len()
    }

    fn fault(&mut self, key: &'static str, at: usize) {
        if self.faults.len() < TOLD {
            self.faults.push(Message::new(key).with("line", at + 1));
        }
    }

    /// One block: a note, or a cue with its number or name above the times.
    fn block(&mut self) {
        let first = self.lines[self.at];
        let is_aside = ["NOTE", "STYLE", "REGION"]
            .iter()
            .any(|word| first.strip_prefix(word).is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\t'])));
        if self.is_vtt && is_aside {
            while self.line().is_some_and(|line| !line.trim().is_empty()) {
                self.at += 1;
            }
            return;
        }
        if !first.contains("-->") {
            self.at += 1;
        }
        let Some(times) = self.line().filter(|line| line.contains("-->")).map(str::to_owned) else {
            let at = self.at.min(self.lines.len() - 1);
            self.fault("captions-times", at);
            self.skip_block();
            return;
        };
        let line = self.at;
        self.at += 1;
        let text = self.text();
        self.cue(&times, line, text);
    }

    fn skip_block(&mut self) {
        while self.line().is_some_and(|line| !line.trim().is_empty()) {
            self.at += 1;
        }
    }

    /// The lines of words up to the next empty one.
    fn text(&mut self) -> String {
        let mut text: Vec<String> = Vec::new();
        while let Some(line) = self.line().filter(|line| !line.trim().is_empty()).map(str::to_owned) {
            if line.contains("-->") {
                let at = self.at;
                self.fault("captions-blank-line", at);
                break;
            }
            text.push(if self.is_vtt { line } else { without_foreign_marks(&line) });
            self.at += 1;
        }
        text.join("\n")
    }

    fn cue(&mut self, times: &str, line: usize, text: String) {
        let Some((from, to, settings)) = time::line(times) else { return self.fault("captions-times", line) };
        if to <= from {
            return self.fault("captions-backwards", line);
        }
        if self.cues.last().is_some_and(|before| before.from > from) {
            return self.fault("captions-order", line);
        }
        if words(&text).trim().is_empty() {
            return self.fault("captions-no-words", line);
        }
        let settings = if self.is_vtt { settings.to_owned() } else { String::new() };
        self.cues.push(Cue { from, to, settings, text });
    }
}

/// SRT knows `<b>`, `<i>`, `<u>`; colours and fonts are dropped.
fn without_foreign_marks(line: &str) -> String {
    marks(line, |tag| matches!(tag.trim_start_matches('/'), "b" | "i" | "u"))
}

/// The text with only those `<…>` that are kept.
fn marks(text: &str, keep: impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('<') {
        out += before;
        let Some((tag, behind)) = after.split_once('>') else {
            out += after;
            return out;
        };
        if keep(tag) {
            out.push('<');
            out += tag;
            out.push('>');
        }
        rest = behind;
    }
    out + rest
}

/// What is said, and by whom (`<v name>`).
fn words(text: &str) -> String {
    let mut named = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("<v") {
        let (before, voice) = rest.split_at(at);
        named += before;
        let Some((tag, behind)) = voice.split_once('>') else { break };
        if let Some((_, name)) = tag.split_once(' ') {
            named += name.trim();
            named.push('：');
        }
        rest = behind;
    }
    named += rest;
    let plain = marks(&named, |_| false);
    plain
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&nbsp;", " ")
        .replace("&lrm;", "")
        .replace("&rlm;", "")
        .replace("&amp;", "&")
}

impl Captions {
    /// As a file for `<track>`.
    pub fn vtt(&self) -> String {
        let mut out = "WEBVTT\n".to_owned();
        for cue in &self.cues {
            let settings = cue.settings.as_str();
            let space = if settings.is_empty() { "" } else { " " };
            out += &format!("\n{} --> {}{space}{settings}\n{}\n", time::text(cue.from), time::text(cue.to), cue.text);
        }
        out
    }

    /// What is said, as a text to read: a paragraph after a silence or some sentences.
    pub fn transcript(&self) -> String {
        let mut paragraphs: Vec<String> = Vec::new();
        let (mut last, mut end) = (String::new(), 0);
        for cue in &self.cues {
            let said = words(&cue.text).split_whitespace().collect::<Vec<_>>().join(" ");
            // A sentence that stays on the screen is often written twice.
            if said == last {
                end = cue.to;
                continue;
            }
            let is_over = paragraphs.last().is_none_or(|paragraph| {
                paragraph.chars().count() > PARAGRAPH && paragraph.ends_with(['。', '！', '？', '.', '!', '?'])
            });
            match paragraphs.last_mut() {
                Some(paragraph) if !is_over && cue.from < end + SILENCE && !said.contains('：') => {
                    if !is_chinese_edge(paragraph, &said) {
                        paragraph.push(' ');
                    }
                    *paragraph += &said;
                }
                _ => paragraphs.push(said.clone()),
            }
            (last, end) = (said, cue.to);
        }
        paragraphs.join("\n")
    }

    /// Where the last cue ends (seconds).
    pub fn seconds(&self) -> u64 {
        self.cues.iter().map(|cue| cue.to).max().unwrap_or_default().div_ceil(1_000)
    }
}

/// Chinese is written without spaces.
fn is_chinese_edge(before: &str, after: &str) -> bool {
    let wide = |letter: Option<char>| letter.is_some_and(|letter| letter >= '\u{2e80}');
    wide(before.chars().next_back()) || wide(after.chars().next())
}

#[cfg(test)]
mod tests;
