//! The addresses of this crate.

use ui::Route;

use crate::pages::{
    branches, campaigns, checklist, cultures, decisions, hours, meetings, rotations, theme_days, tours,
};

pub fn routes() -> Vec<Route> {
    let mut routes = plans();
    routes.extend(classes());
    routes.extend(statistics());
    routes.extend(branch_life());
    routes
}

fn plans() -> Vec<Route> {
    vec![]
}

fn classes() -> Vec<Route> {
    vec![]
}

fn statistics() -> Vec<Route> {
    vec![]
}

fn branch_life() -> Vec<Route> {
    vec![
        Route::get("/training/meetings", meetings::index),
        Route::get("/training/meetings/{id}", meetings::show),
        Route::get("/training/meetings/{id}/arrangement", meetings::arrangement::show),
        Route::post("/training/meetings/{id}/arrangement", meetings::arrangement::create),
        Route::post("/training/meetings/{id}/cancellation", meetings::cancellation::create),
        Route::get("/training/meetings/{id}/record", meetings::record::show),
        Route::post("/training/meetings/{id}/record", meetings::record::create),
        Route::post("/training/meetings/{id}/decisions", meetings::decisions::create),
        Route::get("/training/decisions", decisions::index),
        Route::get("/training/decisions/{id}", decisions::show),
        Route::post("/training/decisions/{id}/steps", decisions::create_step),
        Route::get("/training/branches/{id}", branches::show),
        Route::get("/training/branches/{id}/meetings", branches::meetings::index),
        Route::get("/training/branches/{id}/meetings/new", branches::meetings::new),
        Route::post("/training/branches/{id}/meetings", branches::meetings::create),
        Route::get("/training/branches/{id}/decisions", branches::decisions::index),
        Route::get("/training/branches/{id}/cadence", branches::cadence::show),
        Route::post("/training/branches/{id}/cadence", branches::cadence::create),
        Route::get("/training/branches/{id}/skips/new", branches::skips::new),
        Route::post("/training/branches/{id}/skips", branches::skips::create),
        Route::get("/training/branches/{id}/checklist", branches::checklist::show),
        Route::post("/training/branches/{id}/checklist/words", branches::checklist::create_word),
        Route::get("/training/branches/{id}/hours", branches::hours::show),
        Route::get("/training/checklist", checklist::show),
        Route::post("/training/checklist", checklist::create),
        Route::post("/training/checklist/{code}/changes", checklist::create_change),
        Route::get("/training/hours", hours::show),
        Route::get("/training/hours/targets", hours::targets),
        Route::post("/training/hours/targets", hours::create_target),
        Route::get("/training/rotations", rotations::index),
        Route::post("/training/rotations", rotations::create),
        Route::get("/training/rotations/{id}", rotations::show),
        Route::get("/training/rotations/{id}/table", rotations::table),
        Route::post("/training/rotations/{id}/placements", rotations::create_placement),
        Route::post("/training/rotations/{id}/moves", rotations::create_move),
        Route::get("/training/rotations/{id}/turns/{turn}", rotations::turns::show),
        Route::post("/training/rotations/{id}/turns/{turn}/day", rotations::turns::create_day),
        Route::get("/training/theme-days/new", theme_days::new),
        Route::post("/training/theme-days", theme_days::create),
        Route::get("/training/theme-days/{id}", theme_days::show),
        Route::get("/training/campaigns", campaigns::index),
        Route::get("/training/campaigns/new", campaigns::new),
        Route::post("/training/campaigns", campaigns::create),
        Route::get("/training/campaigns/{id}", campaigns::show),
        Route::post("/training/campaigns/{id}/approval", campaigns::create_approval),
        Route::post("/training/campaigns/{id}/beats", campaigns::create_beat),
        Route::post("/training/campaigns/{id}/beats/{beat}/completion", campaigns::create_completion),
        Route::post("/training/campaigns/{id}/outcome", campaigns::create_outcome),
        Route::get("/training/cultures", cultures::index),
        Route::get("/training/tours", tours::index),
        Route::get("/training/tours/new", tours::new),
        Route::post("/training/tours", tours::create),
        Route::get("/training/tours/{id}", tours::show),
        Route::post("/training/talks/{id}/day", tours::talks::create_day),
        Route::post("/training/talks/{id}/holding", tours::talks::create_holding),
        Route::get("/training/talks/{id}/feedback", tours::talks::feedback),
        Route::post("/training/talks/{id}/feedback", tours::talks::create_feedback),
        Route::get("/training/speakers", tours::speakers::index),
        Route::post("/training/speakers", tours::speakers::create),
        Route::post("/training/speakers/{id}/removal", tours::speakers::create_removal),
    ]
}
