//! The order of what is stored, and how far a reader has seen all of it.
//!
//! A stamp is a number that grows with every row: microseconds of UTC with ten
//! bits of the process behind them. It is made inside a transaction and counts
//! as open until that ends, so that [`Db::settled`] can promise that nothing
//! older will appear any more. The promise is this process's; what another
//! node has open it does not know.

use std::{
    collections::{BTreeMap, hash_map::RandomState},
    hash::BuildHasher,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use base::{Moment, Result};
use sea_orm::{ConnectionTrait, DbBackend};

use crate::{Db, Tx, params};

/// From one stamp to the next that this process makes.
pub const STEP: i64 = 1 << 10;

/// The first stamp of a moment; all of an earlier one are smaller.
pub fn first_of(at: Moment) -> i64 {
    at.as_microsecond().saturating_mul(STEP)
}

pub fn moment_of(stamp: i64) -> Moment {
    Moment::from(stamp.div_euclid(STEP))
}

#[derive(Debug, Clone)]
pub(crate) struct Stamps(Arc<Mutex<State>>);

#[derive(Debug)]
struct State {
    process: i64,
    /// The last microsecond given away or promised to be past.
    last: i64,
    /// Microseconds that open transactions have, with how many transactions.
    open: BTreeMap<i64, usize>,
}

impl Default for Stamps {
    fn default() -> Self {
        // Not a secret and not in any answer: only apart from other nodes.
        let process = (RandomState::new().hash_one(0) % STEP as u64) as i64;
        Self(Arc::new(Mutex::new(State { process, last: i64::MIN / STEP, open: BTreeMap::new() })))
    }
}

impl Stamps {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn begin(&self) -> Arc<Open> {
        Arc::new(Open { stamps: self.clone(), mine: Mutex::default() })
    }
}

/// The stamps of one transaction, closed when it has ended.
#[derive(Debug)]
pub(crate) struct Open {
    stamps: Stamps,
    mine: Mutex<Vec<i64>>,
}

impl Drop for Open {
    fn drop(&mut self) {
        let mut state = self.stamps.state();
        for micros in self.mine.get_mut().unwrap_or_else(PoisonError::into_inner).drain(..) {
            if let Some(count) = state.open.get_mut(&micros) {
                *count -= 1;
                if *count == 0 {
                    state.open.remove(&micros);
                }
            }
        }
    }
}

impl Tx {
    /// Waits for every other transaction of any node that holds this lock; held
    /// until this one ends. SQLite has one writer, which is lock enough.
    pub async fn lock(&self, number: i64) -> Result<()> {
        if self.transaction().get_database_backend() == DbBackend::Postgres {
            self.execute("select pg_advisory_xact_lock($1)", params![number]).await?;
        }
        Ok(())
    }

    /// `count` stamps, [`STEP`] apart, not before `at` and after all others; the first.
    pub fn stamp(&self, at: Moment, count: usize) -> i64 {
        let open = self.open();
        let mut state = open.stamps.state();
        let first = at.as_microsecond().max(state.last + 1);
        state.last = first + count.max(1) as i64 - 1;
        *state.open.entry(first).or_default() += 1;
        open.mine.lock().unwrap_or_else(PoisonError::into_inner).push(first);
        first * STEP + state.process
    }
}

impl Db {
    /// The moment through which everything stamped can be read, at most `now`.
    pub fn settled(&self, now: Moment) -> Moment {
        let mut state = self.stamps().state();
        let through =
            state.open.keys().next().map_or(now.as_microsecond(), |first| now.as_microsecond().min(first - 1));
        state.last = state.last.max(through);
        Moment::from(through)
    }

    /// The smallest stamp of a transaction that has not ended.
    pub fn first_open(&self) -> Option<i64> {
        self.stamps().state().open.keys().next().map(|micros| micros * STEP)
    }
}
