//! Who may work a need, and who may learn a confidential author's name.
//!
//! | standing | who | may |
//! |---|---|---|
//! | owner | the one it was given to | everything; the only one who answers the author |
//! | helper | co-handlers of a joint case | read, note, hand over |
//! | handler | need and union handlers whose units it is about or is handled in | read, note, hand over, merge, take over |
//! | counsellor | counsellors of those units, sensitive needs only | as handlers |
//! | leader | unit leaders of those units, once it is escalated or wants a signature | read, sign, take on |
//!
//! A sensitive need is read by its owner, helpers and counsellors alone; for
//! anybody else it does not exist. Administrators hold none of these roles.

use base::{Actor, Moment, Permission, PersonId, Result, Role, conflict, forbidden, not_found};
use people::{audit, person};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{
    Identity, Need, NeedId, State, Words,
    event::{self, Draft, Event, Kind},
};
use crate::desk::Desk;

/// Works needs: the ledger and the case pages. A branch secretary sees there
/// what the branch was asked to help with.
pub const WORK: Permission = Permission {
    name: "voice.need.work",
    roles: &[Role::NeedHandler, Role::UnionHandler, Role::Counsellor, Role::UnitLeader, Role::BranchSecretary],
};
/// Handles needs of the units of the grant.
pub const HANDLE: Permission =
    Permission { name: "voice.need.handle", roles: &[Role::NeedHandler, Role::UnionHandler] };
/// Handles sensitive needs.
pub const COUNSEL: Permission = Permission { name: "voice.need.counsel", roles: &[Role::Counsellor] };
/// Signs "cannot, because" and takes cases on.
pub const SIGN: Permission = Permission { name: "voice.need.sign", roles: &[Role::UnitLeader] };
/// Changes categories, their owners and clocks.
pub const SET_CATEGORIES: Permission = Permission { name: "voice.category.set", roles: &[Role::UnionHandler] };

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    Owner,
    Helper,
    Handler,
    Counsellor,
    Leader,
}

/// Only the check in this file can make one.
#[derive(Debug, Clone)]
struct Checked;

/// Only [`open_author`] can make one.
#[derive(Debug, Clone)]
struct Recorded;

/// The proof that this person may work this need.
#[derive(Debug, Clone)]
pub struct Casework {
    pub need: Need,
    pub standing: Standing,
    pub actor: Actor,
    #[expect(dead_code, reason = "its being there is the proof")]
    checked: Checked,
}

impl Casework {
    pub async fn open(rows: &impl Rows, actor: &Actor, id: NeedId) -> Result<Self> {
        let need = super::get(rows, actor.tenant, id).await?;
        let standing = standing(rows, actor, &need).await?.ok_or_else(not_found)?;
        Ok(Self { need, standing, actor: actor.clone(), checked: Checked })
    }

    /// By the number that people quote.
    pub async fn by_reference(rows: &impl Rows, actor: &Actor, reference: &str) -> Result<Self> {
        let sql = "select id from voice_need where tenant_id = $1 and reference = $2";
        let found: Option<NeedId> = rows.value(sql, params![actor.tenant, reference]).await?;
        let unknown = || base::invalid("into", "need-reference-unknown");
        match Self::open(rows, actor, found.ok_or_else(unknown)?).await {
            Err(base::Error::NotFound) => Err(unknown()),
            found => found,
        }
    }

    /// As [`Casework::open`], for an act on the version that the person saw.
    pub async fn act(tx: &Tx, actor: &Actor, id: NeedId, seen: i64) -> Result<Self> {
        let case = Self::open(tx, actor, id).await?;
        if case.need.version == seen { Ok(case) } else { Err(conflict("need-changed")) }
    }

    pub fn words(&self, desk: &Desk) -> Result<Words> {
        if self.may_read() { self.need.words(desk) } else { Ok(Words::default()) }
    }

    /// All events; for a leader of a sensitive need without what was said.
    pub async fn events(&self, rows: &impl Rows, desk: &Desk) -> Result<Vec<Event>> {
        let mut events = event::all(rows, desk, &self.need).await?;
        if !self.may_read() {
            events.iter_mut().filter(|event| event.kind != Kind::Inability).for_each(|event| event.text.clear());
        }
        Ok(events)
    }

    pub fn may_read(&self) -> bool {
        !self.need.sensitive || self.standing != Standing::Leader
    }

    pub fn is_owner(&self) -> bool {
        self.standing == Standing::Owner
    }

    /// The same case after its need became sensitive, or stopped being so.
    pub(crate) fn sealed_as(&self, sensitive: bool) -> Self {
        Self { need: Need { sensitive, ..self.need.clone() }, ..self.clone() }
    }

    pub(crate) fn require_owner(&self) -> Result<()> {
        if self.is_owner() { Ok(()) } else { Err(forbidden()) }
    }

    pub(crate) fn require_open(&self) -> Result<()> {
        if self.need.open { Ok(()) } else { Err(conflict("need-closed")) }
    }

    /// A leader's own units: the one that it is about or the one that handles it.
    pub fn may_sign(&self) -> bool {
        covers(&self.actor, &SIGN, &self.need)
    }

    /// Adds what the person did, and audits it.
    pub(crate) async fn record(&self, tx: &Tx, desk: &Desk, draft: Draft) -> Result<super::progress::Progress> {
        let action = format!("voice.need.{}", draft.kind.code());
        let progress = event::append(tx, desk, &self.need, vec![draft]).await?;
        audit::write(tx, desk.now, &self.actor, &action, self.need.id, "").await?;
        Ok(progress)
    }
}

fn covers(actor: &Actor, permission: &Permission, need: &Need) -> bool {
    actor.may_in(permission, need.scope_id) || actor.may_in(permission, need.handling_id)
}

async fn standing(rows: &impl Rows, actor: &Actor, need: &Need) -> Result<Option<Standing>> {
    if need.state == State::Withdrawn || need.purged_on.is_some() {
        return Ok(None);
    }
    if need.owner_id == actor.person {
        return Ok(Some(Standing::Owner));
    }
    let helps = "select count(*) from voice_need_helper where need_id = $1 and person_id = $2";
    if rows.count(helps, params![need.id, actor.person]).await? > 0 {
        return Ok(Some(Standing::Helper));
    }
    if need.sensitive && covers(actor, &COUNSEL, need) {
        return Ok(Some(Standing::Counsellor));
    }
    if !need.sensitive && covers(actor, &HANDLE, need) {
        return Ok(Some(Standing::Handler));
    }
    let concerned = need.level > 0 || matches!(need.state, State::Proposed | State::Unable);
    let told = "select count(*) from voice_escalation where need_id = $1 and leader_id = $2";
    let leads =
        (concerned && covers(actor, &SIGN, need)) || rows.count(told, params![need.id, actor.person]).await? > 0;
    Ok(leads.then_some(Standing::Leader))
}

/// The proof that a confidential author's name was opened, with its reason on
/// record; carries the name.
#[derive(Debug, Clone)]
pub struct NeedAccess {
    pub author: PersonId,
    pub name: String,
    #[expect(dead_code, reason = "its being there is the proof")]
    recorded: Recorded,
}

/// Opens the name of a confidential author, for the assigned owner and for a
/// stated reason. The author sees that it was done.
pub async fn open_author(tx: &Tx, desk: &Desk, case: &Casework, why: &str) -> Result<NeedAccess> {
    let need = &case.need;
    if need.identity != Identity::Confidential {
        return Err(not_found());
    }
    case.require_owner()?;
    let sql = "select sealed from voice_need_author where need_id = $1";
    let sealed: Vec<u8> = tx.value(sql, params![need.id]).await?.ok_or_else(not_found)?;
    let plain = desk.seal.open(&format!("voice_need_author:{}", need.id), &sealed)?;
    let author = PersonId(Uuid::from_slice(&plain)?);
    let values = row! {
        id: desk.ids.make::<Uuid>(), tenant_id: desk.tenant, need_id: need.id, opened_by: case.actor.person, at: desk.now, why: why
    };
    tx.insert("voice_author_access", values).await?;
    case.record(tx, desk, Draft::staff(Kind::Opening, case.actor.person).saying(why)).await?;
    Ok(NeedAccess { author, name: person::name(tx, desk.tenant, author).await?, recorded: Recorded })
}

/// One opening of an author's name.
#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Opening {
    pub name: String,
    pub at: Moment,
    pub why: String,
}

/// Every opening of the author's name of this need: the author and the case page show it.
pub async fn openings(rows: &impl Rows, need: &Need) -> Result<Vec<Opening>> {
    let sql = "select p.name, a.at, a.why from voice_author_access a join people_person p on p.id = a.opened_by
               where a.tenant_id = $1 and a.need_id = $2 order by a.at";
    rows.all(sql, params![need.tenant_id, need.id]).await
}
