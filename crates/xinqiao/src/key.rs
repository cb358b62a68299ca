//! `xinqiao records key`: a key for a program, made without a browser.

use anyhow::{Context, Result, bail};
use base::{Actor, Day, Moment};
use people::{grant, person};
use records::{
    credential::{self, New, Scope, Shown},
    pages::credentials::MANAGE_CREDENTIALS,
};
use ui::{App, Tenant};

use crate::boot::told;

/// A key by the system administrator of this staff number, who answers for it
/// in the audit log. `may`: codes of scopes.
pub async fn make(app: &App, tenant: &Tenant, staff_number: &str, name: &str, may: &[String]) -> Result<Shown> {
    let scope = |code: &String| Scope::from_code(code).with_context(|| format!("no scope {code}: {}", codes()));
    let scopes = may.iter().map(scope).collect::<Result<Vec<_>>>()?;
    let found = person::by_staff_number(&app.db, tenant.id, staff_number).await.map_err(told)?;
    let found = found.with_context(|| format!("nobody of the staff number {staff_number}"))?;
    let today = Day(app.clock.today(&tenant.zone));
    let grants = grant::of(&app.db, tenant.id, found.id, today).await.map_err(told)?;
    let actor = Actor { tenant: tenant.id, person: found.id, name: found.name, grants, units: Vec::new() };
    if !actor.may(&MANAGE_CREDENTIALS) {
        bail!("{staff_number} is no system administrator");
    }
    let new = New { name: name.to_owned(), scopes, expires_at: None };
    credential::make(&app.db, &app.ids, &actor, Moment(app.clock.now()), &new).await.map_err(told)
}

/// `write, read-own, …`
fn codes() -> String {
    Scope::ALL.iter().map(|scope| scope.code()).collect::<Vec<_>>().join(", ")
}
