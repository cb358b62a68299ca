//! `/people`: the roster as administrators see it: find somebody, give roles,
//! print sign-in codes, set a first password.

use askama::Template;
use axum::extract::{Path, Query};
use base::{Permission, PersonId, Result, Role, UnitId, conflict};
use qrcode::{QrCode, render::svg};
use serde::Deserialize;
use store::{FromQueryResult, Rows, params};
use ui::{Cx, Form, Outcome, Page, page::redirect, table::Slice};
use uuid::Uuid;

use crate::{
    audit, grant,
    person::{self, Membership, Person},
    sign_in,
    sign_in::code,
    unit::{self, Placed, Tree},
};

pub const READ_PEOPLE: Permission =
    Permission { name: "people.person.read", roles: &[Role::SystemAdmin, Role::SecurityAdmin] };
/// Roles are the security administrator's; the system administrator runs the
/// roster. Neither can do the other's work.
pub const GIVE_ROLES: Permission = Permission { name: "people.grant.give", roles: &[Role::SecurityAdmin] };
pub const MAKE_CODES: Permission =
    Permission { name: "people.code.make", roles: &[Role::SecurityAdmin, Role::Liaison, Role::TeamLeader] };

#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Filter {
    q: String,
    page: Option<i64>,
}

#[derive(Debug, FromQueryResult)]
struct Line {
    id: PersonId,
    staff_number: String,
    name: String,
    employment: String,
    unit_name: Option<String>,
    post: Option<String>,
}

#[derive(Template)]
#[template(path = "people/index.html")]
struct Index<'a> {
    cx: &'a Cx,
    filter: &'a Filter,
    people: Vec<Line>,
    slice: Slice,
}

/// `GET /people`
pub async fn index(cx: Cx, Query(filter): Query<Filter>) -> Outcome {
    let actor = cx.require(&READ_PEOPLE)?;
    let db = &cx.app.db;
    let q = format!("%{}%", filter.q.trim());
    let wanted = "p.tenant_id = $1 and p.left_on is null and (p.name like $2 or p.staff_number like $2)";
    let total = db
        .count(&format!("select count(*) from people_person p where {wanted}"), params![actor.tenant, q.as_str()])
        .await?;
    let slice = Slice::new(filter.page, 50, total);
    let sql = format!(
        "select p.id, p.staff_number, p.name, p.employment,
           (select u.name from people_membership m join people_unit u on u.id = m.unit_id and u.tree = 'admin'
            where m.person_id = p.id and m.from_day <= $3 and (m.to_day is null or m.to_day > $3) limit 1) as unit_name,
           (select m.post from people_membership m where m.person_id = p.id and m.post <> '' and m.from_day <= $3 and (m.to_day is null or m.to_day > $3) limit 1) as post
         from people_person p where {wanted} order by p.staff_number limit $4 offset $5"
    );
    let people = db.all(&sql, params![actor.tenant, q, cx.today(), slice.size, slice.offset()]).await?;
    Index { cx: &cx, filter: &filter, people, slice }.page()
}

#[derive(Debug, FromQueryResult)]
struct Held {
    id: Uuid,
    role: String,
    unit_name: Option<String>,
}

#[derive(Template)]
#[template(path = "people/show.html")]
struct Show<'a> {
    cx: &'a Cx,
    form: &'a Form,
    person: Person,
    memberships: Vec<Membership>,
    grants: Vec<Held>,
    units: Vec<(Tree, Vec<Placed>)>,
    may_give: bool,
}

async fn page<'a>(cx: &'a Cx, form: &'a Form, id: PersonId) -> Result<Show<'a>> {
    let actor = cx.require(&READ_PEOPLE)?;
    let db = &cx.app.db;
    let sql = "select g.id, g.role, u.name as unit_name from people_grant g left join people_unit u on u.id = g.unit_id
               where g.tenant_id = $1 and g.person_id = $2 and (g.to_day is null or g.to_day > $3) order by g.granted_at";
    let mut units = Vec::new();
    for tree in Tree::ALL {
        units.push((tree, unit::tree(db, actor.tenant, tree, cx.today()).await?));
    }
    Ok(Show {
        cx,
        form,
        person: person::get(db, actor.tenant, id).await?,
        memberships: person::memberships(db, actor.tenant, id, cx.today()).await?,
        grants: db.all(sql, params![actor.tenant, id, cx.today()]).await?,
        units,
        may_give: actor.may(&GIVE_ROLES),
    })
}

/// `GET /people/{id}`
pub async fn show(cx: Cx, Path(id): Path<PersonId>) -> Outcome {
    let form = Form::empty();
    page(&cx, &form, id).await?.page()
}

/// `POST /people/{id}/grants`
pub async fn create_grant(cx: Cx, Path(id): Path<PersonId>, mut form: Form) -> Outcome {
    let actor = cx.require(&GIVE_ROLES)?;
    let db = &cx.app.db;
    person::get(db, actor.tenant, id).await?;
    let role = form.choice("role", Role::from_code).filter(|role| *role != Role::Employee);
    let unit: Option<UnitId> = form.parse("unit", false);
    let outcome = match (form.finish(), role) {
        (Ok(()), Some(role)) => {
            if id == actor.person {
                return Err(conflict("grant-not-to-oneself").into());
            }
            if let Some(unit) = unit {
                unit::get(db, actor.tenant, unit).await?;
            }
            let (now, today) = (cx.moment(), cx.today());
            let detail = format!("{} {}", role.code(), unit.map(|unit| unit.to_string()).unwrap_or_default());
            let app = &cx.app;
            db.write(|tx| async move {
                grant::give(&tx, &app.ids, Some(actor), actor.tenant, id, role, unit, (now, today)).await?;
                audit::write(&tx, now, actor, "people.grant", id, &detail).await
            })
            .await
        }
        (refused, _) => refused,
    };
    match outcome {
        Ok(()) => redirect(format!("/people/{id}?done=done-grant")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}

/// `POST /people/{id}/grants/{grant}/end`
pub async fn end_grant(cx: Cx, Path((id, grant)): Path<(PersonId, Uuid)>) -> Outcome {
    let actor = cx.require(&GIVE_ROLES)?;
    let (now, today) = (cx.moment(), cx.today());
    cx.app
        .db
        .write(|tx| async move {
            if !grant::end(&tx, actor.tenant, grant, today).await? {
                return Err(base::Error::NotFound);
            }
            audit::write(&tx, now, actor, "people.grant.end", id, &grant.to_string()).await
        })
        .await?;
    redirect(format!("/people/{id}?done=done-grant-ended"))
}

#[derive(Template)]
#[template(path = "people/code.html")]
struct Slip<'a> {
    cx: &'a Cx,
    name: String,
    code: String,
    qr: String,
    address: String,
}

/// `POST /people/{id}/codes`: a slip to print and hand over.
pub async fn create_code(cx: Cx, Path(id): Path<PersonId>) -> Outcome {
    let actor = cx.require(&MAKE_CODES)?;
    let person = person::get(&cx.app.db, actor.tenant, id).await?;
    let own = person::own_unit(&cx.app.db, actor.tenant, id, cx.today()).await?;
    if let Some(own) = own {
        actor.require_in(&MAKE_CODES, own.unit_id)?;
    }
    let code = code::make(&cx.app, actor, id).await?;
    let address = format!("{}/sign-in/code", cx.app.config.server.public_url);
    let qr = QrCode::new(address.as_bytes())
        .map_err(base::Error::from)?
        .render::<svg::Color>()
        .min_dimensions(120, 120)
        .build();
    let qr = qr.split_once("?>").map_or(qr.as_str(), |(_, rest)| rest).to_owned();
    Slip { cx: &cx, name: person.name, code, qr, address }.page()
}

/// `POST /people/{id}/password`: a first password, to be changed.
pub async fn create_password(cx: Cx, Path(id): Path<PersonId>, form: Form) -> Outcome {
    let actor = cx.require(&GIVE_ROLES)?;
    match sign_in::set_password(&cx.app, actor.tenant, id, form.get("password"), Some(actor), None).await {
        Ok(()) => redirect(format!("/people/{id}?done=done-password-set")),
        Err(error) => {
            let form = form.redisplay(error)?;
            page(&cx, &form, id).await?.refused()
        }
    }
}
