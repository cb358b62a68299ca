//! Which edition a manifest is written for.

use base::Message;

use super::{Edition, Note, element::Element, element::fault};
use crate::Fault;

/// The edition, by what the manifest says or, where it says nothing, by what it uses.
pub fn edition(file: &str, root: &Element, notes: &mut Vec<Note>) -> Result<Edition, Fault> {
    let said = root.at(&["metadata", "schemaversion"]);
    let Some((element, text)) = said.and_then(|it| Some((it, it.text()?))) else {
        let guessed = guess(root);
        notes.push(Note {
            file: file.to_owned(),
            line: root.line,
            message: Message::new("scorm-note-version-missing").with("edition", guessed.name()),
        });
        return Ok(guessed);
    };
    let exact = match text {
        "1.2" => Some(Edition::V12),
        "CAM 1.3" => Some(Edition::Second),
        "2004 3rd Edition" => Some(Edition::Third),
        "2004 4th Edition" => Some(Edition::Fourth),
        _ => None,
    };
    if let Some(edition) = exact {
        return Ok(edition);
    }
    let folded = text.to_ascii_lowercase();
    let meant = if folded.contains("4th") {
        Edition::Fourth
    } else if folded.contains("3rd") {
        Edition::Third
    } else if folded.contains("2nd") || folded.contains("1.3") {
        Edition::Second
    } else if folded.contains("2004") {
        guess(root).max(Edition::Second)
    } else if folded.contains("1.2") {
        Edition::V12
    } else {
        let message = Message::new("scorm-fault-version").with("version", text);
        return Err(fault(file, element, "SCORM CAM 3.4.1.2", message));
    };
    let message = Message::new("scorm-note-version").with("version", text).with("edition", meant.name());
    notes.push(Note { file: file.to_owned(), line: element.line, message });
    Ok(meant)
}

fn guess(root: &Element) -> Edition {
    let mut found = Edition::V12;
    look(root, &mut found);
    found
}

fn look(element: &Element, found: &mut Edition) {
    let is_2004 = element.space.contains("adlcp_v1p3")
        || element.space.contains("imsss")
        || element.space.contains("adlnav")
        || element.attributes.iter().any(|(name, value)| name == "scormType" || value.contains("adlcp_v1p3"));
    if is_2004 {
        *found = (*found).max(Edition::Third);
    }
    let is_fourth = (element.is_adlseq() && element.is("objectives"))
        || (element.space.contains("adlcp_v1p3") && element.is("data"))
        || (element.is("completionThreshold") && element.attribute("minProgressMeasure").is_some());
    if is_fourth {
        *found = Edition::Fourth;
    }
    for child in &element.children {
        look(child, found);
    }
}
