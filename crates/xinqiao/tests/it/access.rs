//! The access matrix: what each role of the cast gets from each route.
//!
//! A route that is new changes the snapshot, so nobody adds one without seeing
//! who reaches it. Paths with ids are asked with ids that do not exist: what
//! is decided before the row is looked up shows as 403, what is hidden as 404.

use std::fmt::Write;

use xinqiao::MODULES;

const ROLES: &[&str] = &[
    "line-worker",
    "team-leader",
    "liaison",
    "workshop-director",
    "educator",
    "reviewer",
    "logistics-handler",
    "union-handler",
    "eap-counsellor",
    "system-admin",
    "security-admin",
    "audit-admin",
    "data-steward",
    "nicu-nurse",
    "librarian",
    "legal-adviser",
];

fn sample(path: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{tenant}" => "rlw",
        "{staff_number}" => "0",
        part if part.starts_with('{') => "00000000-0000-4000-8000-000000000000",
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[test]
fn the_access_matrix() {
    testkit::on_each_database(MODULES, async |house| {
        crate::furnish(house).await;
        let mut matrix = format!("{:<6} {:<62} stranger {}\n", "", "", ROLES.join(" "));
        let mut visitors = Vec::new();
        for role in ROLES {
            visitors.push(house.person(role).await);
        }
        for route in MODULES.iter().flat_map(|module| (module.routes)()) {
            if route.path == "/sign-out" {
                continue;
            }
            let path = sample(route.path);
            let _ = write!(matrix, "{:<6} {:<62}", route.method, route.path);
            let stranger = house.stranger();
            for visitor in std::iter::once(&stranger).chain(&visitors) {
                let seen =
                    if route.method == "GET" { visitor.get(&path).await } else { visitor.post(&path, &[]).await };
                assert_ne!(seen.status, 500, "{} {path}: {}", route.method, seen.text);
                let _ = write!(matrix, " {}", if seen.location.starts_with("/sign-in?") { 401 } else { seen.status });
            }
            matrix.push('\n');
        }
        insta::assert_snapshot!("access_matrix", matrix);
    });
}

/// What every page says to the wrong or the right person is in a language.
#[test]
fn every_page_renders_in_both_languages() {
    testkit::on_each_database(MODULES, async |house| {
        crate::furnish(house).await;
        for role in ROLES {
            for visitor in [house.person(role).await, house.person(role).await.in_english()] {
                for route in MODULES.iter().flat_map(|module| (module.routes)()).filter(|route| route.method == "GET") {
                    let seen = visitor.get(&sample(route.path)).await;
                    assert!(
                        !seen.html.contains('⟦'),
                        "{role} {}: a text is missing: {}",
                        route.path,
                        seen.html.split('⟦').nth(1).unwrap()
                    );
                }
            }
        }
    });
}
