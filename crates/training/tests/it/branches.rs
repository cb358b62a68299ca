//! The life of a branch: what is due, a meeting from call to record, decisions
//! as tasks, theme days for many branches, the checklist, and hours.

use base::{Role, UnitId};
use store::{Rows, params};
use testkit::{House, Seen, Visitor};

use crate::MODULES;

pub const BRANCH: &str = "rlw/party/lianluo-1";
const OTHER: &str = "rlw/party/gongwu-3-1";

pub async fn grant(house: &House, slug: &str, role: Role, unit: UnitId) {
    let (tenant, person) = house.loaded.cast[slug];
    let (at, ids) = ((house.now(), house.today()), &house.app.ids);
    let give = async |tx: store::Tx| people::grant::give(&tx, ids, None, tenant, person, role, Some(unit), at).await;
    house.app.db.write(give).await.unwrap();
}

/// Ids give way to `…`.
pub fn plain(text: &str) -> String {
    let word = |word: &str| {
        let parts = word.split_inclusive(['/', '?', '&', '=']);
        let is_id =
            |part: &str| part.trim_end_matches(['/', '?', '&', '=']).len() == 36 && part.matches('-').count() == 4;
        let hide = |part: &str| {
            if is_id(part) { format!("…{}", &part[36..]) } else { part.to_owned() }
        };
        parts.map(hide).collect::<String>()
    };
    let line = |line: &str| line.split(' ').map(word).collect::<Vec<_>>().join(" ");
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

fn branch(house: &House, unit: &str) -> String {
    format!("/training/branches/{}", house.unit(unit))
}

const CALL: [(&str, &str); 7] = [
    ("kind", "committee"),
    ("title", "支委会：冬季保供电"),
    ("on_day", "2026-11-26"),
    ("at_time", "15:30"),
    ("place", "站区会议室"),
    ("minutes", "60"),
    ("agenda", "回顾上次定的事\n研究八个点的取暖"),
];

async fn call(house: &House, who: &Visitor, changed: &[(&str, &str)]) -> Seen {
    let mut fields: Vec<(&str, &str)> = CALL.to_vec();
    for (name, value) in changed {
        fields.retain(|(known, _)| known != name);
        fields.push((name, value));
    }
    who.post(&format!("{}/meetings", branch(house, BRANCH)), &fields).await
}

fn path(made: &Seen) -> String {
    made.location.split('?').next().unwrap().to_owned()
}

/// The ids of the members that the record's form offers.
fn members(page: &Seen) -> Vec<String> {
    let offered = page.html.split("name=\"present\" value=\"").skip(1);
    offered.map(|part| part.split('"').next().unwrap().to_owned()).collect()
}

async fn record(who: &Visitor, meeting: &str, present: usize) -> Seen {
    let members = members(&who.get(&format!("{meeting}/record")).await);
    let mut fields: Vec<(&str, &str)> = members.iter().take(present).map(|id| ("present", id.as_str())).collect();
    fields.push(("text", "三个点先换电暖器，其余排进十二月天窗"));
    who.post(&format!("{meeting}/record"), &fields).await
}

#[test]
fn a_meeting_from_the_proposal_to_its_decisions() {
    testkit::on_each_database(MODULES, async |house| {
        let secretary = house.person("branch-secretary").await;
        insta::assert_snapshot!("branch_at_first", plain(&secretary.get("/training/meetings").await.text));
        let new = secretary.get(&format!("{}/meetings/new?kind=committee", branch(house, BRANCH))).await;
        assert!(new.has("建议 2026年11月26日") || new.has("建议 2026年11月2"), "{}", new.text);
        let wrong = call(house, &secretary, &[("on_day", "2026-11-01"), ("place", "")]).await;
        assert_eq!((wrong.status, wrong.field("title").as_str()), (422, "支委会：冬季保供电"), "nothing typed is lost");
        assert!(wrong.has("请填写"), "{}", wrong.text);
        let made = call(house, &secretary, &[]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let meeting = path(&made);
        assert!(secretary.get(&branch(house, BRANCH)).await.has("定在11月26日"));
        assert_eq!(record(&secretary, &meeting, 3).await.status, 422, "not before its day");

        house.at("2026-11-26T17:00");
        let nobody = secretary.post(&format!("{meeting}/record"), &[("text", "开了")]).await;
        assert!(nobody.status == 422 && nobody.has("请勾选到会的人"), "{}", nobody.text);
        assert_eq!(record(&secretary, &meeting, 3).await.status, 303);
        let owner = members(&secretary.get(&format!("{meeting}/record")).await)[0].clone();
        let decided = [("text", "三个点换电暖器"), ("owner", owner.as_str()), ("due_on", "2026-12-04")];
        let decisions = format!("{meeting}/decisions");
        let early = [decided[0], decided[1], ("due_on", "2026-11-20")];
        assert!(secretary.post(&decisions, &early).await.has("不能早于开会那天"));
        assert_eq!(secretary.post(&decisions, &decided).await.status, 303);
        insta::assert_snapshot!("meeting_held", plain(&secretary.get(&meeting).await.text));
        let told = "select count(*) from people_notice where message = 'decision-notice'";
        assert_eq!(house.app.db.count(told, vec![]).await.unwrap(), 1);
    });
}

#[test]
fn the_next_pack_shows_how_earlier_decisions_stand() {
    testkit::on_each_database(MODULES, async |house| {
        let secretary = house.person("branch-secretary").await;
        let first = path(&call(house, &secretary, &[("on_day", "2026-11-23")]).await);
        assert_eq!(record(&secretary, &first, 4).await.status, 303);
        let people = members(&secretary.get(&format!("{first}/record")).await);
        for (text, due) in [("三个点换电暖器", "2026-11-30"), ("借一间活动室", "2026-12-20")] {
            let fields = [("text", text), ("owner", people[0].as_str()), ("due_on", due)];
            assert_eq!(secretary.post(&format!("{first}/decisions"), &fields).await.status, 303);
            house.at("2026-11-23T10:00");
        }
        let page = secretary.get(&first).await;
        let heater = page.html.split("/training/decisions/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let steps = format!("/training/decisions/{heater}/steps");
        assert_eq!(secretary.post(&steps, &[("step", "deferred"), ("text", "")]).await.status, 422, "a reason");
        let back = [("step", "deferred"), ("text", "货没到"), ("to", "2026-11-29")];
        assert!(secretary.post(&steps, &back).await.has("要晚于现在的期限"));
        let later = [("step", "deferred"), ("text", "货没到"), ("to", "2026-12-05")];
        assert_eq!(secretary.post(&steps, &later).await.status, 303);
        house.at("2026-12-07T09:00");
        assert!(secretary.get(&branch(house, BRANCH)).await.has("三个点换电暖器 超期"));
        assert_eq!(secretary.post(&steps, &[("step", "done"), ("text", "")]).await.status, 303);
        assert_eq!(secretary.post(&steps, &[("step", "done"), ("text", "")]).await.status, 409, "once");
        let second = path(&call(house, &secretary, &[("on_day", "2026-12-24")]).await);
        let pack = secretary.get(&second).await;
        assert!(pack.has("三个点换电暖器 已办成") && pack.has("借一间活动室 在办"), "{}", pack.text);
        house.at("2026-12-24T18:00");
        assert_eq!(record(&secretary, &second, 2).await.status, 303);
        let third = path(&call(house, &secretary, &[("on_day", "2027-01-14")]).await);
        let pack = secretary.get(&third).await;
        assert!(!pack.has("三个点换电暖器") && pack.has("借一间活动室 超期"), "{}", pack.text);
        insta::assert_snapshot!(
            "decision_history",
            plain(&secretary.get(&format!("/training/decisions/{heater}")).await.text)
        );
    });
}

#[test]
fn the_secretary_of_another_branch_gets_403() {
    testkit::on_each_database(MODULES, async |house| {
        grant(house, "workshop-director", Role::BranchSecretary, house.unit(OTHER)).await;
        let secretary = house.person("branch-secretary").await;
        let meeting = path(&call(house, &secretary, &[("on_day", "2026-11-23")]).await);
        let other = house.person("workshop-director").await;
        assert_eq!(other.get(&branch(house, OTHER)).await.status, 200, "their own");
        for noun in ["", "/meetings", "/meetings/new", "/decisions", "/checklist", "/hours", "/cadence"] {
            assert_eq!(other.get(&format!("{}{noun}", branch(house, BRANCH))).await.status, 403, "{noun}");
        }
        for noun in ["", "/arrangement", "/record"] {
            assert_eq!(other.get(&format!("{meeting}{noun}")).await.status, 403, "{noun}");
        }
        for noun in ["arrangement", "record", "decisions", "cancellation"] {
            assert_eq!(other.post(&format!("{meeting}/{noun}"), &[]).await.status, 403, "{noun}");
        }
        let above = house.person("party-secretary").await;
        assert_eq!(above.get(&meeting).await.status, 200, "the committee reads");
        assert_eq!(above.get(&format!("{meeting}/record")).await.status, 403, "and does not write for a branch");
        assert_eq!(call(house, &above, &[]).await.status, 403);
        assert_eq!(house.person("nicu-nurse").await.get(&meeting).await.status, 404, "another organisation");
        assert_eq!(house.person("line-worker").await.get(&meeting).await.status, 403);
        assert_eq!(house.stranger().get(&meeting).await.status, 303);
        assert_eq!(house.person("league-secretary").await.get(&meeting).await.status, 403);
    });
}

#[test]
fn skipping_takes_a_reason_and_what_is_missed_is_said() {
    testkit::on_each_database(MODULES, async |house| {
        let secretary = house.person("branch-secretary").await;
        let base = branch(house, BRANCH);
        let held = path(&call(house, &secretary, &[("on_day", "2026-11-23")]).await);
        assert_eq!(record(&secretary, &held, 5).await.status, 303);
        house.at("2027-01-04T09:00");
        let page = secretary.get(&base).await;
        assert!(page.has("2026年12月的支部委员会没有开，也没有说明"), "{}", page.text);
        let form = secretary.get(&format!("{base}/skips/new?kind=committee&day=2026-12-01")).await;
        assert!(form.has("2026年12月不开支部委员会"), "{}", form.text);
        let fields = [("kind", "committee"), ("day", "2026-12-01")];
        assert_eq!(secretary.post(&format!("{base}/skips"), &fields).await.status, 422);
        let reason = [fields[0], fields[1], ("reason", "除雪抢险，全员上线")];
        assert_eq!(secretary.post(&format!("{base}/skips"), &reason).await.status, 303);
        assert_eq!(secretary.post(&format!("{base}/skips"), &reason).await.status, 409, "once");
        assert!(!secretary.get(&base).await.has("没有开，也没有说明"));
        let ahead = [fields[0], ("day", "2027-05-01"), ("reason", "提前说一声")];
        assert_eq!(secretary.post(&format!("{base}/skips"), &ahead).await.status, 404);
        let cadence = [("assembly", "3"), ("committee", "2"), ("group", "0"), ("lecture", "3"), ("theme-day", "1")];
        assert_eq!(secretary.post(&format!("{base}/cadence"), &cadence).await.status, 303);
        let page = secretary.get(&base).await;
        assert!(!page.has("党小组会") && page.has("2027年第1个双月"), "{}", page.text);
        assert_eq!(secretary.post(&format!("{base}/cadence"), &[("assembly", "5")]).await.status, 422);
    });
}

#[test]
fn a_theme_day_gives_each_branch_its_own_meeting() {
    testkit::on_each_database(MODULES, async |house| {
        let above = house.person("party-secretary").await;
        let form = above.get("/training/theme-days/new").await;
        let offered: Vec<String> = form
            .html
            .split("name=\"branches\" value=\"")
            .skip(1)
            .map(|part| part.split('"').next().unwrap().to_owned())
            .collect();
        assert_eq!(offered.len(), 34);
        let own = house.unit(BRANCH).to_string();
        let mut nine: Vec<&str> = offered.iter().map(String::as_str).filter(|id| *id != own).take(8).collect();
        nine.push(&own);
        let mut fields = vec![
            ("title", "把隐患讲给身边人听"),
            ("on_day", "2026-12-10"),
            ("at_time", "15:00"),
            ("place", "各车间会议室"),
            ("minutes", "120"),
            ("study", "学习岗位安全要求"),
            ("discussion", "哪个点最该先改"),
            ("service", "帮一个班组整治一处"),
        ];
        assert!(above.post("/training/theme-days", &fields).await.has("请选择一项"), "no branch chosen");
        fields.extend(nine.iter().map(|id| ("branches", *id)));
        let made = above.post("/training/theme-days", &fields).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let all = above.get(&path(&made)).await;
        assert_eq!(all.html.matches("/training/meetings/").count(), 9);
        // One branch changes its own; the other eight stay as they were.
        let secretary = house.person("branch-secretary").await;
        let seen = secretary.get(&path(&made)).await;
        assert_eq!(seen.html.matches("href=\"/training/meetings/").count(), 1, "its own");
        let mine = seen.html.split("href=\"/training/meetings/").nth(1).unwrap().split('"').next().unwrap();
        let mine = format!("/training/meetings/{mine}");
        let form = secretary.get(&format!("{mine}/arrangement")).await;
        assert!(form.has("[discussion: 哪个点最该先改]"), "{}", form.text);
        let change = [
            ("title", "把隐患讲给身边人听"),
            ("on_day", "2026-12-11"),
            ("at_time", "10:00"),
            ("place", "K113 值班点"),
            ("minutes", "90"),
            ("study", "学习岗位安全要求"),
            ("discussion", "八个点的取暖怎么排"),
            ("service", "给 K113 装两台电暖器"),
        ];
        assert_eq!(secretary.post(&format!("{mine}/arrangement"), &change).await.status, 303);
        assert!(secretary.get(&mine).await.has("八个点的取暖怎么排"));
        let all = above.get(&path(&made)).await;
        assert_eq!((all.text.matches("K113 值班点").count(), all.text.matches("各车间会议室").count()), (1, 8));
        assert_eq!(house.person("line-worker").await.get(&path(&made)).await.status, 404);
    });
}

#[test]
fn the_checklist_is_answered_by_records() {
    testkit::on_each_database(MODULES, async |house| {
        let (secretary, above) = (house.person("branch-secretary").await, house.person("party-secretary").await);
        let page = format!("{}/checklist", branch(house, BRANCH));
        insta::assert_snapshot!("checklist_at_first", plain(&secretary.get(&page).await.text));
        assert_eq!(above.post("/training/checklist", &[("title", "党员活动室有人管")]).await.status, 303);
        assert_eq!(secretary.post("/training/checklist", &[("title", "别的")]).await.status, 403);
        let list = secretary.get(&page).await;
        assert!(list.has("党员活动室有人管") && !list.html.contains("type=\"file\""), "{}", list.text);
        let code = list.html.split("name=\"code\" value=\"").last().unwrap().split('"').next().unwrap().to_owned();
        let say = |code: &str, kind: &'static str, text: &'static str| {
            vec![("code", code.to_owned()), ("kind", kind.to_owned()), ("text", text.to_owned())]
        };
        let post = async |fields: Vec<(&str, String)>| {
            let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            secretary.post(&format!("{page}/words"), &fields).await
        };
        assert_eq!(post(say(&code, "met", "站区值班员轮流管，钥匙在 113 点")).await.status, 303);
        assert!(post(say("lecture", "met", "上了")).await.has("这一项由记录来算"));
        assert_eq!(post(say("lecture", "none", "与站区联合上课，由机关支部记录")).await.status, 303);
        let list = secretary.get(&page).await;
        assert!(list.has("已说明") && list.has("不适用") && list.has("与站区联合上课"), "{}", list.text);
        assert_eq!(post(say("lecture", "none", "")).await.status, 303);
        assert!(!secretary.get(&page).await.has("与站区联合上课"), "taken back");
        assert_eq!(above.post("/training/checklist/group/changes", &[("removed", "1")]).await.status, 303);
        assert!(!secretary.get(&page).await.has("党小组会按期开"));
    });
}

/// A course that somebody did on a day, as an answered unit leaves it.
async fn course(house: &House, slug: &str, minutes: i64) {
    let (tenant, person) = house.loaded.cast[slug];
    let (ids, at) = (&house.app.ids, house.now());
    let (unit, version): (uuid::Uuid, uuid::Uuid) = (ids.make(), ids.make());
    let done = async |tx: store::Tx| {
        let row = store::row! { id: unit, tenant_id: tenant, published_id: version, made_by: person, made_at: at };
        tx.insert("learning_unit", row).await?;
        let row = store::row! {
            id: version, tenant_id: tenant, unit_id: unit, number: 1_i64, category: "theory", title: "岗位学理论", summary: "",
            minutes: minutes, body: "", gift: "", transcript: "", made_by: person, made_at: at
        };
        tx.insert("learning_version", row).await?;
        let (id, question): (uuid::Uuid, uuid::Uuid) = (ids.make(), ids.make());
        let row = store::row! {
            id: question, tenant_id: tenant, unit_id: unit, version_id: version, place: 1_i64, judged: true, body: "{}"
        };
        tx.insert("learning_question", row).await?;
        let row = store::row! {
            id: id, tenant_id: tenant, person_id: person, unit_id: unit, version_id: version,
            done_on: house.today()
        };
        tx.insert("learning_enrolment", row).await
    };
    house.app.db.write(done).await.unwrap();
}

#[test]
fn hours_come_from_lectures_and_answered_courses_never_from_time() {
    testkit::on_each_database(MODULES, async |house| {
        let secretary = house.person("branch-secretary").await;
        let hours = async || secretary.get("/training/hours").await;
        assert!(hours().await.has("今年已有 0 学时，全年要 56 学时"), "{}", hours().await.text);
        course(house, "branch-secretary", 9).await;
        let lecture = [("kind", "lecture"), ("title", "冬季安全党课"), ("on_day", "2026-11-23"), ("minutes", "90")];
        let meeting = path(&call(house, &secretary, &lecture).await);
        let own = house.person_id("branch-secretary").to_string();
        let fields = [("present", own.as_str()), ("text", "讲了三个身边的事")];
        assert!(hours().await.has("今年已有 0.2 学时"), "a lecture counts when it was held");
        assert_eq!(secretary.post(&format!("{meeting}/record"), &fields).await.status, 303);
        insta::assert_snapshot!("hours", plain(&hours().await.text));
        // A page that stays open for ten hours changes nothing.
        let open = secretary.get("/learning").await;
        assert_eq!(open.status, 200);
        let before = hours().await.text;
        house.at("2026-11-23T19:00");
        secretary.get("/learning").await;
        assert_eq!(hours().await.text, before);
        let own = "select count(*) from people_membership where person_id = $1";
        assert!(house.app.db.count(own, params![house.person_id("branch-secretary")]).await.unwrap() > 0);
    });
}

#[test]
fn who_lacks_hours_is_named_to_their_own_secretary_alone() {
    testkit::on_each_database(MODULES, async |house| {
        let (secretary, above) = (house.person("branch-secretary").await, house.person("party-secretary").await);
        let page = format!("{}/hours", branch(house, BRANCH));
        let own = secretary.get(&page).await;
        assert!(own.has("下一班优先安排") && own.has("高秀峰"), "{}", own.text);
        let seen = above.get(&page).await;
        assert!(seen.status == 200 && !seen.has("高秀峰") && !seen.has("下一班优先安排"), "{}", seen.text);
        assert_eq!(secretary.get("/training/hours/targets").await.status, 403);
        let target = [("member", "0"), ("secretary", "0"), ("minutes", "45")];
        assert_eq!(above.post("/training/hours/targets", &[("member", "32")]).await.status, 422);
        assert_eq!(above.post("/training/hours/targets", &target).await.status, 303);
        assert!(secretary.get(&page).await.has("都够了"));
    });
}
