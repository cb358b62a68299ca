//! A unit's text as its reader gets it: a card for each step.

use std::borrow::Borrow;

use axum::http::HeaderMap;
use base::{Message, Result};
use ui::{Cx, cx::cookie};

use crate::{
    markdown::{self, Labels, Poll},
    media::{
        self, Library,
        player::{self, Player},
    },
    poll::{self, Told},
    question::Text,
    unit::{Asked, Version},
};

/// The words around a text, in the reader's language.
pub(super) struct Words([String; 7]);

impl Words {
    pub(super) fn new(cx: &Cx) -> Self {
        Self(
            ["note", "tip", "warn", "todo", "poll", "transcript", "captions"]
                .map(|word| cx.tk("markdown-label-", word)),
        )
    }

    pub(super) fn labels(&self) -> Labels<'_> {
        let [note, tip, warn, todo, poll, transcript, captions] = &self.0;
        Labels { note, tip, warn, todo, poll, transcript, captions }
    }
}

/// A short text as HTML.
pub async fn html(cx: &Cx, text: &str) -> Result<String> {
    let library = media::library(&cx.app.db, cx.actor()?.tenant, &[text]).await?;
    Ok(markdown::render(text, &|id| library.get(id).cloned(), &Words::new(cx).labels()).html)
}

/// Rendered cards, and what its author should know.
#[derive(Debug, Clone, Default)]
pub struct Reading {
    pub cards: Vec<String>,
    pub warnings: Vec<Message>,
    pub film: Option<Player>,
    pub sound: Option<Player>,
    polls: Vec<Asking>,
}

/// A poll as its reader gets it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// Below which card.
    card: usize,
    pub poll: Poll,
    /// Has this browser answered it?
    pub is_said: bool,
    pub told: Option<Told>,
}

impl Asking {
    /// Each option with how many chose it.
    pub fn results(&self) -> Vec<(&str, i64)> {
        let counts = self.told.iter().flat_map(|told| told.options.iter().copied());
        self.poll.options.iter().map(String::as_str).zip(counts).collect()
    }
}

/// The cookie by which a browser knows that it has answered.
pub(crate) fn poll_cookie(key: &str) -> String {
    format!("xq_poll_{key}")
}

impl Reading {
    /// What a device keeps beside the page.
    fn files(&self, light: bool) -> Vec<&player::Source> {
        [&self.film, &self.sound].into_iter().flatten().flat_map(|player| player.files(light)).collect()
    }

    /// As the page tells it to the script: each address with its bytes.
    pub fn files_text(&self, light: bool) -> String {
        self.files(light).iter().map(|file| format!("{} {}", file.url, file.bytes)).collect::<Vec<_>>().join(",")
    }

    /// With the page itself, about.
    pub fn size(&self, light: bool) -> String {
        let files: u64 = self.files(light).iter().map(|file| file.bytes).sum();
        ui::respond::megabytes(files + PAGE_BYTES)
    }

    /// The polls below a card.
    pub fn polls_of(&self, card: impl Borrow<usize>) -> Vec<&Asking> {
        self.polls.iter().filter(|asking| asking.card == *card.borrow()).collect()
    }

    /// Which of them this browser has answered.
    pub(crate) fn answered(&mut self, headers: &HeaderMap) {
        for asking in &mut self.polls {
            asking.is_said = cookie(headers, &poll_cookie(&asking.poll.key)).is_some();
        }
    }

    /// Is there anything to leave out?
    pub fn has_light(&self) -> bool {
        self.film.as_ref().is_some_and(|film| film.sound.is_some() && film.has_picture())
    }
}

/// A page with its questions, without its pictures.
const PAGE_BYTES: u64 = 60 << 10;

pub async fn read(cx: &Cx, version: &Version) -> Result<Reading> {
    let library = media::library(&cx.app.db, cx.actor()?.tenant, &[&version.body]).await?;
    let words = Words::new(cx);
    let (film, sound) = player::of(&cx.app.db, cx.actor()?, version).await?;
    let mut reading = Reading { film, sound, ..Reading::default() };
    for (place, card) in markdown::outline(&version.body).into_iter().enumerate() {
        let (text, polls) = markdown::take_polls(&card.markdown);
        let rendered = markdown::render(&text, &|id| library.get(id).cloned(), &words.labels());
        reading.cards.push(rendered.html);
        reading.warnings.extend(rendered.warnings);
        reading.polls.extend(polls.into_iter().map(|poll| Asking { card: place, poll, is_said: false, told: None }));
    }
    let polls: Vec<&Poll> = reading.polls.iter().map(|asking| &asking.poll).collect();
    let mut told = poll::told(&cx.app.db, cx.actor()?.tenant, version.unit_id, &polls).await?;
    for asking in &mut reading.polls {
        asking.told = told.remove(&asking.poll.key);
    }
    Ok(reading)
}

/// [`read`] for paper: polls stay in the text, to be talked about.
pub async fn read_as_text(cx: &Cx, version: &Version) -> Result<Reading> {
    let mut reading = read(cx, version).await?;
    let library = media::library(&cx.app.db, cx.actor()?.tenant, &[&version.body]).await?;
    let words = Words::new(cx);
    let cards = markdown::outline(&version.body);
    let html = |text: &str| markdown::render(text, &|id| library.get(id).cloned(), &words.labels()).html;
    reading.cards = cards.iter().map(|card| html(&card.markdown)).collect();
    reading.polls.clear();
    Ok(reading)
}

/// Renders the texts of questions.
pub struct Renderer {
    library: Library,
    words: Words,
}

impl Renderer {
    pub async fn new(cx: &Cx, questions: impl IntoIterator<Item = &Asked>) -> Result<Self> {
        let texts: Vec<String> =
            questions.into_iter().map(|asked| serde_json::to_string(&asked.question)).collect::<Result<_, _>>()?;
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let library = media::library(&cx.app.db, cx.actor()?.tenant, &texts).await?;
        Ok(Self::of(cx, library))
    }

    pub(super) fn of(cx: &Cx, library: Library) -> Self {
        Self { library, words: Words::new(cx) }
    }

    pub fn html(&self, text: &Text) -> String {
        text.html(&|id| self.library.get(id).cloned(), &self.words.labels()).html
    }
}
