//! Who was given the micro-courses that have no day of the year of their own:
//! workshops and wards whose posts they are written for, a course every two or
//! three days, in turn.
//!
//! Nobody gets more than [`MONTHLY`] mandatory ones that are due in a month,
//! those of the seasons counted.

use std::collections::HashMap;

use jiff::civil::Date;

use super::{Audience, PlannedAssignment as Given, PlannedUnit, units};
use crate::calendar::plus;
use crate::org::{HOSPITAL, K87_TEAM, NICU, RAILWAY, Shift, Unit, UnitKind};
use crate::people::Person;

/// Mandatory courses of a person in a month; each takes at most eight minutes.
const MONTHLY: usize = 4;
/// A course goes to so many workshops or wards at most, and no more of them
/// once it has reached so many people.
const PLACES: usize = 2;
const ENOUGH: usize = 28;
/// A prime, so that every place of the year is taken once.
const MIXED: usize = 67;
/// Days in which they are to be done.
const DAYS: i64 = 21;

/// Why these people, where the course is a duty and where it is not.
const REASONS: [(&str, [&str; 2]); 15] = [
    ("theory", ["支部学习计划里的一课", "支部讨论时提到的，自愿看"]),
    ("situation", ["季度形势任务教育", "班前会讲过，想细看的自愿看"]),
    ("policy", ["规定有了新条文", "窗口问得最多的几条，自愿"]),
    ("safety", ["岗位风险清单里的一项", "隔壁工区出过一次“差一点”，自愿"]),
    ("service", ["服务质量检查之后", "意见簿上提过几回，自愿"]),
    ("business", ["月度经营分析之后", "班组核算时用得上，自愿"]),
    ("home", ["职工小家活动", "工友推荐，自愿"]),
    ("law", ["年度普法计划", "有同志来问过，自愿"]),
    ("integrity", ["廉洁教育计划", "节前提个醒，自愿"]),
    ("ethics", ["职业道德年度教育", "科里讨论过的一件事，自愿"]),
    ("patients", ["门诊投诉分析之后", "护士长推荐，自愿"]),
    ("stories", ["身边的人和事", "身边的人和事，自愿"]),
    ("wellbeing", ["排班调整之后", "夜班多的岗位，自愿"]),
    ("skills", ["岗位技能年度清单", "练兵之前温一温，自愿"]),
    ("life", ["生活服务", "生活里用得上，自愿"]),
];

/// What is left of the catalogue, given out over the twelve months before
/// `as_of`; `seasons` is what is given on its day of the year.
pub fn further(seasons: &[Given], organisation: &[Unit], people: &[Person], as_of: Date) -> Vec<Given> {
    let mut rota = Rota::new(organisation, people, seasons);
    let catalogue = units();
    let left: Vec<(&PlannedUnit, &'static str)> = catalogue
        .iter()
        .flat_map(|unit| [RAILWAY, HOSPITAL].map(|tenant| (unit, tenant)))
        .filter(|(unit, tenant)| unit.tenant.is_none_or(|only| only == *tenant))
        .filter(|(unit, tenant)| !seasons.iter().any(|given| given.unit == unit.slug && given.tenant == *tenant))
        .collect();
    let count = left.len().max(1);
    let made = left.into_iter().enumerate().filter_map(|(turn, (unit, tenant))| {
        // Railway and hospital, old and new courses mixed.
        let place = turn * MIXED % count;
        let made_on = plus(as_of, -13 - (place * 345 / count) as i64);
        rota.give(unit, tenant, (made_on, as_of), place)
    });
    let mut made: Vec<_> = made.collect();
    made.sort_by_key(|assignment| (assignment.made_on, assignment.unit, assignment.tenant));
    made
}

/// Somebody at work, and the workshop, department or ward that it is in.
struct Member<'a> {
    person: &'a Person,
    unit: &'a Unit,
    place: &'a str,
}

impl Member<'_> {
    fn is_of(&self, audience: &Audience) -> bool {
        let below = |key: &String| {
            self.unit.key.strip_prefix(key.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        let shift = self.unit.shift.map(Shift::code);
        (audience.units.is_empty() || audience.units.iter().any(below))
            && (audience.scenes.is_empty() || audience.scenes.iter().any(|scene| self.unit.scenes.contains(scene)))
            && (audience.posts.is_empty() || audience.posts.contains(&self.person.post.as_str()))
            && (audience.shifts.is_empty() || shift.is_some_and(|shift| audience.shifts.contains(&shift)))
    }
}

/// Who is where, and what they have in each month.
struct Rota<'a> {
    staff: Vec<Member<'a>>,
    load: HashMap<(&'a str, i16, i8), usize>,
}

impl<'a> Rota<'a> {
    fn new(organisation: &'a [Unit], people: &'a [Person], seasons: &[Given]) -> Self {
        let by_key: HashMap<&str, &Unit> = organisation.iter().map(|unit| (unit.key.as_str(), unit)).collect();
        let member = |person: &'a Person| {
            let unit = *by_key.get(person.unit.as_str())?;
            // A team belongs to its workshop.
            let place = if unit.kind == UnitKind::Team { unit.parent.as_deref()? } else { &unit.key };
            Some(Member { person, unit, place })
        };
        let mut rota = Self { staff: people.iter().filter_map(member).collect(), load: HashMap::new() };
        for given in seasons.iter().filter(|given| given.mandatory) {
            let reached = rota.places(given.tenant, &given.audience).into_iter().flat_map(|(_, people)| people);
            rota.count(&reached.collect::<Vec<_>>(), given.due_on);
        }
        rota
    }

    /// The people of an audience, workshop by workshop in the order of the plan.
    fn places(&self, tenant: &str, audience: &Audience) -> Vec<(&'a str, Vec<&'a str>)> {
        let mut places: Vec<(&str, Vec<&str>)> = Vec::new();
        for member in self.of(tenant).filter(|member| member.is_of(audience)) {
            match places.iter_mut().find(|(place, _)| *place == member.place) {
                Some((_, people)) => people.push(&member.person.key),
                None => places.push((member.place, vec![&member.person.key])),
            }
        }
        places
    }

    fn of(&self, tenant: &str) -> impl Iterator<Item = &Member<'a>> {
        self.staff.iter().filter(move |member| member.person.tenant == tenant)
    }

    fn count(&mut self, people: &[&'a str], due_on: Date) {
        for person in people {
            *self.load.entry((person, due_on.year(), due_on.month())).or_default() += 1;
        }
    }

    fn is_free(&self, people: &[&str], due_on: Date) -> bool {
        let load = |person| self.load.get(&(person, due_on.year(), due_on.month())).copied().unwrap_or(0);
        people.iter().all(|person| load(*person) < MONTHLY)
    }

    /// The next workshops or wards in turn that have people of its posts.
    fn give(&mut self, unit: &PlannedUnit, tenant: &'static str, days: (Date, Date), turn: usize) -> Option<Given> {
        let (made_on, as_of) = days;
        let due_on = plus(made_on, DAYS);
        let mut audience = self.words_of(tenant, &unit.audience);
        let places = self.places(tenant, &audience);
        let mut reached: Vec<&'a str> = Vec::new();
        for (place, people) in places.iter().cycle().skip(turn % places.len().max(1)).take(places.len()) {
            // What the tour of the demonstration shows as open stays alone.
            let is_shown = K87_TEAM.starts_with(place) || *place == NICU;
            if (is_shown && due_on >= as_of) || (unit.mandatory && !self.is_free(people, due_on)) {
                continue;
            }
            audience.units.push((*place).to_owned());
            reached.extend(people);
            if audience.units.len() == PLACES || reached.len() >= ENOUGH {
                break;
            }
        }
        if reached.is_empty() {
            return None;
        }
        if unit.mandatory {
            self.count(&reached, due_on);
        }
        let reasons = REASONS.iter().find(|(category, _)| *category == unit.category)?.1;
        let (slug, mandatory, basis) = (unit.slug, unit.mandatory, unit.basis);
        let reason = reasons[usize::from(!mandatory)];
        Some(Given { unit: slug, tenant, audience, made_on, due_on, mandatory, basis, reason })
    }

    /// The words of the audience that this organisation uses: a shared course
    /// names those of all.
    fn words_of(&self, tenant: &str, audience: &Audience) -> Audience {
        let known = |words: &[&'static str], has: &dyn Fn(&Member, &str) -> bool| {
            words.iter().copied().filter(|word| self.of(tenant).any(|member| has(member, word))).collect()
        };
        Audience {
            units: Vec::new(),
            scenes: known(&audience.scenes, &|member, word| member.unit.scenes.contains(&word)),
            posts: known(&audience.posts, &|member, word| member.person.post == word),
            shifts: known(&audience.shifts, &|member, word| member.unit.shift.is_some_and(|it| it.code() == word)),
        }
    }
}
