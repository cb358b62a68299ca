//! `tincan.xml`: a course that tells its results as xAPI statements (Rustici,
//! "Launch", and the schema <http://projecttincan.com/tincan.xsd>).

use base::{Message, config::Packages};
use url::Url;

use crate::{
    Archive, Fault,
    fault::Result,
    xml::{self, Element},
};

pub const MANIFEST: &str = "tincan.xml";

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Course {
    /// The activity that can be launched first, which stands for the whole.
    pub activity: String,
    pub title: String,
    pub description: String,
    /// Those with a launch, in the order of the file.
    pub launches: Vec<Launch>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Launch {
    pub activity: String,
    pub title: String,
    pub description: String,
    /// Path in the package, with what stands behind `?` and `#`, or an address.
    pub launch: String,
    pub line: u64,
}

pub fn read(archive: &mut Archive) -> Result<Course> {
    let Some(root) = archive.root_of(MANIFEST) else {
        return Err(Fault::new("tincan.xml", "package-no-manifest").into());
    };
    let file = format!("{root}{MANIFEST}");
    let bytes = archive.read(&file)?;
    let document = xml::read(&file, &bytes, archive.limits())?;
    let mut faults = Vec::new();
    let launches = launches(&document, &file, archive.limits(), &mut faults);
    let launches: Vec<Launch> = launches
        .into_iter()
        .filter_map(|mut launch| {
            if Url::parse(&launch.launch).is_ok() {
                return Some(launch);
            }
            let path = format!("{root}{}", launch.launch.trim_start_matches("./"));
            if !archive.has(file_of(&path)) {
                let message = Message::new("package-launch-missing").with("path", &launch.launch);
                faults.push(Fault::new("tincan.xml launch", message).at(&file, launch.line));
                return None;
            }
            launch.launch = path;
            Some(launch)
        })
        .collect();
    match launches.first() {
        Some(first) if faults.is_empty() => {
            let (activity, title) = (first.activity.clone(), first.title.clone());
            Ok(Course { activity, title, description: first.description.clone(), launches })
        }
        None if faults.is_empty() => Err(Fault::new("tincan.xml launch", "package-no-launch").at(&file, 0).into()),
        _ => Err(faults.into()),
    }
}

/// A launch without its query and fragment.
pub fn file_of(launch: &str) -> &str {
    launch.split(['?', '#']).next().unwrap_or_default()
}

fn launches(document: &Element, file: &str, limits: &Packages, faults: &mut Vec<Fault>) -> Vec<Launch> {
    if document.name != "tincan" {
        faults.push(Fault::new("tincan.xsd", "package-tincan-root").at(file, document.line));
        return Vec::new();
    }
    let activities: Vec<&Element> = document.all("activities").flat_map(|list| list.all("activity")).collect();
    let mut launches: Vec<Launch> = Vec::new();
    for activity in activities {
        let id = activity.attribute("id").unwrap_or_default().trim();
        if Url::parse(id).is_err() {
            let message = Message::new("package-iri").with("value", id);
            faults.push(Fault::new("xAPI Data 2.4.4.1", message).at(file, activity.line));
        }
        let Some(launch) = activity.child("launch").filter(|launch| !launch.trimmed().is_empty()) else { continue };
        let told = |name: &str| in_chinese(activity, name);
        let title = if told("name").is_empty() { id.to_owned() } else { told("name") };
        let launch = launch.trimmed().to_owned();
        if launches.len() >= limits.parts {
            faults.push(Fault::new("limits", Message::new("package-many-parts").with("limit", limits.parts)));
            break;
        }
        let line = activity.line;
        launches.push(Launch { activity: id.to_owned(), title, description: told("description"), launch, line });
    }
    launches
}

/// The text in Chinese where there is one, else the first.
fn in_chinese(activity: &Element, name: &str) -> String {
    let chinese = activity.all(name).find(|child| {
        let lang =
            child.attribute("lang").or_else(|| child.attribute_of("http://www.w3.org/XML/1998/namespace", "lang"));
        lang.is_some_and(|lang| lang.to_lowercase().starts_with("zh"))
    });
    chinese.or_else(|| activity.child(name)).map(|child| child.trimmed().to_owned()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
