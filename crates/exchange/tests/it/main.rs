//! Page transcripts of exchange, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod files;
mod rights;
mod story;

use base::Moment;
use store::{Rows, params};
use testkit::{House, Visitor};

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE, &learning::MODULE, &exchange::MODULE];

pub const BODY: &str = "## 先断电\n\n发现有人触电，先断电，再救人。\n\n---\n\n用手去拉，自己也会触电。";
pub const GIFT: &str = "发现有人触电，第一步做什么？{\n=切断电源\n~用手拉开\n####先保证自己安全。\n}\n\n雨天可以登杆作业。{F####雨天打滑。}\n";

/// The railway, the hospital and the county hospital in one consortium; the
/// railway's educator is its librarian too, and somebody at the hospital reviews.
pub async fn consortium(house: &House) {
    grant(house, "educator", "librarian").await;
    grant(house, "assessor", "reviewer").await;
    let tenants = ["rlw", "hsp", "linhe"].map(|slug| house.tenant(slug));
    let (app, now) = (&house.app, (house.now(), house.today()));
    app.db
        .write(|tx| async move {
            let name = ("滨河职工教育联盟", "Binhe alliance");
            exchange::member::found(&tx, &app.ids, name, &tenants, now).await
        })
        .await
        .unwrap();
}

async fn grant(house: &House, slug: &str, role: &str) {
    let (tenant, person) = house.loaded.cast[slug];
    let id: uuid::Uuid = house.app.ids.make();
    let sql = "insert into people_grant (id, tenant_id, person_id, role, unit_id, from_day, granted_at)
               select $1, $2, $3, $4, u.id, '2026-01-01', $5 from people_unit u
               where u.tenant_id = $2 and u.kind = 'root' and u.tree = 'admin'";
    let values = params![id, tenant, person, role, Moment::from(0)];
    let made = house.app.db.write(|tx| async move { tx.execute(sql, values).await }).await.unwrap();
    assert_eq!(made, 1, "{slug} is {role} of the whole organisation");
}

/// Version by version: saves, reviews and publishes.
pub async fn publish((author, reviewer): (&Visitor, &Visitor), unit: &str, from: &str, (title, body): (&str, &str)) {
    let base = format!("/learning/units/{unit}");
    let fields = [
        ("from", from),
        ("title", title),
        ("category", "safety"),
        ("summary", "学完就知道第一步做什么"),
        ("body", body),
        ("gift", GIFT),
        ("minutes", "4"),
    ];
    let saved = author.post_files(&format!("{base}/versions"), &fields, &[]).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let number = (from.parse::<i64>().unwrap() + 1).to_string();
    release((author, reviewer), unit, &number).await;
}

pub async fn release((author, reviewer): (&Visitor, &Visitor), unit: &str, number: &str) {
    let base = format!("/learning/units/{unit}");
    for (who, action, extra) in [
        (author, "submission", ("", "")),
        (reviewer, "reviews", ("decision", "approved")),
        (author, "publication", ("", "")),
    ] {
        let done = who.post(&format!("{base}/{action}"), &[("number", number), extra]).await;
        assert_eq!(done.status, 303, "{action}: {}", done.text);
    }
}

/// A published course of the railway.
pub async fn course(house: &House, title: &str) -> String {
    let (author, reviewer) = (house.person("educator").await, house.person("reviewer").await);
    let made = author.post("/learning/units", &[("title", title), ("category", "safety"), ("summary", "")]).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let unit = id(&made.location);
    publish((&author, &reviewer), &unit, "1", (title, BODY)).await;
    unit
}

/// The id in `/…/…/{id}/…`.
pub fn id(location: &str) -> String {
    location.split('/').nth(3).unwrap().split('?').next().unwrap().to_owned()
}

/// The railway offers the course; the id of the offer.
pub async fn offer(house: &House, unit: &str, licence: &str) -> String {
    let librarian = house.person("educator").await;
    let consortium: uuid::Uuid =
        house.app.db.value("select consortium_id from exchange_member limit 1", vec![]).await.unwrap().unwrap();
    let fields = [
        ("unit", unit),
        ("consortium", &consortium.to_string()),
        ("licence", licence),
        ("holder", "海环铁路有限公司"),
        ("note", "用的时候把电话换成本单位的"),
    ];
    let made = librarian.post("/exchange/offers", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    id(&made.location)
}
