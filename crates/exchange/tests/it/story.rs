//! A course of the railway at the hospital: taken, reviewed there, learnt
//! there; a new version is offered and not forced.

use crate::{BODY, MODULES, consortium, course, id, offer, publish, release};
use store::{Rows, params};

#[test]
fn a_new_version_is_offered_and_not_forced() {
    testkit::on_each_database(MODULES, async |house| {
        consortium(house).await;
        let unit = course(house, "发现有人触电怎么办").await;
        let (railway, reviewer) = (house.person("educator").await, house.person("reviewer").await);
        let (librarian, editor) = (house.person("librarian").await, house.person("media-editor").await);
        let (approver, nurse) = (house.person("assessor").await, house.person("nicu-nurse").await);

        // Nothing is shared by itself.
        assert!(librarian.get("/exchange/courses").await.has("没有符合条件的共享课程"));
        let offered = offer(house, &unit, "cc-by-sa-4.0").await;
        let list = librarian.get("/exchange/courses?q=触电&category=safety").await;
        assert!(
            list.has("发现有人触电怎么办")
                && list.has("海环铁路有限公司 · 第 2 版")
                && list.has("CC BY-SA")
                && list.has("3 个成员"),
            "{}",
            list.text
        );
        assert!(!librarian.get("/exchange/courses?q=消防").await.has("发现有人触电怎么办"));
        let seen = librarian.get(&format!("/exchange/courses/{offered}")).await;
        assert!(seen.has("再救人") && seen.has("切断电源") && seen.has("电话换成本单位的"), "{}", seen.text);

        // Taken: a draft of one's own, which nobody learns before it was reviewed here.
        let taken = librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        let copy = id(&taken.location);
        let again = librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await;
        assert_eq!(id(&again.location), copy, "a course is taken once");
        let page = librarian.get(&format!("/exchange/copies/{copy}")).await;
        assert!(page.has("这还是草稿") && page.has("引用，存为本单位第 1 版"), "{}", page.text);
        assert_eq!(nurse.get(&format!("/learning/units/{copy}")).await.status, 404);
        assert_eq!(nurse.get(&format!("/learning/units/{unit}")).await.status, 404, "the railway's own stays its own");
        release((&editor, &approver), &copy, "1").await;
        let lesson = nurse.get(&format!("/learning/units/{copy}")).await;
        assert!(
            lesson.has("再救人") && lesson.has("来源：海环铁路有限公司 · 第 2 版") && lesson.has("CC BY-SA"),
            "{}",
            lesson.text
        );
        assert!(!lesson.has("本单位作了修改"));
        let takers = railway.get(&format!("/exchange/offers/{offered}")).await;
        assert!(takers.has("滨河市妇幼保健院") && takers.has("第 2 版 · 2026"), "{}", takers.text);

        // The railway mends it: told once, and the nurse learns what she learnt.
        let mended = BODY.replace("先断电，再救人", "先切断电源，再救人，同时叫人");
        publish((&railway, &reviewer), &unit, "2", ("发现有人触电怎么办", &mended)).await;
        house.run_jobs().await;
        let told = "select count(*) from people_notice where message = 'exchange-notice-edition' and tenant_id = $1";
        assert_eq!(house.app.db.count(told, params![house.tenant("hsp")]).await.unwrap(), 1);
        assert!(nurse.get(&format!("/learning/units/{copy}")).await.has("先断电，再救人"));
        assert!(librarian.get("/exchange/courses").await.has("有新版：第 3 版"));
        let page = librarian.get(&format!("/exchange/copies/{copy}")).await;
        let reworded = page.part(".compared");
        assert!(reworded.contains("新增：切") && reworded.contains("同时叫人"), "{reworded}");
        assert!(!page.has("你们改过这门课"));

        // Refused: nothing happens until there is another one.
        let number = [("number", "3")];
        assert_eq!(librarian.post(&format!("/exchange/copies/{copy}/refusals"), &number).await.status, 303);
        let page = librarian.get(&format!("/exchange/copies/{copy}")).await;
        assert!(page.has("来源的最新版已经处理过了") && page.has("这一版不用"), "{}", page.text);
        let late = librarian.post(&format!("/exchange/copies/{copy}/versions"), &number).await;
        assert!(late.status == 409 && late.has("这一版已经处理过了"), "{}", late.text);

        // The hospital has written on; the next version of the other comes as a draft beside it.
        let own = BODY.replace("再救人", "再救人，拨打院内 8120");
        publish((&editor, &approver), &copy, "1", ("触电急救（院内）", &own)).await;
        let lesson = nurse.get(&format!("/learning/units/{copy}")).await;
        assert!(lesson.has("8120") && lesson.has("第 2 版") && lesson.has("本单位作了修改"), "{}", lesson.text);
        let again = mended.replace("叫人", "喊人");
        publish((&railway, &reviewer), &unit, "3", ("发现有人触电怎么办", &again)).await;
        house.run_jobs().await;
        let page = librarian.get(&format!("/exchange/copies/{copy}")).await;
        assert!(
            page.has("有新版：第 4 版") && page.has("你们改过这门课") && page.has("本单位改了什么"),
            "{}",
            page.text
        );
        let stale = librarian.post(&format!("/exchange/copies/{copy}/versions"), &number).await;
        assert!(stale.status == 409 && stale.has("来源刚刚又发布了新版"), "{}", stale.text);
        let taken = librarian.post(&format!("/exchange/copies/{copy}/versions"), &[("number", "4")]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        assert!(nurse.get(&format!("/learning/units/{copy}")).await.has("8120"), "not forced");
        release((&editor, &approver), &copy, "3").await;
        let lesson = nurse.get(&format!("/learning/units/{copy}")).await;
        assert!(
            lesson.has("同时喊人") && lesson.has("来源：海环铁路有限公司 · 第 4 版") && !lesson.has("本单位作了修改"),
            "{}",
            lesson.text
        );

        // Both audit logs say it: here who, there which organisation.
        for (tenant, action) in [("hsp", "exchange.edition.taken"), ("rlw", "exchange.offer.taken")] {
            let sql = "select count(*) from people_audit where tenant_id = $1 and action = $2";
            assert_eq!(house.app.db.count(sql, params![house.tenant(tenant), action]).await.unwrap(), 2, "{tenant}");
        }
    });
}

#[test]
fn what_was_taken_stays_when_sharing_ends() {
    testkit::on_each_database(MODULES, async |house| {
        consortium(house).await;
        let unit = course(house, "消防通道不能堵").await;
        let offered = offer(house, &unit, "members").await;
        let (railway, librarian) = (house.person("educator").await, house.person("librarian").await);
        let county = house.person("county-librarian").await;
        let taken = librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await;
        let copy = id(&taken.location);
        let silent = railway.post(&format!("/exchange/offers/{offered}/end"), &[("reason", "")]).await;
        assert_eq!(silent.status, 422, "{}", silent.text);
        let ended = railway.post(&format!("/exchange/offers/{offered}/end"), &[("reason", "规程改版，重新编写")]).await;
        assert_eq!(ended.status, 303, "{}", ended.text);
        assert_eq!(county.get(&format!("/exchange/courses/{offered}")).await.status, 404);
        let page = librarian.get(&format!("/exchange/copies/{copy}")).await;
        assert!(page.has("已经引用的照常使用"), "{}", page.text);
        // Shared anew: it can be taken, and whoever leaves sees it no more.
        let again = offer(house, &unit, "cc-by-4.0").await;
        assert_eq!(county.get(&format!("/exchange/courses/{again}")).await.status, 200);
        let (app, now, tenant) = (&house.app, (house.now(), house.today()), house.tenant("linhe"));
        let left = app.db.write(|tx| async move {
            let consortium = exchange::member::consortia(&tx).await?[0].consortium_id;
            exchange::member::leave(&tx, consortium, tenant, now).await
        });
        left.await.unwrap();
        assert_eq!(county.get(&format!("/exchange/courses/{again}")).await.status, 404);
        assert!(county.get("/exchange/courses").await.has("本单位还没有加入联合体"));
        assert_eq!(librarian.get(&format!("/exchange/courses/{again}")).await.status, 200);
    });
}

#[test]
fn the_licence_goes_with_the_course() {
    testkit::on_each_database(MODULES, async |house| {
        consortium(house).await;
        let (librarian, editor) = (house.person("librarian").await, house.person("media-editor").await);
        let approver = house.person("assessor").await;
        for (licence, title, passes) in [("members", "不外传的课", false), ("cc-by-sa-4.0", "可以改的课", true)]
        {
            let unit = course(house, title).await;
            let offered = offer(house, &unit, licence).await;
            let copy = id(&librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await.location);
            release((&editor, &approver), &copy, "1").await;
            let form = librarian.get("/exchange/offers/new").await;
            let consortium = form.html.split("name=\"consortium\"><option value=\"").nth(1).unwrap();
            let consortium = consortium.split('"').next().unwrap();
            let fields = |licence| {
                [
                    ("unit", copy.as_str()),
                    ("consortium", consortium),
                    ("licence", licence),
                    ("holder", "滨河市妇幼保健院"),
                    ("note", "写了一半的说明"),
                ]
            };
            let other = librarian.post("/exchange/offers", &fields("cc-by-4.0")).await;
            assert!(
                other.status == 422 && other.has("这门课来自海环铁路有限公司") && other.html.contains("写了一半的说明"),
                "{}",
                other.text
            );
            let same = librarian.post("/exchange/offers", &fields(licence)).await;
            assert_eq!(same.status == 303, passes, "{}", same.text);
            if passes {
                let page = librarian.get(&same.location).await;
                assert!(page.has("海环铁路有限公司 / 滨河市妇幼保健院"), "both are named: {}", page.text);
                let twice = librarian.post("/exchange/offers", &fields(licence)).await;
                assert!(twice.status == 422 && twice.has("已经共享给这个联合体"), "{}", twice.text);
            }
        }
    });
}
