//! Tiles and the trend above the ledger: of what the actor works, shares with
//! their denominators.

use base::{Actor, Day, Result};
use store::{FromQueryResult, Rows, params};

use super::reach;
use crate::{
    desk::{Desk, days_between, plus},
    need::{State, quality::median},
};

/// Days that the shares look back.
pub const WINDOW: i64 = 90;
const MONTHS: usize = 12;

#[derive(Debug, Clone, PartialEq)]
pub struct Overview {
    pub raised_this_month: i64,
    pub raised_last_month: i64,
    /// First answers in time, of those that were due or given, in the window.
    pub in_time: i64,
    pub due: i64,
    /// Days from raising to the author's "solved" in the window; `n` of them.
    pub median_days: Option<f64>,
    pub confirmed: i64,
    pub unable: i64,
    pub lapsed: i64,
    /// Of the cases closed in the window, how many had been reopened.
    pub reopened: i64,
    /// Month (`2026-11`), raised, closed; oldest first.
    pub trend: Vec<(String, i64, i64)>,
}

impl Overview {
    pub fn closed(&self) -> i64 {
        self.confirmed + self.unable + self.lapsed
    }
}

/// One number of several kinds; see [`QUERY`].
#[derive(FromQueryResult)]
struct Number {
    kind: String,
    /// A month; or the day of raising of closings.
    key: String,
    day: String,
    state: String,
    needs: i64,
    also: i64,
}

/// What the actor works is picked out once, and all numbers are counted from
/// that: of months, of first answers, of closings by their days.
const QUERY: &str = "
    select 'raised' as kind, substr(raised_on, 1, 7) as key, '' as day, '' as state, count(*) as needs, count(*) as also
    from mine where raised_on >= {first} group by substr(raised_on, 1, 7)
    union all select 'closed', substr(closed_on, 1, 7), '', '', count(*), count(*)
    from mine where closed_on >= {first} group by substr(closed_on, 1, 7)
    union all select 'answer', '', '', '', count(*) filter (where answered_on is not null or due_at < {now}),
           count(*) filter (where answered_in_time = $5)
    from mine where raised_on >= {window}
    union all select 'closing', raised_on, closed_on, state, count(*), count(*) filter (where reopened > 0)
    from mine where closed_on >= {window} and state in ('confirmed', 'unable', 'lapsed') group by raised_on, closed_on, state";

pub async fn overview(rows: &impl Rows, desk: &Desk, actor: &Actor) -> Result<Overview> {
    let today = desk.today();
    let months = months(today);
    let numbers = numbers(rows, desk, actor, &format!("{}-01", months[0])).await?;
    let of_month = |kind: &str, month: &str| {
        numbers.iter().find(|number| number.kind == kind && number.key == month).map_or(0, |number| number.needs)
    };
    let trend: Vec<_> =
        months.iter().map(|month| (month.clone(), of_month("raised", month), of_month("closed", month))).collect();
    let (due, in_time) =
        numbers.iter().find(|number| number.kind == "answer").map_or((0, 0), |number| (number.needs, number.also));
    let closings: Vec<&Number> = numbers.iter().filter(|number| number.kind == "closing").collect();
    let count = |state: State| {
        closings.iter().filter(|closed| closed.state == state.code()).map(|closed| closed.needs).sum::<i64>()
    };
    let mut days = Vec::new();
    for closed in closings.iter().filter(|closed| closed.state == State::Confirmed.code()) {
        if let (Ok(from), Ok(to)) = (closed.key.parse::<Day>(), closed.day.parse::<Day>()) {
            days.extend((0..closed.needs).map(|_| days_between(from, to) as f64));
        }
    }
    Ok(Overview {
        raised_this_month: trend[MONTHS - 1].1,
        raised_last_month: trend[MONTHS - 2].1,
        in_time,
        due,
        median_days: median(days),
        confirmed: count(State::Confirmed),
        unable: count(State::Unable),
        lapsed: count(State::Lapsed),
        reopened: closings.iter().map(|closed| closed.also).sum(),
        trend,
    })
}

async fn numbers(rows: &impl Rows, desk: &Desk, actor: &Actor, first: &str) -> Result<Vec<Number>> {
    let (reach, mut values) = reach(actor);
    values.extend(params![first, desk.now, plus(desk.today(), -WINDOW)]);
    let place = |back: usize| format!("${}", values.len() - back);
    let query = QUERY.replace("{first}", &place(2)).replace("{now}", &place(1)).replace("{window}", &place(0));
    let sql = format!(
        "with mine as materialized (
           select n.raised_on, n.closed_on, n.state, n.reopened, n.answered_on, n.answered_in_time, n.due_at
           from voice_need n where {reach}) {query}"
    );
    rows.all(&sql, values).await
}

/// The last twelve months up to this one.
fn months(today: Day) -> Vec<String> {
    let (year, month) = (i32::from(today.0.year()), i32::from(today.0.month()));
    let ordinal = |back: i32| year * 12 + month - 1 - back;
    (0..MONTHS as i32).rev().map(|back| format!("{:04}-{:02}", ordinal(back) / 12, ordinal(back) % 12 + 1)).collect()
}
