//! The pages. Handlers read, call one domain function and render.

pub mod copies;
pub mod courses;
pub mod offers;

use base::Result;
use ui::Cx;

use crate::{TAKE_COURSES, copy::Desk};

fn desk(cx: &Cx) -> Result<Desk<'_>> {
    Ok(Desk { app: &cx.app, actor: cx.require(&TAKE_COURSES)?, at: cx.moment(), today: cx.today() })
}
