//! The stream of Markdown events, with media, call-outs and links put in their final shape.

use std::borrow::Cow;

use base::Message;
use pulldown_cmark::{BlockQuoteKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::{
    Labels, Library, MAX_TAGS, Media, MediaKind, polls,
    safe::{escape, is_harmless_link, refusal},
    too_many_tags,
};

pub const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_STRIKETHROUGH).union(Options::ENABLE_GFM);

/// Quotes in lists in quotes: what is nested deeper loses its shape.
const MAX_DEPTH: usize = 16;

/// Puts an empty line before a `---` that stands under text, where Markdown would make the text a heading.
pub fn prepare(markdown: &str) -> Cow<'_, str> {
    let is_rule = |line: &str| {
        let rule = line.trim_end();
        rule.len() - rule.trim_start_matches(' ').len() < 4
            && rule.trim_start().len() >= 3
            && rule.trim_start().bytes().all(|b| b == b'-')
    };
    if !markdown.lines().any(is_rule) {
        return Cow::Borrowed(markdown);
    }
    let mut out = String::with_capacity(markdown.len() + 16);
    let (mut fence, mut after_text) = (None, false);
    for line in markdown.lines() {
        let start = line.trim_start();
        match fence {
            None => fence = ["```", "~~~"].into_iter().find(|mark| start.starts_with(mark)),
            Some(mark) if start.starts_with(mark) => fence = None,
            Some(_) => {}
        }
        if fence.is_none() && after_text && is_rule(line) {
            out.push('\n');
        }
        after_text = !line.trim().is_empty();
        out.push_str(line);
        out.push('\n');
    }
    Cow::Owned(out)
}

/// The words alone, a line for each block.
pub fn words(markdown: &str) -> String {
    let mut out = String::new();
    for event in collected(markdown) {
        match event {
            Event::Text(text) | Event::Code(text) => out.push_str(&text),
            Event::End(TagEnd::TableCell) => out.push(' '),
            Event::End(TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::Image) => {}
            Event::SoftBreak | Event::HardBreak | Event::Rule | Event::End(_) => out.push('\n'),
            _ => {}
        }
    }
    let lines = out
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && callout_mark(line).is_none() && !polls::is_mark(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// `[!DO]` or `[!做]`, alone on its line.
fn callout_mark(line: &str) -> Option<()> {
    let mark = line.trim().strip_prefix("[!")?.strip_suffix(']')?;
    (mark.eq_ignore_ascii_case("do") || mark == "做").then_some(())
}

fn collected(markdown: &str) -> Vec<Event<'_>> {
    Parser::new_ext(markdown, OPTIONS).collect()
}

pub fn safe_events<'a>(
    markdown: &'a str,
    library: &'a Library,
    labels: &'a Labels,
    warnings: &'a mut Vec<Message>,
) -> Vec<Event<'a>> {
    let mut shaping = Shaping { library, labels, warnings, open: Vec::new(), tags: 0, out: Vec::new() };
    let events = collected(markdown);
    let mut at = 0;
    while at < events.len() {
        at += shaping.take(&events[at..]);
    }
    without_empty_paragraphs(shaping.out)
}

/// What is open around the next event.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Open {
    Paragraph,
    /// May hold paragraphs: quote, list item, table cell.
    Flow,
    Callout,
    /// Heading, emphasis, code: holds words only.
    Words,
    /// A link that was kept.
    Link,
    /// A link that was refused, or whatever lies too deep: its words stay.
    Refused,
}

struct Shaping<'a> {
    library: &'a Library,
    labels: &'a Labels<'a>,
    warnings: &'a mut Vec<Message>,
    open: Vec<Open>,
    /// Written as HTML, so far.
    tags: usize,
    out: Vec<Event<'a>>,
}

impl<'a> Shaping<'a> {
    /// Takes the first event, and those that belong to it; returns how many.
    fn take(&mut self, events: &[Event<'a>]) -> usize {
        match &events[0] {
            Event::Start(Tag::Image { dest_url, title, .. }) => {
                let (alt, length) = alt(events);
                self.image(dest_url, title, &alt);
                return length;
            }
            Event::Start(_) if self.open.len() >= MAX_DEPTH => self.open.push(Open::Refused),
            Event::Start(Tag::BlockQuote(kind)) => return self.quote(*kind, events),
            Event::Start(tag) => self.start(tag),
            Event::End(end) => self.end(*end),
            Event::Html(html) | Event::InlineHtml(html) => {
                self.tags += html.matches('<').count();
                if self.tags > MAX_TAGS {
                    self.warn(too_many_tags());
                } else {
                    self.out.push(events[0].clone());
                }
            }
            Event::SoftBreak if self.is_between_ideographs(events.get(1)) => {}
            event => self.out.push(event.clone()),
        }
        1
    }

    /// Chinese has no space where an author's line ends.
    fn is_between_ideographs(&self, next: Option<&Event>) -> bool {
        let before =
            self.out.last().and_then(|event| if let Event::Text(text) = event { text.chars().last() } else { None });
        let after = next.and_then(|event| if let Event::Text(text) = event { text.chars().next() } else { None });
        before.zip(after).is_some_and(|(before, after)| is_ideograph(before) && is_ideograph(after))
    }

    fn start(&mut self, tag: &Tag<'a>) {
        match tag {
            Tag::Heading { level, .. } => {
                let heading = Tag::Heading { level: lower(*level), id: None, classes: Vec::new(), attrs: Vec::new() };
                self.open(Open::Words, heading);
            }
            Tag::Link { dest_url, link_type, id, .. } => {
                let target = match dest_url.strip_prefix("media:") {
                    Some(name) => self.library.get(name).map(|media| media.url.clone()),
                    None => Some(dest_url.to_string()).filter(|url| is_email(*link_type) || is_harmless_link(url)),
                };
                if let Some(url) = target {
                    let (link_type, id) = (*link_type, id.clone());
                    self.open(
                        Open::Link,
                        Tag::Link { link_type, dest_url: url.into(), title: CowStr::Borrowed(""), id },
                    );
                } else {
                    self.warn(Message::new("markdown-warning-link").with("url", shortened(dest_url)));
                    self.open.push(Open::Refused);
                }
            }
            Tag::Paragraph => self.open(Open::Paragraph, tag.clone()),
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::CodeBlock(_) => self.open(Open::Words, tag.clone()),
            tag => self.open(Open::Flow, tag.clone()),
        }
    }

    fn open(&mut self, open: Open, tag: Tag<'a>) {
        self.open.push(open);
        self.out.push(Event::Start(tag));
    }

    fn end(&mut self, end: TagEnd) {
        match (self.open.pop(), end) {
            (Some(Open::Refused), _) => {}
            (Some(Open::Callout), _) => self.html("</section>\n".to_owned()),
            (_, TagEnd::Heading(level)) => self.out.push(Event::End(TagEnd::Heading(lower(level)))),
            (_, end) => self.out.push(Event::End(end)),
        }
    }

    fn html(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }

    fn warn(&mut self, warning: Message) {
        if !self.warnings.contains(&warning) {
            self.warnings.push(warning);
        }
    }

    fn quote(&mut self, kind: Option<BlockQuoteKind>, events: &[Event<'a>]) -> usize {
        let (class, label) = match kind {
            Some(BlockQuoteKind::Note | BlockQuoteKind::Important) => ("note", self.labels.note),
            Some(BlockQuoteKind::Tip) => ("tip", self.labels.tip),
            Some(BlockQuoteKind::Warning | BlockQuoteKind::Caution) => ("warn", self.labels.warn),
            None => {
                let Some((mark, length)) = mark(events) else {
                    self.open(Open::Flow, Tag::BlockQuote(None));
                    return 1;
                };
                match mark {
                    Mark::Do => self.callout("do todo-block", self.labels.todo),
                    Mark::Poll => self.callout("note", self.labels.poll),
                }
                // The mark was the beginning of a paragraph; what is left of it is one of its own.
                if !matches!(events[length - 1], Event::End(_)) {
                    self.open(Open::Paragraph, Tag::Paragraph);
                }
                return length;
            }
        };
        self.callout(class, label);
        1
    }

    fn callout(&mut self, class: &str, label: &str) {
        self.open.push(Open::Callout);
        let label = escape(label);
        self.html(format!("<section class=\"callout {class}\">\n<p class=\"callout-title\">{label}</p>\n"));
    }

    fn image(&mut self, address: &str, caption: &str, alt: &str) {
        let Some(media) = address.strip_prefix("media:").and_then(|id| self.library.get(id)) else {
            self.warn(refusal(address));
            self.out.push(Event::Text(alt.to_owned().into()));
            return;
        };
        let name = shortened(address);
        if alt.trim().is_empty() {
            self.warn(Message::new("markdown-warning-no-words").with("id", &name));
        }
        let inline = match media.kind {
            MediaKind::Picture => picture(media, alt),
            MediaKind::File => format!("<a href=\"{}\">{}</a>", escape(&media.url), escape(alt)),
            MediaKind::Audio | MediaKind::Video => escape(alt),
        };
        if media.kind == MediaKind::File || (media.kind == MediaKind::Picture && caption.is_empty()) {
            self.out.push(Event::InlineHtml(inline.into()));
            return;
        }
        let misses_words = media.transcript.is_none() && media.captions_url.is_none() && !media.is_animation;
        if media.kind != MediaKind::Picture && misses_words {
            self.warn(Message::new("markdown-warning-no-transcript").with("id", &name));
        }
        match self.open.last() {
            None | Some(Open::Flow | Open::Callout) => self.html(figure(media, alt, caption, self.labels)),
            Some(Open::Paragraph) => {
                self.out.push(Event::End(TagEnd::Paragraph));
                self.html(figure(media, alt, caption, self.labels));
                self.out.push(Event::Start(Tag::Paragraph));
            }
            Some(Open::Words | Open::Link | Open::Refused) => {
                self.warn(Message::new("markdown-warning-misplaced").with("id", &name));
                self.out.push(Event::InlineHtml(inline.into()));
            }
        }
    }
}

/// Chinese characters, kana, hangul, and the punctuation and full-width forms among them.
fn is_ideograph(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}'
        | '\u{20000}'..='\u{3ffff}')
}

fn is_email(link_type: pulldown_cmark::LinkType) -> bool {
    link_type == pulldown_cmark::LinkType::Email
}

fn shortened(address: &str) -> String {
    address.strip_prefix("media:").unwrap_or(address).chars().take(200).collect()
}

/// The page has the h1; `#` and `##` both begin a card, so both are its h2.
fn lower(level: HeadingLevel) -> HeadingLevel {
    level.max(HeadingLevel::H2)
}

/// The words of an image, and how many events it is made of.
fn alt(events: &[Event]) -> (String, usize) {
    let mut words = String::new();
    let mut depth = 0;
    for (i, event) in events.iter().enumerate() {
        match event {
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            Event::Text(text) | Event::Code(text) => words.push_str(text),
            Event::SoftBreak | Event::HardBreak => words.push(' '),
            _ => {}
        }
        if depth == 0 {
            return (words, i + 1);
        }
    }
    (words, events.len())
}

enum Mark {
    Do,
    Poll,
}

/// Which mark a quote begins with, and how many events that is, up to the end of its line.
fn mark(events: &[Event]) -> Option<(Mark, usize)> {
    let mut line = String::new();
    if events.get(1) != Some(&Event::Start(Tag::Paragraph)) {
        return None;
    }
    for (i, event) in events.iter().enumerate().skip(2) {
        match event {
            Event::Text(text) if line.len() + text.len() < 16 => line.push_str(text),
            Event::SoftBreak | Event::HardBreak | Event::End(TagEnd::Paragraph) => {
                let poll = || polls::is_mark(&line).then_some(Mark::Poll);
                return callout_mark(&line).map(|()| Mark::Do).or_else(poll).map(|mark| (mark, i + 1));
            }
            _ => return None,
        }
    }
    None
}

fn picture(media: &Media, alt: &str) -> String {
    let (src, alt, size) = (escape(&media.url), escape(alt), size(media));
    format!("<img src=\"{src}\" alt=\"{alt}\"{size} loading=\"lazy\" decoding=\"async\">")
}

fn size(media: &Media) -> String {
    media.size.map_or(String::new(), |(width, height)| format!(" width=\"{width}\" height=\"{height}\""))
}

fn figure(media: &Media, alt: &str, caption: &str, labels: &Labels) -> String {
    let src = escape(&media.url);
    let track = media.captions_url.as_ref().map_or(String::new(), |url| {
        let language = escape(media.captions_language.as_deref().unwrap_or("zh-CN"));
        let (url, label) = (escape(url), escape(labels.captions));
        format!("<track kind=\"captions\" src=\"{url}\" srclang=\"{language}\" label=\"{label}\" default>")
    });
    let (class, shown) = match media.kind {
        MediaKind::Picture | MediaKind::File => ("picture", picture(media, alt)),
        MediaKind::Audio => ("audio", format!("<audio controls preload=\"metadata\" src=\"{src}\">{track}</audio>")),
        MediaKind::Video => {
            let poster = media.poster.as_ref().map_or(String::new(), |url| format!(" poster=\"{}\"", escape(url)));
            let size = size(media);
            // A script sets it going where motion is welcome.
            let (class, round) = if media.is_animation { ("animation", " loop muted") } else { ("video", "") };
            let video = format!("<video controls preload=\"metadata\" playsinline{round}{poster}{size} src=\"{src}\">");
            (class, format!("{video}{track}</video>"))
        }
    };
    let words = if caption.is_empty() { alt } else { caption };
    let transcript = media.transcript.as_ref().map_or(String::new(), |text| {
        let lines = escape(text.trim()).replace("\r\n", "\n").replace('\n', "<br>");
        format!(
            "<details class=\"transcript\"><summary>{}</summary><p>{lines}</p></details>",
            escape(labels.transcript)
        )
    });
    let caption = format!("<figcaption>{}</figcaption>", escape(words));
    format!("<figure class=\"media {class}\">{shown}{caption}</figure>{transcript}\n")
}

/// Paragraphs of which a figure left nothing.
fn without_empty_paragraphs(events: Vec<Event<'_>>) -> Vec<Event<'_>> {
    let mut out: Vec<Event> = Vec::with_capacity(events.len());
    for event in events {
        if event == Event::End(TagEnd::Paragraph) {
            let kept = out.iter().rposition(|event| !is_blank(event)).map_or(0, |last| last + 1);
            if kept > 0 && out[kept - 1] == Event::Start(Tag::Paragraph) {
                out.truncate(kept - 1);
                continue;
            }
        }
        out.push(event);
    }
    out
}

fn is_blank(event: &Event) -> bool {
    match event {
        Event::SoftBreak | Event::HardBreak => true,
        Event::Text(text) => text.trim().is_empty(),
        _ => false,
    }
}
