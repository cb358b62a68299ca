//! What tests stand on: a house with the named cast, on each database, and
//! pages read as a person sees them.
//!
//! ```ignore
//! testkit::on_each_database(&[&people::MODULE, &voice::MODULE], async |house| {
//!     let seen = house.person("line-worker").await.get("/voice").await;
//!     insta::assert_snapshot!(seen.text, @"…");
//! });
//! ```

pub mod house;
pub mod scan;
pub mod seen;
pub mod visitor;

pub use house::{House, on_each_database};
pub use seen::Seen;
pub use visitor::Visitor;
