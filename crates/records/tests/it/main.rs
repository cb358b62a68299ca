//! The record store from outside, on both databases.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod bad_input;
mod client;
mod conformance;
mod credentials;
mod documents;
mod erasure;
mod forwarding;
mod limits;
mod multipart;
mod own;
mod reindex;
mod requests;
mod server;
mod signatures;
mod statements;
mod steward;
mod tokens;
mod transfers;
mod wire;
mod xapi;

pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE];
