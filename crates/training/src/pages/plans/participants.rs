//! `/training/plans/{id}/participants`: who did which step, for the organiser,
//! who enters what was done without a screen; `…/coverage`: counts by unit, for
//! leaders.

use askama::Template;
use axum::extract::Path;
use base::{PersonId, Result, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ORGANISE, READ_STATISTICS,
    pages::people,
    plan::{
        self, PlanId, Step, StepId, Version,
        progress::{self, Coverage, Entry, Participant},
    },
};

#[derive(Template)]
#[template(path = "plans/participants.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: Version,
    steps: Vec<Step>,
    participants: Vec<Participant>,
}

impl Show<'_> {
    fn complete(&self) -> usize {
        self.participants.iter().filter(|person| person.count() == self.steps.len()).count()
    }

    fn is_ticked(&self, person: &Participant) -> bool {
        self.form.is("people", &person.person_id.to_string())
    }

    fn is_step(&self, step: &Step) -> bool {
        self.form.is("step", &step.step_id.to_string())
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: PlanId) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&ORGANISE)?, &cx.app.db);
    plan::handled(db, actor, id).await?;
    let version = plan::published(db, actor.tenant, id).await?;
    let steps = plan::steps(db, actor.tenant, version.id).await?;
    let participants = progress::matrix(db, actor.tenant, id, &steps).await?;
    Ok(Show { cx, form, version, steps, participants })
}

pub async fn index(cx: Cx, Path(id): Path<PlanId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /training/plans/{id}/marks`
pub async fn mark(cx: Cx, Path(id): Path<PlanId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let step: Option<StepId> = form.parse("step", true);
    let how = form.text("how", 2..=120);
    let chosen = people(&form, "people");
    let entered = match (form.finish(), step) {
        (Ok(()), Some(step)) => {
            let entry = Entry { step, people: chosen, how };
            progress::enter(&cx.app.db, actor, id, &entry, (cx.moment(), cx.today())).await.map(drop)
        }
        (refused, _) => refused,
    };
    match entered {
        Ok(()) => redirect(format!("/training/plans/{id}/participants?done=done-training-mark")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

/// `POST /training/plans/{id}/marks/removal`
pub async fn unmark(cx: Cx, Path(id): Path<PlanId>, form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let (Ok(step), Ok(person)) = (form.get("step").parse::<StepId>(), form.get("person").parse::<PersonId>()) else {
        return Err(not_found().into());
    };
    progress::take_back(&cx.app.db, actor, id, step, person, cx.moment()).await?;
    redirect(format!("/training/plans/{id}/participants?done=done-training-mark-removal"))
}

#[derive(Template)]
#[template(path = "plans/coverage.html")]
struct Covered<'a> {
    cx: &'a Cx,
    version: Version,
    lines: Vec<Coverage>,
    people: i64,
}

pub async fn coverage(cx: Cx, Path(id): Path<PlanId>) -> Outcome {
    let (actor, db) = (cx.require(&READ_STATISTICS)?, &cx.app.db);
    let version = plan::published(db, actor.tenant, id).await?;
    let lines = progress::coverage(db, actor.tenant, id, cx.today()).await?;
    let people = lines.iter().map(|line| line.people).sum();
    Covered { cx: &cx, version, lines, people }.page()
}
