//! How often a branch holds what: an assembly and a lecture each quarter,
//! committee, group and theme day each month, unless the branch sets otherwise.
//!
//! The default follows 《中国共产党支部工作条例（试行）》 on 三会一课.

use base::{Actor, Day, Moment, Result, TenantId, UnitId};
use jiff::{ToSpan, civil::date};
use store::{Db, FromQueryResult, Rows, params};

use super::Kind;
use crate::branch::Opened;

/// Months that a cadence may have; 0: not held here.
pub const CHOICES: [i64; 6] = [0, 1, 2, 3, 6, 12];

const fn default_months(kind: Kind) -> i64 {
    match kind {
        Kind::Assembly | Kind::Lecture => 3,
        Kind::Committee | Kind::Group | Kind::ThemeDay => 1,
    }
}

/// Each kind with its months.
pub type Cadence = [(Kind, i64); 5];

pub fn default_cadence() -> Cadence {
    Kind::ALL.map(|kind| (kind, default_months(kind)))
}

#[derive(FromQueryResult)]
struct Set {
    branch_id: UnitId,
    kind: String,
    months: i64,
}

pub async fn of(rows: &impl Rows, tenant: TenantId, branch: UnitId) -> Result<Cadence> {
    let sql = "select branch_id, kind, months from training_cadence where tenant_id = $1 and branch_id = $2";
    Ok(over(&rows.all(sql, params![tenant, branch]).await?, branch))
}

/// The cadences of many branches, in the order asked.
pub(crate) async fn of_all(rows: &impl Rows, tenant: TenantId, branches: &[UnitId]) -> Result<Vec<Cadence>> {
    let sql = "select branch_id, kind, months from training_cadence where tenant_id = $1";
    let set: Vec<Set> = rows.all(sql, params![tenant]).await?;
    Ok(branches.iter().map(|branch| over(&set, *branch)).collect())
}

fn over(set: &[Set], branch: UnitId) -> Cadence {
    default_cadence().map(|(kind, months)| {
        let own = set.iter().find(|set| set.branch_id == branch && set.kind == kind.code());
        (kind, own.map_or(months, |set| set.months))
    })
}

pub async fn set(db: &Db, actor: &Actor, of: &Opened, cadence: &Cadence, at: Moment) -> Result<()> {
    of.require_secretary()?;
    db.write(|tx| async move {
        for (kind, months) in cadence {
            let sql = "insert into training_cadence (branch_id, kind, tenant_id, months, made_by, made_at)
                       values ($1, $2, $3, $4, $5, $6)
                       on conflict (branch_id, kind) do update set months = excluded.months, made_by = excluded.made_by,
                         made_at = excluded.made_at";
            tx.execute(sql, params![of.id(), kind.code(), actor.tenant, *months, actor.person, at]).await?;
        }
        let words: Vec<String> = cadence.iter().map(|(kind, months)| format!("{}={months}", kind.code())).collect();
        people::audit::write(&tx, at, actor, "training.branch.cadence", of.id(), &words.join(" ")).await
    })
    .await
}

/// From a day until before another: a month, a quarter, a half or a year.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub from: Day,
    pub to: Day,
    pub months: i64,
}

impl Period {
    /// The one with this day; periods begin in January.
    pub fn of(months: i64, day: Day) -> Self {
        let months = months.clamp(1, 12);
        let first = (i64::from(day.month()) - 1) / months * months + 1;
        let from = date(day.year(), first as i8, 1);
        Self { from: Day(from), to: Day(from.saturating_add(months.months())), months }
    }

    pub fn next(self) -> Self {
        Self::of(self.months, self.to)
    }

    pub fn before(self) -> Self {
        Self::of(self.months, Day(self.from.0.saturating_sub(1.day())))
    }

    pub fn contains(self, day: Day) -> bool {
        self.from <= day && day < self.to
    }

    /// Its number in the year, from 1.
    pub fn number(self) -> i64 {
        (i64::from(self.from.month()) - 1) / self.months + 1
    }

    /// In words: "2026年第4季度".
    pub fn words(self, cx: &ui::Cx) -> String {
        let key = format!("meeting-period-{}", self.months);
        cx.t2(&key, "year", self.from.year(), "number", self.number())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_begin_in_january() {
        let of = |months, day: &str| {
            let period = Period::of(months, day.parse().expect("a day"));
            format!("{} {} {}", period.from, period.to, period.number())
        };
        assert_eq!(of(1, "2026-11-22"), "2026-11-01 2026-12-01 11");
        assert_eq!(of(2, "2026-12-31"), "2026-11-01 2027-01-01 6");
        assert_eq!(of(3, "2026-11-22"), "2026-10-01 2027-01-01 4");
        assert_eq!(of(6, "2026-06-30"), "2026-01-01 2026-07-01 1");
        assert_eq!(of(12, "2026-02-01"), "2026-01-01 2027-01-01 1");
        let quarter = Period::of(3, "2026-01-15".parse().expect("a day"));
        assert_eq!(quarter.before().from.to_string(), "2025-10-01");
        assert_eq!(quarter.next().from.to_string(), "2026-04-01");
    }
}
