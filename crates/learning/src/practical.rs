//! A practical task (实操任务) of a unit or a path: something to make or to do,
//! looked at by a person against what was written down before ([`rubric`]).
//!
//! A piece of work is handed in ([`piece`]), or somebody comes and sees it done
//! at work; an observer says of each criterion which level it has and why
//! ([`scoring`]), to its owner alone. Steps (逐步检查) of a unit are ticked one by
//! one and complete the unit as its questions would. What a task says stands in
//! its versions; a second person approves one before learners get it.

pub mod counts;
pub mod piece;
pub mod rubric;
pub mod scoring;

use base::{Actor, Ids, Moment, Permission, PersonId, Result, Role, TenantId, conflict, error::FieldError, not_found};
use store::{Db, FromQueryResult, Rows, params, row, rows::is_duplicate};
use uuid::Uuid;

use crate::{
    certificate::Subject,
    path::{self, PathId},
    unit::{self, LearningUnitId},
};
use rubric::Criterion;

base::id! {
    PracticalId
    PracticalVersionId
}

/// See what people of one's units make and do, and say how it was.
pub const OBSERVE: Permission =
    Permission { name: "learning.piece.observe", roles: &[Role::Educator, Role::TeamLeader] };

/// What is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// A piece of work that is handed in (作品).
    Piece,
    /// Something done at work while somebody looks (现场观察).
    Work,
    /// The steps of a unit, ticked one by one (逐步检查).
    Steps,
}

impl Mode {
    pub const ALL: [Self; 3] = [Self::Piece, Self::Work, Self::Steps];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Piece => "piece",
            Self::Work => "work",
            Self::Steps => "steps",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    pub id: PracticalVersionId,
    pub practical_id: PracticalId,
    kind: String,
    subject_id: Uuid,
    pub number: i64,
    mode: String,
    pub title: String,
    pub task: String,
    /// As typed.
    pub rubric: String,
    /// May files, may a link be handed in?
    pub files: bool,
    pub link: bool,
    pub made_by: PersonId,
    pub approved_at: Option<Moment>,
    pub is_out: bool,
}

impl Version {
    pub fn mode(&self) -> Mode {
        Mode::from_code(&self.mode).unwrap_or(Mode::Work)
    }

    pub fn criteria(&self) -> Vec<Criterion> {
        rubric::read(self.mode(), &self.rubric).0
    }

    pub fn subject(&self) -> Subject {
        if self.kind == "unit" {
            Subject::Unit(LearningUnitId(self.subject_id))
        } else {
            Subject::Path(PathId(self.subject_id))
        }
    }

    /// The page of the unit or path.
    pub fn of(&self) -> String {
        format!("/learning/{}s/{}", self.kind, self.subject_id)
    }
}

const SELECT: &str =
    "select v.id, v.practical_id, p.kind, p.subject_id, v.number, v.mode, v.title, v.task, v.rubric, v.files,
      v.link, v.made_by, v.approved_at, coalesce(p.published_id = v.id, $2) as is_out
    from learning_practical_version v join learning_practical p on p.id = v.practical_id where v.tenant_id = $1";

/// What learners of a unit or path get.
pub async fn published(rows: &impl Rows, tenant: TenantId, subject: Subject) -> Result<Option<Version>> {
    let sql = format!("{SELECT} and p.kind = $3 and p.subject_id = $4 and p.published_id = v.id");
    rows.maybe(&sql, params![tenant, false, subject.kind(), subject.id()]).await
}

/// As it was saved last.
pub async fn newest(rows: &impl Rows, tenant: TenantId, subject: Subject) -> Result<Option<Version>> {
    let sql = format!("{SELECT} and p.kind = $3 and p.subject_id = $4 order by v.number desc limit 1");
    rows.maybe(&sql, params![tenant, false, subject.kind(), subject.id()]).await
}

/// The version that learners get; 404 where there is none.
pub async fn get(rows: &impl Rows, tenant: TenantId, id: PracticalId) -> Result<Version> {
    rows.one(&format!("{SELECT} and p.id = $3 and p.published_id = v.id"), params![tenant, false, id]).await
}

pub async fn version(rows: &impl Rows, tenant: TenantId, id: PracticalVersionId) -> Result<Version> {
    rows.one(&format!("{SELECT} and v.id = $3"), params![tenant, false, id]).await
}

/// Tasks that are done while somebody looks, by title: to begin one on the spot.
pub async fn observed(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Version>> {
    let sql = format!("{SELECT} and p.published_id = v.id and v.mode <> 'piece' order by v.title, v.id limit 300");
    rows.all(&sql, params![tenant, false]).await
}

/// What an author saves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    pub mode: Mode,
    pub title: String,
    pub task: String,
    pub rubric: String,
    pub files: bool,
    pub link: bool,
}

fn check(subject: Subject, draft: &Draft) -> Result<()> {
    let mut errors: Vec<FieldError> = Vec::new();
    let mut refuse = |field, why: base::Message| errors.push(FieldError { field, why });
    let faults = rubric::read(draft.mode, &draft.rubric).1;
    if let Some(first) = faults.first() {
        let why = base::Message::new("practical-rubric-faults").with("count", faults.len()).with("line", first.line);
        refuse("rubric", why);
    }
    if draft.mode == Mode::Steps && !matches!(subject, Subject::Unit(_)) {
        refuse("mode", "practical-steps-of-units".into());
    }
    if draft.mode == Mode::Piece && !draft.files && !draft.link {
        refuse("files", "practical-nothing-to-hand-in".into());
    }
    if errors.is_empty() { Ok(()) } else { Err(base::Error::Invalid(errors)) }
}

async fn exists(rows: &impl Rows, tenant: TenantId, subject: Subject) -> Result<()> {
    match subject {
        Subject::Unit(id) => unit::version::newest(rows, tenant, id).await.map(drop),
        Subject::Path(id) => path::newest(rows, tenant, id).await.map(drop),
        Subject::Class(_) => Err(not_found()),
    }
}

/// The next version, made from version `from` (0: there was none). Learners get
/// it when somebody else has approved it.
pub async fn save(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    subject: Subject,
    from: i64,
    draft: &Draft,
    at: Moment,
) -> Result<PracticalVersionId> {
    check(subject, draft)?;
    exists(db, actor.tenant, subject).await?;
    let saved = db
        .write(|tx| async move {
            let before = newest(&tx, actor.tenant, subject).await?;
            if before.as_ref().map_or(0, |before| before.number) != from {
                return Err(conflict("learning-version-newer"));
            }
            let practical = if let Some(before) = before {
                before.practical_id
            } else {
                let id: PracticalId = ids.make();
                let values = row! {
                    id: id, tenant_id: actor.tenant, kind: subject.kind(), subject_id: subject.id(),
                    made_by: actor.person, made_at: at
                };
                tx.insert("learning_practical", values).await?;
                id
            };
            let id: PracticalVersionId = ids.make();
            let values = row! {
                id: id, tenant_id: actor.tenant, practical_id: practical, number: from + 1, mode: draft.mode.code(),
                title: draft.title.as_str(), task: draft.task.as_str(), rubric: draft.rubric.as_str(),
                files: draft.files, link: draft.link, made_by: actor.person, made_at: at
            };
            tx.insert("learning_practical_version", values).await?;
            people::audit::write(&tx, at, actor, "learning.practical.version", practical, &draft.title).await?;
            Ok(id)
        })
        .await;
    saved.map_err(|error| if is_duplicate(&error) { conflict("learning-version-newer") } else { error })
}

/// A second person has looked at the newest version: learners get it.
pub async fn approve(db: &Db, actor: &Actor, subject: Subject, number: i64, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let newest = newest(&tx, actor.tenant, subject).await?.ok_or_else(not_found)?;
        if newest.number != number || newest.is_out {
            return Err(conflict("learning-version-newer"));
        }
        if newest.made_by == actor.person {
            return Err(base::invalid("approval", "learning-review-own"));
        }
        let sql =
            "update learning_practical_version set approved_by = $3, approved_at = $4 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![actor.tenant, newest.id, actor.person, at]).await?;
        let sql = "update learning_practical set published_id = $3 where tenant_id = $1 and id = $2";
        tx.execute(sql, params![actor.tenant, newest.practical_id, newest.id]).await?;
        people::audit::write(&tx, at, actor, "learning.practical.approval", newest.practical_id, &number.to_string())
            .await
    })
    .await
}

/// Nobody is asked for it any more; what was handed in stays its owner's.
pub async fn withdraw(db: &Db, actor: &Actor, subject: Subject, at: Moment) -> Result<()> {
    exists(db, actor.tenant, subject).await?;
    db.write(|tx| async move {
        let sql = "update learning_practical set published_id = null
                   where tenant_id = $1 and kind = $2 and subject_id = $3 and published_id is not null";
        if tx.execute(sql, params![actor.tenant, subject.kind(), subject.id()]).await? == 0 {
            return Err(conflict("learning-state-other"));
        }
        people::audit::write(&tx, at, actor, "learning.practical.withdrawal", subject.id(), subject.kind()).await
    })
    .await
}
