//! Looking for bytes in every column of every table, whatever its type, and for
//! files in a folder.

use std::path::Path;

use store::{Db, FromQueryResult, Rows, params};

#[derive(FromQueryResult)]
struct Column {
    of: String,
    name: String,
    kind: String,
}

/// Where the bytes stand: `table.column`. A UUID stands as text on PostgreSQL,
/// as bytes in SQLite.
pub async fn holding(db: &Db, wanted: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for Column { of, name, kind } in columns(db).await {
        let place = match (db.is_sqlite(), kind.as_str()) {
            (true, _) => format!("instr(cast(\"{name}\" as blob), $1)"),
            (false, "bytea") => format!("position($1 in \"{name}\")"),
            (false, _) => format!("position($1 in convert_to(cast(\"{name}\" as text), 'UTF8'))"),
        };
        let sql = format!("select count(*) from \"{of}\" where {place} > 0");
        if db.count(&sql, params![wanted.to_vec()]).await.expect("a count") > 0 {
            found.push(format!("{of}.{name}"));
        }
    }
    found
}

async fn columns(db: &Db) -> Vec<Column> {
    let sql = if db.is_sqlite() {
        "select t.name as \"of\", c.name as name, c.type as kind
         from sqlite_schema t join pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' order by 1, 2"
    } else {
        "select cast(table_name as text) as \"of\", cast(column_name as text) as name,
         cast(data_type as text) as kind from information_schema.columns where table_schema = 'public' order by 1, 2"
    };
    db.all(sql, vec![]).await.expect("columns")
}

/// How many files lie in a folder and those below it; none where it is absent.
pub fn files(folder: &Path) -> usize {
    let Ok(found) = std::fs::read_dir(folder) else { return 0 };
    found.flatten().map(|found| if found.path().is_dir() { files(&found.path()) } else { 1 }).sum()
}
