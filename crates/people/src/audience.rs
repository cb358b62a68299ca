//! Who something is for: a rule that resolves to people, counted and listed
//! before anything is sent.

use std::collections::BTreeSet;

use base::{Day, PersonId, Result, TenantId, UnitId};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, Value, params, rows::place_list};

/// Every list that is not empty narrows the audience; within a list any value
/// will do. `people` are added on top. All empty: everybody.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Rule {
    /// Units with everything below them.
    pub units: Vec<UnitId>,
    pub posts: Vec<String>,
    pub levels: Vec<String>,
    pub employments: Vec<String>,
    /// Kinds of shift pattern: the code before the colon (`four-crew`, `day` …).
    pub shifts: Vec<String>,
    pub scenes: Vec<String>,
    pub tags: Vec<String>,
    /// Staff numbers of single people.
    pub people: Vec<String>,
}

impl Rule {
    /// Does it name everybody?
    pub fn is_everybody(&self) -> bool {
        *self == Self::default()
    }

    fn is_only_people(&self) -> bool {
        Self { people: vec![], ..self.clone() } == Self::default() && !self.people.is_empty()
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Reached {
    pub person_id: PersonId,
    pub staff_number: String,
    pub name: String,
    /// The administrative unit they work in on that day.
    pub unit_id: UnitId,
    pub unit_name: String,
    pub post: String,
    pub shift_pattern: String,
}

/// The people whom the rule names on a day, by staff number; nobody twice.
pub async fn resolve(rows: &impl Rows, tenant: TenantId, rule: &Rule, day: Day) -> Result<Vec<Reached>> {
    resolve_of(rows, tenant, rule, day, None).await
}

/// Does the rule name this person on a day?
pub async fn names(rows: &impl Rows, tenant: TenantId, rule: &Rule, day: Day, person: PersonId) -> Result<bool> {
    Ok(!resolve_of(rows, tenant, rule, day, Some(person)).await?.is_empty())
}

async fn resolve_of(
    rows: &impl Rows,
    tenant: TenantId,
    rule: &Rule,
    day: Day,
    only: Option<PersonId>,
) -> Result<Vec<Reached>> {
    let mut values: Vec<Value> = params![tenant, day, "admin"];
    let mut narrow = Vec::new();
    if !rule.units.is_empty() {
        let mut units = BTreeSet::new();
        for unit in &rule.units {
            units.extend(crate::unit::below(rows, *unit, day).await?);
        }
        narrow.push(format!("m.unit_id in ({})", place_list(&mut values, units)));
    }
    for (column, wanted) in [("m.post", &rule.posts), ("p.level", &rule.levels), ("p.employment", &rule.employments)] {
        if !wanted.is_empty() {
            narrow.push(format!("{column} in ({})", place_list(&mut values, wanted.iter().map(String::as_str))));
        }
    }
    for (column, wanted) in [("u.scenes", &rule.scenes), ("p.tags", &rule.tags)] {
        any_of(
            &mut narrow,
            &mut values,
            wanted,
            |place| format!("',' || {column} || ',' like {place}"),
            |word| format!("%,{word},%"),
        );
    }
    any_of(
        &mut narrow,
        &mut values,
        &rule.shifts,
        |place| format!("u.shift_pattern || ':' like {place}"),
        |word| format!("{word}:%"),
    );
    let mut wanted = if narrow.is_empty() { "1 = 1".to_owned() } else { narrow.join(" and ") };
    if !rule.people.is_empty() {
        let people = place_list(&mut values, rule.people.iter().map(String::as_str));
        wanted = if rule.is_only_people() {
            format!("p.staff_number in ({people})")
        } else {
            format!("({wanted}) or p.staff_number in ({people})")
        };
    }
    if let Some(person) = only {
        values.push(person.into());
        wanted = format!("({wanted}) and p.id = ${}", values.len());
    }
    let sql = format!(
        "select p.id as person_id, p.staff_number, p.name, m.unit_id, u.name as unit_name, m.post, u.shift_pattern
         from people_person p
         join people_membership m on m.person_id = p.id and m.from_day <= $2 and (m.to_day is null or m.to_day > $2)
         join people_unit u on u.id = m.unit_id and u.tree = $3
         where p.tenant_id = $1 and (p.left_on is null or p.left_on > $2) and ({wanted})
         order by p.staff_number, m.from_day"
    );
    let mut reached: Vec<Reached> = rows.all(&sql, values).await?;
    reached.dedup_by(|a, b| a.person_id == b.person_id);
    Ok(reached)
}

fn any_of(
    narrow: &mut Vec<String>,
    values: &mut Vec<Value>,
    words: &[String],
    test: impl Fn(&str) -> String,
    pattern: impl Fn(&str) -> String,
) {
    if words.is_empty() {
        return;
    }
    let tests: Vec<String> = words
        .iter()
        .map(|word| {
            values.push(pattern(word).into());
            test(&format!("${}", values.len()))
        })
        .collect();
    narrow.push(format!("({})", tests.join(" or ")));
}

/// The words that a rule can choose from in this tenant: posts, levels, scenes, tags.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choices {
    pub posts: Vec<String>,
    pub levels: Vec<String>,
    pub scenes: Vec<String>,
    pub tags: Vec<String>,
}

pub async fn choices(rows: &impl Rows, tenant: TenantId) -> Result<Choices> {
    let list = |sql: &'static str| rows.column::<String>(sql, params![tenant]);
    let words = |rows: Vec<String>| -> Vec<String> {
        let all: BTreeSet<String> =
            rows.iter().flat_map(|row| row.split(',')).map(str::to_owned).filter(|word| !word.is_empty()).collect();
        all.into_iter().collect()
    };
    Ok(Choices {
        posts: list("select distinct post from people_membership where tenant_id = $1 and to_day is null and post <> '' order by post").await?,
        levels: list("select distinct level from people_person where tenant_id = $1 and level <> '' order by level").await?,
        scenes: words(list("select distinct scenes from people_unit where tenant_id = $1").await?),
        tags: words(list("select distinct tags from people_person where tenant_id = $1").await?),
    })
}
