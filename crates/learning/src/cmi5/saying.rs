//! Statements of ours: launched, satisfied, abandoned, waived (9.3).

use base::{Moment, Result, TenantId, error::internal};
use jiff::SignedDuration;
use records::{
    draft::{Draft, Origin},
    keep::Kept,
    queue::{self, Work},
    xapi::{Json, Version},
};
use serde_json::{Map, Value, json};
use store::Tx;
use ui::App;

use super::{SessionId, agent::Agent, rules::Mode, structure::Body, word};
use crate::package::{Package, PackageId, Part, RegistrationId, result::part_iri};

/// For whom, in which session.
#[derive(Debug, Clone, Copy)]
pub struct Speaker<'a> {
    pub app: &'a App,
    pub tenant: TenantId,
    pub registration: RegistrationId,
    pub agent: &'a Agent,
    pub session: SessionId,
    pub at: Moment,
}

/// Who vouches for what is said in a registration, by units or by us: so that a
/// unit reads no more than its own.
pub fn authority(registration: RegistrationId) -> String {
    format!("cmi5:{registration}")
}

/// The id that we give a course (9.3.9).
pub fn course_iri(home_page: &str, package: PackageId) -> String {
    format!("{}/learning/packages/{package}", home_page.trim_end_matches('/'))
}

impl Speaker<'_> {
    fn home(&self) -> &str {
        &self.app.config.server.public_url
    }

    /// `url`: the address without what the launch adds to it.
    pub fn launched(&self, part: &Part, url: &str, mode: Mode) -> Result<Value> {
        let terms = Body::of(part)?.terms()?;
        let mut extensions = json!({
            word::LAUNCH_MODE: mode.word(),
            word::LAUNCH_URL: url,
            word::MOVE_ON: terms.move_on.word(),
        });
        if let Some(score) = terms.mastery_score {
            extensions[word::MASTERY_SCORE] = score.into();
        }
        if let Some(parameters) = terms.launch_parameters {
            extensions[word::LAUNCH_PARAMETERS] = parameters.into();
        }
        Ok(self.say(word::LAUNCHED, self.unit(part)?, &part.identifier, extensions, None))
    }

    pub fn block_satisfied(&self, part: &Part) -> Result<Value> {
        let object = object(part_iri(self.home(), part), word::BLOCK, json!(Body::of(part)?.title));
        Ok(self.say(word::SATISFIED, object, &part.identifier, json!({}), None))
    }

    pub fn course_satisfied(&self, package: &Package) -> Result<Value> {
        let body: Value = serde_json::from_str(&package.body)?;
        let object = object(course_iri(self.home(), package.id), word::COURSE, body["title"].clone());
        Ok(self.say(word::SATISFIED, object, &package.activity, json!({}), None))
    }

    pub fn abandoned(&self, part: &Part, lasted: SignedDuration) -> Result<Value> {
        let result = json!({ "duration": duration(lasted) });
        Ok(self.say(word::ABANDONED, self.unit(part)?, &part.identifier, json!({}), Some(result)))
    }

    pub fn waived(&self, part: &Part, reason: &str) -> Result<Value> {
        let result = json!({ "success": true, "completion": true, "extensions": { word::REASON: reason } });
        let mut waived = self.say(word::WAIVED, self.unit(part)?, &part.identifier, json!({}), Some(result));
        waived["context"]["contextActivities"]["category"] =
            json!([{ "id": word::CATEGORY_CMI5 }, { "id": word::CATEGORY_MOVE_ON }]);
        Ok(waived)
    }

    fn unit(&self, part: &Part) -> Result<Value> {
        let body = Body::of(part)?;
        let kind = body.terms.as_ref().and_then(|terms| terms.activity_type.clone());
        let kind = kind.filter(|kind| records::xapi::scalar::is_iri(kind));
        let kind = kind.unwrap_or_else(|| "http://adlnet.gov/expapi/activities/lesson".into());
        Ok(object(part_iri(self.home(), part), &kind, json!(body.title)))
    }

    fn say(
        &self,
        (verb, display): (&str, &str),
        object: Value,
        publisher: &str,
        extensions: Value,
        result: Option<Value>,
    ) -> Value {
        let mut extensions: Map<String, Value> = extensions.as_object().cloned().unwrap_or_default();
        extensions.insert(word::SESSION_ID.into(), self.session.to_string().into());
        let mut statement = json!({
            "actor": serde_json::from_str::<Value>(&self.agent.json).unwrap_or_default(),
            "verb": { "id": verb, "display": { "en": display } },
            "object": object,
            "context": {
                "registration": self.registration,
                "contextActivities": {
                    "grouping": [{ "objectType": "Activity", "id": publisher }],
                    "category": [{ "id": word::CATEGORY_CMI5 }],
                },
                "extensions": extensions,
            },
            "timestamp": records::draft::told(self.at),
            "version": "1.0.3",
        });
        if let Some(result) = result {
            statement["result"] = result;
        }
        statement
    }

    /// Keeps them in this order, in the caller's transaction.
    pub async fn keep(&self, tx: &Tx, statements: Vec<Value>) -> Result<()> {
        if statements.is_empty() {
            return Ok(());
        }
        let by = authority(self.registration);
        let origin = Origin { tenant: self.tenant, version: Version::V1, home_page: self.home(), by: &by };
        let read = |statement: Value| {
            let text = statement.to_string();
            let json = Json::read(text.as_bytes()).map_err(|fault| internal(fault.to_string()))?;
            let draft = Draft::read(json, &origin, self.app.ids.make(), |_, _| Ok(()));
            draft.map_err(|fault: records::xapi::Fault| {
                internal(format!("a statement of our own is not valid: {fault}"))
            })
        };
        let drafts = statements.into_iter().map(read).collect::<Result<Vec<_>>>()?;
        match queue::one(tx, self.at, &Work { drafts, attached: Vec::new() }).await? {
            Kept::Whole => Ok(()),
            Kept::Conflict(id) => Err(internal(format!("another statement has the id {id}"))),
        }
    }
}

/// ISO 8601, to a hundredth of a second.
fn duration(lasted: SignedDuration) -> String {
    let hundredths = (lasted.as_millis().max(0) + 5) / 10;
    format!("PT{}.{:02}S", hundredths / 100, hundredths % 100)
}

fn object(id: String, kind: &str, title: Value) -> Value {
    let mut object = json!({ "objectType": "Activity", "id": id, "definition": { "type": kind } });
    if title.as_object().is_some_and(|title| title.values().any(|text| text != "")) {
        object["definition"]["name"] = title;
    }
    object
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations_are_of_iso_8601() {
        let told = |millis| duration(SignedDuration::from_millis(millis));
        assert_eq!([told(0), told(61_234), told(-5)], ["PT0.00S", "PT61.23S", "PT0.00S"]);
        assert!(records::xapi::time::is_duration(&told(61_234)));
    }
}
