//! The pages. Handlers read, call one domain function and render.

pub mod asking;
pub mod assigning;
pub mod assignments;
pub mod automation;
pub mod briefs;
pub mod catalogue;
pub mod certificates;
pub mod cmi5;
pub mod conditions;
pub mod content;
pub mod contents;
pub mod enrolments;
pub mod imports;
pub mod interests;
pub mod launches;
pub mod media;
pub mod observations;
pub mod offline;
pub mod outside;
pub mod packages;
pub mod paths;
pub mod practicals;
pub mod practice;
pub mod pretests;
pub mod probes;
pub mod reading;
pub mod renewals;
pub mod reports;
pub mod review;
pub mod revocations;
pub mod scenes;
pub mod scorm;
pub mod statutes;
pub mod suggestions;
pub mod units;
pub mod verification;

use ui::Cx;

use crate::{answer, assignment};

/// The moment, the day and the address of this installation.
fn now(cx: &Cx) -> answer::Now<'_> {
    let config = &cx.app.config;
    answer::Now { at: cx.moment(), today: cx.today(), home_page: &config.server.public_url, rules: &config.learning }
}

fn local_now(cx: &Cx) -> assignment::Now {
    assignment::Now { at: cx.moment(), today: cx.today(), zone: cx.zone() }
}

/// What signs certificates, for [`crate::certificate`].
pub(crate) fn press(cx: &Cx) -> crate::certificate::Press<'_> {
    let Cx { app, .. } = cx;
    crate::certificate::Press {
        ids: &app.ids,
        seal: &app.seal,
        public_url: &app.config.server.public_url,
        at: cx.moment(),
        today: cx.today(),
    }
}
