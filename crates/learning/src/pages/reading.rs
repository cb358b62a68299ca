//! A unit's text as its reader gets it: a card for each step.

use base::{Message, Result};
use ui::Cx;

use crate::{
    markdown::{self, Labels},
    media::{
        self, Library,
        player::{self, Player},
    },
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
    pub film: Option<Player>,
    pub sound: Option<Player>,
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
