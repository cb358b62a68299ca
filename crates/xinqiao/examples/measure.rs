//! Prints the figures of docs/PERFORMANCE.md in one run:
//!
//!     cargo run --release --example measure
//!     XINQIAO_MEASURE_POSTGRES=postgres://user@host/empty cargo run --release --example measure
//!
//! Server time is measured around the router in this process, without a
//! socket; requests a second over loopback with keep-alive, client and server
//! sharing the machine.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{Request, header},
};
use base::{Clock, Ids, config::Config};
use jiff::civil::date;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tower::ServiceExt;
use xinqiao::{boot, demonstration, serve};

const AS_OF: jiff::civil::Date = date(2026, 11, 22);

#[tokio::main]
#[expect(clippy::disallowed_methods, reason = "a measuring program has no configuration file")]
async fn main() -> Result<()> {
    let folder = std::env::temp_dir().join(format!("xinqiao-measure-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let sqlite = format!("sqlite:{}", folder.join("xinqiao.db").display());
    let mut databases = vec![("SQLite", sqlite)];
    databases.extend(std::env::var("XINQIAO_MEASURE_POSTGRES").ok().map(|url| ("PostgreSQL", url)));
    for (name, url) in databases {
        println!("\n== {name}");
        measure(&folder.join(name), url).await?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}

async fn measure(folder: &std::path::Path, url: String) -> Result<()> {
    let mut config = Config::default();
    config.database.url = url;
    config.files.folder = folder.join("files");
    config.security.demo_links = true;
    std::fs::create_dir_all(folder)?;
    let evening = AS_OF.at(18, 0, 0, 0).to_zoned_datetime(ui::cx::default_zone())?.timestamp();
    let clock = Clock::fixed(evening);
    let app = boot::open(config, clock.clone(), Ids::seeded(clock, 1)).await?;
    let start = Instant::now();
    demonstration::build(&app, AS_OF).await.map_err(boot::told)?;
    println!("demonstration data built in {:.1} s", start.elapsed().as_secs_f64());

    let router = serve::router(app.clone());
    let staff = demonstration::staff_numbers(&app).await.map_err(boot::told)?;
    println!("\n{:<44} {:>9} {:>9} {:>9} {:>9}", "server time (ms)", "p50", "p99", "bytes", "gz");
    let pages = [
        ("line-worker", "/"),
        ("line-worker", "/learning"),
        ("line-worker", "/voice"),
        ("line-worker", "/voice/needs/new"),
        ("line-worker", "/voice/public"),
        ("line-worker", "/me"),
        ("logistics-handler", "/voice/ledger"),
        ("logistics-handler", "/voice/quality"),
        ("educator", "/learning/units"),
        ("educator", "/learning/reports"),
        ("system-admin", "/people"),
        ("audit-admin", "/audit"),
    ];
    for (slug, path) in pages {
        let cookie = sign_in(&router, staff.get(slug).with_context(|| format!("no {slug}"))?, slug).await?;
        timed(&router, slug, path, &cookie).await?;
    }
    let worker = sign_in(&router, &staff["line-worker"], "line-worker").await?;
    let handler = sign_in(&router, &staff["logistics-handler"], "logistics-handler").await?;
    if let Some(unit) = first_link(&router, "/learning", &worker, "/learning/units/").await? {
        timed(&router, "line-worker", &unit, &worker).await?;
    }
    println!("\n{:<44} {:>9}", "requests a second, 16 connections", "");
    for (path, cookie) in [("/", &worker), ("/voice/ledger", &handler)] {
        println!("{path:<44} {:>9.0}", throughput(router.clone(), path, cookie).await?);
    }
    println!("\nresident memory {} MB", resident_megabytes()?);
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
    println!("{name:<44} {:>9.2} {:>9.2} {:>9} {gz:>9}", ms(times[150]), ms(times[297]), body.len());
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

async fn throughput(router: Router, path: &str, cookie: &str) -> Result<f64> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let mut tasks = tokio::task::JoinSet::new();
    tasks.spawn(async move {
        let _ = axum::serve(listener, router).await;
        Ok::<u64, anyhow::Error>(0)
    });
    let until = Instant::now() + Duration::from_secs(5);
    let request = format!("GET {path} HTTP/1.1\r\nhost: {address}\r\ncookie: {cookie}\r\n\r\n");
    let mut clients = tokio::task::JoinSet::new();
    for _ in 0..16 {
        let request = request.clone();
        clients.spawn(async move {
            let mut stream = tokio::net::TcpStream::connect(address).await?;
            let mut done = 0_u64;
            let mut buffer = vec![0; 1 << 16];
            while Instant::now() < until {
                stream.write_all(request.as_bytes()).await?;
                read_answer(&mut stream, &mut buffer).await?;
                done += 1;
            }
            Ok::<u64, anyhow::Error>(done)
        });
    }
    let start = Instant::now();
    let mut total = 0;
    while let Some(done) = clients.join_next().await {
        total += done??;
    }
    tasks.abort_all();
    Ok(total as f64 / start.elapsed().as_secs_f64())
}

/// Reads one answer with a `content-length`.
async fn read_answer(stream: &mut tokio::net::TcpStream, buffer: &mut Vec<u8>) -> Result<()> {
    let mut have = 0;
    loop {
        if have == buffer.len() {
            buffer.resize(have * 2, 0);
        }
        let read = stream.read(&mut buffer[have..]).await?;
        anyhow::ensure!(read > 0, "the server closed the connection");
        have += read;
        let text = String::from_utf8_lossy(&buffer[..have]);
        if let Some(end) = text.find("\r\n\r\n") {
            let head = text[..end].to_lowercase();
            let length: usize = head
                .split("content-length: ")
                .nth(1)
                .and_then(|rest| rest.split("\r\n").next())
                .context("an answer without length")?
                .trim()
                .parse()?;
            let body_at = buffer[..have].windows(4).position(|window| window == b"\r\n\r\n").unwrap_or(end) + 4;
            while have < body_at + length {
                if have == buffer.len() {
                    buffer.resize(have * 2, 0);
                }
                have += stream.read(&mut buffer[have..]).await?;
            }
            return Ok(());
        }
    }
}

fn resident_megabytes() -> Result<u64> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find(|line| line.starts_with("VmRSS")).context("VmRSS")?;
    let kilobytes: u64 = line.split_whitespace().nth(1).context("a number")?.parse()?;
    Ok(kilobytes / 1024)
}
