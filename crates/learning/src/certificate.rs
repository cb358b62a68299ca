//! A certificate (证书): that somebody learned a unit, a path or took part in a
//! class, signed so that anybody can check it without asking us.
//!
//! It is issued when its holder asks for it. Others see it under its code, and
//! only while the holder lets them; there is no list. What was signed does not
//! change: whether it is expired or revoked is what the page behind its code
//! says. Signature and keys: [`signed`], [`key`].

pub mod key;
pub mod signed;

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, conflict, not_found, seal::SealKey};
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::{
    REVOKE_CERTIFICATES, notice,
    path::{self, PathId},
    practical::piece,
    unit::{self, LearningUnitId},
    validity,
};
use signed::Claims;

base::id! { CertificateId }

/// 79 bits: not to be guessed.
const CODE_LENGTH: usize = 16;

/// What a certificate is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Subject {
    Unit(LearningUnitId),
    Path(PathId),
    /// A class of the crate `training`.
    Class(Uuid),
}

impl Subject {
    pub fn kind(self) -> &'static str {
        match self {
            Self::Unit(_) => "unit",
            Self::Path(_) => "path",
            Self::Class(_) => "class",
        }
    }

    pub fn id(self) -> Uuid {
        match self {
            Self::Unit(id) => id.0,
            Self::Path(id) => id.0,
            Self::Class(id) => id,
        }
    }
}

/// What signs, and when.
#[derive(Debug, Clone, Copy)]
pub struct Press<'a> {
    pub ids: &'a Ids,
    pub seal: &'a SealKey,
    /// The address of this installation: stands in what is signed.
    pub public_url: &'a str,
    pub at: Moment,
    pub today: Day,
}

/// What was earned.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Earned {
    pub subject: Subject,
    pub title: String,
    pub on: Day,
    /// The last day on which it counts; `None`: for good.
    pub valid_until: Option<Day>,
}

/// Issues a certificate to a person; for what they have one for already, that
/// one. In the caller's transaction, which also says why: a class that was
/// attended, a unit that is done.
pub async fn issue(
    tx: &Tx,
    press: &Press<'_>,
    tenant: TenantId,
    person: PersonId,
    earned: &Earned,
) -> Result<CertificateId> {
    if let Some(id) = existing(tx, person, earned).await? {
        return Ok(id);
    }
    let sql = "select p.name as holder, t.name as organisation from people_person p
               join people_tenant t on t.id = p.tenant_id where p.tenant_id = $1 and p.id = $2";
    let Names { holder, organisation } = tx.one(sql, params![tenant, person]).await?;
    let key = key::current(tx, press, tenant).await?;
    let code = press.ids.code(CODE_LENGTH);
    let claims = Claims {
        issuer: press.public_url.trim_end_matches('/').to_owned(),
        page: format!("{}/certificates/{code}", press.public_url.trim_end_matches('/')),
        code: code.clone(),
        kind: earned.subject.kind().to_owned(),
        title: earned.title.clone(),
        holder: holder.clone(),
        organisation: organisation.clone(),
        earned_on: earned.on,
        valid_until: earned.valid_until,
    };
    let signed = serde_json::to_string(&signed::sign(&key, &claims)?)?;
    let id: CertificateId = press.ids.make();
    let values = row! {
        id: id, tenant_id: tenant, person_id: person, code: code, kind: earned.subject.kind(),
        subject_id: earned.subject.id(), title: earned.title.as_str(), holder: holder, organisation: organisation,
        earned_on: earned.on, valid_until: earned.valid_until, signed: signed, issued_at: press.at
    };
    if tx.insert_new("learning_certificate", values).await? {
        people::audit::write_as(tx, press.at, tenant, Some(person), "learning.certificate", &id.to_string(), "")
            .await?;
        return Ok(id);
    }
    existing(tx, person, earned).await?.ok_or_else(not_found)
}

#[derive(FromQueryResult)]
struct Names {
    holder: String,
    organisation: String,
}

async fn existing(rows: &impl Rows, person: PersonId, earned: &Earned) -> Result<Option<CertificateId>> {
    let sql = "select id from learning_certificate
               where person_id = $1 and kind = $2 and subject_id = $3 and earned_on = $4";
    rows.value(sql, params![person, earned.subject.kind(), earned.subject.id(), earned.on]).await
}

/// The one that its holder asks for: of a unit that is done, or a path all of
/// whose units are; with a practical task, of what was reached there too. A
/// conflict before that.
pub async fn ask(db: &Db, press: &Press<'_>, actor: &Actor, subject: Subject) -> Result<CertificateId> {
    let title = match subject {
        Subject::Unit(unit) => unit::published(db, actor.tenant, unit).await?.title,
        Subject::Path(path) => path::published(db, actor.tenant, path).await?.title,
        Subject::Class(_) => return Err(not_found()),
    };
    let done = validity::done_on(db, actor.tenant, actor.person, subject).await?;
    let on = done.ok_or_else(|| conflict("learning-certificate-early"))?;
    let on = piece::wanted(db, actor.tenant, actor.person, subject).await?.map_or(on, |reached| on.max(reached));
    db.write(|tx| async move {
        let valid_until = validity::until(&tx, actor.tenant, actor.person, subject, on, press.today).await?;
        let earned = Earned { subject, title, on, valid_until };
        issue(&tx, press, actor.tenant, actor.person, &earned).await
    })
    .await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Certificate {
    pub id: CertificateId,
    pub tenant_id: TenantId,
    pub person_id: PersonId,
    pub code: String,
    pub kind: String,
    pub subject_id: Uuid,
    pub title: String,
    pub holder: String,
    pub organisation: String,
    pub earned_on: Day,
    pub valid_until: Option<Day>,
    pub signed: String,
    pub published_on: Option<Day>,
    pub revoked_at: Option<Moment>,
    pub reason: Option<String>,
}

/// Does it count today?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    Valid,
    Expired,
    Revoked,
}

impl State {
    pub fn word(self) -> &'static str {
        match self {
            Self::Valid => "valid",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
        }
    }

    /// The colour of its badge.
    pub fn badge(self) -> &'static str {
        match self {
            Self::Valid => "ok",
            Self::Expired => "warn",
            Self::Revoked => "bad",
        }
    }
}

impl Certificate {
    pub fn state(&self, today: Day) -> State {
        match (self.revoked_at, self.valid_until) {
            (Some(_), _) => State::Revoked,
            (None, Some(until)) if until < today => State::Expired,
            _ => State::Valid,
        }
    }

    /// In fours, to be read aloud: `ABCD-EFGH-…`.
    pub fn spelled(&self) -> String {
        let fours: Vec<String> =
            self.code.as_bytes().chunks(4).map(|four| String::from_utf8_lossy(four).into_owned()).collect();
        fours.join("-")
    }
}

const COLUMNS: &str = "id, tenant_id, person_id, code, kind, subject_id, title, holder, organisation, earned_on,
    valid_until, signed, published_on, revoked_at, reason";

/// One's own, newest first.
pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Vec<Certificate>> {
    let sql = format!(
        "select {COLUMNS} from learning_certificate where tenant_id = $1 and person_id = $2
         order by earned_on desc, id desc limit 200"
    );
    rows.all(&sql, params![actor.tenant, actor.person]).await
}

/// One of their own; another's is not found.
pub async fn get(rows: &impl Rows, actor: &Actor, id: CertificateId) -> Result<Certificate> {
    let sql = format!("select {COLUMNS} from learning_certificate where tenant_id = $1 and person_id = $2 and id = $3");
    rows.one(&sql, params![actor.tenant, actor.person, id]).await
}

/// As somebody typed it: spaces, hyphens and small letters do not matter.
fn plain(code: &str) -> String {
    code.chars().filter(char::is_ascii_alphanumeric).map(|letter| letter.to_ascii_uppercase()).collect()
}

/// What stands under a code for everybody: only what its holder published. The
/// code is the key, in whatever organisation it was issued.
pub async fn public(rows: &impl Rows, code: &str) -> Result<Certificate> {
    let found = by_code(rows, code).await?;
    found.filter(|it| it.published_on.is_some()).ok_or_else(not_found)
}

async fn by_code(rows: &impl Rows, code: &str) -> Result<Option<Certificate>> {
    let sql = format!("select {COLUMNS} from learning_certificate where code = $1");
    rows.maybe(&sql, params![plain(code)]).await
}

/// Lets others look, or no longer.
pub async fn publish(db: &Db, actor: &Actor, id: CertificateId, open: bool, (at, today): (Moment, Day)) -> Result<()> {
    get(db, actor, id).await?;
    db.write(|tx| async move {
        let sql = "update learning_certificate set published_on = $3 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![actor.tenant, id, open.then_some(today)]).await?;
        let action = if open { "learning.certificate.publication" } else { "learning.certificate.removal" };
        people::audit::write(&tx, at, actor, action, id, "").await
    })
    .await
}

/// Takes back a certificate that should not have been issued, with the reason,
/// which its holder is told and the page behind its code says.
pub async fn revoke(db: &Db, ids: &Ids, actor: &Actor, code: &str, reason: &str, now: (Moment, Day)) -> Result<()> {
    let (at, today) = now;
    let found = by_code(db, code).await?.filter(|it| it.tenant_id == actor.tenant);
    let Some(found) = found else { return Err(base::invalid("code", "learning-certificate-unknown")) };
    if let Some(own) = people::person::own_unit(db, actor.tenant, found.person_id, today).await? {
        actor.require_in(&REVOKE_CERTIFICATES, own.unit_id)?;
    }
    db.write(|tx| async move {
        let sql = "update learning_certificate set revoked_at = $3, revoked_by = $4, reason = $5
                   where tenant_id = $1 and id = $2 and revoked_at is null";
        if tx.execute(sql, params![actor.tenant, found.id, at, actor.person, reason]).await? == 0 {
            return Err(base::invalid("code", "learning-certificate-revoked-before"));
        }
        let message = Message::new("learning-notice-revoked").with("title", &found.title).with("reason", reason);
        let link = format!("/learning/certificates/{}", found.id);
        notice::tell(&tx, ids, actor, at, &message, &link, &[found.person_id]).await?;
        people::audit::write(&tx, at, actor, "learning.certificate.revocation", found.id, reason).await
    })
    .await
}

/// What a check of a handed-in file found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    pub claims: Claims,
    pub state: State,
    pub reason: Option<String>,
}

/// Checks the signature of a file, then what became of the certificate.
/// Refused (field `signed`) when it is none, was altered, or is not ours.
pub async fn check(rows: &impl Rows, text: &str, today: Day) -> Result<Checked> {
    let refused = |fault: signed::Fault| base::invalid("signed", fault.word());
    let read = signed::read(text).map_err(refused)?;
    let key = key::public(rows, read.key).await?.ok_or_else(|| refused(signed::Fault::Stranger))?;
    let claims = read.verify(&key).map_err(refused)?;
    let found = by_code(rows, &claims.code).await?.ok_or_else(|| refused(signed::Fault::Stranger))?;
    Ok(Checked { state: found.state(today), reason: found.reason, claims })
}
