//! The configuration: one TOML file, then environment variables over it.
//!
//! A variable is `XINQIAO_` + the key in capitals with `__` for the dot, e.g.
//! `XINQIAO_DATABASE__URL`. Secrets print as `…` wherever the configuration
//! is printed.

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

/// A value that is used and never shown.
#[derive(Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Secret(pub String);

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(unset)" } else { "…" })
    }
}

impl Serialize for Secret {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(if self.0.is_empty() { "" } else { "…" })
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Config {
    pub server: Server,
    pub database: Database,
    pub files: Files,
    pub security: Security,
    pub limits: Limits,
    pub voice: Voice,
    pub records: Records,
    pub banks: Banks,
    pub learning: Learning,
    pub packages: Packages,
    pub media: Media,
    pub oidc: Option<Oidc>,
}

/// Voluntary practice of what was learned, and pieces of work.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Learning {
    /// Questions that practice offers in a day, at most.
    pub practice_few: i64,
    /// How likely a question should still be known when it comes again (0.7 to 0.97).
    pub practice_recall: f64,
    /// Days after which a well-known question comes again at the latest.
    pub practice_days: i32,
    /// Of one file of a piece of work, and how many it may have.
    pub piece_bytes: u64,
    pub piece_files: usize,
}

impl Default for Learning {
    fn default() -> Self {
        Self {
            practice_few: 5,
            practice_recall: 0.9,
            practice_days: 365,
            piece_bytes: 64 << 20,
            piece_files: 3,
        }
    }
}

/// Films and sounds of courses. ffmpeg makes them ready for phones.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Media {
    /// Of a film or a sound that is sent in.
    pub film_bytes: u64,
    /// The longest film.
    pub film_seconds: u64,
    /// What is sent in stays beside what was made of it.
    pub keep_originals: bool,
    /// The tools; looked for in the usual folders when no folder is named.
    pub ffmpeg: PathBuf,
    pub ffprobe: PathBuf,
    /// For one film.
    pub work_seconds: u64,
    /// Where they work: room for the longest film twice. Unset: the system's own.
    pub work_folder: Option<PathBuf>,
}

impl Default for Media {
    fn default() -> Self {
        Self {
            film_bytes: 2 << 30,
            film_seconds: 2 * 3_600,
            keep_originals: false,
            ffmpeg: "ffmpeg".into(),
            ffprobe: "ffprobe".into(),
            work_seconds: 3_600,
            work_folder: None,
        }
    }
}

/// The learning record store under `/xapi/`.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Records {
    /// Of one request, attachments and all.
    pub body_bytes: usize,
    /// Agents and activities that one statement may name.
    pub statement_terms: usize,
    /// Requests that may wait to be written; more are told to come back.
    pub queue: usize,
    /// Statements of a page when the client names no number, and at most.
    pub page: i64,
    pub page_most: i64,
    /// Of one credential.
    pub requests_per_minute: u32,
    /// Statements sent on to another store in one request.
    pub forward_batch: i64,
    pub forward_timeout_seconds: u64,
    /// May they go to addresses inside the own network, and by plain http?
    pub forward_private: bool,
    /// The hosts that they may go to; empty: any.
    pub forward_hosts: Vec<String>,
    /// Statements or documents that a deletion takes in one transaction.
    pub erase_batch: i64,
    /// Statements whose links are made again in one transaction.
    pub reindex_batch: i64,
    /// Whose access tokens are taken instead of a key and its secret.
    pub issuers: Vec<Issuer>,
    pub steward: Steward,
}

/// What data stewards do with the statements.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Steward {
    /// Who may watch new statements of one tenant at once, on each node.
    pub tails: usize,
    /// Of a file that is imported, and of one line of it.
    pub import_bytes: u64,
    pub import_line_bytes: usize,
    /// Refused lines that are listed; the others are counted.
    pub import_rejects: i64,
    /// Days until an exported file is deleted.
    pub export_days: i64,
}

impl Default for Steward {
    fn default() -> Self {
        Self { tails: 10, import_bytes: 4 << 30, import_line_bytes: 4 << 20, import_rejects: 1_000, export_days: 7 }
    }
}

/// An issuer of access tokens (OpenID Connect, OAuth 2.0 with JWT) for programs
/// that use the record store of one organisation.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Issuer {
    /// Code of the organisation.
    pub tenant: String,
    pub issuer: String,
    /// What `aud` must name.
    pub audience: String,
    /// The claim with the scopes: a text with spaces, or a list.
    pub scope_claim: String,
    /// The issuer's own words for the scopes: `"lrs-writer" = "statements/write"`.
    pub scopes: BTreeMap<String, String>,
    /// Claims that a token must have, with their values.
    pub require: BTreeMap<String, String>,
}

impl Default for Issuer {
    fn default() -> Self {
        Self {
            tenant: String::new(),
            issuer: String::new(),
            audience: String::new(),
            scope_claim: "scope".into(),
            scopes: BTreeMap::new(),
            require: BTreeMap::new(),
        }
    }
}

impl Default for Records {
    fn default() -> Self {
        Self {
            body_bytes: 16 << 20,
            statement_terms: 10_000,
            queue: 4096,
            page: 50,
            page_most: 500,
            requests_per_minute: 600_000,
            steward: Steward::default(),
            forward_batch: 100,
            forward_timeout_seconds: 30,
            forward_private: false,
            forward_hosts: Vec::new(),
            erase_batch: 200,
            reindex_batch: 500,
            issuers: Vec::new(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Server {
    /// Pages.
    pub listen: SocketAddr,
    /// `/healthz`, `/readyz`, `/metrics`; never open to the outside.
    pub admin_listen: SocketAddr,
    /// The address that people type, for links and the forgery check.
    pub public_url: String,
    /// What is in course packages; an origin of its own, because it is written
    /// by others.
    pub content_listen: SocketAddr,
    /// Its address for browsers: another host or port than `public_url`.
    pub content_url: String,
    /// Seconds that open requests get when the server is asked to stop.
    pub stop_seconds: u64,
    /// Workers for jobs on this node; 0 leaves them to other nodes.
    pub job_workers: usize,
}

impl Default for Server {
    fn default() -> Self {
        Self {
            listen: SocketAddr::from(([127, 0, 0, 1], 8080)),
            admin_listen: SocketAddr::from(([127, 0, 0, 1], 9090)),
            public_url: "http://127.0.0.1:8080".into(),
            content_listen: SocketAddr::from(([127, 0, 0, 1], 8081)),
            content_url: "http://127.0.0.1:8081".into(),
            stop_seconds: 20,
            job_workers: 1,
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Database {
    /// `sqlite:/path/to/file.db` or `postgres://user@host/name`. A password in
    /// it is hidden when printed.
    pub url: String,
    pub connections: u32,
}

impl Default for Database {
    fn default() -> Self {
        Self { url: "sqlite:data/xinqiao.db".into(), connections: 8 }
    }
}

impl Database {
    pub fn is_sqlite(&self) -> bool {
        self.url.starts_with("sqlite:")
    }

    /// The address without its password, for logs and `doctor`.
    pub fn shown(&self) -> String {
        match (self.url.find("://"), self.url.rfind('@')) {
            (Some(scheme), Some(at)) if at > scheme => {
                let user = self.url[scheme + 3..at].split(':').next().unwrap_or_default();
                format!("{}{user}{}", &self.url[..scheme + 3], &self.url[at..])
            }
            _ => self.url.clone(),
        }
    }
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Files {
    /// Folder of uploaded files.
    pub folder: PathBuf,
}

impl Default for Files {
    fn default() -> Self {
        Self { folder: "data/files".into() }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Security {
    /// 64 hexadecimal digits: encrypts sensitive fields. Made on first start
    /// beside the database when unset; keep a copy apart from the backups.
    pub seal_key: Secret,
    /// Sign-in by demonstration links. Never on a real site.
    pub demo_links: bool,
    pub password: PasswordPolicy,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordPolicy {
    /// Characters.
    pub min_length: usize,
    /// Wrong tries before the account rests.
    pub lockout_tries: u32,
    pub lockout_minutes: i64,
    pub session_days: i64,
    /// Administrators are signed out sooner (hours).
    pub administrator_session_hours: i64,
}

impl Default for PasswordPolicy {
    fn default() -> Self {
        Self { min_length: 10, lockout_tries: 5, lockout_minutes: 15, session_days: 30, administrator_session_hours: 8 }
    }
}

/// Sizes in bytes, counts per person or request.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Limits {
    pub form_bytes: u64,
    pub photo_bytes: u64,
    /// A sound or captions in a form; films are sent in on their own (`media.film_bytes`).
    pub media_bytes: u64,
    /// A text that a unit is made from.
    pub document_bytes: u64,
    /// A briefing pack with its sound.
    pub pack_bytes: u64,
    pub roster_bytes: u64,
    pub sign_ins_per_minute: u32,
    pub needs_per_day: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            form_bytes: 1 << 20,
            photo_bytes: 12 << 20,
            media_bytes: 64 << 20,
            document_bytes: 20 << 20,
            pack_bytes: 40 << 20,
            roster_bytes: 64 << 20,
            sign_ins_per_minute: 30,
            needs_per_day: 20,
        }
    }
}

/// Question banks and cartridges of other systems that are brought in.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Banks {
    /// Of one file; it is held in memory while it is read.
    pub bytes: u64,
    /// Of what a package holds, unpacked, all together.
    pub unpacked_bytes: u64,
    /// Of one file.
    pub questions: usize,
    /// Draft units that are made of one file.
    pub units: usize,
    /// What is not carried over: so many are listed, more are counted.
    pub remarks: usize,
    /// Days until the file is deleted; the report stays.
    pub days: i64,
}

impl Default for Banks {
    fn default() -> Self {
        Self { bytes: 64 << 20, unpacked_bytes: 256 << 20, questions: 5_000, units: 300, remarks: 2_000, days: 30 }
    }
}

/// Course packages of others: how large they may be, and how long what belongs
/// to them is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Packages {
    /// Of the file that is uploaded.
    pub bytes: u64,
    /// Of one piece of it.
    pub piece_bytes: u64,
    /// Of all its files together, unpacked.
    pub unpacked_bytes: u64,
    /// Of one file, unpacked.
    pub file_bytes: u64,
    /// Of a manifest, and of a page or style that is looked through for
    /// addresses elsewhere.
    pub manifest_bytes: u64,
    pub files: usize,
    /// Unpacked to packed, of a file over a megabyte.
    pub ratio: u64,
    /// Of a path, in bytes of UTF-8.
    pub path_bytes: usize,
    /// Folders in folders, elements in elements.
    pub depth: usize,
    /// Parts that a package may have.
    pub parts: usize,
    /// Addresses elsewhere that are listed.
    pub external: usize,
    /// Uploads of one person that are not finished yet.
    pub uploads: i64,
    /// Until an upload that nobody goes on with is deleted.
    pub upload_days: i64,
    /// Until the row of a launch is deleted.
    pub launch_days: i64,
    /// Until a launch must be begun anew.
    pub launch_hours: i64,
}

impl Default for Packages {
    fn default() -> Self {
        Self {
            bytes: 1 << 30,
            piece_bytes: 8 << 20,
            unpacked_bytes: 2 << 30,
            file_bytes: 1 << 30,
            manifest_bytes: 16 << 20,
            files: 20_000,
            ratio: 200,
            path_bytes: 512,
            depth: 32,
            parts: 5_000,
            external: 200,
            uploads: 5,
            upload_days: 3,
            launch_days: 30,
            launch_hours: 8,
        }
    }
}

/// Needs of employees.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Voice {
    /// Different people below whom a hot issue is not shown; at least 2.
    pub hotspot_people: i64,
    /// Practical matters that are promised for one year.
    pub matters_per_year: i64,
    /// Days after closing until a need loses its author, texts and photos; at
    /// most 1,095, which is what people are told.
    pub retention_days: i64,
    /// Rows of a printed ledger.
    pub print_rows: i64,
}

impl Default for Voice {
    fn default() -> Self {
        Self { hotspot_people: 5, matters_per_year: 10, retention_days: 1095, print_rows: 2_000 }
    }
}

#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Oidc {
    pub issuer: String,
    pub client_id: String,
    pub client_secret: Secret,
    /// The claim that carries the staff number.
    pub claim: String,
    /// Code of the tenant whose people sign in by it.
    pub tenant: String,
}

#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    #[error("cannot read {0}: {1}")]
    Read(PathBuf, std::io::Error),
    #[error("configuration: {0}")]
    Parse(String),
}

impl Config {
    /// `variables` are the process's environment, handed in by `main`.
    pub fn load(file: Option<&std::path::Path>, variables: &BTreeMap<String, String>) -> Result<Self, ConfigError> {
        let text = match file {
            Some(path) => std::fs::read_to_string(path).map_err(|error| ConfigError::Read(path.into(), error))?,
            None => String::new(),
        };
        let mut table: toml::Table = toml::from_str(&text).map_err(|error| ConfigError::Parse(error.to_string()))?;
        for (name, value) in variables {
            if let Some(key) = name.strip_prefix("XINQIAO_")
                && !key.starts_with("TEST_")
            {
                let path: Vec<String> = key.split("__").map(str::to_lowercase).collect();
                set(&mut table, &path, value);
            }
        }
        Self::deserialize(toml::Value::Table(table)).map_err(|error| ConfigError::Parse(error.to_string()))
    }

    /// As TOML, secrets hidden.
    pub fn shown(&self) -> String {
        let mut shown = self.clone();
        shown.database.url = shown.database.shown();
        toml::to_string_pretty(&shown).unwrap_or_else(|error| format!("# {error}"))
    }
}

fn set(table: &mut toml::Table, path: &[String], value: &str) {
    match path {
        [] => {}
        [last] => {
            table.insert(last.clone(), literal(value));
        }
        [first, rest @ ..] => {
            let inner = table.entry(first.clone()).or_insert_with(|| toml::Table::new().into());
            if let toml::Value::Table(inner) = inner {
                set(inner, rest, value);
            }
        }
    }
}

fn literal(value: &str) -> toml::Value {
    if let Ok(number) = value.parse::<i64>() {
        number.into()
    } else if let Ok(flag) = value.parse::<bool>() {
        flag.into()
    } else {
        value.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_environment_wins_and_secrets_stay_hidden() -> Result<(), ConfigError> {
        let variables = BTreeMap::from([
            ("XINQIAO_DATABASE__URL".into(), "postgres://xq:secret@db/xinqiao".into()),
            ("XINQIAO_LIMITS__FORM_BYTES".into(), "2048".into()),
            ("XINQIAO_SECURITY__SEAL_KEY".into(), "ab".repeat(32)),
            ("HOME".into(), "/root".into()),
        ]);
        let config = Config::load(None, &variables)?;
        assert_eq!(config.limits.form_bytes, 2048);
        let shown = config.shown();
        assert!(shown.contains("postgres://xq@db/xinqiao"), "{shown}");
        assert!(!shown.contains("secret@") && !shown.contains("abab"), "{shown}");
        Ok(())
    }

    #[test]
    fn an_unknown_key_is_named() {
        let variables = BTreeMap::from([("XINQIAO_SERVER__LISTN".into(), "x".into())]);
        let error = Config::load(None, &variables).map_err(|error| error.to_string());
        assert!(error.is_err_and(|text| text.contains("listn")));
    }
}
