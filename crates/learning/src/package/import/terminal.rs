//! A package on the command line: the same import as the page, told in English.

use std::{
    io::{IsTerminal, Write},
    path::Path,
};

use base::{Lang, Result};
use bytes::BytesMut;
use futures::stream;
use tokio::{fs::File, io::AsyncReadExt};
use ui::{App, Tenant};

use super::{
    Import,
    upload::{self, Coming},
};
use crate::package::{self, PackageId};

/// Read of the file at once.
const PIECE: usize = 1 << 20;

/// What became of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    Imported(PackageId),
    /// The package is invalid; the server did its part.
    Invalid,
}

/// Imports the file and prints what became of it.
pub async fn run(app: &App, tenant: &Tenant, file: &Path) -> Result<Outcome> {
    let import = receive(app, tenant, file).await?;
    let shown = std::io::stderr().is_terminal();
    if shown {
        let _ = write!(std::io::stderr(), "unpacking {} MB …", import.bytes >> 20);
    }
    let made = super::run(app, tenant.id, import.id).await?;
    if shown {
        eprintln!();
    }
    let import = Import::get(&app.db, tenant.id, import.id).await?;
    let (lines, outcome) = match made {
        Some(id) => (told(app, &package::get(&app.db, tenant.id, id).await?).await?, Outcome::Imported(id)),
        None => (refused(app, &import).await?, Outcome::Invalid),
    };
    for line in lines {
        println!("{line}");
    }
    Ok(outcome)
}

/// The file as an upload that is whole.
pub async fn receive(app: &App, tenant: &Tenant, file: &Path) -> Result<Import> {
    let bytes = tokio::fs::metadata(file).await?.len();
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    let coming = Coming { file_name: &name, bytes, series: None };
    let id = upload::begin(app, tenant.id, None, coming).await?;
    let import = Import::get(&app.db, tenant.id, id).await?;
    let pieces = stream::unfold(File::open(file).await?, |mut file| async move {
        let mut piece = BytesMut::with_capacity(PIECE);
        match file.read_buf(&mut piece).await {
            Ok(0) => None,
            Ok(_) => Some((Ok(piece.freeze()), file)),
            Err(error) => Some((Err(error), file)),
        }
    });
    upload::append(app, &import, 0, u64::MAX, Box::pin(pieces)).await?;
    Import::get(&app.db, tenant.id, id).await
}

async fn told(app: &App, package: &package::Package) -> Result<Vec<String>> {
    let parts = package::parts(&app.db, package.tenant_id, package.id).await?;
    let units = parts.iter().filter(|part| part.is_unit()).count();
    let mut lines = vec![
        format!("package\t{}", package.id),
        format!("version\t{} ({})", package.number, package.kind().name()),
        format!("title\t{}", package.title),
        format!("parts\t{units}"),
        format!("files\t{} ({})", package.files, package.size()),
    ];
    for found in package::externals(&app.db, package.tenant_id, package.id).await? {
        lines.push(format!("will not work offline\t{}\t{}:{}", found.url, found.file, found.line));
    }
    Ok(lines)
}

/// A line for each fault: `file:line: what is wrong [rule]`.
async fn refused(app: &App, import: &Import) -> Result<Vec<String>> {
    let mut lines = vec!["the package is invalid; nothing of it was kept".to_owned()];
    for fault in import.faults(&app.db).await? {
        let words = app.messages.message(Lang::En, &fault.message);
        let place = match (fault.file.as_str(), fault.line) {
            ("", _) => import.file_name.clone(),
            (file, 0) => file.to_owned(),
            (file, line) => format!("{file}:{line}"),
        };
        lines.push(format!("{place}: {words} [{}]", fault.rule));
    }
    Ok(lines)
}
