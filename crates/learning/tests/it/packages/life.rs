//! From the educator to the learner's last page, and what changes on the way.

use axum::{body::Body, http::Method};
use store::{Rows, params};
use testkit::{Seen, Visitor};

use super::{PAGES, framed, import, release, send, start, zip};
use crate::{MODULES, learn, publish};

async fn fetch(content: &Visitor, path: &str, headers: &[(&str, &str)]) -> Seen {
    let mut request = content.request(Method::GET, path, "", Body::empty());
    for (name, value) in headers {
        request.headers_mut().insert(
            axum::http::HeaderName::try_from(*name).unwrap(),
            axum::http::HeaderValue::try_from(*value).unwrap(),
        );
    }
    content.send(request).await
}

#[test]
fn an_html5_course_from_import_to_done() {
    testkit::on_each_database(MODULES, async |house| {
        let id = import(house, "防洪.zip", &zip(PAGES), "").await;
        let educator = house.person("educator").await;
        let base = format!("/learning/packages/{id}");
        let page = educator.get(&format!("{base}/versions")).await;
        for words in [
            "防洪巡查",
            "HTML5",
            "5 个文件",
            "1 个外部地址，断网时打不开",
            "https://cdn.far.cn/a.css",
            "index.html:1",
            "请填大约几分钟",
        ] {
            assert!(page.has(words), "{words}: {}", page.text);
        }
        let early = educator.post(&format!("{base}/submission"), &[]).await;
        assert!(early.status == 422 && early.has("请填大约几分钟"), "{}", early.text);
        let worker = house.person("line-worker").await;
        assert_eq!(worker.get(&base).await.status, 404, "not published yet");
        release(house, &id, &[]).await;
        let own = educator.post(&format!("{base}/reviews"), &[("decision", "approved")]).await;
        assert!(matches!(own.status, 403 | 409), "{}", own.text);

        assert!(worker.get("/learning").await.has("外来的课件"));
        assert!(worker.get("/learning/packages").await.has("防洪巡查"));
        let page = worker.get(&base).await;
        assert!(page.has("雨后先看哪里") && page.has("开始"), "{}", page.text);
        let player = start(&worker, &id).await;
        assert!(player.html.contains("我看完了") && player.html.contains("sandbox=\"allow-scripts allow-same-origin"));
        let policy = player.headers["content-security-policy"].to_str().unwrap();
        assert!(policy.contains("frame-src 'self' http://127.0.0.1:8081"), "{policy}");
        assert!(worker.get("/learning").await.html.contains(&base), "what is begun waits on the first page");

        let done = worker.post(&format!("{}/completion", launch(&player)), &[]).await;
        assert_eq!(done.status, 303, "{}", done.text);
        assert!(worker.get(&base).await.has("这个课件学完了"));
        assert!(!worker.get("/learning").await.html.contains(&base));
        let db = &house.app.db;
        let person = house.person_id("line-worker");
        let bodies: Vec<String> =
            db.column("select body from records_statement where person_id = $1", params![person]).await.unwrap();
        assert_eq!(bodies.len(), 1);
        assert!(bodies[0].contains("/verbs/completed") && bodies[0].contains("\"registration\""), "{}", bodies[0]);
        let other = house.person("nicu-nurse").await;
        assert_eq!(other.get(&base).await.status, 404, "another organisation's");
    });
}

/// `/learning/launches/{id}`
fn launch(player: &Seen) -> String {
    let rest = player.html.split("/learning/launches/").nth(1).unwrap();
    format!("/learning/launches/{}", &rest[..36])
}

#[test]
fn the_content_origin_gives_bytes_and_knows_nobody() {
    testkit::on_each_database(MODULES, async |house| {
        let id = import(house, "防洪.zip", &zip(PAGES), "").await;
        release(house, &id, &[]).await;
        let worker = house.person("line-worker").await;
        let first = framed(&start(&worker, &id).await);
        assert_eq!(first, framed(&start(&worker, &id).await), "the same address again, for the cache");
        let content = house.content();
        let page = fetch(&content, &first, &[("cookie", "xq_session=anything")]).await;
        assert_eq!((page.status, page.headers["content-type"].to_str().unwrap()), (200, "text/html; charset=utf-8"));
        assert!(page.headers.get("set-cookie").is_none() && page.headers["x-content-type-options"] == "nosniff");
        let policy = page.headers["content-security-policy"].to_str().unwrap();
        for part in [
            "frame-ancestors 'self' http://127.0.0.1:8080",
            "sandbox allow-scripts",
            "https://cdn.far.cn",
            "object-src 'none'",
        ] {
            assert!(policy.contains(part), "{part}: {policy}");
        }
        let root = first.rsplit_once('/').unwrap().0;
        let drawing = fetch(&content, &format!("{root}/drawing.svg"), &[]).await;
        assert!(
            drawing.headers["content-type"] == "image/svg+xml"
                && drawing.headers.contains_key("content-security-policy")
        );
        let program = fetch(&content, &format!("{root}/run.exe"), &[]).await;
        assert_eq!(program.headers["content-type"], "application/octet-stream");
        assert_eq!(program.headers["content-security-policy"], "default-src 'none'; sandbox");

        let text = format!("{root}/%E8%AF%B4%E6%98%8E%201.txt");
        let part = fetch(&content, &text, &[("range", "bytes=2-4")]).await;
        assert_eq!((part.status, part.html.as_str()), (206, "234"));
        assert_eq!(part.headers["content-range"], "bytes 2-4/10");
        let tag = part.headers["etag"].to_str().unwrap().to_owned();
        assert_eq!(fetch(&content, &text, &[("if-none-match", &tag)]).await.status, 304);
        assert_eq!(fetch(&content, &text, &[("range", "bytes=99-")]).await.status, 416);
        let whole = fetch(&content, &text, &[("range", "bytes=0-1"), ("if-range", "\"other\"")]).await;
        assert_eq!((whole.status, whole.html.as_str()), (200, "0123456789"));

        assert_eq!(fetch(&content, &format!("{root}/absent.html"), &[]).await.status, 404);
        let forged = first.replacen("/c/", "/c/A", 1);
        assert_eq!(fetch(&content, &forged, &[]).await.status, 404);
        assert_eq!(fetch(&content, "/learning", &[]).await.status, 404, "no page of ours is there");
        house.at("2026-11-25T09:00");
        assert_eq!(fetch(&content, &first, &[]).await.status, 404, "its time is over");
    });
}

#[test]
fn a_next_version_leaves_who_has_begun() {
    testkit::on_each_database(MODULES, async |house| {
        let old = import(house, "防洪.zip", &zip(PAGES), "").await;
        release(house, &old, &[]).await;
        let worker = house.person("line-worker").await;
        start(&worker, &old).await;
        let series = "select series_id from learning_package";
        let series: uuid::Uuid = house.app.db.value(series, vec![]).await.unwrap().unwrap();
        let new = import(house, "防洪2.zip", &zip(&PAGES[..1]), &series.to_string()).await;
        let educator = house.person("educator").await;
        let page = educator.get(&format!("/learning/packages/{new}/versions")).await;
        assert!(page.has("第 2 版") && page.has("第 1 版"), "{}", page.text);
        release(house, &new, &[]).await;
        assert!(worker.get("/learning/packages").await.html.contains(&format!("/learning/packages/{old}\"")));
        let leader = house.person("team-leader").await;
        assert!(leader.get("/learning/packages").await.html.contains(&format!("/learning/packages/{new}\"")));
        assert_eq!(leader.get(&format!("/learning/packages/{old}")).await.status, 404);
        let player = start(&worker, &old).await;
        worker.post(&format!("{}/completion", launch(&player)), &[]).await;
        assert!(worker.get("/learning/packages").await.html.contains(&format!("/learning/packages/{new}\"")));

        let withdrawn = educator.post(&format!("/learning/packages/{new}/withdrawal"), &[("reason", "规程改了")]).await;
        assert_eq!(withdrawn.status, 303, "{}", withdrawn.text);
        assert_eq!(leader.get(&format!("/learning/packages/{new}")).await.status, 404);
        assert_eq!(worker.get(&format!("/learning/packages/{old}")).await.status, 200, "their own stays");
    });
}

#[test]
fn it_is_done_when_the_questions_are() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let id = import(house, "防洪.zip", &zip(PAGES), "").await;
        release(house, &id, &[("unit", &unit)]).await;
        let worker = house.person("line-worker").await;
        let player = start(&worker, &id).await;
        worker.post(&format!("{}/completion", launch(&player)), &[]).await;
        let page = worker.get(&format!("/learning/packages/{id}")).await;
        assert!(page.has("还差一步：答对“触电急救第一步”的题"), "{}", page.text);
        learn(&worker, &unit).await;
        assert!(worker.get(&format!("/learning/packages/{id}")).await.has("这个课件学完了"));
    });
}

#[test]
fn it_is_given_by_the_rules_of_every_assignment() {
    testkit::on_each_database(MODULES, async |house| {
        let id = import(house, "防洪.zip", &zip(PAGES), "").await;
        release(house, &id, &[]).await;
        let educator = house.person("educator").await;
        let base = format!("/learning/packages/{id}");
        let team = house.unit("rlw/gongwu-3/06").to_string();
        let fields =
            [("units", team.as_str()), ("due_on", "2026-12-07"), ("mandatory", "1"), ("basis", "防洪规则第八条")];
        let form = educator.get(&format!("{base}/assignments/new")).await;
        assert!(form.has("防洪巡查") && form.has("12 分钟"), "{}", form.text);
        let preview = educator.post(&format!("{base}/assignments/preview"), &fields).await;
        assert!(preview.has("人会收到") && preview.has("周海生"), "{}", preview.text);
        let sent = educator.post(&format!("{base}/assignments"), &fields).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let worker = house.person("line-worker").await;
        let today = worker.get("/learning").await;
        assert!(today.has("防洪巡查") && today.has("防洪规则第八条"), "{}", today.text);
        let person = house.person_id("line-worker");
        let minutes = "select minutes from people_burden where person_id = $1";
        assert_eq!(house.app.db.value::<i64>(minutes, params![person]).await.unwrap(), Some(12));
        let page = educator.get(&format!("{base}/versions")).await;
        let back =
            page.html.split("action=\"").find(|rest| rest.contains("/assignments/") && rest.contains("/withdrawal\""));
        let back = back.unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(educator.post(&back, &[]).await.status, 303);
        assert_eq!(house.app.db.value::<i64>(minutes, params![person]).await.unwrap(), None);
        assert!(!worker.get("/learning").await.has("防洪规则第八条"));
        assert_eq!(educator.post(&back, &[]).await.status, 409, "once");
    });
}

#[test]
fn a_tincan_course_of_others() {
    const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/packages/xapi/GolfExample_TCAPI.zip");
    let Ok(bytes) = std::fs::read(FILE) else { return eprintln!("skipped: {FILE} is absent") };
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let seen = send(house, &educator, "GolfExample_TCAPI.zip", &bytes, "").await;
        let page = educator.get(&seen.location).await;
        assert!(page.has("Tin Can Golf Example") && page.has("xAPI (TinCan)"), "{}", page.text);
        assert!(page.has("http://id.tincanapi.com/activity/tincan-prototypes/golf-example"));
        let again = send(house, &educator, "GolfExample_TCAPI.zip", &bytes, "").await;
        assert!(educator.get(&again.location).await.has("第 2 版"), "the same activity is its next version");
    });
}

/// The launch says all in its query; statements are taken of its learner alone.
#[test]
fn an_xapi_course_tells_its_own_results() {
    testkit::on_each_database(MODULES, async |house| {
        let manifest = "<tincan xmlns=\"http://projecttincan.com/tincan.xsd\"><activities><activity id=\"https://a.cn/c\"><name>防洪</name><launch>index.html#top</launch></activity></activities></tincan>";
        let id = import(house, "防洪.zip", &zip(&[("tincan.xml", manifest), ("index.html", "<p>")]), "").await;
        release(house, &id, &[]).await;
        let worker = house.person("line-worker").await;
        let path = framed(&start(&worker, &id).await).replace("&#38;", "&").replace("&amp;", "&");
        assert!(path.ends_with("activity_id=https%3A%2F%2Fa.cn%2Fc#top"), "{path}");
        let query = path.split_once('?').unwrap().1.split('#').next().unwrap();
        let told: std::collections::HashMap<String, String> =
            url::form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        let actor: serde_json::Value = serde_json::from_str(&told["actor"]).unwrap();
        assert_eq!(actor["account"]["name"], house.person_id("line-worker").to_string());
        assert!(actor.get("name").is_none(), "no name leaves the house");
        let endpoint = told["endpoint"].strip_prefix("http://127.0.0.1:8080").unwrap().to_owned();
        let stranger = house.stranger();
        let say = async |auth: &str, actor: &str, verb: &str| {
            let body = format!(
                "[{{\"actor\":{actor},\"verb\":{{\"id\":\"http://adlnet.gov/expapi/verbs/{verb}\"}},\"object\":{{\"id\":\"https://a.cn/c\"}},\"result\":{{\"score\":{{\"scaled\":0.8}}}}}}]"
            );
            let mut request =
                stranger.request(Method::POST, &format!("{endpoint}statements"), "application/json", Body::from(body));
            let headers = request.headers_mut();
            headers.insert("x-experience-api-version", axum::http::HeaderValue::from_static("1.0.3"));
            headers.insert("authorization", axum::http::HeaderValue::try_from(auth).unwrap());
            stranger.send(request).await
        };
        assert_eq!(say("Basic YTpi", &told["actor"], "completed").await.status, 401);
        let other = told["actor"]
            .replace(&house.person_id("line-worker").to_string(), &house.person_id("team-leader").to_string());
        assert_eq!(say(&told["auth"], &other, "completed").await.status, 403);
        let taken = say(&told["auth"], &told["actor"], "passed").await;
        assert_eq!(taken.status, 200, "{}", taken.html);
        assert_eq!(taken.headers["access-control-allow-origin"], "*");
        let page = worker.get(&format!("/learning/packages/{id}")).await;
        assert!(page.has("这个课件学完了") && page.has("80 分"), "{}", page.text);
        house.at("2026-11-25T09:00");
        assert_eq!(say(&told["auth"], &told["actor"], "passed").await.status, 401, "the launch is over");
    });
}
