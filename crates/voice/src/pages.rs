//! Pages of the module; a handler reads, calls one domain function, renders.

pub mod categories;
pub mod home;
pub mod ledger;
pub mod needs;
pub mod public;
pub mod quality;
pub mod receipts;
pub mod story;
