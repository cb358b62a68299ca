//! What people see and what stays behind, on both databases.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first surprise")]

mod audit;
mod burden;
mod calendar;
mod correction;
mod me;
mod oidc;
mod organisations;
mod purge;
mod roles;
mod roster;
mod settings;
mod sign_in;
mod units;

use base::{Actor, PersonId, TenantId};
use people::MODULE;
use testkit::House;

/// On each database the same snapshots.
pub fn on_each_database(test: impl AsyncFn(&House)) {
    insta::allow_duplicates! { testkit::on_each_database(&[&MODULE], test) }
}

/// Ids and other runs of hexadecimal digits and dashes become `…`.
pub fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut word = String::new();
    for letter in text.chars().chain(['\n']) {
        if letter.is_ascii_hexdigit() || letter == '-' {
            word.push(letter);
            continue;
        }
        if word.len() == 36 {
            out.push('…');
        } else {
            out.push_str(&word);
        }
        word.clear();
        out.push(letter);
    }
    out.trim_end().to_owned()
}

/// Somebody of the cast as the domain sees them.
pub async fn actor(house: &House, slug: &str) -> Actor {
    let (tenant, person) = house.loaded.cast[slug];
    let grants = people::grant::of(&house.app.db, tenant, person, house.today()).await.unwrap();
    Actor { tenant, person, name: String::new(), grants, units: vec![] }
}

pub async fn staff_number(house: &House, slug: &str) -> String {
    let (tenant, person): (TenantId, PersonId) = house.loaded.cast[slug];
    people::person::get(&house.app.db, tenant, person).await.unwrap().staff_number
}
