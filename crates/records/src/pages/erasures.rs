//! `/records/erasures`: deleting for good, and how long records are kept.
//!
//! Whose records go is never in an address: previews are posted.

use askama::Template;
use base::{Permission, Result, Role};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    erasure::{
        self, Erasure,
        agent::{Agent, Preview},
        retention,
    },
    xapi::{actor::Ifi, scalar},
};

/// The system administrator, who answers requests to correct what is held of a
/// person; the log with the proof is another administrator's.
pub const ERASE_RECORDS: Permission = Permission { name: "records.erase", roles: &[Role::SystemAdmin] };

#[derive(Template)]
#[template(path = "records/erasures/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    all: Vec<Erasure>,
    months: Option<i64>,
}

#[derive(Template)]
#[template(path = "records/erasures/preview.html")]
struct Confirm<'a> {
    cx: &'a Cx,
    form: &'a Form,
    preview: Preview,
    mentions: bool,
    why: String,
}

#[derive(Template)]
#[template(path = "records/erasures/retention.html")]
struct Retention<'a> {
    cx: &'a Cx,
    months: Option<i64>,
    statements: i64,
    documents: i64,
}

const KINDS: &[&str] = &["staff", "mbox", "mbox_sha1sum", "openid", "account"];
/// 50 years.
const MONTHS: std::ops::RangeInclusive<i64> = 1..=600;

async fn index_page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&ERASE_RECORDS)?;
    let db = &cx.app.db;
    let (all, months) = (erasure::list(db, actor.tenant).await?, retention::months(db, actor.tenant).await?);
    Ok(Index { cx, form, all, months })
}

/// What the form says: whose, also mentions, why.
struct Asked {
    agent: Agent,
    mentions: bool,
    why: String,
}

async fn read(cx: &Cx, form: &mut Form) -> Result<Option<Asked>> {
    let kind = form.choice("kind", |text| KINDS.iter().find(|known| **known == text).copied());
    let value = form.text("value", 1..=500);
    let home = form.text("home", 0..=500);
    let why = form.text("why", 4..=300);
    let mentions = form.is("mentions", "yes");
    let mut agent = None;
    if let (Some(kind), false) = (kind, value.is_empty()) {
        agent = find(cx, form, kind, &value, &home).await?;
    }
    Ok(agent.filter(|_| form.errors.is_empty()).map(|agent| Asked { agent, mentions, why }))
}

async fn find(cx: &Cx, form: &mut Form, kind: &str, value: &str, home: &str) -> Result<Option<Agent>> {
    let mailbox = if value.starts_with("mailto:") { value.to_owned() } else { format!("mailto:{value}") };
    let ifi = match kind {
        "staff" => {
            let tenant = cx.actor()?.tenant;
            let Some(found) = people::person::by_staff_number(&cx.app.db, tenant, value).await? else {
                form.refuse("value", "erasure-nobody");
                return Ok(None);
            };
            let name = found.id.to_string();
            return Ok(Some(Agent::of(&Ifi::Account { home_page: &cx.app.config.server.public_url, name: &name })));
        }
        "mbox" if scalar::is_mailbox(&mailbox) => Ifi::Mbox(&mailbox),
        "mbox_sha1sum" if scalar::is_hex(value, &[40]) => Ifi::MboxSha1(value),
        "openid" if scalar::is_iri(value) => Ifi::OpenId(value),
        "account" if scalar::is_iri(home) => Ifi::Account { home_page: home, name: value },
        "account" => {
            form.refuse("home", "erasure-home");
            return Ok(None);
        }
        _ => {
            form.refuse("value", "erasure-value");
            return Ok(None);
        }
    };
    Ok(Some(Agent::of(&ifi)))
}

/// `GET /records/erasures`
pub async fn index(cx: Cx) -> Outcome {
    let form = Form::filled([("kind", "staff".to_owned())]);
    index_page(&cx, &form).await?.page()
}

/// `POST /records/erasures/preview`
pub async fn preview(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ERASE_RECORDS)?;
    let Some(asked) = read(&cx, &mut form).await? else {
        return index_page(&cx, &form).await?.refused();
    };
    let preview = asked.agent.preview(&cx.app.db, actor.tenant).await?;
    Confirm { cx: &cx, form: &form, preview, mentions: asked.mentions, why: asked.why }.page()
}

/// `POST /records/erasures`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ERASE_RECORDS)?;
    let Some(asked) = read(&cx, &mut form).await? else {
        return index_page(&cx, &form).await?.refused();
    };
    erasure::order(&cx.app, actor, &asked.agent, asked.mentions, &asked.why).await?;
    redirect("/records/erasures?done=done-erasure-ordered")
}

/// Empty: for ever.
fn read_months(form: &mut Form) -> Option<i64> {
    let months: Option<i64> = form.parse("months", false);
    if months.is_some_and(|months| !MONTHS.contains(&months)) {
        form.refuse("months", "retention-months-range");
    }
    months
}

/// `POST /records/retention/preview`
pub async fn retention_preview(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ERASE_RECORDS)?;
    let months = read_months(&mut form);
    if form.finish().is_err() {
        return index_page(&cx, &form).await?.refused();
    }
    let (statements, documents) = match months {
        Some(months) => retention::older(&cx.app.db, actor.tenant, cx.moment(), months).await?,
        None => (0, 0),
    };
    Retention { cx: &cx, months, statements, documents }.page()
}

/// `POST /records/retention`
pub async fn retention(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ERASE_RECORDS)?;
    let months = read_months(&mut form);
    if form.finish().is_err() {
        return index_page(&cx, &form).await?.refused();
    }
    retention::set(&cx.app, actor, months).await?;
    redirect("/records/erasures?done=done-retention-set")
}
