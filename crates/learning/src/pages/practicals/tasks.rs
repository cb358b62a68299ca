//! `/learning/units/{id}/practical` and `/learning/paths/{id}/practical`: the
//! practical task of a unit or path, for those who write and approve it.

use askama::Template;
use axum::{extract::Path, http::StatusCode};
use base::{Error, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    EDIT_UNITS, REVIEW_UNITS, SEE_UNITS,
    certificate::Subject,
    path::{self, PathId},
    practical::{
        self, Draft, Mode, Version,
        counts::{self, Counts},
        rubric::{self, Fault},
    },
    unit::{self, LearningUnitId},
};

#[derive(Template)]
#[template(path = "practicals/task.html")]
struct Task<'a> {
    cx: &'a Cx,
    form: &'a Form,
    title: String,
    base: String,
    newest: Option<Version>,
    /// Do learners get any version?
    is_out: bool,
    counts: Counts,
    faults: Vec<Fault>,
    modes: Vec<Mode>,
    may_edit: bool,
    may_approve: bool,
    /// Somebody else has saved one since.
    is_late: bool,
}

async fn page<'a>(cx: &'a Cx, form: Option<&'a Form>, empty: &'a Form, of: Subject) -> Result<Task<'a>> {
    let (actor, db) = (cx.require(&SEE_UNITS)?, &cx.app.db);
    let title = match of {
        Subject::Path(id) => path::newest(db, actor.tenant, id).await?.title,
        Subject::Unit(id) => unit::version::newest(db, actor.tenant, id).await?.title,
        Subject::Class(_) => return Err(base::not_found()),
    };
    let newest = practical::newest(db, actor.tenant, of).await?;
    let counts = match &newest {
        Some(newest) => counts::read(db, actor.tenant, newest.practical_id).await?,
        None => Counts::default(),
    };
    let may_approve = actor.may(&REVIEW_UNITS)
        && newest.as_ref().is_some_and(|newest| newest.made_by != actor.person && !newest.is_out);
    let shown = form.unwrap_or(empty);
    let typed = shown.get("rubric").trim();
    let mode = Mode::from_code(shown.get("mode")).unwrap_or(Mode::Piece);
    let modes = Mode::ALL.into_iter().filter(|mode| *mode != Mode::Steps || matches!(of, Subject::Unit(_)));
    Ok(Task {
        cx,
        form: shown,
        title,
        base: format!("/learning/{}s/{}", of.kind(), of.id()),
        is_out: practical::published(db, actor.tenant, of).await?.is_some(),
        newest,
        counts,
        faults: if typed.is_empty() { Vec::new() } else { rubric::read(mode, typed).1 },
        modes: modes.collect(),
        may_edit: actor.may(&EDIT_UNITS),
        may_approve,
        is_late: false,
    })
}

fn filled(newest: Option<&Version>) -> Form {
    let Some(version) = newest else { return Form::filled([("mode", "piece".to_owned()), ("files", "1".to_owned())]) };
    let mut values = vec![
        ("from", version.number.to_string()),
        ("mode", version.mode().code().to_owned()),
        ("title", version.title.clone()),
        ("task", version.task.clone()),
        ("rubric", version.rubric.clone()),
    ];
    values
        .extend([("files", version.files), ("link", version.link)].map(|(name, is)| (name, u8::from(is).to_string())));
    Form::filled(values)
}

async fn show(cx: &Cx, of: Subject) -> Outcome {
    let actor = cx.require(&SEE_UNITS)?;
    let newest = practical::newest(&cx.app.db, actor.tenant, of).await?;
    page(cx, None, &filled(newest.as_ref()), of).await?.page()
}

fn draft(form: &mut Form) -> Option<Draft> {
    let mode = form.choice("mode", Mode::from_code);
    let draft = Draft {
        mode: mode.unwrap_or(Mode::Piece),
        title: form.text("title", 2..=60),
        task: form.text("task", 5..=4_000),
        rubric: form.text("rubric", 1..=8_000),
        files: form.is("files", "1"),
        link: form.is("link", "1"),
    };
    mode.map(|_| draft)
}

async fn save(cx: Cx, mut form: Form, of: Subject) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let draft = draft(&mut form);
    let from = form.parse("from", false).unwrap_or_default();
    let saved = match (form.finish(), draft) {
        (Ok(()), Some(draft)) => practical::save(&cx.app.db, &cx.app.ids, actor, of, from, &draft, cx.moment()).await,
        (Err(error), _) => Err(error),
        (Ok(()), None) => Err(base::invalid("mode", "form-choose")),
    };
    match saved {
        Ok(_) => after(of, "done-learning-practical"),
        Err(Error::Conflict(_)) => {
            let newest = practical::newest(&cx.app.db, actor.tenant, of).await?;
            // Saving again is a decision then, not an accident.
            form.set("from", newest.map_or(0, |newest| newest.number).to_string());
            let empty = Form::empty();
            let mut page = page(&cx, Some(&form), &empty, of).await?;
            page.is_late = true;
            page.page_with(StatusCode::CONFLICT)
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, Some(&form), &Form::empty(), of).await?.refused()
        }
    }
}

fn after(of: Subject, done: &str) -> Outcome {
    redirect(format!("/learning/{}s/{}/practical?done={done}", of.kind(), of.id()))
}

async fn approve(cx: Cx, mut form: Form, of: Subject) -> Outcome {
    let actor = cx.require(&REVIEW_UNITS)?;
    let number = form.parse("number", true).unwrap_or_default();
    match practical::approve(&cx.app.db, actor, of, number, cx.moment()).await {
        Ok(()) => after(of, "done-learning-practical-approval"),
        Err(error) => {
            let newest = practical::newest(&cx.app.db, actor.tenant, of).await?;
            let form = filled(newest.as_ref()).redisplay(error)?;
            page(&cx, Some(&form), &Form::empty(), of).await?.refused()
        }
    }
}

async fn withdraw(cx: Cx, of: Subject) -> Outcome {
    practical::withdraw(&cx.app.db, cx.require(&EDIT_UNITS)?, of, cx.moment()).await?;
    after(of, "done-learning-practical-withdrawal")
}

pub async fn of_unit(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    show(&cx, Subject::Unit(id)).await
}

pub async fn save_unit(cx: Cx, Path(id): Path<LearningUnitId>, form: Form) -> Outcome {
    save(cx, form, Subject::Unit(id)).await
}

pub async fn approve_unit(cx: Cx, Path(id): Path<LearningUnitId>, form: Form) -> Outcome {
    approve(cx, form, Subject::Unit(id)).await
}

pub async fn withdraw_unit(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    withdraw(cx, Subject::Unit(id)).await
}

pub async fn of_path(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    show(&cx, Subject::Path(id)).await
}

pub async fn save_path(cx: Cx, Path(id): Path<PathId>, form: Form) -> Outcome {
    save(cx, form, Subject::Path(id)).await
}

pub async fn approve_path(cx: Cx, Path(id): Path<PathId>, form: Form) -> Outcome {
    approve(cx, form, Subject::Path(id)).await
}

pub async fn withdraw_path(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    withdraw(cx, Subject::Path(id)).await
}
