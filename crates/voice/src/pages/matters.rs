//! The year's practical matters, for everybody.

pub mod report;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Actor, Error, Result};
use people::unit::{self, Placed};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    desk::Desk,
    matter::{self, Event, Kind, Linked, Matter, New, Standing},
};

#[derive(Template)]
#[template(path = "matters.html")]
struct List<'a> {
    cx: &'a Cx,
    year: i64,
    years: Vec<i64>,
    matters: Vec<Matter>,
    said: Vec<(Uuid, String)>,
    most: i64,
    may_choose: bool,
}

impl List<'_> {
    fn standing(&self, matter: &Matter) -> Standing {
        matter.standing(self.cx.today())
    }

    /// How many stand how; what there is none of is left out.
    fn standings(&self) -> Vec<(Standing, usize)> {
        let count = |standing| self.matters.iter().filter(|matter| self.standing(matter) == standing).count();
        Standing::ALL.iter().map(|standing| (*standing, count(*standing))).filter(|(_, count)| *count > 0).collect()
    }

    fn said(&self, matter: &Matter) -> Option<&str> {
        self.said.iter().find(|(id, _)| *id == matter.id).map(|(_, text)| text.as_str())
    }
}

pub async fn index(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let asked = pairs.iter().find(|(name, _)| name == "year").and_then(|(_, value)| value.parse::<i64>().ok());
    let mut years = matter::years(db, actor.tenant).await?;
    let this = i64::from(cx.today().0.year());
    let year = asked.unwrap_or(this);
    years.extend([this, year].into_iter().filter(|year| (2000..2200).contains(year)));
    years.sort_unstable_by(|a, b| b.cmp(a));
    years.dedup();
    List {
        year,
        years,
        matters: matter::of_year(db, actor.tenant, year).await?,
        said: matter::last_words(db, actor.tenant, year).await?,
        most: cx.app.config.voice.matters_per_year,
        may_choose: matter::may_choose(db, actor, cx.today()).await?,
        cx: &cx,
    }
    .page()
}

#[derive(Template)]
#[template(path = "matters/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    matter: Matter,
    standing: Standing,
    events: Vec<Event>,
    linked: Vec<Linked>,
    acts: Vec<Kind>,
}

pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let matter = matter::get(db, actor.tenant, id).await?;
    let mut acts = Vec::new();
    if matter.state == matter::State::Doing {
        if matter::may_report(db, actor, cx.today(), &matter).await? {
            acts.extend([Kind::Progress, Kind::Completion, Kind::Postponement]);
        }
        if matter::may_choose(db, actor, cx.today()).await? {
            acts.push(Kind::Withdrawal);
        }
    }
    Show {
        standing: matter.standing(cx.today()),
        events: matter::events(db, &matter).await?,
        linked: matter::linked(db, &matter).await?,
        cx: &cx,
        matter,
        acts,
    }
    .page()
}

#[derive(Template)]
#[template(path = "matters/new.html")]
struct NewPage<'a> {
    cx: &'a Cx,
    form: &'a Form,
    units: Vec<Placed>,
    most: i64,
}

async fn new_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<NewPage<'a>> {
    let units = unit::tree(&cx.app.db, cx.actor()?.tenant, unit::Tree::Admin, cx.today()).await?;
    Ok(NewPage { cx, form, units, most: cx.app.config.voice.matters_per_year })
}

async fn require(cx: &Cx) -> Result<&Actor> {
    let actor = cx.require(&matter::CHOOSE)?;
    if matter::may_choose(&cx.app.db, actor, cx.today()).await? { Ok(actor) } else { Err(base::forbidden()) }
}

pub async fn new(cx: Cx) -> Outcome {
    require(&cx).await?;
    let mut form = Form::empty();
    form.set("year", cx.today().0.year().to_string());
    new_page(&cx, &form).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = require(&cx).await?;
    match save(&cx, actor, &mut form).await {
        Ok(id) => redirect(format!("/voice/matters/{id}?done=done-matter-choice")),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            new_page(&cx, &form).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(cx: &Cx, actor: &Actor, form: &mut Form) -> Result<Uuid> {
    let (year, unit) = (form.parse("year", true), form.parse("unit", true));
    let title = form.text("title", 4..=120);
    let about = form.text("about", 0..=2000);
    let due_on = form.day("due_on", true);
    let typed = form.text("needs", 0..=500).to_uppercase();
    form.finish()?;
    let (Some(year), Some(unit), Some(due_on)) = (year, unit, due_on) else {
        return Err(base::invalid("unit", "form-choose"));
    };
    let needs = typed.split(|letter: char| !letter.is_ascii_alphanumeric() && letter != '-');
    let needs = needs.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let new = &New { year, title, about, unit, due_on, needs };
    let (desk, most) = (&Desk::of(cx).await?, cx.app.config.voice.matters_per_year);
    cx.app.db.write(|tx| async move { matter::choose(&tx, desk, actor, new, most).await }).await
}
