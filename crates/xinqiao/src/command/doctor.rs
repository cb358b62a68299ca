//! `xinqiao doctor`: the effective configuration, and what is wrong with it.

use std::process::ExitCode;

use anyhow::Result;
use base::config::Config;

use super::app;
use crate::boot::told;

/// Would a browser take the two for one: same scheme, host and port?
fn is_same_origin(one: &str, other: &str) -> bool {
    let origin = |address: &str| url::Url::parse(address).map(|url| url.origin().ascii_serialization());
    origin(one).is_ok_and(|one| origin(other).is_ok_and(|other| one == other))
}

/// Prints the configuration and what is wrong with it.
pub async fn run(config: Config) -> Result<ExitCode> {
    println!("{}", config.shown());
    let mut faults = Vec::new();
    let mut hints = Vec::new();
    if config.security.demo_links {
        faults.push("security.demo_links is on: anybody can sign in as anybody".to_owned());
    }
    if !config.server.public_url.starts_with("https:") && !config.server.public_url.contains("127.0.0.1") {
        faults.push("server.public_url is not https: sessions can be read on the way".to_owned());
    }
    if is_same_origin(&config.server.public_url, &config.server.content_url) {
        faults.push("server.content_url is the origin of server.public_url: course packages, written by others, could read sessions".to_owned());
    }
    if config.server.content_url.starts_with("http:") && config.server.public_url.starts_with("https:") {
        faults.push("server.content_url is not https: no browser frames it in a page that is".to_owned());
    }
    if config.security.seal_key.0.is_empty() {
        hints.push("security.seal_key is not set: the key lies in the file seal.key beside the files".to_owned());
    }
    if config.database.is_sqlite() {
        hints.push("SQLite: one node; for several nodes use PostgreSQL".to_owned());
    }
    for tool in [&config.media.ffmpeg, &config.media.ffprobe] {
        if !learning::media::ffmpeg::is_there(tool).await {
            hints.push(format!(
                "{} is missing: films are shown only where browsers play them as they are (Debian: apt-get install ffmpeg)",
                tool.display()
            ));
        }
    }
    match app(config).await {
        Ok(app) => {
            let dead = store::job::dead(&app.db).await.map_err(told)?;
            if !dead.is_empty() {
                faults.push(format!("{} dead jobs", dead.len()));
            }
            println!("# the database answers and its schema is up to date");
        }
        Err(error) => faults.push(format!("{error:#}")),
    }
    for hint in hints {
        println!("# note: {hint}");
    }
    for fault in &faults {
        println!("# FAULT: {fault}");
    }
    Ok(if faults.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
