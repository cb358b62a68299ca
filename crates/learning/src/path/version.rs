//! One saved state of a path. Saving makes a new one and never changes one.

use base::{Actor, Ids, Message, Moment, Result, conflict, error::invalid};
use store::{
    Db, Rows, Tx, Value, params, row,
    rows::{is_duplicate, place_list},
};

use super::{LEAST_STEPS, MOST_STEPS, PathId, PathVersionId, Step, newest};
use crate::unit::LearningUnitId;

/// Questions in a unit's pool below which guessing would pass a pre-test.
pub const LEAST_POOL: i64 = 2;

/// What an editor saves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub title: String,
    pub summary: String,
    pub posts: Vec<String>,
    pub levels: Vec<String>,
    /// Units in order; does one begin with a pre-test?
    pub steps: Vec<(LearningUnitId, bool)>,
}

fn check(draft: &Draft) -> Result<()> {
    if draft.steps.len() > MOST_STEPS {
        return Err(invalid("steps", Message::new("learning-path-many-steps").with("most", MOST_STEPS)));
    }
    let twice = |(place, (unit, _)): (usize, &(LearningUnitId, bool))| {
        draft.steps[..place].iter().any(|(known, _)| known == unit)
    };
    if draft.steps.iter().enumerate().any(twice) {
        return Err(invalid("steps", "learning-path-twice"));
    }
    Ok(())
}

/// A new path with its first version.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, draft: &Draft, at: Moment) -> Result<PathId> {
    check(draft)?;
    let path: PathId = ids.make();
    db.write(|tx| async move {
        let values = row! { id: path, tenant_id: actor.tenant, made_by: actor.person, made_at: at };
        tx.insert("learning_path", values).await?;
        insert(&tx, ids, actor, path, 1, draft, at).await?;
        people::audit::write(&tx, at, actor, "learning.path.creation", path, &draft.title).await
    })
    .await?;
    Ok(path)
}

/// The next version, made from version `from`. A conflict when somebody else
/// has saved one since.
pub async fn save(db: &Db, ids: &Ids, actor: &Actor, path: PathId, from: i64, draft: &Draft, at: Moment) -> Result<()> {
    check(draft)?;
    let saved = db
        .write(|tx| async move {
            if newest(&tx, actor.tenant, path).await?.number != from {
                return Err(conflict("learning-version-newer"));
            }
            insert(&tx, ids, actor, path, from + 1, draft, at).await?;
            people::audit::write(&tx, at, actor, "learning.path.version", path, &(from + 1).to_string()).await
        })
        .await;
    saved.map_err(|error| if is_duplicate(&error) { conflict("learning-version-newer") } else { error })
}

async fn insert(tx: &Tx, ids: &Ids, actor: &Actor, path: PathId, number: i64, draft: &Draft, at: Moment) -> Result<()> {
    let mut values: Vec<Value> = params![actor.tenant];
    let list = place_list(&mut values, draft.steps.iter().map(|(unit, _)| *unit));
    let sql = format!("select count(*) from learning_unit where tenant_id = $1 and id in ({list})");
    if tx.count(&sql, values).await? != draft.steps.len() as i64 {
        return Err(invalid("steps", "form-not-understood"));
    }
    let id: PathVersionId = ids.make();
    let values = row! {
        id: id, tenant_id: actor.tenant, path_id: path, number: number, title: draft.title.as_str(),
        summary: draft.summary.as_str(), posts: draft.posts.join("\n"), levels: draft.levels.join("\n"),
        made_by: actor.person, made_at: at
    };
    tx.insert("learning_path_version", values).await?;
    let steps = draft.steps.iter().zip(1_i64..);
    let rows = steps.map(|((unit, pretest), place)| params![id, place, actor.tenant, *unit, *pretest]).collect();
    tx.insert_all("learning_path_step", &["version_id", "place", "tenant_id", "unit_id", "pretest"], rows).await
}

/// What keeps a path from being published, for its author to mend.
pub fn faults(steps: &[Step]) -> Vec<Message> {
    let mut faults = Vec::new();
    if steps.len() < LEAST_STEPS {
        faults.push(Message::new("learning-path-few-steps").with("least", LEAST_STEPS));
    }
    for step in steps {
        if !step.is_out {
            faults.push(Message::new("learning-path-unit-gone").with("title", &step.title));
        }
        if step.pretest && step.pool < LEAST_POOL {
            let fault = Message::new("learning-path-small-pool").with("title", &step.title);
            faults.push(fault.with("least", LEAST_POOL).with("count", step.pool));
        }
    }
    faults
}
