//! What people and programs ask for.

pub mod credentials;
pub mod erasures;
pub mod forwarding;
pub mod xapi;
