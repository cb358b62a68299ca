//! `/learning/scenes/{scene}/texts`: risks and frequent questions, written.

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    EDIT_UNITS,
    scene::{self, Kind},
};

#[derive(Template)]
#[template(path = "scenes/texts.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    scene: &'a str,
    link: String,
}

pub async fn new(cx: Cx, Path(scene): Path<String>) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    scene::check(&cx.app.db, actor, &scene).await?;
    let half_a_year = cx.today().0.checked_add(jiff::Span::new().months(6)).unwrap_or(cx.today().0);
    let mut form = Form::filled([("review_on", half_a_year.to_string())]);
    for text in scene::texts(&cx.app.db, actor.tenant, &scene).await? {
        form.set(&text.kind, text.body);
    }
    New { cx: &cx, form: &form, scene: &scene, link: scene::link(&scene) }.page()
}

pub async fn create(cx: Cx, Path(scene): Path<String>, mut form: Form) -> Outcome {
    let actor = cx.require(&EDIT_UNITS)?;
    scene::check(&cx.app.db, actor, &scene).await?;
    let texts = Kind::ALL.map(|kind| (kind, form.text(kind.code(), 0..=20_000)));
    let review_on = form.day("review_on", true);
    if review_on.is_some_and(|day| day <= cx.today()) {
        form.refuse("review_on", "learning-scene-review-past");
    }
    if let (Ok(()), Some(review_on)) = (form.finish(), review_on) {
        let texts = [(texts[0].0, texts[0].1.as_str()), (texts[1].0, texts[1].1.as_str())];
        scene::save(&cx.app.db, &cx.app.ids, actor, &scene, texts, review_on, cx.moment()).await?;
        return redirect(format!("{}?done=done-learning-version", scene::link(&scene)));
    }
    New { cx: &cx, form: &form, scene: &scene, link: scene::link(&scene) }.refused()
}
