//! `/training/plans/{id}/versions`: how a plan stands, and writing it.

use askama::Template;
use axum::{extract::Path, http::StatusCode};
use base::{Error, Message, Result};
use learning::{
    course::{self, Course, Kind},
    release::{self, Act, Standing},
};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ORGANISE, REVIEW_PLANS, SEE_PLANS,
    class::word,
    pages::audience::{self, Offer},
    plan::{
        self, CRITERIA, MOST_STEPS, Mode, NATURES, PlanId, Step, StepId, Version,
        progress::{self, Offered},
        review,
        version::{self, Draft, Planned},
    },
};

#[derive(Template)]
#[template(path = "plans/versions.html")]
pub(super) struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    version: Version,
    steps: Vec<Step>,
    offered: Vec<Offered>,
    audience: usize,
    minutes: i64,
    standing: Standing,
    faults: Vec<(&'static str, Message)>,
    history: Vec<Act>,
    is_out: bool,
    may_edit: bool,
    may_review: bool,
}

impl Index<'_> {
    fn state(&self) -> &'static str {
        self.standing.state()
    }

    fn fault(&self, part: &str) -> Option<&Message> {
        self.faults.iter().find(|(known, _)| *known == part).map(|(_, why)| why)
    }

    fn classes(&self, step: &Step) -> Vec<&Offered> {
        self.offered.iter().filter(|class| class.step_id == step.step_id).collect()
    }

    fn has_twin(&self, step: &Step) -> bool {
        self.steps.iter().any(|other| other.twin_id == Some(step.step_id))
    }

    fn place_of(&self, step: StepId) -> i64 {
        self.steps.iter().find(|known| known.step_id == step).map_or(0, |step| step.place)
    }
}

/// The page of a plan's standing, also when one of its actions was refused.
pub(super) async fn overview<'a>(cx: &'a Cx, form: &'a Form, id: PlanId) -> Result<Index<'a>> {
    let actor = cx.require(&SEE_PLANS)?;
    let db = &cx.app.db;
    let version = plan::newest(db, actor.tenant, id).await?;
    let steps = plan::steps(db, actor.tenant, version.id).await?;
    let wrote = release::wrote(db, actor, &review::SHELF, id).await?;
    Ok(Index {
        cx,
        form,
        standing: release::standing(db, &review::SHELF, version.id).await?,
        faults: version::faults(db, actor, &version, &steps).await?,
        offered: progress::offered(db, actor.tenant, id).await?,
        audience: people::audience::resolve(db, actor.tenant, &version.rule(), cx.today()).await?.len(),
        minutes: version::minutes(db, actor, &steps).await?,
        steps,
        history: release::history(db, actor, &review::SHELF, id).await?,
        is_out: plan::published(db, actor.tenant, id).await.is_ok(),
        may_edit: plan::handled(db, actor, id).await.is_ok(),
        may_review: actor.may(&REVIEW_PLANS) && !wrote,
        version,
    })
}

pub async fn index(cx: Cx, Path(id): Path<PlanId>) -> Outcome {
    overview(&cx, &Form::empty(), id).await?.page()
}

/// A line of the form.
pub struct Row {
    pub id: String,
    pub twin: String,
    pub nature: String,
    pub mode: String,
    pub course: String,
    pub title: String,
}

#[derive(Template)]
#[template(path = "plans/new.html")]
pub(super) struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// None: a plan that is not there yet.
    id: Option<PlanId>,
    rows: Vec<Row>,
    courses: Vec<Course>,
    offer: Offer,
    categories: [&'static str; 15],
    criteria: [&'static str; 4],
    natures: [&'static str; 6],
    /// Somebody else's newer version, when this one came second.
    other: Option<Version>,
}

/// Empty lines that are offered below the filled ones.
const MORE_ROWS: usize = 3;

pub(super) async fn page<'a>(
    cx: &'a Cx,
    form: &'a Form,
    id: Option<PlanId>,
    other: Option<Version>,
) -> Result<New<'a>> {
    let actor = cx.require(&ORGANISE)?;
    let mut rows = rows(form);
    rows.retain(|row| !row.course.is_empty() || !row.title.trim().is_empty());
    let wanted = (rows.len() + MORE_ROWS).clamp(6, MOST_STEPS.max(rows.len()));
    rows.resize_with(wanted, || Row {
        id: String::new(),
        twin: String::new(),
        nature: "theory".into(),
        mode: "online".into(),
        course: String::new(),
        title: String::new(),
    });
    let courses = course::all(&cx.app.db, actor.tenant).await?;
    Ok(New {
        cx,
        form,
        id,
        rows,
        courses,
        offer: audience::offer(cx).await?,
        categories: learning::unit::CATEGORIES,
        criteria: CRITERIA,
        natures: NATURES,
        other,
    })
}

/// The lines in the order of the numbers before them.
fn rows(form: &Form) -> Vec<Row> {
    let list = |name: &str| -> Vec<String> { form.all(name).into_iter().map(str::to_owned).collect() };
    let (places, ids, twins) = (list("place"), list("step"), list("twin"));
    let (natures, modes, courses, titles) = (list("nature"), list("mode"), list("course"), list("step_title"));
    let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let mut rows: Vec<(i64, Row)> = (0..natures.len())
        .map(|line| {
            let place = places.get(line).and_then(|place| place.trim().parse().ok()).unwrap_or(line as i64 + 1);
            let row = Row {
                id: at(&ids, line),
                twin: at(&twins, line),
                nature: at(&natures, line),
                mode: at(&modes, line),
                course: at(&courses, line),
                title: at(&titles, line),
            };
            (place, row)
        })
        .collect();
    rows.sort_by_key(|(place, _)| *place);
    rows.into_iter().map(|(_, row)| row).collect()
}

fn planned(row: &Row) -> Option<Planned> {
    let course = match row.course.split_once(':') {
        Some((kind, id)) => Some((Kind::from_code(kind)?, id.parse().ok()?)),
        None => None,
    };
    let mode = Mode::from_code(&row.mode)?;
    Some(Planned {
        id: row.id.parse().ok(),
        mode,
        nature: word(&NATURES, &row.nature)?,
        title: row.title.trim().chars().take(80).collect(),
        course: course.filter(|_| mode == Mode::Online),
        twin: row.twin.parse().ok(),
    })
}

pub(super) fn draft(form: &mut Form) -> Draft {
    let mut steps = Vec::new();
    for row in rows(form).iter().filter(|row| !row.course.is_empty() || !row.title.trim().is_empty()) {
        match planned(row) {
            Some(step) => steps.push(step),
            None => form.refuse("steps", "form-not-understood"),
        }
    }
    Draft {
        title: form.text("title", 2..=60),
        category: form.choice("category", learning::unit::category).unwrap_or("theory"),
        arrangement: form.text("arrangement", 0..=4_000),
        organisation: form.text("organisation", 0..=4_000),
        assessment: form.text("assessment", 0..=4_000),
        criterion: form.choice("criterion", |text| word(&CRITERIA, text)).unwrap_or("recall"),
        rule: audience::rule(form),
        due_on: form.day("due_on", false),
        mandatory: form.is("mandatory", "1"),
        basis: form.text("basis", 0..=200),
        reason: form.text("reason", 0..=300),
        steps,
    }
}

pub async fn new(cx: Cx, Path(id): Path<PlanId>) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    plan::handled(&cx.app.db, actor, id).await?;
    let version = plan::newest(&cx.app.db, actor.tenant, id).await?;
    let steps = plan::steps(&cx.app.db, actor.tenant, version.id).await?;
    page(&cx, &filled(&version, &steps), Some(id), None).await?.page()
}

fn filled(version: &Version, steps: &[Step]) -> Form {
    let mut pairs = vec![
        ("from", version.number.to_string()),
        ("title", version.title.clone()),
        ("category", version.category.clone()),
        ("arrangement", version.arrangement.clone()),
        ("organisation", version.organisation.clone()),
        ("assessment", version.assessment.clone()),
        ("criterion", version.criterion.clone()),
        ("due_on", version.due_on.map(|day| day.to_string()).unwrap_or_default()),
        ("mandatory", if version.mandatory { "1" } else { "0" }.to_owned()),
        ("basis", version.basis.clone()),
        ("reason", version.reason.clone()),
    ];
    pairs.extend(audience::pairs(&version.rule()));
    for step in steps {
        pairs.push(("place", step.place.to_string()));
        pairs.push(("step", step.step_id.to_string()));
        pairs.push(("twin", step.twin_id.map(|twin| twin.to_string()).unwrap_or_default()));
        pairs.push(("nature", step.nature.clone()));
        pairs.push(("mode", step.mode().code().to_owned()));
        pairs.push(("course", step.course().map(|(kind, id)| format!("{}:{id}", kind.code())).unwrap_or_default()));
        pairs.push(("step_title", step.title.clone()));
    }
    Form::filled(pairs)
}

pub async fn create(cx: Cx, Path(id): Path<PlanId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let draft = draft(&mut form);
    let from = form.parse("from", true).unwrap_or_default();
    let saved = match form.finish() {
        Ok(()) => version::save(&cx.app.db, &cx.app.ids, actor, id, from, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match saved {
        Err(Error::Conflict(_)) => {
            let other = plan::newest(&cx.app.db, actor.tenant, id).await?;
            // Saving again is a decision then, not an accident.
            form.set("from", other.number.to_string());
            page(&cx, &form, Some(id), Some(other)).await?.page_with(StatusCode::CONFLICT)
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, Some(id), None).await?.refused()
        }
        Ok(()) => redirect(format!("/training/plans/{id}/versions?done=done-training-version")),
    }
}
