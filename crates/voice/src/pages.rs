//! Pages of the module; a handler reads, calls one domain function, renders.

pub mod answers;
pub mod categories;
pub mod home;
pub mod hotspots;
pub mod ledger;
pub mod matters;
pub mod needs;
pub mod public;
pub mod pulses;
pub mod quality;
pub mod receipts;
pub mod story;
