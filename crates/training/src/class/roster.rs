//! The people of a class, for whoever handles it: seats, the waiting list, who came.

use base::{Day, PersonId, Result, TenantId};
use store::{FromQueryResult, Rows, params};
use uuid::Uuid;

use super::{ClassId, SessionId};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Line {
    pub person_id: PersonId,
    pub staff_number: String,
    pub name: String,
    pub unit_name: String,
    pub shift_pattern: String,
    /// `seat`, `waiting`, or empty: came without a place.
    pub state: String,
    pub slot_id: Option<Uuid>,
    /// Sessions that they came to.
    pub came: i64,
}

impl Line {
    pub fn has_seat(&self) -> bool {
        self.state == "seat"
    }
}

/// Seats first, then the waiting list in its order, then who came without a place.
pub async fn lines(rows: &impl Rows, tenant: TenantId, class: ClassId, today: Day) -> Result<Vec<Line>> {
    let unit = |column: &str, person: &str| {
        format!(
            "coalesce((select u.{column} from people_membership m join people_unit u on u.id = m.unit_id and u.tree = 'admin'
               where m.person_id = {person} and m.from_day <= $3 and (m.to_day is null or m.to_day > $3)
               order by m.from_day limit 1), '')"
        )
    };
    let sql = format!(
        "select x.person_id, p.staff_number, p.name, {} as unit_name, {} as shift_pattern, x.state, x.slot_id, x.came from (
           select l.person_id, l.state, l.slot_id, l.asked_at, (select count(*) from training_attendance a
             where a.class_id = $2 and a.person_id = l.person_id) as came
           from training_place l where l.tenant_id = $1 and l.class_id = $2 and l.cancelled_at is null
           union all
           select a.person_id, '', null, 0, count(*) from training_attendance a
           where a.tenant_id = $1 and a.class_id = $2 and not exists (select 1 from training_place l
             where l.class_id = $2 and l.person_id = a.person_id and l.cancelled_at is null)
           group by a.person_id) x
         join people_person p on p.id = x.person_id
         order by case x.state when 'seat' then 1 when 'waiting' then 2 else 3 end,
           case x.state when 'waiting' then x.asked_at else 0 end, unit_name, p.staff_number",
        unit("name", "x.person_id"),
        unit("shift_pattern", "x.person_id"),
    );
    rows.all(&sql, params![tenant, class, today]).await
}

/// Who came to a session.
pub async fn present(rows: &impl Rows, tenant: TenantId, session: SessionId) -> Result<Vec<PersonId>> {
    let sql = "select person_id from training_attendance where tenant_id = $1 and session_id = $2";
    rows.column(sql, params![tenant, session]).await
}
