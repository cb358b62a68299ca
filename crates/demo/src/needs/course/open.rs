//! Needs that are still open on the plan's day, and how far they have come.

use super::super::Kind;
use super::super::outcome::Stage;
use super::super::window::{add, minutes_between};
use super::{Course, WORKING_DAY};
use crate::calendar::plus;
use jiff::civil::DateTime;

impl Course<'_, '_> {
    pub fn open(&mut self) {
        let now = self.ground.horizon();
        match self.draft.outcome.stage {
            Some(Stage::Asked) => self.asked(now),
            Some(Stage::Proposed) => self.proposed(now),
            Some(Stage::Reopened) => self.reopened(now),
            Some(Stage::Overdue) => self.overdue(now),
            None => self.worked(now),
        }
    }

    /// Answered if there was office time for it; promised if the clock asks for it.
    fn worked(&mut self, now: DateTime) {
        let reply_by = self.office.after(self.start, self.draft.category.reply_hours * 60 * 6 / 10);
        if reply_by >= now {
            let soon = self.office.after(self.start, self.stream.between(40, 300));
            if soon < now && self.stream.chance(0.5) {
                let text = self.reply_text();
                self.say(soon, Kind::Reply, text);
            }
            return;
        }
        let at = self.office.after(self.start, self.stream.between(20, self.draft.category.reply_hours * 30));
        let text = self.reply_text();
        self.say(at, Kind::Reply, text);
        let clock = self.office.after(self.start, self.draft.category.promise_days * WORKING_DAY - 120);
        if clock > now && self.stream.chance(0.45) {
            return self.notes(now);
        }
        let upto = clock.min(now);
        let share = 0.3 + 0.4 * self.stream.unit();
        let at = self.part(upto, share);
        if at < now {
            // An old case that is still open was promised for a far day.
            let ahead = 2 + self.stream.between(0, if clock < now { 45 } else { 16 });
            let due = self.ground.days.after(self.ground.as_of, ahead);
            let text = self.draft.situation.promise.clone();
            self.promise_until(at, &text, due);
            self.notes(self.office.until(add(now, -2000)).max(self.scribe.last));
        }
    }

    fn asked(&mut self, now: DateTime) {
        let silence = self.stream.between(300, 18 * 1440).min(minutes_between(self.start, now) / 2);
        let solution = self.before(add(now, -silence));
        let situation = self.draft.situation;
        self.answer(solution);
        self.promise(&situation.promise, solution);
        self.claim(solution.max(add(self.scribe.last, 10)), &situation.done);
        self.publish(&situation.done, None);
    }

    fn proposed(&mut self, now: DateTime) {
        let at = self.office.until(add(now, -self.stream.between(60, 3 * 1440)));
        let at = add(at, -self.stream.between(10, 400));
        self.answer(at);
        let reason = self.draft.situation.cannot.clone().unwrap_or_default();
        let reason = self.fill(&reason);
        self.say(at.max(add(self.scribe.last, 10)), Kind::Inability, reason);
    }

    fn reopened(&mut self, now: DateTime) {
        let situation = self.draft.situation;
        let ago = self.stream.between(4 * 1440, 9 * 1440);
        let back = self.before(add(now, -ago));
        let total = minutes_between(self.start, back);
        let first = self.before(add(self.start, total * 60 / 100));
        self.answer(first);
        self.promise(&situation.promise, first);
        self.claim(first.max(add(self.scribe.last, 10)), &situation.done);
        self.confirm(add(self.scribe.last, (total / 20).clamp(60, 1440)));
        self.again(back.min(add(self.scribe.last, 20 * 1440)));
        self.again_answered_openly(now);
    }

    fn again_answered_openly(&mut self, now: DateTime) {
        let reply = self.one_in_tone(|tone| &tone.again_reply);
        let at = self.office.after(self.scribe.last, self.stream.between(30, 500));
        self.say(at, Kind::Reply, reply);
        let at = self.office.after(self.scribe.last, self.stream.between(100, 700));
        if at < now {
            let promise = self.one_in_tone(|tone| &tone.again_promise);
            let due = self.ground.days.after(self.ground.as_of, self.stream.between(2, 12));
            self.promise_until(at, &promise, due);
        }
    }

    fn overdue(&mut self, now: DateTime) {
        let days = self.ground.days;
        let mut due = self.office.until(add(now, -1440)).date();
        for _ in 0..self.stream.between(1, 5) {
            due = self.office.until(plus(due, -1).at(17, 0, 0, 0)).date();
        }
        let limit = due.at(9, 0, 0, 0);
        self.answer(limit);
        let clock = self.office.after(self.start, self.draft.category.promise_days * WORKING_DAY - 120);
        let text = self.draft.situation.promise.clone();
        let at = self.part(limit.min(clock), 0.5).max(add(self.scribe.last, 10));
        self.promise_until(at, &text, due.max(days.worked_from(at.date())));
        self.escalate(due, now);
    }
}
