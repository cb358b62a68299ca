//! The job that makes a film ready for phones: a copy of what was sent in, the
//! tools beside it, and what they made back into the store of files.
//!
//! A fault of the file ends the job and is told to its author, who may ask
//! again; when the store or the database is away the job is tried again.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use base::{Moment, PersonId, Result, TenantId, error::internal};
use futures::TryStreamExt;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, params, row};
use tokio::io::AsyncWriteExt;
use ui::{App, module::JobKind};
use uuid::Uuid;

use super::{
    MediaId,
    container::Container,
    ffmpeg::{self, Fault, Made, Probe, Tools},
};

pub const JOB: JobKind = JobKind { kind: "learning.film", run: |app, payload| Box::pin(run(app, payload)) };

/// How often a long conversion says that it is still at it.
const SIGN: Duration = Duration::from_mins(2);
/// Of the length that was promised, so much may be missing (seconds, share).
const MISSING: (f64, f64) = (2.0, 0.03);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    pub tenant: TenantId,
    pub conversion: Uuid,
}

#[derive(Debug, FromQueryResult)]
#[expect(clippy::struct_field_names, reason = "as the columns are called")]
struct Asked {
    media_id: MediaId,
    asked_by: PersonId,
    container: String,
    seconds: Option<i64>,
    ended_at: Option<Moment>,
}

async fn run(app: App, payload: serde_json::Value) -> Result<()> {
    let work: Work = serde_json::from_value(payload)?;
    let sql = "select c.media_id, c.asked_by, f.container, f.seconds, c.ended_at from learning_conversion c
               join learning_film f on f.media_id = c.media_id where c.tenant_id = $1 and c.id = $2";
    let Some(asked) = app.db.maybe::<Asked>(sql, params![work.tenant, work.conversion]).await? else { return Ok(()) };
    if asked.ended_at.is_some() {
        return Ok(());
    }
    let folder = tempfile::Builder::new().prefix("xinqiao-film-").tempdir_in(room(&app))?;
    let outcome = {
        let making = make(&app, &asked, folder.path());
        tokio::pin!(making);
        let stop = app.stop();
        loop {
            tokio::select! {
                outcome = &mut making => break outcome?,
                stopped = stop.within(SIGN) => {
                    if stopped {
                        return Err(internal("the program stops; the film is made later"));
                    }
                    let now = app.clock.now();
                    app.db.write(|tx| async move { tx.prolong_job(JOB.kind, &work, now).await }).await?;
                }
            }
        }
    };
    match outcome {
        Ok(ready) => keep(&app, &work, &asked, ready).await,
        Err(fault) => fail(&app, &work, fault).await,
    }
}

/// Where the tools work.
fn room(app: &App) -> PathBuf {
    app.config.media.work_folder.clone().unwrap_or_else(std::env::temp_dir)
}

/// What was made, as files in the store.
struct Ready {
    probe: Probe,
    seconds: Option<i64>,
    files: Vec<(Uuid, Made, i64)>,
}

async fn make(app: &App, asked: &Asked, folder: &Path) -> Result<Result<Ready, Fault>> {
    let Some(container) = Container::named(&asked.container) else { return Err(internal("no such container")) };
    let tools = Tools { settings: &app.config.media, folder };
    if !ffmpeg::is_there(&tools.settings.ffprobe).await || !ffmpeg::is_there(&tools.settings.ffmpeg).await {
        return Ok(Err(Fault { key: ffmpeg::MISSING, detail: String::new() }));
    }
    let file = folder.join("in");
    fetch(app, asked.media_id.0, &file).await?;
    let (probe, length, made) = match rendered(&tools, &file, container).await {
        Ok(made) => made,
        Err(fault) => return Ok(Err(fault)),
    };
    let mut files = Vec::with_capacity(made.len());
    for made in made {
        let id: Uuid = app.ids.make();
        let bytes = put(app, id, &tools.path(&made)).await?;
        files.push((id, made, bytes));
    }
    let seconds = length.map(|length| length.round() as i64).or(asked.seconds);
    Ok(Ok(Ready { probe, seconds, files }))
}

async fn rendered(
    tools: &Tools<'_>,
    file: &Path,
    container: Container,
) -> Result<(Probe, Option<f64>, Vec<Made>), Fault> {
    let probe = tools.probe(file, container).await?;
    if probe.length.is_some_and(|length| length > tools.settings.film_seconds as f64) {
        return Err(Fault { key: "learning-film-fault-long", detail: String::new() });
    }
    let mut made = tools.render(file, container, &probe).await?;
    let Some(first) = made.first() else { return Err(Fault { key: ffmpeg::BROKEN, detail: String::new() }) };
    let length = tools.probe(&tools.path(first), Container::Mov).await?.length;
    if let (Some(promised), Some(got)) = (probe.length, length)
        && promised - got > MISSING.0.max(promised * MISSING.1)
    {
        let detail = format!("{got:.0} s of {promised:.0} s");
        return Err(Fault { key: "learning-film-fault-cut", detail });
    }
    if length.is_none() {
        return Err(Fault { key: ffmpeg::BROKEN, detail: "nothing came out".into() });
    }
    made.extend(tools.poster(file, container, &probe).await?);
    Ok((probe, length, made))
}

async fn fetch(app: &App, id: Uuid, to: &Path) -> Result<()> {
    let mut file = tokio::fs::File::create(to).await?;
    let mut stream = app.blobs.stream(id, 0).await?;
    while let Some(piece) = stream.try_next().await? {
        file.write_all(&piece).await?;
    }
    file.flush().await?;
    Ok(())
}

async fn put(app: &App, id: Uuid, from: &Path) -> Result<i64> {
    let (mut from, mut to) = (tokio::fs::File::open(from).await?, app.blobs.writer(id));
    let bytes = tokio::io::copy(&mut from, &mut to).await?;
    to.shutdown().await?;
    Ok(bytes as i64)
}

async fn keep(app: &App, work: &Work, asked: &Asked, ready: Ready) -> Result<()> {
    let (media, at) = (asked.media_id, Moment(app.clock.now()));
    let drops = !app.config.media.keep_originals;
    let (ready, files) = (&ready, &ready.files);
    let old: Vec<Uuid> = app
        .db
        .write(|tx| async move {
            let old = tx.column("select id from learning_rendition where media_id = $1", params![media]).await?;
            tx.execute("delete from learning_rendition where media_id = $1", params![media]).await?;
            for (id, made, bytes) in files {
                let (width, height) = made.size.map(|(width, height)| (i64::from(width), i64::from(height))).unzip();
                let values = row! {
                    id: *id, tenant_id: work.tenant, media_id: media, kind: made.kind, mime: made.mime, bytes: *bytes,
                    width: width, height: height
                };
                tx.insert("learning_rendition", values).await?;
            }
            let (width, height) = ready.probe.picture.map(|(width, height)| (i64::from(width), i64::from(height))).unzip();
            let sql = "update learning_film set seconds = $2, width = $3, height = $4, has_sound = $5, dropped_at = $6 where media_id = $1";
            let dropped = drops.then_some(at);
            tx.execute(sql, params![media, ready.seconds, width, height, ready.probe.has_sound, dropped]).await?;
            let kind = if ready.probe.picture.is_some() { "film" } else { "audio" };
            tx.execute("update learning_media set kind = $2 where id = $1", params![media, kind]).await?;
            end(&tx, work, at, None).await?;
            let tried = format!("{} files", files.len());
            people::audit::write_as(&tx, at, work.tenant, Some(asked.asked_by), "learning.film.ready", media, &tried).await?;
            Ok(old)
        })
        .await?;
    for id in old {
        app.blobs.delete(id).await?;
    }
    if drops {
        app.blobs.delete(media.0).await?;
    }
    Ok(())
}

async fn fail(app: &App, work: &Work, fault: Fault) -> Result<()> {
    let (at, fault) = (Moment(app.clock.now()), &fault);
    tracing::info!(conversion = %work.conversion, fault = fault.key, detail = fault.detail, "a film could not be made ready");
    app.db.write(|tx| async move { end(&tx, work, at, Some(fault)).await }).await
}

async fn end(tx: &store::Tx, work: &Work, at: Moment, fault: Option<&Fault>) -> Result<()> {
    let (key, detail) = fault.map(|fault| (fault.key, fault.detail.as_str())).unzip();
    let sql = "update learning_conversion set ended_at = $2, fault = $3, detail = $4 where id = $1";
    tx.execute(sql, params![work.conversion, at, key, detail.filter(|detail| !detail.is_empty())]).await.map(drop)
}
