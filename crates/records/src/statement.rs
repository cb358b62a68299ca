//! One xAPI 1.0.3 statement: somebody did something with an activity.
//!
//! The actor is an account, `{homePage, name}`, and the name is the person's id
//! in this store: a statement that leaves the house says nothing of who they
//! are to whoever has not the roster.

use base::{Moment, PersonId, Result, TenantId, error::internal};
use serde_json::{Value, json};
use store::Tx;
use uuid::Uuid;

use crate::{
    draft::{Draft, Origin},
    keep::{self, Kept},
    xapi::{Json, Version, statement::VOIDED},
};

/// ADL's vocabulary; the address is `http://adlnet.gov/expapi/verbs/<word>`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    Answered,
    /// Begun.
    Attempted,
    Completed,
    /// Mastered without learning it first; or a test that was passed.
    Passed,
    Failed,
    /// Came to a class, a seminar, a lecture or a trip.
    Attended,
}

impl Verb {
    pub const fn word(self) -> &'static str {
        match self {
            Self::Answered => "answered",
            Self::Attempted => "attempted",
            Self::Completed => "completed",
            Self::Passed => "passed",
            Self::Failed => "failed",
            Self::Attended => "attended",
        }
    }

    pub fn iri(self) -> String {
        format!("http://adlnet.gov/expapi/verbs/{}", self.word())
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity {
    /// An IRI.
    pub id: String,
    /// The last part of `http://adlnet.gov/expapi/activities/…`: `lesson`, `cmi.interaction`.
    pub kind: &'static str,
    /// In Chinese, as its author wrote it.
    pub name: String,
    /// The activity that it is a part of.
    pub parent: Option<String>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Statement {
    pub id: Uuid,
    pub tenant: TenantId,
    /// The address of this installation.
    pub home_page: String,
    pub person: PersonId,
    pub verb: Verb,
    pub activity: Activity,
    pub success: Option<bool>,
    pub response: Option<String>,
    pub completion: Option<bool>,
    /// Scaled, -1 to 1.
    pub score: Option<f64>,
    pub registration: Option<Uuid>,
    pub at: Moment,
}

impl Statement {
    /// Its JSON (xAPI 1.0.3, Data 2.2).
    pub fn json(&self) -> Value {
        let mut result = serde_json::Map::new();
        let mut put = |name: &str, value: Option<Value>| value.and_then(|value| result.insert(name.to_owned(), value));
        put("success", self.success.map(Value::from));
        put("completion", self.completion.map(Value::from));
        put("response", self.response.clone().map(Value::from));
        put("score", self.score.map(|scaled| json!({ "scaled": scaled })));
        let mut statement = json!({
            "id": self.id,
            "actor": {
                "objectType": "Agent",
                "account": { "homePage": self.home_page, "name": self.person.to_string() },
            },
            "verb": { "id": self.verb.iri(), "display": { "en": self.verb.word() } },
            "object": {
                "objectType": "Activity",
                "id": self.activity.id,
                "definition": {
                    "type": format!("http://adlnet.gov/expapi/activities/{}", self.activity.kind),
                    "name": { "zh-CN": self.activity.name },
                },
            },
            "timestamp": self.at.to_string(),
            "version": "1.0.3",
        });
        if !result.is_empty() {
            statement["result"] = result.into();
        }
        if let Some(parent) = &self.activity.parent {
            statement["context"] = json!({ "contextActivities": { "parent": [{ "id": parent }] } });
        }
        if let Some(registration) = self.registration {
            statement["context"]["registration"] = registration.to_string().into();
        }
        statement
    }
}

/// Who vouches for what this program says by itself.
const BY: &str = "xinqiao";

/// Stores a statement in the caller's transaction, so that it is there if and
/// only if what it tells of is.
pub async fn keep(tx: &Tx, statement: Statement) -> Result<()> {
    keep_all(tx, vec![statement]).await
}

/// As [`keep`], for many. They are checked and kept like those of strangers.
pub async fn keep_all(tx: &Tx, statements: Vec<Statement>) -> Result<()> {
    let Some(at) = statements.iter().map(|statement| statement.at).max() else { return Ok(()) };
    let drafts = statements.iter().map(draft).collect::<Result<Vec<_>>>()?;
    match keep::keep(tx, at, &[&drafts]).await?.first() {
        Some(Kept::Conflict(id)) => Err(internal(format!("another statement has the id {id}"))),
        _ => Ok(()),
    }
}

fn draft(statement: &Statement) -> Result<Draft> {
    checked((statement.tenant, &statement.home_page), statement.id, &statement.json())
}

fn checked((tenant, home_page): (TenantId, &str), id: Uuid, json: &Value) -> Result<Draft> {
    let text = json.to_string();
    let origin = Origin { tenant, version: Version::V1, home_page, by: BY };
    let read = Json::read(text.as_bytes()).and_then(|json| Draft::read(json, &origin, id, |_, _| Ok(())));
    read.map_err(|fault| internal(format!("a statement of our own is not valid: {fault}")))
}

/// A statement is taken back: who does so, and when.
#[derive(Debug, Clone, Copy)]
pub struct Voiding<'a> {
    pub id: Uuid,
    pub tenant: TenantId,
    /// The address of this installation.
    pub home_page: &'a str,
    pub person: PersonId,
    pub at: Moment,
}

impl Voiding<'_> {
    /// Its JSON (xAPI 1.0.3, Data 2.3.2).
    fn json(&self, voided: Uuid) -> Value {
        json!({
            "id": self.id,
            "actor": {
                "objectType": "Agent",
                "account": { "homePage": self.home_page, "name": self.person.to_string() },
            },
            "verb": { "id": VOIDED, "display": { "en": "voided" } },
            "object": { "objectType": "StatementRef", "id": voided },
            "timestamp": self.at.to_string(),
            "version": "1.0.3",
        })
    }
}

/// Takes one of our own statements back, in the caller's transaction: what it
/// told of was not so.
pub async fn void(tx: &Tx, by: Voiding<'_>, voided: Uuid) -> Result<()> {
    let draft = checked((by.tenant, by.home_page), by.id, &by.json(voided))?;
    keep::keep(tx, by.at, &[&[draft]]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_names_nobody() {
        let id = Uuid::from_u128(7);
        let statement = Statement {
            id,
            tenant: TenantId(Uuid::from_u128(1)),
            home_page: "https://xq.example".into(),
            person: PersonId(Uuid::from_u128(2)),
            verb: Verb::Answered,
            activity: Activity {
                id: "https://xq.example/learning/questions/1".into(),
                kind: "cmi.interaction",
                name: "第一步做什么？".into(),
                parent: Some("https://xq.example/learning/units/1".into()),
            },
            success: Some(true),
            response: Some("0".into()),
            completion: None,
            score: None,
            registration: None,
            at: Moment::from(1_795_424_400_000_000),
        };
        let json = statement.json();
        assert_eq!(json["actor"]["account"]["name"], "00000000-0000-0000-0000-000000000002");
        assert_eq!(json["verb"]["id"], "http://adlnet.gov/expapi/verbs/answered");
        assert_eq!(json["timestamp"], "2026-11-23T09:00:00Z");
        assert_eq!(json["result"], json!({ "success": true, "response": "0" }));
        assert!(json["actor"].get("name").is_none());
    }
}
