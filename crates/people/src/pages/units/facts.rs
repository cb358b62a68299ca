//! `/units/{id}/facts`: a unit's name, kilometres, scenes and signal; and its
//! closing on a day.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, UnitId};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{EDIT_UNITS, read_km};
use crate::{
    audit,
    unit::{self, Facts, Unit},
};

#[derive(Template)]
#[template(path = "units/facts.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    unit: Unit,
}

impl Show<'_> {
    fn back(&self) -> String {
        format!("/units/{}", self.unit.id)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Show<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    Ok(Show { cx, form, unit: unit::get(&cx.app.db, actor.tenant, id).await? })
}

/// `GET /units/{id}/facts`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let unit = unit::get(&cx.app.db, actor.tenant, id).await?;
    let mut form = Form::filled([("on", cx.today().to_string())]);
    fill(&mut form, &unit);
    page(&cx, &form, id).await?.page()
}

/// `POST /units/{id}/facts`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match save(&cx, id, &mut form).await {
        Ok(()) => redirect(format!("/units/{id}?done=done-unit-facts")),
        Err(error) => again(&cx, form, id, error).await,
    }
}

async fn save(cx: &Cx, id: UnitId, form: &mut Form) -> Result<()> {
    let actor = cx.require(&EDIT_UNITS)?;
    unit::get(&cx.app.db, actor.tenant, id).await?;
    let scenes = form.text("scenes", 0..=200);
    let facts = Facts {
        name: form.text("name", 1..=60),
        name_en: form.text("name_en", 0..=120),
        km: read_km(form),
        scenes: scenes
            .split([',', '，', '、'])
            .map(str::trim)
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(","),
        weak_signal: form.is("weak_signal", "yes"),
    };
    form.finish()?;
    let (now, facts) = (cx.moment(), &facts);
    cx.app
        .db
        .write(|tx| async move {
            unit::change(&tx, actor.tenant, id, facts).await?;
            audit::write(&tx, now, actor, "people.unit.facts", id, &facts.name).await
        })
        .await
}

/// `POST /units/{id}/closing`
pub async fn create_closing(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match close(&cx, id, &mut form).await {
        Ok(()) => redirect(format!("/units/{id}?done=done-unit-closed")),
        Err(error) => again(&cx, form, id, error).await,
    }
}

async fn close(cx: &Cx, id: UnitId, form: &mut Form) -> Result<()> {
    let actor = cx.require(&EDIT_UNITS)?;
    unit::get(&cx.app.db, actor.tenant, id).await?;
    let day: Option<Day> = form.day("on", true);
    form.finish()?;
    let (now, day) = (cx.moment(), day.unwrap_or_else(|| cx.today()));
    cx.app
        .db
        .write(|tx| async move {
            unit::close(&tx, actor.tenant, id, day).await?;
            audit::write(&tx, now, actor, "people.unit.closing", id, &day.to_string()).await
        })
        .await
}

/// The form that was not sent is filled from what is stored.
async fn again(cx: &Cx, form: Form, id: UnitId, error: base::Error) -> Outcome {
    let mut form = form.redisplay(error)?;
    if form.pairs().iter().all(|(name, _)| name != "name") {
        let unit = unit::get(&cx.app.db, cx.actor()?.tenant, id).await?;
        fill(&mut form, &unit);
    }
    page(cx, &form, id).await?.refused()
}

fn fill(form: &mut Form, unit: &Unit) {
    let km = |km: Option<f64>| km.map(|km| km.to_string()).unwrap_or_default();
    form.set("name", unit.name.as_str());
    form.set("name_en", unit.name_en.as_str());
    form.set("km_from", km(unit.km_from));
    form.set("km_to", km(unit.km_to));
    form.set("scenes", unit.scenes.as_str());
    form.set("weak_signal", if unit.weak_signal { "yes" } else { "" });
}
