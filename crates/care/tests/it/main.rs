//! Page transcripts of care, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod adviser;
mod confidence;
mod story;

use testkit::{House, Seen, Visitor};

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &care::MODULE];

pub const FIRST: &str = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
pub const SECOND: &str = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
pub const THIRD: &str = "550e8400-e29b-41d4-a716-446655440000";
pub const TEXT: &str = "合同十二月到期，车间说不再续签，想问补偿怎么算。";

/// Hours as the form sends them: slots of thirty minutes in a room.
pub fn hours<'a>(day: &'a str, from: &'a str, to: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("day", day),
        ("from", from),
        ("to", to),
        ("minutes", "30"),
        ("way", "room"),
        ("room", "综合楼 305"),
        ("note", "从东门进，不用登记"),
    ]
}

/// A booking as its form sends it.
pub fn words(id: &str) -> Vec<(&str, &str)> {
    vec![("id", id), ("topic", "contract"), ("text", TEXT), ("called", "老周")]
}

pub fn done(seen: &Seen) {
    assert_eq!(seen.status, 303, "{}", seen.text);
}

/// The adviser offers Tuesday, 24 November, 14:00 to 16:00: four slots.
pub async fn offered(house: &House) -> Visitor {
    let adviser = house.person("legal-adviser").await;
    done(&adviser.post("/care/advice/hours", &hours("2026-11-24", "14:00", "16:00")).await);
    adviser
}

/// The addresses of slots in the order of their times.
pub async fn slots(house: &House) -> Vec<String> {
    let ids: Vec<uuid::Uuid> =
        store::Rows::column(&house.app.db, "select id from care_slot order by starts_at", vec![]).await.unwrap();
    ids.into_iter().map(|id| format!("/care/advice/slots/{id}")).collect()
}

pub async fn count(house: &House, sql: &str) -> i64 {
    store::Rows::count(&house.app.db, sql, vec![]).await.unwrap()
}

/// The line worker books the first of four slots.
pub async fn booked(house: &House) -> (Visitor, Visitor, String) {
    let (adviser, worker) = (offered(house).await, house.person("line-worker").await);
    let slot = slots(house).await.remove(0);
    done(&worker.post(&format!("{slot}/bookings"), &words(FIRST)).await);
    (adviser, worker, slot)
}

/// Without what changes from run to run.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("/slots/") {
        let (before, after) = rest.split_at(at + "/slots/".len());
        out.push_str(before);
        out.push('…');
        rest = after.get(36..).unwrap_or_default();
    }
    out + rest
}
