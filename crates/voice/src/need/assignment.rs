//! Who has a need: its first owner, handing over, joint handling (联合办理),
//! a leader taking it on (领办), and its category, which decides the owner.

use std::collections::HashSet;

use base::{Message, PersonId, Result, Role, UnitId, error::internal, invalid};
use people::{person, unit};
use store::{FromQueryResult, Rows, Tx, Value, params, rows::place_list};

use super::{
    NeedId, Words,
    access::Casework,
    event::{self, Data, Draft, Kind},
    gram,
};
use crate::{category, category::Category, desk::Desk};

/// Who gets a new need of the category, and the unit that handles it: holders
/// of the category's role, then the leader of its unit, then whoever handles
/// needs where it came from, then any handler of the whole tenant. Nobody at
/// all is an error: a need without an owner cannot be written.
pub async fn first_owner(
    tx: &Tx,
    desk: &Desk,
    category: &Category,
    scope: UnitId,
    avoid: Option<PersonId>,
) -> Result<(PersonId, UnitId)> {
    let unit =
        unit::by_code(tx, desk.tenant, unit::Tree::Admin, &category.owner_unit).await?.map_or(scope, |unit| unit.id);
    let ladder = [
        (category.role(), unit),
        (Role::UnitLeader, unit),
        (Role::NeedHandler, scope),
        (Role::UnionHandler, scope),
        (Role::UnitLeader, scope),
    ];
    for (role, unit) in ladder {
        let holders = person::holders(tx, desk.tenant, role, unit, desk.today()).await?;
        if let Some(owner) = least_loaded(tx, holders, avoid).await? {
            return Ok((owner, unit));
        }
    }
    Err(internal("nobody in this organisation can take a need: grant a handler's role"))
}

/// The holder with the fewest open needs; among equals the nearest.
async fn least_loaded(tx: &Tx, mut holders: Vec<PersonId>, avoid: Option<PersonId>) -> Result<Option<PersonId>> {
    #[derive(FromQueryResult)]
    struct Load {
        owner_id: PersonId,
        open: i64,
    }
    holders.retain(|holder| Some(*holder) != avoid);
    if holders.len() < 2 {
        return Ok(holders.pop());
    }
    let mut values: Vec<Value> = params![true];
    let list = place_list(&mut values, holders.iter().copied());
    let sql = format!(
        "select owner_id, count(*) as open from voice_need where open = $1 and owner_id in ({list}) group by owner_id"
    );
    let loads: Vec<Load> = tx.all(&sql, values).await?;
    let load = |holder: &PersonId| loads.iter().find(|load| load.owner_id == *holder).map_or(0, |load| load.open);
    Ok(holders.into_iter().min_by_key(load))
}

/// Gives the need to another handler; helpers stay.
pub async fn hand_over(tx: &Tx, desk: &Desk, case: &Casework, owner: PersonId, why: &str) -> Result<()> {
    case.require_open()?;
    if owner == case.need.owner_id {
        return Err(invalid("owner", "need-owner-same"));
    }
    let known = crate::desk::handlers(tx, desk.tenant, desk.today()).await?;
    if !known.iter().any(|(id, _)| *id == owner) {
        return Err(invalid("owner", "need-not-a-handler"));
    }
    let data = Data { owner: Some(owner), helpers: helpers(tx, case.need.id).await?, ..Data::default() };
    case.record(tx, desk, Draft::staff(Kind::Assignment, case.actor.person).saying(why).with(data)).await?;
    tell(tx, desk, case, owner, "need-notice-given").await
}

/// Several departments, one lead, one clock, one answer.
pub async fn join(tx: &Tx, desk: &Desk, case: &Casework, helpers: Vec<PersonId>, what: &str) -> Result<()> {
    case.require_owner()?;
    case.require_open()?;
    if helpers.is_empty() || helpers.len() > 8 {
        return Err(invalid("helpers", "need-helpers-count"));
    }
    let sides = crate::desk::helpers(tx, desk.tenant, desk.today()).await?;
    let known: HashSet<PersonId> = sides.into_iter().flat_map(|side| side.people).map(|(id, _)| id).collect();
    if !helpers.iter().all(|helper| known.contains(helper)) {
        return Err(invalid("helpers", "need-not-a-helper"));
    }
    let data = Data { owner: Some(case.need.owner_id), helpers: helpers.clone(), ..Data::default() };
    case.record(tx, desk, Draft::staff(Kind::Joint, case.actor.person).saying(what).with(data)).await?;
    for helper in helpers {
        tell(tx, desk, case, helper, "need-notice-joint").await?;
    }
    Ok(())
}

/// A leader takes the case on: owner from now, the former owner helps.
pub async fn take_on(tx: &Tx, desk: &Desk, case: &Casework, words: &str) -> Result<()> {
    case.require_open()?;
    let former = case.need.owner_id;
    if !case.may_sign() && case.standing != super::access::Standing::Leader || former == case.actor.person {
        return Err(base::forbidden());
    }
    let mut helpers = helpers(tx, case.need.id).await?;
    helpers.push(former);
    let data = Data { owner: Some(case.actor.person), helpers, ..Data::default() };
    case.record(tx, desk, Draft::staff(Kind::TakeOn, case.actor.person).saying(words).with(data)).await?;
    let sql = "update voice_escalation set taken_at = $3 where need_id = $1 and leader_id = $2 and taken_at is null";
    tx.execute(sql, params![case.need.id, case.actor.person, desk.now]).await?;
    tell(tx, desk, case, former, "need-notice-taken").await
}

/// Puts a need into another category; a new owner only by handing over. One
/// that becomes sensitive is sealed and leaves the index and the public list.
pub async fn classify(tx: &Tx, desk: &Desk, case: &Casework, category: &str, sub: &str) -> Result<()> {
    case.require_open()?;
    let tree = category::Tree::read(tx, desk.tenant).await?;
    let category = tree.top(category).ok_or_else(|| invalid("category", "form-choose"))?;
    let sub = tree.parts(&category.code).find(|part| part.code == sub).map_or("", |part| &part.code);
    if category.sensitive != case.need.sensitive {
        change_seal(tx, desk, case, category.sensitive).await?;
    }
    let data = Data {
        category: Some(category.code.clone()),
        sub: Some(sub.to_owned()),
        reply_hours: Some(category.reply_hours),
        promise_days: Some(category.promise_days),
        ..Data::default()
    };
    case.sealed_as(category.sensitive)
        .record(tx, desk, Draft::staff(Kind::Classification, case.actor.person).with(data))
        .await
        .map(drop)
}

async fn change_seal(tx: &Tx, desk: &Desk, case: &Casework, sensitive: bool) -> Result<()> {
    let before = &case.need;
    let words = before.words(desk)?;
    let after = super::Need { sensitive, summary: String::new(), ..before.clone() };
    let sealed = if sensitive { Some(words.sealed(desk, before.id)?) } else { None };
    let shown = if sensitive { Words::default() } else { words.clone() };
    let sql = "update voice_need set sensitive = $2, text = $3, wish = $4, sealed = $5, summary = $6 where id = $1";
    tx.execute(sql, params![before.id, sensitive, shown.text, shown.wish, sealed, ""]).await?;
    tx.execute("delete from voice_gram where need_id = $1", params![before.id]).await?;
    if !sensitive {
        tx.insert_all("voice_gram", &gram::COLUMNS, gram::rows(&after, gram::Field::Text, &words.text)).await?;
    }
    event::reseal(tx, desk, before, &after).await
}

pub async fn helpers(rows: &impl Rows, need: NeedId) -> Result<Vec<PersonId>> {
    rows.column("select person_id from voice_need_helper where need_id = $1 order by person_id", params![need]).await
}

async fn tell(tx: &Tx, desk: &Desk, case: &Casework, person: PersonId, key: &'static str) -> Result<()> {
    if person == case.actor.person {
        return Ok(());
    }
    let message = Message::new(key).with("reference", &case.need.reference);
    let link = format!("/voice/needs/{}/case", case.need.id);
    desk.tell(tx, person, &message, &link).await
}
