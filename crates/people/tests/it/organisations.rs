//! Organisations of the four trees: who sees which, events, blockers, duties,
//! objectives; help records are one's own.

use base::{Role, UnitId};
use people::organisation;
use store::{Rows, params};
use testkit::House;

use super::{on_each_database, plain, staff_number};

/// Gives somebody of the cast a role on a unit.
async fn grant(house: &House, slug: &str, role: Role, unit: &str) {
    let (tenant, person) = house.loaded.cast[slug];
    let (unit, at) = (house.unit(unit), (house.now(), house.today()));
    let ids = &house.app.ids;
    let give = house
        .app
        .db
        .write(|tx| async move { people::grant::give(&tx, ids, None, tenant, person, role, Some(unit), at).await });
    give.await.unwrap();
}

const BRANCH: &str = "rlw/party/lianluo-1";
const OTHER: &str = "rlw/party/gongwu-3-1";

fn at(house: &House, unit: &str) -> String {
    format!("/organisations/{}", house.unit(unit))
}

#[test]
fn each_sees_their_own_organisations_and_no_other_branch() {
    on_each_database(async |house| {
        let (secretary, worker) = (house.person("branch-secretary").await, house.person("line-worker").await);
        assert_eq!(secretary.get(&at(house, BRANCH)).await.status, 200);
        assert_eq!(secretary.get(&at(house, OTHER)).await.status, 403, "another branch");
        assert_eq!(secretary.get(&at(house, "rlw/union")).await.status, 403, "another tree");
        assert_eq!(secretary.get(&at(house, "hsp/nicu")).await.status, 404, "another organisation");
        assert_eq!(house.stranger().get(&at(house, BRANCH)).await.status, 303);
        for noun in ["events", "blockers", "duties", "objectives", "report", "helpers", "settings"] {
            let path = format!("{}/{noun}", at(house, OTHER));
            assert_eq!(secretary.get(&path).await.status, 403, "{noun}");
        }
        let own = worker.get("/organisations").await;
        assert!(own.has("K87 线路工区") && !own.has("联络线站区党支部"), "{}", own.text);
        assert_eq!(worker.get(&at(house, demo::org::K87_TEAM)).await.status, 200, "a member");
        assert_eq!(worker.get(&format!("{}/settings", at(house, demo::org::K87_TEAM))).await.status, 403);
        assert_eq!(worker.post(&format!("{}/events", at(house, demo::org::K87_TEAM)), &[]).await.status, 403);
        insta::assert_snapshot!(plain(&worker.get(&at(house, demo::org::K87_TEAM)).await.text), @"
        返回 → /organisations
        # K87 线路工区 11 人
        概况 → /organisations/… 活动 → /organisations/…/events 难题 → /organisations/…/blockers 责任清单 → /organisations/…/duties 中心任务 → /organisations/…/objectives 报表 → /organisations/…/report
        ## 办成了什么 2026-11
        上个月 → ?month=2026-10
        办过的活动 |
        0
        → /organisations/…/events
        按期的责任 |
        —
        → /organisations/…/duties
        答复了的难题 |
        —
        → /organisations/…/blockers
        互帮互助 |
        0
        送到的消息 |
        0
        只数办成的事，不数登录，不排名，不列个人；不满 10 人不显示。
        ## 等我们答复的难题 0
        没有等答复的难题。
        ## 接下来的活动
        没有安排活动。
        ");
    });
}

#[test]
fn a_branch_meeting_is_called_and_is_its_own() {
    on_each_database(async |house| {
        let secretary = house.person("branch-secretary").await;
        let path = format!("{}/events", at(house, BRANCH));
        let wrong = secretary.post(&path, &[("title", "支部大会"), ("on_day", "2026-11-01"), ("place", "")]).await;
        assert_eq!((wrong.status, wrong.field("title").as_str()), (422, "支部大会"), "nothing typed is lost");
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 2 处要改
        - 请填写 → #f-place
        - 日期已经过去了 → #f-on_day
        ");
        let fields = [("title", "支部大会"), ("on_day", "2026-11-27"), ("at_time", "15:30"), ("place", "站区会议室")];
        assert_eq!(secretary.post(&path, &fields).await.location, format!("{path}?done=done-event"));
        let list = secretary.get(&path).await;
        assert!(list.has("2026年11月27日 15:30 · 站区会议室"), "{}", list.text);
        assert!(secretary.get(&at(house, BRANCH)).await.has("支部大会"));
        let event = list.html.split(&format!("{path}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();

        grant(house, "workshop-director", Role::BranchSecretary, OTHER).await;
        let other = house.person("workshop-director").await;
        assert_eq!(other.get(&format!("{}/events", at(house, OTHER))).await.status, 200);
        assert_eq!(other.get(&format!("{path}/{event}")).await.status, 403, "a meeting of another branch");
        assert_eq!(other.post(&format!("{path}/{event}/cancellation"), &[]).await.status, 403);
        assert_eq!(other.get(&format!("{}/events/{event}", at(house, OTHER))).await.status, 404);
        assert_eq!(secretary.post(&format!("{path}/{event}/cancellation"), &[]).await.status, 303);
        assert_eq!(secretary.post(&format!("{path}/{event}/cancellation"), &[]).await.status, 409);
        assert!(secretary.get(&format!("{path}/{event}")).await.has("已取消"));
    });
}

#[test]
fn a_blocker_ages_on_the_committees_page_until_it_is_answered() {
    on_each_database(async |house| {
        grant(house, "workshop-director", Role::BranchSecretary, "rlw/party").await;
        let secretary = house.person("branch-secretary").await;
        let (branch, committee) = (at(house, BRANCH), at(house, "rlw/party"));
        let path = format!("{branch}/blockers");
        assert_eq!(secretary.post(&path, &[("title", ""), ("text", "八个点没有")]).await.status, 422);
        let made =
            secretary.post(&path, &[("title", "八个点没有固定活动室"), ("text", "站区腾不出房，请公司协调一间")]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let blocker = made.location.split(['/', '?']).nth(4).unwrap().to_owned();
        let leader = house.person("workshop-director").await;
        assert!(leader.get("/me").await.has("提出难题：八个点没有固定活动室"), "the committee's officers are told");
        assert!(leader.get(&committee).await.has("八个点没有固定活动室 已等 0 个工作日"));
        // A week later, over a weekend.
        house.at("2026-11-30T09:00");
        assert!(leader.get(&committee).await.has("已等 5 个工作日"), "{}", leader.get(&committee).await.text);
        house.at("2026-12-01T09:00");
        assert!(leader.get(&committee).await.has("已等 6 个工作日，超期"));
        let settings = [("days", "10"), ("course", "")];
        assert_eq!(leader.post(&format!("{committee}/settings"), &settings).await.status, 303);
        assert!(!leader.get(&committee).await.has("超期"), "the committee's own limit");
        assert_eq!(leader.post(&format!("{committee}/settings"), &[("days", "0")]).await.status, 422);

        let answer = format!("{committee}/blockers/{blocker}/answer");
        let fields = [("text", "综合部12月10日前腾出二楼东间，钥匙交给您")];
        assert_eq!(secretary.post(&format!("{path}/{blocker}/answer"), &fields).await.status, 403);
        assert_eq!(leader.post(&answer, &[("text", "")]).await.status, 422);
        assert_eq!(leader.post(&answer, &fields).await.status, 303);
        assert_eq!(leader.post(&answer, &fields).await.status, 409, "once");
        assert!(!leader.get(&committee).await.has("八个点没有固定活动室"));
        house.at("2026-12-01T22:30");
        house.at("2026-12-02T10:00");
        assert!(secretary.get("/me").await.has("难题有答复了：八个点没有固定活动室"));
        insta::assert_snapshot!(plain(&secretary.get(&format!("{path}/{blocker}")).await.text), @"
        返回 → /organisations/…/blockers
        # 八个点没有固定活动室 联络线站区党支部
        联络线站区党支部 → 中共海环铁路有限公司委员会
        6 个工作日答复
        -
        联络线站区党支部 · 11月23日 09:00
        站区腾不出房，请公司协调一间
        -
        中共海环铁路有限公司委员会 · 石永刚 · 12月1日 09:00
        综合部12月10日前腾出二楼东间，钥匙交给您
        ");
        assert_eq!(
            house.person("team-leader").await.get(&format!("{path}/{blocker}")).await.status,
            403,
            "neither of the branch nor of the committee"
        );
    });
}

#[test]
fn a_duty_shows_what_the_system_has_and_takes_no_upload() {
    on_each_database(async |house| {
        let secretary = house.person("branch-secretary").await;
        let path = format!("{}/duties", at(house, BRANCH));
        let events = format!("{}/events", at(house, BRANCH));
        let event = [("title", "第四季度形势任务教育"), ("on_day", "2026-11-24"), ("place", "站区")];
        assert_eq!(secretary.post(&events, &event).await.status, 303);
        let form = secretary.get(&path).await;
        assert!(form.has("党支部书记") && !form.html.contains("type=\"file\""), "{}", form.text);
        let fields = [
            ("title", "每季度一次形势任务教育"),
            ("role", "branch-secretary"),
            ("from_day", "2026-10-01"),
            ("due_on", "2026-12-25"),
        ];
        let wrong = [("title", "每季度"), ("person", "nobody"), ("from_day", "2026-10-01"), ("due_on", "2026-09-01")];
        let wrong = secretary.post(&path, &wrong).await;
        assert_eq!(wrong.status, 422);
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 2 处要改
        - 结束日期不能早于开始日期 → #f-due_on
        - 本组织里没有这个工号 → #f-person
        ");
        let made = secretary.post(&path, &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let duty = made.location.split('?').next().unwrap().to_owned();
        let page = secretary.get(&duty).await;
        assert!(page.has("第四季度形势任务教育"), "collected without anybody linking it: {}", page.text);
        assert!(!page.html.contains("type=\"file\"") && !page.html.contains("multipart"), "nothing to upload");
        assert!(secretary.get("/me/duties").await.has("每季度一次形势任务教育"));
        assert!(!house.person("line-worker").await.get("/me/duties").await.has("每季度"));

        let event = page.html.split(&format!("{events}/")).nth(1).unwrap().split('"').next().unwrap().to_owned();
        let unknown = secretary.post(&format!("{duty}/links"), &[("path", "/voice/nothing")]).await;
        assert_eq!((unknown.status, unknown.field("path").as_str()), (422, "/voice/nothing"));
        let typed = format!("https://xinqiao.example.cn{events}/{event}?done=x");
        for _ in 0..2 {
            assert_eq!(secretary.post(&format!("{duty}/links"), &[("path", &typed)]).await.status, 303);
        }
        let page = secretary.get(&duty).await;
        assert_eq!(page.html.matches("/removal").count(), 1, "twice is one link");

        let late = [("reason", "台风停运，改期"), ("to_day", "2026-11-20")];
        assert_eq!(secretary.post(&format!("{duty}/deferral"), &late).await.status, 422);
        let later = [("reason", "台风停运，改期"), ("to_day", "2027-01-08")];
        assert_eq!(secretary.post(&format!("{duty}/deferral"), &later).await.status, 303);
        assert!(secretary.get(&path).await.has("2027年1月8日 前"));
        let worker = house.person("line-worker").await;
        assert_eq!(worker.post(&format!("{duty}/completion"), &[("note", "做完了")]).await.status, 403);
        let note = [("note", "两场，班前会各十分钟")];
        assert_eq!(secretary.post(&format!("{duty}/completion"), &note).await.status, 303);
        assert_eq!(secretary.post(&format!("{duty}/completion"), &note).await.status, 409);
        insta::assert_snapshot!(plain(&secretary.get(&duty).await.text), @"
        返回 → /organisations/…/duties
        # 每季度一次形势任务教育 联络线站区党支部
        谁负责 |
        党支部书记
        从 |
        2026年10月1日
        到 |
        2027年1月8日
        -
        11月23日 09:00
        ### 已延期 · 2027年1月8日 前
        台风停运，改期
        高秀峰
        -
        11月23日 09:00
        ### 已完成
        两场，班前会各十分钟
        高秀峰
        ## 系统里已有的
        自动汇总这段时间的记录，不用另外准备材料。
        办过的活动 |
        0
        按期的责任 |
        100%1 / 1
        答复了的难题 |
        —
        互帮互助 |
        —人数少，不显示
        送到的消息 |
        —人数少，不显示
        ## 活动
        - 第四季度形势任务教育2026年11月24日 · 站区 · 3 人 → /organisations/…/events/…
        ## 相关页面
        -
        第四季度形势任务教育 → /organisations/…/events/…
        <去掉>
        页面地址
        把课程、活动、难题或诉求页面的地址贴在这里
        [path: ]
        <关联>
        ");
    });
}

#[test]
fn an_objective_counts_what_serves_nothing() {
    on_each_database(async |house| {
        let secretary = house.person("branch-secretary").await;
        let (path, events) = (format!("{}/objectives", at(house, BRANCH)), format!("{}/events", at(house, BRANCH)));
        for title in ["防洪演练", "读书会"] {
            let fields = [("title", title), ("on_day", "2026-11-26"), ("place", "站区")];
            assert_eq!(secretary.post(&events, &fields).await.status, 303);
        }
        assert!(secretary.get(&path).await.has("100% (2 / 2)"), "{}", secretary.get(&path).await.text);
        let fields = [("title", "防洪期间零事故"), ("text", ""), ("from_day", "2026-11-01"), ("to_day", "2026-11-30")];
        let made = secretary.post(&path, &fields).await;
        let objective = made.location.split('?').next().unwrap().to_owned();
        let sql = "select id from people_event where title = $1";
        let drill: Option<uuid::Uuid> = house.app.db.value(sql, params!["防洪演练"]).await.unwrap();
        let event = format!("{events}/{}", drill.unwrap());
        assert_eq!(secretary.post(&format!("{objective}/links"), &[("path", &event)]).await.status, 303);
        let list = secretary.get(&path).await;
        assert!(list.has("50% (1 / 2)") && list.part("main details").contains("读书会"), "{}", list.text);
        assert!(!list.part("main details").contains("防洪演练"));
        assert!(secretary.get(&objective).await.has("防洪演练"));
        assert!(secretary.get(&format!("{path}?month=2026-10")).await.has("—"), "nothing was asked in October");
        let link =
            secretary.get(&objective).await.html.split("/links/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(secretary.post(&format!("{objective}/links/{link}/removal"), &[]).await.status, 303);
        assert!(secretary.get(&path).await.has("100% (2 / 2)"));
    });
}

#[test]
fn union_and_league_have_their_own_queue_calendar_and_report() {
    on_each_database(async |house| {
        grant(house, "educator", Role::BranchSecretary, "rlw/league/jiguan-1").await;
        for (slug, unit) in [("union-handler", "rlw/union"), ("educator", "rlw/league/jiguan-1")] {
            let (officer, path) = (house.person(slug).await, at(house, unit));
            let page = officer.get(&path).await;
            assert!(page.has("等我们办的") && page.has("接下来的活动"), "{}", page.text);
            let fields = [("title", "冬送温暖"), ("on_day", "2026-12-05"), ("place", "活动室")];
            assert_eq!(officer.post(&format!("{path}/events"), &fields).await.status, 303);
            assert!(officer.get(&path).await.has("冬送温暖"));
            assert!(officer.get(&format!("{path}/report")).await.has("2026-11"));
            let file = officer.get(&format!("{path}/report.csv")).await;
            assert!(file.html.contains("2026-06,办过的活动,0,0,"), "{}", file.html);
            assert_eq!(officer.get(&at(house, BRANCH)).await.status, 403, "no right in the Party");
        }
    });
}

#[test]
fn small_groups_are_not_shown_and_nobody_stands_on_the_page() {
    on_each_database(async |house| {
        let db = &house.app.db;
        let team = house.unit(demo::org::K87_TEAM);
        let leader = house.person("team-leader").await;
        let page = leader.get(&at(house, demo::org::K87_TEAM)).await;
        assert!(page.has("互帮互助") && !page.has("人数少，不显示"), "eleven people: {}", page.text);
        // Two leave the team.
        let gone = "update people_membership set to_day = $2 where unit_id = $1 and person_id in (
                      select person_id from people_membership where unit_id = $1 order by person_id limit 2)";
        db.write(|tx| async move { tx.execute(gone, params![team, house.today()]).await }).await.unwrap();
        assert_eq!(organisation::workers(db, &[team], house.today()).await.unwrap(), 9);
        let admin = house.person("workshop-director").await.get(&at(house, demo::org::K87_TEAM)).await;
        assert!(admin.has("人数少，不显示"), "{}", admin.text);
        let names: Vec<String> = db
            .column("select name from people_person where tenant_id = $1", params![house.tenant("rlw")])
            .await
            .unwrap();
        for path in ["rlw/gongwu-3", "rlw"] {
            grant(house, "workshop-director", Role::UnitLeader, "rlw").await;
            let visitor = house.person("workshop-director").await;
            for page in [at(house, path), format!("{}/report", at(house, path))] {
                let seen = visitor.get(&page).await;
                assert_eq!(seen.status, 200);
                assert!(names.iter().all(|name| !seen.part("main").contains(name.as_str())), "{page}");
            }
        }
    });
}

#[test]
fn help_is_ones_own_and_there_is_no_ranking() {
    on_each_database(async |house| {
        let (worker, leader) = (house.person("line-worker").await, house.person("team-leader").await);
        let wrong =
            worker.post("/me/help", &[("what", "教新工友看图"), ("on_day", "2026-12-24"), ("hours", "99")]).await;
        assert_eq!((wrong.status, wrong.field("what").as_str()), (422, "教新工友看图"));
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 2 处要改
        - 还没到这一天 → #f-on_day
        - 0 到 24 小时 → #f-hours
        ");
        let fields = [("what", "教新工友看图"), ("whom", "新来的同事"), ("on_day", "2026-11-21"), ("hours", "1.5")];
        assert_eq!(worker.post("/me/help", &fields).await.location, "/me/help?done=done-help");
        assert!(worker.get("/me/help").await.has("教新工友看图"));
        assert!(!leader.get("/me/help").await.has("教新工友看图"));
        let data = worker.get("/me/data.json").await;
        assert!(String::from_utf8_lossy(&data.bytes).contains("教新工友看图"), "in their own file");
        let team = leader.get(&at(house, demo::org::K87_TEAM)).await;
        assert!(team.has("互帮互助 |\n1") && !team.has("周海生"), "{}", team.text);
        for path in ["/me/help/ranking", "/help/ranking", "/organisations/ranking", "/people/ranking"] {
            let seen = leader.get(path).await;
            assert!(matches!(seen.status, 400 | 404), "{path} {}", seen.status);
        }
        let id =
            worker.get("/me/help").await.html.split("/me/help/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(leader.post(&format!("/me/help/{id}/removal"), &[]).await.status, 404);
        assert_eq!(worker.post(&format!("/me/help/{id}/removal"), &[]).await.status, 303);
    });
}

#[test]
fn a_pair_helper_is_a_member_and_is_told() {
    on_each_database(async |house| {
        let director = house.person("workshop-director").await;
        let path = format!("{}/helpers", at(house, "rlw/gongwu-3"));
        let (number, stranger) = (staff_number(house, "line-worker").await, staff_number(house, "liaison").await);
        assert_eq!(director.post(&path, &[("person", &stranger)]).await.status, 422, "of another workshop");
        assert_eq!(director.post(&path, &[("person", &number)]).await.status, 303, "no course is configured");
        assert_eq!(director.post(&path, &[("person", &number)]).await.status, 409);
        let list = director.get(&path).await;
        assert!(list.has("周海生"), "{}", list.text);
        assert_eq!(house.person("team-leader").await.get(&path).await.status, 403);
        house.at("2026-11-23T21:30");
        let worker = house.person("line-worker").await;
        assert!(worker.get("/me").await.has("请您做帮带人"), "{}", worker.get("/me").await.text);
        assert!(worker.get("/me/data").await.has("您被请做帮带人"));
        let helper = list.html.split("/helpers/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        assert_eq!(director.post(&format!("{path}/{helper}/end"), &[]).await.status, 303);
        assert!(!director.get(&path).await.has("周海生"));
    });
}

#[test]
fn what_an_organisation_serves() {
    on_each_database(async |house| {
        let (db, today) = (&house.app.db, house.today());
        let served = async |unit: &str, tree| {
            let id: UnitId = house.unit(unit);
            organisation::served(db, id, tree, today).await.unwrap()
        };
        use people::unit::Tree;
        assert!(served(BRANCH, Tree::Party).await.contains(&house.unit(demo::org::CONTACT_ZONE)));
        let root = served("rlw/union", Tree::Union).await;
        assert!(root.contains(&house.unit(demo::org::K87_TEAM)) && root.contains(&house.unit("rlw/jiguan/gonghui")));
        // Without links: where the members work.
        let unlink = "delete from people_unit_link where other_id = $1";
        let branch = house.unit(BRANCH);
        db.write(|tx| async move { tx.execute(unlink, params![branch]).await }).await.unwrap();
        assert!(served(BRANCH, Tree::Party).await.contains(&house.unit(demo::org::CONTACT_ZONE)));
    });
}
