//! A meeting was held: its minutes, and who was there.

use base::{PersonId, Result, TenantId, conflict, error::invalid};
use store::{Rows, params};

use super::{Desk, Meeting, MeetingId};
use crate::branch::{self, Opened};

/// Who was noted as being there.
pub async fn present(rows: &impl Rows, tenant: TenantId, meeting: MeetingId) -> Result<Vec<PersonId>> {
    let sql = "select person_id from training_meeting_attendance where tenant_id = $1 and meeting_id = $2";
    rows.column(sql, params![tenant, meeting]).await
}

/// Notes or corrects the record. Refused (field `present`) with nobody there,
/// or with somebody who is not of the branch.
pub async fn note(desk: Desk<'_>, of: &Opened, meeting: &Meeting, present: &[PersonId], text: &str) -> Result<()> {
    of.require_secretary()?;
    if meeting.cancelled.is_some() {
        return Err(conflict("meeting-over"));
    }
    if meeting.on_day > desk.today {
        return Err(invalid("present", "meeting-not-yet"));
    }
    let members = branch::members(desk.db, desk.actor.tenant, &[of.id()], meeting.on_day).await?;
    let before = present_before(desk, meeting).await?;
    let is_known = |id: &PersonId| before.contains(id) || members.iter().any(|member| member.id == *id);
    if present.is_empty() {
        return Err(invalid("present", "meeting-nobody"));
    }
    if !present.iter().all(is_known) {
        return Err(invalid("present", "form-not-understood"));
    }
    let expected = members.len() as i64;
    desk.db
        .write(|tx| async move {
            let tenant = desk.actor.tenant;
            let sql = "insert into training_meeting_record (meeting_id, tenant_id, text, expected, made_by, made_at)
                       values ($1, $2, $3, $4, $5, $6)
                       on conflict (meeting_id) do update set text = excluded.text, expected = excluded.expected,
                         made_by = excluded.made_by, made_at = excluded.made_at";
            tx.execute(sql, params![meeting.id, tenant, text, expected, desk.actor.person, desk.at]).await?;
            let sql = "delete from training_meeting_attendance where tenant_id = $1 and meeting_id = $2";
            tx.execute(sql, params![tenant, meeting.id]).await?;
            let rows = present.iter().map(|id| params![meeting.id, *id, tenant, desk.actor.person, desk.at]).collect();
            let columns = ["meeting_id", "person_id", "tenant_id", "noted_by", "noted_at"];
            tx.insert_all_new("training_meeting_attendance", &columns, rows).await?;
            let detail = format!("{} / {expected}", present.len());
            people::audit::write(&tx, desk.at, desk.actor, "training.meeting.record", meeting.id, &detail).await
        })
        .await
}

async fn present_before(desk: Desk<'_>, meeting: &Meeting) -> Result<Vec<PersonId>> {
    present(desk.db, desk.actor.tenant, meeting.id).await
}
