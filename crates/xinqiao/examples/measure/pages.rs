//! Server time of the pages on the demonstration data, measured around the
//! router in this process without a socket; requests a second over loopback
//! with keep-alive, client and server sharing the machine.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use base::{Clock, Ids, config::Config};
use jiff::civil::date;
use tower::ServiceExt;
use xinqiao::{boot, demonstration, serve};

use crate::{Place, megabytes, wire};

const AS_OF: jiff::civil::Date = date(2026, 11, 22);

/// Pages that are found by going there: the address to begin with, and how the links start.
const LINKED: [(&str, &str, &[&str]); 11] = [
    ("line-worker", "/learning", &["/learning/units/"]),
    ("line-worker", "/learning/paths", &["/learning/paths/"]),
    ("line-worker", FILMING, &["/learning/paths/", "/learning/practicals/"]),
    ("line-worker", "/training/classes", &["/training/classes/"]),
    ("educator", "/learning/observations", &["/learning/observations/"]),
    ("educator", "/training/reach", &["/training/reach/"]),
    ("educator", "/training/tours", &["/training/tours/"]),
    ("educator", "/training/classes/organised", &["/training/classes/"]),
    ("party-secretary", "/training/rotations", &["/training/rotations/"]),
    ("county-librarian", "/exchange/courses", &["/exchange/courses/"]),
    ("county-librarian", "/exchange/copies", &["/exchange/copies/"]),
];
/// 短视频制作
const FILMING: &str = "/learning?q=%E7%9F%AD%E8%A7%86%E9%A2%91%E5%88%B6%E4%BD%9C";

pub async fn measure(places: &[Place]) -> Result<()> {
    for place in places {
        println!("\n== {}", place.name);
        on(place.config.clone()).await?;
    }
    Ok(())
}

async fn on(config: Config) -> Result<()> {
    let evening = AS_OF.at(18, 0, 0, 0).to_zoned_datetime(ui::cx::default_zone())?.timestamp();
    let clock = Clock::fixed(evening);
    let app = boot::open(config, clock.clone(), Ids::seeded(clock, 1)).await?;
    let start = Instant::now();
    demonstration::build(&app, AS_OF).await.map_err(boot::told)?;
    println!("demonstration data built in {:.1} s", start.elapsed().as_secs_f64());
    // What the workers of a served program do in its first seconds.
    let subscriptions: Vec<_> = app.modules.iter().flat_map(|module| module.subscriptions).copied().collect();
    while store::outbox::dispatch(&app.db, &app.ids, &subscriptions).await.map_err(boot::told)? > 0 {}
    while ui::jobs::run_one(&app).await.map_err(boot::told)? {}

    let router = serve::router(app.clone());
    let staff = demonstration::staff_numbers(&app).await.map_err(boot::told)?;
    println!("\n{:<60} {:>9} {:>9} {:>9} {:>9}", "server time (ms)", "p50", "p99", "bytes", "gz");
    let pages = [
        ("line-worker", "/"),
        ("line-worker", "/learning"),
        ("line-worker", "/voice"),
        ("line-worker", "/voice/needs/new"),
        ("line-worker", "/voice/public"),
        ("line-worker", "/me"),
        ("logistics-handler", "/voice/ledger"),
        ("logistics-handler", "/voice/quality"),
        ("logistics-handler", "/voice/hotspots"),
        ("line-worker", "/voice/answers"),
        ("branch-secretary", "/organisations"),
        ("liaison", "/organisations"),
        ("educator", "/learning/reports"),
        ("educator", "/learning/scenes"),
        ("educator", "/learning/units"),
        ("educator", "/training/statistics"),
        ("educator", "/training/map"),
        ("educator", "/training/classes/organised"),
        ("party-secretary", "/training/rotations"),
        ("educator", "/training/campaigns"),
        ("party-secretary", "/training/checklist"),
        ("branch-secretary", "/training/hours"),
        ("branch-secretary", "/training/meetings"),
        ("line-worker", "/training/classes"),
        ("line-worker", "/learning/contents"),
        ("line-worker", "/learning/paths"),
        ("line-worker", "/learning/packages"),
        ("line-worker", "/learning/practice"),
        ("line-worker", "/learning/statutes"),
        ("line-worker", "/training/exemplars"),
        ("educator", "/learning/observations"),
        ("educator", "/training/development"),
        ("educator", "/training/development/matrix"),
        ("educator", "/training/reach"),
        ("county-librarian", "/exchange/courses"),
        ("librarian", "/exchange/offers"),
        ("line-worker", "/care/advice"),
        ("legal-adviser", "/care/advice/hours"),
        ("line-worker", "/voice/pulses"),
        ("line-worker", "/insight/climate"),
        ("system-admin", "/units"),
        ("system-admin", "/people"),
        ("audit-admin", "/audit"),
    ];
    for (slug, path) in pages {
        let cookie = sign_in(&router, staff.get(slug).with_context(|| format!("no {slug}"))?, slug).await?;
        timed(&router, slug, path, &cookie).await?;
    }
    let worker = sign_in(&router, &staff["line-worker"], "line-worker").await?;
    let handler = sign_in(&router, &staff["logistics-handler"], "logistics-handler").await?;
    for (slug, from, ways) in LINKED {
        let cookie = sign_in(&router, staff.get(slug).with_context(|| format!("no {slug}"))?, slug).await?;
        let mut path = from.to_owned();
        for way in ways {
            let found = first_link(&router, &path, &cookie, way).await?;
            path = found.with_context(|| format!("{path} leads to no {way}"))?;
        }
        timed(&router, slug, &path, &cookie).await?;
    }
    println!("\n{:<44} {:>9}", "requests a second, 16 connections", "");
    let (address, _server) = wire::serve(router.clone()).await?;
    for (path, cookie) in [("/", &worker), ("/voice/ledger", &handler)] {
        let request = wire::get(path, &format!("cookie: {cookie}\r\n"));
        let rate = wire::load(address, 16, move |_, _| request.clone().into_bytes()).await?;
        println!("{path:<44} {rate:>9.0}");
    }
    println!("\nresident memory {} MB", megabytes("self", "VmRSS")?);
    app.db.clone().close().await.map_err(boot::told)
}

async fn sign_in(router: &Router, staff_number: &str, slug: &str) -> Result<String> {
    let tenant = demo::cast::persona(slug).context("a persona")?.tenant;
    let request = Request::get(format!("/demo/{tenant}/{staff_number}")).body(Body::empty())?;
    let response = router.clone().oneshot(request).await?;
    let cookie = response.headers().get(header::SET_COOKIE).context("a session")?.to_str()?;
    Ok(cookie.split(';').next().unwrap_or_default().to_owned())
}

async fn get(router: &Router, path: &str, cookie: &str, gzip: bool) -> Result<(u16, Vec<u8>)> {
    let mut request = Request::get(path).header(header::COOKIE, cookie);
    if gzip {
        request = request.header(header::ACCEPT_ENCODING, "gzip");
    }
    let response = router.clone().oneshot(request.body(Body::empty())?).await?;
    let status = response.status().as_u16();
    Ok((status, to_bytes(response.into_body(), usize::MAX).await?.to_vec()))
}

async fn timed(router: &Router, slug: &str, path: &str, cookie: &str) -> Result<()> {
    let (status, body) = get(router, path, cookie, false).await?;
    let gz = get(router, path, cookie, true).await?.1.len();
    let mut times = Vec::new();
    for _ in 0..300 {
        let start = Instant::now();
        get(router, path, cookie, false).await?;
        times.push(start.elapsed());
    }
    times.sort_unstable();
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let name = format!("{path} ({slug}, {status})");
    println!("{name:<60} {:>9.2} {:>9.2} {:>9} {gz:>9}", ms(times[150]), ms(times[297]), body.len());
    Ok(())
}

async fn first_link(router: &Router, path: &str, cookie: &str, start: &str) -> Result<Option<String>> {
    let html = String::from_utf8(get(router, path, cookie, false).await?.1)?;
    let link = html
        .split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .find(|link| link.starts_with(start) && link.len() > start.len() + 30);
    Ok(link.map(str::to_owned))
}
