//! `/training/classes/{id}/questions`: questions to the speaker, and the answers.

use askama::Template;
use axum::extract::Path;
use base::{Result, forbidden};
use ui::{Cx, Form, Outcome, Page, page::redirect};
use uuid::Uuid;

use crate::class::{
    self, Class, ClassId,
    question::{self, New, Question, QuestionId},
};

#[derive(Template)]
#[template(path = "classes/questions.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    class: Class,
    questions: Vec<Question>,
    /// One's own that wait for an answer.
    own: Vec<Question>,
    may_answer: bool,
}

impl Show<'_> {
    fn is_sent(&self, question: &Question) -> bool {
        self.form.is("question", &question.id.to_string())
    }

    fn open(&self) -> usize {
        self.questions.iter().filter(|question| question.answer.is_none()).count()
    }
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: ClassId) -> Result<Show<'a>> {
    let (actor, db) = (cx.actor()?, &cx.app.db);
    let class = class::get(db, actor.tenant, id).await?;
    if !question::is_of(db, actor, &class, cx.today()).await? {
        return Err(forbidden());
    }
    Ok(Show {
        cx,
        form,
        questions: question::all(db, actor, &class).await?,
        own: question::own_open(db, actor, &class).await?,
        may_answer: question::may_answer(actor, &class),
        class,
    })
}

pub async fn show(cx: Cx, Path(id): Path<ClassId>) -> Outcome {
    let form = Form::filled([("identity", "anonymous".to_owned()), ("id", cx.app.ids.untimed::<Uuid>().to_string())]);
    page(&cx, &form, id).await?.page()
}

pub async fn create(cx: Cx, Path(id): Path<ClassId>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let class = class::get(&cx.app.db, actor.tenant, id).await?;
    let text = form.text("text", 2..=500);
    let is_named = form.choice("identity", |word| match word {
        "named" => Some(true),
        "anonymous" => Some(false),
        _ => None,
    });
    let asked = match (form.finish(), is_named) {
        (Ok(()), Some(is_named)) => {
            let new = New { id: device_id(&cx, &form), text: &text, is_named };
            question::ask(&cx.app.db, actor, &class, new, (cx.moment(), cx.today())).await
        }
        (refused, _) => refused,
    };
    match asked {
        Ok(()) => redirect(format!("/training/classes/{id}/questions?done=done-training-question")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

/// As the device made it; never one that carries a time.
fn device_id(cx: &Cx, form: &Form) -> QuestionId {
    let sent = form.get("id").parse::<Uuid>().ok().filter(|id| id.get_version_num() == 4);
    sent.map_or_else(|| cx.app.ids.untimed(), QuestionId)
}

/// `POST …/questions/{question}/answer`
pub async fn answer(cx: Cx, Path((id, question)): Path<(ClassId, QuestionId)>, mut form: Form) -> Outcome {
    let actor = cx.actor()?;
    let class = class::get(&cx.app.db, actor.tenant, id).await?;
    let text = form.text("answer", 2..=1_000);
    let answered = match form.finish() {
        Ok(()) => question::answer(&cx.app.db, &cx.app.ids, actor, &class, question, &text, cx.moment()).await,
        Err(error) => Err(error),
    };
    match answered {
        Ok(()) => redirect(format!("/training/classes/{id}/questions?done=done-training-answer")),
        Err(error) => {
            form.set("question", question.to_string());
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}
