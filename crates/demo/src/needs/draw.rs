//! Drawing one tenant's ledger: what is raised, where, when and by whom.
//!
//! The order matters: first the cases told by hand, then as many drawn ones as
//! the quotas leave, then outcomes, then the near-duplicates that are merged
//! into drawn ones, and at last the course of each.

mod placing;

use std::collections::HashMap;

use anyhow::{Result, bail, ensure};
use jiff::civil::DateTime;

use super::corpus::Situation;
use super::outcome::{self, Outcome};
use super::text::Filling;
use super::{Channel, Ground, Identity, Kind, Need, Public, State, Urgency, course, planted};
use crate::org::{Unit, UnitKind};
use crate::people::Person;
use crate::stream::{Stream, apportion};
use placing::Placing;

/// Shares in the order of [`Channel::ALL`], railway and hospital.
const CHANNELS: [[f64; 7]; 2] = [[34.0, 27.0, 12.0, 11.0, 8.0, 5.0, 3.0], [14.0, 38.0, 16.0, 16.0, 9.0, 2.0, 5.0]];
/// Named, confidential, anonymous with a code.
const IDENTITIES: [f64; 3] = [61.0, 24.0, 15.0];

/// A need before its course is known.
pub struct Draft<'a> {
    pub category: &'a super::Category,
    pub situation: &'a Situation,
    pub unit: &'a Unit,
    pub author: &'a Person,
    pub filling: Filling,
    pub wording: usize,
    pub text: String,
    pub raised: DateTime,
    pub channel: Channel,
    pub identity: Identity,
    pub outcome: Outcome,
    /// Index of the draft in which it goes on.
    pub into: Option<usize>,
    pub supporters: u32,
    pub key: String,
    pub reference: String,
}

impl Draft<'_> {
    pub const fn is_hidden(&self) -> bool {
        matches!(self.identity, Identity::Anonymous)
    }
}

/// What of the quotas is left for drawing.
struct Quotas {
    /// By category in the corpus's order.
    categories: Vec<usize>,
    channels: Vec<Channel>,
    identities: [usize; 3],
    states: [usize; 5],
    reopened: usize,
}

pub fn ledger(ground: &Ground, tenant: &'static str, count: usize) -> Result<Vec<Need>> {
    let told = planted::told(ground, tenant)?;
    let stream = &mut Stream::new(ground.seed, &format!("needs/{tenant}"));
    let quotas = quotas(ground, tenant, count, &told);
    let categories: Vec<&super::Category> = ground.corpus.categories_of(tenant).collect();
    let merged = merged_by_category(&categories, &quotas);
    let placing = Placing::new(ground, tenant);
    let mut drafts = Vec::new();
    for (index, category) in categories.iter().enumerate() {
        ensure!(quotas.categories[index] >= merged[index], "{} has more mergers than needs", category.code);
        for _ in 0..quotas.categories[index] - merged[index] {
            drafts.push(category);
        }
    }
    stream.shuffle(&mut drafts);
    let mut drafts = placing.drafts(ground, &drafts, stream);
    let mut ways = ways(&quotas, stream);
    give_ways(ground, &mut drafts, &mut ways, stream);
    outcome::decide(ground, &mut drafts, &quotas.states, quotas.reopened, stream);
    for (index, category) in categories.iter().enumerate() {
        for _ in 0..merged[index] {
            let twin = placing.twin(ground, &drafts, category, &mut ways, stream);
            let Some(twin) = twin else { bail!("no need in {} has room for a twin", category.code) };
            if let Some(into) = twin.into {
                drafts[into].supporters += 1;
            }
            drafts.push(twin);
        }
    }
    Ok(finish(ground, tenant, drafts, told, stream))
}

fn quotas(ground: &Ground, tenant: &str, count: usize, told: &[Need]) -> Quotas {
    let index = usize::from(tenant != crate::org::RAILWAY);
    let left = |quota: Vec<usize>, used: &dyn Fn(usize) -> usize| -> Vec<usize> {
        quota.into_iter().enumerate().map(|(place, quota)| quota.saturating_sub(used(place))).collect()
    };
    let categories: Vec<&super::Category> = ground.corpus.categories_of(tenant).collect();
    let percents: Vec<f64> = categories.iter().map(|category| category.percent).collect();
    let used = |place: usize| told.iter().filter(|need| need.category == categories[place].code).count();
    let by_category = left(apportion(count, &percents), &used);
    let used = |place: usize| told.iter().filter(|need| need.channel == Channel::ALL[place]).count();
    let channels = left(apportion(count, &CHANNELS[index]), &used);
    let kinds = [Identity::Named, Identity::Confidential, Identity::Anonymous];
    let used = |place: usize| told.iter().filter(|need| need.identity == kinds[place]).count();
    let identities = left(apportion(count, &IDENTITIES), &used);
    let states = [State::Confirmed, State::Lapsed, State::Unable, State::Open, State::Merged];
    let used = |place: usize| told.iter().filter(|need| need.state == states[place]).count();
    let states = left(apportion(count, &outcome::STATES), &used);
    let reopened = told.iter().filter(|need| need.reopened > 0).count();
    Quotas {
        categories: by_category,
        channels: Channel::ALL.into_iter().zip(channels).flat_map(|(way, n)| std::iter::repeat_n(way, n)).collect(),
        identities: [identities[0], identities[1], identities[2]],
        states: [states[0], states[1], states[2], states[3], states[4]],
        reopened: ((count as f64 * 0.07).round() as usize).saturating_sub(reopened),
    }
}

/// Mergers fall on matters that many share: sensitive ones are never merged.
fn merged_by_category(categories: &[&super::Category], quotas: &Quotas) -> Vec<usize> {
    let weights: Vec<f64> = (0..categories.len())
        .map(|index| if categories[index].sensitive { 0.0 } else { quotas.categories[index] as f64 })
        .collect();
    apportion(quotas.states[4], &weights)
}

/// Channels with an identity each: nobody is anonymous towards a visitor.
fn ways(quotas: &Quotas, stream: &mut Stream) -> Vec<(Channel, Identity)> {
    let mut channels = quotas.channels.clone();
    stream.shuffle(&mut channels);
    let mut ways: Vec<(Channel, Identity)> = channels.into_iter().map(|channel| (channel, Identity::Named)).collect();
    let unseen = |channel: Channel| matches!(channel, Channel::Web | Channel::Questionnaire | Channel::Paper);
    let anonymous = ways.iter_mut().filter(|way| unseen(way.0)).take(quotas.identities[2]);
    anonymous.for_each(|way| way.1 = Identity::Anonymous);
    stream.shuffle(&mut ways);
    let confidential = ways.iter_mut().filter(|way| way.1 == Identity::Named).take(quotas.identities[1]);
    confidential.for_each(|way| way.1 = Identity::Confidential);
    stream.shuffle(&mut ways);
    ways
}

/// Hands each draft a way in, the particular ones first: a family emergency is
/// told to a person; strain is told in confidence.
fn give_ways(ground: &Ground, drafts: &mut [Draft], ways: &mut Vec<(Channel, Identity)>, stream: &mut Stream) {
    let mut order: Vec<usize> = (0..drafts.len()).collect();
    let unvisited: Vec<bool> =
        drafts.iter().map(|draft| planted::is_unvisited(ground.as_of, draft.unit, draft.raised.date())).collect();
    order.sort_by_key(|&index| match drafts[index].category.code.as_str() {
        _ if unvisited[index] => 0,
        "family" => 0,
        "stress" => 1,
        "children" => 2,
        "pay" | "posting" | "career" => 3,
        _ => 4,
    });
    for index in order {
        let code = drafts[index].category.code.as_str();
        let heard = |channel: Channel| !unvisited[index] || !channel.is_recorded();
        let weights: Vec<f64> = ways.iter().map(|way| if heard(way.0) { fit(code, *way) } else { 0.0 }).collect();
        let way = ways.swap_remove(stream.weighted(&weights));
        let draft = &mut drafts[index];
        (draft.channel, draft.identity) = way;
        if way.0.is_recorded() {
            draft.raised = placing::spoken(draft.raised.date(), ground, stream);
        }
        draft.text = worded(ground, draft, stream);
    }
}

/// The text with, now and then, a word before or after it: the author's own, or
/// of whoever wrote it down.
fn worded(ground: &Ground, draft: &Draft, stream: &mut Stream) -> String {
    let words = &ground.corpus.words;
    let mut text = draft.text.clone();
    let (opens, closes) = (stream.chance(0.2), stream.chance(0.22));
    if draft.category.sensitive {
        // What is private is told plainly, or was told in a talk.
        if draft.channel == Channel::Talk && opens {
            text.insert_str(0, stream.pick(words.recorded.by(draft.channel)).as_str());
        }
        return in_house(draft.unit.tenant, text);
    }
    if draft.channel.is_recorded() && !draft.is_hidden() {
        if opens {
            text.insert_str(0, stream.pick(words.recorded.by(draft.channel)).as_str());
        }
        return in_house(draft.unit.tenant, text);
    }
    if opens {
        text.insert_str(0, stream.pick(&words.opener[..]).as_str());
    }
    if closes {
        text.push_str(stream.pick(&words.closer[..]).as_str());
    }
    in_house(draft.unit.tenant, text)
}

/// A hospital's people say 科里 where a railway's say 班里.
pub fn in_house(tenant: &str, text: String) -> String {
    if tenant == crate::org::HOSPITAL { text.replace("班里", "科里") } else { text }
}

fn fit(category: &str, (channel, identity): (Channel, Identity)) -> f64 {
    let channel = match (category, channel) {
        ("family", Channel::Questionnaire | Channel::Union | Channel::Stay) => 0.0,
        ("stress", Channel::Questionnaire | Channel::Union | Channel::Stay | Channel::Visit) => 0.02,
        ("stress", Channel::Web | Channel::Talk) => 3.0,
        ("children", Channel::Questionnaire) => 0.3,
        _ => 1.0,
    };
    let identity = match (category, identity) {
        ("family", Identity::Anonymous) => 0.0,
        ("stress", Identity::Confidential) => 6.0,
        ("children" | "family" | "career", Identity::Confidential) | ("pay" | "posting", Identity::Anonymous) => 2.0,
        ("children", Identity::Anonymous) => 0.1,
        _ => 1.0,
    };
    channel * identity
}

/// Keys in the order of days, and the course of each.
fn finish(
    ground: &Ground,
    tenant: &'static str,
    mut drafts: Vec<Draft>,
    told: Vec<Need>,
    stream: &mut Stream,
) -> Vec<Need> {
    let total = drafts.len() + told.len();
    let raised = drafts.iter().map(|draft| draft.raised.date()).chain(told.iter().map(|need| need.raised_on));
    let mut days: Vec<(jiff::civil::Date, i64, usize)> =
        raised.enumerate().map(|(index, on)| (on, stream.between(0, 1 << 40), index)).collect();
    days.sort_unstable();
    let mut keys = vec![String::new(); total];
    for (place, &(.., index)) in days.iter().enumerate() {
        keys[index] = format!("{tenant}/n/{:04}", place + 1);
    }
    for (index, draft) in drafts.iter_mut().enumerate() {
        draft.key.clone_from(&keys[index]);
        draft.reference = format!("XQ-{}", stream.code(6));
    }
    let mut needs: Vec<Need> = (0..drafts.len()).map(|index| need(ground, &drafts, index, stream)).collect();
    let renamed: HashMap<String, String> =
        told.iter().enumerate().map(|(at, need)| (need.key.clone(), keys[drafts.len() + at].clone())).collect();
    needs.extend(told.into_iter().map(|need| planted::rename(need, &renamed)));
    needs.sort_by(|a, b| a.key.cmp(&b.key));
    needs
}

fn need(ground: &Ground, drafts: &[Draft], index: usize, stream: &mut Stream) -> Need {
    let draft = &drafts[index];
    let (events, outcome) = course::course(ground, drafts, index, stream);
    let hidden = draft.is_hidden();
    let wish = if stream.chance(0.6) { draft.filling.fill(&draft.situation.wish) } else { String::new() };
    let public = draft
        .situation
        .public
        .as_ref()
        .filter(|_| !draft.category.sensitive)
        .map(|summary| Public { summary: draft.filling.for_everybody(draft.unit).fill(summary), outcome });
    Need {
        key: draft.key.clone(),
        reference: draft.reference.clone(),
        tenant: draft.unit.tenant,
        unit: draft.unit.key.clone(),
        category: draft.category.code.clone(),
        sub: format!("{}.{}", draft.category.code, draft.situation.sub),
        situation: draft.situation.key.clone(),
        title: draft.filling.fill(&draft.situation.title),
        text: draft.text.clone(),
        wish,
        identity: draft.identity,
        author: (!hidden).then(|| draft.author.key.clone()),
        channel: draft.channel,
        recorded_by: recorder(ground, draft, stream),
        urgency: urgency(&draft.category.code, stream),
        raised_on: draft.raised.date(),
        raised_at: (!hidden).then(|| draft.raised.time()),
        supporters: draft.supporters,
        state: draft.outcome.state,
        reopened: events.iter().filter(|event| event.kind == Kind::Reopening).count() as u32,
        merged_into: draft.into.map(|into| drafts[into].key.clone()),
        events,
        public,
        story: None,
        kept: None,
    }
}

fn urgency(category: &str, stream: &mut Stream) -> Urgency {
    match category {
        "family" => Urgency::Urgent,
        "safety" | "patient" if stream.chance(0.5) => Urgency::Soon,
        _ if stream.chance(0.06) => Urgency::Soon,
        _ => Urgency::Normal,
    }
}

/// Who wrote down what was said: the liaison or leader on the spot.
fn recorder(ground: &Ground, draft: &Draft, stream: &mut Stream) -> Option<String> {
    let role = match draft.channel {
        Channel::Web | Channel::Questionnaire => return None,
        Channel::Visit | Channel::Paper => "liaison",
        Channel::Talk => "team-leader",
        Channel::Union => "union-handler",
        Channel::Stay => "contact-leader",
    };
    let near = |person: &&Person| {
        person.tenant == draft.unit.tenant
            && person.key != draft.author.key
            && person
                .roles
                .iter()
                .any(|grant| grant.role == role && (grant.unit == draft.unit.key || grant.unit == draft.unit.tenant))
    };
    let there: Vec<&Person> = ground.people.iter().filter(near).collect();
    if !there.is_empty() {
        return Some(stream.pick(&there).key.clone());
    }
    let leads = |person: &&Person| {
        person.tenant == draft.unit.tenant
            && person.key != draft.author.key
            && person.duty.is_some()
            && (draft.unit.key.starts_with(&person.unit) || draft.unit.kind == UnitKind::Department)
    };
    ground.people.iter().find(leads).map(|person| person.key.clone())
}
