//! A file on the command line: the same import as the page, in English.

use std::path::Path;

use base::{Actor, Lang, Moment, Result};
use ui::{App, Tenant};

use super::{Begun, intake, intake::Target};
use crate::unit::LearningUnitId;

/// Reads the file, prints what becomes of it and takes it in: into the pool of
/// a unit, or as draft units. True when nothing was left behind.
pub async fn run(
    app: &App,
    tenant: &Tenant,
    actor: &Actor,
    file: &Path,
    unit: Option<LearningUnitId>,
    category: &'static str,
) -> Result<bool> {
    let at = Moment(app.clock.now());
    let bytes = tokio::fs::read(file).await?;
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let id = match super::begin(app, actor, &name, bytes.into(), at).await? {
        Begun::New(id) => id,
        Begun::Known(id) => {
            println!("already there");
            id
        }
        Begun::Refused(faults) => {
            println!("the file is invalid:");
            for fault in faults {
                let why = app.messages.message(Lang::En, &fault.message);
                println!("  {} {}:{}: {why}", fault.rule, fault.file, fault.line);
            }
            return Ok(false);
        }
    };
    let import = super::get(&app.db, tenant.id, id).await?;
    let report = import.report()?;
    println!(
        "{} parts, {} questions, {} pages, {} files",
        report.parts.len(),
        report.questions,
        report.pages,
        report.files
    );
    for line in &report.lines {
        let fate = if line.is_left { "left" } else { "changed" };
        println!("{fate}\t{}\t{}\t{}\t{}", line.place(), line.rule, line.item, line.what(Lang::En));
    }
    let target = unit.map_or(Target::Units(category), Target::Pool);
    match intake::take(app, actor, &import, target, at).await {
        Ok(taken) => println!(
            "taken: {} units, {} questions, {} were there already, {} files",
            taken.units, taken.questions, taken.repeated, taken.files
        ),
        Err(base::Error::Conflict(why)) if why.key == "bank-taken-before" => println!("taken before: nothing is added"),
        Err(error) => return Err(error),
    }
    Ok(report.left == 0)
}
