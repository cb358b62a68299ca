//! A file of statements on the command line: the same import as the page, in English.

use std::{
    io::{IsTerminal, Write},
    path::Path,
};

use base::Result;
use store::Rows;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use ui::{App, Tenant};
use uuid::Uuid;

use crate::import::{self, Import};

/// Read of the file at once.
const PIECE: usize = 1 << 20;

/// Imports the file and prints what became of its lines; true when all are stored.
pub async fn run(app: &App, tenant: &Tenant, file: &Path) -> Result<bool> {
    let id: Uuid = app.ids.make();
    let bytes = copy(app, id, file).await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy();
    import::begin(app, tenant.id, None, id, &name, bytes).await?;
    let shown = std::io::stderr().is_terminal();
    import::go_on(app, tenant.id, id, |import| {
        if shown {
            show(import);
        }
        true
    })
    .await?;
    if shown {
        eprintln!();
    }
    let import = Import::get(&app.db, tenant.id, id).await?;
    for line in lines(&app.db, &import).await? {
        println!("{line}");
    }
    Ok(import.refused == 0)
}

async fn copy(app: &App, id: Uuid, file: &Path) -> Result<u64> {
    let (mut from, mut to, mut size) = (tokio::fs::File::open(file).await?, app.blobs.writer(id), 0);
    loop {
        let mut piece = bytes::BytesMut::with_capacity(PIECE);
        if from.read_buf(&mut piece).await? == 0 {
            break;
        }
        size += piece.len() as u64;
        to.put(piece.freeze()).await?;
    }
    to.shutdown().await?;
    Ok(size)
}

fn show(import: &Import) {
    let filled = (import.at_byte * 30 / import.bytes.max(1)).clamp(0, 30) as usize;
    let mut out = std::io::stderr().lock();
    // A terminal that is gone is no reason to stop an import.
    let _ = write!(out, "\r[{}{}] {} lines", "#".repeat(filled), ".".repeat(30 - filled), import.at_line);
    let _ = out.flush();
}

/// What became of the file, in words.
pub async fn lines(rows: &impl Rows, import: &Import) -> Result<Vec<String>> {
    let Import { stored, known, refused, named, .. } = import;
    let mut lines = vec![format!("{stored} new, {known} already there, {refused} refused, {named} got an id")];
    let rejects = import.rejects(rows).await?;
    let listed = rejects.len() as i64;
    lines.extend(rejects.into_iter().map(|reject| {
        let place = if reject.place.is_empty() { String::new() } else { format!("{}: ", reject.place) };
        let value = if reject.value.is_empty() { String::new() } else { format!(" ({})", reject.value) };
        format!("line {}: {place}{}{value}", reject.line, reject.rule)
    }));
    if *refused > listed {
        lines.push(format!("and {} more lines", refused - listed));
    }
    Ok(lines)
}
