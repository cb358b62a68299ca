//! The pool: more questions of a unit, for when it is asked again.

use base::{Actor, Ids, Message, Moment, Result, TenantId, error::invalid, not_found};
use store::{Db, FromQueryResult, Rows, params};

use super::{Asked, LearningUnitId, QuestionId, version};
use crate::question::{Question, fault::Blocks, sheet};

/// What became of an import.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Report {
    pub taken: usize,
    /// Already in the pool, or twice in the file.
    pub repeated: usize,
    pub rejected: Vec<Rejected>,
    pub notes: Vec<Note>,
}

/// What a question lost on the way, or how it was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub line: usize,
    pub what: Message,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    /// Line of the text, or row of the table.
    pub line: usize,
    pub text: String,
    pub why: Message,
}

/// Questions as they stand in a file or a text, before they are taken.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Found {
    pub questions: Vec<(usize, Question)>,
    pub rejected: Vec<Rejected>,
    pub notes: Vec<Note>,
}

/// Reads GIFT text.
pub fn from_gift(text: &str) -> Result<Found> {
    let import = crate::question::gift::read(text).map_err(|why| invalid("gift", why))?;
    let rejected =
        import.rejected.into_iter().map(|it| Rejected { line: it.line, text: it.text, why: it.why }).collect();
    let notes = import.notes.into_iter().map(|it| Note { line: it.line, what: it.what }).collect();
    let questions = import.questions.into_iter().map(|found| (found.line, found.question)).collect();
    Ok(Found { questions, rejected, notes })
}

/// Reads a `.gift` or `.txt` file as GIFT, an `.xlsx` or `.csv` file as a table.
pub fn from_file(name: &str, bytes: &[u8]) -> Result<Found> {
    if bytes.starts_with(b"PK\x03\x04") || name.to_lowercase().ends_with(".csv") {
        return from_sheet(bytes);
    }
    if name.to_lowercase().ends_with(".xls") || bytes.contains(&0) {
        return Err(invalid("file", "learning-pool-file"));
    }
    let text = std::str::from_utf8(bytes).map_err(|_| invalid("file", "learning-pool-encoding"))?;
    from_gift(text)
}

fn from_sheet(bytes: &[u8]) -> Result<Found> {
    let import = sheet::read(bytes).map_err(|why| invalid("file", why))?;
    let rejected = import.rejected.into_iter().map(|it| Rejected { line: it.row as usize, text: it.text, why: it.why });
    let questions = import.questions.into_iter().map(|found| (found.row as usize, found.question));
    let ignored = import.ignored.iter().map(|name| Message::new("question-sheet-ignored").with("name", name));
    let notes = ignored.map(|what| Note { line: 1, what }).collect();
    Ok(Found { questions: questions.collect(), rejected: rejected.collect(), notes })
}

/// Adds what is new and without a saving fault.
pub async fn add(db: &Db, ids: &Ids, actor: &Actor, unit: LearningUnitId, found: Found, at: Moment) -> Result<Report> {
    version::newest(db, actor.tenant, unit).await?;
    let mut report = Report { rejected: found.rejected, notes: found.notes, ..Report::default() };
    let mut known: Vec<Question> =
        list(db, actor.tenant, unit).await?.into_iter().map(|asked| asked.question).collect();
    let mut taken = Vec::new();
    for (line, question) in found.questions {
        if let Some(fault) = question.faults().into_iter().find(|fault| fault.blocks == Blocks::Saving) {
            report.rejected.push(Rejected { line, text: question.stem.words(), why: fault.why });
        } else if known.contains(&question) {
            report.repeated += 1;
        } else {
            known.push(question.clone());
            taken.push(question);
        }
    }
    report.taken = taken.len();
    report.rejected.sort_by_key(|rejected| rejected.line);
    if !taken.is_empty() {
        let count = taken.len().to_string();
        db.write(|tx| async move {
            version::insert_questions(&tx, ids, actor.tenant, unit, None, &taken).await?;
            people::audit::write(&tx, at, actor, "learning.unit.pool", unit, &count).await
        })
        .await?;
    }
    Ok(report)
}

/// The questions in the pool, in the order of their coming.
pub async fn list(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Vec<Asked>> {
    #[derive(FromQueryResult)]
    struct Row {
        id: QuestionId,
        judged: bool,
        body: String,
    }
    let sql = "select id, judged, body from learning_question
               where tenant_id = $1 and unit_id = $2 and version_id is null and removed_at is null order by place, id";
    let rows: Vec<Row> = rows.all(sql, params![tenant, unit]).await?;
    rows.into_iter()
        .map(|row| Ok(Asked { id: row.id, judged: row.judged, question: serde_json::from_str(&row.body)? }))
        .collect()
}

/// Asks a question no more. What is already due stays due.
pub async fn remove(db: &Db, actor: &Actor, unit: LearningUnitId, question: QuestionId, at: Moment) -> Result<()> {
    db.write(|tx| async move {
        let sql = "update learning_question set removed_at = $4, removed_by = $5
                   where tenant_id = $1 and unit_id = $2 and id = $3 and version_id is null and removed_at is null";
        if tx.execute(sql, params![actor.tenant, unit, question, at, actor.person]).await? == 0 {
            return Err(not_found());
        }
        people::audit::write(&tx, at, actor, "learning.unit.pool.removal", unit, &question.to_string()).await
    })
    .await
}
