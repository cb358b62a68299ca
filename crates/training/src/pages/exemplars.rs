//! `/training/exemplars`: who is put up for everybody to see and who was
//! honoured, nominating, one nomination, and the desk of those who work them.

pub mod acts;

use askama::Template;
use axum::extract::Path;
use base::{Day, PersonId, Result, UnitId};
use learning::course::Course;
use people::unit::{Placed, Tree};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use super::branches::desk as at_desk;
use crate::{
    culture::CULTURES,
    exemplar::{
        self, Exemplar, ExemplarId, Opened, Step,
        nomination::{self, New, Whom},
        notice::{self, LEAST, MOST},
        objection::{self, Objection},
    },
};

/// Characters of what they did.
const DEEDS: usize = 2_000;

#[derive(Template)]
#[template(path = "exemplars/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    asking: Vec<Exemplar>,
    shown: Vec<Exemplar>,
    nominated: Vec<Exemplar>,
    works: bool,
    today: Day,
}

impl Index<'_> {
    fn of(&self, state: &'static str) -> Vec<&Exemplar> {
        self.shown.iter().filter(|exemplar| exemplar.state == state).collect()
    }

    /// The name of the honour and its day.
    fn honour(&self, exemplar: &Exemplar) -> String {
        let day = exemplar.honoured_on.map(|day| self.cx.short_day(day)).unwrap_or_default();
        format!("{} · {day}", exemplar.honour.as_deref().unwrap_or_default())
    }

    /// Until when it can be objected to, or could be.
    fn until(&self, exemplar: &Exemplar) -> String {
        let key = if exemplar.runs(self.today) { "exemplar-until" } else { "exemplar-was-until" };
        exemplar.until_day.map(|day| self.cx.t1(key, "day", self.cx.short_day(day))).unwrap_or_default()
    }
}

/// `GET /training/exemplars`
pub async fn index(cx: Cx) -> Outcome {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let (asking, shown, nominated, works) = tokio::try_join!(
        exemplar::asking(db, actor),
        exemplar::shown(db, actor.tenant),
        exemplar::nominated(db, actor),
        exemplar::works(db, actor, cx.today()),
    )?;
    Index { cx: &cx, asking, shown, nominated, works, today: cx.today() }.page()
}

#[derive(Template)]
#[template(path = "exemplars/new.html")]
struct Fresh<'a> {
    cx: &'a Cx,
    form: &'a Form,
    units: Vec<Placed>,
}

impl Fresh<'_> {
    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn whom_hint(&self, whom: &str) -> &'static str {
        if whom == "team" { "exemplar-whom-team-hint" } else { "exemplar-whom-person-hint" }
    }
}

async fn fresh<'a>(cx: &'a Cx, form: &'a Form) -> Result<Fresh<'a>> {
    let units = people::unit::tree(&cx.app.db, cx.actor()?.tenant, Tree::Admin, cx.today()).await?;
    // Those with somebody above: the organisation itself is nominated by nobody.
    Ok(Fresh { cx, form, units: units.into_iter().filter(|unit| unit.parent_id.is_some()).collect() })
}

/// `GET /training/exemplars/new`
pub async fn new(cx: Cx) -> Outcome {
    let form = Form::filled([("whom", "person".to_owned())]);
    fresh(&cx, &form).await?.page()
}

/// `POST /training/exemplars`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match make(&cx, &mut form).await {
        Ok(id) => redirect(format!("/training/exemplars/{id}?done=done-exemplar")),
        Err(error) => {
            let form = form.redisplay(error)?;
            fresh(&cx, &form).await?.refused()
        }
    }
}

async fn make(cx: &Cx, form: &mut Form) -> Result<ExemplarId> {
    let actor = cx.actor()?;
    let whom = whom(cx, form).await?;
    let (title, deeds) = (form.text("title", 2..=60), form.text("deeds", 20..=DEEDS));
    let culture = form.choice("culture", |word| CULTURES.into_iter().find(|known| *known == word));
    let occasion = form.text("occasion", 0..=60);
    form.finish()?;
    let (Some(whom), Some(culture)) = (whom, culture) else { return Err(base::invalid("form", "form-broken")) };
    nomination::nominate(at_desk(cx, actor), &New { whom, title, deeds, culture, occasion }).await
}

async fn whom(cx: &Cx, form: &mut Form) -> Result<Option<Whom>> {
    match form.choice("whom", |word| ["person", "team"].into_iter().find(|known| *known == word)) {
        Some("person") => {
            form.text("number", 1..=40);
            Ok(colleague(cx, form).await?.map(Whom::Person))
        }
        Some(_) => Ok(form.parse::<UnitId>("unit", true).map(Whom::Team)),
        None => Ok(None),
    }
}

/// Somebody who has not left.
async fn colleague(cx: &Cx, form: &mut Form) -> Result<Option<PersonId>> {
    let Some(id) = super::person(cx, form, "number").await? else { return Ok(None) };
    let found = people::person::get(&cx.app.db, cx.actor()?.tenant, id).await?;
    if found.left_on.is_some() {
        form.refuse("number", base::Message::new("training-number-unknown").with("number", &found.staff_number));
        return Ok(None);
    }
    Ok(Some(id))
}

#[derive(Template)]
#[template(path = "exemplars/desk.html")]
struct AtDesk<'a> {
    cx: &'a Cx,
    groups: Vec<(&'static str, Vec<Exemplar>)>,
    today: Day,
}

impl AtDesk<'_> {
    fn note(&self, exemplar: &Exemplar) -> String {
        let cx = self.cx;
        match (exemplar.honour.as_ref(), exemplar.until_day) {
            (Some(honour), _) => honour.clone(),
            _ if exemplar.objections > 0 => cx.t1("exemplar-objections-open", "count", exemplar.objections),
            (None, Some(until)) if exemplar.runs(self.today) => cx.t1("exemplar-until", "day", cx.short_day(until)),
            (None, Some(until)) if exemplar.is_public() => cx.t1("exemplar-was-until", "day", cx.short_day(until)),
            _ => cx.t1("exemplar-since", "day", cx.short_day(cx.local_day(&exemplar.nominated_at))),
        }
    }
}

/// `GET /training/exemplars/desk`
pub async fn desk(cx: Cx) -> Outcome {
    let (actor, today) = (cx.actor()?, cx.today());
    let all = exemplar::worked(&cx.app.db, actor, today).await?;
    let mut groups: Vec<(&'static str, Vec<Exemplar>)> =
        ["verify", "publish", "objection", "honour", "notice", "asked", "ended"].map(|name| (name, vec![])).into();
    for exemplar in all {
        let name = match exemplar.state.as_str() {
            "agreed" => "verify",
            "verified" => "publish",
            "public" if exemplar.objections > 0 => "objection",
            "public" if exemplar.is_ready(today) => "honour",
            "public" => "notice",
            "asked" => "asked",
            _ => "ended",
        };
        if let Some((_, list)) = groups.iter_mut().find(|(known, _)| *known == name) {
            list.push(exemplar);
        }
    }
    groups.retain(|(_, list)| !list.is_empty());
    AtDesk { cx: &cx, groups, today }.page()
}

#[derive(Template)]
#[template(path = "exemplars/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    of: Opened,
    /// Where a colleague works.
    unit: String,
    nominator: Option<String>,
    /// Why it could not be verified, for the nominator.
    refusal: Option<String>,
    steps: Vec<Step>,
    objections: Vec<Objection>,
    story: Option<Course>,
    stories: Vec<Course>,
    today: Day,
}

impl Show<'_> {
    fn is_sent(&self, objection: &Objection) -> bool {
        self.form.is("answered", &objection.id.to_string())
    }

    fn is_wrong(&self, objection: &Objection, field: &str) -> bool {
        self.is_sent(objection) && self.form.error(field).is_some()
    }

    fn back(&self) -> &'static str {
        if self.of.is_desk() { "/training/exemplars/desk" } else { "/training/exemplars" }
    }

    #[expect(clippy::unused_self, reason = "templates call methods")]
    fn is_end(&self, step: &Step) -> bool {
        matches!(step.kind.as_str(), "declined" | "withdrawn" | "refused" | "upheld")
    }

    fn is_story(&self, course: &Course) -> bool {
        self.story.as_ref().is_some_and(|story| story.id == course.id)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: ExemplarId) -> Result<Show<'a>> {
    let (actor, db, today) = (cx.actor()?, &cx.app.db, cx.today());
    let of = exemplar::open(db, actor, id, today).await?;
    let unit = match of.exemplar.person_id {
        Some(person) => people::person::own_unit(db, actor.tenant, person, today).await?,
        None => None,
    };
    Ok(Show {
        cx,
        form,
        unit: unit.map(|unit| cx.either(&unit.unit_name, &unit.unit_name_en).to_owned()).unwrap_or_default(),
        nominator: exemplar::nominator(db, actor.tenant, &of).await?,
        refusal: exemplar::refusal(db, actor.tenant, &of).await?,
        steps: exemplar::steps(db, actor.tenant, &of).await?,
        objections: objection::all(db, actor, &of).await?,
        story: notice::story(db, &of, at_desk(cx, actor)).await?,
        stories: notice::stories(db, &of, at_desk(cx, actor)).await?,
        today,
        of,
    })
}

/// `GET /training/exemplars/{id}`
pub async fn show(cx: Cx, Path(id): Path<ExemplarId>) -> Outcome {
    let least = cx.app.config.training.exemplar_notice_days.clamp(LEAST, MOST);
    let form = Form::filled([
        ("days", least.to_string()),
        ("day", cx.today().to_string()),
        ("identity", "anonymous".to_owned()),
        ("id", cx.app.ids.untimed::<Uuid>().to_string()),
    ]);
    page(&cx, &form, id).await?.page()
}
