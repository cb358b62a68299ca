//! The pages. Handlers read, call one domain function and render.

pub mod branches;
pub mod campaigns;
pub mod checklist;
pub mod cultures;
pub mod decisions;
pub mod hours;
pub mod meetings;
pub mod rotations;
pub mod theme_days;
pub mod tours;
