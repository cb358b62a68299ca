//! `/training/tours`: talks taken along the line in a few stops.

pub mod classes;
pub mod speakers;
pub mod talks;

use std::{collections::HashMap, fmt::Write};

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, UnitId};
use jiff::ToSpan;
use ui::{Cx, Form, Outcome, Page, chart::escape, page::redirect};

use crate::{
    ORGANISE,
    class::{self, feedback as class_feedback},
    feedback::{Reader, Told},
    tour::{
        self, MOST_STOPS, PLAN_TOURS, Planned, TalkId, Team, Tour, TourId,
        feedback::{self, QUESTIONS},
        speaker::{self, Speaker, SpeakerId},
    },
};

#[derive(Template)]
#[template(path = "tours/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    tours: Vec<Tour>,
}

/// `GET /training/tours`
pub async fn index(cx: Cx) -> Outcome {
    let actor = cx.require(&PLAN_TOURS)?;
    Index { cx: &cx, tours: tour::all(&cx.app.db, actor.tenant).await? }.page()
}

#[derive(Template)]
#[template(path = "tours/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    speakers: Vec<Speaker>,
    /// Under the unit above them, in the order of the line.
    groups: Vec<(String, Vec<Team>)>,
}

impl New<'_> {
    fn is_chosen(&self, team: &Team) -> bool {
        self.form.is("teams", &team.id.to_string())
    }

    fn is_open(&self, group: &[Team]) -> bool {
        group.iter().any(|team| self.is_chosen(team))
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<New<'a>> {
    let actor = cx.require(&PLAN_TOURS)?;
    let mut groups: Vec<(String, Vec<Team>)> = Vec::new();
    for team in tour::teams(&cx.app.db, actor.tenant, cx.today()).await? {
        match groups.iter_mut().find(|(parent, _)| *parent == team.parent) {
            Some((_, teams)) => teams.push(team),
            None => groups.push((team.parent.clone(), vec![team])),
        }
    }
    Ok(New { cx, form, speakers: speaker::all(&cx.app.db, actor.tenant).await?, groups })
}

/// `GET /training/tours/new`
pub async fn new(cx: Cx) -> Outcome {
    let from = cx.today().0.saturating_add(7.days());
    let form = Form::filled([
        ("from", from.to_string()),
        ("to", from.saturating_add(20.days()).to_string()),
        ("stops", "4".to_owned()),
    ]);
    page(&cx, &form).await?.page()
}

/// `POST /training/tours`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match plan(&cx, &mut form).await {
        Ok(id) => redirect(format!("/training/tours/{id}?done=done-tour")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

async fn plan(cx: &Cx, form: &mut Form) -> Result<TourId> {
    let actor = cx.require(&PLAN_TOURS)?;
    let title = form.text("title", 2..=60);
    let speaker: Option<SpeakerId> = form.choice("speaker", |id| id.parse().ok());
    let (from, to): (Option<Day>, Option<Day>) = (form.day("from", true), form.day("to", true));
    let stops: Option<usize> = form.parse("stops", true);
    let mut teams: Vec<UnitId> = form.all("teams").iter().filter_map(|id| id.parse().ok()).collect();
    teams.sort_unstable();
    teams.dedup();
    if teams.is_empty() {
        form.refuse("teams", "form-choose");
    }
    form.finish()?;
    let (Some(speaker), Some(from), Some(to), Some(stops)) = (speaker, from, to, stops) else {
        return Err(base::invalid("form", "form-broken"));
    };
    let new = tour::New { title, speaker, from, to, teams, stops };
    tour::create(&cx.app.db, &cx.app.ids, actor, &new, (cx.moment(), cx.today())).await
}

#[derive(Template)]
#[template(path = "tours/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    planned: Planned,
    told: Vec<Option<Told>>,
    /// What the listeners of a class answered, by talk, where it is the reader's to see.
    answers: HashMap<TalkId, (Reader, Option<Told>)>,
    svg: String,
    today: Day,
    may_organise: bool,
    categories: [&'static str; 15],
}

impl Show<'_> {
    fn answers(&self, talk: &tour::Talk) -> Option<Told> {
        let index = self.planned.talks.iter().position(|known| known.id == talk.id)?;
        self.told.get(index).copied().flatten()
    }

    /// Talks to come that are no classes yet.
    fn open(&self) -> usize {
        let is_open = |talk: &&tour::Talk| talk.class_id.is_none() && !talk.is_held() && talk.on_day >= self.today;
        self.planned.talks.iter().filter(is_open).count()
    }

    fn class_answers(&self, talk: &tour::Talk) -> Option<(Reader, Option<Told>)> {
        self.answers.get(&talk.id).copied()
    }

    fn has_come(&self, talk: &tour::Talk) -> bool {
        talk.on_day <= self.today
    }

    fn is_sent(&self, talk: &tour::Talk) -> bool {
        self.form.get("talk") == talk.id.to_string()
    }
}

/// `K87.4`
pub fn km(at: &f64) -> String {
    let metres = (at * 1000.0).round() as i64;
    if metres % 1000 == 0 { format!("K{}", metres / 1000) } else { format!("K{at:.1}") }
}

pub(super) async fn show_page(cx: &Cx, form: &Form, id: TourId, refused: bool) -> Outcome {
    let actor = cx.require(&PLAN_TOURS)?;
    let planned = Planned::read(&cx.app.db, actor.tenant, id).await?;
    let db = &cx.app.db;
    let (mut told, mut answers) = (Vec::new(), HashMap::new());
    for talk in &planned.talks {
        told.push(feedback::of_talk(db, actor.tenant, talk.id).await?);
        if let Some(id) = talk.class_id {
            let class = class::get(db, actor.tenant, id).await?;
            if let Some(reader) = class_feedback::reader(actor, &class) {
                answers.insert(talk.id, (reader, class_feedback::told(db, &class, reader).await?));
            }
        }
    }
    let svg = draw(&cx.t("tour-ruler"), &planned);
    let page = Show {
        cx,
        form,
        planned,
        told,
        answers,
        svg,
        today: cx.today(),
        may_organise: actor.may(&ORGANISE),
        categories: learning::unit::CATEGORIES,
    };
    if refused { page.refused() } else { page.page() }
}

/// `GET /training/tours/{id}`
pub async fn show(cx: Cx, Path(id): Path<TourId>) -> Outcome {
    let values = [("category", "situation"), ("starts", "15:00"), ("ends", "16:00")];
    let form = Form::filled(values.map(|(name, value)| (name, value.to_owned())));
    show_page(&cx, &form, id, false).await
}

const WIDTH: f64 = 1000.0;
const MARGIN: f64 = 24.0;
const TOP: f64 = 46.0;
const ROW: f64 = 14.0;

/// The line with its stops as dots, and under it the stretch of each team that is visited.
fn draw(title: &str, planned: &Planned) -> String {
    let ends = planned.guests.iter().map(|guest| guest.km_to).chain(planned.stops.iter().map(|stop| stop.km));
    let end = (ends.fold(10.0, f64::max) / 10.0).ceil() * 10.0;
    let x = |at: f64| MARGIN + (WIDTH - 2.0 * MARGIN) * at.clamp(0.0, end) / end;
    let height = TOP + ROW * (planned.guests.len() as f64 + 1.5);
    let mut svg =
        format!(r#"<svg class="km chart" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{}">"#, escape(title));
    let mut tick = 0.0;
    while tick <= end {
        let at = x(tick);
        let _ = write!(svg, r#"<line class="km-tick" x1="{at:.1}" x2="{at:.1}" y1="18" y2="{height}"/>"#);
        let _ = write!(svg, r#"<text class="km-no" x="{at:.1}" y="12" text-anchor="middle">{}</text>"#, km(&tick));
        tick += if end > 60.0 { 20.0 } else { 10.0 };
    }
    let _ = write!(svg, r#"<line class="km-line" x1="{:.1}" x2="{:.1}" y1="28" y2="28"/>"#, x(0.0), x(end));
    for (number, guest) in planned.guests.iter().enumerate() {
        let y = TOP + ROW * (number as f64 + 0.5);
        let right = (x(guest.km_to) - 4.0).max(x(guest.km_from) + 4.5);
        let _ = write!(
            svg,
            r#"<line class="km-seg ok" x1="{:.1}" x2="{right:.1}" y1="{y:.1}" y2="{y:.1}"><title>{} {}–{}</title></line>"#,
            x(guest.km_from) + 4.0,
            escape(&guest.name),
            km(&guest.km_from),
            km(&guest.km_to)
        );
    }
    for (number, stop) in planned.stops.iter().enumerate() {
        let at = x(stop.km);
        let _ = write!(svg, r#"<line class="event" x1="{at:.1}" x2="{at:.1}" y1="28" y2="{height}"/>"#);
        let _ = write!(
            svg,
            r#"<circle class="km-dot" cx="{at:.1}" cy="28" r="7"><title>{} {}</title></circle>"#,
            number + 1,
            km(&stop.km)
        );
    }
    svg.push_str("</svg>");
    svg
}

/// Numbers of stops that can be asked for.
pub fn stop_choices() -> std::ops::RangeInclusive<usize> {
    1..=MOST_STOPS
}
