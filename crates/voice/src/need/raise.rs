//! Raising a need: with its owner and due date from the first moment.
//!
//! For an anonymous need nothing here writes a person, an address or a time
//! finer than the day, no notice is sent and nothing is audited: its owner
//! hears of it with the next morning's [`super::lapse`] round, and its clock
//! starts when the day is over.

use base::{Actor, Day, Message, PersonId, Result, TenantId, UnitId, conflict, invalid};
use serde_json::json;
use store::{FromQueryResult, Rows, Tx, Value, params, row};
use uuid::Uuid;

use super::{
    Channel, Identity, Need, NeedId, Urgency, Words, assignment,
    event::{self, By, Data, Event, Kind},
    gram, photo,
    progress::Progress,
    receipt::{Code, Pepper},
};
use crate::{answer, category, desk::Desk};

/// The least number of people whom an anonymous need may be narrowed down to.
const CROWD: i64 = 10;

#[derive(Debug, Clone)]
pub struct New {
    /// Made on the device. The need's own id unless it is anonymous.
    pub form: Uuid,
    pub category: String,
    pub sub: String,
    /// `None`: the author's own unit.
    pub scope: Option<UnitId>,
    pub channel: Channel,
    pub identity: Identity,
    pub urgency: Urgency,
    pub words: Words,
    /// JPEG, as [`photo::read`] gives them.
    pub photos: Vec<Vec<u8>>,
    /// The policy answer that did not solve it.
    pub answer: Option<Uuid>,
}

/// What the author gets.
#[derive(Debug, Clone)]
pub struct Receipt {
    pub need: Need,
    /// For an anonymous author, shown and never stored.
    pub code: Option<Code>,
}

/// From whom a need comes.
#[derive(Debug, Clone)]
pub(crate) struct Origin {
    /// `None` for an anonymous one that somebody else writes down.
    pub author: Option<PersonId>,
    /// Who wrote it down for the author.
    pub recorder: Option<PersonId>,
    /// What it may be about, nearest first.
    pub places: Vec<Place>,
}

impl Origin {
    /// A code in the hand: for the anonymous, and for whoever spoke in
    /// confidence to a colleague and may have no phone.
    fn has_code(&self, identity: Identity) -> bool {
        identity == Identity::Anonymous || (identity == Identity::Confidential && self.recorder.is_some())
    }
}

/// Places whom somebody's need may be about: their unit and those above it.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Place {
    pub id: UnitId,
    pub kind: String,
    pub name: String,
    pub name_en: String,
    pub depth: i64,
}

/// The author's unit first, the whole organisation last.
pub async fn places(rows: &impl Rows, author: &Actor, day: Day) -> Result<Vec<Place>> {
    places_of(rows, author.tenant, author.person, day).await
}

pub(crate) async fn places_of(rows: &impl Rows, tenant: TenantId, author: PersonId, day: Day) -> Result<Vec<Place>> {
    let start = "select u.id, 0 from people_membership m join people_unit u on u.id = m.unit_id
           where m.person_id = $2 and u.tree = $4 and m.from_day <= $3 and (m.to_day is null or m.to_day > $3)";
    upward(rows, start, params![tenant, author, day, "admin"]).await
}

/// A unit and those above it.
pub(crate) async fn places_above(rows: &impl Rows, tenant: TenantId, unit: UnitId, day: Day) -> Result<Vec<Place>> {
    let start = "select id, 0 from people_unit where id = $2 and tree = $4";
    upward(rows, start, params![tenant, unit, day, "admin"]).await
}

async fn upward(rows: &impl Rows, start: &str, values: Vec<Value>) -> Result<Vec<Place>> {
    let sql = format!(
        "with recursive above (id, depth) as (
           {start}
           union all select p.parent_id, above.depth + 1 from people_unit_parent p join above on p.unit_id = above.id
           where p.from_day <= $3 and (p.to_day is null or p.to_day > $3))
         select u.id, u.kind, u.name, u.name_en, cast(above.depth as bigint) as depth
         from above join people_unit u on u.id = above.id where u.tenant_id = $1 order by above.depth"
    );
    rows.all(&sql, values).await
}

/// The smallest place that hides an anonymous author: not a team, and at least
/// [`CROWD`] people.
pub async fn hiding_place(rows: &impl Rows, places: &[Place], day: Day) -> Result<Option<Place>> {
    for place in places.iter().filter(|place| place.kind != "team") {
        let sql = format!(
            "{} select count(distinct m.person_id) from people_membership m
             where m.unit_id in (select id from below) and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)",
            people::unit::below_cte(1, 2)
        );
        if rows.count(&sql, params![place.id, day]).await? >= CROWD {
            return Ok(Some(place.clone()));
        }
    }
    Ok(places.last().cloned())
}

/// Raises a need. The same form sent again is a success and answers the same.
pub async fn raise(tx: &Tx, desk: &Desk, author: &Actor, new: New) -> Result<Receipt> {
    let places = places(tx, author, desk.today()).await?;
    receive(tx, desk, &Origin { author: Some(author.person), recorder: None, places }, new).await
}

pub(crate) async fn receive(tx: &Tx, desk: &Desk, origin: &Origin, new: New) -> Result<Receipt> {
    let pepper = Pepper::read(tx, &desk.seal, desk.tenant).await?;
    let code = origin.has_code(new.identity).then(|| pepper.code(new.form));
    if let Some(need) = repeated(tx, desk, origin, &pepper, &new, code.as_ref()).await? {
        return Ok(Receipt { need, code });
    }
    let categories = category::Tree::read(tx, desk.tenant).await?;
    let category = categories.top(&new.category).filter(|category| category.closed_on.is_none());
    let category = category.ok_or_else(|| invalid("category", "form-choose"))?;
    let sub = categories.parts(&category.code).find(|part| part.code == new.sub).map_or("", |part| &part.code);
    let scope = scope(tx, desk, origin, &new).await?;
    let hidden = new.identity == Identity::Anonymous;
    let author = origin.author.filter(|_| !hidden);
    let avoid = author;
    let (owner, handling) = assignment::first_owner(tx, desk, category, scope, avoid).await?;

    let id: NeedId = if code.is_some() { desk.ids.untimed() } else { NeedId(new.form) };
    let mut events = beginning(desk, category, sub, owner, hidden);
    if let (Some(recorder), false) = (origin.recorder, hidden) {
        (events[0].by, events[0].actor) = (By::Staff, Some(recorder));
    }
    let progress = Progress::of(&events, desk).ok_or_else(|| base::error::internal("a need without a beginning"))?;
    let need = Need {
        id,
        tenant_id: desk.tenant,
        reference: reference(tx, desk).await?,
        category: category.code.clone(),
        sub: sub.to_owned(),
        sensitive: category.sensitive,
        scope_id: scope,
        handling_id: handling,
        channel: new.channel,
        identity: new.identity,
        urgency: new.urgency,
        author_id: author.filter(|_| new.identity == Identity::Named),
        raised_on: desk.today(),
        raised_at: (!hidden).then_some(desk.now),
        text: String::new(),
        wish: String::new(),
        sealed: None,
        summary: String::new(),
        photos: new.photos.len() as i64,
        supporters: 0,
        state: progress.state,
        open: true,
        waiting: progress.waiting,
        owner_id: owner,
        due_at: progress.due.map(|due| due.1),
        due_kind: progress.due_kind(),
        promised_on: None,
        answered_on: None,
        answered_in_time: None,
        closed_on: None,
        reopened: 0,
        level: 0,
        merged_into: None,
        purged_on: None,
        version: progress.version,
    };
    write(tx, desk, &need, &new, &events, code.as_ref().map(|code| pepper.hash(code))).await?;
    if let (Some(author), Identity::Confidential) = (author, new.identity) {
        let sealed = desk.seal.seal(&desk.ids, &format!("voice_need_author:{id}"), author.0.as_bytes())?;
        tx.insert("voice_need_author", row! { need_id: id, mark: pepper.author_mark(author), sealed: sealed }).await?;
    }
    if !hidden {
        let message = Message::new("need-notice-new").with("reference", &need.reference);
        desk.tell(tx, owner, &message, &format!("/voice/needs/{id}/case")).await?;
    }
    tx.emit(&desk.ids, desk.tenant, "voice.need.raised", &json!({ "need": id })).await?;
    Ok(Receipt { need, code })
}

/// The need that this form made before, if it did.
async fn repeated(
    tx: &Tx,
    desk: &Desk,
    origin: &Origin,
    pepper: &Pepper,
    new: &New,
    code: Option<&Code>,
) -> Result<Option<Need>> {
    let columns = super::COLUMNS;
    if let Some(code) = code {
        let sql = format!("select {columns} from voice_need n where n.tenant_id = $1 and n.receipt = $2");
        return tx.maybe(&sql, params![desk.tenant, pepper.hash(code)]).await;
    }
    let sql = format!("select {columns} from voice_need n where n.id = $1");
    let Some(need) = tx.maybe::<Need>(&sql, params![new.form]).await? else { return Ok(None) };
    let own = match origin.author {
        Some(author) => super::author::is_author(tx, pepper, desk.tenant, author, &need).await?,
        None => false,
    };
    if own { Ok(Some(need)) } else { Err(conflict("need-form-used")) }
}

async fn scope(tx: &Tx, desk: &Desk, origin: &Origin, new: &New) -> Result<UnitId> {
    let places = &origin.places;
    let nowhere = || invalid("scope", "need-no-unit");
    let chosen = match new.scope {
        Some(unit) => places.iter().position(|place| place.id == unit).ok_or_else(nowhere)?,
        None => 0,
    };
    let place = if new.identity == Identity::Anonymous {
        hiding_place(tx, places.get(chosen..).unwrap_or_default(), desk.today()).await?
    } else {
        places.get(chosen).cloned()
    };
    place.map(|place| place.id).ok_or_else(nowhere)
}

/// `XQ-7K3M9Q`
async fn reference(tx: &Tx, desk: &Desk) -> Result<String> {
    loop {
        let reference = format!("XQ-{}", desk.ids.code(6));
        let sql = "select count(*) from voice_need where tenant_id = $1 and reference = $2";
        if tx.count(sql, params![desk.tenant, reference.as_str()]).await? == 0 {
            return Ok(reference);
        }
    }
}

/// Received, classified and given to its owner, in one go.
pub(crate) fn beginning(
    desk: &Desk,
    category: &category::Category,
    sub: &str,
    owner: base::PersonId,
    hidden: bool,
) -> Vec<Event> {
    let clock = Data {
        category: Some(category.code.clone()),
        sub: Some(sub.to_owned()),
        reply_hours: Some(category.reply_hours),
        promise_days: Some(category.promise_days),
        ..Data::default()
    };
    let given = Data { owner: Some(owner), ..Data::default() };
    [
        (Kind::Raising, By::Author, Data::default()),
        (Kind::Classification, By::System, clock),
        (Kind::Assignment, By::System, given),
    ]
    .into_iter()
    .zip(1..)
    .map(|((kind, by, data), seq)| Event {
        seq,
        kind,
        by,
        actor: None,
        at: (!hidden).then_some(desk.now),
        on: desk.today(),
        text: String::new(),
        data,
    })
    .collect()
}

async fn write(tx: &Tx, desk: &Desk, need: &Need, new: &New, events: &[Event], receipt: Option<Vec<u8>>) -> Result<()> {
    tx.insert_all("voice_need", &COLUMNS, vec![values(desk, need, &new.words, receipt)?]).await?;
    let rows = events.iter().map(|event| event::values(desk, need, event)).collect::<Result<_>>()?;
    tx.insert_all("voice_need_event", &event::COLUMNS, rows).await?;
    photo::keep(tx, desk, need.id, &new.photos).await?;
    if let Some(answer) = new.answer {
        answer::refer(tx, need, answer).await?;
    }
    if !need.sensitive {
        tx.insert_all("voice_gram", &gram::COLUMNS, gram::rows(need, gram::Field::Text, &new.words.text)).await?;
    }
    Ok(())
}

pub(crate) const COLUMNS: [&str; 35] = [
    "id",
    "tenant_id",
    "reference",
    "sensitive",
    "scope_id",
    "handling_id",
    "channel",
    "identity",
    "urgency",
    "author_id",
    "receipt",
    "raised_on",
    "raised_at",
    "text",
    "wish",
    "sealed",
    "summary",
    "photos",
    "supporters",
    "state",
    "open",
    "waiting",
    "owner_id",
    "due_at",
    "due_kind",
    "promised_on",
    "answered_on",
    "answered_in_time",
    "closed_on",
    "reopened",
    "level",
    "merged_into",
    "category",
    "sub",
    "version",
];

/// A need's row; the words are sealed when it is sensitive.
pub(crate) fn values(desk: &Desk, need: &Need, words: &Words, receipt: Option<Vec<u8>>) -> Result<Vec<Value>> {
    let sealed = if need.sensitive { Some(words.sealed(desk, need.id)?) } else { None };
    let (text, wish) = if need.sensitive { ("", "") } else { (words.text.as_str(), words.wish.as_str()) };
    Ok(params![
        need.id,
        need.tenant_id,
        need.reference.as_str(),
        need.sensitive,
        need.scope_id,
        need.handling_id,
        need.channel,
        need.identity,
        need.urgency,
        need.author_id,
        receipt,
        need.raised_on,
        need.raised_at,
        text,
        wish,
        sealed,
        need.summary.as_str(),
        need.photos,
        need.supporters,
        need.state,
        need.open,
        need.waiting,
        need.owner_id,
        need.due_at,
        need.due_kind,
        need.promised_on,
        need.answered_on,
        need.answered_in_time,
        need.closed_on,
        need.reopened,
        need.level,
        need.merged_into,
        need.category.as_str(),
        need.sub.as_str(),
        need.version
    ])
}
