//! A need that somebody else writes down: heard on a visit, in a talk, on the
//! phone, read on paper. With the author's consent and as the author wants to
//! be known; from then on it is the author's like any other.
//!
//! Who wrote it down stands in the history, but not of an anonymous need: that
//! one holds nobody and only the day. The recorder may write for people of the
//! own units and sees nothing of the case afterwards by having recorded it.

use base::{Actor, Message, Permission, PersonId, Result, Role, UnitId, invalid};
use people::audit;
use store::{FromQueryResult, Rows, Tx, params, rows::place_list};

use super::{
    Channel, Identity,
    raise::{self, New, Origin, Receipt},
    reply::tell_author,
};
use crate::desk::Desk;

/// Writes down what employees of the own units said.
pub const RECORD: Permission = Permission {
    name: "voice.need.record",
    roles: &[
        Role::TeamLeader,
        Role::Liaison,
        Role::BranchSecretary,
        Role::ContactLeader,
        Role::NeedHandler,
        Role::UnionHandler,
    ],
};
/// People of one name who are offered to choose from.
const MOST: usize = 8;

/// Somebody whose words can be written down.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Employee {
    pub id: PersonId,
    pub name: String,
    pub staff_number: String,
    pub unit: String,
}

/// Where it came in, other than by the author's own hand.
pub fn channels() -> impl Iterator<Item = Channel> {
    Channel::ALL.iter().copied().filter(|channel| *channel != Channel::Web)
}

/// Those of the recorder's units with this staff number or this name.
pub async fn employees(rows: &impl Rows, desk: &Desk, recorder: &Actor, who: &str) -> Result<Vec<Employee>> {
    let mut values = params![desk.tenant, desk.today(), "admin", who, MOST as i64];
    let within = match recorder.reach(&RECORD) {
        None => String::new(),
        Some(units) => format!(" and u.id in ({})", place_list(&mut values, units)),
    };
    let sql = format!(
        "select distinct p.id, p.name, p.staff_number, u.name as unit from people_person p
         join people_membership m on m.person_id = p.id join people_unit u on u.id = m.unit_id
         where p.tenant_id = $1 and p.left_on is null and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
           and u.tree = $3 and (p.staff_number = $4 or p.name = $4){within} order by unit, p.staff_number limit $5"
    );
    rows.all(&sql, values).await
}

/// Units that the recorder can name for somebody who stays anonymous.
pub async fn units(rows: &impl Rows, desk: &Desk, recorder: &Actor) -> Result<Vec<people::unit::Placed>> {
    let mut units = people::unit::tree(rows, desk.tenant, people::unit::Tree::Admin, desk.today()).await?;
    if let Some(reach) = recorder.reach(&RECORD) {
        units.retain(|unit| reach.contains(&unit.id));
    }
    Ok(units)
}

/// Whose words these are.
#[derive(Debug, Clone)]
pub enum Whose {
    /// Named or confidential.
    Employee(PersonId),
    /// Anonymous: somebody of this unit.
    Somebody(UnitId),
}

pub async fn record(tx: &Tx, desk: &Desk, recorder: &Actor, whose: &Whose, new: New) -> Result<Receipt> {
    let origin = match whose {
        Whose::Employee(person) => Origin {
            author: Some(*person),
            recorder: Some(recorder.person),
            places: raise::places_of(tx, desk.tenant, *person, desk.today()).await?,
        },
        Whose::Somebody(unit) => {
            recorder.require_in(&RECORD, *unit).map_err(|_| invalid("unit", "form-choose"))?;
            let places = raise::places_above(tx, desk.tenant, *unit, desk.today()).await?;
            Origin { author: None, recorder: None, places }
        }
    };
    if origin.author.is_none() != (new.identity == Identity::Anonymous) {
        return Err(invalid("identity", "form-choose"));
    }
    let receipt = raise::receive(tx, desk, &origin, new).await?;
    if origin.author.is_some() {
        audit::write(tx, desk.now, recorder, "voice.need.record", receipt.need.id, "").await?;
        tell_author(tx, desk, &receipt.need, "need-notice-recorded").await?;
    }
    Ok(receipt)
}

/// The one employee that the form names, by number, name or choice.
pub fn choose(found: &[Employee], chosen: Option<PersonId>) -> Result<PersonId> {
    match (found, chosen) {
        ([], _) => Err(invalid("who", "need-recorded-unknown")),
        ([one], _) => Ok(one.id),
        (several, Some(person)) if several.iter().any(|employee| employee.id == person) => Ok(person),
        (several, _) => Err(invalid("who", Message::new("need-recorded-several").with("count", several.len()))),
    }
}
