//! `/training/branches/{id}/skips`: why nothing was held in a period.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result, UnitId, not_found};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::led;
use crate::{
    branch::Opened,
    meeting::{
        Kind,
        cadence::{self, Period},
        due,
    },
};

#[derive(Template)]
#[template(path = "branches/skips.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Opened,
    kind: Kind,
    period: Period,
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    kind: String,
    day: String,
}

async fn period(cx: &Cx, of: &Opened, kind: &str, day: &str) -> Result<(Kind, Period)> {
    let kind = Kind::from_code(kind).ok_or_else(not_found)?;
    let cadence = cadence::of(&cx.app.db, cx.actor()?.tenant, of.id()).await?;
    let months = cadence.iter().find(|(known, _)| *known == kind).map_or(1, |(_, months)| (*months).max(1));
    let this = Period::of(months, cx.today());
    let wanted = day.parse().map_or(this, |day: Day| Period::of(months, day));
    // This period or one that is over, not the future.
    if wanted.from > this.from { Err(not_found()) } else { Ok((kind, wanted)) }
}

/// `GET /training/branches/{id}/skips/new`
pub async fn new(cx: Cx, Path(id): Path<UnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let (_, of) = led(&cx, id).await?;
    let (kind, period) = period(&cx, &of, &wanted.kind, &wanted.day).await?;
    New { cx: &cx, form: &Form::empty(), of, kind, period }.page()
}

/// `POST /training/branches/{id}/skips`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    let (kind, period) = period(&cx, &of, form.get("kind"), form.get("day")).await?;
    let reason = form.text("reason", 4..=300);
    let done = match form.finish() {
        Ok(()) => due::skip(&cx.app.db, actor, &of, kind, period, &reason, cx.moment()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect(format!("/training/branches/{id}?done=done-skip")),
        Err(error) => {
            let form = form.redisplay(error)?;
            New { cx: &cx, form: &form, of, kind, period }.refused()
        }
    }
}
