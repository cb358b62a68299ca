//! The addresses of this crate.

use ui::Route;

use crate::pages::{copies, courses, offers};

pub fn routes() -> Vec<Route> {
    vec![
        Route::get("/exchange/courses", courses::index),
        Route::get("/exchange/courses/{id}", courses::show),
        Route::get("/exchange/courses/{id}/media/{media}", courses::media),
        Route::post("/exchange/courses/{id}/copies", courses::take),
        Route::get("/exchange/copies", copies::index),
        Route::get("/exchange/copies/{unit}", copies::show),
        Route::post("/exchange/copies/{unit}/versions", copies::follow),
        Route::post("/exchange/copies/{unit}/refusals", copies::refuse),
        Route::post("/exchange/copies/{unit}/end", copies::end),
        Route::get("/exchange/offers", offers::index),
        Route::get("/exchange/offers/new", offers::new),
        Route::post("/exchange/offers", offers::create),
        Route::get("/exchange/offers/{id}", offers::show),
        Route::post("/exchange/offers/{id}/end", offers::end),
    ]
}
