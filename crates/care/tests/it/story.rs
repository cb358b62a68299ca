//! Booking: the way from a free hour to a talk.

use crate::{FIRST, MODULES, SECOND, TEXT, THIRD, booked, count, done, hours, offered, plain, slots, words};

#[test]
fn the_whole_way() {
    testkit::on_each_database(MODULES, async |house| {
        let worker = house.person("line-worker").await;
        insta::assert_snapshot!("nothing_yet", plain(&worker.get("/care/advice").await.text));
        let adviser = offered(house).await;
        insta::assert_snapshot!("free", plain(&worker.get("/care/advice").await.text));
        let slot = slots(house).await.remove(0);
        let form = worker.get(&format!("{slot}/bookings/new")).await;
        insta::assert_snapshot!("new", plain(&form.text));
        let sent = worker.post(&format!("{slot}/bookings"), &words(FIRST)).await;
        assert_eq!(sent.location, format!("/care/advice/bookings/{FIRST}?done=done-advice-booked"));
        insta::assert_snapshot!("booked", plain(&worker.get(&sent.location).await.text));
        let again = worker.post(&format!("{slot}/bookings"), &words(FIRST)).await;
        assert_eq!((again.status, again.location), (303, sent.location), "the same id twice is a success");
        insta::assert_snapshot!("week", plain(&adviser.get("/care/advice/hours?week=2026-11-24").await.text));
        house.at("2026-11-24T13:55");
        let read = adviser.get(&format!("/care/advice/bookings/{FIRST}")).await;
        insta::assert_snapshot!("read_by_the_adviser", plain(&read.text));
        insta::assert_snapshot!("looked_at", plain(&worker.get(&format!("/care/advice/bookings/{FIRST}")).await.text));
        house.at("2026-11-24T14:30");
        assert!(adviser.get("/care/advice/hours").await.has("谈过了吗？"));
        done(&adviser.post(&format!("{slot}/outcome"), &[("outcome", "held")]).await);
        assert!(!adviser.get("/care/advice/hours").await.has("谈过了吗？"));
        assert!(worker.get("/care/advice").await.has("已结束"));
        let english = worker.in_english().get("/care/advice").await;
        assert!(english.has("Quarter 4 of 2026") && english.has("Fewer than 5 times"), "{}", english.text);
    });
}

#[test]
fn what_is_wrong_stands_at_its_field() {
    testkit::on_each_database(MODULES, async |house| {
        offered(house).await;
        let (worker, slot) = (house.person("line-worker").await, slots(house).await.remove(0));
        let long = "问".repeat(501);
        let refused = worker.post(&format!("{slot}/bookings"), &[("id", FIRST), ("text", &long)]).await;
        assert!(refused.status == 422 && refused.has("有 3 处要改"), "{}", refused.text);
        assert!(refused.has("最多 500 个字，现在是 501 个") && refused.html.contains(&long), "{}", refused.text);
        assert_eq!(refused.field("id"), FIRST);
        let unknown = [("id", FIRST), ("topic", "gossip"), ("called", "老周")];
        assert_eq!(worker.post(&format!("{slot}/bookings"), &unknown).await.status, 422);
        let nowhere = format!("/care/advice/slots/{FIRST}/bookings");
        assert_eq!(worker.post(&nowhere, &words(FIRST)).await.status, 404);
        assert_eq!(count(house, "select count(*) from care_booking").await, 0);
    });
}

#[test]
fn the_second_at_the_same_slot_keeps_what_they_wrote() {
    testkit::on_each_database(MODULES, async |house| {
        let (_, _, slot) = booked(house).await;
        let liaison = house.person("liaison").await;
        let text = ("text", "工伤认定要交哪些材料？");
        let own = [("id", SECOND), ("topic", "injury"), text, ("called", "小刘")];
        let late = liaison.post(&format!("{slot}/bookings"), &own).await;
        assert_eq!(late.status, 409);
        insta::assert_snapshot!("taken", plain(&late.text));
        let other = slots(house).await.remove(1);
        assert!(late.html.contains(&format!("formaction=\"{other}/bookings\"")), "{}", late.html);
        let sent = liaison.post(&format!("{other}/bookings"), &own).await;
        assert!(liaison.get(&sent.location).await.has("工伤认定要交哪些材料？"));
        let stale = house.person("team-leader").await.get(&format!("{slot}/bookings/new")).await;
        assert!(stale.has("这个时间已经约出去了") && !stale.has("<约这个时间>"), "{}", stale.text);
    });
}

#[test]
fn two_at_once_are_one() {
    testkit::on_each_database(MODULES, async |house| {
        offered(house).await;
        let slots = slots(house).await;
        let address = |slot: usize| format!("{}/bookings", slots[slot]);
        let (worker, liaison) = (house.person("line-worker").await, house.person("liaison").await);
        let (a, b, one, other, more) = (address(0), address(1), words(FIRST), words(SECOND), words(THIRD));
        let (first, second) = tokio::join!(worker.post(&a, &one), worker.post(&a, &one));
        assert_eq!((first.status, second.status), (303, 303), "sent twice: {}{}", first.text, second.text);
        let (first, second) = tokio::join!(liaison.post(&b, &other), worker.post(&b, &more));
        assert_eq!((first.status, second.status), (303, 409), "one has a booking: {}", first.text);
        let third = words("9b2d1c1e-7a57-4c2b-9f55-0c54d4a3b6a1");
        let (leader, handler) = (house.person("team-leader").await, house.person("union-handler").await);
        let (c, fourth) = (address(2), words(THIRD));
        let (first, second) = tokio::join!(leader.post(&c, &third), handler.post(&c, &fourth));
        let mut both = [first.status, second.status];
        both.sort_unstable();
        assert_eq!(both, [303, 409], "two people at one slot");
        assert_eq!(count(house, "select count(*) from care_booking").await, 3);
    });
}

#[test]
fn one_booking_at_a_time() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, _) = booked(house).await;
        let own = worker.get("/care/advice").await;
        assert!(own.has("一次约一个时间") && !own.has("14:30–15:00"), "{}", own.text);
        let second = slots(house).await.remove(1);
        let refused = worker.post(&format!("{second}/bookings"), &words(SECOND)).await;
        assert!(refused.status == 409 && refused.has("一次约一个时间") && refused.has(TEXT), "{}", refused.text);
        // Once it is over another can be booked, also when nobody said how it went.
        house.at("2026-11-24T14:30");
        let second = slots(house).await.remove(2);
        done(&worker.post(&format!("{second}/bookings"), &words(SECOND)).await);
        done(&adviser.post("/care/advice/hours", &hours("2026-11-26", "09:00", "09:30")).await);
        let third = slots(house).await.pop().unwrap();
        assert_eq!(worker.post(&format!("{third}/bookings"), &words(THIRD)).await.status, 409);
    });
}

#[test]
fn a_cancelled_booking_leaves_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, slot) = booked(house).await;
        let page = format!("/care/advice/bookings/{FIRST}");
        assert_eq!(adviser.get(&page).await.status, 200);
        let cancelled = worker.post(&format!("{page}/cancellation"), &[]).await;
        assert_eq!(cancelled.location, "/care/advice?done=done-advice-cancelled");
        assert!(worker.get(&cancelled.location).await.has("14:00–14:30"), "free again");
        assert_eq!((worker.get(&page).await.status, adviser.get(&page).await.status), (404, 404));
        assert_eq!(count(house, "select count(*) from care_booking").await, 0);
        assert_eq!(count(house, "select count(*) from care_booking_look").await, 0);
        assert!(adviser.get("/me").await.has("您开放的时间有变动"));
        done(&house.person("liaison").await.post(&format!("{slot}/bookings"), &words(SECOND)).await);
        // Not once it has begun.
        house.at("2026-11-24T14:00");
        let late = house.person("liaison").await;
        assert_eq!(late.post(&format!("/care/advice/bookings/{SECOND}/cancellation"), &[]).await.status, 409);
        assert!(!late.get(&format!("/care/advice/bookings/{SECOND}")).await.has("<取消并删除>"));
    });
}

#[test]
fn called_off_with_a_word_and_booked_again() {
    testkit::on_each_database(MODULES, async |house| {
        let (adviser, worker, slot) = booked(house).await;
        let empty = adviser.post(&format!("{slot}/cancellation"), &[("word", "")]).await;
        assert_eq!(empty.status, 422, "{}", empty.text);
        let word = [("word", "明天下午要出庭，周五我都在。")];
        insta::assert_snapshot!("call_off", plain(&adviser.get(&format!("{slot}/cancellation/new")).await.text));
        done(&adviser.post(&format!("{slot}/cancellation"), &word).await);
        assert_eq!(adviser.post(&format!("{slot}/cancellation"), &word).await.status, 409);
        assert_eq!(adviser.get(&format!("/care/advice/bookings/{FIRST}")).await.status, 200);
        let told = worker.get("/me").await;
        assert!(told.has("您预约的时间有变动 新") && told.has("→ /care\n"), "{}", told.text);
        assert!(!told.has("法律") && !told.has("出庭"), "{}", told.text);
        let off = worker.get(&format!("/care/advice/bookings/{FIRST}")).await;
        assert!(off.has("明天下午要出庭，周五我都在。") && off.has("俞明哲取消了这个时间"), "{}", off.text);
        let list = worker.get(&format!("/care/advice?from={FIRST}")).await;
        let next = slots(house).await.remove(1);
        let link = format!("{next}/bookings/new?from={FIRST}");
        assert!(list.has(&link), "{}", list.text);
        let form = worker.get(&link).await;
        assert!(form.has(TEXT) && form.field("called") == "老周", "what was written comes along");
        let other = house.person("liaison").await;
        assert_eq!(other.get(&link).await.status, 404, "for whoever wrote it");
        done(&worker.post(&format!("{next}/bookings"), &words(SECOND)).await);
    });
}

#[test]
fn own_shifts_are_marked() {
    testkit::on_each_database(MODULES, async |house| {
        let adviser = offered(house).await;
        done(&adviser.post("/care/advice/hours", &hours("2026-11-25", "09:00", "09:30")).await);
        // The liaison's crew: by day on Monday, by night on Tuesday.
        let tenant = house.tenant("rlw");
        let unit = people::person::own_unit(&house.app.db, tenant, house.person_id("liaison"), house.today()).await;
        let unit = unit.unwrap().unwrap().unit_id;
        let crew = (0..4).find(|crew| {
            let pattern: base::shift::ShiftPattern = format!("four-crew:{crew}").parse().unwrap();
            let calendar = base::calendar::WorkingCalendar::new(
                base::calendar::Weekdays::WEEKEND,
                base::calendar::OfficeHours::default(),
                Vec::new(),
            );
            let tuesday = jiff::civil::date(2026, 11, 24);
            pattern.duty_on(tuesday, &calendar).is_some_and(|duty| duty.kind == base::shift::DutyKind::Night)
        });
        let code = format!("four-crew:{}", crew.unwrap());
        let set = "update people_unit set shift_pattern = $1 where id = $2";
        house.app.db.write(|tx| async move { tx.execute(set, store::params![code, unit]).await }).await.unwrap();
        done(&adviser.post("/care/advice/hours", &hours("2026-11-24", "20:00", "20:30")).await);
        let liaison = house.person("liaison").await;
        let seen = liaison.get("/care/advice").await;
        assert!(seen.has("14:00–14:30俞明哲") && seen.has("20:00–20:30 您这天夜班"), "{}", seen.text);
        assert!(seen.has("09:00–09:30 您刚下夜班"), "{}", seen.text);
        let night = slots(house).await.remove(4);
        assert!(liaison.get(&format!("{night}/bookings/new")).await.has("您这天夜班，这个时间也可以约。"));
        done(&liaison.post(&format!("{night}/bookings"), &words(FIRST)).await);
    });
}
