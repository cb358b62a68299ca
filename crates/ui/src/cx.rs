//! The request context: who asks, in which language, for which tenant.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, Method, Uri, header, request::Parts},
};
use base::{Actor, Day, Error, Lang, Message, Moment, Permission, Result, forbidden};
use jiff::{Timestamp, civil::Date, tz::TimeZone};
use sha2::{Digest, Sha256};

use crate::{App, Failure, NavItem, Tenant, app::SignedIn};

/// Name of the session cookie.
pub const SESSION: &str = "xq_session";

/// What every handler takes first. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Cx {
    pub app: App,
    pub lang: Lang,
    /// `light`, `dark` or empty (as the device).
    pub theme: &'static str,
    /// `none`, `large`, `xlarge`, `max`.
    pub text_size: &'static str,
    pub path: String,
    pub query: String,
    /// A message to show once after a redirect (message key), from `?done=`.
    pub done: Option<String>,
    signed_in: Option<Arc<SignedIn>>,
}

impl Cx {
    /// Reads cookies and headers and looks the session up.
    pub async fn from_request(app: &App, headers: &HeaderMap, uri: &Uri) -> Result<Self> {
        let signed_in = match cookie(headers, SESSION) {
            Some(token) => (app.identify)(app, token).await?,
            None => None,
        };
        let lang = cookie(headers, "xq_lang").and_then(Lang::from_tag).unwrap_or_else(|| {
            let header = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
            header.map_or(Lang::default(), Lang::accept)
        });
        let query = uri.query().unwrap_or_default().to_owned();
        let done = query.split('&').find_map(|pair| pair.strip_prefix("done=")).map(str::to_owned);
        Ok(Self {
            app: app.clone(),
            lang,
            theme: one_of(cookie(headers, "xq_theme"), &["light", "dark"], ""),
            text_size: one_of(cookie(headers, "xq_text"), &["none", "large", "xlarge", "max"], "none"),
            path: uri.path().to_owned(),
            done: done.filter(|key| key.starts_with("done-") && app.messages.has(key)),
            query,
            signed_in: signed_in.map(Arc::new),
        })
    }

    pub fn now(&self) -> Timestamp {
        self.app.clock.now()
    }

    pub fn moment(&self) -> Moment {
        Moment(self.now())
    }

    pub fn zone(&self) -> TimeZone {
        self.signed_in.as_ref().map_or_else(default_zone, |found| found.tenant.zone.clone())
    }

    /// The tenant's local day.
    pub fn today(&self) -> Day {
        Day(self.app.clock.today(&self.zone()))
    }

    pub fn actor(&self) -> Result<&Actor> {
        self.signed_in.as_ref().map(|found| &found.actor).ok_or(Error::SignedOut)
    }

    pub fn tenant(&self) -> Result<&Tenant> {
        self.signed_in.as_ref().map(|found| &found.tenant).ok_or(Error::SignedOut)
    }

    pub fn session(&self) -> Option<uuid::Uuid> {
        self.signed_in.as_ref().map(|found| found.session)
    }

    pub fn is_signed_in(&self) -> bool {
        self.signed_in.is_some()
    }

    /// The actor, if any role of theirs carries the permission.
    pub fn require(&self, permission: &Permission) -> Result<&Actor> {
        let actor = self.actor()?;
        if actor.may(permission) { Ok(actor) } else { Err(forbidden()) }
    }

    /// An opaque mark of tenant and person, to which the device binds what it
    /// keeps. Not the id, and not the same in two organisations.
    pub fn person_mark(&self) -> Option<String> {
        let actor = self.actor().ok()?;
        let digest =
            Sha256::digest([actor.tenant.0.as_bytes().as_slice(), actor.person.0.as_bytes(), b"device"].concat());
        Some(digest.iter().take(12).map(|byte| format!("{byte:02x}")).collect())
    }

    // Texts, for templates.

    pub fn t(&self, key: &str) -> String {
        self.app.messages.text(self.lang, key, &[])
    }

    pub fn t1(&self, key: &str, name: &str, value: impl ToString) -> String {
        self.app.messages.text(self.lang, key, &[(name, &value.to_string())])
    }

    pub fn t2(&self, key: &str, one: &str, first: impl ToString, two: &str, second: impl ToString) -> String {
        self.app.messages.text(self.lang, key, &[(one, &first.to_string()), (two, &second.to_string())])
    }

    pub fn m(&self, message: &Message) -> String {
        self.app.messages.message(self.lang, message)
    }

    /// A text whose key is made of two parts: `need-state-` + `open`.
    pub fn tk(&self, prefix: &str, code: impl AsRef<str>) -> String {
        self.t(&format!("{prefix}{}", code.as_ref()))
    }

    /// Picks between the Chinese and the English name of a row.
    pub fn either<'a>(&self, zh: &'a str, en: &'a str) -> &'a str {
        if self.lang == Lang::Zh || en.is_empty() { zh } else { en }
    }

    // Times, for templates.

    /// "2026年11月20日" / "20 Nov 2026"
    pub fn day(&self, day: impl Into<Date>) -> String {
        let date = day.into();
        match self.lang {
            Lang::Zh => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
            Lang::En => date.strftime("%-d %b %Y").to_string(),
        }
    }

    /// Without the year when it is this year's: "11月20日" / "20 Nov"
    pub fn short_day(&self, day: impl Into<Date>) -> String {
        let date = day.into();
        if date.year() != self.today().year() {
            return self.day(date);
        }
        match self.lang {
            Lang::Zh => format!("{}月{}日", date.month(), date.day()),
            Lang::En => date.strftime("%-d %b").to_string(),
        }
    }

    /// "11月20日 14:05" / "20 Nov 14:05", in the tenant's zone.
    pub fn time(&self, at: &Moment) -> String {
        let local = at.0.to_zoned_datetime(self.zone());
        format!("{} {:02}:{:02}", self.short_day(local.date()), local.hour(), local.minute())
    }

    pub fn local_day(&self, at: &Moment) -> Day {
        Day(at.0.to_zoned_datetime(self.zone()).date())
    }

    // The shell, for layouts.

    pub fn statics(&self) -> &'static str {
        crate::assets::base()
    }

    pub fn icon(&self, name: &str) -> Icon {
        Icon(name.to_owned())
    }

    /// Does the menu entry or tab of `path` lead to this page?
    pub fn is_here(&self, path: &str) -> bool {
        if path == "/" { self.path == "/" } else { self.path == path || self.path.starts_with(&format!("{path}/")) }
    }

    /// The staff menu in groups; empty for who has no staff role.
    pub fn menu(&self) -> Vec<(&'static str, Vec<&'static NavItem>)> {
        let Ok(actor) = self.actor() else { return Vec::new() };
        let mut groups: Vec<(&'static str, Vec<&'static NavItem>)> = Vec::new();
        for item in
            self.app.modules.iter().flat_map(|module| module.navigation).filter(|item| actor.may(item.permission))
        {
            match groups.iter_mut().find(|(group, _)| *group == item.group) {
                Some((_, items)) => items.push(item),
                None => groups.push((item.group, vec![item])),
            }
        }
        groups
    }

    /// The last letters of the name: what stands in the round mark.
    pub fn initial(&self) -> String {
        self.actor().ok().and_then(|actor| actor.name.chars().last()).map(String::from).unwrap_or_default()
    }

    pub fn person_name(&self) -> String {
        self.actor().map(|actor| actor.name.clone()).unwrap_or_default()
    }

    pub fn tenant_name(&self) -> String {
        self.tenant().map(|tenant| tenant.name.clone()).unwrap_or_default()
    }

    /// This page in the other language, by the settings form.
    pub fn here(&self) -> String {
        if self.query.is_empty() { self.path.clone() } else { format!("{}?{}", self.path, self.query) }
    }
}

/// A symbol of the icon sprite, written with `|safe`-free `Display` through
/// askama's escaping by implementing `HtmlSafe`.
#[derive(Debug, Clone)]
pub struct Icon(String);

impl std::fmt::Display for Icon {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let base = crate::assets::base();
        write!(f, r#"<svg class="icon" aria-hidden="true"><use href="{base}/icons.svg#{}"/></svg>"#, self.0)
    }
}

// Names of icons are literals of templates.
impl askama::filters::HtmlSafe for Icon {}

pub fn default_zone() -> TimeZone {
    TimeZone::get("Asia/Shanghai").unwrap_or(TimeZone::UTC)
}

pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .find_map(|pair| pair.trim().strip_prefix(name)?.strip_prefix('='))
}

fn one_of(value: Option<&str>, known: &[&'static str], otherwise: &'static str) -> &'static str {
    known.iter().find(|known| Some(**known) == value).copied().unwrap_or(otherwise)
}

impl FromRequestParts<App> for Cx {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Failure> {
        if parts.method != Method::GET && parts.method != Method::HEAD && !is_own_page(&parts.headers) {
            return Err(Error::Forbidden.into());
        }
        match parts.extensions.get::<Self>() {
            Some(cx) => Ok(cx.clone()),
            None => Ok(Self::from_request(app, &parts.headers, &parts.uri).await?),
        }
    }
}

/// Forgery check without tokens: the browser says where a form came from.
/// `Sec-Fetch-Site` is sent on https and localhost, `Origin` with every POST;
/// a request that carries neither is not from a browser of ours.
fn is_own_page(headers: &HeaderMap) -> bool {
    let text = |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    match headers.get("sec-fetch-site").and_then(|value| value.to_str().ok()) {
        Some(site) => site == "same-origin" || site == "none",
        None => match (text(header::ORIGIN), text(header::HOST)) {
            (Some(origin), Some(host)) => origin.split_once("://").is_some_and(|(_, from)| from == host),
            _ => false,
        },
    }
}
