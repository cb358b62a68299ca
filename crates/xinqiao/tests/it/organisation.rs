//! What the organisations' pages show of all modules together, against hand
//! counts, and what the modules may ask of each other.

use std::collections::BTreeSet;

use base::{Role, UnitId};
use people::unit::{self, Tree};
use store::{Rows, params};
use testkit::{House, Visitor, on_each_database};
use uuid::Uuid;
use xinqiao::MODULES;

use crate::furnish;

const TEXT: &str = "K87 工区夜间天窗后没有早餐，最近的食堂 6:30 才开";

fn at(house: &House, unit: &str) -> String {
    format!("/organisations/{}", house.unit(unit))
}

async fn raise(author: &Visitor, category: &str) -> String {
    let id = author.get("/voice/needs/new").await.field("id");
    let fields = [("id", id.as_str()), ("category", category), ("identity", "named"), ("text", TEXT)];
    let seen = author.post_files("/voice/needs", &fields, &[]).await;
    assert_eq!(seen.status, 303, "{}", seen.text);
    seen.location.trim_start_matches("/voice/needs/").split('?').next().unwrap().to_owned()
}

/// Raises a need that the union gets, and the officer of the cast takes it over
/// from the colleague whom the rule gave it to.
async fn raise_for(house: &House, union: &Visitor, author: &Visitor) -> String {
    let id = raise(author, "welfare").await;
    let me = house.person_id("union-handler").to_string();
    // 422: it is theirs already.
    assert!(matches!(act(union, &id, "assignment", &[("owner", me.as_str())]).await, 303 | 422));
    id
}

async fn act(visitor: &Visitor, id: &str, noun: &str, fields: &[(&str, &str)]) -> u16 {
    let seen = visitor.get(&format!("/voice/needs/{id}/{noun}/new")).await.field("seen");
    let fields: Vec<(&str, &str)> = [("seen", seen.as_str())].into_iter().chain(fields.iter().copied()).collect();
    visitor.post(&format!("/voice/needs/{id}/{noun}"), &fields).await.status
}

async fn execute(house: &House, sql: &str, values: Vec<store::Value>) {
    house.app.db.write(|tx| async move { tx.execute(sql, values).await }).await.unwrap();
}

/// A published course that the line worker was asked to do in November.
async fn course(house: &House) -> Uuid {
    let ids = &house.app.ids;
    let (unit, version, given): (Uuid, Uuid, Uuid) = (ids.make(), ids.make(), ids.make());
    let (tenant, maker) = (house.tenant("rlw"), house.person_id("educator"));
    let (worker, now) = (house.person_id("line-worker"), house.now());
    let made = "insert into learning_unit (id, tenant_id, published_id, made_by, made_at) values ($1, $2, $3, $4, $5)";
    execute(house, made, params![unit, tenant, version, maker, now]).await;
    let written = "insert into learning_version (id, tenant_id, unit_id, number, category, title, summary, minutes, body, gift, transcript, made_by, made_at)
                   values ($1, $2, $3, 1, 'safety', '怎样带好新工友', '', 4, '', '', '', $4, $5)";
    execute(house, written, params![version, tenant, unit, maker, now]).await;
    let assigned = "insert into learning_assignment (id, tenant_id, unit_id, version_id, rule, people, everybody, reason, mandatory, basis, due_on, minutes, made_by, made_at)
                    values ($1, $2, $3, $4, '{}', 1, $7, '', $7, '', '2026-11-30', 4, $5, $6)";
    execute(house, assigned, params![given, tenant, unit, version, maker, now, false]).await;
    let enrolled =
        "insert into learning_enrolment (id, tenant_id, person_id, unit_id, version_id, assignment_id, due_on)
                    values ($1, $2, $3, $4, $5, $6, '2026-11-30')";
    execute(house, enrolled, params![ids.make::<Uuid>(), tenant, worker, unit, version, given]).await;
    unit
}

#[test]
fn a_workshop_sees_its_needs_counted_as_by_hand() {
    on_each_database(MODULES, async |house| {
        furnish(house).await;
        let author = house.person("line-worker").await;
        let handler = house.person("union-handler").await;
        let director = house.person("workshop-director").await;
        let first = raise_for(house, &handler, &author).await;
        raise_for(house, &handler, &author).await;
        assert_eq!(act(&handler, &first, "reply", &[("text", "本周五前发放")]).await, 303);
        assert_eq!(act(&handler, &first, "solution", &[("text", "已经发放")]).await, 303);
        let confirm = author.post(&format!("/voice/needs/{first}/confirmation"), &[]).await;
        assert_eq!(confirm.status, 303, "{}", confirm.text);
        let page = director.get(&at(house, "rlw/gongwu-3")).await;
        // Two raised, one answered (in time) and confirmed, one open and not yet due.
        assert!(page.has("诉求按时答复 |\n100%1 / 1"), "{}", page.text);
        assert!(page.has("本人说解决了 |\n100%1 / 1"), "{}", page.text);
        assert!(page.has("过期还没办 |\n0%0 / 1"), "{}", page.text);
        assert!(!page.has("周海生") && !page.html.contains(TEXT), "no row of a person");
        house.at("2026-12-08T10:00");
        assert!(director.get(&at(house, "rlw/gongwu-3")).await.has("过期还没办 |\n100%1 / 1"));
        let union = handler.get(&at(house, "rlw/union")).await;
        assert!(union.has("在办诉求 1"), "the union's own queue: {}", union.text);
    });
}

/// Row of the mission: a need routed to the union is owned, answered and closed
/// there without any right in the Party.
#[test]
fn the_union_closes_a_need_without_a_party_role() {
    on_each_database(MODULES, async |house| {
        furnish(house).await;
        let (author, union) = (house.person("line-worker").await, house.person("union-handler").await);
        let id = raise(&author, "welfare").await;
        let need: Uuid = id.parse().unwrap();
        let routed = "select count(*) from voice_need n join people_grant g on g.person_id = n.owner_id and g.role = 'union-handler'
                      where n.id = $1";
        assert_eq!(house.app.db.count(routed, params![need]).await.unwrap(), 1, "by its category, to the union");
        let me = house.person_id("union-handler").to_string();
        assert!(matches!(act(&union, &id, "assignment", &[("owner", me.as_str())]).await, 303 | 422));
        assert_eq!(act(&union, &id, "reply", &[("text", "已经在办")]).await, 303);
        assert_eq!(act(&union, &id, "solution", &[("text", "办好了")]).await, 303);
        assert_eq!(author.post(&format!("/voice/needs/{id}/confirmation"), &[]).await.status, 303);
        let state = "select state from voice_need where id = $1";
        assert_eq!(house.app.db.value::<String>(state, params![need]).await.unwrap().as_deref(), Some("confirmed"));
        for party in ["rlw/party", "rlw/party/lianluo-1"] {
            assert_eq!(union.get(&at(house, party)).await.status, 403);
            assert_eq!(union.post(&format!("{}/events", at(house, party)), &[]).await.status, 403);
        }
    });
}

#[test]
fn appointing_somebody_untrained_warns_and_links_to_the_course() {
    on_each_database(MODULES, async |house| {
        furnish(house).await;
        let unit = course(house).await;
        let director = house.person("workshop-director").await;
        let path = at(house, "rlw/gongwu-3");
        let course = format!("/learning/units/{unit}");
        let wrong = director.post(&format!("{path}/settings"), &[("days", "5"), ("course", "/voice")]).await;
        assert_eq!(wrong.status, 422);
        assert_eq!(director.post(&format!("{path}/settings"), &[("days", "5"), ("course", &course)]).await.status, 303);
        let (tenant, worker) = (house.tenant("rlw"), house.person_id("line-worker"));
        let number = people::person::get(&house.app.db, tenant, worker).await.unwrap().staff_number;
        // The team is below the workshop and takes its course.
        let warned = director.post(&format!("{path}/helpers"), &[("person", &number)]).await;
        assert_eq!(warned.status, 200);
        assert!(warned.has(&format!("请先学： 怎样带好新工友 → {course}")), "{}", warned.text);
        assert_eq!(warned.field("person"), number);
        assert!(!director.get(&format!("{path}/helpers")).await.has("周海生"), "not yet appointed");
        let told = "select count(*) from people_notice where person_id = $1 and link = '/me/help'";
        assert_eq!(house.app.db.count(told, params![worker]).await.unwrap(), 1, "whoever is asked about hears of it");
        let logged = "select count(*) from people_audit where tenant_id = $1 and action = 'people.helper.question'";
        assert_eq!(house.app.db.count(logged, params![tenant]).await.unwrap(), 1);
        let done = "update learning_enrolment set done_on = '2026-11-20' where person_id = $1 and unit_id = $2";
        execute(house, done, params![worker, unit]).await;
        assert_eq!(director.post(&format!("{path}/helpers"), &[("person", &number)]).await.status, 303);
        let other = house.person_id("team-leader");
        let number = people::person::get(&house.app.db, tenant, other).await.unwrap().staff_number;
        let anyway = [("person", number.as_str()), ("anyway", "yes")];
        assert_eq!(director.post(&format!("{path}/helpers"), &anyway).await.status, 303);
        assert!(house.person("line-worker").await.get("/me/data").await.has("帮带人课程学完没有"));
    });
}

#[test]
fn an_objective_has_its_courses_and_solved_needs() {
    on_each_database(MODULES, async |house| {
        furnish(house).await;
        let unit = course(house).await;
        let (author, union) = (house.person("line-worker").await, house.person("union-handler").await);
        let director = house.person("workshop-director").await;
        let need = raise_for(house, &union, &author).await;
        for (noun, text) in [("reply", "在办"), ("summary", "天窗后的早餐"), ("solution", "热餐车到了")] {
            assert_eq!(act(&union, &need, noun, &[("text", text)]).await, 303, "{noun}");
        }
        let path = format!("{}/objectives", at(house, "rlw/gongwu-3"));
        assert!(director.get(&path).await.has("没有对应的课程 |\n100% (1 / 1)"));
        let fields = [("title", "天窗作业零事故"), ("from_day", "2026-11-01"), ("to_day", "2026-12-31")];
        let made = director.post(&path, &fields).await;
        let objective = made.location.split('?').next().unwrap().to_owned();
        for linked in [format!("/learning/units/{unit}"), format!("/voice/public/{need}")] {
            let seen = director.post(&format!("{objective}/links"), &[("path", &linked)]).await;
            assert_eq!(seen.status, 303, "{}", seen.text);
        }
        let page = director.get(&objective).await;
        assert!(page.has("怎样带好新工友") && page.has("天窗后的早餐") && page.has("1 件，解决 0 件"), "{}", page.text);
        author.post(&format!("/voice/needs/{need}/confirmation"), &[]).await;
        assert!(director.get(&objective).await.has("1 件，解决 1 件"));
        assert!(director.get(&path).await.has("没有对应的课程 |\n0% (0 / 1)"));
        // A team serves its workshop's objective.
        let team = house.person("team-leader").await.get(&format!("{}/objectives", at(house, "rlw/gongwu-3/06"))).await;
        assert!(team.has("没有对应的课程 |\n0% (0 / 1)"), "{}", team.text);
        // What one may not open has no title: the union's case is not the director's.
        let case = format!("/voice/needs/{need}/case");
        assert_eq!(director.post(&format!("{objective}/links"), &[("path", &case)]).await.status, 422);
    });
}

#[test]
fn teams_where_nobody_came_are_those_of_a_hand_count() {
    on_each_database(MODULES, async |house| {
        furnish(house).await;
        let (db, tenant, today) = (&house.app.db, house.tenant("rlw"), house.today());
        let author = house.person("line-worker").await;
        let need = raise(&author, "welfare").await.parse::<Uuid>().unwrap();
        let admin = house.person("system-admin").await;
        let all = unit::tree(db, tenant, Tree::Admin, today).await.unwrap();
        let mut teams = BTreeSet::new();
        for leaf in all.iter().filter(|unit| !all.iter().any(|below| below.parent_id == Some(unit.id))) {
            if unit::structure::people(db, leaf.id, today).await.unwrap().0 > 0 {
                teams.insert(leaf.id);
            }
        }
        let listed = async || {
            let page = admin.get("/units/lacking").await;
            let section =
                page.html.split("天没有人来过").nth(1).unwrap().split("</section>").next().unwrap().to_owned();
            let ids = section.split("/units/").skip(1).map(|part| part.split('"').next().unwrap().parse().unwrap());
            ids.collect::<BTreeSet<UnitId>>()
        };
        assert_eq!(listed().await, teams, "raised on the web, not on a visit");
        execute(house, "update voice_need set channel = 'visit' where id = $1", params![need]).await;
        let k87 = house.unit("rlw/gongwu-3/06");
        let others: BTreeSet<UnitId> = teams.iter().copied().filter(|team| *team != k87).collect();
        assert_eq!(listed().await, others);
        house.at("2027-02-21T10:00");
        assert_eq!(listed().await, others, "90 days later");
        house.at("2027-02-22T10:00");
        assert_eq!(listed().await, teams, "and a day");
        let lacking = unit::structure::without(db, tenant, Role::ContactLeader, house.today()).await.unwrap();
        assert!(admin.get("/units/lacking").await.has(&format!("没有联系点领导 {}", lacking.len())));
    });
}
