//! Reading: one statement by its id, or a page of those that match.

use std::collections::{HashMap, HashSet};

use axum::{
    http::{HeaderValue, StatusCode, header},
    response::Response,
};
use store::stamp;

use super::super::{
    call::{Answer, Call, Params, Refusal, refuse},
    http_date, json, multipart,
};
use crate::{
    attachment,
    find::{self, Kept, Page},
    hex,
    term::{Kind, term},
    xapi::{Json, format, language::Preference},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Format {
    Ids,
    Exact,
    Canonical,
}

impl Format {
    fn read(params: &Params) -> Result<Self, Refusal> {
        match params.get("format") {
            None | Some("exact") => Ok(Self::Exact),
            Some("ids") => Ok(Self::Ids),
            Some("canonical") => Ok(Self::Canonical),
            Some(_) => refuse("format must be ids, exact or canonical"),
        }
    }
}

const FILTERS: &[&str] = &[
    "agent",
    "verb",
    "activity",
    "registration",
    "related_activities",
    "related_agents",
    "since",
    "until",
    "limit",
    "format",
    "attachments",
    "ascending",
    "cursor",
];

pub async fn show(call: &Call) -> Answer {
    let params = &call.params;
    match (params.get("statementId"), params.get("voidedStatementId")) {
        (Some(_), Some(_)) => refuse("statementId and voidedStatementId exclude each other"),
        (Some(_), None) => one(call, "statementId", false).await,
        (None, Some(_)) => one(call, "voidedStatementId", true).await,
        (None, None) => page(call).await,
    }
}

async fn one(call: &Call, parameter: &str, voided: bool) -> Answer {
    let reach = call.reach()?;
    call.params.only(&[parameter, "format", "attachments"])?;
    let id = Params::must(parameter, call.params.uuid(parameter)?)?;
    let (format, with_attachments) = (Format::read(&call.params)?, call.params.flag("attachments")?);
    let found = find::one(&call.app.db, call.tenant(), id, reach).await?.filter(|found| found.voided == voided);
    let found = found.ok_or_else(|| Refusal::new(StatusCode::NOT_FOUND, "there is no such statement"))?;
    let rows = [found];
    let text = told(call, &rows, format).await?.concat();
    let mut response = respond(call, &rows, text, with_attachments).await?;
    if let Ok(value) = HeaderValue::from_str(&http_date(stamp::moment_of(rows[0].seq))) {
        response.headers_mut().insert(header::LAST_MODIFIED, value);
    }
    Ok(response)
}

async fn page(call: &Call) -> Answer {
    let reach = call.reach()?;
    call.params.only(FILTERS)?;
    let (format, with_attachments) = (Format::read(&call.params)?, call.params.flag("attachments")?);
    let mut page = wanted(call, reach)?;
    let size = page.limit;
    page.limit += 1;
    let mut rows = find::page(&call.app.db, call.tenant(), &page).await?;
    let has_more = rows.len() as i64 > size;
    rows.truncate(size as usize);
    let more = match rows.last() {
        Some(last) if has_more => more(call, last.seq),
        _ => String::new(),
    };
    let statements = told(call, &rows, format).await?.join(",");
    let text = format!("{{\"statements\":[{statements}],\"more\":{}}}", Json::text(more));
    respond(call, &rows, text, with_attachments).await
}

/// The same question from here on. It holds no state: it stays good for ever.
fn more(call: &Call, seq: i64) -> String {
    let mut query = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in call.params.pairs().iter().filter(|(name, _)| name != "cursor") {
        query.append_pair(name, value);
    }
    format!("{}/statements?{}", call.base, query.append_pair("cursor", &seq.to_string()).finish())
}

/// What a page must answer to, the rarest term first.
fn wanted(call: &Call, reach: Option<i64>) -> Result<Page, Refusal> {
    let (params, tenant) = (&call.params, call.tenant());
    let either =
        |flag: &str, plain: Kind, related: Kind| Ok::<_, Refusal>(if params.flag(flag)? { related } else { plain });
    let agent_kind = either("related_agents", Kind::Agent, Kind::RelatedAgent)?;
    let activity_kind = either("related_activities", Kind::Activity, Kind::RelatedActivity)?;
    let mut terms = Vec::new();
    let mut add = |kind: Kind, value: Option<&str>| terms.extend(value.map(|value| term(tenant, kind, value)));
    add(Kind::Registration, params.uuid("registration")?.map(|id| id.to_string()).as_deref());
    add(agent_kind, params.agent("agent")?.as_deref());
    add(activity_kind, params.iri("activity")?);
    add(Kind::Verb, params.iri("verb")?);
    terms.extend(reach);
    if terms.is_empty() {
        terms.push(term(tenant, Kind::All, ""));
    }
    let ascending = params.flag("ascending")?;
    // What is stored after the moment; what is stored at it is not.
    let last_of = |at| stamp::first_of(at).saturating_add(stamp::STEP - 1);
    let mut after = params.moment("since", call.version)?.map_or(i64::MIN, last_of);
    let mut before = params.moment("until", call.version)?.map_or(i64::MAX, |at| last_of(at).saturating_add(1));
    if ascending {
        // A statement still being written may come before one that is there.
        before = before.min(call.app.db.first_open().unwrap_or(i64::MAX));
    }
    if let Some(cursor) = params.get("cursor") {
        let cursor: i64 = cursor.parse().map_err(|_| Refusal::bad("cursor must be as a more link has it"))?;
        (after, before) = if ascending { (after.max(cursor), before) } else { (after, before.min(cursor)) };
    }
    Ok(Page { terms, after, before, ascending, limit: limit(call)? })
}

fn limit(call: &Call) -> Result<i64, Refusal> {
    let config = &call.app.config.records;
    match call.params.get("limit").map(str::parse::<u32>) {
        None => Ok(config.page),
        Some(Ok(0)) => Ok(config.page_most),
        Some(Ok(limit)) => Ok(i64::from(limit).min(config.page_most)),
        Some(Err(_)) => refuse("limit must be 0 or a positive number"),
    }
}

/// The statements in the wanted format.
async fn told(call: &Call, rows: &[Kept], format: Format) -> Result<Vec<String>, Refusal> {
    if format == Format::Exact {
        return Ok(rows.iter().map(|row| row.body.clone()).collect());
    }
    let mut statements = rows.iter().map(|row| Json::read(row.body.as_bytes())).collect::<Result<Vec<_>, _>>()?;
    if format == Format::Ids {
        statements.iter_mut().for_each(format::ids);
        return Ok(statements.iter().map(Json::to_string).collect());
    }
    let ids: HashSet<String> = statements.iter().flat_map(format::activities).collect();
    let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
    let known = find::definitions(&call.app.db, call.tenant(), &ids).await?;
    let parsed = known.iter().map(|(iri, text)| Ok((iri.as_str(), Json::read(text.as_bytes())?)));
    let parsed = parsed.collect::<Result<HashMap<&str, Json<'_>>, Refusal>>()?;
    let preferred = Preference::read(call.header(header::ACCEPT_LANGUAGE).unwrap_or_default());
    for statement in &mut statements {
        format::canonical(statement, &preferred, &|iri| parsed.get(iri).cloned());
    }
    Ok(statements.iter().map(Json::to_string).collect())
}

async fn respond(call: &Call, rows: &[Kept], text: String, with_attachments: bool) -> Answer {
    if !with_attachments {
        return Ok(json(text));
    }
    let mut digests = Vec::new();
    for row in rows {
        digests.extend(attachment::named(&row.body)?);
    }
    digests.sort_unstable();
    digests.dedup();
    let found = attachment::find(&call.app.db, call.tenant(), &digests).await?;
    let attached = digests.iter().filter_map(|digest| {
        let (content_type, bytes) = found.get(digest)?;
        Some((digest.as_str(), content_type.as_str(), bytes.as_slice()))
    });
    let boundary = hex(&call.app.ids.bytes::<16>());
    let response: Response = multipart::response(&text, &boundary, attached);
    Ok(response)
}
