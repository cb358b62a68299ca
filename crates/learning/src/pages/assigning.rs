//! To whom, by when; looked at before it is sent. The same for a unit and for a
//! path.

use askama::Template;
use base::{Actor, Result, UnitId};
use people::{
    audience::{self, Choices, Reached, Rule},
    unit::{Placed, Tree},
};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ASSIGN_UNITS,
    assignment::{self, Given, Order, Preview},
    pages::local_now,
};

const EMPLOYMENTS: [&str; 3] = ["in-post", "contract", "dispatched"];
const SHIFTS: [&str; 7] = ["four-crew", "day", "crew-pool", "window", "apn", "duty24", "clinic"];
/// Names shown before sending, so that a wrong rule is seen.
const NAMES: usize = 50;

#[derive(Template)]
#[template(path = "units/assignments/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    given: &'a Given,
    units: Vec<Placed>,
    choices: Choices,
    employments: [&'static str; 3],
    shifts: [&'static str; 7],
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, given: &'a Given) -> Result<New<'a>> {
    let actor = cx.require(&ASSIGN_UNITS)?;
    let mut units = people::unit::tree(&cx.app.db, actor.tenant, Tree::Admin, cx.today()).await?;
    if let Some(reach) = actor.reach(&ASSIGN_UNITS) {
        units.retain(|unit| reach.contains(&unit.id));
    }
    let choices = audience::choices(&cx.app.db, actor.tenant).await?;
    Ok(New { cx, form, given, units, choices, employments: EMPLOYMENTS, shifts: SHIFTS })
}

/// The form; `scene` is ticked when it is asked for from a scene's page.
pub async fn new(cx: &Cx, given: &Given, scene: &str) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    let due = cx.today().0.checked_add(jiff::Span::new().days(14)).unwrap_or(cx.today().0);
    let mut form = Form::filled([("due_on", due.to_string()), ("mandatory", "0".into())]);
    if !scene.is_empty() {
        form.set("scenes", scene);
    }
    // Who leads one team means that team.
    if let Some([only]) = actor.reach(&ASSIGN_UNITS).as_deref() {
        form.set("units", only.to_string());
    }
    page(cx, &form, given).await?.page()
}

fn order(form: &mut Form) -> Order {
    let words = |form: &Form, name: &str| -> Vec<String> {
        form.all(name).into_iter().map(str::to_owned).filter(|word| !word.is_empty()).collect()
    };
    let people = form.text("people", 0..=20_000);
    let rule = Rule {
        units: form.all("units").into_iter().filter_map(|unit| unit.parse::<UnitId>().ok()).collect(),
        posts: words(form, "posts"),
        levels: words(form, "levels"),
        employments: words(form, "employments"),
        shifts: words(form, "shifts"),
        scenes: words(form, "scenes"),
        tags: words(form, "tags"),
        people: people
            .split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '，' | '、' | ';' | '；'))
            .filter(|word| !word.is_empty())
            .map(str::to_owned)
            .collect(),
    };
    Order {
        rule,
        due_on: form.day("due_on", true).unwrap_or(base::Day(jiff::civil::Date::ZERO)),
        mandatory: form.is("mandatory", "1"),
        basis: form.text("basis", 0..=200),
        reason: form.text("reason", 0..=300),
    }
}

#[derive(Template)]
#[template(path = "units/assignments/preview.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    order: &'a Order,
    preview: &'a Preview,
    names: &'a [Reached],
    /// The fields as sent, to be sent again; without the day.
    fields: Vec<(String, String)>,
}

pub async fn preview(cx: &Cx, mut form: Form, given: Given) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    match looked_at(cx, actor, given.clone(), &mut form).await {
        Ok((order, preview)) => {
            let fields = form.pairs().iter().filter(|(name, _)| name != "due_on").cloned().collect();
            let names = &preview.people[..preview.people.len().min(NAMES)];
            Show { cx, form: &form, order: &order, preview: &preview, names, fields }.page()
        }
        Err(error) => again(cx, form, &given, error).await,
    }
}

async fn looked_at(cx: &Cx, actor: &Actor, given: Given, form: &mut Form) -> Result<(Order, Preview)> {
    let order = order(form);
    form.finish()?;
    let preview = assignment::preview(&cx.app.db, actor, given, &order, cx.today()).await?;
    Ok((order, preview))
}

/// The form again with what was refused.
async fn again(cx: &Cx, form: Form, given: &Given, error: base::Error) -> Outcome {
    let form = form.redisplay(error)?;
    page(cx, &form, given).await?.refused()
}

/// Sends it: to the assignment, or to all of them when there are several.
pub async fn create(cx: &Cx, mut form: Form, given: Given) -> Outcome {
    let actor = cx.require(&ASSIGN_UNITS)?;
    let order = order(&mut form);
    let made = match form.finish() {
        Ok(()) => assignment::create(&cx.app.db, &cx.app.ids, actor, given.clone(), &order, &local_now(cx)).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(_) if given.package.is_some() => redirect(format!("{}/versions?done=done-learning-assignment", given.link)),
        Ok(_) if given.path.is_some() => redirect("/learning/assignments?done=done-learning-assignment"),
        Ok(made) => redirect(format!("/learning/assignments/{made}?done=done-learning-assignment")),
        Err(error) => again(cx, form, &given, error).await,
    }
}
