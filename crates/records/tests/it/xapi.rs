//! The requirements as tables: number, example, verdict.

mod formats;
mod laws;
mod requirements;
