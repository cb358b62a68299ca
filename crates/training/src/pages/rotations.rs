//! `/training/rotations`: cycles in which every member takes part in one class.

pub mod turns;

use askama::Template;
use axum::extract::Path;
use base::{Day, PersonId, Result};
use jiff::ToSpan;
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use ui::{
    Cx, Form, Outcome, Page,
    page::{download, redirect},
};

use crate::{
    branch::{self, Committee, LEAD_BRANCH},
    rotation::{self, Coverage, Rotation, RotationId, Standing, Turn},
};

#[derive(Template)]
#[template(path = "rotations/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    committee: Committee,
    rotations: Vec<Rotation>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let committees = branch::committees(&cx.app.db, actor, cx.today()).await?;
    let rotations = rotation::all(&cx.app.db, actor, &committees).await?;
    let committee = committees.into_iter().next().ok_or_else(base::forbidden)?;
    Ok(Index { cx, form, committee, rotations })
}

/// `GET /training/rotations`
pub async fn index(cx: Cx) -> Outcome {
    let first = cx.today().0.first_of_year().saturating_add(1.year());
    let last = first.saturating_add(3.years()).saturating_sub(1.day());
    let values = [
        ("title", cx.t2("rotation-title-example", "from", first.year(), "to", last.year())),
        ("from", first.to_string()),
        ("to", last.to_string()),
        ("seats", "50".to_owned()),
        ("days", "1".to_owned()),
        ("per_team", "2".to_owned()),
        ("weekends", "1".to_owned()),
    ];
    let form = Form::filled(values);
    page(&cx, &form).await?.page()
}

/// `POST /training/rotations`
pub async fn create(cx: Cx, mut form: Form) -> Outcome {
    match plan(&cx, &mut form).await {
        Ok(id) => redirect(format!("/training/rotations/{id}?done=done-rotation")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

async fn plan(cx: &Cx, form: &mut Form) -> Result<RotationId> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let committee = branch::committee(&cx.app.db, actor, cx.today()).await?;
    let title = form.text("title", 2..=60);
    let (from, to): (Option<Day>, Option<Day>) = (form.day("from", true), form.day("to", true));
    let mut number = |name| form.parse::<i64>(name, true);
    let (seats, days, per_team) = (number("seats"), number("days"), number("per_team"));
    let weekends = form.is("weekends", "1");
    form.finish()?;
    let (Some(from), Some(to), Some(seats), Some(days), Some(per_team)) = (from, to, seats, days, per_team) else {
        return Err(base::invalid("form", "form-broken"));
    };
    let new = rotation::New { title, from, to, seats, days, per_team, weekends };
    rotation::create(&cx.app.db, &cx.app.ids, actor, &committee, &new, (cx.moment(), cx.today())).await
}

#[derive(Template)]
#[template(path = "rotations/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    rotation: Rotation,
    coverage: Coverage,
    today: Day,
}

impl Show<'_> {
    fn is_to_come(&self, turn: &Turn) -> bool {
        turn.on_day > self.today
    }
}

/// `GET /training/rotations/{id}`
pub async fn show(cx: Cx, Path(id): Path<RotationId>) -> Outcome {
    let actor = cx.require(&LEAD_BRANCH)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let coverage = Coverage::read(&cx.app.db, actor, &rotation, cx.today()).await?;
    Show { today: cx.today(), cx: &cx, rotation, coverage }.page()
}

/// `POST /training/rotations/{id}/placements`: whoever joined since gets a seat.
pub async fn create_placement(cx: Cx, Path(id): Path<RotationId>) -> Outcome {
    let actor = cx.require(&LEAD_BRANCH)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let when = (cx.moment(), cx.today());
    let placed = rotation::place(&cx.app.db, &cx.app.ids, actor, &rotation, when).await?;
    let done = if placed > 0 { "done-rotation-placed" } else { "done-rotation-nobody" };
    redirect(format!("/training/rotations/{id}?done={done}"))
}

/// `GET /training/rotations/{id}/table`: the plan as an Excel file.
pub async fn table(cx: Cx, Path(id): Path<RotationId>) -> Outcome {
    let actor = cx.require(&LEAD_BRANCH)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let standing = Standing::read(&cx.app.db, actor, &rotation, cx.today()).await?;
    let branches = branch::below(&cx.app.db, actor, rotation.committee_id, cx.today()).await?;
    let bytes = workbook(&cx, &standing, &branches).map_err(|error| base::error::internal(error.to_string()))?;
    let name = format!("{}.xlsx", rotation.title);
    download(&name, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", bytes)
}

fn workbook(cx: &Cx, standing: &Standing, branches: &[branch::Branch]) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(cx.t("rotation-table"))?;
    for (column, head) in (0..).zip(["turn", "day", "number", "name", "branch", "team"]) {
        sheet.write_with_format(0, column, cx.tk("rotation-head-", head), &bold)?;
    }
    let branch_of = |member: &branch::Member| {
        branches.iter().find(|branch| branch.id == member.branch_id).map_or("", |branch| branch.name.as_str())
    };
    let mut row = 0;
    for (turn, number) in standing.turns.iter().zip(1_i32..) {
        for member in standing.in_turn(turn.id) {
            row += 1;
            sheet.write(row, 0, number)?;
            sheet.write(row, 1, turn.on_day.to_string())?;
            for (column, text) in
                (2..).zip([&member.staff_number, &member.name, &branch_of(member).to_owned(), &member.team])
            {
                sheet.write(row, column, text.as_str())?;
            }
        }
    }
    sheet.autofit();
    book.save_to_buffer()
}

/// `POST /training/rotations/{id}/moves`: somebody gets another turn.
pub async fn create_move(cx: Cx, Path(id): Path<RotationId>, mut form: Form) -> Outcome {
    match shift(&cx, id, &mut form).await {
        Ok(turn) => redirect(format!("/training/rotations/{id}/turns/{turn}?done=done-rotation-moved")),
        Err(error) => {
            let form = form.redisplay(error)?;
            if let Ok(from) = form.get("from").parse() {
                return turns::page(&cx, &form, id, from).await?.refused();
            }
            let error = form.error("turn").cloned().unwrap_or_else(|| "form-broken".into());
            Err(base::conflict(error).into())
        }
    }
}

async fn shift(cx: &Cx, id: RotationId, form: &mut Form) -> Result<rotation::TurnId> {
    let actor = cx.require(&LEAD_BRANCH)?;
    let rotation = rotation::open(&cx.app.db, actor, id).await?;
    let person: Option<PersonId> = form.choice("person", |id| id.parse().ok());
    let turn: Option<rotation::TurnId> = form.choice("turn", |id| id.parse().ok());
    form.finish()?;
    let (Some(person), Some(turn)) = (person, turn) else { return Err(base::invalid("form", "form-broken")) };
    rotation::move_person(&cx.app.db, actor, &rotation, person, turn, (cx.moment(), cx.today())).await?;
    Ok(turn)
}
