//! Needs that a colleague writes down.

use store::{Rows, params};
use testkit::{Seen, Visitor, on_each_database, visitor::File};
use voice::need::NeedId;

use crate::{MODULES, TEXT, assert_sound, done, install, take_over};

async fn record(who: &Visitor, fields: &[(&str, &str)]) -> Seen {
    let id = who.get("/voice/needs/recorded/new").await.field("id");
    let base = [("id", id.as_str()), ("channel", "visit"), ("category", "food"), ("text", TEXT), ("consent", "yes")];
    let rest = base.into_iter().filter(|(name, _)| fields.iter().all(|(given, _)| given != name));
    let all: Vec<(&str, &str)> = fields.iter().copied().chain(rest).collect();
    who.post("/voice/needs/recorded", &all).await
}

#[test]
fn a_named_need_is_the_authors_own_and_names_who_wrote_it_down() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, leader) = (house.person("line-worker").await, house.person("team-leader").await);
        let handler = house.person("logistics-handler").await;
        assert_eq!(author.get("/voice/needs/recorded/new").await.status, 403);
        assert!(leader.get("/voice").await.html.contains("/voice/needs/recorded/new"));
        let unasked = record(&leader, &[("identity", "named"), ("who", "周海生"), ("consent", "")]).await;
        assert!(unasked.status == 422 && unasked.has("要先征得本人同意"), "{}", unasked.text);
        assert!(unasked.has(&format!("[text: {TEXT}]")) && unasked.html.contains("value=\"周海生\""));
        let stranger = record(&leader, &[("identity", "named"), ("who", "陈立冬")]).await;
        assert!(stranger.status == 422 && stranger.has("没有找到这个人"), "not of that team: {}", stranger.text);
        let made = record(&leader, &[("identity", "named"), ("who", "周海生")]).await;
        assert_eq!(made.location, "/voice/needs/recorded/new?done=done-need-recorded", "{}", made.text);
        assert!(author.get("/voice").await.has("夜间天窗后没有早餐"), "in the author's own list");
        let id: NeedId = house.app.db.value("select id from voice_need", vec![]).await.unwrap().unwrap();
        let id = id.to_string();
        let own = author.get(&format!("/voice/needs/{id}")).await;
        assert!(own.has("马国强 代为记录，本人同意"), "{}", own.text);
        assert_eq!(leader.get(&format!("/voice/needs/{id}")).await.status, 404, "it is not the recorder's");
        assert_eq!(leader.get(&format!("/voice/needs/{id}/case")).await.status, 403);
        take_over(house, &handler, &id).await;
        assert!(handler.get("/voice/ledger?channel=visit").await.has("共 1 件"));
        done(&handler, &id, "reply", &[("text", "在办")]).await;
        done(&handler, &id, "solution", &[("text", "早餐送到工区了")]).await;
        assert_eq!(author.post(&format!("/voice/needs/{id}/confirmation"), &[("text", "")]).await.status, 303);
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn a_confidential_one_has_a_code_to_hand_over_and_is_in_the_own_list() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, leader) = (house.person("line-worker").await, house.person("team-leader").await);
        let form = "7f14e45f-ceea-467f-9b1d-3a1c2b4d5e6f";
        let fields = [
            ("id", form),
            ("identity", "confidential"),
            ("who", "周海生"),
            ("channel", "talk"),
            ("category", "food"),
            ("text", TEXT),
            ("consent", "yes"),
        ];
        let slip = leader.post("/voice/needs/recorded", &fields).await;
        assert_eq!(slip.status, 200, "{}", slip.text);
        assert!(!slip.html.contains("周海生") && slip.has("名字已加密"), "{}", slip.text);
        let code = slip.part("#code");
        assert_eq!(leader.post("/voice/needs/recorded", &fields).await.part("#code"), code, "sent twice is one");
        assert_eq!(house.app.db.count("select count(*) from voice_need", vec![]).await.unwrap(), 1);
        assert!(author.get("/voice").await.has("夜间天窗后没有早餐"));
        let by_code = house.stranger().post("/voice/receipts", &[("code", &code)]).await;
        assert!(by_code.has(TEXT), "{}", by_code.text);
        let said =
            house.stranger().post("/voice/receipts/messages", &[("code", &code), ("text", "二号工区也一样")]).await;
        assert!(said.has("二号工区也一样"), "{}", said.text);
        let case = house.person("union-handler").await.get("/voice/ledger?identity=confidential").await;
        assert!(case.has("共 1 件") && !case.has("周海生"));
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn of_an_anonymous_one_nobody_and_only_the_day_is_kept() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let leader = house.person("team-leader").await;
        let (team, other) = (house.unit("rlw/gongwu-3"), house.unit("rlw/gongwu-4").to_string());
        let unit = leader.get("/voice/needs/recorded/new").await;
        let own: String = unit
            .html
            .split("name=\"unit\"")
            .nth(1)
            .unwrap()
            .split("value=\"")
            .nth(2)
            .unwrap()
            .chars()
            .take(36)
            .collect();
        let outside = record(&leader, &[("identity", "anonymous"), ("unit", &other)]).await;
        assert_eq!(outside.status, 422, "{}", outside.text);
        let slip = record(&leader, &[("identity", "anonymous"), ("unit", &own)]).await;
        assert!(slip.status == 200 && slip.has("也没有记录是谁代写的"), "{}", slip.text);
        #[derive(sea_orm::FromQueryResult)]
        struct Kept {
            scope_id: base::UnitId,
            owners: i64,
        }
        let me = house.person_id("team-leader");
        let sql = "select n.scope_id, (select count(*) from voice_need_event e where e.actor_id = $1 or (e.need_id = n.id and e.at is not null)) as owners from voice_need n";
        let kept: Kept = house.app.db.one(sql, params![me]).await.unwrap();
        assert_eq!((kept.scope_id, kept.owners), (team, 0), "the workshop, no person, no time");
        let audited = "select count(*) from people_audit where action like 'voice.%'";
        assert_eq!(house.app.db.count(audited, vec![]).await.unwrap(), 0);
        assert_eq!(house.app.db.count("select count(*) from people_notice", vec![]).await.unwrap(), 0);
        let code = slip.part("#code");
        assert!(house.stranger().post("/voice/receipts", &[("code", &code)]).await.has(TEXT));
        assert_sound(house, "rlw").await;
    });
}

/// With the photo of what was shown on the visit; of an anonymous one as well,
/// and nothing of the original file is kept.
#[test]
fn a_photo_comes_along() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, leader) = (house.person("line-worker").await, house.person("team-leader").await);
        let form = leader.get("/voice/needs/recorded/new").await;
        assert!(form.html.contains("enctype=\"multipart/form-data\"") && form.has("[photo: file]"), "{}", form.text);
        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(40, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let id = form.field("id");
        let fields = [
            ("id", id.as_str()),
            ("channel", "visit"),
            ("category", "food"),
            ("text", TEXT),
            ("consent", "yes"),
            ("identity", "named"),
            ("who", "周海生"),
        ];
        let photo = |bytes| File { field: "photo", name: "现场.jpg", mime: "image/jpeg", bytes };
        let bad = leader.post_files("/voice/needs/recorded", &fields, &[photo(b"<svg/>")]).await;
        assert!(bad.status == 422 && bad.has("这个文件不是能读取的照片") && bad.has(TEXT), "{}", bad.text);
        let made = leader.post_files("/voice/needs/recorded", &fields, &[photo(png.get_ref())]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let need: NeedId = house.app.db.value("select id from voice_need", vec![]).await.unwrap().unwrap();
        let own = author.get(&format!("/voice/needs/{need}")).await;
        let address = own.html.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap();
        let picture = author.get(address).await;
        assert_eq!(&picture.bytes[..3], [0xff, 0xd8, 0xff], "encoded anew as JPEG");
        assert_eq!(leader.get(address).await.status, 404, "the recorder has handed it over");
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn of_several_of_one_name_one_is_chosen() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let union = house.person("union-handler").await;
        let (name, tenant, me) = ("李同名", house.tenant("rlw"), house.person_id("union-handler"));
        let rename = house.app.db.write(|tx| async move {
            let sql = "update people_person set name = $2 where tenant_id = $1 and id in
                       (select id from people_person where tenant_id = $1 and id <> $3 and left_on is null order by staff_number desc limit 2)";
            tx.execute(sql, params![tenant, name, me]).await
        });
        assert_eq!(rename.await.unwrap(), 2);
        let several = record(&union, &[("identity", "named"), ("who", name)]).await;
        assert!(several.status == 422 && several.has("有同名的，请选一位"), "{}", several.text);
        let person = several.field("person");
        let made = record(&union, &[("identity", "named"), ("who", name), ("person", &person)]).await;
        assert_eq!(made.status, 303, "{}", made.text);
    });
}
