//! `/learning/units`: units as their authors see them (the list), and one unit
//! as a learner does.

pub mod assignments;
pub mod brief;
pub mod certificates;
pub mod completion;
pub mod enrolments;
pub mod films;
pub mod items;
pub mod media;
pub mod polls;
pub mod pool;
pub mod preview;
pub mod publication;
pub mod questions;
pub mod renewal;
pub mod reviews;
pub mod scenario;
pub mod submission;
pub mod usefulness;
pub mod versions;
pub mod withdrawal;

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::HeaderMap,
};
use base::{Actor, Result};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use crate::{
    EDIT_UNITS, SEE_UNITS,
    certificate::Subject,
    document::{self, Document},
    enrolment::{self, Enrolment, Progress},
    media::{Kind, Most, sniff},
    pages::{
        practicals::{Tasked, tasked},
        reading::{self, Reading},
    },
    prerequisite::{self, Before},
    renewal::Standing,
    statute::{self, Basis},
    unit::{
        self, CATEGORIES, Drafted, LearningUnitId, Version,
        origin::{self, Origin},
        version,
    },
};

const SIZE: i64 = 50;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    q: String,
    /// `1`: only those that wait for a review.
    #[serde(default)]
    waiting: String,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "units/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    units: Vec<Drafted>,
    wanted: &'a Wanted,
    slice: Slice,
    may_edit: bool,
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (units, total) =
        unit::drafted(&cx.app.db, actor.tenant, &wanted.q, wanted.waiting == "1", (SIZE, from)).await?;
    let slice = Slice::new(wanted.page, SIZE, total);
    Index { cx: &cx, units, wanted: &wanted, slice, may_edit: actor.may(&EDIT_UNITS) }.page()
}

#[derive(Template)]
#[template(path = "units/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    categories: [&'static str; 15],
}

pub async fn new(cx: Cx) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    New { cx: &cx, form: &Form::empty(), categories: CATEGORIES }.page()
}

/// Title and category first: the rest is written on the unit's own page, where
/// files have something to belong to. With a document its text is there already.
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let document = document(&cx, &mut form);
    if let Some(title) = document.as_ref().and_then(|document| document.title.as_deref())
        && form.get("title").trim().is_empty()
    {
        form.set("title", title.chars().take(60).collect::<String>());
    }
    let draft = version::Draft {
        title: form.text("title", 2..=60),
        category: form.choice("category", unit::category).unwrap_or_default().to_owned(),
        summary: form.text("summary", 0..=200),
        ..version::Draft::default()
    };
    let made = match form.finish() {
        Ok(()) => make(&cx, actor, draft, document).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(unit) => redirect(format!("/learning/units/{unit}/versions/new?done=done-learning-unit")),
        Err(error) => New { cx: &cx, form: &form.redisplay(error)?, categories: CATEGORIES }.refused(),
    }
}

/// The file that was sent, or the text that was pasted.
fn document(cx: &Cx, form: &mut Form) -> Option<Document> {
    let limits = &cx.app.config.limits;
    let limits = document::Limits { bytes: limits.document_bytes, picture: limits.photo_bytes };
    let (field, read) = match form.file("file") {
        Some(file) => ("file", document::read(&file.name, &file.bytes, limits)),
        None if form.get("pasted").trim().is_empty() => return None,
        None => ("pasted", document::read("pasted.md", form.get("pasted").as_bytes(), limits)),
    };
    read.map_err(|why| form.refuse(field, why)).ok()
}

/// The unit, then its pictures, then the text that shows them.
async fn make(cx: &Cx, actor: &Actor, mut draft: version::Draft, document: Option<Document>) -> Result<LearningUnitId> {
    let app = &cx.app;
    let unit = version::create(&app.db, &app.ids, actor, &draft, cx.moment()).await?;
    let Some(document) = document else { return Ok(unit) };
    let most = Most { picture: app.config.limits.photo_bytes, film: app.config.limits.media_bytes };
    draft.body = document.markdown;
    // The last first: `doc-1` is the beginning of `doc-10`.
    for (number, picture) in document.pictures.iter().enumerate().rev() {
        let place: (&'static str, &[Kind]) = ("file", &sniff::PICTURES);
        let file = (picture.name.as_str(), picture.bytes.as_slice());
        let kept = crate::media::keep(&app.db, &app.blobs, &app.ids, actor, unit, place, file, most, cx.moment()).await;
        let reference = document::reference(number);
        match kept {
            Ok(id) => draft.body = draft.body.replace(&reference, &format!("media:{id}")),
            // A picture that cannot be drawn is no reason to lose the text.
            Err(base::Error::Invalid(_)) => draft.body = draft.body.replace(&format!("]({reference})"), "]()"),
            Err(error) => return Err(error),
        }
    }
    version::save(&app.db, &app.ids, actor, unit, 1, &draft, cx.moment()).await?;
    Ok(unit)
}

/// What a learner's page knows of a unit.
pub(crate) struct Learning {
    pub version: Version,
    pub enrolment: Option<Enrolment>,
    pub progress: Option<Progress>,
}

/// The version that this person learns: the one they are in the middle of, or
/// the published one.
pub(crate) async fn learning(cx: &Cx, id: LearningUnitId) -> Result<Learning> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let published = unit::published(db, actor.tenant, id).await?;
    let current = enrolment::current(db, actor, id).await?;
    let enrolment = current.filter(|it| it.done_on.is_none() || it.version_id == published.id);
    let version = match &enrolment {
        Some(it) if it.version_id != published.id => version::get(db, actor.tenant, it.version_id).await?,
        _ => published,
    };
    let progress = match &enrolment {
        Some(it) => Some(enrolment::progress(db, actor.tenant, it).await?),
        None => None,
    };
    Ok(Learning { version, enrolment, progress })
}

#[derive(Template)]
#[template(path = "units/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    enrolment: Option<&'a Enrolment>,
    progress: Option<&'a Progress>,
    reading: Reading,
    /// What comes first and is not done.
    before: Vec<Before>,
    standing: Option<Standing>,
    /// Laws that it rests on.
    bases: Vec<Basis>,
    /// Whose it is, when others wrote it.
    origin: Option<Origin>,
    tasked: Option<Tasked>,
    may_assign: bool,
    may_see: bool,
}

impl Show<'_> {
    fn is_done(&self) -> bool {
        self.enrolment.is_some_and(|enrolment| enrolment.done_on.is_some())
    }
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>, headers: HeaderMap) -> Outcome {
    let actor = cx.actor()?;
    let found = learning(&cx, id).await?;
    let mut reading = reading::read(&cx, &found.version).await?;
    reading.answered(&headers);
    let db = &cx.app.db;
    let mut before = Vec::new();
    if found.enrolment.is_none() {
        before = prerequisite::of(db, actor, Subject::Unit(id)).await?;
        before.retain(|before| !before.is_done);
    }
    let standing = crate::renewal::standing(db, actor, id, cx.today()).await?;
    let standing = standing.filter(|standing| standing.may_renew(cx.today()));
    Show {
        cx: &cx,
        version: &found.version,
        enrolment: found.enrolment.as_ref(),
        progress: found.progress.as_ref(),
        reading,
        before,
        standing,
        bases: statute::of_unit(db, actor.tenant, id, cx.today()).await?,
        origin: origin::of(db, actor.tenant, id, found.version.number).await?,
        tasked: tasked(&cx, Subject::Unit(id)).await?,
        may_assign: actor.may(&crate::ASSIGN_UNITS),
        may_see: actor.may(&SEE_UNITS),
    }
    .page()
}
