//! `POST /training/tours/{id}/classes`: the talks to come become classes.

use axum::extract::Path;
use base::Result;
use jiff::civil::Time;
use ui::{Cx, Form, Outcome, page::redirect};

use super::show_page;
use crate::{
    ORGANISE,
    pages::now,
    tour::{PLAN_TOURS, Planned, TourId, class},
};

pub async fn create(cx: Cx, Path(id): Path<TourId>, mut form: Form) -> Outcome {
    match make(&cx, id, &mut form).await {
        Ok(_) => redirect(format!("/training/tours/{id}?done=done-tour-classes")),
        Err(error) => {
            let form = form.redisplay(error)?;
            show_page(&cx, &form, id, true).await
        }
    }
}

async fn make(cx: &Cx, id: TourId, form: &mut Form) -> Result<usize> {
    let actor = cx.require(&PLAN_TOURS)?;
    cx.require(&ORGANISE)?;
    let planned = Planned::read(&cx.app.db, actor.tenant, id).await?;
    let category = form.choice("category", learning::unit::category);
    let (starts, ends): (Option<Time>, Option<Time>) = (form.parse("starts", true), form.parse("ends", true));
    if starts >= ends {
        form.refuse("ends", "training-session-times");
    }
    form.finish()?;
    let (Some(category), Some(starts), Some(ends)) = (category, starts, ends) else {
        return Err(base::invalid("form", "form-broken"));
    };
    let new = class::New { category, starts, ends };
    class::create(&cx.app.db, &cx.app.ids, actor, &planned, new, &now(cx)).await
}
