//! Signing in by a certified OpenID provider (npm `oidc-provider`), as a
//! browser does it; skipped where `npm ci` was not run in `tests/oidc`.

use std::{collections::HashMap, path::Path, process::Stdio};

use super::on_each_database;
use base::config::{Oidc, Secret};
use people::MODULE;
use testkit::House;
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    net::TcpListener,
    process::{Child, Command},
    task::JoinSet,
};
use ui::{App, app::Parts, i18n::Messages, limit::Limiter};

use super::staff_number;

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/oidc");
static MODULES: [&ui::Module; 1] = [&MODULE];

type Lines = tokio::io::Lines<BufReader<tokio::process::ChildStdout>>;

/// The provider's issuer, and the process that goes with the test; it writes
/// notices, so its output stays open.
async fn provider(return_address: &str) -> (String, Child, Lines) {
    let mut node = Command::new("node")
        .args(["provider.mjs", return_address])
        .current_dir(FOLDER)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .kill_on_drop(true)
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(node.stdout.take().unwrap()).lines();
    (lines.next_line().await.unwrap().unwrap(), node, lines)
}

/// The house's program with an issuer, on a port of its own.
fn serve(house: &House, listener: TcpListener, issuer: String, tasks: &mut JoinSet<()>) {
    let app = &house.app;
    let mut config = app.config.clone();
    config.server.public_url = format!("http://{}", listener.local_addr().unwrap());
    config.oidc = Some(Oidc {
        issuer,
        client_id: "xinqiao".into(),
        client_secret: Secret("a-secret-of-the-test".into()),
        claim: "staff_number".into(),
        tenant: "rlw".into(),
    });
    let app = App::new(Parts {
        db: app.db.clone(),
        blobs: app.blobs.clone(),
        clock: app.clock.clone(),
        ids: app.ids.clone(),
        config,
        seal: app.seal.clone(),
        modules: &MODULES,
        messages: Messages::load(&MODULES),
        limiter: Limiter::default(),
        identify: people::session::identify,
    });
    tasks.spawn(async move { axum::serve(listener, ui::respond::router(app)).await.unwrap() });
}

struct Answer {
    status: u16,
    location: String,
    text: String,
}

/// A browser's memory: cookies by host and port.
struct Browser {
    client: reqwest::Client,
    cookies: HashMap<(String, String), String>,
}

impl Browser {
    fn new() -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        Self { client, cookies: HashMap::new() }
    }

    async fn send(&mut self, request: reqwest::RequestBuilder) -> Answer {
        let mut request = request.build().unwrap();
        let url = request.url().clone();
        let place = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap());
        let sent: Vec<String> = self
            .cookies
            .iter()
            .filter(|((at, _), _)| *at == place)
            .map(|((_, name), value)| format!("{name}={value}"))
            .collect();
        request.headers_mut().insert("cookie", sent.join("; ").parse().unwrap());
        let response = self.client.execute(request).await.unwrap();
        for cookie in response.headers().get_all("set-cookie") {
            let (name, rest) = cookie.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            self.cookies.insert((place.clone(), name.to_owned()), value.to_owned());
        }
        let status = response.status().as_u16();
        let location =
            response.headers().get("location").map(|value| value.to_str().unwrap().to_owned()).unwrap_or_default();
        let location = if location.is_empty() { location } else { url.join(&location).unwrap().to_string() };
        Answer { status, location, text: response.text().await.unwrap() }
    }

    async fn get(&mut self, url: &str) -> Answer {
        self.send(self.client.get(url)).await
    }

    /// Follows redirects and answers the provider's two questions, until it
    /// sends the browser back; the address it sends it to.
    async fn sign_in_at_provider(&mut self, mut url: String, login: &str, back: &str) -> String {
        for _ in 0..12 {
            if url.starts_with(back) {
                return url;
            }
            let mut answer = self.get(&url).await;
            if answer.location.is_empty() {
                let prompt = if answer.text.contains("name=\"login\"") { "login" } else { "consent" };
                let body = format!("prompt={prompt}&login={login}&password=x");
                let form =
                    self.client.post(&url).header("content-type", "application/x-www-form-urlencoded").body(body);
                answer = self.send(form).await;
            }
            assert!(!answer.location.is_empty(), "{} {}", answer.status, answer.text);
            url = answer.location;
        }
        panic!("the provider does not send the browser back: {url}");
    }
}

fn with(url: &str, name: &str, value: &str) -> String {
    let mut url = url::Url::parse(url).unwrap();
    let pairs: Vec<(String, String)> = url.query_pairs().into_owned().collect();
    url.query_pairs_mut()
        .clear()
        .extend_pairs(pairs.iter().map(|(known, old)| (known, if known == name { value } else { old })));
    url.to_string()
}

#[test]
fn the_organisations_own_account_signs_in_and_a_forged_answer_does_not() {
    if !Path::new(FOLDER).join("node_modules").exists() {
        eprintln!("tests/oidc/node_modules is not there (npm ci): the OpenID test is skipped");
        return;
    }
    on_each_database(async |house| {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let here = format!("http://{}", listener.local_addr().unwrap());
        let back = format!("{here}/sign-in/oidc/return");
        let (issuer, node, _output) = provider(&back).await;
        let mut tasks = JoinSet::new();
        serve(house, listener, issuer.clone(), &mut tasks);
        let number = staff_number(house, "line-worker").await;

        let mut browser = Browser::new();
        let left = browser.get(&format!("{here}/sign-in/oidc?to=/me/data")).await;
        assert!(left.status == 303 && left.location.starts_with(&issuer), "{} {}", left.status, left.text);
        assert!(left.location.contains("code_challenge_method=S256"), "{}", left.location);
        let answer = browser.sign_in_at_provider(left.location, &number, &back).await;

        let forged = browser.get(&with(&answer, "state", "another")).await;
        assert!(forged.status == 422 && forged.text.contains("单位账号没有登录成功"), "{}", forged.text);
        // The refusal has taken the cookie: the true answer comes too late now.
        assert_eq!(browser.get(&answer).await.status, 422);

        let left = browser.get(&format!("{here}/sign-in/oidc?to=/me/data")).await;
        let answer = browser.sign_in_at_provider(left.location, &number, &back).await;
        let arrived = browser.get(&answer).await;
        assert_eq!(
            (arrived.status, arrived.location.as_str()),
            (303, format!("{here}/me/data").as_str()),
            "{}",
            arrived.text
        );
        assert!(browser.get(&format!("{here}/me")).await.text.contains("周海生"));

        let mut other = Browser::new();
        let left = other.get(&format!("{here}/sign-in/oidc")).await;
        let answer = other.sign_in_at_provider(with(&left.location, "nonce", "not-ours"), &number, &back).await;
        assert_eq!(other.get(&answer).await.status, 422, "a token for another nonce");

        let left = other.get(&format!("{here}/sign-in/oidc")).await;
        let stolen = other.sign_in_at_provider(left.location, &number, &back).await;
        assert_eq!(Browser::new().get(&stolen).await.status, 422, "an answer without the cookie");

        let mut unknown = Browser::new();
        let left = unknown.get(&format!("{here}/sign-in/oidc")).await;
        let answer = unknown.sign_in_at_provider(left.location, "NOBODY", &back).await;
        let refused = unknown.get(&answer).await;
        assert!(refused.status == 422 && refused.text.contains("在名册里没有对应的人"), "{}", refused.text);

        tasks.shutdown().await;
        drop(node);
        assert_eq!(house.stranger().get("/sign-in/oidc").await.status, 404, "not set up");
    });
}
