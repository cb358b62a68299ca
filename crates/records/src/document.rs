//! State, activity profiles and agent profiles (Communication 2.2): documents
//! under a name, with a digest that tells whether somebody else was faster.

use base::{Moment, Result, TenantId};
use sha1::{Digest, Sha1};
use store::{FromQueryResult, Rows, Tx, params, row};

use crate::{
    hex,
    xapi::{Json, json::lay_over},
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    State,
    ActivityProfile,
    AgentProfile,
}

impl Kind {
    const fn code(self) -> &'static str {
        match self {
            Self::State => "state",
            Self::ActivityProfile => "activity-profile",
            Self::AgentProfile => "agent-profile",
        }
    }
}

/// Where a document belongs; a part that does not apply is empty.
#[derive(Debug, Clone)]
pub struct Shelf {
    pub tenant: TenantId,
    pub kind: Kind,
    pub activity: String,
    pub agent: String,
    /// `None`: of any registration or of none.
    pub registration: Option<String>,
}

#[derive(Debug, Clone, FromQueryResult)]
pub struct Document {
    pub content_type: String,
    pub body: Vec<u8>,
    /// 40 hexadecimal digits.
    pub etag: String,
    pub stored_at: Moment,
}

impl Document {
    pub fn new(content_type: &str, body: Vec<u8>, now: Moment) -> Self {
        Self { content_type: content_type.to_owned(), etag: hex(&Sha1::digest(&body)), body, stored_at: now }
    }

    pub fn is_json(&self) -> bool {
        self.content_type.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
    }

    /// The other's properties over this one's (Communication 2.2); `None`
    /// where one of the two is no JSON object.
    pub fn merged(&self, newer: &Self, now: Moment) -> Option<Self> {
        if !self.is_json() || !newer.is_json() {
            return None;
        }
        let (Json::Object(mut pairs), Json::Object(added)) =
            (Json::read(&self.body).ok()?, Json::read(&newer.body).ok()?)
        else {
            return None;
        };
        lay_over(&mut pairs, added);
        Some(Self::new(&newer.content_type, Json::Object(pairs).to_string().into_bytes(), now))
    }
}

/// A state document of one of several activities.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Held {
    pub activity: String,
    pub name: String,
    pub content_type: String,
    /// None: it is larger than what was asked for.
    pub body: Option<Vec<u8>>,
    pub etag: String,
}

/// Activities of one statement.
const AT_ONCE: usize = 200;

/// The state documents of these activities for one agent in one registration;
/// `most`: bytes of each.
pub async fn of_activities(
    rows: &impl Rows,
    tenant: TenantId,
    activities: &[String],
    (agent, registration): (&str, &str),
    most: i64,
) -> Result<Vec<Held>> {
    let mut held = Vec::new();
    for some in activities.chunks(AT_ONCE) {
        let mut values = params![tenant, Kind::State.code(), agent, registration, most];
        let first = values.len() + 1;
        let places: Vec<_> = (first..first + some.len()).map(|place| format!("${place}")).collect();
        values.extend(some.iter().map(|activity| store::Value::from(activity.as_str())));
        let sql = format!(
            "select activity, name, content_type, etag, case when length(body) <= $5 then body end as body
             from records_document where tenant_id = $1 and kind = $2 and activity in ({}) and agent = $3 and registration = $4
             order by activity, name",
            places.join(", ")
        );
        held.extend(rows.all::<Held>(&sql, values).await?);
    }
    Ok(held)
}

const PLACE: &str = "tenant_id = $1 and kind = $2 and activity = $3 and agent = $4";

impl Shelf {
    fn place(&self) -> Vec<store::Value> {
        params![self.tenant, self.kind.code(), self.activity.as_str(), self.agent.as_str()]
    }

    fn exactly(&self, name: &str) -> Vec<store::Value> {
        let mut values = self.place();
        values.extend(params![self.registration.as_deref().unwrap_or_default(), name]);
        values
    }

    pub async fn find(&self, rows: &impl Rows, name: &str) -> Result<Option<Document>> {
        let sql = format!(
            "select content_type, body, etag, stored_at from records_document where {PLACE} and registration = $5 and name = $6"
        );
        rows.maybe(&sql, self.exactly(name)).await
    }

    /// The names of the shelf stored after a moment.
    pub async fn names(&self, rows: &impl Rows, since: Option<Moment>) -> Result<Vec<String>> {
        let mut values = self.place();
        values.push(since.map_or(i64::MIN, |since| since.as_microsecond()).into());
        let mut sql = format!("select distinct name from records_document where {PLACE} and stored_at > $5");
        if let Some(registration) = &self.registration {
            values.push(registration.as_str().into());
            sql.push_str(" and registration = $6");
        }
        sql.push_str(" order by name");
        rows.column(&sql, values).await
    }

    /// Puts a document where there was none (`before` is `None`) or that one;
    /// false where somebody else was faster.
    pub async fn put(&self, tx: &Tx, name: &str, before: Option<&Document>, document: &Document) -> Result<bool> {
        let Document { content_type, body, etag, stored_at } = document.clone();
        if let Some(before) = before {
            let mut values = self.exactly(name);
            values.extend(params![content_type, body, etag, stored_at, before.etag.as_str()]);
            let sql = format!(
                "update records_document set content_type = $7, body = $8, etag = $9, stored_at = $10
                 where {PLACE} and registration = $5 and name = $6 and etag = $11"
            );
            return Ok(tx.execute(&sql, values).await? > 0);
        }
        let values = row! {
            tenant_id: self.tenant, kind: self.kind.code(), activity: self.activity.as_str(), agent: self.agent.as_str(),
            registration: self.registration.as_deref().unwrap_or_default(), name: name, content_type: content_type,
            body: body, etag: etag, stored_at: stored_at
        };
        tx.insert_new("records_document", values).await
    }

    pub async fn remove(&self, tx: &Tx, name: &str) -> Result<()> {
        let sql = format!("delete from records_document where {PLACE} and registration = $5 and name = $6");
        tx.execute(&sql, self.exactly(name)).await.map(drop)
    }

    /// Everything of the shelf, of one registration where one is named.
    pub async fn clear(&self, tx: &Tx) -> Result<()> {
        let mut values = self.place();
        let mut sql = format!("delete from records_document where {PLACE}");
        if let Some(registration) = &self.registration {
            values.push(registration.as_str().into());
            sql.push_str(" and registration = $5");
        }
        tx.execute(&sql, values).await.map(drop)
    }
}
