//! Who may do what, and where.

use super::on_each_database;

#[test]
fn the_three_administrators_stay_apart() {
    on_each_database(async |house| {
        let security = house.person("security-admin").await;
        let path = |slug: &str| format!("/people/{}/grants", house.person_id(slug));
        let two = security.post(&path("system-admin"), &[("role", "audit-admin"), ("unit", "")]).await;
        assert_eq!(two.status, 409);
        insta::assert_snapshot!(two.text, @"
        # 这件事刚刚有了变化
        别人可能先办了一步。请刷新页面看看最新情况，您的内容没有覆盖别人的。
        系统、安全、审计三员必须由三个人分别担任，也不能兼任其他角色
        回到今日 → / 帮助 → /help
        409
        ");
        assert_eq!(security.post(&path("system-admin"), &[("role", "educator"), ("unit", "")]).await.status, 409);
        assert_eq!(security.post(&path("educator"), &[("role", "audit-admin"), ("unit", "")]).await.status, 409);
        assert_eq!(
            security.post(&path("security-admin"), &[("role", "educator"), ("unit", "")]).await.status,
            409,
            "not to oneself"
        );

        let given = security.post(&path("line-worker"), &[("role", "liaison"), ("unit", "")]).await;
        assert_eq!(given.status, 303);
        let page = security.get(&format!("/people/{}", house.person_id("line-worker"))).await;
        assert!(page.has("联络员"), "{}", page.text);
    });
}

#[test]
fn each_administrator_has_their_own_pages_only() {
    on_each_database(async |house| {
        let pages = ["/people", "/people/imports", "/units", "/calendar", "/corrections", "/burden/settings", "/audit"];
        let mut table = String::new();
        for slug in ["system-admin", "security-admin", "audit-admin", "line-worker", "team-leader"] {
            let visitor = house.person(slug).await;
            table.push_str(slug);
            for page in pages {
                table.push_str(&format!(" {}", visitor.get(page).await.status));
            }
            table.push('\n');
        }
        insta::assert_snapshot!(table, @"
        system-admin 200 200 200 200 200 200 403
        security-admin 200 403 403 403 403 403 403
        audit-admin 403 403 403 403 403 403 200
        line-worker 403 403 403 403 403 403 403
        team-leader 403 403 403 403 403 403 403
        ");
        let grant = format!("/people/{}/grants", house.person_id("line-worker"));
        let system = house.person("system-admin").await;
        assert_eq!(
            system.post(&grant, &[("role", "liaison"), ("unit", "")]).await.status,
            403,
            "roles are the security administrator's"
        );
    });
}

#[test]
fn a_person_of_another_organisation_is_not_there() {
    on_each_database(async |house| {
        let stranger = house.person_id("nicu-nurse");
        let (system, security) = (house.person("system-admin").await, house.person("security-admin").await);
        let mine = security.get(&format!("/people/{}", house.person_id("line-worker"))).await;
        assert_eq!(mine.status, 200);
        assert_eq!(security.get(&format!("/people/{stranger}")).await.status, 404);
        assert_eq!(
            security.post(&format!("/people/{stranger}/grants"), &[("role", "liaison"), ("unit", "")]).await.status,
            404
        );
        assert_eq!(security.post(&format!("/people/{stranger}/codes"), &[]).await.status, 404);
        assert_eq!(system.get(&format!("/units/{}", house.unit("hsp/nicu"))).await.status, 404);
        assert_eq!(
            system.post(&format!("/units/{}/shift", house.unit("hsp/nicu")), &[("shift", "day")]).await.status,
            404
        );
    });
}

#[test]
fn a_role_reaches_its_unit_and_what_is_below() {
    on_each_database(async |house| {
        let (liaison, colleague) = (house.person("liaison").await, house.person_id("liaison"));
        assert_eq!(liaison.post(&format!("/people/{colleague}/codes"), &[]).await.status, 200, "their own team");
        let elsewhere = house.person_id("line-worker");
        assert_eq!(liaison.post(&format!("/people/{elsewhere}/codes"), &[]).await.status, 403);

        let director = super::actor(house, "workshop-director").await;
        let (team, other) = (house.unit(demo::org::K87_TEAM), house.unit("rlw/gongdian-2/03"));
        let units = director.grants[0].units.clone().unwrap();
        assert!(units.contains(&team) && units.contains(&house.unit("rlw/gongwu-3")) && !units.contains(&other));
    });
}
