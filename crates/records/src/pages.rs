//! What people and programs ask for.

pub mod credentials;
pub mod xapi;
