//! `/training/classes/{id}/kit`: questions, groups, what they concluded.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ORGANISE,
    class::{
        self, Class, ClassId,
        kit::{self, Conclusion, Member, New},
        remark::{self, Group},
    },
    pages::person,
};

#[derive(Template)]
#[template(path = "classes/kit.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    class: Class,
    groups: Vec<(i64, Vec<Member>)>,
    conclusions: Vec<Conclusion>,
    /// Of a dilemma: may the reader still say something, and what groups said.
    may_say: bool,
    said: Vec<Group>,
    may_handle: bool,
}

impl Show<'_> {
    fn said_at(&self, place: usize) -> &str {
        self.form.all("remark").get(place).copied().unwrap_or_default()
    }

    fn is_late(&self, item: &Conclusion) -> bool {
        item.is_late(self.cx.today())
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: ClassId) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let class = class::get(db, actor.tenant, id).await?;
    let may_handle = class::may_handle(actor, &class);
    let own = kit::own_group(db, actor, id).await?;
    let mut groups: Vec<(i64, Vec<Member>)> = Vec::new();
    for member in kit::groups(db, actor, id).await? {
        // Who is in another group is the organiser's to know.
        if may_handle || Some(member.number) == own {
            match groups.last_mut() {
                Some((number, members)) if *number == member.number => members.push(member),
                _ => groups.push((member.number, vec![member])),
            }
        }
    }
    let conclusions = if may_handle || own.is_some() { kit::conclusions(db, actor, id).await? } else { Vec::new() };
    let may_say = remark::may_give(db, actor, &class, cx.today()).await?;
    let said = match (class.is_dilemma(), may_handle, own) {
        (true, true, _) => remark::groups(db, actor, &class, None, cx.today()).await?,
        (true, false, Some(own)) => remark::groups(db, actor, &class, Some(own), cx.today()).await?,
        _ => Vec::new(),
    };
    Ok(Show { cx, form, class, groups, conclusions, may_say, said, may_handle })
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /training/classes/{id}/groups`
pub async fn deal(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let count = form.parse("groups", true).unwrap_or_default();
    let dealt = match form.finish() {
        Ok(()) => kit::deal(&cx.app.db, actor, id, count, cx.moment(), cx.today()).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, dealt, "done-training-groups").await
}

/// `POST /training/classes/{id}/conclusions`
pub async fn conclude(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let owner = person(&cx, &mut form, "owner").await?;
    let due = form.day("due_on", owner.is_some());
    let new = New {
        number: form.parse("number", false).unwrap_or_default(),
        text: form.text("text", 2..=500),
        task: owner.zip(due),
    };
    let made = match form.finish() {
        Ok(()) => kit::conclude(&cx.app.db, &cx.app.ids, actor, id, &new, cx.moment()).await,
        Err(error) => Err(error),
    };
    after(&cx, form, id, made, "done-training-conclusion").await
}

async fn after(cx: &Cx, form: Form, id: ClassId, done: Result<()>, key: &str) -> Outcome {
    match done {
        Ok(()) => redirect(format!("/training/classes/{id}/kit?done={key}")),
        Err(error) => again(cx, form, id, error).await,
    }
}

pub(super) async fn again(cx: &Cx, form: Form, id: ClassId, error: base::Error) -> Outcome {
    let form = form.redisplay(error)?;
    page(cx, &form, id).await?.refused()
}
