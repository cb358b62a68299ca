//! A text in short steps, and how long it takes to read.

use base::Message;
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::{FindMedia, MediaKind, cut, events, media_references, plain_text};

/// Reading speeds per minute: 400 Chinese characters, 200 words of an alphabet.
const CHARACTERS: f64 = 400.0;
const WORDS: f64 = 200.0;
/// A unit should take 3 to 8 minutes.
const GUIDE_SECONDS: std::ops::RangeInclusive<u32> = 180..=480;

pub const MAX_CARDS: usize = 100;

/// One step of a unit on a phone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Card {
    /// The words of the heading it begins with.
    pub title: Option<String>,
    /// With the heading, and with the link definitions of the whole text.
    pub markdown: String,
}

/// Splits at rules (`---`) and before headings of the first two levels, but not inside quotes or lists.
/// Cards without content are left out; what comes after [`MAX_CARDS`] stays on the last.
pub fn outline(markdown: &str) -> Vec<Card> {
    let prepared = events::prepare(cut(markdown).0);
    let parser = Parser::new_ext(&prepared, events::OPTIONS);
    let mut spans: Vec<_> = parser.reference_definitions().iter().map(|(_, link)| link.span.clone()).collect();
    spans.sort_by_key(|span| span.start);
    let definitions: Vec<&str> = spans.into_iter().map(|span| prepared[span].trim()).collect();
    let mut cards = Vec::new();
    let mut card = Card::default();
    let (mut begin, mut depth, mut in_title) = (0, 0, false);
    for (event, range) in parser.into_offset_iter() {
        let splits = depth == 0 && cards.len() < MAX_CARDS - 1;
        match event {
            Event::Rule if splits => {
                finish(&mut cards, &mut card, &prepared[begin..range.start], &definitions);
                begin = range.end;
            }
            Event::Start(Tag::Heading { level: HeadingLevel::H1 | HeadingLevel::H2, .. }) if splits => {
                finish(&mut cards, &mut card, &prepared[begin..range.start], &definitions);
                (begin, depth, in_title) = (range.start, 1, true);
                card.title = Some(String::new());
            }
            Event::Start(_) => depth += 1,
            Event::End(end) => {
                depth -= 1;
                in_title &= !matches!(end, TagEnd::Heading(_));
            }
            Event::Text(text) | Event::Code(text) if in_title => {
                if let Some(title) = &mut card.title {
                    title.push_str(&text);
                }
            }
            _ => {}
        }
    }
    finish(&mut cards, &mut card, &prepared[begin..], &definitions);
    cards
}

fn finish(cards: &mut Vec<Card>, card: &mut Card, slice: &str, definitions: &[&str]) {
    let mut card = std::mem::take(card);
    let text = slice.trim_matches('\n').trim_end();
    if card.title.is_none() && plain_text(text).is_empty() && !text.contains("media:") {
        return;
    }
    text.clone_into(&mut card.markdown);
    for definition in definitions.iter().filter(|definition| !text.contains(**definition)) {
        card.markdown += &format!("\n\n{definition}");
    }
    cards.push(card);
}

/// What a text asks of its reader's time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Reading {
    /// Chinese characters, kana and hangul.
    pub characters: u32,
    /// Words and numbers of alphabets.
    pub words: u32,
    /// Sounds and films.
    pub media_seconds: u32,
}

/// Against the guide of 3 to 8 minutes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guide {
    Short,
    Fits,
    Long,
}

impl Reading {
    pub fn seconds(self) -> u32 {
        let reading = f64::from(self.characters) / CHARACTERS + f64::from(self.words) / WORDS;
        (reading * 60.0).ceil() as u32 + self.media_seconds
    }

    /// Rounded up; at least 1.
    pub fn minutes(self) -> u32 {
        self.seconds().div_ceil(60).max(1)
    }

    /// `markdown-guide-short`, `-fits` or `-long` with `minutes`.
    pub fn message(self) -> Message {
        let key = match self.guide() {
            Guide::Short => "markdown-guide-short",
            Guide::Fits => "markdown-guide-fits",
            Guide::Long => "markdown-guide-long",
        };
        Message::new(key).with("minutes", self.minutes())
    }

    pub fn guide(self) -> Guide {
        match self.seconds() {
            seconds if seconds < *GUIDE_SECONDS.start() => Guide::Short,
            seconds if seconds > *GUIDE_SECONDS.end() => Guide::Long,
            _ => Guide::Fits,
        }
    }
}

/// Counts the words that are shown and the sounds and films that are found.
pub fn reading(markdown: &str, media: FindMedia) -> Reading {
    let mut reading = Reading::default();
    let mut in_word = false;
    for c in plain_text(markdown).chars() {
        let single = is_ideograph(c);
        reading.characters += u32::from(single);
        let letter = !single && c.is_alphanumeric();
        reading.words += u32::from(letter && !in_word);
        in_word = letter || (in_word && matches!(c, '\'' | '’' | '.' | '-'));
    }
    for id in media_references(markdown) {
        let found = media(&id).filter(|media| matches!(media.kind, MediaKind::Audio | MediaKind::Video));
        reading.media_seconds += found.and_then(|media| media.seconds).unwrap_or(0);
    }
    reading
}

fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}
