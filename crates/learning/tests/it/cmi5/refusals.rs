//! 005 and 006: what a unit may not do, each answered 403 (401 without a good
//! token, 400 where xAPI itself wants it), and nothing of it kept.

use serde_json::{Value, json};

use super::{
    lms::{Lms, body, package},
    unit::{MASTERY, MOVE_ON, SESSION, Unit},
};
use crate::MODULES;

const COURSE: &str = "moveOn=\"CompletedAndPassed\" masteryScore=\"0.9\"";

/// Something in it changed; null takes away.
fn changed(mut statement: Value, path: &[&str], value: Value) -> Value {
    let (name, parents) = path.split_last().unwrap();
    let parent = parents.iter().fold(&mut statement, |json, name| &mut json[*name]).as_object_mut().unwrap();
    if value.is_null() {
        parent.remove(*name);
    } else {
        parent.insert((*name).into(), value);
    }
    statement
}

#[test]
fn the_way_in() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let id = lms.imported(package("005", COURSE)).await;
        let launch = lms.launched(&id, json!({})).await;
        let mut unit = Unit::new(house, &launch);
        // 8.1.2: before there is a token, whatever stands in its place.
        let early = json!({ "id": "0192f5c0-0000-7000-8000-000000000001", "verb": { "id": "urn:x" } });
        assert_eq!(unit.put(&early).await.status, 401);
        unit.authorization = String::new();
        assert_eq!(unit.put(&early).await.status, 401);
        assert_eq!(unit.state("GET", "LMS.LaunchData", "").await.status, 401);
        // A browser asks first, without a token.
        let asked = unit.send("OPTIONS", &unit.parameter("fetch"), "", String::new()).await;
        assert_eq!(asked.status, 204);
        let asked =
            unit.send("OPTIONS", &format!("{}/statements", unit.parameter("endpoint")), "", String::new()).await;
        assert!(asked.headers["access-control-allow-headers"].to_str().unwrap().contains("Authorization"));
        assert_eq!(unit.send("GET", &unit.parameter("fetch"), "", String::new()).await.status, 405);
        let wrong = unit.parameter("fetch").replace("key=", "key=0");
        let wrong = unit.send("POST", &wrong, "", String::new()).await;
        assert_eq!((wrong.status, body(&wrong)["error-code"].as_str()), (200, Some("2")));
        unit.take_token().await;
        unit.read_data().await;
        // 11.0: before the preferences are read.
        assert_eq!(unit.put(&unit.defined("initialized")).await.status, 403);
        assert_eq!(unit.preferences("GET", "").await.status, 200);
        // 8.2.3: the token is given once.
        let second = unit.fetch().await;
        assert_eq!(second.status, 200);
        assert_eq!((body(&second).get("auth-token"), body(&second)["error-code"].as_str()), (None, Some("1")));
        // 10.0: the launch data is not the unit's.
        assert_eq!(unit.state("PUT", "LMS.LaunchData", "{\"test\":true}").await.status, 403);
        assert_eq!(unit.state("POST", "LMS.LaunchData", "{\"test\":true}").await.status, 403);
        assert_eq!(unit.state("DELETE", "LMS.LaunchData", "").await.status, 403);
        assert_eq!(body(&unit.state("GET", "LMS.LaunchData", "").await), unit.data);
        preferences(&unit).await;
        // 9.3: nothing comes before initialized.
        assert_eq!(unit.put(&unit.allowed()).await.status, 403);
        assert_eq!(unit.put(&unit.defined("completed")).await.status, 403);
        assert_eq!(lms.verbs(&launch.registration).await, ["launched"]);
        let about = unit.get("about", &[]).await;
        assert_eq!(about.status, 200);
        assert_eq!(unit.get("nothing", &[]).await.status, 404);
    });
}

async fn preferences(unit: &Unit<'_>) {
    let good = "{\"languagePreference\":\"en-US,fr-FR,fr-BE\",\"audioPreference\":\"on\"}";
    let actor = unit.parameter("actor");
    assert_eq!(unit.profile("PUT", None, "application/json", good).await.status, 400);
    let other = "{\"mbox\":\"mailto:catapult@example.com\"}";
    assert_eq!(unit.profile("PUT", Some(other), "application/json", good).await.status, 403);
    assert_eq!(unit.profile("PUT", Some(&actor), "text/plain;charset=UTF-8", good).await.status, 403);
    assert_eq!(unit.profile("PUT", Some(&actor), "text/plain", "just some text").await.status, 403);
    for wrong in [
        "{\"audioPreference\":\"on\"}",
        "{\"languagePreference\":\"en-US\"}",
        "{\"languagePreference\":\"not comma separated\",\"audioPreference\":\"on\"}",
        "{\"languagePreference\":\"\",\"audioPreference\":\"on\"}",
    ] {
        assert_eq!(unit.preferences("PUT", wrong).await.status, 403, "{wrong}");
    }
    assert_eq!(unit.preferences("DELETE", "").await.status, 403);
    assert_eq!(unit.preferences("POST", "{\"audioPreference\":\"off\"}").await.status, 204);
    assert_eq!(body(&unit.preferences("GET", "").await)["audioPreference"], "off");
}

#[test]
fn statements_that_break_a_rule() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let id = lms.imported(package("005-1", COURSE)).await;
        let launch = lms.launched(&id, json!({})).await;
        let unit = Unit::started(house, &launch).await;
        unit.put(&unit.allowed()).await;
        let no = Value::Null;
        let passed = || unit.scored("passed", 0.9);
        let (completed, terminated) = (|| unit.defined("completed"), || unit.defined("terminated"));
        let failed = |scaled: f64| unit.scored("failed", scaled);
        let category = |statement: Value, ids: &[&str]| {
            let ids: Vec<Value> = ids.iter().map(|id| json!({ "id": id })).collect();
            changed(statement, &["context", "contextActivities", "category"], ids.into())
        };
        let score = |statement: Value, score: Value| changed(statement, &["result", "score"], score);
        let bad: Vec<(&str, Value)> = vec![
            (
                "6.3",
                changed(
                    changed(unit.allowed(), &["verb", "id"], "http://adlnet.gov/expapi/verbs/voided".into()),
                    &["object", "objectType"],
                    "StatementRef".into(),
                ),
            ),
            ("9.7", changed(unit.allowed(), &["timestamp"], no.clone())),
            ("9.7", changed(unit.allowed(), &["timestamp"], "2026-11-23T01:00:00.000-06:00".into())),
            ("9.2", changed(passed(), &["actor", "objectType"], "Group".into())),
            ("9.2", changed(passed(), &["actor", "objectType"], "Unknown".into())),
            ("9.2", changed(passed(), &["actor"], json!({ "mbox": "mailto:catapult@example.com" }))),
            ("9.3.2", unit.defined("initialized")),
            ("9.4", changed(passed(), &["object", "id"], "http://example.com/not/the/lms/id".into())),
            ("9.6", changed(passed(), &["context"], no.clone())),
            ("9.6.1", changed(passed(), &["context", "registration"], no.clone())),
            ("9.6.1", changed(passed(), &["context", "registration"], "ccaf384c-f8d4-4e7a-8304-49af58f0b176".into())),
            ("9.5.3", changed(passed(), &["result", "completion"], true.into())),
            ("9.5.2", changed(completed(), &["result", "success"], true.into())),
            ("9.5.3", changed(completed(), &["result", "completion"], no.clone())),
            ("9.5.3", changed(completed(), &["result", "completion"], false.into())),
            ("9.5.1", score(completed(), json!({ "raw": 50, "scaled": 0.5, "min": 0, "max": 100 }))),
            ("9.5.4.1", changed(terminated(), &["result"], no.clone())),
            ("9.5.4.1", changed(terminated(), &["result"], json!({ "response": "x" }))),
            ("9.5.4.1", changed(completed(), &["result", "duration"], no.clone())),
            ("9.5.4.1", changed(passed(), &["result", "duration"], no.clone())),
            ("9.5.4.1", changed(failed(0.89), &["result", "duration"], no.clone())),
            ("9.5.2", changed(passed(), &["result", "success"], no.clone())),
            ("9.5.2", changed(passed(), &["result", "success"], false.into())),
            ("9.5.2", changed(failed(0.89), &["result", "success"], no.clone())),
            ("9.5.2", changed(failed(0.89), &["result", "success"], true.into())),
            ("9.3.4", unit.scored("passed", 0.89)),
            ("9.3.5", failed(0.9)),
            ("9.3.5", failed(0.91)),
            ("9.5.1", score(passed(), json!({ "raw": 90, "scaled": 0.9, "max": 100 }))),
            ("9.5.1", score(passed(), json!({ "raw": 90, "scaled": 0.9, "min": 0 }))),
            ("9.6.2.2", category(completed(), &[super::unit::CMI5])),
            ("9.6.2.2", category(passed(), &[super::unit::CMI5])),
            ("9.6.2.2", category(failed(0.89), &[super::unit::CMI5])),
            ("9.6.2.2", category(unit.allowed(), &[MOVE_ON])),
            ("9.6.2.2", category(terminated(), &[super::unit::CMI5, MOVE_ON])),
            ("9.6.3.2", changed(passed(), &["context", "extensions", MASTERY], no.clone())),
            ("9.6.3.2", changed(passed(), &["context", "extensions", MASTERY], 0.8.into())),
            ("9.6.3.1", changed(unit.allowed(), &["context", "extensions", SESSION], no.clone())),
            ("9.6.2.3", changed(unit.allowed(), &["context", "contextActivities"], no.clone())),
            ("7.1.3", changed(terminated(), &["verb", "id"], "https://w3id.org/xapi/adl/verbs/waived".into())),
        ];
        for (section, statement) in &bad {
            let seen = unit.put(statement).await;
            assert_eq!(seen.status, 403, "{section}: {} {statement}", seen.html);
            assert!(seen.html.starts_with(&format!("cmi5 {section}:")), "{section}: {}", seen.html);
        }
        assert_eq!(unit.post(&changed(unit.allowed(), &["id"], no.clone())).await.status, 403);
        // Of a list, all or nothing.
        let list = json!([unit.allowed(), completed(), completed()]);
        assert_eq!(unit.post(&list).await.status, 403);
        unit.say("completed").await;
        assert_eq!(unit.put(&completed()).await.status, 403);
        let first = passed();
        assert_eq!(unit.put(&first).await.status, 204);
        // Its answer was lost, and it is sent again.
        assert_eq!(unit.put(&first).await.status, 204);
        assert_eq!(unit.put(&passed()).await.status, 403);
        assert_eq!(unit.put(&failed(0.89)).await.status, 403);
        // What xAPI itself refuses is 400.
        assert_eq!(unit.post(&json!("text")).await.status, 403);
        assert_eq!(unit.put(&changed(unit.allowed(), &["verb", "colour"], "red".into())).await.status, 400);
        let allowed = unit.allowed();
        unit.say("terminated").await;
        assert_eq!(unit.put(&allowed).await.status, 401);
        assert_eq!(unit.state("GET", "any", "").await.status, 401);
        let verbs = lms.verbs(&launch.registration).await;
        let wanted =
            ["launched", "initialized", "experienced", "completed", "passed", "satisfied", "satisfied", "terminated"];
        assert_eq!(verbs, wanted);
    });
}

#[test]
fn judged_once_a_session_and_never_to_look_around() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let id = lms.imported(package("005-2", COURSE)).await;
        let launch = lms.launched(&id, json!({})).await;
        let unit = Unit::started(house, &launch).await;
        unit.say("failed").await;
        assert_eq!(unit.put(&unit.defined("failed")).await.status, 403);
        assert_eq!(unit.put(&unit.defined("passed")).await.status, 403);
        unit.say("terminated").await;
        // The next session is another try.
        let again = lms.launched(&id, json!({ "registration": launch.registration })).await;
        let unit = Unit::started(house, &again).await;
        unit.say("passed").await;
        for mode in ["Browse", "Review"] {
            let asked = json!({ "launchMode": mode, "registration": launch.registration });
            let launch = lms.launched(&id, asked).await;
            let unit = Unit::started(house, &launch).await;
            assert_eq!(unit.data["launchMode"], mode);
            for verb in ["completed", "failed", "passed"] {
                assert_eq!(unit.put(&unit.defined(verb)).await.status, 403, "{mode} {verb}");
            }
            unit.say("terminated").await;
        }
    });
}

#[test]
fn a_unit_reaches_its_own_registration_only() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let id = lms.imported(package("reach", COURSE)).await;
        let mine = Unit::started(house, &lms.launched(&id, json!({})).await).await;
        let launch = lms
            .launched(&id, json!({ "actor": { "account": { "name": "b", "homePage": "https://b.example" } } }))
            .await;
        let other = Unit::started(house, &launch).await;
        let seen = body(&mine.get("statements", &[("limit", "1")]).await);
        assert_eq!(seen["statements"].as_array().unwrap().len(), 1);
        let more = seen["more"].as_str().unwrap();
        assert!(more.starts_with("/learning/cmi5/") && more.contains("cursor="), "{more}");
        let all = body(&mine.get("statements", &[]).await);
        let all = all["statements"].as_array().unwrap();
        assert!(!all.is_empty() && all.iter().all(|it| it["actor"]["account"]["name"] == "001.zip"));
        let stranger = other.parameter("actor");
        let activity = mine.parameter("activityId");
        let place = [("stateId", "x"), ("activityId", activity.as_str()), ("agent", stranger.as_str())];
        assert_eq!(mine.get("activities/state", &place).await.status, 403);
        assert_eq!(mine.get("agents", &[("agent", &stranger)]).await.status, 403);
        let (actor, registration) = (mine.parameter("actor"), other.parameter("registration"));
        let place = [
            ("stateId", "x"),
            ("activityId", activity.as_str()),
            ("agent", actor.as_str()),
            ("registration", &registration),
        ];
        assert_eq!(mine.get("activities/state", &place).await.status, 403);
        let elsewhere = format!("{activity}0");
        let place = [("stateId", "x"), ("activityId", elsewhere.as_str()), ("agent", actor.as_str())];
        assert_eq!(mine.get("activities/state", &place).await.status, 403);
        let own = [("stateId", "x"), ("activityId", "https://publisher.example/page"), ("agent", actor.as_str())];
        assert_eq!(mine.get("activities/state", &own).await.status, 404);
        // One session's token opens no other.
        let mut thief = Unit::new(house, &launch);
        thief.authorization.clone_from(&mine.authorization);
        assert_eq!(thief.state("GET", "LMS.LaunchData", "").await.status, 401);
    });
}
