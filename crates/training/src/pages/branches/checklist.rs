//! `/training/branches/{id}/checklist`: what the records say, and what the
//! branch says where it does not apply.

use askama::Template;
use axum::extract::Path;
use base::{Result, UnitId};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::{Tab, led, seen, tabs};
use crate::{
    branch::{self, Opened},
    checklist::{self, Line, Says},
    meeting::{
        cadence::{self, Period},
        due::Happenings,
    },
};

#[derive(Template)]
#[template(path = "branches/checklist.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Opened,
    lines: Vec<Line>,
    year: i16,
}

impl Show<'_> {
    fn tabs(&self) -> Vec<Tab> {
        tabs(&self.of, "checklist")
    }

    fn settled(&self) -> usize {
        self.lines.iter().filter(|line| line.state.code() != "open").count()
    }

    fn title(&self, line: &Line) -> String {
        match line.item.rule {
            Some(rule) => self.cx.t1(&format!("checklist-{}", rule.code()), "least", line.item.least),
            None => line.item.title.clone(),
        }
    }

    /// Was this line's form sent?
    fn is_sent(&self, line: &Line) -> bool {
        self.form.get("code") == line.item.code
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: UnitId) -> Result<Show<'a>> {
    let (actor, of) = seen(cx, id).await?;
    let (db, today) = (&cx.app.db, cx.today());
    let cadence = cadence::of(db, actor.tenant, id).await?;
    let happenings = Happenings::read(db, actor.tenant, Some(id), Period::of(12, today).from).await?;
    let members = branch::members(db, actor.tenant, &[id], today).await?;
    let lines = checklist::of_branch(db, actor, &of, &members, (&cadence, &happenings), today).await?;
    Ok(Show { cx, form, of, lines, year: today.year() })
}

/// `GET /training/branches/{id}/checklist`
pub async fn show(cx: Cx, Path(id): Path<UnitId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /training/branches/{id}/checklist/words`
pub async fn create_word(cx: Cx, Path(id): Path<UnitId>, mut form: Form) -> Outcome {
    match say(&cx, id, &mut form).await {
        Ok(()) => redirect(format!("/training/branches/{id}/checklist?done=done-checklist")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

async fn say(cx: &Cx, id: UnitId, form: &mut Form) -> Result<()> {
    let (actor, of) = led(cx, id).await?;
    let says = form.choice("kind", Says::from_code);
    let text = form.text("text", 0..=300);
    let code = form.text("code", 1..=40);
    form.finish()?;
    let says = says.ok_or_else(|| base::invalid("kind", "form-choose"))?;
    checklist::say(&cx.app.db, actor, &of, &code, (says, &text), (cx.moment(), cx.today())).await
}
