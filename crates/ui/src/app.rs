//! What every request shares: the database, the files, the clock, the modules.

use std::{
    any::{Any, TypeId},
    collections::HashMap,
    future::Future,
    ops::Deref,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use base::{Actor, Clock, Ids, Result, TenantId, config::Config, seal::SealKey};
use jiff::tz::TimeZone;
use store::{Db, blob::Blobs};
use tokio::sync::watch;
use uuid::Uuid;

use crate::{Module, i18n::Messages, limit::Limiter};

/// Cheap to clone; state of every handler.
#[derive(Debug, Clone)]
pub struct App(Arc<Parts>, Arc<Mutex<Shared>>);

/// What modules keep for the life of the program, one of each type.
type Shared = HashMap<TypeId, Arc<dyn Any + Send + Sync>>;

#[derive(Debug)]
pub struct Parts {
    pub db: Db,
    pub blobs: Blobs,
    pub clock: Clock,
    pub ids: Ids,
    pub config: Config,
    pub seal: SealKey,
    pub modules: &'static [&'static Module],
    pub messages: Messages,
    pub limiter: Limiter,
    pub identify: Identify,
}

/// The organisation on whose behalf a request runs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenant {
    pub id: TenantId,
    /// In addresses and at sign-in, e.g. `rlw`.
    pub code: String,
    pub name: String,
    /// `railway`, `hospital`, `light`: which template it was made from.
    pub kind: String,
    pub zone: TimeZone,
}

/// Who a session token belongs to.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: Uuid,
    pub actor: Actor,
    pub tenant: Tenant,
}

pub type Found<'a> = Pin<Box<dyn Future<Output = Result<Option<SignedIn>>> + Send + 'a>>;

/// How a session token becomes a person. Sessions belong to `people`, which
/// stands above this crate, so the binary hands its function in.
pub type Identify = for<'a> fn(&'a App, &'a str) -> Found<'a>;

impl App {
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(parts), Arc::default())
    }

    /// The program's one `T`, made when it is first asked for.
    pub fn shared<T: Any + Send + Sync>(&self, make: impl FnOnce() -> T) -> Arc<T> {
        let mut shared = self.1.lock().unwrap_or_else(PoisonError::into_inner);
        let known = shared.get(&TypeId::of::<T>()).and_then(|known| Arc::clone(known).downcast().ok());
        known.unwrap_or_else(|| {
            let made = Arc::new(make());
            shared.insert(TypeId::of::<T>(), Arc::clone(&made) as Arc<dyn Any + Send + Sync>);
            made
        })
    }
}

/// Told when the program is asked to stop, for what would otherwise go on.
#[derive(Debug)]
pub struct Stop(watch::Sender<bool>);

impl Stop {
    pub fn ask(&self) {
        self.0.send_replace(true);
    }

    pub fn is_asked(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until the stop is asked for, at most so long; true if it was.
    pub async fn within(&self, most: Duration) -> bool {
        let mut asked = self.0.subscribe();
        tokio::time::timeout(most, asked.wait_for(|asked| *asked)).await.is_ok()
    }
}

impl App {
    pub fn stop(&self) -> Arc<Stop> {
        self.shared(|| Stop(watch::Sender::new(false)))
    }
}

impl Deref for App {
    type Target = Parts;

    fn deref(&self) -> &Parts {
        &self.0
    }
}
