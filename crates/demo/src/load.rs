//! The plan's organisations and people become rows, in few statements.

use std::collections::HashMap;

use ::people::tenant;
use base::{Day, Ids, Moment, PersonId, Result, Role, TenantId, UnitId, error::internal};
use store::{Tx, Value, params};
use uuid::Uuid;

use crate::{
    calendar::SpecialDay,
    org::{self, Sector, Shift, Tree, Unit},
    people::{Employment, Person},
};

/// Plan keys to ids.
#[derive(Debug, Default, Clone)]
pub struct Loaded {
    pub tenants: HashMap<&'static str, TenantId>,
    pub units: HashMap<String, UnitId>,
    pub people: HashMap<String, PersonId>,
    /// The named cast.
    pub cast: HashMap<&'static str, (TenantId, PersonId)>,
}

impl Loaded {
    fn tenant(&self, slug: &str) -> Result<TenantId> {
        self.tenants.get(slug).copied().ok_or_else(|| internal(format!("no tenant {slug}")))
    }

    fn unit(&self, key: &str) -> Result<UnitId> {
        self.units.get(key).copied().ok_or_else(|| internal(format!("no unit {key}")))
    }
}

/// Units opened before anything in the plan happened.
fn beginning() -> Day {
    Day(jiff::civil::date(2020, 1, 1))
}

pub async fn organisations(tx: &Tx, ids: &Ids, now: Moment, units: &[Unit], days: &[&SpecialDay]) -> Result<Loaded> {
    let mut loaded = Loaded::default();
    for plan in &org::TENANTS {
        let kind = match (plan.light, plan.sector) {
            (true, _) => "light",
            (false, Sector::Railway) => "railway",
            (false, Sector::Hospital) => "hospital",
        };
        let new = tenant::New {
            code: plan.slug.into(),
            name: plan.name.into(),
            name_en: plan.name_en.into(),
            kind: kind.into(),
        };
        let id = tenant::create(tx, ids, now, &new).await?;
        loaded.tenants.insert(plan.slug, id);
        let rows = days
            .iter()
            .map(|day| {
                params![
                    id,
                    Day(day.date),
                    if day.off { "off" } else { "work" },
                    day.name_zh.as_str(),
                    day.name_en.as_str()
                ]
            })
            .collect();
        tx.insert_all("people_calendar_day", &["tenant_id", "day", "kind", "name_zh", "name_en"], rows).await?;
    }
    for unit in units {
        loaded.units.insert(unit.key.clone(), ids.make());
    }
    let columns = [
        "id",
        "tenant_id",
        "tree",
        "kind",
        "code",
        "name",
        "km_from",
        "km_to",
        "scenes",
        "shift_pattern",
        "weak_signal",
        "opened_on",
    ];
    let rows =
        units.iter().enumerate().map(|(index, unit)| unit_row(&loaded, index, unit)).collect::<Result<Vec<_>>>()?;
    tx.insert_all("people_unit", &columns, rows).await?;
    let mut parents = Vec::new();
    let mut links = Vec::new();
    for unit in units {
        if let Some(parent) = &unit.parent {
            parents.push(params![loaded.unit(&unit.key)?, loaded.unit(parent)?, beginning()]);
        }
        for served in &unit.serves {
            links.push(params![loaded.unit(served)?, loaded.unit(&unit.key)?, beginning()]);
        }
    }
    tx.insert_all("people_unit_parent", &["unit_id", "parent_id", "from_day"], parents).await?;
    tx.insert_all("people_unit_link", &["unit_id", "other_id", "from_day"], links).await?;
    Ok(loaded)
}

fn unit_row(loaded: &Loaded, index: usize, unit: &Unit) -> Result<Vec<Value>> {
    let tree = match unit.tree {
        Tree::Administration => "admin",
        Tree::Party => "party",
        Tree::Union => "union",
        Tree::League => "league",
    };
    let kind = serde_json::to_value(unit.kind)?.as_str().unwrap_or_default().to_owned();
    let shift = unit.shift.map_or_else(String::new, |shift| match shift {
        Shift::FourCrews | Shift::Ward => format!("{}:{}", shift.code(), index % 4),
        Shift::Duty => format!("{}:{}", shift.code(), index % 2),
        _ => shift.code().into(),
    });
    let km = |metres: u32| f64::from(metres) / 1000.0;
    Ok(params![
        loaded.unit(&unit.key)?,
        loaded.tenant(unit.tenant)?,
        tree,
        kind,
        unit.key.as_str(),
        unit.name.as_str(),
        unit.stretch.map(|stretch| km(stretch.from)),
        unit.stretch.map(|stretch| km(stretch.to)),
        unit.scenes.join(","),
        shift,
        unit.weak_signal,
        beginning()
    ])
}

/// People with their memberships and roles; those whom `wanted` takes.
pub async fn staff(
    tx: &Tx,
    ids: &Ids,
    now: Moment,
    loaded: &mut Loaded,
    everybody: &[Person],
    wanted: impl Fn(&Person) -> bool,
) -> Result<()> {
    let (mut people, mut memberships, mut grants) = (Vec::new(), Vec::new(), Vec::new());
    for person in everybody.iter().filter(|person| wanted(person)) {
        let id: PersonId = ids.make();
        let tenant = loaded.tenant(person.tenant)?;
        loaded.people.insert(person.key.clone(), id);
        if let Some(slug) = person.slug {
            loaded.cast.insert(slug, (tenant, id));
        }
        let employment = match person.employment {
            Employment::InPost => "in-post",
            Employment::Contract => "contract",
            Employment::Dispatched => "dispatched",
        };
        people.push(params![
            id,
            tenant,
            person.staff_no.as_str(),
            person.name.as_str(),
            person.phone.as_str(),
            i64::from(person.birth_year),
            employment,
            person.level,
            Day(person.joined)
        ]);
        for membership in &person.memberships {
            let post = if membership.tree == Tree::Administration { person.post.as_str() } else { "" };
            let unit = loaded.unit(&membership.unit)?;
            memberships.push(params![
                ids.make::<Uuid>(),
                tenant,
                id,
                unit,
                post,
                Day(membership.from),
                membership.to.map(Day)
            ]);
        }
        for grant in &person.roles {
            let role = Role::from_code(grant.role).ok_or_else(|| internal(format!("no role {}", grant.role)))?;
            // A role on the root holds for the whole tenant.
            let unit = if grant.unit == person.tenant { None } else { Some(loaded.unit(&grant.unit)?) };
            grants.push(params![ids.make::<Uuid>(), tenant, id, role.code(), unit, Day(grant.from), now]);
        }
    }
    let columns =
        ["id", "tenant_id", "staff_number", "name", "phone", "birth_year", "employment", "level", "joined_on"];
    tx.insert_all("people_person", &columns, people).await?;
    tx.insert_all(
        "people_membership",
        &["id", "tenant_id", "person_id", "unit_id", "post", "from_day", "to_day"],
        memberships,
    )
    .await?;
    tx.insert_all(
        "people_grant",
        &["id", "tenant_id", "person_id", "role", "unit_id", "from_day", "granted_at"],
        grants,
    )
    .await
}
