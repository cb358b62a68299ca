//! "What we hold about me and why": from the manifests of all modules, so that
//! a table that is forgotten there is found by a test, not by a person.

use base::{Actor, Result};
use sea_orm::{FromQueryResult, JsonValue};
use serde_json::{Map, Value};
use store::{Rows, params};
use ui::{App, PersonalData};

/// One table, with how many of its rows are about the person.
#[derive(Debug, Clone)]
pub struct Held {
    pub data: &'static PersonalData,
    /// `None`: sealed, so that nobody can look rows up by a person.
    pub rows: Option<i64>,
}

fn register(app: &App) -> impl Iterator<Item = &'static PersonalData> {
    app.modules.iter().flat_map(|module| module.personal_data)
}

pub async fn about(app: &App, actor: &Actor) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for data in register(app) {
        let rows = if data.person.is_empty() {
            None
        } else {
            let sql = format!("select count(*) from {} where {} = $1", data.table, data.person);
            Some(app.db.count(&sql, params![actor.person]).await?)
        };
        held.push(Held { data, rows });
    }
    Ok(held)
}

struct Json(JsonValue);

impl FromQueryResult for Json {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> std::result::Result<Self, sea_orm::DbErr> {
        JsonValue::from_query_result(row, prefix).map(Self)
    }
}

/// What is readable of one table, under a name that no other entry has.
pub struct Readable {
    pub name: String,
    pub data: &'static PersonalData,
    pub rows: Vec<Map<String, Value>>,
}

/// Everything readable that is held about the person.
pub async fn export(app: &App, actor: &Actor) -> Result<Vec<Readable>> {
    let mut out: Vec<Readable> = Vec::new();
    for data in register(app).filter(|data| !data.export.is_empty()) {
        let rows: Vec<Json> = app.db.all(data.export, params![actor.tenant, actor.person]).await?;
        let twice = out.iter().any(|other| other.name == data.table);
        let name = if twice { format!("{}.{}", data.table, data.person) } else { data.table.to_owned() };
        let rows = rows.into_iter().filter_map(|row| if let Value::Object(row) = row.0 { Some(row) } else { None });
        out.push(Readable { name, data, rows: rows.collect() });
    }
    Ok(out)
}
