//! What waits for somebody to learn, for their first page.

use askama::Template;
use base::{Actor, Day, Message, Result};
use store::{FromQueryResult, Rows, params};
use ui::Cx;

use crate::{media::MediaId, probe::ProbeId, renewal, unit::LearningUnitId};

/// At most so many questions from earlier are shown at once: they are short,
/// and a heap of them is a burden.
const MOST_PROBES: i64 = 3;
const MOST_UNITS: i64 = 12;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One question about what was learned before.
    Probe,
    /// Assigned, not yet begun.
    Assigned,
    /// Begun; goes on where it stopped.
    Begun,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Card {
    pub kind: Kind,
    pub link: String,
    pub title: String,
    /// The word of the category; empty for a probe.
    pub category: String,
    pub minutes: i64,
    pub due_on: Option<Day>,
    pub is_late: bool,
    pub mandatory: bool,
    pub poster: Option<MediaId>,
    /// 0 to 7.
    pub colour: u8,
    /// Questions answered right, of how many.
    pub right: i64,
    pub questions: i64,
    /// Why they see it.
    pub why: Message,
}

/// Questions from earlier first, then what is due soonest, then what they have
/// begun by themselves. What was only recommended goes when its day is over.
pub async fn cards(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    let (probes, renewals, units, packages) = tokio::try_join!(
        probes(rows, actor, today),
        renewals(rows, actor, today),
        units(rows, actor, today),
        crate::package::shelf::cards(rows, actor, today),
    )?;
    Ok([probes, renewals, units, packages].concat())
}

async fn probes(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: ProbeId,
        unit_id: LearningUnitId,
        title: String,
        days: i64,
    }
    let sql = "select p.id, p.unit_id, v.title, p.days from learning_probe p
               join learning_unit u on u.id = p.unit_id join learning_version v on v.id = u.published_id
               where p.person_id = $1 and p.tenant_id = $2 and p.answered_on is null and p.due_on <= $3
               order by p.due_on, p.id limit $4";
    let rows: Vec<Row> = rows.all(sql, params![actor.person, actor.tenant, today, MOST_PROBES]).await?;
    let card = |row: Row| Card {
        kind: Kind::Probe,
        link: format!("/learning/probes/{}", row.id),
        title: row.title,
        category: String::new(),
        minutes: 1,
        due_on: None,
        is_late: false,
        mandatory: false,
        poster: None,
        colour: crate::unit::colour(row.unit_id),
        right: 0,
        questions: 1,
        why: Message::new("learning-why-probe").with("days", row.days),
    };
    Ok(rows.into_iter().map(card).collect())
}

/// What somebody asked them to renew.
async fn renewals(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    let card = |(unit, title, due_on): (LearningUnitId, String, Option<Day>)| Card {
        kind: Kind::Assigned,
        link: format!("/learning/units/{unit}/renewal"),
        title,
        category: String::new(),
        minutes: 1,
        due_on,
        is_late: due_on.is_some_and(|due| due < today),
        mandatory: false,
        poster: None,
        colour: crate::unit::colour(unit),
        right: 0,
        questions: 0,
        why: "learning-why-renewal".into(),
    };
    Ok(renewal::asked(rows, actor).await?.into_iter().map(card).collect())
}

async fn units(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Card>> {
    #[derive(FromQueryResult)]
    struct Row {
        unit_id: LearningUnitId,
        title: String,
        category: String,
        minutes: i64,
        poster_id: Option<MediaId>,
        due_on: Option<Day>,
        mandatory: Option<bool>,
        basis: Option<String>,
        questions: i64,
        correct: i64,
        tries: i64,
    }
    let sql = "select e.unit_id, v.title, v.category, v.minutes, v.poster_id, e.due_on, a.mandatory, a.basis,
                 (select count(*) from learning_question q where q.version_id = e.version_id) as questions,
                 (select count(distinct r.question_id) from learning_answer r
                   where r.enrolment_id = e.id and r.run = e.run and r.probe_id is null and r.pretest_id is null and r.correct = $3) as correct,
                 (select count(*) from learning_answer r where r.enrolment_id = e.id) as tries
               from learning_enrolment e
               join learning_unit u on u.id = e.unit_id and u.published_id is not null
               join learning_version v on v.id = e.version_id
               left join learning_assignment a on a.id = e.assignment_id
               where e.person_id = $1 and e.tenant_id = $2 and e.done_on is null
                 and (exists (select 1 from learning_answer r where r.enrolment_id = e.id)
                   or (e.assignment_id is not null and (a.mandatory = $3 or e.due_on is null or e.due_on >= $5)))
               order by case when e.due_on is null then '9999' else e.due_on end, e.id desc limit $4";
    let rows: Vec<Row> = rows.all(sql, params![actor.person, actor.tenant, true, MOST_UNITS, today]).await?;
    let card = |row: Row| Card {
        kind: if row.tries > 0 { Kind::Begun } else { Kind::Assigned },
        link: format!("/learning/units/{}", row.unit_id),
        title: row.title,
        category: row.category,
        minutes: row.minutes,
        due_on: row.due_on,
        is_late: row.due_on.is_some_and(|due| due < today),
        mandatory: row.mandatory == Some(true),
        poster: row.poster_id,
        colour: crate::unit::colour(row.unit_id),
        right: row.correct,
        questions: row.questions,
        why: match (row.mandatory, row.basis) {
            (Some(true), Some(basis)) => Message::new("learning-why-mandatory").with("basis", basis),
            (Some(false), _) => "learning-why-assigned".into(),
            _ => "learning-why-self".into(),
        },
    };
    Ok(rows.into_iter().map(card).collect())
}

#[derive(Template)]
#[template(path = "today/cards.html")]
struct Cards<'a> {
    cx: &'a Cx,
    cards: &'a [Card],
}

/// The cards as HTML, for a page of another crate.
pub fn html(cx: &Cx, cards: &[Card]) -> Result<String> {
    Ok(Cards { cx, cards }.render()?)
}
