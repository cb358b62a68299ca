//! What comes before a unit or a path, and for how long it counts:
//! `/learning/units/{id}/conditions` and `/learning/paths/{id}/conditions`.

use askama::Template;
use axum::extract::Path;
use base::{Error, Message, Result};
use people::audience;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    EDIT_UNITS,
    certificate::Subject,
    path::{self, PathId},
    prerequisite,
    report::{self, Course},
    unit::{self, LearningUnitId},
    validity::{self, MOST_MONTHS, Validity},
};

/// Empty rows below what is set.
const SPARE: usize = 2;

#[derive(Template)]
#[template(path = "conditions/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    title: String,
    base: String,
    /// What is chosen in each row: `unit:…` or `path:…`, or nothing.
    before: Vec<String>,
    rules: Vec<(String, String)>,
    units: Vec<Course>,
    paths: Vec<path::Titled>,
    posts: Vec<String>,
}

fn word(subject: Subject) -> String {
    format!("{}:{}", subject.kind(), subject.id())
}

fn subject(word: &str) -> Option<Subject> {
    let (kind, id) = word.split_once(':')?;
    match kind {
        "unit" => id.parse().ok().map(Subject::Unit),
        "path" => id.parse().ok().map(Subject::Path),
        _ => None,
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, of: Subject, typed: bool) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&EDIT_UNITS)?, &cx.app.db);
    let title = match of {
        Subject::Path(id) => path::newest(db, actor.tenant, id).await?.title,
        Subject::Unit(id) => unit::version::newest(db, actor.tenant, id).await?.title,
        Subject::Class(_) => return Err(base::not_found()),
    };
    let own = |values: Vec<&str>| values.into_iter().map(str::to_owned).collect::<Vec<String>>();
    let (mut before, mut rules): (Vec<String>, Vec<(String, String)>) = if typed {
        (own(form.all("before")), own(form.all("post")).into_iter().zip(own(form.all("months"))).collect())
    } else {
        let rules = validity::rules(db, actor.tenant, of).await?;
        let before = prerequisite::subjects(db, actor.tenant, of).await?;
        (
            before.into_iter().map(word).collect(),
            rules.into_iter().map(|rule| (rule.post, rule.months.to_string())).collect(),
        )
    };
    before.retain(|word| !word.is_empty());
    rules.retain(|(post, months)| !post.is_empty() || !months.is_empty());
    before.extend(std::iter::repeat_n(String::new(), SPARE));
    rules.extend(std::iter::repeat_n((String::new(), String::new()), SPARE));
    let units = report::courses(db, actor).await?;
    let paths = path::titles(db, actor).await?;
    let posts = audience::choices(db, actor.tenant).await?.posts;
    let base = format!("/learning/{}s/{}", of.kind(), of.id());
    Ok(Show { cx, form, title, base, before, rules, units, paths, posts })
}

/// Is this unit or path chosen in a row?
pub(crate) fn is_chosen(chosen: &str, kind: &str, id: impl std::fmt::Display) -> bool {
    chosen == format!("{kind}:{id}")
}

async fn save(cx: Cx, mut form: Form, of: Subject) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    let before: Vec<Subject> = form.all("before").into_iter().filter_map(subject).collect();
    let mut rules = Vec::new();
    let rows: Vec<(String, String)> = form
        .all("post")
        .into_iter()
        .zip(form.all("months"))
        .map(|(post, months)| (post.to_owned(), months.trim().to_owned()))
        .collect();
    for (post, months) in rows.into_iter().filter(|(_, months)| !months.is_empty()) {
        match months.parse::<i64>() {
            Ok(months) if (1..=MOST_MONTHS).contains(&months) => rules.push(Validity { post, months }),
            _ => form.refuse("months", Message::new("learning-months-range").with("most", MOST_MONTHS)),
        }
    }
    let twice = |(place, rule): (usize, &Validity)| rules[..place].iter().any(|known| known.post == rule.post);
    if rules.iter().enumerate().any(twice) {
        form.refuse("months", "learning-months-twice");
    }
    let saved = match form.finish() {
        Ok(()) => prerequisite::save_all(&cx.app.db, actor, of, (&before, &rules), cx.moment()).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => redirect(format!("/learning/{}s/{}/conditions?done=done-learning-conditions", of.kind(), of.id())),
        Err(error @ Error::Invalid(_)) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, of, true).await?.refused()
        }
        Err(error) => Err(error.into()),
    }
}

pub async fn of_unit(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    page(&cx, &Form::empty(), Subject::Unit(id), false).await?.page()
}

pub async fn save_unit(cx: Cx, Path(id): Path<LearningUnitId>, form: Form) -> Outcome {
    save(cx, form, Subject::Unit(id)).await
}

pub async fn of_path(cx: Cx, Path(id): Path<PathId>) -> Outcome {
    page(&cx, &Form::empty(), Subject::Path(id), false).await?.page()
}

pub async fn save_path(cx: Cx, Path(id): Path<PathId>, form: Form) -> Outcome {
    save(cx, form, Subject::Path(id)).await
}
