//! Page transcripts of training, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod classes;
mod development;
mod exemplars;
mod plans;
mod sessions;
mod statistics;

// Branch life.
mod branches;
mod campaigns;
mod rotations;
mod tours;

use testkit::{House, Seen, Visitor};

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE, &learning::MODULE, &training::MODULE];

/// The id in `/training/classes/{id}/…`.
pub fn id(location: &str) -> String {
    location.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned()
}

/// A class as its form is sent, with one session.
pub fn class<'a>(title: &'a str, day: &'a str, seats: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("title", title),
        ("kind", "class"),
        ("category", "safety"),
        ("held_for", "staff"),
        ("venue", "三工区会议室"),
        ("seats", seats),
        ("turns", "all"),
        ("session", ""),
        ("day", day),
        ("starts", "09:00"),
        ("ends", "11:00"),
    ]
}

/// Makes a class by the railway's educator and gives its id.
pub async fn make(house: &House, fields: &[(&str, &str)]) -> String {
    let made = house.person("educator").await.post("/training/classes", fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    id(&made.location)
}

pub async fn ask(visitor: &Visitor, class: &str, fields: &[(&str, &str)]) -> Seen {
    visitor.post(&format!("/training/classes/{class}/places"), fields).await
}

/// Writes, reviews and publishes a unit of one question; its id.
pub async fn unit(house: &House, title: &str) -> String {
    let author = house.person("educator").await;
    let made = author.post("/learning/units", &[("title", title), ("category", "safety"), ("summary", "")]).await;
    let unit = id(&made.location);
    let fields = [
        ("from", "1"),
        ("title", title),
        ("category", "safety"),
        ("summary", "学完就知道第一步做什么"),
        ("body", "## 先断电\n\n发现有人触电，**先切断电源**，再救人。"),
        (
            "gift",
            "雨天可以登杆作业。{F####雨天打滑，也更易触电。}\n\n停电后要先验电。{T####不验电，谁也不知道断了没有。}\n",
        ),
        ("minutes", "4"),
    ];
    let saved = author.post_files(&format!("/learning/units/{unit}/versions"), &fields, &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    release(house, "/learning/units", &unit, "2").await;
    unit
}

/// Reviews and publishes a version of a unit or a plan.
pub async fn release(house: &House, base: &str, id: &str, number: &str) {
    for (who, action, extra) in [
        ("educator", "submission", ("", "")),
        ("reviewer", "reviews", ("decision", "approved")),
        ("educator", "publication", ("", "")),
    ] {
        let done = house.person(who).await.post(&format!("{base}/{id}/{action}"), &[("number", number), extra]).await;
        assert_eq!(done.status, 303, "{action}: {}", done.text);
    }
}
