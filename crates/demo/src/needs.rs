//! The needs ledgers of the two full tenants: 1,490 and 580 needs over 24
//! months, each with the whole course of its handling.
//!
//! Counts are quotas, not chances: categories, channels, identities and states
//! come out as the plan says. Texts come from `data/needs/*.toml`; a situation
//! there has three wordings, and its slots are filled once for a need, so that
//! text, answer and outcome speak of the same place and thing. Cases told by
//! hand ([`planted`]) count towards the quotas.
//!
//! Times are local to the tenants (UTC+8). What an anonymous author does has a
//! date and no time, and no person anywhere.

mod corpus;
mod course;
mod draw;
mod outcome;
mod owners;
mod planted;
mod text;
mod window;

use anyhow::Result;
use jiff::civil::{Date, DateTime, Time};
use serde::Serialize;

use crate::calendar::WorkingDays;
use crate::org::{HOSPITAL, RAILWAY, Unit};
use crate::people::Person;

pub use corpus::Corpus;

/// A category as one tenant has it; codes are those of `voice::category`.
#[derive(Debug, Clone, Serialize)]
pub struct Category {
    pub tenant: &'static str,
    pub code: String,
    pub name: String,
    pub name_en: String,
    pub sensitive: bool,
    /// Of the tenant's needs.
    pub percent: f64,
    /// Calendar days from raising to confirmation, in the median.
    pub median_days: f64,
    /// Key of the department that gets a new need, and the role that works it.
    pub owner: String,
    pub role: String,
    /// Working hours to the first answer.
    pub reply_hours: i64,
    /// Working days to a solution or a dated promise of one.
    pub promise_days: i64,
    pub season: [f64; 12],
    pub subs: Vec<Sub>,
}

/// A part of a category: `environment.climate`, 取暖降温.
#[derive(Debug, Clone, Serialize)]
pub struct Sub {
    pub code: String,
    pub name: String,
    pub name_en: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    /// 班组走访, 科室走访
    Visit,
    /// 线上
    Web,
    /// 谈心
    Talk,
    /// 问卷
    Questionnaire,
    /// 工会, 职代会
    Union,
    /// 蹲点
    Stay,
    /// 纸质, 电话
    Paper,
}

impl Channel {
    pub const ALL: [Self; 7] =
        [Self::Visit, Self::Web, Self::Talk, Self::Questionnaire, Self::Union, Self::Stay, Self::Paper];

    /// Somebody wrote down what the author said.
    pub const fn is_recorded(self) -> bool {
        !matches!(self, Self::Web | Self::Questionnaire)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Identity {
    Named,
    Confidential,
    Anonymous,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Urgency {
    Normal,
    Soon,
    Urgent,
}

/// Where a need stands on the plan's day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum State {
    /// Being worked, or waiting for the author's word.
    Open,
    /// The author said it is solved.
    Confirmed,
    /// The author was asked, reminded twice and silent for 14 days more.
    Lapsed,
    /// "Cannot, because", signed by a leader.
    Unable,
    /// Goes on in another need.
    Merged,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Raising,
    Classification,
    Assignment,
    Reply,
    Question,
    Message,
    Promise,
    Solution,
    Confirmation,
    Reopening,
    Inability,
    Signature,
    Notice,
    Lapse,
    Merger,
    Escalation,
    Note,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum By {
    Author,
    Staff,
    System,
}

/// Something that happened to a need, in the words of `voice::need::event`.
#[derive(Debug, Clone, Serialize)]
pub struct Event {
    pub kind: Kind,
    pub by: By,
    pub on: Date,
    /// `None` for what an anonymous author did, and for the beginning of such a need.
    pub at: Option<Time>,
    /// Key of the member of staff who did it; for an escalation the leader who heard of it.
    pub actor: Option<String>,
    pub text: String,
    pub promised_on: Option<Date>,
    /// Key of the person to whom an assignment gives the need.
    pub owner: Option<String>,
    /// Step of an escalation, 1 to 3.
    pub level: Option<u8>,
    /// Key of the need in which a merged one goes on.
    pub into: Option<String>,
}

/// What every employee may read, without persons; never of a sensitive need.
#[derive(Debug, Clone, Serialize)]
pub struct Public {
    pub summary: String,
    /// What was done, or promised, or why it cannot be.
    pub outcome: Option<String>,
}

#[derive(Debug, Clone, Serialize)]
pub struct Need {
    /// `rlw/n/0001` in the order of days; within a day the order says nothing.
    pub key: String,
    /// For people to quote; random, so that it tells no order.
    pub reference: String,
    pub tenant: &'static str,
    /// Key of the unit that it is about.
    pub unit: String,
    pub category: String,
    /// `environment.climate`
    pub sub: String,
    /// Key of the situation in the corpus, or of the case told by hand.
    pub situation: String,
    pub title: String,
    pub text: String,
    /// What the author would like to be done; may be empty.
    pub wish: String,
    pub identity: Identity,
    /// Key of the person; `None` when anonymous.
    pub author: Option<String>,
    pub channel: Channel,
    /// Key of whoever wrote it down, for recorded channels.
    pub recorded_by: Option<String>,
    pub urgency: Urgency,
    pub raised_on: Date,
    pub raised_at: Option<Time>,
    /// How many others said "me too", the authors of merged needs included.
    pub supporters: u32,
    pub state: State,
    pub reopened: u32,
    pub events: Vec<Event>,
    pub merged_into: Option<String>,
    pub public: Option<Public>,
    /// Number of the planted story (demo plan, 5.5).
    pub story: Option<u8>,
    /// For what was promised at a contact point: was it kept?
    pub kept: Option<bool>,
}

impl Need {
    pub fn closed_on(&self) -> Option<Date> {
        (self.state != State::Open).then(|| self.events.last().map(|event| event.on)).flatten()
    }
}

/// How many needs a tenant has.
pub const COUNTS: [(&str, usize); 2] = [(RAILWAY, 1490), (HOSPITAL, 580)];

/// Everything the generation reads and never writes.
struct Ground<'a> {
    corpus: &'a Corpus,
    units: &'a [Unit],
    people: &'a [Person],
    days: &'a WorkingDays,
    as_of: Date,
    seed: u64,
}

impl Ground<'_> {
    /// The last moment of the plan: the demonstration begins at 18:00 of its day.
    fn horizon(&self) -> DateTime {
        self.as_of.at(17, 45, 0, 0)
    }
}

/// The needs of both tenants, by tenant and day.
pub fn needs(
    corpus: &Corpus,
    units: &[Unit],
    people: &[Person],
    days: &WorkingDays,
    as_of: Date,
    seed: u64,
) -> Result<Vec<Need>> {
    let ground = Ground { corpus, units, people, days, as_of, seed };
    let mut needs = Vec::new();
    for (tenant, count) in COUNTS {
        needs.extend(draw::ledger(&ground, tenant, count)?);
    }
    Ok(needs)
}
