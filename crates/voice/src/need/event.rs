//! What happened to a need: rows that are only ever added.
//!
//! [`append`] is the one way in. It checks the version that the caller saw,
//! numbers the new events, derives the need's projection from all of them and
//! writes both; so a projection that differs from its events cannot come about.

use std::collections::HashMap;

use base::{Day, Moment, PersonId, Result, conflict, error::internal};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, Tx, Value, params};

use super::{Need, progress::Progress};
use crate::desk::Desk;

words! {
    Kind {
        Raising = "raising",
        /// 受理分类; carries the clock of the category
        Classification = "classification",
        Assignment = "assignment",
        /// 联合办理: one lead, helpers, one clock, one reply
        Joint = "joint",
        Reply = "reply",
        /// The owner asks the author something; the clocks stand still.
        Question = "question",
        /// The author says something.
        Message = "message",
        Promise = "promise",
        /// "It is solved", says the owner.
        Solution = "solution",
        Confirmation = "confirmation",
        Reopening = "reopening",
        /// "It cannot be done, because": proposed by the owner.
        Inability = "inability",
        Signature = "signature",
        /// The leader does not sign; back to the owner.
        Return = "return",
        /// A reminder to the author, of which two come before a lapse.
        Notice = "notice",
        Lapse = "lapse",
        Merger = "merger",
        /// The merger was undone.
        Separation = "separation",
        Escalation = "escalation",
        /// 领办: a leader takes the case on
        TakeOn = "take-on",
        /// Internal; never shown to the author.
        Note = "note",
        Summary = "summary",
        /// The owner opened the name of a confidential author.
        Opening = "opening",
        Withdrawal = "withdrawal",
    }
}

impl Kind {
    /// What the author may see. A note, a merger's other side or a proposal
    /// that waits for its signature is work in the house.
    pub const fn is_for_author(self) -> bool {
        !matches!(self, Self::Note | Self::Inability | Self::Return | Self::Classification | Self::Summary)
    }

    /// Who does what in a joint case is agreed among staff: the author sees who
    /// helps, and gets one answer.
    pub const fn words_are_for(self, author: bool) -> bool {
        !(author && matches!(self, Self::Joint))
    }

    /// The words exchanged, as against the steps taken.
    pub const fn is_dialogue(self) -> bool {
        matches!(self, Self::Reply | Self::Question | Self::Message)
    }
}

words! {
    By {
        Author = "author",
        Staff = "staff",
        System = "system",
    }
}

/// What an event carries beside its text; each kind fills what it needs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Data {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub category: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sub: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reply_hours: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promise_days: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<PersonId>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub helpers: Vec<PersonId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub promised_on: Option<Day>,
    /// The other need of a merger.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub need: Option<super::NeedId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<i64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Moment>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    pub seq: i64,
    pub kind: Kind,
    pub by: By,
    /// Staff only; who the author is stands nowhere in the events.
    pub actor: Option<PersonId>,
    pub at: Option<Moment>,
    pub on: Day,
    pub text: String,
    pub data: Data,
}

impl Event {
    /// For clocks: the acts of an anonymous author count from the end of their day.
    pub fn moment(&self, desk: &Desk) -> Moment {
        self.at.unwrap_or_else(|| desk.end_of(self.on))
    }
}

/// An event about to happen.
#[derive(Debug, Clone)]
pub struct Draft {
    pub kind: Kind,
    pub by: By,
    pub actor: Option<PersonId>,
    pub text: String,
    pub data: Data,
}

impl Draft {
    pub fn of(kind: Kind, by: By) -> Self {
        Self { kind, by, actor: None, text: String::new(), data: Data::default() }
    }

    pub fn staff(kind: Kind, actor: PersonId) -> Self {
        Self { actor: Some(actor), ..Self::of(kind, By::Staff) }
    }

    pub fn saying(self, text: impl Into<String>) -> Self {
        Self { text: text.into(), ..self }
    }

    pub fn with(self, data: Data) -> Self {
        Self { data, ..self }
    }
}

#[derive(FromQueryResult)]
struct Row {
    seq: i64,
    kind: Kind,
    by_whom: By,
    actor_id: Option<PersonId>,
    at: Option<Moment>,
    on_day: Day,
    text: String,
    sealed: Option<Vec<u8>>,
    data: String,
}

impl Row {
    fn open(self, desk: &Desk, need: super::NeedId) -> Result<Event> {
        let text = match &self.sealed {
            Some(sealed) => String::from_utf8(desk.seal.open(&context(need, self.seq), sealed)?)?,
            None => self.text,
        };
        let data = serde_json::from_str(&self.data)?;
        Ok(Event {
            seq: self.seq,
            kind: self.kind,
            by: self.by_whom,
            actor: self.actor_id,
            at: self.at,
            on: self.on_day,
            text,
            data,
        })
    }
}

fn context(need: super::NeedId, seq: i64) -> String {
    format!("voice_need_event:{need}:{seq}")
}

/// All events of a need, oldest first.
pub(crate) async fn all(rows: &impl Rows, desk: &Desk, need: &Need) -> Result<Vec<Event>> {
    let sql = "select seq, kind, by_whom, actor_id, at, on_day, text, sealed, data from voice_need_event where need_id = $1 order by seq";
    let rows: Vec<Row> = rows.all(sql, params![need.id]).await?;
    rows.into_iter().map(|row| row.open(desk, need.id)).collect()
}

/// All events of all needs of a tenant, in one query.
pub(crate) async fn of_tenant(rows: &impl Rows, desk: &Desk) -> Result<HashMap<super::NeedId, Vec<Event>>> {
    #[derive(FromQueryResult)]
    struct Owned {
        need_id: super::NeedId,
        #[sea_orm(nested)]
        row: Row,
    }
    let sql = "select e.need_id, e.seq, e.kind, e.by_whom, e.actor_id, e.at, e.on_day, e.text, e.sealed, e.data
               from voice_need n join voice_need_event e on e.need_id = n.id where n.tenant_id = $1 order by e.need_id, e.seq";
    let mut events: HashMap<super::NeedId, Vec<Event>> = HashMap::new();
    for Owned { need_id, row } in rows.all::<Owned>(sql, params![desk.tenant]).await? {
        events.entry(need_id).or_default().push(row.open(desk, need_id)?);
    }
    Ok(events)
}

pub(crate) const COLUMNS: [&str; 11] =
    ["need_id", "seq", "tenant_id", "kind", "by_whom", "actor_id", "at", "on_day", "text", "sealed", "data"];

pub(crate) fn values(desk: &Desk, need: &Need, event: &Event) -> Result<Vec<Value>> {
    let seal = need.sensitive && !event.text.is_empty();
    let sealed =
        if seal { Some(desk.seal.seal(&desk.ids, &context(need.id, event.seq), event.text.as_bytes())?) } else { None };
    let text = if seal { "" } else { &event.text };
    Ok(params![
        need.id,
        event.seq,
        need.tenant_id,
        event.kind,
        event.by,
        event.actor,
        event.at,
        event.on,
        text,
        sealed,
        serde_json::to_string(&event.data)?
    ])
}

/// Adds what happened to a need that the caller saw at `need.version`, and
/// brings its row up to date. Somebody else was faster: `need-changed`.
pub(crate) async fn append(tx: &Tx, desk: &Desk, need: &Need, drafts: Vec<Draft>) -> Result<Progress> {
    let mut events = all(tx, desk, need).await?;
    let added = events.len();
    for draft in drafts {
        let hidden = draft.by == By::Author && need.is_anonymous();
        events.push(Event {
            seq: events.len() as i64 + 1,
            kind: draft.kind,
            by: draft.by,
            actor: draft.actor,
            at: (!hidden).then_some(desk.now),
            on: desk.today(),
            text: draft.text,
            data: draft.data,
        });
    }
    let rows = events[added..].iter().map(|event| values(desk, need, event)).collect::<Result<_>>()?;
    let progress = Progress::of(&events, desk).ok_or_else(|| internal("a need without an owner"))?;
    if need.version != added as i64 || !project(tx, need, &progress).await? {
        return Err(conflict("need-changed"));
    }
    tx.insert_all("voice_need_event", &COLUMNS, rows).await?;
    replace_helpers(tx, need, &progress).await?;
    Ok(progress)
}

/// Writes the projection; false when the version is no longer the one seen.
async fn project(tx: &Tx, need: &Need, progress: &Progress) -> Result<bool> {
    let sql = "update voice_need set state = $3, open = $4, waiting = $5, owner_id = $6, due_at = $7, due_kind = $8, promised_on = $9,
               answered_on = $10, answered_in_time = $11, closed_on = $12, reopened = $13, level = $14, merged_into = $15,
               category = $16, sub = $17, version = $18 where id = $1 and version = $2";
    let mut values = params![need.id, need.version];
    values.extend(projection(progress));
    Ok(tx.execute(sql, values).await? > 0)
}

/// The values of [`project`], from its third parameter on.
fn projection(progress: &Progress) -> Vec<Value> {
    params![
        progress.state,
        progress.state.is_open(),
        progress.waiting,
        progress.owner,
        progress.due.map(|due| due.1),
        progress.due_kind(),
        progress.promised_on,
        progress.answered_on,
        progress.answered_in_time,
        progress.closed_on,
        progress.reopened,
        progress.level,
        progress.merged_into,
        progress.category.as_str(),
        progress.sub.as_str(),
        progress.version
    ]
}

async fn replace_helpers(tx: &Tx, need: &Need, progress: &Progress) -> Result<()> {
    tx.execute("delete from voice_need_helper where need_id = $1", params![need.id]).await?;
    let rows = progress.helpers.iter().map(|helper| params![need.id, *helper]).collect();
    tx.insert_all("voice_need_helper", &["need_id", "person_id"], rows).await
}

/// Seals or opens the texts of all events when a need becomes sensitive or
/// stops being so; what they say stays as it was.
pub(crate) async fn reseal(tx: &Tx, desk: &Desk, before: &Need, after: &Need) -> Result<()> {
    for event in all(tx, desk, before).await? {
        let mut values = values(desk, after, &event)?;
        let (text, sealed) = (values.swap_remove(8), values.swap_remove(9));
        let sql = "update voice_need_event set text = $3, sealed = $4 where need_id = $1 and seq = $2";
        tx.execute(sql, vec![after.id.into(), event.seq.into(), text, sealed]).await?;
    }
    Ok(())
}
