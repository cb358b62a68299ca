//! `/me`: one's own page; `/me/data`: what is held and why, to take away.

use askama::Template;
use axum::extract::Path;
use base::{Result, invalid};
use store::{Rows, params};
use ui::{
    Cx, Form, Outcome, Page,
    page::{download, redirect},
};
use uuid::Uuid;

use crate::{
    correction::{self, Correction},
    held::{self, Held},
    notice::{self, Notice},
    organisation::{READ_ORGANISATIONS, duty},
    person::{self, Membership, Person},
    session::{self, Session},
    sign_in,
};

#[derive(Template)]
#[template(path = "me/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    person: Person,
    memberships: Vec<Membership>,
    notices: Vec<Notice>,
    sessions: Vec<Session>,
    own_session: Uuid,
    has_menu: bool,
    /// The menu leads there already.
    has_organisations: bool,
    /// Open ones of their own.
    duties: usize,
}

/// `GET /me`
pub async fn show(cx: Cx) -> Outcome {
    let actor = cx.actor()?;
    let db = &cx.app.db;
    let now = cx.moment();
    let notices = notice::due(db, actor.tenant, actor.person, now, false, 20).await?;
    let duties = duty::own(db, actor, cx.today()).await?;
    let page = Show {
        cx: &cx,
        person: person::get(db, actor.tenant, actor.person).await?,
        memberships: person::memberships(db, actor.tenant, actor.person, cx.today()).await?,
        sessions: session::own(db, actor.tenant, actor.person, now).await?,
        own_session: cx.session().unwrap_or_default(),
        has_menu: !cx.menu().is_empty(),
        has_organisations: actor.may(&READ_ORGANISATIONS),
        notices,
        duties: duties.iter().filter(|duty| duty.done_at.is_none()).count(),
    };
    let response = page.page();
    db.write(|tx| async move { notice::mark_read(&tx, actor.tenant, actor.person, now).await }).await?;
    response
}

/// `POST /me/sessions/{id}/end`
pub async fn end_session(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.actor()?;
    cx.app.db.write(|tx| async move { session::end(&tx, actor.tenant, actor.person, id).await }).await?;
    redirect("/me?done=done-session-ended")
}

#[derive(Template)]
#[template(path = "me/password.html")]
struct Password<'a> {
    cx: &'a Cx,
    form: &'a Form,
    minimum: usize,
}

/// `GET /me/password`
pub async fn new_password(cx: Cx) -> Outcome {
    cx.actor()?;
    Password { cx: &cx, form: &Form::empty(), minimum: cx.app.config.security.password.min_length }.page()
}

/// `POST /me/password`
pub async fn create_password(cx: Cx, form: Form) -> Outcome {
    match change_password(&cx, &form).await {
        Ok(()) => redirect("/me?done=done-password"),
        Err(error) => {
            let form = form.redisplay(error)?;
            Password { cx: &cx, form: &form, minimum: cx.app.config.security.password.min_length }.refused()
        }
    }
}

async fn change_password(cx: &Cx, form: &Form) -> Result<()> {
    let actor = cx.actor()?;
    let sql = "select count(*) from people_password where person_id = $1";
    let has_one = cx.app.db.count(sql, params![actor.person]).await? > 0;
    if has_one && !sign_in::has_password(&cx.app, actor.person, form.get("present")).await? {
        return Err(invalid("present", "password-present-wrong"));
    }
    if form.get("password") != form.get("again") {
        return Err(invalid("again", "password-not-equal"));
    }
    sign_in::set_password(&cx.app, actor.tenant, actor.person, form.get("password"), Some(actor), cx.session()).await
}

#[derive(Template)]
#[template(path = "me/data.html")]
struct Data<'a> {
    cx: &'a Cx,
    form: &'a Form,
    held: Vec<Held>,
    corrections: Vec<Correction>,
}

async fn data_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Data<'a>> {
    let actor = cx.actor()?;
    Ok(Data {
        cx,
        form,
        held: held::about(&cx.app, actor).await?,
        corrections: correction::own(&cx.app.db, actor).await?,
    })
}

/// `GET /me/data`
pub async fn data(cx: Cx) -> Outcome {
    let form = Form::empty();
    data_page(&cx, &form).await?.page()
}

/// `POST /me/corrections`
pub async fn create_correction(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let text = form.text("text", 2..=1000);
    if let Err(error) = form.finish() {
        let form = form.redisplay(error)?;
        return data_page(&cx, &form).await?.refused();
    }
    correction::ask(&cx.app.db, &cx.app.ids, cx.moment(), actor, &text).await?;
    redirect("/me/data?done=done-correction")
}

/// `GET /me/data.json`
pub async fn data_json(cx: Cx) -> Outcome {
    let all = held::export(&cx.app, cx.actor()?).await?;
    let all: serde_json::Map<String, serde_json::Value> = all
        .into_iter()
        .map(|table| (table.name, table.rows.into_iter().map(serde_json::Value::Object).collect()))
        .collect();
    download("my-data.json", "application/json", serde_json::to_vec_pretty(&all).map_err(base::Error::from)?)
}

/// Names of columns with their values.
type Fields = Vec<(String, String)>;

#[derive(Template)]
#[template(path = "me/export.html")]
struct Export<'a> {
    cx: &'a Cx,
    tables: Vec<(&'static ui::PersonalData, Vec<Fields>)>,
}

/// `GET /me/data.html`: the same, to read and print.
pub async fn data_html(cx: Cx) -> Outcome {
    let all = held::export(&cx.app, cx.actor()?).await?;
    let text = |value: serde_json::Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let tables = all
        .into_iter()
        .map(|table| {
            let rows =
                table.rows.into_iter().map(|row| row.into_iter().map(|(name, value)| (name, text(value))).collect());
            (table.data, rows.collect())
        })
        .collect();
    Export { cx: &cx, tables }.page()
}
