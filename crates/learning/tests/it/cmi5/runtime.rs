//! 001 to 009: what a registration reads like, by index.

use serde_json::{Value, json};

use super::{
    lms::{Lms, PUBLISHER, body, package, structure, unit as au, zip},
    unit::{CMI5, MASTERY, MOVE_ON, SESSION, Unit},
};
use crate::MODULES;

fn extension(statement: &Value, name: &str) -> Value {
    statement["context"]["extensions"][format!("https://w3id.org/xapi/cmi5/context/extensions/{name}")].clone()
}

fn lists(statement: &Value, list: &str, id: &str) -> bool {
    statement["context"]["contextActivities"][list].as_array().unwrap().iter().any(|it| it["id"] == id)
}

#[test]
fn section_8_to_10_essentials() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let course = package("001", "moveOn=\"CompletedAndPassed\" masteryScore=\"0.9\" launchMethod=\"AnyWindow\"");
        let id = lms.imported(course).await;
        let launch = lms.launched(&id, json!({ "returnURL": "https://suite.example/back" })).await;
        let mut unit = Unit::new(house, &launch);
        assert!(unit.url.path().ends_with("/index.html"));
        assert_eq!((unit.parameter("paramA").as_str(), unit.parameter("paramB").as_str()), ("1", "2"));
        assert!(!launch.url.contains('+'), "{}", launch.url);
        assert_eq!(unit.parameter("registration"), launch.registration);
        assert_ne!(unit.parameter("activityId"), format!("{PUBLISHER}/au/001"));
        assert_eq!(unit.actor()["account"]["name"], "001.zip");
        // Launched is there before the unit is.
        assert_eq!(lms.verbs(&launch.registration).await, ["launched"]);
        unit.take_token().await;
        unit.read_data().await;
        let template = &unit.data["contextTemplate"];
        assert_eq!(template["extensions"][SESSION], launch.session.as_str());
        assert_eq!(template["contextActivities"]["grouping"][0]["id"], format!("{PUBLISHER}/au/001"));
        let told = json!({
            "launchMode": "Normal", "moveOn": "CompletedAndPassed", "masteryScore": 0.9,
            "launchParameters": "sample string", "entitlementKey": { "courseStructure": "sample value" },
            "returnURL": "https://suite.example/back",
        });
        for (name, value) in told.as_object().unwrap() {
            assert_eq!(&unit.data[name], value, "{name}");
        }
        let preferences = unit.preferences("GET", "").await;
        assert_eq!(body(&preferences), json!({ "languagePreference": "zh-CN,en-US", "audioPreference": "on" }));
        for verb in ["initialized", "passed", "completed", "terminated"] {
            unit.say(verb).await;
        }
        let all = lms.statements(&launch.registration).await;
        let verbs = lms.verbs(&launch.registration).await;
        assert_eq!(verbs, ["launched", "initialized", "passed", "completed", "satisfied", "satisfied", "terminated"]);
        let told = &all[0];
        assert_eq!(extension(told, "sessionid"), launch.session.as_str());
        assert_eq!((extension(told, "masteryscore"), extension(told, "launchmode")), (json!(0.9), json!("Normal")));
        assert_eq!(
            (extension(told, "moveon"), extension(told, "launchparameters")),
            (json!("CompletedAndPassed"), json!("sample string"))
        );
        let place = extension(told, "launchurl");
        let place = url::Url::parse(place.as_str().unwrap()).unwrap();
        assert_eq!((place.path(), place.query()), (unit.url.path(), Some("paramA=1&paramB=2")));
        for (index, kind, publisher) in [(4, "block", "block/001"), (5, "course", "course/001")] {
            let it = &all[index];
            let kind = format!("https://w3id.org/xapi/cmi5/activitytype/{kind}");
            assert_eq!(it["object"]["definition"]["type"], kind);
            let publisher = format!("{PUBLISHER}/{publisher}");
            assert_ne!(it["object"]["id"], publisher);
            assert!(lists(it, "grouping", &publisher) && lists(it, "category", CMI5), "{it}");
            assert_eq!(extension(it, "sessionid"), launch.session.as_str());
        }
        assert!(all.iter().all(|it| it["actor"]["account"]["name"] == "001.zip"));
        assert!(lists(told, "category", CMI5) && lists(told, "grouping", &format!("{PUBLISHER}/au/001")));
    });
}

#[test]
fn section_13_1_4_move_on() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        for (word, said, satisfied) in [
            ("Completed", vec!["passed", "completed"], 1),
            ("Completed", vec!["completed"], 0),
            ("CompletedOrPassed", vec!["completed", "passed"], 0),
            ("CompletedOrPassed", vec!["passed"], 0),
            ("Passed", vec!["passed", "completed"], 0),
            ("CompletedAndPassed", vec!["completed", "passed"], 1),
        ] {
            let id =
                lms.imported(package(&format!("004-{word}-{}", said.join("-")), &format!("moveOn=\"{word}\""))).await;
            let launch = lms.launched(&id, json!({})).await;
            let unit = Unit::started(house, &launch).await;
            let mut wanted = vec!["launched", "initialized"];
            for (index, verb) in said.iter().enumerate() {
                unit.say(verb).await;
                wanted.push(verb);
                if index == satisfied {
                    wanted.extend(["satisfied", "satisfied"]);
                }
            }
            unit.say("terminated").await;
            wanted.push("terminated");
            assert_eq!(lms.verbs(&launch.registration).await, wanted, "{word} {said:?}");
        }
        // Satisfied by being there, before it is launched, in a session of its own.
        let id = lms.imported(package("004-5", "")).await;
        let launch = lms.launched(&id, json!({})).await;
        let unit = Unit::started(house, &launch).await;
        unit.say("completed").await;
        unit.say("terminated").await;
        let all = lms.statements(&launch.registration).await;
        let verbs = lms.verbs(&launch.registration).await;
        assert_eq!(verbs, ["satisfied", "satisfied", "launched", "initialized", "completed", "terminated"]);
        assert!(lists(&all[0], "grouping", &format!("{PUBLISHER}/block/004-5")));
        assert!(lists(&all[1], "grouping", &format!("{PUBLISHER}/course/004-5")));
        assert_eq!(extension(&all[0], "sessionid"), extension(&all[1], "sessionid"));
        assert_ne!(extension(&all[0], "sessionid"), launch.session.as_str());
    });
}

#[test]
fn blocks_in_blocks_are_satisfied_from_the_inside() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let one = |id: &str| au(id, "moveOn=\"Completed\"", "http://example.com/");
        let inner = super::lms::block("inner", &one("1"));
        let outer = super::lms::block("outer", &format!("{inner}{}", one("2")));
        let package = zip(&[("cmi5.xml", &structure("nested", &format!("{outer}{}", one("3")))), ("x.txt", "")], false);
        let id = lms.imported(package).await;
        let first = lms.launched(&id, json!({})).await;
        let mut names = Vec::new();
        for place in [0, 1, 2] {
            let launch = lms.launched(&id, json!({ "unit": place, "registration": first.registration })).await;
            let unit = Unit::started(house, &launch).await;
            unit.say("completed").await;
            unit.say("terminated").await;
            let satisfied = lms.statements(&first.registration).await;
            let satisfied = satisfied.iter().filter(|it| it["verb"]["id"].as_str().unwrap().ends_with("/satisfied"));
            names = satisfied.map(|it| it["object"]["definition"]["name"]["en"].as_str().unwrap().to_owned()).collect();
            assert_eq!(names.len(), place + 1, "{names:?}");
        }
        assert_eq!(names, ["inner", "outer", "nested"]);
    });
}

#[test]
fn section_9_3_in_a_later_session() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        for (verb, refused) in [("completed", vec!["completed"]), ("passed", vec!["passed", "failed"])] {
            let id = lms.imported(package(&format!("007-{verb}"), "moveOn=\"CompletedAndPassed\"")).await;
            let first = lms.launched(&id, json!({})).await;
            let unit = Unit::started(house, &first).await;
            let state = unit.state("GET", "007", "").await;
            assert_eq!(state.status, 404, "{}", state.html);
            unit.say(verb).await;
            assert_eq!(unit.state("PUT", "007", "{\"firstRun\":true}").await.status, 204);
            unit.say("terminated").await;
            let second = lms.launched(&id, json!({ "registration": first.registration })).await;
            assert_eq!(second.registration, first.registration);
            assert_ne!(second.session, first.session);
            let unit = Unit::started(house, &second).await;
            // The same activity, so the same documents.
            assert_eq!(body(&unit.state("GET", "007", "").await), json!({ "firstRun": true }));
            for verb in refused {
                assert_eq!(unit.put(&unit.defined(verb)).await.status, 403, "{verb}");
            }
            unit.say("terminated").await;
        }
    });
}

#[test]
fn section_9_3_6_abandoned() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let id = lms.imported(package("008", "moveOn=\"Passed\"")).await;
        let launch = lms.launched(&id, json!({})).await;
        let unit = Unit::started(house, &launch).await;
        let path = format!("/learning/automation/rlw/sessions/{}/abandonment", launch.session);
        assert_eq!(lms.send("POST", &path, "", String::new()).await.status, 204);
        assert_eq!(lms.send("POST", &path, "", String::new()).await.status, 409);
        assert_eq!(unit.put(&unit.allowed()).await.status, 401);
        assert_eq!(unit.state("GET", "008", "").await.status, 401);
        let all = lms.statements(&launch.registration).await;
        assert_eq!(lms.verbs(&launch.registration).await, ["launched", "initialized", "abandoned"]);
        let told = &all[2];
        assert_eq!(told["verb"]["id"], "https://w3id.org/xapi/adl/verbs/abandoned");
        assert_eq!((&told["actor"], &told["object"]["id"]), (&unit.actor(), &json!(unit.parameter("activityId"))));
        assert_eq!(told["context"]["registration"], launch.registration.as_str());
        assert_eq!(extension(told, "sessionid"), launch.session.as_str());
        assert!(lists(told, "category", CMI5));
        assert_eq!(told["result"]["duration"], "PT0.00S");
        // Whoever launches again leaves what was open.
        let second = lms.launched(&id, json!({ "registration": launch.registration })).await;
        let third = lms.launched(&id, json!({ "registration": launch.registration })).await;
        assert_ne!(second.session, third.session);
        let verbs = lms.verbs(&launch.registration).await;
        assert_eq!(verbs[3..], ["launched", "abandoned", "launched"]);
        let late = Unit::new(house, &second).fetch().await;
        assert_eq!((late.status, body(&late)["error-code"].as_str()), (200, Some("1")));
    });
}

#[test]
fn section_9_3_7_waived() {
    testkit::on_each_database(MODULES, async |house| {
        let lms = Lms::new(house).await;
        let one = au("009", "moveOn=\"CompletedAndPassed\"", "index.html");
        let package = zip(&[("cmi5.xml", &structure("009", &one)), ("index.html", "x")], false);
        let id = lms.imported(package).await;
        let launch = lms.launched(&id, json!({})).await;
        let unit = Unit::started(house, &launch).await;
        unit.say("terminated").await;
        let path = format!("/learning/automation/rlw/registrations/{}/waivers", launch.registration);
        let waive = async |unit: usize, reason: &str| {
            let asked = json!({ "unit": unit, "reason": reason }).to_string();
            lms.send("POST", &path, "application/json", asked).await.status
        };
        assert_eq!(waive(0, "because").await, 400);
        assert_eq!(waive(1, "Administrative").await, 404);
        assert_eq!(waive(0, "Administrative").await, 204);
        assert_eq!(waive(0, "Administrative").await, 409);
        let all = lms.statements(&launch.registration).await;
        assert_eq!(
            lms.verbs(&launch.registration).await,
            ["launched", "initialized", "terminated", "waived", "satisfied"]
        );
        let told = &all[3];
        assert_eq!(told["verb"]["id"], "https://w3id.org/xapi/adl/verbs/waived");
        assert_eq!(
            told["result"]["extensions"]["https://w3id.org/xapi/cmi5/result/extensions/reason"],
            "Administrative"
        );
        assert_eq!((&told["result"]["success"], &told["result"]["completion"]), (&json!(true), &json!(true)));
        assert!(lists(told, "category", CMI5) && lists(told, "category", MOVE_ON));
        assert_eq!((&told["actor"], &told["object"]["id"]), (&unit.actor(), &json!(unit.parameter("activityId"))));
        assert_ne!(extension(told, "sessionid"), launch.session.as_str());
        assert_eq!(extension(told, "sessionid"), extension(&all[4], "sessionid"));
        assert!(told["context"]["extensions"].get(MASTERY).is_none());
    });
}
