//! `/organisations/{id}/duties`: the responsibility list, and `/me/duties`.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, Role, UnitId, invalid};
use ui::{Cx, Form, Outcome, Page, outcome::Section, page::redirect};
use uuid::Uuid;

use super::{led, period, seen};
use crate::{
    organisation::{
        Organisation,
        duty::{self, Duty, Owner, Step},
        event::{self, Event},
        helper, link,
        link::Shown,
        outcome,
    },
    unit::Tree,
};

/// Roles at an organisation that a duty can belong to.
const fn owners(tree: Tree) -> &'static [Role] {
    match tree {
        Tree::Admin => &[Role::UnitLeader, Role::TeamLeader, Role::Liaison, Role::ContactLeader],
        Tree::Party | Tree::League => &[Role::BranchSecretary],
        Tree::Union => &[Role::UnionHandler],
    }
}

#[derive(Template)]
#[template(path = "organisations/duties/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    duties: Vec<Duty>,
    today: Day,
}

impl Index<'_> {
    fn owners(&self) -> &'static [Role] {
        owners(self.of.tree)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Index<'a>> {
    let (actor, of) = seen(cx, id).await?;
    Ok(Index { cx, form, of, duties: duty::of(&cx.app.db, actor.tenant, id).await?, today: cx.today() })
}

/// `GET /organisations/{id}/duties`
pub async fn index(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    let form = Form::filled([("from_day", cx.today().to_string())]);
    page(&cx, &form, id).await?.page()
}

/// `POST /organisations/{id}/duties`
pub async fn create(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match write(&cx, id, &mut form).await {
        Ok(duty) => redirect(format!("/organisations/{id}/duties/{duty}?done=done-duty")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

async fn write(cx: &Cx, id: UnitId, form: &mut Form) -> Result<Uuid> {
    let (actor, of) = led(cx, id).await?;
    let title = form.text("title", 2..=100);
    let period = period(form, "from_day", "due_on");
    let number = form.text("person", 0..=40);
    let owner = if number.is_empty() {
        let known = |code: &str| Role::from_code(code).filter(|role| owners(of.tree).contains(role));
        form.choice("role", known).map(Owner::Role)
    } else {
        let member = helper::member(&cx.app.db, actor.tenant, id, &number, cx.today()).await?;
        if member.is_none() {
            form.refuse("person", "organisation-no-member");
        }
        member.map(Owner::Person)
    };
    form.finish()?;
    let (Some(owner), Some((from, due_on))) = (owner, period) else { return Err(invalid("due_on", "form-required")) };
    duty::create(&cx.app, actor, &of, &duty::New { title, owner, from, due_on }).await
}

#[derive(Template)]
#[template(path = "organisations/duties/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Organisation,
    duty: Duty,
    steps: Vec<Step>,
    /// What the system shows of the time of the duty.
    figures: Vec<outcome::Shown>,
    events: Vec<Event>,
    links: Vec<Shown>,
    may_step: bool,
}

impl Show<'_> {
    fn is_late(&self) -> bool {
        self.duty.is_late(&self.cx.today())
    }
}

async fn one<'a>(cx: &'a Cx, form: &'a Form, id: UnitId, duty: Uuid) -> Result<Show<'a>> {
    let (actor, of) = seen(cx, id).await?;
    let (db, today) = (&cx.app.db, cx.today());
    let duty = duty::get(db, actor.tenant, id, duty).await?;
    let until = Day(duty.due_on().0.max(duty.from_day.0).tomorrow().unwrap_or(duty.due_on().0));
    let time = (duty.from_day, until);
    Ok(Show {
        cx,
        form,
        steps: duty::steps(db, actor.tenant, duty.id).await?,
        figures: outcome::of(&cx.app, &of, time, Section::Outcome).await?,
        events: event::between(db, actor.tenant, id, time.0, time.1).await?,
        links: link::shown(&cx.app, actor, duty.id).await?,
        may_step: duty.done_at.is_none() && duty::may_step(db, actor, &of, &duty, today).await?,
        of,
        duty,
    })
}

/// `GET /organisations/{id}/duties/{duty}`
pub async fn show(cx: Cx, Path((id, duty)): Path<(UnitId, Uuid)>) -> Outcome {
    one(&cx, &Form::empty(), id, duty).await?.page()
}

async fn answer(cx: &Cx, form: Form, at: (UnitId, Uuid), result: Result<()>, done: &str) -> Outcome {
    match result {
        Ok(()) => redirect(format!("/organisations/{}/duties/{}?done={done}", at.0, at.1)),
        Err(error) => {
            let form = form.redisplay(error)?;
            one(cx, &form, at.0, at.1).await?.refused()
        }
    }
}

/// `POST /organisations/{id}/duties/{duty}/completion`
pub async fn create_completion(cx: Cx, Path(at): Path<(UnitId, Uuid)>, mut form: Form) -> Outcome {
    let text = form.text("note", 2..=1000);
    let result = step(&cx, at, &form, &text, None).await;
    answer(&cx, form, at, result, "done-duty-done").await
}

/// `POST /organisations/{id}/duties/{duty}/deferral`
pub async fn create_deferral(cx: Cx, Path(at): Path<(UnitId, Uuid)>, mut form: Form) -> Outcome {
    let (text, day): (String, Option<Day>) = (form.text("reason", 2..=1000), form.day("to_day", true));
    if day.is_some_and(|day| day <= cx.today()) {
        form.refuse("to_day", "duty-deferral-past");
    }
    let result = step(&cx, at, &form, &text, day).await;
    answer(&cx, form, at, result, "done-duty-deferred").await
}

async fn step(cx: &Cx, at: (UnitId, Uuid), form: &Form, text: &str, day: Option<Day>) -> Result<()> {
    let (actor, of) = seen(cx, at.0).await?;
    let duty = duty::get(&cx.app.db, actor.tenant, at.0, at.1).await?;
    if !duty::may_step(&cx.app.db, actor, &of, &duty, cx.today()).await? {
        return Err(base::forbidden());
    }
    form.finish()?;
    duty::step(&cx.app, actor, &duty, text, day).await
}

/// `POST /organisations/{id}/duties/{duty}/links`
pub async fn create_link(cx: Cx, Path(at): Path<(UnitId, Uuid)>, mut form: Form) -> Outcome {
    let (actor, of) = led(&cx, at.0).await?;
    duty::get(&cx.app.db, actor.tenant, at.0, at.1).await?;
    let path = form.text("path", 1..=300);
    let result = match form.finish() {
        Ok(()) => link::add(&cx.app, actor, &of, at.1, &path).await,
        refused => refused,
    };
    answer(&cx, form, at, result, "done-link").await
}

/// `POST /organisations/{id}/duties/{duty}/links/{link}/removal`
pub async fn remove_link(cx: Cx, Path((id, duty, link)): Path<(UnitId, Uuid, Uuid)>) -> Outcome {
    let (actor, of) = led(&cx, id).await?;
    duty::get(&cx.app.db, actor.tenant, id, duty).await?;
    link::remove(&cx.app, actor, &of, duty, link).await?;
    redirect(format!("/organisations/{id}/duties/{duty}?done=done-link-removed"))
}

#[derive(Template)]
#[template(path = "me/duties.html")]
struct Own<'a> {
    cx: &'a Cx,
    duties: Vec<Duty>,
    today: Day,
}

/// `GET /me/duties`
pub async fn own(cx: Cx) -> Outcome {
    let duties = duty::own(&cx.app.db, cx.actor()?, cx.today()).await?;
    Own { cx: &cx, duties, today: cx.today() }.page()
}
