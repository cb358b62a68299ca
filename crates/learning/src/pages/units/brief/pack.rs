//! `/learning/units/{id}/brief/pack`: the briefing pack (宣讲包) as a ZIP for a
//! phone or a computer without a network: one page, slides, the questions, and
//! the sound where there is one.

use std::{
    collections::HashMap,
    io::{Cursor, Write},
};

use askama::Template;
use axum::extract::Path;
use base::{Error, Result, error::internal};
use base64::{Engine, engine::general_purpose::STANDARD};
use ui::{Cx, Outcome, page::download};
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Spoken, spoken};
use crate::{
    markdown,
    media::{self, Media, MediaId, film},
    pages::reading::{self, Reading},
    unit::{self, LearningUnitId, Version},
};

/// Words and marks of the pages; pictures and the sound come on top.
const TEXT_BYTES: i64 = 40 << 10;

/// The files that go into a pack.
pub(super) struct Contents {
    pictures: Vec<Media>,
    sound: Option<Media>,
}

impl Contents {
    pub async fn of(cx: &Cx, version: &Version, gift: &str) -> Result<Self> {
        let tenant = cx.actor()?.tenant;
        let mut pictures = Vec::new();
        let mut references = markdown::media_references(&version.body);
        references.extend(markdown::media_references(gift));
        references.sort();
        references.dedup();
        for id in references.iter().filter_map(|id| id.parse::<MediaId>().ok()) {
            match media::get(&cx.app.db, tenant, id).await {
                Ok(found) if found.kind == "picture" => pictures.push(found),
                Ok(_) | Err(Error::NotFound) => {}
                Err(error) => return Err(error),
            }
        }
        let sound = sound(cx, version).await?;
        Ok(Self { pictures, sound })
    }

    /// About so many bytes: a picture stands in the page and in the slides, a
    /// third larger for being text.
    pub fn bytes(&self) -> u64 {
        let pictures: i64 = self.pictures.iter().map(|picture| picture.bytes).sum();
        let sound = self.sound.as_ref().map_or(0, |sound| sound.bytes);
        (TEXT_BYTES + pictures * 8 / 3 + sound).max(0) as u64
    }

    /// The name of the sound's file beside the page; empty where there is none.
    fn sound_name(&self, cx: &Cx) -> String {
        let end = |mime: &str| match mime {
            "audio/mpeg" => "mp3",
            "audio/mp4" => "m4a",
            _ => "ogg",
        };
        let sound = self.sound.as_ref();
        sound.map(|sound| format!("{}.{}", cx.t("learning-pack-sound"), end(&sound.mime))).unwrap_or_default()
    }

    pub fn has_sound(&self) -> bool {
        self.sound.is_some()
    }
}

#[derive(Template)]
#[template(path = "units/brief/pack/page.html")]
struct OnePage<'a> {
    cx: &'a Cx,
    version: &'a Version,
    reading: &'a Reading,
    questions: &'a [Spoken],
    style: &'static str,
    /// The file beside the page.
    sound: &'a str,
}

#[derive(Template)]
#[template(path = "units/brief/pack/slides.html")]
struct Slides<'a> {
    cx: &'a Cx,
    version: &'a Version,
    reading: &'a Reading,
    questions: &'a [Spoken],
    style: &'static str,
    script: &'static str,
}

// Inside the page, because it has to stand alone: it is a file on a device, not a page of ours.
const STYLE: &str = concat!("<style>", include_str!("../../../../templates/units/brief/pack/pack.css"), "</style>");
const SCRIPT: &str = concat!("<script>", include_str!("../../../../templates/units/brief/pack/slides.js"), "</script>");

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let tenant = cx.actor()?.tenant;
    let version = unit::published(&cx.app.db, tenant, id).await?;
    let contents = Contents::of(&cx, &version, &version.gift).await?;
    let limit = cx.app.config.limits.pack_bytes;
    if contents.bytes() > limit {
        return Err(Error::TooLarge { limit }.into());
    }
    let reading = reading::read_as_text(&cx, &version).await?;
    let questions = spoken(&cx, &version).await?;
    let pictures = pictures(&cx, &contents).await?;
    let sound = &contents.sound_name(&cx);
    let page = OnePage { cx: &cx, version: &version, reading: &reading, questions: &questions, style: STYLE, sound };
    let (reading, script) = (&reading, SCRIPT);
    let slides = Slides { cx: &cx, version: &version, reading, questions: &questions, style: STYLE, script };
    let mut files = vec![
        (
            format!("{}.html", cx.t("learning-pack-page")),
            embedded(page.render().map_err(Error::from)?, &pictures).into_bytes(),
        ),
        (
            format!("{}.html", cx.t("learning-pack-slides")),
            embedded(slides.render().map_err(Error::from)?, &pictures).into_bytes(),
        ),
        (format!("{}.txt", cx.t("learning-brief-questions")), words(&cx, &version, &questions).into_bytes()),
    ];
    if let Some(media) = &contents.sound {
        files.push((sound.clone(), cx.app.blobs.get(media.id.0).await?.to_vec()));
    }
    let bytes = packed(files).map_err(|error| internal(error.to_string()))?;
    download(&format!("{}-{}.zip", version.title, cx.t("learning-pack")), "application/zip", bytes)
}

/// The sound, or what is said in the film: as it was made for phones, else as it was sent in.
async fn sound(cx: &Cx, version: &Version) -> Result<Option<Media>> {
    let (rows, tenant) = (&cx.app.db, cx.actor()?.tenant);
    let ids: Vec<MediaId> = [version.audio_id, version.film_id].into_iter().flatten().collect();
    let found = film::shown(rows, tenant, &ids).await?;
    for id in ids {
        if let Some(made) = found.iter().find(|it| it.film.id == id).and_then(|it| it.of("sound")) {
            let (kind, name) = ("audio".to_owned(), String::new());
            return Ok(Some(Media { id: made.id, kind, mime: made.mime.clone(), name, bytes: made.bytes }));
        }
    }
    match version.audio_id {
        Some(id) => Ok(Some(media::get(rows, tenant, id).await?)),
        None => Ok(None),
    }
}

/// Each picture as a `data:` address.
async fn pictures(cx: &Cx, contents: &Contents) -> Result<HashMap<String, String>> {
    let mut pictures = HashMap::new();
    for picture in &contents.pictures {
        let bytes = cx.app.blobs.get(picture.id.0).await?;
        pictures.insert(media::url(picture.id), format!("data:{};base64,{}", picture.mime, STANDARD.encode(bytes)));
    }
    Ok(pictures)
}

/// Nothing is fetched: pictures stand in the page, a film is left out, the sound is the file beside the page.
fn embedded(html: String, pictures: &HashMap<String, String>) -> String {
    let mut html = html;
    for (address, data) in pictures {
        html = html.replace(&format!("src=\"{address}\""), &format!("src=\"{data}\""));
    }
    html.replace("src=\"/", "data-left-out=\"/").replace("href=\"/", "data-left-out=\"/")
}

fn words(cx: &Cx, version: &Version, questions: &[Spoken]) -> String {
    let mut text = format!("{}\r\n\r\n", version.title);
    for (number, question) in questions.iter().enumerate() {
        text += &format!("{}. {}\r\n", number + 1, markdown::html_words(&question.prompt));
        for option in &question.options {
            text += &format!("   - {}\r\n", markdown::html_words(option));
        }
        if !question.answer.is_empty() {
            text += &format!("   {}\r\n", cx.t1("learning-solution", "solution", &question.answer));
        }
        for reason in &question.reasons {
            text += &format!("   {}\r\n", markdown::html_words(reason));
        }
        text += "\r\n";
    }
    text
}

fn packed(files: Vec<(String, Vec<u8>)>) -> zip::result::ZipResult<Vec<u8>> {
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // Sound does not become smaller.
        let is_text = [".html", ".txt"].iter().any(|end| name.ends_with(end));
        let method = if is_text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        out.start_file(name, SimpleFileOptions::default().compression_method(method))?;
        out.write_all(&bytes)?;
    }
    Ok(out.finish()?.into_inner())
}
