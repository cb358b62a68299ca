//! "Cannot, because …": proposed by the owner, signed by a leader who is
//! somebody else, explained to the author, who may contest it once.

use base::{Message, Result, Role, conflict, forbidden};
use people::person;
use store::Tx;

use super::{
    State,
    access::Casework,
    event::{Draft, Kind},
    reply::tell_author,
};
use crate::desk::Desk;

/// The owner's proposal, with the explanation as the author shall read it.
pub async fn propose(tx: &Tx, desk: &Desk, case: &Casework, because: &str) -> Result<()> {
    case.require_owner()?;
    if !matches!(case.need.state, State::Assigned | State::Answered | State::Promised) {
        return Err(conflict("need-not-now"));
    }
    let need = &case.need;
    case.record(tx, desk, Draft::staff(Kind::Inability, case.actor.person).saying(because)).await?;
    let leaders = person::holders(tx, desk.tenant, Role::UnitLeader, need.handling_id, desk.today()).await?;
    let Some(leader) = leaders.into_iter().find(|leader| *leader != case.actor.person) else { return Ok(()) };
    let message = Message::new("need-notice-signature").with("reference", &need.reference);
    desk.tell(tx, leader, &message, &format!("/voice/needs/{}/case", need.id)).await
}

/// The leader signs, in their own words to the author; closes the case as "cannot".
pub async fn sign(tx: &Tx, desk: &Desk, case: &Casework, words: &str) -> Result<()> {
    check(tx, desk, case).await?;
    case.record(tx, desk, Draft::staff(Kind::Signature, case.actor.person).saying(words)).await?;
    tell_author(tx, desk, &case.need, "need-notice-unable").await
}

/// The leader does not sign; the owner goes on, and why stays in the house.
pub async fn send_back(tx: &Tx, desk: &Desk, case: &Casework, why: &str) -> Result<()> {
    check(tx, desk, case).await?;
    case.record(tx, desk, Draft::staff(Kind::Return, case.actor.person).saying(why)).await?;
    let message = Message::new("need-notice-returned").with("reference", &case.need.reference);
    let link = format!("/voice/needs/{}/case", case.need.id);
    desk.tell(tx, case.need.owner_id, &message, &link).await
}

async fn check(tx: &Tx, desk: &Desk, case: &Casework) -> Result<()> {
    if case.need.state != State::Proposed {
        return Err(conflict("need-not-now"));
    }
    let events = super::event::all(tx, desk, &case.need).await?;
    let progress = super::progress::Progress::of(&events, desk);
    let proposer = progress.and_then(|progress| progress.proposer);
    if !case.may_sign() || case.is_owner() || proposer == Some(case.actor.person) {
        return Err(forbidden());
    }
    Ok(())
}
