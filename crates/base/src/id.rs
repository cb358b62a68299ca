//! Identifiers: one newtype a kind of thing, so that a person's id cannot be
//! handed in where a unit's is meant.
//!
//! Ids are UUIDv7: they sort by the time of their making, which keeps index
//! pages warm. That time is in the id, so whatever must not tell when it was
//! made (an anonymous need, its receipt) takes [`Ids::untimed`] instead.

use std::sync::{Arc, Mutex, PoisonError};

use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha20Rng;
use uuid::Uuid;

use crate::Clock;

/// Makes a newtype over [`Uuid`] that prints, parses, serialises and is kept in a
/// column as one.
#[macro_export]
macro_rules! id {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, ::serde::Serialize, ::serde::Deserialize, ::sea_orm::DeriveValueType)]
        #[serde(transparent)]
        pub struct $name(pub ::uuid::Uuid);

        impl From<::uuid::Uuid> for $name {
            fn from(id: ::uuid::Uuid) -> Self {
                Self(id)
            }
        }

        impl From<$name> for ::uuid::Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.fmt(f)
            }
        }

        impl ::std::str::FromStr for $name {
            type Err = ::uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

id! {
    /// An organisation that keeps its data apart from every other.
    TenantId
    PersonId
    /// A node of one of the organisation trees: a workshop, a ward, a branch.
    UnitId
}

/// Makes ids and secrets. Cheap to clone; every clone draws from one stream.
#[derive(Debug, Clone)]
pub struct Ids {
    clock: Clock,
    random: Arc<Mutex<ChaCha20Rng>>,
}

impl Ids {
    /// Seeded by the operating system.
    pub fn new(clock: Clock) -> Self {
        Self { clock, random: Arc::new(Mutex::new(rand::make_rng())) }
    }

    /// The same ids on every run: tests and demonstration data.
    pub fn seeded(clock: Clock, seed: u64) -> Self {
        Self { clock, random: Arc::new(Mutex::new(ChaCha20Rng::seed_from_u64(seed))) }
    }

    /// A UUIDv7 of this moment.
    pub fn make<T: From<Uuid>>(&self) -> T {
        let millis = self.clock.now().as_millisecond().max(0) as u64;
        let random: [u8; 10] = self.bytes();
        uuid::Builder::from_unix_timestamp_millis(millis, &random).into_uuid().into()
    }

    /// A UUIDv4, which says nothing of when it was made.
    pub fn untimed<T: From<Uuid>>(&self) -> T {
        uuid::Builder::from_random_bytes(self.bytes()).into_uuid().into()
    }

    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        self.random.lock().unwrap_or_else(PoisonError::into_inner).fill_bytes(&mut bytes);
        bytes
    }

    /// A code to be read aloud and typed: `length` symbols out of 31 that are
    /// not mistaken for one another (no 0/O, 1/I/L), about 4.95 bits each.
    pub fn code(&self, length: usize) -> String {
        const SYMBOLS: &[u8; 31] = b"23456789ABCDEFGHJKMNPQRSTUVWXYZ";
        let mut code = String::with_capacity(length);
        while code.len() < length {
            let [byte] = self.bytes::<1>();
            // 248 = 8 × 31: what lies above would favour the first symbols.
            if byte < 248 {
                code.push(char::from(SYMBOLS[usize::from(byte) % SYMBOLS.len()]));
            }
        }
        code
    }
}
