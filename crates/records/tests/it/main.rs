//! The record store from outside, on both databases.

mod client;
mod credentials;
mod documents;
mod multipart;
mod requests;
mod statements;

pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE];
