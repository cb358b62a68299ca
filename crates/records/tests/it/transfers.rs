//! Out of one organisation as a file, and into another.

use std::collections::BTreeMap;

use base::{Role, TenantId};
use bytes::Bytes;
use parquet::{
    file::reader::{FileReader, SerializedFileReader},
    record::RowAccessor,
};
use records::{
    export::columns::COLUMNS,
    import::{self, Import},
    xapi::statement::VOIDED,
};
use serde_json::{Value, json};
use store::{Rows, params};
use testkit::{House, Seen, Visitor, visitor::File};

use crate::{
    MODULES,
    client::{Client, id, referring, statement},
    steward::{own, plain},
};

/// More than are read at once, of many shapes.
async fn fill(house: &House) -> usize {
    let client = Client::new(house, "1.0.3").await;
    let mut all: Vec<Value> = (1..=1_200).map(statement).collect();
    all.push(referring(2_001, VOIDED, 7));
    all.push(own(house, 2_002));
    let mut odd = statement(2_003);
    odd["actor"]["name"] = json!("=HYPERLINK(\"http://evil\")");
    odd["result"] = json!({ "score": { "scaled": -0.5 }, "response": "两行\n\"话\", 逗号" });
    all.push(odd);
    let inner = json!({ "objectType": "SubStatement", "actor": { "mbox": "mailto:li@example.org" },
        "verb": { "id": "http://example.org/plan" }, "object": { "id": "http://example.org/pages/2" } });
    let mut planned = statement(2_004);
    planned["object"] = inner;
    all.push(planned);
    for some in all.chunks(400) {
        let seen = client.post("statements", &json!(some)).await;
        assert_eq!(seen.status, 200, "{}", seen.html);
    }
    all.len()
}

async fn bodies(house: &House, tenant: TenantId) -> Vec<String> {
    let sql = "select body from records_statement where tenant_id = $1 order by seq";
    house.app.db.column(sql, params![tenant]).await.unwrap()
}

async fn export(house: &House, steward: &Visitor, fields: &[(&str, &str)]) -> Seen {
    house.app.clock.advance(jiff::SignedDuration::from_mins(1));
    let made = steward.post("/records/exports", fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let running = steward.get(&made.location).await;
    assert!(running.has("正在导出") && running.headers["refresh"] == "2", "{}", running.text);
    assert_eq!(steward.get(&format!("{}/file", made.location)).await.status, 404, "not yet");
    house.run_jobs().await;
    let done = steward.get(&made.location).await;
    assert!(done.has("可以下载") && !done.headers.contains_key("refresh"), "{}", done.text);
    let file = steward.get(&format!("{}/file", made.location)).await;
    assert_eq!(file.status, 200);
    file
}

#[test]
fn an_export_is_what_is_stored() {
    testkit::on_each_database(MODULES, async |house| {
        let (count, steward) = (fill(house).await, house.person("data-steward").await);
        let kept = bodies(house, house.tenant("rlw")).await;
        assert_eq!(kept.len(), count);
        let ndjson = export(house, &steward, &[("format", "ndjson")]).await;
        assert_eq!(ndjson.html.lines().collect::<Vec<_>>(), kept);
        assert_eq!(ndjson.headers["content-length"], ndjson.bytes.len().to_string().as_str());

        let csv = export(house, &steward, &[("format", "csv")]).await;
        let mut reader = csv::Reader::from_reader(csv.bytes.strip_prefix(b"\xef\xbb\xbf").unwrap());
        assert_eq!(reader.headers().unwrap().iter().collect::<Vec<_>>(), COLUMNS.map(|(name, _)| name));
        let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
        assert_eq!(rows.iter().map(|row| &row[22]).collect::<Vec<_>>(), kept);
        let odd = rows.iter().find(|row| row[0] == id(2_003)).unwrap();
        assert_eq!(&odd[4], "'=HYPERLINK(\"http://evil\")", "nothing that computes");
        assert_eq!((&odd[12], &odd[16]), ("-0.5", "两行\n\"话\", 逗号"));
        assert_eq!(rows.iter().filter(|row| &row[21] == "true").count(), 1);
        let document = include_str!("../../../../docs/records.md");
        assert!(COLUMNS.iter().all(|(name, _)| document.contains(&format!("`{name}`"))), "documented");

        let parquet = export(house, &steward, &[("format", "parquet")]).await;
        let reader = SerializedFileReader::new(Bytes::from(parquet.bytes)).unwrap();
        let rows: Vec<_> = reader.get_row_iter(None).unwrap().map(Result::unwrap).collect();
        assert_eq!(
            rows.iter().map(|row| row.get_string(22).unwrap()).collect::<Vec<_>>(),
            kept.iter().collect::<Vec<_>>()
        );
        let own = rows.iter().find(|row| *row.get_string(0).unwrap() == id(2_002)).unwrap();
        assert!(own.get_bool(10).unwrap() && !own.get_bool(21).unwrap());
        assert_eq!((own.get_double(12).unwrap(), own.get_double(13).unwrap()), (0.85, 17.0));
        assert_eq!(own.get_timestamp_micros(2).unwrap(), 1_795_348_800_000_000);
        assert!(own.get_double(14).is_err(), "no least score was given");

        let some = export(house, &steward, &[("format", "ndjson"), ("verb", "completed")]).await;
        assert_eq!(some.html.lines().count(), 1);
        let none = export(house, &steward, &[("format", "parquet"), ("until", "2026-11-01")]).await;
        let reader = SerializedFileReader::new(Bytes::from(none.bytes)).unwrap();
        assert_eq!(reader.metadata().file_metadata().num_rows(), 0);
        let wrong = steward.post("/records/exports", &[("format", "xls"), ("actor", "999999999")]).await;
        assert_eq!((wrong.status, wrong.field("actor").as_str()), (422, "999999999"));
        insta::assert_snapshot!("exports", plain(&steward.get("/records/exports").await.text));
        // The file goes after its days, and says so.
        house.at("2026-12-05T09:00");
        house.run_jobs().await;
        let list = steward.get("/records/exports").await;
        assert!(list.has("文件已到期删除") && !list.has("可以下载"), "{}", list.text);
        let sql = "select action || ' ' || detail from people_audit where action like 'records.export.%' order by seq";
        let acts: Vec<String> = house.app.db.column(sql, vec![]).await.unwrap();
        assert_eq!(acts[..2], ["records.export.create ndjson", "records.export.fetch ndjson 1204 statements"]);
        assert!(acts.contains(&"records.export.create ndjson verb=completed".to_owned()), "{acts:?}");
    });
}

/// Somebody who looks after the records of the hospital.
async fn other_steward(house: &House) -> Visitor {
    let (tenant, person, at) = (house.tenant("hsp"), house.person_id("librarian"), (house.now(), house.today()));
    let app = &house.app;
    app.db
        .write(|tx| async move {
            people::grant::give(&tx, &app.ids, None, tenant, person, Role::DataSteward, None, at).await
        })
        .await
        .unwrap();
    house.person("librarian").await
}

async fn upload(steward: &Visitor, bytes: &[u8]) -> Seen {
    let file = File { field: "file", name: "记录.ndjson", mime: "application/x-ndjson", bytes };
    steward.post_files("/records/imports", &[], &[file]).await
}

/// By id, without what each store says for itself.
fn said(bodies: &[String]) -> BTreeMap<String, Value> {
    let read = |body: &String| {
        let mut value: Value = serde_json::from_str(body).unwrap();
        let object = value.as_object_mut().unwrap();
        object.remove("stored");
        object.remove("authority");
        (object["id"].as_str().unwrap().to_owned(), value)
    };
    bodies.iter().map(read).collect()
}

#[test]
fn an_import_makes_another_store_the_same() {
    testkit::on_each_database(MODULES, async |house| {
        let (count, steward) = (fill(house).await, house.person("data-steward").await);
        let file = export(house, &steward, &[("format", "ndjson")]).await.bytes;
        let (other, hsp) = (other_steward(house).await, house.tenant("hsp"));
        let made = upload(&other, &file).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert!(other.get(&made.location).await.has("正在导入"));
        assert_eq!(steward.get(&made.location).await.status, 404, "of another organisation");
        house.run_jobs().await;
        let done = other.get(&made.location).await;
        assert!(done.has("导入完成"), "{}", done.text);
        let (here, there) = (bodies(house, house.tenant("rlw")).await, bodies(house, hsp).await);
        assert_eq!(there.len(), count);
        assert!(said(&here) == said(&there), "the same statements");
        let voided = "select count(*) from records_statement where tenant_id = $1 and voided = $2";
        assert_eq!(house.app.db.count(voided, params![hsp, true]).await.unwrap(), 1);
        // The same file again: nothing new.
        let again = upload(&other, &file).await;
        house.run_jobs().await;
        insta::assert_snapshot!("import_again", other.get(&again.location).await.text);
        assert_eq!(bodies(house, hsp).await.len(), count);
        let left: Vec<String> = house
            .app
            .db
            .column("select file_name from records_import where finished_at is null", vec![])
            .await
            .unwrap();
        assert!(left.is_empty());
        let sql = "select action || ' ' || detail from people_audit where action like 'records.import.%' order by seq";
        let acts: Vec<String> = house.app.db.column(sql, vec![]).await.unwrap();
        assert_eq!(acts[1], "records.import.end stored=1204 known=0 refused=0");
        assert_eq!(acts[3], "records.import.end stored=0 known=1204 refused=0");
    });
}

#[test]
fn a_bad_line_takes_no_other_with_it() {
    testkit::on_each_database(MODULES, async |house| {
        let steward = house.person("data-steward").await;
        let mut changed = statement(1);
        changed["verb"]["id"] = json!("http://example.org/verbs/other");
        let mut nameless = statement(5);
        nameless.as_object_mut().unwrap().remove("id");
        let mut second = statement(6);
        second["version"] = json!("2.0.0");
        second["timestamp"] = json!("2026-11-22");
        let lines = [
            format!("\u{feff}{}", statement(1)),
            "not json".into(),
            String::new(),
            changed.to_string(),
            nameless.to_string(),
            nameless.to_string(),
            second.to_string(),
            format!("{}  ", statement(8)),
            json!({ "actor": {} }).to_string(),
        ];
        let made = upload(&steward, lines.join("\r\n").as_bytes()).await;
        house.run_jobs().await;
        insta::assert_snapshot!("import_rejects", steward.get(&made.location).await.text);
        assert_eq!(bodies(house, house.tenant("rlw")).await.len(), 3);
        let empty = upload(&steward, b"").await;
        assert_eq!(empty.status, 422);
        assert!(empty.has("请选一个文件，不能是空的"), "{}", empty.text);
        assert_eq!(steward.post_files("/records/imports", &[], &[]).await.status, 422);
    });
}

#[test]
fn an_import_that_was_cut_off_goes_on() {
    testkit::on_each_database(MODULES, async |house| {
        let steward = house.person("data-steward").await;
        let lines: Vec<String> = (1..=1_300).map(|n| statement(n).to_string()).collect();
        let made = upload(&steward, lines.join("\n").as_bytes()).await;
        let import = made.location.rsplit('/').next().unwrap().parse().unwrap();
        let tenant = house.tenant("rlw");
        assert!(!import::go_on(&house.app, tenant, import, |_| false).await.unwrap());
        let half = Import::get(&house.app.db, tenant, import).await.unwrap();
        assert_eq!((half.at_line, half.stored), (500, 500));
        assert!(steward.get(&made.location).await.has("已读 500 行"));
        house.run_jobs().await;
        let whole = Import::get(&house.app.db, tenant, import).await.unwrap();
        assert_eq!((whole.at_line, whole.stored, whole.known, whole.refused), (1_300, 1_300, 0, 0));
        assert_eq!(bodies(house, tenant).await.len(), 1_300);
    });
}

#[test]
fn the_command_line_imports_too() {
    testkit::on_each_database(MODULES, async |house| {
        let app = &house.app;
        let tenant = people::tenant::find(&app.db, "rlw").await.unwrap().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("old.ndjson");
        std::fs::write(&file, format!("{}\n{{}}\n", statement(1))).unwrap();
        assert!(!records::import::terminal::run(app, &tenant, &file).await.unwrap(), "a line was refused");
        let import = Import::list(&app.db, tenant.id, 1).await.unwrap().remove(0);
        let told = records::import::terminal::lines(&app.db, &import).await.unwrap();
        assert_eq!(told, ["1 new, 0 already there, 1 refused, 0 got an id", "line 2: object: is required"]);
        std::fs::write(&file, statement(1).to_string()).unwrap();
        assert!(records::import::terminal::run(app, &tenant, &file).await.unwrap());
        assert!(std::fs::read_dir(house.files()).unwrap().flatten().all(|two| is_empty(&two.path())), "no file stays");
    });
}

fn is_empty(folder: &std::path::Path) -> bool {
    std::fs::read_dir(folder).unwrap().flatten().all(|entry| entry.path().is_dir() && is_empty(&entry.path()))
}
