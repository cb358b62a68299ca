//! `POST /learning/practice/answers`: from the page's form or the device.

use base::{Day, Error, Result, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    answer::Sent,
    enrolment,
    pages::asking,
    practice::{self, Kind},
    unit::QuestionId,
};

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match keep(&cx, Kind::Few, None, &mut form).await {
        Ok(answer) => redirect(format!("/learning/practice?answered={answer}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            super::page(&cx, &form, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads and keeps an answer; `of`: the question, where the address names it.
pub(crate) async fn keep(cx: &Cx, kind: Kind, of: Option<QuestionId>, form: &mut Form) -> Result<Uuid> {
    let id: Option<Uuid> = form.parse("id", true);
    let question: Option<QuestionId> = of.or_else(|| form.parse("question", true));
    let round: i64 = form.parse("round", false).unwrap_or(1);
    // The day on which the page was made: its choices were shuffled for it.
    let day: Day = form.parse("day", false).unwrap_or(cx.today());
    form.finish()?;
    let (Some(id), Some(question)) = (id, question) else { return Err(not_found()) };
    let (actor, db, rules) = (cx.actor()?, &cx.app.db, &cx.app.config.learning);
    let (_, asked) = practice::question(db, actor, question).await?;
    let seed = enrolment::seed(practice::sitting(actor, day), question, round);
    let given = asking::given(&asked, seed, form)?;
    practice::answer(db, actor, kind, &Sent { id, question, round, given }, cx.today(), rules).await?;
    Ok(id)
}
