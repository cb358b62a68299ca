//! The addresses of this crate.

use ui::Route;

use crate::pages::{assignments, catalogue, enrolments, media, probes, reports, units};

/// Bytes that a form with files may have on its way in; what a file may have is
/// configured and checked with words.
const UPLOAD: usize = 256 << 20;
const IMPORT: usize = 8 << 20;

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/learning", catalogue::index),
        Route::get("/learning/units", units::index),
        Route::get("/learning/units/new", units::new),
        Route::post("/learning/units", units::create),
        Route::get("/learning/units/{id}", units::show),
        Route::get("/learning/units/{id}/versions", units::versions::index),
        Route::get("/learning/units/{id}/versions/new", units::versions::new),
        Route::upload("/learning/units/{id}/versions", UPLOAD, units::versions::create),
        Route::get("/learning/units/{id}/preview", units::preview::show),
        Route::post("/learning/units/{id}/submission", units::submission::create),
        Route::post("/learning/units/{id}/reviews", units::reviews::create),
        Route::post("/learning/units/{id}/publication", units::publication::create),
        Route::post("/learning/units/{id}/withdrawal", units::withdrawal::create),
        Route::get("/learning/units/{id}/pool", units::pool::index),
        Route::get("/learning/units/{id}/pool/table", units::pool::table),
        Route::upload("/learning/units/{id}/pool", IMPORT, units::pool::create),
        Route::post("/learning/units/{id}/pool/{question}/removal", units::pool::remove),
        Route::upload("/learning/units/{id}/media", UPLOAD, units::media::create),
        Route::get("/learning/units/{id}/brief", units::brief::show),
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
        Route::get("/learning/assignments", assignments::index),
        Route::get("/learning/assignments/{id}", assignments::show),
        Route::post("/learning/assignments/{id}/withdrawal", assignments::withdrawal::create),
        Route::get("/learning/assignments/{id}/people", assignments::people::index),
        Route::get("/learning/reports", reports::show),
        Route::get("/learning/reports/table", reports::table),
    ]
}
