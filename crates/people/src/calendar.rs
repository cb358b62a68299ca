//! The tenant's working calendar: imported days over the weekend rule, office
//! and quiet hours from its settings.

use base::{
    Day, Moment, PersonId, Result, TenantId,
    calendar::{DayKind, Exception, OfficeHours, QuietHours, Weekdays, WorkingCalendar, import},
    shift::{ShiftPattern, ShiftPlan},
};
use store::{Rows, Tx, params};

use crate::{person, tenant};

/// Setting with office hours: `08:30-12:00,13:00-17:30`.
pub const OFFICE_HOURS: &str = "calendar.hours";
/// Setting with quiet hours: `22:00-07:00`.
pub const QUIET_HOURS: &str = "calendar.quiet";

pub async fn of(rows: &impl Rows, tenant: TenantId) -> Result<WorkingCalendar> {
    let days = tenant::calendar_days(rows, tenant).await?;
    let exceptions = days.into_iter().filter_map(|day| {
        let kind = DayKind::from_code(&day.kind)?;
        Some(Exception { date: day.day.0, kind, name_zh: day.name_zh, name_en: day.name_en })
    });
    let hours: OfficeHours = read(rows, tenant, OFFICE_HOURS).await?.unwrap_or_default();
    Ok(WorkingCalendar::new(Weekdays::WEEKEND, hours, exceptions.collect()))
}

async fn read<T: std::str::FromStr>(rows: &impl Rows, tenant: TenantId, name: &str) -> Result<Option<T>> {
    Ok(tenant::setting(rows, tenant, name).await?.and_then(|text| text.parse().ok()))
}

/// The first moment, not before `at`, at which this person may be told
/// something: outside the quiet hours, and near their shift where it is known
/// (see [`base::calendar::quiet`]).
pub async fn next_allowed(rows: &impl Rows, tenant: TenantId, person: PersonId, at: Moment) -> Result<Moment> {
    QuietTimes::of(rows, tenant).await?.next_allowed(rows, person, at).await
}

/// What [`next_allowed`] asks of the tenant, for many people at once.
pub struct QuietTimes {
    tenant: TenantId,
    zone: jiff::tz::TimeZone,
    quiet: QuietHours,
    calendar: WorkingCalendar,
}

impl QuietTimes {
    pub async fn of(rows: &impl Rows, tenant: TenantId) -> Result<Self> {
        let zone = tenant::get(rows, tenant).await?.zone;
        let quiet = read(rows, tenant, QUIET_HOURS).await?.unwrap_or_default();
        Ok(Self { tenant, zone, quiet, calendar: of(rows, tenant).await? })
    }

    pub async fn next_allowed(&self, rows: &impl Rows, person: PersonId, at: Moment) -> Result<Moment> {
        let today = Day(at.0.to_zoned_datetime(self.zone.clone()).date());
        let own = person::own_unit(rows, self.tenant, person, today).await?;
        let pattern = own.and_then(|own| own.shift_pattern.parse::<ShiftPattern>().ok());
        let plan = pattern.map(|pattern| ShiftPlan { pattern, calendar: &self.calendar });
        Ok(Moment(self.quiet.next_allowed(at.0, &self.zone, plan.as_ref())))
    }
}

/// Takes a list of days in: it replaces what is stored of the years that it
/// names. How many days they are.
pub async fn replace(tx: &Tx, tenant: TenantId, days: &[Exception]) -> Result<usize> {
    let mut years: Vec<i16> = days.iter().map(|day| day.date.year()).collect();
    years.sort_unstable();
    years.dedup();
    for year in years {
        let sql = "delete from people_calendar_day where tenant_id = $1 and day >= $2 and day <= $3";
        tx.execute(sql, params![tenant, format!("{year:04}-01-01"), format!("{year:04}-12-31")]).await?;
    }
    let rows = days
        .iter()
        .map(|day| params![tenant, Day(day.date), day.kind.code(), day.name_zh.as_str(), day.name_en.as_str()])
        .collect();
    tx.insert_all("people_calendar_day", &["tenant_id", "day", "kind", "name_zh", "name_en"], rows).await?;
    Ok(days.len())
}

/// The days of a CSV as [`import::parse`] reads it, UTF-8 or GB18030; or
/// everything that is wrong with it.
pub fn parse(bytes: &[u8]) -> std::result::Result<Vec<Exception>, Vec<import::LineError>> {
    let text = match std::str::from_utf8(bytes) {
        Ok(text) => text.into(),
        Err(_) => encoding_rs::GB18030.decode(bytes).0,
    };
    import::parse(&text)
}
