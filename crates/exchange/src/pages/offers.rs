//! `/exchange/offers`: what the organisation offers to others, and who took it.

use askama::Template;
use axum::extract::{Path, Query};
use base::Result;
use learning::unit::{self, LearningUnitId, Titled, origin::Licence};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    OFFER_COURSES,
    member::{self, Membership},
    offer::{self, New, OfferId, Own, Taker},
};

#[derive(Template)]
#[template(path = "offers/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    offers: Vec<Own>,
    is_member: bool,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&OFFER_COURSES)?;
    let db = &cx.app.db;
    let is_member = !member::of(db, actor.tenant, cx.today()).await?.is_empty();
    Index { cx: &cx, offers: offer::own(db, actor.tenant).await?, is_member }.page()
}

#[derive(Template)]
#[template(path = "offers/new.html")]
struct NewPage<'a> {
    cx: &'a Cx,
    form: &'a Form,
    units: Vec<Titled>,
    consortia: Vec<Membership>,
    licences: [Licence; 4],
}

async fn new_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<NewPage<'a>> {
    let actor = cx.require(&OFFER_COURSES)?;
    let db = &cx.app.db;
    let units = unit::titles(db, actor.tenant).await?;
    let consortia = member::of(db, actor.tenant, cx.today()).await?;
    Ok(NewPage { cx, form, units, consortia, licences: Licence::ALL })
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    unit: String,
}

pub async fn new(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let holder = cx.tenant()?.name.clone();
    let form = Form::filled([("unit", wanted.unit), ("holder", holder), ("licence", Licence::BySa.word().into())]);
    new_page(&cx, &form).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&OFFER_COURSES)?;
    let unit: Option<LearningUnitId> = form.parse("unit", true);
    let consortium = form.parse("consortium", true);
    let licence = form.choice("licence", Licence::from_word);
    let (holder, note) = (form.text("holder", 2..=80), form.text("note", 0..=300));
    let made = match (form.finish(), unit, consortium, licence) {
        (Ok(()), Some(unit), Some(consortium), Some(licence)) => {
            let new = New { unit, consortium, licence, holder, note };
            offer::make(&cx.app.db, &cx.app.ids, actor, new, (cx.moment(), cx.today())).await.map(Some)
        }
        (outcome, ..) => outcome.map(|()| None),
    };
    match made {
        Ok(Some(id)) => redirect(format!("/exchange/offers/{id}?done=done-exchange-offer")),
        Ok(None) => new_page(&cx, &form).await?.refused(),
        Err(error) => {
            let form = form.redisplay(error)?;
            new_page(&cx, &form).await?.refused()
        }
    }
}

#[derive(Template)]
#[template(path = "offers/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    offer: Own,
    takers: Vec<Taker>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: OfferId) -> Result<Show<'a>> {
    let actor = cx.require(&OFFER_COURSES)?;
    let db = &cx.app.db;
    let offer = offer::get(db, actor.tenant, id).await?;
    Ok(Show { cx, form, offer, takers: offer::takers(db, actor.tenant, id).await? })
}

pub async fn show(cx: Cx, Path(id): Path<OfferId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /exchange/offers/{id}/end`
pub async fn end(cx: Cx, Path(id): Path<OfferId>, mut form: Form) -> Outcome {
    let actor = cx.require(&OFFER_COURSES)?;
    let reason = form.text("reason", 2..=300);
    let ended = match form.finish() {
        Ok(()) => offer::end(&cx.app.db, actor, id, &reason, cx.moment()).await,
        Err(error) => Err(error),
    };
    match ended {
        Ok(()) => redirect(format!("/exchange/offers/{id}?done=done-exchange-offer-end")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}
