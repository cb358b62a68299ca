//! The demonstration as it is loaded, all of it: sound, and at home on either
//! database. One test, because the data takes seconds to load.

use std::{collections::BTreeMap, path::Path};

use base::{Clock, Ids, config::Config};
use demo::{DEFAULT_AS_OF, org};
use store::{
    Rows, params,
    testing::{self, Backend},
};
use ui::App;
use voice::{desk::Desk, need::check};
use xinqiao::{archive, boot, demonstration, migrations};

async fn house(folder: &Path, backend: Backend) -> (App, base::config::Database) {
    std::fs::create_dir_all(folder).unwrap();
    let zone = ui::cx::default_zone();
    let clock = Clock::fixed(DEFAULT_AS_OF.at(18, 0, 0, 0).to_zoned_datetime(zone).unwrap().timestamp());
    let ids = Ids::seeded(clock.clone(), 1);
    let (db, database) = testing::open(backend, folder, &ids, &migrations()).await.unwrap();
    db.close().await.unwrap();
    let mut config = Config { database: database.clone(), ..Config::default() };
    config.files.folder = folder.join("files");
    config.security.seal_key.0 = "07".repeat(32);
    (boot::open(config, clock, ids).await.unwrap(), database)
}

#[tokio::test]
async fn the_demonstration_is_sound_and_can_move_to_another_house() {
    let folder = tempfile::tempdir().unwrap();
    let (app, _) = house(&folder.path().join("first"), Backend::Sqlite).await;
    demonstration::build(&app, DEFAULT_AS_OF).await.unwrap();
    needs_stand_the_check(&app).await;
    what_was_learned_is_told(&app).await;
    training_adds_up(&app).await;
    two_teams_are_not_reached(&app).await;
    let some = "(select s.seq from records_statement s join people_person p on p.id = s.person_id
                 where p.staff_number not like '%7')";
    let thin = app.db.write(|tx| async move {
        // A tenth of the records shows what all would, without the minutes.
        tx.execute(&format!("delete from records_link where seq in {some}"), vec![]).await?;
        tx.execute(&format!("delete from records_statement where seq in {some}"), vec![]).await
    });
    assert!(thin.await.unwrap() > 10_000);
    for backend in Backend::all() {
        hospital_moves(&app, &folder.path().join(format!("{backend:?}")), backend).await;
    }
}

async fn needs_stand_the_check(app: &App) {
    for (slug, needs) in [(org::RAILWAY, 1490), (org::HOSPITAL, 580)] {
        let tenant = people::tenant::find(&app.db, slug).await.unwrap().unwrap();
        let desk = Desk::open(app, tenant.id, ui::cx::default_zone()).await.unwrap();
        let count = |sql: &'static str| async move { app.db.count(sql, params![tenant.id]).await.unwrap() };
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

/// No channel has reached them for ninety days, so that somebody goes there.
async fn two_teams_are_not_reached(app: &App) {
    let (db, today) = (&app.db, base::Day(DEFAULT_AS_OF));
    let tenant = people::tenant::find(db, org::RAILWAY).await.unwrap().unwrap().id;
    let numbers = demonstration::staff_numbers(app).await.unwrap();
    let person = people::person::by_staff_number(db, tenant, &numbers["educator"]).await.unwrap().unwrap().id;
    let grants = people::grant::of(db, tenant, person, today).await.unwrap();
    let educator = base::Actor { tenant, person, name: String::new(), grants, units: Vec::new() };
    let mut visits = std::collections::HashMap::new();
    for module in xinqiao::MODULES.iter().filter(|module| module.name != "training") {
        visits.extend((module.told.contacts)(app.clone(), tenant).await.unwrap());
    }
    let teams = training::reach::Known::read(db, tenant, today).await.unwrap().teams(&educator, &visits);
    let missed: Vec<&str> = teams.iter().filter(|team| team.by.is_empty()).map(|team| team.name.as_str()).collect();
    assert_eq!(missed, ["K127 信号工区", "K122 线路工区"], "of {}", teams.len());
}

/// 68 person-times for secretaries, 608 for members; one attendance less, and it
/// is 607; a year later the classes of the first year have left the window.
async fn training_adds_up(app: &App) {
    use training::statistics::{self, Filter, Window};
    let tenant = people::tenant::find(&app.db, org::RAILWAY).await.unwrap().unwrap().id;
    let today = base::Day(DEFAULT_AS_OF);
    let read = |as_of: base::Day| async move {
        let filter = Filter { as_of, window: Window::Calendar, years: 3, capacity: "" };
        statistics::read(&app.db, tenant, filter, today).await.unwrap()
    };
    let counts = |report: &statistics::Report, capacity| {
        let line = report.line(capacity);
        (line.times, line.people)
    };
    let report = read(today).await;
    assert_eq!(counts(&report, "secretary"), (68, 39));
    assert_eq!((report.posts.posts, report.posts.changes), (34, 5));
    assert_eq!(counts(&report, "member"), (608, 541));
    let of = |capacity: &str| -> Vec<i64> {
        let years = report.years.iter().find(|(known, _)| known == capacity).unwrap();
        years.1.iter().map(|year| year.times).collect()
    };
    assert_eq!(of("secretary"), [21, 23, 24]);
    assert_eq!(of("member"), [192, 204, 212]);
    let later = read(base::Day(jiff::civil::date(2027, 11, 22))).await;
    assert_eq!((later.line("secretary").times, later.line("member").times), (47, 416));
    nobody_came_from_the_night(app).await;
    let first =
        "select a.session_id, a.person_id from training_attendance a where a.tenant_id = $1 and a.capacity = 'member'
                 order by a.on_day desc, a.person_id limit 1";
    // Every attendance stands in the records; those of talks and turns are of
    // staff, and none is counted twice.
    let count = |sql: &'static str| async move { app.db.count(sql, vec![]).await.unwrap() };
    let attended = "select count(*) from records_statement where body like '%expapi/verbs/attended%'";
    assert_eq!(count(attended).await, count("select count(*) from training_attendance").await);
    let talks = "select count(*) from training_tour_talk where class_id is not null";
    let turns = "select count(*) from training_rotation_turn where class_id is not null";
    assert!(count(talks).await > 4 && count(turns).await == 2);
    most_have_a_slot(app, today).await;
    let (session, person): (uuid::Uuid, base::PersonId) = {
        #[derive(store::FromQueryResult)]
        struct Row {
            session_id: uuid::Uuid,
            person_id: base::PersonId,
        }
        let row: Row = app.db.one(first, params![tenant]).await.unwrap();
        (row.session_id, row.person_id)
    };
    let gone = "delete from training_attendance where session_id = $1 and person_id = $2";
    app.db.write(|tx| async move { tx.execute(gone, params![session, person]).await }).await.unwrap();
    assert_eq!(read(today).await.line("member").times, 607);
}

/// With the slots that are proposed, nine of ten of the staff of either
/// organisation have a time in or beside their shift.
async fn most_have_a_slot(app: &App, today: base::Day) {
    use training::class::slots;
    for slug in [org::RAILWAY, org::HOSPITAL] {
        let tenant = people::tenant::find(&app.db, slug).await.unwrap().unwrap().id;
        let rule = people::audience::Rule::default();
        let everybody = people::audience::resolve(&app.db, tenant, &rule, today).await.unwrap();
        let calendar = people::calendar::of(&app.db, tenant).await.unwrap();
        let cover = slots::cover(&slots::crews(&everybody), &calendar, &[], today.0);
        assert!(cover.percent_then() >= 90, "{slug}: {cover:?}");
    }
}

/// Of those who came to a class for members, nobody had a night shift that day
/// or the rest after one.
async fn nobody_came_from_the_night(app: &App) {
    #[derive(store::FromQueryResult)]
    struct Row {
        tenant_id: base::TenantId,
        on_day: base::Day,
        shift_pattern: String,
    }
    let sql = "select a.tenant_id, a.on_day, u.shift_pattern from training_attendance a join people_unit u on u.id = a.unit_id
               where a.capacity = 'member'";
    let rows: Vec<Row> = app.db.all(sql, vec![]).await.unwrap();
    assert!(rows.len() >= 608);
    let calendar = people::calendar::of(&app.db, rows[0].tenant_id).await.unwrap();
    for row in rows {
        let Ok(pattern) = row.shift_pattern.parse::<base::shift::ShiftPattern>() else { continue };
        let day = row.on_day.0;
        for on in [day, day.yesterday().unwrap()] {
            let night = pattern.duty_on(on, &calendar).filter(|duty| duty.kind.takes_the_night());
            assert!(night.is_none_or(|duty| duty.end.date() < day), "{} on {day}", row.shift_pattern);
        }
    }
}

/// Every answer and every finished unit stands in the record store, no person
/// was asked for more than the cap, and every course was given to somebody.
async fn what_was_learned_is_told(app: &App) {
    let count = |sql: &'static str| async move { app.db.count(sql, vec![]).await.unwrap() };
    let answers = count("select count(*) from learning_answer").await;
    let probes = count("select count(*) from learning_probe where answered_on is not null").await;
    let done = count("select count(*) from learning_enrolment where done_on is not null").await;
    let said = |verb: &'static str| async move {
        let sql = "select count(*) from records_statement where body like $1";
        app.db.count(sql, params![format!("%expapi/verbs/{verb}%")]).await.unwrap()
    };
    assert_eq!(said("answered").await, answers + probes);
    assert_eq!(said("completed").await, done);
    assert!(answers > 40_000, "{answers}");
    let over = "select count(*) from (select person_id from people_burden group by person_id, month
                having sum(minutes) > 40 or count(*) > 8) over_cap";
    assert_eq!(count(over).await, 0, "asked for more than the cap in a month");
    let idle = "select count(*) from learning_unit u where u.published_id is not null
                and not exists (select 1 from learning_enrolment e where e.unit_id = u.id)";
    let idle = count(idle).await;
    assert!(idle <= 4, "{idle} courses were given to nobody");
}

/// Exported, imported and exported again, it is the same to the byte. The
/// smaller of the two organisations shows it as well.
async fn hospital_moves(app: &App, folder: &Path, backend: Backend) {
    let (other, database) = house(&folder.join("second"), backend).await;
    let tenant = people::tenant::find(&app.db, org::HOSPITAL).await.unwrap().unwrap();
    let (out, back) = (folder.join("out"), folder.join("back"));
    let made = archive::export(app, &tenant, &out).await.unwrap();
    assert!(made.rows["voice_need_event"] > 2_000 && made.rows["learning_answer"] > 1_000, "{:?}", made.rows);
    assert_eq!(archive::import(&other, &out).await.unwrap(), made);
    archive::export(&other, &tenant, &back).await.unwrap();
    let (before, after) = (files(&out), files(&back));
    assert_eq!(before.keys().collect::<Vec<_>>(), after.keys().collect::<Vec<_>>());
    for (name, bytes) in &before {
        assert!(after[name] == *bytes, "{name} differs on {backend:?}");
    }
    let twice = archive::import(&other, &out).await.unwrap_err().to_string();
    assert!(twice.contains("here already"), "{twice}");
    testing::drop(other.db.clone(), &database).await.unwrap();
}

/// Name and content of every file but the description, which has a sealed word
/// in it that is never the same twice.
fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let entries = std::fs::read_dir(folder).unwrap().chain(std::fs::read_dir(folder.join("files")).unwrap());
    let paths = entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file());
    paths
        .filter(|path| path.extension().is_none_or(|extension| extension != "json"))
        .map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read(&path).unwrap()))
        .collect()
}
