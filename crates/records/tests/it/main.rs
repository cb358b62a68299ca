//! The record store from outside, on both databases.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod credentials;
mod documents;
mod erasure;
mod forwarding;
mod multipart;
mod reindex;
mod requests;
mod server;
mod statements;
mod tokens;
mod xapi;

pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE];
