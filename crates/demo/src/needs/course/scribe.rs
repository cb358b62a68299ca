//! Writing events down in order: nothing before what came before it, and
//! nothing of an anonymous author but the day.

use jiff::civil::{Date, DateTime};

use super::super::window::add;
use super::super::{By, Event, Kind};
use crate::calendar::plus;

pub struct Scribe {
    pub events: Vec<Event>,
    /// When the last event was; for what an anonymous author did, the end of the day.
    pub last: DateTime,
    hidden: bool,
}

impl Scribe {
    pub const fn new(hidden: bool) -> Self {
        Self { events: Vec::new(), last: DateTime::MIN, hidden }
    }

    /// Raised, classified by its category, given to its owner: in one minute.
    pub fn begin(&mut self, at: DateTime, owner: &str) {
        for (kind, by) in
            [(Kind::Raising, By::Author), (Kind::Classification, By::System), (Kind::Assignment, By::System)]
        {
            self.push(kind, by, at, self.hidden);
        }
        self.give(owner);
        self.last = if self.hidden { plus(at.date(), 1).at(0, 0, 0, 0) } else { at };
    }

    fn push(&mut self, kind: Kind, by: By, at: DateTime, dated_only: bool) {
        let event = Event {
            kind,
            by,
            on: at.date(),
            at: (!dated_only).then(|| at.time()),
            actor: None,
            text: String::new(),
            promised_on: None,
            owner: None,
            level: None,
            into: None,
        };
        self.events.push(event);
    }

    fn newest(&mut self) -> Option<&mut Event> {
        self.events.last_mut()
    }

    pub fn staff(&mut self, at: DateTime, kind: Kind, actor: &str, text: String) {
        let at = at.max(add(self.last, 3));
        self.push(kind, By::Staff, at, false);
        if let Some(event) = self.newest() {
            event.actor = Some(actor.to_owned());
            event.text = text;
        }
        self.last = at;
    }

    pub fn author(&mut self, at: DateTime, kind: Kind, text: String) {
        let at = at.max(add(self.last, 6));
        self.push(kind, By::Author, at, self.hidden);
        if let Some(event) = self.newest() {
            event.text = text;
        }
        self.last = if self.hidden { plus(at.date(), 1).at(0, 0, 0, 0) } else { at };
    }

    /// The last event gives the need to `owner`.
    pub fn give(&mut self, owner: &str) {
        if let Some(event) = self.newest() {
            event.owner = Some(owner.to_owned());
        }
    }

    /// The last event promises `due`.
    pub fn promised(&mut self, due: Date) {
        if let Some(event) = self.newest() {
            event.promised_on = Some(due);
        }
    }

    /// The last event is a merger into the need `key`.
    pub fn goes_into(&mut self, key: &str) {
        if let Some(event) = self.newest() {
            event.into = Some(key.to_owned());
        }
    }

    pub fn climb(&mut self, at: DateTime, level: u8, leader: &str) {
        self.push(Kind::Escalation, By::System, at.max(self.last), false);
        if let Some(event) = self.newest() {
            event.level = Some(level);
            event.actor = Some(leader.to_owned());
        }
        self.last = at.max(self.last);
    }

    pub fn lapse(&mut self, at: DateTime) {
        self.push(Kind::Lapse, By::System, at, false);
        self.last = at;
    }
}

/// Puts in the reminders that an author gets three and seven days after being
/// asked, at nine in the morning, as long as nothing was heard from them.
pub fn remind(events: Vec<Event>, as_of: Date) -> Vec<Event> {
    let mut reminded: Vec<Event> = Vec::with_capacity(events.len());
    let mut pending: Vec<Date> = Vec::new();
    for event in events {
        pending.retain(|day| {
            let due = *day < event.on || *day == event.on && event.at.is_some_and(|at| at.hour() >= 9);
            if due {
                reminded.push(notice(*day));
            }
            !due
        });
        match (event.by, event.kind) {
            (_, Kind::Question | Kind::Solution) => pending = vec![plus(event.on, 3), plus(event.on, 7)],
            (By::Author, _) | (_, Kind::Lapse | Kind::Merger) => pending.clear(),
            _ => {}
        }
        reminded.push(event);
    }
    reminded.extend(pending.into_iter().filter(|day| *day <= as_of).map(notice));
    reminded
}

fn notice(on: Date) -> Event {
    Event {
        kind: Kind::Notice,
        by: By::System,
        on,
        at: Some(jiff::civil::time(9, 0, 0, 0)),
        actor: None,
        text: String::new(),
        promised_on: None,
        owner: None,
        level: None,
        into: None,
    }
}
