//! A part being played: who, for which registration, in which mode; and the
//! address that the player's frame opens.

use base::{Actor, Day, Ids, Moment, PersonId, Result, TenantId, error::invalid, not_found};
use store::{Db, FromQueryResult, Rows, params, row};
use ui::App;

use crate::scorm::player;

use super::{
    Kind, LaunchId, Package, PackageId, Part, PartId, RegistrationId,
    registration::{self, Registration},
    ticket::Ticket,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Normal,
    /// To look around; nothing counts.
    Browse,
    /// Done already; nothing counts.
    Review,
}

impl Mode {
    pub const fn code(self) -> &'static str {
        match self {
            Self::Normal => "normal",
            Self::Browse => "browse",
            Self::Review => "review",
        }
    }

    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Normal, Self::Browse, Self::Review].into_iter().find(|mode| mode.code() == code)
    }
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Launch {
    pub id: LaunchId,
    pub tenant_id: TenantId,
    pub person_id: PersonId,
    pub registration_id: RegistrationId,
    pub part_id: PartId,
    pub package_id: PackageId,
    mode: String,
    pub made_at: Moment,
}

impl Launch {
    pub fn mode(&self) -> Mode {
        Mode::from_code(&self.mode).unwrap_or(Mode::Normal)
    }
}

/// A launch with all that it is of.
#[derive(Debug, Clone)]
pub struct Launched {
    pub launch: Launch,
    pub registration: Registration,
    pub package: Package,
    pub part: Part,
}

/// Begins a part, or a whole course whose player knows where to go on;
/// registers the learner at the first time.
pub async fn make(
    db: &Db,
    ids: &Ids,
    actor: &Actor,
    (package, part): (PackageId, PartId),
    mode: Mode,
    (at, today): (Moment, Day),
) -> Result<LaunchId> {
    let (reached, _) = registration::reachable(db, actor, package).await?;
    let part = super::part(db, actor.tenant, package, part).await?;
    let may_begin = part.is_unit() || (reached.kind().is_scorm() && part.parent_id.is_none());
    if !may_begin {
        return Err(invalid("part", "package-part-is-group"));
    }
    let id: LaunchId = ids.untimed();
    db.write(|tx| async move {
        let registration = registration::begin(&tx, ids, actor, package, today).await?;
        let values = row! {
            id: id, tenant_id: actor.tenant, person_id: actor.person, registration_id: registration.id,
            part_id: part.id, package_id: package, mode: mode.code(), made_at: at
        };
        tx.insert("learning_launch", values).await
    })
    .await?;
    Ok(id)
}

const COLUMNS: &str = "id, tenant_id, person_id, registration_id, part_id, package_id, mode, made_at";

/// Somebody's own launch; another's answers 404.
pub async fn own(rows: &impl Rows, actor: &Actor, id: LaunchId) -> Result<Launched> {
    let sql = format!("select {COLUMNS} from learning_launch where tenant_id = $1 and person_id = $2 and id = $3");
    let launch = rows.one(&sql, params![actor.tenant, actor.person, id]).await?;
    whole(rows, launch).await
}

/// By its id alone, which is the secret of whoever plays it; while its
/// credentials are good.
pub async fn live(app: &App, id: LaunchId) -> Result<Launched> {
    let sql = format!("select {COLUMNS} from learning_launch where id = $1");
    let launch: Launch = app.db.one(&sql, params![id]).await?;
    let hours = jiff::SignedDuration::from_hours(app.config.packages.launch_hours.max(1) * 2);
    if app.clock.now().duration_since(launch.made_at.0) > hours {
        return Err(not_found());
    }
    whole(&app.db, launch).await
}

async fn whole(rows: &impl Rows, launch: Launch) -> Result<Launched> {
    let tenant = launch.tenant_id;
    Ok(Launched {
        registration: registration::get(rows, tenant, launch.registration_id).await?,
        package: super::get(rows, tenant, launch.package_id).await?,
        part: super::part(rows, tenant, launch.package_id, launch.part_id).await?,
        launch,
    })
}

impl Launched {
    /// The content origin's address of a path of the package.
    pub fn content(&self, app: &App, path: &str) -> String {
        if url::Url::parse(path).is_ok() {
            return path.to_owned();
        }
        Ticket::new(app, self.launch.tenant_id, self.package.id).url(app, path)
    }

    /// What the player's frame opens. Each format has its arm.
    pub async fn url(&self, app: &App) -> Result<String> {
        match self.package.kind() {
            Kind::Html5 => Ok(self.content(app, &self.part.launch)),
            Kind::Xapi => Ok(super::tincan::url(app, self)),
            Kind::Cmi5 => crate::cmi5::session::of_learner(app, self).await,
            Kind::Scorm12 | Kind::Scorm2004 => {
                let parts = super::parts(&app.db, self.launch.tenant_id, self.package.id).await?;
                Ok(player::url(app, &self.registration, &parts, &self.part, self.launch.mode()))
            }
        }
    }

    /// Must it have the window to itself? What lies elsewhere is not framed.
    pub fn takes_window(&self) -> Result<bool> {
        Ok(self.package.kind() == Kind::Cmi5 && crate::cmi5::session::takes_window(&self.part)?)
    }
}
