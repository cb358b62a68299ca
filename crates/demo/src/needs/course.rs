//! The course of a drawn need: what its handlers and its author did, when.
//!
//! Rules kept here: it has an owner from its first minute; a human answers
//! before anything is closed; an answer, then a promise or a solution, come
//! within the category's clocks but for a few, whose delay climbs to leaders;
//! handlers act in office hours unless the case would not wait.

mod open;
mod scribe;

use jiff::civil::{Date, DateTime};

use super::corpus::{Tone, Words};
use super::draw::{Draft, in_house};
use super::window::{Office, add, minutes_between};
use super::{Event, Ground, Kind, State};
use crate::calendar::plus;
use crate::stream::Stream;
pub use scribe::{Scribe, remind};

const WORKING_DAY: i64 = 540;

/// The events, and what the public list says of the outcome.
pub fn course(ground: &Ground, drafts: &[Draft], index: usize, stream: &mut Stream) -> (Vec<Event>, Option<String>) {
    let draft = &drafts[index];
    let hidden = draft.is_hidden();
    let owner = stream.pick(&ground.owners(draft.category)).key.clone();
    let mut scribe = Scribe::new(hidden);
    scribe.begin(draft.raised, &owner);
    // The clock of an anonymous need starts when its day is over.
    let start = if hidden { plus(draft.raised.date(), 1).at(0, 0, 0, 0) } else { draft.raised };
    let mut course = Course { ground, draft, office: Office(ground.days), scribe, stream, owner, start, outcome: None };
    let end = add(draft.raised, (draft.outcome.days * 1440.0) as i64);
    match draft.outcome.state {
        State::Confirmed if draft.outcome.reopened => course.solved_twice(end),
        State::Confirmed => course.solved(end),
        State::Lapsed => course.lapsed(end),
        State::Unable => course.unable(end),
        State::Merged => course.merged(&drafts[draft.into.unwrap_or(index)]),
        State::Open => course.open(),
    }
    (remind(course.scribe.events, ground.as_of), course.outcome)
}

struct Course<'a, 'b> {
    ground: &'a Ground<'a>,
    draft: &'a Draft<'b>,
    office: Office<'a>,
    scribe: Scribe,
    stream: &'a mut Stream,
    owner: String,
    start: DateTime,
    outcome: Option<String>,
}

impl Course<'_, '_> {
    /// One of a pool of words.
    fn one_of(&mut self, pool: fn(&Words) -> &Vec<String>) -> String {
        self.stream.pick(pool(&self.ground.corpus.words)).clone()
    }

    /// One of the words in the tone of the category.
    fn one_in_tone(&mut self, pool: fn(&Tone) -> &Vec<String>) -> String {
        let tone = self.ground.corpus.words.tone(&self.draft.category.code);
        self.stream.pick(pool(tone)).clone()
    }

    fn fill(&self, text: &str) -> String {
        self.draft.filling.fill(text)
    }

    fn publish(&mut self, text: &str, due: Option<Date>) {
        let filling = self.draft.filling.for_everybody(self.draft.unit);
        self.outcome = Some(match due {
            Some(due) => filling.fill_due(text, due, self.ground.as_of),
            None => filling.fill(text),
        });
    }

    /// The moment at `share` of the way to `end`, moved into office hours where
    /// that stays between what came before and `end`.
    fn part(&self, end: DateTime, share: f64) -> DateTime {
        let from = self.scribe.last.max(self.start);
        let at = add(from, (minutes_between(from, end).max(0) as f64 * share) as i64);
        let spread = minutes_between(at.date().at(0, 0, 0, 0), at) % 210;
        [add(self.office.from(at), spread), self.office.from(at), add(self.office.until(at), -spread)]
            .into_iter()
            .find(|moment| *moment > from && *moment < end && self.is_office(*moment))
            .unwrap_or(at)
    }

    fn is_office(&self, at: DateTime) -> bool {
        self.office.from(at) == at
    }

    fn say(&mut self, at: DateTime, kind: Kind, text: String) {
        let owner = self.owner.clone();
        self.scribe.staff(at, kind, &owner, text);
    }

    /// When the first answer comes: within the clock, but for one in thirty,
    /// and in the first third of whatever time there is until `end`.
    fn reply_time(&mut self, end: DateTime) -> DateTime {
        let clock = self.draft.category.reply_hours * 60;
        let usual = (3.0 * 60.0 * (0.9 * self.stream.normal()).exp()) as i64;
        let late = self.stream.chance(0.03);
        let delay = if late { clock + self.stream.between(20, 200) } else { usual.clamp(12, clock * 9 / 10) };
        let at = self.office.after(self.start, delay);
        let latest = add(self.start, minutes_between(self.start, end) * 35 / 100);
        let share = 0.15 + 0.15 * self.stream.unit();
        if at < latest { at } else { self.part(end, share) }
    }

    /// Hands over to whoever is nearer, answers, and perhaps asks back.
    fn answer(&mut self, end: DateTime) {
        let at = self.reply_time(end);
        if minutes_between(self.start, at) > 90 && self.stream.chance(0.14) {
            let before = self.stream.between(30, 70);
            self.hand_over(add(at, -before));
        }
        let roomy = minutes_between(self.start, end) > 4 * 1440;
        let own = &self.draft.situation.ask;
        let asks = roomy && self.stream.chance(if own.is_some() { 0.5 } else { 0.07 });
        if !asks {
            let text = self.reply_text();
            return self.say(at, Kind::Reply, text);
        }
        let [question, answer] = own.clone().unwrap_or_else(|| self.stream.pick(&self.ground.corpus.words.ask).clone());
        let question = self.fill(&question);
        self.say(at, Kind::Question, question);
        let answered = add(self.scribe.last, self.stream.between(40, 26 * 60));
        let answer = self.fill(&answer);
        self.scribe.author(awake(answered), Kind::Message, answer);
        let text = self.reply_text();
        let at = self.office.after(self.scribe.last, self.stream.between(20, 240));
        let at = if at < end { at } else { self.part(end, 0.2) };
        self.say(at, Kind::Reply, text);
    }

    fn reply_text(&self) -> String {
        let department = self.ground.unit_name(&self.draft.category.owner);
        self.fill(&self.draft.situation.reply.replace("{dept}", &department))
    }

    fn hand_over(&mut self, at: DateTime) {
        let Some(other) = self.ground.handler_near(self.draft.unit, &self.owner) else { return };
        if self.draft.category.sensitive || !self.is_office(at) || at <= self.scribe.last {
            return;
        }
        let text = self.one_of(|words| &words.handover);
        let text = self.fill(&text);
        self.say(at, Kind::Assignment, text);
        self.scribe.give(&other.key);
        self.owner.clone_from(&other.key);
    }

    fn notes(&mut self, end: DateTime) {
        let most = minutes_between(self.scribe.last, end) / (3 * 1440);
        for _ in 0..self.stream.between(0, 3).min(most) {
            let text = self.one_in_tone(|tone| &tone.note);
            if self.scribe.events.iter().any(|event| event.text == self.fill(&text)) {
                continue;
            }
            let share = 0.2 + 0.3 * self.stream.unit();
            let at = self.part(end, share);
            let text = self.fill(&text);
            self.say(at, Kind::Note, text);
        }
    }

    /// A dated promise before `solution`, kept but for one in eight.
    fn promise(&mut self, text: &str, solution: DateTime) {
        let clock = self.office.after(self.start, self.draft.category.promise_days * WORKING_DAY - 90);
        let must = solution > clock;
        if !must && (minutes_between(self.scribe.last, solution) < 2880 || self.stream.chance(0.25)) {
            return;
        }
        let share = 0.1 + 0.3 * self.stream.unit();
        let at = self.part(solution, share).min(self.office.until(clock));
        let at = at.max(add(self.scribe.last, 15));
        let days = self.ground.days;
        let spare = days.count(at.date(), solution.date());
        let late = spare > 3 && self.stream.chance(0.13);
        if !late {
            let due = days.worked_from(plus(solution.date(), self.stream.between(0, 4)));
            return self.promise_until(at, text, due);
        }
        let due = days.after(at.date(), self.stream.between(spare - 4, spare - 1).max(1));
        self.promise_until(at, text, due);
        self.escalate(due, add(solution, -30));
        let again = self.one_of(|words| &words.late_promise);
        let at = self.part(solution, 0.3);
        if self.stream.chance(0.5) && at.date() > due && at < solution {
            self.promise_until(at, &again, days.worked_from(solution.date()));
        }
    }

    fn promise_until(&mut self, at: DateTime, text: &str, due: Date) {
        let at = at.max(add(self.scribe.last, 3));
        let due = due.max(at.date());
        let said = self.draft.filling.fill_due(text, due, at.date());
        self.say(at, Kind::Promise, said);
        self.scribe.promised(due);
        self.publish(text, Some(due));
    }

    /// One, three and seven working days past `due`, until `end`.
    fn escalate(&mut self, due: Date, end: DateTime) {
        for (level, late) in [(1, 1), (2, 3), (3, 7)] {
            let at = self.ground.days.after(due, late).at(17, 40, 0, 0);
            let leader = self.ground.leader_above(self.draft.category, level, &self.owner);
            let Some(leader) = leader.filter(|_| at < end) else { return };
            self.scribe.climb(at, level, &leader.key);
        }
    }

    fn claim(&mut self, at: DateTime, text: &str) {
        let closing = self.one_of(|words| &words.solved_closing);
        let text = self.fill(text);
        self.say(at, Kind::Solution, format!("{text}{closing}"));
    }

    fn confirm(&mut self, end: DateTime) {
        let paper = matches!(self.draft.channel, super::Channel::Paper) && !self.draft.is_hidden();
        let said = if paper {
            self.one_of(|words| &words.confirmed_by_phone)
        } else {
            self.one_in_tone(|tone| &tone.confirmed)
        };
        let said = in_house(self.draft.unit.tenant, said);
        let text = if self.stream.chance(0.72) { said } else { String::new() };
        self.scribe.author(awake(end), Kind::Confirmation, text);
    }

    /// How long the author takes to say so: a day or two, at most a third of it all.
    fn silence(&mut self, end: DateTime) -> i64 {
        let usual = (1.2 * 1440.0 * (0.8 * self.stream.normal()).exp()) as i64;
        usual.min(minutes_between(self.start, end) * 3 / 10).clamp(15, 17 * 1440)
    }

    /// What is no emergency is not handled at night: it takes an office hour or three.
    fn at_least(&self, end: DateTime) -> DateTime {
        if self.draft.category.code == "family" {
            return end;
        }
        let soonest = add(self.office.after(self.start, 200), 90);
        if soonest < self.ground.horizon() { end.max(soonest) } else { end }
    }

    fn solved(&mut self, end: DateTime) {
        let situation = self.draft.situation;
        let end = self.at_least(end);
        let asked = add(end, -self.silence(end));
        let solution = self.before(asked).min(add(end, -10));
        self.answer(solution);
        self.promise(&situation.promise, solution);
        self.notes(solution);
        self.claim(solution.max(add(self.scribe.last, 10)), &situation.done);
        self.publish(&situation.done, None);
        self.confirm(end);
    }

    /// An office moment before `at`, if the case has begun by then.
    fn before(&self, at: DateTime) -> DateTime {
        let moment = add(self.office.until(at), -minutes_between(at.date().at(0, 0, 0, 0), at) % 130);
        let early = add(self.start, minutes_between(self.start, at) * 2 / 5);
        let after = self.office.from(early);
        match () {
            () if moment > early && self.is_office(moment) => moment,
            () if after < add(at, 120) => after,
            () => at,
        }
    }

    fn solved_twice(&mut self, end: DateTime) {
        let situation = self.draft.situation;
        let total = minutes_between(self.start, end);
        let first = self.before(add(self.start, total * 40 / 100));
        self.answer(first);
        self.promise(&situation.promise, first);
        self.claim(first.max(add(self.scribe.last, 10)), &situation.done);
        self.confirm(add(self.scribe.last, (total / 12).clamp(60, 2 * 1440)));
        let back = add(self.scribe.last, (total / 6).clamp(600, 14 * 1440));
        self.again(back);
        let asked = add(end, -(total / 10).clamp(30, 1800));
        let second = self.before(asked);
        self.again_answered(second);
        let done = self.one_in_tone(|tone| &tone.again_done);
        self.claim(second.max(add(self.scribe.last, 20)), &done);
        self.publish(&situation.done, None);
        self.confirm(end);
    }

    fn again(&mut self, at: DateTime) {
        let own = self.draft.situation.again.clone();
        let why = own.unwrap_or_else(|| self.one_in_tone(|tone| &tone.reopening));
        let why = self.fill(&why);
        self.scribe.author(awake(at), Kind::Reopening, why);
    }

    fn again_answered(&mut self, end: DateTime) {
        let reply = self.one_in_tone(|tone| &tone.again_reply);
        let at = self.office.after(self.scribe.last, self.stream.between(30, 500));
        self.say(at.min(self.part(end, 0.4)), Kind::Reply, reply);
        let promise = self.one_in_tone(|tone| &tone.again_promise);
        let at = self.part(end, 0.3);
        let due = self.ground.days.worked_from(plus(end.date(), 1));
        self.promise_until(at, &promise, due);
    }

    fn lapsed(&mut self, end: DateTime) {
        let situation = self.draft.situation;
        let solution = self.before(plus(end.date(), -21).at(16, 0, 0, 0));
        self.answer(solution);
        self.promise(&situation.promise, solution);
        self.claim(solution.max(add(self.scribe.last, 10)), &situation.done);
        self.publish(&situation.done, None);
        self.scribe.lapse(plus(self.scribe.last.date(), 21).at(9, 0, 0, 0));
    }

    fn unable(&mut self, end: DateTime) {
        let signed = self.before(self.at_least(end));
        let proposed = self.before(add(signed, -(minutes_between(self.start, signed) / 6).clamp(60, 2 * 1440)));
        self.answer(proposed);
        let decided = self.one_of(|words| &words.until_decided);
        self.promise(&decided, proposed);
        self.notes(proposed);
        let reason = self.draft.situation.cannot.clone().unwrap_or_default();
        let reason = self.fill(&reason);
        self.say(proposed.max(add(self.scribe.last, 10)), Kind::Inability, reason.clone());
        let near = self.stream.chance(0.4);
        let signer = self.ground.signer(self.draft.category, self.draft.unit, near, &self.owner).key.clone();
        let words = self.one_of(|words| &words.explained);
        let at = signed.max(add(self.scribe.last, 25));
        self.scribe.staff(at, Kind::Signature, &signer, format!("{reason}{words}"));
        let public = self.draft.situation.cannot.clone().unwrap_or_default();
        self.publish(&public, None);
    }

    fn merged(&mut self, into: &Draft) {
        let at = self.office.after(self.start, self.stream.between(25, 500));
        let text = self.one_of(|words| &words.merged_reply);
        self.say(at, Kind::Reply, text);
        let at = add(self.scribe.last, self.stream.between(2, 20));
        self.say(at, Kind::Merger, String::from("与前一件同事、同地，合并办理。"));
        self.scribe.goes_into(&into.key);
    }
}

/// People write when they are awake.
fn awake(at: DateTime) -> DateTime {
    match at.hour() {
        0..6 => add(at, 7 * 60),
        23 => at.date().at(22, at.minute(), 0, 0),
        _ => at,
    }
}
