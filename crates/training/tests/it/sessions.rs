//! Times that suit, live sessions with questions, dilemmas in small groups, and
//! teams that no channel reached.

use store::{Rows, params};
use testkit::{House, visitor::File};
use training::class::{ClassId, kit, remark};

use crate::{MODULES, ask, branches::plain, class, make};

const SATURDAY: &str = "2026-11-28";
const ASKED: &str = "7d444840-9dc0-41d1-b245-5ffdce74fad2";

#[test]
fn slots_are_proposed_until_nine_of_ten_have_one() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        // A Wednesday morning is after the window of the K87 team.
        let fields = class("防寒过冬培训", "2026-11-25", "60");
        let looked = educator.post("/training/classes/slots", &fields).await;
        assert_eq!(looked.status, 200, "{}", looked.text);
        assert!(looked.has("面向的") && looked.has("加上下面的时间"), "{}", looked.text);
        assert_eq!(looked.field("title"), "防寒过冬培训", "nothing typed is lost");
        let proposed = looked.html.matches("name=\"take\"").count();
        assert!((1..=4).contains(&proposed), "{proposed}");
        let first = looked.field("take");
        let mut taken = fields.clone();
        taken.push(("take", &first));
        let then = educator.post("/training/classes/slots", &taken).await;
        let (day, starts) = (first.split(' ').next().unwrap(), first.split(' ').nth(1).unwrap());
        assert!(then.html.contains(&format!("value=\"{day}\"")) && then.html.contains(&format!("value=\"{starts}\"")));
        assert!(then.html.contains("value=\"one\" checked"), "one comes to one of them");
        let made = house.app.db.count("select count(*) from training_class", vec![]).await.unwrap();
        assert_eq!(made, 0, "looking makes nothing");
        assert_eq!(house.person("line-worker").await.post("/training/classes/slots", &fields).await.status, 403);
    });
}

async fn live(house: &House) -> String {
    let mut fields = class("移动课堂：断轨十分钟怎么办", SATURDAY, "30");
    fields[1] = ("kind", "live");
    fields.push(("link", "http://meeting.example.cn/1"));
    let refused = house.person("educator").await.post("/training/classes", &fields).await;
    assert!(refused.status == 422 && refused.has("链接要以 https:// 开头"), "{}", refused.text);
    *fields.last_mut().unwrap() = ("link", "https://meeting.example.cn/1");
    make(house, &fields).await
}

#[test]
fn the_speaker_is_asked_with_a_name_or_without() {
    testkit::on_each_database(MODULES, async |house| {
        let page = format!("/training/classes/{}", live(house).await);
        let (questions, db) = (format!("{page}/questions"), &house.app.db);
        let (worker, educator) = (house.person("line-worker").await, house.person("educator").await);
        assert!(worker.get(&page).await.has("有问题可以问主讲人"));
        assert!(worker.get(&questions).await.has("哪里都不记是谁问的"));
        let asked = [("id", ASKED), ("identity", "anonymous"), ("text", "夜里看不见来车怎么办？")];
        for _ in 0..2 {
            assert_eq!(worker.post(&questions, &asked).await.status, 303);
        }
        assert_eq!(
            db.count("select count(*) from training_question", vec![]).await.unwrap(),
            1,
            "sent twice, asked once"
        );
        let empty = worker.post(&questions, &[("identity", "anonymous"), ("text", "")]).await;
        assert_eq!(empty.status, 422, "{}", empty.text);
        let person = house.person_id("line-worker");
        let wanted = if db.is_sqlite() { person.0.as_bytes().to_vec() } else { person.to_string().into_bytes() };
        let found = testkit::scan::holding(db, &wanted).await;
        assert!(!found.iter().any(|place| place.starts_with("training_question")), "{found:?}");
        let log = "select count(*) from people_audit where action like 'training.question%'";
        assert_eq!(db.count(log, vec![]).await.unwrap(), 0, "no log says when");

        let leader = house.person("team-leader").await;
        assert_eq!(
            leader.post(&questions, &[("identity", "named"), ("text", "劳务工能当防护员吗？")]).await.status,
            303
        );
        assert!(leader.get(&questions).await.has("劳务工能当防护员吗？"), "one's own waits");
        assert!(!worker.get(&questions).await.has("劳务工"), "nobody else reads it before the answer");
        let desk = educator.get(&questions).await;
        assert!(desk.has("夜里看不见来车怎么办？") && desk.has("没写名字"), "{}", desk.text);
        assert_eq!(house.person("nicu-nurse").await.get(&questions).await.status, 404);

        let named = "select id from training_question where asker_id is not null";
        let named: uuid::Uuid = db.value(named, vec![]).await.unwrap().unwrap();
        let answer = format!("{questions}/{named}/answer");
        assert_eq!(worker.post(&answer, &[("answer", "不能")]).await.status, 403);
        assert_eq!(educator.post(&answer, &[("answer", "")]).await.status, 422);
        assert_eq!(educator.post(&answer, &[("answer", "要先取得防护员资格")]).await.status, 303);
        assert_eq!(educator.post(&answer, &[("answer", "再答一次")]).await.status, 409);
        let read = worker.get(&questions).await;
        assert!(read.has("要先取得防护员资格") && !read.has("夜里看不见来车"), "{}", read.text);
        let told = "select count(*) from people_notice where person_id = $1 and message = 'training-notice-answer'";
        assert_eq!(db.count(told, params![house.person_id("team-leader")]).await.unwrap(), 1);
    });
}

#[test]
fn one_joins_on_the_day_and_looks_at_the_slides() {
    testkit::on_each_database(MODULES, async |house| {
        let id = live(house).await;
        let page = format!("/training/classes/{id}");
        let (worker, educator) = (house.person("line-worker").await, house.person("educator").await);
        assert_eq!(ask(&worker, &id, &[("agreed", "1")]).await.status, 303);
        assert!(!worker.get(&page).await.has("打开会议"), "not before the day");
        house.at("2026-11-28T08:50");
        let joining = worker.get(&page).await;
        assert!(joining.has("打开会议 → https://meeting.example.cn/1"), "{}", joining.text);
        assert!(!house.person("team-leader").await.get(&page).await.has("打开会议"), "for those with a seat");
        let png = include_bytes!("../../../ui/static/icon-192.png");
        let files = [
            File { field: "file", name: "第一页.png", mime: "image/png", bytes: png },
            File { field: "file", name: "讲义.pdf", mime: "application/pdf", bytes: b"%PDF-1.4 slides" },
        ];
        for file in &files {
            let sent = educator.post_files(&format!("{page}/materials"), &[], std::slice::from_ref(file)).await;
            assert_eq!(sent.status, 303, "{}", sent.text);
        }
        let shown = worker.get(&page).await;
        assert!(shown.has("幻灯片") && shown.has("讲义.pdf"), "{}", shown.text);
        let slide = shown.html.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let slide = worker.get(&slide).await;
        assert_eq!((slide.status, &slide.headers["content-type"]), (200, &"image/png".parse().unwrap()));
        let pdf = shown.html.split("class=\"links\"").nth(1).unwrap();
        let pdf = pdf.split("href=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let pdf = worker.get(&pdf).await;
        assert!(pdf.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
    });
}

/// A dilemma with so many of the railway's cast in it, dealt into one group.
async fn dilemma(house: &House, cast: &[&'static str]) -> String {
    let mut fields = class("两难讨论：夜里只有一台车", SATURDAY, "30");
    fields[1] = ("kind", "dilemma");
    let educator = house.person("educator").await;
    let refused = educator.post("/training/classes", &fields).await;
    assert!(refused.status == 422 && refused.has("两难讨论要有讨论题"), "{}", refused.text);
    fields.push(("summary", "两个地方同时断轨，只有一台轨道车。"));
    fields.push(("questions", "先去哪边？\n什么会让你改主意？"));
    let id = make(house, &fields).await;
    for slug in cast {
        assert_eq!(ask(&house.person(slug).await, &id, &[("agreed", "1")]).await.status, 303);
    }
    id
}

#[test]
fn a_dilemma_is_talked_about_without_names() {
    testkit::on_each_database(MODULES, async |house| {
        let cast = ["line-worker", "team-leader", "liaison", "branch-secretary", "union-handler", "logistics-handler"];
        let id = dilemma(house, &cast).await;
        let (kit_page, db) = (format!("/training/classes/{id}/kit"), &house.app.db);
        let educator = house.person("educator").await;
        let deal = |count: &'static str| {
            let (educator, id) = (&educator, &id);
            async move { educator.post(&format!("/training/classes/{id}/groups"), &[("groups", count)]).await }
        };
        let small = deal("2").await;
        assert!(small.status == 422 && small.has("每组至少 5 人"), "{}", small.text);
        assert_eq!(deal("1").await.status, 303);
        let say = format!("/training/classes/{id}/remarks");
        for (turn, slug) in cast.iter().enumerate() {
            let visitor = house.person(slug).await;
            let seen = visitor.get(&kit_page).await;
            assert!(seen.has("两个地方同时断轨") && seen.has("本组都写了才一次显示"), "{}", seen.text);
            assert!(!seen.has("先去有人的那边"), "{turn} have written: the next would be known by theirs");
            assert_eq!(visitor.post(&say, &[("remark", ""), ("remark", "")]).await.status, 422);
            let words = [("remark", "先去有人的那边"), ("remark", "")];
            assert_eq!(visitor.post(&say, &words).await.status, 303);
            assert_eq!(visitor.post(&say, &words).await.status, 409, "once");
        }
        let seen = house.person("liaison").await.get(&kit_page).await;
        assert_eq!(seen.text.matches("先去有人的那边").count(), 6, "{}", seen.text);
        assert_eq!(deal("1").await.status, 409, "the groups stay as they are");
        for slug in cast {
            let person = house.person_id(slug);
            let wanted = if db.is_sqlite() { person.0.as_bytes().to_vec() } else { person.to_string().into_bytes() };
            let found = testkit::scan::holding(db, &wanted).await;
            let said =
                |place: &&String| place.starts_with("training_remark") && !place.starts_with("training_remark_given");
            assert_eq!(found.iter().find(said), None);
        }
        // What the group concluded can be raised as a need, in its words.
        let kept = [("number", "1"), ("text", "备用轨道车放在 K87")];
        assert_eq!(educator.post(&format!("/training/classes/{id}/conclusions"), &kept).await.status, 303);
        let concluded = educator.get(&kit_page).await;
        assert!(concluded.has("作为需求提出") && concluded.field("text") == "备用轨道车放在 K87", "{}", concluded.text);
        // Two months later the words are gone; the conclusion stays.
        house.at("2027-01-29T10:00");
        house.run_jobs().await;
        let words = "select count(*) from training_remark";
        assert_eq!(db.count(words, vec![]).await.unwrap(), 0);
        let class: ClassId = id.parse().unwrap();
        let actor = base::Actor {
            tenant: house.tenant("rlw"),
            person: house.person_id("educator"),
            name: String::new(),
            grants: Vec::new(),
            units: Vec::new(),
        };
        assert_eq!(kit::conclusions(db, &actor, class).await.unwrap().len(), 1);
        assert_eq!(remark::LEAST, 5);
    });
}

#[test]
fn one_who_keeps_silent_does_not_show_who_wrote_last() {
    testkit::on_each_database(MODULES, async |house| {
        let cast = ["line-worker", "team-leader", "liaison", "branch-secretary", "union-handler", "logistics-handler"];
        let id = dilemma(house, &cast).await;
        let educator = house.person("educator").await;
        assert_eq!(educator.post(&format!("/training/classes/{id}/groups"), &[("groups", "1")]).await.status, 303);
        let (kit_page, say) = (format!("/training/classes/{id}/kit"), format!("/training/classes/{id}/remarks"));
        let words = [("remark", "等天亮再去"), ("remark", "")];
        for slug in &cast[..5] {
            assert_eq!(house.person(slug).await.post(&say, &words).await.status, 303);
        }
        house.at("2026-11-28T18:00");
        assert!(!educator.get(&kit_page).await.has("等天亮再去"), "the sixth may still write");
        house.at("2026-11-29T09:00");
        let seen = house.person("liaison").await.get(&kit_page).await;
        assert_eq!(seen.text.matches("等天亮再去").count(), 5, "{}", seen.text);
        assert_eq!(house.person("logistics-handler").await.post(&say, &words).await.status, 409, "it is over");
    });
}

#[test]
fn who_is_reached_by_no_channel_hears_it_from_the_liaison() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let all = educator.get("/training/reach").await;
        assert!(all.has("哪个渠道都没到") && all.has("K87"), "{}", all.text);
        let liaison = house.person("liaison").await;
        let own = liaison.get("/training/reach").await;
        assert_eq!(own.status, 200, "{}", own.text);
        assert!(!own.has("K87"), "a liaison sees their own team: {}", plain(&own.text));
        let team = demo::cast::persona("liaison").unwrap().unit;
        let page = format!("/training/reach/{}", house.unit(team));
        assert_eq!(educator.post(&format!("{page}/requests"), &[]).await.status, 303);
        let told = "select count(*) from people_notice where person_id = $1 and message = 'reach-notice'";
        assert_eq!(house.app.db.count(told, params![house.person_id("liaison")]).await.unwrap(), 1);
        crate::unit(house, "冬天上道先活动手脚").await;
        let pack = liaison.get(&format!("{page}/pack")).await;
        assert!(pack.has("冬天上道先活动手脚") && pack.has("班组有什么话"), "{}", pack.text);
        let late = liaison.post(&format!("{page}/relays"), &[("day", "2026-12-24"), ("what", "班前会讲了")]).await;
        assert!(late.status == 422 && late.has("今天以前的日子"), "{}", late.text);
        let relay = [("day", "2026-11-22"), ("what", "班前会讲了防寒三件事")];
        assert_eq!(liaison.post(&format!("{page}/relays"), &relay).await.status, 303);
        assert!(liaison.get(&page).await.has("班前会讲了防寒三件事"));
        let name = liaison.get(&page).await.part("h1");
        assert!(!educator.get("/training/reach").await.has(&format!("{name} → ")), "it counts as reached");
        let other = format!("/training/reach/{}", house.unit(demo::org::K87_TEAM));
        assert_eq!(liaison.get(&other).await.status, 404);
        assert_eq!(house.person("line-worker").await.get("/training/reach").await.status, 403);
    });
}
