//! An anonymous need leaves no person and no time finer than a day, anywhere.
//!
//! The scan walks the schema of the database itself, so a table or a column
//! that is added later is looked at without a change here.

use std::collections::BTreeSet;

use base::{Moment, PersonId};
use sea_orm::{FromQueryResult, QueryResult};
use store::{Db, Rows, params};
use testkit::{House, on_each_database};
use voice::need::receipt::Code;

use crate::{MODULES, TEXT, act, assert_sound, desk, done, install, raise, take_over};

/// One value of one row.
#[derive(Debug, Clone, PartialEq)]
struct Cell {
    table: String,
    column: String,
    row: usize,
    value: Vec<u8>,
    number: Option<i64>,
}

async fn columns(db: &Db) -> Vec<(String, String)> {
    #[derive(FromQueryResult)]
    struct Column {
        table_name: String,
        column_name: String,
    }
    let sql = if db.is_sqlite() {
        "select t.name as table_name, c.name as column_name from sqlite_schema t join pragma_table_info(t.name) c
         where t.type = 'table' and t.name not like 'sqlite_%' order by 1, 2"
    } else {
        "select cast(table_name as text) as table_name, cast(column_name as text) as column_name
         from information_schema.columns where table_schema = 'public' order by 1, 2"
    };
    let columns: Vec<Column> = db.all(sql, vec![]).await.unwrap();
    columns.into_iter().map(|column| (column.table_name, column.column_name)).collect()
}

/// Every value of the database, as bytes and as a number where it is one.
async fn cells(db: &Db) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (table, column) in columns(db).await {
        let sql = format!("select \"{column}\" as value from \"{table}\"");
        let rows: Vec<Any> = db.all(&sql, vec![]).await.unwrap();
        cells.extend(rows.into_iter().enumerate().map(|(row, any)| Cell {
            table: table.clone(),
            column: column.clone(),
            row,
            value: any.bytes,
            number: any.number,
        }));
    }
    cells
}

/// A value of whatever type the column has.
struct Any {
    bytes: Vec<u8>,
    number: Option<i64>,
}

impl FromQueryResult for Any {
    fn from_query_result(row: &QueryResult, _: &str) -> Result<Self, sea_orm::DbErr> {
        if let Ok(number) = row.try_get::<i64>("", "value") {
            return Ok(Self { bytes: number.to_string().into_bytes(), number: Some(number) });
        }
        if let Ok(id) = row.try_get::<uuid::Uuid>("", "value") {
            return Ok(Self { bytes: id.as_bytes().to_vec(), number: None });
        }
        if let Ok(bytes) = row.try_get::<Vec<u8>>("", "value") {
            return Ok(Self { bytes, number: None });
        }
        let text = row.try_get::<String>("", "value").unwrap_or_default();
        Ok(Self { bytes: text.into_bytes(), number: None })
    }
}

/// What was not there before.
fn added(before: &[Cell], after: Vec<Cell>) -> Vec<Cell> {
    let known: BTreeSet<(&str, &str, &[u8])> =
        before.iter().map(|cell| (cell.table.as_str(), cell.column.as_str(), cell.value.as_slice())).collect();
    after
        .into_iter()
        .filter(|cell| !known.contains(&(cell.table.as_str(), cell.column.as_str(), cell.value.as_slice())))
        .collect()
}

/// Does the value carry an instant within the hour of `at`: as micro-, milli- or
/// seconds, as text, or inside a UUIDv7?
fn tells(cell: &Cell, at: Moment) -> bool {
    let micros = at.as_microsecond();
    let near = |value: i64, unit: i64| (value.saturating_mul(unit) - micros).abs() < 3_600_000_000;
    if cell.number.is_some_and(|number| near(number, 1) || near(number, 1_000) || near(number, 1_000_000)) {
        return true;
    }
    let timed = |bytes: &[u8]| {
        let id = uuid::Uuid::from_slice(bytes).ok().filter(|id| id.get_version_num() == 7)?;
        let (seconds, nanos) = id.get_timestamp()?.to_unix();
        Some(near(i64::try_from(seconds).ok()? * 1_000_000 + i64::from(nanos / 1000), 1))
    };
    let text = String::from_utf8_lossy(&cell.value);
    let written = at.0.strftime("%Y-%m-%dT%H").to_string();
    let digits = text.split(|letter: char| !letter.is_ascii_digit()).filter_map(|digits| digits.parse::<i64>().ok());
    timed(&cell.value).unwrap_or(false)
        || text.contains(&written)
        || digits.into_iter().any(|number| near(number, 1) || near(number, 1_000) || near(number, 1_000_000))
        || text.split(|letter: char| !letter.is_ascii_hexdigit() && letter != '-').any(|word| {
            word.len() == 36 && word.parse::<uuid::Uuid>().is_ok_and(|id| timed(id.as_bytes()).unwrap_or(false))
        })
}

fn names(cell: &Cell, traces: &[Vec<u8>]) -> bool {
    traces.iter().any(|trace| cell.value.windows(trace.len()).any(|window| window == trace.as_slice()))
}

/// Every form in which a person could stand in a value.
async fn traces(house: &House, person: PersonId) -> Vec<Vec<u8>> {
    let found = people::person::get(&house.app.db, house.tenant("rlw"), person).await.unwrap();
    let id = person.0;
    vec![
        id.as_bytes().to_vec(),
        id.to_string().into_bytes(),
        id.simple().to_string().into_bytes(),
        id.simple().to_string().to_uppercase().into_bytes(),
        found.staff_number.into_bytes(),
        found.name.into_bytes(),
        found.phone.into_bytes(),
        b"203.0.113.7".to_vec(),
    ]
}

/// Posts as a browser behind a proxy does, which says the address.
async fn post(visitor: &testkit::Visitor, path: &str, fields: &str) -> testkit::Seen {
    let body = axum::body::Body::from(fields.to_owned());
    let mut request = visitor.request(axum::http::Method::POST, path, "application/x-www-form-urlencoded", body);
    for header in ["x-forwarded-for", "x-real-ip", "forwarded"] {
        request.headers_mut().insert(header, axum::http::HeaderValue::from_static("203.0.113.7"));
    }
    visitor.send(request).await
}

#[test]
fn no_person_and_no_minute_after_a_raising_and_a_dialogue() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let stranger = house.stranger();
        let db = &house.app.db;
        let person = traces(house, house.person_id("line-worker")).await;
        let form = "5b0c1f7e-3f5b-4f0a-8a54-1d7f7d2d1c11";

        house.at("2026-11-24T13:37");
        let before = cells(db).await;
        let raised = house.now();
        let fields = format!(
            "id={form}&category=food&identity=anonymous&text=K87%20no%20breakfast%20after%20the%20night%20window&wish=early"
        );
        let receipt = post(&author, "/voice/needs", &fields).await;
        assert_eq!(receipt.status, 200, "{}", receipt.text);
        let code = receipt.part("#code");
        let after = added(&before, cells(db).await);
        assert!(after.iter().any(|cell| cell.table == "voice_need_event"), "nothing was written");
        let form = form.parse::<uuid::Uuid>().unwrap();
        for cell in &after {
            assert!(!names(cell, &person), "a person in {cell:?}");
            assert!(!tells(cell, raised), "a time in {cell:?}");
            assert!(
                !names(cell, &[form.as_bytes().to_vec(), form.to_string().into_bytes()]),
                "the form's id in {cell:?}"
            );
            assert!(
                !names(cell, &[code.as_bytes().to_vec(), code[4..].replace('-', "").into_bytes()]),
                "the code in {cell:?}"
            );
        }
        // Nothing that ran on says more: jobs, events, notices.
        let before = cells(db).await;
        house.run_jobs().await;
        for cell in added(&before, cells(db).await).iter().filter(|cell| cell.table != "store_schedule") {
            assert!(!names(cell, &person) && !tells(cell, raised), "left by jobs: {cell:?}");
        }

        // The handler answers at another hour; the author writes by the code alone.
        house.at("2026-11-24T17:00");
        let desk = desk(house, "rlw").await;
        let id = voice::need::receipt::find(db, &desk, &Code::read(&code[4..]).unwrap()).await.unwrap().id.to_string();
        take_over(house, &handler, &id).await;
        done(&handler, &id, "question", &[("text", "哪一天最晚下道？")]).await;
        house.at("2026-11-25T03:14");
        let before = cells(db).await;
        let wrote = house.now();
        let said = post(&stranger, "/voice/receipts/messages", &format!("code={code}&text=Thursday")).await;
        assert!(said.has("Thursday"), "{}", said.text);
        for cell in added(&before, cells(db).await) {
            assert!(!names(&cell, &person) && !tells(&cell, wrote), "{cell:?}");
        }
        house.at("2026-11-25T09:00");
        done(&handler, &id, "solution", &[("text", "早餐改到 4:30。")]).await;
        house.at("2026-11-25T22:41");
        let before = cells(db).await;
        let confirmed = post(&stranger, "/voice/receipts/confirmation", &format!("code={code}&text=")).await;
        assert!(confirmed.has("确认解决"), "{}", confirmed.text);
        let at = house.now();
        for cell in added(&before, cells(db).await) {
            assert!(!names(&cell, &person) && !tells(&cell, at), "{cell:?}");
        }
        assert_sound(house, "rlw").await;
    });
}

/// The scan would find what it looks for.
#[test]
fn the_scan_sees_a_named_need() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let person = traces(house, house.person_id("line-worker")).await;
        house.at("2026-11-24T13:37");
        let before = cells(&house.app.db).await;
        raise(&author, "food", "named", TEXT).await;
        let after = added(&before, cells(&house.app.db).await);
        assert!(after.iter().any(|cell| cell.column == "raised_at" && tells(cell, house.now())), "the time");
        assert!(
            tells(after.iter().find(|cell| cell.table == "people_notice" && cell.column == "id").unwrap(), house.now()),
            "a timed id"
        );
        let all = cells(&house.app.db).await;
        assert!(
            all.iter().any(|cell| cell.table == "voice_need" && cell.column == "author_id" && names(cell, &person)),
            "the person"
        );
    });
}

#[test]
fn an_anonymous_author_is_told_apart_from_nobody_by_the_unit() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let receipt = raise(&author, "food", "anonymous", TEXT).await;
        let page = house.stranger().post("/voice/receipts", &[("code", receipt.part("#code").as_str())]).await;
        assert!(page.has("涉及单位 | \n工务三车间") || page.has("工务三车间"), "{}", page.text);
        assert!(!page.has("K87 线路工区"), "{}", page.text);
        // Even when the team is chosen.
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let fields = [("category", "food"), ("identity", "anonymous"), ("text", TEXT), ("scope", team.as_str())];
        let receipt = author.post("/voice/needs", &fields).await;
        let page = author.post("/voice/receipts", &[("code", receipt.part("#code").as_str())]).await;
        assert!(page.has("工务三车间") && !page.has("K87 线路工区"), "{}", page.text);
        assert_eq!(author.post("/voice/receipts", &[("code", "RLW-2222-2222-2222")]).await.status, 422);
        assert_eq!(author.post("/voice/receipts", &[("code", "HSP-2222-2222-2222")]).await.status, 422);
    });
}

#[test]
fn handlers_hear_of_anonymous_needs_the_next_morning() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        house.at("2026-11-24T13:37");
        raise(&author, "food", "anonymous", TEXT).await;
        house.run_jobs().await;
        let count = "select count(*) from people_notice where message = $1";
        let heard = async || house.app.db.count(count, params!["need-notice-anonymous"]).await.unwrap();
        assert_eq!(heard().await, 0);
        house.at("2026-11-25T07:00");
        house.run_jobs().await;
        assert_eq!(heard().await, 1);
        house.at("2026-11-25T09:00");
        house.run_jobs().await;
        assert_eq!(heard().await, 1, "once");
    });
}

#[test]
fn a_confidential_author_stands_in_no_column_of_the_ledger() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let person = traces(house, house.person_id("line-worker")).await;
        let id = crate::raise_known(&author, "food", "confidential", TEXT).await;
        take_over(house, &handler, &id).await;
        act(&handler, &id, "reply", &[("text", "在办。")]).await;
        author.post(&format!("/voice/needs/{id}/messages"), &[("text", "谢谢")]).await;
        let cells = cells(&house.app.db).await;
        for cell in cells.iter().filter(|cell| cell.table.starts_with("voice_") || cell.table == "people_audit") {
            assert!(!names(cell, &person), "{cell:?}");
        }
        let notices = cells.iter().filter(|cell| cell.table == "people_notice" && cell.column == "link");
        let own = notices.filter(|cell| String::from_utf8_lossy(&cell.value) == format!("/voice/needs/{id}"));
        assert_eq!(own.count(), 0, "a notice that ties a confidential author to the need");
    });
}
