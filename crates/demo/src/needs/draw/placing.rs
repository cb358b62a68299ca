//! Which situation arises in which unit on which day, in whose words.

use std::cell::RefCell;
use std::collections::HashMap;

use jiff::ToSpan;
use jiff::civil::{Date, DateTime};

use super::super::corpus::Situation;
use super::super::outcome::Outcome;
use super::super::planted::is_unvisited;
use super::super::text::Filling;
use super::super::window::add;
use super::super::{Category, Channel, Ground, Identity, State};
use super::Draft;
use crate::calendar::{days_between, plus};
use crate::names::Sex;
use crate::org::{Shift, Unit};
use crate::people::{Employment, Person, Profession};
use crate::stream::Stream;

/// Months of history, the last one not yet over.
const MONTHS: i64 = 24;

pub struct Placing<'a> {
    as_of: Date,
    units: Vec<&'a Unit>,
    staff: HashMap<&'a str, Vec<&'a Person>>,
    situations: Vec<&'a Situation>,
    /// How often each situation and each of its wordings was used.
    used: RefCell<HashMap<(&'a str, usize), usize>>,
    /// Texts and situations by unit with their days.
    said: RefCell<HashMap<String, Vec<Date>>>,
}

impl<'a> Placing<'a> {
    pub fn new(ground: &Ground<'a>, tenant: &str) -> Self {
        let mut staff: HashMap<&str, Vec<&Person>> = HashMap::new();
        for person in ground.people.iter().filter(|person| person.tenant == tenant) {
            staff.entry(&person.unit).or_default().push(person);
        }
        Self {
            as_of: ground.as_of,
            units: ground.units.iter().filter(|unit| unit.tenant == tenant && unit.staff > 0).collect(),
            staff,
            situations: ground.corpus.situations.iter().filter(|situation| situation.occurs_for(tenant)).collect(),
            used: RefCell::default(),
            said: RefCell::default(),
        }
    }

    pub fn drafts(&self, ground: &Ground<'a>, categories: &[&&'a Category], stream: &mut Stream) -> Vec<Draft<'a>> {
        categories.iter().map(|category| self.draft(ground, category, stream)).collect()
    }

    fn draft(&self, ground: &Ground<'a>, category: &'a Category, stream: &mut Stream) -> Draft<'a> {
        let mut draft = self.attempt(ground, category, stream);
        for _ in 0..60 {
            if self.is_fresh(&draft, 60) && draft.author.joined < draft.raised.date() {
                break;
            }
            draft = self.attempt(ground, category, stream);
        }
        self.note(&draft);
        draft
    }

    fn attempt(&self, ground: &Ground<'a>, category: &'a Category, stream: &mut Stream) -> Draft<'a> {
        let raised_on = day(ground.as_of, category, stream);
        let situation = self.situation(category, raised_on, stream);
        let units: Vec<&Unit> = self.units.iter().copied().filter(|unit| self.suits(situation, unit)).collect();
        let weights: Vec<f64> = units.iter().map(|unit| weight(unit)).collect();
        let unit = units[stream.weighted(&weights)];
        let authors = self.authors(situation, unit, raised_on);
        let author = *stream.pick(&authors);
        let filling = Filling::choose(situation, ground.units, unit, raised_on, stream);
        let wording = self.wording(situation, stream);
        let text = filling.fill(&situation.text[wording]);
        let raised = hour(raised_on, unit, ground, stream);
        Draft {
            category,
            situation,
            unit,
            author,
            filling,
            wording,
            text,
            raised,
            channel: Channel::Web,
            identity: Identity::Named,
            outcome: Outcome::default(),
            into: None,
            supporters: supporters(category, unit, stream),
            key: String::new(),
            reference: String::new(),
        }
    }

    /// The least used of those that occur in the month come most often.
    fn situation(&self, category: &Category, on: Date, stream: &mut Stream) -> &'a Situation {
        let fitting: Vec<&Situation> = self
            .situations
            .iter()
            .copied()
            .filter(|s| s.category == category.code && s.occurs_in(on.month()))
            .filter(|s| self.units.iter().any(|unit| self.suits(s, unit)))
            .collect();
        let used = self.used.borrow();
        let times = |s: &Situation| (0..s.text.len()).filter_map(|w| used.get(&(s.key.as_str(), w))).sum::<usize>();
        let weights: Vec<f64> = fitting
            .iter()
            .map(|s| {
                let seasonal = if s.months.is_empty() { 1.0 } else { 2.5 };
                seasonal / (1.0 + times(s) as f64).powi(2)
            })
            .collect();
        fitting[stream.weighted(&weights)]
    }

    fn wording(&self, situation: &Situation, stream: &mut Stream) -> usize {
        let used = self.used.borrow();
        let weights: Vec<f64> = (0..situation.text.len())
            .map(|wording| {
                let times =
                    used.iter().find(|(key, _)| key.0 == situation.key && key.1 == wording).map_or(0, |it| *it.1);
                1.0 / (1.0 + times as f64).powi(2)
            })
            .collect();
        stream.weighted(&weights)
    }

    fn suits(&self, situation: &Situation, unit: &Unit) -> bool {
        let at = situation.at.is_empty() || situation.at.iter().any(|tag| unit.has_tag(tag));
        let tiny = unit.has_tag("tiny");
        at && !tiny
            && self
                .staff
                .get(unit.key.as_str())
                .is_some_and(|staff| staff.iter().any(|p| concerns(situation, p, self.as_of)))
    }

    /// Those whom the matter concerns and who had come by then; leaders speak
    /// for themselves less often and are left out where others are there.
    fn authors(&self, situation: &Situation, unit: &Unit, on: Date) -> Vec<&'a Person> {
        let empty = Vec::new();
        let staff = self.staff.get(unit.key.as_str()).unwrap_or(&empty);
        let concerned: Vec<&Person> = staff.iter().copied().filter(|p| concerns(situation, p, self.as_of)).collect();
        let there: Vec<&Person> = concerned.iter().copied().filter(|p| p.joined < plus(on, -20)).collect();
        let plain: Vec<&Person> = there.iter().copied().filter(|p| p.duty.is_none()).collect();
        [plain, there, concerned, staff.clone()].into_iter().find(|list| !list.is_empty()).unwrap_or_default()
    }

    /// No text twice in a unit within `days`, and no situation either.
    fn is_fresh(&self, draft: &Draft, days: i64) -> bool {
        let said = self.said.borrow();
        let near = |key: String| {
            said.get(&key)
                .is_some_and(|dates| dates.iter().any(|on| days_between(*on, draft.raised.date()).abs() <= days))
        };
        !near(format!("{}\u{0}{}", draft.unit.key, draft.text))
            && !near(format!("{}\u{0}{}", draft.unit.key, draft.situation.key))
    }

    fn note(&self, draft: &Draft<'a>) {
        *self.used.borrow_mut().entry((&draft.situation.key, draft.wording)).or_default() += 1;
        let mut said = self.said.borrow_mut();
        for what in [&draft.text, &draft.situation.key] {
            said.entry(format!("{}\u{0}{what}", draft.unit.key)).or_default().push(draft.raised.date());
        }
    }

    /// A near-duplicate of one of `drafts`: the same matter in other words from
    /// somebody else of the same workshop or ward, while the other was open.
    pub fn twin(
        &self,
        ground: &Ground<'a>,
        drafts: &[Draft<'a>],
        category: &'a Category,
        ways: &mut Vec<(Channel, Identity)>,
        stream: &mut Stream,
    ) -> Option<Draft<'a>> {
        let twins = |index: usize| drafts.iter().filter(|draft| draft.into == Some(index)).count();
        let mut candidates: Vec<usize> = (0..drafts.len())
            .filter(|&index| {
                let draft = &drafts[index];
                draft.category.code == category.code
                    && draft.into.is_none()
                    && draft.identity != Identity::Anonymous
                    && draft.outcome.length_days(draft.raised, ground.horizon()) > 4.0
                    && twins(index) < 2
            })
            .collect();
        stream.shuffle(&mut candidates);
        let way = ways.pop()?;
        candidates.into_iter().find_map(|index| {
            let twin = self.twin_of(ground, drafts, index, way, stream)?;
            self.note(&twin);
            Some(twin)
        })
    }

    fn twin_of(
        &self,
        ground: &Ground<'a>,
        drafts: &[Draft<'a>],
        index: usize,
        way: (Channel, Identity),
        stream: &mut Stream,
    ) -> Option<Draft<'a>> {
        let first = &drafts[index];
        let open = first.outcome.length_days(first.raised, ground.horizon()).min(20.0);
        let after = 1 + stream.between(0, (open * 0.5) as i64);
        let raised_on = plus(first.raised.date(), after);
        let unvisited = |unit: &Unit| way.0.is_recorded() && is_unvisited(ground.as_of, unit, raised_on);
        if raised_on >= ground.as_of || unvisited(first.unit) {
            return None;
        }
        let near: Vec<&Unit> = self.units.iter().copied().filter(|unit| self.is_near(first, unit)).collect();
        let unit = *stream.pick(&near);
        let authors: Vec<&Person> = self
            .authors(first.situation, unit, raised_on)
            .into_iter()
            .filter(|author| author.key != first.author.key && author.joined < raised_on)
            .collect();
        let author = *authors.get(stream.index(authors.len()))?;
        let mut filling = first.filling.clone();
        filling.describe(ground.units, unit, stream);
        let wording = (first.wording + 1 + stream.index(first.situation.text.len() - 1)) % first.situation.text.len();
        let text = filling.fill(&first.situation.text[wording]);
        let draft = Draft {
            text,
            wording,
            filling,
            unit,
            author,
            raised: hour(raised_on, unit, ground, stream),
            channel: way.0,
            identity: way.1,
            outcome: Outcome { state: State::Merged, days: 0.0, reopened: false, stage: None },
            into: Some(index),
            supporters: 0,
            key: String::new(),
            reference: String::new(),
            category: first.category,
            situation: first.situation,
        };
        let said = self.said.borrow();
        let again = said.get(&format!("{}\u{0}{}", draft.unit.key, draft.text));
        let fresh = again.is_none_or(|dates| dates.iter().all(|on| days_between(*on, raised_on).abs() > 60));
        fresh.then_some(draft)
    }

    fn is_near(&self, first: &Draft, unit: &Unit) -> bool {
        (unit.key == first.unit.key || unit.parent == first.unit.parent && unit.parent.as_deref() != Some("hsp"))
            && self.suits(first.situation, unit)
    }
}

/// A day of one of the months, by the category's season.
fn day(as_of: Date, category: &Category, stream: &mut Stream) -> Date {
    let first = |back: i64| as_of.first_of_month().saturating_sub(back.months());
    let weights: Vec<f64> = (0..MONTHS)
        .map(|back| {
            let share = if back == 0 { f64::from(as_of.day()) / f64::from(as_of.days_in_month()) } else { 1.0 };
            category.season[(first(back).month() - 1) as usize] * share
        })
        .collect();
    let month = first(stream.weighted(&weights) as i64);
    let last = if month == as_of.first_of_month() { as_of.day() } else { month.days_in_month() };
    let draw = |stream: &mut Stream| plus(month, stream.between(0, i64::from(last)));
    let day = draw(stream);
    // Half of what falls on a weekend is said on another day instead.
    let weekend = day.weekday().to_monday_zero_offset() >= 5;
    if weekend && stream.chance(0.5) { draw(stream) } else { day }
}

/// An hour at which people of the unit are awake.
fn hour(on: Date, unit: &Unit, ground: &Ground, stream: &mut Stream) -> DateTime {
    let hours: &[(i64, i64)] = match unit.shift {
        Some(Shift::NightWindow) => &[(5, 8), (14, 22), (9, 12)],
        Some(Shift::FourCrews | Shift::Crew | Shift::Ward | Shift::Duty) => &[(6, 9), (10, 23), (12, 21)],
        _ => &[(8, 12), (13, 18), (18, 22)],
    };
    let (from, to) = *stream.pick(hours);
    let minutes = stream.between(from * 60, to * 60);
    add(on.at(0, 0, 0, 0), minutes).min(add(ground.horizon(), -90 - stream.between(0, 240)))
}

fn weight(unit: &Unit) -> f64 {
    let wanting = if unit.has_tag("remote") || unit.weak_signal { 1.3 } else { 1.0 };
    let office = if unit.has_tag("office") { 0.6 } else { 1.0 };
    unit.staff as f64 * wanting * office
}

fn supporters(category: &Category, unit: &Unit, stream: &mut Stream) -> u32 {
    if category.sensitive || stream.chance(0.35) {
        return 0;
    }
    let many = (1.1 + 0.9 * stream.normal()).exp();
    many.min(unit.staff as f64 * 0.7) as u32
}

fn concerns(situation: &Situation, person: &Person, as_of: Date) -> bool {
    if situation.by.is_empty() {
        return true;
    }
    let passes = |word: &String| !word_fails(word, person, as_of);
    // Words of different kinds narrow, words of one kind widen.
    let kinds: [&[&str]; 4] =
        [&["doctor", "nurse", "technician"], &["dispatched", "contract"], &["young", "older", "new"], &["woman"]];
    kinds.iter().all(|kind| {
        let mut asked = situation.by.iter().filter(|word| kind.contains(&word.as_str())).peekable();
        asked.peek().is_none() || asked.any(passes)
    })
}

fn word_fails(word: &str, person: &Person, as_of: Date) -> bool {
    let age = person.age(as_of);
    let fits = match word {
        "doctor" => person.profession == Profession::Doctor,
        "nurse" => person.profession == Profession::Nurse,
        "technician" => person.profession == Profession::Technician,
        "dispatched" => person.employment == Employment::Dispatched,
        "contract" => person.employment == Employment::Contract,
        "woman" => person.sex == Sex::Woman,
        "young" => age <= 32,
        "older" => age >= 50,
        "new" => days_between(person.joined, as_of) < 900,
        _ => true,
    };
    !fits
}

/// An hour of the day for what is said face to face.
pub fn spoken(on: Date, ground: &Ground, stream: &mut Stream) -> DateTime {
    let at = add(on.at(8, 40, 0, 0), stream.between(0, 510));
    at.min(add(ground.horizon(), -60 - stream.between(0, 240)))
}
