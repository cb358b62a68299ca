//! `/training/branches/{id}/cadence`: how often the branch holds what.

use askama::Template;
use axum::extract::Path;
use base::{Result, UnitId};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{Tab, led, tabs};
use crate::{
    branch::Opened,
    meeting::{
        Kind,
        cadence::{self, CHOICES},
    },
};

#[derive(Template)]
#[template(path = "branches/cadence.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Opened,
}

impl Show<'_> {
    fn tabs(&self) -> Vec<Tab> {
        tabs(&self.of, "cadence")
    }
}

/// `GET /training/branches/{id}/cadence`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    let set = cadence::of(&cx.app.db, actor.tenant, id).await?;
    let form = Form::filled(set.iter().map(|(kind, months)| (kind.code(), months.to_string())));
    Show { cx: &cx, form: &form, of }.page()
}

/// `POST /training/branches/{id}/cadence`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    let (_, of) = led(&cx, id).await?;
    match set(&cx, &of, &mut form).await {
        Ok(()) => redirect(format!("/training/branches/{id}?done=done-cadence")),
        Err(error) => {
            let form = form.redisplay(error)?;
            Show { cx: &cx, form: &form, of }.refused()
        }
    }
}

async fn set(cx: &Cx, of: &Opened, form: &mut Form) -> Result<()> {
    let months = |text: &str| text.parse().ok().filter(|months| CHOICES.contains(months));
    let cadence = Kind::ALL.map(|kind| (kind, form.choice(kind.code(), months).unwrap_or_default()));
    form.finish()?;
    cadence::set(&cx.app.db, cx.actor()?, of, &cadence, cx.moment()).await
}
