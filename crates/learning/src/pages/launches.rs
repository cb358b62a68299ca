//! `/learning/launches/{id}`: the player, one thin bar and the frame in which
//! the content runs on its own origin.

pub mod completion;
pub mod end;
pub mod xapi;

use askama::Template;
use axum::extract::Path;
use ui::{Cx, Form, Outcome, Page, page::redirect};

use crate::package::{
    Kind, LaunchId, PackageId, PartId,
    launch::{self, Launched, Mode},
};

/// `POST /learning/packages/{id}/parts/{part}/launches`
pub async fn create(cx: Cx, Path((package, part)): Path<(PackageId, PartId)>, form: Form) -> Outcome {
    let mode = Mode::from_code(form.get("mode")).unwrap_or(Mode::Normal);
    let (app, now) = (&cx.app, (cx.moment(), cx.today()));
    let made = launch::make(&app.db, &app.ids, cx.actor()?, (package, part), mode, now).await?;
    redirect(format!("/learning/launches/{made}"))
}

#[derive(Template)]
#[template(path = "launches/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    launched: &'a Launched,
    /// What the frame opens.
    url: String,
    /// Nothing tells when it is done but the learner.
    asks: bool,
}

impl Show<'_> {
    /// The content origin, where a script keeps what is said while the network
    /// is away.
    fn watch(&self) -> Option<&str> {
        let origin = self.cx.app.config.server.content_url.trim_end_matches('/');
        (self.launched.package.kind() == Kind::Cmi5).then_some(origin)
    }
}

/// Content that has the window to itself.
#[derive(Template)]
#[template(path = "launches/window.html")]
struct Window<'a> {
    cx: &'a Cx,
    launched: &'a Launched,
    url: String,
}

/// `GET /learning/launches/{id}`
pub async fn show(cx: Cx, Path(id): Path<LaunchId>) -> Outcome {
    let launched = launch::own(&cx.app.db, cx.actor()?, id).await?;
    let url = launched.url(&cx.app).await?;
    if launched.takes_window()? {
        return Window { cx: &cx, launched: &launched, url }.page();
    }
    let asks = launched.package.kind() == Kind::Html5 && launched.launch.mode() == Mode::Normal;
    Show { cx: &cx, launched: &launched, url, asks }.page()
}
