//! Whose: the identifiers of one agent, as the store keeps them.

use base::{Result, TenantId};
use sha1::{Digest, Sha1};
use store::{FromQueryResult, Rows, params, rows::place_list};

use crate::{
    attachment, hex,
    keep::{self, Found},
    term::{Kind, answering, term},
    xapi::{
        actor::{Actor, Ifi},
        statement::{About, Said},
    },
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agent {
    /// [`Ifi::key`] of each identifier.
    pub keys: Vec<String>,
}

/// How an agent stands in a statement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stands {
    /// It is the actor.
    Actor,
    /// It is a member, an instructor, the object …
    Mentioned,
}

impl Agent {
    /// An e-mail address is also known by its SHA-1.
    pub fn of(ifi: &Ifi<'_>) -> Self {
        let mut keys = vec![ifi.key()];
        if let Ifi::Mbox(mbox) = ifi {
            keys.push(Ifi::MboxSha1(&hex(&Sha1::digest(mbox.as_bytes()))).key());
        }
        Self { keys }
    }

    fn is(&self, actor: &Actor<'_>) -> bool {
        actor.ifi.as_ref().is_some_and(|ifi| self.keys.contains(&ifi.key()))
    }

    fn is_in(&self, actor: &Actor<'_>) -> bool {
        actor.identifiers().any(|ifi| self.keys.contains(&ifi.key()))
    }

    /// How it stands in a stored statement. Who vouches for it does not count.
    pub fn stands(&self, body: &str) -> Result<Option<Stands>> {
        let json = keep::parse(body)?;
        let statement = keep::checked(&json)?;
        if self.is(&statement.said.actor) {
            return Ok(Some(Stands::Actor));
        }
        Ok(self.is_said_of(&statement.said).then_some(Stands::Mentioned))
    }

    fn is_said_of(&self, said: &Said<'_>) -> bool {
        let is_object = match &said.object {
            About::Actor(actor) => self.is_in(actor),
            About::SubStatement(inner) => self.is_said_of(inner),
            About::Activity(_) | About::Reference(_) => false,
        };
        is_object || self.is_in(&said.actor) || said.context.actors.iter().any(|actor| self.is_in(actor))
    }

    /// Statements in which it may stand, after a stamp, in their order.
    pub async fn candidates(&self, rows: &impl Rows, tenant: TenantId, after: i64, limit: i64) -> Result<Vec<Found>> {
        let mut values = params![tenant, after, limit];
        let terms =
            place_list(&mut values, self.keys.iter().flat_map(|key| answering(term(tenant, Kind::RelatedAgent, key))));
        let sql = format!(
            "select seq, tenant_id, id, voids, body from records_statement where tenant_id = $1 and seq in (
             select distinct seq from records_link where term in ({terms}) and seq > $2 order by seq limit $3) order by seq"
        );
        rows.all(&sql, values).await
    }

    /// What a deletion would take.
    pub async fn preview(&self, rows: &impl Rows, tenant: TenantId) -> Result<Preview> {
        let mut preview = Preview::default();
        let mut digests = std::collections::BTreeSet::new();
        let mut after = i64::MIN;
        let mut looked_at = 0;
        loop {
            let found = self.candidates(rows, tenant, after, 500).await?;
            let Some(last) = found.last() else { break };
            after = last.seq;
            for row in &found {
                match self.stands(&row.body)? {
                    Some(Stands::Actor) => preview.own += 1,
                    Some(Stands::Mentioned) => preview.mentioned += 1,
                    None => continue,
                }
                digests.extend(attachment::named(&row.body).map_err(|fault| base::error::internal(fault.to_string()))?);
            }
            looked_at += found.len();
            if looked_at >= MOST {
                preview.is_more = true;
                break;
            }
        }
        preview.attachments = digests.len() as i64;
        let mut values = params![tenant];
        let keys = place_list(&mut values, self.keys.iter().map(String::as_str));
        let sql = format!("select count(*) from records_document where tenant_id = $1 and agent in ({keys})");
        preview.documents = rows.count(&sql, values).await?;
        Ok(preview)
    }
}

/// Statements that a preview reads.
const MOST: usize = 20_000;

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Preview {
    pub own: i64,
    pub mentioned: i64,
    pub documents: i64,
    /// At most; those that others name stay.
    pub attachments: i64,
    /// There are more than were counted.
    pub is_more: bool,
}

/// The whole key of a document.
#[derive(Debug, Clone, FromQueryResult)]
pub struct Place {
    pub kind: String,
    pub activity: String,
    pub agent: String,
    pub registration: String,
    pub name: String,
}
