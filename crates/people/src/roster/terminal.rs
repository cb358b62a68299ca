//! A roster on the command line: the same preview as the page, in English.

use std::{
    fs::File,
    io::{BufRead, IsTerminal, Write},
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
};

use base::{Lang, Moment, Result, error::internal};
use ui::{App, Tenant};
use uuid::Uuid;

use super::{
    apply::apply,
    import::{self, Report},
    stage::stage,
};

/// Reads the file and prints its preview; with `applying` applies it. True
/// when everything went through: nothing is in the way, and either it was
/// applied or no line was rejected.
pub async fn run(app: &App, tenant: &Tenant, file: &Path, applying: bool) -> Result<bool> {
    let source = File::open(file)?;
    let id: Uuid = app.ids.make();
    let (now, name) = (Moment(app.clock.now()), file.file_name().unwrap_or_default().to_string_lossy());
    app.db.write(|tx| async move { import::begin(&tx, id, now, tenant.id, None, &name).await }).await?;
    let bar = Bar::new("compared", None);
    let report = stage(app, id, source, &|done| bar.show(done)).await?;
    bar.end();
    for line in lines(app, &report) {
        println!("{line}");
    }
    if report.fault.is_some() || !report.column_faults.is_empty() {
        return Ok(false);
    }
    if !applying {
        println!("import {id}: not applied; apply it on the page /people/imports/{id}, or run again with --apply");
        return Ok(report.rejected == 0);
    }
    if !report.doubts.is_empty() && !asked()? {
        println!("not applied");
        return Ok(false);
    }
    let bar = Bar::new("applied", Some(report.changes()));
    apply(app, id, None, true, &|done| bar.show(done)).await.map_err(|error| said(app, error))?;
    bar.end();
    println!("applied: {} changes", report.changes());
    Ok(true)
}

/// A conflict in words; the others are for the log.
fn said(app: &App, error: base::Error) -> base::Error {
    match error {
        base::Error::Conflict(why) => internal(app.messages.message(Lang::En, &why)),
        other => other,
    }
}

/// Doubts are answered by a person; a script applies nothing doubtful.
fn asked() -> Result<bool> {
    if !std::io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("Apply it nevertheless? [y/N] ");
    std::io::stdout().flush()?;
    let mut answer = String::new();
    std::io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// The preview in words: counts, rejects with their lines, doubts.
pub fn lines(app: &App, report: &Report) -> Vec<String> {
    let text = |key: &str| app.messages.text(Lang::En, key, &[]);
    let said = |said: &import::Said| said.text(&app.messages, Lang::En);
    let mut lines = Vec::new();
    lines.extend(report.fault.iter().map(&said));
    lines.extend(report.column_faults.iter().map(|(field, why)| format!("{}: {}", text(field.label()), said(why))));
    if !lines.is_empty() {
        return lines;
    }
    if !report.unread.is_empty() {
        lines.push(app.messages.text(Lang::En, "import-unread", &[("names", &report.unread.join(", "))]));
    }
    if !report.identity.is_empty() {
        lines.push(app.messages.text(Lang::En, "import-identity", &[("names", &report.identity.join(", "))]));
    }
    let counts = [
        ("import-added", report.added),
        ("import-changed", report.changed),
        ("import-returned", report.returned),
        ("import-left", report.left),
        ("import-unchanged", report.unchanged),
        ("import-rejected", report.rejected),
    ];
    lines.push(counts.map(|(key, count)| format!("{} {count}", text(key).to_lowercase())).join(", "));
    for reject in &report.rejects {
        let number = reject.staff_number.as_deref().unwrap_or("?");
        for (field, why) in &reject.faults {
            let field = field.map(|field| format!("{}: ", text(field.label()))).unwrap_or_default();
            lines.push(format!("line {} ({number}): {field}{}", reject.line, said(why)));
        }
    }
    if report.rejects_more > 0 {
        lines.push(app.messages.text(Lang::En, "roster-rejects-more", &[("count", &report.rejects_more.to_string())]));
    }
    lines.extend(report.doubts.iter().map(|doubt| format!("? {}", said(doubt))));
    lines
}

/// A line that grows on a terminal; silent in a file.
struct Bar {
    what: &'static str,
    total: Option<u64>,
    shown: bool,
    done: AtomicU64,
}

impl Bar {
    fn new(what: &'static str, total: Option<u64>) -> Self {
        Self { what, total, shown: std::io::stderr().is_terminal(), done: AtomicU64::new(0) }
    }

    fn show(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        if !self.shown {
            return;
        }
        let mut out = std::io::stderr().lock();
        // A terminal that is gone is no reason to stop an import.
        let _ = match self.total {
            Some(total) => {
                let filled = (done * 30 / total.max(1)).min(30) as usize;
                write!(out, "\r[{}{}] {done} / {total}", "#".repeat(filled), ".".repeat(30 - filled))
            }
            None => write!(out, "\r{done} {}", self.what),
        };
        let _ = out.flush();
    }

    fn end(&self) {
        if self.shown {
            eprintln!("\r{} {}{}", self.done.load(Ordering::Relaxed), self.what, " ".repeat(40));
        }
    }
}
