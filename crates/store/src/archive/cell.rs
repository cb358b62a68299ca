//! One value of a row as JSON, and back.

use base::{Result, error::internal};
use base64::{Engine as _, engine::general_purpose::STANDARD as BASE64};
use sea_orm::{QueryResult, TryGetable};
use serde_json::Value as Json;
use uuid::Uuid;

use super::schema::{Column, Kind};
use crate::Value;

pub fn to_json(row: &QueryResult, column: &Column) -> Result<Json> {
    fn get<T: TryGetable>(row: &QueryResult, name: &str) -> Result<Option<T>> {
        Ok(row.try_get::<Option<T>>("", name)?)
    }
    let name = &column.name;
    let json = match column.kind {
        Kind::Uuid => get::<Uuid>(row, name)?.map(|id| id.to_string().into()),
        Kind::Integer => get::<i64>(row, name)?.map(Json::from),
        Kind::Double => get::<f64>(row, name)?.map(Json::from),
        Kind::Bytes => get::<Vec<u8>>(row, name)?.map(|bytes| BASE64.encode(bytes).into()),
        Kind::Boolean => get::<bool>(row, name)?.map(Json::from),
        Kind::Text => get::<String>(row, name)?.map(Json::from),
    };
    Ok(json.unwrap_or(Json::Null))
}

pub fn from_json(json: &Json, column: &Column) -> Result<Value> {
    let wrong = || internal(format!("{} is not a {:?}: {json}", column.name, column.kind));
    let text = || json.as_str().ok_or_else(wrong);
    Ok(match column.kind {
        _ if json.is_null() => nothing(column.kind),
        Kind::Uuid => text()?.parse::<Uuid>().map_err(|_| wrong())?.into(),
        Kind::Integer => json.as_i64().ok_or_else(wrong)?.into(),
        Kind::Double => json.as_f64().ok_or_else(wrong)?.into(),
        Kind::Bytes => BASE64.decode(text()?).map_err(|_| wrong())?.into(),
        Kind::Boolean => json.as_bool().ok_or_else(wrong)?.into(),
        Kind::Text => text()?.into(),
    })
}

fn nothing(kind: Kind) -> Value {
    match kind {
        Kind::Uuid => None::<Uuid>.into(),
        Kind::Integer => None::<i64>.into(),
        Kind::Double => None::<f64>.into(),
        Kind::Bytes => None::<Vec<u8>>.into(),
        Kind::Boolean => None::<bool>.into(),
        Kind::Text => None::<String>.into(),
    }
}
