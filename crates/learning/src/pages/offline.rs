//! `/learning/offline`: what is on this device. Its list is made on the device;
//! the server neither knows nor asks.

use askama::Template;
use ui::{Cx, Outcome, Page};

#[derive(Template)]
#[template(path = "offline/index.html")]
struct Index<'a> {
    cx: &'a Cx,
}

pub async fn index(cx: Cx) -> Outcome {
    cx.actor()?;
    Index { cx: &cx }.page()
}
