//! The result of an experience (Data 2.4.5). Named outcome, because Rust has a
//! `Result` of its own.

use super::{
    fault::{At, Checked, Fault},
    json::Json,
    object::{Object, boolean, extensions, number, text},
    time,
};

pub fn check<'j>(json: &'j Json<'j>) -> Checked<()> {
    let object = Object::read(json, &["score", "success", "completion", "response", "duration", "extensions"])?;
    object.maybe("score", score)?;
    object.maybe("success", boolean)?;
    object.maybe("completion", boolean)?;
    object.maybe("response", text)?;
    object.maybe("duration", time::duration)?;
    object.maybe("extensions", extensions)?;
    Ok(())
}

fn score<'j>(json: &'j Json<'j>) -> Checked<()> {
    let object = Object::read(json, &["scaled", "raw", "min", "max"])?;
    let scaled = object.maybe("scaled", number)?;
    let raw = object.maybe("raw", number)?;
    let (min, max) = (object.maybe("min", number)?, object.maybe("max", number)?);
    if let Some(scaled) = scaled.filter(|scaled| !(-1.0..=1.0).contains(scaled)) {
        return Err(Fault::new("must lie between -1 and 1", scaled)).at("scaled");
    }
    if let (Some(min), Some(max)) = (min, max)
        && min >= max
    {
        return Err(Fault::new("must be less than max", min)).at("min");
    }
    if let Some(raw) = raw
        && (min.is_some_and(|min| raw < min) || max.is_some_and(|max| raw > max))
    {
        return Err(Fault::new("must lie between min and max", raw)).at("raw");
    }
    Ok(())
}
