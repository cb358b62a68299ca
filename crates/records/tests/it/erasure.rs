//! Deleting for good: what goes, what stays, and what is left to prove it.

use axum::body::Body;
use records::{erasure, pages::xapi::multipart, reindex, xapi::statement::VOIDED};
use serde_json::{Value, json};
use sha1::{Digest, Sha1};
use sha2::Sha256;
use store::{Rows, params};
use testkit::{House, scan};
use uuid::Uuid;

use crate::{
    MODULES,
    client::{Client, encoded, id, parsed, referring, statement},
    server::configured,
};

const MAILBOX: &str = "mailto:zheng.secret@example.org";
const NAME: &str = "郑某某";

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn sum() -> String {
    hex(&Sha1::digest(MAILBOX))
}

fn theirs(n: u32) -> Value {
    let mut one = statement(n);
    one["actor"] = json!({ "mbox": MAILBOX, "name": NAME });
    one
}

/// Of somebody else: an instructor, a member of a group, inside a plan.
fn mentions() -> Vec<Value> {
    let mut taught = statement(12);
    taught["context"] = json!({ "instructor": { "mbox": MAILBOX, "name": NAME } });
    let mut met = statement(13);
    met["actor"] =
        json!({ "objectType": "Group", "member": [{ "mbox": MAILBOX }, { "mbox": "mailto:li@example.org" }] });
    let mut planned = statement(15);
    planned["object"] = json!({ "objectType": "SubStatement", "actor": { "mbox": MAILBOX },
        "verb": { "id": "http://example.org/verbs/reads" }, "object": { "id": "http://example.org/inner" } });
    vec![taught, met, planned]
}

async fn attach(client: &Client, mut one: Value, bytes: &[u8]) -> String {
    let sha2 = hex(&Sha256::digest(bytes));
    one["attachments"] = json!([{ "usageType": "http://example.org/certificate", "display": { "en": "it" },
        "contentType": "text/plain", "length": bytes.len(), "sha2": sha2 }]);
    let attached = std::iter::once((sha2.as_str(), "text/plain", bytes));
    let body = multipart::body(&one.to_string(), "b", attached);
    let headers = [("content-type", "multipart/mixed; boundary=b")];
    assert_eq!(client.send("POST", "statements", &headers, Body::from(body)).await.status, 200);
    sha2
}

fn agent() -> String {
    encoded(&json!({ "mbox": MAILBOX }))
}

/// What the person and others left; the digests of their attachments.
async fn furnish(client: &Client) -> [String; 2] {
    let mut own: Vec<Value> = (1..=5).map(theirs).collect();
    own[0]["object"] =
        json!({ "id": "http://example.org/portfolio/zheng.secret", "definition": { "name": { "zh": NAME } } });
    let mut by_sum = statement(16);
    by_sum["actor"] = json!({ "mbox_sha1sum": sum() });
    own.push(by_sum);
    assert_eq!(client.post("statements", &json!(own)).await.status, 200);
    assert_eq!(client.post("statements", &referring(6, VOIDED, 2)).await.status, 200);
    let liked = "http://example.org/verbs/liked";
    assert_eq!(
        client.post("statements", &json!([referring(10, liked, 1), referring(11, liked, 10)])).await.status,
        200
    );
    assert_eq!(client.post("statements", &json!(mentions())).await.status, 200);
    let alone = attach(client, theirs(7), "only 郑某某's".as_bytes()).await;
    let shared = attach(client, theirs(8), b"also another's").await;
    assert_eq!(attach(client, statement(14), b"also another's").await, shared);
    for (path, whose) in [
        (format!("activities/state?activityId=http://example.org/a&stateId=s&agent={}", agent()), NAME),
        (format!("agents/profile?profileId=p&agent={}", agent()), NAME),
        (format!("agents/profile?profileId=p&agent={}", encoded(&json!({ "mbox": "mailto:li@example.org" }))), "Li"),
    ] {
        assert_eq!(client.put(&path, &json!({ "whose": whose })).await.status, 204);
    }
    [alone, shared]
}

async fn remaining(house: &House) -> Vec<Uuid> {
    house.app.db.column("select id from records_statement order by seq", vec![]).await.unwrap()
}

fn uuids(numbers: &[u32]) -> Vec<Uuid> {
    numbers.iter().map(|n| id(*n).parse().unwrap()).collect()
}

async fn order(house: &House, more: &[(&str, &str)]) {
    let admin = house.person("system-admin").await;
    let mut fields = vec![("kind", "mbox"), ("value", "zheng.secret@example.org"), ("why", "本人申请")];
    fields.extend(more);
    let preview = admin.post("/records/erasures/preview", &fields).await;
    assert_eq!(preview.status, 200, "{}", preview.text);
    let goes = if more.is_empty() {
        ["本人的记录 8 条", "提到本人的 3 条：保留", "设置 2 份", "附件最多 2 个"]
    } else {
        ["本人的记录 0 条", "提到本人的 3 条", "设置 0 份", "附件最多 0 个"]
    };
    for told in goes {
        assert!(preview.has(told), "{told}: {}", preview.text);
    }
    assert_eq!(admin.post("/records/erasures", &fields).await.status, 303);
    // In transactions of two; the job itself finds it done.
    let app = configured(house, |config| config.records.erase_batch = 2);
    let one = erasure::list(&app.db, house.tenant("rlw")).await.unwrap().remove(0);
    erasure::run::run(&app, one.id).await.unwrap();
    house.run_jobs().await;
    let page = admin.get("/records/erasures").await;
    assert!(page.has("已完成") && !page.has("zheng"), "{}", page.text);
}

/// The details of what the log says was done, newest last.
async fn proofs(house: &House) -> Vec<String> {
    let sql = "select detail from people_audit where action = 'records.erasure.done' order by seq";
    house.app.db.column(sql, vec![]).await.unwrap()
}

#[test]
fn nothing_of_the_person_stays_and_everything_of_others() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        let [alone, shared] = furnish(&client).await;
        let admin = house.person("system-admin").await;
        for slug in ["team-leader", "security-admin", "audit-admin"] {
            assert_eq!(house.person(slug).await.get("/records/erasures").await.status, 403, "{slug}");
        }
        let seen = admin.post("/records/erasures/preview", &[("kind", "mbox"), ("value", "nobody")]).await;
        assert!(seen.status == 422 && seen.field("value") == "nobody", "{}", seen.text);
        let gone: Vec<Uuid> = uuids(&[1, 2, 3, 4, 5, 16, 7, 8]);
        order(house, &[]).await;
        assert_eq!(remaining(house).await, uuids(&[6, 10, 11, 12, 13, 15, 14]));
        let lines: String = gone.iter().map(|id| format!("{id}\n")).collect();
        let digest = hex(&Sha256::digest(lines));
        let proof = format!("statements=8 documents=2 attachments=1 sha256={digest} filter=agent");
        assert_eq!(proofs(house).await, [proof]);
        let kept: Vec<String> = house.app.db.column("select sha2 from records_attachment", vec![]).await.unwrap();
        assert_eq!(kept, [shared]);
        assert_ne!(kept, [alone]);
        order(house, &[("mentions", "yes")]).await;
        assert_eq!(remaining(house).await, uuids(&[6, 10, 11, 14]));

        for needle in ["zheng.secret", NAME, &sum()] {
            assert_eq!(scan::holding(&house.app.db, needle.as_bytes()).await, Vec::<String>::new(), "{needle}");
            if house.app.db.is_sqlite() {
                assert!(!lies_in_files(house, needle), "{needle} lies in the file");
            }
        }
        assert_eq!(scan::holding(&house.app.db, b"example.org/verbs/liked").await, ["records_statement.body"]);
        // A reference to what is gone is still one.
        let found = parsed(&client.get(&format!("statements?statementId={}", id(10))).await);
        assert_eq!(found["object"]["id"], id(1));
        assert_eq!(client.ids(&format!("agent={}&related_agents=true", agent())).await.0, Vec::<String>::new());
        assert_eq!(client.ids("verb=http://example.org/verbs/liked").await.0, [id(11), id(10)]);
        let dangling = "select count(*) from records_link l where not exists (select 1 from records_statement s where s.seq = l.seq)";
        assert_eq!(house.app.db.count(dangling, vec![]).await.unwrap(), 0);
        let done = reindex::run(&house.app, None, |_| {}).await.unwrap();
        assert_eq!((done.statements, done.added, done.removed, done.definitions), (4, 0, 0, 0));
        let verdict = people::audit::verify(&house.app.db, house.tenant("rlw")).await.unwrap();
        assert!(matches!(verdict, people::audit::Verdict::Whole { .. }));
        // The same may come again, as anything new.
        assert_eq!(client.post("statements", &theirs(1)).await.status, 200);
        for table in ["records_erased", "records_erased_attachment"] {
            assert_eq!(house.app.db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap(), 0);
        }
    });
}

/// In the file of SQLite or its log.
fn lies_in_files(house: &House, needle: &str) -> bool {
    let path = house.app.config.database.url.trim_start_matches("sqlite:").to_owned();
    ["", "-wal"].iter().any(|ending| {
        let bytes = std::fs::read(format!("{path}{ending}")).unwrap_or_default();
        bytes.windows(needle.len()).any(|part| part == needle.as_bytes())
    })
}

#[test]
fn what_is_older_than_the_organisation_keeps_goes_at_night() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "2.0.0").await;
        assert_eq!(client.post("statements", &json!([statement(1), statement(2)])).await.status, 200);
        let state = format!("activities/state?activityId=http://example.org/a&stateId=s&agent={}", agent());
        let profile = format!("agents/profile?profileId=p&agent={}", agent());
        for path in [&state, &profile] {
            assert_eq!(client.put(path, &json!({})).await.status, 204);
        }
        house.at("2027-11-22T09:00");
        let liked = referring(3, "http://example.org/verbs/liked", 2);
        assert_eq!(client.post("statements", &json!([statement(4), liked])).await.status, 200);
        let admin = house.person("system-admin").await;
        let refused = admin.post("/records/retention/preview", &[("months", "0")]).await;
        assert!(refused.status == 422 && refused.has("1 到 600"), "{}", refused.text);
        let preview = admin.post("/records/retention/preview", &[("months", "12")]).await;
        assert!(preview.has("已经到期的记录 0 条"), "{}", preview.text);
        assert_eq!(admin.post("/records/retention", &[("months", "12")]).await.status, 303);
        house.run_jobs().await;
        assert_eq!(remaining(house).await.len(), 4, "a day too early");
        house.at("2027-11-24T09:00");
        house.run_jobs().await;
        assert_eq!(remaining(house).await, uuids(&[4, 3]));
        let proof = proofs(house).await.remove(0);
        assert!(proof.starts_with("statements=2 documents=1 attachments=0 sha256="), "{proof}");
        assert!(proof.ends_with("filter=stored-before:2026-11-24T01:00:00Z"), "{proof}");
        let by = "select count(*) from people_audit where action = 'records.erasure.done' and actor_id is null";
        assert_eq!(house.app.db.count(by, vec![]).await.unwrap(), 1);
        assert_eq!((client.get(&state).await.status, client.get(&profile).await.status), (404, 200));
        // Nobody else's are touched, and nothing is found the next night.
        house.at("2027-11-25T10:00");
        house.run_jobs().await;
        let count = "select count(*) from records_erasure where tenant_id = $1";
        assert_eq!(house.app.db.count(count, params![house.tenant("rlw")]).await.unwrap(), 1);
    });
}

#[test]
fn somebody_of_ours_by_the_staff_number() {
    testkit::on_each_database(MODULES, async |house| {
        let client = Client::new(house, "1.0.3").await;
        let person = house.person_id("line-worker");
        let mut one = statement(1);
        one["actor"] =
            json!({ "account": { "homePage": house.app.config.server.public_url, "name": person.to_string() } });
        assert_eq!(client.post("statements", &json!([one, statement(2)])).await.status, 200);
        let number = people::person::get(&house.app.db, house.tenant("rlw"), person).await.unwrap().staff_number;
        let admin = house.person("system-admin").await;
        let fields = [("kind", "staff"), ("value", number.as_str()), ("why", "离职满三年")];
        assert!(admin.post("/records/erasures/preview", &fields).await.has("本人的记录 1 条"));
        assert_eq!(admin.post("/records/erasures", &fields).await.status, 303);
        house.run_jobs().await;
        assert_eq!(remaining(house).await, uuids(&[2]));
        let seen =
            admin.post("/records/erasures", &[("kind", "staff"), ("value", "NOBODY"), ("why", "离职满三年")]).await;
        assert!(seen.status == 422 && seen.has("没有这个工号"), "{}", seen.text);
    });
}
