//! For how long a unit or path counts (复训期): so many months, for a post or
//! for everybody; and until when it counts for a person.
//!
//! Nothing happens by itself when it is over: a person sees it and assigns again.

use base::{Actor, Day, Moment, PersonId, Result, TenantId};
use jiff::ToSpan;
use store::{FromQueryResult, Rows, Tx, params, row};

use crate::certificate::Subject;

pub const MOST_MONTHS: i64 = 120;

/// One rule.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Validity {
    /// Empty: for every post.
    pub post: String,
    pub months: i64,
}

pub async fn rules(rows: &impl Rows, tenant: TenantId, subject: Subject) -> Result<Vec<Validity>> {
    let sql = "select post, months from learning_validity where tenant_id = $1 and kind = $2 and subject_id = $3
               order by post";
    rows.all(sql, params![tenant, subject.kind(), subject.id()]).await
}

/// The shortest of the rules that are meant for one of these posts.
pub fn months(rules: &[Validity], posts: &[String]) -> Option<i64> {
    let meant = rules.iter().filter(|rule| rule.post.is_empty() || posts.contains(&rule.post));
    meant.map(|rule| rule.months).min()
}

/// The last day on which something done on a day counts.
pub fn last_day(done_on: Day, months: i64) -> Day {
    let months = months.clamp(1, MOST_MONTHS);
    done_on.0.checked_add(months.months()).map_or(done_on, Day)
}

/// Until when what was done on a day counts for this person; `None`: for good.
pub async fn until(
    rows: &impl Rows,
    tenant: TenantId,
    person: PersonId,
    subject: Subject,
    done_on: Day,
    today: Day,
) -> Result<Option<Day>> {
    let rules = rules(rows, tenant, subject).await?;
    if rules.is_empty() {
        return Ok(None);
    }
    let memberships = people::person::memberships(rows, tenant, person, today).await?;
    let posts: Vec<String> = memberships.into_iter().map(|membership| membership.post).collect();
    Ok(months(&rules, &posts).map(|months| last_day(done_on, months)))
}

/// The day on which they did the unit last, or on which the last unit of the
/// path was done; nothing while it is not done.
pub async fn done_on(rows: &impl Rows, tenant: TenantId, person: PersonId, subject: Subject) -> Result<Option<Day>> {
    #[derive(FromQueryResult)]
    struct Row {
        units: i64,
        done: i64,
        last: Option<Day>,
    }
    let units = match subject {
        Subject::Unit(_) => "select u.id from learning_unit u where u.tenant_id = $1 and u.id = $3",
        Subject::Path(_) => {
            "select u.id from learning_path p join learning_path_step s on s.version_id = p.published_id
             join learning_unit u on u.id = s.unit_id and u.published_id is not null
             where p.tenant_id = $1 and p.id = $3"
        }
        Subject::Class(_) => return Ok(None),
    };
    let sql = format!(
        "select count(*) as units, count(d.day) as done, max(d.day) as last from
           (select o.id, (select max(r.day) from (
               select e.done_on as day from learning_enrolment e
               where e.tenant_id = $1 and e.person_id = $2 and e.unit_id = o.id
               union all select n.renewed_on from learning_renewal n
               where n.tenant_id = $1 and n.person_id = $2 and n.unit_id = o.id) r) as day from ({units}) o) d"
    );
    let row: Row = rows.one(&sql, params![tenant, person, subject.id()]).await?;
    Ok(row.last.filter(|_| row.units > 0 && row.done == row.units))
}

/// Replaces the rules of a unit or path.
pub async fn save(tx: &Tx, actor: &Actor, subject: Subject, rules: &[Validity], at: Moment) -> Result<()> {
    let sql = "delete from learning_validity where tenant_id = $1 and kind = $2 and subject_id = $3";
    tx.execute(sql, params![actor.tenant, subject.kind(), subject.id()]).await?;
    for rule in rules {
        let values = row! {
            tenant_id: actor.tenant, kind: subject.kind(), subject_id: subject.id(), post: rule.post.as_str(),
            months: rule.months, made_by: actor.person, made_at: at
        };
        tx.insert("learning_validity", values).await?;
    }
    let told: Vec<String> = rules.iter().map(|rule| format!("{} {}", rule.post, rule.months)).collect();
    people::audit::write(tx, at, actor, "learning.validity", subject.id(), &told.join("; ")).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shortest_rule_that_is_meant() {
        let rule = |post: &str, months| Validity { post: post.into(), months };
        let rules = [rule("", 24), rule("线路工", 12), rule("护士", 6)];
        let posts = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>();
        for (has, want) in [(vec![], Some(24)), (vec!["线路工"], Some(12)), (vec!["线路工", "护士"], Some(6))] {
            assert_eq!(months(&rules, &posts(&has)), want, "{has:?}");
        }
        assert_eq!(months(&rules[1..], &posts(&["厨师"])), None, "not meant for them: for good");
    }

    #[test]
    fn months_end_where_a_month_is_shorter() {
        let day = |text: &str| -> Day { text.parse().expect("a day") };
        for (done, months, last) in
            [("2026-11-22", 12, "2027-11-22"), ("2026-08-31", 6, "2027-02-28"), ("2024-02-29", 12, "2025-02-28")]
        {
            assert_eq!(last_day(day(done), months), day(last));
        }
    }
}
