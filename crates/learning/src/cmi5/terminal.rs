//! The same on the command line; what comes back is JSON in one line.

use std::{io::Write, path::Path};

use base::{Error, Lang, Result, error::invalid};
use courseware::{Fault, cmi5};
use serde_json::{Value, json};
use ui::{App, Tenant};
use uuid::Uuid;

use super::{
    SessionId,
    agent::Agent,
    automation::{self, Imported},
    ending,
    rules::Mode,
    session::{Asked, Started},
};
use crate::package::{Package, PackageId, RegistrationId};

/// What became of a command; the program ends with its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ending {
    Done = 0,
    /// It was not to be done, or we failed.
    Failed = 1,
    /// The package breaks the specification.
    Invalid = 2,
}

fn print(told: &Value) -> Result<()> {
    Ok(writeln!(std::io::stdout(), "{told}")?)
}

/// `content_type`: as the file's name says, where it is not given.
pub async fn import(app: &App, tenant: &Tenant, file: &Path, content_type: Option<&str>) -> Result<Ending> {
    let ending = file.extension().and_then(|end| end.to_str()).unwrap_or_default().to_ascii_lowercase();
    let by_name = match ending.as_str() {
        "zip" => "application/zip",
        "xml" => "text/xml",
        _ => "",
    };
    let imported = if automation::is_package(content_type.unwrap_or(by_name)) {
        automation::import(app, tenant, file).await?
    } else {
        Imported::Invalid(vec![cmi5::no_package()])
    };
    match imported {
        Imported::Made(package) => {
            print(&made(&package))?;
            Ok(Ending::Done)
        }
        Imported::Invalid(faults) => {
            print(&refused(app, &faults))?;
            Ok(Ending::Invalid)
        }
    }
}

pub fn made(package: &Package) -> Value {
    json!({ "id": package.id, "title": package.title, "activity": package.activity, "number": package.number })
}

pub fn refused(app: &App, faults: &[Fault]) -> Value {
    let fault = |fault: &Fault| {
        let message = app.messages.message(Lang::En, &fault.message);
        json!({ "rule": fault.rule, "file": fault.file, "line": fault.line, "message": message })
    };
    json!({ "error": "package-invalid", "faults": faults.iter().map(fault).collect::<Vec<_>>() })
}

/// What a launch is asked with, as text.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wanted<'a> {
    pub actor: &'a str,
    pub registration: Option<&'a str>,
    pub mode: Option<&'a str>,
    pub return_url: Option<&'a str>,
}

impl<'a> Wanted<'a> {
    /// Refused with the field that is wrong.
    pub fn read(self, app: &App) -> Result<(Agent, Asked<'a>)> {
        let agent = Agent::read(self.actor, &app.config.server.public_url)?;
        let registration = match self.registration.filter(|text| !text.is_empty()) {
            Some(text) => Some(text.parse::<Uuid>().map_err(|_| invalid("registration", "cmi5-registration-wrong"))?),
            None => None,
        };
        let mode = self.mode.filter(|word| !word.is_empty()).unwrap_or("Normal");
        let mode = Mode::from_word(mode).ok_or_else(|| invalid("launchMode", "cmi5-mode-wrong"))?;
        let return_url = self.return_url.filter(|url| !url.is_empty());
        if return_url.is_some_and(|text| url::Url::parse(text).is_err()) {
            return Err(invalid("returnURL", "cmi5-return-wrong"));
        }
        Ok((agent, Asked { registration, mode, return_url, languages: "zh-CN,en-US" }))
    }
}

pub fn started(started: &Started) -> Value {
    json!({ "url": started.url, "registration": started.registration, "session": started.session })
}

pub async fn launch_url(
    app: &App,
    tenant: &Tenant,
    package: PackageId,
    unit: usize,
    wanted: Wanted<'_>,
) -> Result<Ending> {
    let (agent, asked) = wanted.read(app)?;
    print(&started(&automation::launch(app, tenant.id, package, unit, &agent, asked).await?))?;
    Ok(Ending::Done)
}

pub async fn waive(app: &App, tenant: &Tenant, id: RegistrationId, unit: usize, reason: &str) -> Result<Ending> {
    automation::waive(app, tenant.id, id, unit, reason).await?;
    print(&json!({ "waived": unit }))?;
    Ok(Ending::Done)
}

pub async fn abandon(app: &App, tenant: &Tenant, id: SessionId) -> Result<Ending> {
    ending::abandon_session(app, tenant.id, id).await?;
    print(&json!({ "abandoned": id }))?;
    Ok(Ending::Done)
}

pub async fn delete(app: &App, tenant: &Tenant, id: PackageId) -> Result<Ending> {
    automation::delete(app, tenant.id, id).await?;
    print(&json!({ "deleted": id }))?;
    Ok(Ending::Done)
}

pub async fn list(app: &App, tenant: &Tenant) -> Result<Ending> {
    print(&json!(automation::list(&app.db, tenant.id).await?))?;
    Ok(Ending::Done)
}

/// An error as a program reads it; the exit status tells that it is one.
pub fn failed(app: &App, error: &Error) -> Result<Ending> {
    let word = |message: &base::Message| app.messages.message(Lang::En, message);
    let told = match error {
        Error::Invalid(fields) => {
            let fields: Vec<_> = fields.iter().map(|it| json!({ "field": it.field, "why": word(&it.why) })).collect();
            json!({ "error": "invalid", "fields": fields })
        }
        Error::Conflict(why) => json!({ "error": "conflict", "why": word(why) }),
        Error::NotFound => json!({ "error": "not-found" }),
        other => json!({ "error": other.to_string() }),
    };
    print(&told)?;
    Ok(Ending::Failed)
}
