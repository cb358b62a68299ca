//! An organisation on this server. Its data is apart from every other's:
//! an id of another tenant answers 404.

use base::{Ids, Moment, Result, TenantId, error::invalid};
use jiff::tz::TimeZone;
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::Tenant;

#[derive(Debug, FromQueryResult)]
struct Row {
    id: TenantId,
    code: String,
    name: String,
    kind: String,
    zone: String,
}

impl From<Row> for Tenant {
    fn from(row: Row) -> Self {
        let zone = TimeZone::get(&row.zone).unwrap_or_else(|_| ui::cx::default_zone());
        Self { id: row.id, code: row.code, name: row.name, kind: row.kind, zone }
    }
}

const COLUMNS: &str = "select id, code, name, kind, zone from people_tenant";

pub async fn find(rows: &impl Rows, code: &str) -> Result<Option<Tenant>> {
    let row: Option<Row> = rows.maybe(&format!("{COLUMNS} where code = $1"), params![code]).await?;
    Ok(row.map(Tenant::from))
}

pub async fn get(rows: &impl Rows, id: TenantId) -> Result<Tenant> {
    Ok(rows.one::<Row>(&format!("{COLUMNS} where id = $1"), params![id]).await?.into())
}

/// The day in its zone.
pub async fn today(app: &ui::App, id: TenantId) -> Result<base::Day> {
    Ok(base::Day(app.clock.today(&get(&app.db, id).await?.zone)))
}

pub async fn all(rows: &impl Rows) -> Result<Vec<Tenant>> {
    Ok(rows.all::<Row>(&format!("{COLUMNS} order by code"), vec![]).await?.into_iter().map(Tenant::from).collect())
}

#[derive(Debug, Clone)]
pub struct New {
    /// 2 to 12 small letters or digits.
    pub code: String,
    pub name: String,
    pub name_en: String,
    /// `railway`, `hospital` or `light`.
    pub kind: String,
}

pub async fn create(tx: &Tx, ids: &Ids, now: Moment, new: &New) -> Result<TenantId> {
    let plain = new.code.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit());
    if !plain || !(2..=12).contains(&new.code.len()) {
        return Err(invalid("code", "tenant-code"));
    }
    let id: TenantId = ids.make();
    let values = row! {
        id: id, code: new.code.as_str(), name: new.name.as_str(), name_en: new.name_en.as_str(),
        kind: new.kind.as_str(), zone: "Asia/Shanghai", created_at: now
    };
    tx.insert("people_tenant", values).await?;
    tx.insert("people_audit_head", row! { tenant_id: id, seq: 0_i64, hash: vec![0_u8; 32] }).await?;
    Ok(id)
}

/// A named setting of the tenant, as text.
pub async fn setting(rows: &impl Rows, tenant: TenantId, name: &str) -> Result<Option<String>> {
    rows.value("select value from people_setting where tenant_id = $1 and name = $2", params![tenant, name]).await
}

pub async fn set_setting(tx: &Tx, tenant: TenantId, name: &str, value: &str) -> Result<()> {
    let sql = "insert into people_setting (tenant_id, name, value) values ($1, $2, $3)
               on conflict (tenant_id, name) do update set value = excluded.value";
    tx.execute(sql, params![tenant, name, value]).await.map(drop)
}

/// The working calendar that the tenant has imported: exceptions over the
/// weekend rule.
pub async fn calendar_days(rows: &impl Rows, tenant: TenantId) -> Result<Vec<CalendarDay>> {
    rows.all(
        "select day, kind, name_zh, name_en from people_calendar_day where tenant_id = $1 order by day",
        params![tenant],
    )
    .await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct CalendarDay {
    pub day: base::Day,
    /// `off` or `work`.
    pub kind: String,
    pub name_zh: String,
    pub name_en: String,
}
