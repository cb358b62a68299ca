//! For whom: units and job attributes, and interests that people declared
//! themselves. Nothing else about a person can be chosen by.

use base::{Result, UnitId};
use people::{
    audience::{self, Choices, Rule},
    unit::{Placed, Tree},
};
use ui::{Cx, Form};

pub const EMPLOYMENTS: [&str; 3] = ["in-post", "contract", "dispatched"];
pub const SHIFTS: [&str; 7] = ["four-crew", "day", "crew-pool", "window", "apn", "duty24", "clinic"];

/// What the fields offer.
pub struct Offer {
    pub units: Vec<Placed>,
    pub choices: Choices,
    pub employments: [&'static str; 3],
    pub shifts: [&'static str; 7],
}

pub async fn offer(cx: &Cx) -> Result<Offer> {
    let tenant = cx.actor()?.tenant;
    Ok(Offer {
        units: people::unit::tree(&cx.app.db, tenant, Tree::Admin, cx.today()).await?,
        choices: audience::choices(&cx.app.db, tenant).await?,
        employments: EMPLOYMENTS,
        shifts: SHIFTS,
    })
}

pub fn rule(form: &mut Form) -> Rule {
    let words = |form: &Form, name: &str| -> Vec<String> {
        form.all(name).into_iter().map(str::to_owned).filter(|word| !word.is_empty()).take(200).collect()
    };
    Rule {
        units: form.all("units").into_iter().filter_map(|unit| unit.parse::<UnitId>().ok()).collect(),
        posts: words(form, "posts"),
        levels: words(form, "levels"),
        employments: words(form, "employments"),
        shifts: words(form, "shifts"),
        scenes: words(form, "scenes"),
        tags: words(form, "tags"),
        people: numbers(&form.text("people", 0..=20_000)),
    }
}

/// Staff numbers, however they are set apart.
pub fn numbers(text: &str) -> Vec<String> {
    text.split(|letter: char| letter.is_whitespace() || matches!(letter, ',' | '，' | '、' | ';' | '；'))
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The rule as fields again.
pub fn pairs(rule: &Rule) -> Vec<(&'static str, String)> {
    let mut pairs: Vec<(&'static str, String)> = rule.units.iter().map(|unit| ("units", unit.to_string())).collect();
    for (name, words) in [
        ("posts", &rule.posts),
        ("levels", &rule.levels),
        ("employments", &rule.employments),
        ("shifts", &rule.shifts),
        ("scenes", &rule.scenes),
        ("tags", &rule.tags),
    ] {
        pairs.extend(words.iter().map(|word| (name, word.clone())));
    }
    pairs.push(("people", rule.people.join(" ")));
    pairs
}
