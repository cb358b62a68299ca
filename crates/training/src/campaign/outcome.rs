//! How a campaign ends: done, with the practical matters that were solved or
//! the reason why there is none (虚功实做); or dropped, with the reason.

use base::{Result, conflict, error::invalid};
use store::row;

use super::{CampaignId, Desk, open};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Done,
    Dropped,
}

impl Kind {
    pub fn from_code(code: &str) -> Option<Self> {
        match code {
            "done" => Some(Self::Done),
            "dropped" => Some(Self::Dropped),
            _ => None,
        }
    }

    const fn code(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Dropped => "dropped",
        }
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Said {
    /// 办成的实事, one a line.
    pub result: String,
    pub reason: String,
    /// What was learned for the next time.
    pub review: String,
}

pub async fn close(desk: Desk<'_>, id: CampaignId, kind: Kind, said: &Said) -> Result<()> {
    if kind == Kind::Done && said.result.is_empty() && said.reason.is_empty() {
        return Err(invalid("result", "campaign-result-or-reason"));
    }
    if kind == Kind::Dropped && said.reason.is_empty() {
        return Err(invalid("reason", "form-required"));
    }
    desk.db
        .write(|tx| async move {
            let campaign = open(&tx, desk.actor.tenant, id).await?;
            if kind == Kind::Done && campaign.state() == "draft" {
                return Err(conflict("campaign-not-approved"));
            }
            let values = row! {
                campaign_id: id, tenant_id: desk.actor.tenant, kind: kind.code(), result: said.result.as_str(),
                reason: said.reason.as_str(), review: said.review.as_str(), made_by: desk.actor.person, made_at: desk.at
            };
            tx.insert("training_campaign_outcome", values).await?;
            let detail = format!("{} {}{}", kind.code(), said.result, said.reason);
            people::audit::write(&tx, desk.at, desk.actor, "training.campaign.closure", id, &detail).await
        })
        .await
}
