//! What is done with a plan: a twin step, submission, review, publication, withdrawal.

use axum::extract::Path;
use base::Result;
use learning::unit::review::Decision;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::versions::overview;
use crate::{
    ORGANISE, REVIEW_PLANS,
    plan::{
        PlanId, StepId,
        review::{self, Desk},
        version,
    },
};

fn desk(cx: &Cx) -> Result<Desk<'_>> {
    Ok(Desk { ids: &cx.app.ids, actor: cx.actor()?, at: cx.moment(), today: cx.today() })
}

/// The number of the version that somebody looked at.
fn number(form: &mut Form) -> i64 {
    form.parse("number", true).unwrap_or_default()
}

async fn after(cx: &Cx, form: Form, id: PlanId, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/training/plans/{id}/versions?done={done}")),
        Err(error) => {
            let form = form.redisplay(error)?;
            overview(cx, &form, id).await?.refused()
        }
    }
}

/// `POST /training/plans/{id}/steps/{step}/twin`
pub async fn twin(cx: Cx, Path((id, step)): Path<(PlanId, StepId)>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let number = number(&mut form);
    let made = version::twin(&cx.app.db, &cx.app.ids, actor, id, number, step, cx.moment()).await;
    after(&cx, form, id, made, "done-training-twin").await
}

/// `POST /training/plans/{id}/submission`
pub async fn submit(cx: Cx, Path(id): Path<PlanId>, mut form: Form) -> Outcome {
    cx.require(&ORGANISE)?;
    let number = number(&mut form);
    let outcome = review::submit(&cx.app.db, desk(&cx)?, id, number).await;
    after(&cx, form, id, outcome, "done-training-submission").await
}

/// `POST /training/plans/{id}/reviews`
pub async fn review(cx: Cx, Path(id): Path<PlanId>, mut form: Form) -> Outcome {
    cx.require(&REVIEW_PLANS)?;
    let number = number(&mut form);
    let remark = form.text("remark", 0..=1_000);
    let decision = form.choice("decision", Decision::from_code);
    let outcome = match (form.finish(), decision) {
        (Ok(()), Some(decision)) => review::review(&cx.app.db, desk(&cx)?, id, number, decision, &remark).await,
        (refused, _) => refused,
    };
    after(&cx, form, id, outcome, "done-training-review").await
}

/// `POST /training/plans/{id}/publication`
pub async fn publish(cx: Cx, Path(id): Path<PlanId>, mut form: Form) -> Outcome {
    cx.require(&ORGANISE)?;
    let number = number(&mut form);
    let outcome = review::publish(&cx.app.db, desk(&cx)?, id, number).await;
    after(&cx, form, id, outcome, "done-training-publication").await
}

/// `POST /training/plans/{id}/withdrawal`
pub async fn withdraw(cx: Cx, Path(id): Path<PlanId>, mut form: Form) -> Outcome {
    cx.require(&ORGANISE)?;
    let reason = form.text("reason", 2..=300);
    let outcome = match form.finish() {
        Ok(()) => review::withdraw(&cx.app.db, desk(&cx)?, id, &reason).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, outcome, "done-training-withdrawal").await
}
