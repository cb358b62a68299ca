//! A checked statement on its way to its row: the text that will be kept, with
//! room for the time of storing, and all that is indexed of it.

use std::fmt::Write;

use base::{Moment, PersonId, TenantId};
use jiff::fmt::temporal::DateTimePrinter;
use uuid::Uuid;

use crate::{
    term::{self, Kind, term},
    xapi::{
        Fault, Json, Version,
        actor::{self, Ifi},
        json::quote,
        statement::{self, About, Said, Statement},
    },
};

/// As long as every `stored`: microseconds, UTC.
const ROOM: &str = "0000-00-00T00:00:00.000000Z";

#[derive(Debug, Clone)]
pub struct Draft {
    pub tenant: TenantId,
    pub id: Uuid,
    pub person: Option<PersonId>,
    /// The statement that it refers to.
    pub target: Option<Uuid>,
    pub is_voiding: bool,
    /// Its id was made for it just now: nobody can have stored it, or referred to it.
    pub is_fresh: bool,
    /// What it answers to, and so do those who refer to it.
    pub terms: Vec<i64>,
    /// What it answers to alone.
    pub alone: Vec<i64>,
    pub definitions: Vec<Definition>,
    text: String,
    /// Where in the text the time of storing goes.
    rooms: Vec<usize>,
}

/// What a statement says of an activity.
#[derive(Debug, Clone)]
pub struct Definition {
    pub term: i64,
    pub iri: String,
    pub json: String,
}

/// For whom, by whom.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    pub tenant: TenantId,
    pub version: Version,
    /// The address of this house: its accounts are our people.
    pub home_page: &'a str,
    /// The key of the credential, or of the part of this program; of an
    /// issuer's client the key of its account (`Ifi::key`).
    pub by: &'a str,
}

impl Origin<'_> {
    /// Who vouches: the key, as an account of this house's record store, or a
    /// client as an account of its issuer.
    fn authority(&self) -> Json<'static> {
        let client = self.by.strip_prefix("account:").and_then(|account| account.split_once('\n'));
        let (name, page) = match client {
            Some((name, issuer)) => (name, issuer.to_owned()),
            None => (self.by, format!("{}/xapi", self.home_page.trim_end_matches('/'))),
        };
        let account = vec![("homePage".into(), Json::text(page)), ("name".into(), Json::text(name.to_owned()))];
        Json::Object(vec![("objectType".into(), Json::text("Agent")), ("account".into(), Json::Object(account))])
    }
}

impl Draft {
    /// From JSON as it was sent; `id`, which nobody knows yet, is used where it
    /// names none. `look` sees the checked statement, and may refuse it.
    pub fn read<E: From<Fault>>(
        mut json: Json<'_>,
        origin: &Origin<'_>,
        id: Uuid,
        look: impl FnOnce(&Json<'_>, &Statement<'_>) -> Result<(), E>,
    ) -> Result<Self, E> {
        statement::normalise(&mut json, origin.version);
        let checked = statement::read(&json, origin.version)?;
        look(&json, &checked)?;
        let id = checked.id.unwrap_or(id);
        let mut draft = Self::of(&checked, origin, id);
        let (has_id, has_version) = (checked.id.is_some(), checked.version.is_some());
        drop(checked);
        draft.is_fresh = !has_id;
        if !has_id {
            json.set("id", Json::text(id.to_string()));
        }
        if !has_version {
            json.set("version", Json::text(origin.version.of_statement()));
        }
        if json.get("timestamp").is_none() {
            json.set("timestamp", Json::text(ROOM));
        }
        json.set("stored", Json::text(ROOM));
        json.set("authority", origin.authority());
        draft.print(&json);
        draft.terms.extend(term::vouched(origin.tenant, &actor::read(&origin.authority())?));
        draft.terms = term::distinct(draft.terms);
        Ok(draft)
    }

    fn of(statement: &Statement<'_>, origin: &Origin<'_>, id: Uuid) -> Self {
        let target = statement.target();
        let alone = term::alone(origin.tenant, origin.by, target);
        let mut definitions = Vec::new();
        collect(origin.tenant, &statement.said, &mut definitions);
        Self {
            tenant: origin.tenant,
            id,
            person: person(statement, origin.home_page),
            target,
            is_voiding: statement.is_voiding(),
            is_fresh: false,
            terms: term::own(origin.tenant, statement),
            alone,
            definitions,
            text: String::new(),
            rooms: Vec::new(),
        }
    }

    /// No client can have sent this time: it is none.
    fn print(&mut self, json: &Json<'_>) {
        let mut text = String::from("{");
        for (index, (key, value)) in json.pairs().iter().enumerate() {
            if index > 0 {
                text.push(',');
            }
            // Writing to a string does not fail.
            let _ = quote(key, &mut text);
            text.push(':');
            if matches!(key.as_ref(), "stored" | "timestamp") && value.as_text() == Some(ROOM) {
                self.rooms.push(text.len() + 1);
            }
            let _ = write!(text, "{value}");
        }
        text.push('}');
        self.text = text;
    }

    /// The text that is kept, stored at this time.
    pub fn stored(&self, at: Moment) -> String {
        let mut text = self.text.clone();
        let time = told(at);
        for room in &self.rooms {
            text.replace_range(*room..*room + ROOM.len(), &time);
        }
        text
    }

    /// As it was sent, for the comparison with one of the same id.
    pub fn text(&self) -> &str {
        &self.text
    }
}

/// `2026-11-23T01:00:00.000000Z`
pub fn told(at: Moment) -> String {
    let mut text = String::with_capacity(ROOM.len());
    // Writing to a string does not fail.
    let _ = DateTimePrinter::new().precision(Some(6)).print_timestamp(&at.0, &mut text);
    text
}

fn person(statement: &Statement<'_>, home_page: &str) -> Option<PersonId> {
    match &statement.said.actor.ifi {
        Some(Ifi::Account { home_page: page, name }) if *page == home_page && !statement.said.actor.is_group => {
            name.parse().ok()
        }
        _ => None,
    }
}

pub(crate) fn collect(tenant: TenantId, said: &Said<'_>, definitions: &mut Vec<Definition>) {
    let object = match &said.object {
        About::Activity(activity) => Some(activity),
        About::SubStatement(inner) => {
            collect(tenant, inner, definitions);
            None
        }
        _ => None,
    };
    for activity in object.into_iter().chain(&said.context.activities) {
        if let Some(definition) = activity.definition {
            definitions.push(Definition {
                term: term(tenant, Kind::Activity, activity.id),
                iri: activity.id.to_owned(),
                json: definition.to_string(),
            });
        }
    }
}
