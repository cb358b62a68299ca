//! From an uploaded file to people, memberships and leavers.

use std::fmt::Write;

use super::on_each_database;
mod refusals;

use base::{Day, Error};
use jiff::civil::date;
use people::{
    audit, person,
    roster::{apply::apply, import::Import, work},
    tenant, unit,
};
use store::{Rows, params};
use testkit::{House, Seen, Visitor, visitor::File};
use uuid::Uuid;

use super::{actor, plain};

const HEADER: &str = "工号,姓名,单位,岗位,用工性质,出生年份,职级,入职日期,手机,党支部\n";

/// A small organisation of its own, whose whole roster a test can write down.
async fn clinic(house: &House) -> (tenant_of::Clinic, Visitor) {
    let clinic = tenant_of::clinic(house).await;
    let visitor = clinic.admin(house).await;
    (clinic, visitor)
}

mod tenant_of {
    use super::*;

    pub struct Clinic {
        pub tenant: base::TenantId,
    }

    impl Clinic {
        pub async fn admin(&self, house: &House) -> Visitor {
            let visitor = house.stranger();
            assert_eq!(visitor.get("/demo/klinik/ADMIN").await.status, 303);
            visitor
        }
    }

    pub async fn clinic(house: &House) -> Clinic {
        let (app, today) = (&house.app, house.today());
        let made = |tx| async move {
            let new = tenant::New {
                code: "klinik".into(),
                name: "江口诊所".into(),
                name_en: String::new(),
                kind: "hospital".into(),
            };
            let id = tenant::create(&tx, &app.ids, house.now(), &new).await?;
            let named = |name: &str| unit::New {
                kind: "department".into(),
                code: name.into(),
                name: name.into(),
                ..unit::New::default()
            };
            let root = unit::create(&tx, &app.ids, id, unit::Tree::Admin, None, today, &named("江口诊所")).await?;
            for ward in ["内科", "外科"] {
                let ward = unit::create(&tx, &app.ids, id, unit::Tree::Admin, Some(root), today, &named(ward)).await?;
                let name = if ward == root { "" } else { "护理组" };
                let code = format!("{name}-{ward}");
                let new = unit::New { code, ..named(name) };
                unit::create(&tx, &app.ids, id, unit::Tree::Admin, Some(ward), today, &new).await?;
            }
            let party = unit::create(&tx, &app.ids, id, unit::Tree::Party, None, today, &named("党总支")).await?;
            for branch in ["第一党支部", "第二党支部"] {
                unit::create(&tx, &app.ids, id, unit::Tree::Party, Some(party), today, &named(branch)).await?;
            }
            let new = person::New {
                staff_number: "ADMIN".into(),
                name: "管理员".into(),
                employment: "in-post".into(),
                ..person::New::default()
            };
            let admin = person::create(&tx, &app.ids, id, &new).await?;
            let at = (house.now(), today);
            people::grant::give(&tx, &app.ids, None, id, admin, base::Role::SystemAdmin, None, at).await?;
            Ok(Clinic { tenant: id })
        };
        app.db.write(made).await.unwrap()
    }
}

async fn upload(visitor: &Visitor, csv: &str) -> String {
    let file = File { field: "file", name: "花名册.csv", mime: "text/csv", bytes: csv.as_bytes() };
    let seen = visitor.post_files("/people/imports", &[], &[file]).await;
    assert_eq!(seen.status, 303, "{}", seen.text);
    seen.location
}

async fn apply_page(visitor: &Visitor, at: &str, confirm: bool) -> Seen {
    let fields: &[(&str, &str)] = if confirm { &[("confirm", "yes")] } else { &[] };
    visitor.post(&format!("{at}/application"), fields).await
}

/// Added, changed, returned, left, unchanged, rejected.
fn counts(seen: &Seen) -> Vec<String> {
    let tiles = scraper_tiles(&seen.html);
    assert_eq!(tiles.len(), 6, "{}", seen.text);
    tiles
}

fn scraper_tiles(html: &str) -> Vec<String> {
    let tiles =
        html.split("<div class=\"tiles\">").nth(1).unwrap_or_default().split("</section>").next().unwrap_or_default();
    let numbers = tiles.split("<dd>").skip(1).filter_map(|rest| rest.split("</dd>").next());
    numbers.take(6).map(str::to_owned).collect()
}

const FOUR: &str = "00001,张三,内科/护理组,护士,合同,1990,中级,2015-03-01,10000000001,第一党支部\n\
    00002,李四,江口诊所/外科,医生,在编,1985,高级,2010-07-01,10000000002,第一党支部\n\
    00003,王五,外科/护理组,护士,在编,1992,,2018-07-01,,\n\
    00004,赵六,内科,医生,在编,1978,,2003-07-01,,第二党支部\n";

#[test]
fn a_roster_is_previewed_applied_and_the_same_again_changes_nothing() {
    on_each_database(async |house| {
        let (clinic, admin) = clinic(house).await;
        insta::assert_snapshot!(admin.get("/people/imports/new").await.text, @"
        返回 → /people/imports
        # 导入名册
        文件
        CSV 或 .xlsx，不超过 64 MB。编码和表头会自动识别，下一步可以核对。
        [file: file]
        <读取并预览>
        只读需要的列；身份证号一律不读。先预览，确认后才会改动。
        ");
        let at = upload(&admin, &format!("{HEADER}{FOUR}00005,钱七,骨科,医生,在编,,,,,\n,无名,内科,,,,,,,\n")).await;
        let preview = admin.get(&at).await;
        assert_eq!(counts(&preview), ["4", "0", "0", "0", "0", "2"]);
        insta::assert_snapshot!(plain(&preview.text), @"
        返回 → /people/imports
        # 花名册.csv
        待应用
        新增 |
        4
        → ?change=added
        变动 |
        0
        → ?change=changed
        返岗 |
        0
        → ?change=returned
        离开 |
        0
        → ?change=left
        不变 |
        0
        没有接收 |
        2
        → #rejects
        有 1 位管理员不在文件里；他们不会离开，收回管理员角色后才会。
        有 1 个单位在系统里没有，相关的行没有接收
        - 行政: 骨科
        ( )
        我已核对，确认无误
        <应用 4 处变动>
        单位和岗位从 2026年11月23日 起变动，以前的记录不改。
        ## 变动预览
        变动预览
        变动 | 行 | 工号 | 姓名 | 内容 |
        新增 | 2 | 00001 | 张三 | 内科 / 护理组 · 护士 |
        新增 | 3 | 00002 | 李四 | 外科 · 医生 |
        新增 | 4 | 00003 | 王五 | 外科 / 护理组 · 护士 |
        新增 | 5 | 00004 | 赵六 | 内科 · 医生 |
        ## 没有接收的 2 行
        没有接收
        行 | 工号 | 原因 |
        6 | 00005 | 部门/车间/班组: 没有“骨科”这个单位。可以勾选“一并新建”后重新读。  |
        7 |  | 工号: 不能为空。  |
        核对列
        CSV 文件。
        工号
        [staff_number: 工号 ▾]
        姓名
        [name: 姓名 ▾]
        部门/车间/班组
        [unit: 单位 ▾]
        [unit: 不读 ▾]
        岗位
        [post: 岗位 ▾]
        用工性质
        [employment: 用工性质 ▾]
        职级
        [level: 职级 ▾]
        出生年份
        [birth_year: 出生年份 ▾]
        入职日期
        [joined_on: 入职日期 ▾]
        手机号
        [phone: 手机 ▾]
        邮箱
        [email: 不读 ▾]
        党支部
        [party_branch: 党支部 ▾]
        工会小组
        [union_group: 不读 ▾]
        团支部
        [league_branch: 不读 ▾]
        ( )
        名册里有、系统里没有的单位，应用时一并新建
        <按这样重新读>
        <撤回这次导入>
        ");
        assert_eq!(
            house
                .app
                .db
                .count("select count(*) from people_person where tenant_id = $1", params![clinic.tenant])
                .await
                .unwrap(),
            1,
            "nothing yet"
        );

        // The administrator is not in the file and stays, which is said.
        let unsure = apply_page(&admin, &at, false).await;
        assert_eq!((unsure.status, unsure.part(".field .err").as_str()), (422, "请先核对上面的提示，再打勾"));
        let applied = apply_page(&admin, &at, true).await;
        assert_eq!(applied.location, format!("{at}?done=done-import"));
        let people: Vec<String> = house
            .app
            .db
            .column(
                "select p.staff_number || ' ' || p.name || ' ' || u.name || ' ' || m.post || ' ' || m.from_day from people_person p
                 join people_membership m on m.person_id = p.id join people_unit u on u.id = m.unit_id and u.tree = 'admin'
                 where p.tenant_id = $1 order by 1",
                params![clinic.tenant],
            )
            .await
            .unwrap();
        assert_eq!(
            people,
            [
                "00001 张三 护理组 护士 2026-11-23",
                "00002 李四 外科 医生 2026-11-23",
                "00003 王五 护理组 护士 2026-11-23",
                "00004 赵六 内科 医生 2026-11-23"
            ]
        );
        let kept = house.app.db.count("select count(*) from people_roster_row", vec![]).await.unwrap();
        assert_eq!(kept, 0, "the preview is gone");
        let log = audit::page(&house.app.db, clinic.tenant, "people.roster.import", None, 10).await.unwrap();
        assert_eq!(log[0].detail, "added=4 changed=0 returned=0 left=0 unchanged=0 rejected=2 units=0 file=花名册.csv");

        house.at("2026-12-01T09:00");
        let admin = clinic.admin(house).await;
        let again = admin.get(&upload(&admin, &format!("{HEADER}{FOUR}")).await).await;
        assert_eq!(counts(&again), ["0", "0", "0", "0", "4", "0"]);
        assert!(again.has("没有要改的"));
    });
}

#[test]
fn moves_are_dated_leavers_are_out_and_can_come_back() {
    on_each_database(async |house| {
        let (clinic, admin) = clinic(house).await;
        apply_page(&admin, &upload(&admin, &format!("{HEADER}{FOUR}")).await, true).await;
        let db = &house.app.db;
        let third = person::by_staff_number(db, clinic.tenant, "00003").await.unwrap().unwrap().id;
        let (app, tenant) = (&house.app, clinic.tenant);
        db.write(|tx| async move {
            let lasts = jiff::SignedDuration::from_hours(1000);
            people::session::start(&tx, app, tenant, third, "", lasts, true).await?;
            let at = (house.now(), house.today());
            people::grant::give(&tx, &app.ids, None, tenant, third, base::Role::Liaison, None, at).await
        })
        .await
        .unwrap();

        house.at("2026-12-01T09:00");
        let admin = clinic.admin(house).await;
        let moved = FOUR
            .replace("00001,张三,内科/护理组,护士,合同", "00001,张三,外科/护理组,护士长,在编")
            .replace("00003,王五,外科/护理组,护士,在编,1992,,2018-07-01,,\n", "")
            .replace("2010-07-01,10000000002,第一党支部", "2010-07-01,,");
        let at = upload(&admin, &format!("{HEADER}{moved}")).await;
        let preview = admin.get(&at).await;
        assert_eq!(counts(&preview), ["0", "2", "0", "1", "1", "0"]);
        insta::assert_snapshot!(preview.part("table.diff tbody"), @"
        变动 | 2 | 00001 | 张三 | 部门/车间/班组 内科 / 护理组 外科 / 护理组 岗位 护士 护士长 用工性质 合同 在编  |
        变动 | 3 | 00002 | 李四 | 手机号 10000000002  党支部 第一党支部   |
        离开 | — | 00003 | 王五 | 外科 / 护理组 · 护士 |
        ");
        let left = admin.get(&format!("{at}?change=left")).await;
        assert!(left.part("table.diff tbody").contains("王五") && !left.part("table.diff tbody").contains("张三"));
        assert_eq!(apply_page(&admin, &at, true).await.status, 303);

        let places = async |number: &str, day| {
            let id = person::by_staff_number(db, tenant, number).await.unwrap().unwrap().id;
            let all = person::memberships(db, tenant, id, Day(day)).await.unwrap();
            all.iter().map(|one| format!("{} {}", one.unit_name, one.post).trim().to_owned()).collect::<Vec<_>>()
        };
        let (before, after) = (date(2026, 11, 30), date(2026, 12, 1));
        assert_eq!(places("00001", before).await, ["护理组 护士", "第一党支部"]);
        assert_eq!(places("00001", after).await, ["护理组 护士长", "第一党支部"]);
        assert_eq!(
            (places("00002", before).await, places("00002", after).await),
            (vec!["外科 医生".to_owned(), "第一党支部".to_owned()], vec!["外科 医生".to_owned()])
        );
        assert_eq!(
            (places("00003", before).await, places("00003", after).await),
            (vec!["护理组 护士".to_owned()], vec![])
        );
        let gone = person::get(db, tenant, third).await.unwrap();
        assert_eq!(gone.left_on, Some(Day(after)));
        assert_eq!(
            db.count("select count(*) from people_session where person_id = $1", params![third]).await.unwrap(),
            0
        );
        assert!(people::grant::of(db, tenant, third, Day(after)).await.unwrap().is_empty());
        assert_eq!(people::grant::of(db, tenant, third, Day(before)).await.unwrap().len(), 1, "yesterday's stays");

        house.at("2026-12-24T09:00");
        let admin = clinic.admin(house).await;
        let at = upload(&admin, &format!("{HEADER}{FOUR}")).await;
        assert_eq!(counts(&admin.get(&at).await), ["0", "2", "1", "0", "1", "0"]);
        apply_page(&admin, &at, true).await;
        let back = person::by_staff_number(db, tenant, "00003").await.unwrap().unwrap();
        assert_eq!((back.id, back.left_on), (third, None));
        assert_eq!(places("00003", date(2026, 12, 24)).await, ["护理组 护士"]);
        assert_eq!(places("00003", date(2026, 12, 10)).await, Vec::<String>::new());
    });
}

#[test]
fn missing_units_are_made_when_that_is_ticked() {
    on_each_database(async |house| {
        let (clinic, admin) = clinic(house).await;
        let file = format!(
            "{HEADER}00001,张三,骨科/换药组,护士,,,,,,第三党支部\n00002,李四,骨科,医生,,,,,,\n00003,王五,护理组,护士,,,,,,\n"
        );
        let at = upload(&admin, &file).await;
        let preview = admin.get(&at).await;
        insta::assert_snapshot!(preview.part("#rejects tbody"), @"
        2 | 00001 | 部门/车间/班组: 没有“骨科 / 换药组”这个单位。可以勾选“一并新建”后重新读。 党支部: 没有“第三党支部”这个单位。可以勾选“一并新建”后重新读。  |
        3 | 00002 | 部门/车间/班组: 没有“骨科”这个单位。可以勾选“一并新建”后重新读。  |
        4 | 00003 | 部门/车间/班组: 有好几个单位叫“护理组”，请写上它的上级。  |
        ");
        let ticked = [
            ("staff_number", "工号"),
            ("name", "姓名"),
            ("unit", "单位"),
            ("unit", ""),
            ("post", "岗位"),
            ("party_branch", "党支部"),
            ("create_units", "yes"),
        ];
        assert_eq!(admin.post(&format!("{at}/mapping"), &ticked).await.location, at);
        let preview = admin.get(&at).await;
        assert_eq!(counts(&preview), ["2", "0", "0", "0", "0", "1"], "which of two teams stays unclear");
        assert!(preview.has("将新建 3 个单位"), "{}", preview.text);
        assert_eq!(apply_page(&admin, &at, true).await.status, 303);
        let units = unit::tree(&house.app.db, clinic.tenant, unit::Tree::Admin, house.today()).await.unwrap();
        let made: Vec<_> = units
            .iter()
            .filter(|unit| unit.code.starts_with("江口诊所/骨科"))
            .map(|unit| (unit.name.as_str(), unit.depth))
            .collect();
        assert_eq!(made, [("骨科", 1), ("换药组", 2)]);

        // The columns that were chosen are remembered for the next file.
        let next = admin.get(&upload(&admin, &file).await).await;
        assert!(next.has("没有读的列：用工性质、出生年份、职级、入职日期、手机"), "{}", next.text);
        assert_eq!(counts(&next), ["0", "0", "0", "0", "2", "1"]);
    });
}

#[test]
fn the_whole_roster_of_the_railway_is_known_to_itself() {
    on_each_database(async |house| {
        let tenant = house.tenant("rlw");
        let admin = actor(house, "system-admin").await;
        // What is stored, written down as a file, changes nothing.
        let fields = [
            people::roster::Field::Unit,
            people::roster::Field::PartyBranch,
            people::roster::Field::UnionGroup,
            people::roster::Field::LeagueBranch,
        ];
        let trees = people::roster::stored::trees(&house.app.db, tenant, &fields, house.today()).await.unwrap();
        let stored = people::roster::stored::page(&house.app.db, tenant, &trees, house.today(), "").await.unwrap();
        assert!(stored.len() > 50);
        let mut file =
            String::from("工号,姓名,单位,岗位,用工性质,职级,出生年份,入职日期,手机,党支部,工会小组,团支部\n");
        for known in &stored {
            let cells = people::roster::Field::ALL.into_iter().take(10).chain([
                people::roster::Field::PartyBranch,
                people::roster::Field::UnionGroup,
                people::roster::Field::LeagueBranch,
            ]);
            let cell = |field| known.row.text(field).unwrap_or_default();
            let line: Vec<String> = cells.filter(|field| *field != people::roster::Field::Email).map(cell).collect();
            writeln!(file, "{}", line.join(",")).unwrap();
        }
        let id: Uuid = work::upload(&house.app, &admin, "same.csv", file.into()).await.unwrap();
        let report = Import::get(&house.app.db, tenant, id).await.unwrap().report();
        assert_eq!(
            (report.unchanged, report.changes(), report.rejected),
            (stored.len() as u64, 0, 0),
            "{:?}",
            report.rejects.first()
        );
        assert!(matches!(apply(&house.app, Uuid::nil(), None, true, &|_| {}).await, Err(Error::NotFound)));
    });
}
