//! The record store from outside, on both databases.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod client;
mod credentials;
mod documents;
mod multipart;
mod requests;
mod statements;
mod steward;
mod transfers;
mod xapi;

pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE];
