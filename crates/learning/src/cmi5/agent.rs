//! The learner as statements name them (9.2): an account, of this house or not.

use base::{PersonId, Result, error::invalid};
use records::xapi::{
    Json,
    actor::{self, Ifi},
};
use serde_json::json;

/// Letters of an agent's JSON.
const MOST: usize = 2_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// In one line, as it came.
    pub json: String,
    /// `Ifi::key`
    pub key: String,
    /// Where the account is one of this house.
    pub person: Option<PersonId>,
}

impl Agent {
    pub fn of_person(person: PersonId, home_page: &str) -> Self {
        let account = json!({ "homePage": home_page, "name": person.to_string() });
        let json = json!({ "objectType": "Agent", "account": account }).to_string();
        let key = Ifi::Account { home_page, name: &person.to_string() }.key();
        Self { json, key, person: Some(person) }
    }

    /// Refused (field `actor`): what is no agent, or has no account.
    pub fn read(text: &str, home_page: &str) -> Result<Self> {
        let wrong = || invalid("actor", "cmi5-actor-wrong");
        let json = Json::read(text.as_bytes()).map_err(|_| wrong())?;
        let agent = actor::agent(&json).map_err(|_| wrong())?;
        let Some(ifi @ Ifi::Account { home_page: page, name }) = &agent.ifi else { return Err(wrong()) };
        let key = ifi.key();
        if text.len() > MOST || key.contains('\0') {
            return Err(wrong());
        }
        let person = if *page == home_page { name.parse().ok() } else { None };
        Ok(Self { json: json.to_string(), key, person })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agent_has_an_account() {
        let other = r#"{"account": {"homePage": "https://w3id.org/xapi/cmi5/catapult/lts", "name": "001.zip"}}"#;
        let agent = Agent::read(other, "https://xq.example").expect("an agent");
        assert_eq!(agent.key, "account:001.zip\nhttps://w3id.org/xapi/cmi5/catapult/lts");
        assert_eq!((agent.person, agent.json.contains(' ')), (None, false));
        let own = Agent::of_person(PersonId(uuid::Uuid::from_u128(7)), "https://xq.example");
        assert_eq!(Agent::read(&own.json, "https://xq.example").ok(), Some(own));
        for wrong in ["", "{}", r#"{"mbox": "mailto:a@example.org"}"#, r#"{"account": {"name": "a"}}"#, "[]"] {
            assert!(Agent::read(wrong, "").is_err(), "{wrong}");
        }
    }
}
