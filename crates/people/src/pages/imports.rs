//! `/people/imports`: the roster file, its preview, its application.

use std::io::{Read, Seek, SeekFrom};

use askama::Template;
use axum::{
    extract::{Multipart, Path, Query, multipart::MultipartRejection},
    http::{HeaderValue, header},
};
use base::{Error, Permission, Result, Role, invalid};
use serde::Deserialize;
use tokio::io::AsyncWriteExt;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};
use uuid::Uuid;

use crate::roster::{
    Field, Mapping,
    apply::progress,
    import::{self, Choice, Import, Report, Shown, State},
    work,
};

pub const IMPORT_ROSTER: Permission = Permission { name: "people.roster.import", roles: &[Role::SystemAdmin] };

#[derive(Template)]
#[template(path = "imports/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    imports: Vec<(Import, Report)>,
}

/// `GET /people/imports`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    let imports = Import::list(&cx.app.db, actor.tenant, 50).await?;
    let imports =
        imports.into_iter().map(|import| (import.report(), import)).map(|(report, import)| (import, report)).collect();
    Index { cx: &cx, imports }.page()
}

#[derive(Template)]
#[template(path = "imports/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    limit: String,
}

impl<'a> New<'a> {
    fn of(cx: &'a Cx, form: &'a Form) -> Self {
        Self { cx, form, limit: ui::respond::megabytes(cx.app.config.limits.roster_bytes) }
    }
}

/// `GET /people/imports/new`
pub async fn new(cx: Cx) -> Outcome {
    cx.require(&IMPORT_ROSTER)?;
    New::of(&cx, &Form::empty()).page()
}

/// `POST /people/imports`
pub async fn create(cx: Cx, multipart: Result<Multipart, MultipartRejection>) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    match receive(multipart, cx.app.config.limits.roster_bytes).await {
        Ok((name, bytes)) => {
            let id = work::upload(&cx.app, actor, &name, bytes.into()).await?;
            redirect(format!("/people/imports/{id}"))
        }
        Err(error) => {
            let form = Form::empty().redisplay(error)?;
            New::of(&cx, &form).refused()
        }
    }
}

/// A body that is too large is still read for this many times the limit, and
/// thrown away: a browser that is cut off while it sends shows no page.
const DISCARDED: u64 = 20;

/// The file of the form, by way of the disk, so that one that is too large
/// never lies in memory.
async fn receive(multipart: Result<Multipart, MultipartRejection>, limit: u64) -> Result<(String, Vec<u8>)> {
    let broken = || invalid("file", "form-broken");
    let mut multipart = multipart.map_err(|_| broken())?;
    while let Some(mut part) = multipart.next_field().await.map_err(|_| broken())? {
        let Some(name) = part.file_name().map(str::to_owned) else { continue };
        let mut file = tokio::fs::File::from_std(tempfile::tempfile()?);
        let mut size = 0;
        while let Some(chunk) = part.chunk().await.map_err(|_| broken())? {
            size += chunk.len() as u64;
            if size <= limit {
                file.write_all(&chunk).await?;
            } else if size > limit.saturating_mul(DISCARDED) {
                break;
            }
        }
        if size > limit {
            return Err(Error::TooLarge { limit });
        }
        if size == 0 {
            return Err(invalid("file", "import-file-needed"));
        }
        file.flush().await?;
        let mut file = file.into_std().await;
        let bytes = tokio::task::spawn_blocking(move || {
            let mut bytes = Vec::with_capacity(size as usize);
            file.seek(SeekFrom::Start(0))?;
            file.read_to_end(&mut bytes)?;
            Ok::<_, std::io::Error>(bytes)
        });
        return Ok((name, bytes.await??));
    }
    Err(invalid("file", "import-file-needed"))
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    change: String,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "imports/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    filter: &'a Filter,
    import: Import,
    report: Report,
    mapping: Mapping,
    rows: Vec<Shown>,
    slice: Slice,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "templates hand over references")]
impl Show<'_> {
    /// The selects of a field: one, or for a unit one a level and one more.
    fn selects(&self, field: &Field) -> Vec<&str> {
        let mut chosen: Vec<&str> = self.mapping.of(*field).iter().map(String::as_str).collect();
        if *field == Field::Unit || chosen.is_empty() {
            chosen.push("");
        }
        chosen
    }

    fn tiles(&self) -> Vec<(&'static str, u64)> {
        let Report { added, changed, returned, left, .. } = self.report;
        vec![("added", added), ("changed", changed), ("returned", returned), ("left", left)]
    }

    /// A shift pattern belongs to a unit and is set there.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn fields(&self) -> Vec<Field> {
        Field::ALL.into_iter().filter(|field| *field != Field::ShiftPattern).collect()
    }

    fn column_fault(&self, field: &Field) -> Option<String> {
        let fault = self.report.column_faults.iter().find(|(at, _)| at == field)?;
        Some(self.said(&fault.1))
    }

    fn said(&self, said: &import::Said) -> String {
        said.text(&self.cx.app.messages, self.cx.lang)
    }

    fn is_open(&self) -> bool {
        self.import.is(State::Staged) || self.import.is(State::Unread)
    }

    fn value(&self, field: &Field, text: Option<&String>) -> String {
        match (field, text) {
            (Field::Employment, Some(code)) => self.cx.tk("employment-", code),
            (_, text) => text.cloned().unwrap_or_default(),
        }
    }
}

#[derive(Template)]
#[template(path = "imports/progress.html")]
struct Running<'a> {
    cx: &'a Cx,
    import: &'a Import,
    done: u64,
    /// Not known while the file is read.
    total: Option<u64>,
    /// It was tried too often; somebody has to look.
    is_dead: bool,
}

/// `GET /people/imports/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>, Query(filter): Query<Filter>) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    if import.is(State::Staging) || import.is(State::Applying) {
        let total = import.is(State::Applying).then(|| import.report().changes());
        let done = if total.is_some() { progress::of(id) } else { import.processed as u64 };
        let is_dead = work::dead_job(&cx.app.db, id).await?.is_some();
        let mut response = Running { cx: &cx, import: &import, done, total, is_dead }.page()?;
        if is_dead {
            return Ok(response);
        }
        // The page asks again by itself, also without scripts.
        response.headers_mut().insert(header::REFRESH, HeaderValue::from_static("2"));
        return Ok(response);
    }
    let form = Form::empty();
    page(&cx, &form, &filter, import).await?.page()
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, filter: &'a Filter, import: Import) -> Result<Show<'a>> {
    let report = import.report();
    let total = match filter.change.as_str() {
        _ if !import.is(State::Staged) => 0,
        "added" => report.added,
        "changed" => report.changed,
        "returned" => report.returned,
        "left" => report.left,
        _ => report.changes(),
    };
    let slice = Slice::new(filter.page, 50, total as i64);
    let rows = import::preview(&cx.app.db, import.id, &filter.change, slice.size, slice.offset()).await?;
    let mapping = import.chosen().unwrap_or_else(|| Mapping::guess(&report.headers));
    Ok(Show { cx, form, filter, import, report, mapping, rows, slice })
}

/// `POST /people/imports/{id}/mapping`: other columns, another sheet.
pub async fn choose(cx: Cx, Path(id): Path<Uuid>, form: Form) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    Import::get(&cx.app.db, actor.tenant, id).await?;
    let mut choice = Choice {
        sheet: form.get("sheet").trim().to_owned(),
        create_units: form.is("create_units", "yes"),
        ..Choice::default()
    };
    for field in Field::ALL {
        let headers =
            form.all(field.code()).into_iter().filter(|header| !header.is_empty()).map(str::to_owned).collect();
        choice.mapping.set(field, headers);
    }
    work::choose(&cx.app, actor, id, &choice).await?;
    redirect(format!("/people/imports/{id}"))
}

/// `POST /people/imports/{id}/application`
pub async fn apply(cx: Cx, Path(id): Path<Uuid>, form: Form) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    match work::apply_preview(&cx.app, actor, &import, form.is("confirm", "yes")).await {
        Ok(()) => redirect(format!("/people/imports/{id}?done=done-import")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, &Filter::default(), import).await?.refused()
        }
    }
}

/// `POST /people/imports/{id}/reopening`: after its job has died.
pub async fn reopen(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    let import = Import::get(&cx.app.db, actor.tenant, id).await?;
    work::reopen_dead(&cx.app, actor, &import).await?;
    redirect(format!("/people/imports/{id}"))
}

/// `POST /people/imports/{id}/withdrawal`
pub async fn withdraw(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&IMPORT_ROSTER)?;
    Import::get(&cx.app.db, actor.tenant, id).await?;
    work::withdraw(&cx.app, actor, id).await?;
    redirect("/people/imports?done=done-import-withdrawn")
}
