//! What is told to the records beside results: that an item was begun, and what
//! was answered in it (verbs and activities of the SCORM profile).

use records::{Activity, Statement, Verb};
use serde_json::Value;

use crate::package::{
    Part,
    registration::Registration,
    result::{Note, package_iri, part_iri},
};

pub fn attempted(note: &Note<'_>, home_page: &str, registration: &Registration, part: &Part) -> Statement {
    let activity = Activity {
        id: part_iri(home_page, part),
        kind: "lesson",
        name: part.title.clone(),
        parent: Some(package_iri(home_page, registration)),
    };
    said(note, home_page, registration, Verb::Attempted, activity)
}

/// Interactions from `from` on that have an answer, with how many there are now.
/// The last one may not be whole before the item has said goodbye.
pub fn answered(
    note: &Note<'_>,
    home_page: &str,
    registration: &Registration,
    part: &Part,
    cmi: &Value,
    (from, is_over): (i64, bool),
) -> (Vec<Statement>, i64) {
    let all: Vec<&Value> = match &cmi["interactions"] {
        Value::Array(all) => all.iter().collect(),
        // The run time writes lists as objects with numbers for names.
        Value::Object(all) => {
            let mut numbered: Vec<_> =
                all.iter().filter_map(|(name, it)| Some((name.parse::<u32>().ok()?, it))).collect();
            numbered.sort_by_key(|(number, _)| *number);
            numbered.into_iter().map(|(_, it)| it).collect()
        }
        _ => Vec::new(),
    };
    let whole = if is_over { all.len() } else { all.len().saturating_sub(1) };
    let told = all.iter().take(whole).skip(from as usize);
    let said = told.filter_map(|interaction| answer(note, home_page, registration, part, interaction)).collect();
    (said, from.max(whole as i64))
}

fn answer(
    note: &Note<'_>,
    home_page: &str,
    registration: &Registration,
    part: &Part,
    interaction: &Value,
) -> Option<Statement> {
    let text = |name: &str| interaction[name].as_str().filter(|text| !text.is_empty());
    let id = text("id")?;
    // 2004 and 1.2 name it differently.
    let response = text("learner_response").or_else(|| text("student_response"));
    let success = match text("result") {
        Some("correct") => Some(true),
        Some("incorrect" | "wrong") => Some(false),
        _ => None,
    };
    let name = text("description").unwrap_or(id).to_owned();
    let parent = part_iri(home_page, part);
    let activity = Activity {
        id: format!("{parent}/interactions/{}", escaped(id)),
        kind: "cmi.interaction",
        name,
        parent: Some(parent),
    };
    let statement = said(note, home_page, registration, Verb::Answered, activity);
    Some(Statement { success, response: response.map(str::to_owned), ..statement })
}

fn said(note: &Note<'_>, home_page: &str, registration: &Registration, verb: Verb, activity: Activity) -> Statement {
    Statement {
        id: note.ids.make(),
        tenant: registration.tenant_id,
        home_page: home_page.to_owned(),
        person: registration.person_id,
        verb,
        activity,
        success: None,
        response: None,
        completion: None,
        score: None,
        registration: Some(registration.id.0),
        at: note.at,
    }
}

/// An identifier of the content's in an address.
fn escaped(id: &str) -> String {
    let escape = |byte: u8| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    };
    id.bytes().take(500).map(escape).collect()
}
