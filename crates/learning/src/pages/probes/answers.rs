//! `POST /learning/probes/{id}/answers`

use axum::extract::Path;
use base::{Error, Result, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    answer::Sent,
    enrolment,
    pages::{asking, now},
    probe::{self, Probe, ProbeId},
    unit,
};

pub async fn create(cx: Cx, Path(id): Path<ProbeId>, mut form: Form) -> Outcome {
    let probe = probe::get(&cx.app.db, cx.actor()?, id).await?;
    match keep(&cx, &probe, &mut form).await {
        Ok(answer) => redirect(format!("/learning/probes/{id}?answered={answer}")),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            super::page(&cx, &form, &probe, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn keep(cx: &Cx, probe: &Probe, form: &mut Form) -> Result<Uuid> {
    let actor = cx.actor()?;
    let id: Option<Uuid> = form.parse("id", true);
    form.finish()?;
    let id = id.ok_or_else(not_found)?;
    let asked = unit::questions_by_id(&cx.app.db, actor.tenant, [probe.question_id]).await?;
    let asked = asked.first().ok_or_else(not_found)?;
    let given = asking::given(asked, enrolment::seed(probe.enrolment_id, asked.id, probe.days), form)?;
    let sent = Sent { id, question: asked.id, round: 1, given };
    probe::answer(&cx.app.db, &cx.app.ids, actor, probe.id, &sent, now(cx)).await?;
    Ok(id)
}
