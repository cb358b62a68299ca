//! Keys for programs, made on the command line.

use records::credential;
use testkit::on_each_database;
use xinqiao::{MODULES, key};

fn may(codes: &[&str]) -> Vec<String> {
    codes.iter().map(|code| (*code).to_owned()).collect()
}

#[test]
fn an_administrator_makes_a_key_without_a_browser() {
    on_each_database(MODULES, async |house| {
        let app = &house.app;
        let tenant = people::tenant::get(&app.db, house.tenant("rlw")).await.unwrap();
        let number = async |slug: &str| {
            people::person::get(&app.db, tenant.id, house.person_id(slug)).await.unwrap().staff_number
        };
        let (admin, worker) = (number("system-admin").await, number("line-worker").await);
        let scopes = may(&["courses", "read-all"]);
        let shown = key::make(app, &tenant, &admin, "suite", &scopes).await.unwrap();
        let entered = credential::enter(app, "rlw", &shown.key, &shown.secret, house.now()).await.unwrap();
        assert_eq!(entered.unwrap().scopes(), ["read-all", "courses"]);
        let log = house.person("audit-admin").await.get("/audit").await;
        assert!(log.has(&shown.key) && !log.html.contains(&shown.secret), "{}", log.text);

        let refused = key::make(app, &tenant, &worker, "suite", &scopes).await.unwrap_err();
        assert_eq!(refused.to_string(), format!("{worker} is no system administrator"));
        let unknown = key::make(app, &tenant, &admin, "suite", &may(&["everything"])).await.unwrap_err();
        assert!(unknown.to_string().starts_with("no scope everything: write, read-own"), "{unknown}");
        assert_eq!(credential::list(&app.db, tenant.id).await.unwrap().len(), 1);
    });
}
