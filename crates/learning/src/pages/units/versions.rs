//! `/learning/units/{id}/versions`: how a unit stands, and writing it.

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::StatusCode,
};
use base::{Actor, Error, Message, Result, error::FieldError};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    EDIT_UNITS, REVIEW_UNITS, SEE_UNITS,
    markdown::{self, Guide},
    media::{
        self, Kind, Media, MediaId, Most, captions,
        film::{self, Shown},
        sniff,
    },
    scenario,
    unit::{
        self, CATEGORIES, LearningUnitId, Version,
        origin::{self, Origin},
        review::{self, Standing},
        version::{self, Draft, FIRST_SHARES, LineFault, Past},
    },
};

#[derive(Template)]
#[template(path = "units/versions/index.html")]
pub(super) struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: Version,
    standing: Standing,
    faults: Vec<Message>,
    history: Vec<Past>,
    pool: i64,
    origin: Option<Origin>,
    is_out: bool,
    may_edit: bool,
    may_review: bool,
    may_assign: bool,
}

impl Index<'_> {
    fn state(&self) -> &'static str {
        self.standing.state()
    }
}

/// The page of a unit's standing, also when one of its actions was refused.
pub(super) async fn overview<'a>(cx: &'a Cx, form: &'a Form, id: LearningUnitId) -> Result<Index<'a>> {
    let actor = cx.require(&SEE_UNITS)?;
    let db = &cx.app.db;
    let version = version::newest(db, actor.tenant, id).await?;
    let wrote = review::wrote(db, actor, id).await?;
    Ok(Index {
        cx,
        form,
        standing: review::standing(db, &version).await?,
        faults: version::all_faults(db, actor.tenant, &version).await?,
        history: version::history(db, actor.tenant, id).await?,
        pool: unit::pool::list(db, actor.tenant, id).await?.len() as i64,
        origin: origin::of(db, actor.tenant, id, version.number).await?,
        is_out: unit::published(db, actor.tenant, id).await.is_ok(),
        may_edit: actor.may(&EDIT_UNITS),
        may_review: actor.may(&REVIEW_UNITS) && !wrote,
        may_assign: actor.may(&crate::ASSIGN_UNITS),
        version,
    })
}

/// After an action on a unit: its standing, or that page with what was refused.
pub(super) async fn after(cx: &Cx, form: Form, id: LearningUnitId, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/learning/units/{id}/versions?done={done}")),
        Err(error) => {
            let form = form.redisplay(error)?;
            overview(cx, &form, id).await?.refused()
        }
    }
}

/// The number of the version that somebody looked at when they pressed the button.
pub(in crate::pages) fn number(form: &mut Form) -> i64 {
    form.parse("number", true).unwrap_or_default()
}

pub async fn index(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    overview(&cx, &Form::empty(), id).await?.page()
}

#[derive(Template)]
#[template(path = "units/versions/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    id: LearningUnitId,
    categories: [&'static str; 15],
    files: Vec<Media>,
    films: Vec<Shown>,
    lines: Vec<LineFault>,
    polls: Vec<Message>,
    scenes: Vec<Message>,
    shares: [i64; 4],
    estimate: (i64, Guide),
    /// Somebody else's newer version, when this one came second.
    other: Option<Version>,
}

impl New<'_> {
    /// Which of the unit's files the hidden field of this name holds.
    fn file(&self, field: &str) -> Option<&Media> {
        self.files.iter().find(|file| file.id.to_string() == self.form.get(field))
    }

    /// A film from before films were made ready.
    fn is_elsewhere(&self) -> bool {
        let id = self.form.get("film_id");
        !id.is_empty() && !self.films.iter().any(|it| it.film.id.to_string() == id)
    }

    fn is_outside_guide(&self) -> bool {
        self.estimate.1 != Guide::Fits && !self.form.get("body").trim().is_empty()
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: LearningUnitId, other: Option<Version>) -> Result<New<'a>> {
    Ok(New {
        cx,
        form,
        id,
        categories: CATEGORIES,
        files: media::of_unit(&cx.app.db, cx.actor()?.tenant, id).await?,
        films: film::of_unit(&cx.app.db, cx.actor()?.tenant, id).await?,
        lines: version::read_gift(form.get("gift")).1,
        polls: markdown::poll_faults(form.get("body")),
        scenes: scenario::read(form.get("scenario")).1.iter().map(scenario::script::Fault::message).collect(),
        shares: FIRST_SHARES,
        estimate: version::estimate(form.get("body")),
        other,
    })
}

/// What to put in at once: a film or a sound that has just become ready.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    film: Option<MediaId>,
    sound: Option<MediaId>,
}

pub async fn new(cx: Cx, Path(id): Path<LearningUnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let version = version::newest(&cx.app.db, actor.tenant, id).await?;
    let mut form = filled(&version);
    for (field, media) in [("film_id", wanted.film), ("audio_id", wanted.sound)] {
        if let Some(media) = media {
            form.set(field, media.to_string());
        }
    }
    page(&cx, &form, id, None).await?.page()
}

fn filled(version: &Version) -> Form {
    let id = |id: Option<MediaId>| id.map(|id| id.to_string()).unwrap_or_default();
    Form::filled([
        ("from", version.number.to_string()),
        ("title", version.title.clone()),
        ("category", version.category.clone()),
        ("summary", version.summary.clone()),
        ("body", version.body.clone()),
        ("gift", version.gift.clone()),
        ("transcript", version.transcript.clone()),
        ("minutes", version.minutes.to_string()),
        ("scenario", version.scenario.clone()),
        ("first_share", version.first_share.to_string()),
        ("poster_id", id(version.poster_id)),
        ("film_id", id(version.film_id)),
        ("captions_id", id(version.captions_id)),
        ("audio_id", id(version.audio_id)),
    ])
}

/// Characters of a transcript.
const TRANSCRIPT: usize = 30_000;

/// Field of the file, hidden field of its id, and what it may be.
const FILES: [(&str, &str, &[Kind]); 3] = [
    ("poster", "poster_id", &sniff::PICTURES),
    ("captions", "captions_id", &[Kind::Vtt]),
    ("audio", "audio_id", &sniff::SOUNDS),
];

pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    version::newest(&cx.app.db, actor.tenant, id).await?;
    // The files first: they are kept even when the text has to be mended.
    take_files(&cx, actor, id, &mut form).await?;
    let draft = draft(&mut form);
    let from = form.parse("from", true).unwrap_or_default();
    let saved = match form.finish() {
        Ok(()) => version::save(&cx.app.db, &cx.app.ids, actor, id, from, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(_) => redirect(format!("/learning/units/{id}/versions?done=done-learning-version")),
        Err(Error::Conflict(_)) => {
            let other = version::newest(&cx.app.db, actor.tenant, id).await?;
            // Saving again is a decision then, not an accident.
            form.set("from", other.number.to_string());
            page(&cx, &form, id, Some(other)).await?.page_with(StatusCode::CONFLICT)
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, None).await?.refused()
        }
    }
}

fn draft(form: &mut Form) -> Draft {
    let mut draft = Draft {
        title: form.text("title", 2..=60),
        category: form.choice("category", unit::category).unwrap_or_default().to_owned(),
        summary: form.text("summary", 0..=200),
        body: form.text("body", 0..=60_000),
        gift: form.text("gift", 0..=60_000),
        transcript: form.text("transcript", 0..=TRANSCRIPT),
        minutes: form.parse("minutes", false),
        poster_id: form.parse("poster_id", false),
        film_id: form.parse("film_id", false),
        captions_id: form.parse("captions_id", false),
        audio_id: form.parse("audio_id", false),
        scenario: form.text("scenario", 0..=30_000),
        first_share: form.parse("first_share", false).unwrap_or_default(),
    };
    if !FIRST_SHARES.contains(&draft.first_share) {
        form.refuse("first_share", "form-not-understood");
    }
    if draft.minutes.is_some_and(|minutes| !(1..=120).contains(&minutes)) {
        form.refuse("minutes", "form-not-understood");
    }
    if form.is("estimate", "1") {
        draft.minutes = None;
    }
    draft
}

async fn take_files(cx: &Cx, actor: &Actor, unit: LearningUnitId, form: &mut Form) -> Result<()> {
    let limits = &cx.app.config.limits;
    let most = Most { picture: limits.photo_bytes, film: limits.media_bytes };
    for (field, hidden, wanted) in FILES {
        if form.is(&format!("{field}_gone"), "1") {
            form.set(hidden, "");
        }
        let Some(mut file) = form.file(field).cloned() else { continue };
        if field == "captions" {
            match captions::read(&file.bytes) {
                Ok(captions) => {
                    file.bytes = captions.vtt().into();
                    take_transcript(form, &captions);
                }
                Err(faults) => {
                    form.errors.extend(faults.into_iter().map(|why| FieldError { field, why }));
                    continue;
                }
            }
        }
        let app = &cx.app;
        let place = (field, wanted);
        let kept = media::keep(
            &app.db,
            &app.blobs,
            &app.ids,
            actor,
            unit,
            place,
            (&file.name, &file.bytes),
            most,
            cx.moment(),
        )
        .await;
        match kept {
            Ok(id) => form.set(hidden, id.to_string()),
            Err(Error::Invalid(errors)) => form.errors.extend(errors),
            Err(error) => return Err(error),
        }
    }
    check_belonging(cx, actor, form).await
}

/// What the captions say is the transcript, unless there is one already.
fn take_transcript(form: &mut Form, captions: &captions::Captions) {
    if form.get("transcript").trim().is_empty() || form.is("transcript_anew", "1") {
        form.set("transcript", captions.transcript().chars().take(TRANSCRIPT).collect::<String>());
    }
}

/// A hidden field may name files of this organisation only.
async fn check_belonging(cx: &Cx, actor: &Actor, form: &mut Form) -> Result<()> {
    let film: (&'static str, &str, &[Kind]) = ("film", "film_id", &[Kind::Mp4]);
    for (field, hidden, wanted) in FILES.into_iter().chain([film]) {
        let Ok(id) = form.get(hidden).parse::<MediaId>() else { continue };
        let fits = match media::get(&cx.app.db, actor.tenant, id).await {
            Ok(media) => wanted.iter().any(|kind| kind.group() == media.kind),
            Err(Error::NotFound) => false,
            Err(error) => return Err(error),
        };
        if !fits {
            form.refuse(field, "learning-media-other");
        }
    }
    Ok(())
}
