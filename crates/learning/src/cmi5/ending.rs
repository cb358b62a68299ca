//! Ends that are not the unit's: a session abandoned (9.3.6), a unit waived (9.3.7).

use base::{Moment, Result, TenantId, conflict, error::invalid, not_found};
use jiff::SignedDuration;
use store::{Tx, params};
use ui::App;

use super::{
    SessionId, When,
    registration::{self, Registration},
    satisfaction,
    saying::Speaker,
    session::{self, Session},
    word,
};
use crate::package::{self, PartId, RegistrationId, result::Outcome};

/// Ends a session that has not ended; true if it had not.
pub async fn abandon(tx: &Tx, app: &App, registration: &Registration, session: &Session, at: Moment) -> Result<bool> {
    let sql = "update learning_cmi5_session set abandoned_at = $3
               where tenant_id = $1 and id = $2 and abandoned_at is null and terminated_at is null";
    if tx.execute(sql, params![session.tenant_id, session.id, at]).await? == 0 {
        return Ok(false);
    }
    let part = package::part(tx, session.tenant_id, registration.package, session.part_id).await?;
    // From the launch to the last statement of the unit (9.5.4.2).
    let lasted = session.last_at.map_or(SignedDuration::ZERO, |last| last.0.duration_since(session.launched_at.0));
    let speaker = Speaker {
        app,
        tenant: session.tenant_id,
        registration: registration.id,
        agent: &registration.agent,
        session: session.id,
        at,
    };
    speaker.keep(tx, vec![speaker.abandoned(&part, lasted)?]).await?;
    Ok(true)
}

/// By its id. A conflict: it is over.
pub async fn abandon_session(app: &App, tenant: TenantId, id: SessionId) -> Result<()> {
    let at = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            records::queue::turn(&tx).await?;
            let session = session::get(&tx, tenant, id).await?;
            let registration = registration::get(&tx, app, tenant, session.registration_id).await?;
            if !abandon(&tx, app, &registration, &session, at).await? {
                return Err(conflict("cmi5-session-over"));
            }
            people::audit::write_as(&tx, at, tenant, None, "learning.cmi5.abandonment", id, "").await
        })
        .await
}

/// A unit counts as satisfied without having been. Refused (field `reason`)
/// without a reason of the specification; a conflict where it is satisfied.
pub async fn waive(app: &App, tenant: TenantId, id: RegistrationId, part: PartId, reason: &str) -> Result<()> {
    if !word::REASONS.contains(&reason) {
        return Err(invalid("reason", "cmi5-reason-wrong"));
    }
    let when = When::now(app, tenant).await?;
    app.db
        .write(|tx| async move {
            records::queue::turn(&tx).await?;
            let registration = registration::get(&tx, app, tenant, id).await?;
            let part = package::part(&tx, tenant, registration.package, part).await?;
            let standing = registration::standing(&tx, id, part.id).await?;
            if !part.is_unit() {
                return Err(not_found());
            }
            if standing.satisfied_at.is_some() {
                return Err(conflict("cmi5-waived-satisfied"));
            }
            // Of no unit's session (9.3.7).
            let session: SessionId = app.ids.make();
            let speaker = Speaker { app, tenant, registration: id, agent: &registration.agent, session, at: when.at };
            speaker.keep(&tx, vec![speaker.waived(&part, reason)?]).await?;
            let standing = registration::Standing { waived_at: Some(when.at), satisfied_at: Some(when.at), ..standing };
            registration::note(&tx, &registration, part.id, &standing).await?;
            let outcome = Outcome { satisfied: true, ..Outcome::default() };
            registration::mirror(&tx, app, &registration, &part, outcome, when).await?;
            let package = package::get(&tx, tenant, registration.package).await?;
            let parts = package::parts(&tx, tenant, package.id).await?;
            satisfaction::settle(&tx, &speaker, &package, &parts).await?;
            people::audit::write_as(&tx, when.at, tenant, None, "learning.cmi5.waiver", id, reason).await
        })
        .await
}
