//! `/learning/paths/{id}/versions`: how a path stands, and writing it.

use askama::Template;
use axum::{extract::Path, http::StatusCode};
use base::{Error, Message, Result};
use people::audience::{self, Choices};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ASSIGN_UNITS, EDIT_UNITS, REVIEW_UNITS, SEE_UNITS,
    path::{
        self, MOST_STEPS, PathId, Step, Version, review,
        version::{self, Draft},
    },
    release::{self, Act, Standing},
    report::{self, Course},
};

#[derive(Template)]
#[template(path = "paths/versions/index.html")]
pub(super) struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: Version,
    steps: Vec<Step>,
    standing: Standing,
    faults: Vec<Message>,
    history: Vec<Act>,
    is_out: bool,
    may_edit: bool,
    may_review: bool,
    may_assign: bool,
}

impl Index<'_> {
    fn state(&self) -> &'static str {
        self.standing.state()
    }
}

/// The page of a path's standing, also when one of its actions was refused.
async fn overview<'a>(cx: &'a Cx, form: &'a Form, id: PathId) -> Result<Index<'a>> {
    let actor = cx.require(&SEE_UNITS)?;
    let db = &cx.app.db;
    let version = path::newest(db, actor.tenant, id).await?;
    let steps = path::steps(db, actor, version.id).await?;
    let wrote = release::wrote(db, actor, &review::SHELF, id).await?;
    Ok(Index {
        cx,
        form,
        standing: release::standing(db, &review::SHELF, version.id).await?,
        faults: version::faults(&steps),
        steps,
        history: release::history(db, actor, &review::SHELF, id).await?,
        is_out: path::published(db, actor.tenant, id).await.is_ok(),
        may_edit: actor.may(&EDIT_UNITS),
        may_review: actor.may(&REVIEW_UNITS) && !wrote,
        may_assign: actor.may(&ASSIGN_UNITS),
        version,
    })
}

pub async fn index(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    overview(&cx, &Form::empty(), id).await?.page()
}

/// Who acts on a path, and when.
pub(super) fn desk(cx: &Cx) -> Result<review::Desk<'_>> {
    Ok(review::Desk { ids: &cx.app.ids, actor: cx.actor()?, at: cx.moment(), today: cx.today() })
}

/// After an action on a path: its standing, or that page with what was refused.
pub(super) async fn after(cx: &Cx, form: Form, id: PathId, outcome: Result<()>, done: &str) -> Outcome {
    match outcome {
        Ok(()) => redirect(format!("/learning/paths/{id}/versions?done={done}")),
        Err(error) => {
            let form = form.redisplay(error)?;
            overview(cx, &form, id).await?.refused()
        }
    }
}

/// A line of the form: which unit, and whether it begins with a pre-test.
struct Row {
    unit: String,
    pretest: bool,
}

#[derive(Template)]
#[template(path = "paths/versions/new.html")]
pub(super) struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// None: a path that is not there yet.
    id: Option<PathId>,
    rows: Vec<Row>,
    units: Vec<Course>,
    choices: Choices,
    /// Somebody else's newer version, when this one came second.
    other: Option<Version>,
}

/// Empty lines that are offered below the filled ones.
const MORE_ROWS: usize = 4;

pub(super) async fn page<'a>(
    cx: &'a Cx,
    form: &'a Form,
    id: Option<PathId>,
    other: Option<Version>,
) -> Result<New<'a>> {
    let actor = cx.require(&EDIT_UNITS)?;
    let mut rows = rows(form);
    rows.retain(|row| !row.unit.is_empty());
    let wanted = (rows.len() + MORE_ROWS).clamp(8, MOST_STEPS.max(rows.len()));
    rows.resize_with(wanted, || Row { unit: String::new(), pretest: false });
    let units = report::courses(&cx.app.db, actor).await?;
    let choices = audience::choices(&cx.app.db, actor.tenant).await?;
    Ok(New { cx, form, id, rows, units, choices, other })
}

/// The lines in the order of the numbers before them.
fn rows(form: &Form) -> Vec<Row> {
    let pretests = form.all("pretest");
    let places = form.all("place");
    let units = form.all("unit").into_iter().enumerate();
    let mut rows: Vec<(i64, Row)> = units
        .map(|(at, unit)| {
            let place = places.get(at).and_then(|place| place.trim().parse().ok()).unwrap_or(at as i64 + 1);
            (place, Row { unit: unit.to_owned(), pretest: pretests.get(at) == Some(&"1") })
        })
        .collect();
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

pub(super) fn draft(form: &mut Form) -> Draft {
    let words = |form: &Form, name: &str| -> Vec<String> {
        form.all(name)
            .into_iter()
            .map(|word| word.trim().to_owned())
            .filter(|word| !word.is_empty())
            .take(100)
            .collect()
    };
    let mut steps = Vec::new();
    for row in rows(form).into_iter().filter(|row| !row.unit.is_empty()) {
        match row.unit.parse() {
            Ok(unit) => steps.push((unit, row.pretest)),
            Err(_) => form.refuse("steps", "form-not-understood"),
        }
    }
    Draft {
        title: form.text("title", 2..=60),
        summary: form.text("summary", 0..=300),
        posts: words(form, "posts"),
        levels: words(form, "levels"),
        steps,
    }
}

pub async fn new(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let version = path::newest(&cx.app.db, actor.tenant, id).await?;
    let steps = path::steps(&cx.app.db, actor, version.id).await?;
    page(&cx, &filled(&version, &steps), Some(id), None).await?.page()
}

fn filled(version: &Version, steps: &[Step]) -> Form {
    let mut pairs = vec![
        ("from", version.number.to_string()),
        ("title", version.title.clone()),
        ("summary", version.summary.clone()),
    ];
    pairs.extend(version.posts().into_iter().map(|post| ("posts", post.to_owned())));
    pairs.extend(version.levels().into_iter().map(|level| ("levels", level.to_owned())));
    for step in steps {
        pairs.push(("place", step.place.to_string()));
        pairs.push(("unit", step.unit_id.to_string()));
        pairs.push(("pretest", if step.pretest { "1" } else { "0" }.to_owned()));
    }
    Form::filled(pairs)
}

pub async fn create(cx: Cx, Path(id): Path<PathId>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let draft = draft(&mut form);
    let from = form.parse("from", true).unwrap_or_default();
    let saved = match form.finish() {
        Ok(()) => version::save(&cx.app.db, &cx.app.ids, actor, id, from, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match saved {
        Err(Error::Conflict(_)) => {
            let other = path::newest(&cx.app.db, actor.tenant, id).await?;
            // Saving again is a decision then, not an accident.
            form.set("from", other.number.to_string());
            page(&cx, &form, Some(id), Some(other)).await?.page_with(StatusCode::CONFLICT)
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, Some(id), None).await?.refused()
        }
        Ok(()) => redirect(format!("/learning/paths/{id}/versions?done=done-learning-version")),
    }
}
