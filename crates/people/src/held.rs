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
    pub rows: i64,
}

fn register(app: &App) -> impl Iterator<Item = &'static PersonalData> {
    app.modules.iter().flat_map(|module| module.personal_data)
}

pub async fn about(app: &App, actor: &Actor) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for data in register(app) {
        let sql = format!("select count(*) from {} where {} = $1", data.table, data.person);
        held.push(Held { data, rows: app.db.count(&sql, params![actor.person]).await? });
    }
    Ok(held)
}

struct Json(JsonValue);

impl FromQueryResult for Json {
    fn from_query_result(row: &sea_orm::QueryResult, prefix: &str) -> std::result::Result<Self, sea_orm::DbErr> {
        JsonValue::from_query_result(row, prefix).map(Self)
    }
}

/// Everything readable that is held about the person, by table.
pub async fn export(app: &App, actor: &Actor) -> Result<Map<String, Value>> {
    let mut out = Map::new();
    for data in register(app).filter(|data| !data.export.is_empty()) {
        let rows: Vec<Json> = app.db.all(data.export, params![actor.tenant, actor.person]).await?;
        out.insert(data.table.to_owned(), Value::Array(rows.into_iter().map(|row| row.0).collect()));
    }
    Ok(out)
}
