//! cmi5: courses whose units tell what happened as xAPI statements, by rules.
//!
//! A [`registration`] is one agent's way through a course. Each launch of a unit
//! is a [`session`] with a token of its own; what the unit says is judged
//! ([`rules`]) and kept ([`taking`]); what we must say ourselves is said
//! ([`saying`]), in the same transaction and so in the right order. A course that
//! is taken along ([`copy`]) is launched by the device; what was done in it comes
//! in later ([`arrival`]).

pub mod agent;
pub mod arrival;
pub mod automation;
pub mod copy;
pub mod document;
pub mod ending;
pub mod grant;
pub mod registration;
pub mod rules;
pub mod satisfaction;
pub mod saying;
pub mod session;
pub mod structure;
pub mod taking;
pub mod terminal;
pub mod upkeep;
pub mod word;

base::id! {
    SessionId
}

/// The moment, and the day where the organisation is.
#[derive(Debug, Clone, Copy)]
pub struct When {
    pub at: base::Moment,
    pub today: base::Day,
}

impl When {
    pub async fn now(app: &ui::App, tenant: base::TenantId) -> base::Result<Self> {
        Ok(Self { at: base::Moment(app.clock.now()), today: people::tenant::today(app, tenant).await? })
    }
}
