//! What comes before a unit or a path (先修): another unit or path. Whoever has
//! not done it begins there; a passed pre-test is as good as done.

use base::{Actor, Moment, Result, TenantId, conflict, error::invalid};
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use crate::{certificate::Subject, path::PathId, unit::LearningUnitId, validity};

/// Before one unit or path.
pub const MOST: usize = 5;

/// Something that comes before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Before {
    pub subject: Subject,
    pub title: String,
    pub is_done: bool,
}

impl Before {
    pub fn link(&self) -> String {
        format!("/learning/{}s/{}", self.subject.kind(), self.subject.id())
    }
}

#[derive(FromQueryResult)]
struct Row {
    before_kind: String,
    before_id: Uuid,
}

impl Row {
    fn subject(&self) -> Subject {
        match self.before_kind.as_str() {
            "path" => Subject::Path(PathId(self.before_id)),
            _ => Subject::Unit(LearningUnitId(self.before_id)),
        }
    }
}

/// What is set, whether or not it is still published.
pub async fn subjects(rows: &impl Rows, tenant: TenantId, subject: Subject) -> Result<Vec<Subject>> {
    let sql = "select before_kind, before_id from learning_prerequisite
               where tenant_id = $1 and kind = $2 and subject_id = $3 order by before_kind, before_id";
    let found: Vec<Row> = rows.all(sql, params![tenant, subject.kind(), subject.id()]).await?;
    Ok(found.iter().map(Row::subject).collect())
}

/// What comes before, with how this person stands to it. What was withdrawn
/// keeps nobody back.
pub async fn of(rows: &impl Rows, actor: &Actor, subject: Subject) -> Result<Vec<Before>> {
    let mut list = Vec::new();
    for before in subjects(rows, actor.tenant, subject).await? {
        if let Some(title) = title(rows, actor.tenant, before).await? {
            let done = validity::done_on(rows, actor.tenant, actor.person, before).await?;
            list.push(Before { subject: before, title, is_done: done.is_some() });
        }
    }
    Ok(list)
}

async fn title(rows: &impl Rows, tenant: TenantId, subject: Subject) -> Result<Option<String>> {
    let sql = match subject {
        Subject::Path(_) => {
            "select v.title from learning_path p join learning_path_version v on v.id = p.published_id
             where p.tenant_id = $1 and p.id = $2"
        }
        _ => {
            "select v.title from learning_unit u join learning_version v on v.id = u.published_id
             where u.tenant_id = $1 and u.id = $2"
        }
    };
    rows.value(sql, params![tenant, subject.id()]).await
}

/// A conflict while something that comes before is not done.
pub async fn check(rows: &impl Rows, actor: &Actor, subject: Subject) -> Result<()> {
    match of(rows, actor, subject).await?.into_iter().find(|before| !before.is_done) {
        Some(before) => Err(conflict(base::Message::new("learning-before-first").with("title", before.title))),
        None => Ok(()),
    }
}

/// Exactly these from now on. Refused (field `before`) when there are too many,
/// or when one of them waits, itself or by others, for this one.
pub async fn save(tx: &Tx, actor: &Actor, subject: Subject, before: &[Subject], at: Moment) -> Result<()> {
    if before.len() > MOST {
        return Err(invalid("before", base::Message::new("learning-before-many").with("most", MOST)));
    }
    for one in before {
        if title(tx, actor.tenant, *one).await?.is_none() {
            return Err(invalid("before", "form-not-understood"));
        }
        if reaches(tx, actor.tenant, *one, subject).await? {
            return Err(invalid("before", "learning-before-circle"));
        }
    }
    let sql = "delete from learning_prerequisite where tenant_id = $1 and kind = $2 and subject_id = $3";
    tx.execute(sql, params![actor.tenant, subject.kind(), subject.id()]).await?;
    for one in before {
        let values = row! {
            tenant_id: actor.tenant, kind: subject.kind(), subject_id: subject.id(), before_kind: one.kind(),
            before_id: one.id(), made_by: actor.person, made_at: at
        };
        tx.insert_new("learning_prerequisite", values).await?;
    }
    Ok(())
}

/// Does `from` wait for `wanted`, itself or by others?
async fn reaches(rows: &impl Rows, tenant: TenantId, from: Subject, wanted: Subject) -> Result<bool> {
    let (mut open, mut seen) = (vec![from], Vec::new());
    while let Some(next) = open.pop() {
        if next == wanted {
            return Ok(true);
        }
        if !seen.contains(&next) {
            seen.push(next);
            open.extend(subjects(rows, tenant, next).await?);
        }
    }
    Ok(false)
}

/// What comes before and for how long it counts, saved together.
pub async fn save_all(
    db: &Db,
    actor: &Actor,
    subject: Subject,
    (before, rules): (&[Subject], &[validity::Validity]),
    at: Moment,
) -> Result<()> {
    db.write(|tx| async move {
        save(&tx, actor, subject, before, at).await?;
        validity::save(&tx, actor, subject, rules, at).await
    })
    .await
}
