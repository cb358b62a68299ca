//! Documents of a session: the launch data, which is ours (10.0), and the
//! learner's preferences, which a unit may change if it keeps their form (11.0).

use base::{Moment, Result, error::internal};
use records::{
    document::{Document, Kind, Shelf},
    xapi::Json,
};
use serde_json::{Value, json};
use store::Tx;
use ui::App;

use super::{registration::Registration, word};
use crate::package::{Part, result::part_iri};

pub async fn put_launch_data(
    tx: &Tx,
    app: &App,
    registration: &Registration,
    part: &Part,
    data: &Value,
    at: Moment,
) -> Result<()> {
    let shelf = Shelf {
        tenant: registration.tenant,
        kind: Kind::State,
        activity: part_iri(&app.config.server.public_url, part),
        agent: registration.agent.key.clone(),
        registration: Some(registration.id.to_string()),
    };
    let before = shelf.find(tx, word::LAUNCH_DATA).await?;
    let document = Document::new("application/json", data.to_string().into_bytes(), at);
    if shelf.put(tx, word::LAUNCH_DATA, before.as_ref(), &document).await? {
        Ok(())
    } else {
        Err(internal("the launch data was written by somebody else"))
    }
}

/// Where the learner has none yet.
pub async fn put_preferences(tx: &Tx, registration: &Registration, languages: &str, at: Moment) -> Result<()> {
    let shelf = Shelf {
        tenant: registration.tenant,
        kind: Kind::AgentProfile,
        activity: String::new(),
        agent: registration.agent.key.clone(),
        registration: None,
    };
    if shelf.find(tx, word::PREFERENCES).await?.is_some() {
        return Ok(());
    }
    let preferences = json!({ "languagePreference": languages, "audioPreference": "on" });
    let document = Document::new("application/json", preferences.to_string().into_bytes(), at);
    shelf.put(tx, word::PREFERENCES, None, &document).await.map(drop)
}

/// What breaks the form of the preferences (11.0 to 11.2). `is_whole`: a POST
/// may leave out what is to stay.
pub fn fault_of_preferences(content_type: &str, body: &[u8], is_whole: bool) -> Option<&'static str> {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    if !essence.eq_ignore_ascii_case("application/json") {
        return Some("11.0: the preferences are JSON, and said to be");
    }
    let json = Json::read(body).ok()?;
    if !matches!(json, Json::Object(_)) {
        return Some("11.0: the preferences are a JSON object");
    }
    let is_good = |name: &str, check: fn(&str) -> bool| match json.get(name) {
        None => !is_whole,
        Some(value) => value.as_text().is_some_and(check),
    };
    if !is_good("languagePreference", are_languages) {
        return Some("11.1: languagePreference is a list of language tags with commas between");
    }
    if !is_good("audioPreference", |text| ["on", "off"].contains(&text)) {
        return Some("11.2: audioPreference is on or off");
    }
    None
}

fn are_languages(text: &str) -> bool {
    text.split(',').all(|tag| {
        let mut parts = tag.trim().split('-');
        let is_word =
            |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|letter| letter.is_ascii_alphanumeric());
        let first = parts.next().unwrap_or_default();
        is_word(first) && first.bytes().all(|letter| letter.is_ascii_alphabetic()) && parts.all(is_word)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_keep_their_form() {
        let fault = |body: &str| fault_of_preferences("application/json; charset=utf-8", body.as_bytes(), true);
        assert_eq!(fault(r#"{"languagePreference": "en-US, fr-FR,zh", "audioPreference": "off", "more": 1}"#), None);
        for wrong in [
            "[]",
            r#""text""#,
            r#"{"audioPreference": "on"}"#,
            r#"{"languagePreference": "en"}"#,
            r#"{"languagePreference": "", "audioPreference": "on"}"#,
            r#"{"languagePreference": "not comma separated", "audioPreference": "on"}"#,
            r#"{"languagePreference": "en,", "audioPreference": "on"}"#,
            r#"{"languagePreference": "en", "audioPreference": "loud"}"#,
            r#"{"languagePreference": 1, "audioPreference": "on"}"#,
        ] {
            assert!(fault(wrong).is_some(), "{wrong}");
        }
        assert!(fault_of_preferences("text/plain", b"{}", false).is_some());
        assert_eq!(fault_of_preferences("application/json", br#"{"audioPreference": "on"}"#, false), None);
    }
}
