//! What happened to a need, as lines for a page.

use std::collections::HashMap;

use base::PersonId;
use ui::Cx;

use crate::{
    category::Tree,
    need::{
        Need, State, Waiting,
        event::{By, Event, Kind},
    },
};

/// A line of the timeline or of the dialogue.
#[derive(Debug, Clone)]
pub struct Entry {
    pub kind: Kind,
    /// The day, and the time where one is kept.
    pub when: String,
    pub who: String,
    pub title: String,
    pub text: String,
    /// `mine`, `theirs` or `system`, as seen by the reader.
    pub side: &'static str,
}

impl Entry {
    pub fn is_dialogue(&self) -> bool {
        self.kind.is_dialogue()
    }

    pub fn is_note(&self) -> bool {
        self.kind == Kind::Note
    }
}

/// Who reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Author,
    Staff,
}

pub fn entries(
    cx: &Cx,
    tree: &Tree,
    need: &Need,
    events: &[Event],
    names: &HashMap<PersonId, String>,
    reader: Reader,
) -> Vec<Entry> {
    let entry = |event: &Event| Entry {
        kind: event.kind,
        when: event.at.map_or_else(|| cx.short_day(event.on.0), |at| cx.time(&at)),
        who: who(cx, need, event, names, reader),
        title: title(cx, tree, event, names),
        text: if event.kind.words_are_for(reader == Reader::Author) { event.text.clone() } else { String::new() },
        side: match (event.by, reader) {
            (By::System, _) => "system",
            (By::Author, Reader::Author) | (By::Staff, Reader::Staff) => "mine",
            _ => "theirs",
        },
    };
    events.iter().map(entry).collect()
}

fn who(cx: &Cx, need: &Need, event: &Event, names: &HashMap<PersonId, String>, reader: Reader) -> String {
    match (event.by, event.actor.or(need.author_id.filter(|_| event.by == By::Author))) {
        (By::Author, _) if reader == Reader::Author => cx.t("need-me"),
        (_, Some(person)) => names.get(&person).cloned().unwrap_or_default(),
        (By::Author, None) => cx.tk("need-author-", need.identity),
        (By::System, _) => cx.t("need-system"),
        (By::Staff, None) => String::new(),
    }
}

fn title(cx: &Cx, tree: &Tree, event: &Event, names: &HashMap<PersonId, String>) -> String {
    let data = &event.data;
    let name = |person: &PersonId| names.get(person).cloned().unwrap_or_default();
    match event.kind {
        Kind::Classification => {
            let (category, sub) =
                (data.category.as_deref().unwrap_or_default(), data.sub.as_deref().unwrap_or_default());
            cx.t1("need-event-classification", "category", tree.label(cx, category, sub))
        }
        Kind::Assignment | Kind::TakeOn => cx.t1(
            &format!("need-event-{}", event.kind.code()),
            "name",
            data.owner.as_ref().map(name).unwrap_or_default(),
        ),
        Kind::Joint => {
            let helpers: Vec<String> = data.helpers.iter().map(name).collect();
            cx.t1("need-event-joint", "names", helpers.join("、"))
        }
        Kind::Promise => {
            cx.t1("need-event-promise", "day", data.promised_on.map(|day| cx.day(day.0)).unwrap_or_default())
        }
        Kind::Raising if event.by == By::Staff => {
            cx.t1("need-event-raising-recorded", "name", event.actor.as_ref().map(name).unwrap_or_default())
        }
        Kind::Escalation => cx.tk("need-event-escalation-", data.level.unwrap_or(1).to_string()),
        kind => cx.tk("need-event-", kind),
    }
}

/// Everybody named in the events.
pub fn people<'a>(need: &'a Need, events: &'a [Event]) -> impl Iterator<Item = PersonId> + 'a {
    let named = events
        .iter()
        .flat_map(|event| event.actor.into_iter().chain(event.data.owner).chain(event.data.helpers.iter().copied()));
    named.chain(need.author_id).chain([need.owner_id])
}

/// A step of the status line: its message key and `done`, `current` or empty.
pub fn steps(need: &Need, reader: Reader) -> Vec<(&'static str, &'static str)> {
    let last = match need.state {
        State::Unable => "need-step-unable",
        State::Lapsed => "need-step-lapsed",
        State::Merged => "need-step-merged",
        _ => "need-step-confirmed",
    };
    let at = match need.state {
        State::Assigned => 1,
        State::Answered | State::Proposed => 2,
        State::Promised => 3,
        State::Claimed => 4,
        _ => 5,
    };
    let keys = [
        "need-step-received",
        "need-step-assigned",
        "need-step-answered",
        "need-step-working",
        if reader == Reader::Author { "need-step-asked" } else { "need-step-asked-author" },
        last,
    ];
    let class = |index: usize| match index {
        _ if index < at || (index == 5 && at == 5) => "done",
        _ if index == at => "current",
        _ => "",
    };
    keys.into_iter().enumerate().map(|(index, key)| (key, class(index))).collect()
}

/// What happens next and when, in one sentence.
pub fn next(cx: &Cx, need: &Need) -> String {
    let day = need.due_at.map(|due| cx.short_day(cx.local_day(&due).0)).unwrap_or_default();
    match (need.state, need.waiting) {
        (State::Claimed, _) => cx.t1("need-next-confirm", "day", day),
        (state, Waiting::Author) if state.is_open() => cx.t1("need-next-answer", "day", day),
        (State::Proposed, _) => cx.t("need-next-signature"),
        (State::Assigned, _) => cx.t1("need-next-reply", "day", day),
        (State::Answered, _) => cx.t1("need-next-promise", "day", day),
        (State::Promised, _) => cx.t1("need-next-promised", "day", day),
        (state, _) => cx.tk("need-next-", state),
    }
}
