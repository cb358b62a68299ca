//! One's own page and what is held.

use super::on_each_database;
use base::{Message, Moment};
use people::{MODULE, notice, person, session};
use serde_json::Value;
use store::{Rows, params};

use super::{actor, plain};

#[test]
fn my_page_shows_who_i_am_my_messages_and_my_devices() {
    on_each_database(async |house| {
        let visitor = house.person("line-worker").await;
        insta::assert_snapshot!(plain(&visitor.get("/me").await.text), @"
        # 周海生
        海环铁路有限公司 · K87 线路工区 · 线路工
        生
        ## 消息
        没有新消息。
        ## 一起做的事
        - 我的组织 → /organisations
        - 志愿服务、结对帮带 → /me/help
        ## 账号与隐私
        - 关于我的信息有什么、为什么、留多久、谁能看；随时带走 → /me/data
        - 修改密码 → /me/password
        - 帮助 → /help
        ### 已登录的设备
        只有您自己看得到。
        -
        ### test
        本机
        11月23日 09:00 登录
        <退出登录>
        ");
        let leader = house.person("team-leader").await.in_english();
        insta::assert_snapshot!(plain(&leader.get("/me").await.text), @"
        # 马国强
        海环铁路有限公司 · K87 线路工区 · 线路工
        强
        ## My work
        ### Organisations
        - Organisations → /organisations
        ## Messages
        Nothing new.
        ## Together
        - Volunteering and pair help → /me/help
        ## Account and privacy
        - What we hold about meWhat, why, how long, who sees it; take it with you any time → /me/data
        - Change password → /me/password
        - Help → /help
        ### Devices signed in
        Only you can see this.
        -
        ### test
        This one
        Since 23 Nov 09:00
        <Sign out>
        ");
    });
}

#[test]
fn a_session_can_be_ended_from_another_device_and_only_by_its_person() {
    on_each_database(async |house| {
        let (phone, desk) = (house.person("line-worker").await, house.person("line-worker").await);
        let me = actor(house, "line-worker").await;
        let own = session::own(&house.app.db, me.tenant, me.person, house.now()).await.unwrap();
        assert_eq!(own.len(), 2);
        let other = house.person("team-leader").await;
        for session in &own {
            other.post(&format!("/me/sessions/{}/end", session.id), &[]).await;
        }
        assert_eq!(phone.get("/me").await.status, 200, "nobody else can end it");
        let page = desk.get("/me").await;
        let action = page.html.split("action=\"/me/sessions/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(desk.post(&format!("/me/sessions/{action}"), &[]).await.location, "/me?done=done-session-ended");
        assert_eq!((phone.get("/me").await.status, desk.get("/me").await.status), (303, 200));
    });
}

#[test]
fn what_is_held_is_listed_with_its_reason_and_can_be_taken_away() {
    on_each_database(async |house| {
        let visitor = house.person("line-worker").await;
        let page = visitor.get("/me/data").await;
        let headings: Vec<&str> = page.text.lines().filter(|line| line.starts_with("### ")).collect();
        insta::assert_snapshot!(headings.join("\n"), @"
        ### 姓名、工号等名册信息
        ### 所在单位与岗位
        ### 您的角色
        ### 密码（只存不可还原的摘要）
        ### 验证器密钥（加密）
        ### 登录码（只存摘要）
        ### 已登录的设备
        ### 操作日志
        ### 发给您的消息
        ### 本月安排给您的必学必填
        ### 名册导入的预览
        ### 您的更正请求
        ### 您记下的志愿服务和帮带
        ### 您被请做帮带人
        ### 交给您的责任
        ");

        let me = actor(house, "line-worker").await;
        let (tenant, db) = (me.tenant, &house.app.db);
        let told = |person| async move {
            let message = Message::new("notice-correction");
            db.write(|tx| async move {
                notice::send(&tx, &house.app.ids, tenant, person, house.now(), house.now(), &message, "/me/data").await
            })
            .await
        };
        told(me.person).await.unwrap();
        told(house.person_id("team-leader")).await.unwrap();

        let seen = visitor.get("/me/data.json").await;
        assert!(seen.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        let data: Value = serde_json::from_slice(&seen.bytes).unwrap();
        let person = person::get(db, tenant, me.person).await.unwrap();
        assert_eq!(data["people_person"].as_array().unwrap().len(), 1);
        assert_eq!(data["people_person"][0]["staff_number"], person.staff_number);
        assert_eq!(data["people_notice"].as_array().unwrap().len(), 1, "one's own and nobody else's");
        // Every table gives exactly the rows that are about the person.
        for held in MODULE.personal_data.iter().filter(|held| !held.export.is_empty()) {
            let sql = format!("select count(*) from {} where {} = $1", held.table, held.person);
            let rows = db.count(&sql, params![me.person]).await.unwrap();
            assert_eq!(data[held.table].as_array().unwrap().len() as i64, rows, "{}", held.table);
        }
        let everything = String::from_utf8_lossy(&seen.bytes).into_owned();
        for other in ["team-leader", "liaison"] {
            assert!(!everything.contains(&super::staff_number(house, other).await), "{other}");
        }
        assert!(!everything.contains("hash") && !everything.contains("token"), "no secrets");
        assert!(visitor.get("/me/data.html").await.has(&person.staff_number));
    });
}

#[test]
fn a_notice_waits_until_it_is_due_and_is_read_on_my_page() {
    on_each_database(async |house| {
        let me = actor(house, "team-leader").await;
        let (db, due) = (&house.app.db, Moment(house.now().0 + jiff::SignedDuration::from_hours(3)));
        db.write(|tx| async move {
            let message = Message::new("notice-correction");
            notice::send(&tx, &house.app.ids, me.tenant, me.person, house.now(), due, &message, "/me/data").await
        })
        .await
        .unwrap();
        let visitor = house.person("team-leader").await;
        assert!(visitor.get("/me").await.has("没有新消息"));
        house.at("2026-11-23T12:01");
        let page = visitor.get("/me").await;
        assert!(page.has("您的更正请求有了答复 新"), "{}", page.text);
        assert!(!visitor.get("/me").await.has("答复 新"), "read");
    });
}
