//! The micro-courses of the demonstration: published, assigned, and learned by
//! as many of each team as the plan says.

use std::collections::{HashMap, HashSet};

use base::{Day, Moment, PersonId, Result, UnitId, error::internal};
use demo::{
    calendar::plus,
    load::Loaded,
    org,
    people::Person,
    stream::Stream,
    units::{self, Audience, PlannedAssignment, PlannedUnit},
};
use jiff::civil::Date;
use learning::{
    load::{self, Past, Probed},
    question::{Body, Given, Question},
    unit::version::{self, Draft},
};
use people::audience::{self, Reached, Rule};
use store::Tx;
use ui::App;

use super::SEED;

pub async fn load(
    tx: &Tx,
    app: &App,
    loaded: &Loaded,
    (plan, people): (&[org::Unit], &[Person]),
    as_of: Date,
) -> Result<Published> {
    let mut assignments = units::assignments(as_of);
    assignments.extend(units::further(&assignments, plan, people, as_of));
    assignments.sort_by_key(|assignment| assignment.made_on);
    let mut published = Published::new();
    for (index, unit) in units::units().iter().enumerate() {
        // Two a week over the last year and a half, and before its first assignment.
        let first = assignments.iter().filter(|made| made.unit == unit.slug).map(|made| plus(made.made_on, -7)).min();
        let turn = plus(as_of, -21 - 3 * index as i64);
        let on = first.map_or(turn, |first| first.min(turn));
        for tenant in
            [org::RAILWAY, org::HOSPITAL].into_iter().filter(|tenant| unit.tenant.is_none_or(|only| only == *tenant))
        {
            published.insert((tenant, unit.slug), publish(tx, app, loaded, tenant, unit, on).await?);
        }
    }
    let teams: HashMap<UnitId, &org::Unit> =
        plan.iter().filter_map(|unit| Some((*loaded.units.get(&unit.key)?, unit))).collect();
    let mut learned = HashSet::new();
    for assignment in assignments {
        let Some(unit) = published.get(&(assignment.tenant, assignment.unit)) else { continue };
        assign(tx, app, loaded, &teams, unit, &assignment, as_of, &mut learned).await?;
    }
    Ok(published)
}

/// Micro-courses by tenant and slug.
pub type Published = HashMap<(&'static str, &'static str), Course>;

pub struct Course {
    pub loaded: load::Loaded,
    questions: Vec<Question>,
}

/// Who wrote and who reviewed what of a tenant: never the same person.
pub fn writers(loaded: &Loaded, tenant: &str) -> Result<(PersonId, PersonId)> {
    let person = |slug: &str| loaded.cast.get(slug).map(|found| found.1).ok_or_else(|| internal(format!("no {slug}")));
    if tenant == org::RAILWAY {
        Ok((person("educator")?, person("reviewer")?))
    } else {
        Ok((person("media-editor")?, person("assessor")?))
    }
}

async fn publish(
    tx: &Tx,
    app: &App,
    loaded: &Loaded,
    tenant: &'static str,
    unit: &PlannedUnit,
    on: Date,
) -> Result<Course> {
    let read = |gift: &str| {
        let (questions, faults) = version::read_gift(gift);
        match faults.first() {
            Some(fault) => Err(internal(format!("{} line {}: {}", unit.slug, fault.line, fault.why.key))),
            None => Ok(questions),
        }
    };
    let questions = read(&unit.questions_gift)?;
    let (author, reviewer) = writers(loaded, tenant)?;
    let draft = Draft {
        category: unit.category.into(),
        title: unit.title.into(),
        summary: unit.summary.into(),
        body: unit.body.clone(),
        gift: unit.questions_gift.clone(),
        ..Draft::default()
    };
    let new = load::Unit {
        draft,
        questions: questions.clone(),
        pool: read(&unit.pool_gift)?,
        author,
        reviewer,
        published_at: at(on, 10),
    };
    Ok(Course { loaded: load::unit(tx, &app.ids, loaded.tenants[tenant], &new).await?, questions })
}

/// So many o'clock of a day in the organisations' zone.
pub fn at(day: Date, hour: i8) -> Moment {
    let local = day.at(hour, 0, 0, 0).to_zoned_datetime(ui::cx::default_zone());
    Moment(local.map(|local| local.timestamp()).unwrap_or_default())
}

fn rule(loaded: &Loaded, audience: &Audience) -> Rule {
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    Rule {
        units: audience.units.iter().filter_map(|key| loaded.units.get(key).copied()).collect(),
        scenes: words(&audience.scenes),
        posts: words(&audience.posts),
        shifts: words(&audience.shifts),
        ..Rule::default()
    }
}

#[expect(clippy::too_many_arguments, reason = "one call, beside its data")]
async fn assign(
    tx: &Tx,
    app: &App,
    loaded: &Loaded,
    teams: &HashMap<UnitId, &org::Unit>,
    unit: &Course,
    plan: &PlannedAssignment,
    as_of: Date,
    learned: &mut HashSet<(uuid::Uuid, PersonId)>,
) -> Result<()> {
    let tenant = loaded.tenants[plan.tenant];
    let rule = rule(loaded, &plan.audience);
    let reached = audience::resolve(tx, tenant, &rule, Day(plan.made_on)).await?;
    let new: Vec<Reached> =
        reached.into_iter().filter(|reached| learned.insert((unit.loaded.id.0, reached.person_id))).collect();
    if new.is_empty() {
        return Ok(());
    }
    let made = load::Assignment {
        everybody: rule.is_everybody(),
        rule,
        reason: plan.reason.into(),
        mandatory: plan.mandatory,
        basis: plan.basis.into(),
        due_on: Day(plan.due_on),
        made_by: writers(loaded, plan.tenant)?.0,
        made_at: at(plan.made_on, 9),
    };
    let people: Vec<PersonId> = new.iter().map(|reached| reached.person_id).collect();
    let assignment = load::assignment(tx, &app.ids, tenant, &unit.loaded, &made, &people).await?;
    let past: Vec<Past> = new
        .iter()
        .map(|reached| {
            let mut stream = Stream::new(SEED, &format!("learned/{}/{}", plan.unit, reached.staff_number));
            let share = teams.get(&reached.unit_id).map_or(0.8, |team| units::completion(plan.unit, team))
                * plan.elapsed(as_of);
            // Whoever the visitor may sign in as has the open ones still before them.
            let is_cast = loaded.cast.values().any(|(_, person)| *person == reached.person_id);
            let done =
                stream.chance(share) && !(is_cast && plan.is_open(as_of)) && !is_unreached(teams, reached, plan, as_of);
            one(&mut stream, reached, unit, assignment, plan, as_of, (done, is_cast))
        })
        .collect();
    load::history(tx, &app.ids, tenant, &unit.loaded, &past, &app.config.server.public_url).await
}

/// Of the teams that nothing has reached for a while.
fn is_unreached(teams: &HashMap<UnitId, &org::Unit>, reached: &Reached, plan: &PlannedAssignment, as_of: Date) -> bool {
    let team = teams.get(&reached.unit_id).map_or("", |team| team.key.as_str());
    org::UNREACHED.contains(&team) && plan.due_on > plus(as_of, -100)
}

/// What one person did: answered all, one wrong now and then, and the probes
/// whose day has come.
fn one(
    stream: &mut Stream,
    reached: &Reached,
    unit: &Course,
    assignment: learning::assignment::AssignmentId,
    plan: &PlannedAssignment,
    as_of: Date,
    (done, is_cast): (bool, bool),
) -> Past {
    let last = plan.due_on.min(as_of);
    let days = demo::calendar::days_between(plan.made_on, last).max(1);
    let on = plus(plan.made_on, stream.between(0, days));
    let mut answers = Vec::new();
    if done {
        for (place, question) in unit.questions.iter().enumerate() {
            if stream.chance(0.25)
                && let Some(wrong) = wrong(question, &format!("{}/{}/{place}", plan.unit, reached.staff_number))
            {
                answers.push((place, wrong, false));
            }
            answers.push((place, right(question), true));
        }
    }
    let probes = [7, 30, 90].map(|after| {
        let asked = plus(on, after + 1);
        // Of the cast only the newest is open, so that their first page is not a pile of old questions.
        let old = is_cast && asked < plus(as_of, -10);
        let answered = done && asked <= as_of && (stream.chance(0.8) || old);
        answered.then(|| Probed { on: Day(asked), at: at(asked, 12), right: stream.chance(units::recall(after)) })
    });
    Past {
        person: reached.person_id,
        assignment: Some(assignment),
        due_on: Some(Day(plan.due_on)),
        answers,
        answered_at: at(on, 12),
        done_on: done.then_some(Day(on)),
        probes,
    }
}

pub fn right(question: &Question) -> Given {
    match &question.body {
        Body::One { choices } | Body::Several { choices } => Given::Choices(
            choices.iter().enumerate().filter(|(_, choice)| choice.right).map(|(place, _)| place).collect(),
        ),
        Body::TrueFalse { right, .. } => Given::Truth(*right),
        Body::Match { pairs, .. } => Given::Pairs((0..pairs.len()).collect()),
        Body::Order { items } => Given::Order((0..items.len()).collect()),
        Body::ShortText { accepted } => {
            Given::Text(accepted.first().map(|choice| choice.text.words()).unwrap_or_default())
        }
        Body::Numerical { .. } | Body::Essay => Given::Text(String::new()),
        Body::Description => Given::Nothing,
    }
}

/// One of the wrong choices, another one for another `who`; of the last only few.
fn wrong(question: &Question, who: &str) -> Option<Given> {
    match &question.body {
        Body::One { choices } => {
            let wrong: Vec<usize> = (0..choices.len()).filter(|place| !choices[*place].right).collect();
            let mut stream = Stream::new(SEED, &format!("wrong/{who}"));
            let most = (wrong.len() as i64 - 1).max(0);
            let place = stream.between(0, most).min(stream.between(0, most));
            wrong.get(place as usize).map(|place| Given::Choices(vec![*place]))
        }
        Body::TrueFalse { right, .. } => Some(Given::Truth(!right)),
        _ => None,
    }
}
