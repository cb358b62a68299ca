//! `/learning/units/{id}/pool`: the questions for later.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{
    Cx, Form, Outcome, Page,
    page::{download, redirect},
};

use crate::{
    EDIT_UNITS,
    question::{Question, export, sheet},
    unit::{
        Asked, LearningUnitId, QuestionId, Version,
        pool::{self, Report},
        version,
    },
};

#[derive(Template)]
#[template(path = "units/pool/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: Version,
    questions: Vec<Asked>,
    report: Option<Report>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: LearningUnitId, report: Option<Report>) -> Result<Index<'a>> {
    let tenant = cx.require(&EDIT_UNITS)?.tenant;
    let version = version::newest(&cx.app.db, tenant, id).await?;
    Ok(Index { cx, form, version, questions: pool::list(&cx.app.db, tenant, id).await?, report })
}

pub async fn index(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    page(&cx, &Form::empty(), id, None).await?.page()
}

/// A file when there is one, else what was typed. Says what was taken and what
/// was not; what was typed and rejected stays in the field.
pub async fn create(cx: Cx, Path(id): Path<LearningUnitId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let found = match form.file("file") {
        Some(file) => pool::from_file(&file.name, &file.bytes),
        None => pool::from_gift(&form.text("gift", 1..=60_000)),
    };
    let outcome = match (form.finish(), found) {
        (Ok(()), Ok(found)) => pool::add(&cx.app.db, &cx.app.ids, actor, id, found, cx.moment()).await,
        (Err(error), _) | (_, Err(error)) => Err(error),
    };
    match outcome {
        Ok(report) => {
            let left: Vec<&str> = report.rejected.iter().map(|rejected| rejected.text.as_str()).collect();
            let left = if form.file("file").is_some() { String::new() } else { left.join("\n\n") };
            page(&cx, &Form::filled([("gift", left)]), id, Some(report)).await?.page()
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, None).await?.refused()
        }
    }
}

/// The pool as an Excel file, or the template to fill while it is empty.
pub async fn table(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let version = version::newest(&cx.app.db, actor.tenant, id).await?;
    let pool = questions(&cx, id).await?;
    let book = if pool.is_empty() { sheet::template(cx.lang) } else { sheet::write(&pool, cx.lang) };
    let book = book.map_err(|why| base::error::internal(why.key))?;
    let name = format!("{} {}.xlsx", version.title, cx.t("learning-pool"));
    download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", book)
}

/// The pool as Moodle XML, its pictures and sounds inside.
pub async fn moodle(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let version = version::newest(&cx.app.db, actor.tenant, id).await?;
    let pool = questions(&cx, id).await?;
    let files = export::files(&cx.app, actor.tenant, &pool).await?;
    let name = format!("{} {}.xml", version.title, cx.t("learning-pool"));
    download(&name, "application/xml", export::moodle::write(&pool, &files).into_bytes())
}

async fn questions(cx: &Cx, id: LearningUnitId) -> Result<Vec<Question>> {
    let pool = pool::list(&cx.app.db, cx.require(&EDIT_UNITS)?.tenant, id).await?;
    Ok(pool.into_iter().map(|asked| asked.question).collect())
}

pub async fn remove(cx: Cx, Path((id, question)): Path<(LearningUnitId, QuestionId)>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    pool::remove(&cx.app.db, actor, id, question, cx.moment()).await?;
    redirect(format!("/learning/units/{id}/pool?done=done-learning-pool-removal"))
}
