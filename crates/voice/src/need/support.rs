//! "I need this too": one person counts once, and nobody is listed.

use std::collections::HashSet;

use base::{Actor, PersonId, Result, conflict, not_found};
use store::{FromQueryResult, Rows, Tx, params, row, rows::place_list};

use super::{Need, NeedId, merger, receipt::Pepper};
use crate::desk::Desk;

/// Supports an open need of the public list. Again is a success and counts nothing.
pub async fn support(tx: &Tx, desk: &Desk, actor: &Actor, id: NeedId) -> Result<()> {
    let need = super::get(tx, actor.tenant, id).await?;
    if need.summary.is_empty() || need.sensitive {
        return Err(not_found());
    }
    if !need.open {
        return Err(conflict("need-closed"));
    }
    let pepper = Pepper::read(tx, &desk.seal, desk.tenant).await?;
    if super::author::is_author(tx, &pepper, actor.tenant, actor.person, &need).await? {
        return Ok(());
    }
    let mark = pepper.support_mark(actor.person, id);
    tx.insert_new("voice_support", row! { need_id: id, mark: mark, supported_on: desk.today() }).await?;
    recount(tx, desk, &need).await
}

/// Counts the people who need it: its supporters, those of the needs merged
/// into it and the authors of those, each once; its own author is no supporter.
pub(crate) async fn recount(tx: &Tx, desk: &Desk, need: &Need) -> Result<()> {
    let merged = merger::merged(tx, need.id).await?;
    let supporters = if merged.is_empty() {
        tx.count("select count(*) from voice_support where need_id = $1", params![need.id]).await?
    } else {
        let group: Vec<NeedId> = std::iter::once(need.id).chain(merged.into_iter().map(|(id, _)| id)).collect();
        people_of(tx, desk, &group).await?
    };
    tx.execute("update voice_need set supporters = $2 where id = $1", params![need.id, supporters]).await.map(drop)
}

#[derive(FromQueryResult)]
struct Written {
    id: NeedId,
    author_id: Option<PersonId>,
    mark: Option<Vec<u8>>,
}

#[derive(FromQueryResult)]
struct Mark {
    need_id: NeedId,
    mark: Vec<u8>,
}

/// How many different people support or wrote a group of needs, but for the
/// author of the first. A mark is of one need and tells nothing of another, so
/// each member of staff is tried on all of them; only the number leaves here.
async fn people_of(tx: &Tx, desk: &Desk, group: &[NeedId]) -> Result<i64> {
    let pepper = Pepper::read(tx, &desk.seal, desk.tenant).await?;
    let mut values = Vec::new();
    let list = place_list(&mut values, group.iter().copied());
    let sql = format!("select need_id, mark from voice_support where need_id in ({list})");
    let mut marks: HashSet<(NeedId, Vec<u8>)> =
        tx.all::<Mark>(&sql, values.clone()).await?.into_iter().map(|mark| (mark.need_id, mark.mark)).collect();
    let sql = format!(
        "select n.id, n.author_id, a.mark from voice_need n left join voice_need_author a on a.need_id = n.id where n.id in ({list})"
    );
    let written: Vec<Written> = tx.all(&sql, values).await?;
    let author = |need: &Written| need.author_id.map(|id| pepper.author_mark(id)).or_else(|| need.mark.clone());
    let first = written.iter().find(|need| need.id == group[0]).and_then(author);
    let others: Vec<&Written> = written.iter().filter(|need| need.id != group[0]).collect();
    let authors: HashSet<Vec<u8>> = others.iter().copied().filter_map(author).collect();
    // Nobody knows whether an anonymous author is another one: each counts.
    let mut people = others.iter().copied().filter(|need| author(need).is_none()).count();
    let staff: Vec<PersonId> =
        tx.column("select id from people_person where tenant_id = $1", params![desk.tenant]).await?;
    for person in staff {
        let own = pepper.author_mark(person);
        let supports = group.iter().filter(|need| marks.remove(&(**need, pepper.support_by(&own, **need)))).count() > 0;
        people += usize::from((supports || authors.contains(&own)) && first.as_ref() != Some(&own));
    }
    // Marks of nobody who is known any more.
    Ok((people + marks.len()) as i64)
}
