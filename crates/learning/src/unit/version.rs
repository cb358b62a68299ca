//! One saved state of a unit. Saving makes a new one and never changes one.
//!
//! Two editors at once: each says which version they began from, and the one
//! who comes second is told, with their own text still in the form.

use base::{Actor, Ids, Message, Moment, PersonId, Result, TenantId, conflict, error::FieldError};
use store::{Db, FromQueryResult, Rows, Tx, Value, params, row, rows::is_duplicate};

use super::{LearningUnitId, QuestionId, VersionId};
use crate::{
    markdown::{self, Guide},
    media::{MediaId, film},
    question::{self, Body, Question, fault::Blocks, gift},
    scenario,
};

pub const COLUMNS: &str = "v.id, v.unit_id, v.number, v.category, v.title, v.summary, v.minutes, v.body, v.gift, \
     v.transcript, v.poster_id, v.film_id, v.captions_id, v.audio_id, v.scenario, v.first_share, v.made_by, v.made_at";

/// What a unit asks to be published (micro-course: 2 or 3 retrieval questions).
pub const LEAST_QUESTIONS: usize = 2;
pub const MOST_QUESTIONS: usize = 5;
/// Faults of scenes that are listed at once.
const SHOWN_FAULTS: usize = 10;
/// Shares of first answers that an editor can ask for.
pub const FIRST_SHARES: [i64; 4] = [0, 60, 80, 100];

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Version {
    pub id: VersionId,
    pub unit_id: LearningUnitId,
    pub number: i64,
    pub category: String,
    pub title: String,
    pub summary: String,
    pub minutes: i64,
    pub body: String,
    /// The questions as typed.
    pub gift: String,
    pub transcript: String,
    pub poster_id: Option<MediaId>,
    pub film_id: Option<MediaId>,
    pub captions_id: Option<MediaId>,
    pub audio_id: Option<MediaId>,
    /// Scenes with choices, as typed; empty where there are none.
    pub scenario: String,
    /// Of a hundred questions, how many must be right at the first try.
    pub first_share: i64,
    pub made_by: PersonId,
    pub made_at: Moment,
}

impl Version {
    pub fn colour(&self) -> u8 {
        super::colour(self.unit_id)
    }
}

/// What an editor saves.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Draft {
    pub category: String,
    pub title: String,
    pub summary: String,
    pub body: String,
    pub gift: String,
    pub transcript: String,
    /// `None`: as estimated from the text.
    pub minutes: Option<i64>,
    pub poster_id: Option<MediaId>,
    pub film_id: Option<MediaId>,
    pub captions_id: Option<MediaId>,
    pub audio_id: Option<MediaId>,
    pub scenario: String,
    pub first_share: i64,
}

impl Draft {
    /// To go on from a version.
    pub fn of(version: Version) -> Self {
        Self {
            category: version.category,
            title: version.title,
            summary: version.summary,
            body: version.body,
            gift: version.gift,
            transcript: version.transcript,
            minutes: Some(version.minutes),
            poster_id: version.poster_id,
            film_id: version.film_id,
            captions_id: version.captions_id,
            audio_id: version.audio_id,
            scenario: version.scenario,
            first_share: version.first_share,
        }
    }
}

/// A line of typed questions that cannot be kept, or must be mended first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineFault {
    /// From 1.
    pub line: usize,
    pub why: Message,
    pub blocks: Blocks,
}

/// The questions of a GIFT text and what is wrong with it, by line.
pub fn read_gift(text: &str) -> (Vec<Question>, Vec<LineFault>) {
    let import = match gift::read(text) {
        Ok(import) => import,
        Err(why) => return (Vec::new(), vec![LineFault { line: 1, why, blocks: Blocks::Saving }]),
    };
    let rejected =
        import.rejected.iter().map(|it| LineFault { line: it.line, why: it.why.clone(), blocks: Blocks::Saving });
    let mut faults: Vec<LineFault> = rejected.collect();
    for found in &import.questions {
        faults.extend(found.question.faults().into_iter().map(|fault| LineFault {
            line: found.line,
            why: fault.why,
            blocks: fault.blocks,
        }));
    }
    faults.sort_by_key(|fault| fault.line);
    (import.questions.into_iter().map(|found| found.question).collect(), faults)
}

/// The words of a text at reading speed; the sounds and films beside it are
/// for those who would rather listen, and count nothing on top.
pub fn estimate(body: &str) -> (i64, Guide) {
    let reading = markdown::reading(body, &|_| None);
    (i64::from(reading.minutes()), reading.guide())
}

/// A new unit with its first version.
pub async fn create(db: &Db, ids: &Ids, actor: &Actor, draft: &Draft, at: Moment) -> Result<LearningUnitId> {
    let (questions, faults) = read_gift(&draft.gift);
    refuse(&faults)?;
    let unit: LearningUnitId = ids.make();
    db.write(|tx| async move {
        let values = row! { id: unit, tenant_id: actor.tenant, made_by: actor.person, made_at: at };
        tx.insert("learning_unit", values).await?;
        insert(&tx, ids, (actor.tenant, actor.person), unit, 1, draft, &questions, at).await?;
        people::audit::write(&tx, at, actor, "learning.unit.creation", unit, &draft.title).await
    })
    .await?;
    Ok(unit)
}

/// The next version of a unit, made from version `from`. A conflict
/// (`learning-version-newer`) when somebody else has saved one since.
pub async fn save(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    unit: LearningUnitId,
    from: i64,
    draft: &Draft,
    at: Moment,
) -> Result<Version> {
    let (questions, faults) = read_gift(&draft.gift);
    refuse(&faults)?;
    let saved = db
        .write(|tx| async move {
            let newest = newest(&tx, actor.tenant, unit).await?;
            if newest.number != from {
                return Err(conflict("learning-version-newer"));
            }
            let who = (actor.tenant, actor.person);
            let id = insert(&tx, ids, who, unit, from + 1, draft, &questions, at).await?;
            people::audit::write(&tx, at, actor, "learning.unit.version", unit, &(from + 1).to_string()).await?;
            get(&tx, actor.tenant, id).await
        })
        .await;
    // On PostgreSQL two may have read the same newest version.
    saved.map_err(|error| if is_duplicate(&error) { conflict("learning-version-newer") } else { error })
}

fn refuse(faults: &[LineFault]) -> Result<()> {
    let count = faults.iter().filter(|fault| fault.blocks == Blocks::Saving).count();
    let Some(first) = faults.iter().find(|fault| fault.blocks == Blocks::Saving) else { return Ok(()) };
    let why = Message::new("learning-gift-faults").with("count", count).with("line", first.line);
    Err(base::Error::Invalid(vec![FieldError { field: "gift", why }]))
}

/// Rows of a version and its questions; for editors and for whole catalogues.
#[expect(clippy::too_many_arguments, reason = "a row with all that it says")]
pub(crate) async fn insert(
    tx: &Tx,
    ids: &Ids,
    (tenant, by): (TenantId, PersonId),
    unit: LearningUnitId,
    number: i64,
    draft: &Draft,
    questions: &[Question],
    at: Moment,
) -> Result<VersionId> {
    let id: VersionId = ids.make();
    let minutes = draft.minutes.unwrap_or_else(|| estimate(&draft.body).0);
    let values = row! {
        id: id, tenant_id: tenant, unit_id: unit, number: number, category: draft.category.as_str(),
        title: draft.title.as_str(), summary: draft.summary.as_str(), minutes: minutes, body: draft.body.as_str(),
        gift: draft.gift.as_str(), transcript: draft.transcript.as_str(), poster_id: draft.poster_id,
        film_id: draft.film_id, captions_id: draft.captions_id, audio_id: draft.audio_id,
        scenario: draft.scenario.as_str(), first_share: draft.first_share, made_by: by, made_at: at
    };
    tx.insert("learning_version", values).await?;
    insert_questions(tx, ids, tenant, unit, Some(id), questions).await?;
    Ok(id)
}

pub(crate) async fn insert_questions(
    tx: &Tx,
    ids: &Ids,
    tenant: TenantId,
    unit: LearningUnitId,
    version: Option<VersionId>,
    questions: &[Question],
) -> Result<Vec<QuestionId>> {
    // The pool grows at its end; a version has its questions at once.
    let before = if version.is_some() {
        0
    } else {
        let sql = "select count(*) from learning_question where unit_id = $1 and version_id is null";
        tx.count(sql, params![unit]).await?
    };
    let mut made = Vec::with_capacity(questions.len());
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(questions.len());
    for (place, question) in questions.iter().enumerate() {
        let id: QuestionId = ids.make();
        let judged = !matches!(question.body, Body::Essay | Body::Description);
        rows.push(params![id, tenant, unit, version, before + place as i64, judged, serde_json::to_string(question)?]);
        made.push(id);
    }
    let columns = ["id", "tenant_id", "unit_id", "version_id", "place", "judged", "body"];
    tx.insert_all("learning_question", &columns, rows).await?;
    Ok(made)
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: VersionId) -> Result<Version> {
    let sql = format!("select {COLUMNS} from learning_version v where v.tenant_id = $1 and v.id = $2");
    rows.one(&sql, params![tenant, id]).await
}

pub async fn newest(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Version> {
    let sql = format!(
        "select {COLUMNS} from learning_version v where v.tenant_id = $1 and v.unit_id = $2 order by v.number desc limit 1"
    );
    rows.one(&sql, params![tenant, unit]).await
}

/// One line of a unit's history.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Past {
    pub number: i64,
    pub title: String,
    pub made_at: Moment,
    pub author: String,
    pub submitted_at: Option<Moment>,
    pub outcome: Option<String>,
    pub remark: Option<String>,
    pub reviewer: Option<String>,
    pub published_at: Option<Moment>,
}

/// The newest 20 versions of a unit, newest first.
pub async fn history(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Vec<Past>> {
    let sql = "select v.number, v.title, v.made_at, a.name as author, s.submitted_at, r.outcome, r.remark, b.name as reviewer,
                 (select max(p.published_at) from learning_publication p where p.version_id = v.id) as published_at
               from learning_version v
               join people_person a on a.id = v.made_by
               left join learning_submission s on s.version_id = v.id
               left join learning_review r on r.version_id = v.id
               left join people_person b on b.id = r.reviewed_by
               where v.tenant_id = $1 and v.unit_id = $2 order by v.number desc limit 20";
    rows.all(sql, params![tenant, unit]).await
}

/// The versions of a unit that were ever out, newest first: number and when.
pub async fn editions(rows: &impl Rows, tenant: TenantId, unit: LearningUnitId) -> Result<Vec<Edition>> {
    let sql = "select v.id, v.number, v.title, max(p.published_at) as published_at from learning_publication p
               join learning_version v on v.id = p.version_id where v.tenant_id = $1 and v.unit_id = $2
               group by v.id, v.number, v.title order by v.number desc limit 50";
    rows.all(sql, params![tenant, unit]).await
}

/// A version that was published once.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Edition {
    pub id: VersionId,
    pub number: i64,
    pub title: String,
    pub published_at: Moment,
}

/// [`faults`], and what is still wrong with its films.
pub async fn all_faults(rows: &impl Rows, tenant: TenantId, version: &Version) -> Result<Vec<Message>> {
    let mut faults = faults(version);
    let in_text: Vec<MediaId> =
        markdown::media_references(&version.body).iter().filter_map(|id| id.parse().ok()).take(200).collect();
    let has_captions = version.captions_id.is_some();
    faults.extend(film::faults(rows, tenant, version.film_id, has_captions, &in_text).await?);
    Ok(faults)
}

/// What keeps the words of a version from being published, for its author to mend.
pub fn faults(version: &Version) -> Vec<Message> {
    let (questions, lines) = read_gift(&version.gift);
    let mut faults = Vec::new();
    let asked = questions.iter().filter(|question| !matches!(question.body, Body::Essay | Body::Description)).count();
    if asked < LEAST_QUESTIONS {
        faults.push(Message::new("learning-fault-few-questions").with("least", LEAST_QUESTIONS).with("count", asked));
    }
    if questions.len() > MOST_QUESTIONS {
        faults.push(Message::new("learning-fault-many-questions").with("most", MOST_QUESTIONS));
    }
    if questions.iter().any(|question| matches!(question.body, question::Body::Description)) {
        faults.push("learning-fault-description".into());
    }
    for fault in &lines {
        faults.push(Message::new("learning-fault-line").with("line", fault.line));
    }
    if version.body.trim().is_empty() {
        faults.push("learning-fault-empty".into());
    }
    faults.extend(markdown::poll_faults(&version.body));
    faults.extend(scenario::read(&version.scenario).1.iter().take(SHOWN_FAULTS).map(scenario::script::Fault::message));
    if version.audio_id.is_some() && version.transcript.trim().is_empty() {
        faults.push("learning-fault-transcript".into());
    }
    faults.dedup();
    faults
}
