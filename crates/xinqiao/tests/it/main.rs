//! What must hold of the whole program: the access matrix, the wall, the
//! schema, the texts, and that every page renders for whom it is.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod access;
mod register;
mod schema;
mod sources;
mod texts;
mod wall;
