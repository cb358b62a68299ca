//! Whole catalogues and histories at once, for the demonstration and for moving
//! from another system: published units with their questions, assignments,
//! enrolments and the answers of years, without a notice to anybody.

use std::collections::HashMap;

use base::{Day, Ids, Moment, PersonId, Result, TenantId};
use people::audience::Rule;
use records::{Statement, Verb};
use store::{Tx, Value, params, row};

use crate::{
    assignment::AssignmentId,
    enrolment::EnrolmentId,
    package::Package,
    probe::{self, ProbeId},
    question::{Given, Question},
    statement::{Asked, Teller},
    unit::{
        self, LearningUnitId, QuestionId, VersionId,
        version::{self, Draft},
    },
};

/// A unit that was written, approved by somebody else and published.
#[derive(Debug, Clone)]
pub struct Unit {
    pub draft: Draft,
    pub questions: Vec<Question>,
    pub pool: Vec<Question>,
    pub author: PersonId,
    pub reviewer: PersonId,
    pub published_at: Moment,
}

/// A unit as it is in the store.
#[derive(Debug, Clone)]
pub struct Loaded {
    pub id: LearningUnitId,
    pub version: VersionId,
    pub title: String,
    pub minutes: i64,
    pub questions: Vec<QuestionId>,
    /// What probes ask: the pool, or the questions again.
    pub probed: Vec<QuestionId>,
    /// What the questions say, the pool's as well.
    stems: HashMap<QuestionId, String>,
}

pub async fn unit(tx: &Tx, ids: &Ids, tenant: TenantId, unit: &Unit) -> Result<Loaded> {
    let id: LearningUnitId = ids.make();
    let at = unit.published_at;
    tx.insert("learning_unit", row! { id: id, tenant_id: tenant, made_by: unit.author, made_at: at }).await?;
    let who = (tenant, unit.author);
    let version = version::insert(tx, ids, who, id, 1, &unit.draft, &[], at).await?;
    let questions = version::insert_questions(tx, ids, tenant, id, Some(version), &unit.questions).await?;
    version::insert_questions(tx, ids, tenant, id, None, &unit.pool).await?;
    let submission = row! {
        version_id: version, tenant_id: tenant, unit_id: id, submitted_by: unit.author, submitted_at: at
    };
    tx.insert("learning_submission", submission).await?;
    let review = row! {
        version_id: version, tenant_id: tenant, unit_id: id, outcome: "approved", remark: "", reviewed_by: unit.reviewer,
        reviewed_at: at
    };
    tx.insert("learning_review", review).await?;
    let publication: uuid::Uuid = ids.make();
    let publication = row! {
        id: publication, tenant_id: tenant, unit_id: id, version_id: version, published_by: unit.reviewer, published_at: at
    };
    tx.insert("learning_publication", publication).await?;
    tx.execute("update learning_unit set published_id = $2 where id = $1", params![id, version]).await?;
    let minutes = unit.draft.minutes.unwrap_or_else(|| version::estimate(&unit.draft.body).0);
    let probed = probe::candidates(tx, id, version).await?;
    let asked = unit::questions_by_id(tx, tenant, questions.iter().chain(&probed).copied()).await?;
    let stems = asked.into_iter().map(|asked| (asked.id, asked.question.stem.words())).collect();
    Ok(Loaded { id, version, title: unit.draft.title.clone(), minutes, questions, probed, stems })
}

/// An imported package that was reviewed and published, with the minutes that
/// it takes.
pub async fn release(
    tx: &Tx,
    ids: &Ids,
    package: &Package,
    (author, reviewer): (PersonId, PersonId),
    minutes: i64,
    at: Moment,
) -> Result<()> {
    for (kind, by) in [("submitted", author), ("approved", reviewer), ("published", author)] {
        let id: uuid::Uuid = ids.make();
        let act = row! {
            id: id, tenant_id: package.tenant_id, series_id: package.series_id, package_id: package.id, kind: kind,
            remark: "", acted_by: by, acted_at: at
        };
        tx.insert("learning_package_act", act).await?;
    }
    let sql = "update learning_package set minutes = $3, made_by = $4 where tenant_id = $1 and id = $2";
    tx.execute(sql, params![package.tenant_id, package.id, minutes, author]).await?;
    let sql = "update learning_package_series set published_id = $3, made_by = $4 where tenant_id = $1 and id = $2";
    tx.execute(sql, params![package.tenant_id, package.series_id, package.id, author]).await.map(drop)
}

/// An assignment of long ago, or of this month.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub rule: Rule,
    pub everybody: bool,
    pub reason: String,
    pub mandatory: bool,
    pub basis: String,
    pub due_on: Day,
    pub made_by: PersonId,
    pub made_at: Moment,
}

/// The assignment and, when it is mandatory, its burden; the enrolments of its
/// people come with [`history`].
pub async fn assignment(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    unit: &Loaded,
    assignment: &Assignment,
    people: &[PersonId],
) -> Result<AssignmentId> {
    let id: AssignmentId = ids.make();
    let values = row! {
        id: id, tenant_id: tenant, unit_id: unit.id, version_id: unit.version,
        rule: serde_json::to_string(&assignment.rule)?, people: people.len() as i64, everybody: assignment.everybody,
        reason: assignment.reason.as_str(), mandatory: assignment.mandatory, basis: assignment.basis.as_str(),
        due_on: assignment.due_on, minutes: unit.minutes, made_by: assignment.made_by, made_at: assignment.made_at,
        spread_at: assignment.made_at
    };
    tx.insert("learning_assignment", values).await?;
    for scene in &assignment.rule.scenes {
        crate::scene::place(tx, tenant, assignment.made_by, scene, unit.id, assignment.made_at).await?;
    }
    if assignment.mandatory {
        let month = people::burden::month_of(assignment.due_on);
        let source = ("learning.assignment", id.0);
        people::burden::count(tx, ids, tenant, people, &month, unit.minutes, source).await?;
    }
    Ok(id)
}

/// What one person did with one unit. One row for a person and a unit.
#[derive(Debug, Clone)]
pub struct Past {
    pub person: PersonId,
    pub assignment: Option<AssignmentId>,
    pub due_on: Option<Day>,
    /// Place of the question in [`Loaded::questions`], what was given, whether it was right; in order.
    pub answers: Vec<(usize, Given, bool)>,
    pub answered_at: Moment,
    /// Set when every question was right once.
    pub done_on: Option<Day>,
    /// What became of the probes after 7, 30 and 90 days; `None` where not answered.
    pub probes: [Option<Probed>; 3],
}

/// When a probe was answered, and whether rightly.
#[derive(Debug, Clone, Copy)]
pub struct Probed {
    pub on: Day,
    pub at: Moment,
    pub right: bool,
}

/// The enrolments, answers and probes of a unit and what the records are told
/// of them, in as few statements as can be.
pub async fn history(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    unit: &Loaded,
    past: &[Past],
    home_page: &str,
) -> Result<()> {
    let (mut enrolments, mut answers, mut probes) = (Vec::new(), Vec::new(), Vec::new());
    let mut told = Vec::new();
    for it in past {
        let id: EnrolmentId = ids.make();
        enrolments.push(params![id, tenant, it.person, unit.id, unit.version, it.assignment, it.due_on, it.done_on]);
        answers.extend(answer_rows(ids, tenant, unit, id, it)?);
        if let Some(done_on) = it.done_on {
            probes.extend(probe_rows(ids, tenant, unit, id, it, done_on));
        }
        let teller = Teller { ids, tenant, person: it.person, home_page };
        told.extend(statements(&teller, unit, id, it));
    }
    let columns = ["id", "tenant_id", "person_id", "unit_id", "version_id", "assignment_id", "due_on", "done_on"];
    tx.insert_all("learning_enrolment", &columns, enrolments).await?;
    let columns =
        ["person_id", "id", "tenant_id", "enrolment_id", "question_id", "round", "given", "correct", "answered_at"];
    tx.insert_all("learning_answer", &columns, answers).await?;
    let mut columns = probe::COLUMNS.to_vec();
    columns.extend(["answered_on", "correct"]);
    tx.insert_all("learning_probe", &columns, probes).await?;
    records::statement::keep_all(tx, told).await?;
    crate::report::tally::forget(tx, tenant).await
}

fn answer_rows(
    ids: &Ids,
    tenant: TenantId,
    unit: &Loaded,
    enrolment: EnrolmentId,
    past: &Past,
) -> Result<Vec<Vec<Value>>> {
    let mut rounds = vec![0_i64; unit.questions.len()];
    let answers = past.answers.iter().filter(|(place, ..)| *place < unit.questions.len());
    answers
        .map(|(place, given, correct)| {
            rounds[*place] += 1;
            let id: uuid::Uuid = ids.make();
            let (question, given) = (unit.questions[*place], serde_json::to_string(given)?);
            let (person, round, at) = (past.person, rounds[*place], past.answered_at);
            Ok(params![person, id, tenant, enrolment, question, round, given, *correct, at])
        })
        .collect()
}

fn probe_rows(
    ids: &Ids,
    tenant: TenantId,
    unit: &Loaded,
    enrolment: EnrolmentId,
    past: &Past,
    done_on: Day,
) -> Vec<Vec<Value>> {
    let plan = probe::choose(enrolment, &unit.probed, done_on).into_iter().zip(past.probes);
    plan.map(|((days, due_on, question), outcome)| {
        let id: ProbeId = ids.make();
        let (on, correct) = (outcome.map(|it| it.on), outcome.map(|it| it.right));
        params![id, tenant, past.person, enrolment, unit.id, question, days, due_on, on, correct]
    })
    .collect()
}

/// What the person would have told, answer by answer: the last right one also
/// says that the unit is done, and, without a wrong one, mastered.
fn statements(teller: &Teller<'_>, unit: &Loaded, enrolment: EnrolmentId, past: &Past) -> Vec<Statement> {
    let asked = |id: QuestionId| Asked { unit: unit.id, id, stem: unit.stems.get(&id).map_or("", String::as_str) };
    let mut told: Vec<Statement> = past
        .answers
        .iter()
        .zip(0..)
        .filter_map(|((place, given, right), turn)| {
            let question = asked(*unit.questions.get(*place)?);
            Some(teller.answered(question, Some(given), *right, later(past.answered_at, turn)))
        })
        .collect();
    let Some(done_on) = past.done_on else { return told };
    let done_at = told.last().map_or(past.answered_at, |last| last.at);
    let mastered = past.answers.iter().all(|(_, _, right)| *right);
    let verbs = [Some(Verb::Completed), mastered.then_some(Verb::Passed)];
    told.extend(verbs.into_iter().flatten().map(|verb| teller.finished(unit.id, &unit.title, verb, done_at)));
    let probes = probe::choose(enrolment, &unit.probed, done_on).into_iter().zip(past.probes);
    told.extend(probes.filter_map(|((_, _, question), outcome)| {
        let outcome = outcome?;
        Some(teller.answered(asked(question), None, outcome.right, outcome.at))
    }));
    told
}

/// Half a minute for each question.
fn later(at: Moment, turn: i64) -> Moment {
    Moment(at.0.saturating_add(jiff::SignedDuration::from_secs(30 * turn)).unwrap_or(at.0))
}
