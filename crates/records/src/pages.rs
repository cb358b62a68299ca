//! What people and programs ask for.

pub mod credentials;
pub mod erasures;
pub mod exports;
pub mod forwarding;
pub mod imports;
pub mod statements;
pub mod xapi;
