//! `/learning/briefs`: what is to be made, for which needs, by whom.

use askama::Template;
use axum::extract::Path;
use base::{Day, Error, Result};
use people::organisation::link;
use ui::{Cx, Form, Outcome, Page, outcome::Linked, page::redirect};

use crate::{
    EDIT_UNITS, SEE_UNITS,
    brief::{self, Brief, BriefId, Draft, Owner},
    unit::{self, CATEGORIES, Drafted, LearningUnitId},
};

#[derive(Template)]
#[template(path = "briefs/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    briefs: Vec<Brief>,
    today: Day,
    may_edit: bool,
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let briefs = brief::list(&cx.app.db, actor.tenant).await?;
    Index { cx: &cx, briefs, today: cx.today(), may_edit: actor.may(&EDIT_UNITS) }.page()
}

#[derive(Template)]
#[template(path = "briefs/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    categories: [&'static str; 15],
    owners: Vec<Owner>,
}

async fn form_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<New<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    let owners = brief::owners(&cx.app.db, actor.tenant, cx.today()).await?;
    Ok(New { cx, form, categories: CATEGORIES, owners })
}

pub async fn new(cx: Cx) -> Outcome {
    let form = Form::filled([("owner", cx.require(&EDIT_UNITS)?.person.to_string())]);
    form_page(&cx, &form).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let typed = form.text("path", 0..=300);
    let path = link::path_of(&cx.app, &typed);
    if !typed.is_empty() && link::resolve(&cx.app, actor, &path).await?.is_none() {
        form.refuse("path", "learning-brief-path-unknown");
    }
    let draft = Draft {
        title: form.text("title", 2..=60),
        category: form.choice("category", unit::category).unwrap_or_default().to_owned(),
        origin: form.text("origin", 2..=400),
        path,
        owner: form.parse("owner", true),
        due_on: form.day("due_on", true),
    };
    let made = match form.finish() {
        Ok(()) => brief::commission(&cx.app.db, &cx.app.ids, actor, &draft, (cx.moment(), cx.today())).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(id) => redirect(format!("/learning/briefs/{id}?done=done-learning-brief")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            form_page(&cx, &form).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

#[derive(Template)]
#[template(path = "briefs/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    brief: Brief,
    linked: Option<Linked>,
    units: Vec<Drafted>,
    today: Day,
    may_edit: bool,
}

impl Show<'_> {
    fn is_made_by(&self, unit: &Drafted) -> bool {
        self.brief.unit_id == Some(unit.id)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: BriefId) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&SEE_UNITS)?, &cx.app.db);
    let brief = brief::get(db, actor.tenant, id).await?;
    let linked = if brief.path.is_empty() { None } else { link::resolve(&cx.app, actor, &brief.path).await? };
    let (units, _) = unit::drafted(db, actor.tenant, "", false, (200, 0)).await?;
    Ok(Show { cx, form, brief, linked, units, today: cx.today(), may_edit: actor.may(&EDIT_UNITS) })
}

pub async fn show(cx: Cx, Path(id): Path<BriefId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /learning/briefs/{id}/units`: the unit that is made for it.
pub async fn link_unit(cx: Cx, Path(id): Path<BriefId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let unit: Option<LearningUnitId> = form.parse("unit", true);
    let linked = match (form.finish(), unit) {
        (Ok(()), Some(unit)) => brief::link(&cx.app.db, actor, id, unit, cx.moment()).await,
        (Ok(()), None) => Err(base::invalid("unit", "form-choose")),
        (Err(error), _) => Err(error),
    };
    after(&cx, form, id, linked, "done-learning-brief-unit").await
}

/// `POST /learning/briefs/{id}/removal`: it is not made after all.
pub async fn remove(cx: Cx, Path(id): Path<BriefId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let reason = form.text("reason", 2..=200);
    let removed = match form.finish() {
        Ok(()) => brief::abandon(&cx.app.db, actor, id, &reason, cx.moment()).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, removed, "done-learning-brief-removal").await
}

async fn after(cx: &Cx, form: Form, id: BriefId, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/learning/briefs/{id}?done={done}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(cx, &form, id).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}
