//! The demonstration as it is loaded, all of it, into an embedded store.

use base::{Clock, Ids, config::Config};
use demo::{DEFAULT_AS_OF, org};
use store::{Rows, params};
use ui::App;
use voice::{desk::Desk, need::check};
use xinqiao::{boot, demonstration};

async fn built(folder: &std::path::Path) -> App {
    let mut config = Config::default();
    config.database.url = format!("sqlite:{}", folder.join("xinqiao.db").display());
    config.files.folder = folder.join("files");
    let zone = ui::cx::default_zone();
    let evening = DEFAULT_AS_OF.at(18, 0, 0, 0).to_zoned_datetime(zone).unwrap().timestamp();
    let clock = Clock::fixed(evening);
    let app = boot::open(config, clock.clone(), Ids::seeded(clock, 1)).await.unwrap();
    demonstration::build(&app, DEFAULT_AS_OF).await.unwrap();
    app
}

#[tokio::test]
async fn every_need_of_the_demonstration_stands_the_check() {
    let folder = tempfile::tempdir().unwrap();
    let app = built(folder.path()).await;
    for (slug, needs) in [(org::RAILWAY, 1490), (org::HOSPITAL, 580)] {
        let tenant = people::tenant::find(&app.db, slug).await.unwrap().unwrap();
        let desk = Desk::open(&app, tenant.id, ui::cx::default_zone()).await.unwrap();
        let count = |sql: &'static str| {
            let app = &app;
            async move { app.db.count(sql, params![tenant.id]).await.unwrap() }
        };
        assert_eq!(count("select count(*) from voice_need where tenant_id = $1").await, needs);
        assert_eq!(check::check(&app.db, &desk).await.unwrap(), [], "{slug}");
        let strangers = "select count(*) from voice_need n where n.tenant_id = $1 and n.sub not in
                         (select code from voice_category where tenant_id = n.tenant_id)";
        assert_eq!(count(strangers).await, 0, "{slug}: a sub-category that the house does not have");
        let reopened = count("select count(*) from voice_need where tenant_id = $1 and reopened > 0").await;
        assert_eq!((100.0 * reopened as f64 / needs as f64).round() as i64, 7, "{slug}");
    }
    let twice = "select count(*) from voice_escalation where level = 2";
    assert!(app.db.count(twice, vec![]).await.unwrap() > 0);
}
