//! Campaigns: drafted, approved by somebody else, closed with what came of
//! them; and the balance of the four cultures.

use store::{Rows, params};
use testkit::Seen;

use crate::{MODULES, branches::plain};

fn path(made: &Seen) -> String {
    made.location.split('?').next().unwrap().to_owned()
}

const NEW: [(&str, &str); 5] = [
    ("title", "冬运安全三件事"),
    ("theme", "断轨、道岔冻结、接触网覆冰"),
    ("audiences", "工务车间\n供电车间"),
    ("from", "2026-11-25"),
    ("to", "2027-02-28"),
];

#[test]
fn a_campaign_is_not_done_without_a_result_or_a_reason() {
    testkit::on_each_database(MODULES, async |house| {
        let (educator, second) = (house.person("educator").await, house.person("party-secretary").await);
        let made = educator.post("/training/campaigns", &NEW).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let page = path(&made);
        let owner =
            people::person::get(&house.app.db, house.tenant("rlw"), house.person_id("team-leader")).await.unwrap();
        let number = owner.staff_number.as_str();
        let beat = [("on_day", "2026-12-01"), ("text", "班前会讲一条"), ("channel", "meeting"), ("owner", number)];
        let outside = [("on_day", "2026-11-01"), beat[1], beat[2], beat[3]];
        assert!(educator.post(&format!("{page}/beats"), &outside).await.has("要在专题的时间里"));
        assert_eq!(educator.post(&format!("{page}/beats"), &beat).await.status, 303);
        let told = "select count(*) from people_notice where message = 'campaign-notice'";
        assert_eq!(house.app.db.count(told, vec![]).await.unwrap(), 0, "a draft tells nobody");
        assert_eq!(educator.post(&format!("{page}/approval"), &[]).await.status, 409, "not one's own");
        let early = [("kind", "done"), ("result", "换了两台电暖器")];
        assert_eq!(educator.post(&format!("{page}/outcome"), &early).await.status, 409, "not approved");
        assert_eq!(second.post(&format!("{page}/approval"), &[]).await.status, 303);
        assert_eq!(house.app.db.count(told, vec![]).await.unwrap(), 1);
        let empty = educator.post(&format!("{page}/outcome"), &[("kind", "done"), ("review", "都讲了")]).await;
        assert!(empty.status == 422 && empty.has("写一件办成的实事，或者写明为什么没有"), "{}", empty.text);
        assert_eq!(empty.part("#f-review"), "[review: 都讲了]");
        let done = [("kind", "done"), ("result", "K98 备班点换了电暖器\n道岔除雪铲配到点"), ("review", "下次少开会")];
        assert_eq!(educator.post(&format!("{page}/outcome"), &done).await.status, 303);
        assert_eq!(educator.post(&format!("{page}/outcome"), &done).await.status, 409, "once");
        insta::assert_snapshot!("campaign_done", plain(&educator.get(&page).await.text));
        assert_eq!(house.person("line-worker").await.get(&page).await.status, 403);
        assert_eq!(house.person("media-editor").await.get(&page).await.status, 404);
    });
}

#[test]
fn the_calendar_drafts_three_weeks_ahead_and_sends_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        house.run_jobs().await;
        let list = educator.get("/training/campaigns?q=宪法").await;
        assert!(list.has("2026 年宪法宣传周 草稿"), "{}", list.text);
        let notices = "select count(*) from people_notice";
        assert_eq!(house.app.db.count(notices, vec![]).await.unwrap(), 0);
        house.at("2026-11-24T10:00");
        house.run_jobs().await;
        let drafts = "select count(*) from training_campaign where tenant_id = $1";
        assert_eq!(house.app.db.count(drafts, params![house.tenant("rlw")]).await.unwrap(), 1, "drafted once");
        house.at("2027-11-20T10:00");
        house.run_jobs().await;
        assert!(educator.get("/training/campaigns").await.has("2027 年宪法宣传周"), "every year");
    });
}

#[test]
fn the_four_cultures_are_counted() {
    testkit::on_each_database(MODULES, async |house| {
        let (tenant, person) = house.loaded.cast["educator"];
        let (ids, at) = (&house.app.ids, house.now());
        for category in ["safety", "skills", "patients"] {
            let (unit, version): (uuid::Uuid, uuid::Uuid) = (ids.make(), ids.make());
            let published = async |tx: store::Tx| {
                let row =
                    store::row! { id: unit, tenant_id: tenant, published_id: version, made_by: person, made_at: at };
                tx.insert("learning_unit", row).await?;
                let row = store::row! {
                    id: version, tenant_id: tenant, unit_id: unit, number: 1_i64, category: category, title: "课",
                    summary: "", minutes: 4_i64, body: "", gift: "", transcript: "", made_by: person, made_at: at
                };
                tx.insert("learning_version", row).await
            };
            house.app.db.write(published).await.unwrap();
        }
        let page = house.person("educator").await.get("/training/cultures").await;
        assert!(page.has("2 · 66%") && page.has("1 · 33%") && page.has("0 · 0%"), "{}", page.text);
        assert_eq!(house.person("line-worker").await.get("/training/cultures").await.status, 403);
    });
}
