//! `/training/campaigns`: campaigns and the archive of those before this system.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::campaign::{
    self, Beat, CHANNELS, Campaign, CampaignId, Desk, New, NewBeat, PLAN_CAMPAIGNS,
    outcome::{self, Kind, Said},
};

fn desk<'a>(cx: &'a Cx, actor: &'a base::Actor) -> Desk<'a> {
    Desk { db: &cx.app.db, ids: &cx.app.ids, actor, at: cx.moment() }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
}

#[derive(Template)]
#[template(path = "campaigns/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    words: &'a str,
    campaigns: Vec<Campaign>,
}

/// `GET /training/campaigns`
pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let campaigns = campaign::search(&cx.app.db, actor.tenant, &wanted.q).await?;
    Index { cx: &cx, words: &wanted.q, campaigns }.page()
}

#[derive(Template)]
#[template(path = "campaigns/new.html")]
struct Fresh<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

/// `GET /training/campaigns/new`
pub async fn new(cx: Cx) -> Outcome {
    cx.require(&PLAN_CAMPAIGNS)?;
    Fresh { cx: &cx, form: &Form::empty() }.page()
}

/// `POST /training/campaigns`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match make(&cx, &mut form).await {
        Ok(id) => redirect(format!("/training/campaigns/{id}?done=done-campaign")),
        Err(error) => {
            let form = form.redisplay(error)?;
            Fresh { cx: &cx, form: &form }.refused()
        }
    }
}

async fn make(cx: &Cx, form: &mut Form) -> Result<CampaignId> {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let (title, theme) = (form.text("title", 2..=60), form.text("theme", 2..=300));
    let audiences = form.text("audiences", 2..=300);
    let (from, to): (Option<Day>, Option<Day>) = (form.day("from", true), form.day("to", true));
    form.finish()?;
    let (Some(from), Some(to)) = (from, to) else { return Err(base::invalid("form", "form-broken")) };
    campaign::create(desk(cx, actor), &New { title, theme, from, to, audiences }).await
}

#[derive(Template)]
#[template(path = "campaigns/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    campaign: Campaign,
    beats: Vec<Beat>,
    is_own: bool,
}

impl Show<'_> {
    fn is_running(&self) -> bool {
        self.campaign.state() == "running"
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: CampaignId) -> Result<Show<'a>> {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let campaign = campaign::get(&cx.app.db, actor.tenant, id).await?;
    let beats = campaign::beats(&cx.app.db, actor.tenant, id).await?;
    Ok(Show { cx, form, is_own: campaign.made_by == Some(actor.person), campaign, beats })
}

/// `GET /training/campaigns/{id}`
pub async fn show(cx: Cx, Path(id): Path<CampaignId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// After an act: the campaign again, with a word or with the errors.
async fn finish(cx: &Cx, form: Form, id: CampaignId, done: Result<()>, key: &str) -> Outcome {
    match done {
        Ok(()) => redirect(format!("/training/campaigns/{id}?done={key}")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(cx, &form, id).await?.refused()
        }
    }
}

/// `POST /training/campaigns/{id}/approval`
pub async fn create_approval(cx: Cx, Path(id): Path<CampaignId>) -> Outcome {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let done = campaign::approve(desk(&cx, actor), id).await;
    finish(&cx, Form::empty(), id, done, "done-campaign-approved").await
}

/// `POST /training/campaigns/{id}/beats`
pub async fn create_beat(cx: Cx, Path(id): Path<CampaignId>, mut form: Form) -> Outcome {
    let done = beat(&cx, id, &mut form).await;
    finish(&cx, form, id, done, "done-campaign-beat").await
}

async fn beat(cx: &Cx, id: CampaignId, form: &mut Form) -> Result<()> {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let (text, on_day) = (form.text("text", 2..=200), form.day("on_day", true));
    let channel = form.choice("channel", |word| CHANNELS.into_iter().find(|known| *known == word));
    let number = form.text("owner", 0..=30);
    form.finish()?;
    let owner = if number.is_empty() {
        None
    } else {
        let found = people::person::by_staff_number(&cx.app.db, actor.tenant, &number).await?;
        let found = found.filter(|person| person.left_on.is_none());
        Some(found.ok_or_else(|| base::invalid("owner", "speaker-nobody"))?.id)
    };
    let (Some(on_day), Some(channel)) = (on_day, channel) else { return Err(base::invalid("form", "form-broken")) };
    campaign::add_beat(desk(cx, actor), id, &NewBeat { on_day, text, channel, owner }).await
}

/// `POST /training/campaigns/{id}/beats/{beat}/completion`
pub async fn create_completion(cx: Cx, Path((id, beat)): Path<(CampaignId, Uuid)>) -> Outcome {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let done = campaign::finish_beat(desk(&cx, actor), id, beat).await;
    finish(&cx, Form::empty(), id, done, "done-campaign-beat").await
}

/// `POST /training/campaigns/{id}/outcome`
pub async fn create_outcome(cx: Cx, Path(id): Path<CampaignId>, mut form: Form) -> Outcome {
    let done = close(&cx, id, &mut form).await;
    finish(&cx, form, id, done, "done-campaign-closed").await
}

async fn close(cx: &Cx, id: CampaignId, form: &mut Form) -> Result<()> {
    let actor = cx.require(&PLAN_CAMPAIGNS)?;
    let kind = form.choice("kind", Kind::from_code);
    let said = Said {
        result: form.text("result", 0..=1000),
        reason: form.text("reason", 0..=500),
        review: form.text("review", 0..=1000),
    };
    form.finish()?;
    let kind = kind.ok_or_else(|| base::invalid("kind", "form-choose"))?;
    outcome::close(desk(cx, actor), id, kind, &said).await
}
