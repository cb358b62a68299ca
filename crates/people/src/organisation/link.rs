//! Pages of this tenant that a duty or an objective refers to, by their path.
//! The title is asked of the module that the page belongs to, each time and for
//! the person who looks: what they may not open they do not read here either.

use base::{Actor, Moment, Result, TenantId, invalid};
use store::{FromQueryResult, Rows, params, row};
use ui::{App, outcome::Linked};
use uuid::Uuid;

use super::Organisation;
use crate::audit;

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Link {
    pub id: Uuid,
    pub path: String,
}

/// A link with what this person may know of it.
#[derive(Debug, Clone)]
pub struct Shown {
    pub id: Uuid,
    pub linked: Option<Linked>,
}

pub async fn of(rows: &impl Rows, tenant: TenantId, subject: Uuid) -> Result<Vec<Link>> {
    let sql = "select id, path from people_link where tenant_id = $1 and subject_id = $2 order by made_at, id";
    rows.all(sql, params![tenant, subject]).await
}

pub async fn shown(app: &App, actor: &Actor, subject: Uuid) -> Result<Vec<Shown>> {
    let mut all = Vec::new();
    for Link { id, path } in of(&app.db, actor.tenant, subject).await? {
        all.push(Shown { id, linked: resolve(app, actor, &path).await? });
    }
    Ok(all)
}

/// What stands at a path, if the person may open it.
pub async fn resolve(app: &App, actor: &Actor, path: &str) -> Result<Option<Linked>> {
    for module in app.modules {
        if let Some(linked) = (module.told.linkable)(app.clone(), actor.clone(), path.to_owned()).await? {
            return Ok(Some(linked));
        }
    }
    Ok(None)
}

/// A path from what was typed or copied out of the address bar.
pub fn path_of(app: &App, typed: &str) -> String {
    let typed = typed.trim();
    let path = typed.strip_prefix(app.config.server.public_url.trim_end_matches('/')).unwrap_or(typed);
    let path = match path.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |at| &rest[at..]),
        None => path,
    };
    path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_owned()
}

/// Twice the same is one link.
pub async fn add(app: &App, actor: &Actor, of: &Organisation, subject: Uuid, typed: &str) -> Result<()> {
    of.require_officer()?;
    let path = path_of(app, typed);
    if resolve(app, actor, &path).await?.is_none() {
        return Err(invalid("path", "link-unknown"));
    }
    let (id, now): (Uuid, _) = (app.ids.make(), Moment(app.clock.now()));
    let values = row! {
        id: id, tenant_id: actor.tenant, subject_id: subject, path: path.as_str(), made_by: actor.person, made_at: now
    };
    app.db
        .write(|tx| async move {
            if tx.insert_new("people_link", values).await? {
                audit::write(&tx, now, actor, "people.link.create", subject, &path).await?;
            }
            Ok(())
        })
        .await
}

pub async fn remove(app: &App, actor: &Actor, of: &Organisation, subject: Uuid, link: Uuid) -> Result<()> {
    of.require_officer()?;
    let now = Moment(app.clock.now());
    let sql = "delete from people_link where tenant_id = $1 and subject_id = $2 and id = $3";
    app.db
        .write(|tx| async move {
            if tx.execute(sql, params![actor.tenant, subject, link]).await? == 0 {
                return Err(base::not_found());
            }
            audit::write(&tx, now, actor, "people.link.removal", subject, "").await
        })
        .await
}
