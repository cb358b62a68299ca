//! `/records/exports`: statements as files.

use askama::Template;
use axum::{
    body::Body,
    extract::Path,
    http::{HeaderValue, header},
};
use base::{Permission, Result, Role};
use store::job;
use ui::{
    Cx, Form, Outcome, Page as _,
    page::{download, redirect},
    respond::megabytes,
};
use uuid::Uuid;

use super::statements::wanted;
use crate::{
    export::{self, Export, Format},
    filter::{self, Asker},
};

pub const EXPORT_STATEMENTS: Permission = Permission { name: "records.statement.export", roles: &[Role::DataSteward] };

/// Files that the page lists.
const LISTED: i64 = 50;

#[derive(Template)]
#[template(path = "records/exports/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    exports: Vec<Export>,
    days: i64,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl Index<'_> {
    fn is_chosen(&self, format: &Format) -> bool {
        let chosen = self.form.get("format");
        format.code() == if chosen.is_empty() { Format::Ndjson.code() } else { chosen }
    }
}

#[derive(Template)]
#[template(path = "records/exports/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    export: Export,
    /// It was tried too often; somebody has to look.
    is_dead: bool,
    days: i64,
}

impl Show<'_> {
    fn size(&self) -> String {
        megabytes(self.export.bytes as u64)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&EXPORT_STATEMENTS)?;
    let exports = Export::list(&cx.app.db, actor.tenant, LISTED).await?;
    Ok(Index { cx, form, exports, days: cx.app.config.records.steward.export_days })
}

/// `GET /records/exports`; the fields as the search hands them on.
pub async fn index(cx: Cx) -> Outcome {
    cx.require(&EXPORT_STATEMENTS)?;
    let (form, _) = wanted(&cx).await?;
    page(&cx, &form).await?.page()
}

/// `POST /records/exports`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EXPORT_STATEMENTS)?;
    let asker = Asker { tenant: cx.tenant()?, home_page: &cx.app.config.server.public_url };
    let wanted = filter::read(&cx.app.db, asker, &mut form).await?;
    let format = form.choice("format", Format::from_code);
    let Some(format) = format.filter(|_| form.finish().is_ok()) else {
        return page(&cx, &form).await?.refused();
    };
    let id = export::make(&cx.app, actor, cx.moment(), &wanted, &filter::query(&form), format).await?;
    redirect(format!("/records/exports/{id}"))
}

/// `GET /records/exports/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&EXPORT_STATEMENTS)?;
    let export = Export::get(&cx.app.db, actor.tenant, id).await?;
    let is_dead = job::is_dead(&cx.app.db, export::JOB.kind, id).await?;
    let is_over = is_dead || export.finished_at.is_some();
    let mut response = Show { cx: &cx, export, is_dead, days: cx.app.config.records.steward.export_days }.page()?;
    if !is_over {
        // The page asks again by itself, also without scripts.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
    }
    Ok(response)
}

/// `GET /records/exports/{id}/file`
pub async fn file(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&EXPORT_STATEMENTS)?;
    let export = export::fetch(&cx.app, actor, cx.moment(), id).await?;
    let mut response = download(&export.file_name(), export.format().mime(), Vec::new())?;
    *response.body_mut() = Body::from_stream(cx.app.blobs.stream(id, 0).await?);
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(export.bytes));
    Ok(response)
}
