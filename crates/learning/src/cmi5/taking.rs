//! What a unit says: judged, kept, and what follows from it, in one transaction
//! and in its turn, so that a registration reads as it happened.

use axum::{
    http::{Method, StatusCode},
    response::IntoResponse,
};
use base::{Moment, Result};
use courseware::cmi5::MoveOn;
use records::{
    find, keep,
    pages::xapi::{
        call::{Answer, Call, Refusal},
        statements::write::{self, Sent},
    },
    queue,
    xapi::Json,
};
use store::{Rows, Tx};
use uuid::Uuid;

use super::{
    When,
    registration::{self, Registration, Standing},
    rules::{self, Forbidden, State, Told, Verb},
    satisfaction,
    saying::Speaker,
    session::{self, Session},
    structure::Body,
};
use crate::package::{self, Part, result::Outcome};

/// PUT or POST of statements.
pub async fn take(call: &Call, session: &Session) -> Answer {
    let sent = Sent::read(call)?;
    let all = sent.statements(call)?;
    let when = When::now(&call.app, session.tenant_id).await?;
    let (sent, is_put) = (&sent, call.method == Method::PUT);
    let work = |tx: Tx| async move { within(&tx, call, session, all, sent, when).await };
    let ids = call.app.db.write(work).await??;
    Ok(if is_put { StatusCode::NO_CONTENT.into_response() } else { write::stored(&ids) })
}

/// The same after the session's end: good if nothing of it is new.
pub async fn repeat(call: &Call, session: &Session) -> Answer {
    let Ok(sent) = Sent::read(call) else { return Err(over()) };
    let Ok(all) = sent.statements(call) else { return Err(over()) };
    let mut ids = Vec::with_capacity(all.len());
    for statement in &all {
        ids.push(again(&call.app.db, session, statement).await?.ok_or_else(over)?);
    }
    Ok(if call.method == Method::PUT { StatusCode::NO_CONTENT.into_response() } else { write::stored(&ids) })
}

impl From<Forbidden> for Refusal {
    fn from(forbidden: Forbidden) -> Self {
        let Forbidden { section, why } = forbidden;
        Self::new(StatusCode::FORBIDDEN, format!("cmi5 {section}: {why}"))
    }
}

pub fn over() -> Refusal {
    Refusal::new(StatusCode::UNAUTHORIZED, "a token of a session that goes on is needed")
}

/// All or nothing: a refusal has written nothing.
async fn within(
    tx: &Tx,
    call: &Call,
    session: &Session,
    all: Vec<Json<'_>>,
    sent: &Sent,
    when: When,
) -> Result<Result<Vec<Uuid>, Refusal>> {
    queue::turn(tx).await?;
    let (app, tenant) = (&call.app, session.tenant_id);
    let session = session::get(tx, tenant, session.id).await?;
    if session.is_over() {
        return Ok(Err(over()));
    }
    let registration = registration::get(tx, app, tenant, session.registration_id).await?;
    let part = package::part(tx, tenant, registration.package, session.part_id).await?;
    let standing = registration::standing(tx, registration.id, part.id).await?;
    let terms = session.terms(app, &registration, &part)?;
    let (mut state, mut told, mut new, mut ids) = (session.state(&standing), Vec::new(), Vec::new(), Vec::new());
    for statement in all {
        if let Some(id) = again(tx, &session, &statement).await? {
            ids.push(id);
            continue;
        }
        match rules::judge(&statement, &terms, &state) {
            Ok(Some(said)) => {
                state = state.after(said);
                told.push(said);
            }
            Ok(None) => {}
            Err(forbidden) => return Ok(Err(forbidden.into())),
        }
        new.push(statement);
    }
    if new.is_empty() {
        return Ok(Ok(ids));
    }
    let last = if session.arrived_at.is_some() { last_of(&new, &session, when.at) } else { when.at };
    let work = match write::work(call, new, sent) {
        Ok(work) => work,
        Err(refusal) => return Ok(Err(refusal)),
    };
    ids.extend(work.drafts.iter().map(|draft| draft.id));
    if let keep::Kept::Conflict(id) = queue::one(tx, when.at, &work).await? {
        let text = format!("another statement has the id {id}; nothing was stored");
        return Ok(Err(Refusal::new(StatusCode::CONFLICT, text)));
    }
    session::note_state(tx, &session, state, (last, when.at)).await?;
    follow(tx, call, &session, &registration, &part, standing, (state, &told), when).await?;
    Ok(Ok(ids))
}

/// When the last of these was said, by a device that had no network then; its
/// clock is believed between the launch and now.
fn last_of(statements: &[Json<'_>], session: &Session, now: Moment) -> Moment {
    let said = |statement: &Json<'_>| statement.get("timestamp").and_then(Json::as_text)?.parse().ok().map(Moment);
    let last = statements.iter().filter_map(said).max().unwrap_or(now);
    last.clamp(session.launched_at.min(now), now)
}

/// A statement that was stored already, sent again because the answer was lost.
async fn again(rows: &impl Rows, session: &Session, statement: &Json<'_>) -> Result<Option<Uuid>> {
    let Some(id) = statement.get("id").and_then(Json::as_text).and_then(records::xapi::scalar::uuid) else {
        return Ok(None);
    };
    match find::one(rows, session.tenant_id, id, None).await? {
        Some(kept) if keep::is_same(&kept.body, &statement.to_string())? => Ok(Some(id)),
        _ => Ok(None),
    }
}

/// What a unit has reached by what it told; the blocks and the course around it.
#[expect(clippy::too_many_arguments, reason = "all of them are read already, in the same transaction")]
async fn follow(
    tx: &Tx,
    call: &Call,
    session: &Session,
    registration: &Registration,
    part: &Part,
    before: Standing,
    (state, told): (State, &[Told]),
    when: When,
) -> Result<()> {
    let app = &call.app;
    let judged = told.iter().find(|told| matches!(told.verb, Verb::Passed | Verb::Failed));
    let has_completed = told.iter().any(|told| told.verb == Verb::Completed);
    if judged.is_none() && !has_completed {
        return Ok(());
    }
    let reached = |is: bool, known: Option<Moment>| known.or(is.then_some(when.at));
    let move_on: MoveOn = Body::of(part)?.terms()?.move_on;
    let is_satisfied = move_on.is_met(state.completed, state.passed);
    let after = Standing {
        completed_at: reached(state.completed, before.completed_at),
        passed_at: reached(state.passed, before.passed_at),
        waived_at: before.waived_at,
        satisfied_at: reached(is_satisfied, before.satisfied_at),
    };
    registration::note(tx, registration, part.id, &after).await?;
    let outcome = Outcome {
        completed: has_completed,
        success: judged.map(|told| told.verb == Verb::Passed),
        satisfied: is_satisfied,
        score: judged.and_then(|told| told.score),
    };
    registration::mirror(tx, app, registration, part, outcome, when).await?;
    if before.satisfied_at.is_some() || !is_satisfied {
        return Ok(());
    }
    let (tenant, agent) = (registration.tenant, &registration.agent);
    let speaker = Speaker { app, tenant, registration: registration.id, agent, session: session.id, at: when.at };
    let package = package::get(tx, tenant, registration.package).await?;
    let parts = package::parts(tx, tenant, package.id).await?;
    satisfaction::settle(tx, &speaker, &package, &parts).await
}
