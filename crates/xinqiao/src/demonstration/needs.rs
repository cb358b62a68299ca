//! The needs ledgers of the demonstration, with the whole course of each need.

use std::collections::HashMap;

use base::{Error, Moment, PersonId, Result, UnitId, error::internal};
use demo::{
    load::Loaded,
    needs::{By, Event, Need},
    org,
};
use jiff::civil::{DateTime, Time};
use store::Tx;
use ui::App;
use uuid::Uuid;
use voice::{
    desk::Desk,
    need::{
        Channel, Identity, NeedId, Urgency, Words,
        event::{self, Data},
        load::{self, LoadedNeed, Step},
    },
};

pub async fn load(tx: &Tx, app: &App, loaded: &Loaded, needs: &[Need]) -> Result<()> {
    for tenant in [org::RAILWAY, org::HOSPITAL] {
        let id = loaded.tenants[tenant];
        let desk = Desk {
            tenant: id,
            zone: ui::cx::default_zone(),
            calendar: people::calendar::of(tx, id).await?,
            now: Moment(app.clock.now()),
            ids: app.ids.clone(),
            seal: app.seal.clone(),
        };
        let mine: Vec<&Need> = needs.iter().filter(|need| need.tenant == tenant).collect();
        let forms = mine.iter().map(|need| (need.key.as_str(), app.ids.make())).collect();
        let plan = Plan { loaded, desk: &desk, forms };
        let rows = mine.into_iter().map(|need| plan.need(need)).collect::<Result<Vec<_>>>()?;
        load::load(tx, &desk, rows).await?;
    }
    Ok(())
}

struct Plan<'a> {
    loaded: &'a Loaded,
    desk: &'a Desk,
    forms: HashMap<&'a str, Uuid>,
}

impl Plan<'_> {
    fn need(&self, need: &Need) -> Result<LoadedNeed> {
        // An anonymous need has no author in the plan; the id is then not looked at.
        let author = need.author.as_deref().map_or(Ok(PersonId(Uuid::nil())), |key| self.person(key))?;
        let owner = need.events.iter().find_map(|event| event.owner.as_deref()).map(|key| self.person(key));
        Ok(LoadedNeed {
            form: self.form(&need.key)?,
            reference: need.reference.clone(),
            author,
            category: need.category.clone(),
            sub: need.sub.clone(),
            scope: self.unit(&need.unit)?,
            channel: word(need.channel, Channel::from_code)?,
            identity: word(need.identity, Identity::from_code)?,
            urgency: word(need.urgency, Urgency::from_code)?,
            raised_at: self.moment(need.raised_on.to_datetime(need.raised_at.unwrap_or(NOON))),
            words: Words { text: need.text.clone(), wish: need.wish.clone() },
            summary: need.public.as_ref().map(|public| public.summary.clone()).unwrap_or_default(),
            supporters: i64::from(need.supporters),
            owner: owner.transpose()?,
            // The first three are the raising itself.
            steps: need.events.iter().skip(3).map(|event| self.step(event)).collect::<Result<_>>()?,
            photos: Vec::new(),
        })
    }

    fn step(&self, event: &Event) -> Result<Step> {
        let data = Data {
            owner: event.owner.as_deref().map(|key| self.person(key)).transpose()?,
            promised_on: event.promised_on.map(base::Day),
            need: event.into.as_deref().map(|key| self.form(key).map(NeedId)).transpose()?,
            level: event.level.map(i64::from),
            ..Data::default()
        };
        Ok(Step {
            at: self.moment(event.on.to_datetime(event.at.unwrap_or(NOON))),
            kind: word(event.kind, event::Kind::from_code)?,
            by: match event.by {
                By::Author => event::By::Author,
                By::Staff => event::By::Staff,
                By::System => event::By::System,
            },
            actor: event.actor.as_deref().map(|key| self.person(key)).transpose()?,
            text: event.text.clone(),
            data,
        })
    }

    fn moment(&self, local: DateTime) -> Moment {
        let moment = self.desk.zone.to_timestamp(local);
        moment.map_or(self.desk.now, Moment)
    }

    fn person(&self, key: &str) -> Result<PersonId> {
        self.loaded.people.get(key).copied().ok_or_else(|| unknown(key))
    }

    fn unit(&self, key: &str) -> Result<UnitId> {
        self.loaded.units.get(key).copied().ok_or_else(|| unknown(key))
    }

    fn form(&self, key: &str) -> Result<Uuid> {
        self.forms.get(key).copied().ok_or_else(|| unknown(key))
    }
}

/// Of acts of which only the day is known; the store keeps the day alone.
const NOON: Time = Time::constant(12, 0, 0, 0);

fn unknown(key: &str) -> Error {
    internal(format!("the plan knows no {key}"))
}

/// The ledger's word for the plan's: both have the same codes.
fn word<T>(of_plan: impl serde::Serialize, from_code: fn(&str) -> Option<T>) -> Result<T> {
    let code = serde_json::to_value(of_plan)?;
    code.as_str().and_then(from_code).ok_or_else(|| unknown(&code.to_string()))
}
