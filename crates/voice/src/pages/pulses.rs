//! `/voice/pulses`: the open pulse for everybody; drafts and past ones for
//! those who run them.

pub mod answers;
pub mod card;
pub mod closure;
pub mod dismissal;
pub mod opening;
pub mod paper;
pub mod papers;

use askama::Template;
use axum::extract::Path;
use base::{Actor, Day, Error, Result, error::invalid};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    desk::{Desk, plus},
    pulse::{
        self, New, Own, Pulse, State,
        paper::Entered,
        scale::{AGREEMENT, LIBRARY, Scale},
    },
};

#[derive(Template)]
#[template(path = "pulses/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    pulses: Vec<Pulse>,
    own: Option<Own>,
    may_run: bool,
}

pub async fn index(cx: Cx) -> Outcome {
    let (db, actor) = (&cx.app.db, cx.actor()?);
    let may_run = pulse::may_run(db, actor, cx.today()).await?;
    let mut pulses = pulse::all(db, actor.tenant).await?;
    pulses.retain(|pulse| may_run || pulse.takes_answers(cx.today()));
    let own = match pulses.iter().find(|pulse| pulse.is_open()) {
        Some(open) => Some(pulse::own(db, open.id, actor.person).await?),
        None => None,
    };
    Index { cx: &cx, pulses, own, may_run }.page()
}

#[derive(Template)]
#[template(path = "pulses/new.html")]
struct NewPage<'a> {
    cx: &'a Cx,
    form: &'a Form,
    threshold: i64,
}

fn new_page<'a>(cx: &'a Cx, form: &'a Form) -> NewPage<'a> {
    NewPage { cx, form, threshold: threshold(cx) }
}

/// What a pulse that is opened now promises.
fn threshold(cx: &Cx) -> i64 {
    cx.app.config.voice.pulse_people.max(pulse::FLOOR)
}

async fn require(cx: &Cx) -> Result<&Actor> {
    let actor = cx.require(&pulse::RUN)?;
    if pulse::may_run(&cx.app.db, actor, cx.today()).await? { Ok(actor) } else { Err(base::forbidden()) }
}

pub async fn new(cx: Cx) -> Outcome {
    require(&cx).await?;
    let mut form = Form::filled(LIBRARY.iter().map(|scale| ("scales", scale.code.to_owned())));
    form.set("opens_on", cx.today().to_string());
    form.set("closes_on", plus(cx.today(), 13).to_string());
    new_page(&cx, &form).page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = require(&cx).await?;
    match save(&cx, actor, &mut form).await {
        Ok(id) => redirect(format!("/voice/pulses/{id}?done=done-pulse-draft")),
        Err(error) => {
            let form = form.redisplay(error)?;
            new_page(&cx, &form).refused()
        }
    }
}

async fn save(cx: &Cx, actor: &Actor, form: &mut Form) -> Result<Uuid> {
    let title = form.text("title", 2..=60);
    let (opens_on, closes_on) = (form.day("opens_on", true), form.day("closes_on", true));
    let chosen = form.all("scales");
    let scales: Vec<&'static Scale> = LIBRARY.iter().filter(|scale| chosen.contains(&scale.code)).collect();
    if scales.is_empty() {
        form.refuse("scales", "form-choose");
    }
    form.finish()?;
    let (Some(opens_on), Some(closes_on)) = (opens_on, closes_on) else {
        return Err(invalid("opens_on", "form-required"));
    };
    let (desk, new) = (&Desk::of(cx).await?, &New { title, opens_on, closes_on, scales });
    cx.app.db.write(|tx| async move { pulse::draft(&tx, desk, actor, new).await }).await
}

#[derive(Template)]
#[template(path = "pulses/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    pulse: Pulse,
    own: Own,
    threshold: i64,
    /// n of N of the whole organisation.
    part: (i64, i64),
    papers: Vec<Entered>,
    today: Day,
    may_run: bool,
}

impl Show<'_> {
    fn asks(&self) -> bool {
        self.pulse.takes_answers(self.today) && !self.own.taken_part
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: Uuid) -> Result<Show<'a>> {
    let (db, actor, today) = (&cx.app.db, cx.actor()?, cx.today());
    let may_run = pulse::may_run(db, actor, today).await?;
    let pulse = pulse::get(db, actor.tenant, id).await?;
    if pulse.state == State::Draft && !may_run {
        return Err(Error::NotFound);
    }
    let part = match pulse.state {
        State::Closed => (pulse.taken_part, pulse.people),
        _ => (pulse::taken_part(db, id).await?, pulse::people(db, actor.tenant, today).await?),
    };
    let threshold = if pulse.state == State::Draft { threshold(cx) } else { pulse.threshold };
    let own = pulse::own(db, id, actor.person).await?;
    let papers = pulse::paper::entered(db, id).await?;
    Ok(Show { cx, form, pulse, own, threshold, part, papers, today, may_run })
}

pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}
