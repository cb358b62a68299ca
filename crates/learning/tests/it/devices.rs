//! Answers from the device: judged again, kept once, gone on with elsewhere.

use serde_json::Value;
use store::{Rows, params};
use testkit::{Seen, Visitor};

use crate::{MODULES, publish};

fn data(page: &Seen) -> Value {
    let json = page.html.split("id=\"unit-data\">").nth(1).unwrap().split("</script>").next().unwrap();
    serde_json::from_str(json).unwrap()
}

async fn send(visitor: &Visitor, enrolment: &str, id: &str, question: &str, given: &str) -> Seen {
    let fields = [("id", id), ("enrolment", enrolment), ("question", question), ("round", "1"), ("given", given)];
    visitor.post(&format!("/learning/enrolments/{enrolment}/answers"), &fields).await
}

const FIRST: &str = "0191c0de-0000-7000-8000-000000000001";
const SECOND: &str = "0191c0de-0000-7000-8000-000000000002";

#[test]
fn two_devices_and_a_repeated_answer() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let (phone, tablet) = (house.person("line-worker").await, house.person("line-worker").await);
        phone.post(&format!("/learning/units/{unit}/enrolments"), &[]).await;
        let page = phone.get(&format!("/learning/units/{unit}/questions")).await;
        let play = data(&page);
        let enrolment = play["attempt"].as_str().unwrap();
        let questions = play["questions"].as_array().unwrap();
        let (one, two) = (questions[0]["id"].as_str().unwrap(), questions[1]["id"].as_str().unwrap());
        let right = questions[0]["choices"].as_array().unwrap().iter().find(|choice| choice["right"] == true).unwrap();

        let sent = send(&phone, enrolment, FIRST, one, right["id"].as_str().unwrap()).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let elsewhere = data(&tablet.get(&format!("/learning/units/{unit}/questions")).await);
        assert_eq!(elsewhere["answered"], serde_json::json!([one]));
        assert_eq!(send(&phone, enrolment, FIRST, one, right["id"].as_str().unwrap()).await.status, 303);
        let kept = "select count(*) from learning_answer where enrolment_id = $1";
        let enrolment_id: uuid::Uuid = enrolment.parse().unwrap();
        assert_eq!(house.app.db.count(kept, params![enrolment_id]).await.unwrap(), 1);

        assert_eq!(send(&tablet, enrolment, SECOND, two, "false").await.status, 303);
        assert!(phone.get(&format!("/learning/units/{unit}/completion")).await.has("这一课学会了"));
        // Late answers of the other device change nothing.
        assert_eq!(send(&phone, enrolment, "0191c0de-0000-7000-8000-000000000003", two, "true").await.status, 303);
        let planned = "select count(*) from learning_probe where enrolment_id = $1";
        assert_eq!(house.app.db.count(planned, params![enrolment_id]).await.unwrap(), 3);
    });
}

#[test]
fn what_makes_no_sense_or_is_anothers_is_refused() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let worker = house.person("line-worker").await;
        worker.post(&format!("/learning/units/{unit}/enrolments"), &[]).await;
        let play = data(&worker.get(&format!("/learning/units/{unit}/questions")).await);
        let (enrolment, one) = (play["attempt"].as_str().unwrap(), play["questions"][0]["id"].as_str().unwrap());
        let refused = send(&worker, enrolment, FIRST, one, "17").await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("没有这个选项") && refused.field("id") == FIRST, "{}", refused.text);
        let leader = house.person("team-leader").await;
        assert_eq!(send(&leader, enrolment, FIRST, one, "0").await.status, 404);
        assert_eq!(send(&worker, enrolment, FIRST, SECOND, "0").await.status, 404);
    });
}
