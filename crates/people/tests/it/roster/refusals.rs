//! Files that are none, previews that come too late, and those that take a job.

use std::fmt::Write;

use people::{person, roster::import::Import};
use store::{Rows, params};
use testkit::visitor::File;

use super::{FOUR, HEADER, apply_page, clinic, counts, upload};
use crate::{on_each_database, plain};

#[test]
fn a_preview_that_is_overtaken_or_applied_is_a_conflict() {
    on_each_database(async |house| {
        let (clinic, admin) = clinic(house).await;
        let first = upload(&admin, &format!("{HEADER}{FOUR}")).await;
        let second = upload(&admin, &format!("{HEADER}{}", FOUR.replace("张三", "张珊"))).await;
        assert_eq!(apply_page(&admin, &first, true).await.status, 303);
        assert_eq!(apply_page(&admin, &first, true).await.status, 409, "twice");
        let late = apply_page(&admin, &second, true).await;
        assert_eq!(late.status, 409);
        insta::assert_snapshot!(late.text, @"
        # 这件事刚刚有了变化
        别人可能先办了一步。请刷新页面看看最新情况，您的内容没有覆盖别人的。
        预览之后名册又有了变动（例如别人应用了另一次导入）。请按“重新读”再看一遍，没有改动任何内容。
        回到今日 → / 帮助 → /help
        409
        ");
        let name = person::by_staff_number(&house.app.db, clinic.tenant, "00001").await.unwrap().unwrap().name;
        assert_eq!(name, "张三", "nothing was changed");

        // Read again it is a preview of what would change now.
        let fields = [("staff_number", "工号"), ("name", "姓名"), ("unit", "单位"), ("post", "岗位")];
        admin.post(&format!("{second}/mapping"), &fields).await;
        assert_eq!(counts(&admin.get(&second).await), ["0", "1", "0", "0", "3", "0"]);

        assert_eq!(
            admin.post(&format!("{second}/withdrawal"), &[]).await.location,
            "/people/imports?done=done-import-withdrawn"
        );
        assert_eq!(apply_page(&admin, &second, true).await.status, 409);
        insta::assert_snapshot!(plain(&admin.get("/people/imports").await.text), @"
        返回 → /people
        # 名册导入
        导入名册 → /people/imports/new
        名册导入
        文件 | 上传时间 | 状态 | 新增 | 变动 | 离开 |
        花名册.csv → /people/imports/…  | 11月23日 09:00 | 已撤回 | 0 | 0 | 0 |
        花名册.csv → /people/imports/…  | 11月23日 09:00 | 已应用 | 4 | 0 | 0 |
        ");
    });
}

#[test]
fn somebody_added_by_hand_in_between_is_a_conflict_too() {
    on_each_database(async |house| {
        let (clinic, admin) = clinic(house).await;
        let at = upload(&admin, &format!("{HEADER}{FOUR}")).await;
        let (app, tenant) = (&house.app, clinic.tenant);
        let new = person::New {
            staff_number: "00002".into(),
            name: "李四".into(),
            employment: "in-post".into(),
            ..person::New::default()
        };
        let new = &new;
        app.db.write(|tx| async move { person::create(&tx, &app.ids, tenant, new).await }).await.unwrap();
        assert_eq!(apply_page(&admin, &at, true).await.status, 409);
        let import = Import::list(&app.db, tenant, 1).await.unwrap().remove(0);
        assert_eq!(import.state, "staged", "and it can be read again");
    });
}

#[test]
fn files_that_are_no_roster_say_why() {
    on_each_database(async |house| {
        let (_, admin) = clinic(house).await;
        let none = admin.post_files("/people/imports", &[], &[]).await;
        assert_eq!((none.status, none.part(".errors").contains("请选择一个文件")), (422, true));
        let page = admin.get(&upload(&admin, "%PDF-1.4 not a table at all").await).await;
        assert!(page.has("这是 PDF，不是表格。请上传 .xlsx 或 CSV。"), "{}", page.text);

        let at = upload(&admin, "号码,姓名,单位,身份证号\n1,张三,内科,110101199003070011\n").await;
        let unclear = admin.get(&at).await;
        assert!(unclear.has("有的列对不上") && unclear.has("文件里没有这一列，请选择。"), "{}", unclear.text);
        assert!(!unclear.html.contains("110101199003070011"));
        assert!(!unclear.html.contains(r#"<option value="身份证号""#), "cannot even be chosen");
        admin.post(&format!("{at}/mapping"), &[("staff_number", "号码"), ("name", "姓名"), ("unit", "单位")]).await;
        assert_eq!(counts(&admin.get(&at).await), ["1", "0", "0", "0", "0", "0"]);

        let large = vec![b'x'; (64 << 20) + 1];
        let file = File { field: "file", name: "huge.csv", mime: "text/csv", bytes: &large };
        let refused = admin.post_files("/people/imports", &[], &[file]).await;
        assert_eq!(refused.status, 413);
        insta::assert_snapshot!(refused.text, @"
        # 文件太大了
        请换一个小一点的文件再试。
        上限是 64 MB。
        回到今日 → / 帮助 → /help
        413
        ");

        let worker = house.person("line-worker").await;
        let file = File { field: "file", name: "a.csv", mime: "text/csv", bytes: b"a" };
        assert_eq!(worker.post_files("/people/imports", &[], &[file]).await.status, 403);
        assert_eq!(house.person("system-admin").await.get(&at).await.status, 404, "another organisation's import");
    });
}

#[test]
fn a_large_roster_is_read_and_applied_by_jobs() {
    on_each_database(async |house| {
        let (clinic, admin) = clinic(house).await;
        let mut file = HEADER.to_owned();
        let filler = "很长的岗位名称".repeat(10);
        for number in 0..5_200 {
            writeln!(file, "{number:06},王建国,内科,{filler},在编,1990,,2015-03-01,,").unwrap();
        }
        assert!(file.len() > 1 << 20);
        let at = upload(&admin, &file).await;
        let waiting = admin.get(&at).await;
        assert_eq!(waiting.headers["refresh"], "2", "the page asks again by itself");
        insta::assert_snapshot!(plain(&waiting.text), @"
        返回 → /people/imports
        # 花名册.csv
        ## 正在读取
        已比对 0 人
        页面会自己刷新；您可以离开，不影响办理。
        现在看看 → /people/imports/…
        ");
        house.run_jobs().await;
        assert_eq!(counts(&admin.get(&at).await)[0], "5200");
        assert_eq!(apply_page(&admin, &at, true).await.status, 303);
        let applying = admin.get(&at).await;
        assert!(applying.has("正在应用") && applying.has("[0 / 5200]"), "{}", applying.text);
        assert_eq!(apply_page(&admin, &at, true).await.status, 409, "one job is enough");
        house.run_jobs().await;
        assert!(admin.get(&at).await.has("已应用"));
        let people = house
            .app
            .db
            .count("select count(*) from people_person where tenant_id = $1", params![clinic.tenant])
            .await
            .unwrap();
        assert_eq!(people, 5_201);

        // A job that comes too late opens the preview again with the reason.
        let (slow, quick) = (upload(&admin, &file.replace("王建国", "李建国")).await, upload(&admin, FOUR_ONLY).await);
        house.run_jobs().await;
        assert_eq!(apply_page(&admin, &slow, true).await.status, 303);
        assert_eq!(apply_page(&admin, &quick, true).await.status, 303);
        house.run_jobs().await;
        let reopened = admin.get(&slow).await;
        assert!(
            reopened.has("预览之后名册又有了变动") || admin.get(&quick).await.has("预览之后名册又有了变动"),
            "{}",
            reopened.text
        );
    });
}

/// All but one leave.
const FOUR_ONLY: &str = "工号,姓名,单位\n000000,王建国,内科\n";

#[test]
fn an_import_whose_job_died_says_so_and_can_be_opened_again() {
    on_each_database(async |house| {
        let (_, admin) = clinic(house).await;
        let at = upload(&admin, &format!("{HEADER}{FOUR}")).await;
        let id = at.rsplit('/').next().unwrap().to_owned();
        let import: uuid::Uuid = id.parse().unwrap();
        assert_eq!(admin.post(&format!("{at}/reopening"), &[]).await.status, 404, "nothing has died");
        let applying = "update people_roster_import set state = 'applying' where id = $1";
        let job = "insert into store_job (id, kind, payload, run_at, attempts, dead, last_error) values ($1, $2, $3, $4, 8, $5, 'disk full')";
        let payload = format!("{{\"import\":\"{id}\",\"by\":null}}");
        let died: uuid::Uuid = house.app.ids.make();
        house
            .app
            .db
            .write(|tx| async move {
                tx.execute(applying, params![import]).await?;
                tx.execute(job, params![died, "people.roster.apply", payload, house.now(), true]).await
            })
            .await
            .unwrap();
        let page = admin.get(&at).await;
        assert!(page.has("试了多次都没有做完") && !page.headers.contains_key("refresh"), "{}", page.text);
        assert_eq!(admin.post(&format!("{at}/reopening"), &[]).await.location, at);
        let counted = counts(&admin.get(&at).await);
        assert_eq!(counted[0], "4", "the preview is there again");
        assert_eq!(apply_page(&admin, &at, true).await.status, 303);
        assert_eq!(
            house.app.db.count("select count(*) from store_job where dead = $1", params![true]).await.unwrap(),
            0
        );
    });
}
