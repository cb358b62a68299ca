//! `/burden/new`: "this is a burden to me", from the foot of every page. What
//! is kept is the page, the words and the day, never who said it.

use askama::Template;
use axum::extract::Query;
use base::{Day, Permission, Role};
use serde::Deserialize;
use store::{FromQueryResult, Rows, params, row};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::burden::{self, Cap, Distribution};

pub const READ_BURDEN: Permission =
    Permission { name: "people.burden.read", roles: &[Role::SystemAdmin, Role::Educator, Role::UnitLeader, Role::UnionHandler] };

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct From {
    from: String,
}

#[derive(Template)]
#[template(path = "burden/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

/// `GET /burden/new`
pub async fn new(cx: Cx, Query(from): Query<From>) -> Outcome {
    cx.actor()?;
    let form = Form::filled([("page", from.from)]);
    New { cx: &cx, form: &form }.page()
}

/// `POST /burden`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let page = form.text("page", 0..=200);
    let text = form.text("text", 2..=500);
    if let Err(error) = form.finish() {
        let form = form.redisplay(error)?;
        return New { cx: &cx, form: &form }.refused();
    }
    // Ids in a path could name a person's own thing.
    let page: Vec<&str> = page.split('/').map(|part| if part.len() == 36 { "…" } else { part }).collect();
    let values = row! { id: cx.app.ids.untimed::<Uuid>(), tenant_id: actor.tenant, page: page.join("/"), text: text, raised_on: cx.today() };
    cx.app.db.write(|tx| async move { tx.insert("people_burden_complaint", values).await }).await?;
    redirect("/?done=done-burden")
}

#[derive(Debug, FromQueryResult)]
struct Complaint {
    page: String,
    text: String,
    raised_on: Day,
}

#[derive(Template)]
#[template(path = "burden/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    month: String,
    cap: Cap,
    asked: Distribution,
    complaints: Vec<Complaint>,
}

/// `GET /burden`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&READ_BURDEN)?;
    let db = &cx.app.db;
    let month = burden::month_of(cx.today());
    let sql = "select page, text, raised_on from people_burden_complaint where tenant_id = $1 order by raised_on desc, id limit 200";
    Index {
        cx: &cx,
        cap: burden::cap(db, actor.tenant).await?,
        asked: burden::distribution(db, actor.tenant, &month).await?,
        complaints: db.all(sql, params![actor.tenant]).await?,
        month,
    }
    .page()
}
