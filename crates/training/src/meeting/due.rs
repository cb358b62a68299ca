//! What is due in a branch: of each kind the state of this period, the period
//! before that nobody answered for, and a day to propose.
//!
//! The day proposed is a working day, announced three days ahead, on which most
//! members are neither on a night shift nor sleeping it off.

use std::collections::{BTreeMap, HashMap};

use base::{
    Actor, Day, Moment, Result, TenantId, UnitId, calendar::WorkingCalendar, conflict, lunar::Festival,
    shift::ShiftPattern,
};
use jiff::{ToSpan, civil::Date};
use store::{Db, FromQueryResult, Rows, params};

use super::{
    Kind, MeetingId,
    cadence::{Cadence, Period},
};
use crate::{
    branch::{Member, Opened},
    fit,
};

/// Days between the call and the meeting, and how many days are compared.
const NOTICE: i64 = 3;
const COMPARED: usize = 10;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum State {
    Held { meeting: MeetingId, on: Day },
    Planned { meeting: MeetingId, on: Day },
    Skipped { reason: String },
    Open,
}

impl State {
    pub fn code(&self) -> &'static str {
        match self {
            Self::Held { .. } => "held",
            Self::Planned { .. } => "planned",
            Self::Skipped { .. } => "skipped",
            Self::Open => "open",
        }
    }

    pub fn is_open(&self) -> bool {
        *self == Self::Open
    }
}

/// A day to meet on, with how many of the members could come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Proposal {
    pub day: Day,
    pub free: usize,
    pub members: usize,
}

/// One kind of meeting of a branch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    pub kind: Kind,
    pub period: Period,
    pub state: State,
    /// The period before, where it was neither held nor explained.
    pub missed: Option<Period>,
    /// For this period, or the next when this one is settled.
    pub next: Proposal,
}

#[derive(Debug, FromQueryResult)]
struct Happened {
    branch_id: UnitId,
    kind: String,
    id: MeetingId,
    on_day: Day,
    held: bool,
}

#[derive(Debug, FromQueryResult)]
struct Skipped {
    branch_id: UnitId,
    kind: String,
    from_day: Day,
    reason: String,
}

/// What happened in a tenant's branches since a day: read once for all of them.
#[derive(Debug)]
pub struct Happenings {
    meetings: HashMap<(UnitId, String), Vec<Happened>>,
    skips: HashMap<(UnitId, String), Vec<Skipped>>,
    /// The first meeting of each kind that there ever was.
    first: HashMap<(UnitId, String), Day>,
}

#[derive(Debug, FromQueryResult)]
struct First {
    branch_id: UnitId,
    kind: String,
    on_day: Day,
}

impl Happenings {
    /// Of one branch, or of all.
    pub async fn read(rows: &impl Rows, tenant: TenantId, branch: Option<UnitId>, since: Day) -> Result<Self> {
        let one = if branch.is_some() { " and m.branch_id = $3" } else { "" };
        let mut values = params![tenant, since];
        values.extend(branch.map(store::Value::from));
        let sql = format!(
            "select m.branch_id, m.kind, m.id, m.on_day, r.meeting_id is not null as held from training_meeting m
             left join training_meeting_record r on r.meeting_id = m.id
             left join training_meeting_cancellation c on c.meeting_id = m.id
             where m.tenant_id = $1 and m.on_day >= $2 and c.meeting_id is null{one} order by m.on_day, m.id"
        );
        let mut meetings: HashMap<(UnitId, String), Vec<Happened>> = HashMap::new();
        for meeting in rows.all::<Happened>(&sql, values.clone()).await? {
            meetings.entry((meeting.branch_id, meeting.kind.clone())).or_default().push(meeting);
        }
        let sql = format!(
            "select m.branch_id, m.kind, m.from_day, m.reason from training_skip m
             where m.tenant_id = $1 and m.from_day >= $2{one}"
        );
        let mut skips: HashMap<(UnitId, String), Vec<Skipped>> = HashMap::new();
        for skip in rows.all::<Skipped>(&sql, values).await? {
            skips.entry((skip.branch_id, skip.kind.clone())).or_default().push(skip);
        }
        let mut values = params![tenant];
        values.extend(branch.map(store::Value::from));
        let one = if branch.is_some() { " and m.branch_id = $2" } else { "" };
        let sql = format!(
            "select m.branch_id, m.kind, min(m.on_day) as on_day from training_meeting m where m.tenant_id = $1{one}
             group by m.branch_id, m.kind"
        );
        let first: Vec<First> = rows.all(&sql, values).await?;
        let first = first.into_iter().map(|first| ((first.branch_id, first.kind), first.on_day)).collect();
        Ok(Self { meetings, skips, first })
    }

    pub fn state(&self, branch: UnitId, kind: Kind, period: Period) -> State {
        let key = (branch, kind.code().to_owned());
        let meetings = self.meetings.get(&key).map_or(&[][..], Vec::as_slice);
        let inside = || meetings.iter().filter(|meeting| period.contains(meeting.on_day));
        if let Some(held) = inside().find(|meeting| meeting.held) {
            return State::Held { meeting: held.id, on: held.on_day };
        }
        if let Some(planned) = inside().next() {
            return State::Planned { meeting: planned.id, on: planned.on_day };
        }
        let skips = self.skips.get(&key).map_or(&[][..], Vec::as_slice);
        match skips.iter().find(|skip| period.contains(skip.from_day)) {
            Some(skip) => State::Skipped { reason: skip.reason.clone() },
            None => State::Open,
        }
    }

    /// The period before, where nothing was held, planned or said.
    pub fn missed(&self, branch: UnitId, kind: Kind, period: Period) -> Option<Period> {
        let before = period.before();
        // A branch that never met here before has begun with this period.
        let began = self.first.get(&(branch, kind.code().to_owned())).is_some_and(|first| *first < period.from);
        (began && self.state(branch, kind, before).is_open()).then_some(before)
    }
}

/// From which day happenings are needed: the beginning of the period before, of the longest cadence.
pub fn since<'a>(cadences: impl IntoIterator<Item = &'a Cadence>, today: Day) -> Day {
    let months = cadences.into_iter().flatten().map(|(_, months)| *months).max().unwrap_or(1);
    Period::of(months, today).before().from
}

/// What is due of each kind that the branch holds.
pub fn of(
    branch: UnitId,
    cadence: &Cadence,
    happenings: &Happenings,
    members: &[Member],
    calendar: &WorkingCalendar,
    today: Day,
) -> Vec<Due> {
    let crews = crews(members);
    let due = |(kind, months): &(Kind, i64)| {
        let period = Period::of(*months, today);
        let state = happenings.state(branch, *kind, period);
        let wanted = if state.is_open() { period } else { period.next() };
        Due {
            kind: *kind,
            period,
            missed: happenings.missed(branch, *kind, period),
            next: propose(wanted, &crews, members.len(), calendar, today),
            state,
        }
    };
    cadence.iter().filter(|(_, months)| *months > 0).map(due).collect()
}

/// How many members work by each pattern.
fn crews(members: &[Member]) -> Vec<(Option<ShiftPattern>, usize)> {
    let mut crews: BTreeMap<String, (Option<ShiftPattern>, usize)> = BTreeMap::new();
    for member in members {
        let pattern = member.pattern();
        crews.entry(pattern.map(|pattern| pattern.to_string()).unwrap_or_default()).or_insert((pattern, 0)).1 += 1;
    }
    crews.into_values().collect()
}

fn propose(
    period: Period,
    crews: &[(Option<ShiftPattern>, usize)],
    members: usize,
    calendar: &WorkingCalendar,
    today: Day,
) -> Proposal {
    let announced = today.0.saturating_add(NOTICE.days()).max(period.from.0);
    let days = || {
        std::iter::successors(Some(announced), |day| day.tomorrow().ok())
            .take_while(|day| *day < period.to.0)
            .filter(|day| calendar.is_working_day(*day))
    };
    // The second third of a period is early enough to be put off once.
    let third = period.from.0.saturating_add((period.months * 10).days());
    let late: Vec<Date> = days().filter(|day| *day >= third).take(COMPARED).collect();
    let candidates = if late.is_empty() { days().take(COMPARED).collect() } else { late };
    let free = |day: Date| -> usize {
        crews.iter().filter(|(pattern, _)| fit::is_rested(*pattern, calendar, day)).map(|(_, count)| count).sum()
    };
    // The first of those with most people; the last working hours of a period stay its last day.
    let best = candidates.into_iter().rev().max_by_key(|day| free(*day)).unwrap_or(announced);
    Proposal { day: Day(best), free: free(best), members }
}

/// Says why nothing of a kind was held in a period.
pub async fn skip(
    db: &Db,
    actor: &Actor,
    of: &Opened,
    kind: Kind,
    period: Period,
    reason: &str,
    at: Moment,
) -> Result<()> {
    of.require_secretary()?;
    let branch = of.id();
    db.write(|tx| async move {
        let happenings = Happenings::read(&tx, actor.tenant, Some(branch), period.from).await?;
        if !happenings.state(branch, kind, period).is_open() {
            return Err(conflict("meeting-period-settled"));
        }
        let values = store::row! {
            branch_id: branch, kind: kind.code(), from_day: period.from, tenant_id: actor.tenant, reason: reason,
            made_by: actor.person, made_at: at
        };
        tx.insert("training_skip", values).await?;
        let detail = format!("{} {}: {reason}", kind.code(), period.from);
        people::audit::write(&tx, at, actor, "training.meeting.skip", branch, &detail).await
    })
    .await
}

/// A day of the period that the branch will not want to pass over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyDate {
    pub day: Day,
    /// Message key.
    pub name: &'static str,
}

/// Days of the solar year that branches plan around.
const FIXED: [(i8, i8, &str); 5] = [
    (3, 5, "key-date-lei-feng"),
    (5, 4, "key-date-youth"),
    (7, 1, "key-date-party"),
    (10, 1, "key-date-national"),
    (12, 4, "key-date-constitution"),
];

/// Key dates from a day on, for so many days.
pub fn key_dates(from: Day, days: i64) -> Vec<KeyDate> {
    let last = from.0.saturating_add(days.days());
    let mut dates: Vec<KeyDate> = Festival::between(from.0, last)
        .unwrap_or_default()
        .into_iter()
        .map(|(day, festival)| KeyDate { day: Day(day), name: festival.message_key() })
        .collect();
    for year in from.year()..=last.year() {
        let fixed = FIXED.iter().filter_map(|(month, day, name)| Some((Date::new(year, *month, *day).ok()?, *name)));
        let inside = fixed.filter(|(day, _)| (from.0..=last).contains(day));
        dates.extend(inside.map(|(day, name)| KeyDate { day: Day(day), name }));
    }
    dates.sort_by_key(|date| date.day);
    dates
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().expect("a day")
    }

    #[test]
    fn the_day_is_one_on_which_most_can_come() {
        let calendar = WorkingCalendar::default();
        let propose = |crews: &[(&str, usize)], today: &str, months| {
            let crews: Vec<_> = crews.iter().map(|(code, count)| (code.parse().ok(), *count)).collect();
            let members = crews.iter().map(|(_, count)| count).sum();
            let proposal = propose(Period::of(months, day(today)), &crews, members, &calendar, day(today));
            format!("{} {}/{}", proposal.day, proposal.free, proposal.members)
        };
        assert_eq!(propose(&[("day", 9)], "2026-11-02", 1), "2026-11-11 9/9", "the second third");
        assert_eq!(propose(&[("day", 9)], "2026-11-22", 1), "2026-11-25 9/9", "three days ahead");
        assert_eq!(propose(&[("four-crew:1", 6), ("day", 3)], "2026-11-22", 1), "2026-11-26 9/9");
        assert_eq!(propose(&[("day", 9)], "2026-11-30", 1), "2026-12-03 9/9", "nothing is left of the month");
        assert_eq!(propose(&[("window", 5), ("day", 3)], "2026-11-02", 1), "2026-11-11 3/8");
    }

    #[test]
    fn key_dates_of_two_weeks() {
        let names = |from: &str| key_dates(day(from), 30).into_iter().map(|date| date.name).collect::<Vec<_>>();
        assert_eq!(names("2026-11-22"), ["key-date-constitution"]);
        assert_eq!(names("2026-09-20"), ["festival-mid-autumn", "key-date-national", "festival-double-ninth"]);
    }
}
