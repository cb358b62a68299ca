//! What is done with a nomination: consent, check, notice, objections, honour, story.

use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::{at_desk, page};
use crate::exemplar::{
    self, ExemplarId, Opened, notice,
    objection::{self, New, ObjectionId},
};

async fn opened(cx: &Cx, id: ExemplarId) -> Result<Opened> {
    exemplar::open(&cx.app.db, cx.actor()?, id, cx.today()).await
}

/// After an act: the page again, with a word or with the errors.
async fn finish(cx: &Cx, form: Form, id: ExemplarId, done: Result<()>, key: &str) -> Outcome {
    match done {
        Ok(()) => redirect(format!("/training/exemplars/{id}?done={key}")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(cx, &form, id).await?.refused()
        }
    }
}

/// One of two words.
fn either(form: &mut Form, field: &'static str, (yes, no): (&str, &str)) -> Option<bool> {
    form.choice(field, |word| if word == yes { Some(true) } else { (word == no).then_some(false) })
}

/// A field that was refused before anything was done.
fn missing(field: &'static str) -> base::Error {
    base::invalid(field, "form-choose")
}

/// `POST …/consent`
pub async fn create_consent(cx: Cx, Path(id): Path<ExemplarId>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let agrees = either(&mut form, "decision", ("agreed", "declined"));
    let done = match agrees {
        Some(agrees) => exemplar::consent(at_desk(&cx, cx.actor()?), &of, agrees).await,
        None => Err(missing("decision")),
    };
    let key = if agrees == Some(true) { "done-exemplar-agreed" } else { "done-exemplar-declined" };
    finish(&cx, form, id, done, key).await
}

/// `POST …/withdrawal`
pub async fn create_withdrawal(cx: Cx, Path(id): Path<ExemplarId>) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = exemplar::withdraw(at_desk(&cx, cx.actor()?), &of).await;
    finish(&cx, Form::empty(), id, done, "done-exemplar-withdrawn").await
}

/// `POST …/verification`
pub async fn create_verification(cx: Cx, Path(id): Path<ExemplarId>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = verify(&cx, &of, &mut form).await;
    finish(&cx, form, id, done, "done-exemplar-step").await
}

async fn verify(cx: &Cx, of: &Opened, form: &mut Form) -> Result<()> {
    let holds = either(form, "verdict", ("verified", "refused"));
    let text = form.text("checked", 4..=1_000);
    if of.is_desk() {
        form.finish()?;
    }
    notice::verify(at_desk(cx, cx.actor()?), of, holds.unwrap_or_default(), &text).await
}

/// `POST …/notice`
pub async fn create_notice(cx: Cx, Path(id): Path<ExemplarId>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = publish(&cx, &of, &mut form).await;
    finish(&cx, form, id, done, "done-exemplar-public").await
}

async fn publish(cx: &Cx, of: &Opened, form: &mut Form) -> Result<()> {
    let days: Option<i64> = form.parse("days", true);
    if of.is_desk() {
        form.finish()?;
    }
    let least = cx.app.config.training.exemplar_notice_days;
    notice::publish(at_desk(cx, cx.actor()?), of, days.unwrap_or_default(), least).await
}

/// `POST …/objections`
pub async fn create_objection(cx: Cx, Path(id): Path<ExemplarId>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = object(&cx, &of, &mut form).await;
    finish(&cx, form, id, done, "done-exemplar-objection").await
}

async fn object(cx: &Cx, of: &Opened, form: &mut Form) -> Result<()> {
    let text = form.text("objection", 4..=1_000);
    let is_named = either(form, "identity", ("named", "anonymous"));
    form.finish()?;
    let is_named = is_named.ok_or_else(|| missing("identity"))?;
    // As the device made it; never one that carries a time.
    let sent = form.get("id").parse::<Uuid>().ok().filter(|id| id.get_version_num() == 4);
    let id = sent.map_or_else(|| cx.app.ids.untimed(), ObjectionId);
    objection::raise(at_desk(cx, cx.actor()?), of, New { id, text: &text, is_named }).await
}

/// `POST …/objections/{objection}/answer`
pub async fn create_answer(cx: Cx, Path((id, objection)): Path<(ExemplarId, ObjectionId)>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = answer(&cx, &of, objection, &mut form).await;
    form.set("answered", objection.to_string());
    finish(&cx, form, id, done, "done-exemplar-step").await
}

async fn answer(cx: &Cx, of: &Opened, id: ObjectionId, form: &mut Form) -> Result<()> {
    let is_upheld = either(form, "outcome", ("upheld", "overruled"));
    let text = form.text("answer", 4..=1_000);
    if of.is_desk() {
        form.finish()?;
    }
    objection::answer(at_desk(cx, cx.actor()?), of, id, is_upheld.unwrap_or_default(), &text).await
}

/// `POST …/honour`
pub async fn create_honour(cx: Cx, Path(id): Path<ExemplarId>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = honour(&cx, &of, &mut form).await;
    finish(&cx, form, id, done, "done-exemplar-honoured").await
}

async fn honour(cx: &Cx, of: &Opened, form: &mut Form) -> Result<()> {
    let (kind, day) = (form.text("kind", 2..=30), form.day("day", true));
    if of.is_desk() {
        form.finish()?;
    }
    notice::honour(at_desk(cx, cx.actor()?), of, &kind, day.unwrap_or_else(|| cx.today())).await
}

/// `POST …/story`
pub async fn create_story(cx: Cx, Path(id): Path<ExemplarId>, mut form: Form) -> Outcome {
    let of = opened(&cx, id).await?;
    let done = story(&cx, &of, &mut form).await;
    finish(&cx, form, id, done, "done-exemplar-step").await
}

async fn story(cx: &Cx, of: &Opened, form: &mut Form) -> Result<()> {
    let unit: Option<Uuid> = form.parse("unit", true);
    if of.is_desk() {
        form.finish()?;
    }
    notice::tell(at_desk(cx, cx.actor()?), of, unit.unwrap_or_default()).await
}
