//! Events, duties, blockers, objectives and pair-helpers of the demonstration's
//! organisations, through the same functions as on the pages.

use base::{Actor, Day, PersonId, Result, Role, error::internal};
use demo::{load::Loaded, organisations::Planned};
use jiff::{SignedDuration, civil::Date};
use people::organisation::{Organisation, blocker, committee, duty, event, helper, objective};
use store::{Rows, params};
use ui::App;

use super::{
    courses::Published,
    year::{actor, faulty},
};

pub async fn load(app: &App, loaded: &Loaded, published: &Published, plans: &[Planned], as_of: Date) -> Result<()> {
    for plan in plans {
        let (tenant, officer) = cast(loaded, &plan.officer)?;
        let actor = actor(&app.db, tenant, officer, Day(as_of)).await?;
        let unit = loaded.units.get(&plan.unit).ok_or_else(|| internal(format!("no unit {}", plan.unit)))?;
        let of = Organisation::lead(&app.db, &actor, *unit, Day(as_of)).await?;
        planned(app, &actor, &of, plan, as_of).await?;
        blockers(app, loaded, &actor, &of, plan, as_of).await?;
        if !plan.course.is_empty() {
            let course =
                published.iter().find(|((of, slug), _)| (*of, *slug) == (plan.tenant.as_str(), plan.course.as_str()));
            let course = course.ok_or_else(|| internal(format!("no course {}", plan.course)))?.1;
            let path = &format!("/learning/units/{}", course.loaded.id);
            app.db.write(|tx| async move { helper::set_course(&tx, tenant, of.unit.id, path).await }).await?;
        }
        for member in members(app, &of, officer, plan.helpers).await? {
            helper::appoint(app, &actor, &of, member, Day(as_of)).await?;
        }
    }
    Ok(())
}

fn cast(loaded: &Loaded, slug: &str) -> Result<(base::TenantId, PersonId)> {
    loaded.cast.get(slug).copied().ok_or_else(|| internal(format!("no {slug}")))
}

async fn planned(app: &App, actor: &Actor, of: &Organisation, plan: &Planned, as_of: Date) -> Result<()> {
    for it in plan.events(as_of).map_err(faulty)? {
        let at_time = it.at.time().strftime("%H:%M").to_string();
        let new = event::New { title: it.title.into(), on_day: Day(it.at.date()), at_time, place: it.place.into() };
        event::create(app, actor, of, &new).await?;
    }
    let role = if plan.unit.contains("/union") { Role::UnionHandler } else { Role::BranchSecretary };
    for it in plan.duties(as_of).map_err(faulty)? {
        let new = duty::New {
            title: it.title.into(),
            owner: duty::Owner::Role(role),
            from: Day(it.from),
            due_on: Day(it.due),
        };
        duty::create(app, actor, of, &new).await?;
    }
    for it in plan.objectives(as_of).map_err(faulty)? {
        let new =
            objective::New { title: it.title.into(), text: it.text.into(), from_day: Day(it.from), to_day: Day(it.to) };
        objective::create(app, actor, of, &new).await?;
    }
    Ok(())
}

/// Raised on their day, and answered three days later where they were: the
/// clock of a build stands still, and is moved there and back.
async fn blockers(
    app: &App,
    loaded: &Loaded,
    actor: &Actor,
    of: &Organisation,
    plan: &Planned,
    as_of: Date,
) -> Result<()> {
    for it in plan.blockers(as_of).map_err(faulty)? {
        let ago = SignedDuration::from_hours(24 * demo::calendar::days_between(it.raised, as_of));
        app.clock.advance(-ago);
        let raised = blocker::raise(app, actor, of, it.title, it.text, Day(it.raised)).await;
        app.clock.advance(ago);
        let raised = raised?;
        if it.answer.is_empty() {
            continue;
        }
        let above = committee(&app.db, actor.tenant, of.unit.id, Day(as_of)).await?;
        let above = above.ok_or_else(|| internal(format!("{} has no committee", plan.unit)))?;
        let (tenant, organiser) = cast(loaded, "party-secretary")?;
        let organiser = super::year::actor(&app.db, tenant, organiser, Day(as_of)).await?;
        let by = Organisation::lead(&app.db, &organiser, above.id, Day(as_of)).await?;
        let found = blocker::get(&app.db, tenant, raised).await?;
        let later = ago - SignedDuration::from_hours(3 * 24);
        app.clock.advance(-later);
        let answered = blocker::answer(app, &organiser, &by, &found, it.answer).await;
        app.clock.advance(later);
        answered?;
    }
    Ok(())
}

/// The first members in the order of their numbers, the officer left out.
async fn members(app: &App, of: &Organisation, officer: PersonId, count: usize) -> Result<Vec<PersonId>> {
    let sql = "select p.id from people_membership m join people_person p on p.id = m.person_id
               where m.unit_id = $1 and m.to_day is null and p.id <> $2 order by p.staff_number limit $3";
    app.db.column(sql, params![of.unit.id, officer, count as i64]).await
}
