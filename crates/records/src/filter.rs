//! What a data steward looks for: the fields of the search as they stand in
//! the address, and the terms they become.

use base::{Day, Result, TenantId};
use people::person;
use store::{Rows, stamp};
use ui::{Form, Tenant};
use url::form_urlencoded;

use crate::{
    find::Page,
    term::{Kind, term},
    xapi::{
        Json,
        actor::{self, Ifi},
        scalar,
    },
};

/// The fields, in the order of the address.
pub const FIELDS: &[&str] = &["actor", "verb", "activity", "registration", "since", "until", "related"];

/// ADL's vocabulary, for which a word is enough.
pub const ADL_VERBS: &str = "http://adlnet.gov/expapi/verbs/";

/// For whom a filter is read.
#[derive(Debug, Clone, Copy)]
pub struct Asker<'a> {
    pub tenant: &'a Tenant,
    /// The address of this house: its accounts are our people.
    pub home_page: &'a str,
}

/// A form with the fields of this query, and nothing else of it.
pub fn form(query: &str) -> Form {
    let pairs = form_urlencoded::parse(query.as_bytes()).into_owned();
    let known = pairs.filter_map(|(name, value)| {
        let name = FIELDS.iter().find(|field| **field == name)?;
        let value = value.trim().to_owned();
        (!value.is_empty()).then_some((*name, value))
    });
    Form::filled(known)
}

/// The query that says the same.
pub fn query(form: &Form) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (field, value) in FIELDS.iter().map(|field| (field, form.get(field).trim())) {
        if !value.is_empty() {
            query.append_pair(field, value);
        }
    }
    query.finish()
}

/// The statements that answer, newest first; what is not understood stands at
/// its field.
pub async fn read(rows: &impl Rows, asker: Asker<'_>, form: &mut Form) -> Result<Page> {
    let tenant = asker.tenant.id;
    let (agent, object) = if form.is("related", "yes") {
        (Kind::RelatedAgent, Kind::RelatedActivity)
    } else {
        (Kind::Agent, Kind::Activity)
    };
    // In the order of the fields, as the errors stand above them.
    let actor = actor(rows, asker, form).await?;
    let verb = iri(form, "verb", ADL_VERBS);
    let activity = iri(form, "activity", "");
    let registration = registration(form);
    // The rarest first.
    let asked = [(Kind::Registration, registration), (agent, actor), (object, activity), (Kind::Verb, verb)];
    let asked = asked.into_iter().filter_map(|(kind, value)| Some(term(tenant, kind, &value?)));
    let mut terms: Vec<i64> = asked.collect();
    if terms.is_empty() {
        terms.push(everything(tenant));
    }
    let (after, before) = days(asker.tenant, form);
    Ok(Page { terms, after, before, ascending: false, limit: 0 })
}

fn registration(form: &mut Form) -> Option<String> {
    let text = form.get("registration").trim().to_owned();
    let found = scalar::uuid(&text).map(|id| id.to_string());
    if found.is_none() && !text.is_empty() {
        form.refuse("registration", "statement-registration-wrong");
    }
    found
}

pub fn everything(tenant: TenantId) -> i64 {
    term(tenant, Kind::All, "")
}

/// An identifier, as a person writes it: a staff number, an address of mail,
/// `homePage name` of an account, an OpenID, a SHA-1, or an agent's JSON.
async fn actor(rows: &impl Rows, asker: Asker<'_>, form: &mut Form) -> Result<Option<String>> {
    let text = form.get("actor").trim().to_owned();
    if text.is_empty() {
        return Ok(None);
    }
    let key = if text.starts_with('{') {
        let json = Json::read(text.as_bytes()).ok();
        json.and_then(|json| actor::read(&json).ok()?.ifi.as_ref().map(Ifi::key))
    } else if let Some((home_page, name)) = text.split_once(' ').filter(|(page, _)| scalar::is_iri(page)) {
        Some(Ifi::Account { home_page, name: name.trim() }.key())
    } else if text.contains('@') {
        let mbox = if text.starts_with("mailto:") { text.clone() } else { format!("mailto:{text}") };
        scalar::is_mailbox(&mbox).then(|| Ifi::Mbox(&mbox).key())
    } else if scalar::is_hex(&text, &[40]) {
        Some(Ifi::MboxSha1(&text).key())
    } else if scalar::is_iri(&text) {
        Some(Ifi::OpenId(&text).key())
    } else {
        let found = person::by_staff_number(rows, asker.tenant.id, &text).await?;
        if found.is_none() {
            form.refuse("actor", "statement-actor-nobody");
            return Ok(None);
        }
        let name = found.map(|person| person.id.to_string()).unwrap_or_default();
        Some(Ifi::Account { home_page: asker.home_page, name: &name }.key())
    };
    if key.is_none() {
        form.refuse("actor", "statement-actor-wrong");
    }
    Ok(key)
}

/// An identifier as [`actor`] reads it.
pub fn written(ifi: &Ifi<'_>) -> String {
    match ifi {
        Ifi::Mbox(mbox) => mbox.trim_start_matches("mailto:").to_owned(),
        Ifi::MboxSha1(text) | Ifi::OpenId(text) => (*text).to_owned(),
        Ifi::Account { home_page, name } => format!("{home_page} {name}"),
    }
}

fn iri(form: &mut Form, field: &'static str, vocabulary: &str) -> Option<String> {
    let text = form.get(field).trim().to_owned();
    if text.is_empty() {
        return None;
    }
    let whole = if text.contains(':') || vocabulary.is_empty() { text } else { format!("{vocabulary}{text}") };
    if scalar::is_iri(&whole) {
        return Some(whole);
    }
    form.refuse(field, "statement-iri-wrong");
    None
}

/// From the first moment of a day to the last of another, where the tenant is.
fn days(tenant: &Tenant, form: &mut Form) -> (i64, i64) {
    let (since, until) = (form.day("since", false), form.day("until", false));
    if since.zip(until).is_some_and(|(since, until)| since > until) {
        form.refuse("until", "statement-until-before");
    }
    let start = |day: Day| {
        let at = day.0.to_zoned_datetime(tenant.zone.clone()).ok()?;
        Some(stamp::first_of(base::Moment(at.timestamp())))
    };
    let after = since.and_then(start).map_or(i64::MIN, |first| first - 1);
    let end = until.and_then(|day| start(Day(day.0.tomorrow().ok()?)));
    (after, end.unwrap_or(i64::MAX))
}
