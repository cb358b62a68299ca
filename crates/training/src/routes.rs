//! The addresses of this crate.

use ui::Route;

use crate::pages::{bases, classes, conclusions, plans, statistics};

pub fn routes() -> Vec<Route> {
    let mut routes = plan_routes();
    routes.extend(class_routes());
    routes.extend(statistics_routes());
    routes
}

fn plan_routes() -> Vec<Route> {
    vec![
        Route::get("/training/plans", plans::index),
        Route::get("/training/plans/drafts", plans::drafts::index),
        Route::get("/training/plans/drafts/new", plans::drafts::new),
        Route::post("/training/plans", plans::drafts::create),
        Route::get("/training/plans/{id}", plans::show),
        Route::get("/training/plans/{id}/versions", plans::versions::index),
        Route::get("/training/plans/{id}/versions/new", plans::versions::new),
        Route::post("/training/plans/{id}/versions", plans::versions::create),
        Route::post("/training/plans/{id}/steps/{step}/twin", plans::acts::twin),
        Route::post("/training/plans/{id}/submission", plans::acts::submit),
        Route::post("/training/plans/{id}/reviews", plans::acts::review),
        Route::post("/training/plans/{id}/publication", plans::acts::publish),
        Route::post("/training/plans/{id}/withdrawal", plans::acts::withdraw),
        Route::get("/training/plans/{id}/participants", plans::participants::index),
        Route::post("/training/plans/{id}/marks", plans::participants::mark),
        Route::post("/training/plans/{id}/marks/removal", plans::participants::unmark),
        Route::get("/training/plans/{id}/coverage", plans::participants::coverage),
        Route::get("/training/map", plans::map::show),
    ]
}

fn class_routes() -> Vec<Route> {
    vec![
        Route::get("/training/classes", classes::index),
        Route::get("/training/classes/organised", classes::organised),
        Route::get("/training/classes/new", classes::edition::new),
        Route::post("/training/classes", classes::edition::create),
        Route::get("/training/classes/{id}", classes::show),
        Route::get("/training/classes/{id}/edition", classes::edition::show),
        Route::post("/training/classes/{id}/edition", classes::edition::save),
        Route::post("/training/classes/{id}/cancellation", classes::roster::call_off),
        Route::post("/training/classes/{id}/places", classes::places::create),
        Route::post("/training/classes/{id}/places/cancellation", classes::places::cancel),
        Route::post("/training/classes/{id}/places/{person}/removal", classes::places::remove),
        Route::get("/training/classes/{id}/roster", classes::roster::show),
        Route::post("/training/classes/{id}/invitations", classes::roster::invite),
        Route::get("/training/classes/{id}/attendance", classes::attendance::show),
        Route::post("/training/classes/{id}/attendance", classes::attendance::create),
        Route::post("/training/classes/{id}/attendance/removal", classes::attendance::remove),
        Route::get("/training/classes/{id}/feedback", classes::feedback::show),
        Route::post("/training/classes/{id}/feedback", classes::feedback::create),
        Route::get("/training/classes/{id}/kit", classes::kit::show),
        Route::post("/training/classes/{id}/groups", classes::kit::deal),
        Route::post("/training/classes/{id}/conclusions", classes::kit::conclude),
        Route::media("/training/classes/{id}/materials", classes::materials::create),
        Route::get("/training/classes/{id}/materials/{file}", classes::materials::show),
        Route::post("/training/classes/{id}/materials/{file}/removal", classes::materials::remove),
        Route::post("/training/classes/{id}/reflections", classes::reflections::create),
        Route::get("/training/classes/{id}/sheet", classes::sheet::show),
        Route::get("/training/conclusions/{id}", conclusions::show),
        Route::post("/training/conclusions/{id}/completion", conclusions::complete),
        Route::get("/training/bases", bases::index),
        Route::post("/training/bases", bases::create),
        Route::post("/training/bases/{id}/closing", bases::close),
    ]
}

fn statistics_routes() -> Vec<Route> {
    vec![
        Route::get("/training/statistics", statistics::show),
        Route::get("/training/statistics/table", statistics::table),
    ]
}
