//! What somebody wrote after a trip. Nobody has to, and nobody is told who did not.

use base::{Actor, Day, Result, conflict};
use store::{Db, Rows, params, row};

use super::{ClassId, get};

pub async fn came(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<bool> {
    let sql = "select count(*) from training_attendance where tenant_id = $1 and class_id = $2 and person_id = $3";
    Ok(rows.count(sql, params![actor.tenant, class, actor.person]).await? > 0)
}

/// One's own, newest words instead of the earlier ones.
pub async fn keep(db: &Db, actor: &Actor, class: ClassId, text: &str, today: Day) -> Result<()> {
    get(db, actor.tenant, class).await?;
    if !came(db, actor, class).await? {
        return Err(conflict("training-reflection-absent"));
    }
    db.write(|tx| async move {
        let sql = "delete from training_reflection where tenant_id = $1 and class_id = $2 and person_id = $3";
        tx.execute(sql, params![actor.tenant, class, actor.person]).await?;
        let values =
            row! { class_id: class, person_id: actor.person, tenant_id: actor.tenant, text: text, written_on: today };
        tx.insert("training_reflection", values).await
    })
    .await
}

/// What was written, without the names, for whoever handles the class.
pub async fn all(rows: &impl Rows, actor: &Actor, class: ClassId) -> Result<Vec<String>> {
    super::handled(rows, actor, class).await?;
    let sql = "select text from training_reflection where tenant_id = $1 and class_id = $2 order by text limit 200";
    rows.column(sql, params![actor.tenant, class]).await
}
