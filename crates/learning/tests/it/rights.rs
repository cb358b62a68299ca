//! Who may do what, and that another organisation's things are not there.

use crate::{MODULES, assign, publish, write};

#[test]
fn another_organisation_finds_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let nurse = house.person("nicu-nurse").await;
        let editor = house.person("media-editor").await;
        for part in ["", "/questions", "/completion", "/brief"] {
            assert_eq!(nurse.get(&format!("/learning/units/{unit}{part}")).await.status, 404, "{part}");
        }
        assert_eq!(nurse.post(&format!("/learning/units/{unit}/enrolments"), &[]).await.status, 404);
        for part in ["/versions", "/versions/new", "/preview", "/pool"] {
            assert_eq!(editor.get(&format!("/learning/units/{unit}{part}")).await.status, 404, "{part}");
        }
        for part in ["submission", "publication", "withdrawal"] {
            let fields = [("number", "2"), ("reason", "不要了")];
            assert_eq!(editor.post(&format!("/learning/units/{unit}/{part}"), &fields).await.status, 404, "{part}");
        }
        assert!(!nurse.get("/learning").await.has("触电急救第一步"));
    });
}

#[test]
fn a_team_leader_assigns_to_their_team_alone() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let leader = house.person("team-leader").await;
        let address = format!("/learning/units/{unit}/assignments");
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let workshop = house.unit("rlw/gongwu-3").to_string();
        let beyond = leader.post(&address, &[("units", &workshop), ("due_on", "2026-12-07")]).await;
        assert!(beyond.status == 422 && beyond.has("不在您负责的单位里"), "{}", beyond.text);
        let made = leader.post(&address, &[("units", &team), ("due_on", "2026-12-07")]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert_eq!(leader.get(&made.location).await.status, 200);
        let others = assign(house, &unit, &[]).await;
        assert_eq!(leader.get(&others.location).await.status, 404);
        let report = leader.get("/learning/reports").await;
        assert!(report.status == 200 && !report.has("工务一车间"), "{}", report.text);
        let foreign = house.unit("rlw/gongwu-1").to_string();
        assert_eq!(leader.get(&format!("/learning/reports?unit={foreign}")).await.status, 404);
    });
}

#[test]
fn a_worker_only_learns() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let worker = house.person("line-worker").await;
        for path in ["/learning/units", "/learning/units/new", "/learning/assignments", "/learning/reports"] {
            assert_eq!(worker.get(path).await.status, 403, "{path}");
        }
        for part in ["versions", "preview", "pool", "versions/new", "assignments/new"] {
            assert_eq!(worker.get(&format!("/learning/units/{unit}/{part}")).await.status, 403, "{part}");
        }
        assert_eq!(house.stranger().get("/learning").await.status, 303);
    });
}
