//! Which blocks are satisfied, and whether the course is (9.3.9): when all that
//! is in them is, each told once, inner ones before those around them.

use std::collections::{HashMap, HashSet};

use base::Result;
use serde_json::Value;
use store::{Rows, Tx, params};

use super::saying::Speaker;
use crate::package::{Package, Part, PartId};

/// Tells what has become satisfied by units that are; called after each.
pub async fn settle(tx: &Tx, speaker: &Speaker<'_>, package: &Package, parts: &[Part]) -> Result<()> {
    let registration = speaker.registration;
    let sql = "select part_id from learning_cmi5_result where registration_id = $1 and satisfied_at is not null";
    let known: HashSet<PartId> = tx.column(sql, params![registration]).await?.into_iter().collect();
    let (blocks, is_whole) = newly(parts, &known);
    let mut said: Vec<Value> = Vec::new();
    for block in blocks {
        let sql = "insert into learning_cmi5_result (registration_id, part_id, tenant_id, satisfied_at) values ($1, $2, $3, $4)";
        tx.execute(sql, params![registration, block.id, speaker.tenant, speaker.at]).await?;
        said.push(speaker.block_satisfied(block)?);
    }
    let sql = "update learning_cmi5_registration set satisfied_at = $2 where id = $1 and satisfied_at is null";
    if is_whole && tx.execute(sql, params![registration, speaker.at]).await? > 0 {
        said.push(speaker.course_satisfied(package)?);
    }
    speaker.keep(tx, said).await
}

/// Blocks that are satisfied and were not known to be, inner ones first; and
/// whether everything is.
fn newly<'p>(parts: &'p [Part], known: &HashSet<PartId>) -> (Vec<&'p Part>, bool) {
    let mut children: HashMap<Option<PartId>, Vec<&Part>> = HashMap::new();
    for part in parts {
        children.entry(part.parent_id).or_default().push(part);
    }
    let mut blocks = Vec::new();
    let is_whole = visit(None, &children, known, &mut blocks);
    (blocks, is_whole)
}

fn visit<'p>(
    parent: Option<PartId>,
    children: &HashMap<Option<PartId>, Vec<&'p Part>>,
    known: &HashSet<PartId>,
    blocks: &mut Vec<&'p Part>,
) -> bool {
    let mut all = true;
    for part in children.get(&parent).into_iter().flatten() {
        let is_satisfied = if part.is_unit() {
            known.contains(&part.id)
        } else {
            let is = visit(Some(part.id), children, known, blocks);
            if is && !known.contains(&part.id) {
                blocks.push(part);
            }
            is
        };
        all &= is_satisfied;
    }
    all
}
