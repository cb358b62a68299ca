//! `/training/classes`: what there is to come to, one of them, and writing it.

pub mod attendance;
pub mod edition;
pub mod feedback;
pub mod kit;
pub mod materials;
pub mod places;
pub mod questions;
pub mod reflections;
pub mod remarks;
pub mod roster;
pub mod sheet;

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Error, Result};
use learning::{
    media::player::{self, Player, Source},
    unit::Version,
};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, table::Slice};
use uuid::Uuid;

use crate::{
    ORGANISE,
    class::{
        self, Class, ClassId, Listed, Session,
        feedback::{self as answers},
        kit as discussion,
        material::{self, Material},
        place::{self, Place},
        question,
    },
    fit::Fit,
    study_base::{self, Base},
};

const SIZE: i64 = 40;

#[derive(Template)]
#[template(path = "classes/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    classes: Vec<Listed>,
    may_organise: bool,
}

/// What is to come and concerns the reader.
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let classes = class::to_come(&cx.app.db, actor, cx.today()).await?;
    Index { cx: &cx, classes, may_organise: actor.may(&ORGANISE) }.page()
}

#[derive(Debug, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "classes/organised.html")]
struct Organised<'a> {
    cx: &'a Cx,
    classes: Vec<Listed>,
    slice: Slice,
}

/// `/training/classes/organised`: what the reader organises.
pub async fn organised(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (classes, total) = class::organised(&cx.app.db, actor, (SIZE, from)).await?;
    Organised { cx: &cx, classes, slice: Slice::new(wanted.page, SIZE, total) }.page()
}

#[derive(Template)]
#[template(path = "classes/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    class: Class,
    sessions: Vec<(Session, Fit)>,
    taken: HashMap<Uuid, i64>,
    place: Option<Place>,
    before: i64,
    base: Option<Base>,
    slides: Vec<Material>,
    materials: Vec<Material>,
    recording: Option<Recording>,
    /// Questions to the speaker that are answered; none where it is not the reader's class.
    answered: Option<i64>,
    group: Option<i64>,
    may_answer: bool,
    may_reflect: bool,
    is_over: bool,
    may_handle: bool,
    is_speaker: bool,
}

/// What was recorded, to be seen or heard again.
struct Recording {
    unit: Version,
    film: Option<Player>,
    sound: Option<Player>,
}

impl Recording {
    async fn read(cx: &Cx, class: &Class) -> Result<Option<Self>> {
        let (Some(id), db) = (class.recording_id, &cx.app.db) else { return Ok(None) };
        let unit = match learning::unit::published(db, class.tenant_id, id).await {
            Ok(unit) => unit,
            // It was taken from the learners.
            Err(Error::NotFound) => return Ok(None),
            Err(error) => return Err(error),
        };
        let (film, sound) = player::of(db, cx.actor()?, &unit).await?;
        Ok(Some(Self { unit, film, sound }))
    }

    /// At 64 kbit/s, for a weak signal.
    fn heard(&self) -> Option<&Source> {
        [&self.film, &self.sound].into_iter().flatten().find_map(|player| player.sound.as_ref())
    }
}

impl Show<'_> {
    /// Is it time to go into the meeting: the day of a session, for who is in the class?
    fn may_join(&self) -> bool {
        let is_today = self.sessions.iter().any(|(session, _)| session.on_day == self.cx.today());
        !self.class.link.is_empty()
            && !self.class.is_off()
            && (self.may_handle || self.is_speaker || (self.seat() && is_today))
    }

    fn is_mine(&self, slot: Uuid) -> bool {
        self.place.as_ref().is_some_and(|place| place.slot_id == slot)
    }

    fn seat(&self) -> bool {
        self.place.as_ref().is_some_and(|place| place.state == "seat")
    }

    fn free(&self, slot: Uuid) -> i64 {
        (self.class.seats - self.taken.get(&slot).copied().unwrap_or_default()).max(0)
    }

    /// Does the reader's shift forbid each session, or (where one comes to all) any?
    fn clashes(&self) -> bool {
        let mut refused = self.sessions.iter().map(|(_, fit)| fit.is_refused());
        if self.class.is_choice() { refused.all(|refused| refused) } else { refused.any(|refused| refused) }
    }

    /// May the reader still ask for a place?
    fn is_open(&self) -> bool {
        self.place.is_none()
            && !self.class.is_off()
            && !self.is_over
            && self.class.sign_up_until.is_none_or(|last| last >= self.cx.today())
    }
}

async fn overview<'a>(cx: &'a Cx, form: &'a Form, id: ClassId) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let class = class::get(db, actor.tenant, id).await?;
    let sessions = class::sessions(db, actor.tenant, id).await?;
    let fits = place::fits(db, actor, &sessions, cx.today()).await?;
    let place = place::of(db, id, actor.person).await?;
    let before = match &place {
        Some(place) if place.state == "waiting" => place::before(db, id, place).await?,
        _ => 0,
    };
    let base = match class.base_id {
        Some(base) => Some(study_base::get(db, actor.tenant, base).await?),
        None => None,
    };
    let (slides, materials) = material::all(db, actor.tenant, id).await?.into_iter().partition(Material::is_picture);
    let is_own = question::is_of(db, actor, &class, cx.today()).await?;
    let answered = if is_own { Some(question::answered(db, &class).await?) } else { None };
    Ok(Show {
        cx,
        form,
        recording: Recording::read(cx, &class).await?,
        answered,
        slides,
        materials,
        taken: place::taken(db, id).await?,
        before,
        base,
        group: discussion::own_group(db, actor, id).await?,
        may_answer: answers::may_give(db, actor, id).await?,
        may_reflect: class.is_trip() && reflections::came(cx, id).await?,
        is_over: sessions.iter().all(|session| session.on_day < cx.today()),
        may_handle: class::may_handle(actor, &class),
        is_speaker: class.speaker_id == Some(actor.person),
        sessions: sessions.into_iter().zip(fits).collect(),
        place,
        class,
    })
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    overview(&cx, &Form::empty(), id).await?.page()
}
