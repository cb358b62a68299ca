//! The micro-courses (微课) of the demonstration, who was given them, and how
//! well they were done and remembered.
//!
//! The texts stand in `data/units`, one Markdown file each, named after its
//! tenant and slug. A file begins with a front matter (`key: value`, and the
//! indented keys of `audience:`), then the text, then the questions of the unit
//! and its pool in two fenced blocks of GIFT. They are tested; a file that lacks
//! a part does not pass.

mod assignments;
mod further;
mod outcome;
#[cfg(test)]
mod tests;

use serde::Serialize;

use crate::org::{HOSPITAL, RAILWAY};

pub use assignments::{PlannedAssignment, assignments};
pub use further::further;
pub use outcome::{completion, recall};

/// Words of the front matter and the codes of the learning module for them.
pub const CATEGORIES: [(&str, &str); 15] = [
    ("理论学习", "theory"),
    ("形势任务", "situation"),
    ("政策解读", "policy"),
    ("安全文化", "safety"),
    ("服务文化", "service"),
    ("经营文化", "business"),
    ("家园文化", "home"),
    ("普法", "law"),
    ("廉洁警示", "integrity"),
    ("医德医风/职业道德", "ethics"),
    ("医患沟通", "patients"),
    ("典型故事", "stories"),
    ("心理健康", "wellbeing"),
    ("技能微课", "skills"),
    ("生活服务", "life"),
];

macro_rules! files {
    ($($slug:literal)*) => {
        const FILES: &[(&str, &str)] =
            &[$(($slug, include_str!(concat!("../data/units/", $slug, ".md")))),*];
    };
}

files! {
    "rlw-window-three-checks" "rlw-winter-switch" "rlw-broken-contact-wire" "rlw-night-fatigue" "rlw-flood-patrol"
    "rlw-shunting-words" "rlw-railcar-rollaway" "rlw-port-transfer" "rlw-platform-service" "rlw-clean-festival"
    "rlw-contract-questions" "rlw-heat" "rlw-no-phone-on-track" "rlw-ten-minute-briefing" "rlw-wagon-hours"
    "rlw-story-old-master" "rlw-between-cars" "rlw-call-response" "rlw-car-dumper" "rlw-complaint"
    "rlw-confined-space" "rlw-crossing-guard" "rlw-crowd-surge" "rlw-dust" "rlw-fog-driving" "rlw-forklift"
    "rlw-high-work" "rlw-honest-record" "rlw-hot-work" "rlw-late-train" "rlw-lifting" "rlw-load-securing"
    "rlw-material-check" "rlw-near-miss" "rlw-overload" "rlw-power-earth" "rlw-relatives-business"
    "rlw-security-check" "rlw-shift-handover" "rlw-special-care" "rlw-stopped-wagons" "rlw-team-democracy"
    "rlw-three-no-move" "rlw-track-buckling" "rlw-tunnel-work" "rlw-yard-fire" "rlw-after-accident" "rlw-cable-dig"
    "rlw-energy-small-change" "rlw-hazmat-wagon" "rlw-hearing" "rlw-lightning" "rlw-line-neighbours"
    "rlw-lost-radio" "rlw-new-comer" "rlw-rain-thresholds" "rlw-receive-depart" "rlw-rescue-train"
    "rlw-road-to-rail" "rlw-safety-rights" "rlw-snakes-bees" "rlw-sober" "rlw-story-line-post"
    "rlw-story-night-kitchen" "rlw-wagon-inspection" "rlw-welding-eyes" "rlw-worker-congress" "rlw-cold-rail"
    "rlw-lost-property" "rlw-story-second-voice" "rlw-theory-to-team" "rlw-tidy-tool"
    "hsp-newborn-identity" "hsp-exposure-first-hour" "hsp-listen-first" "hsp-sbar-night" "hsp-hand-hygiene"
    "hsp-postpartum-bleeding" "hsp-insurance-answers" "hsp-ethics-story" "hsp-first-aid-mind" "hsp-medication-error"
    "hsp-fewer-births" "hsp-alliance" "hsp-amniotic-embolism" "hsp-basement-light" "hsp-birth-certificate"
    "hsp-child-friendly" "hsp-critical-value" "hsp-deescalation" "hsp-dignity-of-life" "hsp-doctors-day-story"
    "hsp-empty-crib" "hsp-extravasation" "hsp-falls-drops" "hsp-fire-race" "hsp-first-complaint"
    "hsp-first-hour-together" "hsp-first-vaccines" "hsp-front-page" "hsp-fund-supervision" "hsp-high-alert-drugs"
    "hsp-informed-consent" "hsp-jaundice" "hsp-magnesium-sulfate" "hsp-mandatory-report" "hsp-medical-waste"
    "hsp-mothers-at-work" "hsp-newborn-resuscitation" "hsp-night-shift-sleep" "hsp-nine-rules"
    "hsp-nurses-day-story" "hsp-open-one-use-one" "hsp-power-oxygen-off" "hsp-preterm-oxygen" "hsp-privacy-phone"
    "hsp-records-six-hours" "hsp-second-victim" "hsp-shoulder-dystocia" "hsp-standby-roster" "hsp-summer-camp"
    "hsp-titles-and-credits" "hsp-transfusion" "hsp-two-minutes-at-four" "hsp-when-she-says-no"
    "hsp-antibiotic-levels" "hsp-child-cpr" "hsp-epds-asking" "hsp-febrile-seizure" "hsp-fertility-secret"
    "hsp-front-door-five" "hsp-goals-on-one-wall" "hsp-newborn-low-sugar" "hsp-newborn-pain" "hsp-no-sex-selection"
    "hsp-own-checkup" "hsp-prevention-first" "hsp-raising-support" "hsp-resistant-bacteria"
    "hsp-specimen-before-lab" "hsp-surgical-count" "hsp-system-down" "hsp-teach-a-newcomer" "hsp-triage-three-looks"
    "shared-fraud-calls" "shared-cpr-aed" "shared-work-injury" "shared-family-night-shift"
    "shared-ask-before-deciding" "shared-annual-leave" "shared-back-pain" "shared-cyber-habits"
    "shared-democratic-review" "shared-elder-care" "shared-electric-bike" "shared-electric-shock" "shared-home-fire"
    "shared-housing-fund" "shared-supportive-talk" "shared-talk-with-child" "shared-tax-deductions"
    "shared-three-meetings" "shared-union-law" "shared-women-rights" "shared-bleed-burn" "shared-day-sleep"
    "shared-debt-and-loan" "shared-family-integrity" "shared-labour-dispute" "shared-payslip-social-insurance"
    "shared-remote-medical" "shared-stroke-heart" "shared-talk-with-doctor"
}

/// For whom: a list that is not empty narrows, within a list any word will do,
/// all empty is everybody (as in `people::audience::Rule`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Audience {
    /// Keys of administrative units, with everything below them.
    pub units: Vec<String>,
    pub scenes: Vec<&'static str>,
    pub posts: Vec<&'static str>,
    /// Kinds of shift pattern: `window`, `four-crew`, `apn` …
    pub shifts: Vec<&'static str>,
}

impl Audience {
    pub fn of_units(units: &[&str]) -> Self {
        Self { units: units.iter().map(|key| (*key).to_owned()).collect(), ..Self::default() }
    }

    pub fn is_everybody(&self) -> bool {
        *self == Self::default()
    }
}

#[derive(Debug, Clone, Serialize)]
pub struct PlannedUnit {
    /// With the tenant: `rlw-heat`.
    pub slug: &'static str,
    /// `None` for a unit that is shared by all tenants.
    pub tenant: Option<&'static str>,
    pub title: &'static str,
    pub title_en: &'static str,
    /// A code of [`CATEGORIES`].
    pub category: &'static str,
    pub summary: &'static str,
    pub summary_en: &'static str,
    /// Whom it is written for.
    pub audience: Audience,
    pub mandatory: bool,
    /// The law or rule on which it is mandatory; empty where voluntary.
    pub basis: &'static str,
    /// Markdown, without the blocks of GIFT.
    pub body: String,
    pub questions_gift: String,
    /// Questions for later.
    pub pool_gift: String,
}

/// All micro-courses: the railway's, the hospital's, the shared ones.
///
/// # Panics
/// Where a file lacks a part; the files are compiled in and tested.
pub fn units() -> Vec<PlannedUnit> {
    FILES.iter().map(|(slug, text)| read(slug, text).unwrap_or_else(|why| panic!("{slug}: {why}"))).collect()
}

pub(crate) fn read(slug: &'static str, text: &'static str) -> Result<PlannedUnit, String> {
    let (front, rest) = text
        .strip_prefix("---\n")
        .and_then(|text| text.split_once("\n---\n"))
        .ok_or("no front matter between --- lines")?;
    let (body, questions_gift, pool_gift) = parts(rest)?;
    let field = |name: &str| value(front, name).ok_or_else(|| format!("no {name}"));
    let word = field("category")?;
    let category = CATEGORIES.iter().find(|(name, _)| *name == word).ok_or_else(|| format!("no category {word}"))?.1;
    let mandatory = match field("level")? {
        "mandatory" => true,
        "voluntary" => false,
        other => return Err(format!("no level {other}")),
    };
    Ok(PlannedUnit {
        slug,
        tenant: tenant(slug)?,
        title: field("title")?,
        title_en: field("title_en")?,
        category,
        summary: field("summary")?,
        summary_en: field("summary_en")?,
        audience: Audience {
            units: Vec::new(),
            scenes: words(front, "  scenes"),
            posts: words(front, "  posts"),
            shifts: words(front, "  shifts"),
        },
        mandatory,
        basis: if mandatory { field("basis")? } else { "" },
        body,
        questions_gift,
        pool_gift,
    })
}

fn tenant(slug: &str) -> Result<Option<&'static str>, String> {
    match slug.split_once('-').map(|(tenant, _)| tenant) {
        Some("shared") => Ok(None),
        Some("rlw") => Ok(Some(RAILWAY)),
        Some("hsp") => Ok(Some(HOSPITAL)),
        _ => Err("no tenant in the name".into()),
    }
}

/// What stands behind `name:` on a line of its own; `None` where nothing does.
fn value(front: &'static str, name: &str) -> Option<&'static str> {
    let value = front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?.trim();
    Some(value).filter(|value| !value.is_empty())
}

fn words(front: &'static str, name: &str) -> Vec<&'static str> {
    value(front, name).map(|list| list.split(',').map(str::trim).collect()).unwrap_or_default()
}

/// The text, its questions and its pool.
fn parts(text: &str) -> Result<(String, String, String), String> {
    const QUESTIONS: &str = "```gift questions\n";
    const POOL: &str = "```gift pool\n";
    const END: &str = "\n```";
    let (body, rest) = text.split_once(QUESTIONS).ok_or("no questions")?;
    let (questions, rest) = rest.split_once(END).ok_or("the questions do not end")?;
    let (_, pool) = rest.split_once(POOL).ok_or("no pool")?;
    let (pool, rest) = pool.split_once(END).ok_or("the pool does not end")?;
    if !rest.trim().is_empty() {
        return Err("text after the pool".into());
    }
    Ok((format!("{}\n", body.trim()), format!("{}\n", questions.trim()), format!("{}\n", pool.trim())))
}
