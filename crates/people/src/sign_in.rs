//! Signing in: password, printed code, second factor; tries are counted and
//! accounts rest after too many.
//!
//! A wrong staff number and a wrong password take the same time and say the
//! same, so that nobody learns who works here.

pub mod code;
pub mod oidc;
pub mod second_factor;
pub mod token;

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use base::{Actor, Error, Message, Moment, PersonId, Result, TenantId, error::internal, invalid};
use jiff::SignedDuration;
use store::{FromQueryResult, Rows, params};
use ui::{App, Tenant};

use crate::{audit, grant, session};

/// What a successful first step leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Started {
    pub token: String,
    /// A second factor is wanted before the session counts.
    pub second_factor: bool,
    pub lasts: SignedDuration,
}

#[derive(FromQueryResult)]
struct Account {
    person: PersonId,
    hash: String,
}

/// Checks a password. `device` is the browser's name for the person's own list
/// of sessions.
pub async fn by_password(
    app: &App,
    tenant: &Tenant,
    staff_number: &str,
    password: &str,
    device: &str,
) -> Result<Started> {
    let now = Moment(app.clock.now());
    rest_over(app, tenant.id, staff_number, now).await?;
    let sql = "select p.id as person, w.hash from people_person p join people_password w on w.person_id = p.id
               where p.tenant_id = $1 and p.staff_number = $2 and p.left_on is null";
    let account: Option<Account> = app.db.maybe(sql, params![tenant.id, staff_number]).await?;
    let hash = account.as_ref().map_or(NOBODY, |account| account.hash.as_str()).to_owned();
    let right = verify(password.to_owned(), hash).await?;
    match account {
        Some(account) if right => {
            clear_tries(app, tenant.id, staff_number).await?;
            begin(app, tenant, account.person, device, "password").await
        }
        _ => {
            count_try(app, tenant.id, staff_number, now).await?;
            Err(invalid("password", "sign-in-wrong"))
        }
    }
}

/// Starts the session of somebody who has proved who they are.
pub async fn begin(app: &App, tenant: &Tenant, person: PersonId, device: &str, how: &'static str) -> Result<Started> {
    let today = base::Day(app.clock.today(&tenant.zone));
    let administrator =
        grant::of(&app.db, tenant.id, person, today).await?.iter().any(|grant| grant.role.is_administrator());
    let enrolled = second_factor::is_enrolled(&app.db, person).await?;
    let policy = &app.config.security.password;
    let lasts = if administrator {
        SignedDuration::from_hours(policy.administrator_session_hours)
    } else {
        SignedDuration::from_hours(24 * policy.session_days)
    };
    // A demonstration link stands for both factors.
    let second_factor = (administrator || enrolled) && how != "demo";
    let now = Moment(app.clock.now());
    let tenant = tenant.id;
    let token = app
        .db
        .write(|tx| async move {
            audit::write_as(&tx, now, tenant, Some(person), "people.sign-in", person, how).await?;
            session::start(&tx, app, tenant, person, device, lasts, !second_factor).await
        })
        .await?
        .1;
    Ok(Started { token, second_factor, lasts })
}

/// Argon2id of a password that nobody has, with the default cost.
const NOBODY: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c29tZXNhbHRzb21lc2FsdA$0BBpAuXGJlGVLY7VYrUEYPCmDeS2uNC6AAAAAAAAAAA";

async fn verify(password: String, hash: String) -> Result<bool> {
    let checked = tokio::task::spawn_blocking(move || {
        PasswordHash::new(&hash).is_ok_and(|hash| Argon2::default().verify_password(password.as_bytes(), &hash).is_ok())
    });
    Ok(checked.await?)
}

/// The PHC string of a new password, salted by the operating system.
async fn hash(password: String) -> Result<String> {
    let hashed = tokio::task::spawn_blocking(move || {
        Argon2::default().hash_password(password.as_bytes()).map(|hash| hash.to_string())
    });
    hashed.await?.map_err(|error| internal(error.to_string()))
}

/// Length, not the staff number, not one repeated character, not a well-known one.
pub fn check_policy(app: &App, staff_number: &str, password: &str) -> Result<()> {
    const KNOWN: [&str; 8] =
        ["password", "12345678", "qwertyui", "11111111", "88888888", "abc12345", "admin123", "woaini"];
    let least = app.config.security.password.min_length;
    if password.chars().count() < least {
        return Err(invalid("password", Message::new("password-too-short").with("min", least)));
    }
    if password.chars().count() > 200 {
        return Err(invalid(
            "password",
            Message::new("form-too-long").with("max", 200).with("count", password.chars().count()),
        ));
    }
    let lower = password.to_lowercase();
    let first = password.chars().next();
    let easy = KNOWN.iter().any(|known| lower.contains(known))
        || (!staff_number.is_empty() && lower.contains(&staff_number.to_lowercase()))
        || password.chars().all(|letter| Some(letter) == first);
    if easy { Err(invalid("password", "password-easy")) } else { Ok(()) }
}

/// Sets a password and ends every session of the person but the given one.
pub async fn set_password(
    app: &App,
    tenant: TenantId,
    person: PersonId,
    password: &str,
    by: Option<&Actor>,
    keep: Option<uuid::Uuid>,
) -> Result<()> {
    let staff_number = crate::person::get(&app.db, tenant, person).await?.staff_number;
    check_policy(app, &staff_number, password)?;
    let hash = hash(password.to_owned()).await?;
    let now = Moment(app.clock.now());
    app.db
        .write(|tx| async move {
            let sql = "insert into people_password (person_id, hash, changed_at, must_change) values ($1, $2, $3, $4)
                       on conflict (person_id) do update set hash = excluded.hash, changed_at = excluded.changed_at, must_change = excluded.must_change";
            tx.execute(sql, params![person, hash, now, by.is_some_and(|actor| actor.person != person)]).await?;
            let sql = "delete from people_session where person_id = $1 and id <> $2";
            tx.execute(sql, params![person, keep.unwrap_or_default()]).await?;
            audit::write_as(&tx, now, tenant, by.map(|actor| actor.person), "people.password", person, "").await
        })
        .await
}

/// Is this their present password?
pub async fn has_password(app: &App, person: PersonId, password: &str) -> Result<bool> {
    let stored: Option<String> =
        app.db.value("select hash from people_password where person_id = $1", params![person]).await?;
    match stored {
        Some(hash) => verify(password.to_owned(), hash).await,
        None => Ok(false),
    }
}

#[derive(FromQueryResult)]
struct Lockout {
    locked_until: Option<Moment>,
}

async fn rest_over(app: &App, tenant: TenantId, staff_number: &str, now: Moment) -> Result<()> {
    let sql = "select locked_until from people_lockout where tenant_id = $1 and staff_number = $2";
    let lockout: Option<Lockout> = app.db.maybe(sql, params![tenant, staff_number]).await?;
    match lockout.and_then(|lockout| lockout.locked_until) {
        Some(until) if until > now => {
            Err(Error::TooMany { retry_after_seconds: until.duration_since(now.0).as_secs().max(1) as u64 })
        }
        _ => Ok(()),
    }
}

/// Counts a wrong try and lets the account rest after the last one allowed.
async fn count_try(app: &App, tenant: TenantId, staff_number: &str, now: Moment) -> Result<()> {
    let policy = &app.config.security.password;
    let until = Moment(now.saturating_add(SignedDuration::from_mins(policy.lockout_minutes)).unwrap_or(now.0));
    let most = i64::from(policy.lockout_tries);
    // A stranger may type any number: what is kept of it is short.
    let staff_number: String = staff_number.chars().take(40).collect();
    app.db
        .write(|tx| async move {
            let sql = "insert into people_lockout (tenant_id, staff_number, tries) values ($1, $2, 1)
                       on conflict (tenant_id, staff_number) do update set tries = people_lockout.tries + 1 returning tries";
            let tries: i64 = tx.value(sql, params![tenant, staff_number.as_str()]).await?.unwrap_or_default();
            if tries >= most {
                let sql = "update people_lockout set tries = 0, locked_until = $3 where tenant_id = $1 and staff_number = $2";
                tx.execute(sql, params![tenant, staff_number.as_str(), until]).await?;
                audit::write_as(&tx, now, tenant, None, "people.lockout", &staff_number, "").await?;
            }
            Ok(())
        })
        .await
}

async fn clear_tries(app: &App, tenant: TenantId, staff_number: &str) -> Result<()> {
    let sql = "delete from people_lockout where tenant_id = $1 and staff_number = $2";
    app.db.write(|tx| async move { tx.execute(sql, params![tenant, staff_number]).await }).await.map(drop)
}
