//! The addresses of this crate.

use ui::Route;

use crate::pages::{
    assignments, automation, catalogue, cmi5, content, enrolments, imports, launches, media, packages, paths, pretests,
    probes, reports, scenes, scorm, units,
};

/// Bytes that commits of SCORM courses may have: ten at once, each with suspend
/// data, answers and the state of sequencing.
const COMMITS: usize = 8 << 20;
/// Bytes that a form with a question bank may have on its way in.
const IMPORT: usize = 8 << 20;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/learning", catalogue::index),
        Route::get("/learning/units", units::index),
        Route::get("/learning/units/new", units::new),
        Route::media("/learning/units", units::create),
        Route::get("/learning/units/{id}", units::show),
        Route::get("/learning/units/{id}/versions", units::versions::index),
        Route::get("/learning/units/{id}/versions/new", units::versions::new),
        Route::media("/learning/units/{id}/versions", units::versions::create),
        Route::get("/learning/units/{id}/preview", units::preview::show),
        Route::post("/learning/units/{id}/submission", units::submission::create),
        Route::post("/learning/units/{id}/reviews", units::reviews::create),
        Route::post("/learning/units/{id}/publication", units::publication::create),
        Route::post("/learning/units/{id}/withdrawal", units::withdrawal::create),
        Route::get("/learning/units/{id}/pool", units::pool::index),
        Route::get("/learning/units/{id}/pool/table", units::pool::table),
        Route::upload("/learning/units/{id}/pool", IMPORT, units::pool::create),
        Route::post("/learning/units/{id}/pool/{question}/removal", units::pool::remove),
        Route::media("/learning/units/{id}/media", units::media::create),
        Route::get("/learning/units/{id}/brief", units::brief::show),
        Route::get("/learning/units/{id}/brief/pack", units::brief::pack::show),
        Route::get("/learning/units/{id}/assignments/new", units::assignments::new),
        Route::post("/learning/units/{id}/assignments/preview", units::assignments::preview),
        Route::post("/learning/units/{id}/assignments", units::assignments::create),
        Route::post("/learning/units/{id}/enrolments", units::enrolments::create),
        Route::get("/learning/units/{id}/questions", units::questions::show),
        Route::get("/learning/units/{id}/completion", units::completion::show),
        Route::post("/learning/enrolments/{id}/answers", enrolments::answers::create),
        Route::get("/learning/probes/{id}", probes::show),
        Route::post("/learning/probes/{id}/answers", probes::answers::create),
        Route::get("/learning/media/{id}", media::show),
        Route::get("/learning/paths", paths::index),
        Route::get("/learning/paths/drafts", paths::drafts::index),
        Route::get("/learning/paths/drafts/new", paths::drafts::new),
        Route::post("/learning/paths", paths::drafts::create),
        Route::get("/learning/paths/{id}", paths::show),
        Route::post("/learning/paths/{id}/choices", paths::choices::create),
        Route::post("/learning/paths/{id}/choices/removal", paths::choices::remove),
        Route::post("/learning/paths/{id}/units/{unit}/pretests", paths::pretests::create),
        Route::get("/learning/paths/{id}/versions", paths::versions::index),
        Route::get("/learning/paths/{id}/versions/new", paths::versions::new),
        Route::post("/learning/paths/{id}/versions", paths::versions::create),
        Route::post("/learning/paths/{id}/submission", paths::submission::create),
        Route::post("/learning/paths/{id}/reviews", paths::reviews::create),
        Route::post("/learning/paths/{id}/publication", paths::publication::create),
        Route::post("/learning/paths/{id}/withdrawal", paths::withdrawal::create),
        Route::get("/learning/paths/{id}/assignments/new", paths::assignments::new),
        Route::post("/learning/paths/{id}/assignments/preview", paths::assignments::preview),
        Route::post("/learning/paths/{id}/assignments", paths::assignments::create),
        Route::get("/learning/pretests/{id}", pretests::show),
        Route::post("/learning/pretests/{id}/answers", pretests::answers::create),
        Route::get("/learning/scenes", scenes::index),
        Route::get("/learning/scenes/{scene}", scenes::show),
        Route::get("/learning/scenes/{scene}/texts/new", scenes::texts::new),
        Route::post("/learning/scenes/{scene}/texts", scenes::texts::create),
        Route::post("/learning/scenes/{scene}/units", scenes::units::create),
        Route::post("/learning/scenes/{scene}/units/{unit}/removal", scenes::units::remove),
        Route::get("/learning/assignments", assignments::index),
        Route::get("/learning/assignments/{id}", assignments::show),
        Route::post("/learning/assignments/{id}/withdrawal", assignments::withdrawal::create),
        Route::get("/learning/assignments/{id}/people", assignments::people::index),
        Route::get("/learning/reports", reports::show),
        Route::get("/learning/reports/table", reports::table),
        Route::get("/learning/imports", imports::index),
        Route::media("/learning/imports", imports::create),
        Route::get("/learning/imports/{id}", imports::show),
        Route::get("/learning/imports/{id}/table", imports::table),
        Route::post("/learning/imports/{id}/intakes", imports::intakes::create),
        Route::get("/learning/packages", packages::index),
        Route::get("/learning/packages/drafts", packages::drafts::index),
        Route::get("/learning/packages/imports", packages::imports::index),
        // The handler counts the bytes itself, against `packages.bytes`.
        Route::media("/learning/packages/imports", packages::imports::create),
        Route::get("/learning/packages/imports/{id}", packages::imports::show),
        Route::post("/learning/packages/imports/{id}/removal", packages::imports::remove),
        Route::get("/learning/packages/imports/{id}/pieces", packages::imports::pieces::show),
        Route::media("/learning/packages/imports/{id}/pieces", packages::imports::pieces::create),
        Route::get("/learning/packages/{id}", packages::show),
        Route::get("/learning/packages/{id}/versions", packages::versions::index),
        Route::post("/learning/packages/{id}/description", packages::life::describe),
        Route::post("/learning/packages/{id}/submission", packages::life::submit),
        Route::post("/learning/packages/{id}/reviews", packages::life::review),
        Route::post("/learning/packages/{id}/publication", packages::life::publish),
        Route::post("/learning/packages/{id}/withdrawal", packages::life::withdraw),
        Route::get("/learning/packages/{id}/assignments/new", packages::assignments::new),
        Route::post("/learning/packages/{id}/assignments/preview", packages::assignments::preview),
        Route::post("/learning/packages/{id}/assignments", packages::assignments::create),
        Route::post("/learning/packages/{id}/assignments/{assignment}/withdrawal", packages::assignments::withdraw),
        Route::post("/learning/packages/{id}/parts/{part}/launches", launches::create),
        Route::get("/learning/launches/{id}", launches::show),
        Route::post("/learning/launches/{id}/completion", launches::completion::create),
        Route::get("/learning/launches/{id}/end", launches::end::show),
        any("/learning/launches/{id}/xapi/{*resource}", launches::xapi::answer),
        any("/learning/cmi5/{session}/fetch", cmi5::fetch),
        any("/learning/cmi5/{session}/xapi/{*resource}", cmi5::xapi::answer),
        Route::get("/learning/automation/{tenant}/packages", automation::index),
        // The handler counts the bytes itself, against the configured limit.
        Route::media("/learning/automation/{tenant}/packages", automation::create),
        Route {
            method: "DELETE",
            path: "/learning/automation/{tenant}/packages/{id}",
            handler: axum::routing::delete(automation::delete),
        },
        Route::post("/learning/automation/{tenant}/packages/{id}/launches", automation::launch),
        Route::post("/learning/automation/{tenant}/registrations/{id}/waivers", automation::waive),
        Route::post("/learning/automation/{tenant}/sessions/{id}/abandonment", automation::abandon),
        Route::post("/learning/packages/{id}/attempts", scorm::attempts::create),
    ]
}

/// A resource of the record store answers each method itself.
fn any<T: 'static>(path: &'static str, handler: impl axum::handler::Handler<T, ui::App>) -> Route {
    Route { method: "ANY", path, handler: axum::routing::any(handler) }
}

/// The addresses on the content origin.
pub fn content() -> Vec<Route> {
    vec![
        Route::get("/c/{token}/{*path}", content::show),
        Route::get("/c/{token}/~scorm/player", scorm::show),
        Route::get("/c/{token}/~scorm/attempt", scorm::attempt),
        Route::upload("/c/{token}/commits", COMMITS, scorm::commits::create),
        Route::get("/scorm/{hash}/{file}", scorm::assets::show),
    ]
}
