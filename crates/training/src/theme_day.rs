//! 主题党日: study, democratic discussion and service under one theme. Made for
//! several branches at once, it gives each its own meeting, which the branch
//! changes as it needs.

use base::{Day, Result, TenantId, UnitId, error::invalid, forbidden};
use store::{FromQueryResult, Rows, params, row};

use crate::{
    branch::{Branch, LEAD_BRANCH},
    meeting::{self, Arrangement, Desk, Item, Kind, Meeting, MeetingId},
};

base::id! {
    ThemeDayId
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct ThemeDay {
    pub id: ThemeDayId,
    pub title: String,
    pub on_day: Day,
    pub study: String,
    pub link: String,
    pub discussion: String,
    pub service: String,
}

pub async fn get(rows: &impl Rows, tenant: TenantId, id: ThemeDayId) -> Result<ThemeDay> {
    let sql = "select id, title, on_day, study, link, discussion, service from training_theme_day
               where tenant_id = $1 and id = $2";
    rows.one(sql, params![tenant, id]).await
}

/// The instances of the branches that this person may see.
pub async fn instances(rows: &impl Rows, tenant: TenantId, id: ThemeDayId) -> Result<Vec<Meeting>> {
    meeting::of_theme(rows, tenant, id).await
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub title: String,
    pub on_day: Day,
    pub at_time: String,
    pub place: String,
    pub minutes: i64,
    pub study: String,
    /// A published unit or path of learning, or empty.
    pub link: String,
    pub discussion: String,
    pub service: String,
}

impl New {
    fn arrangement(&self) -> Arrangement {
        let parts = [("study", &self.study), ("discussion", &self.discussion), ("service", &self.service)];
        let item = |(kind, text): (&str, &String)| {
            let link = if kind == "study" { self.link.as_str() } else { "" };
            Item::new(kind, text, link)
        };
        Arrangement {
            title: self.title.clone(),
            on_day: self.on_day,
            at_time: self.at_time.clone(),
            place: self.place.clone(),
            minutes: self.minutes,
            items: parts.into_iter().map(item).collect(),
        }
    }
}

/// One theme, and a meeting in each of these branches; their members are told.
pub async fn create(desk: Desk<'_>, branches: &[Branch], new: &New) -> Result<ThemeDayId> {
    if branches.is_empty() {
        return Err(invalid("branches", "form-choose"));
    }
    if !branches.iter().all(|branch| desk.actor.may_in(&LEAD_BRANCH, branch.id)) {
        return Err(forbidden());
    }
    if new.on_day < desk.today {
        return Err(invalid("on_day", "meeting-day-over"));
    }
    let arrangement = new.arrangement();
    let mut told = Vec::with_capacity(branches.len());
    for branch in branches {
        told.push((branch.id, meeting::called(desk, branch.id, None).await?));
    }
    let id: ThemeDayId = desk.ids.make();
    let (told, arrangement) = (&told, &arrangement);
    desk.db
        .write(|tx| async move {
            let values = row! {
                id: id, tenant_id: desk.actor.tenant, title: new.title.as_str(), on_day: new.on_day,
                study: new.study.as_str(), link: new.link.as_str(), discussion: new.discussion.as_str(),
                service: new.service.as_str(), made_by: desk.actor.person, made_at: desk.at
            };
            tx.insert("training_theme_day", values).await?;
            for (branch, members) in told {
                let meeting: MeetingId = desk.ids.make();
                meeting::insert(&tx, desk, meeting, *branch, Kind::ThemeDay, Some(id), arrangement).await?;
                meeting::tell(&tx, desk, meeting, arrangement, "meeting-notice", members).await?;
            }
            let detail = format!("{}: {}", new.title, told.len());
            people::audit::write(&tx, desk.at, desk.actor, "training.theme-day.creation", id, &detail).await
        })
        .await?;
    Ok(id)
}

/// A page of learning that a study can go with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Study {
    pub path: String,
    pub title: String,
}

#[derive(FromQueryResult)]
struct Titled {
    id: uuid::Uuid,
    title: String,
}

/// Published paths, then units of theory, situation and law first.
pub async fn studies(rows: &impl Rows, tenant: TenantId) -> Result<Vec<Study>> {
    let paths = "select p.id, v.title from learning_path p join learning_path_version v on v.id = p.published_id
                 where p.tenant_id = $1 order by v.title limit 100";
    let units = "select u.id, v.title from learning_unit u join learning_version v on v.id = u.published_id
                 where u.tenant_id = $1
                 order by case when v.category in ('theory', 'situation', 'policy', 'law', 'integrity') then 0 else 1 end,
                   v.title limit 200";
    let mut studies = Vec::new();
    for (before, sql) in [("/learning/paths/", paths), ("/learning/units/", units)] {
        let titled: Vec<Titled> = rows.all(sql, params![tenant]).await?;
        studies.extend(titled.into_iter().map(|it| Study { path: format!("{before}{}", it.id), title: it.title }));
    }
    Ok(studies)
}

/// The title behind an agenda's link; empty where it is gone.
pub async fn title_of(rows: &impl Rows, tenant: TenantId, link: &str) -> Result<String> {
    let (sql, id) = if let Some(id) = link.strip_prefix("/learning/paths/") {
        (
            "select v.title from learning_path p join learning_path_version v on v.id = p.published_id where p.tenant_id = $1 and p.id = $2",
            id,
        )
    } else if let Some(id) = link.strip_prefix("/learning/units/") {
        (
            "select v.title from learning_unit u join learning_version v on v.id = u.published_id where u.tenant_id = $1 and u.id = $2",
            id,
        )
    } else {
        return Ok(String::new());
    };
    let Ok(id) = id.parse::<uuid::Uuid>() else { return Ok(String::new()) };
    Ok(rows.value(sql, params![tenant, id]).await?.unwrap_or_default())
}

/// Branches of a committee, or the secretary's own: where a theme day can be made.
pub async fn branches(rows: &impl Rows, desk: Desk<'_>) -> Result<Vec<Branch>> {
    let seen = crate::branch::visible(rows, desk.actor, desk.today).await?;
    Ok(seen.into_iter().filter(crate::branch::Opened::is_officer).map(|opened| opened.branch).collect())
}

/// Only those of the list that this person acts for.
pub fn chosen(branches: Vec<Branch>, wanted: &[UnitId]) -> Vec<Branch> {
    branches.into_iter().filter(|branch| wanted.contains(&branch.id)).collect()
}
