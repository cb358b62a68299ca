//! 专题教育: a campaign has a theme, a period, people it is for, beats with
//! owners, and in the end what came of it.
//!
//! A draft sends nothing; somebody else approves it. It cannot be closed as
//! done without a practical result or the reason why there is none. Campaigns
//! of before this system are read only.

pub mod draft;
pub mod outcome;

use base::{
    Actor, Day, Ids, Message, Moment, Permission, PersonId, Result, Role, TenantId, conflict, error::invalid, not_found,
};
use store::{Db, FromQueryResult, Rows, Tx, params, row};
use uuid::Uuid;

base::id! {
    CampaignId
}

/// Write campaigns, approve those of others, close them.
pub const PLAN_CAMPAIGNS: Permission = Permission {
    name: "training.campaign.plan",
    roles: &[Role::Educator, Role::MediaEditor, Role::BranchSecretary, Role::UnitLeader],
};

pub const CHANNELS: [&str; 5] = ["course", "class", "meeting", "visit", "offline"];

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Campaign {
    pub id: CampaignId,
    pub title: String,
    pub theme: String,
    pub from_day: Day,
    pub to_day: Day,
    audiences: String,
    pub occasion: String,
    pub historical: bool,
    pub made_by: Option<PersonId>,
    approved_at: Option<Moment>,
    pub outcome: Option<String>,
    pub result: Option<String>,
    pub reason: Option<String>,
    pub review: Option<String>,
}

impl Campaign {
    pub fn audiences(&self) -> Vec<&str> {
        self.audiences.lines().collect()
    }

    pub fn results(&self) -> Vec<&str> {
        self.result.as_deref().unwrap_or_default().lines().collect()
    }

    pub fn path(&self) -> String {
        format!("/training/campaigns/{}", self.id)
    }

    /// `archive`, `done`, `dropped`, `draft` or `running`.
    pub fn state(&self) -> &'static str {
        match (self.historical, self.outcome.as_deref()) {
            (true, _) => "archive",
            (_, Some("done")) => "done",
            (_, Some(_)) => "dropped",
            _ if self.approved_at.is_none() => "draft",
            _ => "running",
        }
    }

    pub fn is_open(&self) -> bool {
        matches!(self.state(), "draft" | "running")
    }
}

const SELECT: &str =
    "select c.id, c.title, c.theme, c.from_day, c.to_day, c.audiences, c.occasion, c.historical, c.made_by,
       a.approved_at, o.kind as outcome, o.result, o.reason, o.review
     from training_campaign c left join training_campaign_approval a on a.campaign_id = c.id
     left join training_campaign_outcome o on o.campaign_id = c.id where c.tenant_id = $1";

pub async fn get(rows: &impl Rows, tenant: TenantId, id: CampaignId) -> Result<Campaign> {
    rows.one(&format!("{SELECT} and c.id = $2"), params![tenant, id]).await
}

/// Those whose title or theme has each of the words, the latest first.
pub async fn search(rows: &impl Rows, tenant: TenantId, words: &str) -> Result<Vec<Campaign>> {
    let mut values = params![tenant];
    let mut sql = SELECT.to_owned();
    for word in words.split_whitespace().take(6) {
        let plain: String = word.to_lowercase().chars().filter(|letter| !matches!(letter, '%' | '_' | '\\')).collect();
        values.push(format!("%{plain}%").into());
        sql += &format!(" and lower(c.title || ' ' || c.theme) like ${}", values.len());
    }
    rows.all(&format!("{sql} order by c.from_day desc, c.id desc limit 100"), values).await
}

#[derive(Debug, Clone, PartialEq, Eq, FromQueryResult)]
pub struct Beat {
    pub id: Uuid,
    pub on_day: Day,
    pub text: String,
    pub channel: String,
    pub owner_id: Option<PersonId>,
    pub owner: Option<String>,
    pub done_at: Option<Moment>,
}

pub async fn beats(rows: &impl Rows, tenant: TenantId, id: CampaignId) -> Result<Vec<Beat>> {
    let sql =
        "select b.id, b.on_day, b.text, b.channel, b.owner_id, p.name as owner, b.done_at from training_campaign_beat b
               left join people_person p on p.id = b.owner_id
               where b.tenant_id = $1 and b.campaign_id = $2 order by b.on_day, b.id";
    rows.all(sql, params![tenant, id]).await
}

/// Who acts, when.
#[derive(Clone, Copy)]
pub struct Desk<'a> {
    pub db: &'a Db,
    pub ids: &'a Ids,
    pub actor: &'a Actor,
    pub at: Moment,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct New {
    pub title: String,
    pub theme: String,
    pub from: Day,
    pub to: Day,
    pub audiences: String,
}

pub async fn create(desk: Desk<'_>, new: &New) -> Result<CampaignId> {
    if new.to < new.from {
        return Err(invalid("to", "tour-order"));
    }
    let id: CampaignId = desk.ids.make();
    desk.db
        .write(|tx| async move {
            insert(&tx, (id, desk.actor.tenant), new, "", Some(desk.actor.person), desk.at).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.campaign.creation", id, &new.title).await
        })
        .await?;
    Ok(id)
}

async fn insert(
    tx: &Tx,
    (id, tenant): (CampaignId, TenantId),
    new: &New,
    occasion: &str,
    by: Option<PersonId>,
    at: Moment,
) -> Result<bool> {
    let values = row! {
        id: id, tenant_id: tenant, title: new.title.as_str(), theme: new.theme.as_str(), from_day: new.from,
        to_day: new.to, audiences: new.audiences.as_str(), occasion: occasion, made_by: by, made_at: at
    };
    tx.insert_new("training_campaign", values).await
}

async fn open(tx: &Tx, tenant: TenantId, id: CampaignId) -> Result<Campaign> {
    let campaign = get(tx, tenant, id).await?;
    if campaign.is_open() { Ok(campaign) } else { Err(conflict("campaign-closed")) }
}

/// Beats of one campaign at most.
pub const MOST_BEATS: i64 = 40;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewBeat {
    pub on_day: Day,
    pub text: String,
    pub channel: &'static str,
    pub owner: Option<PersonId>,
}

/// Adds a beat. Its owner is told when the campaign is approved, or at once when it is.
pub async fn add_beat(desk: Desk<'_>, id: CampaignId, beat: &NewBeat) -> Result<()> {
    let told = people::notice::prepare(desk.db, desk.actor.tenant, beat.owner.into_iter().collect(), desk.at).await?;
    desk.db
        .write(|tx| async move {
            let campaign = open(&tx, desk.actor.tenant, id).await?;
            if beat.on_day < campaign.from_day || beat.on_day > campaign.to_day {
                return Err(invalid("on_day", "campaign-beat-outside"));
            }
            let count = "select count(*) from training_campaign_beat where tenant_id = $1 and campaign_id = $2";
            if tx.count(count, params![desk.actor.tenant, id]).await? >= MOST_BEATS {
                return Err(invalid("text", Message::new("campaign-many-beats").with("most", MOST_BEATS)));
            }
            let values = row! {
                id: desk.ids.make::<Uuid>(), tenant_id: desk.actor.tenant, campaign_id: id, on_day: beat.on_day,
                text: beat.text.as_str(), channel: beat.channel, owner_id: beat.owner
            };
            tx.insert("training_campaign_beat", values).await?;
            if campaign.state() == "running" {
                tell(&tx, desk, &campaign, &told).await?;
            }
            people::audit::write(&tx, desk.at, desk.actor, "training.campaign.beat", id, &beat.text).await
        })
        .await
}

async fn tell(tx: &Tx, desk: Desk<'_>, campaign: &Campaign, told: &[(PersonId, Moment)]) -> Result<()> {
    let message = Message::new("campaign-notice").with("title", &campaign.title);
    people::notice::send_all(tx, desk.ids, desk.actor.tenant, told, desk.at, &message, &campaign.path()).await
}

/// A beat took place.
pub async fn finish_beat(desk: Desk<'_>, id: CampaignId, beat: Uuid) -> Result<()> {
    desk.db
        .write(|tx| async move {
            if open(&tx, desk.actor.tenant, id).await?.state() != "running" {
                return Err(conflict("campaign-not-approved"));
            }
            let sql = "update training_campaign_beat set done_at = $4, done_by = $5
                       where tenant_id = $1 and campaign_id = $2 and id = $3 and done_at is null";
            if tx.execute(sql, params![desk.actor.tenant, id, beat, desk.at, desk.actor.person]).await? == 0 {
                return Err(not_found());
            }
            people::audit::write(&tx, desk.at, desk.actor, "training.campaign.beat-done", id, &beat.to_string()).await
        })
        .await
}

/// Approves what somebody else, or the calendar, drafted; only now are owners told.
pub async fn approve(desk: Desk<'_>, id: CampaignId) -> Result<()> {
    let tenant = desk.actor.tenant;
    let mut owners: Vec<PersonId> =
        beats(desk.db, tenant, id).await?.into_iter().filter_map(|beat| beat.owner_id).collect();
    owners.sort_unstable();
    owners.dedup();
    let told = people::notice::prepare(desk.db, tenant, owners, desk.at).await?;
    desk.db
        .write(|tx| async move {
            let campaign = open(&tx, tenant, id).await?;
            if campaign.made_by == Some(desk.actor.person) {
                return Err(conflict("campaign-own"));
            }
            let values =
                row! { campaign_id: id, tenant_id: tenant, approved_by: desk.actor.person, approved_at: desk.at };
            if !tx.insert_new("training_campaign_approval", values).await? {
                return Err(conflict("campaign-approved"));
            }
            tell(&tx, desk, &campaign, &told).await?;
            people::audit::write(&tx, desk.at, desk.actor, "training.campaign.approval", id, &campaign.title).await
        })
        .await
}
