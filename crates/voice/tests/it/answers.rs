//! Policy answers: found, offered before a need, cited, reviewed, withdrawn.

use store::Rows;
use testkit::{Seen, Visitor, on_each_database};

use crate::{MODULES, TEXT, assert_sound, install, raise};

fn address(list: &Seen, text: &str) -> String {
    let line = list.text.lines().find(|line| line.contains(text)).unwrap_or_else(|| panic!("{text}: {}", list.text));
    line.split("→ ").nth(1).unwrap().chars().take_while(char::is_ascii_graphic).collect()
}

#[test]
fn an_answer_is_found_cites_its_source_and_not_solved_opens_a_need() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let all = author.get("/voice/answers").await;
        assert!(all.has("共 18 条") && all.has("哪些情况算工伤"), "{}", all.text);
        let nurse = house.person("nicu-nurse").await.get("/voice/answers").await;
        assert!(nurse.has("护士的工资福利") && !nurse.has("综合计算工时") && !all.has("护士"), "{}", nurse.text);
        let found = author.get("/voice/answers?q=加班费怎么算").await;
        assert!(found.part("main article h2").starts_with("## 加班费怎么算？"), "the best first: {}", found.text);
        assert!(author.get("/voice/answers?q=没有这样的词啊").await.has("没有找到现成的答案"));
        assert!(author.get("/voice/answers?q=孕&category=posting").await.has("怀孕了还要上夜班吗"));
        let english = house.person("line-worker").await.in_english();
        assert!(english.get("/voice/answers?q=overtime").await.has("Labour Law, Article 44"));

        let one = author.get(&address(&found, "加班费怎么算？")).await;
        assert!(one.has("《中华人民共和国劳动法》第四十四条") && one.has("300%"), "{}", one.text);
        let form = author.get(&address(&one, "没解决，我要反映")).await;
        assert!(form.has("加班费怎么算？") && form.has("(x)\n薪酬待遇"), "{}", form.text);
        let (id, answer) = (form.field("id"), form.field("answer"));
        let fields = [
            ("id", id.as_str()),
            ("answer", answer.as_str()),
            ("category", "pay"),
            ("identity", "named"),
            ("text", "国庆那天上了班，工资条里没有三倍"),
        ];
        let raised = author.post("/voice/needs", &fields).await;
        assert_eq!(raised.status, 303, "{}", raised.text);
        let own = author.get(&raised.location).await;
        assert!(own.has("没解决： 加班费怎么算？"), "{}", own.text);
        let union = house.person("union-handler").await;
        let case = union.get(&format!("{}/case", raised.location.split('?').next().unwrap())).await;
        assert!(case.has("加班费怎么算？"), "{}", case.text);
        assert!(union.get(&format!("/voice/answers/{answer}")).await.has("仍来反映的 1 件"));
        assert!(!author.get(&format!("/voice/answers/{answer}")).await.has("仍来反映的"));
        assert_sound(house, "rlw").await;
    });
}

#[test]
fn answers_are_offered_before_a_need_with_and_without_scripts() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let fragment = author.post("/voice/needs/similar", &[("q", "年休假没休完怎么办")]).await;
        assert!(fragment.html.contains("年休假没休，有没有补偿"), "{}", fragment.html);
        let other = author.post("/voice/needs/similar", &[("q", "通勤车晚点")]).await;
        assert!(!other.html.contains("answers"), "{}", other.html);
        let of_category = author.post("/voice/needs/similar", &[("q", "通勤车晚点"), ("category", "pay")]).await;
        assert!(of_category.html.contains("/voice/answers/"), "{}", of_category.html);
        assert!(author.get("/voice/needs/new?category=pay").await.has("也许已经有答案"));
        let form = author.get("/voice/needs/new").await;
        assert!(form.html.contains("<noscript><button class=\"btn\" formaction=\"/voice/needs/answers\""));
        let typed =
            [("id", ""), ("category", "welfare"), ("identity", "confidential"), ("text", "上下班路上被撞了算工伤吗")];
        let again = author.post("/voice/needs/answers", &typed).await;
        assert_eq!(again.status, 200);
        assert!(again.has("哪些情况算工伤") && again.has("[text: 上下班路上被撞了算工伤吗]"), "{}", again.text);
        assert_eq!(
            house.app.db.count("select count(*) from voice_need", vec![]).await.unwrap(),
            0,
            "nothing is raised"
        );
        raise(&author, "food", "anonymous", TEXT).await;
    });
}

async fn written(handler: &Visitor, category: &str, question: &str) -> Seen {
    let fields = [
        ("category", category),
        ("question", question),
        ("answer", "夜班食堂凌晨四点开，凭工牌就餐，外包同事也可以。"),
        ("source", "《食堂管理办法》第八条"),
        ("review_by", "2027-05-01"),
        ("valid_until", "2027-06-30"),
    ];
    handler.post("/voice/answers", &fields).await
}

#[test]
fn an_answer_is_written_by_those_who_handle_reviewed_by_its_date_and_withdrawn() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        assert_eq!(author.get("/voice/answers/new").await.status, 403);
        assert_eq!(written(&author, "food", "夜班食堂几点开？").await.status, 403);
        assert_eq!(written(&handler, "pay", "夜班费多少？").await.status, 403, "not the category of that unit");
        let form = handler.get("/voice/answers/new").await;
        assert!(form.html.contains("食宿") && !form.html.contains("薪酬待遇"), "{}", form.text);
        let refused = handler
            .post("/voice/answers", &[("category", "food"), ("question", "几点开门？"), ("link", "javascript:x")])
            .await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("[question: 几点开门？]"), "{}", refused.text);
        let made = written(&handler, "food", "夜班食堂几点开？").await;
        assert_eq!(made.status, 303, "{}", made.text);
        let path = made.location.split('?').next().unwrap().to_owned();
        assert!(author.get("/voice/answers?q=夜班食堂").await.has("夜班食堂几点开？"));

        house.at("2027-05-02T09:00");
        assert!(author.get(&path).await.has("待核对"), "its date is over");
        let review = handler.get(&format!("{path}/review/new")).await;
        let seen = review.field("seen");
        let far = handler.post(&format!("{path}/review"), &[("seen", &seen), ("review_by", "2030-01-01")]).await;
        assert!(far.status == 422 && far.has("最远一年以内"), "{}", far.text);
        let done = handler.post(&format!("{path}/review"), &[("seen", &seen), ("review_by", "2027-11-01")]).await;
        assert_eq!(done.status, 303);
        assert!(!author.get(&path).await.has("待核对"));
        let stale = handler.post(&format!("{path}/review"), &[("seen", &seen), ("review_by", "2027-11-01")]).await;
        assert_eq!(stale.status, 409);

        house.at("2027-07-01T09:00");
        assert_eq!(author.get(&path).await.status, 404, "no longer valid");
        let change = handler.get(&format!("{path}/change/new")).await;
        let fields = [
            ("seen", change.field("seen")),
            ("category", "food".into()),
            ("question", change.field("question")),
            ("answer", "夜班食堂凌晨三点半开，凭工牌就餐。".into()),
            ("source", change.field("source")),
            ("review_by", "2027-12-01".into()),
        ];
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(handler.post(&format!("{path}/change"), &fields).await.status, 303);
        let shown = author.get(&path).await;
        assert!(shown.has("三点半") && !shown.has("经过"), "{}", shown.text);
        let history = handler.get(&path).await;
        assert!(history.has("凌晨四点") && history.has("吴桂芳"), "what it said before stays: {}", history.text);
        let seen = handler.get(&format!("{path}/withdrawal/new")).await.field("seen");
        let gone = handler.post(&format!("{path}/withdrawal"), &[("seen", &seen), ("text", "食堂搬走了")]).await;
        assert_eq!(gone.status, 303);
        assert_eq!(author.get(&path).await.status, 404);
        assert!(handler.get(&path).await.has("食堂搬走了"));
        assert_eq!(house.person("nicu-nurse").await.get(&path).await.status, 404, "of another organisation");
    });
}
