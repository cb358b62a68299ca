//! `/learning/packages/imports`: a package on its way in. The file comes in
//! pieces from the script, or whole from the plain form.

pub mod pieces;

use askama::Template;
use axum::{
    Json,
    extract::{FromRequest, Multipart, Path, Query, Request},
    http::{HeaderValue, StatusCode, header},
    response::IntoResponse,
};
use base::{Error, Result, invalid};
use courseware::Fault;
use serde::Deserialize;
use serde_json::json;
use store::job;
use ui::{Cx, Form, Outcome, Page, page::redirect, respond::megabytes};
use uuid::Uuid;

use crate::{
    EDIT_UNITS,
    package::{
        self, Package, SeriesId,
        import::{
            self, Import,
            upload::{self, Coming},
        },
    },
};

/// Imports that the page lists.
const LISTED: i64 = 30;

#[derive(Debug, Deserialize)]
pub struct Wanted {
    /// As the next version of it.
    series: Option<SeriesId>,
}

#[derive(Template)]
#[template(path = "packages/imports/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// What it will be a version of.
    before: Option<Package>,
    imports: Vec<Import>,
    limit: String,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, series: Option<SeriesId>) -> Result<Index<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    let db = &cx.app.db;
    let before = match series {
        Some(series) => Some(package::newest(db, actor.tenant, series).await?),
        None => None,
    };
    let imports = Import::open(db, actor.tenant, LISTED).await?;
    Ok(Index { cx, form, before, imports, limit: megabytes(cx.app.config.packages.bytes) })
}

/// `GET /learning/packages/imports`
pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    page(&cx, &Form::empty(), wanted.series).await?.page()
}

/// `POST /learning/packages/imports`: the file itself (multipart), or only its
/// name and size, which is answered with where to send the pieces.
pub async fn create(cx: Cx, Query(wanted): Query<Wanted>, request: Request) -> Outcome {
    cx.require(&EDIT_UNITS)?;
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("multipart/form-data") {
        return announce(&cx, wanted.series, Form::from_request(request, &cx.app).await?).await;
    }
    match receive(&cx, wanted.series, request).await {
        Ok(id) => redirect(format!("/learning/packages/imports/{id}")),
        Err(error) => {
            let form = Form::empty().redisplay(error)?;
            page(&cx, &form, wanted.series).await?.refused()
        }
    }
}

async fn announce(cx: &Cx, series: Option<SeriesId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let name = form.text("name", 1..=300);
    let bytes = form.parse("bytes", true).unwrap_or_default();
    form.finish()?;
    let coming = Coming { file_name: &name, bytes, series };
    let id = upload::begin(&cx.app, actor.tenant, Some(actor), coming).await?;
    let told = json!({ "pieces": format!("/learning/packages/imports/{id}/pieces"), "page": format!("/learning/packages/imports/{id}") });
    Ok((StatusCode::CREATED, Json(told)).into_response())
}

/// How many bytes come is known only at the end: the file is entered with what
/// it may have at most, and with what it had when it is there.
async fn receive(cx: &Cx, series: Option<SeriesId>, request: Request) -> Result<Uuid> {
    let actor = cx.require(&EDIT_UNITS)?;
    let broken = || invalid("file", "form-broken");
    let mut multipart = Multipart::from_request(request, &cx.app).await.map_err(|_| broken())?;
    while let Some(part) = multipart.next_field().await.map_err(|_| broken())? {
        let Some(name) = part.file_name().map(str::to_owned).filter(|name| !name.is_empty()) else { continue };
        return upload::whole(&cx.app, actor, &name, series, part).await;
    }
    Err(invalid("file", "package-upload-needed"))
}

#[derive(Template)]
#[template(path = "packages/imports/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    import: Import,
    faults: Vec<Fault>,
    /// It was tried too often; somebody has to look.
    is_dead: bool,
    is_own: bool,
}

impl Show<'_> {
    fn percent(&self) -> i64 {
        self.import.received * 100 / self.import.bytes.max(1)
    }

    fn size(&self) -> String {
        megabytes(self.import.bytes as u64)
    }
}

/// `GET /learning/packages/imports/{id}`: where it is; 422 when the package is
/// invalid, 500 when we could not read it.
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    if let Some(package) = import.package_id {
        return redirect(format!("/learning/packages/{package}/versions"));
    }
    let faults = import.faults(&cx.app.db).await?;
    let is_dead = import.finished_at.is_none() && job::is_dead(&cx.app.db, import::JOB.kind, id).await?;
    let (state, is_own) = (import.state(), import.made_by == Some(actor.person));
    let status = match state {
        "refused" => StatusCode::UNPROCESSABLE_ENTITY,
        _ if is_dead => StatusCode::INTERNAL_SERVER_ERROR,
        _ => StatusCode::OK,
    };
    let mut response = Show { cx: &cx, import, faults, is_dead, is_own }.page_with(status)?;
    if matches!(state, "waiting" | "unpacking") && !is_dead {
        // The page asks again by itself, also without scripts.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// `POST /learning/packages/imports/{id}/removal`
pub async fn remove(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    match import.state() {
        "uploading" | "refused" => upload::remove(&cx.app, &import).await?,
        _ => return Err(Error::Conflict("package-upload-read".into()).into()),
    }
    redirect("/learning/packages/imports?done=done-package-removal")
}
