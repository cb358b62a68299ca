//! Page transcripts of the needs ledger, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod anonymity;
mod answers;
mod clocks;
mod hotspots;
mod joint;
mod ledger;
mod matters;
mod pages;
mod pulses;
mod purge;
mod recorded;
mod rights;
mod story;
mod work;

use base::TenantId;
use testkit::{House, Seen, Visitor};
use voice::{desk::Desk, need::check};

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &voice::MODULE];

/// Gives both organisations their categories.
pub async fn install(house: &House) {
    for (slug, kind) in [("rlw", "railway"), ("hsp", "hospital")] {
        let (app, tenant) = (&house.app, house.tenant(slug));
        let work =
            app.db.write(|tx| async move { voice::category::install(&tx, &app.ids, &app.seal, tenant, kind).await });
        work.await.unwrap();
    }
}

pub async fn desk(house: &House, slug: &str) -> Desk {
    let tenant: TenantId = house.tenant(slug);
    let zone = people::tenant::get(&house.app.db, tenant).await.unwrap().zone;
    Desk::open(&house.app, tenant, zone).await.unwrap()
}

/// What must hold of every need at all times.
pub async fn assert_sound(house: &House, slug: &str) {
    let desk = desk(house, slug).await;
    assert_eq!(check::check(&house.app.db, &desk).await.unwrap(), []);
    assert_eq!(check::ownerless(&house.app.db, &desk).await.unwrap(), []);
}

pub const TEXT: &str = "K87 工区夜间天窗后没有早餐，最近的食堂 6:30 才开";

/// Raises a need by the page and gives what came back.
pub async fn raise(visitor: &Visitor, category: &str, identity: &str, text: &str) -> Seen {
    let id = visitor.get("/voice/needs/new").await.field("id");
    let fields = [("id", id.as_str()), ("category", category), ("identity", identity), ("text", text)];
    visitor.post_files("/voice/needs", &fields, &[]).await
}

/// As [`raise`], for a named or confidential need: its id.
pub async fn raise_known(visitor: &Visitor, category: &str, identity: &str, text: &str) -> String {
    let seen = raise(visitor, category, identity, text).await;
    assert_eq!(seen.status, 303, "{}", seen.text);
    seen.location.trim_start_matches("/voice/needs/").split('?').next().unwrap().to_owned()
}

/// Fills in the form of an act and sends it.
pub async fn act(visitor: &Visitor, id: &str, noun: &str, fields: &[(&str, &str)]) -> Seen {
    let form = visitor.get(&format!("/voice/needs/{id}/{noun}/new")).await;
    assert_eq!(form.status, 200, "{noun}: {}", form.text);
    let seen = form.field("seen");
    let fields: Vec<(&str, &str)> = [("seen", seen.as_str())].into_iter().chain(fields.iter().copied()).collect();
    visitor.post(&format!("/voice/needs/{id}/{noun}"), &fields).await
}

pub async fn done(visitor: &Visitor, id: &str, noun: &str, fields: &[(&str, &str)]) {
    let seen = act(visitor, id, noun, fields).await;
    assert_eq!(seen.status, 303, "{noun}: {}", seen.text);
}

/// The logistics handler takes a need over from whoever the rule gave it to.
pub async fn take_over(house: &House, handler: &Visitor, id: &str) {
    let me = house.person_id("logistics-handler").to_string();
    let seen = act(handler, id, "assignment", &[("owner", me.as_str())]).await;
    // 422: it is theirs already.
    assert!(matches!(seen.status, 303 | 422), "{}", seen.text);
}
