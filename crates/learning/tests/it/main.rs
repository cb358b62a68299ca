//! Page transcripts of learning, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod assigning;
mod banks;
mod briefs;
mod certificates;
mod cmi5;
mod devices;
mod documents;
mod files;
mod films;
mod imports;
mod items;
mod kept;
mod packages;
mod paths;
mod polls;
mod practicals;
mod practice;
mod programmes;
mod purging;
mod reporting;
mod rights;
mod scenarios;
mod scenes;
mod scorm;
mod statutes;
mod story;
mod suggesting;
mod usefulness;
mod writing;

use testkit::{House, Seen, Visitor};

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE, &learning::MODULE];

pub const BODY: &str =
    "## 先断电\n\n发现有人触电，**先切断电源**，再救人。\n\n---\n\n> [!WARNING]\n> 用手去拉，自己也会触电。";

pub const GIFT: &str = "::第一步::发现有人触电，第一步做什么？{\n=切断电源 #先断电，再救人。\n~用手拉开 #自己也会触电。\n####先保证自己安全。\n}\n\n雨天可以登杆作业。{F####雨天打滑，也更易触电。}\n";

pub const POOL: &str = "安全电压是多少伏？{=36 ~220 ~380 ####36 伏以下才算安全。}\n";

/// The parts of a unit's form.
pub fn fields<'a>(from: &'a str, title: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("from", from),
        ("title", title),
        ("category", "safety"),
        ("summary", "学完就知道第一步做什么"),
        ("body", BODY),
        ("gift", GIFT),
        ("minutes", "4"),
    ]
}

/// The id in `/learning/units/{id}/…`.
pub fn id(location: &str) -> String {
    location.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned()
}

/// Writes a unit and gives its id.
pub async fn write(author: &Visitor, title: &str) -> String {
    let made = author.post("/learning/units", &[("title", title), ("category", "safety"), ("summary", "")]).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let unit = id(&made.location);
    let saved = author.post_files(&format!("/learning/units/{unit}/versions"), &fields("1", title), &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    unit
}

/// Writes, reviews and publishes a unit by the railway's educator and reviewer.
pub async fn publish(house: &House, title: &str) -> String {
    let author = house.person("educator").await;
    let unit = write(&author, title).await;
    release(house, &unit, "2").await;
    unit
}

/// Reviews and publishes a version.
pub async fn release(house: &House, unit: &str, number: &str) {
    let base = format!("/learning/units/{unit}");
    for (who, action, extra) in [
        ("educator", "submission", ("", "")),
        ("reviewer", "reviews", ("decision", "approved")),
        ("educator", "publication", ("", "")),
    ] {
        let visitor = house.person(who).await;
        let done = visitor.post(&format!("{base}/{action}"), &[("number", number), extra]).await;
        assert_eq!(done.status, 303, "{action}: {}", done.text);
    }
}

/// Assigns a unit to the K87 team and gives the assignment's id.
pub async fn assign(house: &House, unit: &str, extra: &[(&str, &str)]) -> Seen {
    let team = house.unit("rlw/gongwu-3/06").to_string();
    let mut fields = vec![("units", team.as_str()), ("due_on", "2026-12-07")];
    fields.extend(extra);
    house.person("educator").await.post(&format!("/learning/units/{unit}/assignments"), &fields).await
}

/// The value of the control of the question whose label holds these words.
pub fn value(seen: &Seen, words: &str) -> String {
    let question = &seen.html[seen.html.find("<form class=\"question").unwrap_or_else(|| panic!("{}", seen.text))..];
    let before = &question[..question.find(words).unwrap_or_else(|| panic!("no {words} in {}", seen.text))];
    let from = before.rfind("value=\"").unwrap() + 7;
    before[from..].split('"').next().unwrap().to_owned()
}

/// Answers the question on the page, by the words of the choice.
pub async fn answer(visitor: &Visitor, page: &Seen, words: &str) -> Seen {
    let fields = ["id", "question", "round"].map(|name| (name, page.field(name)));
    let choice = value(page, words);
    let mut fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
    fields.push(("answer", &choice));
    let actions = page.html.split(" action=\"").skip(1).map(|part| part.split('"').next().unwrap());
    let action = actions.into_iter().find(|action| action.ends_with("/answers")).unwrap().to_owned();
    let sent = visitor.post(&action, &fields).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    visitor.get(&sent.location).await
}

/// Answers whatever is asked, rightly, until the unit is done.
pub async fn learn(visitor: &Visitor, unit: &str) {
    let base = format!("/learning/units/{unit}");
    visitor.post(&format!("{base}/enrolments"), &[]).await;
    for _ in 0..2 {
        let page = visitor.get(&format!("{base}/questions")).await;
        let words = if page.has("第一步做什么") { "切断电源" } else { ">错<" };
        answer(visitor, &page, words).await;
    }
    assert!(visitor.get(&format!("{base}/completion")).await.has("这一课学会了"));
}
