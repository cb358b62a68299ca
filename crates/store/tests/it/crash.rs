//! Kill -9 during writes loses nothing that was acknowledged.
//!
//! The test starts itself again as a second process, which writes rows and
//! says each number after its commit; then it is killed without a warning.

use std::{
    io::{BufRead, BufReader},
    process::{Command, Stdio},
};

use base::config;
use store::{Db, Rows, migration, row};

use crate::NOTES;

const FOLDER: &str = "XINQIAO_TEST_CRASH_FOLDER";

#[expect(clippy::disallowed_methods, reason = "how the second process learns that it is one")]
fn folder() -> Option<String> {
    std::env::var(FOLDER).ok()
}

fn database(folder: &str) -> config::Database {
    config::Database { url: format!("sqlite:{folder}/crash.db"), connections: 2 }
}

#[tokio::test]
async fn writes_until_killed() {
    let Some(folder) = folder() else { return };
    let db = Db::open(&database(&folder)).await.unwrap();
    migration::migrate(&db, &[NOTES]).await.unwrap();
    for id in 1_i64.. {
        db.write(|tx| async move { tx.insert("note", row! { id: id, text: "x".repeat(2000) }).await }).await.unwrap();
        println!("written {id}");
    }
}

#[tokio::test]
async fn nothing_acknowledged_is_lost() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().display().to_string();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "crash::writes_until_killed", "--nocapture"])
        .env(FOLDER, &path)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut acknowledged = 0;
    for line in BufReader::new(child.stdout.take().unwrap()).lines() {
        if let Some(id) = line.unwrap().rsplit_once("written ").and_then(|(_, id)| id.parse::<i64>().ok()) {
            acknowledged = id;
            if acknowledged == 200 {
                child.kill().unwrap();
            }
        }
    }
    child.wait().unwrap();
    assert!(acknowledged >= 200);
    let db = Db::open(&database(&path)).await.unwrap();
    let found = db.count("select count(*) from note", vec![]).await.unwrap();
    assert!(found >= acknowledged, "{acknowledged} acknowledged, {found} found");
    let check: Option<String> = db.value("pragma integrity_check", vec![]).await.unwrap();
    assert_eq!(check.as_deref(), Some("ok"));
}
