//! A need (职工诉求): what somebody asks for, worked until that person says "solved".
//!
//! Whatever happens to it is an immutable event ([`event`]); state, owner and
//! due date are derived from the events ([`progress`]) and kept as a projection
//! in the need's row, written in the transaction of the event.

pub mod access;
pub mod assignment;
pub mod author;
pub mod check;
pub mod danger;
pub mod escalation;
pub mod event;
pub mod gram;
pub mod hotspot;
pub mod inability;
pub mod lapse;
pub mod ledger;
pub mod load;
pub mod merger;
pub mod note;
pub mod photo;
pub mod progress;
pub mod public;
pub mod purge;
pub mod quality;
pub mod raise;
pub mod receipt;
pub mod recorded;
pub mod reply;
pub mod support;

use base::{Day, Moment, PersonId, Result, TenantId, UnitId};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, params};

use crate::desk::Desk;

base::id! {
    NeedId
}

words! {
    /// How the author is known.
    Identity {
        /// 实名: handlers see the name; it is never on the public list.
        Named = "named",
        /// 保密: the assigned owner may open the name, saying why; each opening is logged.
        Confidential = "confidential",
        /// 匿名: no person in any column; followed with a receipt code.
        Anonymous = "anonymous",
    }
}

words! {
    Urgency {
        Normal = "normal",
        Soon = "soon",
        Urgent = "urgent",
    }
}

words! {
    /// Where a need came in.
    Channel {
        /// 线上
        Web = "web",
        /// 班组走访, 科室走访
        Visit = "visit",
        /// 谈心
        Talk = "talk",
        /// 问卷
        Questionnaire = "questionnaire",
        /// 工会, 职代会
        Union = "union",
        /// 蹲点
        Stay = "stay",
        /// 纸质, 电话
        Paper = "paper",
    }
}

words! {
    State {
        /// With its owner, not yet answered.
        Assigned = "assigned",
        Answered = "answered",
        /// A date has been promised.
        Promised = "promised",
        /// The owner says it is solved; the author is asked.
        Claimed = "claimed",
        /// "Cannot, because" waits for a leader's signature.
        Proposed = "proposed",
        /// Closed: the author said it is solved.
        Confirmed = "confirmed",
        /// Closed: cannot, because; signed by a leader and explained.
        Unable = "unable",
        /// Closed: the author did not answer two notices.
        Lapsed = "lapsed",
        /// Closed: goes on in another need.
        Merged = "merged",
        /// Taken back by the author within minutes.
        Withdrawn = "withdrawn",
    }
}

impl State {
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Assigned | Self::Answered | Self::Promised | Self::Claimed | Self::Proposed)
    }

    /// The three words of the public list: `doing`, `done`, `unable`.
    pub const fn plain(self) -> &'static str {
        match self {
            Self::Confirmed | Self::Lapsed => "done",
            Self::Unable => "unable",
            _ => "doing",
        }
    }
}

words! {
    /// Whom an open need waits for. The clocks stand still while it is the author.
    Waiting {
        Staff = "staff",
        Author = "author",
        Leader = "leader",
        Nobody = "nobody",
    }
}

words! {
    /// What the due date of an open need is for.
    DueKind {
        /// The first answer of a human.
        Reply = "reply",
        /// A solution, or a dated promise of one.
        Promise = "promise",
        /// The promised day.
        Promised = "promised",
        /// The author's "solved" or "not solved".
        Confirmation = "confirmation",
        /// The author's answer to a question.
        Answer = "answer",
        /// A leader's signature under "cannot, because".
        Signature = "signature",
        Nothing = "nothing",
    }
}

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Need {
    pub id: NeedId,
    pub tenant_id: TenantId,
    /// For people to quote; random, so that it tells no order.
    pub reference: String,
    pub category: String,
    pub sub: String,
    pub sensitive: bool,
    /// The unit that it is about.
    pub scope_id: UnitId,
    /// The unit that handles it: whose leader it escalates to.
    pub handling_id: UnitId,
    pub channel: Channel,
    pub identity: Identity,
    pub urgency: Urgency,
    /// Named needs only.
    pub author_id: Option<PersonId>,
    pub raised_on: Day,
    pub raised_at: Option<Moment>,
    /// Empty when sealed; see [`Need::words`].
    pub text: String,
    pub wish: String,
    pub sealed: Option<Vec<u8>>,
    /// What the public list shows, written by the owner; empty: not on it.
    pub summary: String,
    pub photos: i64,
    pub supporters: i64,
    pub state: State,
    pub open: bool,
    pub waiting: Waiting,
    pub owner_id: PersonId,
    pub due_at: Option<Moment>,
    pub due_kind: DueKind,
    pub promised_on: Option<Day>,
    pub answered_on: Option<Day>,
    pub answered_in_time: Option<bool>,
    pub closed_on: Option<Day>,
    pub reopened: i64,
    pub level: i64,
    pub merged_into: Option<NeedId>,
    /// Its author, texts and photos are gone; see [`purge`].
    pub purged_on: Option<Day>,
    pub version: i64,
}

pub const COLUMNS: &str = "n.id, n.tenant_id, n.reference, n.category, n.sub, n.sensitive, n.scope_id, n.handling_id, n.channel, \
    n.identity, n.urgency, n.author_id, n.raised_on, n.raised_at, n.text, n.wish, n.sealed, n.summary, n.photos, n.supporters, \
    n.state, n.open, n.waiting, n.owner_id, n.due_at, n.due_kind, n.promised_on, n.answered_on, n.answered_in_time, n.closed_on, \
    n.reopened, n.level, n.merged_into, n.purged_on, n.version";

/// What the author wrote.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    pub text: String,
    pub wish: String,
}

impl Words {
    pub(crate) fn sealed(&self, desk: &Desk, id: NeedId) -> Result<Vec<u8>> {
        desk.seal.seal(&desk.ids, &format!("voice_need:{id}"), serde_json::to_string(self)?.as_bytes())
    }
}

/// The beginning of a text, at most so many characters.
pub fn excerpt(text: &str, most: usize) -> String {
    if text.chars().count() > most { text.chars().take(most).chain(['…']).collect() } else { text.to_owned() }
}

impl Need {
    /// Text and wish, opened if they are sealed. Who may read them is for
    /// [`access::Casework`] and [`author::Author`] to say, so it is not public.
    pub(crate) fn words(&self, desk: &Desk) -> Result<Words> {
        match &self.sealed {
            Some(sealed) => Ok(serde_json::from_slice(&desk.seal.open(&format!("voice_need:{}", self.id), sealed)?)?),
            None => Ok(Words { text: self.text.clone(), wish: self.wish.clone() }),
        }
    }

    pub fn is_anonymous(&self) -> bool {
        self.identity == Identity::Anonymous
    }

    /// When its clock starts: at once, or for an anonymous need when its day is over.
    pub fn starts_at(&self, desk: &Desk) -> Moment {
        self.raised_at.unwrap_or_else(|| desk.end_of(self.raised_on))
    }
}

pub(crate) async fn get(rows: &impl Rows, tenant: TenantId, id: NeedId) -> Result<Need> {
    rows.one(&format!("select {COLUMNS} from voice_need n where n.tenant_id = $1 and n.id = $2"), params![tenant, id])
        .await
}
