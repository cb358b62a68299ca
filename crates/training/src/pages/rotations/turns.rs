//! `/training/rotations/{id}/turns/{turn}`: who goes together on a day.

use askama::Template;
use axum::extract::Path;
use base::{Day, Result, not_found};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    branch::{LEAD_BRANCH, Member},
    rotation::{self, Rotation, RotationId, Standing, Turn, TurnId},
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
    page(&cx, &Form::empty(), id, turn).await?.page()
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
