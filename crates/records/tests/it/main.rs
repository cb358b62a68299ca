//! The record store from outside, on both databases.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod bad_input;
mod client;
mod conformance;
mod credentials;
mod documents;
mod limits;
mod erasure;
mod forwarding;
mod multipart;
mod reindex;
mod requests;
mod signatures;
mod statements;
mod wire;
mod steward;
mod transfers;
mod server;
mod tokens;
mod xapi;

pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE];
