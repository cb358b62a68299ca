//! 党政工团: Party, administration, union and league work one need together, by
//! one clock and with one answer.

use base::Role;
use people::grant;
use testkit::{House, Seen, on_each_database};

use crate::{MODULES, act, assert_sound, done, install, raise_known, take_over};

/// A young educator becomes secretary of a league branch.
async fn league_secretary(house: &House) {
    let (app, tenant) = (&house.app, house.tenant("rlw"));
    let (who, unit) = (house.person_id("educator"), house.unit("rlw/league/jiguan-1"));
    let at = (house.now(), house.today());
    let work = app.db.write(|tx| async move {
        grant::give(&tx, &app.ids, None, tenant, who, Role::BranchSecretary, Some(unit), at).await
    });
    work.await.unwrap();
}

/// What somebody sees, without what is drawn by lot: ids, the number, and who
/// of several had it first.
fn page(who: &str, seen: &Seen, id: &str) -> String {
    let mut text = seen.text.replace(id, "ID");
    while let Some(at) = text.find("XQ-") {
        text.replace_range(at..at + "XQ-8VH53Y".len(), "NUMBER");
    }
    let (from, to) = (text.find("### 收到反映").unwrap(), text.find("### 联合办理").unwrap());
    text.replace_range(from..to, "…\n");
    format!("== {who} ==\n{text}\n\n")
}

#[test]
fn four_sides_one_clock_one_answer() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        league_secretary(house).await;
        let (author, lead) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let sides = ["branch-secretary", "workshop-director", "union-handler", "educator"];
        let text = "工区休息间没有暖气，夜里下道回来只有零上三度，四方都说归别人管";
        let id = raise_known(&author, "environment", "named", text).await;
        take_over(house, &lead, &id).await;
        for slug in ["branch-secretary", "workshop-director", "educator"] {
            let before = house.person(slug).await.get(&format!("/voice/needs/{id}/case")).await;
            assert_eq!(before.status, 404, "{slug}: not theirs before they are asked");
        }
        let helpers = sides.map(|slug| house.person_id(slug).to_string());
        let offered = lead.get(&format!("/voice/needs/{id}/joint/new")).await;
        for helper in &helpers {
            assert_eq!(offered.html.matches(&format!("value=\"{helper}\"")).count(), 1, "each is offered once");
        }
        let fields: Vec<(&str, &str)> = helpers.iter().map(|helper| ("helpers", helper.as_str())).collect();
        done(&lead, &id, "joint", &[fields.as_slice(), &[("text", "一件事，一起办，由我统一答复。")]].concat()).await;

        let mut transcript = String::new();
        for (slug, note) in sides.into_iter().zip([
            "支部出两名党员，周六帮忙刷漆。",
            "车间腾出库房，今天就能住。",
            "工会出四台电暖器。",
            "团支部周末来装。",
        ]) {
            let helper = house.person(slug).await;
            assert_eq!(act(&helper, &id, "reply", &[("text", "我也来答复")]).await.status, 403, "{slug}");
            done(&helper, &id, "note", &[("text", note)]).await;
            assert!(helper.get("/voice/ledger").await.has("工区休息间没有暖气"), "{slug}");
        }
        let secretary = house.person("branch-secretary").await.get(&format!("/voice/needs/{id}/case")).await;
        transcript += &page("党支部书记", &secretary, &id);
        done(&lead, &id, "reply", &[("text", "商量好了：车间今天腾房，工会出电暖器，支部和团支部周六来装。")]).await;
        let own = author.get(&format!("/voice/needs/{id}")).await;
        assert_eq!(own.html.matches("class=\"theirs\"").count(), 1, "exactly one answer: {}", own.text);
        transcript += &page("提出人", &own, &id);
        insta::assert_snapshot!(transcript);
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn who_cannot_help_is_refused_at_the_field() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, lead) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "environment", "named", "工区休息间没有暖气，四方都说归别人管").await;
        take_over(house, &lead, &id).await;
        let (director, worker) =
            (house.person_id("workshop-director").to_string(), house.person_id("line-worker").to_string());
        let fields = [("helpers", director.as_str()), ("helpers", worker.as_str()), ("text", "一起办")];
        let refused = act(&lead, &id, "joint", &fields).await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("选的人里有人不能协办") && refused.has("[text: 一起办]"), "{}", refused.text);
        assert!(refused.has("(x)\n石永刚 · 工务三车间"), "what was chosen is kept: {}", refused.text);
        let owner = act(&lead, &id, "assignment", &[("owner", worker.as_str())]).await;
        assert!(owner.status == 422 && owner.has("不是诉求承办人"), "{}", owner.text);
        assert_eq!(act(&lead, &id, "joint", &[("text", "没有选人")]).await.status, 422);
    });
}

/// The role is held on the branch alone: other matters stay closed.
#[test]
fn a_secretary_who_only_helps_sees_nothing_else() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        league_secretary(house).await;
        let author = house.person("line-worker").await;
        let id = raise_known(&author, "food", "named", "夜班以后没有热饭，想请食堂晚关一小时").await;
        let secretary = house.person("educator").await;
        assert!(secretary.get("/voice/ledger").await.has("共 0 件"));
        assert_eq!(secretary.get(&format!("/voice/needs/{id}/case")).await.status, 404);
    });
}
