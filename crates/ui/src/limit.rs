//! Rate limits, kept in memory: a node forgets them when it restarts, and each
//! node counts by itself. What must hold for certain (lockout) is in the store.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use base::{Error, Result};
use jiff::{SignedDuration, Timestamp};

/// At most this many keys are remembered; the oldest window goes first.
const MAX_KEYS: usize = 100_000;

/// What is limited, and the hash of whom.
type Key = (&'static str, u64);
/// When the running window began, and how many tries it has seen.
type Window = (Timestamp, u32);

#[derive(Debug, Default)]
pub struct Limiter(Mutex<HashMap<Key, Window>>);

impl Limiter {
    /// Counts one try of `key` and refuses when there were more than `most` in
    /// the running window.
    pub fn count(
        &self,
        what: &'static str,
        key: &str,
        most: u32,
        window: SignedDuration,
        now: Timestamp,
    ) -> Result<()> {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if windows.len() >= MAX_KEYS {
            windows.retain(|_, (start, _)| now.duration_since(*start) < window);
        }
        let (start, count) = windows.entry((what, hash(key))).or_insert((now, 0));
        if now.duration_since(*start) >= window {
            (*start, *count) = (now, 0);
        }
        *count += 1;
        if *count > most {
            let left = window - now.duration_since(*start);
            return Err(Error::TooMany { retry_after_seconds: left.as_secs().max(1) as u64 });
        }
        Ok(())
    }
}

/// Keys (addresses, names) are not kept themselves.
fn hash(key: &str) -> u64 {
    use std::hash::{DefaultHasher, Hash, Hasher};
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    hasher.finish()
}
