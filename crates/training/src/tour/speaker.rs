//! The bank of speakers (宣讲人): colleagues or guests, and what they speak about.

use base::{Actor, Ids, Moment, PersonId, Result, TenantId, not_found};
use store::{Db, FromQueryResult, Rows, params, row};

use super::TourId;

base::id! {
    SpeakerId
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Speaker {
    pub id: SpeakerId,
    pub person_id: Option<PersonId>,
    pub name: String,
    topics: String,
}

impl Speaker {
    pub fn topics(&self) -> Vec<&str> {
        self.topics.lines().collect()
    }
}

const SELECT: &str =
    "select id, person_id, name, topics from training_speaker where tenant_id = $1 and closed_at is null";

pub async fn all(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Speaker>> {
    rows.all(&format!("{SELECT} order by name, id limit 200"), params![tenant]).await
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: SpeakerId) -> Result<Speaker> {
    rows.one(&format!("{SELECT} and id = $2"), params![tenant, id]).await
}

/// The colleague who speaks on a tour; none where it is a guest.
pub async fn of_tour(rows: &impl Rows, tenant: TenantId, tour: TourId) -> Result<Option<PersonId>> {
    let sql = "select s.person_id from training_tour t join training_speaker s on s.id = t.speaker_id
               where t.tenant_id = $1 and t.id = $2";
    Ok(rows.value::<Option<PersonId>>(sql, params![tenant, tour]).await?.flatten())
}

/// A colleague by their staff number, or a guest by name.
pub async fn add(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    (person, name): (Option<PersonId>, &str),
    topics: &str,
    at: Moment,
) -> Result<SpeakerId> {
    let id: SpeakerId = ids.make();
    db.write(|tx| async move {
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: person, name: name, topics: topics, made_by: actor.person, made_at: at
        };
        tx.insert("training_speaker", values).await?;
        people::audit::write(&tx, at, actor, "training.speaker.creation", id, name).await
    })
    .await?;
    Ok(id)
}

/// Nobody is asked again; tours that were planned stay.
pub async fn close(db: &Db, actor: &Actor, id: SpeakerId, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "update training_speaker set closed_at = $3 where tenant_id = $1 and id = $2 and closed_at is null";
        if tx.execute(sql, params![actor.tenant, id, at]).await? == 0 {
            return Err(not_found());
        }
        people::audit::write(&tx, at, actor, "training.speaker.removal", id, "").await
    })
    .await
}
