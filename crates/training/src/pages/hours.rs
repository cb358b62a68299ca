//! `/training/hours`: one's own hours of the year and where each comes from;
//! and what a year asks for.

use askama::Template;
use axum::extract::Query;
use base::Result;
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    branch,
    hours::{self, Credit, Source, Target},
};

#[derive(Template)]
#[template(path = "hours/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    target: Target,
    is_secretary: bool,
    credits: Vec<Credit>,
    /// What each source comes to, in words.
    sources: Vec<(Source, String)>,
    year: i16,
    this_year: i16,
}

impl Show<'_> {
    fn sum(&self) -> i64 {
        self.credits.iter().map(|credit| credit.minutes).sum()
    }

    fn wanted(&self) -> i64 {
        self.target.minutes_of(self.is_secretary)
    }
}

#[derive(Debug, Deserialize)]
pub struct Wanted {
    year: Option<i16>,
}

/// `GET /training/hours`
pub async fn show(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.actor()?;
    let (db, today) = (&cx.app.db, cx.today());
    let this_year = today.year();
    let year = wanted.year.unwrap_or(this_year).clamp(this_year - 10, this_year);
    let credits = hours::of_person(db, actor.tenant, actor.person, year).await?;
    let target = hours::target(db, actor.tenant).await?;
    let words = |source| {
        let own = credits.iter().filter(|credit| credit.source == source);
        target.words(own.map(|credit| credit.minutes).sum())
    };
    Show {
        cx: &cx,
        sources: Source::ALL.into_iter().map(|source| (source, words(source))).collect(),
        target,
        is_secretary: hours::secretaries(db, actor.tenant, today).await?.contains(&actor.person),
        credits,
        year,
        this_year,
    }
    .page()
}

#[derive(Template)]
#[template(path = "hours/targets.html")]
struct Targets<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

/// `GET /training/hours/targets`
pub async fn targets(cx: Cx) -> Outcome {
    let actor = cx.require(&branch::LEAD_BRANCH)?;
    branch::committee(&cx.app.db, actor, cx.today()).await?;
    let target = hours::target(&cx.app.db, actor.tenant).await?;
    let values = [("member", target.member), ("secretary", target.secretary), ("minutes", target.minutes)];
    let form = Form::filled(values.map(|(name, value)| (name, value.to_string())));
    Targets { cx: &cx, form: &form }.page()
}

/// `POST /training/hours/targets`
pub async fn create_target(cx: Cx, mut form: Form) -> Outcome {
    match set(&cx, &mut form).await {
        Ok(()) => redirect("/training/hours/targets?done=done-hours-target"),
        Err(error) => {
            let form = form.redisplay(error)?;
            Targets { cx: &cx, form: &form }.refused()
        }
    }
}

async fn set(cx: &Cx, form: &mut Form) -> Result<()> {
    let actor = cx.require(&branch::LEAD_BRANCH)?;
    let by = branch::committee(&cx.app.db, actor, cx.today()).await?;
    let mut number = |name| form.parse::<i64>(name, true);
    let (member, secretary, minutes) = (number("member"), number("secretary"), number("minutes"));
    form.finish()?;
    let (Some(member), Some(secretary), Some(minutes)) = (member, secretary, minutes) else {
        return Err(base::invalid("form", "form-broken"));
    };
    hours::set_target(&cx.app.db, actor, &by, Target { member, secretary, minutes }, cx.moment()).await
}
