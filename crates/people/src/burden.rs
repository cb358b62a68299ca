//! What is asked of a person in a month, against a cap that blocks.
//!
//! Mandatory minutes and items count; what people choose themselves does not
//! (State Council General Office rules against formalism on work apps, 2023 and
//! 2026). Managers see the distribution, never a person's sum.

use std::collections::HashMap;

use base::{Day, Ids, PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};
use uuid::Uuid;

/// The most that may be asked of one person in a calendar month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cap {
    pub minutes: i64,
    pub items: i64,
}

impl Default for Cap {
    /// P90 of the burden is to stay at or under 20 minutes; the hard cap is 40.
    fn default() -> Self {
        Self { minutes: 40, items: 8 }
    }
}

pub async fn cap(rows: &impl Rows, tenant: TenantId) -> Result<Cap> {
    let default = Cap::default();
    let read = |text: Option<String>, otherwise| text.and_then(|text| text.parse().ok()).unwrap_or(otherwise);
    Ok(Cap {
        minutes: read(crate::tenant::setting(rows, tenant, "burden.minutes").await?, default.minutes),
        items: read(crate::tenant::setting(rows, tenant, "burden.items").await?, default.items),
    })
}

pub async fn set_cap(tx: &Tx, tenant: TenantId, cap: Cap) -> Result<()> {
    crate::tenant::set_setting(tx, tenant, "burden.minutes", &cap.minutes.to_string()).await?;
    crate::tenant::set_setting(tx, tenant, "burden.items", &cap.items.to_string()).await
}

/// `2026-11`
pub fn month_of(day: Day) -> String {
    day.to_string()[..7].to_owned()
}

#[derive(FromQueryResult)]
struct Load {
    person_id: PersonId,
    minutes: i64,
    items: i64,
}

/// Who of these people would be over the cap by one more item of so many
/// minutes in the month.
pub async fn over_cap(
    rows: &impl Rows,
    tenant: TenantId,
    people: &[PersonId],
    month: &str,
    minutes: i64,
) -> Result<Vec<PersonId>> {
    let asked: Vec<Asked> = people.iter().map(|person| Asked { person: *person, minutes, items: 1 }).collect();
    over_cap_each(rows, tenant, &asked, month).await
}

/// What one person is asked for at once: several items, perhaps not the same
/// for everybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Asked {
    pub person: PersonId,
    pub minutes: i64,
    pub items: i64,
}

/// Who would be over the cap by what they are asked for in the month.
pub async fn over_cap_each(rows: &impl Rows, tenant: TenantId, asked: &[Asked], month: &str) -> Result<Vec<PersonId>> {
    let cap = cap(rows, tenant).await?;
    let sql = "select person_id, cast(sum(minutes) as bigint) as minutes, count(*) as items from people_burden
               where tenant_id = $1 and month = $2 group by person_id";
    let loads: HashMap<PersonId, (i64, i64)> = rows
        .all::<Load>(sql, params![tenant, month])
        .await?
        .into_iter()
        .map(|load| (load.person_id, (load.minutes, load.items)))
        .collect();
    let over = |asked: &&Asked| {
        let (minutes, items) = loads.get(&asked.person).copied().unwrap_or_default();
        minutes + asked.minutes > cap.minutes || items + asked.items > cap.items
    };
    Ok(asked.iter().filter(over).map(|asked| asked.person).collect())
}

/// Counts an item against everybody it was given to.
pub async fn count(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    people: &[PersonId],
    month: &str,
    minutes: i64,
    source: (&'static str, Uuid),
) -> Result<()> {
    let rows = people
        .iter()
        .map(|person| params![ids.make::<Uuid>(), tenant, *person, month, minutes, source.0, source.1])
        .collect::<Vec<Vec<Value>>>();
    tx.insert_all("people_burden", &["id", "tenant_id", "person_id", "month", "minutes", "source", "source_id"], rows)
        .await
}

/// Something that went to everybody, and why they all need it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Everybody {
    pub title: String,
    pub reason: String,
}

/// Notes what goes to everybody, voluntary or not.
pub async fn note_everybody(
    tx: &Tx,
    tenant: TenantId,
    month: &str,
    source_id: Uuid,
    title: &str,
    reason: &str,
) -> Result<()> {
    let values = row! { source_id: source_id, tenant_id: tenant, month: month, title: title, reason: reason };
    tx.insert("people_burden_everybody", values).await
}

pub async fn to_everybody(rows: &impl Rows, tenant: TenantId, month: &str) -> Result<Vec<Everybody>> {
    let sql = "select title, reason from people_burden_everybody where tenant_id = $1 and month = $2 order by title limit 200";
    rows.all(sql, params![tenant, month]).await
}

/// Takes a withdrawn item off again.
pub async fn release(tx: &Tx, source_id: Uuid, people: &[PersonId]) -> Result<()> {
    tx.execute("delete from people_burden_everybody where source_id = $1", params![source_id]).await?;
    let mut values = params![source_id];
    let list = place_list(&mut values, people.iter().copied());
    tx.execute(&format!("delete from people_burden where source_id = $1 and person_id in ({list})"), values)
        .await
        .map(drop)
}

/// Minutes asked in a month: half of the people at most `p50`, nine of ten at
/// most `p90`; `people` is everybody with a post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Distribution {
    pub people: i64,
    pub p50: i64,
    pub p90: i64,
    pub most: i64,
}

pub async fn distribution(rows: &impl Rows, tenant: TenantId, month: &str) -> Result<Distribution> {
    let people = rows
        .count("select count(*) from people_person where tenant_id = $1 and left_on is null", params![tenant])
        .await?;
    let sql =
        "select cast(sum(minutes) as bigint) from people_burden where tenant_id = $1 and month = $2 group by person_id";
    let mut sums: Vec<i64> = rows.column(sql, params![tenant, month]).await?;
    sums.resize(sums.len().max(people as usize), 0);
    sums.sort_unstable();
    let at = |share: f64| {
        sums.get(((sums.len() as f64 * share).ceil() as usize).saturating_sub(1)).copied().unwrap_or_default()
    };
    Ok(Distribution { people, p50: at(0.5), p90: at(0.9), most: sums.last().copied().unwrap_or_default() })
}
