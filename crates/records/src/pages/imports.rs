//! `/records/imports`: statements out of a file of JSON lines.

use askama::Template;
use axum::{
    extract::{Multipart, Path, multipart::MultipartRejection},
    http::{HeaderValue, header},
};
use base::{Error, Permission, Result, Role, invalid};
use store::job;
use tokio::io::AsyncWriteExt;
use ui::{Cx, Form, Outcome, Page as _, page::redirect, respond::megabytes};
use uuid::Uuid;

use crate::import::{self, Import, Reject};

pub const IMPORT_STATEMENTS: Permission = Permission { name: "records.statement.import", roles: &[Role::DataSteward] };

/// Files that the page lists.
const LISTED: i64 = 50;

#[derive(Template)]
#[template(path = "records/imports/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    imports: Vec<Import>,
    limit: String,
    line_limit: String,
}

#[derive(Template)]
#[template(path = "records/imports/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    import: Import,
    rejects: Vec<Reject>,
    /// It was tried too often; somebody has to look.
    is_dead: bool,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&IMPORT_STATEMENTS)?;
    let limits = &cx.app.config.records.steward;
    let (limit, line_limit) = (megabytes(limits.import_bytes), megabytes(limits.import_line_bytes as u64));
    Ok(Index { cx, form, imports: Import::list(&cx.app.db, actor.tenant, LISTED).await?, limit, line_limit })
}

/// `GET /records/imports`
pub async fn index(cx: Cx) -> Outcome {
    page(&cx, &Form::empty()).await?.page()
}

/// `POST /records/imports`
pub async fn create(cx: Cx, multipart: Result<Multipart, MultipartRejection>) -> Outcome {
    let actor = cx.require(&IMPORT_STATEMENTS)?;
    let id: Uuid = cx.app.ids.make();
    match receive(&cx, id, multipart).await {
        Ok((name, bytes)) => {
            import::begin(&cx.app, actor.tenant, Some(actor), id, &name, bytes).await?;
            redirect(format!("/records/imports/{id}"))
        }
        Err(error) => {
            let form = Form::empty().redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

/// The file of the form into its place, piece by piece; its name and size.
async fn receive(cx: &Cx, id: Uuid, multipart: Result<Multipart, MultipartRejection>) -> Result<(String, u64)> {
    let broken = || invalid("file", "form-broken");
    let limit = cx.app.config.records.steward.import_bytes;
    let mut multipart = multipart.map_err(|_| broken())?;
    while let Some(mut part) = multipart.next_field().await.map_err(|_| broken())? {
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        let (mut file, mut size) = (cx.app.blobs.writer(id), 0);
        let received = loop {
            match part.chunk().await {
                Ok(Some(chunk)) => {
                    size += chunk.len() as u64;
                    if size > limit {
                        break Err(Error::TooLarge { limit });
                    }
                    file.put(chunk).await?;
                }
                Ok(None) if size == 0 => break Err(invalid("file", "records-import-file-needed")),
                Ok(None) => break Ok(()),
                Err(_) => break Err(broken()),
            }
        };
        if let Err(error) = received {
            file.abort().await?;
            return Err(error);
        }
        file.shutdown().await?;
        return Ok((name, size));
    }
    Err(invalid("file", "records-import-file-needed"))
}

/// `GET /records/imports/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&IMPORT_STATEMENTS)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    let rejects = import.rejects(&cx.app.db).await?;
    let is_dead = job::is_dead(&cx.app.db, import::JOB.kind, id).await?;
    let is_over = is_dead || import.finished_at.is_some();
    let mut response = Show { cx: &cx, import, rejects, is_dead }.page()?;
    if !is_over {
        // The page asks again by itself, also without scripts.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    }
    Ok(response)
}
