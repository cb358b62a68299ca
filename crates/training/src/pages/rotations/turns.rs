//! `/training/rotations/{id}/turns/{turn}`: who goes together on a day, and
//! making a class of it.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, not_found};
use jiff::civil::Time;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    ORGANISE,
    branch::{LEAD_BRANCH, Member},
    class::ClassId,
    pages::now,
    rotation::{self, Rotation, RotationId, Standing, Turn, TurnId, class},
};

#[derive(Template)]
#[template(path = "rotations/turn.html")]
pub(super) struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    rotation: Rotation,
    turn: Turn,
    number: usize,
    people: Vec<Member>,
    /// Turns to come, where somebody could go instead.
    others: Vec<(usize, Turn)>,
}

impl Show<'_> {
    fn shift(&self, member: &Member) -> String {
        member.pattern().map_or_else(String::new, |pattern| self.cx.t(pattern.message_key()))
    }

    fn is_to_come(&self) -> bool {
        self.turn.on_day >= self.cx.today()
    }

    fn path(&self) -> String {
        format!("/training/rotations/{}", self.rotation.id)
    }

    fn is_sent(&self, member: &Member) -> bool {
        self.form.is("person", &member.id.to_string())
    }
}

pub(super) async fn page<'a>(cx: &'a Cx, form: &'a Form, id: RotationId, turn: TurnId) -> Result<Show<'a>> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let standing = Standing::read(&cx.app.db, actor, &rotation, cx.today()).await?;
    let place = standing.turns.iter().position(|known| known.id == turn).ok_or_else(not_found)?;
    let people = standing.in_turn(turn).into_iter().cloned().collect();
    let today: Day = cx.today();
    let mut numbered: Vec<(usize, Turn)> = (1..).zip(standing.turns).collect();
    let (_, turn) = numbered.remove(place);
    numbered.retain(|(_, other)| other.on_day > today && other.class_id.is_none());
    Ok(Show { cx, form, rotation, turn, number: place + 1, people, others: numbered })
}

/// `GET /training/rotations/{id}/turns/{turn}`
pub async fn show(cx: Cx, Path((id, turn)): Path<(RotationId, TurnId)>) -> Outcome {
    let empty = Form::empty();
    let shown = page(&cx, &empty, id, turn).await?;
    let title = cx.t2("rotation-class-title", "title", &shown.rotation.title, "number", shown.number);
    let before = class::before(&cx.app.db, cx.actor()?, &shown.rotation).await?;
    let or = |text: Option<&String>, usual: &str| text.cloned().unwrap_or_else(|| usual.to_owned());
    let form = Form::filled([
        ("title", title),
        ("venue", or(before.as_ref().map(|it| &it.venue), "")),
        ("trainers", or(before.as_ref().map(|it| &it.trainers), "")),
        ("starts", or(before.as_ref().map(|it| &it.starts), "09:00")),
        ("ends", or(before.as_ref().map(|it| &it.ends), "17:00")),
    ]);
    Show { form: &form, ..shown }.page()
}

/// `POST /training/rotations/{id}/turns/{turn}/class`
pub async fn create_class(cx: Cx, Path((id, turn)): Path<(RotationId, TurnId)>, mut form: Form) -> Outcome {
    match make(&cx, id, turn, &mut form).await {
        Ok(class) => redirect(format!("/training/classes/{class}/roster?done=done-rotation-class")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, turn).await?.refused()
        }
    }
}

async fn make(cx: &Cx, id: RotationId, turn: TurnId, form: &mut Form) -> Result<ClassId> {
    let actor = cx.require(&LEAD_BRANCH)?;
    cx.require(&ORGANISE)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let (title, venue) = (form.text("title", 2..=80), form.text("venue", 1..=120));
    let trainers = form.text("trainers", 0..=200);
    let (starts, ends): (Option<Time>, Option<Time>) = (form.parse("starts", true), form.parse("ends", true));
    if starts >= ends {
        form.refuse("ends", "training-session-times");
    }
    form.finish()?;
    let (Some(starts), Some(ends)) = (starts, ends) else { return Err(base::invalid("form", "form-broken")) };
    let new = class::New { title, venue, trainers, starts, ends };
    class::create(&cx.app.db, &cx.app.ids, actor, &rotation, turn, &new, &now(cx)).await
}

/// `POST /training/rotations/{id}/turns/{turn}/day`
pub async fn create_day(cx: Cx, Path((id, turn)): Path<(RotationId, TurnId)>, mut form: Form) -> Outcome {
    match set(&cx, id, turn, &mut form).await {
        Ok(()) => redirect(format!("/training/rotations/{id}/turns/{turn}?done=done-rotation-moved")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id, turn).await?.refused()
        }
    }
}

async fn set(cx: &Cx, id: RotationId, turn: TurnId, form: &mut Form) -> Result<()> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let day = form.day("day", true);
    form.finish()?;
    let day = day.ok_or_else(|| base::invalid("day", "form-required"))?;
    rotation::move_turn(&cx.app.db, actor, &rotation, turn, day, (cx.moment(), cx.today())).await
}
