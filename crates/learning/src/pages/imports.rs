//! `/learning/imports`: question banks and cartridges of other systems.

pub mod intakes;

use askama::Template;
use axum::extract::{Path, Query};
use base::{Error, Message, Result, error::FieldError};
use courseware::Fault;
use serde::Deserialize;
use ui::{
    Cx, Form, Outcome, Page,
    page::{download, redirect},
};

use crate::{
    EDIT_UNITS,
    import::{self, Begun, Import, ImportId, Listed, Made, Report, intake, intake::Intake, report},
    unit::{CATEGORIES, Drafted, LearningUnitId, version},
};

const SHOWN: i64 = 50;

#[derive(Debug, Default, Deserialize)]
pub struct Wanted {
    /// The unit whose pool it is meant for.
    unit: Option<LearningUnitId>,
}

/// A file that was not taken, with what is wrong with it.
struct Refused {
    name: String,
    faults: Vec<Fault>,
}

#[derive(Template)]
#[template(path = "imports/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    unit: Option<LearningUnitId>,
    /// MB.
    limit: u64,
    refused: Vec<Refused>,
    imports: Vec<Listed>,
}

async fn page<'a>(
    cx: &'a Cx,
    form: &'a Form,
    unit: Option<LearningUnitId>,
    refused: Vec<Refused>,
) -> Result<Index<'a>> {
    let tenant = cx.require(&EDIT_UNITS)?.tenant;
    let imports = import::list(&cx.app.db, tenant, SHOWN).await?;
    Ok(Index { cx, form, unit, limit: cx.app.config.banks.bytes >> 20, refused, imports })
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    page(&cx, &Form::empty(), wanted.unit, Vec::new()).await?.page()
}

/// One file leads to its preview; several to the list.
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let unit: Option<LearningUnitId> = form.parse("unit", false);
    let files: Vec<_> =
        form.files.iter().filter(|file| file.field == "file" && !file.bytes.is_empty()).cloned().collect();
    if files.is_empty() {
        form.refuse("file", "bank-choose-file");
    }
    let (mut begun, mut refused) = (Vec::new(), Vec::new());
    for file in &files {
        match import::begin(&cx.app, actor, &file.name, file.bytes.clone(), cx.moment()).await {
            Ok(Begun::Refused(faults)) => refused.push(Refused { name: file.name.clone(), faults }),
            Ok(Begun::New(id)) => begun.push((id, "done-learning-import")),
            Ok(Begun::Known(id)) => begun.push((id, "done-learning-import-known")),
            Err(Error::Invalid(errors)) => {
                for FieldError { why, .. } in errors {
                    form.refuse("file", named(&cx, &file.name, &why));
                }
            }
            Err(error) => return Err(error.into()),
        }
    }
    if !form.errors.is_empty() || !refused.is_empty() {
        return page(&cx, &form, unit, refused).await?.refused();
    }
    let query = unit.map(|unit| format!("&unit={unit}")).unwrap_or_default();
    match begun.as_slice() {
        [(id, done)] => redirect(format!("/learning/imports/{id}?done={done}{query}")),
        _ => redirect("/learning/imports?done=done-learning-imports"),
    }
}

/// With several files it must be said which one is meant.
fn named(cx: &Cx, name: &str, why: &Message) -> Message {
    Message::new("bank-of-file").with("name", name).with("why", cx.m(why))
}

#[derive(Template)]
#[template(path = "imports/show.html")]
pub(super) struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    import: Import,
    report: Report,
    intakes: Vec<Intake>,
    made: Vec<Made>,
    units: Vec<Drafted>,
    /// The unit that was meant from the beginning.
    unit: Option<version::Version>,
    categories: [&'static str; 15],
    is_open: bool,
}

impl Show<'_> {
    fn was_made(&self) -> bool {
        self.intakes.iter().any(|intake| intake.target == "units")
    }

    /// The unit of an intake, where its title is known here.
    fn title(&self, target: &str) -> Option<&str> {
        let listed = self.units.iter().find(|unit| unit.id.to_string() == target).map(|unit| unit.title.as_str());
        listed.or_else(|| {
            self.unit.as_ref().filter(|unit| unit.unit_id.to_string() == target).map(|unit| unit.title.as_str())
        })
    }

    fn what(&self, line: &report::Line) -> String {
        line.what(self.cx.lang).to_owned()
    }

    fn more(&self) -> usize {
        (self.report.left + self.report.changed).saturating_sub(self.report.lines.len())
    }
}

pub(super) async fn overview<'a>(
    cx: &'a Cx,
    form: &'a Form,
    id: ImportId,
    unit: Option<LearningUnitId>,
) -> Result<Show<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    let db = &cx.app.db;
    let import = import::get(db, actor.tenant, id).await?;
    let unit = match unit {
        Some(unit) => Some(version::newest(db, actor.tenant, unit).await?),
        None => None,
    };
    Ok(Show {
        cx,
        form,
        report: import.report()?,
        intakes: intake::list(db, actor.tenant, id).await?,
        made: import::units(db, actor.tenant, id).await?,
        units: intake::units(db, actor.tenant).await?,
        unit,
        categories: CATEGORIES,
        is_open: import::is_open(&import, &cx.app.config.banks, cx.moment()),
        import,
    })
}

pub async fn show(cx: Cx, Path(id): Path<ImportId>, Query(wanted): Query<Wanted>) -> Outcome {
    overview(&cx, &Form::empty(), id, wanted.unit).await?.page()
}

/// What is not carried over, as a file.
pub async fn table(cx: Cx, Path(id): Path<ImportId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let import = import::get(&cx.app.db, actor.tenant, id).await?;
    let head = ["fate", "item", "what", "rule", "file", "line"].map(|column| cx.tk("bank-column-", column));
    let fates = [cx.t("bank-left"), cx.t("bank-changed")];
    let bytes = import.report()?.csv(cx.lang, head, fates);
    download(&format!("{} {}.csv", import.name, cx.t("bank-report")), "text/csv; charset=utf-8", bytes)
}
