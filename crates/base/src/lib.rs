//! The ground floor: the few words that every other crate speaks.
//!
//! Nothing here knows of a database, of HTTP or of a page. Time, identifiers
//! and randomness come from [`clock::Clock`] and [`id::Ids`] and are handed
//! down as parameters, so that a test or the demo data can fix them.

pub mod actor;
pub mod calendar;
pub mod clock;
pub mod config;
pub mod error;
pub mod id;
pub mod lang;
pub mod lunar;
pub mod message;
pub mod role;
pub mod seal;
pub mod shift;
pub mod time;

pub use actor::Actor;
pub use clock::Clock;
pub use error::{Error, Result, conflict, forbidden, invalid, not_found};
pub use id::{Ids, PersonId, TenantId, UnitId};
pub use lang::Lang;
pub use message::Message;
pub use role::{Permission, Role};
pub use time::{Day, Moment};
