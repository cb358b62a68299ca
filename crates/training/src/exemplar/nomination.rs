//! 推荐: of a colleague or a team, by anybody but themselves.

use base::{Message, Moment, PersonId, Result, Role, UnitId, conflict, error::invalid, not_found};
use jiff::SignedDuration;
use store::{Rows, Tx, params, row};

use super::{Desk, ExemplarId};

/// Nominations of one person in thirty days at most.
pub const MOST: i64 = 10;
/// Days for which nobody is nominated again who has declined.
const REST_DAYS: i64 = 180;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Whom {
    Person(PersonId),
    Team(UnitId),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub whom: Whom,
    pub title: String,
    /// What they did: facts.
    pub deeds: String,
    pub culture: &'static str,
    pub occasion: String,
}

/// Nominates, and asks whoever it is about.
pub async fn nominate(desk: Desk<'_>, new: &New) -> Result<ExemplarId> {
    let tenant = desk.actor.tenant;
    let (person, unit, field) = match new.whom {
        Whom::Person(person) => (Some(person), None, "number"),
        Whom::Team(unit) => (None, Some(unit), "unit"),
    };
    let asked = asked(desk, new.whom).await?;
    let told = people::notice::prepare(desk.db, tenant, vec![asked], desk.at).await?;
    let id: ExemplarId = desk.ids.make();
    desk.db
        .write(|tx| async move {
            // First, so that two at once stand in a line.
            people::audit::write(&tx, desk.at, desk.actor, "training.exemplar.nomination", id, "").await?;
            let month = Moment(desk.at.saturating_sub(SignedDuration::from_hours(24 * 30)).unwrap_or(desk.at.0));
            let own = "select count(*) from training_exemplar where tenant_id = $1 and nominated_by = $2
                       and nominated_at > $3";
            if tx.count(own, params![tenant, desk.actor.person, month]).await? >= MOST {
                return Err(conflict(Message::new("exemplar-many").with("most", MOST)));
            }
            let values = row! {
                id: id, tenant_id: tenant, person_id: person, unit_id: unit, asked_id: asked,
                title: new.title.as_str(), deeds: new.deeds.as_str(), culture: new.culture,
                occasion: new.occasion.as_str(), state: "asked", nominated_by: desk.actor.person,
                nominated_at: desk.at
            };
            if rests(&tx, desk, new.whom).await? || !tx.insert_new("training_exemplar", values).await? {
                return Err(invalid(field, "exemplar-taken"));
            }
            let message = Message::new("exemplar-notice-asked").with("title", &new.title);
            let link = format!("/training/exemplars/{id}");
            people::notice::send_all(&tx, desk.ids, tenant, &told, desk.at, &message, &link).await
        })
        .await?;
    Ok(id)
}

/// Whose consent it needs: nobody nominates themselves, nor a team of theirs.
async fn asked(desk: Desk<'_>, whom: Whom) -> Result<PersonId> {
    let actor = desk.actor;
    let (asked, field) = match whom {
        Whom::Person(person) => (person, "number"),
        Whom::Team(unit) => {
            if people::unit::get(desk.db, actor.tenant, unit).await?.tree != "admin" {
                return Err(not_found());
            }
            if actor.units.contains(&unit) {
                return Err(invalid("unit", "exemplar-self"));
            }
            let mut leaders = Vec::new();
            for role in [Role::TeamLeader, Role::UnitLeader] {
                leaders.extend(people::person::holders(desk.db, actor.tenant, role, unit, desk.today).await?);
            }
            (leaders.into_iter().next().ok_or_else(|| invalid("unit", "exemplar-nobody-leads"))?, "unit")
        }
    };
    if asked == actor.person { Err(invalid(field, "exemplar-self")) } else { Ok(asked) }
}

/// Whoever has declined is left in peace for some time; the nominator reads the
/// same words as when another nomination is open.
async fn rests(tx: &Tx, desk: Desk<'_>, whom: Whom) -> Result<bool> {
    let of: uuid::Uuid = match whom {
        Whom::Person(person) => person.into(),
        Whom::Team(unit) => unit.into(),
    };
    let since = Moment(desk.at.saturating_sub(SignedDuration::from_hours(24 * REST_DAYS)).unwrap_or(desk.at.0));
    let sql = "select count(*) from training_exemplar e join training_exemplar_step s on s.exemplar_id = e.id
               where e.tenant_id = $1 and (e.person_id = $2 or e.unit_id = $2)
               and s.kind in ('declined', 'withdrawn') and s.made_at > $3";
    Ok(tx.count(sql, params![desk.actor.tenant, of, since]).await? > 0)
}
