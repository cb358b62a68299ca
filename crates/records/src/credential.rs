//! A key pair with which another program sends statements or asks for them.
//!
//! The secret is 160 random bits, shown once; what is kept is its SHA-256,
//! which nobody can turn round. A rotation gives a new secret to the same key,
//! so that what was stored stays the credential's own.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use base::{Actor, Error, Ids, Moment, Result, TenantId, not_found};
use jiff::SignedDuration;
use sha2::{Digest, Sha256};
use store::{Db, FromQueryResult, Rows, params, row};
use ui::App;
use uuid::Uuid;

use crate::hex;

/// What a credential may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    Write,
    /// Statements that it stored itself.
    ReadOwn,
    ReadAll,
    State,
    Profile,
    /// Import course packages and launch them.
    Courses,
}

impl Scope {
    pub const ALL: &'static [Self] =
        &[Self::Write, Self::ReadOwn, Self::ReadAll, Self::State, Self::Profile, Self::Courses];
    /// All of the record store itself.
    pub const STORE: &'static [Self] = &[Self::Write, Self::ReadOwn, Self::ReadAll, Self::State, Self::Profile];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Write => "write",
            Self::ReadOwn => "read-own",
            Self::ReadAll => "read-all",
            Self::State => "state",
            Self::Profile => "profile",
            Self::Courses => "courses",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|scope| scope.code() == code)
    }
}

#[derive(Debug, Clone, FromQueryResult)]
pub struct Credential {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub name: String,
    pub key: String,
    digest: Vec<u8>,
    scopes: String,
    pub expires_at: Option<Moment>,
    pub made_at: Moment,
    pub rotated_at: Option<Moment>,
    pub revoked_at: Option<Moment>,
    /// To some minutes.
    pub used_at: Option<Moment>,
}

impl Credential {
    /// What a token allows for the length of a request; it is kept nowhere.
    pub(crate) fn of_token(tenant: TenantId, key: String, scopes: &[Scope], now: Moment) -> Self {
        let scopes: Vec<&str> = scopes.iter().map(|scope| scope.code()).collect();
        Self {
            id: Uuid::nil(),
            tenant_id: tenant,
            name: String::new(),
            key,
            digest: Vec::new(),
            scopes: scopes.join(" "),
            expires_at: None,
            made_at: now,
            rotated_at: None,
            revoked_at: None,
            used_at: None,
        }
    }

    pub fn may(&self, scope: Scope) -> bool {
        self.scopes.split(' ').any(|code| code == scope.code())
    }

    pub fn scopes(&self) -> Vec<&'static str> {
        Scope::ALL.iter().filter(|scope| self.may(**scope)).map(|scope| scope.code()).collect()
    }

    pub fn is_live(&self, now: Moment) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| end > now)
    }
}

/// The secret, which nobody sees again.
#[derive(Debug, Clone)]
pub struct Shown {
    pub name: String,
    pub key: String,
    pub secret: String,
}

const COLUMNS: &str = "c.id, c.tenant_id, c.name, c.key, c.digest, c.scopes, c.expires_at, c.made_at, c.rotated_at, c.revoked_at, c.used_at";

fn digest(secret: &str) -> Vec<u8> {
    Sha256::digest(secret.as_bytes()).to_vec()
}

fn secret(ids: &Ids) -> String {
    hex(&ids.bytes::<20>())
}

/// How long a credential is taken as it was read. A rotation and a revocation
/// hold on this node at once, on others after this time.
const KNOWN: SignedDuration = SignedDuration::from_secs(1);

/// Credentials that were read just now, by code and key: a busy client is not
/// looked up thousands of times a second.
#[derive(Debug, Default)]
struct Known(Mutex<Reads>);

#[derive(Debug, Default)]
struct Reads {
    /// Grows with each change: what was read before it is not kept after it.
    changes: u64,
    credentials: HashMap<(String, String), (Moment, Credential)>,
}

impl Known {
    fn reads(&self) -> MutexGuard<'_, Reads> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn forget(app: &App) {
    let known = app.shared(Known::default);
    let mut reads = known.reads();
    reads.changes += 1;
    reads.credentials.clear();
}

/// The live credential of these, at the tenant with this code.
pub async fn enter(app: &App, code: &str, key: &str, given: &str, now: Moment) -> Result<Option<Credential>> {
    let found = find(app, code, key, now).await?;
    // Digests of secrets nobody can guess may be compared byte by byte.
    Ok(found.filter(|credential| credential.digest == digest(given) && credential.is_live(now)))
}

async fn find(app: &App, code: &str, key: &str, now: Moment) -> Result<Option<Credential>> {
    let known = app.shared(Known::default);
    let name = (code.to_owned(), key.to_owned());
    let changes = {
        let reads = known.reads();
        if let Some((at, credential)) = reads.credentials.get(&name)
            && now.0.duration_since(at.0).abs() < KNOWN
        {
            return Ok(Some(credential.clone()));
        }
        reads.changes
    };
    let sql = format!(
        "select {COLUMNS} from records_credential c join people_tenant t on t.id = c.tenant_id where c.key = $1 and t.code = $2"
    );
    let found: Option<Credential> = app.db.maybe(&sql, params![key, code]).await?;
    let mut reads = known.reads();
    if let Some(credential) = &found
        && reads.changes == changes
    {
        reads.credentials.insert(name, (now, credential.clone()));
    }
    Ok(found)
}

/// Newest first.
pub async fn list(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Credential>> {
    let sql =
        format!("select {COLUMNS} from records_credential c where c.tenant_id = $1 order by c.made_at desc, c.key");
    rows.all(&sql, params![tenant]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Credential> {
    let sql = format!("select {COLUMNS} from records_credential c where c.tenant_id = $1 and c.id = $2");
    rows.one(&sql, params![tenant, id]).await
}

/// Writes down that it is used, not more often than every ten minutes on a node.
pub async fn note_use(app: &App, credential: &Credential) -> Result<()> {
    let now = app.clock.now();
    // A token is no row here.
    if credential.id.is_nil() || app.limiter.count("records-use", &credential.key, 1, USE, now).is_err() {
        return Ok(());
    }
    let sql = "update records_credential set used_at = $3 where tenant_id = $1 and id = $2";
    let values = params![credential.tenant_id, credential.id, Moment(now)];
    app.db.write(|tx| async move { tx.execute(sql, values).await.map(drop) }).await
}

const USE: SignedDuration = SignedDuration::from_mins(10);

pub struct New {
    pub name: String,
    pub scopes: Vec<Scope>,
    pub expires_at: Option<Moment>,
}

pub async fn make(db: &Db, ids: &Ids, actor: &Actor, now: Moment, new: &New) -> Result<Shown> {
    let shown = Shown { name: new.name.clone(), key: hex(&ids.bytes::<10>()), secret: secret(ids) };
    let scopes: Vec<&str> = new.scopes.iter().map(|scope| scope.code()).collect();
    let scopes = scopes.join(" ");
    let (kept, id) = (&shown, ids.make::<Uuid>());
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, name: new.name.as_str(), key: kept.key.as_str(), digest: digest(&kept.secret),
            scopes: scopes.as_str(), expires_at: new.expires_at, made_at: now, made_by: actor.person
        };
        tx.insert("records_credential", values).await?;
        people::audit::write(&tx, now, actor, "records.credential.make", &kept.key, &scopes).await
    })
    .await?;
    Ok(shown)
}

/// A new secret for the same key; the old one is void at once.
pub async fn rotate(app: &App, actor: &Actor, now: Moment, id: Uuid) -> Result<Shown> {
    let secret = secret(&app.ids);
    let digest = digest(&secret);
    let rotated = app.db.write(|tx| async move {
        let found = get(&tx, actor.tenant, id).await?;
        if found.revoked_at.is_some() {
            return Err(Error::NotFound);
        }
        let sql = "update records_credential set digest = $3, rotated_at = $4 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![actor.tenant, id, digest, now]).await?;
        people::audit::write(&tx, now, actor, "records.credential.rotate", &found.key, "").await?;
        Ok(Shown { name: found.name, key: found.key, secret })
    });
    let shown = rotated.await?;
    forget(app);
    Ok(shown)
}

pub async fn revoke(app: &App, actor: &Actor, now: Moment, id: Uuid) -> Result<()> {
    let revoked = app.db.write(|tx| async move {
        let sql = "update records_credential set revoked_at = $3, revoked_by = $4
                   where tenant_id = $1 and id = $2 and revoked_at is null returning key";
        let key: Option<String> = tx.value(sql, params![actor.tenant, id, now, actor.person]).await?;
        people::audit::write(&tx, now, actor, "records.credential.revoke", key.ok_or_else(not_found)?, "").await
    });
    revoked.await?;
    forget(app);
    Ok(())
}
