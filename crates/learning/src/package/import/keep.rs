//! The rows of an import: how far it is, its package, or why there is none.

use base::{Message, Moment, Result};
use courseware::Fault;
use serde_json::Value as Json;
use store::{Rows, Tx, Value, params, row};
use ui::App;

use super::{Import, JOB, Job};
use crate::package::{PackageId, PartId, SeriesId, read::Read, unpack::Unpacked};

/// Faults of one package that are kept.
const MOST_FAULTS: usize = 200;

pub(super) async fn progress(app: &App, import: &Import, done: u64, files: u64) -> Result<()> {
    let sql = "update learning_package_import set done = $3, files = $4 where tenant_id = $1 and id = $2";
    let values = params![import.tenant_id, import.id, done as i64, files as i64];
    let job = Job { tenant: import.tenant_id, import: import.id };
    let now = app.clock.now();
    app.db
        .write(|tx| async move {
            tx.execute(sql, values).await?;
            tx.prolong_job(JOB.kind, &job, now).await
        })
        .await
}

/// The package with its parts, files and addresses; the pieces of the upload
/// lose their rows.
pub(super) async fn keep(app: &App, import: &Import, read: Read, unpacked: Unpacked) -> Result<PackageId> {
    let (id, at): (PackageId, Moment) = (app.ids.make(), Moment(app.clock.now()));
    let (read, unpacked) = (&read, &unpacked);
    app.db
        .write(|tx| async move {
            let (series, activity) = series(&tx, app, import, read, at).await?;
            let last = "select max(number) from learning_package where series_id = $1";
            let number = tx.value::<Option<i64>>(last, params![series]).await?.flatten().unwrap_or_default() + 1;
            let values = row! {
                id: id, tenant_id: import.tenant_id, series_id: series, number: number, kind: read.kind.code(),
                title: named(&read.title, &import.file_name), description: cut(&read.description, 2_000),
                activity: activity, minutes: 0_i64, file_name: import.file_name.as_str(),
                files: unpacked.files.len() as i64, bytes: unpacked.bytes as i64, hosts: unpacked.hosts(),
                body: text(&read.body)?, made_by: import.made_by, made_at: at
            };
            tx.insert("learning_package", values).await?;
            insert_parts(&tx, app, import, id, read).await?;
            insert_files(&tx, import, id, unpacked).await?;
            let sql =
                "update learning_package_import set finished_at = $3, package_id = $4 where tenant_id = $1 and id = $2";
            tx.execute(sql, params![import.tenant_id, import.id, at, id]).await?;
            tx.execute("delete from learning_package_piece where import_id = $1", params![import.id]).await?;
            let detail = format!("{} {} {} files", read.kind.code(), import.file_name, unpacked.files.len());
            let (tenant, by) = (import.tenant_id, import.made_by);
            people::audit::write_as(&tx, at, tenant, by, "learning.package.creation", id, &detail).await
        })
        .await?;
    Ok(id)
}

/// The one that the import was meant for, else the one of its activity, else a
/// new one.
async fn series(tx: &Tx, app: &App, import: &Import, read: &Read, at: Moment) -> Result<(SeriesId, String)> {
    let tenant = import.tenant_id;
    if let Some(series) = import.series_id {
        let known = "select activity from learning_package_series where tenant_id = $1 and id = $2";
        let own: Option<String> = tx.value(known, params![tenant, series]).await?;
        return Ok((series, read.activity.clone().or(own).unwrap_or_default()));
    }
    let id: SeriesId = app.ids.make();
    let home = app.config.server.public_url.trim_end_matches('/');
    let activity = read.activity.clone().unwrap_or_else(|| format!("{home}/learning/packages/series/{id}"));
    let values = row! { id: id, tenant_id: tenant, activity: activity.as_str(), made_by: import.made_by, made_at: at };
    tx.insert_new("learning_package_series", values).await?;
    let sql = "select id from learning_package_series where tenant_id = $1 and activity = $2";
    let known: Option<SeriesId> = tx.value(sql, params![tenant, activity.as_str()]).await?;
    Ok((known.unwrap_or(id), activity))
}

async fn insert_parts(tx: &Tx, app: &App, import: &Import, package: PackageId, read: &Read) -> Result<()> {
    let ids: Vec<PartId> = read.parts.iter().map(|_| app.ids.make()).collect();
    let mut rows: Vec<Vec<Value>> = Vec::with_capacity(ids.len());
    for (place, part) in read.parts.iter().enumerate() {
        let parent = part.parent.and_then(|parent| ids.get(parent).copied());
        let title = named(&part.title, &read.title);
        rows.push(params![
            ids[place],
            import.tenant_id,
            package,
            place as i64,
            parent,
            if part.is_unit { "unit" } else { "group" },
            part.identifier.as_str(),
            named(&title, &import.file_name),
            cut(&part.description, 2_000),
            part.launch.as_str(),
            text(&part.body)?
        ]);
    }
    let columns = [
        "id",
        "tenant_id",
        "package_id",
        "place",
        "parent_id",
        "kind",
        "identifier",
        "title",
        "description",
        "launch",
        "body",
    ];
    tx.insert_all("learning_package_part", &columns, rows).await
}

async fn insert_files(tx: &Tx, import: &Import, package: PackageId, unpacked: &Unpacked) -> Result<()> {
    let tenant = import.tenant_id;
    let files = unpacked.files.iter();
    let rows = files.map(|file| {
        params![file.id, tenant, package, file.path.as_str(), file.mime, file.bytes as i64, file.digest.to_vec()]
    });
    let columns = ["id", "tenant_id", "package_id", "path", "mime", "bytes", "digest"];
    tx.insert_all("learning_package_file", &columns, rows.collect()).await?;
    let found = unpacked.externals.iter().zip(0_i64..);
    let rows = found.map(|(found, place)| {
        params![package, place, tenant, found.url.as_str(), found.file.as_str(), found.line as i64]
    });
    let columns = ["package_id", "place", "tenant_id", "url", "file", "line"];
    tx.insert_all("learning_package_external", &columns, rows.collect()).await
}

/// Ends an import whose package is invalid.
pub(super) async fn refuse(app: &App, import: &Import, faults: &[Fault]) -> Result<()> {
    let at = Moment(app.clock.now());
    let rows = faults.iter().take(MOST_FAULTS).zip(0_i64..).map(|(fault, place)| {
        let Message { key, args } = &fault.message;
        let args = serde_json::to_string(args)?;
        let (tenant, file) = (import.tenant_id, cut(&fault.file, 500));
        Ok(params![import.id, place, tenant, file, fault.line as i64, fault.rule, *key, args])
    });
    let rows = rows.collect::<Result<Vec<_>>>()?;
    let rule = faults.first().map(|fault| fault.rule).unwrap_or_default();
    app.db
        .write(|tx| async move {
            let columns = ["import_id", "place", "tenant_id", "file", "line", "rule", "message", "args"];
            tx.insert_all("learning_package_fault", &columns, rows).await?;
            let sql = "update learning_package_import set finished_at = $3 where tenant_id = $1 and id = $2";
            tx.execute(sql, params![import.tenant_id, import.id, at]).await?;
            tx.execute("delete from learning_package_piece where import_id = $1", params![import.id]).await?;
            let (tenant, by) = (import.tenant_id, import.made_by);
            people::audit::write_as(&tx, at, tenant, by, "learning.package.refusal", import.id, rule).await
        })
        .await
}

/// What it says of itself, else the name of its file.
fn named(title: &str, file_name: &str) -> String {
    let title = title.trim();
    if !title.is_empty() {
        return cut(title, 200);
    }
    let name = file_name.rsplit_once('.').map_or(file_name, |(name, _)| name);
    cut(if name.is_empty() { "—" } else { name }, 200)
}

fn cut(text: &str, most: usize) -> String {
    text.chars().filter(|letter| *letter != '\0').take(most).collect()
}

/// PostgreSQL keeps no U+0000 in a text.
fn text(json: &Json) -> Result<String> {
    Ok(serde_json::to_string(json)?.replace("\\u0000", ""))
}
