//! The ledger (台账): which needs a person works, filtered, sorted, counted,
//! on the screen and in a file by one and the same query.

pub mod export;
pub mod overview;

use base::{Actor, Day, Moment, PersonId, Result, UnitId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use ui::table::Slice;

use super::{Channel, Identity, NeedId, State, Urgency, Waiting, access, gram};
use crate::desk::{Desk, plus};

pub const PAGE: i64 = 50;
/// Lines of a file: the whole ledger of a large site.
const EXPORTED: i64 = 100_000;

words! {
    Sort {
        Newest = "newest",
        Oldest = "oldest",
        Due = "due",
        Supporters = "supporters",
    }
}

/// What the address of the page says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Filter {
    pub open: bool,
    pub state: Option<State>,
    pub category: String,
    /// With everything below it.
    pub unit: Option<UnitId>,
    /// `me` or an id.
    pub owner: String,
    /// At least so many days old.
    pub age: Option<i64>,
    pub channel: Option<Channel>,
    pub identity: Option<Identity>,
    pub overdue: bool,
    /// `2026-11`: raised, or closed, in that month.
    pub raised: String,
    pub closed: String,
    pub q: String,
    pub sort: Option<Sort>,
}

impl Filter {
    /// From name and value pairs; what is not understood filters nothing.
    pub fn read<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut filter = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            match name {
                "open" => filter.open = value == "yes",
                "state" => filter.state = State::from_code(value),
                "category" => value.clone_into(&mut filter.category),
                "unit" => filter.unit = value.parse().ok(),
                "owner" => value.clone_into(&mut filter.owner),
                "age" => filter.age = value.parse().ok().filter(|days| (0..100_000).contains(days)),
                "channel" => filter.channel = Channel::from_code(value),
                "identity" => filter.identity = Identity::from_code(value),
                "overdue" => filter.overdue = value == "yes",
                "raised" => filter.raised = value.chars().take(10).collect(),
                "closed" => filter.closed = value.chars().take(10).collect(),
                "q" => filter.q = value.chars().take(100).collect(),
                "sort" => filter.sort = Sort::from_code(value),
                _ => {}
            }
        }
        filter
    }
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Line {
    pub id: NeedId,
    pub reference: String,
    pub category: String,
    pub sub: String,
    pub sensitive: bool,
    pub scope: String,
    pub channel: Channel,
    pub identity: Identity,
    pub urgency: Urgency,
    pub raised_on: Day,
    /// Empty for a sensitive need.
    pub text: String,
    pub summary: String,
    pub state: State,
    pub waiting: Waiting,
    pub owner: String,
    pub due_at: Option<Moment>,
    pub level: i64,
    pub supporters: i64,
    pub reopened: i64,
    pub closed_on: Option<Day>,
    /// Past its retention: only the line is left.
    pub purged_on: Option<Day>,
}

impl Line {
    /// Days from the raising to the closing, or to today.
    pub fn age(&self, today: Day) -> i64 {
        crate::desk::days_between(self.raised_on, self.closed_on.unwrap_or(today))
    }

    pub fn is_overdue(&self, now: Moment) -> bool {
        self.waiting != Waiting::Author && self.due_at.is_some_and(|due| due < now)
    }

    /// What the line says: the public words if there are any.
    pub fn excerpt(&self) -> String {
        let text = if self.summary.is_empty() { &self.text } else { &self.summary };
        super::excerpt(text, 60)
    }
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, FromQueryResult)]
pub struct Counts {
    pub all: i64,
    pub open: i64,
    pub overdue: i64,
}

/// The condition on `n` that holds for what the actor works, with its values:
/// `$1` is the tenant, `$2` the actor.
pub(crate) fn reach(actor: &Actor) -> (String, Vec<Value>) {
    let mut values = params![actor.tenant, actor.person, State::Withdrawn, false, true];
    let mut within = |units: Option<Vec<UnitId>>| match units {
        None => "1 = 1".to_owned(),
        Some(units) if units.is_empty() => "1 = 0".to_owned(),
        Some(units) => {
            let list = place_list(&mut values, units);
            format!("(n.scope_id in ({list}) or n.handling_id in ({list}))")
        }
    };
    let handled = within(actor.reach(&access::HANDLE));
    let counselled = within(actor.reach(&access::COUNSEL));
    let led = within(actor.reach(&access::SIGN));
    let sql = format!(
        "n.tenant_id = $1 and n.state <> $3 and (n.owner_id = $2
           or (n.sensitive = $4 and {handled}) or (n.sensitive = $5 and {counselled})
           or ((n.level > 0 or n.state in ('proposed', 'unable')) and {led})
           or n.id in (select h.need_id from voice_need_helper h where h.person_id = $2)
           or n.id in (select e.need_id from voice_escalation e where e.leader_id = $2))"
    );
    (sql, values)
}

fn condition(desk: &Desk, actor: &Actor, filter: &Filter) -> (String, Vec<Value>) {
    let (mut sql, mut values) = reach(actor);
    let mut narrow = |text: &str, value: Value| {
        values.push(value);
        sql.push_str(" and ");
        sql.push_str(&text.replace('?', &format!("${}", values.len())));
    };
    if filter.open || filter.overdue {
        narrow("n.open = ?", true.into());
    }
    if let Some(state) = filter.state {
        narrow("n.state = ?", state.into());
    }
    if !filter.category.is_empty() {
        narrow("(n.category = ? or n.sub = ?)", filter.category.as_str().into());
    }
    if let Some(channel) = filter.channel {
        narrow("n.channel = ?", channel.into());
    }
    if let Some(identity) = filter.identity {
        narrow("n.identity = ?", identity.into());
    }
    if filter.overdue {
        narrow("n.due_at < ?", desk.now.into());
        narrow("n.waiting <> ?", Waiting::Author.into());
    }
    if let Some(age) = filter.age {
        narrow("n.raised_on <= ?", plus(desk.today(), -age).into());
    }
    for (column, month) in [("n.raised_on", &filter.raised), ("n.closed_on", &filter.closed)] {
        if !month.is_empty() {
            narrow(&format!("{column} >= ?"), month.as_str().into());
            narrow(&format!("{column} < ?"), format!("{month}~").into());
        }
    }
    let owner = if filter.owner == "me" { Some(actor.person) } else { filter.owner.parse::<PersonId>().ok() };
    if let Some(owner) = owner {
        narrow("n.owner_id = ?", owner.into());
    }
    if let Some(unit) = filter.unit {
        values.extend(params![unit, desk.today()]);
        let below = people::unit::below_cte(values.len() - 1, values.len());
        sql.push_str(&format!(" and n.scope_id in ({below} select id from below)"));
    }
    search(actor, &filter.q, &mut sql, &mut values);
    (sql, values)
}

/// A reference number, or words of the text; a single character by looking
/// through the texts.
fn search(actor: &Actor, q: &str, sql: &mut String, values: &mut Vec<Value>) {
    let q = q.trim();
    if q.is_empty() {
        return;
    }
    if q.to_ascii_uppercase().starts_with("XQ-") {
        values.push(q.to_ascii_uppercase().into());
        sql.push_str(&format!(" and n.reference = ${}", values.len()));
    } else if let Some(found) = gram::condition(actor.tenant, q, values) {
        sql.push_str(&format!(" and {found}"));
    } else {
        values.push(format!("%{}%", q.replace(['%', '_'], "")).into());
        sql.push_str(&format!(" and n.text like ${}", values.len()));
    }
}

pub async fn counts(rows: &impl Rows, desk: &Desk, actor: &Actor, filter: &Filter) -> Result<Counts> {
    let (condition, mut values) = condition(desk, actor, filter);
    values.extend(params![desk.now, Waiting::Author]);
    let (now, author) = (values.len() - 1, values.len());
    let sql = format!(
        "select count(*) as \"all\", count(*) filter (where n.open = $5) as open,
                count(*) filter (where n.open = $5 and n.due_at < ${now} and n.waiting <> ${author}) as overdue
         from voice_need n where {condition}"
    );
    rows.one(&sql, values).await
}

/// One page of lines.
pub async fn page(rows: &impl Rows, desk: &Desk, actor: &Actor, filter: &Filter, slice: &Slice) -> Result<Vec<Line>> {
    lines(rows, desk, actor, filter, slice.size, slice.offset()).await
}

/// The first lines that the filter names, for paper.
pub async fn printed(rows: &impl Rows, desk: &Desk, actor: &Actor, filter: &Filter, most: i64) -> Result<Vec<Line>> {
    lines(rows, desk, actor, filter, most, 0).await
}

/// Every line that the filter names, for a file.
pub async fn whole(rows: &impl Rows, desk: &Desk, actor: &Actor, filter: &Filter) -> Result<Vec<Line>> {
    lines(rows, desk, actor, filter, EXPORTED, 0).await
}

async fn lines(
    rows: &impl Rows,
    desk: &Desk,
    actor: &Actor,
    filter: &Filter,
    limit: i64,
    offset: i64,
) -> Result<Vec<Line>> {
    let (condition, mut values) = condition(desk, actor, filter);
    values.extend(params![limit, offset]);
    let (limit, offset) = (values.len() - 1, values.len());
    let order = match filter.sort.unwrap_or(Sort::Newest) {
        Sort::Newest => "n.raised_on desc, n.id desc",
        Sort::Oldest => "n.raised_on, n.id",
        Sort::Due => "case when n.due_at is null then 1 else 0 end, n.due_at, n.id",
        Sort::Supporters => "n.supporters desc, n.raised_on desc, n.id desc",
    };
    // The page is cut before names are looked up: 50 look-ups, whatever the size.
    let sql = format!(
        "select n.id, n.reference, n.category, n.sub, n.sensitive, u.name as scope, n.channel, n.identity, n.urgency, n.raised_on,
                n.text, n.summary, n.state, n.waiting, p.name as owner, n.due_at, n.level, n.supporters, n.reopened, n.closed_on, n.purged_on
         from (select n.* from voice_need n where {condition} order by {order} limit ${limit} offset ${offset}) n
         join people_unit u on u.id = n.scope_id join people_person p on p.id = n.owner_id order by {order}"
    );
    rows.all(&sql, values).await
}
