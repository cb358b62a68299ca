//! Raising a need and following it.

pub mod act;
pub mod assignment;
pub mod author;
pub mod case;
pub mod classification;
pub mod confirmation;
pub mod inability;
pub mod joint;
pub mod merger;
pub mod messages;
pub mod note;
pub mod photos;
pub mod promise;
pub mod question;
pub mod recorded;
pub mod reopening;
pub mod reply;
pub mod separation;
pub mod signature;
pub mod solution;
pub mod summary;
pub mod support;
pub mod take_on;
pub mod withdrawal;

use askama::Template;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use base::{Error, Result, UnitId};
use jiff::SignedDuration;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::{
    answers,
    story::{self, Entry, Reader},
};
use crate::{
    answer::{
        Answer,
        search::{self, Found},
    },
    category::Tree,
    desk::{self, Desk},
    need::{
        Channel, Identity, Need, NeedId, Urgency, Words, access,
        author::{Author, merged_into},
        danger, gram, photo,
        raise::{self, New, Place, Receipt},
        receipt::Code,
    },
};

#[derive(Template)]
#[template(path = "needs/new.html")]
struct NewPage<'a> {
    cx: &'a Cx,
    form: &'a Form,
    tree: Tree,
    places: Vec<Place>,
    photo_limit: u64,
    /// The policy answer from which it comes.
    answer: Option<Answer>,
    /// Answers that may already say it.
    offered: Found,
}

/// `text`: what is looked for among the policy answers.
async fn new_page<'a>(cx: &'a Cx, form: &'a Form, text: Option<&str>) -> Result<NewPage<'a>> {
    let actor = cx.actor()?;
    let answer = answers::referred(cx, form.get("answer")).await?;
    let offered = match text {
        Some(text) => search::offered(&cx.app.db, actor.tenant, cx.today(), form.get("category"), text).await?,
        None => Found::default(),
    };
    let tree = Tree::read(&cx.app.db, actor.tenant).await?;
    let places = raise::places(&cx.app.db, actor, cx.today()).await?;
    Ok(NewPage { cx, form, tree, places, photo_limit: cx.app.config.limits.photo_bytes, answer, offered })
}

/// With `category` or `answer` in the address: about that, and what is known
/// of the category is offered first; with `text`, what a group concluded
/// elsewhere, to be raised as a need.
pub async fn new(cx: Cx, Query(pairs): Query<Vec<(String, String)>>) -> Outcome {
    let given = |name: &str| pairs.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.as_str());
    let mut form = Form::empty();
    form.set("id", cx.app.ids.untimed::<Uuid>().to_string());
    form.set("identity", Identity::Named.code());
    form.set("category", given("category"));
    form.set("text", given("text"));
    if let Some(answer) = answers::referred(&cx, given("answer")).await? {
        form.set("category", answer.category);
        form.set("answer", answer.id.to_string());
    }
    let text = (form.get("answer").is_empty() && !form.get("category").is_empty()).then_some("");
    new_page(&cx, &form, text).await?.page()
}

/// The form again with the policy answers that fit what is typed: for devices
/// without scripts, which cannot ask while somebody writes.
pub async fn answers(cx: Cx, form: Form) -> Outcome {
    new_page(&cx, &form, Some(form.get("text"))).await?.page()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match receive(&cx, &mut form).await {
        Ok(Receipt { need, code: None }) => redirect(format!("/voice/needs/{}?done=done-need-raised", need.id)),
        Ok(Receipt { need, code: Some(code) }) => receipt(&cx, &need, &code, danger::is_shown(form.get("text"))),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            new_page(&cx, &form, None).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

async fn receive(cx: &Cx, form: &mut Form) -> Result<Receipt> {
    let actor = cx.actor()?;
    let limits = &cx.app.config.limits;
    // Counted in memory and never stored: an anonymous need leaves no trace of it.
    let who = actor.person.to_string();
    cx.app.limiter.count("need-raise", &who, limits.needs_per_day, SignedDuration::from_hours(24), cx.now())?;
    let identity = form.choice("identity", Identity::from_code);
    let words = Words { text: form.text("text", 5..=2000), wish: form.text("wish", 0..=500) };
    let scope: Option<UnitId> = form.parse("scope", false);
    let category = form.choice("category", |code| (!code.is_empty()).then(|| code.to_owned()));
    form.finish()?;
    let (Some(identity), Some(category)) = (identity, category) else {
        return Err(base::invalid("category", "form-choose"));
    };
    let photos = photo::read(&form.files, limits.photo_bytes).await?;
    let new = New {
        form: device_id(form.get("id")).unwrap_or_else(|| cx.app.ids.untimed()),
        category,
        sub: form.get("sub").to_owned(),
        scope,
        channel: Channel::Web,
        identity,
        urgency: Urgency::from_code(form.get("urgency")).unwrap_or(Urgency::Normal),
        words,
        photos,
        answer: form.get("answer").parse().ok(),
    };
    let desk = &Desk::of(cx).await?;
    cx.app.db.write(|tx| async move { raise::raise(&tx, desk, actor, new).await }).await
}

/// Random ids only: one with a time in it would tell when it was made.
pub(super) fn device_id(text: &str) -> Option<Uuid> {
    text.parse::<Uuid>().ok().filter(|id| id.get_version_num() == 4)
}

#[derive(Template)]
#[template(path = "needs/receipt.html")]
struct ReceiptPage<'a> {
    cx: &'a Cx,
    need: &'a Need,
    code: String,
    next: String,
    danger: bool,
}

/// For an anonymous author: the code, once. Not a redirect, because an address
/// with the code would stay in the browser's history.
fn receipt(cx: &Cx, need: &Need, code: &Code, danger: bool) -> Outcome {
    ReceiptPage { cx, need, code: receipt_code(cx, code)?, next: story::next(cx, need), danger }.page()
}

/// `RLW-7K3M-9QAB-XYZ2`: with the organisation, for whoever is not signed in.
pub(super) fn receipt_code(cx: &Cx, code: &Code) -> Result<String> {
    Ok(format!("{}-{}", cx.tenant()?.code.to_uppercase(), code.shown()))
}

#[derive(Template)]
#[template(path = "needs/show.html")]
pub(crate) struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    need: &'a Need,
    words: Words,
    category: String,
    scope: String,
    owner: String,
    steps: Vec<(&'static str, &'static str)>,
    next: String,
    story: Vec<Entry>,
    photos: Vec<Uuid>,
    openings: Vec<access::Opening>,
    merged_into: Option<(String, String)>,
    can_confirm: bool,
    can_reopen: bool,
    undo_until: Option<String>,
    /// The receipt code that opened the page; empty for a signed-in author.
    code: String,
    danger: bool,
    /// The policy answer that did not help.
    answer: Option<Answer>,
}

impl Show<'_> {
    /// Where the form of a noun goes.
    fn action(&self, noun: &str) -> String {
        if self.code.is_empty() {
            format!("/voice/needs/{}/{noun}", self.need.id)
        } else {
            format!("/voice/receipts/{noun}")
        }
    }
}

/// The author's page of their need.
pub(crate) async fn shown<'a>(
    cx: &'a Cx,
    desk: &Desk,
    form: &'a Form,
    author: &'a Author,
    code: &str,
) -> Result<Show<'a>> {
    let (db, need) = (&cx.app.db, &author.need);
    let tree = Tree::read(db, desk.tenant).await?;
    let events = author.events(db, desk).await?;
    let names = desk::names(db, desk.tenant, story::people(need, &events)).await?;
    let unit = people::unit::get(db, desk.tenant, need.scope_id).await?;
    let words = author.words(desk)?;
    Ok(Show {
        cx,
        form,
        need,
        danger: danger::is_shown(&words.text),
        words,
        category: tree.label(cx, &need.category, &need.sub),
        scope: cx.either(&unit.name, &unit.name_en).to_owned(),
        owner: names.get(&need.owner_id).cloned().unwrap_or_default(),
        steps: story::steps(need, Reader::Author),
        next: story::next(cx, need),
        story: story::entries(cx, &tree, need, &events, &names, Reader::Author),
        photos: photo::of_author(db, author).await?,
        openings: access::openings(db, need).await?,
        merged_into: merged_into(db, need).await?,
        can_confirm: author.can_confirm(),
        can_reopen: author.can_reopen(desk),
        undo_until: author.undo_until(desk.now).map(|until| until.to_string()),
        code: code.to_owned(),
        answer: crate::answer::of_need(db, desk.tenant, need.id).await?,
    })
}

pub async fn show(cx: Cx, Path(id): Path<NeedId>) -> Outcome {
    let desk = Desk::of(&cx).await?;
    let author = Author::open(&cx.app.db, &desk, cx.actor()?, id).await?;
    shown(&cx, &desk, &Form::empty(), &author, "").await?.page()
}

/// The author's act is done, or their page shows again with what they typed.
async fn after(cx: &Cx, id: NeedId, mut form: Form, done: &str, outcome: Result<()>) -> Outcome {
    let status = match outcome {
        Ok(()) => return redirect(format!("/voice/needs/{id}?done={done}")),
        Err(Error::Invalid(errors)) => {
            form.errors = errors;
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Err(Error::Conflict(why)) => {
            form.refuse("text", why);
            StatusCode::CONFLICT
        }
        Err(error) => return Err(error.into()),
    };
    let desk = Desk::of(cx).await?;
    let author = Author::open(&cx.app.db, &desk, cx.actor()?, id).await?;
    shown(cx, &desk, &form, &author, "").await?.page_with(status)
}

#[derive(Template)]
#[template(path = "needs/similar.html")]
struct SimilarPage<'a> {
    cx: &'a Cx,
    similar: Vec<gram::Similar>,
    found: Found,
}

/// Posted, though it changes nothing: an address with somebody's words in it
/// would stand in the logs of proxies.
pub async fn similar(cx: Cx, form: Form) -> Outcome {
    let tenant = cx.actor()?.tenant;
    let q: String = form.get("q").chars().take(200).collect();
    let found = search::offered(&cx.app.db, tenant, cx.today(), form.get("category"), &q).await?;
    SimilarPage { cx: &cx, similar: gram::similar(&cx.app.db, tenant, &q).await?, found }.page()
}
