//! What becomes of a version of a path, a package or a plan: submitted,
//! approved or returned with a remark by a second person, published,
//! withdrawn. Each is a row with who and when.
//!
//! They are kept in tables of one shape, which a [`Shelf`] names.

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, conflict, error::invalid};
use store::{FromQueryResult, Rows, Tx, params};
use uuid::Uuid;

use crate::{notice, unit::review::Decision};

/// Where versions of a kind of thing stand, and what became of them.
#[derive(Debug)]
pub struct Shelf {
    /// The table of the things; its `published_id` is the version that is out.
    pub things: &'static str,
    pub versions: &'static str,
    pub acts: &'static str,
    /// Which thing, in versions and acts.
    pub thing: &'static str,
    /// Which version, in acts.
    pub version: &'static str,
    /// `learning.path`
    pub audit: &'static str,
}

impl Shelf {
    /// SQL of how far the version under this alias came: each act but the last
    /// two happens to it once.
    pub fn last_act(&self, alias: &str) -> String {
        let Self { acts, version, .. } = self;
        format!(
            "select a.kind from {acts} a where a.{version} = {alias}.id
             order by case a.kind when 'submitted' then 1 when 'approved' then 2 when 'returned' then 2 else 3 end desc limit 1"
        )
    }
}

/// `published`, `approved`, `returned`, `submitted` or `draft`.
pub fn state(published: bool, act: Option<&str>) -> &'static str {
    match (published, act) {
        (true, _) => "published",
        (_, Some("approved" | "published" | "withdrawn")) => "approved",
        (_, Some("returned")) => "returned",
        (_, Some("submitted")) => "submitted",
        _ => "draft",
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Standing {
    pub published: bool,
    pub act: Option<String>,
    /// A version of it is out, this one or another.
    pub is_out: bool,
}

impl Standing {
    pub fn state(&self) -> &'static str {
        state(self.published, self.act.as_deref())
    }
}

pub async fn standing(rows: &impl Rows, shelf: &Shelf, version: impl Into<Uuid>) -> Result<Standing> {
    let Shelf { things, versions, thing, .. } = shelf;
    let sql = format!(
        "select coalesce(t.published_id = v.id, $2) as published, ({}) as act, t.published_id is not null as is_out
         from {versions} v join {things} t on t.id = v.{thing} where v.id = $1",
        shelf.last_act("v")
    );
    rows.one(&sql, params![version.into(), false]).await
}

/// One line of a history.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Act {
    pub number: i64,
    pub kind: String,
    pub remark: String,
    pub name: String,
    pub acted_at: Moment,
}

pub async fn history(rows: &impl Rows, actor: &Actor, shelf: &Shelf, thing: impl Into<Uuid>) -> Result<Vec<Act>> {
    let Shelf { versions, acts, thing: of, version, .. } = shelf;
    let sql = format!(
        "select v.number, a.kind, a.remark, p.name, a.acted_at from {acts} a
         join {versions} v on v.id = a.{version} join people_person p on p.id = a.acted_by
         where a.tenant_id = $1 and a.{of} = $2 order by a.acted_at desc, a.id desc limit 40"
    );
    rows.all(&sql, params![actor.tenant, thing.into()]).await
}

/// Had they a hand in it since it was last published?
pub async fn wrote(rows: &impl Rows, actor: &Actor, shelf: &Shelf, thing: impl Into<Uuid>) -> Result<bool> {
    let Shelf { versions, acts, thing: of, version, .. } = shelf;
    let since = format!(
        "coalesce((select max(o.number) from {acts} p join {versions} o on o.id = p.{version}
           where p.{of} = $2 and p.kind = 'published'), 0)"
    );
    let sql = format!(
        "select (select count(*) from {versions} v
             where v.tenant_id = $1 and v.{of} = $2 and v.made_by = $3 and v.number > {since})
           + (select count(*) from {acts} a join {versions} v on v.id = a.{version}
             where a.{of} = $2 and a.acted_by = $3 and a.kind = 'submitted' and v.number > {since})"
    );
    Ok(rows.count(&sql, params![actor.tenant, thing.into(), actor.person]).await? > 0)
}

/// Who does what, when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub ids: &'a Ids,
    pub actor: &'a Actor,
    pub at: Moment,
    pub today: Day,
}

/// A version that something becomes of.
#[derive(Debug, Clone)]
pub struct Item<'a> {
    pub shelf: &'static Shelf,
    pub thing: Uuid,
    pub version: Uuid,
    pub number: i64,
    pub title: &'a str,
    /// Nobody: from the command line.
    pub made_by: Option<PersonId>,
    /// Where its writers and reviewers see how it stands.
    pub link: String,
}

impl Item<'_> {
    /// Refused unless it stands as one of these.
    pub async fn stands(&self, tx: &Tx, wanted: &[&str]) -> Result<()> {
        let standing = standing(tx, self.shelf, self.version).await?;
        if wanted.contains(&standing.state()) { Ok(()) } else { Err(conflict("learning-state-other")) }
    }

    /// Hands it to the reviewers, when nothing keeps it from being published.
    pub async fn submit(&self, tx: &Tx, desk: Desk<'_>) -> Result<()> {
        let reviewers = notice::reviewers(tx, desk.actor.tenant, desk.today).await?;
        self.tell(tx, desk, "learning-notice-submitted", &reviewers).await?;
        self.act(tx, desk, "submitted", "").await
    }

    /// Approves or returns it, as it was submitted; never what one had a hand in.
    pub async fn review(&self, tx: &Tx, desk: Desk<'_>, decision: Decision, remark: &str) -> Result<()> {
        if decision == Decision::Returned && remark.trim().is_empty() {
            return Err(invalid("remark", "learning-remark-required"));
        }
        self.stands(tx, &["submitted"]).await?;
        if wrote(tx, desk.actor, self.shelf, self.thing).await? {
            return Err(invalid("decision", "learning-review-own"));
        }
        let key = match decision {
            Decision::Approved => "learning-notice-approved",
            Decision::Returned => "learning-notice-returned",
        };
        let to: Vec<PersonId> = self.made_by.into_iter().collect();
        self.tell(tx, desk, key, &to).await?;
        self.act(tx, desk, decision.code(), remark.trim()).await
    }

    /// Makes it the version that is out.
    pub async fn publish(&self, tx: &Tx, desk: Desk<'_>) -> Result<()> {
        let sql = format!("update {} set published_id = $3 where tenant_id = $1 and id = $2", self.shelf.things);
        tx.execute(&sql, params![desk.actor.tenant, self.thing, self.version]).await?;
        self.act(tx, desk, "published", "").await
    }

    /// None of the thing is out any more.
    pub async fn withdraw(&self, tx: &Tx, desk: Desk<'_>, reason: &str) -> Result<()> {
        let sql = format!("update {} set published_id = null where tenant_id = $1 and id = $2", self.shelf.things);
        tx.execute(&sql, params![desk.actor.tenant, self.thing]).await?;
        self.act(tx, desk, "withdrawn", reason).await
    }

    async fn act(&self, tx: &Tx, desk: Desk<'_>, kind: &str, remark: &str) -> Result<()> {
        let id: Uuid = desk.ids.make();
        let Shelf { acts, thing, version, audit, .. } = self.shelf;
        let columns = ["id", "tenant_id", *thing, *version, "kind", "remark", "acted_by", "acted_at"];
        let tenant = desk.actor.tenant;
        let row = params![id, tenant, self.thing, self.version, kind, remark, desk.actor.person, desk.at];
        tx.insert_all(acts, &columns, vec![row]).await?;
        let action = format!("{audit}.{kind}");
        people::audit::write(tx, desk.at, desk.actor, &action, self.thing, &self.number.to_string()).await
    }

    async fn tell(&self, tx: &Tx, desk: Desk<'_>, key: &'static str, to: &[PersonId]) -> Result<()> {
        let message = Message::new(key).with("title", self.title);
        notice::tell(tx, desk.ids, desk.actor, desk.at, &message, &self.link, to).await
    }
}
