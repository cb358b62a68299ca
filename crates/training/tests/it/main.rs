//! Page transcripts of training, on each database.

#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

mod branches;
mod campaigns;
mod rotations;
mod tours;

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE, &learning::MODULE, &training::MODULE];

#[test]
fn the_house_opens() {
    testkit::on_each_database(MODULES, async |house| {
        assert_eq!(house.person("educator").await.get("/training").await.status, 404);
    });
}
