//! What an observer says of a piece or of work that they saw.
//!
//! An observer is an educator or a leader of the person's own unit; never the
//! person themself, and nobody who assesses the person for promotion: learning
//! is no evidence there. Reached is what has the least level in every
//! criterion; otherwise there is another try, with words on what to do.

use std::borrow::Borrow;

use base::{
    Actor, Day, Ids, Message, Moment, Permission, PersonId, Result, Role, UnitId, conflict, error::invalid, not_found,
};
use people::person;
use records::Verb;
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};

use super::{
    Mode, OBSERVE, Version,
    piece::{self, COLUMNS, Piece, PieceId},
};
use crate::{
    answer::{self, Now},
    certificate::Subject,
    enrolment::{self, EnrolmentId},
    notice,
    statement::Teller,
    unit::{self, LearningUnitId},
};

/// Whoever assesses people for promotion looks at no piece of theirs.
const ASSESSES: Permission = Permission { name: "learning.piece.assessor", roles: &[Role::Assessor] };

fn may_observe(actor: &Actor, person: PersonId, unit: UnitId) -> bool {
    actor.person != person && actor.may_in(&OBSERVE, unit) && !actor.may_in(&ASSESSES, unit)
}

/// A line of what waits for an observer.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Waiting {
    pub id: PieceId,
    pub title: String,
    pub mode: String,
    pub name: String,
    pub unit_name: String,
    pub handed_at: Moment,
    unit_id: UnitId,
    person_id: PersonId,
}

const MOST_LISTED: i64 = 100;

/// What waits in their reach, oldest first.
pub async fn list(rows: &impl Rows, actor: &Actor, today: Day) -> Result<Vec<Waiting>> {
    let mut values: Vec<Value> = params![actor.tenant, today, actor.person, MOST_LISTED];
    let narrow = match actor.reach(&OBSERVE) {
        None => String::new(),
        Some(units) => format!(" and m.unit_id in ({})", place_list(&mut values, units)),
    };
    let sql = format!(
        "select p.id, v.title, v.mode, n.name, u.name as unit_name, p.handed_at, u.id as unit_id, p.person_id
         from learning_piece p join learning_practical_version v on v.id = p.version_id
         join people_person n on n.id = p.person_id
         join people_membership m on m.person_id = p.person_id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
         join people_unit u on u.id = m.unit_id and u.tree = 'admin'
         where p.tenant_id = $1 and p.scored_on is null and p.person_id <> $3{narrow}
         order by p.handed_at, p.id limit $4"
    );
    let mut list: Vec<Waiting> = rows.all(&sql, values).await?;
    list.retain(|waiting| may_observe(actor, waiting.person_id, waiting.unit_id));
    Ok(list)
}

/// A piece that waits for this observer; whatever else is there is not found.
pub async fn waiting(rows: &impl Rows, actor: &Actor, id: PieceId, today: Day) -> Result<Piece> {
    let sql =
        format!("select {COLUMNS} from learning_piece p where p.tenant_id = $1 and p.id = $2 and p.scored_on is null");
    let piece: Piece = rows.one(&sql, params![actor.tenant, id]).await?;
    let unit = person::own_unit(rows, actor.tenant, piece.person_id, today).await?.ok_or_else(not_found)?;
    if may_observe(actor, piece.person_id, unit.unit_id) { Ok(piece) } else { Err(not_found()) }
}

/// Begins one on the spot: the observer sees somebody do it now.
pub async fn begin(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    task: &Version,
    staff_number: &str,
    (at, today): (Moment, Day),
) -> Result<PieceId> {
    if task.mode() == Mode::Piece {
        return Err(invalid("task", "form-not-understood"));
    }
    let unknown = || invalid("staff_number", "practical-nobody-of-yours");
    let found = person::by_staff_number(db, actor.tenant, staff_number).await?;
    let found = found.filter(|person| person.left_on.is_none()).ok_or_else(unknown)?;
    let unit = person::own_unit(db, actor.tenant, found.id, today).await?.ok_or_else(unknown)?;
    if !may_observe(actor, found.id, unit.unit_id) {
        return Err(unknown());
    }
    db.write(|tx| async move {
        let id = piece::insert(&tx, ids, task, found.id, Some(actor), ("", ""), at).await?;
        people::audit::write(&tx, at, actor, "learning.piece", id, task.mode().code()).await?;
        Ok(id)
    })
    .await
}

/// Level and reason of one criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub level: usize,
    pub why: String,
}

/// Keeps what was seen; tells its owner, and the records when it is reached.
/// Steps that are all done complete the unit.
pub async fn score(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    id: PieceId,
    scores: &[Score],
    words: &str,
    now: Now<'_>,
) -> Result<bool> {
    let piece = waiting(db, actor, id, now.today).await?;
    let task = super::version(db, actor.tenant, piece.version_id).await?;
    let criteria = task.criteria();
    if scores.len() != criteria.len() || criteria.iter().zip(scores).any(|(it, score)| !it.has(score.level)) {
        return Err(invalid("scores", "form-choose"));
    }
    let reached = criteria.iter().zip(scores).all(|(it, score)| score.level >= it.least);
    if !reached && words.is_empty() {
        return Err(invalid("words", "practical-say-what-next"));
    }
    let (piece, task) = (&piece, &task);
    db.write(|tx| async move {
        let sql = "update learning_piece set scored_on = $3, reached = $4 where tenant_id = $1 and id = $2 and scored_on is null";
        if tx.execute(sql, params![actor.tenant, id, now.today, reached]).await? == 0 {
            return Err(conflict("learning-state-other"));
        }
        let values = row! {
            piece_id: id, tenant_id: actor.tenant, person_id: piece.person_id, words: words, scored_by: actor.person,
            scored_at: now.at
        };
        tx.insert("learning_scoring", values).await?;
        let rows = scores.iter().zip(0_i64..).map(|(score, place)| {
            params![id, place, actor.tenant, piece.person_id, score.level as i64, score.why.as_str()]
        });
        let columns = ["piece_id", "place", "tenant_id", "person_id", "level", "why"];
        tx.insert_all("learning_score", &columns, rows.collect()).await?;
        let message = Message::new("learning-notice-scored").with("title", &task.title);
        let link = format!("/learning/practicals/{}", task.practical_id);
        notice::tell(&tx, ids, actor, now.at, &message, &link, &[piece.person_id]).await?;
        if reached {
            told(&tx, ids, actor, piece.person_id, task, now).await?;
        }
        // The level of nobody stands in the log.
        people::audit::write(&tx, now.at, actor, "learning.piece.scoring", id, "").await
    })
    .await?;
    Ok(reached)
}

async fn told(tx: &Tx, ids: &Ids, actor: &Actor, person: PersonId, task: &Version, now: Now<'_>) -> Result<()> {
    let teller = Teller { ids, tenant: actor.tenant, person, home_page: now.home_page };
    records::statement::keep_all(tx, vec![teller.shown(task.practical_id, &task.title, now.at)]).await?;
    match (task.mode(), task.subject()) {
        (Mode::Steps, Subject::Unit(unit)) => complete(tx, ids, actor, person, unit, now).await,
        _ => Ok(()),
    }
}

/// The unit is done by having done it.
async fn complete(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    person: PersonId,
    unit: LearningUnitId,
    now: Now<'_>,
) -> Result<()> {
    let learner = Actor { tenant: actor.tenant, person, name: String::new(), grants: Vec::new(), units: Vec::new() };
    let version = unit::published(tx, actor.tenant, unit).await?;
    let current = enrolment::current(tx, &learner, unit).await?;
    let current = current.filter(|it| it.done_on.is_none() || it.version_id == version.id);
    let enrolment = if let Some(enrolment) = current {
        enrolment
    } else {
        let id: EnrolmentId = ids.make();
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: person, unit_id: unit, version_id: version.id
        };
        tx.insert("learning_enrolment", values).await?;
        enrolment::get(tx, &learner, id).await?
    };
    if enrolment.done_on.is_some() {
        return Ok(());
    }
    answer::complete(tx, ids, &learner, &enrolment, &version.title, &[Verb::Completed], now).await
}

/// What was said of one's own piece.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scoring {
    pub words: String,
    pub name: String,
    pub scores: Vec<Score>,
}

impl Scoring {
    pub fn of(&self, place: impl Borrow<usize>) -> Option<&Score> {
        self.scores.get(*place.borrow())
    }
}

/// Of one's own; there is no way to ask for another's.
pub async fn own(rows: &impl Rows, actor: &Actor, piece: PieceId) -> Result<Option<Scoring>> {
    #[derive(FromQueryResult)]
    struct Said {
        words: String,
        name: String,
    }
    #[derive(FromQueryResult)]
    struct Row {
        level: i64,
        why: String,
    }
    let sql = "select s.words, n.name from learning_scoring s join people_person n on n.id = s.scored_by
               where s.tenant_id = $1 and s.person_id = $2 and s.piece_id = $3";
    let Some(said) = rows.maybe::<Said>(sql, params![actor.tenant, actor.person, piece]).await? else {
        return Ok(None);
    };
    let sql = "select level, why from learning_score where tenant_id = $1 and person_id = $2 and piece_id = $3 order by place";
    let scores: Vec<Row> = rows.all(sql, params![actor.tenant, actor.person, piece]).await?;
    let scores =
        scores.into_iter().map(|row| Score { level: usize::try_from(row.level).unwrap_or_default(), why: row.why });
    Ok(Some(Scoring { words: said.words, name: said.name, scores: scores.collect() }))
}

/// Name and unit of whose piece it is, for the observer.
pub async fn owner(rows: &impl Rows, actor: &Actor, piece: &Piece, today: Day) -> Result<(String, String)> {
    let name = person::name(rows, actor.tenant, piece.person_id).await?;
    let unit = person::own_unit(rows, actor.tenant, piece.person_id, today).await?;
    Ok((name, unit.map(|unit| unit.unit_name).unwrap_or_default()))
}
