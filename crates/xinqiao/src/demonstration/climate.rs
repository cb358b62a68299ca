//! The pulse of the railway and the hospital: three quarters that are closed
//! and one that is open. Sums come in few statements, the closing is the real
//! one, and what it tells waits for the worker as on any day.
//!
//! In September the working conditions of 供电二车间 fall by a point: since July
//! no shuttle has gone there.

use std::collections::{BTreeMap, HashSet};

use base::{Actor, Day, Moment, PersonId, Result, Role, TenantId, UnitId, actor::Grant, error::internal};
use demo::{
    load::Loaded,
    org::{HOSPITAL, RAILWAY},
    stream::Stream,
};
use jiff::civil::{Date, date};
use store::{FromQueryResult, Rows, params};
use ui::App;
use uuid::Uuid;
use voice::{
    desk::Desk,
    pulse::{self, New, closing, scale::LIBRARY},
};

use super::{SEED, courses::at};

/// Where it got worse, and when.
const WORSE: (&str, &str) = ("rlw/gongdian-2", "conditions");
const SEPTEMBER: i8 = 9;

const CLOSED: [(&str, i8); 3] = [("2026年一季度脉搏问卷", 3), ("2026年二季度脉搏问卷", 6), ("2026年三季度脉搏问卷", 9)];
const OPEN: &str = "2026年四季度脉搏问卷";

/// Somebody, and where they work.
#[derive(FromQueryResult)]
struct Home {
    person_id: PersonId,
    unit_id: UnitId,
    is_worse: bool,
}

struct House<'a> {
    app: &'a App,
    slug: &'static str,
    tenant: TenantId,
    runner: Actor,
    homes: Vec<Home>,
    cast: HashSet<PersonId>,
}

pub async fn load(app: &App, loaded: &Loaded, as_of: Date) -> Result<()> {
    for slug in [RAILWAY, HOSPITAL] {
        let tenant = *loaded.tenants.get(slug).ok_or_else(|| internal(format!("no {slug}")))?;
        let runner = runner(app, tenant).await?;
        let homes = homes(app, loaded, tenant, Day(as_of)).await?;
        let cast = loaded.cast.values().map(|(_, person)| *person).collect();
        let house = House { app, slug, tenant, runner, homes, cast };
        for (title, month) in CLOSED.into_iter().filter(|(_, month)| date(2026, *month, 27) < as_of) {
            house.closed(title, month).await?;
        }
        house.open(as_of).await?;
    }
    Ok(())
}

/// Whoever works needs for the union, else whoever leads: on the whole organisation.
async fn runner(app: &App, tenant: TenantId) -> Result<Actor> {
    let sql = "select person_id from people_grant where tenant_id = $1 and role in ($2, $3)
               order by case when role = $2 then 0 else 1 end, person_id limit 1";
    let values = params![tenant, Role::UnionHandler.code(), Role::UnitLeader.code()];
    let person: PersonId = app.db.value(sql, values).await?.ok_or_else(|| internal("nobody runs a pulse"))?;
    let grants = vec![Grant { role: Role::UnionHandler, units: None }];
    Ok(Actor { tenant, person, name: String::new(), grants, units: Vec::new() })
}

async fn homes(app: &App, loaded: &Loaded, tenant: TenantId, day: Day) -> Result<Vec<Home>> {
    let worse = loaded.units.get(WORSE.0).ok_or_else(|| internal(format!("no {}", WORSE.0)))?;
    let sql = format!(
        "{} select m.person_id, m.unit_id, m.unit_id in (select id from below) as is_worse from people_membership m
         join people_unit u on u.id = m.unit_id and u.tree = 'admin'
         join people_person p on p.id = m.person_id and p.left_on is null
         where m.tenant_id = $3 and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
         order by u.code, p.staff_number",
        people::unit::below_cte(1, 2)
    );
    app.db.all(&sql, params![*worse, day, tenant]).await
}

const SUM: &[&str] = &["pulse_id", "unit_id", "scale", "tenant_id", "answers", "papers", "total", "squares"];

impl House<'_> {
    async fn desk(&self, now: Moment) -> Result<Desk> {
        let zone = people::tenant::get(&self.app.db, self.tenant).await?.zone;
        Ok(Desk::open(self.app, self.tenant, zone).await?.at(now))
    }

    async fn closed(&self, title: &str, month: i8) -> Result<()> {
        let (from, to) = (date(2026, month, 14), date(2026, month, 25));
        let id = self.opened(title, from, to).await?;
        self.answers(id, month).await?;
        let (desk, runner) = (&self.desk(at(to, 18)).await?, &self.runner);
        self.app.db.write(|tx| async move { closing::by_hand(&tx, desk, runner, id).await.map(drop) }).await
    }

    /// Begun days before the day of the data, with some answers yet; those of the
    /// cast are still to come.
    async fn open(&self, as_of: Date) -> Result<()> {
        let (from, to) = (demo::calendar::plus(as_of, -6), demo::calendar::plus(as_of, 8));
        let id = self.opened(OPEN, from, to).await?;
        self.answers(id, from.month()).await
    }

    async fn opened(&self, title: &str, from: Date, to: Date) -> Result<Uuid> {
        let (desk, runner) = (&self.desk(at(from, 9)).await?, &self.runner);
        let new =
            &New { title: title.into(), opens_on: Day(from), closes_on: Day(to), scales: LIBRARY.iter().collect() };
        let threshold = self.app.config.voice.pulse_people;
        let work = self.app.db.write(|tx| async move {
            let id = pulse::draft(&tx, desk, runner, new).await?;
            pulse::start(&tx, desk, runner, id, threshold).await.map(|()| id)
        });
        work.await
    }

    async fn answers(&self, id: Uuid, month: i8) -> Result<()> {
        let mut stream = Stream::new(SEED, &format!("climate {} {month}", self.slug));
        let share = if month > SEPTEMBER { 0.35 } else { 0.72 };
        let mut sums: BTreeMap<(UnitId, &str), [i64; 3]> = BTreeMap::new();
        let mut part = Vec::new();
        for home in &self.homes {
            let is_cast = month > SEPTEMBER && self.cast.contains(&home.person_id);
            if !stream.chance(share) || is_cast {
                continue;
            }
            part.push(params![id, home.person_id, self.tenant]);
            for (scale, usual) in LIBRARY.iter().zip([3.9, 3.5, 3.3]) {
                let fallen = home.is_worse && month >= SEPTEMBER && scale.code == WORSE.1;
                let level = if fallen { usual - 1.0 } else { usual } + 0.6 * stream.normal();
                let total: i64 = scale.items.iter().map(|_| agreement(level + 0.5 * stream.normal())).sum();
                if !stream.chance(0.96) {
                    continue;
                }
                let sum = sums.entry((home.unit_id, scale.code)).or_default();
                *sum = [sum[0] + 1, sum[1] + total, sum[2] + total * total];
            }
        }
        let rows = sums.into_iter().map(|((unit, scale), [answers, total, squares])| {
            params![id, unit, scale, self.tenant, answers, 0_i64, total, squares]
        });
        let (part, rows) = (part, rows.collect::<Vec<_>>());
        let work = self.app.db.write(|tx| async move {
            tx.insert_all_new("voice_pulse_part", &["pulse_id", "person_id", "tenant_id"], part).await?;
            tx.insert_all("voice_pulse_sum", SUM, rows).await
        });
        work.await
    }
}

fn agreement(level: f64) -> i64 {
    (level.round() as i64).clamp(1, 5)
}
