//! Statements that the house tells of itself, in the transaction of what they tell of.

use base::Moment;
use futures::future::join_all;
use records::statement::{Activity, Statement, Verb, keep};
use store::Rows;
use tokio::sync::Barrier;
use uuid::Uuid;

use crate::MODULES;

#[test]
fn several_people_begin_a_new_course_at_the_same_moment() {
    testkit::on_each_database(MODULES, async |house| {
        let app = &house.app;
        let at = Moment(app.clock.now());
        let statement = |course: u32| Statement {
            id: app.ids.make::<Uuid>(),
            tenant: house.tenant("rlw"),
            home_page: "https://xinqiao.test".into(),
            person: house.person_id("line-worker"),
            verb: Verb::Attempted,
            activity: Activity {
                id: format!("https://xinqiao.test/courses/{course}"),
                kind: "course",
                name: "上道前三个确认".into(),
                parent: None,
            },
            success: None,
            response: None,
            completion: None,
            score: None,
            registration: None,
            at,
        };
        let people = 4;
        let together = &Barrier::new(people);
        for course in 0..10 {
            let keeps = (0..people).map(|_| {
                let said = statement(course);
                app.db.write(|tx| async move {
                    // SQLite has one writer: nobody else could come as far.
                    if !app.db.is_sqlite() {
                        together.wait().await;
                    }
                    keep(&tx, said).await
                })
            });
            for kept in join_all(keeps).await {
                kept.unwrap();
            }
        }
        let of = async |sql: &str| app.db.count(sql, vec![]).await.unwrap();
        assert_eq!(of("select count(*) from records_statement").await, 40);
        assert_eq!(of("select count(*) from records_activity").await, 10);
    });
}
