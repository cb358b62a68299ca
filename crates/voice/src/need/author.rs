//! The author's side: following, answering, confirming, reopening, taking back.
//!
//! [`Author`] is the proof that the one who asks is the author: by name, by
//! the keyed mark of a confidential need, or by the receipt code of an
//! anonymous one. Nothing that an author does is written to the audit log.

use base::{Actor, Message, Moment, PersonId, Result, TenantId, conflict, not_found};
use jiff::SignedDuration;
use store::{FromQueryResult, Rows, Tx, params};

use super::{
    Identity, Need, NeedId, State, Waiting, Words,
    event::{self, By, Draft, Event, Kind},
    receipt::{self, Code, Pepper},
};
use crate::desk::Desk;

/// A submission can be taken back for so long.
pub const UNDO: SignedDuration = SignedDuration::from_mins(10);
/// A confirmed case can be reopened for so many days.
pub const REOPEN_DAYS: i64 = 30;

/// The author before their own need.
#[derive(Debug, Clone)]
pub struct Author {
    pub need: Need,
}

pub(crate) async fn is_author(
    rows: &impl Rows,
    pepper: &Pepper,
    tenant: TenantId,
    person: PersonId,
    need: &Need,
) -> Result<bool> {
    if need.tenant_id != tenant {
        return Ok(false);
    }
    match need.identity {
        Identity::Named => Ok(need.author_id == Some(person)),
        Identity::Anonymous => Ok(false),
        Identity::Confidential => {
            let sql = "select count(*) from voice_need_author where need_id = $1 and mark = $2";
            Ok(rows.count(sql, params![need.id, pepper.author_mark(person)]).await? > 0)
        }
    }
}

impl Author {
    /// The signed-in author of a named or confidential need; 404 for anybody else.
    pub async fn open(rows: &impl Rows, desk: &Desk, actor: &Actor, id: NeedId) -> Result<Self> {
        let need = super::get(rows, actor.tenant, id).await?;
        let pepper = Pepper::read(rows, &desk.seal, desk.tenant).await?;
        if is_author(rows, &pepper, actor.tenant, actor.person, &need).await? {
            Ok(Self { need })
        } else {
            Err(not_found())
        }
    }

    /// Whoever holds the code of an anonymous need.
    pub async fn by_code(rows: &impl Rows, desk: &Desk, code: &Code) -> Result<Self> {
        Ok(Self { need: receipt::find(rows, desk, code).await? })
    }

    pub fn words(&self, desk: &Desk) -> Result<Words> {
        self.need.words(desk)
    }

    /// What the author may see of what happened.
    pub async fn events(&self, rows: &impl Rows, desk: &Desk) -> Result<Vec<Event>> {
        let mut events = event::all(rows, desk, &self.need).await?;
        events.retain(|event| event.kind.is_for_author());
        Ok(events)
    }

    pub fn can_confirm(&self) -> bool {
        self.need.state == State::Claimed
    }

    pub fn can_reopen(&self, desk: &Desk) -> bool {
        let recent = |day| crate::desk::days_between(day, desk.today()) <= REOPEN_DAYS;
        match self.need.state {
            State::Claimed | State::Unable | State::Lapsed => true,
            State::Confirmed => self.need.closed_on.is_some_and(recent),
            _ => false,
        }
    }

    /// Until when it can be taken back; never for an anonymous need, whose
    /// minutes are not kept.
    pub fn undo_until(&self, now: Moment) -> Option<Moment> {
        let until = Moment(self.need.raised_at?.0.saturating_add(UNDO).ok()?);
        (self.need.state == State::Assigned && self.need.version == 3 && now < until).then_some(until)
    }
}

/// Says something to the handlers; the clocks run on if they waited for it.
pub async fn say(tx: &Tx, desk: &Desk, author: &Author, text: &str) -> Result<()> {
    if !author.need.open {
        return Err(conflict("need-closed"));
    }
    record(tx, desk, author, Kind::Message, text).await
}

/// "Solved", by the only one who can say so.
pub async fn confirm(tx: &Tx, desk: &Desk, author: &Author, text: &str) -> Result<()> {
    if !author.can_confirm() {
        return Err(conflict("need-not-claimed"));
    }
    record(tx, desk, author, Kind::Confirmation, text).await
}

/// "Not solved": the case is open again, with its owner and a new clock. A
/// signed "cannot" can be contested once.
pub async fn reopen(tx: &Tx, desk: &Desk, author: &Author, why: &str) -> Result<()> {
    if !author.can_reopen(desk) {
        return Err(conflict("need-not-to-be-reopened"));
    }
    let events = event::all(tx, desk, &author.need).await?;
    let progress = super::progress::Progress::of(&events, desk).ok_or_else(not_found)?;
    if author.need.state == State::Unable && progress.contested {
        return Err(conflict("need-contested-already"));
    }
    record(tx, desk, author, Kind::Reopening, why).await
}

/// Takes a need back within ten minutes: its words, photos and index go, the
/// fact that there was one stays.
pub async fn withdraw(tx: &Tx, desk: &Desk, author: &Author) -> Result<()> {
    if author.undo_until(desk.now).is_none() {
        return Err(conflict("need-too-late-to-withdraw"));
    }
    let need = &author.need;
    event::append(tx, desk, need, vec![Draft::of(Kind::Withdrawal, By::Author)]).await?;
    tx.execute(
        "update voice_need set text = $2, wish = $2, sealed = null, summary = $2, photos = 0 where id = $1",
        params![need.id, ""],
    )
    .await?;
    for table in ["voice_photo", "voice_gram", "voice_need_author"] {
        tx.execute(&format!("delete from {table} where need_id = $1"), params![need.id]).await?;
    }
    Ok(())
}

/// Adds the author's event. The owner is told, but for an anonymous author
/// only with the next morning's round.
async fn record(tx: &Tx, desk: &Desk, author: &Author, kind: Kind, text: &str) -> Result<()> {
    let need = &author.need;
    event::append(tx, desk, need, vec![Draft::of(kind, By::Author).saying(text)]).await?;
    if !need.is_anonymous() {
        let message = Message::new("need-notice-author").with("reference", &need.reference);
        let link = format!("/voice/needs/{}/case", need.id);
        desk.tell(tx, need.owner_id, &message, &link).await?;
    }
    Ok(())
}

/// A line of "my needs".
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Own {
    pub id: NeedId,
    pub reference: String,
    pub category: String,
    pub sub: String,
    pub sensitive: bool,
    pub identity: Identity,
    pub raised_on: base::Day,
    pub text: String,
    pub state: State,
    pub waiting: Waiting,
    pub due_at: Option<Moment>,
    pub promised_on: Option<base::Day>,
}

/// The signed-in person's named and confidential needs, newest first.
pub async fn own(rows: &impl Rows, desk: &Desk, actor: &Actor, most: i64) -> Result<Vec<Own>> {
    let mark = Pepper::read(rows, &desk.seal, desk.tenant).await?.author_mark(actor.person);
    let columns = "n.id, n.reference, n.category, n.sub, n.sensitive, n.identity, n.raised_on, n.text, n.state, n.waiting, n.due_at, n.promised_on";
    let sql = format!(
        "select * from (
           select {columns} from voice_need n where n.author_id = $2 and n.tenant_id = $1 and n.state <> $4
           union all select {columns} from voice_need_author a join voice_need n on n.id = a.need_id
           where a.mark = $3 and n.tenant_id = $1 and n.state <> $4) own
         order by raised_on desc, id limit $5"
    );
    rows.all(&sql, params![actor.tenant, actor.person, mark, State::Withdrawn, most]).await
}

/// The public name of the need that this one was merged into.
pub async fn merged_into(rows: &impl Rows, need: &Need) -> Result<Option<(String, String)>> {
    #[derive(FromQueryResult)]
    struct Target {
        reference: String,
        summary: String,
    }
    let Some(target) = need.merged_into else { return Ok(None) };
    let sql = "select reference, summary from voice_need where id = $1";
    let target: Option<Target> = rows.maybe(sql, params![target]).await?;
    Ok(target.map(|target| (target.reference, target.summary)))
}
