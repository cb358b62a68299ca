//! The pages. Handlers read, call one domain function and render.

pub mod asking;
pub mod assigning;
pub mod assignments;
pub mod automation;
pub mod catalogue;
pub mod cmi5;
pub mod content;
pub mod enrolments;
pub mod imports;
pub mod launches;
pub mod media;
pub mod packages;
pub mod paths;
pub mod pretests;
pub mod probes;
pub mod reading;
pub mod reports;
pub mod scenes;
pub mod scorm;
pub mod units;

use ui::Cx;

use crate::{answer, assignment};

/// The moment, the day and the address of this installation.
fn now(cx: &Cx) -> answer::Now<'_> {
    answer::Now { at: cx.moment(), today: cx.today(), home_page: &cx.app.config.server.public_url }
}

fn local_now(cx: &Cx) -> assignment::Now {
    assignment::Now { at: cx.moment(), today: cx.today(), zone: cx.zone() }
}
