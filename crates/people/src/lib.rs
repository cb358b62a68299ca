//! Who works here: organisations and their trees, people and their posts,
//! roles, sign-in, the audit log, calendars, notices and the burden cap.

pub mod audience;
pub mod audit;
pub mod burden;
pub mod calendar;
pub mod correction;
pub mod grant;
pub mod held;
pub mod help;
pub mod http;
pub mod notice;
pub mod organisation;
pub mod pages;
pub mod person;
mod personal_data;
pub mod purge;
pub mod roster;
pub mod session;
pub mod sign_in;
pub mod tenant;
pub mod unit;

use base::Permission;
use organisation::READ_ORGANISATIONS;
use pages::{
    audit::READ_AUDIT,
    burden::{READ_BURDEN, SET_BURDEN},
    calendar::SET_CALENDAR,
    corrections::ANSWER_CORRECTIONS,
    imports::IMPORT_ROSTER,
    staff::{GIVE_ROLES, MAKE_CODES, READ_PEOPLE},
    units::EDIT_UNITS,
};
use store::Migration;
use ui::{Module, NavItem, Route};

pub const MODULE: Module = Module {
    name: "people",
    migrations: &[
        Migration { name: "0002_people", sql: include_str!("../migrations/0002_people.sql") },
        Migration { name: "0020_organisation", sql: include_str!("../migrations/0020_organisation.sql") },
        Migration { name: "0042_people", sql: include_str!("../migrations/0042_people.sql") },
        Migration { name: "0043_people", sql: include_str!("../migrations/0043_people.sql") },
    ],
    routes,
    jobs: &[purge::JOB, roster::work::STAGE, roster::work::APPLY],
    schedules: &[purge::SCHEDULE],
    permissions: &[
        &READ_AUDIT,
        &READ_BURDEN,
        &SET_BURDEN,
        &SET_CALENDAR,
        &ANSWER_CORRECTIONS,
        &IMPORT_ROSTER,
        &READ_PEOPLE,
        &GIVE_ROLES,
        &MAKE_CODES,
        &EDIT_UNITS,
        &READ_ORGANISATIONS,
    ],
    personal_data: personal_data::PERSONAL_DATA,
    files: &["people_roster_import"],
    navigation: &[
        NavItem {
            group: "nav-organisations",
            label: "organisations",
            path: "/organisations",
            icon: "users",
            permission: &READ_ORGANISATIONS,
        },
        nav("people", "/people", "users", &READ_PEOPLE),
        nav("imports", "/people/imports", "upload", &IMPORT_ROSTER),
        nav("units", "/units", "building", &EDIT_UNITS),
        nav("calendar", "/calendar", "calendar", &SET_CALENDAR),
        nav("corrections", "/corrections", "edit", &ANSWER_CORRECTIONS),
        nav("burden", "/burden", "flag", &READ_BURDEN),
        nav("audit", "/audit", "shield", &READ_AUDIT),
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/organisation.zh-CN.ftl"), include_str!("../locales/organisation.en.ftl")),
        (include_str!("../locales/roster.zh-CN.ftl"), include_str!("../locales/roster.en.ftl")),
        (include_str!("../locales/service.zh-CN.ftl"), include_str!("../locales/service.en.ftl")),
        (include_str!("../locales/audit.zh-CN.ftl"), include_str!("../locales/audit.en.ftl")),
    ],
    told: organisation::outcome::TOLD,
    ..Module::EMPTY
};

const fn nav(label: &'static str, path: &'static str, icon: &'static str, permission: &'static Permission) -> NavItem {
    NavItem { group: "nav-administration", label, path, icon, permission }
}

fn routes() -> Vec<Route> {
    use pages::{audit, burden, calendar, corrections, imports, me, settings, sign_in, staff, units};
    vec![
        Route::get("/sign-in", sign_in::new),
        Route::post("/sign-in", sign_in::create),
        Route::get("/sign-in/code", sign_in::new_code),
        Route::post("/sign-in/code", sign_in::create_by_code),
        Route::get("/sign-in/second-factor", sign_in::new_second_factor),
        Route::post("/sign-in/second-factor", sign_in::create_second_factor),
        Route::get("/sign-in/oidc", sign_in::oidc::new),
        Route::get("/sign-in/oidc/return", sign_in::oidc::create),
        Route::get("/demo/{tenant}/{staff_number}", sign_in::create_by_link),
        Route::post("/sign-out", sign_in::delete),
        Route::post("/settings/text", settings::text),
        Route::post("/settings/theme", settings::theme),
        Route::post("/settings/lang", settings::lang),
        Route::get("/me", me::show),
        Route::post("/me/sessions/{id}/end", me::end_session),
        Route::get("/me/password", me::new_password),
        Route::post("/me/password", me::create_password),
        Route::get("/me/data", me::data),
        Route::get("/me/data.json", me::data_json),
        Route::get("/me/data.html", me::data_html),
        Route::post("/me/corrections", me::create_correction),
        Route::get("/burden", burden::index),
        Route::post("/burden", burden::create),
        Route::get("/burden/new", burden::new),
        Route::get("/burden/settings", burden::settings),
        Route::post("/burden/settings", burden::create_settings),
        Route::get("/calendar", calendar::index),
        Route::post("/calendar/days", calendar::create),
        Route::get("/corrections", corrections::index),
        Route::post("/corrections/{id}/answer", corrections::create_answer),
        Route::get("/audit", audit::index),
        Route::get("/audit.csv", audit::export),
        Route::get("/people", staff::index),
        Route::get("/people/imports", imports::index),
        // The handler counts the bytes itself, against the configured limit.
        Route::upload("/people/imports", usize::MAX, imports::create),
        Route::get("/people/imports/new", imports::new),
        Route::get("/people/imports/{id}", imports::show),
        Route::post("/people/imports/{id}/mapping", imports::choose),
        Route::post("/people/imports/{id}/application", imports::apply),
        Route::post("/people/imports/{id}/reopening", imports::reopen),
        Route::post("/people/imports/{id}/withdrawal", imports::withdraw),
        Route::get("/units", units::index),
        Route::post("/units", units::create),
        Route::get("/units/new", units::new),
        Route::get("/units/ruler", units::ruler::show),
        Route::get("/units/lacking", units::lacking::index),
        Route::get("/units/{id}", units::show),
        Route::get("/units/{id}/facts", units::facts::show),
        Route::post("/units/{id}/facts", units::facts::create),
        Route::post("/units/{id}/closing", units::facts::create_closing),
        Route::post("/units/{id}/placements", units::create_placement),
        Route::post("/units/{id}/shift", units::create_shift),
        Route::get("/people/{id}", staff::show),
        Route::post("/people/{id}/grants", staff::create_grant),
        Route::post("/people/{id}/grants/{grant}/end", staff::end_grant),
        Route::post("/people/{id}/codes", staff::create_code),
        Route::post("/people/{id}/password", staff::create_password),
    ]
    .into_iter()
    .chain(organisation_routes())
    .collect()
}

fn organisation_routes() -> Vec<Route> {
    use pages::{
        help,
        organisations::{self, blockers, duties, events, helpers, objectives, report, settings},
    };
    vec![
        Route::get("/organisations", organisations::index),
        Route::get("/organisations/{id}", organisations::show),
        Route::get("/organisations/{id}/report", report::show),
        Route::get("/organisations/{id}/report.csv", report::csv),
        Route::get("/organisations/{id}/settings", settings::show),
        Route::post("/organisations/{id}/settings", settings::create),
        Route::get("/organisations/{id}/events", events::index),
        Route::post("/organisations/{id}/events", events::create),
        Route::get("/organisations/{id}/events/{event}", events::show),
        Route::post("/organisations/{id}/events/{event}/cancellation", events::create_cancellation),
        Route::get("/organisations/{id}/blockers", blockers::index),
        Route::post("/organisations/{id}/blockers", blockers::create),
        Route::get("/organisations/{id}/blockers/{blocker}", blockers::show),
        Route::post("/organisations/{id}/blockers/{blocker}/answer", blockers::create_answer),
        Route::get("/organisations/{id}/duties", duties::index),
        Route::post("/organisations/{id}/duties", duties::create),
        Route::get("/organisations/{id}/duties/{duty}", duties::show),
        Route::post("/organisations/{id}/duties/{duty}/completion", duties::create_completion),
        Route::post("/organisations/{id}/duties/{duty}/deferral", duties::create_deferral),
        Route::post("/organisations/{id}/duties/{duty}/links", duties::create_link),
        Route::post("/organisations/{id}/duties/{duty}/links/{link}/removal", duties::remove_link),
        Route::get("/organisations/{id}/objectives", objectives::index),
        Route::post("/organisations/{id}/objectives", objectives::create),
        Route::get("/organisations/{id}/objectives/{objective}", objectives::show),
        Route::post("/organisations/{id}/objectives/{objective}/links", objectives::create_link),
        Route::post("/organisations/{id}/objectives/{objective}/links/{link}/removal", objectives::remove_link),
        Route::get("/organisations/{id}/helpers", helpers::index),
        Route::post("/organisations/{id}/helpers", helpers::create),
        Route::post("/organisations/{id}/helpers/{helper}/end", helpers::end),
        Route::get("/me/duties", duties::own),
        Route::get("/me/help", help::index),
        Route::post("/me/help", help::create),
        Route::post("/me/help/{id}/removal", help::remove),
    ]
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a string does not fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
