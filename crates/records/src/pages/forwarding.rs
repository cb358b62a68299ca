//! `/records/forwarding`: the record stores that statements are sent on to.

use askama::Template;
use axum::extract::Path;
use base::{Moment, Permission, Result, Role};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use url::Url;
use uuid::Uuid;

use crate::{
    credential::{self, Credential},
    forwarding::{self, Desk, Forwarding, Lag, MOST, Refusal, VERSIONS, Wanted},
    xapi::scalar,
};

pub const MANAGE_FORWARDING: Permission = Permission { name: "records.forwarding.manage", roles: &[Role::SystemAdmin] };

#[derive(Template)]
#[template(path = "records/forwarding/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    all: Vec<(Forwarding, Lag)>,
    credentials: Vec<Credential>,
}

#[derive(Template)]
#[template(path = "records/forwarding/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    one: Forwarding,
    lag: Lag,
    refused: i64,
    refusals: Vec<Refusal>,
    credentials: Vec<Credential>,
}

/// Seconds, minutes, hours or days, whichever says it shortest.
pub(crate) fn age(cx: &Cx, since: &Moment) -> String {
    let seconds = cx.now().duration_since(since.0).as_secs().max(0);
    let (key, count) = match seconds {
        0..120 => ("forwarding-seconds", seconds),
        120..7_200 => ("forwarding-minutes", seconds / 60),
        7_200..172_800 => ("forwarding-hours", seconds / 3_600),
        _ => ("forwarding-days", seconds / 86_400),
    };
    cx.t1(key, "count", count)
}

async fn index_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&MANAGE_FORWARDING)?;
    let db = &cx.app.db;
    let mut all = Vec::new();
    for one in forwarding::list(db, actor.tenant).await? {
        let lag = forwarding::lag(db, &one).await?;
        all.push((one, lag));
    }
    Ok(Index { cx, form, all, credentials: credential::list(db, actor.tenant).await? })
}

async fn show_page<'a>(cx: &'a Cx, form: &'a Form, one: Forwarding) -> Result<Show<'a>> {
    let db = &cx.app.db;
    let lag = forwarding::lag(db, &one).await?;
    let (refused, refusals) = forwarding::refusals(db, &one).await?;
    let credentials = credential::list(db, one.tenant_id).await?;
    Ok(Show { cx, form, one, lag, refused, refusals, credentials })
}

fn desk(cx: &Cx) -> Desk<'_> {
    Desk { db: &cx.app.db, ids: &cx.app.ids, seal: &cx.app.seal, now: cx.moment() }
}

/// The origin of an address: to whom a secret would be told.
fn origin(address: &str) -> Option<String> {
    Url::parse(address).ok().map(|url| url.origin().ascii_serialization())
}

/// `before`: where the secret goes now. To another it must be typed again.
async fn read(cx: &Cx, form: &mut Form, before: Option<&Forwarding>) -> Result<Wanted> {
    let tenant = cx.actor()?.tenant;
    let wanted = Wanted {
        name: form.text("name", 2..=80),
        address: form.text("address", 1..=500),
        key: form.text("key", 1..=200),
        secret: form.text("secret", 0..=500),
        version: form
            .choice("version", |text| VERSIONS.iter().find(|known| **known == text).copied())
            .unwrap_or("")
            .into(),
        verb: form.text("verb", 0..=500),
        activity: form.text("activity", 0..=2000),
        credential: form.text("credential", 0..=80),
        is_on: form.is("on", "yes"),
    };
    for (field, value) in [("verb", &wanted.verb), ("activity", &wanted.activity)] {
        if !value.is_empty() && !scalar::is_iri(value) {
            form.refuse(field, "forwarding-iri");
        }
    }
    if !wanted.address.is_empty()
        && let Err(why) = forwarding::check(&cx.app.config.records, &wanted.address)
    {
        form.refuse("address", why);
    }
    let is_kept = before.is_some_and(|before| origin(&before.address) == origin(&wanted.address));
    if wanted.secret.is_empty() && !is_kept {
        form.refuse("secret", if before.is_some() { "forwarding-secret-again" } else { "form-required" });
    }
    let known = credential::list(&cx.app.db, tenant).await?;
    if !wanted.credential.is_empty() && !known.iter().any(|one| one.key == wanted.credential) {
        form.refuse("credential", "form-choose");
    }
    Ok(wanted)
}

/// `GET /records/forwarding`
pub async fn index(cx: Cx) -> Outcome {
    let form = Form::filled([("version", "1.0.3".to_owned()), ("from", "now".to_owned()), ("on", "yes".to_owned())]);
    index_page(&cx, &form).await?.page()
}

/// `POST /records/forwarding`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&MANAGE_FORWARDING)?;
    let wanted = read(&cx, &mut form, None).await?;
    let from_now = form.choice("from", |text| ["now", "beginning"].contains(&text).then_some(text == "now"));
    if form.finish().is_err() {
        return index_page(&cx, &form).await?.refused();
    }
    forwarding::make(desk(&cx), actor, &wanted, from_now.unwrap_or(true)).await?;
    redirect("/records/forwarding?done=done-forwarding-made")
}

/// `GET /records/forwarding/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&MANAGE_FORWARDING)?;
    let one = forwarding::get(&cx.app.db, actor.tenant, id).await?;
    let is_on = if one.is_on { "yes" } else { "" };
    let form = Form::filled([
        ("name", one.name.clone()),
        ("address", one.address.clone()),
        ("key", one.key.clone()),
        ("version", one.version.clone()),
        ("verb", one.verb.clone()),
        ("activity", one.activity.clone()),
        ("credential", one.credential.clone()),
        ("on", is_on.to_owned()),
    ]);
    show_page(&cx, &form, one).await?.page()
}

/// `POST /records/forwarding/{id}`
pub async fn change(cx: Cx, Path(id): Path<Uuid>, mut form: Form) -> Outcome {
    let actor = cx.require(&MANAGE_FORWARDING)?;
    let one = forwarding::get(&cx.app.db, actor.tenant, id).await?;
    let wanted = read(&cx, &mut form, Some(&one)).await?;
    if form.finish().is_err() {
        return show_page(&cx, &form, one).await?.refused();
    }
    forwarding::change(desk(&cx), actor, id, &wanted).await?;
    redirect(format!("/records/forwarding/{id}?done=done-forwarding-changed"))
}

/// `POST /records/forwarding/{id}/removal`
pub async fn remove(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&MANAGE_FORWARDING)?;
    forwarding::remove(&cx.app.db, actor, cx.moment(), id).await?;
    redirect("/records/forwarding?done=done-forwarding-removed")
}
