//! Connections: SQLite has one writer and several readers, PostgreSQL a pool.

use std::{path::Path, sync::Arc, time::Duration};

use base::{Result, config, error::internal};
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, DbBackend,
    SqliteTransactionMode, TransactionOptions, TransactionTrait,
};

use crate::stamp::{Open, Stamps};

/// The database of this installation. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Db {
    writer: DatabaseConnection,
    reader: DatabaseConnection,
    stamps: Stamps,
}

/// A transaction in progress; see [`Db::write`].
#[derive(Debug, Clone)]
pub struct Tx(Arc<DatabaseTransaction>, Arc<Open>);

impl Tx {
    pub(crate) fn transaction(&self) -> &DatabaseTransaction {
        &self.0
    }

    pub(crate) fn open(&self) -> &Open {
        &self.1
    }
}

impl Db {
    pub async fn open(config: &config::Database) -> Result<Self> {
        if config.is_sqlite() {
            Self::open_sqlite(&config.url, config.connections).await
        } else {
            Self::open_postgres(config).await
        }
    }

    /// WAL with `synchronous = FULL`: what was answered is on the disk. One
    /// writer takes its turn in this process instead of failing with "busy";
    /// the busy timeout covers a second process (backup, import).
    async fn open_sqlite(url: &str, readers: u32) -> Result<Self> {
        let path = url.trim_start_matches("sqlite:");
        if let Some(folder) = Path::new(path).parent() {
            std::fs::create_dir_all(folder)?;
        }
        let options = |connections: u32, writer: bool| {
            let mut options = ConnectOptions::new(format!("sqlite:{path}?mode=rwc"));
            options
                .max_connections(connections)
                .min_connections(1)
                .acquire_timeout(Duration::from_secs(20))
                .sqlx_logging(false)
                .record_stmt_in_spans(false)
                .test_before_acquire(false)
                .map_sqlx_sqlite_opts(move |options| {
                    options
                        .pragma("journal_mode", "WAL")
                        .pragma("synchronous", "FULL")
                        .pragma("busy_timeout", "10000")
                        .pragma("cache_size", if writer { "-64000" } else { "-16000" })
                        // A page that is written again and again goes to the file once in 32 MB.
                        .pragma("wal_autocheckpoint", "8000")
                        .pragma("query_only", if writer { "off" } else { "on" })
                        // What is deleted is overwritten.
                        .pragma("secure_delete", "on")
                        .foreign_keys(true)
                        .statement_cache_capacity(256)
                });
            options
        };
        // The writer first: it makes the file and turns WAL on.
        let writer = Database::connect(options(1, true)).await?;
        let reader = Database::connect(options(readers.max(1), false)).await?;
        Ok(Self { writer, reader, stamps: Stamps::default() })
    }

    async fn open_postgres(config: &config::Database) -> Result<Self> {
        let mut options = ConnectOptions::new(&config.url);
        options
            .max_connections(config.connections.max(2))
            .min_connections(1)
            .acquire_timeout(Duration::from_secs(20))
            .sqlx_logging(false)
            .record_stmt_in_spans(false)
            .test_before_acquire(false);
        let pool = Database::connect(options).await?;
        Ok(Self { writer: pool.clone(), reader: pool, stamps: Stamps::default() })
    }

    pub fn backend(&self) -> DbBackend {
        self.writer.get_database_backend()
    }

    pub fn is_sqlite(&self) -> bool {
        self.backend() == DbBackend::Sqlite
    }

    pub(crate) fn writer(&self) -> &DatabaseConnection {
        &self.writer
    }

    pub(crate) fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    pub(crate) fn stamps(&self) -> &Stamps {
        &self.stamps
    }

    /// One closure, one transaction: committed when it answers `Ok`, undone
    /// otherwise. Await nothing in it but the database.
    ///
    /// ```ignore
    /// db.write(|tx| async move { tx.insert("voice_need", row! { id: id }).await }).await
    /// ```
    pub async fn write<T, F, Done>(&self, work: F) -> Result<T>
    where
        F: FnOnce(Tx) -> Done,
        Done: Future<Output = Result<T>>,
    {
        let options = TransactionOptions {
            // A deferred one fails with "busy" when it turns from reading to
            // writing while another process has written.
            sqlite_transaction_mode: self.is_sqlite().then_some(SqliteTransactionMode::Immediate),
            ..TransactionOptions::default()
        };
        let transaction = Arc::new(self.writer.begin_with_options(options).await?);
        // Held until the commit is done: what is stamped is open until then.
        let open = self.stamps.begin();
        let outcome = work(Tx(Arc::clone(&transaction), Arc::clone(&open))).await;
        let transaction = Arc::try_unwrap(transaction).map_err(|_| internal("a transaction outlived its closure"))?;
        match outcome {
            Ok(value) => {
                transaction.commit().await?;
                Ok(value)
            }
            Err(error) => {
                transaction.rollback().await?;
                Err(error)
            }
        }
    }

    /// Is the database there and answering?
    pub async fn ping(&self) -> Result<()> {
        Ok(self.reader.ping().await?)
    }

    /// Moves what SQLite's log holds into the file, so that what was deleted can
    /// be read in neither; PostgreSQL sees to it by itself, in its time.
    pub async fn settle(&self) -> Result<()> {
        if self.is_sqlite() {
            self.writer.execute_unprepared("pragma wal_checkpoint(truncate)").await?;
        }
        Ok(())
    }

    pub async fn close(self) -> Result<()> {
        self.reader.close_by_ref().await?;
        Ok(self.writer.close_by_ref().await?)
    }
}
