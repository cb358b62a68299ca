//! A film that was made ready elsewhere, for a unit that is loaded.

use base::{Moment, PersonId, Result, TenantId};
use bytes::Bytes;
use store::{Rows, Tx, params, row};
use ui::App;
use uuid::Uuid;

use super::Loaded;
use crate::media::{
    self, MediaId, captions,
    container::Container,
    film::{self, Entry},
    mp4,
};

#[derive(Debug, Clone, Copy)]
pub struct Film<'a> {
    pub name: &'a str,
    pub seconds: i64,
    pub size: (i64, i64),
    /// Kind of a rendition, what it is, its bytes: `small`, `sound`, `poster`.
    pub files: &'a [(&'a str, &'a str, &'static [u8])],
    pub place: Place<'a>,
}

#[derive(Debug, Clone, Copy)]
pub enum Place<'a> {
    /// The unit's film, with its captions.
    Apart { captions: &'a str },
    /// In the text below this heading, with what it shows: an animation.
    Below { heading: &'a str, shows: &'a str },
}

/// The files go to their place first: a transaction waits for the database alone.
pub async fn film(app: &App, tenant: TenantId, by: PersonId, unit: &Loaded, film: &Film<'_>, at: Moment) -> Result<()> {
    let mut files = Vec::with_capacity(film.files.len());
    for (kind, mime, bytes) in film.files {
        let id: Uuid = app.ids.make();
        app.blobs.put(id, Bytes::from_static(bytes)).await?;
        files.push((id, *kind, *mime, bytes.len() as i64));
    }
    let captions = match film.place {
        Place::Apart { captions } => captions::read(captions.as_bytes()).ok(),
        Place::Below { .. } => None,
    };
    let captions_id: MediaId = app.ids.make();
    if let Some(captions) = &captions {
        app.blobs.put(captions_id.0, captions.vtt().into()).await?;
    }
    let (files, captions) = (&files, &captions);
    app.db
        .write(|tx| async move {
            let media = enter(&tx, app, (tenant, by), unit, film, files, at).await?;
            match film.place {
                Place::Apart { .. } => {
                    let Some(captions) = captions else { return Ok(()) };
                    let values = row! {
                        id: captions_id, tenant_id: tenant, unit_id: unit.id, kind: "captions", mime: media::Kind::Vtt.mime(),
                        name: format!("{}.vtt", film.name), bytes: captions.vtt().len() as i64, made_by: by, made_at: at
                    };
                    tx.insert("learning_media", values).await?;
                    let sql = "update learning_version set film_id = $2, captions_id = $3, transcript = $4 where id = $1";
                    tx.execute(sql, params![unit.version, media, captions_id, captions.transcript()]).await?;
                }
                Place::Below { heading, shows } => {
                    let sql = "select body from learning_version where id = $1";
                    let body: String = tx.value(sql, params![unit.version]).await?.unwrap_or_default();
                    let body = body.replacen(heading, &format!("{heading}\n\n![{shows}](media:{media})"), 1);
                    tx.execute("update learning_version set body = $2 where id = $1", params![unit.version, body]).await?;
                }
            }
            Ok(())
        })
        .await
}

async fn enter(
    tx: &Tx,
    app: &App,
    (tenant, by): (TenantId, PersonId),
    unit: &Loaded,
    film: &Film<'_>,
    files: &[(Uuid, &str, &str, i64)],
    at: Moment,
) -> Result<MediaId> {
    let media: MediaId = app.ids.make();
    let has_sound = film.files.iter().any(|(kind, ..)| *kind == "sound");
    let bytes: i64 = files.iter().filter(|(_, kind, ..)| *kind == "small").map(|(.., bytes)| bytes).sum();
    let values = row! {
        id: media, tenant_id: tenant, unit_id: unit.id, kind: "film", mime: Container::Mov.mime(), name: film.name,
        bytes: bytes, made_by: by, made_at: at
    };
    tx.insert("learning_media", values).await?;
    let facts = mp4::Facts { seconds: Some(film.seconds), has_picture: true, has_sound, is_web: true };
    let entry = Entry { media, container: Container::Mov.reader(), facts };
    film::keep_ready(tx, &app.ids, (tenant, by), entry, film.size, at).await?;
    for (id, kind, mime, bytes) in files {
        let (width, height) = (*kind != "sound").then_some(film.size).unzip();
        let values = row! {
            id: *id, tenant_id: tenant, media_id: media, kind: *kind, mime: *mime, bytes: *bytes, width: width, height: height
        };
        tx.insert("learning_rendition", values).await?;
    }
    Ok(media)
}
