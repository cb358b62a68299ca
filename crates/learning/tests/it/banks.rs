//! Banks out again, in by command, and what is kept of their files.

use learning::{import::terminal, unit::LearningUnitId};
use store::{Rows, params};
use testkit::{House, Visitor, scan, visitor::File};
use ui::Tenant;

use crate::{MODULES, imports, write};

async fn tenant(house: &House) -> Tenant {
    people::tenant::find(&house.app.db, "rlw").await.unwrap().unwrap()
}

/// Takes a bank into the pool of a unit by the pages.
async fn take(educator: &Visitor, unit: &str, name: &str, bytes: &[u8]) {
    let file = File { field: "file", name, mime: "", bytes };
    let sent = educator.post_files("/learning/imports", &[("unit", unit)], &[file]).await;
    let import = imports::place(&sent);
    let fields = [("target", "pool"), ("unit", unit), ("category", "")];
    let taken = educator.post(&format!("{import}/intakes"), &fields).await;
    assert_eq!(taken.status, 303, "{}", taken.text);
}

#[test]
fn a_pool_leaves_as_moodle_xml_and_comes_back() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let (first, second) = (write(&educator, "触电急救第一步").await, write(&educator, "验电").await);
        let empty = educator.get(&format!("/learning/units/{first}/pool")).await;
        assert!(!empty.has("下载为 Moodle XML"), "{}", empty.text);
        take(&educator, &first, "防触电.xml", &imports::bank()).await;
        take(&educator, &first, "电压.gift", "安全电压是多少伏？{#36:0.5 ####36 伏以下。}".as_bytes()).await;
        let page = educator.get(&format!("/learning/units/{first}/pool")).await;
        assert!(page.has("下载为 Moodle XML"), "{}", page.text);

        let out = educator.get(&format!("/learning/units/{first}/pool/moodle")).await;
        assert_eq!((out.status, out.headers["content-type"].to_str().unwrap()), (200, "application/xml"));
        let xml = String::from_utf8(out.bytes.clone()).unwrap();
        for part in [
            "$course$/top/防触电",
            "<question type=\"multichoice\">",
            "@@PLUGINFILE@@/",
            "encoding=\"base64\"",
            "<question type=\"numerical\">",
            "<tolerance>0.5</tolerance>",
            "验电器自己也会坏。",
        ] {
            assert!(xml.contains(part), "{part} in {xml}");
        }

        take(&educator, &second, "回来.xml", &out.bytes).await;
        let back = educator.get(&format!("/learning/units/{second}/pool")).await;
        assert!(back.has("验电前先做什么") && back.has("安全电压是多少伏"), "{}", back.text);
        let pictures = "select count(*) from learning_media where unit_id = $1 and kind = 'picture'";
        let unit: LearningUnitId = second.parse().unwrap();
        assert_eq!(house.app.db.count(pictures, params![unit]).await.unwrap(), 1);
        for who in ["reviewer", "line-worker"] {
            let seen = house.person(who).await.get(&format!("/learning/units/{first}/pool/moodle")).await;
            assert_eq!(seen.status, 403, "{who}");
        }
        let other = house.person("media-editor").await;
        assert_eq!(other.get(&format!("/learning/units/{first}/pool/moodle")).await.status, 404);
    });
}

#[test]
fn by_command_the_same_import() {
    testkit::on_each_database(MODULES, async |house| {
        let (app, tenant) = (&house.app, tenant(house).await);
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let id: LearningUnitId = unit.parse().unwrap();
        let actor = base::Actor {
            tenant: tenant.id,
            person: house.person_id("educator"),
            name: String::new(),
            grants: vec![],
            units: vec![],
        };
        let folder = house.files().parent().unwrap().to_owned();
        let file = |name: &str, bytes: &[u8]| {
            let path = folder.join(name);
            std::fs::write(&path, bytes).unwrap();
            path
        };
        let gift = file("电压.gift", "安全电压是多少伏？{=36 ~220 ####36 伏以下。}".as_bytes());
        let run = async |path: &std::path::Path, unit: Option<LearningUnitId>| {
            terminal::run(app, &tenant, &actor, path, unit, "skills").await
        };
        assert!(run(&gift, Some(id)).await.unwrap(), "nothing is left behind");
        let pool = format!("/learning/units/{unit}/pool");
        assert_eq!(educator.get(&pool).await.html.matches("/removal\"").count(), 1);
        assert!(run(&gift, Some(id)).await.unwrap(), "and the same again adds nothing");
        assert_eq!(educator.get(&pool).await.html.matches("/removal\"").count(), 1);

        let moodle = file("防触电.xml", &imports::bank());
        assert!(!run(&moodle, None).await.unwrap(), "a kind was left behind");
        let list = educator.get("/learning/imports").await;
        assert!(list.has("1 门课，1 道题") && list.has("电压.gift"), "{}", list.text);

        let broken = file("坏.xml", b"<quiz>\n<question/></quiz>");
        assert!(!run(&broken, None).await.unwrap());
        assert!(!educator.get("/learning/imports").await.has("坏.xml"), "nothing of it was kept");
        assert!(run(&folder.join("absent.xml"), None).await.is_err(), "that is no fault of the file");
    });
}

#[test]
fn a_bank_s_file_goes_after_its_days_and_the_list_stays() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let gift = "安全电压是多少伏？{=36 ~220 ####36 伏以下。}".as_bytes();
        let sent = educator
            .post_files(
                "/learning/imports",
                &[("unit", unit.as_str())],
                &[File { field: "file", name: "电压.gift", mime: "", bytes: gift }],
            )
            .await;
        let import = imports::place(&sent);
        assert_eq!(scan::files(&house.files()), 1);
        house.at("2026-12-22T08:00");
        house.run_jobs().await;
        assert_eq!(scan::files(&house.files()), 1, "a day too early");
        house.at("2026-12-24T09:00");
        house.run_jobs().await;
        assert_eq!(scan::files(&house.files()), 0);
        let educator = house.person("educator").await;
        let seen = educator.get(&import).await;
        assert!(seen.has("文件已过保存期") && seen.has("题目 |\n1"), "{}", seen.text);
        let late = educator.post(&format!("{import}/intakes"), &[("target", "pool"), ("unit", &unit)]).await;
        assert!(late.status == 409 && late.has("文件已过保存期"), "{} {}", late.status, late.text);
    });
}
