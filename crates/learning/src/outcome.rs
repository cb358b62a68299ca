//! What learning tells of a group of people: how many were reached, what was
//! asked of them, and of one named unit whether a person has done it.

use base::{Actor, PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};
use ui::{
    App,
    outcome::{About, Figure, LinkKind, Linked, Scope, Section, Told, id_in},
};

use crate::{
    READ_REPORTS,
    unit::{self, LearningUnitId},
};

pub const TOLD: Told = Told {
    outcomes: |app, scope| Box::pin(async move { outcomes(&app, &scope).await }),
    linkable: |app, actor, path| Box::pin(async move { linkable(&app, &actor, &path).await }),
    campaigns: |app, scope| Box::pin(async move { campaigns(&app, &scope).await }),
    mastery: |app, tenant, person, path| Box::pin(async move { mastery(&app, tenant, person, &path).await }),
    ..Told::NOTHING
};

const BEFORE: &str = "/learning/units/";

/// Assigned enrolments, due in the period, of people who work in the units today.
fn asked(scope: &Scope) -> (String, Vec<Value>) {
    let mut values = params![scope.tenant, scope.from, scope.to, scope.today];
    let served = place_list(&mut values, scope.served.iter().copied());
    let sql = format!(
        "from learning_enrolment e join people_membership m on m.person_id = e.person_id
           and m.from_day <= $4 and (m.to_day is null or m.to_day > $4) and m.unit_id in ({served})
         where e.tenant_id = $1 and e.assignment_id is not null and e.due_on >= $2 and e.due_on < $3"
    );
    (sql, values)
}

#[derive(FromQueryResult)]
struct Reach {
    asked: i64,
    reached: i64,
}

async fn outcomes(app: &App, scope: &Scope) -> Result<Vec<Figure>> {
    if scope.served.is_empty() {
        return Ok(Vec::new());
    }
    let (from, values) = asked(scope);
    let sql = format!(
        "select count(distinct e.person_id) as asked,
           count(distinct case when e.done_on is not null then e.person_id end) as reached {from}"
    );
    let reach: Reach = app.db.one(&sql, values).await?;
    Ok(vec![Figure {
        section: Section::Outcome,
        label: "told-reached",
        value: reach.reached,
        of: Some(reach.asked),
        about: About::People,
        link: Some(("/learning/reports".into(), &READ_REPORTS)),
    }])
}

#[derive(FromQueryResult)]
struct Given {
    unit_id: LearningUnitId,
    title: String,
}

async fn campaigns(app: &App, scope: &Scope) -> Result<Vec<Linked>> {
    if scope.served.is_empty() {
        return Ok(Vec::new());
    }
    let (from, values) = asked(scope);
    let sql = format!(
        "select u.id as unit_id, v.title from learning_unit u join learning_version v on v.id = u.published_id
         where u.tenant_id = $1 and u.id in (select e.unit_id {from}) order by v.title, u.id"
    );
    let given: Vec<Given> = app.db.all(&sql, values).await?;
    Ok(given.into_iter().map(|given| education(given.unit_id, given.title)).collect())
}

fn education(id: LearningUnitId, title: String) -> Linked {
    Linked { kind: LinkKind::Education, path: format!("{BEFORE}{id}"), title, done: false }
}

/// Whatever is published is everybody's to open.
async fn linkable(app: &App, actor: &Actor, path: &str) -> Result<Option<Linked>> {
    let Some(id) = id_in::<LearningUnitId>(path, BEFORE, "") else { return Ok(None) };
    match unit::published(&app.db, actor.tenant, id).await {
        Ok(version) => Ok(Some(education(id, version.title))),
        Err(base::Error::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

async fn mastery(app: &App, tenant: TenantId, person: PersonId, path: &str) -> Result<Option<bool>> {
    let Some(id) = id_in::<LearningUnitId>(path, BEFORE, "") else { return Ok(None) };
    let sql = "select count(*) from learning_enrolment
               where tenant_id = $1 and person_id = $2 and unit_id = $3 and done_on is not null";
    Ok(Some(app.db.count(sql, params![tenant, person, id]).await? > 0))
}
