//! A backup taken while somebody writes, and its way back.

use base::{Clock, Ids, config::Config};
use store::{
    Db, Rows, backup, migration, row,
    testing::{self, Backend},
};

use crate::{NOTES, noon};

#[test]
fn a_backup_made_while_writing_restores_to_equal_counts() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        for backend in Backend::all() {
            if backend == Backend::Postgres && !has_pg_dump() {
                eprintln!("pg_dump is not installed: the PostgreSQL backup is not tested");
                continue;
            }
            check(backend).await;
        }
    });
}

fn has_pg_dump() -> bool {
    std::process::Command::new("pg_dump").arg("--version").output().is_ok_and(|output| output.status.success())
}

async fn check(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let ids = Ids::seeded(Clock::fixed(noon()), 5);
    let (db, database) = testing::open(backend, folder.path(), &ids, &[NOTES]).await.unwrap();
    let mut config = Config { database, ..Config::default() };
    config.files.folder = folder.path().join("files");
    std::fs::create_dir_all(&config.files.folder).unwrap();
    std::fs::write(config.files.folder.join("a.jpg"), b"photo").unwrap();
    for id in 0..50_i64 {
        db.write(|tx| async move { tx.insert("note", row! { id: id, text: "before" }).await }).await.unwrap();
    }
    let copy = folder.path().join("copy");
    let writing = async {
        for id in 50..150_i64 {
            db.write(|tx| async move { tx.insert("note", row! { id: id, text: "during" }).await }).await.unwrap();
        }
    };
    let (manifest, ()) = tokio::join!(backup::make(&config, &copy, noon()), writing);
    let manifest = manifest.unwrap();
    assert_eq!(manifest.files, 1);
    if backend == Backend::Sqlite {
        assert!((50..=150).contains(&manifest.rows["note"]), "{manifest:?}");
    }

    let mut elsewhere = Config::default();
    elsewhere.files.folder = folder.path().join("restored-files");
    elsewhere.database = match backend {
        Backend::Sqlite => base::config::Database {
            url: format!("sqlite:{}", folder.path().join("restored.db").display()),
            connections: 2,
        },
        Backend::Postgres => testing::open(backend, folder.path(), &ids, &[]).await.unwrap().1,
    };
    if backend == Backend::Postgres {
        // A test database comes with the table of migrations; a new one has none.
        let empty = Db::open(&elsewhere.database).await.unwrap();
        empty
            .write(|tx| async move { tx.execute("drop table if exists seaql_migrations", vec![]).await })
            .await
            .unwrap();
        empty.close().await.unwrap();
    }
    let (restored, found) = backup::restore(&elsewhere, &copy).await.unwrap();
    assert_eq!(restored, manifest);
    if backend == Backend::Sqlite {
        assert_eq!(found, manifest.rows);
        assert!(backup::restore(&elsewhere, &copy).await.is_err(), "never over a store that holds something");
    }
    assert_eq!(std::fs::read(elsewhere.files.folder.join("a.jpg")).unwrap(), b"photo");
    let back = Db::open(&elsewhere.database).await.unwrap();
    assert!(back.count("select count(*) from note where text = 'before'", vec![]).await.unwrap() == 50);
    assert!(migration::pending(&back, &[NOTES]).await.unwrap().is_empty());
    testing::drop(back, &elsewhere.database).await.unwrap();
    testing::drop(db, &config.database).await.unwrap();
}
