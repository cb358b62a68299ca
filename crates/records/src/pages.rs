//! What people and programs ask for.

pub mod credentials;
pub mod exports;
pub mod imports;
pub mod statements;
pub mod erasures;
pub mod forwarding;
pub mod xapi;
