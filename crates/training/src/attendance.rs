//! Who came: marked by the organiser, with the capacity that each had on the
//! day, and what it is worth in hours.
//!
//! The list is sent with an id that the device made, so that a list marked
//! without a network and sent twice is marked once. Marking only adds; taking
//! one out is an act of its own, with its own entry in the audit log.

use std::collections::{BTreeSet, HashMap, HashSet};

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, UnitId, conflict, error::invalid, not_found};
use jiff::ToSpan;
use records::{Activity, Statement, Verb};
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};
use uuid::Uuid;

use crate::class::{self, Class, ClassId, Session, SessionId};

/// What one sending of a list says.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Made on the device.
    pub id: Uuid,
    pub present: Vec<PersonId>,
    /// Those who came without a place.
    pub staff_numbers: Vec<String>,
}

/// Who marks, when, and the address of this installation.
#[derive(Debug, Clone, Copy)]
pub struct Marker<'a> {
    pub ids: &'a Ids,
    pub actor: &'a Actor,
    pub at: Moment,
    pub today: Day,
    pub home_page: &'a str,
}

/// Marks those of the list as present; how many were new. The same id again
/// changes nothing.
pub async fn mark(db: &Db, by: Marker<'_>, id: ClassId, session: SessionId, list: &List) -> Result<usize> {
    let class = class::handled(db, by.actor, id).await?;
    let session = session_of(db, &class, session).await?;
    if session.on_day > by.today {
        return Err(invalid("present", "training-attendance-early"));
    }
    let people = everybody(db, by.actor.tenant, list).await?;
    let (class, session, people) = (&class, &session, &people);
    db.write(|tx| async move {
        let marking = row! {
            id: list.id, tenant_id: by.actor.tenant, session_id: session.id, marked_by: by.actor.person, marked_at: by.at
        };
        if !tx.insert_new("training_marking", marking).await? {
            return Ok(0);
        }
        let known: HashSet<PersonId> = class::roster::present(&tx, by.actor.tenant, session.id).await?.into_iter().collect();
        let new: Vec<PersonId> = people.iter().copied().filter(|person| !known.contains(person)).collect();
        insert(&tx, by.actor.tenant, by.actor.person, class, session, &new, by.at).await?;
        records::statement::keep_all(&tx, statements(by, class, session, &new)).await?;
        let detail = format!("{} of {}", new.len(), people.len());
        people::audit::write(&tx, by.at, by.actor, "training.attendance.creation", session.id, &detail).await?;
        Ok(new.len())
    })
    .await
}

async fn session_of(rows: &impl Rows, class: &Class, session: SessionId) -> Result<Session> {
    let sessions = class::sessions(rows, class.tenant_id, class.id).await?;
    sessions.into_iter().find(|known| known.id == session).ok_or_else(not_found)
}

/// Those of the list, of this house; an unknown staff number is refused with it.
async fn everybody(rows: &impl Rows, tenant: TenantId, list: &List) -> Result<BTreeSet<PersonId>> {
    let mut people = BTreeSet::new();
    for number in &list.staff_numbers {
        match people::person::by_staff_number(rows, tenant, number).await? {
            Some(person) => people.insert(person.id),
            None => return Err(invalid("numbers", Message::new("training-number-unknown").with("number", number))),
        };
    }
    for some in list.present.chunks(500) {
        let mut values: Vec<Value> = params![tenant];
        let place = place_list(&mut values, some.iter().copied());
        let sql = format!("select id from people_person where tenant_id = $1 and id in ({place})");
        people.extend(rows.column::<PersonId>(&sql, values).await?);
    }
    Ok(people)
}

/// In which capacity somebody takes part, and the dated row that shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Capacity {
    pub word: &'static str,
    pub proof: Option<Uuid>,
    pub unit: Option<UnitId>,
}

#[derive(FromQueryResult)]
struct Proof {
    person_id: PersonId,
    id: Uuid,
    unit_id: Option<UnitId>,
}

/// As what people took part on a day: as what the class was held for, where
/// they were it on that day; else as a member, else as staff.
pub async fn capacities(
    rows: &impl Rows,
    tenant: TenantId,
    held_for: &str,
    people: &[PersonId],
    day: Day,
) -> Result<HashMap<PersonId, Capacity>> {
    let mut found: HashMap<PersonId, Capacity> = HashMap::new();
    let current = "x.from_day <= $2 and (x.to_day is null or x.to_day > $2)";
    let member = |tree: &str| {
        format!(
            "select x.person_id, x.id, x.unit_id from people_membership x
             join people_unit u on u.id = x.unit_id and u.tree = '{tree}' where x.tenant_id = $1 and {current}"
        )
    };
    let secretary = format!(
        "select x.person_id, x.id, x.unit_id from people_grant x join people_unit u on u.id = x.unit_id and u.tree = 'party'
         where x.tenant_id = $1 and x.role = 'branch-secretary' and {current}"
    );
    let wanted: Vec<(&'static str, String)> = match held_for {
        "secretary" => vec![("staff", member("admin")), ("member", member("party")), ("secretary", secretary)],
        "member" => vec![("staff", member("admin")), ("member", member("party"))],
        _ => vec![("staff", member("admin"))],
    };
    for (word, sql) in wanted {
        for some in people.chunks(500) {
            let mut values: Vec<Value> = params![tenant, day];
            let list = place_list(&mut values, some.iter().copied());
            let sql = format!("{sql} and x.person_id in ({list}) order by x.from_day desc, x.id");
            for proof in rows.all::<Proof>(&sql, values).await? {
                let entry = found.entry(proof.person_id).or_default();
                entry.word = word;
                entry.proof = Some(proof.id);
                if word == "staff" {
                    entry.unit = proof.unit_id;
                }
            }
        }
    }
    Ok(found)
}

/// Rows of attendance in one statement, capacities and all.
pub(crate) async fn insert(
    tx: &Tx,
    tenant: TenantId,
    by: PersonId,
    class: &Class,
    session: &Session,
    people: &[PersonId],
    at: Moment,
) -> Result<()> {
    let capacities = capacities(tx, tenant, &class.held_for, people, session.on_day).await?;
    let rows = people
        .iter()
        .map(|person| {
            let capacity = capacities.get(person).copied().unwrap_or(Capacity { word: "staff", ..Capacity::default() });
            params![
                session.id,
                *person,
                tenant,
                class.id,
                session.on_day,
                session.minutes,
                capacity.word,
                capacity.proof,
                capacity.unit,
                by,
                at
            ]
        })
        .collect();
    let columns = [
        "session_id",
        "person_id",
        "tenant_id",
        "class_id",
        "on_day",
        "minutes",
        "capacity",
        "proof_id",
        "unit_id",
        "marked_by",
        "marked_at",
    ];
    tx.insert_all("training_attendance", &columns, rows).await
}

fn statements(by: Marker<'_>, class: &Class, session: &Session, people: &[PersonId]) -> Vec<Statement> {
    let base = by.home_page.trim_end_matches('/');
    let said = |person: &PersonId| Statement {
        id: by.ids.make(),
        tenant: by.actor.tenant,
        home_page: by.home_page.to_owned(),
        person: *person,
        verb: Verb::Attended,
        activity: Activity {
            id: format!("{base}/training/classes/{}/sessions/{}", class.id, session.id),
            kind: "meeting",
            name: class.title.clone(),
            parent: Some(format!("{base}/training/classes/{}", class.id)),
        },
        success: None,
        response: None,
        completion: Some(true),
        registration: None,
        score: None,
        at: by.at,
    };
    people.iter().map(said).collect()
}

/// Takes one out who was not there after all.
pub async fn remove(
    db: &Db,
    actor: &Actor,
    id: ClassId,
    session: SessionId,
    person: PersonId,
    at: Moment,
) -> Result<()> {
    let class = class::handled(db, actor, id).await?;
    db.write(|tx| async move {
        let sql = "delete from training_attendance where tenant_id = $1 and class_id = $2 and session_id = $3 and person_id = $4";
        if tx.execute(sql, params![actor.tenant, class.id, session, person]).await? == 0 {
            return Err(conflict("training-attendance-gone"));
        }
        people::audit::write(&tx, at, actor, "training.attendance.removal", session, &person.to_string()).await
    })
    .await
}

/// The hours that a calendar year is credited with: sessions that somebody came
/// to, and the nominal minutes of assessed courses that they finished. How long
/// a page was open is worth nothing.
pub async fn credited_hours(rows: &impl Rows, tenant: TenantId, person: PersonId, year: i16) -> Result<f64> {
    Ok(credited_hours_of(rows, tenant, &[person], year).await?.get(&person).copied().unwrap_or_default())
}

/// As [`credited_hours`], for many; who has none is left out.
pub async fn credited_hours_of(
    rows: &impl Rows,
    tenant: TenantId,
    people: &[PersonId],
    year: i16,
) -> Result<HashMap<PersonId, f64>> {
    #[derive(FromQueryResult)]
    struct Sum {
        person_id: PersonId,
        minutes: i64,
    }
    let from = Day(jiff::civil::Date::new(year, 1, 1).map_err(|_| not_found())?);
    let to = Day(from.0.checked_add(1.year()).unwrap_or(from.0));
    let mut minutes = learning::course::minutes_done(rows, tenant, people, (from, to)).await?;
    for some in people.chunks(500) {
        let mut values: Vec<Value> = params![tenant, from, to];
        let list = place_list(&mut values, some.iter().copied());
        let sql = format!(
            "select person_id, cast(sum(minutes) as bigint) as minutes from training_attendance
             where tenant_id = $1 and on_day >= $2 and on_day < $3 and person_id in ({list}) group by person_id"
        );
        for sum in rows.all::<Sum>(&sql, values).await? {
            *minutes.entry(sum.person_id).or_default() += sum.minutes;
        }
    }
    Ok(minutes.into_iter().map(|(person, minutes)| (person, minutes as f64 / 60.0)).collect())
}
