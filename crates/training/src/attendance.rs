//! Who came: marked by the organiser, with the capacity that each had on the
//! day, and what it is worth in hours.
//!
//! The list is sent with an id that the device made, so that a list marked
//! without a network and sent twice is marked once. Marking only adds; taking
//! one out is an act of its own, with its own entry in the audit log.

use std::collections::{BTreeSet, HashMap, HashSet};

use base::{Actor, Day, Ids, Message, Moment, PersonId, Result, TenantId, UnitId, conflict, error::invalid, not_found};
use records::{Activity, Statement, Verb, statement::Voiding};
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row, rows::place_list};
use uuid::Uuid;

use crate::class::{self, Class, ClassId, Session, SessionId};

/// What one sending of a list says.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Made on the device.
    pub id: Uuid,
    pub present: Vec<PersonId>,
    /// Everybody with a seat in it came.
    pub everybody: bool,
    /// Those who came without a place.
    pub staff_numbers: Vec<String>,
}

/// Who marks, when, and the address of this installation.
#[derive(Debug, Clone, Copy)]
pub struct Marker<'a> {
    pub ids: &'a Ids,
    pub tenant: TenantId,
    pub person: PersonId,
    pub at: Moment,
    pub home_page: &'a str,
}

/// Marks those of the list as present; how many were new. The same id again
/// changes nothing.
pub async fn mark(
    db: &Db,
    actor: &Actor,
    by: Marker<'_>,
    (id, session): (ClassId, SessionId),
    list: &List,
    today: Day,
) -> Result<usize> {
    let class = class::handled(db, actor, id).await?;
    let session = session_of(db, &class, session).await?;
    if session.on_day > today {
        return Err(invalid("present", "training-attendance-early"));
    }
    let mut people = named(db, by.tenant, list).await?;
    if list.everybody {
        people.extend(seated(db, &class, &session).await?);
    }
    let (class, session, people) = (&class, &session, &people);
    db.write(|tx| async move {
        let marking = row! {
            id: list.id, tenant_id: by.tenant, session_id: session.id, marked_by: by.person, marked_at: by.at
        };
        if !tx.insert_new("training_marking", marking).await? {
            return Ok(0);
        }
        let known: HashSet<PersonId> = class::roster::present(&tx, by.tenant, session.id).await?.into_iter().collect();
        let new: Vec<PersonId> = people.iter().copied().filter(|person| !known.contains(person)).collect();
        insert(&tx, by, class, session, &new).await?;
        let detail = format!("{} of {}", new.len(), people.len());
        people::audit::write(&tx, by.at, actor, "training.attendance.creation", session.id, &detail).await?;
        Ok(new.len())
    })
    .await
}

async fn session_of(rows: &impl Rows, class: &Class, session: SessionId) -> Result<Session> {
    let sessions = class::sessions(rows, class.tenant_id, class.id).await?;
    sessions.into_iter().find(|known| known.id == session).ok_or_else(not_found)
}

/// Those of the list, of this house; an unknown staff number is refused with it.
async fn named(rows: &impl Rows, tenant: TenantId, list: &List) -> Result<BTreeSet<PersonId>> {
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

async fn seated(rows: &impl Rows, class: &Class, session: &Session) -> Result<Vec<PersonId>> {
    let sql = "select person_id from training_place where tenant_id = $1 and class_id = $2 and state = 'seat'
                 and cancelled_at is null and (slot_id = $2 or slot_id = $3)";
    rows.column(sql, params![class.tenant_id, class.id, session.id]).await
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

/// Rows of attendance, capacities and all, and in the records that they came.
pub(crate) async fn insert(
    tx: &Tx,
    by: Marker<'_>,
    class: &Class,
    session: &Session,
    people: &[PersonId],
) -> Result<()> {
    let capacities = capacities(tx, by.tenant, &class.held_for, people, session.on_day).await?;
    let mut told = Vec::with_capacity(people.len());
    let mut rows = Vec::with_capacity(people.len());
    for person in people {
        let capacity = capacities.get(person).copied().unwrap_or(Capacity { word: "staff", ..Capacity::default() });
        let statement = statement(by, class, session, *person);
        rows.push(params![
            session.id,
            *person,
            by.tenant,
            class.id,
            session.on_day,
            session.minutes,
            capacity.word,
            capacity.proof,
            capacity.unit,
            by.person,
            by.at,
            statement.id
        ]);
        told.push(statement);
    }
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
        "statement_id",
    ];
    tx.insert_all("training_attendance", &columns, rows).await?;
    records::statement::keep_all(tx, told).await
}

fn statement(by: Marker<'_>, class: &Class, session: &Session, person: PersonId) -> Statement {
    let base = by.home_page.trim_end_matches('/');
    Statement {
        id: by.ids.make(),
        tenant: by.tenant,
        home_page: by.home_page.to_owned(),
        person,
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
    }
}

/// Takes one out who was not there after all; what the records say of it is
/// taken back.
pub async fn remove(
    db: &Db,
    actor: &Actor,
    by: Marker<'_>,
    (id, session): (ClassId, SessionId),
    person: PersonId,
) -> Result<()> {
    let class = class::handled(db, actor, id).await?;
    let voiding: Uuid = by.ids.make();
    db.write(|tx| async move {
        let told = "select statement_id from training_attendance
                    where tenant_id = $1 and class_id = $2 and session_id = $3 and person_id = $4";
        let told: Option<Option<Uuid>> = tx.value(told, params![actor.tenant, class.id, session, person]).await?;
        let sql = "delete from training_attendance where tenant_id = $1 and class_id = $2 and session_id = $3 and person_id = $4";
        if tx.execute(sql, params![actor.tenant, class.id, session, person]).await? == 0 {
            return Err(conflict("training-attendance-gone"));
        }
        if let Some(told) = told.flatten() {
            let by = Voiding { id: voiding, tenant: by.tenant, home_page: by.home_page, person: by.person, at: by.at };
            records::statement::void(&tx, by, told).await?;
        }
        people::audit::write(&tx, by.at, actor, "training.attendance.removal", session, &person.to_string()).await
    })
    .await
}
