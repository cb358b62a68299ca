//! The pulse: opened by few, answered once by anybody, told of groups only.

use base::{Actor, Day, PersonId, UnitId};
use store::{Rows, params};
use testkit::{House, Seen, Visitor, on_each_database, scan};
use uuid::Uuid;
use voice::{
    desk::plus,
    pulse::{
        self, Own,
        answer::{self, Sheet},
        closing::{self, Closed},
        scale::{LIBRARY, find},
    },
};

use crate::{MODULES, desk};

const TITLE: &str = "四季度脉搏问卷";

/// Drafted by the union officer and opened on the spot.
async fn opened(house: &House, who: &Visitor) -> String {
    let (from, to) = (house.today().to_string(), plus(house.today(), 7).to_string());
    let fields = [
        ("title", TITLE),
        ("opens_on", from.as_str()),
        ("closes_on", to.as_str()),
        ("scales", "mission"),
        ("scales", "conditions"),
    ];
    let made = who.post("/voice/pulses", &fields).await;
    assert_eq!(made.status, 303, "{}", made.text);
    let path = made.location.split('?').next().unwrap().to_owned();
    assert_eq!(who.post(&format!("{path}/opening"), &[]).await.status, 303);
    path
}

fn id_of(path: &str) -> Uuid {
    path.rsplit('/').next().unwrap().parse().unwrap()
}

async fn answered(who: &Visitor, path: &str, values: [&str; 7]) -> Seen {
    let names = LIBRARY[..2].iter().flat_map(|scale| scale.items).map(|item| item.name);
    let fields: Vec<(&str, &str)> = names.zip(values).collect();
    who.post(&format!("{path}/answers"), &fields).await
}

/// Everybody of a unit without a part in the cast's own story.
async fn people_of(house: &House, unit: UnitId) -> Vec<PersonId> {
    let sql = "select person_id from people_membership where unit_id = $1 and to_day is null order by person_id";
    house.app.db.column(sql, params![unit]).await.unwrap()
}

/// So many people of a unit answer, by turns 3 and 4 to every item.
async fn all_answer(house: &House, pulse: Uuid, unit: UnitId, people: &[PersonId]) {
    let desk = desk(house, "rlw").await;
    for (place, person) in people.iter().enumerate() {
        let actor =
            Actor { tenant: desk.tenant, person: *person, name: String::new(), grants: vec![], units: vec![unit] };
        let value = 3 + i64::from(place % 2 == 0);
        let sheet = Sheet(["mission", "conditions"].map(|code| whole(code, value)).to_vec());
        let (desk, actor, sheet) = (&desk, &actor, &sheet);
        house.app.db.write(|tx| async move { answer::send(&tx, desk, actor, pulse, sheet).await }).await.unwrap();
    }
}

fn whole(code: &str, value: i64) -> (&'static voice::pulse::scale::Scale, i64) {
    let scale = find(code).unwrap();
    (scale, value * scale.items.len() as i64)
}

async fn close(house: &House, slug: &str, path: &str) -> base::Result<Closed> {
    let mut desk = desk(house, "rlw").await;
    desk.now = house.now();
    let person = house.person_id(slug);
    let grants = people::grant::of(&house.app.db, desk.tenant, person, desk.today()).await.unwrap();
    let actor = Actor { tenant: desk.tenant, person, name: String::new(), grants, units: vec![] };
    let (desk, actor, id) = (&desk, &actor, id_of(path));
    house.app.db.write(|tx| async move { closing::by_hand(&tx, desk, actor, id).await }).await
}

#[test]
fn it_is_run_on_the_whole_organisation_and_says_everything_before_the_first_question() {
    on_each_database(MODULES, async |house| {
        let union = house.person("union-handler").await;
        for slug in ["line-worker", "branch-secretary", "workshop-director", "system-admin"] {
            let who = house.person(slug).await;
            assert_eq!(who.get("/voice/pulses/new").await.status, 403, "{slug}");
            assert_eq!(who.post("/voice/pulses", &[("title", TITLE)]).await.status, 403, "{slug}");
        }
        let early = [("title", "一"), ("opens_on", "2026-11-01"), ("closes_on", "2026-11-02")];
        let seen = union.post("/voice/pulses", &early).await;
        assert_eq!(seen.status, 422);
        let path = opened(house, &union).await;

        let worker = house.person("line-worker").await;
        let seen = worker.get(&path).await;
        for said in ["满 10 人才显示", "你的答案不单独保存", "没有催办", "不能改，也不能撤回", "这题不想答"]
        {
            assert!(seen.has(said), "{said}: {}", seen.text);
        }
        assert!(!seen.has("人填了"), "the number is for those who run it");
        let english = house.person("line-worker").await.in_english();
        assert!(english.get(&path).await.has("I know whom my work helps in the end."));
        // A second one waits, whatever the configuration says meanwhile.
        let (from, to) = (house.today().to_string(), plus(house.today(), 7).to_string());
        let fields = [("title", "再来"), ("opens_on", &from), ("closes_on", &to), ("scales", "voice")];
        let second = union.post("/voice/pulses", &fields).await.location.split('?').next().unwrap().to_owned();
        assert_eq!(union.post(&format!("{second}/opening"), &[]).await.status, 409);
        assert_eq!(worker.get(&second).await.status, 404, "a draft");
        assert_eq!(worker.post(&format!("{second}/answers"), &[("voice-1", "3")]).await.status, 404);
        for noun in ["opening", "closure", "papers"] {
            assert_eq!(worker.post(&format!("{path}/{noun}"), &[]).await.status, 403, "{noun}");
        }
        for page in ["paper", "papers/new"] {
            assert_eq!(worker.get(&format!("{path}/{page}")).await.status, 403, "{page}");
            assert_eq!(union.get(&format!("{path}/{page}")).await.status, 200, "{page}");
        }
        assert_eq!(union.post(&format!("{second}/closure"), &[]).await.status, 303, "the draft is taken back");
        assert_eq!(house.person("nicu-nurse").await.get(&path).await.status, 404, "another organisation");
    });
}

#[test]
fn an_answer_is_sent_once_and_is_nowhere() {
    on_each_database(MODULES, async |house| {
        let (union, worker) = (house.person("union-handler").await, house.person("line-worker").await);
        let path = opened(house, &union).await;
        let (db, person) = (&house.app.db, house.person_id("line-worker"));
        let audits = async || db.count("select count(*) from people_audit", vec![]).await.unwrap();
        let (before, traces) = (audits().await, traces(house, person).await);
        // Nothing whole, nothing understood.
        let seen = answered(&worker, &path, ["5", "", "5", "5", "skip", "2", "3"]).await;
        assert!(seen.status == 422 && seen.has("没有一个部分是答全的"), "{}", seen.text);
        assert_eq!(answered(&worker, &path, ["6", "4", "5", "5", "1", "2", "3"]).await.status, 422);
        assert_eq!(answered(&worker, &path, ["5", "4", "5", "5", "skip", "2", "3"]).await.status, 303);
        assert_eq!(answered(&worker, &path, ["1", "1", "1", "1", "1", "1", "1"]).await.status, 409);
        assert!(worker.get(&path).await.has("收到了"));
        let sums = "select count(*) from voice_pulse_sum where answers = 1 and total = 19 and squares = 361 and scale = 'mission'";
        assert_eq!(db.count(sums, vec![]).await.unwrap(), 1);
        assert_eq!(
            db.count("select count(*) from voice_pulse_sum", vec![]).await.unwrap(),
            1,
            "one scale was not whole"
        );
        assert_eq!(audits().await, before, "the log heard nothing");
        assert_eq!(db.count("select count(*) from store_outbox", vec![]).await.unwrap(), 0);
        let mut after = self::traces(house, person).await;
        after.retain(|place| !traces.contains(place));
        assert_eq!(after, ["voice_pulse_part.person_id"], "where the person has come to stand");
        let data = worker.get("/me/data.json").await;
        assert!(String::from_utf8_lossy(&data.bytes).contains(TITLE), "taking part is told to themselves");
    });
}

async fn traces(house: &House, person: PersonId) -> Vec<String> {
    let bytes = if house.app.db.is_sqlite() { person.0.as_bytes().to_vec() } else { person.to_string().into_bytes() };
    scan::holding(&house.app.db, &bytes).await
}

#[test]
fn the_card_is_quiet_and_goes() {
    on_each_database(MODULES, async |house| {
        let (union, worker) = (house.person("union-handler").await, house.person("line-worker").await);
        let path = opened(house, &union).await;
        let own = async |slug| pulse::own(&house.app.db, id_of(&path), house.person_id(slug)).await.unwrap();
        assert_eq!(worker.post(&format!("{path}/dismissal"), &[]).await.status, 303);
        assert_eq!(own("line-worker").await, Own { taken_part: false, put_away: true });
        assert_eq!(worker.post(&format!("{path}/dismissal"), &[]).await.status, 303, "again");
        assert_eq!(answered(&worker, &path, ["3"; 7]).await.status, 303, "still possible");
        assert!(own("line-worker").await.taken_part);
        assert_eq!(own("team-leader").await, Own { taken_part: false, put_away: false });
        let notices = "select count(*) from people_notice where message like 'pulse%'";
        assert_eq!(house.app.db.count(notices, vec![]).await.unwrap(), 0, "nobody is reminded");
    });
}

#[test]
fn closing_hands_on_what_may_be_told_and_leaves_nothing() {
    on_each_database(MODULES, async |house| {
        let union = house.person("union-handler").await;
        let path = opened(house, &union).await;
        let (large, small) = (house.unit("rlw/gongdian-2/03"), house.unit("rlw/jiguan/gonghui"));
        let (many, few) = (people_of(house, large).await, people_of(house, small).await);
        assert!(many.len() >= 10, "{}", many.len());
        all_answer(house, id_of(&path), large, &many).await;
        all_answer(house, id_of(&path), small, &few[..1]).await;
        assert!(matches!(close(house, "union-handler", &path).await, Err(base::Error::Conflict(_))), "its days run");
        house.at(&format!("{}T10:00", plus(house.today(), 7)));
        assert!(matches!(close(house, "line-worker", &path).await, Err(base::Error::Forbidden)));
        let closed = close(house, "union-handler", &path).await.unwrap();
        assert_eq!(closed.threshold, 10);
        assert!(closed.cells.iter().all(|cell| cell.answers >= 10));
        let of = |unit: UnitId| closed.cells.iter().filter(|cell| cell.unit == unit).count();
        assert_eq!(of(small), 0);
        // The whole less the large unit is one person: one of the two stays hidden.
        let whole = closed.units.first().unwrap();
        assert_eq!((whole.parent, of(whole.id), of(large)), (None, 2, 0));
        assert_eq!(closed.cells[0].answers, many.len() as i64 + 1);
        let db = &house.app.db;
        for table in ["voice_pulse_sum", "voice_pulse_part", "voice_pulse_put_away"] {
            assert_eq!(db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap(), 0, "{table}");
        }
        let event: String = db
            .value("select payload from store_outbox where kind = $1", params![closing::EVENT])
            .await
            .unwrap()
            .unwrap();
        for person in many.iter().chain(&few) {
            assert!(!event.contains(&person.to_string()));
        }
        assert!(union.get(&path).await.has(&format!("有 {} 人填了", many.len() + 1)));
        assert!(matches!(close(house, "union-handler", &path).await, Err(base::Error::Conflict(_))), "once");
        // The next one waits for a month.
        let days = [plus(house.today(), 0).to_string(), plus(house.today(), 7).to_string()];
        let fields = [("title", "再来"), ("opens_on", &days[0]), ("closes_on", &days[1]), ("scales", "voice")];
        let next = union.post("/voice/pulses", &fields).await.location.split('?').next().unwrap().to_owned();
        assert_eq!(union.post(&format!("{next}/opening"), &[]).await.status, 409);
    });
}

#[test]
fn the_day_after_it_closes_by_itself() {
    on_each_database(MODULES, async |house| {
        let union = house.person("union-handler").await;
        let path = opened(house, &union).await;
        house.at(&format!("{}T23:00", plus(house.today(), 7)));
        house.run_jobs().await;
        assert!(union.get(&path).await.has("结束并公布"), "its last day");
        house.at(&format!("{}T00:30", plus(house.today(), 1)));
        let worker = house.person("line-worker").await;
        assert_eq!(answered(&worker, &path, ["3"; 7]).await.status, 409, "nobody comes late");
        house.run_jobs().await;
        assert!(worker.get(&path).await.has("已经结束"));
        let closed: Option<Day> =
            house.app.db.value("select closed_on from voice_pulse where id = $1", params![id_of(&path)]).await.unwrap();
        assert_eq!(closed, Some(house.today()));
    });
}

#[test]
fn papers_are_typed_in_before_everybodys_eyes() {
    on_each_database(MODULES, async |house| {
        let union = house.person("union-handler").await;
        let path = opened(house, &union).await;
        let large = house.unit("rlw/gongdian-2/03");
        let many = people_of(house, large).await;
        let (large, small) = (large.to_string(), house.unit("rlw/jiguan/gonghui").to_string());
        let papers = format!("{path}/papers");
        let type_in = async |unit: &str, sheets: &str| union.post(&papers, &[("unit", unit), ("sheets", sheets)]).await;
        let seen = type_in(&large, "4534 433\n45 4").await;
        assert!(seen.status == 422 && seen.has("第 2 行不是 7 个数字"), "{}", seen.text);
        assert_eq!(type_in(&large, "4534 436").await.status, 422);
        assert!(type_in(&small, "4534 433").await.has("这个单位不到 10 人"));
        assert_eq!(type_in("", "4534 433").await.status, 422);
        let too_many = "4534 433\n".repeat(many.len() + 1);
        assert!(type_in(&large, &too_many).await.has("还多"));
        assert_eq!(type_in(&large, "4534 433\n\n2-34433\n5555 111").await.status, 303);
        let (db, worker) = (&house.app.db, house.person("line-worker").await);
        let sums = "select count(*) from voice_pulse_sum where scale = 'mission' and answers = 2 and papers = 2 and total = 36";
        assert_eq!(db.count(sums, vec![]).await.unwrap(), 1);
        assert!(worker.get(&path).await.has("3 份"), "everybody can see how many");
        let detail: Option<String> = db
            .value(
                "select detail from people_audit where action = $1 and actor_id = $2",
                params!["voice.pulse.papers", house.person_id("union-handler")],
            )
            .await
            .unwrap();
        assert_eq!(detail, Some(format!("3 papers for unit {large}")));
    });
}
