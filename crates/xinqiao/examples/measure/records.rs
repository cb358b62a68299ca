//! The record store: statements a second through HTTP and by the bare driver,
//! pages at so many statements, memory, bytes on disk.

use std::{
    net::SocketAddr,
    path::Path,
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use base::{Actor, Clock, Ids, Moment, PersonId, TenantId};
use base64::{Engine, engine::general_purpose::STANDARD};
use people::tenant;
use records::{
    credential::{self, Scope},
    draft::{Draft, Origin},
    keep::Kept,
    queue::{Queue, Work},
    xapi::{Fault, Json, Version},
};
use store::{Rows, params};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};
use tower::ServiceExt;
use ui::App;
use uuid::Uuid;
use xinqiao::{boot, serve};

use crate::{Place, bare, config, megabytes, places, wire};

const PEOPLE: u64 = 2_400;
const COURSES: u64 = 1_600;
const VERBS: [&str; 4] = ["answered", "completed", "failed", "initialized"];
/// Statements that are in the tables before writing is timed.
const BEFORE: u64 = 100_000;
const PAGE: usize = 50;

/// Statements of one session: a person begins a course, answers eight
/// questions and is done with it.
const SESSION: u64 = 10;

/// A statement of about 1 KB as a course sends it; the number decides all of it.
pub fn statement(number: u64) -> String {
    let (session, step) = (number / SESSION, number % SESSION);
    // Spread, so that neighbouring sessions have nothing in common.
    let mixed = session.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 20;
    let (person, course) = (mixed % PEOPLE, mixed / 7 % COURSES);
    let course = format!("https://measure.example/courses/{course}");
    let (verb, object) = match step {
        0 => ("initialized", course.clone()),
        9 => ("completed", course.clone()),
        _ => (
            if (mixed >> step).is_multiple_of(4) { "failed" } else { "answered" },
            format!("{course}/questions/{step}"),
        ),
    };
    let registration = registration(session);
    format!(
        r#"{{"actor":{{"objectType":"Agent","account":{{"homePage":"https://measure.example","name":"person-{person}"}}}},"verb":{{"id":"http://adlnet.gov/expapi/verbs/{verb}","display":{{"en":"{verb}","zh-CN":"动作"}}}},"object":{{"objectType":"Activity","id":"{object}","definition":{{"type":"http://adlnet.gov/expapi/activities/cmi.interaction","name":{{"zh-CN":"接触网停电作业前，第一步做什么？","en":"Before work on the overhead line, what comes first?"}},"interactionType":"choice","correctResponsesPattern":["a"],"choices":[{{"id":"a","description":{{"zh-CN":"验电接地"}}}},{{"id":"b","description":{{"zh-CN":"登杆"}}}}]}}}},"result":{{"success":true,"response":"a","duration":"PT8.21S","score":{{"scaled":0.8,"raw":8,"min":0,"max":10}}}},"context":{{"registration":"{registration}","language":"zh-CN","platform":"measure","contextActivities":{{"parent":[{{"id":"{course}"}}],"grouping":[{{"id":"https://measure.example/programmes/{p}"}}]}}}},"timestamp":"2026-11-23T09:00:00.000Z"}}"#,
        p = mixed % 40,
    )
}

fn registration(session: u64) -> Uuid {
    let mixed = u128::from(session).wrapping_mul(0x9E37_79B9_7F4A_7C15_F39C_C060_5CED_C834);
    uuid::Builder::from_random_bytes(mixed.to_be_bytes()).into_uuid()
}

pub fn batch(first: u64, count: u64) -> String {
    let statements: Vec<String> = (first..first + count).map(statement).collect();
    format!("[{}]", statements.join(","))
}

/// Checked statements as the queue takes them.
pub fn drafts(ids: &Ids, tenant: TenantId, first: u64, count: u64) -> Result<Vec<Draft>> {
    let origin = Origin { tenant, version: Version::V1, home_page: "https://measure.example", by: "measure" };
    let told = |fault: Fault| anyhow::anyhow!("{fault}");
    let draft = |number| {
        let text = statement(number);
        let json = Json::read(text.as_bytes())?;
        Draft::read(json, &origin, ids.make(), |_, _| Ok::<(), Fault>(()))
    };
    (first..first + count).map(|number| draft(number).map_err(told)).collect()
}

/// A tenant with a key that may do everything.
struct Store {
    app: App,
    router: Router,
    tenant: TenantId,
    headers: String,
    authorization: String,
}

async fn open(place: &Place) -> Result<Store> {
    let clock = Clock::System;
    let app = boot::open(place.config.clone(), clock.clone(), Ids::new(clock)).await?;
    let new = tenant::New { code: "lrs".into(), name: "量".into(), name_en: "Measure".into(), kind: "light".into() };
    let (now, ids) = (Moment(app.clock.now()), app.ids.clone());
    let tenant =
        app.db.write(|tx| async move { tenant::create(&tx, &ids, now, &new).await }).await.map_err(boot::told)?;
    let actor = Actor { tenant, person: PersonId(Uuid::nil()), name: String::new(), grants: vec![], units: vec![] };
    let new = credential::New { name: "measure".into(), scopes: Scope::ALL.to_vec(), expires_at: None };
    let shown = credential::make(&app.db, &app.ids, &actor, now, &new).await.map_err(boot::told)?;
    let authorization = format!("Basic {}", STANDARD.encode(format!("{}:{}", shown.key, shown.secret)));
    let headers = format!(
        "authorization: {authorization}\r\nx-experience-api-version: 1.0.3\r\ncontent-type: application/json\r\n"
    );
    Ok(Store { router: serve::router(app.clone()), app, tenant, headers, authorization })
}

pub async fn measure(folder: &Path, counts: &[u64]) -> Result<()> {
    println!("statements of {} bytes", statement(1).len());
    for place in &places(folder, "writes").await? {
        println!("\n== {}: statements a second, written durably, {BEFORE} there before", place.name);
        writes(place).await?;
    }
    measure_reads(folder, counts).await
}

pub async fn measure_reads(folder: &Path, counts: &[u64]) -> Result<()> {
    let default = [100_000];
    for count in if counts.is_empty() { &default } else { counts } {
        for place in &places(folder, &format!("reads{count}")).await? {
            println!("\n== {}: {count} statements", place.name);
            reads(place, *count).await?;
        }
    }
    Ok(())
}

/// Each client has sessions of its own.
fn far(client: u64) -> u64 {
    (client + 1) * 1_000_000_000
}

/// A server of its own process; `measure server` is its end.
async fn other_process(place: &Place) -> Result<(Child, SocketAddr)> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(["server", &place.config.database.url]).stdout(Stdio::piped()).kill_on_drop(true);
    let mut child = command.spawn()?;
    let mut lines = BufReader::new(child.stdout.take().context("its output")?).lines();
    let address = lines.next_line().await?.context("its address")?.parse()?;
    Ok((child, address))
}

/// `measure server DATABASE`
pub async fn serve(database: String, folder: &Path) -> Result<()> {
    let clock = Clock::System;
    let app = boot::open(config(database, folder.join("files"))?, clock.clone(), Ids::new(clock)).await?;
    let (address, mut server) = wire::serve(serve::router(app)).await?;
    println!("{address}");
    while let Some(done) = server.join_next().await {
        done??;
    }
    Ok(())
}

async fn writes(place: &Place) -> Result<()> {
    let store = open(place).await?;
    fill(&store, BEFORE).await?;
    let (child, address) = other_process(place).await?;
    let line = |what: &str, rate: f64, limit: Option<f64>| {
        let share =
            limit.map(|limit| format!("{:>5.0} % of the bare insert", rate * 100.0 / limit)).unwrap_or_default();
        println!("{what:<44} {rate:>9.0} {share}");
    };
    for connections in [8, 64] {
        let headers = store.headers.clone();
        let request =
            move |client, number| wire::post("/xapi/lrs/statements", &headers, &statement(far(client) + number));
        let rate = wire::load(address, connections, request).await?;
        line(&format!("POST of one, {connections} connections"), rate, None);
    }
    for size in [50, 500] {
        let limit = bare::rate(place, &store.app.ids, store.tenant, size).await?;
        line(&format!("bare insert, {size} in a transaction"), limit, None);
        for connections in [1, 8] {
            let headers = store.headers.clone();
            let request = move |client, number| {
                wire::post("/xapi/lrs/statements", &headers, &batch(far(client) + number * size, size))
            };
            let rate = wire::load(address, connections, request).await? * size as f64;
            line(&format!("POST of {size}, {connections} connections"), rate, Some(limit));
        }
    }
    let process = child.id().context("the server has stopped")?.to_string();
    let (now, most) = (megabytes(&process, "VmRSS")?, megabytes(&process, "VmHWM")?);
    println!("resident memory of the server {now} MB, at most {most} MB");
    store.app.db.clone().close().await.map_err(boot::told)
}

/// Through the queue, in large requests.
async fn fill(store: &Store, count: u64) -> Result<()> {
    let (mut checking, mut keeping) = (Duration::ZERO, Duration::ZERO);
    for first in (0..count).step_by(500) {
        let start = Instant::now();
        let drafts = drafts(&store.app.ids, store.tenant, first, 500.min(count - first))?;
        checking += start.elapsed();
        let start = Instant::now();
        let kept = Queue::put(&store.app, Work { drafts, attached: vec![] }).await;
        ensure!(matches!(kept, Ok(Kept::Whole)), "a batch was not kept: {kept:?}");
        keeping += start.elapsed();
    }
    for (what, time) in [("parsed and checked, one thread", checking), ("through the queue, 500 at a time", keeping)] {
        println!("{what:<44} {:>9.0}", count as f64 / time.as_secs_f64());
    }
    Ok(())
}

/// The parameters of the request of this number.
type Question = Box<dyn Fn(u64) -> String>;

async fn reads(place: &Place, count: u64) -> Result<()> {
    let store = open(place).await?;
    fill(&store, count).await?;
    if !store.app.db.is_sqlite() {
        store.app.db.write(|tx| async move { tx.execute("analyze", params![]).await }).await.map_err(boot::told)?;
    }
    println!("{:<44} {:>9} {:>9} {:>9}", "page of 50 (ms)", "p50", "p99", "max");
    let ids: Vec<Uuid> = store
        .app
        .db
        .column(
            "select id from records_statement where tenant_id = $1 order by seq desc limit 300",
            params![store.tenant],
        )
        .await
        .map_err(boot::told)?;
    let encode = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    let agent = move |number: u64| {
        let person = number * 7 % PEOPLE;
        encode(&format!(r#"{{"account":{{"homePage":"https://measure.example","name":"person-{person}"}}}}"#))
    };
    let verb = move |number: u64| encode(&format!("http://adlnet.gov/expapi/verbs/{}", VERBS[(number % 4) as usize]));
    let course = move |number: u64| encode(&format!("https://measure.example/courses/{}", number * 3 % COURSES));
    let registration = move |number: u64| registration(number * 11).to_string();
    let now = Moment(store.app.clock.now());
    let since =
        move |number: u64| encode(&Moment::from(now.as_microsecond() - 1_000 - number as i64 * 100_000).0.to_string());
    let questions: Vec<(&str, Question)> = vec![
        ("by id", Box::new(move |n| format!("statementId={}", ids[n as usize % ids.len()]))),
        ("no filter", Box::new(|_| String::new())),
        ("agent", Box::new(move |n| format!("agent={}", agent(n)))),
        ("verb", Box::new(move |n| format!("verb={}", verb(n)))),
        ("activity", Box::new(move |n| format!("activity={}%2Fquestions%2F{}", course(n), 1 + n % 8))),
        ("registration", Box::new(move |n| format!("registration={}", registration(n)))),
        ("since", Box::new(move |n| format!("since={}", since(n)))),
        ("since, ascending", Box::new(move |n| format!("since={}&ascending=true", since(n)))),
        ("related agent", Box::new(move |n| format!("agent={}&related_agents=true", agent(n)))),
        ("related activity", Box::new(move |n| format!("activity={}&related_activities=true", course(n)))),
        ("agent and verb", Box::new(move |n| format!("agent={}&verb={}", agent(n), verb(n)))),
        (
            "verb and related activity",
            Box::new(move |n| format!("verb={}&activity={}&related_activities=true", verb(n), course(n))),
        ),
        ("canonical", Box::new(|_| "format=canonical".into())),
    ];
    for (name, question) in &questions {
        let mut times = Vec::new();
        let mut found = 0;
        for number in 0..300 {
            let path = format!("/xapi/lrs/statements?{}", question(number));
            let (time, statements) = ask(&store, &path).await.with_context(|| path.clone())?;
            times.push(time.as_secs_f64() * 1000.0);
            found += statements;
        }
        times.sort_by(f64::total_cmp);
        ensure!(found > 0, "{name} found nothing");
        let name = format!("{name} ({} found a page)", found / 300);
        println!("{name:<44} {:>9.2} {:>9.2} {:>9.2}", times[150], times[297], times[299]);
    }
    println!(
        "bytes on disk a statement {}, resident memory {} MB",
        bytes(&store).await? / count,
        megabytes("self", "VmRSS")?
    );
    store.app.db.clone().close().await.map_err(boot::told)
}

async fn ask(store: &Store, path: &str) -> Result<(Duration, usize)> {
    let request = Request::get(path)
        .header(header::AUTHORIZATION, &store.authorization)
        .header("x-experience-api-version", "1.0.3")
        .body(Body::empty())?;
    let start = Instant::now();
    let response = store.router.clone().oneshot(request).await?;
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await?;
    let time = start.elapsed();
    ensure!(status == 200, "answered {status}: {}", String::from_utf8_lossy(&body));
    let found = body.windows(9).filter(|part| *part == b"\"stored\":").count();
    ensure!(found <= PAGE, "a page of {found}");
    Ok((time, found))
}

async fn bytes(store: &Store) -> Result<u64> {
    let sql = if store.app.db.is_sqlite() {
        "select page_count * page_size from pragma_page_count(), pragma_page_size()"
    } else {
        "select pg_database_size(current_database())"
    };
    Ok(store.app.db.count(sql, params![]).await.map_err(boot::told)? as u64)
}
