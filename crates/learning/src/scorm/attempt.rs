//! A try at a course (一次学习): the newest of a registration is the one that is
//! played.

use base::{Actor, Day, Ids, PersonId, Result, TenantId, error::conflict};
use store::{FromQueryResult, Rows, Tx, params, row};

use super::AttemptId;
use crate::package::{
    PackageId, RegistrationId,
    registration::{self, Registration},
};

/// How many tries one learner may have at a course: nobody needs more, a script might.
const MOST: i64 = 200;

#[derive(Debug, Clone, PartialEq, FromQueryResult)]
pub struct Attempt {
    pub id: AttemptId,
    pub tenant_id: TenantId,
    pub person_id: PersonId,
    pub registration_id: RegistrationId,
    /// From 1.
    pub number: i64,
    pub begun_on: Day,
    /// What was opened last; empty: nothing yet.
    pub item: String,
    pub state: String,
    pub state_seq: i64,
    pub seq: i64,
    pub completion: String,
    pub success: String,
    pub score: Option<f64>,
}

const COLUMNS: &str = "id, tenant_id, person_id, registration_id, number, begun_on, item, state, state_seq, seq, completion, success, score";

pub async fn newest(rows: &impl Rows, registration: &Registration) -> Result<Option<Attempt>> {
    let sql = format!(
        "select {COLUMNS} from learning_scorm_attempt where tenant_id = $1 and registration_id = $2
         order by number desc limit 1"
    );
    rows.maybe(&sql, params![registration.tenant_id, registration.id]).await
}

/// One of the registration's, whichever; another's answers 404.
pub async fn of(rows: &impl Rows, registration: &Registration, id: AttemptId) -> Result<Attempt> {
    let sql = format!(
        "select {COLUMNS} from learning_scorm_attempt where tenant_id = $1 and registration_id = $2 and id = $3"
    );
    rows.one(&sql, params![registration.tenant_id, registration.id, id]).await
}

/// The newest, or a first one.
pub async fn current(tx: &Tx, ids: &Ids, registration: &Registration, today: Day) -> Result<Attempt> {
    match newest(tx, registration).await? {
        Some(attempt) => Ok(attempt),
        None => add(tx, ids, registration, 1, today).await,
    }
}

/// Begins a course anew. What was reached before stays reached.
pub async fn again(tx: &Tx, ids: &Ids, actor: &Actor, package: PackageId, today: Day) -> Result<Attempt> {
    let registration = registration::begin(tx, ids, actor, package, today).await?;
    let number = newest(tx, &registration).await?.map_or(0, |attempt| attempt.number);
    if number >= MOST {
        return Err(conflict("scorm-attempts-full"));
    }
    add(tx, ids, &registration, number + 1, today).await
}

async fn add(tx: &Tx, ids: &Ids, registration: &Registration, number: i64, today: Day) -> Result<Attempt> {
    let values = row! {
        id: ids.make::<AttemptId>(), tenant_id: registration.tenant_id, person_id: registration.person_id,
        registration_id: registration.id, number: number, begun_on: today, item: "", state: "", state_seq: 0_i64,
        seq: 0_i64, completion: "unknown", success: "unknown"
    };
    // Two tabs at once: the one that was faster has made it.
    tx.insert_new("learning_scorm_attempt", values).await?;
    newest(tx, registration).await?.ok_or_else(base::not_found)
}

/// What an item has stored in an attempt.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Stored {
    pub item: String,
    pub cmi: String,
    pub activity_attempt: i64,
    pub is_over: bool,
    pub seq: i64,
    pub told: i64,
}

pub async fn stored(rows: &impl Rows, attempt: &Attempt) -> Result<Vec<Stored>> {
    let sql = "select item, cmi, activity_attempt, is_over, seq, told from learning_scorm_item
               where tenant_id = $1 and attempt_id = $2 order by item";
    rows.all(sql, params![attempt.tenant_id, attempt.id]).await
}
