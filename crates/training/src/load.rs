//! Classes of years at once, for the demonstration and for moving from another
//! system: with who came, in the capacity of the day, without a notice.

use base::{Day, Ids, Moment, PersonId, Result, TenantId};
use jiff::civil::Time;
use people::audience::Rule;
use store::{Tx, params, row};

use crate::{
    attendance,
    class::{self, ClassId, SessionId, draft::clock},
};

/// A class that was held, or is to come.
#[derive(Debug, Clone)]
pub struct Past {
    pub kind: &'static str,
    pub title: String,
    pub category: &'static str,
    pub held_for: &'static str,
    pub summary: String,
    pub venue: String,
    pub trainers: String,
    pub seats: i64,
    pub rule: Rule,
    pub safety: String,
    pub sessions: Vec<(Day, Time, Time)>,
    /// Who came to each of the sessions.
    pub came: Vec<PersonId>,
    pub made_by: PersonId,
    pub made_at: Moment,
    pub marked_at: Moment,
}

pub async fn class(tx: &Tx, ids: &Ids, tenant: TenantId, past: &Past) -> Result<ClassId> {
    let id: ClassId = ids.make();
    let values = row! {
        id: id, tenant_id: tenant, kind: past.kind, title: past.title.as_str(), category: past.category,
        held_for: past.held_for, summary: past.summary.as_str(), venue: past.venue.as_str(),
        trainers: past.trainers.as_str(), seats: past.seats, turns: "all", rule: serde_json::to_string(&past.rule)?,
        transport: "", safety: past.safety.as_str(), questions: "", made_by: past.made_by, made_at: past.made_at, why_off: ""
    };
    tx.insert("training_class", values).await?;
    let class = class::get(tx, tenant, id).await?;
    for (day, starts, ends) in &past.sessions {
        let session: SessionId = ids.make();
        let minutes = ends.duration_since(*starts).as_mins();
        let values = row! {
            id: session, tenant_id: tenant, class_id: id, on_day: *day, starts: clock(*starts), ends: clock(*ends),
            minutes: minutes
        };
        tx.insert("training_session", values).await?;
        if past.came.is_empty() {
            continue;
        }
        let session = class::Session { id: session, on_day: *day, starts: clock(*starts), ends: clock(*ends), minutes };
        attendance::insert(tx, tenant, past.made_by, &class, &session, &past.came, past.marked_at).await?;
    }
    Ok(id)
}

/// Answers to the three questions; who has given them, and what was given, in
/// two tables that know nothing of each other.
pub async fn feedback(tx: &Tx, tenant: TenantId, class: ClassId, answers: &[[i64; 3]], by: &[PersonId]) -> Result<()> {
    let given = by.iter().map(|person| params![class, *person, tenant]).collect();
    tx.insert_all("training_feedback_given", &["class_id", "person_id", "tenant_id"], given).await?;
    for answers in answers {
        crate::feedback::add(tx, tenant, class, *answers).await?;
    }
    Ok(())
}
