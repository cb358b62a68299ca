//! `/sign-in`: password, printed code, second factor; `/sign-out`.

pub mod oidc;

use askama::Template;
use axum::{
    extract::Path,
    http::{HeaderMap, HeaderValue, header},
    response::Response,
};
use base::{Error, Result, invalid, not_found};
use jiff::SignedDuration;
use qrcode::{QrCode, render::svg};
use ui::{App, Cx, Form, Outcome, Page, Tenant, cx::SESSION, page::redirect};

use crate::{
    person, session,
    sign_in::{self, Started, code, second_factor},
    tenant,
};

#[derive(Template)]
#[template(path = "sign_in/new.html")]
struct New<'a> {
    cx: &'a Cx,
    form: &'a Form,
    tenants: Vec<Tenant>,
    demo: bool,
    oidc: bool,
}

/// Up to so many organisations are offered in a list; more are typed.
const LISTED: usize = 12;

async fn show<'a>(cx: &'a Cx, form: &'a Form) -> Result<New<'a>> {
    let mut tenants = tenant::all(&cx.app.db).await?;
    tenants.sort_by_key(|tenant| tenant.kind == "light");
    if tenants.len() > LISTED {
        tenants.clear();
    }
    Ok(New { cx, form, tenants, demo: cx.app.config.security.demo_links, oidc: cx.app.config.oidc.is_some() })
}

/// `GET /sign-in`
pub async fn new(cx: Cx) -> Outcome {
    if cx.is_signed_in() {
        return redirect("/");
    }
    let mut form = Form::empty();
    let pairs: Vec<(String, String)> = url::form_urlencoded::parse(cx.query.as_bytes()).into_owned().collect();
    for (name, value) in pairs.into_iter().filter(|(name, _)| name == "to" || name == "tenant") {
        form.set(&name, value);
    }
    show(&cx, &form).await?.page()
}

/// `POST /sign-in`
pub async fn create(cx: Cx, headers: HeaderMap, mut form: Form) -> Outcome {
    let app = &cx.app;
    count(app, &headers)?;
    match by_password(&cx, &headers, &mut form).await {
        Ok(started) => enter(app, &started, form.get("to")),
        Err(error) => {
            let mut form = form.redisplay(error)?;
            form.set("password", "");
            show(&cx, &form).await?.refused()
        }
    }
}

async fn by_password(cx: &Cx, headers: &HeaderMap, form: &mut Form) -> Result<Started> {
    let code = form.text("tenant", 1..=12).to_lowercase();
    let staff_number = form.text("staff_number", 1..=40);
    let password = form.get("password").to_owned();
    form.finish()?;
    let found = tenant::find(&cx.app.db, &code).await?.ok_or_else(|| invalid("tenant", "sign-in-tenant"))?;
    sign_in::by_password(&cx.app, &found, &staff_number, &password, device(headers)).await
}

#[derive(Template)]
#[template(path = "sign_in/code.html")]
struct CodePage<'a> {
    cx: &'a Cx,
    form: &'a Form,
}

/// `GET /sign-in/code`
pub async fn new_code(cx: Cx) -> Outcome {
    CodePage { cx: &cx, form: &Form::empty() }.page()
}

/// `POST /sign-in/code`
pub async fn create_by_code(cx: Cx, headers: HeaderMap, form: Form) -> Outcome {
    let app = &cx.app;
    count(app, &headers)?;
    match code::redeem(app, form.get("code"), device(&headers)).await {
        Ok((_, started)) => enter(app, &started, "/"),
        Err(error) => {
            let form = form.redisplay(error)?;
            CodePage { cx: &cx, form: &form }.refused()
        }
    }
}

#[derive(Template)]
#[template(path = "sign_in/second_factor.html")]
struct SecondFactor<'a> {
    cx: &'a Cx,
    form: &'a Form,
    /// The QR code as SVG and the secret to type; none when already enrolled.
    enrolment: Option<(String, String)>,
}

async fn second_factor_page<'a>(
    cx: &'a Cx,
    form: &'a Form,
    waiting: &second_factor::Waiting,
) -> Result<SecondFactor<'a>> {
    let enrolment = match second_factor::enrol(&cx.app, waiting).await? {
        Some(enrolment) => {
            let picture = QrCode::new(enrolment.address.as_bytes())?;
            let svg = picture.render::<svg::Color>().min_dimensions(200, 200).build();
            let svg = svg.split_once("?>").map_or(svg.as_str(), |(_, rest)| rest).to_owned();
            Some((svg, enrolment.typed))
        }
        None => None,
    };
    Ok(SecondFactor { cx, form, enrolment })
}

/// `GET /sign-in/second-factor`
pub async fn new_second_factor(cx: Cx, headers: HeaderMap) -> Outcome {
    let Some(waiting) = waiting(&cx.app, &headers).await? else { return redirect("/sign-in") };
    let form = Form::empty();
    second_factor_page(&cx, &form, &waiting).await?.page()
}

/// `POST /sign-in/second-factor`
pub async fn create_second_factor(cx: Cx, headers: HeaderMap, form: Form) -> Outcome {
    let Some(waiting) = waiting(&cx.app, &headers).await? else { return redirect("/sign-in") };
    match second_factor::confirm(&cx.app, &waiting, form.get("code")).await {
        Ok(()) => redirect("/"),
        Err(error) => {
            let form = form.redisplay(error)?;
            second_factor_page(&cx, &form, &waiting).await?.refused()
        }
    }
}

async fn waiting(app: &App, headers: &HeaderMap) -> Result<Option<second_factor::Waiting>> {
    match ui::cx::cookie(headers, SESSION) {
        Some(token) => second_factor::waiting(app, token).await,
        None => Ok(None),
    }
}

/// `GET /demo/{tenant}/{staff_number}`: only where demonstration links are on.
pub async fn create_by_link(cx: Cx, headers: HeaderMap, Path((code, staff_number)): Path<(String, String)>) -> Outcome {
    let app = &cx.app;
    if !app.config.security.demo_links {
        return Err(not_found().into());
    }
    let tenant = tenant::find(&app.db, &code).await?.ok_or(Error::NotFound)?;
    let person = person::by_staff_number(&app.db, tenant.id, &staff_number).await?.ok_or(Error::NotFound)?;
    let started = sign_in::begin(app, &tenant, person.id, device(&headers), "demo").await?;
    enter(app, &started, "/")
}

/// `POST /sign-out`
pub async fn delete(cx: Cx) -> Outcome {
    if let (Ok(actor), Some(own)) = (cx.actor(), cx.session()) {
        cx.app.db.write(|tx| async move { session::end(&tx, actor.tenant, actor.person, own).await }).await?;
    }
    let mut response = redirect("/sign-in")?;
    let gone = format!("{SESSION}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0");
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&gone).map_err(Error::from)?);
    response.headers_mut().insert("clear-site-data", HeaderValue::from_static("\"cache\""));
    Ok(response)
}

/// Sign-ins from one network address are few a minute; a whole depot behind
/// one address still gets in.
fn count(app: &App, headers: &HeaderMap) -> Result<()> {
    let most = app.config.limits.sign_ins_per_minute;
    app.limiter.count("sign-in", address(headers), most, SignedDuration::from_mins(1), app.clock.now())
}

/// The end of a cookie that must not travel in the clear.
fn secure(app: &App) -> &'static str {
    if app.config.server.public_url.starts_with("https:") { "; Secure" } else { "" }
}

/// The cookie, and on to where the person wanted to go.
pub(crate) fn enter(app: &App, started: &Started, to: &str) -> Outcome {
    let to = if started.second_factor { "/sign-in/second-factor" } else { settings_target(to) };
    let mut response: Response = redirect(to)?;
    let secure = secure(app);
    let cookie = format!(
        "{SESSION}={}; Path=/; HttpOnly; SameSite=Lax; Max-Age={}{secure}",
        started.token,
        started.lasts.as_secs()
    );
    response.headers_mut().append(header::SET_COOKIE, HeaderValue::from_str(&cookie).map_err(Error::from)?);
    Ok(response)
}

/// Only a path of ours, never another site.
pub(crate) fn settings_target(to: &str) -> &str {
    if to.starts_with('/') && !to.starts_with("//") && !to.contains('\\') { to } else { "/" }
}

fn device(headers: &HeaderMap) -> &str {
    let agent = headers.get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let known = [
        ("MicroMessenger", "微信"),
        ("wxwork", "企业微信"),
        ("DingTalk", "钉钉"),
        ("Edg/", "Edge"),
        ("Chrome/", "Chrome"),
        ("Firefox/", "Firefox"),
        ("Safari/", "Safari"),
    ];
    known.iter().find(|(mark, _)| agent.contains(mark)).map_or("", |(_, name)| name)
}

/// The address that a balancer in front reports, for the rate limit only; it
/// is hashed in memory and kept nowhere.
fn address(headers: &HeaderMap) -> &str {
    headers
        .get("x-forwarded-for")
        .and_then(|value| value.to_str().ok())
        .and_then(|list| list.split(',').next())
        .unwrap_or("direct")
        .trim()
}
