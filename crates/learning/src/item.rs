//! How the questions of a unit do (题目分析): for whoever writes them, about
//! groups and never about a person.
//!
//! What is counted is the first answer of everybody who completed the published
//! version. A job counts ([`JOB`]); the page reads what was counted. Nothing is
//! told of fewer than [`LEAST`] people, and nothing is told anew before as many
//! more have answered: between two looks nobody can be worked out.

pub mod chart;
pub mod measure;
pub mod table;

use std::collections::HashMap;

use base::{Actor, Day, Result, TenantId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{Db, FromQueryResult, Rows, Tx, job::Schedule, params, row, rows::place_list};
use ui::{App, module::JobKind};

use crate::{
    enrolment::EnrolmentId,
    question::{Body, Given},
    report::suppress,
    unit::{self, Asked, QuestionId, VersionId},
};
use measure::{Flag, Mark, Tally};

pub const JOB: JobKind = JobKind { kind: "learning.item", run: |app, _| Box::pin(async move { run(&app).await }) };
pub const SCHEDULE: Schedule = Schedule { job: JOB.kind, every: SignedDuration::from_hours(6) };

/// People below whom nothing is told.
pub const LEAST: i64 = suppress::LEAST;
/// Enrolments that are read at once.
const AT_ONCE: i64 = 2_000;

async fn run(app: &App) -> Result<()> {
    for tenant in app.db.column::<TenantId>("select id from people_tenant order by id", vec![]).await? {
        let zone = people::tenant::get(&app.db, tenant).await?.zone;
        count(&app.db, tenant, Day(app.clock.today(&zone))).await?;
    }
    Ok(())
}

#[derive(FromQueryResult)]
struct Due {
    version_id: VersionId,
    done: i64,
    counted: Option<i64>,
    people: Option<i64>,
}

/// Counts the published versions that ten more people, and a twentieth more,
/// have completed since they were counted: what a version costs over the years
/// stays in proportion to its answers.
pub async fn count(db: &Db, tenant: TenantId, today: Day) -> Result<()> {
    let sql = "select u.published_id as version_id, c.done as counted, c.people,
                 (select count(*) from learning_enrolment e where e.version_id = u.published_id and e.done_on is not null) as done
               from learning_unit u left join learning_item_count c on c.version_id = u.published_id
               where u.tenant_id = $1 and u.published_id is not null order by u.id";
    for due in db.all::<Due>(sql, params![tenant]).await? {
        let before = due.counted.unwrap_or_default();
        if due.done - before < LEAST.max(before / 20) {
            continue;
        }
        let asked = judged(db, tenant, due.version_id).await?;
        let tally = tally(db, due.version_id, &asked).await?;
        let tells = tally.people - due.people.unwrap_or_default() >= LEAST;
        let asked = &asked;
        db.write(|tx| async move { keep(&tx, tenant, &due, asked, tells.then_some(&tally), today).await }).await?;
    }
    Ok(())
}

async fn judged(rows: &impl Rows, tenant: TenantId, version: VersionId) -> Result<Vec<Asked>> {
    let mut asked = unit::questions(rows, tenant, version).await?;
    asked.retain(|asked| asked.judged);
    Ok(asked)
}

#[derive(FromQueryResult)]
struct First {
    enrolment_id: EnrolmentId,
    question_id: QuestionId,
    correct: bool,
    given: String,
}

/// The first answers of a version, person by person.
async fn tally(rows: &impl Rows, version: VersionId, asked: &[Asked]) -> Result<Tally> {
    let mut tally = Tally::new(asked.iter().map(|asked| choices(asked).len()));
    let mut after = EnrolmentId(uuid::Uuid::nil());
    loop {
        let sql = "select id from learning_enrolment where version_id = $1 and id > $2 and done_on is not null
                   order by id limit $3";
        let some: Vec<EnrolmentId> = rows.column(sql, params![version, after, AT_ONCE]).await?;
        let Some(last) = some.last() else { return Ok(tally) };
        after = *last;
        let mut values = Vec::new();
        let list = place_list(&mut values, some);
        // The earliest comes last and stays, should two devices have sent one each.
        let sql = format!(
            "select enrolment_id, question_id, correct, given from learning_answer
             where enrolment_id in ({list}) and round = 1 and run = 1 and probe_id is null and pretest_id is null
             order by enrolment_id, answered_at desc"
        );
        let mut people: HashMap<EnrolmentId, Vec<Option<Mark>>> = HashMap::new();
        for first in rows.all::<First>(&sql, values).await? {
            let Some(place) = asked.iter().position(|asked| asked.id == first.question_id) else { continue };
            let marks = people.entry(first.enrolment_id).or_insert_with(|| vec![None; asked.len()]);
            let given = serde_json::from_str(&first.given).unwrap_or(Given::Nothing);
            marks[place] = Some(Mark { right: first.correct, chosen: chosen(&given) });
        }
        for marks in people.into_values() {
            // Whoever passed a pre-test has not answered these.
            if let Some(marks) = marks.into_iter().collect::<Option<Vec<Mark>>>() {
                tally.add(&marks);
            }
        }
    }
}

/// What could be chosen, with whether it is right; empty where something is typed or put in order.
fn choices(asked: &Asked) -> Vec<(String, bool)> {
    match &asked.question.body {
        Body::One { choices } | Body::Several { choices } => {
            choices.iter().map(|choice| (choice.text.words(), choice.right)).collect()
        }
        Body::TrueFalse { right, .. } => vec![(String::new(), *right), (String::new(), !right)],
        _ => Vec::new(),
    }
}

fn chosen(given: &Given) -> Vec<usize> {
    match given {
        Given::Choices(places) => places.clone(),
        Given::Truth(said) => vec![usize::from(!said)],
        _ => Vec::new(),
    }
}

async fn keep(tx: &Tx, tenant: TenantId, due: &Due, asked: &[Asked], told: Option<&Tally>, today: Day) -> Result<()> {
    let people = told.map_or(due.people.unwrap_or_default(), |tally| tally.people);
    tx.execute("delete from learning_item_count where version_id = $1", params![due.version_id]).await?;
    let values = row! {
        version_id: due.version_id, tenant_id: tenant, done: due.done, people: people, counted_on: today
    };
    tx.insert("learning_item_count", values).await?;
    let Some(tally) = told else { return Ok(()) };
    tx.execute("delete from learning_item where version_id = $1", params![due.version_id]).await?;
    for (asked, sums) in asked.iter().zip(&tally.items) {
        let values = row! {
            version_id: due.version_id, question_id: asked.id, tenant_id: tenant, people: tally.people, hits: sums.hits,
            discrimination: sums.discrimination(tally.people), chosen: serde_json::to_string(&Chosen(&sums.chosen))?
        };
        tx.insert("learning_item", values).await?;
    }
    Ok(())
}

#[derive(Serialize)]
#[serde(transparent)]
struct Chosen<'a>(&'a [i64]);

#[derive(Deserialize)]
#[serde(transparent)]
struct WasChosen(Vec<i64>);

/// What could be chosen, and by how many it was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Empty for true and false.
    pub text: String,
    /// Its place: 0 is true where the text is empty.
    pub place: usize,
    pub right: bool,
    pub people: i64,
    /// Whole percent of all who answered.
    pub share: i64,
}

/// One question as it did.
#[derive(Debug, Clone, PartialEq)]
pub struct Item {
    /// From 1.
    pub number: usize,
    pub stem: String,
    pub hits: i64,
    /// Whole percent right at first.
    pub difficulty: i64,
    pub discrimination: Option<f64>,
    pub options: Vec<Offered>,
    pub flags: Vec<Flag>,
}

/// The questions of a version, as they were counted last.
#[derive(Debug, Clone, PartialEq)]
pub struct Analysis {
    pub people: i64,
    pub counted_on: Day,
    pub items: Vec<Item>,
}

/// Nothing while fewer than ten people are counted.
pub async fn read(rows: &impl Rows, actor: &Actor, version: VersionId) -> Result<Option<Analysis>> {
    #[derive(FromQueryResult)]
    struct Head {
        people: i64,
        counted_on: Day,
    }
    #[derive(FromQueryResult)]
    struct Row {
        question_id: QuestionId,
        people: i64,
        hits: i64,
        discrimination: Option<f64>,
        chosen: String,
    }
    let sql = "select people, counted_on from learning_item_count where tenant_id = $1 and version_id = $2";
    let head: Option<Head> = rows.maybe(sql, params![actor.tenant, version]).await?;
    let Some(head) = head.filter(|head| head.people >= LEAST) else { return Ok(None) };
    let sql = "select question_id, people, hits, discrimination, chosen from learning_item
               where tenant_id = $1 and version_id = $2";
    let counted: Vec<Row> = rows.all(sql, params![actor.tenant, version]).await?;
    let mut items = Vec::new();
    for asked in judged(rows, actor.tenant, version).await? {
        let Some(row) = counted.iter().find(|row| row.question_id == asked.id) else { continue };
        let WasChosen(by) = serde_json::from_str(&row.chosen)?;
        let share = |part: i64| measure::percent(part, row.people);
        let options: Vec<Offered> = choices(&asked)
            .into_iter()
            .zip(by)
            .enumerate()
            .map(|(place, ((text, right), people))| Offered { text, place, right, people, share: share(people) })
            .collect();
        let dead = options.iter().any(|option| !option.right && option.people == 0);
        items.push(Item {
            number: items.len() + 1,
            stem: asked.question.stem.words(),
            hits: row.hits,
            difficulty: share(row.hits),
            discrimination: row.discrimination,
            flags: measure::flags(row.hits, row.people, row.discrimination, dead),
            options,
        });
    }
    Ok(Some(Analysis { people: head.people, counted_on: head.counted_on, items }))
}
