//! Statements out of a file of JSON lines: through the queue in which the
//! requests of programs wait, some hundred at a time.
//!
//! Each line stands for itself: one that is refused is listed with place and
//! rule, the others are stored. The same file again stores nothing new, and an
//! import that was cut off goes on where it was.

mod line;
pub mod terminal;

use std::collections::HashSet;

use base::{Actor, Moment, PersonId, Result, TenantId};
use jiff::SignedDuration;
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, params, row, rows::place_list};
use ui::{App, module::JobKind};
use uuid::Uuid;

use crate::{
    draft::{Draft, Origin},
    keep::Kept,
    queue::{Queue, Refused, Work},
    xapi::{Fault, Json, Version},
};
use line::{Line, Lines, Text};

/// Lines that wait in the queue together; requests of programs wait between them.
const SOME: usize = 500;
/// Bytes of these lines.
const SOME_BYTES: usize = 4 << 20;
/// After so long a job lets others pass and goes on behind them.
const TURN: SignedDuration = SignedDuration::from_secs(10);
/// Who vouches for what was imported.
const BY: &str = "import";

#[derive(Debug, Clone, FromQueryResult)]
pub struct Import {
    pub id: Uuid,
    pub tenant_id: TenantId,
    /// Nobody: from the command line.
    pub made_by: Option<PersonId>,
    pub made_at: Moment,
    pub file_name: String,
    pub bytes: i64,
    pub at_byte: i64,
    pub at_line: i64,
    pub stored: i64,
    pub known: i64,
    pub refused: i64,
    pub named: i64,
    pub finished_at: Option<Moment>,
}

/// A line that was not stored.
#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Reject {
    pub line: i64,
    /// `context.contextActivities.parent[0].id`
    pub place: String,
    pub rule: String,
    pub value: String,
}

const COLUMNS: &str =
    "id, tenant_id, made_by, made_at, file_name, bytes, at_byte, at_line, stored, known, refused, named, finished_at";

impl Import {
    pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Self> {
        let sql = format!("select {COLUMNS} from records_import where tenant_id = $1 and id = $2");
        rows.one(&sql, params![tenant, id]).await
    }

    /// The newest ones.
    pub async fn list(rows: &impl Rows, tenant: TenantId, most: i64) -> Result<Vec<Self>> {
        let sql = format!("select {COLUMNS} from records_import where tenant_id = $1 order by made_at desc limit $2");
        rows.all(&sql, params![tenant, most]).await
    }

    pub async fn rejects(&self, rows: &impl Rows) -> Result<Vec<Reject>> {
        let sql = "select line, place, rule, value from records_import_reject
                   where tenant_id = $1 and import_id = $2 order by line";
        rows.all(sql, params![self.tenant_id, self.id]).await
    }
}

#[derive(Serialize, Deserialize)]
struct Job {
    tenant: TenantId,
    import: Uuid,
}

pub const JOB: JobKind = JobKind {
    kind: "records.import",
    run: |app, payload| Box::pin(async move { run(&app, &serde_json::from_value(payload)?).await }),
};

/// Enters an import whose file of so many bytes lies under `id`.
pub async fn begin(
    app: &App,
    tenant: TenantId,
    by: Option<&Actor>,
    id: Uuid,
    file_name: &str,
    bytes: u64,
) -> Result<()> {
    let now = Moment(app.clock.now());
    let file_name: String = file_name.chars().take(200).collect();
    let (name, person) = (file_name.as_str(), by.map(|actor| actor.person));
    app.db
        .write(|tx| async move {
            let values = row! {
                id: id, tenant_id: tenant, made_by: person, made_at: now, file_name: name, bytes: bytes as i64
            };
            tx.insert("records_import", values).await?;
            if by.is_some() {
                tx.enqueue(&app.ids, JOB.kind, &Job { tenant, import: id }).await?;
            }
            people::audit::write_as(&tx, now, tenant, person, "records.import.create", id, name).await
        })
        .await
}

async fn run(app: &App, job: &Job) -> Result<()> {
    let until = app.clock.now().saturating_add(TURN)?;
    if go_on(app, job.tenant, job.import, |_| app.clock.now() < until && !app.stop().is_asked()).await? {
        return Ok(());
    }
    app.db.write(|tx| async move { tx.enqueue_at(&app.ids, JOB.kind, job, Moment(app.clock.now())).await }).await
}

/// Goes on while `more` says so, which sees how far it is; true when the whole
/// file is read.
pub async fn go_on(app: &App, tenant: TenantId, id: Uuid, more: impl Fn(&Import) -> bool) -> Result<bool> {
    let mut import = Import::get(&app.db, tenant, id).await?;
    if import.finished_at.is_some() {
        app.blobs.delete(id).await?;
        return Ok(true);
    }
    let from = import.at_byte as u64;
    let file = app.blobs.stream(id, from).await?;
    let mut lines = Lines::new(file, from, import.at_line, app.config.records.steward.import_line_bytes);
    loop {
        let some = lines.take(SOME, SOME_BYTES).await?;
        if some.is_empty() {
            break;
        }
        let outcome = store(app, tenant, &some).await?;
        (import.at_byte, import.at_line) = lines.at();
        tell(app, &mut import, outcome).await?;
        if !more(&import) {
            return Ok(false);
        }
    }
    finish(app, &import).await?;
    app.blobs.delete(id).await?;
    Ok(true)
}

/// What became of some lines.
#[derive(Default)]
struct Outcome {
    stored: i64,
    known: i64,
    named: i64,
    rejects: Vec<Reject>,
}

async fn store(app: &App, tenant: TenantId, lines: &[Line]) -> Result<Outcome> {
    let mut outcome = Outcome::default();
    let mut drafts: Vec<(i64, bool, Draft)> = Vec::with_capacity(lines.len());
    for line in lines {
        match read(app, tenant, line) {
            Ok(Some((named, draft))) => drafts.push((line.number, named, draft)),
            Ok(None) => {}
            Err(reject) => outcome.rejects.push(reject),
        }
    }
    let mut known = known(app, tenant, &drafts).await?;
    let waiting = drafts.into_iter().map(|(number, named, draft)| async move {
        let id = draft.id;
        put(app, draft).await.map(|kept| (number, named, id, kept))
    });
    for verdict in futures::future::join_all(waiting).await {
        let (number, named, id, kept) = verdict?;
        match kept {
            Kept::Whole if known.insert(id) => {
                outcome.stored += 1;
                outcome.named += i64::from(named);
            }
            Kept::Whole => outcome.known += 1,
            Kept::Conflict(id) => outcome.rejects.push(Reject {
                line: number,
                place: "id".into(),
                rule: "another statement has this id and says something else".into(),
                value: id.to_string(),
            }),
        }
    }
    outcome.rejects.sort_by_key(|reject| reject.line);
    Ok(outcome)
}

/// A statement, and whether it got its id here; nothing for an empty line.
fn read(app: &App, tenant: TenantId, line: &Line) -> Result<Option<(bool, Draft)>, Reject> {
    let reject =
        |place: String, rule: &str, value: String| Reject { line: line.number, place, rule: rule.to_owned(), value };
    let bytes = match &line.text {
        Text::Whole(bytes) if bytes.is_empty() => return Ok(None),
        Text::Whole(bytes) => bytes,
        Text::TooLong(size) => return Err(reject(String::new(), "the line is too long", format!("{size} bytes"))),
    };
    let own = line::id(tenant, bytes);
    let home_page = &app.config.server.public_url;
    let as_of = |version| -> Result<Draft, Fault> {
        let json = Json::read(bytes)?;
        Draft::read(json, &Origin { tenant, version, home_page, by: BY }, own, |_, _| Ok(()))
    };
    let draft = match line::version(bytes) {
        Some(version) => as_of(version),
        // Each edition takes what the other refuses.
        None => as_of(Version::V2).or_else(|fault| as_of(Version::V1).map_err(|_| fault)),
    };
    let mut draft = draft.map_err(|fault| reject(fault.path, fault.rule, fault.value))?;
    // Made of the content: the same line was perhaps stored before.
    draft.is_fresh = false;
    Ok(Some((draft.id == own, draft)))
}

/// Ids of these that are stored already.
async fn known(app: &App, tenant: TenantId, drafts: &[(i64, bool, Draft)]) -> Result<HashSet<Uuid>> {
    let mut values = params![tenant];
    let list = place_list(&mut values, drafts.iter().map(|(_, _, draft)| draft.id));
    let sql = format!("select id from records_statement where tenant_id = $1 and id in ({list})");
    Ok(app.db.column::<Uuid>(&sql, values).await?.into_iter().collect())
}

/// Waits for room in the queue, which programs fill as well.
async fn put(app: &App, draft: Draft) -> Result<Kept> {
    loop {
        let work = Work { drafts: vec![draft.clone()], attached: Vec::new() };
        match Queue::put(app, work).await {
            Ok(kept) => return Ok(kept),
            Err(Refused::Failed(error)) => return Err(error),
            Err(Refused::Full) if app.stop().within(std::time::Duration::from_millis(200)).await => {
                return Err(base::error::internal("the program stops"));
            }
            Err(Refused::Full) => {}
        }
    }
}

/// Writes down how far it is.
async fn tell(app: &App, import: &mut Import, outcome: Outcome) -> Result<()> {
    let listed = app.config.records.steward.import_rejects;
    let room = (listed - import.refused).max(0) as usize;
    import.stored += outcome.stored;
    import.known += outcome.known;
    import.named += outcome.named;
    import.refused += outcome.rejects.len() as i64;
    let rejects = outcome.rejects.into_iter().take(room);
    let rows = rejects
        .map(|reject| params![import.id, reject.line, import.tenant_id, reject.place, reject.rule, reject.value])
        .collect();
    let sql = "update records_import set at_byte = $3, at_line = $4, stored = $5, known = $6, refused = $7, named = $8
               where tenant_id = $1 and id = $2";
    let values = params![
        import.tenant_id,
        import.id,
        import.at_byte,
        import.at_line,
        import.stored,
        import.known,
        import.refused,
        import.named
    ];
    app.db
        .write(|tx| async move {
            tx.execute(sql, values).await?;
            let columns = ["import_id", "line", "tenant_id", "place", "rule", "value"];
            tx.insert_all_new("records_import_reject", &columns, rows).await.map(drop)
        })
        .await
}

async fn finish(app: &App, import: &Import) -> Result<()> {
    let now = Moment(app.clock.now());
    let detail = format!("stored={} known={} refused={}", import.stored, import.known, import.refused);
    app.db
        .write(|tx| async move {
            let sql = "update records_import set finished_at = $3 where tenant_id = $1 and id = $2";
            tx.execute(sql, params![import.tenant_id, import.id, now]).await?;
            let (tenant, by) = (import.tenant_id, import.made_by);
            people::audit::write_as(&tx, now, tenant, by, "records.import.end", import.id, &detail).await
        })
        .await
}
