//! Where a need stands, derived from its events and nothing else.
//!
//! Three clocks run on working time: to the first answer, to a solution or a
//! dated promise, and the author's time to confirm. They are computed from the
//! events on each change and stored only as the moment that is due next, so
//! that a corrected calendar or a merged case cannot leave a stale counter.

use base::{Day, Moment, PersonId, calendar::Pauses};
use jiff::SignedDuration;

use super::{
    DueKind, NeedId, State, Waiting,
    event::{By, Event, Kind},
};
use crate::desk::{Desk, plus};

/// The author is reminded so many days after being asked.
pub const NOTICE_DAYS: [i64; 2] = [3, 7];
/// A case lapses so many days after the second reminder.
pub const SILENT_DAYS: i64 = 14;
/// Working days for a leader to sign or return.
pub const SIGNATURE_DAYS: i64 = 3;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub version: i64,
    pub category: String,
    pub sub: String,
    pub state: State,
    pub waiting: Waiting,
    /// Since when it waits for the one it waits for.
    pub since: Moment,
    pub owner: PersonId,
    pub helpers: Vec<PersonId>,
    pub due: Option<(DueKind, Moment)>,
    pub promised_on: Option<Day>,
    /// Of this round: a reopened case is to be answered anew.
    pub replied: bool,
    /// The first answer of a human, ever.
    pub answered_on: Option<Day>,
    pub answered_in_time: Option<bool>,
    pub closed_on: Option<Day>,
    pub reopened: i64,
    /// Reopened after a signed "cannot": possible once.
    pub contested: bool,
    /// Reminders since the author was last asked.
    pub notices: i64,
    /// How far the present due date was escalated, 0 to 3.
    pub level: i64,
    pub merged_into: Option<NeedId>,
    /// Who proposed "cannot": somebody else must sign.
    pub proposer: Option<PersonId>,
}

/// What the fold keeps beside the result.
struct Fold<'a> {
    desk: &'a Desk,
    progress: Progress,
    reply_hours: i64,
    promise_days: i64,
    /// When this round began: at the raising or the last reopening.
    started: Moment,
    /// Stretches of waiting for the author; the last may be open.
    waits: Vec<(Moment, Option<Moment>)>,
    /// As it stood before a merger, a proposal.
    before: Option<(State, Waiting, Moment)>,
    escalations: Vec<(Moment, i64)>,
}

impl Progress {
    /// `None` for events that do not begin with a raising, a classification and
    /// an assignment, as every need's do.
    pub fn of(events: &[Event], desk: &Desk) -> Option<Self> {
        let first = events.first()?;
        let owner = events.iter().find_map(|event| event.data.owner)?;
        let started = first.moment(desk);
        let progress = Self {
            version: 0,
            category: String::new(),
            sub: String::new(),
            state: State::Assigned,
            waiting: Waiting::Staff,
            since: started,
            owner,
            helpers: Vec::new(),
            due: None,
            promised_on: None,
            replied: false,
            answered_on: None,
            answered_in_time: None,
            closed_on: None,
            reopened: 0,
            contested: false,
            notices: 0,
            level: 0,
            merged_into: None,
            proposer: None,
        };
        let (waits, escalations) = (Vec::new(), Vec::new());
        let mut fold =
            Fold { desk, progress, reply_hours: 9, promise_days: 10, started, waits, before: None, escalations };
        for event in events {
            fold.apply(event);
            fold.progress.version = event.seq;
        }
        fold.progress.due = fold.due();
        fold.progress.level = fold.level();
        Some(fold.progress)
    }

    pub fn due_kind(&self) -> DueKind {
        self.due.map_or(DueKind::Nothing, |due| due.0)
    }
}

impl Fold<'_> {
    fn apply(&mut self, event: &Event) {
        let at = event.moment(self.desk);
        match event.kind {
            Kind::Raising | Kind::Note | Kind::Summary | Kind::Opening => {}
            Kind::Classification => self.classify(event),
            Kind::Assignment | Kind::Joint | Kind::TakeOn => self.assign(event),
            Kind::Reply => self.reply(event, at),
            Kind::Question => {
                self.reply(event, at);
                self.wait_for_author(at);
            }
            Kind::Message => {
                if self.progress.waiting == Waiting::Author && self.progress.state != State::Claimed {
                    self.resume(at);
                }
            }
            Kind::Promise => {
                self.reply(event, at);
                self.progress.promised_on = event.data.promised_on;
                self.enter(State::Promised, Waiting::Staff, at);
            }
            Kind::Solution => {
                self.reply(event, at);
                self.progress.state = State::Claimed;
                self.wait_for_author(at);
            }
            Kind::Confirmation => self.close(State::Confirmed, event, at),
            Kind::Lapse => self.close(State::Lapsed, event, at),
            Kind::Withdrawal => self.close(State::Withdrawn, event, at),
            Kind::Reopening => self.reopen(at),
            Kind::Inability => {
                self.before = Some((self.progress.state, self.progress.waiting, self.progress.since));
                self.progress.proposer = event.actor;
                self.enter(State::Proposed, Waiting::Leader, at);
            }
            Kind::Return => self.restore(),
            Kind::Signature => {
                self.reply(event, at);
                self.close(State::Unable, event, at);
            }
            Kind::Notice => self.progress.notices += 1,
            Kind::Merger => {
                self.before = Some((self.progress.state, self.progress.waiting, self.progress.since));
                self.progress.merged_into = event.data.need;
                self.close(State::Merged, event, at);
            }
            Kind::Separation => {
                self.progress.merged_into = None;
                self.progress.closed_on = None;
                self.restore();
            }
            Kind::Escalation => {
                if let (Some(due), Some(level)) = (event.data.due_at, event.data.level) {
                    self.escalations.push((due, level));
                }
            }
        }
    }

    fn classify(&mut self, event: &Event) {
        let data = &event.data;
        self.progress.category = data.category.clone().unwrap_or_default();
        self.progress.sub = data.sub.clone().unwrap_or_default();
        self.reply_hours = data.reply_hours.unwrap_or(self.reply_hours);
        self.promise_days = data.promise_days.unwrap_or(self.promise_days);
    }

    fn assign(&mut self, event: &Event) {
        if let Some(owner) = event.data.owner {
            self.progress.owner = owner;
            self.progress.helpers.clone_from(&event.data.helpers);
            self.progress.helpers.retain(|helper| *helper != owner);
        }
    }

    fn reply(&mut self, event: &Event, at: Moment) {
        if event.by != By::Staff {
            return;
        }
        if self.progress.answered_on.is_none() {
            self.progress.answered_in_time = self.reply_due().map(|due| at <= due);
            self.progress.answered_on = Some(event.on);
        }
        self.progress.replied = true;
        if self.progress.state == State::Assigned {
            self.progress.state = if self.progress.promised_on.is_some() { State::Promised } else { State::Answered };
        }
    }

    fn enter(&mut self, state: State, waiting: Waiting, at: Moment) {
        self.end_wait(at);
        self.progress.state = state;
        self.progress.waiting = waiting;
        self.progress.since = at;
    }

    fn wait_for_author(&mut self, at: Moment) {
        self.end_wait(at);
        self.waits.push((at, None));
        self.progress.notices = 0;
        self.progress.waiting = Waiting::Author;
        self.progress.since = at;
    }

    fn resume(&mut self, at: Moment) {
        self.end_wait(at);
        self.progress.waiting = Waiting::Staff;
        self.progress.since = at;
    }

    fn end_wait(&mut self, at: Moment) {
        if let Some((_, end)) = self.waits.last_mut()
            && end.is_none()
        {
            *end = Some(at);
        }
    }

    fn close(&mut self, state: State, event: &Event, at: Moment) {
        self.enter(state, Waiting::Nobody, at);
        self.progress.closed_on = Some(event.on);
    }

    fn reopen(&mut self, at: Moment) {
        self.progress.contested |= self.progress.state == State::Unable;
        self.progress.reopened += 1;
        self.progress.closed_on = None;
        self.progress.promised_on = None;
        self.progress.proposer = None;
        self.progress.replied = false;
        self.started = at;
        self.waits.clear();
        self.enter(State::Assigned, Waiting::Staff, at);
    }

    /// Back to where it stood before a proposal or a merger.
    fn restore(&mut self) {
        self.progress.proposer = None;
        if let Some((state, waiting, since)) = self.before.take() {
            self.progress.state = state;
            self.progress.waiting = waiting;
            self.progress.since = since;
            if waiting == Waiting::Author {
                self.waits.push((since, None));
            }
        }
    }

    fn pauses(&self) -> Pauses {
        self.waits.iter().map(|(from, to)| (from.0, to.map(|to| to.0))).collect()
    }

    /// So much working time after the round began, waiting for the author left out.
    fn worked(&self, time: SignedDuration) -> Option<Moment> {
        let calendar = &self.desk.calendar;
        let due = calendar.add_unpaused_time(self.started.0, time, &self.pauses(), &self.desk.zone).ok()??;
        Some(Moment(due))
    }

    fn reply_due(&self) -> Option<Moment> {
        self.worked(SignedDuration::from_hours(self.reply_hours))
    }

    fn due(&self) -> Option<(DueKind, Moment)> {
        let Progress { state, waiting, since, .. } = self.progress;
        if !state.is_open() {
            return None;
        }
        let asked = self.desk.day_of(since);
        Some(match (waiting, self.progress.promised_on) {
            (Waiting::Author, _) => {
                let kind = if state == State::Claimed { DueKind::Confirmation } else { DueKind::Answer };
                (kind, self.desk.start_of(plus(asked, NOTICE_DAYS[1] + SILENT_DAYS)))
            }
            (Waiting::Leader, _) => {
                let day = self.desk.calendar.add_working_days(asked.0, SIGNATURE_DAYS).map_or(plus(asked, 5), Day);
                (DueKind::Signature, self.desk.closing_of(day))
            }
            (_, Some(day)) => (DueKind::Promised, self.desk.closing_of(day)),
            _ if self.progress.replied => {
                let days = i32::try_from(self.promise_days).unwrap_or(10);
                (DueKind::Promise, self.worked(self.desk.calendar.hours().length() * days).unwrap_or(self.started))
            }
            _ => (DueKind::Reply, self.reply_due().unwrap_or(self.started)),
        })
    }

    fn level(&self) -> i64 {
        let due = self.progress.due.map(|due| due.1);
        self.escalations.iter().filter(|(at, _)| Some(*at) == due).map(|(_, level)| *level).max().unwrap_or(0)
    }
}
