//! `/audit`: the log, for the audit administrator alone.

use askama::Template;
use axum::extract::Query;
use base::{Permission, Role};
use serde::Deserialize;
use ui::{Cx, Outcome, Page, page::download};

use crate::audit::{
    self, Verdict,
    names::{self, Worded},
};

pub const READ_AUDIT: Permission = Permission { name: "people.audit.read", roles: &[Role::AuditAdmin] };

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    action: String,
    before: Option<i64>,
    /// `whole`: with a walk through the whole chain, which takes as long as it is.
    check: String,
}

#[derive(Template)]
#[template(path = "audit/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    filter: &'a Filter,
    entries: Vec<Worded>,
    verdict: Option<Verdict>,
}

const PAGE: i64 = 100;

/// `GET /audit`
pub async fn index(cx: Cx, Query(filter): Query<Filter>) -> Outcome {
    let actor = cx.require(&READ_AUDIT)?;
    let entries = audit::page(&cx.app.db, actor.tenant, &filter.action, filter.before, PAGE).await?;
    let entries = names::worded(&cx.app.db, &cx, actor.tenant, entries).await?;
    let verdict = match filter.check.as_str() {
        "whole" => Some(audit::verify(&cx.app.db, actor.tenant).await?),
        _ => None,
    };
    Index { cx: &cx, filter: &filter, entries, verdict }.page()
}

/// `GET /audit.csv`
pub async fn export(cx: Cx, Query(filter): Query<Filter>) -> Outcome {
    let actor = cx.require(&READ_AUDIT)?;
    let mut csv = csv::Writer::from_writer(Vec::new());
    csv.write_record(["seq", "at", "actor", "action", "subject", "detail", "hash"]).map_err(base::Error::from)?;
    let mut before = None;
    loop {
        let entries = audit::page(&cx.app.db, actor.tenant, &filter.action, before, 1000).await?;
        let Some(last) = entries.last() else { break };
        before = Some(last.seq);
        for entry in entries {
            let hash = crate::hex(&entry.hash);
            let actor = entry.actor_id.map(|id| id.to_string()).unwrap_or_default();
            csv.write_record([
                entry.seq.to_string(),
                entry.at.to_string(),
                actor,
                entry.action,
                entry.subject,
                entry.detail,
                hash,
            ])
            .map_err(base::Error::from)?;
        }
    }
    let bytes = csv.into_inner().map_err(|error| base::error::internal(error.to_string()))?;
    download("audit.csv", "text/csv; charset=utf-8", bytes)
}
