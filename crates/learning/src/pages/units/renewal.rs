//! `/learning/units/{id}/renewal`: the unit's questions again, for who has to
//! renew it; and `POST /learning/units/{id}/renewals`: asking people to.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Error, Result, UnitId, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::questions::Asking;
use crate::{
    ASSIGN_UNITS, READ_REPORTS,
    answer::Sent,
    enrolment,
    pages::{
        asking::{self, Control, Told},
        now,
        practice::{self as practising, Wanted},
    },
    practice,
    renewal::{self, Standing, Turn},
    unit::{self, LearningUnitId, QuestionId, Version},
};

#[derive(Template)]
#[template(path = "units/renewal/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: Version,
    standing: Standing,
    may_renew: bool,
    turns: Vec<Turn>,
    asking: Option<Asking>,
    told: Option<Told>,
}

impl Show<'_> {
    fn right(&self) -> usize {
        self.turns.iter().filter(|turn| turn.is_right).count()
    }
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>, Query(wanted): Query<Wanted>) -> Outcome {
    let told = match wanted.answered {
        Some(answer) => Some(practising::tell(&cx, answer).await?),
        None => None,
    };
    page(&cx, &Form::empty(), id, told).await?.page()
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: LearningUnitId, told: Option<Told>) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let version = unit::published(db, actor.tenant, id).await?;
    let standing = renewal::standing(db, actor, id, cx.today()).await?.ok_or_else(not_found)?;
    let may_renew = standing.may_renew(cx.today());
    let (mut turns, mut asking) = (Vec::new(), None);
    if may_renew {
        turns = renewal::turns(db, actor, id, standing.done_on).await?;
        if let (Some(turn), None) = (renewal::next(&turns), &told) {
            asking = Some(practising::ask(cx, form, &turn.asked, turn.tries + 1).await?);
        }
    }
    Ok(Show { cx, form, version, standing, may_renew, turns, asking, told })
}

pub async fn answer(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    match keep(&cx, id, &mut form).await {
        Ok(answer) => redirect(format!("/learning/units/{id}/renewal?answered={answer}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn keep(cx: &Cx, unit: LearningUnitId, form: &mut Form) -> Result<Uuid> {
    let id: Option<Uuid> = form.parse("id", true);
    let question: Option<QuestionId> = form.parse("question", true);
    let round: i64 = form.parse("round", false).unwrap_or(1);
    let day: Day = form.parse("day", false).unwrap_or(cx.today());
    form.finish()?;
    let (Some(id), Some(question)) = (id, question) else { return Err(not_found()) };
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let asked = unit::questions_by_id(db, actor.tenant, [question]).await?.pop().ok_or_else(not_found)?;
    let given = asking::given(&asked, enrolment::seed(practice::sitting(actor, day), question, round), form)?;
    renewal::answer(db, &cx.app.ids, actor, unit, &Sent { id, question, round, given }, now(cx)).await?;
    Ok(id)
}

/// Asks those of a unit of the organisation who are due.
pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    actor.require(&READ_REPORTS)?;
    let of: Option<UnitId> = form.parse("unit", true);
    form.finish()?;
    let of = of.ok_or_else(not_found)?;
    actor.require_in(&ASSIGN_UNITS, of)?;
    renewal::ask(&cx.app.db, &cx.app.ids, actor, (id, of), (cx.moment(), cx.today())).await?;
    redirect("/learning/renewals?done=done-learning-renewal-asked")
}
