//! What the report tells, and what it keeps to itself.

use base::{Day, PersonId, UnitId};
use learning::{
    load::{self, Past, Probed},
    question::Given,
    report::{Recall, Report},
    unit::version::{Draft, read_gift},
};
use store::{Rows, params};
use testkit::House;

use crate::{BODY, GIFT, MODULES};

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// Everybody in the house has learned a unit in October and answered the
/// question of the week after.
async fn history(house: &House) -> usize {
    let (app, tenant) = (&house.app, house.tenant("rlw"));
    let people: Vec<PersonId> =
        app.db.column("select id from people_person where tenant_id = $1 order by id", params![tenant]).await.unwrap();
    let (author, reviewer, now) = (house.person_id("educator"), house.person_id("reviewer"), house.now());
    let unit = load::Unit {
        draft: Draft {
            title: "用电".into(),
            category: "safety".into(),
            body: BODY.into(),
            minutes: Some(4),
            ..Draft::default()
        },
        questions: read_gift(GIFT).0,
        pool: vec![],
        author,
        reviewer,
        published_at: now,
    };
    let count = people.len();
    app.db
        .write(|tx| async move {
            let unit = load::unit(&tx, &app.ids, tenant, &unit).await?;
            let past = people.iter().enumerate().map(|(n, person)| Past {
                person: *person,
                assignment: None,
                due_on: None,
                answers: vec![(0, Given::Choices(vec![0]), true), (1, Given::Truth(false), true)],
                answered_at: now,
                done_on: Some(day("2026-10-10")),
                probes: [Some(Probed { on: day("2026-10-17"), at: now, right: n % 4 != 0 }), None, None],
            });
            let past: Vec<Past> = past.collect();
            load::history(&tx, &app.ids, tenant, &unit, &past, "https://xinqiao.test").await
        })
        .await
        .unwrap();
    count
}

async fn report(house: &House, unit: Option<UnitId>) -> Report {
    let actor = base::Actor {
        tenant: house.tenant("rlw"),
        person: house.person_id("educator"),
        name: String::new(),
        grants: vec![base::actor::Grant { role: base::Role::Educator, units: None }],
        units: vec![],
    };
    let today = day("2026-11-23");
    let filter = learning::report::Filter { unit, course: None, quarter: learning::report::Quarter::of(today) };
    learning::report::read(&house.app.db, &actor, &filter, today).await.unwrap()
}

#[test]
fn small_groups_are_hidden_and_stay_hidden() {
    testkit::on_each_database(MODULES, async |house| {
        let people = history(house).await as i64;
        let whole = report(house, None).await;
        assert_eq!((whole.total.sums.people, whole.total.sums.reached), (people, people));
        assert!(matches!(whole.total.recall, Recall::Shown { people: shown, .. } if shown == people));
        let hidden: Vec<_> = whole.units.iter().filter(|line| line.recall == Recall::Hidden).collect();
        assert!(hidden.len() >= 2, "one alone would be the whole less the others: {:?}", whole.units);
        assert!(hidden.iter().map(|line| line.sums.recallers).sum::<i64>() >= 10);
        for line in &whole.units {
            match line.recall {
                Recall::Shown { people, .. } => assert!(people >= 10),
                Recall::Hidden => {
                    // Nor by a look inside.
                    let Some(unit) = line.unit else { continue };
                    let inside = report(house, Some(unit)).await;
                    assert_eq!(inside.total.recall, Recall::Hidden);
                    assert!(inside.units.iter().all(|line| !matches!(line.recall, Recall::Shown { .. })));
                }
                _ => {}
            }
        }
        let inside = whole.units.iter().find_map(|line| line.unit).unwrap();
        let shifts = report(house, Some(inside)).await.shifts;
        assert!(shifts.iter().all(|line| line.recall == Recall::Left), "recall by shift is for the whole house");
        assert!(whole.shifts.iter().any(|line| line.name == "night" && line.sums.people > 0));
    });
}

/// Somebody looks before and after a colleague's answer.
#[test]
fn one_more_answer_moves_nothing_that_is_told() {
    testkit::on_each_database(MODULES, async |house| {
        let db = &house.app.db;
        let people = history(house).await as i64;
        let before = report(house, None).await.total.recall;
        assert!(matches!(before, Recall::Shown { people: shown, .. } if shown == people));
        // Of one unit, the counts of the house: so many more answered, all wrong.
        let more = |count: i64| async move {
            let sql = "update learning_tally set recallers = recallers + $1, recalls = recalls + $1
                       where quarter = '2026-4' and course_id = $2
                         and unit_id = (select unit_id from learning_tally where course_id = $2 order by unit_id limit 1)";
            let values = store::params![count, uuid::Uuid::nil()];
            db.write(|tx| async move { tx.execute(sql, values).await.map(drop) }).await.unwrap();
            report(house, None).await.total.recall
        };
        for _ in 0..9 {
            assert_eq!(more(1).await, before);
        }
        let after = more(1).await;
        assert!(matches!(after, Recall::Shown { people: shown, .. } if shown == people + 10), "{after:?}");
    });
}

#[test]
fn the_page_and_the_table() {
    testkit::on_each_database(MODULES, async |house| {
        history(house).await;
        let educator = house.person("educator").await;
        let page = educator.get("/learning/reports?quarter=2026-4").await;
        assert!(page.has("2026 年第 4 季度") && page.has("其中：要上夜班的") && page.has("100%"), "{}", page.text);
        for word in ["时长统计", "登录次数", "周海生"] {
            assert!(!page.has(word), "{word}");
        }
        let table = educator.get("/learning/reports/table?quarter=2026-4").await;
        assert!(
            table.bytes.starts_with(b"PK") && table.headers["content-disposition"].to_str().unwrap().contains(".xlsx")
        );
        let earlier = educator.get("/learning/reports?quarter=2026-3").await;
        assert!(earlier.has("0%"), "{}", earlier.text);
    });
}

/// Every cell of the report, as text.
async fn cells(house: &House) -> Vec<String> {
    let sql = "select quarter || ' ' || cast(course_id as text) || ' ' || cast(unit_id as text) || ' ' || reached || ' ' || asked
               || ' ' || done || ' ' || recallers || ' ' || recalls || ' ' || recalled from learning_tally
               where reached + asked + done + recallers + recalls + recalled > 0";
    let sqlite =
        sql.replace("cast(course_id as text)", "hex(course_id)").replace("cast(unit_id as text)", "hex(unit_id)");
    let db = &house.app.db;
    let mut cells: Vec<String> = db.column(if db.is_sqlite() { &sqlite } else { sql }, vec![]).await.unwrap();
    cells.sort();
    cells
}

#[test]
fn counts_kept_are_counts_made() {
    testkit::on_each_database(MODULES, async |house| {
        history(house).await;
        report(house, None).await;
        let unit = crate::publish(house, "触电急救第一步").await;
        let first = crate::assign(house, &unit, &[]).await;
        let worker = house.person("line-worker").await;
        crate::learn(&worker, &unit).await;
        house.at("2026-11-30T12:00");
        let worker = house.person("line-worker").await;
        let front = worker.get("/learning").await;
        let probe = front.html.split("href=\"/learning/probes/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let page = worker.get(&format!("/learning/probes/{probe}")).await;
        let words = if page.has("第一步做什么") { "切断电源" } else { ">错<" };
        crate::answer(&worker, &page, words).await;
        let educator = house.person("educator").await;
        // Asked again for another quarter, then taken back.
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let fields = [("units", team.as_str()), ("due_on", "2027-01-15")];
        let second = educator.post(&format!("/learning/units/{unit}/assignments"), &fields).await;
        let kept = cells(house).await;
        assert!(kept.iter().any(|cell| cell.starts_with("2027-1")), "{kept:?}");
        let recount = async || {
            let (app, tenant) = (&house.app, house.tenant("rlw"));
            let sql = "delete from learning_tally_day where tenant_id = $1";
            app.db.write(|tx| async move { tx.execute(sql, params![tenant]).await }).await.unwrap();
            report(house, None).await;
            cells(house).await
        };
        assert_eq!(kept, recount().await);
        for made in [first, second] {
            let address = format!("{}/withdrawal", made.location.split('?').next().unwrap());
            assert_eq!(educator.post(&address, &[]).await.status, 303);
            let kept = cells(house).await;
            assert_eq!(kept, recount().await);
        }
    });
}
