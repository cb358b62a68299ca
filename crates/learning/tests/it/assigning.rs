//! To whom, by when, and what stops it.

use store::{Rows, params};

use crate::{MODULES, assign, learn, publish};

const BASIS: (&str, &str) = ("basis", "安全生产法第二十八条");

#[test]
fn the_preview_counts_and_everybody_needs_a_reason() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let educator = house.person("educator").await;
        let address = format!("/learning/units/{unit}/assignments/preview");
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let form = educator.get(&format!("/learning/units/{unit}/assignments/new")).await;
        assert!(form.has("给谁学") && form.has("班制"), "{}", form.text);
        let seen = educator.post(&address, &[("units", &team), ("due_on", "2026-12-07")]).await;
        assert!(seen.has("人会收到") && seen.has("周海生"), "{}", seen.text);
        let everybody = educator.post(&address, &[("due_on", "2026-12-07")]).await;
        assert!(everybody.status == 422 && everybody.has("请写明为什么人人都要学"), "{}", everybody.text);
        let root = house.unit("rlw").to_string();
        let in_effect = educator.post(&address, &[("units", &root), ("due_on", "2026-12-07")]).await;
        assert_eq!(in_effect.status, 422, "every workshop ticked is everybody");
        let told = educator.post(&address, &[("due_on", "2026-12-07"), ("reason", "全员换发新规程")]).await;
        assert!(told.status == 200 && told.has("全员换发新规程"), "{}", told.text);
        let fields = [("due_on", "2026-11-30"), ("reason", "全员换发新规程")];
        let sent = educator.post(&format!("/learning/units/{unit}/assignments"), &fields).await;
        let burden = educator.get("/burden").await;
        assert!(burden.has("发给所有人的：1 项") && burden.has("全员换发新规程"), "{}", burden.text);
        let back = format!("{}/withdrawal", sent.location.split('?').next().unwrap());
        assert_eq!(educator.post(&back, &[]).await.status, 303);
        assert!(educator.get("/burden").await.has("发给所有人的：0 项"));
        for (fields, word) in [
            (vec![("units", team.as_str()), ("due_on", "2026-11-01")], "截止日已经过了"),
            (vec![("units", team.as_str()), ("due_on", "2026-12-07"), ("mandatory", "1")], "必学要写明依据"),
            (vec![("tags", "没有这样的人"), ("due_on", "2026-12-07")], "没有人符合"),
        ] {
            let refused = educator.post(&address, &fields).await;
            assert!(refused.status == 422 && refused.has(word), "{}", refused.text);
        }
    });
}

#[test]
fn the_cap_blocks_and_withdrawing_releases() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let (app, tenant) = (&house.app, house.tenant("rlw"));
        app.db
            .write(|tx| async move { people::tenant::set_setting(&tx, tenant, "burden.minutes", "7").await })
            .await
            .unwrap();
        let first = assign(house, &unit, &[("mandatory", "1"), BASIS]).await;
        assert_eq!(first.status, 303, "{}", first.text);
        let other = publish(house, "登杆作业").await;
        let blocked = assign(house, &other, &[("mandatory", "1"), BASIS]).await;
        assert!(blocked.status == 422 && blocked.has("这个月的负担额度已满"), "{}", blocked.text);
        assert_eq!(assign(house, &other, &[]).await.status, 303, "what is voluntary is no burden");
        let educator = house.person("educator").await;
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let fields = [("units", team.as_str()), ("due_on", "2026-12-07"), ("mandatory", "1"), BASIS];
        let preview = educator.post(&format!("/learning/units/{other}/assignments/preview"), &fields).await;
        assert!(preview.has("改到 2027年1月7日") && !preview.has("<确定布置>"), "{}", preview.text);

        let burden = "select count(*) from people_burden where source = $1";
        let counted = app.db.count(burden, params!["learning.assignment"]).await.unwrap();
        assert!(counted > 1);
        let back = educator.post(&format!("{}/withdrawal", first.location.split('?').next().unwrap()), &[]).await;
        assert_eq!(back.status, 303);
        assert_eq!(app.db.count(burden, params!["learning.assignment"]).await.unwrap(), 0);
        assert_eq!(assign(house, &other, &[("mandatory", "1"), BASIS]).await.status, 303);
    });
}

#[test]
fn who_has_done_it_is_not_asked_again() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let worker = house.person("line-worker").await;
        learn(&worker, &unit).await;
        let made = assign(house, &unit, &[("mandatory", "1"), BASIS]).await;
        let person = house.person_id("line-worker");
        let told = "select count(*) from people_notice where person_id = $1 and message like 'learning-%'";
        assert_eq!(house.app.db.count(told, params![person]).await.unwrap(), 0);
        let burden = "select count(*) from people_burden where person_id = $1";
        assert_eq!(house.app.db.count(burden, params![person]).await.unwrap(), 0);
        let educator = house.person("educator").await;
        let page = educator.get(&made.location).await;
        assert!(page.has("安全生产法第二十八条") && page.has("[1 / "), "{}", page.text);
        let list = educator.get(&format!("{}/people", made.location.split('?').next().unwrap())).await;
        assert!(list.has("周海生 | K87线路工区 | 已学会") || list.has("周海生"), "{}", list.text);
    });
}

#[test]
fn names_only_with_a_legal_basis() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let made = assign(house, &unit, &[]).await;
        let educator = house.person("educator").await;
        let page = educator.get(&made.location).await;
        assert!(page.has("没有法定依据的学习不列名单"), "{}", page.text);
        let address = format!("{}/people", made.location.split('?').next().unwrap());
        assert_eq!(educator.get(&address).await.status, 404);
    });
}

/// So many more people in the K87 team, without anything else.
async fn colleagues(house: &testkit::House, letter: &str, count: usize) {
    let (app, tenant, unit) = (&house.app, house.tenant("rlw"), house.unit("rlw/gongwu-3/06"));
    let (mut people, mut members) = (Vec::new(), Vec::new());
    for n in 0..count {
        let (person, member): (base::PersonId, uuid::Uuid) = (app.ids.make(), app.ids.make());
        people.push(params![person, tenant, format!("{letter}{n:05}"), "张三", "contract"]);
        members.push(params![member, tenant, person, unit, "线路工", "2026-01-01"]);
    }
    app.db
        .write(|tx| async move {
            tx.insert_all("people_person", &["id", "tenant_id", "staff_number", "name", "employment"], people).await?;
            let columns = ["id", "tenant_id", "person_id", "unit_id", "post", "from_day"];
            tx.insert_all("people_membership", &columns, members).await
        })
        .await
        .unwrap();
}

#[test]
fn many_people_at_once_and_very_many_by_a_job() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let tables = ["learning_enrolment", "people_burden", "people_notice"];
        colleagues(house, "X", 2_400).await;
        let started = base::Clock::wall();
        assert_eq!(assign(house, &unit, &[("mandatory", "1"), BASIS]).await.status, 303);
        eprintln!("2,400 people in {:?}", base::Clock::wall().duration_since(started));
        for table in tables {
            let rows = house.app.db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap();
            assert!(rows >= 2_400, "{table}: {rows}");
        }
        let other = publish(house, "登杆作业").await;
        colleagues(house, "Y", 2_700).await;
        let made = assign(house, &other, &[]).await;
        let educator = house.person("educator").await;
        assert!(educator.get(&made.location).await.has("正在后台发放"));
        house.run_jobs().await;
        let page = educator.get(&made.location).await;
        assert!(!page.has("正在后台发放") && page.has("[0 / 51"), "{}", page.text);
    });
}

#[test]
fn notices_keep_quiet_hours() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        house.at("2026-11-23T23:30");
        assert_eq!(assign(house, &unit, &[]).await.status, 303);
        let early = "select count(*) from people_notice where due_at < $1 and message = 'learning-notice-voluntary'";
        house.at("2026-11-24T07:00");
        assert_eq!(house.app.db.count(early, params![house.now()]).await.unwrap(), 0);
    });
}
