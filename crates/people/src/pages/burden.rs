//! `/burden/new`: "this is a burden to me", from the foot of every page. What
//! is kept is the page, the words and the day, never who said it.

use askama::Template;
use axum::extract::Query;
use base::{Day, Permission, Role};
use serde::Deserialize;
use store::{FromQueryResult, Rows, params, row};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    audit,
    burden::{self, Cap, Distribution, Everybody},
};

pub const READ_BURDEN: Permission = Permission {
    name: "people.burden.read",
    roles: &[Role::SystemAdmin, Role::Educator, Role::UnitLeader, Role::UnionHandler],
};

pub const SET_BURDEN: Permission = Permission { name: "people.burden.set", roles: &[Role::SystemAdmin] };

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
    may_set: bool,
    month: String,
    cap: Cap,
    asked: Distribution,
    everybody: Vec<Everybody>,
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
        may_set: actor.may(&SET_BURDEN),
        cap: burden::cap(db, actor.tenant).await?,
        asked: burden::distribution(db, actor.tenant, &month).await?,
        everybody: burden::to_everybody(db, actor.tenant, &month).await?,
        complaints: db.all(sql, params![actor.tenant]).await?,
        month,
    }
    .page()
}

#[derive(Template)]
#[template(path = "burden/settings.html")]
struct Settings<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

/// `GET /burden/settings`
pub async fn settings(cx: Cx) -> Outcome {
    let actor = cx.require(&SET_BURDEN)?;
    let cap = burden::cap(&cx.app.db, actor.tenant).await?;
    let form = Form::filled([("minutes", cap.minutes.to_string()), ("items", cap.items.to_string())]);
    Settings { cx: &cx, form: &form }.page()
}

/// `POST /burden/settings`
pub async fn create_settings(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&SET_BURDEN)?;
    let (minutes, items) = (form.parse::<i64>("minutes", true), form.parse::<i64>("items", true));
    if minutes.is_some_and(|minutes| !(0..=240).contains(&minutes)) {
        form.refuse("minutes", "burden-settings-range");
    }
    if items.is_some_and(|items| !(0..=60).contains(&items)) {
        form.refuse("items", "burden-settings-range");
    }
    let (Ok(()), Some(minutes), Some(items)) = (form.finish(), minutes, items) else {
        return Settings { cx: &cx, form: &form }.refused();
    };
    let now = cx.moment();
    cx.app
        .db
        .write(|tx| async move {
            burden::set_cap(&tx, actor.tenant, Cap { minutes, items }).await?;
            audit::write(&tx, now, actor, "people.burden.cap", "", &format!("minutes={minutes} items={items}")).await
        })
        .await?;
    redirect("/burden?done=done-burden-cap")
}
