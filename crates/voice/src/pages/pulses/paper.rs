//! `/voice/pulses/{id}/paper`: the questions on a sheet of paper.

use super::*;

#[derive(Template)]
#[template(path = "pulses/paper.html")]
struct Paper<'a> {
    cx: &'a Cx,
    pulse: Pulse,
    threshold: i64,
}

pub async fn show(cx: Cx, Path(id): Path<Uuid>) -> Outcome {
    let actor = require(&cx).await?;
    let pulse = pulse::get(&cx.app.db, actor.tenant, id).await?;
    let threshold = if pulse.state == State::Draft { threshold(&cx) } else { pulse.threshold };
    Paper { cx: &cx, pulse, threshold }.page()
}
