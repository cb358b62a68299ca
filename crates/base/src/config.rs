//! The configuration: one TOML file, then environment variables over it.
//!
//! A variable is `XINQIAO_` + the key in capitals with `__` for the dot, e.g.
//! `XINQIAO_DATABASE__URL`. Secrets print as `…` wherever the configuration
//! is printed.

mod courses;
mod records;

use std::{collections::BTreeMap, fmt, net::SocketAddr, path::PathBuf};

use serde::{Deserialize, Serialize};

pub use self::{
    courses::{Banks, Learning, Media, Packages, Training},
    records::{Issuer, Records, Steward},
};

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
    pub training: Training,
    pub packages: Packages,
    pub media: Media,
    pub oidc: Option<Oidc>,
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
    /// People whose answers in a pulse (脉搏问卷) are told together at the least;
    /// never under 5. Each pulse keeps what held when it was opened.
    pub pulse_people: i64,
    /// Rows of a printed ledger.
    pub print_rows: i64,
}

impl Default for Voice {
    fn default() -> Self {
        Self { hotspot_people: 5, matters_per_year: 10, retention_days: 1095, pulse_people: 10, print_rows: 2_000 }
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
