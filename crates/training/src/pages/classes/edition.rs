//! `/training/classes/new` and `/training/classes/{id}/edition`: writing a class.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Day, Result, UnitId};
use jiff::civil::Time;
use learning::{course::Course, unit::LearningUnitId};
use serde::Deserialize;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    ORGANISE,
    class::{
        self, Class, ClassId, HELD_FOR, KINDS, TURNS,
        draft::{self, Draft, MOST_SESSIONS, MOST_SHARES, Meeting, clock},
        slots::{self, Cover},
        word,
    },
    fit::Slot,
    pages::{
        audience::{self, Offer},
        person,
    },
    plan::{self, PlanId},
    study_base::{self, Base},
};

/// A line of the form for a session.
pub struct SessionRow {
    pub id: String,
    pub day: String,
    pub starts: String,
    pub ends: String,
}

pub struct ShareRow {
    pub unit: String,
    pub seats: String,
}

#[derive(Template)]
#[template(path = "classes/edition.html")]
struct Edition<'a> {
    cx: &'a Cx,
    form: &'a Form,
    id: Option<ClassId>,
    offer: Offer,
    bases: Vec<Base>,
    /// Units with a film or a sound.
    recorded: Vec<Course>,
    sessions: Vec<SessionRow>,
    shares: Vec<ShareRow>,
    categories: [&'static str; 15],
    /// Title of the plan's step that it is made for.
    step: String,
    /// Which times suit the audience, when that was asked.
    cover: Option<Cover>,
}

/// A slot as a field carries it.
pub(crate) fn code(slot: &Slot) -> String {
    format!("{} {} {}", slot.day, clock(slot.starts), clock(slot.ends))
}

impl Edition<'_> {
    fn words(&self, slot: &Slot) -> String {
        format!("{} {}–{}", self.cx.short_day(Day(slot.day)), clock(slot.starts), clock(slot.ends))
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: Option<ClassId>) -> Result<Edition<'a>> {
    let actor = cx.require(&ORGANISE)?;
    let rows = |name: &str| -> Vec<String> { form.all(name).into_iter().map(str::to_owned).collect() };
    let (ids, days, starts, ends) = (rows("session"), rows("day"), rows("starts"), rows("ends"));
    let at = |list: &[String], place: usize| list.get(place).cloned().unwrap_or_default();
    let row = |place: usize| SessionRow {
        id: at(&ids, place),
        day: at(&days, place),
        starts: at(&starts, place),
        ends: at(&ends, place),
    };
    let filled = days.iter().filter(|day| !day.is_empty()).count();
    let sessions = (0..days.len().max((filled + 2).clamp(3, MOST_SESSIONS))).map(row).collect();
    let (units, seats) = (rows("share_unit"), rows("share_seats"));
    let share = |place: usize| ShareRow { unit: at(&units, place), seats: at(&seats, place) };
    let kept = units.iter().filter(|unit| !unit.is_empty()).count();
    let shares = (0..units.len().max((kept + 2).clamp(3, MOST_SHARES))).map(share).collect();
    Ok(Edition {
        cx,
        form,
        id,
        offer: audience::offer(cx).await?,
        bases: study_base::all(&cx.app.db, actor.tenant).await?,
        recorded: learning::course::recorded(&cx.app.db, actor.tenant).await?,
        sessions,
        shares,
        categories: learning::unit::CATEGORIES,
        step: step_title(cx, form).await?,
        cover: None,
    })
}

async fn step_title(cx: &Cx, form: &Form) -> Result<String> {
    let (Ok(plan), Ok(step)) = (form.get("plan").parse::<PlanId>(), form.get("step").parse::<plan::StepId>()) else {
        return Ok(String::new());
    };
    let tenant = cx.actor()?.tenant;
    let Ok(version) = plan::newest(&cx.app.db, tenant, plan).await else { return Ok(String::new()) };
    let steps = plan::steps(&cx.app.db, tenant, version.id).await?;
    Ok(steps.into_iter().find(|known| known.step_id == step).map(|step| step.title).unwrap_or_default())
}

#[derive(Debug, Deserialize)]
pub struct Wanted {
    #[serde(default)]
    plan: String,
    #[serde(default)]
    step: String,
    #[serde(default)]
    kind: String,
}

/// The form, for a step of a plan or by itself.
pub async fn new(cx: Cx, Query(wanted): Query<Wanted>) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let kind = word(&KINDS, &wanted.kind).unwrap_or("class");
    let mut pairs = vec![
        ("kind", kind.to_owned()),
        ("category", "theory".to_owned()),
        ("held_for", "staff".to_owned()),
        ("turns", "all".to_owned()),
        ("seats", "30".to_owned()),
    ];
    if let (Ok(plan), Ok(step)) = (wanted.plan.parse::<PlanId>(), wanted.step.parse::<plan::StepId>()) {
        let version = plan::newest(&cx.app.db, actor.tenant, plan).await?;
        let steps = plan::steps(&cx.app.db, actor.tenant, version.id).await?;
        if let Some(step) = steps.into_iter().find(|known| known.step_id == step) {
            pairs.retain(|(name, _)| !matches!(*name, "kind" | "category"));
            pairs.push(("kind", plan::class_kind(&step.nature).to_owned()));
            pairs.push(("category", version.category.clone()));
            pairs.push(("title", step.title));
            pairs.push(("plan", plan.to_string()));
            pairs.push(("step", step.step_id.to_string()));
            pairs.extend(audience::pairs(&version.rule()));
        }
    }
    page(&cx, &Form::filled(pairs), None).await?.page()
}

async fn draft(cx: &Cx, form: &mut Form) -> Result<Draft> {
    let kind = form.choice("kind", |text| word(&KINDS, text)).unwrap_or("class");
    let category = form.choice("category", learning::unit::category).unwrap_or("theory");
    let held_for = form.choice("held_for", |text| word(&HELD_FOR, text)).unwrap_or("staff");
    let turns = form.choice("turns", |text| word(&TURNS, text)).unwrap_or("all");
    let speaker = person(cx, form, "speaker").await?;
    let step = match (form.get("plan").parse::<PlanId>(), form.get("step").parse::<Uuid>()) {
        (Ok(plan), Ok(step)) => {
            plan::handled(&cx.app.db, cx.actor()?, plan).await?;
            Some((plan, step))
        }
        _ => None,
    };
    let base = match form.get("base").parse() {
        Ok(base) => Some(study_base::get(&cx.app.db, cx.actor()?.tenant, base).await?),
        Err(_) => None,
    };
    let or =
        |text: String, base: Option<&String>| if text.is_empty() { base.cloned().unwrap_or_default() } else { text };
    Ok(Draft {
        kind,
        title: form.text("title", 2..=80),
        category,
        held_for,
        summary: form.text("summary", 0..=1_000),
        venue: or(form.text("venue", usize::from(base.is_none())..=120), base.as_ref().map(|base| &base.address)),
        trainers: form.text("trainers", 0..=200),
        speaker,
        seats: form.parse("seats", true).unwrap_or_default(),
        turns,
        sign_up_until: form.day("sign_up_until", false),
        rule: audience::rule(form),
        transport: or(form.text("transport", 0..=1_000), base.as_ref().map(|base| &base.transport)),
        safety: or(form.text("safety", 0..=2_000), base.as_ref().map(|base| &base.safety)),
        questions: form.text("questions", 0..=1_000),
        link: form.text("link", 0..=500),
        recording: recording(cx, form).await?,
        base: base.map(|base| base.id),
        meetings: meetings(form),
        shares: shares(form),
        step,
    })
}

/// A unit with a film or a sound that is out.
async fn recording(cx: &Cx, form: &mut Form) -> Result<Option<LearningUnitId>> {
    let Ok(id) = form.get("recording").parse::<LearningUnitId>() else { return Ok(None) };
    let known = learning::course::recorded(&cx.app.db, cx.actor()?.tenant).await?;
    if known.iter().any(|course| course.id == id.0) {
        return Ok(Some(id));
    }
    form.refuse("recording", "form-not-understood");
    Ok(None)
}

fn meetings(form: &mut Form) -> Vec<Meeting> {
    let rows = |form: &Form, name: &str| -> Vec<String> { form.all(name).into_iter().map(str::to_owned).collect() };
    let (ids, days, starts, ends) =
        (rows(form, "session"), rows(form, "day"), rows(form, "starts"), rows(form, "ends"));
    let mut meetings = Vec::new();
    for (place, day) in days.iter().enumerate().filter(|(_, day)| !day.trim().is_empty()) {
        let time = |list: &[String]| list.get(place).and_then(|text| text.trim().parse::<Time>().ok());
        match (day.parse(), time(&starts), time(&ends)) {
            (Ok(on_day), Some(starts), Some(ends)) => {
                let id = ids.get(place).and_then(|id| id.parse().ok());
                meetings.push(Meeting { id, on_day, starts, ends });
            }
            _ => form.refuse("sessions", "training-session-times"),
        }
    }
    meetings
}

fn shares(form: &mut Form) -> Vec<(UnitId, i64)> {
    let seats: Vec<String> = form.all("share_seats").into_iter().map(str::to_owned).collect();
    let units: Vec<String> = form.all("share_unit").into_iter().map(str::to_owned).collect();
    let mut shares = Vec::new();
    for (place, unit) in units.iter().enumerate().filter(|(_, unit)| !unit.is_empty()) {
        match (unit.parse(), seats.get(place).and_then(|seats| seats.trim().parse().ok())) {
            (Ok(unit), Some(seats)) => shares.push((unit, seats)),
            _ => form.refuse("shares", "form-not-understood"),
        }
    }
    shares
}

/// `POST /training/classes/slots`: the form again, with the times that suit
/// those it is for; the slots that were taken stand in it. Nothing is kept.
pub async fn slots(cx: Cx, mut form: Form) -> Outcome {
    let (actor, db) = (cx.require(&ORGANISE)?, &cx.app.db);
    let rule = audience::rule(&mut form);
    let form = with_taken(&form);
    let reached = people::audience::resolve(db, actor.tenant, &rule, cx.today()).await?;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let written = written(&form);
    let cover = slots::cover(&slots::crews(&reached), &calendar, &written, cx.today().0);
    let page = page(&cx, &form, form.get("class").parse().ok()).await?;
    Edition { cover: Some(cover), ..page }.page()
}

/// The form as it was typed, the taken slots in its rows.
fn with_taken(form: &Form) -> Form {
    let taken: Vec<Vec<&str>> = form.all("take").into_iter().map(|slot| slot.split(' ').collect()).collect();
    let taken: Vec<&Vec<&str>> = taken.iter().filter(|slot| slot.len() == 3).collect();
    let rows = ["session", "day", "starts", "ends"];
    let column = |name: &str| form.all(name);
    let (ids, days, starts, ends) = (column("session"), column("day"), column("starts"), column("ends"));
    let at = |list: &[&str], place: usize| list.get(place).map(|text| (*text).to_owned()).unwrap_or_default();
    let mut pairs: Vec<(&str, String)> = form
        .pairs()
        .iter()
        .filter(|(name, _)| !rows.contains(&name.as_str()) && name != "take")
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    let filled: Vec<usize> = (0..days.len()).filter(|place| !days[*place].trim().is_empty()).collect();
    for place in &filled {
        let row = [at(&ids, *place), at(&days, *place), at(&starts, *place), at(&ends, *place)];
        pairs.extend(rows.into_iter().zip(row));
    }
    for slot in &taken {
        let row = [String::new(), slot[0].to_owned(), slot[1].to_owned(), slot[2].to_owned()];
        pairs.extend(rows.into_iter().zip(row));
    }
    // The same content at several times: one comes to one of them.
    if !taken.is_empty() && filled.len() + taken.len() > 1 {
        pairs.retain(|(name, _)| *name != "turns");
        pairs.push(("turns", "one".to_owned()));
    }
    Form::filled(pairs)
}

/// The rows of the form that can be read.
fn written(form: &Form) -> Vec<Slot> {
    let (days, starts, ends) = (form.all("day"), form.all("starts"), form.all("ends"));
    let row = |((day, starts), ends): ((&&str, &&str), &&str)| -> Option<Slot> {
        let (starts, ends): (Time, Time) = (starts.trim().parse().ok()?, ends.trim().parse().ok()?);
        let slot = Slot { day: day.trim().parse().ok()?, starts, ends };
        (starts < ends).then_some(slot)
    };
    days.iter().zip(&starts).zip(&ends).filter_map(row).take(MOST_SESSIONS).collect()
}

pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let draft = draft(&cx, &mut form).await?;
    let made = match form.finish() {
        Ok(()) => draft::create(&cx.app.db, &cx.app.ids, actor, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match made {
        Ok(class) => redirect(format!("/training/classes/{class}/roster?done=done-training-class")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, None).await?.refused()
        }
    }
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    let class = class::handled(&cx.app.db, cx.actor()?, id).await?;
    let form = filled(&cx, &class).await?;
    page(&cx, &form, Some(id)).await?.page()
}

async fn filled(cx: &Cx, class: &Class) -> Result<Form> {
    let db = &cx.app.db;
    let mut pairs = vec![
        ("kind", class.kind.clone()),
        ("title", class.title.clone()),
        ("category", class.category.clone()),
        ("held_for", class.held_for.clone()),
        ("summary", class.summary.clone()),
        ("venue", class.venue.clone()),
        ("trainers", class.trainers.clone()),
        ("seats", class.seats.to_string()),
        ("turns", class.turns.clone()),
        ("sign_up_until", class.sign_up_until.map(|day| day.to_string()).unwrap_or_default()),
        ("base", class.base_id.map(|base| base.to_string()).unwrap_or_default()),
        ("transport", class.transport.clone()),
        ("safety", class.safety.clone()),
        ("questions", class.questions.clone()),
        ("link", class.link.clone()),
        ("recording", class.recording_id.map(|unit| unit.to_string()).unwrap_or_default()),
        ("plan", class.plan_id.map(|plan| plan.to_string()).unwrap_or_default()),
        ("step", class.step_id.map(|step| step.to_string()).unwrap_or_default()),
    ];
    if let Some(speaker) = class.speaker_id {
        pairs.push(("speaker", people::person::get(db, class.tenant_id, speaker).await?.staff_number));
    }
    for session in class::sessions(db, class.tenant_id, class.id).await? {
        let slot = session.slot();
        pairs.push(("session", session.id.to_string()));
        pairs.push(("day", session.on_day.to_string()));
        pairs.push(("starts", clock(slot.starts)));
        pairs.push(("ends", clock(slot.ends)));
    }
    for share in draft::shares(db, class.id).await? {
        pairs.push(("share_unit", share.unit_id.to_string()));
        pairs.push(("share_seats", share.seats.to_string()));
    }
    pairs.extend(audience::pairs(&class.rule()));
    Ok(Form::filled(pairs))
}

pub async fn save(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let draft = draft(&cx, &mut form).await?;
    let saved = match form.finish() {
        Ok(()) => draft::save(&cx.app.db, &cx.app.ids, actor, id, &draft, cx.moment()).await,
        Err(error) => Err(error),
    };
    match saved {
        Ok(()) => redirect(format!("/training/classes/{id}/roster?done=done-training-class")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, Some(id)).await?.refused()
        }
    }
}
