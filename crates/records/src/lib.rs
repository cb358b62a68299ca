//! The learning record store: what somebody learned, as xAPI statements.

pub mod statement;
pub mod xapi;

use store::Migration;
use ui::{Module, PersonalData};

pub use statement::{Activity, Statement, Verb};

pub const MODULE: Module = Module {
    name: "records",
    migrations: &[Migration { name: "0003_records", sql: include_str!("../migrations/0003_records.sql") }],
    personal_data: &[PersonalData {
        table: "records_statement",
        person: "person_id",
        what: "records-data-statement",
        purpose: "records-data-statement-purpose",
        basis: "records-data-basis",
        retention: "records-data-retention",
        seen_by: "records-data-seen-by",
        export: "select verb, activity, body from records_statement where tenant_id = $1 and person_id = $2 order by stored_at",
    }],
    texts: &[(include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"))],
    ..Module::EMPTY
};
