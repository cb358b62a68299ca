//! Tiles and the trend above the ledger: of what the actor works, shares with
//! their denominators.

use std::collections::BTreeMap;

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

#[derive(FromQueryResult)]
struct Month {
    month: String,
    needs: i64,
}

#[derive(FromQueryResult)]
struct Closing {
    raised_on: Day,
    closed_on: Day,
    state: State,
    reopened: i64,
}

#[derive(FromQueryResult)]
struct InTime {
    in_time: i64,
    due: i64,
}

pub async fn overview(rows: &impl Rows, desk: &Desk, actor: &Actor) -> Result<Overview> {
    let today = desk.today();
    let months = months(today);
    let first = format!("{}-01", months[0]);
    let by_month = |column: &str| {
        let (condition, mut values) = reach(actor);
        values.push(first.as_str().into());
        let sql = format!(
            "select substr(n.{column}, 1, 7) as month, count(*) as needs from voice_need n
             where {condition} and n.{column} >= ${} group by substr(n.{column}, 1, 7)",
            values.len()
        );
        (sql, values)
    };
    let (sql, values) = by_month("raised_on");
    let raised = index(rows.all(&sql, values).await?);
    let (sql, values) = by_month("closed_on");
    let closed = index(rows.all(&sql, values).await?);
    let of = |months: &BTreeMap<String, i64>, month: &str| months.get(month).copied().unwrap_or(0);
    let trend: Vec<_> = months.iter().map(|month| (month.clone(), of(&raised, month), of(&closed, month))).collect();
    let window = plus(today, -WINDOW);
    let InTime { in_time, due } = in_time(rows, desk, actor, window).await?;
    let closings = closings(rows, actor, window).await?;
    let count = |state: State| closings.iter().filter(|closed| closed.state == state).count() as i64;
    let days = closings.iter().filter(|closed| closed.state == State::Confirmed);
    Ok(Overview {
        raised_this_month: trend[MONTHS - 1].1,
        raised_last_month: trend[MONTHS - 2].1,
        in_time,
        due,
        median_days: median(days.map(|closed| days_between(closed.raised_on, closed.closed_on) as f64).collect()),
        confirmed: count(State::Confirmed),
        unable: count(State::Unable),
        lapsed: count(State::Lapsed),
        reopened: closings.iter().filter(|closed| closed.reopened > 0).count() as i64,
        trend,
    })
}

async fn in_time(rows: &impl Rows, desk: &Desk, actor: &Actor, window: Day) -> Result<InTime> {
    let (condition, mut values) = reach(actor);
    values.extend(params![window, desk.now]);
    let (from, now) = (values.len() - 1, values.len());
    let sql = format!(
        "select count(*) filter (where n.answered_in_time = $5) as in_time,
                count(*) filter (where n.answered_on is not null or n.due_at < ${now}) as due
         from voice_need n where {condition} and n.raised_on >= ${from}"
    );
    rows.one(&sql, values).await
}

async fn closings(rows: &impl Rows, actor: &Actor, window: Day) -> Result<Vec<Closing>> {
    let (condition, mut values) = reach(actor);
    values.push(window.into());
    let sql = format!(
        "select n.raised_on, n.closed_on, n.state, n.reopened from voice_need n
         where {condition} and n.closed_on >= ${} and n.state in ('confirmed', 'unable', 'lapsed')",
        values.len()
    );
    rows.all(&sql, values).await
}

/// The last twelve months up to this one.
fn months(today: Day) -> Vec<String> {
    let (year, month) = (i32::from(today.0.year()), i32::from(today.0.month()));
    let ordinal = |back: i32| year * 12 + month - 1 - back;
    (0..MONTHS as i32).rev().map(|back| format!("{:04}-{:02}", ordinal(back) / 12, ordinal(back) % 12 + 1)).collect()
}

fn index(months: Vec<Month>) -> BTreeMap<String, i64> {
    months.into_iter().map(|month| (month.month, month.needs)).collect()
}
