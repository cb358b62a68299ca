//! `/records/statements`: what the record store holds, for data stewards alone.

pub mod tail;

use askama::Template;
use axum::extract::Path;
use base::{Permission, Result, Role};
use ui::{Cx, Form, Outcome, Page as _};
use url::form_urlencoded;
use uuid::Uuid;

use crate::{
    filter::{self, Asker},
    find::Page,
    look,
    told::{self, Details, Object, Told},
};

pub const READ_STATEMENTS: Permission = Permission { name: "records.statement.read", roles: &[Role::DataSteward] };

#[derive(Template)]
#[template(path = "records/statements/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// The filter, for links.
    query: String,
    lines: Vec<Told>,
    /// This page does not begin with the newest.
    is_later: bool,
    /// From where the next page goes on.
    more: Option<i64>,
    newest: i64,
}

#[derive(Template)]
#[template(path = "records/statements/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    line: Told,
    details: Details,
    about: Vec<Told>,
    json: String,
}

impl Show<'_> {
    /// The search for all statements of somebody.
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn all_of(&self, field: &str, value: impl AsRef<str>) -> String {
        let query = form_urlencoded::Serializer::new(String::new()).append_pair(field, value.as_ref()).finish();
        format!("/records/statements?{query}")
    }
}

/// The filter of the address, and what answers to it.
pub async fn wanted(cx: &Cx) -> Result<(Form, Page)> {
    let mut form = filter::form(&cx.query);
    let asker = Asker { tenant: cx.tenant()?, home_page: &cx.app.config.server.public_url };
    let page = filter::read(&cx.app.db, asker, &mut form).await?;
    Ok((form, page))
}

/// The number of that name in the address.
fn number(cx: &Cx, name: &str) -> Option<i64> {
    let mut pairs = form_urlencoded::parse(cx.query.as_bytes());
    pairs.find(|(known, _)| known == name).and_then(|(_, value)| value.parse().ok())
}

/// `GET /records/statements`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&READ_STATEMENTS)?;
    let (form, page) = wanted(&cx).await?;
    let (query, before) = (filter::query(&form), number(&cx, "before"));
    let nothing = Index {
        cx: &cx,
        form: &form,
        query: query.clone(),
        lines: vec![],
        is_later: false,
        more: None,
        newest: i64::MIN,
    };
    if form.finish().is_err() {
        return nothing.refused();
    }
    let db = &cx.app.db;
    let (kept, has_more) = look::list(db, actor, cx.moment(), page.clone(), before, &query).await?;
    let newest = kept.first().map_or(page.after, |first| first.seq);
    let more = kept.last().filter(|_| has_more).map(|last| last.seq);
    let lines = told::tell(&cx, db, actor.tenant, &kept).await?;
    Index { lines, more, newest, is_later: before.is_some(), ..nothing }.page()
}

/// `GET /records/statements/{id}`
pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = cx.require(&READ_STATEMENTS)?;
    let db = &cx.app.db;
    let (kept, about) = look::one(db, actor, cx.moment(), id).await?;
    let details = told::details(&cx, db, actor.tenant, &kept).await?;
    let json = told::pretty(&told::parse(&kept.body)?);
    let about = told::tell(&cx, db, actor.tenant, &about).await?;
    let mut lines = told::tell(&cx, db, actor.tenant, &[kept]).await?;
    let line = lines.pop().ok_or_else(base::not_found)?;
    Show { cx: &cx, line, details, about, json }.page()
}
