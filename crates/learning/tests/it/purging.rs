//! What the register promises: three years after somebody has left.

use store::{Rows, params};

use crate::{MODULES, learn, publish};

#[test]
fn three_years_after_leaving_it_is_gone() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        learn(&house.person("line-worker").await, &unit).await;
        learn(&house.person("team-leader").await, &unit).await;
        let (app, person) = (&house.app, house.person_id("line-worker"));
        let leave = "update people_person set left_on = '2026-11-30' where id = $1";
        app.db.write(|tx| async move { tx.execute(leave, params![person]).await }).await.unwrap();
        let answers = "select count(*) from learning_answer";
        house.at("2029-11-29T09:00");
        learning::purge::run(app).await.unwrap();
        assert_eq!(app.db.count(answers, vec![]).await.unwrap(), 4, "a day too early");
        house.at("2029-12-01T09:00");
        learning::purge::run(app).await.unwrap();
        for table in ["learning_answer", "learning_probe", "learning_enrolment"] {
            let left = format!("select count(*) from {table} where person_id = $1");
            assert_eq!(app.db.count(&left, params![person]).await.unwrap(), 0, "{table}");
        }
        assert_eq!(app.db.count(answers, vec![]).await.unwrap(), 2, "of somebody who is still there");
        let entries = "select count(*) from people_audit where action = 'learning.purge'";
        assert_eq!(app.db.count(entries, vec![]).await.unwrap(), 1);
        learning::purge::run(app).await.unwrap();
        assert_eq!(app.db.count(entries, vec![]).await.unwrap(), 1, "nothing to do, nothing to say");
    });
}
