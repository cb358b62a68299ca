//! Page transcripts of training, on each database.

/// The modules that the pages need.
pub const MODULES: &[&ui::Module] = &[&people::MODULE, &records::MODULE, &learning::MODULE, &training::MODULE];

#[test]
fn the_house_opens() {
    testkit::on_each_database(MODULES, async |house| {
        assert_eq!(house.person("educator").await.get("/training").await.status, 404);
    });
}
