//! Somebody walks through the scenes of a unit: where they are, what they chose.
//!
//! It is for them to look back at; nobody else sees which way they took. Each
//! choice is told to the records, and that an end was reached; with its
//! questions that completes the unit.

use base::{Actor, Day, Ids, Result, conflict, not_found};
use records::Statement;
use store::{Db, FromQueryResult, Rows, Tx, params, row};

use super::read;
use crate::{
    answer::{self, Now},
    enrolment::{self, Enrolment, EnrolmentId},
    statement::Teller,
    unit::{self, LearningUnitId, version},
};

base::id! { WalkId }

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Walk {
    pub id: WalkId,
    pub enrolment_id: EnrolmentId,
    pub scene: i64,
    pub ended_on: Option<Day>,
}

/// The newest of an enrolment.
pub async fn current(rows: &impl Rows, actor: &Actor, enrolment: EnrolmentId) -> Result<Option<Walk>> {
    let sql = "select id, enrolment_id, scene, ended_on from learning_walk
               where tenant_id = $1 and person_id = $2 and enrolment_id = $3 order by id desc limit 1";
    rows.maybe(sql, params![actor.tenant, actor.person, enrolment]).await
}

/// Was an end reached, now or before?
pub async fn is_walked(rows: &impl Rows, enrolment: EnrolmentId) -> Result<bool> {
    let sql = "select count(*) from learning_walk where enrolment_id = $1 and ended_on is not null";
    Ok(rows.count(sql, params![enrolment]).await? > 0)
}

/// Begins from the first scene, also once more. Begins the unit with it.
pub async fn begin(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId, today: Day) -> Result<WalkId> {
    let enrolment = enrolment::begin(db, ids, actor, unit).await?;
    if version::get(db, actor.tenant, enrolment.version_id).await?.scenario.is_empty() {
        return Err(not_found());
    }
    let open = current(db, actor, enrolment.id).await?.filter(|walk| walk.ended_on.is_none() && walk.scene == 0);
    if let Some(walk) = open {
        return Ok(walk.id);
    }
    let id: WalkId = ids.make();
    let enrolment = enrolment.id;
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: actor.person, enrolment_id: enrolment, scene: 0_i64,
            begun_on: today
        };
        tx.insert("learning_walk", values).await
    })
    .await?;
    Ok(id)
}

/// What was chosen where, in order: places of the scene and of the choice.
pub async fn way(rows: &impl Rows, actor: &Actor, walk: WalkId) -> Result<Vec<(usize, usize)>> {
    #[derive(FromQueryResult)]
    struct Row {
        scene: i64,
        choice: i64,
    }
    let sql = "select scene, choice from learning_walk_choice
               where tenant_id = $1 and person_id = $2 and walk_id = $3 order by place";
    let way: Vec<Row> = rows.all(sql, params![actor.tenant, actor.person, walk]).await?;
    let place = |place: i64| usize::try_from(place).unwrap_or_default();
    Ok(way.into_iter().map(|row| (place(row.scene), place(row.choice))).collect())
}

/// More steps than any walk has: whoever goes in circles begins anew.
const MOST_STEPS: i64 = 200;

/// Chooses in the scene that somebody saw; a second press of the same button
/// changes nothing. Gives the unit, for the way back.
pub async fn choose(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    walk: WalkId,
    (scene, choice): (i64, usize),
    now: Now<'_>,
) -> Result<LearningUnitId> {
    let sql = "select enrolment_id from learning_walk where tenant_id = $1 and person_id = $2 and id = $3";
    let enrolment: EnrolmentId =
        db.value(sql, params![actor.tenant, actor.person, walk]).await?.ok_or_else(not_found)?;
    let enrolment = enrolment::get(db, actor, enrolment).await?;
    let version = version::get(db, actor.tenant, enrolment.version_id).await?;
    let script = read(&version.scenario).0;
    let (enrolment, version, script) = (&enrolment, &version, &script);
    db.write(|tx| async move {
        let sql = "update learning_walk set scene = scene where id = $1 returning scene";
        let at: i64 = tx.value(sql, params![walk]).await?.ok_or_else(not_found)?;
        if at != scene {
            return Ok(enrolment.unit_id);
        }
        let from = script.scene(scene).ok_or_else(not_found)?;
        let chosen = from.choices.get(choice).ok_or_else(|| base::invalid("choice", "form-choose"))?;
        let place = tx.count("select count(*) from learning_walk_choice where walk_id = $1", params![walk]).await?;
        if place >= MOST_STEPS {
            return Err(conflict("scenario-in-circles"));
        }
        let values = row! {
            walk_id: walk, place: place, tenant_id: actor.tenant, person_id: actor.person, scene: scene,
            choice: choice as i64
        };
        tx.insert("learning_walk_choice", values).await?;
        let to = script.scenes.get(chosen.to).ok_or_else(not_found)?;
        let ended = to.is_end.then_some(now.today);
        let sql = "update learning_walk set scene = $2, ended_on = $3 where id = $1";
        tx.execute(sql, params![walk, chosen.to as i64, ended]).await?;
        let teller = Teller { ids, tenant: actor.tenant, person: actor.person, home_page: now.home_page };
        let mut said: Vec<Statement> =
            vec![teller.chose((enrolment.unit_id, version.number, scene), &from.title, &chosen.words, now.at)];
        if to.is_end {
            said.push(teller.walked(enrolment.unit_id, &version.title, &to.title, now.at));
        }
        records::statement::keep_all(&tx, said).await?;
        if to.is_end {
            complete(&tx, ids, actor, enrolment, version, now).await?;
        }
        Ok(enrolment.unit_id)
    })
    .await
}

/// Where its questions are answered already.
async fn complete(
    tx: &Tx,
    ids: &Ids,
    actor: &Actor,
    enrolment: &Enrolment,
    version: &unit::Version,
    now: Now<'_>,
) -> Result<()> {
    if enrolment.done_on.is_some() {
        return Ok(());
    }
    answer::complete_if_all_right(tx, ids, actor, enrolment, &version.title, now).await.map(drop)
}
