//! `/records/credentials`: the keys with which other programs reach the
//! learning records.

use askama::Template;
use axum::extract::Path;
use base::{Day, Moment, Permission, Result, Role};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::credential::{self, Credential, New, Scope, Shown};

pub const MANAGE_CREDENTIALS: Permission =
    Permission { name: "records.credential.manage", roles: &[Role::SystemAdmin] };

#[derive(Template)]
#[template(path = "records/credentials/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    credentials: Vec<Credential>,
    endpoint: String,
}

impl Index<'_> {
    fn is_live(&self, credential: &Credential) -> bool {
        credential.is_live(self.cx.moment())
    }
}

#[derive(Template)]
#[template(path = "records/credentials/secret.html")]
struct Secret<'a> {
    cx: &'a Cx,
    shown: Shown,
    endpoint: String,
}

#[derive(Template)]
#[template(path = "records/credentials/revocation.html")]
struct Revocation<'a> {
    cx: &'a Cx,
    credential: Credential,
}

fn endpoint(cx: &Cx) -> Result<String> {
    let home = cx.app.config.server.public_url.trim_end_matches('/');
    Ok(format!("{home}/xapi/{}/", cx.tenant()?.code))
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&MANAGE_CREDENTIALS)?;
    let credentials = credential::list(&cx.app.db, actor.tenant).await?;
    Ok(Index { cx, form, credentials, endpoint: endpoint(cx)? })
}

/// `GET /records/credentials`
pub async fn index(cx: Cx) -> Outcome {
    let form = Form::empty();
    page(&cx, &form).await?.page()
}

/// `POST /records/credentials`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&MANAGE_CREDENTIALS)?;
    let name = form.text("name", 2..=80);
    let scopes: Vec<Scope> = Scope::ALL.iter().filter(|scope| form.is("scope", scope.code())).copied().collect();
    if scopes.is_empty() {
        form.refuse("scope", "form-choose");
    }
    let last_day = form.day("expires", false);
    if last_day.is_some_and(|day| day <= cx.today()) {
        form.refuse("expires", "credential-expires-past");
    }
    if form.finish().is_err() {
        return page(&cx, &form).await?.refused();
    }
    let new = New { name, scopes, expires_at: last_day.and_then(|day| end_of(&cx, day)) };
    let shown = credential::make(&cx.app.db, &cx.app.ids, actor, cx.moment(), &new).await?;
    Secret { cx: &cx, shown, endpoint: endpoint(&cx)? }.page()
}

/// The beginning of the day after, where the tenant is.
fn end_of(cx: &Cx, day: Day) -> Option<Moment> {
    let next = day.0.tomorrow().ok()?;
    Some(Moment(next.to_zoned_datetime(cx.zone()).ok()?.timestamp()))
}

/// `POST /records/credentials/{id}/rotation`
pub async fn rotate(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&MANAGE_CREDENTIALS)?;
    let shown = credential::rotate(&cx.app, actor, cx.moment(), id).await?;
    Secret { cx: &cx, shown, endpoint: endpoint(&cx)? }.page()
}

/// `GET /records/credentials/{id}/revocation`: are you sure?
pub async fn new_revocation(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&MANAGE_CREDENTIALS)?;
    let credential = credential::get(&cx.app.db, actor.tenant, id).await?;
    if credential.revoked_at.is_some() {
        return Err(base::not_found().into());
    }
    Revocation { cx: &cx, credential }.page()
}

/// `POST /records/credentials/{id}/revocation`
pub async fn revoke(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&MANAGE_CREDENTIALS)?;
    credential::revoke(&cx.app, actor, cx.moment(), id).await?;
    redirect("/records/credentials?done=done-credential-revoked")
}
