//! 中心任务: what safety and production ask for in a period, with the learning,
//! the events and the needs that serve it. What was asked of people and serves
//! no objective is counted: the two skins (两张皮).

use std::collections::BTreeSet;

use base::{Actor, Day, Moment, Result, TenantId, UnitId};
use store::{FromQueryResult, Rows, params, row};
use ui::{
    App,
    outcome::{LinkKind, Linked},
};
use uuid::Uuid;

use super::Organisation;
use crate::audit;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Objective {
    pub id: Uuid,
    pub unit_id: UnitId,
    pub title: String,
    pub text: String,
    pub from_day: Day,
    /// The last day.
    pub to_day: Day,
}

impl Objective {
    pub fn path(&self) -> String {
        format!("/organisations/{}/objectives/{}", self.unit_id, self.id)
    }
}

const SELECT: &str = "select id, unit_id, title, text, from_day, to_day from people_objective";

pub async fn get(rows: &impl Rows, tenant: TenantId, unit: UnitId, id: Uuid) -> Result<Objective> {
    rows.one(&format!("{SELECT} where tenant_id = $1 and unit_id = $2 and id = $3"), params![tenant, unit, id]).await
}

pub async fn of(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<Vec<Objective>> {
    let sql =
        format!("{SELECT} where tenant_id = $1 and unit_id = $2 order by to_day desc, from_day desc, id limit 100");
    rows.all(&sql, params![tenant, unit]).await
}

#[derive(Debug, Clone)]
pub struct New {
    pub title: String,
    pub text: String,
    pub from_day: Day,
    pub to_day: Day,
}

pub async fn create(app: &App, actor: &Actor, of: &Organisation, new: &New) -> Result<Uuid> {
    of.require_officer()?;
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let values = row! {
        id: id, tenant_id: actor.tenant, unit_id: of.unit.id, title: new.title.as_str(), text: new.text.as_str(),
        from_day: new.from_day, to_day: new.to_day, made_by: actor.person, made_at: now
    };
    app.db
        .write(|tx| async move {
            tx.insert("people_objective", values).await?;
            audit::write(&tx, now, actor, "people.objective.create", id, &new.title).await
        })
        .await?;
    Ok(id)
}

/// Units and events of a period that no objective asks for.
#[derive(Debug, Clone, Default)]
pub struct Skins {
    pub education: Share,
    pub events: Share,
    /// These, to be linked.
    pub unlinked: Vec<Linked>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Share {
    pub unlinked: i64,
    pub all: i64,
}

impl Share {
    /// `25% (1 / 4)`, or a dash when nothing was asked.
    pub fn text(&self) -> String {
        match self.all {
            0 => "—".into(),
            all => format!("{}% ({} / {all})", (self.unlinked * 100 + all / 2) / all, self.unlinked),
        }
    }
}

/// Objectives of the organisation and of those above it count: a team serves
/// its workshop's objective.
pub async fn skins(app: &App, of: &Organisation, period: (Day, Day)) -> Result<Skins> {
    let scope = of.scope(app, period).await?;
    let sql = "with recursive above (id) as (
                 select id from people_unit where tenant_id = $1 and id = $2
                 union select p.parent_id from people_unit_parent p join above a on p.unit_id = a.id
                 where p.from_day < $4 and (p.to_day is null or p.to_day > $3))
               select l.path from people_link l join people_objective o on o.id = l.subject_id
               where o.tenant_id = $1 and o.unit_id in (select id from above) and o.from_day < $4 and o.to_day >= $3";
    let linked: Vec<String> = app.db.column(sql, params![scope.tenant, scope.unit, period.0, period.1]).await?;
    let linked: BTreeSet<String> = linked.into_iter().collect();
    let mut skins = Skins::default();
    for module in app.modules {
        for campaign in (module.told.campaigns)(app.clone(), scope.clone()).await? {
            let share = if campaign.kind == LinkKind::Event { &mut skins.events } else { &mut skins.education };
            share.all += 1;
            if !linked.contains(&campaign.path) {
                share.unlinked += 1;
                skins.unlinked.push(campaign);
            }
        }
    }
    Ok(skins)
}
