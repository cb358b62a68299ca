//! A plan from writing to the last step, also without a screen.

use crate::{MODULES, class, id, make, release, unit};

#[test]
fn three_online_two_offline_from_writing_to_done() {
    testkit::on_each_database(MODULES, async |house| {
        let (one, two, three) = (unit(house, "第一课").await, unit(house, "第二课").await, unit(house, "第三课").await);
        let courses: Vec<String> = [one, two, three].iter().map(|unit| format!("unit:{unit}")).collect();
        let team = house.unit(demo::cast::persona("line-worker").unwrap().unit).to_string();
        let educator = house.person("educator").await;
        let mut fields = vec![
            ("title", "冬季施工安全"),
            ("category", "safety"),
            ("arrangement", ""),
            ("organisation", ""),
            ("assessment", ""),
            ("criterion", "recall"),
            ("due_on", "2026-12-31"),
            ("mandatory", "1"),
            ("basis", "安全生产法第二十八条"),
            ("units", &team),
        ];
        let lines = [
            ("theory", "online", courses[0].as_str(), ""),
            ("daily", "online", &courses[1], ""),
            ("theory", "offline", "", "集中读书"),
            ("daily", "online", &courses[2], ""),
            ("seminar", "offline", "", "工区研讨"),
        ];
        for (nature, mode, course, title) in lines {
            let line = [("place", ""), ("step", ""), ("twin", ""), ("nature", nature), ("mode", mode)];
            fields.extend(line.into_iter().chain([("course", course), ("step_title", title)]));
        }
        let wrong: Vec<_> =
            fields.iter().map(|(name, value)| (*name, if *name == "criterion" { "minutes" } else { value })).collect();
        let refused = educator.post("/training/plans", &wrong).await;
        assert_eq!(refused.status, 422, "time spent is no criterion");
        let made = educator.post("/training/plans", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let plan = id(&made.location);
        let base = format!("/training/plans/{plan}");
        let standing = educator.get(&format!("{base}/versions")).await;
        assert!(standing.has("理论学习宜放线上"), "{}", standing.text);
        let empty = educator.post(&format!("{base}/submission"), &[("number", "1")]).await;
        assert_eq!(empty.status, 422);
        for word in ["“内容安排”还空着", "“组织方式”还空着", "“考核要求”还空着"] {
            assert!(empty.has(word), "{word}: {}", empty.text);
        }
        let form = educator.get(&format!("{base}/versions/new")).await;
        assert!(form.has("[step_title: 工区研讨]"), "{}", form.text);
        for (name, value) in &mut fields {
            if ["arrangement", "organisation", "assessment"].contains(name) {
                *value = "写清楚了";
            }
        }
        fields.push(("from", "1"));
        assert_eq!(educator.post(&format!("{base}/versions"), &fields).await.status, 303);
        assert_eq!(educator.post(&format!("{base}/reviews"), &[("number", "2")]).await.status, 403);
        release(house, "/training/plans", &plan, "2").await;
        let worker = house.person("line-worker").await;
        let own = worker.get(&base).await;
        assert!(own.has("0 / 5") && own.has("也不用") || own.has("不用手机也行"), "{}", own.text);
        assert!(worker.get("/learning").await.has("冬季施工安全"));
        all_of_it_without_a_screen(house, &plan).await;
        let done = worker.get(&base).await;
        assert!(done.has("5 / 5") && done.has("每一步都完成了"), "{}", done.text);
        let director = house.person("workshop-director").await.get(&format!("{base}/coverage")).await;
        assert!(director.status == 200 && !director.has(&name(house, "line-worker").await), "{}", director.text);
        assert_eq!(worker.get(&format!("{base}/participants")).await.status, 403);
    });
}

async fn name(house: &testkit::House, slug: &str) -> String {
    let tenant = house.tenant("rlw");
    people::person::name(&house.app.db, tenant, house.person_id(slug)).await.unwrap()
}

/// The organiser enters four steps, the fifth is a class that they came to.
async fn all_of_it_without_a_screen(house: &testkit::House, plan: &str) {
    let educator = house.person("educator").await;
    let base = format!("/training/plans/{plan}");
    let worker = house.person_id("line-worker").to_string();
    let tenant = house.tenant("rlw");
    let id = plan.parse().unwrap();
    let version = training::plan::published(&house.app.db, tenant, id).await.unwrap();
    let steps = training::plan::steps(&house.app.db, tenant, version.id).await.unwrap();
    let nobody = [("step", steps[0].step_id.to_string())];
    let nobody: Vec<(&str, &str)> =
        nobody.iter().map(|(name, value)| (*name, value.as_str())).chain([("how", "班前会讲解")]).collect();
    let refused = educator.post(&format!("{base}/marks"), &nobody).await;
    assert!(refused.status == 422 && refused.has("请先勾选人员"), "{}", refused.text);
    for step in &steps[..4] {
        let step = step.step_id.to_string();
        let fields = [("step", step.as_str()), ("how", "班前会讲解，口头提问"), ("people", worker.as_str())];
        assert_eq!(educator.post(&format!("{base}/marks"), &fields).await.status, 303);
    }
    let last = steps[4].step_id.to_string();
    let form = educator.get(&format!("/training/classes/new?plan={plan}&step={last}")).await;
    assert!(form.has("[title: 工区研讨]"), "{}", form.text);
    let mut fields = class("工区研讨", "2026-11-28", "30");
    fields.extend([("plan", plan), ("step", &last)]);
    let seminar = make(house, &fields).await;
    house.at("2026-11-28T12:00");
    let page = format!("/training/classes/{seminar}/attendance");
    let sheet = educator.get(&page).await;
    let (marking, session) = (sheet.field("id"), sheet.field("session"));
    let fields = [("id", marking.as_str()), ("session", session.as_str()), ("present", worker.as_str())];
    assert_eq!(educator.post(&page, &fields).await.status, 303);
    let participants = educator.get(&format!("{base}/participants")).await;
    assert!(participants.has("5 / 5"), "{}", participants.text);
}

#[test]
fn a_step_gets_its_twin_and_everybody_needs_a_reason() {
    testkit::on_each_database(MODULES, async |house| {
        let course = format!("unit:{}", unit(house, "第一课").await);
        let educator = house.person("educator").await;
        let step = |course, title, mode| {
            [
                ("nature", "theory"),
                ("mode", mode),
                ("course", course),
                ("step_title", title),
                ("place", ""),
                ("step", ""),
            ]
        };
        let mut fields = vec![
            ("title", "全员一课"),
            ("category", "theory"),
            ("arrangement", "一课"),
            ("organisation", "自学"),
            ("assessment", "答对"),
            ("criterion", "recall"),
        ];
        fields.extend(step(&course, "", "online"));
        let made = educator.post("/training/plans", &fields).await;
        let plan = id(&made.location);
        let base = format!("/training/plans/{plan}");
        let tenant = house.tenant("rlw");
        let version = training::plan::newest(&house.app.db, tenant, plan.parse().unwrap()).await.unwrap();
        let first = &training::plan::steps(&house.app.db, tenant, version.id).await.unwrap()[0];
        let twin = format!("{base}/steps/{}/twin", first.step_id);
        assert_eq!(educator.post(&twin, &[("number", "1")]).await.status, 303);
        let standing = educator.get(&format!("{base}/versions")).await;
        assert!(standing.has("与第 1 步对应") && standing.has("面向所有人，请写明理由"), "{}", standing.text);
        let again = educator.post(&twin, &[("number", "2")]).await;
        assert_eq!(again.status, 409);
    });
}
