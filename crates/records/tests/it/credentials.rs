//! Keys: made, shown once, rotated, revoked by the system administrator.

use axum::body::Body;
use jiff::SignedDuration;
use store::Rows;

use crate::{
    MODULES,
    client::{Client, basic},
};

#[test]
fn the_life_of_a_key() {
    testkit::on_each_database(MODULES, async |house| {
        let admin = house.person("system-admin").await;
        assert_eq!(house.person("team-leader").await.get("/records/credentials").await.status, 403);
        let seen = admin.post("/records/credentials", &[("name", "课件"), ("expires", "2026-11-23")]).await;
        assert_eq!(seen.status, 422);
        assert_eq!(seen.field("name"), "课件", "nothing typed is lost");
        let fields = [("name", "课件"), ("scope", "write"), ("scope", "read-own"), ("expires", "2026-12-24")];
        let seen = admin.post("/records/credentials", &fields).await;
        assert_eq!(seen.status, 200, "{}", seen.text);
        let codes: Vec<&str> = seen.html.split("<code>").skip(1).map(|part| part.split('<').next().unwrap()).collect();
        let [endpoint, key, secret] = codes[..] else { panic!("{}", seen.html) };
        assert_eq!(endpoint, "http://127.0.0.1:8080/xapi/rlw/");
        let listed = admin.get("/records/credentials").await;
        assert!(listed.html.contains(key) && !listed.html.contains(secret), "{}", listed.text);
        let client = Client::with(house, "1.0.3", &[]).await;
        let ask = async |key: &str, secret: &str| {
            client.send("GET", "statements", &[("authorization", &basic(key, secret))], Body::empty()).await.status
        };
        assert_eq!((ask(key, secret).await, ask(key, "wrong").await), (200, 401));
        let after = listed.html.split(key).nth(1).unwrap();
        let id = &after.split("/records/credentials/").nth(1).unwrap()[..36];
        let rotated = admin.post(&format!("/records/credentials/{id}/rotation"), &[]).await;
        let newer = rotated.html.split("<code>").nth(3).unwrap().split('<').next().unwrap();
        assert_eq!((ask(key, secret).await, ask(key, newer).await), (401, 200));
        house.at("2026-12-25T09:00");
        assert_eq!(ask(key, newer).await, 401, "expired");
        house.app.clock.advance(SignedDuration::from_hours(-24 * 32));
        assert_eq!(ask(key, newer).await, 200);
        let sure = admin.get(&format!("/records/credentials/{id}/revocation")).await;
        insta::assert_snapshot!("revocation", sure.text.replace(key, "KEY"));
        let revoked = admin.post(&format!("/records/credentials/{id}/revocation"), &[]).await;
        assert_eq!(revoked.status, 303);
        assert_eq!(ask(key, newer).await, 401, "revoked");
        let actions = "select action from people_audit where action like 'records.credential.%' order by seq";
        let actions: Vec<String> = house.app.db.column(actions, vec![]).await.unwrap();
        let own: Vec<&str> = actions.iter().map(String::as_str).filter(|action| !action.is_empty()).collect();
        assert_eq!(own.last(), Some(&"records.credential.revoke"));
        assert!(own.contains(&"records.credential.rotate"));
    });
}
