//! How an xAPI package is launched, and what its statements say (Rustici,
//! "TinCan Launch"): everything stands in the query.

use base64::{Engine, engine::general_purpose::STANDARD};
use serde_json::{Value, json};
use ui::App;

use super::{LaunchId, Part, launch::Launched, result::Outcome};

const CONTEXT: &str = "learning.launch";

/// The learner as the package knows them: an account of this house, no name.
pub fn agent(app: &App, launched: &Launched) -> Value {
    json!({
        "objectType": "Agent",
        "account": { "homePage": app.config.server.public_url, "name": launched.launch.person_id.to_string() },
    })
}

/// The address of the part with endpoint, credential, actor, registration and
/// activity.
pub fn url(app: &App, launched: &Launched) -> String {
    let home = app.config.server.public_url.trim_end_matches('/');
    let id = launched.launch.id;
    let credential = STANDARD.encode(format!("{id}:{}", secret(app, id)));
    let pairs = [
        ("endpoint", format!("{home}/learning/launches/{id}/xapi/")),
        ("auth", format!("Basic {credential}")),
        ("actor", agent(app, launched).to_string()),
        ("registration", launched.registration.id.to_string()),
        ("activity_id", launched.part.identifier.clone()),
    ];
    // Read by `decodeURIComponent`, to which a plus is a plus.
    let told = pairs.map(|(name, value)| format!("{name}={}", encoded(&value))).join("&");
    let address = launched.content(app, &launched.part.launch);
    let (address, fragment) = match address.split_once('#') {
        Some((address, fragment)) => (address, format!("#{fragment}")),
        None => (address.as_str(), String::new()),
    };
    let joint = if address.contains('?') { '&' } else { '?' };
    format!("{address}{joint}{told}{fragment}")
}

fn encoded(value: &str) -> String {
    url::form_urlencoded::byte_serialize(value.as_bytes()).collect::<String>().replace('+', "%20")
}

fn secret(app: &App, launch: LaunchId) -> String {
    app.seal.sign(CONTEXT, launch.0.as_bytes())[..16].iter().map(|byte| format!("{byte:02x}")).collect()
}

pub fn is_secret(app: &App, launch: LaunchId, given: &str) -> bool {
    base::seal::is_same(given.as_bytes(), secret(app, launch).as_bytes())
}

/// What a statement says of how the part went; nothing, when it is of something
/// else.
pub fn outcome(statement: &Value, part: &Part) -> Option<Outcome> {
    if statement["object"]["id"] != part.identifier.as_str() {
        return None;
    }
    let verb = statement["verb"]["id"].as_str()?.rsplit('/').next()?;
    let result = &statement["result"];
    let completed = verb == "completed" || result["completion"] == true;
    let success = match verb {
        "passed" | "mastered" => Some(true),
        "failed" => Some(false),
        _ => result["success"].as_bool(),
    };
    let satisfied = verb == "completed" || success == Some(true);
    let score = result["score"]["scaled"].as_f64();
    Some(Outcome { completed, success, satisfied, score })
}

#[cfg(test)]
mod tests {
    use super::encoded;

    #[test]
    fn a_query_for_decode_uri_component() {
        assert_eq!(encoded("Basic YTpi+="), "Basic%20YTpi%2B%3D");
    }
}
