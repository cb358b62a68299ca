//! The four trees, places through time, the ruler, and who is lacking.

use super::on_each_database;
use base::Day;
use jiff::civil::date;
use people::{
    audit,
    unit::{self, Tree, structure},
};
use store::{Rows, params};

use super::plain;

/// A team moves between workshops on a date: before and after that day
/// reports show the old and the new parent; its Party branch stays.
#[test]
fn a_team_moves_on_a_day_and_its_party_branch_stays() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let (team, from, to) =
            (house.unit(demo::org::K87_TEAM), house.unit("rlw/gongwu-3"), house.unit("rlw/gongwu-4"));
        let db = &house.app.db;
        let branches = structure::links(db, team, house.today()).await.unwrap();
        assert!(branches.iter().any(|link| link.tree == "party"), "{branches:?}");

        let path = format!("/units/{team}/placements");
        let moved = admin.post(&path, &[("parent", &to.to_string()), ("from", "2026-12-01")]).await;
        assert_eq!(moved.location, format!("/units/{team}?done=done-unit-moved"), "{}", moved.text);
        let (before, after) = (Day(date(2026, 11, 30)), Day(date(2026, 12, 1)));
        let parents = [unit::parent(db, team, before).await.unwrap(), unit::parent(db, team, after).await.unwrap()];
        assert_eq!(parents, [Some(from), Some(to)]);
        let report = async |workshop, day| unit::below(db, workshop, day).await.unwrap().contains(&team);
        assert_eq!((report(from, before).await, report(to, before).await), (true, false));
        assert_eq!((report(from, after).await, report(to, after).await), (false, true));
        let people = async |workshop, day| structure::people(db, workshop, day).await.unwrap().1;
        let own = people(team, before).await;
        assert!(own > 0);
        assert_eq!(
            (
                people(from, before).await - people(from, after).await,
                people(to, after).await - people(to, before).await
            ),
            (own, own)
        );
        assert_eq!(structure::links(db, team, after).await.unwrap(), branches, "the Party branch is unchanged");
        let log = audit::page(db, house.tenant("rlw"), "people.unit.placement", None, 10).await.unwrap();
        assert_eq!(
            (log.len(), log[0].subject.clone(), log[0].detail.clone()),
            (1, team.to_string(), format!("parent={to} from=2026-12-01"))
        );
        insta::assert_snapshot!(plain(&admin.get(&format!("/units/{team}")).await.text), @"
        返回 → /units?tree=admin
        # K87 线路工区
        ## 基本情况
        组织树 |
        行政
        类别 |
        班组、工区
        代码 |
        rlw/gongwu-3/06
        人数 |
        11
        里程 |
        K87.444–K91.333
        班制 |
        天窗修
        场景 |
        维修,铁路线路运营
        联系点领导 |
        葛建军
        联络员 |
        方爱民
        班组长 |
        马国强
        修改 → /units/…/facts
        ## 对应的组织
        - 工务三车间团支部共青团 → /units/…
        - 工务三车间第一党支部党组织 → /units/…
        - 工务三车间分工会工会 → /units/…
        ## 隶属关系
        -
        2026-12-01
        工务四车间
        -
        2020-01-01–2026-12-01
        工务三车间
        ## 调整隶属
        上级单位
        [parent: 海环铁路有限公司 ▾]
        起始日期
        从这一天起生效；这一天之前的报表不变
        [from: 2026-11-23]
        <调整隶属>
        ## 班制
        班制
        [shift: 天窗修 ▾]
        通知只在当班前后发，不打扰休息。
        <保存>
        ");
    });
}

#[test]
fn a_unit_cannot_stand_below_itself_or_in_another_tree() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let (workshop, team) = (house.unit("rlw/gongwu-3"), house.unit(demo::org::K87_TEAM));
        let refused = async |unit: base::UnitId, parent: base::UnitId, from: &str| {
            let seen = admin
                .post(&format!("/units/{unit}/placements"), &[("parent", &parent.to_string()), ("from", from)])
                .await;
            assert_eq!(seen.status, 422);
            seen.part(".field .err")
        };
        assert_eq!(refused(workshop, team, "2026-12-01").await, "不能把单位移到它自己的下级");
        assert_eq!(refused(team, house.unit("rlw/party/lianluo-1"), "2026-12-01").await, "两个单位不在同一棵组织树上");
        assert_eq!(refused(team, house.unit("hsp/nicu"), "2026-12-01").await, "看不懂这个内容，请检查格式");
        assert_eq!(refused(team, workshop, "tomorrow").await, "看不懂这个内容，请检查格式");

        // Also when the other half of the circle comes later.
        let other = house.unit("rlw/gongwu-4");
        let ok = admin
            .post(&format!("/units/{workshop}/placements"), &[("parent", &other.to_string()), ("from", "2027-01-01")])
            .await;
        assert_eq!(ok.status, 303);
        assert_eq!(refused(other, workshop, "2026-12-01").await, "不能把单位移到它自己的下级");
        let parent = unit::parent(&house.app.db, other, Day(date(2026, 12, 2))).await.unwrap();
        assert_eq!(parent, Some(house.unit("rlw")), "nothing of it stays");
    });
}

#[test]
fn the_trees_are_nested_lists_with_their_people() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let page = admin.get("/units").await;
        let all = house.app.db.count(
            "select count(*) from people_membership m join people_unit u on u.id = m.unit_id where u.tenant_id = $1 and u.tree = 'admin'",
            params![house.tenant("rlw")],
        );
        let (all, units) = (
            all.await.unwrap(),
            unit::tree(&house.app.db, house.tenant("rlw"), Tree::Admin, house.today()).await.unwrap(),
        );
        assert!(page.has(&format!("{all} 人")), "the root counts everybody");
        let (opened, closed) = (page.html.matches("<ul>").count(), page.html.matches("</ul>").count());
        assert!(opened > 10 && page.html.matches("/units/").count() >= units.len());
        // The layout's own lists have classes or none; whatever opens closes.
        assert_eq!(page.html.matches("<ul").count(), closed, "{opened}");
        let k87 = page.text.lines().find(|line| line.contains("K87 线路工区")).unwrap();
        insta::assert_snapshot!(plain(k87), @"- K87 线路工区 → /units/…  11 人 · K87.444–K91.333 · 天窗修");
        for tree in ["party", "union", "league"] {
            assert!(admin.get(&format!("/units?tree={tree}")).await.text.lines().count() > 5, "{tree}");
        }
    });
}

#[test]
fn a_unit_is_opened_and_its_shift_set() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let parent = house.unit("rlw/gongwu-3").to_string();
        let fields = |from: &'static str, to: &'static str, code: &'static str| {
            vec![
                ("tree", "admin"),
                ("parent", parent.as_str()),
                ("name", "K100线路工区"),
                ("kind", "team"),
                ("code", code),
                ("from", "2026-12-01"),
                ("km_from", from),
                ("km_to", to),
                ("shift", "window"),
                ("weak_signal", "yes"),
            ]
        };
        assert!(admin.get("/units/new?tree=admin").await.has("新建"));
        let wrong = admin.post("/units", &fields("101", "99", "")).await;
        assert_eq!((wrong.status, wrong.field("name").as_str()), (422, "K100线路工区"));
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 1 处要改
        - 起点和终点都要填，终点要大于起点 → #f-km_to
        ");
        assert_eq!(
            admin.post("/units", &fields("99", "101", "rlw/gongwu-3")).await.part(".field .err"),
            "已经有单位用这个代码"
        );
        let made = admin.post("/units", &fields("99", "101", "")).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let at = made.location.trim_end_matches("?done=done-unit-opened").to_owned();
        assert!(admin.get(&at).await.has("天窗修"));
        assert_eq!(admin.post(&format!("{at}/shift"), &[("shift", "four-crew:2")]).await.status, 303);
        assert!(admin.get(&at).await.has("四班二运转 第 3 班"));
        assert_eq!(admin.post(&format!("{at}/shift"), &[("shift", "six-crew:9")]).await.status, 422);
        assert_eq!(admin.post(&format!("{at}/shift"), &[("shift", "")]).await.status, 303);
    });
}

#[test]
fn the_ruler_has_no_gap_and_an_interval_lists_its_teams_only() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let whole = admin.get("/units/ruler").await;
        assert!(whole.has("K0–K137") && whole.has("没有空缺"), "{}", whole.text);
        assert!(whole.html.contains(r#"class="km chart""#) && whole.html.contains("km-seg weak"));
        let part = admin.get("/units/ruler?from=K60&to=80").await;
        let rows: Vec<&str> =
            part.text.lines().filter(|line| line.contains("→ /units/")).filter(|line| line.contains(" | K")).collect();
        assert!(rows.len() > 5, "{}", part.text);
        for row in rows {
            let kms: Vec<f64> = row
                .split(" | ")
                .nth(1)
                .unwrap()
                .split('–')
                .map(|km| km.trim().trim_start_matches('K').parse().unwrap())
                .collect();
            assert!(kms[0] < 80.0 && kms[1] > 60.0, "{row}");
        }
        let hospital =
            structure::stretches(&house.app.db, house.tenant("hsp"), house.today(), 0.0, 200.0).await.unwrap();
        assert!(hospital.is_empty());
    });
}

#[test]
fn teams_without_a_liaison_or_a_leader_are_named() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let db = &house.app.db;
        let tenant = house.tenant("rlw");
        // By hand: leaves with people, less those whose unit somebody holds the role on.
        let mut expected = vec![];
        let units = unit::tree(db, tenant, Tree::Admin, house.today()).await.unwrap();
        for leaf in units.iter().filter(|unit| !units.iter().any(|below| below.parent_id == Some(unit.id))) {
            let (own, _) = structure::people(db, leaf.id, house.today()).await.unwrap();
            let held = structure::holders(db, tenant, leaf.id, house.today()).await.unwrap();
            if own > 0 && !held.iter().any(|holder| holder.role == "liaison") {
                expected.push(leaf.id);
            }
        }
        let lacking = structure::without(db, tenant, base::Role::Liaison, house.today()).await.unwrap();
        let mut found: Vec<_> = lacking.iter().map(|unit| unit.id).collect();
        found.sort();
        expected.sort();
        assert!(!found.is_empty());
        assert_eq!(found, expected);
        let page = admin.get("/units/lacking").await;
        assert!(page.has(&format!("没有联络员 {}", found.len())), "{}", page.text);
    });
}

#[test]
fn a_unit_is_edited_and_closed_when_nobody_is_in_it() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let team = house.unit(demo::org::K87_TEAM);
        let at = format!("/units/{team}");
        let form = admin.get(&format!("{at}/facts")).await;
        assert_eq!((form.field("name").as_str(), form.field("km_from").as_str()), ("K87 线路工区", "87.444"));
        let fields = [("name", ""), ("km_from", "90"), ("km_to", "88"), ("scenes", "维修")];
        let wrong = admin.post(&format!("{at}/facts"), &fields).await;
        assert_eq!((wrong.status, wrong.field("km_from").as_str()), (422, "90"));
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 2 处要改
        - 请填写 → #f-name
        - 起点和终点都要填，终点要大于起点 → #f-km_to
        ");
        let fields = [
            ("name", "K87 综合工区"),
            ("name_en", "K87 team"),
            ("km_from", "87"),
            ("km_to", "91.5"),
            ("scenes", "维修、铁路线路运营，防洪"),
            ("weak_signal", "yes"),
        ];
        assert_eq!(admin.post(&format!("{at}/facts"), &fields).await.location, format!("{at}?done=done-unit-facts"));
        let page = admin.get(&at).await;
        for word in ["K87 综合工区", "K87–K91.5", "维修,铁路线路运营,防洪", "弱信号"] {
            assert!(page.has(word), "{word}: {}", page.text);
        }
        let refused = admin.post(&format!("{at}/closing"), &[("on", "2026-12-01")]).await;
        assert_eq!((refused.status, refused.field("name").as_str()), (422, "K87 综合工区"));
        assert_eq!(refused.part(".field .err"), "这一天还有人在这个单位，请先调走");
        let shop = format!("/units/{}/closing", house.unit("rlw/gongwu-4"));
        assert_eq!(
            admin.post(&shop, &[("on", "2026-12-01")]).await.part(".field .err"),
            "这一天还有下级单位，请先调走或撤销"
        );

        let leave = "update people_membership set to_day = '2026-12-01' where unit_id = $1 and to_day is null";
        house.app.db.write(|tx| async move { tx.execute(leave, params![team]).await }).await.unwrap();
        assert_eq!(admin.post(&format!("{at}/closing"), &[("on", "2026-11-30")]).await.status, 422);
        assert_eq!(admin.post(&format!("{at}/closing"), &[("on", "2026-12-01")]).await.status, 303);
        let open = async |day| {
            let units = unit::tree(&house.app.db, house.tenant("rlw"), Tree::Admin, Day(day)).await.unwrap();
            units.iter().any(|unit| unit.id == team)
        };
        assert_eq!((open(date(2026, 11, 30)).await, open(date(2026, 12, 1)).await), (true, false));
        let holders =
            structure::holders(&house.app.db, house.tenant("rlw"), team, Day(date(2026, 12, 1))).await.unwrap();
        assert!(holders.is_empty(), "roles end with it");
        assert!(admin.get(&at).await.has("撤销于"));
        assert_eq!(admin.get(&format!("/units/{}/facts", house.unit("hsp/nicu"))).await.status, 404);
    });
}

/// `a/child` comes before `a-b`, whatever the database's order of letters is.
#[test]
fn a_tree_is_in_order_by_its_branches() {
    on_each_database(async |house| {
        let (db, tenant) = (&house.app.db, house.tenant("rlw"));
        let (root, ids, from) = (house.unit("rlw"), &house.app.ids, house.today());
        db.write(|tx| async move {
            let new = |code: &str| unit::New {
                kind: "team".into(),
                code: code.into(),
                name: code.into(),
                ..Default::default()
            };
            let first = unit::create(&tx, ids, tenant, Tree::Admin, Some(root), from, &new("zz")).await?;
            unit::create(&tx, ids, tenant, Tree::Admin, Some(root), from, &new("zz-b")).await?;
            unit::create(&tx, ids, tenant, Tree::Admin, Some(first), from, &new("zz/child")).await
        })
        .await
        .unwrap();
        let tree = unit::tree(db, tenant, Tree::Admin, from).await.unwrap();
        let last: Vec<_> = tree.iter().skip(tree.len() - 3).map(|unit| (unit.code.as_str(), unit.depth)).collect();
        assert_eq!(last, [("zz", 1), ("zz/child", 2), ("zz-b", 1)]);
    });
}
