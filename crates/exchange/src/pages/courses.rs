//! `/exchange/courses`: what other organisations offer, and one course of theirs.

use askama::Template;
use axum::{
    extract::{Path, Query},
    http::HeaderMap,
};
use base::{Error, Result, TenantId};
use learning::{
    media::MediaId,
    pages::outside,
    unit::{CATEGORIES, LearningUnitId, category, version::Edition},
};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};

use super::desk;
use crate::{
    TAKE_COURSES, copy,
    member::{self, Member, Membership},
    offer::{self, Filter, OfferId, Offered, Visible},
};

const SIZE: i64 = 24;

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Wanted {
    q: String,
    category: String,
    owner: String,
    page: Option<i64>,
}

#[derive(Template)]
#[template(path = "courses/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    wanted: &'a Wanted,
    courses: Vec<Offered>,
    slice: Slice,
    /// The consortia with their members.
    consortia: Vec<(Membership, Vec<Member>)>,
    categories: [&'static str; 15],
}

impl Index<'_> {
    /// The other members, each once.
    fn owners(&self) -> Vec<&Member> {
        let mine = self.cx.tenant().map(|tenant| tenant.id).ok();
        let mut owners: Vec<&Member> = Vec::new();
        for member in self.consortia.iter().flat_map(|(_, members)| members) {
            if Some(member.tenant_id) != mine && owners.iter().all(|known| known.tenant_id != member.tenant_id) {
                owners.push(member);
            }
        }
        owners
    }
}

pub async fn index(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&TAKE_COURSES)?;
    let (db, today) = (&cx.app.db, cx.today());
    let mut consortia = Vec::new();
    for joined in member::of(db, actor.tenant, today).await? {
        let members = member::all(db, joined.consortium_id, today).await?;
        consortia.push((joined, members));
    }
    let owner: Option<TenantId> = wanted.owner.parse().ok();
    let filter = Filter { words: wanted.q.clone(), category: category(&wanted.category), owner };
    let from = (wanted.page.unwrap_or(1).clamp(1, 10_000) - 1) * SIZE;
    let (courses, total) = offer::catalogue(db, actor.tenant, today, &filter, (SIZE, from)).await?;
    let slice = Slice::new(wanted.page, SIZE, total);
    Index { cx: &cx, wanted: &wanted, courses, slice, consortia, categories: CATEGORIES }.page()
}

#[derive(Template)]
#[template(path = "courses/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    offer: Visible,
    editions: Vec<Edition>,
    preview: String,
    /// What was made of it here.
    copied: Option<LearningUnitId>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: OfferId) -> Result<Show<'a>> {
    let desk = desk(cx)?;
    let db = &cx.app.db;
    let offer = offer::visible(db, desk.actor, desk.today, id).await?;
    let place = format!("/exchange/courses/{id}/media");
    Ok(Show {
        cx,
        form,
        editions: offer.editions(db).await?,
        preview: outside::preview(cx, offer.owner(), &offer.version, &place).await?,
        copied: copy::of_offer(db, desk.actor.tenant, id).await?,
        offer,
    })
}

pub async fn show(cx: Cx, Path(id): Path<OfferId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `GET /exchange/courses/{id}/media/{media}`
pub async fn media(cx: Cx, Path((id, media)): Path<(OfferId, MediaId)>, headers: HeaderMap) -> Outcome {
    let desk = desk(&cx)?;
    let offer = offer::visible(&cx.app.db, desk.actor, desk.today, id).await?;
    let place = format!("/exchange/courses/{id}/media");
    outside::file(&cx, (offer.owner(), offer.unit()), media, &headers, &place).await
}

/// `POST /exchange/courses/{id}/copies`
pub async fn take(cx: Cx, Path(id): Path<OfferId>) -> Outcome {
    let desk = desk(&cx)?;
    let offer = offer::visible(&cx.app.db, desk.actor, desk.today, id).await?;
    match copy::take(desk, &offer).await {
        Ok(unit) => redirect(format!("/exchange/copies/{unit}?done=done-exchange-copy")),
        Err(error @ Error::Conflict(_)) => match copy::of_offer(&cx.app.db, desk.actor.tenant, id).await? {
            Some(unit) => redirect(format!("/exchange/copies/{unit}?done=done-exchange-copy")),
            None => page(&cx, &Form::empty().redisplay(error)?, id).await?.refused(),
        },
        Err(error) => Err(error.into()),
    }
}
