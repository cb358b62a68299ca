//! What must hold of the whole program: the access matrix, the wall, the
//! schema, the texts, and that every page renders for whom it is.

#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod access;
mod demonstration;
mod key;
mod organisation;
mod register;
mod schema;
mod sources;
mod texts;
mod wall;

/// What the templates of the two organisations bring along.
pub async fn furnish(house: &testkit::House) {
    let app = &house.app;
    for (slug, kind) in [("rlw", "railway"), ("hsp", "hospital")] {
        let tenant = house.tenant(slug);
        app.db
            .write(|tx| async move { voice::category::install(&tx, &app.ids, &app.seal, tenant, kind).await })
            .await
            .unwrap();
    }
}
