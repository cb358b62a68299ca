//! What somebody says they are interested in (兴趣): categories that they choose
//! and take back themselves. Nothing is concluded from what they do.

use base::{Actor, Day, Result};
use store::{Db, Rows, params};

use crate::unit;

/// The words of the categories, in the order of the catalogue.
pub async fn own(rows: &impl Rows, actor: &Actor) -> Result<Vec<&'static str>> {
    let sql = "select category from learning_interest where tenant_id = $1 and person_id = $2";
    let chosen: Vec<String> = rows.column(sql, params![actor.tenant, actor.person]).await?;
    Ok(unit::CATEGORIES.into_iter().filter(|category| chosen.iter().any(|word| word == category)).collect())
}

/// Exactly these from now on; none: all are taken back.
pub async fn save(db: &Db, actor: &Actor, categories: &[&'static str], today: Day) -> Result<()> {
    db.write(|tx| async move {
        let before = own(&tx, actor).await?;
        for gone in before.iter().filter(|category| !categories.contains(category)) {
            let sql = "delete from learning_interest where tenant_id = $1 and person_id = $2 and category = $3";
            tx.execute(sql, params![actor.tenant, actor.person, *gone]).await?;
        }
        let new = categories.iter().filter(|category| !before.contains(category));
        let rows = new.map(|category| params![actor.person, *category, actor.tenant, today]).collect();
        tx.insert_all_new("learning_interest", &["person_id", "category", "tenant_id", "chosen_on"], rows)
            .await
            .map(drop)
    })
    .await
}
