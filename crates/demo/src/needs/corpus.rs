//! The texts of `data/needs`, read once.

use std::collections::BTreeMap;

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

use super::{Category, Channel, Sub};
use crate::org::{HOSPITAL, RAILWAY};

const SITUATIONS: [(&str, &str); 13] = [
    ("environment", include_str!("../../data/needs/environment.toml")),
    ("commute", include_str!("../../data/needs/commute.toml")),
    ("pay", include_str!("../../data/needs/pay.toml")),
    ("skill", include_str!("../../data/needs/skill.toml")),
    ("career", include_str!("../../data/needs/career.toml")),
    ("food", include_str!("../../data/needs/food.toml")),
    ("posting", include_str!("../../data/needs/posting.toml")),
    ("welfare", include_str!("../../data/needs/welfare.toml")),
    ("children", include_str!("../../data/needs/children.toml")),
    ("stress", include_str!("../../data/needs/stress.toml")),
    ("family", include_str!("../../data/needs/family.toml")),
    ("safety", include_str!("../../data/needs/safety.toml")),
    ("patient", include_str!("../../data/needs/patient.toml")),
];

/// A matter of the kind that people raise, with its answers.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Situation {
    pub key: String,
    #[serde(skip)]
    pub category: String,
    #[serde(rename = "for")]
    pub tenants: Tenants,
    /// Tags of units in which it occurs; anywhere when empty.
    #[serde(default)]
    pub at: Vec<String>,
    /// Whom it concerns: professions, employments, `young`, `older`, `new`, `woman`.
    #[serde(default)]
    pub by: Vec<String>,
    /// Months in which it occurs; all year when empty.
    #[serde(default)]
    pub months: Vec<i8>,
    pub sub: String,
    /// Alternatives by slot name; `a|b` names two slots filled together, and
    /// `@track words` is offered only in units with that tag.
    #[serde(default)]
    pub slots: BTreeMap<String, Vec<String>>,
    pub title: String,
    pub text: Vec<String>,
    #[serde(default)]
    pub wish: String,
    /// A question of the handler and the author's answer.
    pub ask: Option<[String; 2]>,
    pub reply: String,
    pub promise: String,
    pub done: String,
    pub cannot: Option<String>,
    /// Why the author reopens it.
    pub again: Option<String>,
    /// For the public list; none for sensitive matters.
    pub public: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tenants {
    Rlw,
    Hsp,
    Both,
}

impl Situation {
    pub fn occurs_for(&self, tenant: &str) -> bool {
        match self.tenants {
            Tenants::Rlw => tenant == RAILWAY,
            Tenants::Hsp => tenant == HOSPITAL,
            Tenants::Both => true,
        }
    }

    pub fn occurs_in(&self, month: i8) -> bool {
        self.months.is_empty() || self.months.contains(&month)
    }
}

/// A case told by hand.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Told {
    pub key: String,
    pub story: u8,
    pub tenant: String,
    pub unit: String,
    /// Slug of the cast; otherwise somebody of the unit.
    pub author: Option<String>,
    pub category: String,
    pub sub: String,
    pub identity: String,
    pub channel: String,
    pub raised: String,
    pub title: String,
    pub text: String,
    #[serde(default)]
    pub wish: String,
    #[serde(default)]
    pub supporters: u32,
    pub public: Option<String>,
    pub kept: Option<bool>,
    pub steps: Vec<Vec<String>>,
}

/// Words that any case may need.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Words {
    pub opener: Vec<String>,
    pub closer: Vec<String>,
    /// By channel.
    pub recorded: Recorded,
    pub confirmed_by_phone: Vec<String>,
    pub ask: Vec<[String; 2]>,
    pub handover: Vec<String>,
    pub explained: Vec<String>,
    pub merged_reply: Vec<String>,
    pub late_promise: Vec<String>,
    pub until_decided: Vec<String>,
    pub solved_closing: Vec<String>,
    /// Of things put right on site.
    pub site: Tone,
    /// Of rules and papers.
    pub desk: Tone,
    /// Of care for a person.
    pub care: Tone,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recorded {
    visit: Vec<String>,
    talk: Vec<String>,
    union: Vec<String>,
    stay: Vec<String>,
    paper: Vec<String>,
}

impl Recorded {
    /// Nothing where the author wrote it.
    pub fn by(&self, channel: Channel) -> &[String] {
        match channel {
            Channel::Visit => &self.visit,
            Channel::Talk => &self.talk,
            Channel::Union => &self.union,
            Channel::Stay => &self.stay,
            Channel::Paper => &self.paper,
            Channel::Web | Channel::Questionnaire => &[],
        }
    }
}

impl Words {
    pub fn tone(&self, category: &str) -> &Tone {
        match category {
            "environment" | "commute" | "food" | "safety" => &self.site,
            "children" | "stress" | "family" => &self.care,
            _ => &self.desk,
        }
    }
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tone {
    pub confirmed: Vec<String>,
    pub reopening: Vec<String>,
    pub again_reply: Vec<String>,
    pub again_promise: Vec<String>,
    pub again_done: Vec<String>,
    pub note: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CategoryText {
    code: String,
    name: String,
    name_en: String,
    percent: [f64; 2],
    median_days: [f64; 2],
    owner: [String; 2],
    role: String,
    reply_hours: [i64; 2],
    promise_days: [i64; 2],
    #[serde(default)]
    sensitive: bool,
    season: [f64; 12],
    subs: Vec<[String; 3]>,
}

#[derive(Debug, Clone)]
pub struct Corpus {
    pub categories: Vec<Category>,
    pub situations: Vec<Situation>,
    pub told: Vec<Told>,
    pub words: Words,
}

impl Corpus {
    pub fn read() -> Result<Self> {
        let mut situations = Vec::new();
        for (category, text) in SITUATIONS {
            let file: BTreeMap<String, Vec<Situation>> =
                toml::from_str(text).with_context(|| format!("data/needs/{category}.toml"))?;
            for mut situation in file.into_values().flatten() {
                ensure!(situation.text.len() >= 2, "{} has fewer than two wordings", situation.key);
                category.clone_into(&mut situation.category);
                situations.push(situation);
            }
        }
        let stories: BTreeMap<String, Vec<Told>> =
            toml::from_str(include_str!("../../data/needs/stories.toml")).context("data/needs/stories.toml")?;
        Ok(Self {
            categories: categories()?,
            situations,
            told: stories.into_values().flatten().collect(),
            words: toml::from_str(include_str!("../../data/needs/words.toml")).context("data/needs/words.toml")?,
        })
    }

    pub fn categories_of<'a>(&'a self, tenant: &'a str) -> impl Iterator<Item = &'a Category> {
        self.categories.iter().filter(move |category| category.tenant == tenant)
    }

    pub fn category(&self, tenant: &str, code: &str) -> Option<&Category> {
        self.categories.iter().find(|category| category.tenant == tenant && category.code == code)
    }
}

fn categories() -> Result<Vec<Category>> {
    let file: BTreeMap<String, Vec<CategoryText>> =
        toml::from_str(include_str!("../../data/needs/categories.toml")).context("data/needs/categories.toml")?;
    let texts: Vec<CategoryText> = file.into_values().flatten().collect();
    let of = |tenant, index: usize| {
        let present = texts.iter().filter(move |text| text.percent[index] > 0.0);
        present.map(move |text| Category {
            tenant,
            code: text.code.clone(),
            name: text.name.clone(),
            name_en: text.name_en.clone(),
            sensitive: text.sensitive,
            percent: text.percent[index],
            median_days: text.median_days[index],
            owner: text.owner[index].clone(),
            role: text.role.clone(),
            reply_hours: text.reply_hours[index],
            promise_days: text.promise_days[index],
            season: text.season,
            subs: text.subs.iter().map(|[code, name, name_en]| sub(&text.code, code, name, name_en)).collect(),
        })
    };
    Ok(of(RAILWAY, 0).chain(of(HOSPITAL, 1)).collect())
}

fn sub(category: &str, code: &str, name: &str, name_en: &str) -> Sub {
    Sub { code: format!("{category}.{code}"), name: name.to_owned(), name_en: name_en.to_owned() }
}
