//! What somebody reached in a part: one row that only grows better, told to the
//! records where the content does not tell them itself.

use base::{Actor, Day, Ids, Moment, Result, conflict};
use records::{Activity, Statement, Verb};
use store::{Db, Rows, Tx, params};

use super::{
    Kind, Part, RegistrationId,
    launch::{Launched, Mode},
    registration::{self, PartResult, Registration},
};
use crate::unit::LearningUnitId;

/// What an attempt has told. Nothing is taken back by what it does not say.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Outcome {
    pub completed: bool,
    /// Passed, failed, or nothing said of it.
    pub success: Option<bool>,
    /// It counts as done, by the rule of its format (cmi5 `moveOn`, SCORM's
    /// rollup); where the format has none, when it is completed or passed.
    pub satisfied: bool,
    /// Scaled, -1 to 1; the best one is kept.
    pub score: Option<f64>,
}

/// When, and how the records hear of it.
#[derive(Debug, Clone, Copy)]
pub struct Note<'a> {
    pub ids: &'a Ids,
    pub at: Moment,
    pub today: Day,
    /// The address of this house, where it tells the records; none: the content
    /// has told them itself (cmi5, xAPI).
    pub tells: Option<&'a str>,
}

/// Writes an outcome down in the caller's transaction; true when the package is
/// done by it.
pub async fn note(
    tx: &Tx,
    note: &Note<'_>,
    registration: &Registration,
    part: &Part,
    outcome: Outcome,
) -> Result<bool> {
    let before = of(tx, registration, part).await?;
    let today = |is: bool| is.then_some(note.today);
    let values = params![
        registration.id,
        part.id,
        registration.tenant_id,
        registration.person_id,
        note.today,
        today(outcome.completed),
        today(outcome.success == Some(true)),
        today(outcome.success == Some(false)),
        today(outcome.satisfied),
        outcome.score.map(|score| score.clamp(-1.0, 1.0))
    ];
    let sql =
        "insert into learning_part_result (registration_id, part_id, tenant_id, person_id, begun_on, completed_on,
                 passed_on, failed_on, satisfied_on, score)
               values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
               on conflict (registration_id, part_id) do update set
                 completed_on = coalesce(learning_part_result.completed_on, excluded.completed_on),
                 passed_on = coalesce(learning_part_result.passed_on, excluded.passed_on),
                 failed_on = case when coalesce(learning_part_result.passed_on, excluded.passed_on) is null
                   then coalesce(learning_part_result.failed_on, excluded.failed_on) end,
                 satisfied_on = coalesce(learning_part_result.satisfied_on, excluded.satisfied_on),
                 score = case when excluded.score is null or learning_part_result.score > excluded.score
                   then learning_part_result.score else excluded.score end";
    tx.execute(sql, values).await?;
    if let Some(home_page) = note.tells {
        tell(tx, note, home_page, registration, part, before.as_ref(), outcome).await?;
    }
    if outcome.satisfied && registration.done_on.is_none() {
        settle(tx, registration, note.today).await
    } else {
        Ok(false)
    }
}

async fn of(rows: &impl Rows, registration: &Registration, part: &Part) -> Result<Option<PartResult>> {
    let sql = "select part_id, begun_on, completed_on, passed_on, failed_on, satisfied_on, score
               from learning_part_result where registration_id = $1 and part_id = $2";
    rows.maybe(sql, params![registration.id, part.id]).await
}

/// Done, when every unit of the package is satisfied and the questions that
/// stand at its end are answered.
pub async fn settle(tx: &Tx, registration: &Registration, today: Day) -> Result<bool> {
    let sql = "update learning_registration set done_on = $2 where id = $1 and done_on is null
                 and not exists (select 1 from learning_package_part p
                   where p.package_id = learning_registration.package_id and p.kind = 'unit'
                     and not exists (select 1 from learning_part_result r where r.registration_id = $1
                       and r.part_id = p.id and r.satisfied_on is not null))
                 and not exists (select 1 from learning_package k where k.id = learning_registration.package_id
                   and k.unit_id is not null and not exists (select 1 from learning_enrolment e
                     where e.unit_id = k.unit_id and e.person_id = learning_registration.person_id and e.done_on is not null))";
    Ok(tx.execute(sql, params![registration.id, today]).await? > 0)
}

/// The questions of a unit are answered: what waited for them is done.
pub async fn settle_after(tx: &Tx, actor: &Actor, unit: LearningUnitId, today: Day) -> Result<()> {
    let sql = "select r.id from learning_registration r join learning_package p on p.id = r.package_id
               where r.tenant_id = $1 and r.person_id = $2 and p.unit_id = $3 and r.begun_on is not null and r.done_on is null
               order by r.id";
    for id in tx.column::<RegistrationId>(sql, params![actor.tenant, actor.person, unit]).await? {
        settle(tx, &registration::get(tx, actor.tenant, id).await?, today).await?;
    }
    Ok(())
}

/// Done as a whole, by a rule that looks at more than its units (a rollup).
pub async fn finish(tx: &Tx, registration: &Registration, today: Day) -> Result<bool> {
    let sql = "update learning_registration set done_on = $2 where id = $1 and done_on is null
                 and not exists (select 1 from learning_package k where k.id = learning_registration.package_id
                   and k.unit_id is not null and not exists (select 1 from learning_enrolment e
                     where e.unit_id = k.unit_id and e.person_id = learning_registration.person_id and e.done_on is not null))";
    Ok(tx.execute(sql, params![registration.id, today]).await? > 0)
}

async fn tell(
    tx: &Tx,
    note: &Note<'_>,
    home_page: &str,
    registration: &Registration,
    part: &Part,
    before: Option<&PartResult>,
    outcome: Outcome,
) -> Result<()> {
    let had = |day: fn(&PartResult) -> Option<Day>| before.and_then(day).is_some();
    let mut verbs = Vec::new();
    if outcome.completed && !had(|result| result.completed_on) {
        verbs.push(Verb::Completed);
    }
    match outcome.success {
        Some(true) if !had(|result| result.passed_on) => verbs.push(Verb::Passed),
        Some(false) if !had(|result| result.failed_on) && !had(|result| result.passed_on) => verbs.push(Verb::Failed),
        _ => {}
    }
    let said = |verb: Verb| Statement {
        id: note.ids.make(),
        tenant: registration.tenant_id,
        home_page: home_page.to_owned(),
        person: registration.person_id,
        verb,
        activity: Activity {
            id: part_iri(home_page, part),
            kind: "lesson",
            name: part.title.clone(),
            parent: Some(package_iri(home_page, registration)),
        },
        success: matches!(verb, Verb::Passed | Verb::Failed).then_some(verb == Verb::Passed),
        response: None,
        completion: (verb == Verb::Completed).then_some(true),
        score: outcome.score,
        registration: Some(registration.id.0),
        at: note.at,
    };
    records::statement::keep_all(tx, verbs.into_iter().map(said).collect()).await
}

/// The activity of a part in what this house tells of it.
pub fn part_iri(home_page: &str, part: &Part) -> String {
    format!("{}/learning/packages/{}/parts/{}", home_page.trim_end_matches('/'), part.package_id, part.id)
}

fn package_iri(home_page: &str, registration: &Registration) -> String {
    format!("{}/learning/packages/{}", home_page.trim_end_matches('/'), registration.package_id)
}

/// The learner says that they have gone through it. Only content that cannot
/// tell its results is done by that; never by time, never by opening it.
pub async fn declare(db: &Db, note: &Note<'_>, launched: &Launched) -> Result<bool> {
    if launched.package.kind() != Kind::Html5 || launched.launch.mode() != Mode::Normal {
        return Err(conflict("package-tells-itself"));
    }
    let outcome = Outcome { completed: true, satisfied: true, ..Outcome::default() };
    db.write(|tx| async move { self::note(&tx, note, &launched.registration, &launched.part, outcome).await }).await
}
