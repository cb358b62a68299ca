//! Learners who all tell at once what they have done: SCORM commits on the
//! content origin, statements of cmi5 units.

use anyhow::{Context, Result, ensure};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use learning::{
    cmi5::{
        agent::Agent,
        automation,
        rules::Mode,
        session::Asked,
        word::{CATEGORY_CMI5, SESSION_ID},
    },
    scorm::terminal,
};
use serde_json::{Value, json};
use tower::ServiceExt;
use url::Url;
use uuid::Uuid;
use xinqiao::{boot, serve};

use crate::{
    packages::{LEARNERS, School},
    wire::{self, Load},
};

pub async fn measure(school: &School) -> Result<()> {
    println!("\n{:<44} {:>9} {:>9} {:>9}", format!("{LEARNERS} learners at once"), "a second", "p50 ms", "p99 ms");
    let line = |what: &str, load: &Load| {
        println!("{what:<44} {:>9.0} {:>9.1} {:>9.1}", load.rate, load.within(50), load.within(99));
    };
    line("SCORM commits of 2 KB", &commits(school).await?);
    line("statements of a cmi5 unit", &statements(school).await?);
    Ok(())
}

/// An id that follows from the learner and the number.
fn id(kind: u128, learner: u64, number: u64) -> Uuid {
    let bits = kind << 120 | u128::from(learner) << 64 | u128::from(number);
    uuid::Builder::from_random_bytes(bits.to_be_bytes()).into_uuid()
}

fn place(address: &str) -> Result<String> {
    let url = Url::parse(address)?;
    Ok(format!("{}{}", url.path(), url.query().map(|query| format!("?{query}")).unwrap_or_default()))
}

async fn ask(router: &Router, request: Request<Body>) -> Result<Vec<u8>> {
    let response = router.clone().oneshot(request).await?;
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await?.to_vec();
    ensure!(status.is_success(), "answered {status}: {}", String::from_utf8_lossy(&body));
    Ok(body)
}

/// One attempt, as the player has it.
struct Attempt {
    path: String,
    id: String,
    item: String,
}

async fn commits(school: &School) -> Result<Load> {
    let router = serve::content_router(school.app.clone());
    let mut attempts = Vec::with_capacity(LEARNERS);
    for person in &school.people {
        let told = terminal::launch(&school.app, &school.tenant, school.scorm.id, *person, (None, false)).await;
        let told = told.map_err(boot::told)?;
        let player = place(told["url"].as_str().context("an address")?)?;
        let asked = Request::get(player.replace("/player?", "/attempt?")).body(Body::empty())?;
        let played: Value = serde_json::from_slice(&ask(&router, asked).await?)?;
        let text = |value: &Value| value.as_str().map(str::to_owned).context("a text");
        let folder = player.split("/~scorm").next().unwrap_or_default();
        attempts.push(Attempt {
            path: format!("{folder}/commits"),
            id: text(&played["id"])?,
            item: text(&played["items"][0]["id"])?,
        });
    }
    let suspended = "0123456789abcdef".repeat(100);
    let (address, _server) = wire::serve(router).await?;
    wire::timed(address, LEARNERS as u64, move |learner, number| {
        let Attempt { path, id: attempt, item } = &attempts[learner as usize];
        let body = json!({ "commits": [{
            "id": id(1, learner, number), "attempt": attempt, "seq": number + 1, "sco": item, "at": item,
            "cmi": { "core": { "lesson_status": "incomplete", "lesson_location": number.to_string(), "session_time": "00:01:00" },
                     "suspend_data": suspended },
        }] });
        wire::post(path, "content-type: text/plain\r\n", &body.to_string())
    })
    .await
}

/// One session that is initialized.
struct Session {
    path: String,
    headers: String,
    statement: Value,
}

async fn statements(school: &School) -> Result<Load> {
    let router = serve::router(school.app.clone());
    let mut sessions = Vec::with_capacity(LEARNERS);
    for learner in 0..LEARNERS as u64 {
        sessions.push(begin(school, &router, learner).await?);
    }
    let (address, _server) = wire::serve(router).await?;
    wire::timed(address, LEARNERS as u64, move |learner, number| {
        let Session { path, headers, statement } = &sessions[learner as usize];
        let mut statement = statement.clone();
        statement["id"] = json!(id(2, learner, number));
        wire::post(path, headers, &statement.to_string())
    })
    .await
}

/// Launched, fetched, read and initialized, as a unit does it.
async fn begin(school: &School, router: &Router, learner: u64) -> Result<Session> {
    let (app, home) = (&school.app, &school.app.config.server.public_url);
    let actor = json!({ "account": { "homePage": "https://measure.example", "name": format!("learner-{learner}") } });
    let agent = Agent::read(&actor.to_string(), home).map_err(boot::told)?;
    let asked = Asked { registration: None, mode: Mode::Normal, return_url: None, languages: "zh-CN" };
    let started = automation::launch(app, school.tenant.id, school.cmi5.id, 0, &agent, asked).await;
    let url = Url::parse(&started.map_err(boot::told)?.url)?;
    let parameter = |name: &str| {
        let found = url.query_pairs().find(|(known, _)| known == name);
        found.map(|(_, value)| value.into_owned()).with_context(|| format!("no {name}"))
    };
    let fetched = Request::post(place(&parameter("fetch")?)?).body(Body::empty())?;
    let token: Value = serde_json::from_slice(&ask(router, fetched).await?)?;
    let authorization = format!("Basic {}", token["auth-token"].as_str().context("a token")?);
    let endpoint = place(&parameter("endpoint")?)?;
    let get = |name: &str, pairs: &[(&str, &str)]| {
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish();
        Request::get(format!("{endpoint}/{name}?{query}"))
            .header(header::AUTHORIZATION, &authorization)
            .header("x-experience-api-version", "1.0.3")
            .body(Body::empty())
    };
    let (activity, registration) = (parameter("activityId")?, parameter("registration")?);
    let agent = parameter("actor")?;
    let of_state = [
        ("stateId", "LMS.LaunchData"),
        ("activityId", activity.as_str()),
        ("agent", &agent),
        ("registration", &registration),
    ];
    let data: Value = serde_json::from_slice(&ask(router, get("activities/state", &of_state)?).await?)?;
    ask(router, get("agents/profile", &[("profileId", "cmi5LearnerPreferences"), ("agent", &agent)])?).await?;
    let mut statement = json!({
        "id": id(3, learner, 0),
        "timestamp": "2026-11-23T01:00:00.000Z",
        "actor": actor,
        "verb": { "id": "http://adlnet.gov/expapi/verbs/initialized", "display": { "en": "initialized" } },
        "object": { "id": activity },
        "context": data["contextTemplate"],
    });
    statement["context"]["registration"] = json!(registration);
    statement["context"]["contextActivities"]["category"] = json!([{ "id": CATEGORY_CMI5 }]);
    ensure!(statement["context"]["extensions"][SESSION_ID].is_string(), "the context has no session");
    let path = format!("{endpoint}/statements");
    let initialized = Request::post(&path)
        .header(header::AUTHORIZATION, &authorization)
        .header(header::CONTENT_TYPE, "application/json")
        .header("x-experience-api-version", "1.0.3")
        .body(Body::from(statement.to_string()))?;
    ask(router, initialized).await?;
    // From here on what is allowed beside cmi5's own verbs.
    if let Some(lists) = statement["context"]["contextActivities"].as_object_mut() {
        lists.remove("category");
    }
    statement["verb"] =
        json!({ "id": "http://adlnet.gov/expapi/verbs/experienced", "display": { "en": "experienced" } });
    let headers = format!(
        "authorization: {authorization}\r\nx-experience-api-version: 1.0.3\r\ncontent-type: application/json\r\n"
    );
    Ok(Session { path, headers, statement })
}
