//! Where somebody goes on in a film, on whichever device: one place for a
//! person and a film, overwritten, and gone at the film's end or when the unit
//! is done. It is no record of watching, and nobody else sees it.

use base::{Actor, Error, PersonId, Result};
use store::{Db, Rows, Tx, params, row};

use super::{MediaId, film};
use crate::unit::VersionId;

/// Seconds from the end at which a film counts as over.
const END: i64 = 5;

pub async fn keep(db: &Db, actor: &Actor, media: MediaId, seconds: i64) -> Result<()> {
    let film = film::get(db, actor.tenant, media).await?;
    let is_over = film.seconds.is_some_and(|length| seconds >= length - END);
    db.write(|tx| async move {
        let here = "delete from learning_place where person_id = $1 and media_id = $2";
        if seconds <= 0 || is_over {
            return tx.execute(here, params![actor.person, media]).await.map(drop);
        }
        let values = row! { person_id: actor.person, media_id: media, tenant_id: actor.tenant, seconds: seconds };
        if !tx.insert_new("learning_place", values).await? {
            let sql = "update learning_place set seconds = $3 where person_id = $1 and media_id = $2";
            tx.execute(sql, params![actor.person, media, seconds]).await?;
        }
        Ok(())
    })
    .await
}

/// Seconds from the beginning; 0 where they have not begun.
pub async fn get(rows: &impl Rows, actor: &Actor, media: MediaId) -> Result<i64> {
    let sql = "select seconds from learning_place where person_id = $1 and media_id = $2 and tenant_id = $3";
    Ok(rows.value(sql, params![actor.person, media, actor.tenant]).await?.unwrap_or_default())
}

/// The unit is done: nothing is left to go on with.
pub async fn drop_of(tx: &Tx, person: PersonId, version: VersionId) -> Result<()> {
    let sql = "delete from learning_place where person_id = $1 and media_id in (
                 select film_id from learning_version where id = $2 and film_id is not null
                 union select audio_id from learning_version where id = $2 and audio_id is not null)";
    tx.execute(sql, params![person, version]).await.map(drop)
}

/// Places in films that no published unit shows any more.
pub async fn forget(tx: &Tx) -> Result<u64> {
    let sql = "delete from learning_place where not exists (
                 select 1 from learning_unit u join learning_version v on v.id = u.published_id
                 where v.film_id = learning_place.media_id or v.audio_id = learning_place.media_id)";
    Ok(tx.execute(sql, vec![]).await? as u64)
}

/// What a device may send.
pub fn seconds(text: &str) -> Result<i64> {
    let seconds = text.trim().parse::<f64>().ok().filter(|seconds| (0.0..1e6).contains(seconds));
    seconds.map(|seconds| seconds as i64).ok_or_else(|| Error::Invalid(Vec::new()))
}
