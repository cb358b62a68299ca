//! The file of an import, received in pieces: a network that breaks costs the
//! piece that was on its way, and the sender goes on from where the server is.

use base::{Actor, Error, Message, Moment, Result, TenantId, conflict, error::invalid};
use bytes::Bytes;
use futures::{Stream, StreamExt};
use store::{Rows, params, row};
use tokio::io::AsyncWriteExt;
use ui::App;
use uuid::Uuid;

use super::{Import, JOB, Job};
use crate::package::SeriesId;

/// A file that will come.
#[derive(Debug, Clone, Copy)]
pub struct Coming<'a> {
    pub file_name: &'a str,
    pub bytes: u64,
    /// As the next version of it.
    pub series: Option<SeriesId>,
}

/// Enters an upload. Refused (field `file`) over the limits.
pub async fn begin(app: &App, tenant: TenantId, by: Option<&Actor>, coming: Coming<'_>) -> Result<Uuid> {
    let limits = &app.config.packages;
    if coming.bytes == 0 {
        return Err(invalid("file", "package-upload-needed"));
    }
    if coming.bytes > limits.bytes {
        return Err(invalid("file", Message::new("package-upload-large").with("limit", limits.bytes >> 20)));
    }
    let (id, at): (Uuid, Moment) = (app.ids.make(), Moment(app.clock.now()));
    let name: String = coming.file_name.chars().filter(|letter| !letter.is_control()).take(200).collect();
    let person = by.map(|actor| actor.person);
    app.db
        .write(|tx| async move {
            if let Some(series) = coming.series {
                let sql = "select count(*) from learning_package_series where tenant_id = $1 and id = $2";
                if tx.count(sql, params![tenant, series]).await? == 0 {
                    return Err(Error::NotFound);
                }
            }
            let open = "select count(*) from learning_package_import
                        where tenant_id = $1 and made_by = $2 and finished_at is null";
            if by.is_some() && tx.count(open, params![tenant, person]).await? >= limits.uploads {
                return Err(invalid("file", Message::new("package-upload-many").with("limit", limits.uploads)));
            }
            let values = row! {
                id: id, tenant_id: tenant, series_id: coming.series, file_name: name, bytes: coming.bytes as i64,
                made_by: person, made_at: at, touched_at: at
            };
            tx.insert("learning_package_import", values).await
        })
        .await?;
    Ok(id)
}

/// Takes the bytes from this place on; how many the server has then. A conflict
/// when it stands elsewhere: whoever sends asks first and goes on from there.
pub async fn append<S, E>(app: &App, import: &Import, offset: u64, most: u64, pieces: S) -> Result<u64>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    if import.finished_at.is_some() || offset != import.received as u64 {
        return Err(conflict("package-upload-elsewhere"));
    }
    let room = (import.bytes as u64 - offset).min(most);
    let id: Uuid = app.ids.make();
    let bytes = receive(app, id, room, pieces).await?;
    if bytes == 0 {
        app.blobs.delete(id).await?;
        return Ok(offset);
    }
    let noted = note(app, import, id, offset, bytes).await;
    if noted.is_err() {
        app.blobs.delete(id).await?;
    }
    noted?;
    Ok(offset + bytes)
}

/// One piece into the store; what came before the network broke is kept.
async fn receive<S, E>(app: &App, id: Uuid, room: u64, mut pieces: S) -> Result<u64>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let (mut file, mut size) = (app.blobs.writer(id), 0);
    while let Some(Ok(piece)) = pieces.next().await {
        size += piece.len() as u64;
        if size > room {
            file.abort().await?;
            return Err(Error::TooLarge { limit: room });
        }
        file.put(piece).await?;
    }
    file.shutdown().await?;
    Ok(size)
}

async fn note(app: &App, import: &Import, id: Uuid, offset: u64, bytes: u64) -> Result<()> {
    let at = Moment(app.clock.now());
    let is_whole = offset + bytes == import.bytes as u64;
    app.db
        .write(|tx| async move {
            let sql = "update learning_package_import set received = received + $4, touched_at = $5
                       where tenant_id = $1 and id = $2 and received = $3 and finished_at is null";
            let values = params![import.tenant_id, import.id, offset as i64, bytes as i64, at];
            if tx.execute(sql, values).await? == 0 {
                return Err(conflict("package-upload-elsewhere"));
            }
            let values = row! {
                id: id, tenant_id: import.tenant_id, import_id: import.id, from_byte: offset as i64, bytes: bytes as i64
            };
            tx.insert("learning_package_piece", values).await?;
            if is_whole && import.made_by.is_some() {
                tx.enqueue(&app.ids, JOB.kind, &Job { tenant: import.tenant_id, import: import.id }).await?;
            }
            Ok(())
        })
        .await
}

/// A file that comes whole, from a form without scripts: how large it is shows
/// only at its end.
pub async fn whole<S, E>(
    app: &App,
    by: &Actor,
    file_name: &str,
    series: Option<SeriesId>,
    mut pieces: S,
) -> Result<Uuid>
where
    S: Stream<Item = Result<Bytes, E>> + Unpin,
{
    let limit = app.config.packages.bytes;
    let id: Uuid = app.ids.make();
    let (mut file, mut size) = (app.blobs.writer(id), 0);
    loop {
        match pieces.next().await {
            Some(Ok(piece)) if size + piece.len() as u64 <= limit => {
                size += piece.len() as u64;
                file.put(piece).await?;
            }
            Some(Ok(_)) => {
                file.abort().await?;
                return Err(invalid("file", Message::new("package-upload-large").with("limit", limit >> 20)));
            }
            Some(Err(_)) => {
                file.abort().await?;
                return Err(invalid("file", "form-broken"));
            }
            None => break,
        }
    }
    file.shutdown().await?;
    let entered = enter(app, by, file_name, series, id, size).await;
    if entered.is_err() {
        app.blobs.delete(id).await?;
    }
    entered
}

async fn enter(
    app: &App,
    by: &Actor,
    file_name: &str,
    series: Option<SeriesId>,
    piece: Uuid,
    bytes: u64,
) -> Result<Uuid> {
    let import = begin(app, by.tenant, Some(by), Coming { file_name, bytes, series }).await?;
    let import = Import::get(&app.db, by.tenant, import).await?;
    note(app, &import, piece, 0, bytes).await?;
    Ok(import.id)
}

/// Takes an upload back that is not read yet.
pub async fn remove(app: &App, import: &Import) -> Result<()> {
    let pieces = crate::package::source::pieces(&app.db, import.id).await?;
    app.db
        .write(|tx| async move {
            let open = "delete from learning_package_piece where import_id = $1";
            tx.execute(open, params![import.id]).await?;
            tx.execute("delete from learning_package_fault where import_id = $1", params![import.id]).await?;
            let sql = "delete from learning_package_import where tenant_id = $1 and id = $2 and package_id is null";
            if tx.execute(sql, params![import.tenant_id, import.id]).await? == 0 {
                return Err(conflict("package-upload-read"));
            }
            Ok(())
        })
        .await?;
    for piece in pieces {
        app.blobs.delete(piece.id).await?;
    }
    crate::package::unpack::remove(&app.blobs, import.id, import.files as u64).await
}
