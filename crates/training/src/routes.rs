//! The addresses of this crate.

use ui::Route;

use crate::pages::{
    bases, branches, campaigns, checklist, classes, conclusions, cultures, decisions, development, exemplars, hours,
    meetings, plans, reach, rotations, statistics, theme_days, tours,
};

pub fn routes() -> Vec<Route> {
    let mut routes = plan_routes();
    routes.extend(class_routes());
    routes.extend(statistics_routes());
    routes.extend(branch_life());
    routes.extend(exemplar_routes());
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
        Route::post("/training/classes/slots", classes::edition::slots),
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
        Route::post("/training/classes/{id}/remarks", classes::remarks::create),
        Route::get("/training/classes/{id}/questions", classes::questions::show),
        Route::post("/training/classes/{id}/questions", classes::questions::create),
        Route::post("/training/classes/{id}/questions/{question}/answer", classes::questions::answer),
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
        Route::get("/training/reach", reach::index),
        Route::get("/training/reach/{id}", reach::show),
        Route::post("/training/reach/{id}/requests", reach::create_request),
        Route::post("/training/reach/{id}/relays", reach::create_relay),
        Route::get("/training/reach/{id}/pack", reach::pack),
    ]
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
        Route::post("/training/rotations/{id}/turns/{turn}/class", rotations::turns::create_class),
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
        Route::post("/training/tours/{id}/classes", tours::classes::create),
        Route::post("/training/talks/{id}/day", tours::talks::create_day),
        Route::post("/training/talks/{id}/holding", tours::talks::create_holding),
        Route::get("/training/talks/{id}/feedback", tours::talks::feedback),
        Route::post("/training/talks/{id}/feedback", tours::talks::create_feedback),
        Route::get("/training/speakers", tours::speakers::index),
        Route::post("/training/speakers", tours::speakers::create),
        Route::post("/training/speakers/{id}/removal", tours::speakers::create_removal),
        Route::get("/training/development", development::index),
        Route::get("/training/development/matrix", development::matrix),
        Route::post("/training/development/items", development::create_item),
        Route::post("/training/development/items/{id}/removal", development::create_removal),
        Route::post("/training/development/levels", development::create_level),
    ]
}

fn exemplar_routes() -> Vec<Route> {
    vec![
        Route::get("/training/exemplars", exemplars::index),
        Route::get("/training/exemplars/new", exemplars::new),
        Route::post("/training/exemplars", exemplars::create),
        Route::get("/training/exemplars/desk", exemplars::desk),
        Route::get("/training/exemplars/{id}", exemplars::show),
        Route::post("/training/exemplars/{id}/consent", exemplars::acts::create_consent),
        Route::post("/training/exemplars/{id}/withdrawal", exemplars::acts::create_withdrawal),
        Route::post("/training/exemplars/{id}/verification", exemplars::acts::create_verification),
        Route::post("/training/exemplars/{id}/notice", exemplars::acts::create_notice),
        Route::post("/training/exemplars/{id}/objections", exemplars::acts::create_objection),
        Route::post("/training/exemplars/{id}/objections/{objection}/answer", exemplars::acts::create_answer),
        Route::post("/training/exemplars/{id}/honour", exemplars::acts::create_honour),
        Route::post("/training/exemplars/{id}/story", exemplars::acts::create_story),
    ]
}
