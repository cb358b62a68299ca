//! Writing down what an employee said.

use askama::Template;
use base::{Actor, Error, PersonId, Result, UnitId};
use jiff::SignedDuration;
use people::unit::Placed;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::{device_id, receipt_code};
use crate::{
    category::Tree,
    desk::Desk,
    need::{
        Channel, Identity, Need, Urgency, Words, photo,
        raise::{New, Receipt},
        recorded::{self, Employee, RECORD, Whose},
    },
    pages::story,
};

/// Needs that one recorder may write down in a day.
const PER_DAY: u32 = 100;

#[derive(Template)]
#[template(path = "needs/recorded.html")]
struct NewPage<'a> {
    cx: &'a Cx,
    form: &'a Form,
    tree: Tree,
    units: Vec<Placed>,
    /// Several of one name.
    found: Vec<Employee>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, found: Vec<Employee>) -> Result<NewPage<'a>> {
    let actor = cx.require(&RECORD)?;
    let desk = Desk::of(cx).await?;
    let tree = Tree::read(&cx.app.db, actor.tenant).await?;
    Ok(NewPage { cx, form, tree, units: recorded::units(&cx.app.db, &desk, actor).await?, found })
}

pub async fn new(cx: Cx) -> Outcome {
    let mut form = Form::empty();
    form.set("id", cx.app.ids.untimed::<Uuid>().to_string());
    form.set("identity", Identity::Named.code());
    page(&cx, &form, Vec::new()).await?.page()
}

#[derive(Template)]
#[template(path = "needs/slip.html")]
struct Slip<'a> {
    cx: &'a Cx,
    need: &'a Need,
    category: String,
    code: String,
    next: String,
    address: String,
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&RECORD)?;
    let desk = Desk::of(&cx).await?;
    let found = found(&cx, &desk, actor, &form).await?;
    match receive(&cx, &desk, actor, &mut form, &found).await {
        Ok(Receipt { code: None, .. }) => redirect("/voice/needs/recorded/new?done=done-need-recorded"),
        Ok(Receipt { need, code: Some(code) }) => {
            let tree = Tree::read(&cx.app.db, desk.tenant).await?;
            let slip = Slip {
                cx: &cx,
                category: tree.label(&cx, &need.category, &need.sub),
                code: receipt_code(&cx, &code)?,
                next: story::next(&cx, &need),
                address: format!("{}/voice/receipts", cx.app.config.server.public_url.trim_end_matches('/')),
                need: &need,
            };
            slip.page()
        }
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            let several = if found.len() > 1 { found } else { Vec::new() };
            page(&cx, &form, several).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

/// Who is meant; nobody is looked up for an anonymous need.
async fn found(cx: &Cx, desk: &Desk, actor: &Actor, form: &Form) -> Result<Vec<Employee>> {
    let who = form.get("who").trim();
    if who.is_empty() || form.is("identity", Identity::Anonymous.code()) {
        return Ok(Vec::new());
    }
    recorded::employees(&cx.app.db, desk, actor, who).await
}

async fn receive(cx: &Cx, desk: &Desk, actor: &Actor, form: &mut Form, found: &[Employee]) -> Result<Receipt> {
    let who = actor.person.to_string();
    cx.app.limiter.count("need-record", &who, PER_DAY, SignedDuration::from_hours(24), cx.now())?;
    let identity = form.choice("identity", Identity::from_code);
    let channel = form.choice("channel", |code| Channel::from_code(code).filter(|channel| *channel != Channel::Web));
    let category = form.choice("category", |code| (!code.is_empty()).then(|| code.to_owned()));
    let words = Words { text: form.text("text", 5..=2000), wish: form.text("wish", 0..=500) };
    if !form.is("consent", "yes") {
        form.refuse("consent", "need-recorded-consent-missing");
    }
    let whose = whose(form, identity, found);
    form.finish()?;
    let (Some(identity), Some(channel), Some(category), Some(whose)) = (identity, channel, category, whose) else {
        return Err(base::invalid("category", "form-choose"));
    };
    let photos = photo::read(&form.files, cx.app.config.limits.photo_bytes).await?;
    let new = New {
        form: device_id(form.get("id")).unwrap_or_else(|| cx.app.ids.untimed()),
        category,
        sub: form.get("sub").to_owned(),
        scope: None,
        channel,
        identity,
        urgency: Urgency::from_code(form.get("urgency")).unwrap_or(Urgency::Normal),
        words,
        photos,
        answer: None,
    };
    let whose = &whose;
    cx.app.db.write(|tx| async move { recorded::record(&tx, desk, actor, whose, new).await }).await
}

fn whose(form: &mut Form, identity: Option<Identity>, found: &[Employee]) -> Option<Whose> {
    if identity? == Identity::Anonymous {
        return form.parse::<UnitId>("unit", true).map(Whose::Somebody);
    }
    if form.get("who").trim().is_empty() {
        form.refuse("who", "form-required");
        return None;
    }
    let chosen: Option<PersonId> = form.parse("person", false);
    match recorded::choose(found, chosen) {
        Ok(person) => Some(Whose::Employee(person)),
        Err(Error::Invalid(errors)) => {
            form.errors.extend(errors);
            None
        }
        Err(_) => None,
    }
}
