//! The climate page shows each scale with n and interval, of units alone.

use base::{Actor, PersonId, UnitId};
use store::{FromQueryResult, Rows, params};
use testkit::{House, Seen, on_each_database, scan};
use uuid::Uuid;
use voice::{
    desk::{Desk, plus},
    pulse::{
        self, New,
        answer::{self, Sheet},
        closing,
        scale::LIBRARY,
    },
};

use crate::MODULES;

async fn actor(house: &House, desk: &Desk, person: PersonId) -> Actor {
    let grants = people::grant::of(&house.app.db, desk.tenant, person, desk.today()).await.unwrap();
    Actor { tenant: desk.tenant, person, name: String::new(), grants, units: vec![] }
}

async fn desk(house: &House) -> Desk {
    let tenant = house.tenant("rlw");
    let zone = people::tenant::get(&house.app.db, tenant).await.unwrap().zone;
    Desk::open(&house.app, tenant, zone).await.unwrap()
}

async fn people_of(house: &House, unit: UnitId) -> Vec<PersonId> {
    let sql = "select person_id from people_membership where unit_id = $1 and to_day is null order by person_id";
    house.app.db.column(sql, params![unit]).await.unwrap()
}

async fn answer(house: &House, desk: &Desk, pulse: Uuid, person: PersonId, value: i64) {
    let actor = Actor { tenant: desk.tenant, person, name: String::new(), grants: vec![], units: vec![] };
    let sheet = Sheet(LIBRARY.iter().map(|scale| (scale, value * scale.items.len() as i64)).collect());
    let (actor, sheet) = (&actor, &sheet);
    house.app.db.write(|tx| async move { answer::send(&tx, desk, actor, pulse, sheet).await }).await.unwrap();
}

/// A pulse of a week, answered by these with 2 and 4 or 3 and 5 by turns.
async fn pulse(house: &House, groups: &[(UnitId, usize, i64)]) -> Uuid {
    let desk = desk(house).await;
    let union = actor(house, &desk, house.person_id("union-handler")).await;
    let new = New {
        title: "脉搏".into(),
        opens_on: desk.today(),
        closes_on: plus(desk.today(), 7),
        scales: LIBRARY.iter().collect(),
    };
    let opened = {
        let (desk, union, new) = (&desk, &union, &new);
        let work = house.app.db.write(|tx| async move {
            let id = pulse::draft(&tx, desk, union, new).await?;
            pulse::start(&tx, desk, union, id, 10).await.map(|()| id)
        });
        work.await.unwrap()
    };
    for (unit, count, low) in groups {
        let people = people_of(house, *unit).await;
        for (place, person) in people.into_iter().take(*count).enumerate() {
            answer(house, &desk, opened, person, if place % 2 == 0 { *low } else { low + 2 }).await;
        }
    }
    house.at(&format!("{}T01:00", plus(desk.today(), 8)));
    // The pulse closes; on its next turn the worker hands on what it tells.
    house.run_jobs().await;
    house.run_jobs().await;
    opened
}

async fn page(house: &House, unit: Option<UnitId>) -> Seen {
    let worker = house.person("line-worker").await;
    worker.get(&unit.map_or("/insight/climate".into(), |unit| format!("/insight/climate?unit={unit}"))).await
}

#[test]
fn a_scale_appears_with_n_and_interval_and_a_small_unit_does_not() {
    on_each_database(MODULES, async |house| {
        assert!(page(house, None).await.has("还没有结果"));
        let (large, tiny) = (house.unit("rlw/gongdian-2/03"), house.unit("rlw/jiguan/gonghui"));
        pulse(house, &[(large, 10, 2), (tiny, 1, 3)]).await;
        let seen = page(house, None).await;
        for said in ["使命感与责任感", "95% 区间", "t 分布", "满 10 人才显示"] {
            assert!(seen.has(said), "{said}: {}", seen.text);
        }
        assert_eq!(seen.part("dl.facts div:nth-child(3) dd"), "11", "n");
        assert!(seen.html.contains("<svg class=\"chart"), "a chart with its table");
        for hidden in [large, tiny] {
            assert_eq!(page(house, Some(hidden)).await.status, 404, "of whom nothing may be told");
        }
        house.at(&format!("{}T09:00", plus(house.today(), 40)));
        let people = people_of(house, large).await.len();
        pulse(house, &[(large, people, 3)]).await;
        let seen = page(house, Some(large)).await;
        assert!(seen.has("数据不足"), "the first time: {}", seen.text);
        assert_eq!(seen.part("dl.facts div:nth-child(3) dd"), people.to_string(), "{}", seen.text);
        let english = house.person("team-leader").await.in_english();
        assert!(english.get("/insight/climate").await.has("Sense of mission and responsibility"));
        assert_eq!(english.get("/insight/climate/limits").await.status, 200);
        assert_eq!(house.stranger().get("/insight/climate").await.status, 303);
        assert!(
            house.person("nicu-nurse").await.get("/insight/climate").await.has("还没有结果"),
            "another organisation"
        );
    });
}

#[derive(FromQueryResult)]
struct Cell {
    answers: i64,
    mean: f64,
    low: f64,
    high: f64,
}

#[test]
fn the_figures_are_those_of_the_textbook_and_no_person_is_in_the_room() {
    on_each_database(MODULES, async |house| {
        let large = house.unit("rlw/gongdian-2/03");
        let id = pulse(house, &[(large, 10, 2)]).await;
        let db = &house.app.db;
        let sql = "select answers, mean, low, high from insight_climate_cell where scale = $1 and unit_id = $2";
        let cell: Cell = db.one(sql, params!["mission", large]).await.unwrap();
        // Five times 2, five times 4: deviation 1.0541, t of 9 degrees 2.2622.
        let half = 2.262_157 * (10.0_f64 / 9.0).sqrt() / 10.0_f64.sqrt();
        assert_eq!(cell.answers, 10);
        assert!((cell.mean - 3.0).abs() < 1e-9 && (cell.low - (3.0 - half)).abs() < 1e-4, "{} {}", cell.mean, cell.low);
        assert!((cell.high - (3.0 + half)).abs() < 1e-4);
        for person in people_of(house, large).await {
            let bytes = if db.is_sqlite() { person.0.as_bytes().to_vec() } else { person.to_string().into_bytes() };
            for place in scan::holding(db, &bytes).await {
                assert!(!place.starts_with("insight_") && !place.starts_with("voice_pulse_"), "{place}");
            }
        }
        // Delivered twice, stored once.
        let before = db.count("select count(*) from insight_climate_cell", vec![]).await.unwrap();
        assert!(before > 0);
        let sql = "select count(*) from voice_pulse where id = $1 and state = 'closed' and taken_part = 10";
        assert_eq!(db.count(sql, params![id]).await.unwrap(), 1);
        assert_eq!(closing::EVENT, insight::MODULE.subscriptions[0].event, "the two rooms agree on a word");
    });
}
