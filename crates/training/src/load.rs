//! Classes of years at once, for the demonstration and for moving from another
//! system: with who came, in the capacity of the day, without a notice.

use base::{Day, Ids, Moment, PersonId, Result, TenantId};
use jiff::civil::Time;
use learning::unit::LearningUnitId;
use people::audience::Rule;
use store::{Tx, params, row};

use crate::{
    attendance::{self, Marker},
    class::{self, ClassId, SessionId, draft::clock, question::QuestionId},
    tour::TalkId,
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

pub async fn class(tx: &Tx, ids: &Ids, tenant: TenantId, home_page: &str, past: &Past) -> Result<ClassId> {
    let id: ClassId = ids.make();
    let by = Marker { ids, tenant, person: past.made_by, at: past.marked_at, home_page };
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
        attendance::insert(tx, by, &class, &session, &past.came).await?;
    }
    Ok(id)
}

/// A talk of a tour that was held as a class.
pub async fn talk(tx: &Tx, ids: &Ids, tenant: TenantId, home_page: &str, talk: TalkId, past: &Past) -> Result<ClassId> {
    let class = class(tx, ids, tenant, home_page, past).await?;
    let sql = "update training_tour_talk set class_id = $3 where tenant_id = $1 and id = $2";
    tx.execute(sql, params![tenant, talk, class]).await?;
    Ok(class)
}

/// A question to the speaker, with who asked where they gave their name.
#[derive(Debug, Clone, Copy)]
pub struct Question<'a> {
    pub text: &'a str,
    pub asker: Option<PersonId>,
    pub answer: Option<&'a str>,
}

/// What came of a live session: the unit in which it can be seen again, what
/// was asked on the day and answered later.
pub async fn live(
    tx: &Tx,
    ids: &Ids,
    (tenant, by): (TenantId, PersonId),
    class: ClassId,
    recording: Option<LearningUnitId>,
    (day, at): (Day, Moment),
    questions: &[Question<'_>],
) -> Result<()> {
    let sql = "update training_class set recording_id = $3 where tenant_id = $1 and id = $2";
    tx.execute(sql, params![tenant, class, recording]).await?;
    for question in questions {
        let id: QuestionId = ids.untimed();
        let values = row! {
            id: id, tenant_id: tenant, class_id: class, text: question.text, asker_id: question.asker, on_day: day
        };
        tx.insert("training_question", values).await?;
        if let Some(answer) = question.answer {
            let values = row! { question_id: id, tenant_id: tenant, text: answer, answered_by: by, answered_at: at };
            tx.insert("training_question_answer", values).await?;
        }
    }
    Ok(())
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
