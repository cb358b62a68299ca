//! 支部难题: what a branch cannot solve alone. It stands on its committee's
//! page, with the working days that it has waited, until the committee answers.

use base::{Actor, Day, Message, Moment, PersonId, Result, TenantId, UnitId, calendar::WorkingCalendar, conflict};
use store::{FromQueryResult, Rows, Tx, params, row};
use ui::App;
use uuid::Uuid;

use super::{Organisation, committee, officers, setting};
use crate::{audit, notice, tenant};

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Blocker {
    pub id: Uuid,
    pub unit_id: UnitId,
    pub unit_name: String,
    pub committee_id: UnitId,
    pub committee_name: String,
    pub title: String,
    pub text: String,
    pub raised_by: PersonId,
    pub raised_at: Moment,
    pub answer: Option<String>,
    pub answered_at: Option<Moment>,
    pub answered_name: Option<String>,
}

impl Blocker {
    pub fn path(&self) -> String {
        format!("/organisations/{}/blockers/{}", self.unit_id, self.id)
    }

    pub fn is_open(&self) -> bool {
        self.answered_at.is_none()
    }
}

/// How long it has waited, or waited until it was answered.
#[derive(Debug, Clone)]
pub struct Aged {
    pub blocker: Blocker,
    pub working_days: i64,
    /// Open for longer than the committee allows itself.
    pub is_late: bool,
}

/// The setting with the working days in which a committee answers.
const DAYS: &str = "blocker-days";
const DEFAULT_DAYS: i64 = 5;

pub async fn days(rows: &impl Rows, tenant: TenantId, committee: UnitId) -> Result<i64> {
    let set = tenant::setting(rows, tenant, &setting(DAYS, committee)).await?;
    Ok(set.and_then(|text| text.parse().ok()).unwrap_or(DEFAULT_DAYS))
}

pub async fn set_days(tx: &Tx, tenant: TenantId, committee: UnitId, days: i64) -> Result<()> {
    tenant::set_setting(tx, tenant, &setting(DAYS, committee), &days.to_string()).await
}

const SELECT: &str =
    "select b.id, b.unit_id, u.name as unit_name, b.committee_id, c.name as committee_name, b.title, b.text,
      b.raised_by, b.raised_at, a.text as answer, a.answered_at, p.name as answered_name
    from people_blocker b join people_unit u on u.id = b.unit_id join people_unit c on c.id = b.committee_id
    left join people_blocker_answer a on a.blocker_id = b.id left join people_person p on p.id = a.answered_by";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Blocker> {
    rows.one(&format!("{SELECT} where b.tenant_id = $1 and b.id = $2"), params![tenant, id]).await
}

/// Those that an organisation raised or has to answer: open ones first, the
/// longest waiting first.
pub async fn of(rows: &impl Rows, tenant: TenantId, unit: UnitId) -> Result<Vec<Blocker>> {
    let sql = format!(
        "{SELECT} where b.tenant_id = $1 and (b.unit_id = $2 or b.committee_id = $2)
         order by case when a.answered_at is null then 0 else 1 end, a.answered_at desc, b.raised_at, b.id limit 200"
    );
    rows.all(&sql, params![tenant, unit]).await
}

/// With its age, on the day of `cx`'s tenant.
pub async fn aged(
    rows: &impl Rows,
    tenant: TenantId,
    blockers: Vec<Blocker>,
    calendar: &WorkingCalendar,
    local: impl Fn(&Moment) -> Day,
    today: Day,
) -> Result<Vec<Aged>> {
    let mut all = Vec::with_capacity(blockers.len());
    for blocker in blockers {
        let until = blocker.answered_at.as_ref().map_or(today, &local);
        let raised = local(&blocker.raised_at);
        let working_days = calendar.working_days(raised.0..until.0.max(raised.0));
        let is_late = blocker.is_open() && working_days > days(rows, tenant, blocker.committee_id).await?;
        all.push(Aged { blocker, working_days, is_late });
    }
    Ok(all)
}

/// Raises one; the committee's officers are told.
pub async fn raise(app: &App, actor: &Actor, of: &Organisation, title: &str, text: &str, today: Day) -> Result<Uuid> {
    of.require_officer()?;
    let above = committee(&app.db, actor.tenant, of.unit.id, today).await?;
    let above = above.ok_or_else(|| conflict("blocker-no-committee"))?;
    let leaders = officers(&app.db, actor.tenant, above.id, today).await?;
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let values = row! {
        id: id, tenant_id: actor.tenant, unit_id: of.unit.id, committee_id: above.id, title: title, text: text,
        raised_by: actor.person, raised_at: now
    };
    let message = Message::new("notice-blocker").with("branch", &of.unit.name).with("title", title);
    let told = notice::prepare(&app.db, actor.tenant, leaders, now).await?;
    let link = format!("/organisations/{}/blockers/{id}", of.unit.id);
    app.db
        .write(|tx| async move {
            tx.insert("people_blocker", values).await?;
            notice::send_all(&tx, &app.ids, actor.tenant, &told, now, &message, &link).await?;
            audit::write(&tx, now, actor, "people.blocker.create", id, title).await
        })
        .await?;
    Ok(id)
}

/// The committee's answer, once; who raised it is told.
pub async fn answer(app: &App, actor: &Actor, by: &Organisation, blocker: &Blocker, text: &str) -> Result<()> {
    by.require_officer()?;
    if by.unit.id != blocker.committee_id {
        return Err(base::forbidden());
    }
    let now = Moment(app.clock.now());
    let values = row! {
        blocker_id: blocker.id, tenant_id: actor.tenant, text: text, answered_by: actor.person, answered_at: now
    };
    let told = notice::prepare(&app.db, actor.tenant, vec![blocker.raised_by], now).await?;
    let message = Message::new("notice-blocker-answer").with("title", &blocker.title);
    let link = blocker.path();
    app.db
        .write(|tx| async move {
            if !tx.insert_new("people_blocker_answer", values).await? {
                return Err(conflict("blocker-answered"));
            }
            notice::send_all(&tx, &app.ids, actor.tenant, &told, now, &message, &link).await?;
            audit::write(&tx, now, actor, "people.blocker.answer", blocker.id, &blocker.title).await
        })
        .await
}
