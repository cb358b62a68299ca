//! Sending statements on to another record store, in the order of storing.
//!
//! What was sent stands in one number, the `seq` of the last statement that is
//! done with. A request that may have arrived is sent again: a store that has
//! a statement says so, and that is a success.

pub mod guard;
pub mod round;
pub mod target;

use base::{Actor, Ids, Moment, Result, TenantId, config, error::not_found, seal::SealKey};
use store::{Db, FromQueryResult, Rows, Value, params, row, stamp};
use uuid::Uuid;

use crate::{
    find::{self, Page},
    term::{Kind, term},
};

#[derive(Debug, Clone, FromQueryResult)]
pub struct Forwarding {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub name: String,
    /// The other store's endpoint, without `statements`.
    pub address: String,
    pub key: String,
    secret: Vec<u8>,
    /// What `X-Experience-API-Version` says.
    pub version: String,
    pub verb: String,
    pub activity: String,
    pub credential: String,
    pub is_on: bool,
    pub sent_through: i64,
    pub sent_at: Option<Moment>,
    pub failures: i64,
    pub error: String,
    pub next_at: Moment,
}

pub const VERSIONS: &[&str] = &["1.0.3", "2.0.0"];

const COLUMNS: &str = "id, tenant_id, name, address, key, secret, version, verb, activity, credential, is_on,
    sent_through, sent_at, failures, error, next_at";

impl Forwarding {
    /// What a statement must answer to, the rarest first.
    fn terms(&self) -> Vec<i64> {
        let of = |kind, value: &String| (!value.is_empty()).then(|| term(self.tenant_id, kind, value));
        let named =
            [of(Kind::Activity, &self.activity), of(Kind::Authority, &self.credential), of(Kind::Verb, &self.verb)];
        let terms: Vec<i64> = named.into_iter().flatten().collect();
        if terms.is_empty() { vec![term(self.tenant_id, Kind::All, "")] } else { terms }
    }

    fn rest(&self, before: i64, limit: i64) -> Page {
        Page { terms: self.terms(), after: self.sent_through, before, ascending: true, limit }
    }
}

/// As an administrator fills it in; an empty secret keeps the one that is there.
#[derive(Debug, Clone)]
pub struct Wanted {
    pub name: String,
    pub address: String,
    pub key: String,
    pub secret: String,
    pub version: String,
    pub verb: String,
    pub activity: String,
    pub credential: String,
    pub is_on: bool,
}

fn context(id: Uuid) -> String {
    format!("records_forwarding.secret:{id}")
}

pub async fn list(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Forwarding>> {
    rows.all(
        &format!("select {COLUMNS} from records_forwarding where tenant_id = $1 order by made_at, id"),
        params![tenant],
    )
    .await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Forwarding> {
    let sql = format!("select {COLUMNS} from records_forwarding where tenant_id = $1 and id = $2");
    rows.one(&sql, params![tenant, id]).await
}

/// With what an act needs beside its actor.
#[derive(Debug, Clone, Copy)]
pub struct Desk<'a> {
    pub db: &'a Db,
    pub ids: &'a Ids,
    pub seal: &'a SealKey,
    pub now: Moment,
}

/// `from_now`: only what is stored from now on.
pub async fn make(desk: Desk<'_>, actor: &Actor, wanted: &Wanted, from_now: bool) -> Result<()> {
    let id: Uuid = desk.ids.make();
    let secret = desk.seal.seal(desk.ids, &context(id), wanted.secret.as_bytes())?;
    let through = if from_now { stamp::first_of(desk.db.settled(desk.now)) } else { i64::MIN };
    desk.db
        .write(|tx| async move {
            let values = row! {
                id: id, tenant_id: actor.tenant, name: wanted.name.as_str(), address: wanted.address.as_str(),
                key: wanted.key.as_str(), secret: secret, version: wanted.version.as_str(), verb: wanted.verb.as_str(),
                activity: wanted.activity.as_str(), credential: wanted.credential.as_str(), is_on: wanted.is_on,
                sent_through: through, made_at: desk.now, made_by: actor.person
            };
            tx.insert("records_forwarding", values).await?;
            let detail = detail(wanted);
            people::audit::write(&tx, desk.now, actor, "records.forwarding.make", id, &detail).await
        })
        .await
}

fn detail(wanted: &Wanted) -> String {
    let Wanted { address, verb, activity, credential, is_on, .. } = wanted;
    let named = [("verb", verb), ("activity", activity), ("credential", credential)];
    let filter: String =
        named.iter().filter(|(_, value)| !value.is_empty()).map(|(n, v)| format!(" {n}={v}")).collect();
    format!("{address} on={is_on}{filter}")
}

/// What was waiting for a failure to pass is tried again at once.
pub async fn change(desk: Desk<'_>, actor: &Actor, id: Uuid, wanted: &Wanted) -> Result<()> {
    let secret = match wanted.secret.as_str() {
        "" => None,
        secret => Some(desk.seal.seal(desk.ids, &context(id), secret.as_bytes())?),
    };
    desk.db
        .write(|tx| async move {
            let mut values: Vec<Value> = params![actor.tenant, id, wanted.name.as_str(), wanted.address.as_str()];
            values.extend(params![wanted.key.as_str(), wanted.version.as_str(), wanted.verb.as_str()]);
            values.extend(params![wanted.activity.as_str(), wanted.credential.as_str(), wanted.is_on, desk.now]);
            let mut sql = "update records_forwarding set name = $3, address = $4, key = $5, version = $6, verb = $7,
                activity = $8, credential = $9, is_on = $10, next_at = $11"
                .to_owned();
            if let Some(secret) = secret {
                values.push(secret.into());
                sql.push_str(", secret = $12");
            }
            sql.push_str(" where tenant_id = $1 and id = $2");
            if tx.execute(&sql, values).await? == 0 {
                return Err(not_found());
            }
            people::audit::write(&tx, desk.now, actor, "records.forwarding.change", id, &detail(wanted)).await
        })
        .await
}

pub async fn remove(db: &Db, actor: &Actor, now: Moment, id: Uuid) -> Result<()> {
    db.write(|tx| async move {
        let sql = "delete from records_forwarding_refusal where tenant_id = $1 and forwarding_id = $2";
        tx.execute(sql, params![actor.tenant, id]).await?;
        let sql = "delete from records_forwarding where tenant_id = $1 and id = $2 returning address";
        let address: Option<String> = tx.value(sql, params![actor.tenant, id]).await?;
        let address = address.ok_or_else(not_found)?;
        people::audit::write(&tx, now, actor, "records.forwarding.remove", id, &address).await
    })
    .await
}

/// How far the other store is behind.
#[derive(Debug, Clone, Copy)]
pub struct Lag {
    /// Statements, counted up to [`MOST`].
    pub statements: i64,
    /// When the oldest of them was stored.
    pub since: Option<Moment>,
}

/// A count that goes on would read the whole store.
pub const MOST: i64 = 10_000;

pub async fn lag(rows: &impl Rows, forwarding: &Forwarding) -> Result<Lag> {
    let (statements, first) = find::waiting(rows, forwarding.tenant_id, &forwarding.rest(i64::MAX, MOST)).await?;
    Ok(Lag { statements, since: first.map(stamp::moment_of) })
}

/// A statement that the other store refused.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Refusal {
    pub statement_id: Uuid,
    pub reason: String,
    pub at: Moment,
}

/// How many there are, and the newest.
pub async fn refusals(rows: &impl Rows, forwarding: &Forwarding) -> Result<(i64, Vec<Refusal>)> {
    let of = params![forwarding.tenant_id, forwarding.id];
    let from = "from records_forwarding_refusal where tenant_id = $1 and forwarding_id = $2";
    let count = rows.count(&format!("select count(*) {from}"), of.clone()).await?;
    let sql = format!("select statement_id, reason, at {from} order by seq desc limit 100");
    Ok((count, rows.all(&sql, of).await?))
}

/// Whether an address will do; the message key says why not.
pub fn check(config: &config::Records, address: &str) -> Result<(), &'static str> {
    let address = url::Url::parse(address).map_err(|_| "forwarding-address-wrong")?;
    guard::check(config, &address)
}
