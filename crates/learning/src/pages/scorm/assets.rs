//! `/scorm/{hash}/{file}` on the content origin: the player's own files and its
//! run time, kept for ever under their hash.

use std::sync::LazyLock;

use axum::{
    extract::Path,
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use sha2::{Digest, Sha256};

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// `scorm-again`, as released (vendor/scorm-again), beside ours.
static FILES: [(&str, &str, &str); 11] = [
    ("player.js", SCRIPT, include_str!("../../../scorm/player.js")),
    ("stage.js", SCRIPT, include_str!("../../../scorm/stage.js")),
    ("queue.js", SCRIPT, include_str!("../../../scorm/queue.js")),
    ("plain.js", SCRIPT, include_str!("../../../scorm/plain.js")),
    ("prerequisites.js", SCRIPT, include_str!("../../../scorm/prerequisites.js")),
    ("sequenced.js", SCRIPT, include_str!("../../../scorm/sequenced.js")),
    ("choice.js", SCRIPT, include_str!("../../../scorm/choice.js")),
    ("face.js", SCRIPT, include_str!("../../../scorm/face.js")),
    ("cmi.js", SCRIPT, include_str!("../../../scorm/cmi.js")),
    ("scorm12.min.js", SCRIPT, include_str!("../../../vendor/scorm-again/scorm12.min.js")),
    ("scorm2004.min.js", SCRIPT, include_str!("../../../vendor/scorm-again/scorm2004.min.js")),
];
static STYLE: &str = include_str!("../../../scorm/player.css");

/// The folder's address.
pub fn base() -> &'static str {
    static BASE: LazyLock<String> = LazyLock::new(|| {
        let mut hash = Sha256::new_with_prefix(STYLE);
        for (_, _, text) in FILES {
            hash.update(text);
        }
        format!("/scorm/{}", hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect::<String>())
    });
    &BASE
}

/// All of them, for a device that keeps them.
pub fn paths() -> Vec<String> {
    let names = FILES.iter().map(|(name, ..)| *name);
    names.chain(["player.css"]).map(|name| format!("{}/{name}", base())).collect()
}

pub async fn show(Path((_hash, name)): Path<(String, String)>) -> Response {
    let script = FILES.iter().find(|(known, ..)| *known == name).map(|(_, mime, text)| (*mime, *text));
    let found = script.or((name == "player.css").then_some(("text/css; charset=utf-8", STYLE)));
    let mut response = match found {
        Some((mime, text)) => ([(header::CONTENT_TYPE, mime)], text).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    };
    if response.status() == StatusCode::OK {
        let keep = HeaderValue::from_static("public, max-age=31536000, immutable");
        response.headers_mut().insert(header::CACHE_CONTROL, keep);
    }
    super::super::content::protect(&mut response);
    response
}
