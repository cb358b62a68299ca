//! A class (培训班) is made of a turn: its people get the seats, and from then
//! on places, who came, hours and statistics are those of the class.

use base::{Actor, Day, Ids, Result, conflict};
use jiff::{ToSpan, civil::Time};
use people::audience::Rule;
use store::{Db, FromQueryResult, Rows, params};

use super::{Rotation, Standing, TurnId};
use crate::class::{
    ClassId,
    draft::{self, Draft, Meeting},
    place::{self, Called, Now},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub title: String,
    pub venue: String,
    pub trainers: String,
    pub starts: Time,
    pub ends: Time,
}

/// Of a turn to come without a class. Whoever meanwhile has a night on one of
/// its days gets no seat, and is to be planned anew.
pub async fn create(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    rotation: &Rotation,
    turn: TurnId,
    new: &New,
    now: &Now,
) -> Result<ClassId> {
    let standing = Standing::read(db, actor, rotation, now.today).await?;
    let found = standing.turn(turn)?;
    if found.class_id.is_some() {
        return Err(conflict("rotation-class-made"));
    }
    if found.on_day < now.today {
        return Err(conflict("rotation-turn-over"));
    }
    let members = standing.in_turn(turn);
    if members.is_empty() {
        return Err(conflict("rotation-turn-empty"));
    }
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let draft = Draft {
        category: "theory",
        held_for: "member",
        seats: rotation.seats.max(members.len() as i64),
        rule: Rule { people: members.iter().map(|member| member.staff_number.clone()).collect(), ..Rule::default() },
        meetings: (0..rotation.days).map(|later| meeting(found.on_day, later, new)).collect(),
        ..Draft::new("class", &new.title, &new.venue, &new.trainers)
    };
    draft::check(&draft)?;
    let called: Vec<Called> =
        members.iter().map(|member| Called { person: member.id, pattern: member.pattern() }).collect();
    let id: ClassId = ids.make();
    let (draft, called, calendar) = (&draft, called.as_slice(), &calendar);
    db.write(|tx| async move {
        draft::insert(&tx, ids, actor, id, draft, now.at).await?;
        let sql =
            "update training_rotation_turn set class_id = $3 where tenant_id = $1 and id = $2 and (class_id is null
                     or class_id in (select c.id from training_class c where c.called_off_at is not null))";
        if tx.execute(sql, params![actor.tenant, turn, id]).await? == 0 {
            return Err(conflict("rotation-class-made"));
        }
        place::seat(&tx, ids, actor, id, (called, calendar), now).await
    })
    .await?;
    Ok(id)
}

/// Where and when the class before was, to begin the next with.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Before {
    pub venue: String,
    pub trainers: String,
    pub starts: String,
    pub ends: String,
}

pub async fn before(rows: &impl Rows, actor: &Actor, rotation: &Rotation) -> Result<Option<Before>> {
    let sql = "select c.venue, c.trainers, x.starts, x.ends from training_rotation_turn t
               join training_class c on c.id = t.class_id join training_session x on x.class_id = c.id
               where t.tenant_id = $1 and t.rotation_id = $2 order by c.made_at desc, x.on_day limit 1";
    rows.maybe(sql, params![actor.tenant, rotation.id]).await
}

fn meeting(first: Day, later: i64, new: &New) -> Meeting {
    let on_day = Day(first.0.saturating_add(later.days()));
    Meeting { id: None, on_day, starts: new.starts, ends: new.ends }
}
