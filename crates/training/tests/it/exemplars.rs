//! Role models: asked first, checked, put up for five working days, honoured.

use store::{Rows, params};
use testkit::{House, Seen, Visitor, scan};
use training::exemplar::purge;

use crate::{MODULES, branches::plain, unit};

const OBJECTION: &str = "7d444840-9dc0-41d1-b245-5ffdce74fad2";
const DEEDS: &str = "11 月 3 日夜里大雨，巡到 K87+300 发现边坡溜坍，先拦停后报告，守到天亮，没有列车受影响。";
const CHECKED: [(&str, &str); 2] =
    [("verdict", "verified"), ("checked", "查了 11 月 3 日的调度命令和巡道记录，属实。")];

fn path(made: &Seen) -> String {
    assert_eq!(made.status, 303, "{}", made.text);
    made.location.split('?').next().unwrap().to_owned()
}

async fn number(house: &House, slug: &str) -> String {
    let (tenant, person) = house.loaded.cast[slug];
    people::person::get(&house.app.db, tenant, person).await.unwrap().staff_number
}

fn fields<'a>(number: &'a str, title: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("whom", "person"),
        ("number", number),
        ("title", title),
        ("deeds", DEEDS),
        ("culture", "safety"),
        ("occasion", "防洪"),
    ]
}

async fn send(by: &Visitor, page: &str, act: &str, fields: &[(&str, &str)]) -> Seen {
    by.post(&format!("{page}/{act}"), fields).await
}

async fn done(by: &Visitor, page: &str, act: &str, fields: &[(&str, &str)]) {
    let seen = send(by, page, act, fields).await;
    assert_eq!(seen.status, 303, "{act}: {}", seen.text);
}

/// The team leader nominates the line worker: the page of it.
async fn nominated(house: &House) -> String {
    let number = number(house, "line-worker").await;
    let leader = house.person("team-leader").await;
    path(&leader.post("/training/exemplars", &fields(&number, "雨夜守住 K87 的边坡")).await)
}

/// As [`nominated`], agreed to and checked.
async fn verified(house: &House) -> String {
    let page = nominated(house).await;
    done(&house.person("line-worker").await, &page, "consent", &[("decision", "agreed")]).await;
    done(&house.person("party-secretary").await, &page, "verification", &CHECKED).await;
    page
}

/// As [`verified`], in notice from Monday, 23 November on.
async fn public(house: &House) -> String {
    let page = verified(house).await;
    done(&house.person("party-secretary").await, &page, "notice", &[("days", "5")]).await;
    page
}

#[test]
fn the_whole_way() {
    testkit::on_each_database(MODULES, async |house| {
        let (leader, worker) = (house.person("team-leader").await, house.person("line-worker").await);
        let (desk, liaison) = (house.person("party-secretary").await, house.person("liaison").await);
        insta::assert_snapshot!("exemplar_new", plain(&leader.get("/training/exemplars/new").await.text));
        let page = nominated(house).await;
        assert!(worker.get("/learning").await.has("雨夜守住 K87 的边坡"), "a card");
        assert!(!liaison.get("/learning").await.has("雨夜守住"));
        insta::assert_snapshot!("exemplar_asked", plain(&worker.get(&page).await.text));
        done(&worker, &page, "consent", &[("decision", "agreed")]).await;
        assert!(!worker.get("/learning").await.has("雨夜守住"), "the card has gone");
        assert_eq!(send(&worker, &page, "consent", &[("decision", "declined")]).await.status, 409, "said once");
        let empty = send(&desk, &page, "verification", &[("checked", "看过")]).await;
        assert!(empty.status == 422 && empty.has("[checked: 看过]"), "{}", empty.text);
        done(&desk, &page, "verification", &CHECKED).await;
        done(&desk, &page, "notice", &[("days", "5")]).await;
        assert!(liaison.get("/training/exemplars").await.has("公示到 11月30日"));
        let shown = liaison.get(&page).await;
        assert!(!shown.has("马国强") && !shown.has("许敬民") && shown.has("周海生"), "{}", shown.text);
        insta::assert_snapshot!("exemplar_public", plain(&shown.text));
        house.at("2026-12-01T09:00");
        insta::assert_snapshot!("exemplar_desk", plain(&desk.get("/training/exemplars/desk").await.text));
        done(&desk, &page, "honour", &[("kind", "安全先锋"), ("day", "2026-12-04")]).await;
        let story = unit(house, "雨夜边坡").await;
        let nothing = send(&desk, &page, "story", &[("unit", OBJECTION)]).await;
        assert_eq!(nothing.status, 422, "{}", nothing.text);
        done(&desk, &page, "story", &[("unit", &story)]).await;
        insta::assert_snapshot!("exemplar_honoured", plain(&liaison.get(&page).await.text));
        insta::assert_snapshot!("exemplar_worked", plain(&desk.get(&page).await.text));
        assert!(leader.get("/training/exemplars").await.has("安全先锋 · 12月4日"));
        assert!(leader.in_english().get(&page).await.has("Read the story: 雨夜边坡"));
        let told = "select count(*) from people_notice where person_id = $1 and message like 'exemplar-notice-%'";
        let count = async |slug| house.app.db.count(told, params![house.person_id(slug)]).await.unwrap();
        assert_eq!((count("line-worker").await, count("team-leader").await, count("liaison").await), (3, 2, 0));
    });
}

#[test]
fn nothing_is_put_up_without_consent() {
    testkit::on_each_database(MODULES, async |house| {
        let page = nominated(house).await;
        let (leader, worker) = (house.person("team-leader").await, house.person("line-worker").await);
        let (desk, liaison) = (house.person("party-secretary").await, house.person("liaison").await);
        let waiting = desk.get(&page).await;
        assert!(waiting.has("同意之前不能核实，也不能公示") && !waiting.has("<开始公示>"), "{}", waiting.text);
        assert_eq!(send(&desk, &page, "verification", &CHECKED).await.status, 409);
        assert_eq!(send(&desk, &page, "notice", &[("days", "5")]).await.status, 409);
        assert_eq!(send(&desk, &page, "honour", &[("kind", "安全先锋"), ("day", "2026-12-04")]).await.status, 409);
        assert_eq!(send(&desk, &page, "consent", &[("decision", "agreed")]).await.status, 403, "not theirs to give");
        assert_eq!(liaison.get(&page).await.status, 404);
        let before = leader.get(&page).await.text;
        done(&worker, &page, "consent", &[("decision", "declined")]).await;
        assert_eq!(leader.get(&page).await.text, before, "the nominator does not learn of it");
        assert!(leader.get("/training/exemplars").await.has("雨夜守住 K87 的边坡 已收到"));
        assert!(desk.get(&page).await.has("本人没有同意"));
        assert_eq!(send(&desk, &page, "verification", &CHECKED).await.status, 409);
        let again = leader.post("/training/exemplars", &fields(&number(house, "line-worker").await, "又一件")).await;
        assert!(again.status == 422 && again.has("现在不能再推荐"), "{}", again.text);
        assert_eq!(again.field("title"), "又一件", "nothing typed is lost");
        let log = "select count(*) from people_audit where action like 'training.exemplar.%' and actor_id = $1";
        let said = house.app.db.count(log, params![house.person_id("line-worker")]).await.unwrap();
        assert_eq!(said, 0, "no log tells of a no");
    });
}

#[test]
fn nobody_nominates_themselves_or_somebody_twice() {
    testkit::on_each_database(MODULES, async |house| {
        let leader = house.person("team-leader").await;
        let own = number(house, "team-leader").await;
        let refused = leader.post("/training/exemplars", &fields(&own, "我自己")).await;
        assert!(refused.status == 422 && refused.has("请推荐别人"), "{}", refused.text);
        let unknown = leader.post("/training/exemplars", &fields("000000", "没有的人")).await;
        assert!(unknown.status == 422 && unknown.has("没有工号 000000 的人"), "{}", unknown.text);
        let short = [("whom", "person"), ("number", ""), ("title", "好"), ("deeds", "好人"), ("culture", "")];
        let short = leader.post("/training/exemplars", &short).await;
        assert!(short.status == 422 && short.has("有 4 处要改"), "{}", short.text);
        nominated(house).await;
        let liaison = house.person("liaison").await;
        let twice = liaison.post("/training/exemplars", &fields(&number(house, "line-worker").await, "另一件")).await;
        assert!(twice.status == 422 && twice.has("谢谢您想到他们") && !twice.has("马国强"), "{}", twice.text);
        let all = "select count(*) from training_exemplar";
        assert_eq!(house.app.db.count(all, vec![]).await.unwrap(), 1);
    });
}

#[test]
fn who_nominated_or_was_nominated_does_not_work_it() {
    testkit::on_each_database(MODULES, async |house| {
        let (desk, worker) = (house.person("party-secretary").await, house.person("line-worker").await);
        let number = number(house, "line-worker").await;
        let page = path(&desk.post("/training/exemplars", &fields(&number, "推荐人自己是经办人")).await);
        done(&worker, &page, "consent", &[("decision", "agreed")]).await;
        assert!(!desk.get(&page).await.has("核对了什么"));
        assert_eq!(send(&desk, &page, "verification", &CHECKED).await.status, 403);
        assert_eq!(send(&worker, &page, "verification", &CHECKED).await.status, 403);
        assert!(!desk.get("/training/exemplars/desk").await.has("推荐人自己是经办人"));
        assert_eq!(worker.get("/training/exemplars/desk").await.status, 403);
        assert_eq!(house.person("branch-secretary").await.get("/training/exemplars/desk").await.status, 403);

        let own = self::number(house, "party-secretary").await;
        let leader = house.person("team-leader").await;
        let page = path(&leader.post("/training/exemplars", &fields(&own, "推荐的是经办人")).await);
        done(&desk, &page, "consent", &[("decision", "agreed")]).await;
        assert_eq!(send(&desk, &page, "verification", &CHECKED).await.status, 403);
        let read = desk.get(&page).await;
        assert!(!read.has("马国强"), "nor do they learn who nominated: {}", read.text);
    });
}

#[test]
fn what_does_not_hold_is_told_with_the_reason() {
    testkit::on_each_database(MODULES, async |house| {
        let page = nominated(house).await;
        let (leader, worker) = (house.person("team-leader").await, house.person("line-worker").await);
        done(&worker, &page, "consent", &[("decision", "agreed")]).await;
        let desk = house.person("party-secretary").await;
        let why = [("verdict", "refused"), ("checked", "那一夜的巡道记录上没有 K87+300。")];
        done(&desk, &page, "verification", &why).await;
        for reader in [&leader, &worker] {
            assert!(reader.get(&page).await.has("那一夜的巡道记录上没有 K87+300。"));
        }
        assert_eq!(house.person("liaison").await.get(&page).await.status, 404);
        assert_eq!(send(&desk, &page, "notice", &[("days", "5")]).await.status, 409);
    });
}

#[test]
fn a_notice_is_up_for_five_working_days() {
    testkit::on_each_database(MODULES, async |house| {
        let page = verified(house).await;
        let desk = house.person("party-secretary").await;
        let few = send(&desk, &page, "notice", &[("days", "4")]).await;
        assert!(few.status == 422 && few.has("在 5 到 60 个工作日之间"), "{}", few.text);
        let strict = house.configured(|config| config.training.exemplar_notice_days = 7);
        let token = people_token(house).await;
        let six = Visitor::new(strict, Some(token)).post(&format!("{page}/notice"), &[("days", "6")]).await;
        assert!(six.status == 422 && six.has("在 7 到 60 个工作日之间"), "{}", six.text);
        // Wednesday, over the weekend, until Wednesday.
        house.at("2026-11-25T16:00");
        done(&desk, &page, "notice", &[("days", "5")]).await;
        assert!(desk.get(&page).await.has("2026年11月25日 – 2026年12月2日"));
        let honour = [("kind", "安全先锋"), ("day", "2026-12-03")];
        house.at("2026-12-02T23:50");
        let early = send(&desk, &page, "honour", &honour).await;
        assert!(early.status == 409 && early.has("期满以后才能表彰"), "{}", early.text);
        assert!(!desk.get(&page).await.has("<表彰>"));
        house.at("2026-12-03T00:10");
        let before = send(&desk, &page, "honour", &[("kind", "安全先锋"), ("day", "2026-12-02")]).await;
        assert!(before.status == 422 && before.has("要在公示期满"), "{}", before.text);
        done(&desk, &page, "honour", &honour).await;
        assert_eq!(send(&desk, &page, "honour", &honour).await.status, 409, "once");
    });
}

/// A session of the organiser's, for a house with another configuration.
async fn people_token(house: &House) -> String {
    let (tenant, person) = house.loaded.cast["party-secretary"];
    let (app, hour) = (&house.app, jiff::SignedDuration::from_hours(1));
    let begin = async |tx: store::Tx| people::session::start(&tx, app, tenant, person, "test", hour, true).await;
    app.db.write(begin).await.unwrap().1
}

#[test]
fn an_objection_without_a_name_has_no_author() {
    testkit::on_each_database(MODULES, async |house| {
        let (page, db) = (public(house).await, &house.app.db);
        let (desk, liaison) = (house.person("party-secretary").await, house.person("liaison").await);
        let (worker, educator) = (house.person("line-worker").await, house.person("educator").await);
        let person = house.person_id("liaison");
        let wanted = if db.is_sqlite() { person.0.as_bytes().to_vec() } else { person.to_string().into_bytes() };
        let before = scan::holding(db, &wanted).await;
        let text = ("objection", "那天夜里是两个人一起守的。");
        for _ in 0..2 {
            let sent = [("id", OBJECTION), ("identity", "anonymous"), text];
            assert_eq!(send(&liaison, &page, "objections", &sent).await.status, 303);
        }
        assert_eq!(db.count("select count(*) from training_exemplar_objection", vec![]).await.unwrap(), 1, "once");
        assert_eq!(scan::holding(db, &wanted).await, before, "nothing of the author");
        let log = "select count(*) from people_audit where action like '%objection%'";
        assert_eq!(db.count(log, vec![]).await.unwrap(), 0);
        assert!(!liaison.get(&page).await.has("两个人一起守") && !worker.get(&page).await.has("两个人一起守"));
        // Behind the first in the order of their ids.
        let named = "f47ac10b-58cc-4372-a567-0e02b2c3d479";
        let named = [("id", named), ("identity", "named"), ("objection", "拦停的时间写错了。")];
        done(&educator, &page, "objections", &named).await;
        assert!(educator.get(&page).await.has("等经办人答复"));
        assert_eq!(send(&worker, &page, "objections", &named).await.status, 403, "consent is taken back instead");
        insta::assert_snapshot!("exemplar_objections", plain(&desk.get(&page).await.text));

        house.at("2026-12-01T09:00");
        assert_eq!(send(&liaison, &page, "objections", &[("identity", "named"), text]).await.status, 409, "too late");
        let honour = [("kind", "安全先锋"), ("day", "2026-12-04")];
        assert!(send(&desk, &page, "honour", &honour).await.has("还有异议没有答复"));
        let answer = [("outcome", "overruled"), ("answer", "问过调度，时间没有错。")];
        let ids: Vec<uuid::Uuid> =
            db.column("select id from training_exemplar_objection order by on_day, id", vec![]).await.unwrap();
        let first = format!("objections/{}/answer", ids[0]);
        let empty = send(&desk, &page, &first, &[("outcome", "overruled"), ("answer", "")]).await;
        assert_eq!(empty.status, 422, "{}", empty.text);
        assert_eq!(send(&liaison, &page, &first, &answer).await.status, 403);
        for id in &ids {
            done(&desk, &page, &format!("objections/{id}/answer"), &answer).await;
        }
        assert_eq!(send(&desk, &page, &first, &answer).await.status, 409, "answered once");
        assert!(educator.get(&page).await.has("不成立 问过调度，时间没有错。"));
        done(&desk, &page, "honour", &honour).await;
    });
}

#[test]
fn an_objection_that_is_upheld_ends_it() {
    testkit::on_each_database(MODULES, async |house| {
        let page = public(house).await;
        let (desk, educator) = (house.person("party-secretary").await, house.person("educator").await);
        done(&educator, &page, "objections", &[("identity", "named"), ("objection", "那天他在休假。")]).await;
        let id = "select id from training_exemplar_objection";
        let id: uuid::Uuid = house.app.db.value(id, vec![]).await.unwrap().unwrap();
        let upheld = [("outcome", "upheld"), ("answer", "考勤上确实是休假。")];
        done(&desk, &page, &format!("objections/{id}/answer"), &upheld).await;
        assert_eq!(educator.get(&page).await.status, 404);
        assert!(!educator.get("/training/exemplars").await.has("雨夜守住"));
        assert!(house.person("line-worker").await.get(&page).await.has("异议成立，不再公示"));
        let told = "select count(*) from people_notice where message = 'exemplar-notice-answer' and person_id = $1";
        assert_eq!(house.app.db.count(told, params![house.person_id("educator")]).await.unwrap(), 1);
    });
}

#[test]
fn consent_taken_back_takes_the_page_down() {
    testkit::on_each_database(MODULES, async |house| {
        let page = public(house).await;
        let (desk, liaison) = (house.person("party-secretary").await, house.person("liaison").await);
        let worker = house.person("line-worker").await;
        assert_eq!(send(&liaison, &page, "withdrawal", &[]).await.status, 403);
        house.at("2026-12-01T09:00");
        done(&desk, &page, "honour", &[("kind", "安全先锋"), ("day", "2026-12-01")]).await;
        assert_eq!(liaison.get(&page).await.status, 200);
        done(&worker, &page, "withdrawal", &[]).await;
        assert_eq!(liaison.get(&page).await.status, 404);
        assert!(!liaison.get("/training/exemplars").await.has("雨夜守住"));
        assert!(worker.get(&page).await.has("本人收回同意"));
        assert!(house.person("team-leader").await.get(&page).await.has("已结束"));
        assert_eq!(send(&worker, &page, "consent", &[("decision", "agreed")]).await.status, 409);
    });
}

#[test]
fn a_team_agrees_by_its_leader() {
    testkit::on_each_database(MODULES, async |house| {
        let liaison = house.person("liaison").await;
        let team = house.unit(demo::org::K87_TEAM).to_string();
        let fields = [
            ("whom", "team"),
            ("unit", team.as_str()),
            ("title", "一个工区守住二十七公里"),
            ("deeds", DEEDS),
            ("culture", "home"),
        ];
        let member = house.person("line-worker").await;
        let own = member.post("/training/exemplars", &fields).await;
        assert!(own.status == 422 && own.has("自己和自己的班组由别人来推荐"), "{}", own.text);
        let page = path(&liaison.post("/training/exemplars", &fields).await);
        assert_eq!(member.get(&page).await.status, 404, "its members wait, too");
        let leader = house.person("team-leader").await;
        assert!(leader.get("/training/exemplars").await.has("等您一句话"));
        done(&leader, &page, "consent", &[("decision", "agreed")]).await;
        let desk = house.person("party-secretary").await;
        done(&desk, &page, "verification", &CHECKED).await;
        done(&desk, &page, "notice", &[("days", "5")]).await;
        assert_eq!(member.get(&page).await.status, 200);
    });
}

#[test]
fn another_organisation_sees_nothing_and_two_years_later_nobody_does() {
    testkit::on_each_database(MODULES, async |house| {
        let page = public(house).await;
        for slug in ["nicu-nurse", "media-editor"] {
            let other = house.person(slug).await;
            assert_eq!(other.get(&page).await.status, 404, "{slug}");
            assert_eq!(send(&other, &page, "notice", &[("days", "5")]).await.status, 404, "{slug}");
            assert_eq!(send(&other, &page, "objections", &[("identity", "named")]).await.status, 404, "{slug}");
            assert!(!other.get("/training/exemplars").await.has("雨夜守住"), "{slug}");
        }
        let editor = house.person("media-editor").await;
        assert_eq!(editor.get("/training/exemplars/desk").await.status, 200, "works those of their own house");
        let liaison = house.person("liaison").await;
        done(&liaison, &page, "objections", &[("identity", "named"), ("objection", "两个人一起守的。")]).await;
        let rows = "select (select count(*) from training_exemplar) + (select count(*) from training_exemplar_step)
                    + (select count(*) from training_exemplar_objection)";
        house.at("2028-11-22T09:00");
        purge::run(&house.app).await.unwrap();
        assert_eq!(house.app.db.count(rows, vec![]).await.unwrap(), 5);
        house.at("2028-11-25T09:00");
        purge::run(&house.app).await.unwrap();
        assert_eq!(house.app.db.count(rows, vec![]).await.unwrap(), 0);
    });
}
