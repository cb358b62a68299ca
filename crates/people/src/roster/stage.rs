//! From a file to its preview.
//!
//! The file is read on a thread of its own, which compares each line with the
//! fingerprints of the stored people and hands over 500 steps at a time; here
//! they become rows. Two bounded channels keep the memory flat: known people
//! one way, steps the other.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    io::{Read, Seek},
    sync::Arc,
};

use base::{Day, Message, PersonId, Result, Role, error::internal};
use jiff::civil::Date;
use store::{Rows, Value, params};
use tokio::sync::mpsc;
use ui::App;
use uuid::Uuid;

use super::{
    difference::{Change, Difference, Known, Outcome, Policy, Step, changes, compare},
    import::{self, Import, Planned, Report, State},
    mapping::{self, Columns, Field, Mapping},
    places::{Found, split, tree_of},
    row::{Entry, Fault, Reading, Reject, RosterRow},
    sheet::{FileError, Kind, Limits, Sheet},
    stored::{self, Trees},
};
use crate::{tenant, unit::Tree};

/// Rows of a batch: one statement's worth.
const BATCH: usize = 500;

type Steps = Vec<Step<PersonId>>;
type Missing = BTreeSet<(Tree, Vec<String>)>;

/// Reads the file into the preview of this import, anew if there is one, and
/// says after each batch how many people it has compared. What is wrong with
/// the file or its columns stands in the import's report; an error is ours.
pub async fn stage<R>(app: &App, import: Uuid, source: R, told: &(dyn Fn(u64) + Sync)) -> Result<Report>
where
    R: Read + Seek + Send + 'static,
{
    let import: Import = by_id(app, import).await?;
    let id = import.id;
    app.db.write(|tx| async move { import::clear(&tx, id).await }).await?;
    let mut report = Report::default();
    let state = match read(app, &import, source, &mut report, told).await? {
        Ok(()) => State::Staged,
        Err(fault) => {
            report.fault = fault.map(|error| error.message().into());
            app.db.write(|tx| async move { import::clear(&tx, id).await }).await?;
            State::Unread
        }
    };
    let text = serde_json::to_string(&report)?;
    let sql = "update people_roster_import set state = $2, report = $3 where id = $1";
    app.db.write(|tx| async move { tx.execute(sql, params![id, state.code(), text]).await }).await?;
    Ok(report)
}

pub(super) async fn by_id(app: &App, import: Uuid) -> Result<Import> {
    let tenant = app.db.value("select tenant_id from people_roster_import where id = $1", params![import]).await?;
    Import::get(&app.db, tenant.ok_or(base::Error::NotFound)?, import).await
}

/// `Err(None)`: the columns are not clear, see the report.
async fn read<R>(
    app: &App,
    import: &Import,
    source: R,
    report: &mut Report,
    told: &(dyn Fn(u64) + Sync),
) -> Result<Result<(), Option<FileError>>>
where
    R: Read + Seek + Send + 'static,
{
    let tenant = tenant::get(&app.db, import.tenant_id).await?;
    let today = Day(app.clock.today(&tenant.zone));
    let limits = Limits { bytes: app.config.limits.roster_bytes, ..Limits::default() };
    let name = Some(import.sheet.clone()).filter(|name| !name.is_empty());
    let sheet = tokio::task::spawn_blocking(move || Sheet::open(source, name.as_deref(), limits)).await?;
    let sheet = match sheet {
        Ok(sheet) => sheet,
        Err(error) => return Ok(Err(Some(error))),
    };
    report.headers = sheet.headers().to_vec();
    report.identity = mapping::identity(sheet.headers());
    match sheet.kind() {
        Kind::Delimited { separator } => report.separator = Some(*separator),
        Kind::Workbook { sheet } => report.sheet = Some(sheet.clone()),
    }
    let mapping = chosen(app, import, sheet.headers()).await?;
    let text = serde_json::to_string(&mapping)?;
    // Before the people are read: whatever is applied from here on makes the preview stale.
    let follows = import::last(&app.db, import.tenant_id).await?;
    let sql = "update people_roster_import set mapping = $2, follows = $3 where id = $1";
    app.db.write(|tx| async move { tx.execute(sql, params![import.id, text, follows]).await }).await?;
    let columns = match mapping.resolve(sheet.headers()) {
        Ok(columns) => columns,
        Err(faults) => {
            report.column_faults = faults.iter().map(|fault| (fault.field(), fault.message().into())).collect();
            return Ok(Err(None));
        }
    };
    report.fields = columns.fields();
    report.unread.clone_from(&columns.unread);
    match compare_all(app, import, sheet, columns, today, told).await? {
        Ok((outcome, missing)) => {
            finish(app, import, today, outcome, report).await?;
            report.missing = missing;
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(Some(error))),
    }
}

/// What the person chose, else the columns of the last file if they fit, else
/// a guess. A shift pattern belongs to a unit and is never read from here.
async fn chosen(app: &App, import: &Import, headers: &[String]) -> Result<Mapping> {
    let kept = tenant::setting(&app.db, import.tenant_id, import::MAPPING).await?;
    let kept = kept.and_then(|kept| serde_json::from_str::<Mapping>(&kept).ok());
    let fits = |mapping: &Mapping| mapping.resolve(headers).is_ok();
    let mut mapping = import.chosen().or_else(|| kept.filter(fits)).unwrap_or_else(|| Mapping::guess(headers));
    mapping.set(Field::ShiftPattern, vec![]);
    Ok(mapping)
}

type Compared = Result<(Outcome<PersonId>, Missing), FileError>;

async fn compare_all(
    app: &App,
    import: &Import,
    sheet: Sheet,
    columns: Columns,
    today: Day,
    told: &(dyn Fn(u64) + Sync),
) -> Result<Compared> {
    let fields = columns.fields();
    let trees = Arc::new(stored::trees(&app.db, import.tenant_id, &fields, today).await?);
    let (known_in, known) = mpsc::channel(2);
    let (steps_in, mut steps) = mpsc::channel(4);
    let comparison =
        Comparison { sheet, columns, today: today.0, trees: Arc::clone(&trees), create_units: import.create_units };
    let reader = tokio::task::spawn_blocking(move || comparison.run(known, &steps_in));

    let administrators = administrators(app, import, today).await?;
    let mut after = String::new();
    loop {
        let mut page = stored::page(&app.db, import.tenant_id, &trees, today, &after).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(&last.row.staff_number);
        for known in &mut page {
            known.stays = administrators.contains(&known.id);
        }
        // The reader is gone only when it has failed, which is told below.
        if known_in.send(page).await.is_err() {
            break;
        }
    }
    drop(known_in);
    let mut processed = 0;
    while let Some(batch) = steps.recv().await {
        processed += batch.len() as u64;
        keep(app, import, &trees, today, &fields, batch, processed).await?;
        told(processed);
    }
    Ok(reader.await?)
}

/// They never leave by a file: it could lock everybody out who can put it right.
async fn administrators(app: &App, import: &Import, today: Day) -> Result<HashSet<PersonId>> {
    let sql = "select distinct person_id from people_grant where tenant_id = $1 and role in ($2, $3, $4)
               and from_day <= $5 and (to_day is null or to_day > $5)";
    let [system, security, audit] = [Role::SystemAdmin, Role::SecurityAdmin, Role::AuditAdmin].map(Role::code);
    let found: Vec<PersonId> = app.db.column(sql, params![import.tenant_id, system, security, audit, today]).await?;
    Ok(found.into_iter().collect())
}

/// The part that waits for the file and not for the database.
struct Comparison {
    sheet: Sheet,
    columns: Columns,
    today: Date,
    trees: Arc<Trees>,
    create_units: bool,
}

impl Comparison {
    fn run(self, mut known: mpsc::Receiver<Vec<Known<PersonId>>>, steps: &mpsc::Sender<Steps>) -> Compared {
        let fields = self.columns.fields();
        let people = std::iter::from_fn(|| known.blocking_recv()).flatten();
        let difference = Difference::new(&fields, people, Policy::default());
        let mut missing = Missing::new();
        let (trees, create) = (self.trees, self.create_units);
        let entries = Reading::new(self.sheet, self.columns, self.today)
            .map(|entry| entry.map(|entry| place(entry, &fields, &trees, create, &mut missing)));
        let mut batch = Vec::with_capacity(BATCH);
        let gone = || FileError::Io("nobody takes the steps".into());
        let outcome = compare(entries, difference, |step| {
            batch.push(step);
            if batch.len() == BATCH {
                steps.blocking_send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH))).map_err(|_| gone())?;
            }
            Ok::<_, FileError>(())
        })?;
        steps.blocking_send(batch).map_err(|_| gone())?;
        Ok((outcome, missing))
    }
}

/// Unit paths as the trees write them; a row whose unit is unknown is a
/// reject, unless missing units are to be made.
fn place(entry: Entry, fields: &[Field], trees: &Trees, create: bool, missing: &mut Missing) -> Entry {
    let Entry::Row { line, mut row } = entry else { return entry };
    let mut faults = Vec::new();
    for field in fields {
        let Some((tree, places)) = tree_of(*field).and_then(|tree| trees.get_key_value(&tree)) else { continue };
        let path = if *field == Field::Unit { row.unit.clone() } else { split(&row.text(*field).unwrap_or_default()) };
        if path.is_empty() {
            continue;
        }
        match places.find(&path) {
            Found::Unit(id) => put(&mut row, *field, places.path(id)),
            Found::Missing(path) => {
                if !create {
                    let why = Message::new("import-unit-unknown").with("name", path.join(" / "));
                    faults.push(Fault { field: Some(*field), why });
                }
                missing.insert((*tree, path.clone()));
                put(&mut row, *field, path);
            }
            Found::Several => {
                let why = Message::new("import-unit-several").with("name", path.join(" / "));
                faults.push(Fault { field: Some(*field), why });
            }
        }
    }
    if faults.is_empty() {
        Entry::Row { line, row }
    } else {
        Entry::Reject(Reject { line, staff_number: Some(row.staff_number), faults })
    }
}

fn put(row: &mut RosterRow, field: Field, path: Vec<String>) {
    let name = Some(path.join(" / "));
    match field {
        Field::PartyBranch => row.party_branch = name,
        Field::UnionGroup => row.union_group = name,
        Field::LeagueBranch => row.league_branch = name,
        _ => row.unit = path,
    }
}

/// Writes the rows of a batch that change anything.
async fn keep(
    app: &App,
    import: &Import,
    trees: &Trees,
    today: Day,
    fields: &[Field],
    batch: Steps,
    processed: u64,
) -> Result<()> {
    let ids: Vec<PersonId> = batch.iter().filter_map(|step| altered(&step.change)).collect();
    let before = stored::of(&app.db, import.tenant_id, trees, today, &ids).await?;
    let rows = batch.into_iter().filter_map(|step| planned(import.id, &before, fields, step).transpose());
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let sql = "update people_roster_import set processed = $2 where id = $1";
    app.db
        .write(|tx| async move {
            tx.insert_all("people_roster_row", &COLUMNS, rows).await?;
            tx.execute(sql, params![import.id, processed as i64]).await
        })
        .await
        .map(drop)
}

const COLUMNS: [&str; 5] = ["import_id", "line", "change", "person_id", "row"];

fn altered(change: &Change<PersonId>) -> Option<PersonId> {
    match change {
        Change::Changed(id) | Change::Returned(id) => Some(*id),
        Change::Added | Change::Unchanged(_) => None,
    }
}

fn planned(
    import: Uuid,
    before: &HashMap<PersonId, RosterRow>,
    fields: &[Field],
    step: Step<PersonId>,
) -> Result<Option<Vec<Value>>> {
    let word = match step.change {
        Change::Added => "added",
        Change::Changed(_) => "changed",
        Change::Returned(_) => "returned",
        Change::Unchanged(_) => return Ok(None),
    };
    let person = altered(&step.change);
    let mut row = step.row;
    let mut what = Vec::new();
    if let Some(stored) = person.and_then(|person| before.get(&person)) {
        what = changes(fields, stored, &row);
        // A post goes with its unit, also when only the unit's column is read.
        if !fields.contains(&Field::Post) {
            row.post.clone_from(&stored.post);
        }
    }
    let text = serde_json::to_string(&Planned::new(row, what))?;
    Ok(Some(params![import, step.line as i64, word, person, text]))
}

/// Leavers become rows too.
async fn finish(
    app: &App,
    import: &Import,
    today: Day,
    mut outcome: Outcome<PersonId>,
    report: &mut Report,
) -> Result<()> {
    if outcome.kept > 0 {
        outcome.doubts.push(Message::new("import-administrators-stay").with("count", outcome.kept));
    }
    let trees = stored::trees(&app.db, import.tenant_id, &[Field::Unit], today).await?;
    let mut line = 0_i64;
    for chunk in outcome.left.chunks(BATCH) {
        let ids: Vec<PersonId> = chunk.iter().map(|(id, _)| *id).collect();
        let mut people = stored::of(&app.db, import.tenant_id, &trees, today, &ids).await?;
        let mut rows = Vec::with_capacity(chunk.len());
        for id in ids {
            let row = people.remove(&id).ok_or_else(|| internal("a leaver has gone"))?;
            // Below 0: they have no line in the file.
            line -= 1;
            let text = serde_json::to_string(&Planned::new(row, vec![]))?;
            rows.push(params![import.id, line, "left", id, text]);
        }
        app.db.write(|tx| async move { tx.insert_all("people_roster_row", &COLUMNS, rows).await }).await?;
    }
    report.count(outcome.counts);
    report.rejects = outcome.rejects.into_iter().map(Into::into).collect();
    report.rejects_more = outcome.rejects_more;
    report.doubts = outcome.doubts.into_iter().map(Into::into).collect();
    Ok(())
}
