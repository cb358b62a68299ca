//! `/learning/units/{id}/scenario`: the scene that somebody is in, its choices,
//! and at an end the debrief with their way.

use askama::Template;
use axum::extract::Path;
use base::{Result, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use super::learning;
use crate::{
    pages::{now, reading},
    scenario::{
        self, Script,
        script::Scene,
        walk::{self, Walk, WalkId},
    },
    unit::{LearningUnitId, Version},
};

/// One choice that was made.
struct Step {
    title: String,
    words: String,
    remark: String,
}

#[derive(Template)]
#[template(path = "units/scenario/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    version: &'a Version,
    scene: Scene,
    text: String,
    /// None: before the first choice of a first walk.
    walk: Option<Walk>,
    way: Vec<Step>,
    ends: usize,
    /// What is left of the unit are its questions.
    has_open_questions: bool,
}

impl Show<'_> {
    /// What the last choice led to.
    fn remark(&self) -> &str {
        self.way.last().map_or("", |step| step.remark.as_str())
    }
}

pub async fn show(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    let actor = cx.actor()?;
    let found = learning(&cx, id).await?;
    let script = scenario::read(&found.version.scenario).0;
    let walk = match &found.enrolment {
        Some(enrolment) => walk::current(&cx.app.db, actor, enrolment.id).await?,
        None => None,
    };
    let at = walk.as_ref().map_or(0, |walk| walk.scene);
    let scene = script.scene(at).cloned().ok_or_else(not_found)?;
    let way = match &walk {
        Some(walk) => steps(&script, &walk::way(&cx.app.db, actor, walk.id).await?),
        None => Vec::new(),
    };
    Show {
        cx: &cx,
        version: &found.version,
        text: reading::html(&cx, &scene.text).await?,
        scene,
        walk,
        way,
        ends: script.ends(),
        has_open_questions: found.progress.as_ref().is_some_and(|progress| progress.next().is_some()),
    }
    .page()
}

fn steps(script: &Script, way: &[(usize, usize)]) -> Vec<Step> {
    let step = |(scene, choice): &(usize, usize)| {
        let scene = script.scenes.get(*scene)?;
        let choice = scene.choices.get(*choice)?;
        Some(Step { title: scene.title.clone(), words: choice.words.clone(), remark: choice.remark.clone() })
    };
    way.iter().filter_map(step).collect()
}

/// `POST /learning/units/{id}/walks`: from the beginning, also once more.
pub async fn begin(cx: Cx, Path(id): Path<LearningUnitId>) -> Outcome {
    walk::begin(&cx.app.db, &cx.app.ids, cx.actor()?, id, cx.today()).await?;
    redirect(format!("/learning/units/{id}/scenario"))
}

/// `POST /learning/walks/{id}/choices`.
pub async fn choose(cx: Cx, Path(id): Path<WalkId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let chosen = read(&mut form)?;
    let unit = walk::choose(&cx.app.db, &cx.app.ids, actor, id, chosen, now(&cx)).await?;
    redirect(format!("/learning/units/{unit}/scenario"))
}

fn read(form: &mut Form) -> Result<(i64, usize)> {
    let (scene, choice) = (form.parse("scene", true), form.parse("choice", true));
    form.finish()?;
    scene.zip(choice).ok_or_else(not_found)
}

/// A scene in the preview, with the titles that its choices lead to.
pub(super) struct Previewed {
    pub scene: Scene,
    pub text: String,
    pub number: usize,
    pub leads: Vec<(String, usize, String)>,
}

pub(super) async fn preview(cx: &Cx, version: &Version) -> Result<Vec<Previewed>> {
    let script = scenario::read(&version.scenario).0;
    let mut scenes = Vec::new();
    for (place, scene) in script.scenes.iter().enumerate() {
        let leads = scene.choices.iter().map(|choice| {
            let to = script.scenes.get(choice.to).map(|scene| scene.title.clone()).unwrap_or_default();
            (choice.words.clone(), choice.to + 1, to)
        });
        let text = reading::html(cx, &scene.text).await?;
        scenes.push(Previewed { leads: leads.collect(), text, number: place + 1, scene: scene.clone() });
    }
    Ok(scenes)
}
