//! The schema of the whole program: no column that could profile a person, and
//! every table with a person in somebody's register.

use std::collections::BTreeSet;

use store::Rows;
use xinqiao::MODULES;

/// Words that no table, column or route may carry (against formalism, and
/// against files on what people think).
const DENIED: &[&str] = &[
    "points",
    "rank",
    "ranking",
    "leaderboard",
    "streak",
    "checkin",
    "check_in",
    "online_minutes",
    "online_time",
    "duration_online",
    "mood",
    "loyalty",
    "sentiment",
    "attitude",
    "emotion",
    "thought",
    "last_login",
    "last_seen",
    "login_count",
    "view_count",
    "views",
    "likes",
    "study_time",
    "id_card",
    "ethnicity",
    "religion",
    "location",
    "latitude",
    "longitude",
];

/// Every table of the database with its columns.
async fn columns(house: &testkit::House) -> Vec<(String, Vec<String>)> {
    let db = &house.app.db;
    let tables: Vec<String> = if db.is_sqlite() {
        db.column(
            "select name from sqlite_schema where type = 'table' and name not like 'sqlite_%' order by name",
            vec![],
        )
        .await
        .unwrap()
    } else {
        db.column(
            "select table_name::text from information_schema.tables where table_schema = 'public' order by 1",
            vec![],
        )
        .await
        .unwrap()
    };
    let mut all = Vec::new();
    for table in tables.into_iter().filter(|table| table != "seaql_migrations") {
        let sql = if db.is_sqlite() {
            format!("select name from pragma_table_info('{table}')")
        } else {
            format!(
                "select column_name::text from information_schema.columns where table_schema = 'public' and table_name = '{table}'"
            )
        };
        all.push((table, db.column(&sql, vec![]).await.unwrap()));
    }
    all
}

fn is_denied(name: &str) -> Option<&'static str> {
    let padded = format!("_{}_", name.to_lowercase().replace(['/', '-', '{', '}'], "_"));
    DENIED.iter().find(|denied| padded.contains(&format!("_{denied}_"))).copied()
}

#[test]
fn no_table_column_or_route_can_profile_a_person() {
    assert_eq!(is_denied("learning_streak"), Some("streak"));
    assert_eq!(is_denied("/people/{id}/last-login"), Some("last_login"));
    testkit::on_each_database(MODULES, async |house| {
        for (table, columns) in columns(house).await {
            for name in columns.iter().chain([&table]) {
                assert_eq!(is_denied(name), None, "{table}.{name}");
            }
        }
    });
    for route in MODULES.iter().flat_map(|module| (module.routes)()) {
        assert_eq!(is_denied(route.path), None, "{}", route.path);
    }
}

#[test]
fn every_table_with_a_person_stands_in_the_register() {
    // Who acted for the organisation (a reviewer, an administrator) is not what
    // is held about a person, but part of the act.
    let about_somebody = |column: &str| matches!(column, "person_id" | "author_id" | "learner_id" | "supporter_id");
    let registered: BTreeSet<(&str, &str)> =
        MODULES.iter().flat_map(|module| module.personal_data).map(|data| (data.table, data.person)).collect();
    testkit::on_each_database(MODULES, async |house| {
        let all = columns(house).await;
        for (table, columns) in &all {
            for column in columns.iter().filter(|column| about_somebody(column)) {
                assert!(
                    registered.contains(&(table.as_str(), column.as_str())),
                    "{table}.{column} is in no module's personal data"
                );
            }
        }
        for (table, column) in registered.iter().filter(|(_, column)| !column.is_empty()) {
            assert!(
                all.iter().any(|(known, columns)| known == table && columns.iter().any(|known| known == column)),
                "{table}.{column} is registered and does not exist"
            );
        }
    });
}
