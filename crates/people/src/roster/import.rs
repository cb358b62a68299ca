//! One import of a roster: uploaded, read into a preview, applied or withdrawn.
//!
//! The preview is rows of its own: only who would change, with what would
//! change. It follows the import that was applied last when it was made; when
//! another one is applied in between, it can only be made again. The file and
//! the rows go when it is applied, withdrawn or 30 days old.

use std::collections::BTreeSet;

use base::{Actor, Ids, Message, Moment, PersonId, Result, TenantId, conflict, invalid};
use serde::{Deserialize, Serialize};
use store::{FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

use super::{
    difference::{Counts, FieldChange},
    mapping::{Field, Mapping},
    row::{Reject, RosterRow},
};
use crate::{
    audit, tenant,
    unit::{self, Tree},
};

#[derive(Debug, Clone, FromQueryResult)]
pub struct Import {
    pub id: Uuid,
    pub tenant_id: TenantId,
    pub file_name: String,
    /// Nobody: from the command line.
    pub made_by: Option<PersonId>,
    pub made_at: Moment,
    pub sheet: String,
    pub mapping: String,
    pub create_units: bool,
    pub state: String,
    pub follows: String,
    pub processed: i64,
    pub report: String,
    pub applied_at: Option<Moment>,
    pub applied_by: Option<PersonId>,
}

/// How far it is. In the store by [`State::code`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The file is being read; `processed` rows are.
    Staging,
    /// The columns are not clear, or the file cannot be read: see the report.
    Unread,
    /// The preview is there.
    Staged,
    /// Being applied by a job.
    Applying,
    Applied,
    Withdrawn,
}

impl State {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Staging => "staging",
            Self::Unread => "unread",
            Self::Staged => "staged",
            Self::Applying => "applying",
            Self::Applied => "applied",
            Self::Withdrawn => "withdrawn",
        }
    }
}

/// A [`Message`] in the store.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Said {
    pub key: String,
    pub args: Vec<(String, String)>,
}

impl From<Message> for Said {
    fn from(message: Message) -> Self {
        let args = message.args.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { key: message.key.to_owned(), args }
    }
}

impl Said {
    pub fn text(&self, messages: &ui::i18n::Messages, lang: base::Lang) -> String {
        let args: Vec<(&str, &str)> = self.args.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        messages.text(lang, &self.key, &args)
    }
}

/// A line that is not taken over, as [`Reject`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeptReject {
    pub line: u64,
    pub staff_number: Option<String>,
    pub faults: Vec<(Option<Field>, Said)>,
}

impl From<Reject> for KeptReject {
    fn from(reject: Reject) -> Self {
        let faults = reject.faults.into_iter().map(|fault| (fault.field, fault.why.into())).collect();
        Self { line: reject.line, staff_number: reject.staff_number, faults }
    }
}

/// What the reading found, kept beside the preview.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Report {
    /// The file's own headers, for the choice of columns.
    pub headers: Vec<String>,
    /// `,`, `;`, a tab, or the name of the sheet of a workbook.
    pub separator: Option<char>,
    pub sheet: Option<String>,
    /// The fields that have a column.
    pub fields: Vec<Field>,
    pub unread: Vec<String>,
    /// Columns of identity numbers, never read.
    pub identity: Vec<String>,
    pub added: u64,
    pub changed: u64,
    pub returned: u64,
    pub unchanged: u64,
    pub left: u64,
    pub rejected: u64,
    pub rejects: Vec<KeptReject>,
    pub rejects_more: u64,
    pub doubts: Vec<Said>,
    /// Units that the file names and that do not exist: made when it is
    /// applied, if that was ticked.
    pub missing: BTreeSet<(Tree, Vec<String>)>,
    /// Why the file as a whole cannot be read.
    pub fault: Option<Said>,
    pub column_faults: Vec<(Field, Said)>,
}

impl Report {
    pub fn count(&mut self, counts: Counts) {
        (self.added, self.changed, self.returned) = (counts.added, counts.changed, counts.returned);
        (self.unchanged, self.left, self.rejected) = (counts.unchanged, counts.left, counts.rejected);
    }

    /// Rows that applying it writes.
    pub fn changes(&self) -> u64 {
        self.added + self.changed + self.returned + self.left
    }
}

/// One person of the preview.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Planned {
    /// Unit paths as the trees write them. Fields without a column are those stored.
    pub row: RosterRow,
    pub changes: Vec<(Field, Option<String>, Option<String>)>,
}

impl Planned {
    pub fn new(row: RosterRow, changes: Vec<FieldChange>) -> Self {
        let changes = changes.into_iter().map(|change| (change.field, change.before, change.after)).collect();
        Self { row, changes }
    }

    pub fn touches(&self, fields: &[Field]) -> bool {
        self.changes.iter().any(|(field, ..)| fields.contains(field))
    }
}

const COLUMNS: &str = "id, tenant_id, file_name, made_by, made_at, sheet, mapping, create_units, state, follows, processed, report, applied_at, applied_by";

impl Import {
    pub async fn get(rows: &impl Rows, tenant: TenantId, id: Uuid) -> Result<Self> {
        let sql = format!("select {COLUMNS} from people_roster_import where tenant_id = $1 and id = $2");
        rows.one(&sql, params![tenant, id]).await
    }

    /// The newest ones.
    pub async fn list(rows: &impl Rows, tenant: TenantId, most: i64) -> Result<Vec<Self>> {
        let sql =
            format!("select {COLUMNS} from people_roster_import where tenant_id = $1 order by made_at desc limit $2");
        rows.all(&sql, params![tenant, most]).await
    }

    pub fn is(&self, state: State) -> bool {
        self.state == state.code()
    }

    pub fn report(&self) -> Report {
        serde_json::from_str(&self.report).unwrap_or_default()
    }

    /// The columns that a person chose for this file.
    pub fn chosen(&self) -> Option<Mapping> {
        serde_json::from_str(&self.mapping).ok()
    }
}

/// The setting that holds the columns of the last applied file.
pub const MAPPING: &str = "roster.mapping";
/// The setting that names the last applied import.
pub const LAST: &str = "roster.last";

/// A new import, about to be read. `by` is nobody on the command line.
pub async fn begin(
    tx: &Tx,
    id: Uuid,
    now: Moment,
    tenant: TenantId,
    by: Option<PersonId>,
    file_name: &str,
) -> Result<()> {
    let file_name: String = file_name.chars().take(200).collect();
    let values = row! {
        id: id, tenant_id: tenant, file_name: file_name, made_by: by, made_at: now, state: State::Staging.code()
    };
    tx.insert("people_roster_import", values).await
}

/// What a person chose: columns, the sheet of a workbook, whether units that
/// are missing shall be made. The file is then read again.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub mapping: Mapping,
    pub sheet: String,
    pub create_units: bool,
}

pub async fn choose(tx: &Tx, tenant: TenantId, import: Uuid, choice: &Choice) -> Result<()> {
    let sql = "update people_roster_import set mapping = $3, sheet = $4, create_units = $5, state = $6, processed = 0
               where tenant_id = $1 and id = $2 and state in ($7, $8)";
    let values = params![
        tenant,
        import,
        serde_json::to_string(&choice.mapping)?,
        choice.sheet.as_str(),
        choice.create_units,
        State::Staging.code(),
        State::Staged.code(),
        State::Unread.code()
    ];
    if tx.execute(sql, values).await? == 0 { Err(conflict("import-not-open")) } else { Ok(()) }
}

/// Nothing of it is kept but that it was there.
pub async fn withdraw(tx: &Tx, now: Moment, actor: &Actor, import: Uuid) -> Result<()> {
    let sql = "update people_roster_import set state = $3, report = '' where tenant_id = $1 and id = $2 and state in ($4, $5)";
    let open = params![actor.tenant, import, State::Withdrawn.code(), State::Staged.code(), State::Unread.code()];
    if tx.execute(sql, open).await? == 0 {
        return Err(conflict("import-not-open"));
    }
    clear(tx, import).await?;
    audit::write(tx, now, actor, "people.roster.withdrawal", import, "").await
}

pub(super) async fn clear(tx: &Tx, import: Uuid) -> Result<()> {
    tx.execute("delete from people_roster_row where import_id = $1", params![import]).await.map(drop)
}

/// Marks a preview as being applied by a job. Doubts must have been looked at.
pub async fn enter_application(tx: &Tx, import: &Import, confirmed: bool) -> Result<()> {
    check_doubts(import, confirmed)?;
    let sql = "update people_roster_import set state = $3 where tenant_id = $1 and id = $2 and state = $4";
    let values = params![import.tenant_id, import.id, State::Applying.code(), State::Staged.code()];
    if tx.execute(sql, values).await? == 0 { Err(conflict("import-not-open")) } else { Ok(()) }
}

pub(super) fn check_doubts(import: &Import, confirmed: bool) -> Result<()> {
    if !confirmed && !import.report().doubts.is_empty() {
        return Err(invalid("confirm", "import-confirm-needed"));
    }
    Ok(())
}

/// The import that was applied last; empty before the first.
pub(super) async fn last(rows: &impl Rows, tenant: TenantId) -> Result<String> {
    Ok(tenant::setting(rows, tenant, LAST).await?.unwrap_or_default())
}

/// A line of the preview, as the page shows it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub line: i64,
    pub change: String,
    pub planned: Planned,
}

#[derive(FromQueryResult)]
struct Kept {
    line: i64,
    change: String,
    row: String,
}

/// A slice of the preview; of one kind of change, or of all.
pub async fn preview(rows: &impl Rows, import: Uuid, change: &str, size: i64, offset: i64) -> Result<Vec<Shown>> {
    let sql = "select line, change, row from people_roster_row
               where import_id = $1 and ($2 = '' or change = $2) order by change, line limit $3 offset $4";
    let rows: Vec<Kept> = rows.all(sql, params![import, change, size, offset]).await?;
    rows.into_iter()
        .map(|row| Ok(Shown { line: row.line, change: row.change, planned: serde_json::from_str(&row.row)? }))
        .collect()
}

/// Makes the units that are missing, each below the nearest one there is.
pub(super) async fn make_units(
    tx: &Tx,
    ids: &Ids,
    tenant: &ui::Tenant,
    today: base::Day,
    trees: &mut super::stored::Trees,
    missing: &BTreeSet<(Tree, Vec<String>)>,
) -> Result<u64> {
    let mut made = 0;
    for (tree, path) in missing {
        let Some(places) = trees.get_mut(tree) else { continue };
        let taken = "select code from people_unit where tenant_id = $1 and tree = $2";
        let mut taken: BTreeSet<String> =
            tx.column::<String>(taken, params![tenant.id, tree.code()]).await?.into_iter().collect();
        if places.root().is_none() {
            let new = unit::New {
                kind: "root".into(),
                code: tenant.code.clone(),
                name: tenant.name.clone(),
                ..unit::New::default()
            };
            let id = unit::create(tx, ids, tenant.id, *tree, None, today, &new).await?;
            places.made(None, id, new.code, &new.name);
        }
        let (mut parent, names) = places.gap(path);
        let mut depth = path.len() - names.len();
        for name in names {
            depth += 1;
            let kind = match (tree, depth) {
                (Tree::Admin, 1) => "department",
                (Tree::Admin, _) => "team",
                _ => "branch",
            };
            let code = places.code_for(parent, name, &taken);
            let new = unit::New { kind: kind.into(), code: code.clone(), name: name.clone(), ..unit::New::default() };
            let id = unit::create(tx, ids, tenant.id, *tree, parent, today, &new).await?;
            places.made(parent, id, code.clone(), name);
            taken.insert(code);
            parent = Some(id);
            made += 1;
        }
    }
    Ok(made)
}
