//! The learning record store.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

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
