//! The stored people as the file would have to describe them.

use std::collections::HashMap;

use base::{Day, PersonId, Result, TenantId, UnitId};
use store::{FromQueryResult, Rows, params, rows::place_list};

use super::{
    difference::Known,
    mapping::Field,
    places::{Places, tree_of},
    row::{Employment, RosterRow},
};
use crate::unit::Tree;

/// The trees whose columns are read, with their units.
pub type Trees = HashMap<Tree, Places>;

/// The units of every tree that these fields name.
pub async fn trees(rows: &impl Rows, tenant: TenantId, fields: &[Field], day: Day) -> Result<Trees> {
    let mut trees = Trees::new();
    for tree in fields.iter().filter_map(|field| tree_of(*field)) {
        trees.insert(tree, Places::load(rows, tenant, tree, day).await?);
    }
    Ok(trees)
}

#[derive(FromQueryResult)]
struct Person {
    id: PersonId,
    staff_number: String,
    name: String,
    phone: String,
    email: String,
    birth_year: Option<i64>,
    employment: String,
    level: String,
    joined_on: Option<Day>,
    left_on: Option<Day>,
}

#[derive(FromQueryResult)]
struct Membership {
    person_id: PersonId,
    tree: String,
    unit_id: UnitId,
    post: String,
}

const COLUMNS: &str =
    "id, staff_number, name, phone, email, birth_year, employment, level, joined_on, left_on from people_person";

/// A page of everybody who is or was here, by staff number; go on after the last one.
pub async fn page(
    rows: &impl Rows,
    tenant: TenantId,
    trees: &Trees,
    day: Day,
    after: &str,
) -> Result<Vec<Known<PersonId>>> {
    let sql = format!("select {COLUMNS} where tenant_id = $1 and staff_number > $2 order by staff_number limit 2000");
    let people: Vec<Person> = rows.all(&sql, params![tenant, after]).await?;
    known(rows, trees, day, people).await
}

/// These people.
pub async fn of(
    rows: &impl Rows,
    tenant: TenantId,
    trees: &Trees,
    day: Day,
    ids: &[PersonId],
) -> Result<HashMap<PersonId, RosterRow>> {
    let mut values = params![tenant];
    let list = place_list(&mut values, ids.iter().copied());
    let people: Vec<Person> =
        rows.all(&format!("select {COLUMNS} where tenant_id = $1 and id in ({list})"), values).await?;
    Ok(known(rows, trees, day, people).await?.into_iter().map(|known| (known.id, known.row)).collect())
}

async fn known(rows: &impl Rows, trees: &Trees, day: Day, people: Vec<Person>) -> Result<Vec<Known<PersonId>>> {
    let mut values = params![day];
    let list = place_list(&mut values, people.iter().map(|person| person.id));
    let sql = format!(
        "select m.person_id, u.tree, m.unit_id, m.post from people_membership m join people_unit u on u.id = m.unit_id
         where m.from_day <= $1 and (m.to_day is null or m.to_day > $1) and m.person_id in ({list})
         order by m.from_day desc, m.id desc"
    );
    let mut posts: HashMap<PersonId, Vec<Membership>> = HashMap::new();
    for post in rows.all::<Membership>(&sql, values).await? {
        posts.entry(post.person_id).or_default().push(post);
    }
    Ok(people.into_iter().map(|person| one(trees, posts.remove(&person.id).unwrap_or_default(), person)).collect())
}

/// Of two units in one tree the first, longest held one counts.
fn one(trees: &Trees, posts: Vec<Membership>, person: Person) -> Known<PersonId> {
    let filled = |text: String| Some(text).filter(|text| !text.is_empty());
    let mut row = RosterRow {
        staff_number: person.staff_number,
        name: person.name,
        employment: Employment::from_stored(&person.employment),
        level: filled(person.level),
        birth_year: person.birth_year.and_then(|year| year.try_into().ok()),
        joined_on: person.joined_on.map(|day| day.0),
        phone: filled(person.phone),
        email: filled(person.email),
        ..RosterRow::default()
    };
    for post in posts {
        let Some((tree, places)) = Tree::from_code(&post.tree).and_then(|tree| trees.get_key_value(&tree)) else {
            continue;
        };
        let path = places.path(post.unit_id);
        let name = filled(path.join(" / "));
        match tree {
            Tree::Admin => (row.unit, row.post) = (path, filled(post.post)),
            Tree::Party => row.party_branch = name,
            Tree::Union => row.union_group = name,
            Tree::League => row.league_branch = name,
        }
    }
    Known { id: person.id, row, has_left: person.left_on.is_some(), stays: false }
}
