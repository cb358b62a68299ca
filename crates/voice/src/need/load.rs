//! Needs with their whole history, loaded at once: demonstration data, or the
//! ledger of an earlier system.
//!
//! Through the same events, projection and sealing as a live need, in
//! multi-row inserts; [`super::check`] holds for them as for any other.

use std::collections::HashMap;

use base::{Moment, PersonId, Result, UnitId, error::internal, invalid};
use store::{Tx, Value, params};
use uuid::Uuid;

use super::{
    Channel, Identity, Need, NeedId, State, Urgency, Words, assignment,
    event::{self, By, Data, Event, Kind},
    gram,
    progress::Progress,
    raise,
    receipt::{Code, Pepper},
};
use crate::{category, desk::Desk};

#[derive(Debug, Clone)]
pub struct LoadedNeed {
    /// The need's id unless it is anonymous; its receipt code if it is.
    pub form: Uuid,
    /// A new one when empty.
    pub reference: String,
    pub author: PersonId,
    pub category: String,
    pub sub: String,
    pub scope: UnitId,
    pub channel: Channel,
    pub identity: Identity,
    pub urgency: Urgency,
    pub raised_at: Moment,
    pub words: Words,
    pub summary: String,
    pub supporters: i64,
    /// Whoever the category's rule gives it to when `None`.
    pub owner: Option<PersonId>,
    pub steps: Vec<Step>,
    /// JPEG.
    pub photos: Vec<Vec<u8>>,
}

/// What happened after the raising. `actor` is the member of staff who did it,
/// or for an escalation the leader who heard of it.
#[derive(Debug, Clone)]
pub struct Step {
    pub at: Moment,
    pub kind: Kind,
    pub by: By,
    pub actor: Option<PersonId>,
    pub text: String,
    pub data: Data,
}

#[derive(Debug, Clone)]
pub struct Outcome {
    pub id: NeedId,
    pub reference: String,
    pub code: Option<Code>,
}

#[derive(Default)]
struct Batch {
    plain: Vec<Vec<Value>>,
    merged: Vec<Vec<Value>>,
    events: Vec<Vec<Value>>,
    authors: Vec<Vec<Value>>,
    helpers: Vec<Vec<Value>>,
    escalations: Vec<Vec<Value>>,
    supports: Vec<Vec<Value>>,
    grams: Vec<Vec<Value>>,
    photos: Vec<Vec<Value>>,
}

struct Loader<'a> {
    tx: &'a Tx,
    desk: &'a Desk,
    tree: category::Tree,
    pepper: Pepper,
    owners: HashMap<(String, UnitId), (PersonId, UnitId)>,
    batch: Batch,
}

/// Loads needs in the order given; the merger of one names another by its `form`,
/// which must then not be anonymous.
pub async fn load(tx: &Tx, desk: &Desk, needs: Vec<LoadedNeed>) -> Result<Vec<Outcome>> {
    let tree = category::Tree::read(tx, desk.tenant).await?;
    let pepper = Pepper::read(tx, &desk.seal, desk.tenant).await?;
    let mut loader = Loader { tx, desk, tree, pepper, owners: HashMap::new(), batch: Batch::default() };
    let mut outcomes = Vec::with_capacity(needs.len());
    for need in needs {
        outcomes.push(loader.add(need).await?);
    }
    loader.write().await?;
    Ok(outcomes)
}

impl Loader<'_> {
    async fn add(&mut self, new: LoadedNeed) -> Result<Outcome> {
        let desk = self.desk.at(new.raised_at);
        let hidden = new.identity == Identity::Anonymous;
        let category = self.tree.top(&new.category).ok_or_else(|| invalid("category", "form-choose"))?.clone();
        let (owner, handling) = self.owner(&category, &new).await?;
        let code = hidden.then(|| self.pepper.code(new.form));
        let id: NeedId = if hidden { self.desk.ids.untimed() } else { NeedId(new.form) };
        let events = history(&desk, raise::beginning(&desk, &category, &new.sub, owner, hidden), &new.steps, hidden);
        let progress = Progress::of(&events, &desk).ok_or_else(|| internal("a need without a beginning"))?;
        let reference =
            if new.reference.is_empty() { format!("XQ-{}", desk.ids.code(6)) } else { new.reference.clone() };
        let withdrawn = progress.state == State::Withdrawn;
        let sensitive = self.tree.find(&progress.category).is_some_and(|category| category.sensitive);
        let need = Need {
            id,
            tenant_id: desk.tenant,
            reference: reference.clone(),
            category: progress.category.clone(),
            sub: progress.sub.clone(),
            sensitive,
            scope_id: new.scope,
            handling_id: handling,
            channel: new.channel,
            identity: new.identity,
            urgency: new.urgency,
            author_id: (new.identity == Identity::Named).then_some(new.author),
            raised_on: desk.today(),
            raised_at: (!hidden).then_some(new.raised_at),
            text: String::new(),
            wish: String::new(),
            sealed: None,
            summary: if sensitive || withdrawn { String::new() } else { new.summary.clone() },
            photos: new.photos.len() as i64,
            supporters: new.supporters,
            state: progress.state,
            open: progress.state.is_open(),
            waiting: progress.waiting,
            owner_id: progress.owner,
            due_at: progress.due.map(|due| due.1),
            due_kind: progress.due_kind(),
            promised_on: progress.promised_on,
            answered_on: progress.answered_on,
            answered_in_time: progress.answered_in_time,
            closed_on: progress.closed_on,
            reopened: progress.reopened,
            level: progress.level,
            merged_into: progress.merged_into,
            purged_on: None,
            version: progress.version,
        };
        let words = if withdrawn { Words::default() } else { new.words.clone() };
        let row = raise::values(&desk, &need, &words, code.as_ref().map(|code| self.pepper.hash(code)))?;
        if need.merged_into.is_some() {
            self.batch.merged.push(row);
        } else {
            self.batch.plain.push(row);
        }
        self.hang_on(&desk, &need, &new, &words, &events, &progress)?;
        Ok(Outcome { id, reference, code })
    }

    async fn owner(&mut self, category: &category::Category, new: &LoadedNeed) -> Result<(PersonId, UnitId)> {
        let key = (category.code.clone(), new.scope);
        let (owner, handling) = if let Some(known) = self.owners.get(&key) {
            *known
        } else {
            let found = assignment::first_owner(self.tx, self.desk, category, new.scope, None).await?;
            *self.owners.entry(key).or_insert(found)
        };
        Ok((new.owner.unwrap_or(owner), handling))
    }

    /// The rows that hang on a need.
    fn hang_on(
        &mut self,
        desk: &Desk,
        need: &Need,
        new: &LoadedNeed,
        words: &Words,
        events: &[Event],
        progress: &Progress,
    ) -> Result<()> {
        let batch = &mut self.batch;
        for event in events {
            batch.events.push(event::values(desk, need, event)?);
        }
        if need.identity == Identity::Confidential && need.state != State::Withdrawn {
            let sealed =
                desk.seal.seal(&desk.ids, &format!("voice_need_author:{}", need.id), new.author.0.as_bytes())?;
            batch.authors.push(params![need.id, self.pepper.author_mark(new.author), sealed]);
        }
        batch.helpers.extend(progress.helpers.iter().map(|helper| params![need.id, *helper]));
        let heard = events.iter().skip(3).zip(&new.steps).filter(|(event, _)| event.kind == Kind::Escalation);
        for (event, step) in heard {
            if let (Some(leader), Some(level), Some(due)) = (step.actor, event.data.level, event.data.due_at) {
                let taken = new
                    .steps
                    .iter()
                    .find(|later| later.kind == Kind::TakeOn && later.at > step.at && later.actor == Some(leader));
                let id: Uuid = desk.ids.untimed();
                batch.escalations.push(params![
                    id,
                    need.tenant_id,
                    need.id,
                    level,
                    due,
                    step.at,
                    leader,
                    taken.map(|step| step.at)
                ]);
            }
        }
        for _ in 0..new.supporters {
            batch.supports.push(params![need.id, desk.ids.bytes::<32>().to_vec(), need.raised_on]);
        }
        if !need.sensitive {
            batch.grams.extend(gram::rows(need, gram::Field::Text, &words.text));
            batch.grams.extend(gram::rows(need, gram::Field::Summary, &need.summary));
        }
        batch.photos.extend(
            new.photos.iter().map(|photo| params![desk.ids.untimed::<Uuid>(), need.tenant_id, need.id, photo.clone()]),
        );
        Ok(())
    }

    async fn write(self) -> Result<()> {
        let Self { tx, batch, .. } = self;
        // What others were merged into comes first.
        tx.insert_all("voice_need", &raise::COLUMNS, batch.plain).await?;
        tx.insert_all("voice_need", &raise::COLUMNS, batch.merged).await?;
        tx.insert_all("voice_need_event", &event::COLUMNS, batch.events).await?;
        tx.insert_all("voice_need_author", &["need_id", "mark", "sealed"], batch.authors).await?;
        tx.insert_all("voice_need_helper", &["need_id", "person_id"], batch.helpers).await?;
        let columns = ["id", "tenant_id", "need_id", "level", "due_at", "at", "leader_id", "taken_at"];
        tx.insert_all("voice_escalation", &columns, batch.escalations).await?;
        tx.insert_all("voice_support", &["need_id", "mark", "supported_on"], batch.supports).await?;
        tx.insert_all("voice_gram", &gram::COLUMNS, batch.grams).await?;
        tx.insert_all("voice_photo", &["id", "tenant_id", "need_id", "bytes"], batch.photos).await
    }
}

/// The beginning and the steps as events; an escalation is of the due date
/// that stood at its time.
fn history(desk: &Desk, beginning: Vec<Event>, steps: &[Step], hidden: bool) -> Vec<Event> {
    let mut events = beginning;
    for step in steps {
        let mut data = step.data.clone();
        if step.kind == Kind::Escalation && data.due_at.is_none() {
            data.due_at = Progress::of(&events, desk).and_then(|progress| progress.due).map(|due| due.1);
        }
        let author = step.by == By::Author;
        events.push(Event {
            seq: events.len() as i64 + 1,
            kind: step.kind,
            by: step.by,
            actor: step.actor.filter(|_| step.by == By::Staff),
            at: (!(author && hidden)).then_some(step.at),
            on: desk.day_of(step.at),
            text: step.text.clone(),
            data,
        });
    }
    events
}
