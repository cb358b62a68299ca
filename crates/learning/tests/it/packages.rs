//! Course packages: brought in, reviewed, taken; and what is refused.

mod hostile;
mod life;
mod uploading;

use std::io::{Cursor, Write};

use testkit::{House, Seen, Visitor, visitor::File};
use zip::{ZipWriter, write::SimpleFileOptions};

/// A small HTML5 course in a folder, with a file of each kind that matters.
pub const PAGES: &[(&str, &str)] = &[
    (
        "course/index.html",
        "<!doctype html><title>防洪巡查</title><link rel=stylesheet href=\"https://cdn.far.cn/a.css\"><p>到了。",
    ),
    ("course/app.js", "console.log(1)"),
    ("course/drawing.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>"),
    ("course/说明 1.txt", "0123456789"),
    ("course/run.exe", "MZ"),
];

pub fn zip(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Sends a file by the plain form, lets the job run, and sees its page.
pub async fn send(house: &House, educator: &Visitor, name: &str, bytes: &[u8], series: &str) -> Seen {
    let file = File { field: "file", name, mime: "application/zip", bytes };
    let address = if series.is_empty() {
        "/learning/packages/imports".to_owned()
    } else {
        format!("/learning/packages/imports?series={series}")
    };
    let sent = educator.post_files(&address, &[], &[file]).await;
    assert_eq!(sent.status, 303, "{}", sent.text);
    let waiting = educator.get(&sent.location).await;
    assert!(waiting.status == 200 && waiting.has("等待检查"), "{}", waiting.text);
    assert_eq!(waiting.headers["refresh"], "2");
    house.run_jobs().await;
    educator.get(&sent.location).await
}

/// Imports a package that is valid; its id.
pub async fn import(house: &House, name: &str, bytes: &[u8], series: &str) -> String {
    let educator = house.person("educator").await;
    let seen = send(house, &educator, name, bytes, series).await;
    assert_eq!(seen.status, 303, "{}", seen.text);
    crate::id(&seen.location)
}

/// Has a version described, reviewed and published.
pub async fn release(house: &House, id: &str, fields: &[(&str, &str)]) {
    let base = format!("/learning/packages/{id}");
    let mut words = vec![("title", "防洪巡查"), ("description", "雨后先看哪里"), ("minutes", "12")];
    words.extend(fields);
    for (who, action, fields) in [
        ("educator", "description", words.as_slice()),
        ("educator", "submission", &[]),
        ("reviewer", "reviews", &[("decision", "approved")]),
        ("educator", "publication", &[]),
    ] {
        let done = house.person(who).await.post(&format!("{base}/{action}"), fields).await;
        assert_eq!(done.status, 303, "{action}: {}", done.text);
    }
}

/// Starts the first part and gives the page of the player.
pub async fn start(visitor: &Visitor, id: &str) -> Seen {
    let page = visitor.get(&format!("/learning/packages/{id}")).await;
    let action = page.html.split("action=\"").skip(1).find(|rest| rest.contains("/launches\"")).unwrap_or_default();
    let launched = visitor.post(action.split('"').next().unwrap(), &[]).await;
    assert_eq!(launched.status, 303, "{}", launched.text);
    visitor.get(&launched.location).await
}

/// The path of the player's frame on the content origin.
pub fn framed(player: &Seen) -> String {
    let address = player.html.split("<iframe src=\"").nth(1).unwrap().split('"').next().unwrap();
    address.strip_prefix("http://127.0.0.1:8081").unwrap_or_else(|| panic!("{address}")).to_owned()
}
