//! `/learning/packages/{id}/versions`: how a version stands, and what is in it,
//! for those who work on it.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Message, Result};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use crate::{
    ASSIGN_UNITS, EDIT_UNITS, REVIEW_UNITS, SEE_UNITS,
    package::{
        self, External, File, Package, PackageId, Part,
        assignment::{self, Assignment},
        review::{self, Desk},
    },
    release::{self, Act, Standing},
    report::{self, Course},
    scorm::{self, Note},
};

/// Files that are listed at once.
const SIZE: i64 = 50;

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    page: Option<i64>,
}

impl Wanted {
    pub fn page(&self) -> Option<i64> {
        self.page
    }
}

#[derive(Template)]
#[template(path = "packages/versions/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    package: Package,
    parts: Vec<Part>,
    externals: Vec<External>,
    notes: Vec<Note>,
    files: Vec<File>,
    slice: Slice,
    standing: Standing,
    faults: Vec<Message>,
    history: Vec<Act>,
    versions: Vec<Package>,
    assignments: Vec<Assignment>,
    /// Units whose questions may stand at its end.
    units: Vec<Course>,
    importer: String,
    may_edit: bool,
    may_review: bool,
    may_assign: bool,
}

impl Index<'_> {
    fn state(&self) -> &'static str {
        self.standing.state()
    }

    fn units_of(&self) -> usize {
        self.parts.iter().filter(|part| part.is_unit()).count()
    }

    fn is_newest(&self) -> bool {
        self.versions.first().is_none_or(|newest| newest.id == self.package.id)
    }

    /// May its words still be changed?
    fn is_open(&self) -> bool {
        self.may_edit && self.is_newest() && matches!(self.state(), "draft" | "returned")
    }
}

async fn overview<'a>(cx: &'a Cx, form: &'a Form, id: PackageId, page: Option<i64>) -> Result<Index<'a>> {
    let actor = cx.require(&SEE_UNITS)?;
    let db = &cx.app.db;
    let package = package::get(db, actor.tenant, id).await?;
    let from = (page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let wrote = release::wrote(db, actor, &review::SHELF, package.series_id).await?;
    let importer = match package.made_by {
        Some(person) => people::person::name(db, actor.tenant, person).await?,
        None => cx.t("package-by-command"),
    };
    let may_edit = actor.may(&EDIT_UNITS);
    Ok(Index {
        cx,
        form,
        parts: package::parts(db, actor.tenant, id).await?,
        externals: package::externals(db, actor.tenant, id).await?,
        notes: scorm::notes(&package),
        files: package::files(db, actor.tenant, id, (SIZE, from)).await?,
        slice: Slice::new(page, SIZE, package.files),
        standing: release::standing(db, &review::SHELF, package.id).await?,
        faults: review::faults(&package),
        history: release::history(db, actor, &review::SHELF, package.series_id).await?,
        versions: review::versions(db, actor, package.series_id).await?,
        assignments: assignment::of_series(db, actor, package.series_id).await?,
        units: if may_edit { report::courses(db, actor).await? } else { Vec::new() },
        importer,
        may_edit,
        may_review: actor.may(&REVIEW_UNITS) && !wrote,
        may_assign: actor.may(&ASSIGN_UNITS),
        package,
    })
}

pub async fn index(cx: Cx, Path(id): Path<PackageId>, Query(wanted): Query<Wanted>) -> Outcome {
    let form = filled(&cx, id).await?;
    overview(&cx, &form, id, wanted.page).await?.page()
}

async fn filled(cx: &Cx, id: PackageId) -> Result<Form> {
    let package = package::get(&cx.app.db, cx.require(&SEE_UNITS)?.tenant, id).await?;
    let minutes = if package.minutes > 0 { package.minutes.to_string() } else { String::new() };
    Ok(Form::filled([
        ("title", package.title.clone()),
        ("description", package.description.clone()),
        ("minutes", minutes),
        ("unit", package.unit_id.map(|unit| unit.to_string()).unwrap_or_default()),
    ]))
}

/// Who acts on a package, and when.
pub(super) fn desk(cx: &Cx) -> Result<Desk<'_>> {
    Ok(Desk { ids: &cx.app.ids, actor: cx.actor()?, at: cx.moment(), today: cx.today() })
}

/// After an action on a version: its standing, or that page with what was refused.
pub(super) async fn after(cx: &Cx, form: Form, id: PackageId, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/learning/packages/{id}/versions?done={done}")),
        Err(error) => {
            let mut form = form.redisplay(error)?;
            for (name, value) in filled(cx, id).await?.pairs() {
                if form.pairs().iter().all(|(known, _)| known != name) {
                    form.set(name, value.clone());
                }
            }
            overview(cx, &form, id, None).await?.refused()
        }
    }
}
