//! A version as somebody of another organisation looks at it before they take
//! it: the text, the film, the questions. Whether they may is the caller's to
//! say; the addresses of the files are the caller's as well.

use askama::Template;
use axum::http::HeaderMap;
use base::{Error, Result, TenantId, not_found};
use ui::{Cx, Outcome};

use super::{
    asking::{self, Ask, Control},
    reading::{Renderer, Words},
};
use crate::{
    markdown,
    media::{self, Library, MediaId, film},
    unit::{self, LearningUnitId, Version},
};

#[derive(Template)]
#[template(path = "units/preview/outside.html")]
struct Outside<'a> {
    cx: &'a Cx,
    version: &'a Version,
    /// Address of the poster, of the film and of the sound.
    poster: Option<String>,
    film: Option<markdown::Media>,
    sound: Option<markdown::Media>,
    cards: Vec<String>,
    asks: Vec<Ask>,
}

/// The HTML of the preview; files lie below `place`.
pub async fn preview(cx: &Cx, tenant: TenantId, version: &Version, place: &str) -> Result<String> {
    let asked = unit::questions(&cx.app.db, tenant, version.id).await?;
    let mut texts = vec![version.body.clone()];
    for asked in &asked {
        texts.push(serde_json::to_string(&asked.question)?);
    }
    let [film, sound] = [version.film_id, version.audio_id].map(|id| id.map(|id| id.to_string()));
    texts.extend([&film, &sound].into_iter().flatten().map(|id| format!("![](media:{id})")));
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let mut library = media::library(&cx.app.db, tenant, &texts).await?;
    move_to(&mut library, place);
    let words = Words::new(cx);
    let card = |text: &str| markdown::render(text, &|id| library.get(id).cloned(), &words.labels()).html;
    let cards = markdown::outline(&version.body).iter().map(|it| card(&it.markdown)).collect();
    let [film, sound] = [film, sound].map(|id| id.and_then(|id| library.get(&id).cloned()));
    let renderer = Renderer::of(cx, library);
    let asks = asked.iter().map(|asked| asking::ask(&renderer, asked, 0)).collect();
    let poster = version.poster_id.map(|id| format!("{place}/{id}"));
    Ok(Outside { cx, version, poster, film, sound, cards, asks }.render()?)
}

/// Gives the files addresses below `place`.
fn move_to(library: &mut Library, place: &str) {
    let moved = |url: &str| format!("{place}/{}", url.rsplit('/').next().unwrap_or_default());
    for media in library.values_mut() {
        media.url = moved(&media.url);
        media.poster = media.poster.as_deref().map(moved);
    }
}

/// A file of the unit, or what was made of one.
pub async fn file(
    cx: &Cx,
    (tenant, unit): (TenantId, LearningUnitId),
    id: MediaId,
    headers: &HeaderMap,
    place: &str,
) -> Outcome {
    let db = &cx.app.db;
    let media = match film::rendition(db, tenant, id).await {
        Ok(made) => made.media_id,
        Err(Error::NotFound) => id,
        Err(error) => return Err(error.into()),
    };
    if !media::is_of(db, tenant, unit, media).await? {
        return Err(not_found().into());
    }
    super::media::send(&cx.app, (tenant, place), id, headers).await
}
