//! The categories of needs: who gets what, and how long it may take.

use askama::Template;
use axum::extract::Path;
use base::{Error, Result, Role, not_found};
use people::{audit, unit};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    category::{self, Category, Terms, Tree},
    need::access,
};

/// Roles that can be a category's owner.
const OWNERS: [Role; 3] = [Role::NeedHandler, Role::UnionHandler, Role::Counsellor];

#[derive(Template)]
#[template(path = "categories.html")]
struct List<'a> {
    cx: &'a Cx,
    tree: Tree,
    units: Vec<unit::Placed>,
    may_edit: bool,
}

impl List<'_> {
    fn unit<'s>(&'s self, code: &'s str) -> &'s str {
        self.units.iter().find(|unit| unit.code == code).map_or(code, |unit| self.cx.either(&unit.name, &unit.name_en))
    }
}

pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&access::WORK)?;
    let tree = Tree::read(&cx.app.db, actor.tenant).await?;
    let units = unit::tree(&cx.app.db, actor.tenant, unit::Tree::Admin, cx.today()).await?;
    List { cx: &cx, tree, units, may_edit: actor.may(&access::SET_CATEGORIES) }.page()
}

#[derive(Template)]
#[template(path = "categories/edit.html")]
struct Edit<'a> {
    cx: &'a Cx,
    form: &'a Form,
    category: &'a Category,
    units: Vec<unit::Placed>,
    owners: [Role; 3],
}

pub async fn edit(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let category = find(&cx, id).await?;
    let form = Form::filled([
        ("owner_role", category.owner_role.clone()),
        ("owner_unit", category.owner_unit.clone()),
        ("reply_hours", category.reply_hours.to_string()),
        ("promise_days", category.promise_days.to_string()),
        ("closed", if category.closed_on.is_some() { "yes".into() } else { String::new() }),
    ]);
    form_page(&cx, &form, &category).await?.page()
}

async fn find(cx: &Cx, id: Uuid) -> Result<Category> {
    let actor = cx.require(&access::SET_CATEGORIES)?;
    let tree = Tree::read(&cx.app.db, actor.tenant).await?;
    tree.0.into_iter().find(|category| category.id == id && category.is_top()).ok_or_else(not_found)
}

async fn form_page<'a>(cx: &'a Cx, form: &'a Form, category: &'a Category) -> Result<Edit<'a>> {
    let units = unit::tree(&cx.app.db, cx.actor()?.tenant, unit::Tree::Admin, cx.today()).await?;
    Ok(Edit { cx, form, category, units, owners: OWNERS })
}

pub async fn update(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let category = find(&cx, id).await?;
    match save(&cx, &category, &mut form).await {
        Ok(()) => redirect("/voice/categories?done=done-need-category"),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            form_page(&cx, &form, &category).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn save(cx: &Cx, category: &Category, form: &mut Form) -> Result<()> {
    let actor = cx.require(&access::SET_CATEGORIES)?;
    let owner_role = form.choice("owner_role", |code| Role::from_code(code).filter(|role| OWNERS.contains(role)));
    let (reply_hours, promise_days) = (hours(form, "reply_hours", 200), hours(form, "promise_days", 250));
    let owner_unit = form.get("owner_unit").to_owned();
    if unit::by_code(&cx.app.db, actor.tenant, unit::Tree::Admin, &owner_unit).await?.is_none() {
        form.refuse("owner_unit", "form-choose");
    }
    form.finish()?;
    let closed_on = form.is("closed", "yes").then(|| category.closed_on.unwrap_or_else(|| cx.today()));
    let terms =
        Terms { owner_role: owner_role.unwrap_or(Role::NeedHandler), owner_unit, reply_hours, promise_days, closed_on };
    let (id, at, terms) = (category.id, cx.moment(), &terms);
    let work = cx.app.db.write(|tx| async move {
        category::edit(&tx, actor.tenant, id, terms).await?;
        audit::write(&tx, at, actor, "voice.category.edit", id, &format!("{terms:?}")).await
    });
    work.await
}

fn hours(form: &mut Form, name: &'static str, most: i64) -> i64 {
    match form.parse::<i64>(name, true) {
        Some(value) if (1..=most).contains(&value) => value,
        Some(_) => {
            form.refuse(name, "form-not-understood");
            1
        }
        None => 1,
    }
}
