//! `/training/theme-days`: one theme for several branches, each with a meeting of its own.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, UnitId, forbidden, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::branches::desk;
use crate::{
    branch::{Branch, LEAD_BRANCH},
    meeting::{MOST_MINUTES, Meeting},
    theme_day::{self, Study, ThemeDay, ThemeDayId},
};

#[derive(Template)]
#[template(path = "theme_days/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    branches: Vec<Branch>,
    studies: Vec<Study>,
}

impl New<'_> {
    fn is_chosen(&self, branch: &Branch) -> bool {
        self.form.is("branches", &branch.id.to_string())
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<New<'a>> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let branches = theme_day::branches(&cx.app.db, desk(cx, actor)).await?;
    if branches.is_empty() {
        return Err(forbidden());
    }
    Ok(New { cx, form, branches, studies: theme_day::studies(&cx.app.db, actor.tenant).await? })
}

/// `GET /training/theme-days/new`: all branches chosen, the points of the template filled in.
pub async fn new(cx: Cx) -> Outcome {
    let actor = cx.require(&LEAD_BRANCH)?;
    let branches = theme_day::branches(&cx.app.db, desk(&cx, actor)).await?;
    let chosen = branches.iter().map(|branch| ("branches", branch.id.to_string()));
    let filled = [
        ("at_time", "15:00".to_owned()),
        ("minutes", "120".to_owned()),
        ("discussion", cx.t("theme-discussion-example")),
        ("service", cx.t("theme-service-example")),
    ];
    let form = Form::filled(chosen.chain(filled));
    page(&cx, &form).await?.page()
}

/// `POST /training/theme-days`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match make(&cx, &mut form).await {
        Ok(id) => redirect(format!("/training/theme-days/{id}?done=done-theme-day")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

async fn make(cx: &Cx, form: &mut Form) -> Result<ThemeDayId> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let wanted: Vec<UnitId> = form.all("branches").iter().filter_map(|id| id.parse().ok()).collect();
    let branches = theme_day::chosen(theme_day::branches(&cx.app.db, desk(cx, actor)).await?, &wanted);
    if branches.is_empty() {
        form.refuse("branches", "form-choose");
    }
    let on_day: Option<Day> = form.day("on_day", true);
    let minutes: Option<i64> = form.parse("minutes", true);
    if minutes.is_some_and(|minutes| !(10..=MOST_MINUTES).contains(&minutes)) {
        form.refuse("minutes", base::Message::new("meeting-minutes-range").with("most", MOST_MINUTES));
    }
    let at_time = form.text("at_time", 0..=5);
    if !at_time.is_empty() && at_time.parse::<jiff::civil::Time>().is_err() {
        form.refuse("at_time", "form-not-understood");
    }
    let link = form.text("link", 0..=80);
    if !link.is_empty() && theme_day::title_of(&cx.app.db, actor.tenant, &link).await?.is_empty() {
        form.refuse("link", "form-choose");
    }
    let mut text = |name| form.text(name, 2..=500);
    let (study, discussion, service) = (text("study"), text("discussion"), text("service"));
    let (title, place) = (form.text("title", 2..=60), form.text("place", 1..=60));
    form.finish()?;
    let (Some(on_day), Some(minutes)) = (on_day, minutes) else { return Err(base::invalid("form", "form-broken")) };
    let new = theme_day::New { title, on_day, at_time, place, minutes, study, link, discussion, service };
    theme_day::create(desk(cx, actor), &branches, &new).await
}

#[derive(Template)]
#[template(path = "theme_days/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    theme: ThemeDay,
    study_title: String,
    instances: Vec<Meeting>,
    today: Day,
}

/// `GET /training/theme-days/{id}`: the instances of the branches that one may see.
pub async fn show(cx: Cx, Path(id): Path<ThemeDayId>) -> Outcome {
    let actor = cx.actor()?;
    let (db, today) = (&cx.app.db, cx.today());
    let theme = theme_day::get(db, actor.tenant, id).await?;
    let seen: Vec<UnitId> =
        crate::branch::visible(db, actor, today).await?.iter().map(crate::branch::Opened::id).collect();
    let mut instances = theme_day::instances(db, actor.tenant, id).await?;
    instances.retain(|meeting| seen.contains(&meeting.branch_id));
    if instances.is_empty() {
        return Err(not_found().into());
    }
    let study_title = theme_day::title_of(db, actor.tenant, &theme.link).await?;
    Show { cx: &cx, theme, study_title, instances, today }.page()
}
