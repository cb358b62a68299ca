//! Storing: everything is read and checked before anything is queued.

use std::collections::{HashMap, HashSet};

use axum::{
    body::Bytes,
    http::{Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::super::{
    call::{Answer, Call, Params, Refusal, refuse},
    json, multipart, signature,
};
use crate::{
    attachment::Attached,
    credential::Scope,
    draft::Draft,
    keep::Kept,
    queue::{Queue, Refused, Work},
    xapi::{Json, statement},
};

pub async fn put(call: &Call) -> Answer {
    call.require(Scope::Write)?;
    let sent = Sent::read(call)?;
    store(call, sent.statements(call)?, &sent).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

pub async fn post(call: &Call) -> Answer {
    call.require(Scope::Write)?;
    let sent = Sent::read(call)?;
    Ok(stored(&store(call, sent.statements(call)?, &sent).await?))
}

/// What POST answers: the ids.
pub fn stored(ids: &[Uuid]) -> Response {
    let list = ids.iter().map(|id| Json::text(id.to_string())).collect();
    json(Json::Array(list).to_string())
}

/// A body taken apart: the statements, and the attachments behind them.
#[derive(Debug)]
pub struct Sent {
    json: Bytes,
    parts: Vec<multipart::Part>,
}

impl Sent {
    /// The statements as they came; that of a PUT under the id that it names.
    pub fn statements(&self, call: &Call) -> Result<Vec<Json<'_>>, Refusal> {
        let json = Json::read(&self.json)?;
        if call.method != Method::PUT {
            call.params.only(&[])?;
            return Ok(if let Json::Array(all) = json { all } else { vec![json] });
        }
        call.params.only(&["statementId"])?;
        let id = Params::must("statementId", call.params.uuid("statementId")?)?;
        let mut one = json;
        if !matches!(one, Json::Object(_)) {
            return refuse("PUT stores one statement, which must be an object");
        }
        let text = id.to_string();
        match one.get("id") {
            None => one.set("id", Json::text(text)),
            Some(given) if given.as_text().is_some_and(|given| given.eq_ignore_ascii_case(&text)) => {}
            Some(_) => return refuse("the statement's id must be the one that statementId names"),
        }
        Ok(vec![one])
    }

    pub fn read(call: &Call) -> Result<Self, Refusal> {
        let content_type = call.header(header::CONTENT_TYPE).unwrap_or_default();
        let essence = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Ok(Self { json: call.body.clone(), parts: Vec::new() }),
            "multipart/mixed" => {
                let mut parts = multipart::read(&call.body, &multipart::boundary(content_type)?)?;
                if parts.is_empty() || !is_json(&parts[0]) {
                    return refuse("the first part must be the statements, as application/json");
                }
                let first = parts.remove(0);
                Ok(Self { json: first.body, parts })
            }
            _ => refuse("Content-Type must be application/json or multipart/mixed"),
        }
    }
}

fn is_json(part: &multipart::Part) -> bool {
    let content_type = part.header("content-type").unwrap_or_default();
    content_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case("application/json"))
}

/// Read and checked whole; nothing is stored by it.
pub fn work(call: &Call, all: Vec<Json<'_>>, sent: &Sent) -> Result<Work, Refusal> {
    let is_list = all.len() != 1;
    let mut attached = Parts::read(sent)?;
    let mut drafts = Vec::with_capacity(all.len());
    for (index, one) in all.into_iter().enumerate() {
        let look = |json: &Json<'_>, statement: &statement::Statement<'_>| attached.belong_to(json, statement);
        let draft = Draft::read(one, &call.origin(), call.app.ids.make(), look);
        let refused = |refusal: Refusal| if is_list { refusal.within(index) } else { refusal };
        let draft = draft.map_err(refused)?;
        let (names, most) = (draft.terms.len(), call.app.config.records.statement_terms);
        if names > most {
            let text = format!(
                "a statement may name {most} agents and activities (records.statement_terms), this one names {names}"
            );
            return Err(refused(Refusal::bad(text)));
        }
        drafts.push(draft);
    }
    let mut seen = HashSet::new();
    if let Some(twice) = drafts.iter().map(|draft| draft.id).find(|id| !seen.insert(*id)) {
        return refuse(format!("the id {twice} stands twice in one request"));
    }
    Ok(Work { drafts, attached: attached.all(call)? })
}

async fn store(call: &Call, all: Vec<Json<'_>>, sent: &Sent) -> Result<Vec<Uuid>, Refusal> {
    let work = work(call, all, sent)?;
    let ids: Vec<Uuid> = work.drafts.iter().map(|draft| draft.id).collect();
    if work.drafts.is_empty() {
        return Ok(ids);
    }
    match Queue::put(&call.app, work).await {
        Ok(Kept::Whole) => Ok(ids),
        Ok(Kept::Conflict(id)) => {
            Err(Refusal::new(StatusCode::CONFLICT, format!("another statement has the id {id}; nothing was stored")))
        }
        Err(Refused::Full) => {
            Err(Refusal::new(StatusCode::SERVICE_UNAVAILABLE, "the queue is full; nothing was stored").after(1))
        }
        Err(Refused::Failed(error)) => Err(error.into()),
    }
}

/// The parts behind the statements, by digest.
struct Parts<'s> {
    by_digest: HashMap<String, &'s multipart::Part>,
    named: HashMap<String, String>,
}

impl<'s> Parts<'s> {
    fn read(sent: &'s Sent) -> Result<Self, Refusal> {
        let mut by_digest = HashMap::new();
        for part in &sent.parts {
            let Some(digest) = part.header("x-experience-api-hash") else {
                return refuse("a part with an attachment needs the header X-Experience-API-Hash");
            };
            if part.header("content-transfer-encoding").is_none_or(|encoding| !encoding.eq_ignore_ascii_case("binary"))
            {
                return refuse("a part with an attachment needs the header Content-Transfer-Encoding: binary");
            }
            by_digest.insert(digest.to_ascii_lowercase(), part);
        }
        Ok(Self { by_digest, named: HashMap::new() })
    }

    /// Every attachment must be here or elsewhere, and a signature must sign.
    fn belong_to(&mut self, json: &Json<'_>, statement: &statement::Statement<'_>) -> Result<(), Refusal> {
        for attachment in statement.attachments() {
            let part = self.by_digest.get(&attachment.sha2);
            if part.is_none() && attachment.file_url.is_none() {
                return refuse(format!(
                    "the attachment {} is neither in the body nor has it a fileUrl",
                    attachment.sha2
                ));
            }
            if attachment.is_signature()
                && let Some(part) = part
            {
                signature::verify(json, attachment.content_type, &part.body)?;
            }
            self.named.insert(attachment.sha2.clone(), attachment.content_type.to_owned());
        }
        Ok(())
    }

    fn all(self, call: &Call) -> Result<Vec<Attached>, Refusal> {
        let attach = |(sha2, part): (String, &multipart::Part)| match self.named.get(&sha2) {
            Some(content_type) => Ok(Attached {
                tenant: call.tenant(),
                content_type: content_type.clone(),
                bytes: part.body.clone(),
                sha2,
            }),
            None => refuse(format!("no statement names the attachment {sha2}")),
        };
        self.by_digest.into_iter().map(attach).collect()
    }
}
