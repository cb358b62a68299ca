//! A preview becomes people and memberships: one transaction, 500 people a
//! statement.
//!
//! Units and posts are dated from today: the old membership ends where the new
//! one begins, so that yesterday's reports stay true. Who left loses sessions,
//! codes and roles at once; their history stays.

use std::collections::{BTreeMap, HashMap};

use base::{Day, Error, Moment, PersonId, Result, conflict};
use store::{
    FromQueryResult, Rows, Tx, Value, params,
    rows::{is_duplicate, place_list},
};
use tokio::sync::mpsc;
use ui::App;
use uuid::Uuid;

use super::{
    import::{self, Import, Planned, State},
    mapping::Field,
    places::{Found, Places, split, tree_of},
    row::RosterRow,
    stage::by_id,
    stored::{self, Trees},
};
use crate::{audit, tenant, unit::Tree};

const BATCH: i64 = 500;

/// Applies the preview; `by` is nobody on the command line. Says after each
/// batch how many rows are done. A conflict when it was applied already or
/// another import was applied since the preview was made.
pub async fn apply(
    app: &App,
    import: Uuid,
    by: Option<PersonId>,
    confirmed: bool,
    told: &(dyn Fn(u64) + Sync),
) -> Result<()> {
    let import = by_id(app, import).await?;
    import::check_doubts(&import, confirmed)?;
    let tenant = tenant::get(&app.db, import.tenant_id).await?;
    let (now, today) = (Moment(app.clock.now()), Day(app.clock.today(&tenant.zone)));
    let (import, tenant) = (&import, &tenant);
    let applied = app
        .db
        .write(|tx| async move {
            take_turn(&tx, import, by, now).await?;
            let report = import.report();
            let mut trees = stored::trees(&tx, tenant.id, &report.fields, today).await?;
            let units = if import.create_units {
                import::make_units(&tx, &app.ids, tenant, today, &mut trees, &report.missing).await?
            } else {
                0
            };
            let writing = Writing { tx: &tx, app, import, fields: &report.fields, trees: &trees, today };
            writing.all(told).await?;
            import::clear(&tx, import.id).await?;
            tenant::set_setting(&tx, tenant.id, import::MAPPING, &import.mapping).await?;
            let detail = format!(
                "added={} changed={} returned={} left={} unchanged={} rejected={} units={units} file={}",
                report.added,
                report.changed,
                report.returned,
                report.left,
                report.unchanged,
                report.rejected,
                import.file_name
            );
            audit::write_as(&tx, now, tenant.id, by, "people.roster.import", import.id, &detail).await
        })
        .await;
    match applied {
        // Somebody was added by hand since the preview was made.
        Err(error) if is_duplicate(&error) => Err(conflict("import-overtaken")),
        other => other,
    }
}

/// Marks it applied and takes the turn after the import that it follows.
async fn take_turn(tx: &Tx, import: &Import, by: Option<PersonId>, now: Moment) -> Result<()> {
    let sql = "update people_roster_import set state = $2, applied_at = $3, applied_by = $4 where id = $1 and state in ($5, $6)";
    let values = params![import.id, State::Applied.code(), now, by, State::Staged.code(), State::Applying.code()];
    if tx.execute(sql, values).await? == 0 {
        return Err(conflict("import-not-open"));
    }
    // The row is made first, so that of two at once the second waits for it.
    let sql = "insert into people_setting (tenant_id, name, value) values ($1, $2, '') on conflict (tenant_id, name) do nothing";
    tx.execute(sql, params![import.tenant_id, import::LAST]).await?;
    let sql = "update people_setting set value = $3 where tenant_id = $1 and name = $2 and value = $4";
    let values = params![import.tenant_id, import::LAST, import.id.to_string(), import.follows.as_str()];
    if tx.execute(sql, values).await? == 0 { Err(conflict("import-overtaken")) } else { Ok(()) }
}

#[derive(FromQueryResult)]
struct Kept {
    line: i64,
    change: String,
    person_id: Option<PersonId>,
    row: String,
}

struct Prepared {
    change: String,
    person_id: Option<PersonId>,
    planned: Planned,
}

/// Reads the preview on another connection while the transaction writes: the
/// only writer of SQLite waits for no reading. The rows stand still meanwhile,
/// because the import's turn was taken.
async fn prepare(app: &App, import: Uuid, batches: mpsc::Sender<Vec<Prepared>>) -> Result<()> {
    let sql = "select line, change, person_id, row from people_roster_row where import_id = $1 and line > $2 order by line limit $3";
    let mut after = i64::MIN;
    loop {
        let rows: Vec<Kept> = app.db.all(sql, params![import, after, BATCH]).await?;
        let Some(last) = rows.last() else { return Ok(()) };
        after = last.line;
        let prepared = tokio::task::spawn_blocking(|| rows.into_iter().map(Prepared::read).collect::<Result<_>>());
        // Nobody takes them when the transaction has failed, which says so itself.
        if batches.send(prepared.await??).await.is_err() {
            return Ok(());
        }
    }
}

impl Prepared {
    fn read(Kept { change, person_id, row, .. }: Kept) -> Result<Self> {
        Ok(Self { change, person_id, planned: serde_json::from_str(&row)? })
    }
}

struct Writing<'a> {
    tx: &'a Tx,
    app: &'a App,
    import: &'a Import,
    fields: &'a [Field],
    trees: &'a Trees,
    today: Day,
}

/// What one batch writes.
#[derive(Default)]
struct Batch {
    people: Vec<Vec<Value>>,
    updates: Vec<Vec<Value>>,
    ends: BTreeMap<&'static str, Vec<PersonId>>,
    memberships: Vec<Vec<Value>>,
    leavers: Vec<PersonId>,
}

const PERSON: [&str; 11] = [
    "id",
    "tenant_id",
    "staff_number",
    "name",
    "phone",
    "email",
    "birth_year",
    "employment",
    "level",
    "joined_on",
    "left_on",
];

impl Writing<'_> {
    async fn all(&self, told: &(dyn Fn(u64) + Sync)) -> Result<()> {
        let (batches, mut prepared) = mpsc::channel::<Vec<Prepared>>(2);
        let write = async {
            let mut done = 0;
            while let Some(rows) = prepared.recv().await {
                done += rows.len() as u64;
                let mut batch = Batch::default();
                for row in rows {
                    self.plan(&mut batch, row)?;
                }
                self.write(batch).await?;
                told(done);
            }
            Ok(())
        };
        tokio::try_join!(prepare(self.app, self.import.id, batches), write).map(drop)
    }

    fn plan(&self, batch: &mut Batch, row: Prepared) -> Result<()> {
        let planned = row.planned;
        let Some(person) = row.person_id else {
            let id: PersonId = self.app.ids.make();
            batch.people.push(self.person(id, &planned.row));
            return self.join(batch, id, &planned.row, &Tree::ALL);
        };
        if row.change == "left" {
            batch.leavers.push(person);
            return Ok(());
        }
        batch.updates.push(self.person(person, &planned.row));
        let trees: Vec<Tree> = Tree::ALL
            .into_iter()
            .filter(|tree| {
                let fields: Vec<Field> =
                    self.fields.iter().copied().filter(|field| tree_of(*field) == Some(*tree)).collect();
                let post = *tree == Tree::Admin && planned.touches(&[Field::Post]);
                !fields.is_empty() && (row.change == "returned" || planned.touches(&fields) || post)
            })
            .collect();
        for tree in &trees {
            batch.ends.entry(tree.code()).or_default().push(person);
        }
        self.join(batch, person, &planned.row, &trees)
    }

    /// Columns as [`PERSON`].
    fn person(&self, id: PersonId, row: &RosterRow) -> Vec<Value> {
        let text = |field: Field| row.text(field).unwrap_or_default();
        let employment =
            if self.fields.contains(&Field::Employment) { text(Field::Employment) } else { "in-post".into() };
        params![
            id,
            self.import.tenant_id,
            row.staff_number.as_str(),
            row.name.as_str(),
            text(Field::Phone),
            text(Field::Email),
            row.birth_year.map(i64::from),
            employment,
            text(Field::Level),
            row.joined_on.map(Day),
            None::<Day>
        ]
    }

    fn join(&self, batch: &mut Batch, person: PersonId, row: &RosterRow, trees: &[Tree]) -> Result<()> {
        let fields = self.fields.iter().filter_map(|field| Some((*field, tree_of(*field)?)));
        for (field, tree) in fields.filter(|(_, tree)| trees.contains(tree)) {
            let path =
                if field == Field::Unit { row.unit.clone() } else { split(&row.text(field).unwrap_or_default()) };
            if path.is_empty() {
                continue;
            }
            // A unit was closed or renamed since the preview was made.
            let found = self.trees.get(&tree).map(|places: &Places| places.find(&path));
            let Some(Found::Unit(unit)) = found else { return Err(conflict("import-overtaken")) };
            let post = if field == Field::Unit { row.post.clone().unwrap_or_default() } else { String::new() };
            let id: Uuid = self.app.ids.make();
            batch.memberships.push(params![id, self.import.tenant_id, person, unit, post, self.today]);
        }
        Ok(())
    }

    async fn write(&self, batch: Batch) -> Result<()> {
        let tx = self.tx;
        tx.insert_all("people_person", &PERSON, batch.people).await?;
        self.update(batch.updates).await?;
        for (tree, people) in batch.ends {
            end_memberships(tx, self.today, &people, Some((self.import, tree))).await?;
        }
        tx.insert_all(
            "people_membership",
            &["id", "tenant_id", "person_id", "unit_id", "post", "from_day"],
            batch.memberships,
        )
        .await?;
        if batch.leavers.is_empty() {
            return Ok(());
        }
        leave(tx, self.today, &batch.leavers).await
    }

    /// Many rows in one statement: an insert that always meets its row.
    async fn update(&self, rows: Vec<Vec<Value>>) -> Result<()> {
        if rows.is_empty() {
            return Ok(());
        }
        let column = |field: &Field| match field {
            Field::Phone => Some("phone"),
            Field::Email => Some("email"),
            Field::BirthYear => Some("birth_year"),
            Field::Employment => Some("employment"),
            Field::Level => Some("level"),
            Field::JoinedOn => Some("joined_on"),
            _ => None,
        };
        let read = self.fields.iter().filter_map(column).chain(["name", "left_on"]);
        let set: Vec<String> = read.map(|column| format!("{column} = excluded.{column}")).collect();
        let mut values = Vec::with_capacity(rows.len() * PERSON.len());
        let places: Vec<String> = rows.into_iter().map(|row| format!("({})", place_list(&mut values, row))).collect();
        let sql = format!(
            "insert into people_person ({}) values {} on conflict (id) do update set {}",
            PERSON.join(", "),
            places.join(", "),
            set.join(", ")
        );
        self.tx.execute(&sql, values).await.map(drop)
    }
}

/// Ends what these people belong to from today on; in one tree, or in all.
async fn end_memberships(tx: &Tx, today: Day, people: &[PersonId], of: Option<(&Import, &str)>) -> Result<()> {
    let mut values = params![today];
    let people = place_list(&mut values, people.iter().copied());
    let mut wanted = format!("person_id in ({people})");
    if let Some((import, tree)) = of {
        let tree = place_list(&mut values, [Value::from(import.tenant_id), Value::from(tree)]);
        let (tenant, tree) = tree.split_once(", ").unwrap_or_default();
        wanted.push_str(&format!(
            " and unit_id in (select id from people_unit where tenant_id = {tenant} and tree = {tree})"
        ));
    }
    // One that would begin today or later never comes to be.
    tx.execute(&format!("delete from people_membership where from_day >= $1 and {wanted}"), values.clone()).await?;
    let sql = format!("update people_membership set to_day = $1 where (to_day is null or to_day > $1) and {wanted}");
    tx.execute(&sql, values).await.map(drop)
}

async fn leave(tx: &Tx, today: Day, people: &[PersonId]) -> Result<()> {
    end_memberships(tx, today, people, None).await?;
    let mut values = params![today];
    let list = place_list(&mut values, people.iter().copied());
    for sql in [
        format!("update people_person set left_on = $1 where id in ({list})"),
        format!("update people_grant set to_day = $1 where (to_day is null or to_day > $1) and person_id in ({list})"),
    ] {
        tx.execute(&sql, values.clone()).await?;
    }
    let mut values = Vec::new();
    let list = place_list(&mut values, people.iter().copied());
    for table in ["people_session", "people_sign_in_code"] {
        tx.execute(&format!("delete from {table} where person_id in ({list})"), values.clone()).await?;
    }
    Ok(())
}

/// After a job could not apply it: open again, with the reason.
pub async fn reopen(app: &App, import: Uuid, why: &Error) -> Result<()> {
    let mut report = by_id(app, import).await?.report();
    report.fault = match why {
        Error::Conflict(message) => Some(message.clone().into()),
        _ => None,
    };
    let sql = "update people_roster_import set state = $2, report = $3 where id = $1 and state = $4";
    let values = params![import, State::Staged.code(), serde_json::to_string(&report)?, State::Applying.code()];
    app.db.write(|tx| async move { tx.execute(sql, values).await }).await.map(drop)
}

/// Progress of applications on this node: their transaction is not yet seen by others.
pub mod progress {
    use std::sync::{LazyLock, Mutex, PoisonError};

    use super::{HashMap, Uuid};

    static RUNNING: LazyLock<Mutex<HashMap<Uuid, u64>>> = LazyLock::new(Mutex::default);

    pub fn tell(import: Uuid, done: u64) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).insert(import, done);
    }

    pub fn of(import: Uuid) -> u64 {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).get(&import).copied().unwrap_or_default()
    }

    pub fn end(import: Uuid) {
        RUNNING.lock().unwrap_or_else(PoisonError::into_inner).remove(&import);
    }
}
