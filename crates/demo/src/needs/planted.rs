//! Cases told by hand in `stories.toml`, moved with the plan's day.

use std::collections::HashMap;

use anyhow::{Context, Result, bail, ensure};
use jiff::civil::{Date, date};

use super::corpus::Told;
use super::course::{Scribe, remind};
use super::{Channel, Event, Ground, Identity, Kind, Need, Public, State, Urgency};
use crate::DEFAULT_AS_OF;
use crate::calendar::{days_between, plus};
use crate::org::{CONTACT_ZONE, Unit};
use crate::people::Person;
use crate::stream::Stream;
use crate::year::moved;

/// Those of one tenant. Their keys are still those of the file; see [`rename`].
pub fn told(ground: &Ground, tenant: &'static str) -> Result<Vec<Need>> {
    let stream = &mut Stream::new(ground.seed, &format!("told/{tenant}"));
    let mine = ground.corpus.told.iter().filter(|told| told.tenant == tenant);
    mine.map(|told| need(ground, tenant, told, stream).with_context(|| format!("story {}", told.key))).collect()
}

/// Did nobody come to the contact zone on that day? 97 days before the visit of
/// the seventh story.
pub fn is_unvisited(as_of: Date, unit: &Unit, on: Date) -> bool {
    let visit = plus(as_of, -days_between(date(2026, 9, 8), DEFAULT_AS_OF));
    unit.key.starts_with(CONTACT_ZONE) && on < visit && days_between(on, visit) < 97
}

/// The need under its key in the ledger, and so the one it was merged into.
pub fn rename(mut need: Need, keys: &HashMap<String, String>) -> Need {
    let events = need.events.iter_mut().filter_map(|event| event.into.as_mut());
    for key in std::iter::once(&mut need.key).chain(need.merged_into.as_mut()).chain(events) {
        if let Some(name) = keys.get(key) {
            name.clone_into(key);
        }
    }
    need
}

fn need(ground: &Ground, tenant: &'static str, told: &Told, stream: &mut Stream) -> Result<Need> {
    let category = ground.corpus.category(tenant, &told.category).context("no such category")?;
    let identity = match told.identity.as_str() {
        "named" => Identity::Named,
        "confidential" => Identity::Confidential,
        "anonymous" => Identity::Anonymous,
        other => bail!("identity {other}"),
    };
    let hidden = identity == Identity::Anonymous;
    let raised = moved(ground.as_of, &told.raised)?;
    let author = author(ground, told, raised.date(), stream).context("nobody is in the unit")?;
    let owner = ground.owners(category).first().map(|person| person.key.clone()).context("no owner")?;
    let mut scribe = Scribe::new(hidden);
    scribe.begin(raised, &owner);
    for step in &told.steps {
        tell(ground, &mut scribe, category, &owner, step)?;
    }
    let events = remind(scribe.events, ground.as_of);
    let state = state(&events);
    let outcome = events.iter().rfind(|e| matches!(e.kind, Kind::Solution | Kind::Signature | Kind::Promise));
    Ok(Need {
        key: told.key.clone(),
        reference: format!("XQ-{}", stream.code(6)),
        tenant,
        unit: told.unit.clone(),
        category: told.category.clone(),
        sub: format!("{}.{}", told.category, told.sub),
        situation: told.key.clone(),
        title: told.title.clone(),
        text: told.text.clone(),
        wish: told.wish.clone(),
        identity,
        author: (!hidden).then(|| author.key.clone()),
        channel: channel(&told.channel)?,
        recorded_by: recorder(ground, told),
        urgency: Urgency::Normal,
        raised_on: raised.date(),
        raised_at: (!hidden).then(|| raised.time()),
        supporters: told.supporters,
        state,
        reopened: events.iter().filter(|event| event.kind == Kind::Reopening).count() as u32,
        merged_into: events.last().and_then(|event| event.into.clone()),
        public: told
            .public
            .as_ref()
            .map(|summary| Public { summary: summary.clone(), outcome: outcome.map(|event| event.text.clone()) }),
        events,
        story: Some(told.story),
        kept: told.kept,
    })
}

fn author<'a>(ground: &Ground<'a>, told: &Told, on: Date, stream: &mut Stream) -> Option<&'a Person> {
    if let Some(slug) = &told.author {
        return ground.people.iter().find(|person| person.slug == Some(slug));
    }
    let fits = |person: &&Person| {
        person.unit == told.unit && person.duty.is_none() && person.roles.is_empty() && person.joined < plus(on, -60)
    };
    let there: Vec<&Person> = ground.people.iter().filter(fits).collect();
    (!there.is_empty()).then(|| *stream.pick(&there))
}

fn tell(ground: &Ground, scribe: &mut Scribe, category: &super::Category, owner: &str, step: &[String]) -> Result<()> {
    let [when, kind, text, more @ ..] = step else { bail!("a step has a time, a kind and a text") };
    let at = moved(ground.as_of, when)?;
    let kind = match kind.as_str() {
        "reply" => Kind::Reply,
        "question" => Kind::Question,
        "message" => Kind::Message,
        "promise" => Kind::Promise,
        "solution" => Kind::Solution,
        "confirmation" => Kind::Confirmation,
        "reopening" => Kind::Reopening,
        "inability" => Kind::Inability,
        "signature" => Kind::Signature,
        "merger" => Kind::Merger,
        "escalation" => Kind::Escalation,
        "lapse" => Kind::Lapse,
        "note" => Kind::Note,
        other => bail!("step {other}"),
    };
    let more = more.first();
    ensure!(
        more.is_some() == matches!(kind, Kind::Promise | Kind::Signature | Kind::Merger | Kind::Escalation),
        "a {kind:?} with the wrong number of fields"
    );
    match (kind, more) {
        (Kind::Message | Kind::Confirmation | Kind::Reopening, _) => scribe.author(at, kind, text.clone()),
        (Kind::Lapse, _) => scribe.lapse(at),
        (Kind::Escalation, Some(level)) => {
            let level = level.parse()?;
            let leader = ground.leader_above(category, level, owner).context("no leader")?;
            scribe.climb(at, level, &leader.key);
        }
        (Kind::Signature, Some(slug)) => {
            let signer = ground.people.iter().find(|person| person.slug == Some(slug)).context("no signer")?;
            scribe.staff(at, kind, &signer.key, text.clone());
        }
        (Kind::Promise, Some(due)) => {
            scribe.staff(at, kind, owner, text.clone());
            scribe.promised(moved(ground.as_of, due)?.date());
        }
        (Kind::Merger, Some(into)) => {
            scribe.staff(at, kind, owner, text.clone());
            scribe.goes_into(into);
        }
        _ => scribe.staff(at, kind, owner, text.clone()),
    }
    Ok(())
}

fn state(events: &[Event]) -> State {
    match events.last().map(|event| event.kind) {
        Some(Kind::Confirmation) => State::Confirmed,
        Some(Kind::Lapse) => State::Lapsed,
        Some(Kind::Signature) => State::Unable,
        Some(Kind::Merger) => State::Merged,
        _ => State::Open,
    }
}

fn channel(word: &str) -> Result<Channel> {
    Ok(match word {
        "web" => Channel::Web,
        "visit" => Channel::Visit,
        "talk" => Channel::Talk,
        "questionnaire" => Channel::Questionnaire,
        "union" => Channel::Union,
        "stay" => Channel::Stay,
        "paper" => Channel::Paper,
        other => bail!("channel {other}"),
    })
}

/// At the contact point the leader wrote it down, elsewhere the liaison.
fn recorder(ground: &Ground, told: &Told) -> Option<String> {
    let word = channel(&told.channel).ok()?;
    if !word.is_recorded() {
        return None;
    }
    if word == Channel::Stay {
        return ground.people.iter().find(|p| p.slug == Some("contact-leader")).map(|p| p.key.clone());
    }
    let liaison = |p: &&Person| p.roles.iter().any(|grant| grant.role == "liaison" && grant.unit == told.unit);
    ground.people.iter().find(liaison).map(|p| p.key.clone())
}
