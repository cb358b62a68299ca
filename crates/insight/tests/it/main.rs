//! From a pulse to the climate page, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod climate;

/// The modules that the pages need; insight knows nothing of the others.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &voice::MODULE, &insight::MODULE];
