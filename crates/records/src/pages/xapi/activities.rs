//! `/xapi/{tenant}/activities`: the canonical definition of an activity
//! (Communication 2.5).

use super::{
    call::{Answer, Call, Params},
    json,
};
use crate::{find, xapi::Json};

pub async fn show(call: &Call) -> Answer {
    call.reach()?;
    call.params.only(&["activityId"])?;
    let id = Params::must("activityId", call.params.iri("activityId")?)?;
    let known = find::definitions(&call.app.db, call.tenant(), &[id]).await?;
    let mut activity = Json::Object(vec![("objectType".into(), Json::text("Activity")), ("id".into(), Json::text(id))]);
    if let Some(definition) = known.get(id) {
        activity.set("definition", Json::read(definition.as_bytes())?);
    }
    Ok(json(activity.to_string()))
}
