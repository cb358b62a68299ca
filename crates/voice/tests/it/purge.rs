//! Retention: after three years the person goes, the count stays.

use store::{Rows, params};
use testkit::{on_each_database, visitor::File};
use voice::{
    desk::plus,
    need::{purge, quality},
};

use crate::{MODULES, TEXT, assert_sound, desk, done, install, raise, raise_known, take_over};

#[test]
fn after_its_retention_a_closed_need_is_a_count_and_nothing_else() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let mut png = std::io::Cursor::new(Vec::new());
        let picture = image::DynamicImage::new_rgb8(8, 8);
        picture.write_to(&mut png, image::ImageFormat::Png).unwrap();
        let photo = File { field: "photo", name: "a.png", mime: "image/png", bytes: png.get_ref() };
        let form = author.get("/voice/needs/new").await.field("id");
        let fields = [("id", form.as_str()), ("category", "food"), ("identity", "named"), ("text", TEXT)];
        let raised = author.post_files("/voice/needs", &fields, &[photo]).await;
        let named = raised.location.trim_start_matches("/voice/needs/").split('?').next().unwrap().to_owned();
        let confidential = raise_known(&author, "food", "confidential", TEXT).await;
        let open = raise_known(&author, "food", "named", "还没有办的一件").await;
        raise(&author, "food", "anonymous", TEXT).await;
        for id in [&named, &confidential] {
            take_over(house, &handler, id).await;
            done(&handler, id, "summary", &[("text", "夜间天窗后的早餐")]).await;
            done(&handler, id, "solution", &[("text", "早餐送到工区")]).await;
            assert_eq!(author.post(&format!("/voice/needs/{id}/confirmation"), &[("text", "")]).await.status, 303);
        }
        let (db, days) = (&house.app.db, house.app.config.voice.retention_days);
        let late = voice::desk::Desk { now: house.now(), ..desk(house, "rlw").await };
        assert_eq!(purge::run(db, &late, days).await.unwrap(), 0, "nothing is old");
        let before = quality::report(db, &late, plus(late.today(), -10), plus(late.today(), 1)).await.unwrap();

        house.at("2029-11-24T09:00");
        let late = desk(house, "rlw").await;
        assert_eq!(purge::run(db, &late, days).await.unwrap(), 2);
        assert_eq!(purge::run(db, &late, days).await.unwrap(), 0, "once");
        let count = async |sql: &str| db.count(sql, vec![]).await.unwrap();
        for table in ["voice_photo", "voice_need_author", "voice_support"] {
            assert_eq!(count(&format!("select count(*) from {table}")).await, 0, "{table}");
        }
        let sql = "select count(*) from voice_need where purged_on is not null and author_id is null and text = '' and wish = ''
                   and summary = '' and raised_at is null and receipt is null and photos = 0 and state = 'confirmed'";
        assert_eq!(count(sql).await, 2);
        let sql = "select count(*) from voice_need_event e join voice_need n on n.id = e.need_id where n.purged_on is not null";
        assert_eq!(count(sql).await, 0);
        let sql = "select count(*) from voice_need n join people_unit u on u.id = n.scope_id where n.purged_on is not null and u.kind = 'team'";
        assert_eq!(count(sql).await, 0, "a team would lead to a person");
        let detail: Vec<String> = db
            .column(
                "select detail from people_audit where tenant_id = $1 and action = $2",
                params![late.tenant, "voice.need.purge"],
            )
            .await
            .unwrap();
        assert_eq!(detail, ["2"]);

        let day = plus(late.today(), -1100);
        let after = quality::report(db, &late, day, plus(late.today(), -1090)).await.unwrap();
        assert_eq!(
            (after[0].raised, after[0].confirmed, after[0].median_days),
            (before[0].raised, before[0].confirmed, before[0].median_days)
        );
        // Three years later they sign in anew.
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let ledger = handler.get("/voice/ledger?state=confirmed").await;
        assert!(ledger.has("共 2 件") && ledger.has("已过保存期"), "{}", ledger.text);
        assert!(!ledger.html.contains(&format!("/voice/needs/{named}/case")));
        assert!(handler.get("/voice/ledger.csv?state=confirmed").await.html.contains("已过保存期"));
        for path in
            [format!("/voice/needs/{named}"), format!("/voice/needs/{named}/case"), format!("/voice/public/{named}")]
        {
            assert_ne!(author.get(&path).await.status, 200, "{path}");
            assert_ne!(handler.get(&path).await.status, 200, "{path}");
        }
        assert!(author.get("/voice").await.has("还没有办的一件"), "what is open stays: {open}");
        assert_sound(house, "rlw").await;
    });
}
