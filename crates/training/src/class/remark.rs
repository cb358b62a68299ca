//! What is said to a dilemma (两难讨论) in a small group: everybody writes once,
//! for nobody in particular, and the group reads all of it at once: when all
//! have written, or when the class is over and enough have. Words that were
//! shown one after the other would be those of whoever wrote last.
//!
//! The words stand without a person and with the day only; that somebody has
//! written stands elsewhere, without a time. They go some weeks after the
//! class; what the group concluded stays.

use base::{Actor, Day, Ids, Message, Result, TenantId, conflict, error::invalid};
use jiff::ToSpan;
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{Class, kit};

/// Whom a group has at least, and who have written before anything is shown.
pub const LEAST: i64 = 5;
/// Days after the last session for which the words are kept.
const KEPT_DAYS: i64 = 60;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Remark {
    pub number: i64,
    /// Which of the class's questions, from 1.
    pub question: i64,
    pub text: String,
}

/// A group, with what it said where that can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    pub number: i64,
    pub is_shown: bool,
    pub remarks: Vec<Remark>,
}

impl Group {
    pub fn to(&self, question: usize) -> impl Iterator<Item = &Remark> {
        self.remarks.iter().filter(move |remark| remark.question == question as i64)
    }
}

/// Are all its days past? Then nobody writes any more.
async fn is_over(rows: &impl Rows, class: &Class, today: Day) -> Result<bool> {
    let sql = "select count(*) from training_session where tenant_id = $1 and class_id = $2 and on_day >= $3";
    Ok(rows.count(sql, params![class.tenant_id, class.id, today]).await? == 0)
}

/// May they still write?
pub async fn may_give(rows: &impl Rows, actor: &Actor, class: &Class, today: Day) -> Result<bool> {
    let sql = "select count(*) from training_group g where g.tenant_id = $1 and g.class_id = $2 and g.person_id = $3
               and not exists (select 1 from training_remark_given r where r.class_id = $2 and r.person_id = $3)";
    let open = class.is_dilemma() && !class.is_off() && !is_over(rows, class, today).await?;
    Ok(open && rows.count(sql, params![actor.tenant, class.id, actor.person]).await? > 0)
}

/// One's words to each of the questions; an empty one is none.
pub async fn give(db: &Db, ids: &Ids, actor: &Actor, class: &Class, words: &[String], today: Day) -> Result<()> {
    if words.iter().all(String::is_empty) {
        return Err(invalid("remark", "form-required"));
    }
    if !may_give(db, actor, class, today).await? {
        return Err(conflict("training-remark-given"));
    }
    let number = kit::own_group(db, actor, class.id).await?.ok_or_else(|| conflict("training-remark-given"))?;
    // No audit entry: it would say when.
    db.write(|tx| async move {
        let given = row! { class_id: class.id, person_id: actor.person, tenant_id: actor.tenant, number: number };
        if !tx.insert_new("training_remark_given", given).await? {
            return Err(conflict("training-remark-given"));
        }
        let rows = (1_i64..).zip(words).filter(|(_, text)| !text.is_empty()).map(|(question, text)| {
            let id: Uuid = ids.untimed();
            params![id, actor.tenant, class.id, number, question, text.as_str(), today]
        });
        let columns = ["id", "tenant_id", "class_id", "number", "question", "text", "on_day"];
        tx.insert_all("training_remark", &columns, rows.collect()).await
    })
    .await
}

/// The groups that the reader may hear: their own, or all for the organiser.
pub async fn groups(
    rows: &impl Rows,
    actor: &Actor,
    class: &Class,
    only: Option<i64>,
    today: Day,
) -> Result<Vec<Group>> {
    #[derive(FromQueryResult)]
    struct Written {
        number: i64,
        people: i64,
        silent: i64,
    }
    let sql = "select g.number, count(r.person_id) as people, count(*) - count(r.person_id) as silent
               from training_group g
               left join training_remark_given r on r.class_id = g.class_id and r.person_id = g.person_id
               where g.tenant_id = $1 and g.class_id = $2 group by g.number having count(r.person_id) > 0 order by g.number";
    let written: Vec<Written> = rows.all(sql, params![actor.tenant, class.id]).await?;
    let is_over = is_over(rows, class, today).await?;
    let sql =
        "select number, question, text from training_remark where tenant_id = $1 and class_id = $2 and number = $3
               order by question, id";
    let mut groups = Vec::new();
    for Written { number, people, silent } in written.into_iter().filter(|it| only.is_none_or(|only| only == it.number))
    {
        let is_shown = people >= LEAST && (silent == 0 || is_over);
        let remarks = if is_shown { rows.all(sql, params![actor.tenant, class.id, number]).await? } else { Vec::new() };
        groups.push(Group { number, is_shown, remarks });
    }
    Ok(groups)
}

/// Refused where a group would have too few for its words to be anybody's; and
/// once somebody has written, groups stay as they are.
pub async fn check_groups(rows: &impl Rows, class: &Class, people: i64, groups: i64) -> Result<()> {
    if !class.is_dilemma() {
        return Ok(());
    }
    if people / groups < LEAST {
        return Err(invalid("groups", Message::new("training-groups-small").with("least", LEAST)));
    }
    let sql = "select count(*) from training_remark_given where tenant_id = $1 and class_id = $2";
    if rows.count(sql, params![class.tenant_id, class.id]).await? > 0 {
        return Err(conflict("training-groups-written"));
    }
    Ok(())
}

/// Takes the words away some weeks after the class.
pub async fn purge(tx: &Tx, tenant: TenantId, today: Day) -> Result<u64> {
    let before = Day(today.0.saturating_sub(KEPT_DAYS.days()));
    let sql = "delete from training_remark where tenant_id = $1 and class_id in (
                 select s.class_id from training_session s where s.tenant_id = $1
                 group by s.class_id having max(s.on_day) < $2)";
    tx.execute(sql, params![tenant, before]).await
}
