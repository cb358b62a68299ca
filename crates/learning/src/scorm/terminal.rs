//! SCORM packages by command, for running them without a person at a browser:
//! import, launch and state as JSON (docs/courses.md).

use std::path::Path;

use base::{Actor, Day, Lang, Moment, PersonId, Result, not_found};
use serde_json::{Value, json};
use store::Rows;
use ui::{App, Tenant};

use super::{Course, attempt, player};
use crate::package::{
    self, PackageId, RegistrationId,
    import::{self, Import, terminal},
    launch::Mode,
    registration,
};

/// What became of a file.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Imported(Value),
    /// The package is invalid, and the server did its part.
    Invalid(Value),
}

pub async fn import(app: &App, tenant: &Tenant, file: &Path) -> Result<Outcome> {
    let coming = terminal::receive(app, tenant, file).await?;
    let Some(id) = import::run(app, tenant.id, coming.id).await? else {
        let refused = Import::get(&app.db, tenant.id, coming.id).await?;
        let faults = refused.faults(&app.db).await?.into_iter().map(|fault| {
            let words = app.messages.message(Lang::En, &fault.message);
            json!({ "file": fault.file, "line": fault.line, "rule": fault.rule, "message": words })
        });
        return Ok(Outcome::Invalid(json!({ "faults": faults.collect::<Vec<_>>() })));
    };
    let package = package::get(&app.db, tenant.id, id).await?;
    let parts = package::parts(&app.db, tenant.id, id).await?;
    let part = |part: &package::Part| json!({ "item": part.identifier, "title": part.title, "launch": part.launch });
    let mut told = json!({
        "package": package.id,
        "kind": package.kind().code(),
        "title": package.title,
        "parts": parts.iter().filter(|part| part.is_unit()).map(part).collect::<Vec<_>>(),
    });
    if package.kind().is_scorm() {
        let course = Course::of(&package)?;
        told["edition"] = json!(course.edition);
        told["notes"] = json!(course.notes);
    }
    Ok(Outcome::Imported(told))
}

/// Registers somebody where they are not yet, published or not, and gives the
/// address of the player; `again` begins a new attempt.
pub async fn launch(
    app: &App,
    tenant: &Tenant,
    package: PackageId,
    person: PersonId,
    (item, again): (Option<&str>, bool),
) -> Result<Value> {
    let found = package::get(&app.db, tenant.id, package).await?;
    Course::of(&found)?;
    let parts = package::parts(&app.db, tenant.id, package).await?;
    let part = match item {
        Some(item) => parts.iter().find(|part| part.is_unit() && part.identifier == item),
        None => parts.first(),
    };
    let part = part.ok_or_else(not_found)?;
    let actor = Actor { tenant: tenant.id, person, name: String::new(), grants: Vec::new(), units: Vec::new() };
    let (at, today) = (Moment(app.clock.now()), Day(app.clock.today(&tenant.zone)));
    let (registration, attempt) = app
        .db
        .write(|tx| async move {
            let registration = registration::begin(&tx, &app.ids, &actor, package, today).await?;
            let attempt = if again {
                attempt::again(&tx, &app.ids, &actor, package, today).await?
            } else {
                attempt::current(&tx, &app.ids, &registration, today).await?
            };
            let detail = format!("attempt {} by command", attempt.number);
            people::audit::write_as(&tx, at, tenant.id, None, "learning.scorm.launch", registration.id, &detail)
                .await?;
            Ok((registration, attempt))
        })
        .await?;
    let url = player::url(app, &registration, &parts, part, Mode::Normal);
    Ok(json!({ "registration": registration.id, "attempt": attempt.number, "url": url }))
}

pub async fn state(app: &App, tenant: &Tenant, registration: RegistrationId) -> Result<Value> {
    let found = registration::get(&app.db, tenant.id, registration).await?;
    let mut state = player::state(app, &found).await?;
    let sql = "select body from records_statement where tenant_id = $1 and person_id = $2 order by seq";
    let all: Vec<String> = app.db.column(sql, store::params![tenant.id, found.person_id]).await?;
    let own = all.iter().filter_map(|body| serde_json::from_str::<Value>(body).ok());
    let id = found.id.to_string();
    let told = own.filter(|it| it["context"]["registration"] == id.as_str());
    state["statements"] = told
        .map(|it| json!({ "verb": it["verb"]["id"], "object": it["object"]["id"], "result": it["result"] }))
        .collect();
    Ok(state)
}
