//! The public list and the year's matters, for everybody.

use testkit::{Visitor, on_each_database};

use crate::{MODULES, TEXT, done, install, raise_known, take_over};

const CAST: [&str; 8] = [
    "line-worker",
    "team-leader",
    "educator",
    "discipline-observer",
    "system-admin",
    "security-admin",
    "audit-admin",
    "workshop-director",
];

async fn choose(who: &Visitor, fields: &[(&str, &str)]) -> testkit::Seen {
    who.post("/voice/matters", fields).await
}

#[test]
fn everybody_can_open_the_list_of_needs_with_its_reasons_and_the_matters() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "confidential", TEXT).await;
        take_over(house, &handler, &id).await;
        done(&handler, &id, "summary", &[("text", "夜间天窗后的早餐")]).await;
        for slug in CAST {
            let visitor = house.person(slug).await;
            assert!(visitor.get("/voice/public").await.has("夜间天窗后的早餐"), "{slug}");
            assert_eq!(visitor.get("/voice/matters").await.status, 200, "{slug}");
        }
        // No permission stands before them that somebody could take away.
        for permission in voice::MODULE.permissions {
            assert!(!permission.name.contains("public"), "{}", permission.name);
        }
    });
}

#[test]
fn a_matter_is_promised_in_public_and_its_first_day_counts() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler, union) = (
            house.person("line-worker").await,
            house.person("logistics-handler").await,
            house.person("union-handler").await,
        );
        let id = raise_known(&author, "food", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        let reference = handler.get(&format!("/voice/needs/{id}/case")).await.part("h1").replace("# ", "");
        let unit = house.unit("rlw/jiguan/houqin").to_string();
        let fields = |title: &'static str, due: &'static str| {
            [("year", "2026"), ("title", title), ("unit", unit.as_str()), ("due_on", due), ("needs", reference.trim())]
        };
        let early = choose(&union, &fields("夜班食堂四点开门", "2026-12-10")).await;
        assert!(early.status == 422 && early.has("不在公开清单上"), "{}", early.text);
        done(&handler, &id, "summary", &[("text", "夜间天窗后的早餐")]).await;
        for slug in ["line-worker", "workshop-director", "logistics-handler"] {
            let seen = choose(&house.person(slug).await, &fields("夜班食堂四点开门", "2026-12-10")).await;
            assert_eq!(seen.status, 403, "{slug}: only on the whole organisation");
        }
        let made = choose(&union, &fields("夜班食堂四点开门", "2026-12-10")).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let matter = made.location.split('?').next().unwrap().to_owned();
        assert!(author.get(&matter).await.has("夜间天窗后的早餐"), "the need that it answers");

        let report = async |who: &Visitor, noun: &str, fields: &[(&str, &str)]| {
            let seen = who.get(&format!("{matter}/{noun}/new")).await.field("seen");
            let all: Vec<_> = [("seen", seen.as_str())].into_iter().chain(fields.iter().copied()).collect();
            who.post(&format!("{matter}/{noun}"), &all).await.status
        };
        assert_eq!(report(&author, "progress", &[("text", "已经开始")]).await, 403);
        assert_eq!(report(&handler, "progress", &[("text", "")]).await, 422);
        assert_eq!(report(&handler, "progress", &[("text", "厨师已经招到两位")]).await, 303);
        assert_eq!(report(&handler, "postponement", &[("text", "设备没到"), ("day", "2026-12-01")]).await, 422);
        assert_eq!(report(&handler, "postponement", &[("text", "设备没到"), ("day", "2026-12-28")]).await, 303);
        let open = author.get("/voice/matters").await;
        assert!(open.has("承诺 2026年12月10日 · 说明延到 2026年12月28日") && open.has("正在办"), "{}", open.text);
        house.at("2026-12-15T09:00");
        assert!(author.get("/voice/matters").await.has("已逾期"), "the first day counts");
        assert_eq!(report(&handler, "withdrawal", &[("text", "不办了")]).await, 403, "for those who chose it");
        assert_eq!(report(&handler, "completion", &[("text", "四点开门，每天约九十人")]).await, 303);
        let page = author.get(&matter).await;
        for words in ["逾期办好", "厨师已经招到两位", "延期到 2026年12月28日", "四点开门，每天约九十人", "吴桂芳"]
        {
            assert!(page.has(words), "{words}: {}", page.text);
        }
        assert_eq!(report(&handler, "progress", &[("text", "再写一条")]).await, 409, "it is closed");
        assert_eq!(house.person("nicu-nurse").await.get(&matter).await.status, 404);
    });
}

#[test]
fn ten_are_chosen_and_one_that_is_withdrawn_keeps_its_place() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let union = house.person("union-handler").await;
        let unit = house.unit("rlw/jiguan/houqin").to_string();
        let mut last = String::new();
        for index in 1..=10 {
            let title = format!("第 {index} 件要办的实事");
            let fields = [("year", "2026"), ("title", &title), ("unit", &unit), ("due_on", "2026-12-20")];
            let made = choose(&union, &fields).await;
            assert_eq!(made.status, 303, "{}", made.text);
            last = made.location.split('?').next().unwrap().to_owned();
        }
        let seen = union.get(&format!("{last}/withdrawal/new")).await.field("seen");
        let fields = [("seen", seen.as_str()), ("text", "场地改作他用，办不成")];
        assert_eq!(union.post(&format!("{last}/withdrawal"), &fields).await.status, 303);
        let list = house.person("line-worker").await.get("/voice/matters").await;
        assert!(list.has("10. 第 10 件") && list.has("已撤下") && list.has("场地改作他用，办不成"), "{}", list.text);
        let fields = [("year", "2026"), ("title", "第十一件"), ("unit", &unit), ("due_on", "2026-12-20")];
        let more = choose(&union, &fields).await;
        assert!(more.status == 422 && more.has("已经有 10 件了") && more.has("[title: 第十一件]"), "{}", more.text);
        let fields = [("year", "2026"), ("title", "明年才办"), ("unit", &unit), ("due_on", "2027-01-20")];
        assert!(choose(&union, &fields).await.has("在当年之内"));
    });
}
