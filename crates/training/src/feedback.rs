//! Three anonymous answers about a class or a talk, each from 1 to 5.
//!
//! No answer stands by itself: what is kept is how many there are and their
//! sums. What a reader is told moves only when enough new ones have come, so
//! that two looks, one before and one after an answer, tell nothing of it.
//! That somebody has answered stands elsewhere, without a time.

use base::{Result, TenantId, error::invalid};
use store::{FromQueryResult, Rows, Tx, params};
use uuid::Uuid;

/// Who looks, and of how many new answers at once they are told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reader {
    Speaker,
    Organiser,
}

impl Reader {
    const ALL: [Self; 2] = [Self::Speaker, Self::Organiser];

    pub fn least(self) -> i64 {
        match self {
            Self::Speaker => 5,
            Self::Organiser => 10,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Speaker => "speaker",
            Self::Organiser => "organiser",
        }
    }
}

/// From 1, not at all, to 5, very.
pub fn check(names: [&'static str; 3], answers: [i64; 3]) -> Result<()> {
    match names.into_iter().zip(answers).find(|(_, answer)| !(1..=5).contains(answer)) {
        Some((name, _)) => Err(invalid(name, "form-choose")),
        None => Ok(()),
    }
}

/// One more, in the caller's transaction. `subject` is a class or a talk.
pub async fn add(tx: &Tx, tenant: TenantId, subject: impl Into<Uuid>, [a, b, c]: [i64; 3]) -> Result<()> {
    let subject = subject.into();
    let sql = "insert into training_feedback_sum (subject_id, reader, tenant_id, answers, sum_a, sum_b, sum_c)
               values ($1, '', $2, 1, $3, $4, $5)
               on conflict (subject_id, reader) do update set answers = training_feedback_sum.answers + 1,
                 sum_a = training_feedback_sum.sum_a + excluded.sum_a, sum_b = training_feedback_sum.sum_b + excluded.sum_b,
                 sum_c = training_feedback_sum.sum_c + excluded.sum_c";
    tx.execute(sql, params![subject, tenant, a, b, c]).await?;
    for reader in Reader::ALL {
        let sql = "insert into training_feedback_sum (subject_id, reader, tenant_id, answers, sum_a, sum_b, sum_c)
                   select subject_id, $2, tenant_id, answers, sum_a, sum_b, sum_c from training_feedback_sum
                   where subject_id = $1 and reader = '' and answers >= $3 + coalesce(
                     (select told.answers from training_feedback_sum told where told.subject_id = $1 and told.reader = $2), 0)
                   on conflict (subject_id, reader) do update set answers = excluded.answers,
                     sum_a = excluded.sum_a, sum_b = excluded.sum_b, sum_c = excluded.sum_c";
        tx.execute(sql, params![subject, reader.word(), reader.least()]).await?;
    }
    Ok(())
}

/// What a reader is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub struct Told {
    pub answers: i64,
    sum_a: i64,
    sum_b: i64,
    sum_c: i64,
}

impl Told {
    /// The three means in tenths.
    pub fn means(&self) -> [i64; 3] {
        [self.sum_a, self.sum_b, self.sum_c].map(|sum| (10 * sum + self.answers / 2) / self.answers.max(1))
    }
}

/// `4.6` of 46 tenths.
pub fn decimal(tenths: i64) -> String {
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// `None` while too few have come.
pub async fn told(
    rows: &impl Rows,
    tenant: TenantId,
    subject: impl Into<Uuid>,
    reader: Reader,
) -> Result<Option<Told>> {
    let sql = "select answers, sum_a, sum_b, sum_c from training_feedback_sum
               where subject_id = $1 and reader = $2 and tenant_id = $3";
    Ok(rows.all(sql, params![subject.into(), reader.word(), tenant]).await?.pop())
}
