//! What is derived, made again while others write.

use records::{MODULE, reindex, xapi::statement::VOIDED};
use serde_json::{Value, json};
use store::{FromQueryResult, Rows};
use testkit::House;

use crate::{
    MODULES,
    client::{Client, encoded, id, referring, statement},
    server::configured,
};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, FromQueryResult)]
struct Link {
    term: i64,
    seq: i64,
}

async fn links(house: &House) -> Vec<Link> {
    house.app.db.all("select term, seq from records_link order by term, seq", vec![]).await.unwrap()
}

async fn definitions(house: &House) -> Vec<String> {
    house.app.db.column("select iri || definition from records_activity order by term", vec![]).await.unwrap()
}

async fn run(house: &House, sql: &str) {
    house.app.db.write(|tx| async move { tx.execute(sql, vec![]).await }).await.unwrap();
}

/// Every filter, and what it answers.
async fn answers(client: &Client) -> Vec<Vec<String>> {
    let agent = |name: &str| encoded(&json!({ "mbox": format!("mailto:{name}@example.org") }));
    let mut all = Vec::new();
    for query in [
        "limit=500".to_owned(),
        "verb=http://example.org/verbs/read&limit=500".into(),
        "verb=http://example.org/verbs/liked&limit=500".into(),
        "activity=http://example.org/pages/1&limit=500".into(),
        "activity=http://example.org/course&related_activities=true&limit=500".into(),
        "registration=ec531277-b57b-4c15-8d91-d292c5b2b8f7&limit=500".into(),
        format!("agent={}&limit=500", agent("wang")),
        format!("agent={}&related_agents=true&limit=500", agent("chen")),
        format!("agent={}&limit=500", agent("li")),
    ] {
        all.push(client.ids(&query).await.0);
    }
    all
}

fn rich(n: u32) -> Value {
    let mut one = statement(n);
    one["object"]["definition"]["name"] = json!({ "en": format!("page {n}"), "fr": "une page" });
    one["context"] = json!({
        "registration": "ec531277-b57b-4c15-8d91-d292c5b2b8f7",
        "instructor": { "mbox": "mailto:chen@example.org" },
        "contextActivities": { "parent": [{ "id": "http://example.org/course", "definition": { "name": { "en": format!("course {n}") } } }] }
    });
    one
}

#[test]
fn made_again_while_others_write() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let own =
            Client::with(house, "1.0.3", &[records::credential::Scope::Write, records::credential::Scope::ReadOwn])
                .await;
        let liked = "http://example.org/verbs/liked";
        let first: Vec<Value> = (1..=30).map(|n| if n % 3 == 0 { rich(n) } else { statement(n) }).collect();
        assert_eq!(client.post("statements", &json!(first)).await.status, 200);
        // A chain, what came before its target, and what was taken back.
        let batch = json!([
            referring(40, liked, 3),
            referring(41, liked, 40),
            referring(42, liked, 60),
            referring(43, VOIDED, 4)
        ]);
        assert_eq!(own.post("statements", &batch).await.status, 200);
        let (true_links, true_definitions, true_answers) =
            (links(house).await, definitions(house).await, answers(&client).await);
        let own_answers = own.ids("limit=100").await.0;

        run(house, "delete from records_link where seq % 3 = 0 or term % 5 = 0").await;
        run(house, "insert into records_link (term, seq) select 77, seq from records_statement").await;
        run(house, "insert into records_link (term, seq) values (78, 1), (79, 2)").await;
        run(house, "update records_activity set definition = '{\"name\":{\"en\":\"wrong\"},\"type\":\"http://example.org/wrong\"}'").await;
        run(house, "update records_statement set voided = (1 = 0)").await;
        assert_ne!(answers(&client).await, true_answers);

        let app = configured(house, |config| config.records.reindex_batch = 7);
        let mut told = 0;
        let again = reindex::run(&app, None, |_| told += 1);
        let writes = async {
            // Among them the target of 42, and newer words for what is there.
            for n in 50..=60 {
                assert_eq!(client.post("statements", &rich(n)).await.status, 200);
                assert_eq!(client.post("statements", &referring(n + 100, liked, n - 45)).await.status, 200);
            }
        };
        let (done, ()) = futures::future::join(again, writes).await;
        let done = done.unwrap();
        assert!(done.statements >= 34 && done.removed >= 36 && done.added > 80 && done.definitions >= 2, "{done:?}");
        assert!(told > 5, "bounded transactions, each told: {told}");

        // A store that was told the same and never broken answers the same.
        let settled = reindex::run(&app, None, |_| {}).await.unwrap();
        assert_eq!((settled.added, settled.removed, settled.definitions), (0, 0, 0), "{settled:?}");
        let after = links(house).await;
        assert!(true_links.iter().all(|link| after.binary_search(link).is_ok()));
        let newer: Vec<String> = (50..=60).flat_map(|n| [id(n), id(n + 100)]).collect();
        for (mut now, then) in answers(&client).await.into_iter().zip(&true_answers) {
            // 42 answers to what its target says, since that is there.
            now.retain(|one| !newer.contains(one) && (*one != id(42) || then.contains(one)));
            assert_eq!(now, *then);
        }
        assert_eq!(own.ids("limit=100").await.0, own_answers);
        let course = client.get("activities?activityId=http://example.org/course").await;
        assert!(String::from_utf8_lossy(&course.bytes).contains("course 60"));
        let now = definitions(house).await;
        assert_eq!(now.len(), true_definitions.len());
        assert!(now.iter().any(|one| one.contains("page 60") && one.contains("une page")), "{now:?}");
        assert!(now.iter().all(|one| !one.contains("wrong")), "{now:?}");
    });
}

/// A migration after the first may make tables, and nothing that reads or
/// locks one that is there already and may be large.
#[test]
fn no_migration_reads_a_table_that_was_there() {
    for migration in MODULE.migrations.iter().skip(1) {
        let words: Vec<&str> = migration
            .sql
            .lines()
            .filter(|line| !line.trim_start().starts_with("--"))
            .flat_map(str::split_whitespace)
            .collect();
        let made: Vec<&str> =
            words.windows(3).filter(|three| three[..2] == ["create", "table"]).map(|three| three[2]).collect();
        for (index, word) in words.iter().enumerate() {
            match *word {
                "index" => {
                    let on = words[index..].iter().position(|word| *word == "on").unwrap();
                    let table = words[index + on + 1];
                    assert!(made.contains(&table), "{}: an index on {table}", migration.name);
                }
                "update" | "delete" | "insert" | "select" => panic!("{}: {word}", migration.name),
                _ => {}
            }
        }
    }
}
