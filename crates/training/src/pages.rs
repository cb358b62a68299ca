//! The pages. Handlers read, call one domain function and render.

pub mod audience;
pub mod bases;
pub mod classes;
pub mod conclusions;
pub mod development;
pub mod plans;
pub mod reach;
pub mod statistics;

// Branch life.
pub mod branches;
pub mod campaigns;
pub mod checklist;
pub mod cultures;
pub mod decisions;
pub mod exemplars;
pub mod hours;
pub mod meetings;
pub mod rotations;
pub mod theme_days;
pub mod tours;

use base::{PersonId, Result};
use ui::{Cx, Form};

use crate::class::place::Now;

fn now(cx: &Cx) -> Now {
    Now { at: cx.moment(), today: cx.today(), zone: cx.zone() }
}

/// Somebody of the house by the staff number in a field; refused there when unknown.
async fn person(cx: &Cx, form: &mut Form, field: &'static str) -> Result<Option<PersonId>> {
    let number = form.text(field, 0..=40);
    if number.is_empty() {
        return Ok(None);
    }
    let found = people::person::by_staff_number(&cx.app.db, cx.actor()?.tenant, &number).await?;
    if found.is_none() {
        form.refuse(field, base::Message::new("training-number-unknown").with("number", number));
    }
    Ok(found.map(|person| person.id))
}

/// The ids that are ticked.
fn people(form: &Form, field: &str) -> Vec<PersonId> {
    form.all(field).into_iter().filter_map(|id| id.parse().ok()).collect()
}
