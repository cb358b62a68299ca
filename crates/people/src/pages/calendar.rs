//! `/calendar`: days off and make-up working days, imported each November.

use askama::Template;
use base::{Error, Message, Permission, Result, Role, calendar::LineError, error::FieldError};
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::{
    audit, calendar,
    tenant::{self, CalendarDay},
};

pub const SET_CALENDAR: Permission = Permission { name: "people.calendar.set", roles: &[Role::SystemAdmin] };

#[derive(Template)]
#[template(path = "calendar/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// By year, the newest first.
    years: Vec<(i16, Vec<CalendarDay>)>,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form) -> Result<Index<'a>> {
    let actor = cx.require(&SET_CALENDAR)?;
    let mut years: Vec<(i16, Vec<CalendarDay>)> = Vec::new();
    for day in tenant::calendar_days(&cx.app.db, actor.tenant).await? {
        match years.last_mut() {
            Some((year, days)) if *year == day.day.year() => days.push(day),
            _ => years.push((day.day.year(), vec![day])),
        }
    }
    years.reverse();
    Ok(Index { cx, form, years })
}

/// `GET /calendar`
pub async fn index(cx: Cx) -> Outcome {
    let form = Form::empty();
    page(&cx, &form).await?.page()
}

/// `POST /calendar/days`: a CSV as [`base::calendar::import`] describes it.
pub async fn create(cx: Cx, form: Form) -> Outcome {
    let actor = cx.require(&SET_CALENDAR)?;
    let days = match form.file("file") {
        Some(file) => calendar::parse(&file.bytes).map_err(|faults| refusal(&faults)),
        None => Err(base::invalid("file", "import-file-needed")),
    };
    match days {
        Ok(days) => {
            let (now, days) = (cx.moment(), &days);
            cx.app
                .db
                .write(|tx| async move {
                    let count = calendar::replace(&tx, actor.tenant, days).await?;
                    audit::write(&tx, now, actor, "people.calendar.import", "", &format!("days={count}")).await
                })
                .await?;
            redirect("/calendar?done=done-calendar")
        }
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form).await?.refused()
        }
    }
}

/// Every line that is wrong, up to twenty.
fn refusal(faults: &[LineError]) -> Error {
    let field = |why: Message| FieldError { field: "file", why };
    Error::Invalid(faults.iter().take(20).map(|fault| field(fault.message())).collect())
}
