//! A printed code, for people without e-mail, phone or password: made by an
//! administrator or liaison, handed over on paper, good once.

use base::{Actor, Moment, PersonId, Result, conflict, invalid};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, params, row};
use ui::{App, Tenant};
use uuid::Uuid;

use super::{Started, begin};
use crate::{audit, grant, tenant};

/// Days that a printed code waits to be used.
pub const DAYS: i64 = 14;

/// Symbols of a code: 12 of 31 are 59 bits, too many to try.
const LENGTH: usize = 12;

fn hash(code: &str) -> Vec<u8> {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_uppercase();
    Sha256::digest(plain.as_bytes()).to_vec()
}

/// Makes a code; it is shown once, in groups of four. Administrators cannot be
/// signed in by paper.
pub async fn make(app: &App, actor: &Actor, person: PersonId) -> Result<String> {
    let today = base::Day(app.clock.today(&tenant::get(&app.db, actor.tenant).await?.zone));
    let theirs = grant::of(&app.db, actor.tenant, person, today).await?;
    if theirs.iter().any(|grant| grant.role.is_administrator()) {
        return Err(conflict("code-not-for-administrators"));
    }
    let code = app.ids.code(LENGTH);
    let now = app.clock.now();
    let expires = Moment(now.saturating_add(SignedDuration::from_hours(24 * DAYS)).unwrap_or(now));
    let values = row! {
        id: app.ids.make::<Uuid>(), tenant_id: actor.tenant, person_id: person, hash: hash(&code), made_by: actor.person,
        made_at: Moment(now), expires_at: expires
    };
    app.db
        .write(|tx| async move {
            // A new slip replaces the old ones.
            tx.execute("delete from people_sign_in_code where person_id = $1 and used_at is null", params![person])
                .await?;
            tx.insert("people_sign_in_code", values).await?;
            audit::write(&tx, Moment(now), actor, "people.sign-in-code", person, "").await
        })
        .await?;
    Ok(format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]))
}

#[derive(FromQueryResult)]
struct Found {
    id: Uuid,
    tenant_id: base::TenantId,
    person_id: PersonId,
}

/// Signs in with a code and uses it up.
pub async fn redeem(app: &App, code: &str, device: &str) -> Result<(Tenant, Started)> {
    let now = Moment(app.clock.now());
    let code = hash(code);
    let found: Option<Found> = app
        .db
        .write(|tx| async move {
            let sql =
                "update people_sign_in_code set used_at = $2 where hash = $1 and used_at is null and expires_at > $2
                       returning id, tenant_id, person_id";
            tx.maybe(sql, params![code, now]).await
        })
        .await?;
    let Some(found) = found else { return Err(invalid("code", "code-wrong")) };
    tracing::debug!(code = %found.id, "printed code used");
    let tenant = tenant::get(&app.db, found.tenant_id).await?;
    let started = begin(app, &tenant, found.person_id, device, "code").await?;
    Ok((tenant, started))
}
