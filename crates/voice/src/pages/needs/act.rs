//! The form of one act of staff on a case, and what becomes of it.
//!
//! Each form carries the version of the case that the person saw. If somebody
//! else acted meanwhile, the page shows what changed, and below it the form
//! with everything that was typed, ready to be sent again.

use askama::Template;
use axum::{extract::Path, http::StatusCode};
use base::{Actor, Error, PersonId, Result};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    category::Tree,
    desk::{self, Desk},
    need::{
        Need, NeedId, Words,
        access::{self, Casework},
        assignment,
    },
    pages::story::{self, Entry, Reader},
};

#[derive(Template)]
#[template(path = "needs/act.html")]
struct Act<'a> {
    cx: &'a Cx,
    form: &'a Form,
    noun: &'static str,
    need: &'a Need,
    words: Words,
    category: String,
    /// What was said last, to answer to.
    said: Vec<Entry>,
    /// What changed since the person opened the form.
    changes: Vec<Entry>,
    /// Whom it can be given to.
    handlers: Vec<(PersonId, String)>,
    /// Who can be asked to help.
    sides: Vec<desk::Side>,
    tree: Tree,
}

impl Act<'_> {
    fn case(&self) -> String {
        format!("/voice/needs/{}/case", self.need.id)
    }

    /// What will happen.
    fn why(&self) -> String {
        self.cx.t(&format!("need-act-{}-why", self.noun))
    }

    fn is_helper(&self, id: &PersonId) -> bool {
        let id = id.to_string();
        self.form.is("helpers", &id) || self.form.get("helpers").split(',').any(|helper| helper == id)
    }

    fn helps_any(&self, side: &desk::Side) -> bool {
        side.people.iter().any(|(id, _)| self.is_helper(id))
    }

    /// What is to be written.
    fn label(&self) -> String {
        self.cx.t(&format!("need-act-{}-text", self.noun))
    }
}

/// What the person saw, and who they are.
pub(super) fn begin<'a>(cx: &'a Cx, form: &mut Form) -> Result<(&'a Actor, i64)> {
    let actor = cx.require(&access::WORK)?;
    Ok((actor, form.parse("seen", true).unwrap_or_default()))
}

pub(super) async fn form(cx: &Cx, id: NeedId, noun: &'static str) -> Outcome {
    let actor = cx.require(&access::WORK)?;
    let case = Casework::open(&cx.app.db, actor, id).await?;
    let mut form = Form::empty();
    form.set("seen", case.need.version.to_string());
    match noun {
        "summary" => form.set("text", if case.need.summary.is_empty() { &case.need.text } else { &case.need.summary }),
        "classification" => {
            form.set("category", &case.need.category);
            form.set("sub", &case.need.sub);
        }
        "joint" => {
            let helpers = assignment::helpers(&cx.app.db, id).await?;
            return page(cx, case, &with_helpers(form, &helpers), noun, StatusCode::OK, None).await;
        }
        _ => {}
    }
    page(cx, case, &form, noun, StatusCode::OK, None).await
}

fn with_helpers(mut form: Form, helpers: &[PersonId]) -> Form {
    form.set("helpers", helpers.iter().map(ToString::to_string).collect::<Vec<_>>().join(","));
    form
}

/// Back to the case; or the form again, refused or overtaken.
pub(super) async fn outcome(cx: &Cx, id: NeedId, mut form: Form, noun: &'static str, outcome: Result<()>) -> Outcome {
    let overtaken = match outcome {
        Ok(()) => return redirect(format!("/voice/needs/{id}/case?done=done-need-{noun}")),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            None
        }
        Err(Error::Conflict(why)) => Some(why),
        Err(error) => return Err(error.into()),
    };
    let case = Casework::open(&cx.app.db, cx.actor()?, id).await?;
    let Some(why) = overtaken else { return page(cx, case, &form, noun, StatusCode::UNPROCESSABLE_ENTITY, None).await };
    let seen: i64 = form.get("seen").parse().unwrap_or_default();
    form.set("seen", case.need.version.to_string());
    form.refuse("text", why);
    page(cx, case, &form, noun, StatusCode::CONFLICT, Some(seen)).await
}

async fn page(
    cx: &Cx,
    case: Casework,
    form: &Form,
    noun: &'static str,
    status: StatusCode,
    seen: Option<i64>,
) -> Outcome {
    let db = &cx.app.db;
    let desk = Desk::of(cx).await?;
    let tree = Tree::read(db, desk.tenant).await?;
    let need = &case.need;
    let events = case.events(db, &desk).await?;
    let names = desk::names(db, desk.tenant, story::people(need, &events)).await?;
    let lines = story::entries(cx, &tree, need, &events, &names, Reader::Staff);
    let changes = seen.map_or_else(Vec::new, |seen| lines.iter().skip(seen.max(0) as usize).cloned().collect());
    let said: Vec<Entry> = lines.into_iter().filter(|line| line.is_dialogue() || line.is_note()).collect();
    let (mut handlers, mut sides) = (Vec::new(), Vec::new());
    match noun {
        "assignment" => handlers = desk::handlers(db, desk.tenant, desk.today()).await?,
        "joint" => sides = desk::helpers(db, desk.tenant, desk.today()).await?,
        _ => {}
    }
    let act = Act {
        cx,
        form,
        noun,
        need,
        words: case.words(&desk)?,
        category: tree.label(cx, &need.category, &need.sub),
        said: said.into_iter().rev().take(6).rev().collect(),
        changes,
        handlers,
        sides,
        tree,
    };
    act.page_with(status)
}

pub(super) type At = Path<NeedId>;
