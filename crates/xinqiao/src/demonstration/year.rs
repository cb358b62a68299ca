//! What the leaders promised for the year, the scenes' texts and the paths of
//! the demonstration, through the same functions as on the pages.

use std::collections::HashMap;

use base::{Actor, Day, Moment, PersonId, Result, Role, TenantId, error::internal};
use demo::{load::Loaded, year::Year};
use jiff::civil::{Date, DateTime};
use learning::{
    path::{review, version::Draft},
    scene,
    unit::{LearningUnitId, review::Decision},
};
use store::{Rows, params};
use ui::App;
use voice::{
    desk::Desk,
    matter::{self, Kind, Said},
};

use super::courses::{Published, writers};

fn local(at: DateTime) -> Moment {
    Moment(ui::cx::default_zone().to_timestamp(at).unwrap_or_default())
}

pub(super) fn faulty(error: anyhow::Error) -> base::Error {
    internal(error.to_string())
}

/// A member of staff with what they may do on the day.
pub(super) async fn actor(rows: &impl Rows, tenant: TenantId, person: PersonId, day: Day) -> Result<Actor> {
    let grants = people::grant::of(rows, tenant, person, day).await?;
    Ok(Actor { tenant, person, name: String::new(), grants, units: Vec::new() })
}

/// Whoever leads the whole organisation.
async fn leader(rows: &impl Rows, tenant: TenantId, day: Day) -> Result<Actor> {
    let sql =
        "select person_id from people_grant where tenant_id = $1 and role = $2 and unit_id is null order by person_id";
    let first: Option<PersonId> = rows.value(sql, params![tenant, Role::UnitLeader.code()]).await?;
    actor(rows, tenant, first.ok_or_else(|| internal("nobody leads"))?, day).await
}

pub async fn load(app: &App, loaded: &Loaded, published: &Published, year: &Year, as_of: Date) -> Result<()> {
    matters(app, loaded, year, as_of).await?;
    let now = Moment(app.clock.now());
    let learnt: HashMap<(&str, &str), LearningUnitId> =
        published.iter().map(|(key, unit)| (*key, unit.loaded.id)).collect();
    for plan in &year.scenes {
        let tenant = loaded.tenants[plan.tenant.as_str()];
        let author = actor(&app.db, tenant, writers(loaded, &plan.tenant)?.0, Day(as_of)).await?;
        let texts = [(scene::Kind::Risks, plan.risks.trim()), (scene::Kind::Faq, plan.faq.trim())];
        let review = Day(plan.review(as_of).map_err(faulty)?);
        scene::save(&app.db, &app.ids, &author, &plan.scene, texts, review, now).await?;
    }
    for plan in &year.paths {
        let tenant = loaded.tenants[plan.tenant.as_str()];
        let (writer, second) = writers(loaded, &plan.tenant)?;
        let (writer, second) =
            (actor(&app.db, tenant, writer, Day(as_of)).await?, actor(&app.db, tenant, second, Day(as_of)).await?);
        let steps =
            plan.units.iter().map(|slug| learnt.get(&(plan.tenant.as_str(), slug.as_str())).map(|id| (*id, true)));
        let draft = Draft {
            title: plan.title.clone(),
            summary: plan.summary.clone(),
            posts: plan.posts.clone(),
            levels: Vec::new(),
            steps: steps.collect::<Option<_>>().ok_or_else(|| internal(format!("{}: no such unit", plan.title)))?,
        };
        let path = learning::path::version::create(&app.db, &app.ids, &writer, &draft, now).await?;
        let desk = |actor| review::Desk { ids: &app.ids, actor, at: now, today: Day(as_of) };
        review::submit(&app.db, desk(&writer), path, 1).await?;
        review::review(&app.db, desk(&second), path, 1, Decision::Approved, "").await?;
        review::publish(&app.db, desk(&writer), path, 1).await?;
    }
    Ok(())
}

async fn matters(app: &App, loaded: &Loaded, year: &Year, as_of: Date) -> Result<()> {
    for plan in &year.matters {
        let tenant = loaded.tenants[plan.tenant.as_str()];
        let desk = Desk::open(app, tenant, ui::cx::default_zone()).await?;
        let chosen = plan.chosen(as_of).map_err(faulty)?;
        let leader = leader(&app.db, tenant, Day(as_of)).await?;
        let due = plan.due(as_of).map_err(faulty)?;
        let new = matter::New {
            year: i64::from(due.year()),
            title: plan.title.clone(),
            about: plan.about.clone(),
            unit: *loaded.units.get(&plan.unit).ok_or_else(|| internal(format!("no unit {}", plan.unit)))?,
            due_on: Day(due),
            needs: Vec::new(),
        };
        let reports = plan.reports(as_of).map_err(faulty)?;
        let (leader, new, desk, reports) = (&leader, &new, &desk, &reports);
        app.db
            .write(|tx| async move {
                let id = matter::choose(&tx, &desk.at(local(chosen)), leader, new, 10).await?;
                for (report, seen) in reports.iter().zip(1..) {
                    let kind = Kind::from_code(report.kind).ok_or_else(|| internal(report.kind.to_owned()))?;
                    let said = Said { kind, text: report.text, day: report.day.map(Day) };
                    matter::report(&tx, &desk.at(local(report.at)), leader, id, seen, &said).await?;
                }
                Ok(())
            })
            .await?;
    }
    Ok(())
}
