//! How every object of the specification is read: nothing unknown, nothing
//! null, each property of its type (Data 2.2).

use uuid::Uuid;

use super::{
    fault::{At, Checked, Fault},
    json::{Json, Pair},
    scalar,
};

/// The properties of one object.
#[derive(Debug, Clone, Copy)]
pub struct Object<'j>(&'j [Pair<'j>]);

impl<'j> Object<'j> {
    /// Refuses what is not an object, unknown or wrongly cased keys, and null.
    pub fn read(json: &'j Json<'j>, known: &[&str]) -> Checked<Self> {
        let object = Self::any(json)?;
        for (key, value) in object.0 {
            if !known.contains(&key.as_ref()) {
                return Err(Fault::new("the specification names no such property here", "")).at(key);
            }
            if *value == Json::Null {
                return Err(Fault::new("null is allowed only inside extensions", "")).at(key);
            }
        }
        Ok(object)
    }

    /// An object whose keys are free.
    pub fn any(json: &'j Json<'j>) -> Checked<Self> {
        match json {
            Json::Object(pairs) => Ok(Self(pairs)),
            other => Err(Fault::new("must be an object", other)),
        }
    }

    pub fn pairs(self) -> &'j [Pair<'j>] {
        self.0
    }

    pub fn get(self, name: &str) -> Option<&'j Json<'j>> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value)
    }

    pub fn has(self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Reads a property if it is there; a fault inside carries its name.
    pub fn maybe<T>(self, name: &str, read: impl FnOnce(&'j Json<'j>) -> Checked<T>) -> Checked<Option<T>> {
        self.get(name).map(read).transpose().at(name)
    }

    pub fn must<T>(self, name: &str, read: impl FnOnce(&'j Json<'j>) -> Checked<T>) -> Checked<T> {
        self.maybe(name, read)?.ok_or_else(|| Fault::new("is required", "")).at(name)
    }
}

pub fn text<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    json.as_text().ok_or_else(|| Fault::new("must be a string", json))
}

pub fn boolean(json: &Json<'_>) -> Checked<bool> {
    if let Json::Bool(value) = json { Ok(*value) } else { Err(Fault::new("must be true or false", json)) }
}

pub fn number(json: &Json<'_>) -> Checked<f64> {
    let Json::Number(text) = json else { return Err(Fault::new("must be a number", json)) };
    text.parse()
        .ok()
        .filter(|number: &f64| number.is_finite())
        .ok_or_else(|| Fault::new("must be a finite number", text))
}

pub fn list<'j, T>(json: &'j Json<'j>, read: impl Fn(&'j Json<'j>) -> Checked<T>) -> Checked<Vec<T>> {
    let Json::Array(items) = json else { return Err(Fault::new("must be an array", json)) };
    items.iter().enumerate().map(|(index, item)| read(item).at_index(index)).collect()
}

pub fn iri<'j>(json: &'j Json<'j>) -> Checked<&'j str> {
    let iri = text(json)?;
    if scalar::is_iri(iri) { Ok(iri) } else { Err(Fault::new("must be an IRI with a scheme", iri)) }
}

pub fn uuid(json: &Json<'_>) -> Checked<Uuid> {
    let text = json.as_text().unwrap_or_default();
    scalar::uuid(text).ok_or_else(|| Fault::new("must be a UUID (RFC 4122)", json))
}

/// The object's `objectType`, which must be this word if it is there.
pub fn kind(object: Object<'_>, word: &'static str) -> Checked<()> {
    match object.maybe("objectType", text)? {
        Some(found) if found != word => {
            Err(Fault::new("must name what the object is, in its exact case", found)).at("objectType")
        }
        _ => Ok(()),
    }
}

/// Extensions (Data 4.1): keys are IRIs, values are free.
pub fn extensions(json: &Json<'_>) -> Checked<()> {
    let Json::Object(pairs) = json else { return Err(Fault::new("must be an object", json)) };
    match pairs.iter().find(|(key, _)| !scalar::is_iri(key)) {
        Some((key, _)) => Err(Fault::new("an extension's key must be an IRI", key)),
        None => Ok(()),
    }
}
