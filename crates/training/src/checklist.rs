//! 支部标准化规范化: a checklist that the records answer by themselves.
//!
//! A committee adds items and takes items off; a branch says of an item, with a
//! reason, that it does not apply, or in words how it is met. Nothing is uploaded.

use std::collections::HashMap;

use base::{Actor, Day, Ids, Moment, Result, TenantId, UnitId, conflict, error::invalid, not_found};
use jiff::ToSpan;
use store::{Db, FromQueryResult, Rows, Tx, params, rows::place_list};

use crate::{
    branch::{Committee, Member, Opened},
    decision,
    meeting::{
        Kind,
        cadence::{Cadence, Period},
        due::{Happenings, State as Settled},
    },
};

/// What records are asked for an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// Each period of the year that is over was held, or explained.
    Meetings(Kind),
    /// No meeting of the year is without its record.
    Records,
    /// Nothing that was decided is late.
    Decisions,
    /// So many in a hundred members have done a course this year.
    Study,
}

impl Rule {
    const ALL: [Self; 8] = [
        Self::Meetings(Kind::Assembly),
        Self::Meetings(Kind::Committee),
        Self::Meetings(Kind::Group),
        Self::Meetings(Kind::Lecture),
        Self::Meetings(Kind::ThemeDay),
        Self::Records,
        Self::Decisions,
        Self::Study,
    ];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Meetings(kind) => kind.code(),
            Self::Records => "records",
            Self::Decisions => "decisions",
            Self::Study => "study",
        }
    }

    const fn default_least(self) -> i64 {
        match self {
            Self::Study => 80,
            _ => 0,
        }
    }
}

/// An item of a committee's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    pub code: String,
    /// Of an item that the committee added.
    pub title: String,
    pub rule: Option<Rule>,
    pub least: i64,
    pub removed: bool,
}

#[derive(FromQueryResult)]
struct Row {
    code: String,
    title: String,
    least: i64,
    removed: bool,
}

/// The committee's list, what it took off included.
pub async fn items(rows: &impl Rows, tenant: TenantId, committee: UnitId) -> Result<Vec<Item>> {
    let sql = "select code, title, least, removed from training_check
               where tenant_id = $1 and committee_id = $2 order by made_at, code";
    let own: Vec<Row> = rows.all(sql, params![tenant, committee]).await?;
    let of_rule = |rule: Rule| {
        let set = own.iter().find(|row| row.code == rule.code());
        Item {
            code: rule.code().into(),
            title: String::new(),
            rule: Some(rule),
            least: set.map_or(rule.default_least(), |row| row.least),
            removed: set.is_some_and(|row| row.removed),
        }
    };
    let added = own.iter().filter(|row| Rule::ALL.iter().all(|rule| rule.code() != row.code)).map(|row| Item {
        code: row.code.clone(),
        title: row.title.clone(),
        rule: None,
        least: 0,
        removed: row.removed,
    });
    Ok(Rule::ALL.into_iter().map(of_rule).chain(added).collect())
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    /// So many of so many.
    Met {
        done: i64,
        of: i64,
    },
    Open {
        done: i64,
        of: i64,
    },
    Said {
        text: String,
    },
    None {
        reason: String,
    },
}

impl State {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Met { .. } => "met",
            Self::Open { .. } => "open",
            Self::Said { .. } => "said",
            Self::None { .. } => "none",
        }
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Line {
    pub item: Item,
    pub state: State,
}

/// What the records of a branch are, for its checklist.
#[derive(Debug)]
pub struct Facts<'a> {
    pub cadence: &'a Cadence,
    pub happenings: &'a Happenings,
    pub unrecorded: i64,
    pub held: i64,
    pub late: i64,
    pub decisions: i64,
    pub learners: i64,
    pub members: i64,
}

#[derive(FromQueryResult)]
struct Word {
    code: String,
    kind: String,
    text: String,
}

/// The checklist of a branch for the year of a day.
pub async fn of_branch(
    rows: &impl Rows,
    actor: &Actor,
    of: &Opened,
    members: &[Member],
    (cadence, happenings): (&Cadence, &Happenings),
    today: Day,
) -> Result<Vec<Line>> {
    let committee = of.branch.committee_id.ok_or_else(not_found)?;
    let facts = facts(rows, actor.tenant, of.id(), members, (cadence, happenings), today).await?;
    let sql = "select code, kind, text from training_check_word where tenant_id = $1 and branch_id = $2 and year = $3";
    let words: Vec<Word> = rows.all(sql, params![actor.tenant, of.id(), i64::from(today.year())]).await?;
    let words: HashMap<&str, &Word> = words.iter().map(|word| (word.code.as_str(), word)).collect();
    let mut lines = Vec::new();
    for item in items(rows, actor.tenant, committee).await?.into_iter().filter(|item| !item.removed) {
        let state = match words.get(item.code.as_str()) {
            Some(word) if word.kind == "none" => State::None { reason: word.text.clone() },
            Some(word) => State::Said { text: word.text.clone() },
            None => judge(&item, of.id(), &facts, today),
        };
        lines.push(Line { item, state });
    }
    Ok(lines)
}

fn judge(item: &Item, branch: UnitId, facts: &Facts<'_>, today: Day) -> State {
    let (done, of, is_met) = match item.rule {
        None => return State::Open { done: 0, of: 0 },
        Some(Rule::Meetings(kind)) => {
            let months = facts.cadence.iter().find(|(known, _)| *known == kind).map_or(0, |(_, months)| *months);
            let over = over(months, today);
            let settled = |period: &&Period| {
                let state = facts.happenings.state(branch, kind, **period);
                matches!(state, Settled::Held { .. } | Settled::Skipped { .. })
            };
            let done = over.iter().filter(settled).count() as i64;
            (done, over.len() as i64, done == over.len() as i64)
        }
        Some(Rule::Records) => (facts.held, facts.held + facts.unrecorded, facts.unrecorded == 0),
        Some(Rule::Decisions) => (facts.decisions - facts.late, facts.decisions, facts.late == 0),
        Some(Rule::Study) => (facts.learners, facts.members, facts.learners * 100 >= facts.members * item.least),
    };
    if is_met { State::Met { done, of } } else { State::Open { done, of } }
}

/// The periods of this year that are over.
fn over(months: i64, today: Day) -> Vec<Period> {
    if months == 0 {
        return Vec::new();
    }
    let first = Period::of(months, Day(today.0.first_of_year()));
    std::iter::successors(Some(first), |period| Some(period.next())).take_while(|period| period.to <= today).collect()
}

async fn facts<'a>(
    rows: &impl Rows,
    tenant: TenantId,
    branch: UnitId,
    members: &[Member],
    (cadence, happenings): (&'a Cadence, &'a Happenings),
    today: Day,
) -> Result<Facts<'a>> {
    #[derive(FromQueryResult)]
    struct Count {
        held: i64,
        unrecorded: i64,
    }
    let year = Day(today.0.first_of_year());
    let sql = "select count(r.meeting_id) as held, count(case when r.meeting_id is null then 1 end) as unrecorded
               from training_meeting m left join training_meeting_record r on r.meeting_id = m.id
               left join training_meeting_cancellation c on c.meeting_id = m.id
               where m.tenant_id = $1 and m.branch_id = $2 and m.on_day >= $3 and m.on_day < $4 and c.meeting_id is null";
    let count: Count = rows.one(sql, params![tenant, branch, year, today]).await?;
    let open = decision::open_in(rows, tenant, branch).await?;
    Ok(Facts {
        cadence,
        happenings,
        held: count.held,
        unrecorded: count.unrecorded,
        late: open.iter().filter(|decision| decision.due() < today).count() as i64,
        decisions: open.len() as i64,
        learners: learners(rows, tenant, members, year).await?,
        members: members.len() as i64,
    })
}

/// How many of them have done a course since a day.
async fn learners(rows: &impl Rows, tenant: TenantId, members: &[Member], since: Day) -> Result<i64> {
    let until = Day(since.0.saturating_add(1.year()));
    let mut values = params![tenant, since, until];
    let list = place_list(&mut values, members.iter().map(|member| member.id));
    let sql = format!(
        "select count(distinct person_id) from learning_enrolment
         where tenant_id = $1 and done_on >= $2 and done_on < $3 and person_id in ({list})"
    );
    rows.count(&sql, values).await
}

/// What a branch can say of an item.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Says {
    Met,
    None,
}

impl Says {
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "met" => Some(Self::Met),
            "none" => Some(Self::None),
            _ => None,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::None => "none",
        }
    }
}

/// Says something of an item for this year; an empty text takes it back.
pub async fn say(
    db: &Db,
    actor: &Actor,
    of: &Opened,
    code: &str,
    (says, text): (Says, &str),
    (at, today): (Moment, Day),
) -> Result<()> {
    of.require_secretary()?;
    let committee = of.branch.committee_id.ok_or_else(not_found)?;
    let known = items(db, actor.tenant, committee).await?;
    let item = known.iter().find(|item| item.code == code && !item.removed).ok_or_else(not_found)?;
    if says == Says::Met && item.rule.is_some() {
        return Err(invalid("kind", "checklist-by-record"));
    }
    let year = i64::from(today.year());
    db.write(|tx| async move {
        let sql = "delete from training_check_word where tenant_id = $1 and branch_id = $2 and code = $3 and year = $4";
        tx.execute(sql, params![actor.tenant, of.id(), code, year]).await?;
        if !text.is_empty() {
            let values = store::row! {
                branch_id: of.id(), code: code, year: year, tenant_id: actor.tenant, kind: says.code(), text: text,
                made_by: actor.person, made_at: at
            };
            tx.insert("training_check_word", values).await?;
        }
        let detail = format!("{code} {}: {text}", says.code());
        people::audit::write(&tx, at, actor, "training.checklist.word", of.id(), &detail).await
    })
    .await
}

/// Items that a committee may add.
pub const MOST_ADDED: usize = 20;

pub async fn add(db: &Db, ids: &Ids, actor: &Actor, committee: &Committee, title: &str, at: Moment) -> Result<()> {
    let added = items(db, actor.tenant, committee.id).await?.iter().filter(|item| item.rule.is_none()).count();
    if added >= MOST_ADDED {
        return Err(conflict("checklist-many"));
    }
    let code = ids.make::<uuid::Uuid>().to_string();
    let code = code.as_str();
    db.write(|tx| async move {
        set(&tx, actor, committee, (code, title, 0, false), at).await?;
        people::audit::write(&tx, at, actor, "training.checklist.creation", committee.id, title).await
    })
    .await
}

/// Takes an item off the list of all branches or puts it back, or changes what it asks.
pub async fn change(
    db: &Db,
    actor: &Actor,
    committee: &Committee,
    code: &str,
    (least, removed): (Option<i64>, bool),
    at: Moment,
) -> Result<()> {
    if least.is_some_and(|least| !(1..=100).contains(&least)) {
        return Err(invalid("least", "form-not-understood"));
    }
    let known = items(db, actor.tenant, committee.id).await?;
    let item = known.iter().find(|item| item.code == code).ok_or_else(not_found)?;
    let least = least.unwrap_or(item.least);
    db.write(|tx| async move {
        set(&tx, actor, committee, (code, &item.title, least, removed), at).await?;
        let detail = format!("{code} {} {least}{}", item.title, if removed { " -" } else { "" });
        people::audit::write(&tx, at, actor, "training.checklist.change", committee.id, &detail).await
    })
    .await
}

async fn set(
    tx: &Tx,
    actor: &Actor,
    committee: &Committee,
    (code, title, least, removed): (&str, &str, i64, bool),
    at: Moment,
) -> Result<()> {
    let sql = "insert into training_check (committee_id, code, tenant_id, title, least, removed, made_by, made_at)
               values ($1, $2, $3, $4, $5, $6, $7, $8)
               on conflict (committee_id, code) do update set least = excluded.least, removed = excluded.removed";
    let values = params![committee.id, code, actor.tenant, title, least, removed, actor.person, at];
    tx.execute(sql, values).await.map(drop)
}
