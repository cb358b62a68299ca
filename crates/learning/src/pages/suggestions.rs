//! `/learning/suggestions`: on again, or off.

use ui::{Cx, Outcome, page::redirect};

use crate::suggest;

pub async fn create(cx: Cx) -> Outcome {
    suggest::switch(&cx.app.db, cx.actor()?, false, cx.today()).await?;
    redirect("/learning?done=done-learning-suggestions-on")
}

pub async fn remove(cx: Cx) -> Outcome {
    suggest::switch(&cx.app.db, cx.actor()?, true, cx.today()).await?;
    redirect("/learning?done=done-learning-suggestions-off")
}
