//! Activities and their definitions (Data 2.4.4.1).

use super::{
    fault::Checked,
    interaction,
    json::Json,
    language,
    object::{Object, extensions, iri, kind},
};

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Activity<'j> {
    pub id: &'j str,
    pub definition: Option<&'j Json<'j>>,
}

pub fn read<'j>(json: &'j Json<'j>) -> Checked<Activity<'j>> {
    let object = Object::read(json, &["objectType", "id", "definition"])?;
    kind(object, "Activity")?;
    let id = object.must("id", iri)?;
    object.maybe("definition", definition)?;
    Ok(Activity { id, definition: object.get("definition") })
}

const DEFINITION: &[&str] = &["name", "description", "type", "moreInfo", "extensions"];

pub fn definition<'j>(json: &'j Json<'j>) -> Checked<()> {
    let known: Vec<&str> = DEFINITION.iter().chain(interaction::PROPERTIES).copied().collect();
    let object = Object::read(json, &known)?;
    object.maybe("name", language::map)?;
    object.maybe("description", language::map)?;
    object.maybe("type", iri)?;
    object.maybe("moreInfo", iri)?;
    object.maybe("extensions", extensions)?;
    interaction::check(object)
}
