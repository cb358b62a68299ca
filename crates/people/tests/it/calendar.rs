//! The working calendar: import, and when somebody may be told.

use super::on_each_database;
use base::Moment;
use jiff::civil::{Date, date};
use people::calendar;
use testkit::visitor::File;

fn csv(bytes: &[u8]) -> File<'_> {
    File { field: "file", name: "days.csv", mime: "text/csv", bytes }
}

#[test]
fn a_list_of_holidays_replaces_its_year_and_errors_name_their_lines() {
    on_each_database(async |house| {
        let admin = house.person("system-admin").await;
        let broken = "date,kind,name_zh,name_en\n2027-01-01,off,元旦,New Year\n2027-13-01,off,x,\n2027-02-14,maybe,,\n2027/1/1,off,,\n";
        let refused = admin.post_files("/calendar/days", &[], &[csv(broken.as_bytes())]).await;
        assert_eq!(refused.status, 422);
        insta::assert_snapshot!(refused.part(".errors"), @"
        ## 有 3 处要改
        - 第 3 行：日期“2027-13-01”看不懂 → #f-file
        - 第 4 行：“maybe”应为 off（放假）或 work（上班） → #f-file
        - 第 5 行：与第 2 行是同一天 → #f-file
        ");
        assert_eq!(admin.post_files("/calendar/days", &[], &[]).await.status, 422);

        let good = "2027-01-01,off,元旦,New Year\n2027-02-14,work,春节调休,make-up day\n";
        let (gb, ..) = encoding_rs::GB18030.encode(good);
        assert_eq!(admin.post_files("/calendar/days", &[], &[csv(&gb)]).await.location, "/calendar?done=done-calendar");
        let tenant = house.tenant("rlw");
        let of = || calendar::of(&house.app.db, tenant);
        let working = |days: &[Date]| {
            let days = days.to_vec();
            async move {
                let calendar = of().await.unwrap();
                days.iter().map(|day| calendar.is_working_day(*day)).collect::<Vec<_>>()
            }
        };
        let (new_year, make_up, spring) = (date(2027, 1, 1), date(2027, 2, 14), date(2026, 2, 17));
        assert_eq!(working(&[new_year, make_up, spring]).await, [false, true, false], "2026 stays");
        admin.post_files("/calendar/days", &[], &[csv("2027-02-14,work,,\n".as_bytes())]).await;
        assert_eq!(working(&[new_year, make_up]).await, [true, true]);
        let hospital = calendar::of(&house.app.db, house.tenant("hsp")).await.unwrap();
        assert!(hospital.is_working_day(new_year), "another organisation's calendar is its own");
        assert!(admin.get("/calendar").await.has("2027-02-14 | 上班"));
    });
}

#[test]
fn a_notice_keeps_quiet_hours_and_the_shift() {
    on_each_database(async |house| {
        let zone = ui::cx::default_zone();
        let local = |text: &str| {
            Moment(text.parse::<jiff::civil::DateTime>().unwrap().to_zoned_datetime(zone.clone()).unwrap().timestamp())
        };
        let due = async |slug: &str, at: &str| {
            let (tenant, person) = house.loaded.cast[slug];
            let due = calendar::next_allowed(&house.app.db, tenant, person, local(at)).await.unwrap();
            due.0.to_zoned_datetime(zone.clone()).datetime().to_string()
        };
        // Office hours: from an hour before they begin.
        assert_eq!(due("educator", "2026-11-23T10:00").await, "2026-11-23T10:00:00");
        assert_eq!(due("educator", "2026-11-20T23:00").await, "2026-11-23T07:30:00", "not at the weekend");
        // Night windows: the last hour before the quiet hours.
        assert_eq!(due("line-worker", "2026-11-23T10:00").await, "2026-11-23T21:00:00");
        house
            .app
            .db
            .write(|tx| async move {
                people::tenant::set_setting(&tx, house.tenant("rlw"), calendar::QUIET_HOURS, "20:00-08:00").await
            })
            .await
            .unwrap();
        assert_eq!(due("educator", "2026-11-24T00:00").await, "2026-11-24T08:00:00");
    });
}
