//! `/training/classes/{id}/roster`: the people of a class, who can come, and
//! calling them.

use askama::Template;
use axum::extract::Path;
use base::Result;
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::{
    ORGANISE,
    class::{
        self, Class, ClassId, Session,
        draft::{self, Share},
        outlook::{self, Outlook, Way},
        reflection,
        roster::{self, Line},
    },
    pages::now,
};

#[derive(Template)]
#[template(path = "classes/roster.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    class: Class,
    sessions: Vec<Session>,
    shares: Vec<Share>,
    lines: Vec<Line>,
    outlook: Outlook,
    /// What was written after a trip, without the names.
    reflections: Vec<String>,
}

impl Show<'_> {
    fn seated(&self) -> usize {
        self.lines.iter().filter(|line| line.has_seat()).count()
    }

    fn waiting(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.state == "waiting").collect()
    }

    fn others(&self) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.state != "waiting").collect()
    }

    fn came(&self) -> usize {
        self.lines.iter().filter(|line| line.came > 0).count()
    }

    fn slot(&self, slot: Option<Uuid>) -> Option<&Session> {
        self.sessions.iter().find(|session| Some(session.id.0) == slot)
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: ClassId) -> Result<Show<'a>> {
    let (actor, db) = (cx.require(&ORGANISE)?, &cx.app.db);
    let class = class::handled(db, actor, id).await?;
    let sessions = class::sessions(db, actor.tenant, id).await?;
    Ok(Show {
        cx,
        form,
        shares: draft::shares(db, id).await?,
        lines: roster::lines(db, actor.tenant, id, cx.today()).await?,
        outlook: outlook::read(db, &class, &sessions, cx.today()).await?,
        reflections: if class.is_trip() { reflection::all(db, actor, id).await? } else { Vec::new() },
        sessions,
        class,
    })
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    page(&cx, &Form::empty(), id).await?.page()
}

/// `POST /training/classes/{id}/invitations`
pub async fn invite(cx: Cx, Path(id): Path<ClassId>, form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let way = if form.is("way", "seat") { Way::Seat } else { Way::Tell };
    match outlook::invite(&cx.app.db, &cx.app.ids, actor, id, way, &now(&cx)).await {
        Ok(_) => redirect(format!("/training/classes/{id}/roster?done=done-training-invitation")),
        Err(error) => again(&cx, form, id, error).await,
    }
}

/// `POST /training/classes/{id}/cancellation`: calls the class off.
pub async fn call_off(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.require(&ORGANISE)?;
    let why = form.text("why", 2..=200);
    let done = match form.finish() {
        Ok(()) => draft::call_off(&cx.app.db, &cx.app.ids, actor, id, &why, cx.moment()).await,
        Err(error) => Err(error),
    };
    match done {
        Ok(()) => redirect(format!("/training/classes/{id}/roster?done=done-training-off")),
        Err(error) => again(&cx, form, id, error).await,
    }
}

async fn again(cx: &Cx, form: Form, id: ClassId, error: base::Error) -> Outcome {
    let form = form.redisplay(error)?;
    page(cx, &form, id).await?.refused()
}
