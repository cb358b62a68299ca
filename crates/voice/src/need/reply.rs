//! What the owner says to the author: an answer, a question, a promise with a
//! date, "it is solved". Only the owner, so that the author of a joint case
//! gets one consolidated answer.

use base::{Day, Message, Result, conflict, invalid};
use store::{Rows, Tx};

use super::{
    Identity, Need, State,
    access::Casework,
    event::{Data, Draft, Kind},
};
use crate::desk::{Desk, plus};

/// A promise may be at most so many days away.
const FARTHEST: i64 = 366;

pub async fn answer(tx: &Tx, desk: &Desk, case: &Casework, text: &str) -> Result<()> {
    say(tx, desk, case, Kind::Reply, text, Data::default(), "need-notice-answered").await
}

/// Asks the author something; the clocks stand still until they answer.
pub async fn ask(tx: &Tx, desk: &Desk, case: &Casework, text: &str) -> Result<()> {
    say(tx, desk, case, Kind::Question, text, Data::default(), "need-notice-asked").await
}

pub async fn promise(tx: &Tx, desk: &Desk, case: &Casework, text: &str, day: Day) -> Result<()> {
    if day < desk.today() {
        return Err(invalid("promised_on", "need-promise-past"));
    }
    if day > plus(desk.today(), FARTHEST) {
        return Err(invalid("promised_on", "need-promise-far"));
    }
    let data = Data { promised_on: Some(day), ..Data::default() };
    say(tx, desk, case, Kind::Promise, text, data, "need-notice-promised").await
}

/// "It is solved": the author is asked, and only the author closes.
pub async fn claim(tx: &Tx, desk: &Desk, case: &Casework, text: &str) -> Result<()> {
    say(tx, desk, case, Kind::Solution, text, Data::default(), "need-notice-claimed").await
}

async fn say(
    tx: &Tx,
    desk: &Desk,
    case: &Casework,
    kind: Kind,
    text: &str,
    data: Data,
    message: &'static str,
) -> Result<()> {
    case.require_owner()?;
    case.require_open()?;
    if matches!(case.need.state, State::Claimed | State::Proposed) && kind != Kind::Reply {
        return Err(conflict("need-not-now"));
    }
    case.record(tx, desk, Draft::staff(kind, case.actor.person).saying(text).with(data)).await?;
    tell_author(tx, desk, &case.need, message).await
}

/// A notice to a named or confidential author. A confidential one's names no
/// need and leads to "my needs", so that the list of notices ties nobody to a
/// case; an anonymous author finds out with the code.
pub(crate) async fn tell_author(tx: &Tx, desk: &Desk, need: &Need, key: &'static str) -> Result<()> {
    let (person, link) = match need.identity {
        Identity::Anonymous => return Ok(()),
        Identity::Named => (need.author_id, format!("/voice/needs/{}", need.id)),
        Identity::Confidential => (confidential_author(tx, desk, need).await?, "/voice".to_owned()),
    };
    let Some(person) = person else { return Ok(()) };
    desk.tell(tx, person, &Message::new(key), &link).await
}

/// For the notice alone; no person sees the outcome.
async fn confidential_author(tx: &Tx, desk: &Desk, need: &Need) -> Result<Option<base::PersonId>> {
    let sql = "select sealed from voice_need_author where need_id = $1";
    let Some(sealed) = tx.value::<Vec<u8>>(sql, store::params![need.id]).await? else { return Ok(None) };
    let plain = desk.seal.open(&format!("voice_need_author:{}", need.id), &sealed)?;
    Ok(Some(base::PersonId(uuid::Uuid::from_slice(&plain)?)))
}
