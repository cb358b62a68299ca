//! Time-based one-time passwords (RFC 6238), required of administrators.
//!
//! SHA-1, six digits, 30 seconds: what every authenticator app speaks. The
//! secret is sealed in the store; a code is good once.

use base::{Clock, Moment, PersonId, Result, TenantId, error::internal, invalid};
use sha2::{Digest, Sha256};
use store::{FromQueryResult, Rows, params};
use totp_rs::{Builder, Secret, Totp};
use ui::App;
use uuid::Uuid;

use crate::audit;

/// A session that waits for its second factor.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Waiting {
    pub session: Uuid,
    pub tenant: TenantId,
    pub person: PersonId,
    pub name: String,
}

pub async fn waiting(app: &App, token: &str) -> Result<Option<Waiting>> {
    let hash = Sha256::digest(token.as_bytes()).to_vec();
    let sql = "select s.id as session, s.tenant_id as tenant, s.person_id as person, p.staff_number as name from people_session s
               join people_person p on p.id = s.person_id where s.token_hash = $1 and s.expires_at > $2 and s.confirmed = $3";
    app.db.maybe(sql, params![hash, Moment(app.clock.now()), false]).await
}

#[derive(FromQueryResult)]
struct Row {
    secret: Vec<u8>,
    confirmed_at: Option<Moment>,
    last_step: i64,
}

async fn row(rows: &impl Rows, person: PersonId) -> Result<Option<Row>> {
    rows.maybe("select secret, confirmed_at, last_step from people_totp where person_id = $1", params![person]).await
}

pub async fn is_enrolled(rows: &impl Rows, person: PersonId) -> Result<bool> {
    Ok(row(rows, person).await?.is_some_and(|row| row.confirmed_at.is_some()))
}

fn context(person: PersonId) -> String {
    format!("people_totp.secret:{person}")
}

fn totp(secret: &[u8]) -> Result<Totp> {
    Builder::new().with_secret(Secret::from(secret)).build().map_err(|error| internal(error.to_string()))
}

/// What the set-up page shows: the `otpauth:` address and its secret to type.
#[derive(Debug, Clone)]
pub struct Enrolment {
    pub address: String,
    pub typed: String,
}

/// Begins enrolment, or shows the one that was begun; `None` when it is done.
pub async fn enrol(app: &App, waiting: &Waiting) -> Result<Option<Enrolment>> {
    let person = waiting.person;
    let secret = match row(&app.db, person).await? {
        Some(row) if row.confirmed_at.is_some() => return Ok(None),
        Some(row) => app.seal.open(&context(person), &row.secret)?,
        None => {
            let secret: [u8; 20] = app.ids.bytes();
            let sealed = app.seal.seal(&app.ids, &context(person), &secret)?;
            app.db
                .write(|tx| async move {
                    tx.execute("insert into people_totp (person_id, secret) values ($1, $2)", params![person, sealed])
                        .await
                })
                .await?;
            secret.to_vec()
        }
    };
    let typed = Secret::from(secret.as_slice()).to_base32();
    let address = format!("otpauth://totp/Xinqiao:{}?secret={typed}&issuer=Xinqiao", waiting.name);
    Ok(Some(Enrolment { address, typed }))
}

/// Checks a code and confirms the session; also finishes enrolment.
pub async fn confirm(app: &App, waiting: &Waiting, code: &str) -> Result<()> {
    let person = waiting.person;
    let Some(row) = row(&app.db, person).await? else { return Err(invalid("code", "totp-not-begun")) };
    let secret = app.seal.open(&context(person), &row.secret)?;
    let wall = Clock::wall();
    let code: String = code.chars().filter(char::is_ascii_digit).collect();
    let step = totp(&secret)?.check(&code, wall.as_second().max(0) as u64).map(|step| step as i64);
    let Some(step) = step.filter(|step| *step > row.last_step) else {
        app.limiter.count("totp", &person.to_string(), 5, jiff::SignedDuration::from_mins(5), app.clock.now())?;
        return Err(invalid("code", "totp-wrong"));
    };
    let now = Moment(app.clock.now());
    let (session, tenant) = (waiting.session, waiting.tenant);
    app.db
        .write(|tx| async move {
            let sql = "update people_totp set last_step = $2, confirmed_at = coalesce(confirmed_at, $3) where person_id = $1 and last_step < $2";
            if tx.execute(sql, params![person, step, now]).await? == 0 {
                return Err(invalid("code", "totp-wrong"));
            }
            tx.execute("update people_session set confirmed = $2 where id = $1", params![session, true]).await?;
            audit::write_as(&tx, now, tenant, Some(person), "people.second-factor", person, "").await
        })
        .await
}
