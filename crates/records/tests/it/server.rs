//! The program once more, configured otherwise, and who administers it.

use base::{Actor, config::Config};
use records::credential::{self, New, Scope};
use testkit::House;
use ui::{App, app::Parts, i18n::Messages, limit::Limiter};

/// Somebody of the cast, as one who acts for their organisation.
pub fn actor(house: &House, slug: &str) -> Actor {
    let (tenant, person) = house.loaded.cast[slug];
    Actor { tenant, person, name: String::new(), grants: vec![], units: vec![] }
}

/// A key of the organisation where this one of the cast is.
pub async fn credential_of(house: &House, slug: &str) -> credential::Shown {
    let new = New { name: "test".into(), scopes: Scope::ALL.to_vec(), expires_at: None };
    credential::make(&house.app.db, &house.app.ids, &actor(house, slug), house.now(), &new).await.unwrap()
}

pub fn configured(house: &House, change: impl FnOnce(&mut Config)) -> App {
    let app = &house.app;
    let mut config = app.config.clone();
    change(&mut config);
    App::new(Parts {
        db: app.db.clone(),
        blobs: app.blobs.clone(),
        clock: app.clock.clone(),
        ids: app.ids.clone(),
        config,
        seal: app.seal.clone(),
        modules: app.modules,
        messages: Messages::load(app.modules),
        limiter: Limiter::default(),
        identify: app.identify,
    })
}
