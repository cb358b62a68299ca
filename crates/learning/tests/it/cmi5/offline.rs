//! A course taken along: launched by a device without a network, and what was
//! said then comes in later, under the same rules.

use axum::{body::Body, http::Request};
use jiff::SignedDuration;
use serde_json::{Value, json};
use store::Rows;
use testkit::{House, Visitor};
use uuid::Uuid;

use super::{
    lms::{Launch, Lms, block, body, structure, unit as au, zip},
    people::{framed, parts, publish, start},
    unit::Unit,
};
use crate::MODULES;

const NOBODY: &str = "00000000-0000-0000-0000-000000000000";

/// What is on somebody's device.
struct Device<'h> {
    house: &'h House,
    course: Value,
}

impl<'h> Device<'h> {
    async fn new(house: &'h House, visitor: &Visitor, package: &str) -> Self {
        let seen = visitor.post(&format!("/learning/packages/{package}/copies"), &[]).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        Self { house, course: body(&seen) }
    }

    fn registration(&self) -> &str {
        self.course["registration"].as_str().unwrap()
    }

    /// The unit at this place, launched here; nobody else knows of it.
    fn launch(&self, place: usize) -> Offline<'h> {
        let unit = &self.course["units"][place];
        let id = self.house.app.ids.make::<Uuid>().to_string();
        let url = unit["address"].as_str().unwrap().replace(NOBODY, &id);
        let mut unit_of = Unit::new(self.house, &Launch { url, registration: String::new(), session: id.clone() });
        unit_of.data = serde_json::from_str(&unit["data"].to_string().replace(NOBODY, &id)).unwrap();
        let words = json!({ "grant": self.course["grant"], "part": unit["part"], "mode": "Normal", "ago": 0 });
        Offline { house: self.house, id, unit: unit_of, words }
    }
}

struct Offline<'h> {
    house: &'h House,
    id: String,
    unit: Unit<'h>,
    words: Value,
}

impl<'h> Offline<'h> {
    /// As the worker of the content origin sends it.
    async fn arrive(&self, minutes_ago: i64) -> Value {
        let mut words = self.words.clone();
        words["ago"] = (minutes_ago * 60_000).into();
        let request = Request::post(format!("/learning/cmi5/{}/arrival", self.id))
            .header("host", "xinqiao.test")
            .header("origin", "http://content.test")
            .header("sec-fetch-site", "cross-site")
            .header("content-type", "text/plain;charset=UTF-8")
            .body(Body::from(words.to_string()))
            .unwrap();
        let seen = Visitor::new(self.house.router.clone(), None).send(request).await;
        assert_eq!(seen.status, 200, "{}", seen.html);
        assert_eq!(seen.headers["access-control-allow-origin"], "*");
        body(&seen)
    }

    /// Comes in, and tells what it read before it spoke.
    async fn arrived(mut self, minutes_ago: i64) -> Unit<'h> {
        let told = self.arrive(minutes_ago).await;
        let token = told["auth-token"].as_str().unwrap_or_else(|| panic!("{told}"));
        self.unit.authorization = format!("Basic {token}");
        let local = self.unit.data.clone();
        self.unit.read_data().await;
        assert_eq!(self.unit.data, local, "the device and the server say the same");
        assert_eq!(self.unit.preferences("GET", "").await.status, 200);
        self.unit
    }
}

async fn course(house: &House, lms: &Lms<'_>) -> String {
    let units = au("read", "moveOn=\"Completed\"", "index.html?part=1")
        + &block("more", &au("test", "moveOn=\"CompletedAndPassed\" masteryScore=\"0.8\"", "index.html#two"))
        + &au("away", "moveOn=\"Completed\"", "https://example.org/unit");
    let xml = structure("along", &units);
    let package = lms.imported(zip(&[("cmi5.xml", &xml), ("index.html", "<title>unit</title>")], false)).await;
    publish(house, &package).await;
    package
}

#[test]
fn a_course_that_was_taken_along_and_not_opened_leaves_no_trace() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let package = course(house, &lms).await;
        let worker = house.person("line-worker").await;
        let page = worker.get(&format!("/learning/packages/{package}")).await;
        assert!(page.html.contains("data-course data-origin=\"http://127.0.0.1:8081\""), "{}", page.html);
        let device = Device::new(house, &worker, &package).await;
        assert_eq!(device.course["units"].as_array().unwrap().len(), 2, "the one that lies elsewhere stays there");
        assert_eq!(device.course["units"][1]["title"], "test");
        assert!(!device.course.to_string().contains('周'));
        house.app.clock.advance(SignedDuration::from_hours(24 * 20));
        let again = Device::new(house, &worker, &package).await;
        assert_eq!(again.registration(), device.registration());
        assert!(lms.verbs(device.registration()).await.is_empty());
        let sessions = "select count(*) from learning_cmi5_session";
        assert_eq!(house.app.db.count(sessions, vec![]).await.unwrap(), 0);
        let page = worker.get(&format!("/learning/packages/{package}")).await;
        assert!(page.has("0 / 3"), "{}", page.text);

        let player = worker.get(&format!("/learning/packages/{package}/player")).await;
        assert!(player.html.contains(&format!("data-kept-player=\"{package}\"")), "{}", player.html);
        let end = worker.get(&format!("/learning/packages/{package}/player/end")).await;
        assert!(end.headers["content-security-policy"].to_str().unwrap().contains("frame-ancestors 'self'"));
        let nurse = house.person("nicu-nurse").await;
        for path in ["copies", "player", "player/end"] {
            let path = format!("/learning/packages/{package}/{path}");
            let seen = if path.ends_with("copies") { nurse.post(&path, &[]).await } else { nurse.get(&path).await };
            assert_eq!(seen.status, 404, "{path}");
        }
    });
}

#[test]
fn what_was_done_without_a_network_comes_in_once_and_in_its_order() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let package = course(house, &lms).await;
        let worker = house.person("line-worker").await;
        let device = Device::new(house, &worker, &package).await;
        house.app.clock.advance(SignedDuration::from_hours(30));
        let offline = device.launch(0);
        let first = offline.arrive(60).await;
        assert_eq!(offline.arrive(90).await, first, "the answer was lost: the same token");
        let unit = offline.arrived(95).await;
        let early = unit.defined("completed");
        assert_eq!(unit.put(&early).await.status, 403, "initialized is first");
        unit.say("initialized").await;
        let completed = unit.defined("completed");
        assert_eq!(unit.put(&completed).await.status, 204);
        assert_eq!(unit.put(&completed).await.status, 204, "sent again");
        assert_eq!(unit.state("PUT", "place", "{\"page\":3}").await.status, 204);
        let terminated = unit.defined("terminated");
        assert_eq!(unit.put(&terminated).await.status, 204);
        assert_eq!(unit.put(&terminated).await.status, 204, "also the last word may come again");
        assert_eq!(unit.put(&unit.defined("terminated")).await.status, 401);
        assert_eq!(unit.state("GET", "place", "").await.status, 401);

        let told = lms.statements(device.registration()).await;
        let verbs: Vec<_> =
            told.iter().map(|it| it["verb"]["id"].as_str().unwrap().rsplit('/').next().unwrap()).collect();
        assert_eq!(verbs, ["launched", "initialized", "completed", "terminated"]);
        let launched: jiff::Timestamp = told[0]["timestamp"].as_str().unwrap().parse().unwrap();
        let stored: jiff::Timestamp = told[0]["stored"].as_str().unwrap().parse().unwrap();
        assert_eq!(
            stored.duration_since(launched),
            SignedDuration::from_mins(60),
            "when it was, and when we heard of it"
        );
        assert!(worker.get(&format!("/learning/packages/{package}")).await.has("1 / 3"));

        // On another device somebody goes on where they were.
        let other = Device::new(house, &worker, &package).await;
        let read = &other.course["units"][0];
        assert_eq!((read["completed"].as_bool(), read["passed"].as_bool()), (Some(true), Some(false)));
        assert_eq!(
            (read["documents"][0]["name"].as_str(), read["documents"][0]["body"].as_str()),
            (Some("place"), Some("eyJwYWdlIjozfQ=="))
        );
        // The first device does not know that, and is told.
        let unit = device.launch(0).arrived(5).await;
        unit.say("initialized").await;
        let refused = unit.put(&unit.defined("completed")).await;
        assert!(refused.status == 403 && refused.html.contains("9.3.3"), "{}", refused.html);
        unit.say("terminated").await;
    });
}

#[test]
fn sessions_are_abandoned_by_the_order_of_their_launches() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let package = course(house, &lms).await;
        let worker = house.person("line-worker").await;
        let device = Device::new(house, &worker, &package).await;
        house.app.clock.advance(SignedDuration::from_hours(3));
        let parts = parts(house, &package).await;
        let online = start(&worker, &package, &parts[0]).await;
        let online = Unit::started(house, &framed(&online)).await;
        house.app.clock.advance(SignedDuration::from_mins(10));
        // Launched before: the one that is played now goes on, and keeps its launch data.
        let earlier = device.launch(0);
        assert!(earlier.arrive(40).await["auth-token"].is_string());
        assert_eq!(online.state("GET", "LMS.LaunchData", "").await.html, online.data.to_string());
        assert_eq!(online.put(&online.allowed()).await.status, 204);
        // Launched since: what was open is over.
        let later = device.launch(1).arrived(5).await;
        assert_eq!(online.put(&online.allowed()).await.status, 401);
        later.say("initialized").await;
        later.say("terminated").await;
        let verbs = lms.verbs(device.registration()).await;
        let wanted = [
            "launched",
            "initialized",
            "launched",
            "experienced",
            "abandoned",
            "abandoned",
            "launched",
            "initialized",
            "terminated",
        ];
        assert_eq!(verbs, wanted);
    });
}

#[test]
fn a_device_brings_in_only_what_it_was_given() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let package = course(house, &lms).await;
        let worker = house.person("line-worker").await;
        let device = Device::new(house, &worker, &package).await;
        let code = |told: &Value| told["error-code"].as_str().unwrap_or_default().to_owned();
        let mut forged = device.launch(0);
        let grant = forged.words["grant"].as_str().unwrap().to_owned();
        forged.words["grant"] = format!("B{}", &grant[1..]).into();
        assert_eq!(code(&forged.arrive(0).await), "2");
        let mut block = device.launch(0);
        block.words["part"] = house.app.ids.make::<Uuid>().to_string().into();
        assert_eq!(code(&block.arrive(0).await), "2");
        let mut mode = device.launch(0);
        mode.words["mode"] = "Exam".into();
        assert_eq!(code(&mode.arrive(0).await), "2");

        // A session of somebody else is not mine.
        let leader = house.person("team-leader").await;
        let other = Device::new(house, &leader, &package).await;
        assert_ne!(other.registration(), device.registration());
        let own = other.launch(0);
        assert!(own.arrive(0).await["auth-token"].is_string());
        let taken = Offline { id: own.id.clone(), ..device.launch(0) };
        assert_eq!(code(&taken.arrive(0).await), "2");

        house.app.clock.advance(SignedDuration::from_hours(24 * 31));
        assert_eq!(code(&device.launch(0).arrive(10).await), "1", "the course page with a network brings a new right");
        let renewed = Device::new(house, &house.person("line-worker").await, &package).await;
        let unit = renewed.launch(0).arrived(60 * 24 * 29).await;
        unit.say("initialized").await;
        assert_eq!(lms.verbs(renewed.registration()).await, ["launched", "initialized"]);
    });
}
