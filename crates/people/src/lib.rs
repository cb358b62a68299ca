//! Who works here: organisations and their trees, people and their posts,
//! roles, sign-in, the audit log, calendars, notices and the burden cap.

pub mod audience;
pub mod audit;
pub mod burden;
pub mod grant;
pub mod held;
pub mod notice;
pub mod pages;
pub mod person;
pub mod roster;
pub mod session;
pub mod sign_in;
pub mod tenant;
pub mod unit;

use base::Permission;
use pages::{
    audit::READ_AUDIT,
    burden::READ_BURDEN,
    staff::{GIVE_ROLES, MAKE_CODES, READ_PEOPLE},
};
use store::Migration;
use ui::{Module, NavItem, PersonalData, Route};

pub const MODULE: Module = Module {
    name: "people",
    migrations: &[Migration { name: "0002_people", sql: include_str!("../migrations/0002_people.sql") }],
    routes,
    permissions: &[&READ_AUDIT, &READ_BURDEN, &READ_PEOPLE, &GIVE_ROLES, &MAKE_CODES],
    personal_data: PERSONAL_DATA,
    navigation: &[
        nav("people", "/people", "users", &READ_PEOPLE),
        nav("burden", "/burden", "flag", &READ_BURDEN),
        nav("audit", "/audit", "shield", &READ_AUDIT),
    ],
    texts: &[
        (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl")),
        (include_str!("../locales/roster.zh-CN.ftl"), include_str!("../locales/roster.en.ftl")),
    ],
    ..Module::EMPTY
};

const fn nav(label: &'static str, path: &'static str, icon: &'static str, permission: &'static Permission) -> NavItem {
    NavItem { group: "nav-administration", label, path, icon, permission }
}

fn routes() -> Vec<Route> {
    use pages::{audit, burden, me, settings, sign_in, staff};
    vec![
        Route::get("/sign-in", sign_in::new),
        Route::post("/sign-in", sign_in::create),
        Route::get("/sign-in/code", sign_in::new_code),
        Route::post("/sign-in/code", sign_in::create_by_code),
        Route::get("/sign-in/second-factor", sign_in::new_second_factor),
        Route::post("/sign-in/second-factor", sign_in::create_second_factor),
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
        Route::get("/audit", audit::index),
        Route::get("/audit.csv", audit::export),
        Route::get("/people", staff::index),
        Route::get("/people/{id}", staff::show),
        Route::post("/people/{id}/grants", staff::create_grant),
        Route::post("/people/{id}/grants/{grant}/end", staff::end_grant),
        Route::post("/people/{id}/codes", staff::create_code),
        Route::post("/people/{id}/password", staff::create_password),
    ]
}

const EMPLOYMENT: PersonalData = PersonalData {
    table: "people_person",
    person: "id",
    what: "held-person",
    purpose: "held-person-purpose",
    basis: "basis-contract",
    retention: "retention-employment",
    seen_by: "seen-self-and-admin",
    export: "select staff_number, name, phone, email, birth_year, employment, level, tags, joined_on, left_on
             from people_person where tenant_id = $1 and id = $2",
};

const PERSONAL_DATA: &[PersonalData] = &[
    EMPLOYMENT,
    PersonalData {
        table: "people_membership",
        person: "person_id",
        what: "held-membership",
        purpose: "held-membership-purpose",
        export: "select u.tree, u.name as unit, m.post, m.from_day, m.to_day from people_membership m join people_unit u on u.id = m.unit_id
                 where m.tenant_id = $1 and m.person_id = $2 order by m.from_day",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_grant",
        person: "person_id",
        what: "held-grant",
        purpose: "held-grant-purpose",
        export: "select g.role, u.name as unit, g.from_day, g.to_day from people_grant g left join people_unit u on u.id = g.unit_id
                 where g.tenant_id = $1 and g.person_id = $2 order by g.from_day",
        ..EMPLOYMENT
    },
    PersonalData { table: "people_password", person: "person_id", what: "held-password", purpose: "held-password-purpose", seen_by: "seen-self", export: "", ..EMPLOYMENT },
    PersonalData { table: "people_totp", person: "person_id", what: "held-totp", purpose: "held-password-purpose", seen_by: "seen-self", export: "", ..EMPLOYMENT },
    PersonalData { table: "people_sign_in_code", person: "person_id", what: "held-code", purpose: "held-password-purpose", seen_by: "seen-self", retention: "retention-session", export: "", ..EMPLOYMENT },
    PersonalData {
        table: "people_session",
        person: "person_id",
        what: "held-session",
        purpose: "held-session-purpose",
        retention: "retention-session",
        seen_by: "seen-self",
        export: "select device, made_at, expires_at from people_session where tenant_id = $1 and person_id = $2 order by made_at",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_audit",
        person: "actor_id",
        what: "held-audit",
        purpose: "held-audit-purpose",
        basis: "basis-law",
        retention: "retention-audit",
        seen_by: "seen-audit",
        export: "select seq, at, action, subject, detail from people_audit where tenant_id = $1 and actor_id = $2 order by seq",
    },
    PersonalData {
        table: "people_notice",
        person: "person_id",
        what: "held-notice",
        purpose: "held-notice-purpose",
        retention: "retention-notice",
        seen_by: "seen-self",
        export: "select due_at, message, args, link, read_at from people_notice where tenant_id = $1 and person_id = $2 order by due_at",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_burden",
        person: "person_id",
        what: "held-burden",
        purpose: "held-burden-purpose",
        retention: "retention-year",
        seen_by: "seen-self",
        export: "select month, minutes, source from people_burden where tenant_id = $1 and person_id = $2 order by month",
        ..EMPLOYMENT
    },
    PersonalData {
        table: "people_correction",
        person: "person_id",
        what: "held-correction",
        purpose: "held-correction-purpose",
        retention: "retention-year",
        export: "select text, asked_at, answer, answered_at from people_correction where tenant_id = $1 and person_id = $2 order by asked_at",
        ..EMPLOYMENT
    },
];
