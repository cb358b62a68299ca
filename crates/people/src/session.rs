//! Sessions live in the store: any node knows them, and each can be revoked.
//!
//! The cookie carries 32 random bytes; the store keeps their SHA-256, so that
//! nobody who reads the database can sign in with it.

use base::{Actor, Day, Moment, PersonId, Result, TenantId, UnitId};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::{
    App, Tenant,
    app::{Found, SignedIn},
};
use uuid::Uuid;

use crate::grant;

#[derive(FromQueryResult)]
struct Row {
    session: Uuid,
    person: PersonId,
    name: String,
    tenant: TenantId,
    code: String,
    tenant_name: String,
    kind: String,
    zone: String,
}

/// The person behind a session token; the [`ui::app::Identify`] of the program.
pub fn identify<'a>(app: &'a App, token: &'a str) -> Found<'a> {
    Box::pin(async move {
        let Some(hash) = token_hash(token) else { return Ok(None) };
        let sql = "select s.id as session, p.id as person, p.name, t.id as tenant, t.code, t.name as tenant_name, t.kind, t.zone
                   from people_session s join people_person p on p.id = s.person_id join people_tenant t on t.id = s.tenant_id
                   where s.token_hash = $1 and s.expires_at > $2 and s.confirmed = $3 and p.left_on is null";
        let Some(row) = app.db.maybe::<Row>(sql, params![hash, Moment(app.clock.now()), true]).await? else {
            return Ok(None);
        };
        let zone = jiff::tz::TimeZone::get(&row.zone).unwrap_or_else(|_| ui::cx::default_zone());
        let today = Day(app.clock.today(&zone));
        let units: Vec<UnitId> = app
            .db
            .column(
                "select unit_id from people_membership where person_id = $1 and from_day <= $2 and (to_day is null or to_day > $2)",
                params![row.person, today],
            )
            .await?;
        let grants = grant::of(&app.db, row.tenant, row.person, today).await?;
        Ok(Some(SignedIn {
            session: row.session,
            actor: Actor { tenant: row.tenant, person: row.person, name: row.name, grants, units },
            tenant: Tenant { id: row.tenant, code: row.code, name: row.tenant_name, kind: row.kind, zone },
        }))
    })
}

fn token_hash(token: &str) -> Option<Vec<u8>> {
    (token.len() == 64 && token.bytes().all(|byte| byte.is_ascii_hexdigit()))
        .then(|| Sha256::digest(token.as_bytes()).to_vec())
}

/// A new session; gives the token for the cookie. `confirmed` is false until
/// the second factor was given.
pub async fn start(
    tx: &Tx,
    app: &App,
    tenant: TenantId,
    person: PersonId,
    device: &str,
    lasts: SignedDuration,
    confirmed: bool,
) -> Result<(Uuid, String)> {
    let token = crate::hex(&app.ids.bytes::<32>());
    let now = app.clock.now();
    let id: Uuid = app.ids.untimed();
    let values = row! {
        id: id, token_hash: token_hash(&token).unwrap_or_default(), tenant_id: tenant, person_id: person,
        device: device.chars().take(120).collect::<String>(), made_at: Moment(now),
        expires_at: Moment(now.saturating_add(lasts).unwrap_or(now)), confirmed: confirmed
    };
    tx.insert("people_session", values).await?;
    Ok((id, token))
}

/// A session of one's own, for the page where each can be ended.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Session {
    pub id: Uuid,
    pub device: String,
    pub made_at: Moment,
    pub expires_at: Moment,
}

pub async fn own(rows: &impl Rows, tenant: TenantId, person: PersonId, now: Moment) -> Result<Vec<Session>> {
    let sql = "select id, device, made_at, expires_at from people_session
               where tenant_id = $1 and person_id = $2 and expires_at > $3 and confirmed = $4 order by made_at desc";
    rows.all(sql, params![tenant, person, now, true]).await
}

/// Ends one session of this person; true if it was theirs.
pub async fn end(tx: &Tx, tenant: TenantId, person: PersonId, session: Uuid) -> Result<bool> {
    let sql = "delete from people_session where tenant_id = $1 and person_id = $2 and id = $3";
    Ok(tx.execute(sql, params![tenant, person, session]).await? > 0)
}

pub async fn end_all(tx: &Tx, tenant: TenantId, person: PersonId) -> Result<()> {
    tx.execute("delete from people_session where tenant_id = $1 and person_id = $2", params![tenant, person])
        .await
        .map(drop)
}
