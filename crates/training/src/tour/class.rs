//! Talks become classes (报告会): the people of their teams get the seats, and
//! who came, materials, answers, hours and statistics are those of the class.

use std::collections::HashMap;

use base::{Actor, Ids, Result, conflict};
use jiff::civil::Time;
use people::audience::{self, Rule};
use store::{Db, params};

use super::{Planned, Talk, speaker};
use crate::class::{
    ClassId,
    draft::{self, Draft, Meeting},
    place::{self, Called, Now},
};

/// The hours of each talk, and what it is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct New {
    pub category: &'static str,
    pub starts: Time,
    pub ends: Time,
}

/// Of each talk to come that is none yet; how many.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, planned: &Planned, new: New, now: &Now) -> Result<usize> {
    let is_open = |talk: &&Talk| talk.class_id.is_none() && !talk.is_held() && talk.on_day >= now.today;
    let calendar = people::calendar::of(db, actor.tenant).await?;
    let speaker = speaker::of_tour(db, actor.tenant, planned.tour.id).await?;
    let places: HashMap<_, _> = planned.stops.iter().map(|stop| (stop.id, stop.place.as_str())).collect();
    let mut classes = Vec::new();
    for talk in planned.talks.iter().filter(is_open) {
        let units = planned.of_talk(&talk.id).iter().map(|guest| guest.unit_id).collect();
        let rule = Rule { units, ..Rule::default() };
        let reached = audience::resolve(db, actor.tenant, &rule, now.today).await?;
        let draft = Draft {
            category: new.category,
            speaker,
            seats: (reached.len() as i64).max(1),
            rule,
            meetings: vec![Meeting { id: None, on_day: talk.on_day, starts: new.starts, ends: new.ends }],
            ..Draft::new(
                "lecture",
                &planned.tour.title,
                places.get(&talk.stop_id).unwrap_or(&""),
                &planned.tour.speaker,
            )
        };
        draft::check(&draft)?;
        let called =
            |one: &audience::Reached| Called { person: one.person_id, pattern: one.shift_pattern.parse().ok() };
        let called: Vec<Called> = reached.iter().map(called).collect();
        classes.push((talk.id, ids.make::<ClassId>(), draft, called));
    }
    if classes.is_empty() {
        return Err(conflict("tour-no-talks"));
    }
    let (classes, calendar) = (&classes, &calendar);
    db.write(|tx| async move {
        for (talk, id, draft, called) in classes {
            draft::insert(&tx, ids, actor, *id, draft, now.at).await?;
            let sql =
                "update training_tour_talk set class_id = $3 where tenant_id = $1 and id = $2 and (class_id is null
                         or class_id in (select c.id from training_class c where c.called_off_at is not null))";
            if tx.execute(sql, params![actor.tenant, *talk, *id]).await? == 0 {
                return Err(conflict("tour-class-made"));
            }
            place::seat(&tx, ids, actor, *id, (called.as_slice(), calendar), now).await?;
        }
        Ok(())
    })
    .await?;
    Ok(classes.len())
}
