//! A unit's text as its reader gets it: a card for each step.

use base::{Message, Result};
use ui::Cx;

use crate::{
    markdown::{self, Labels},
    media::{self, Library},
    question::Text,
    unit::{Asked, Version},
};

/// The words around a text, in the reader's language.
struct Words([String; 6]);

impl Words {
    fn new(cx: &Cx) -> Self {
        Self(["note", "tip", "warn", "todo", "transcript", "captions"].map(|word| cx.tk("markdown-label-", word)))
    }

    fn labels(&self) -> Labels<'_> {
        let [note, tip, warn, todo, transcript, captions] = &self.0;
        Labels { note, tip, warn, todo, transcript, captions }
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
}

pub async fn read(cx: &Cx, version: &Version) -> Result<Reading> {
    let library = media::library(&cx.app.db, cx.actor()?.tenant, &[&version.body]).await?;
    let words = Words::new(cx);
    let mut reading = Reading::default();
    for card in markdown::outline(&version.body) {
        let rendered = markdown::render(&card.markdown, &|id| library.get(id).cloned(), &words.labels());
        reading.cards.push(rendered.html);
        reading.warnings.extend(rendered.warnings);
    }
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
        Ok(Self { library, words: Words::new(cx) })
    }

    pub fn html(&self, text: &Text) -> String {
        text.html(&|id| self.library.get(id).cloned(), &self.words.labels()).html
    }
}
