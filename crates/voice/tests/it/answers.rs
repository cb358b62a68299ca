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

/// How people say it, and the answer that comes first: for sure, or as a maybe
/// above the list of categories.
const SPOKEN: [(&str, bool, &str); 19] = [
    ("国庆加班没有三倍工资", true, "加班费怎么算"),
    ("礼拜天叫我来上班，给双倍吗", false, "加班费怎么算"),
    ("春节值班的钱怎么给", false, "加班费怎么算"),
    ("一个月加了六十个小时班，合法吗", true, "一个月最多可以安排加班"),
    ("连上十天班了，一天都不休", false, "一周至少要休息几天"),
    ("我上班三年了，一年能休几天年假", true, "带薪年休假有几天"),
    ("年假没休完，能折成钱吗", true, "年休假没休，有没有补偿"),
    ("工资拖了半个月还没发", true, "工资应该什么时候发"),
    ("想看看工资明细，单位不给", false, "可以要工资条吗"),
    ("骑电动车下班路上被车撞了算不算工伤", true, "哪些情况算工伤"),
    ("上道摔伤了，工伤申请最晚什么时候报", true, "工伤多久之内要申请"),
    ("工伤养病这几个月工资还发不发", true, "工伤治疗期间工资"),
    ("媳妇也在单位，生孩子能休多少天", true, "产假有多少天"),
    ("怀了七个月还排大夜", true, "怀孕了还要上夜班吗"),
    ("孩子六个月，上班能不能回去喂奶", false, "哺乳期每天"),
    ("单位欠我钱，想去告，过了多久就不行了", false, "对工资有争议"),
    ("每天吃粉尘，体检要自己掏钱吗", true, "接触职业病危害，体检"),
    ("四十度还让我们在道上干活", false, "高温天室外作业"),
    ("夏天的降温费什么时候发", false, "什么时候有高温津贴"),
];

/// Of these the rules say nothing: no answer is better than a wrong one.
const UNANSWERED: [&str; 8] = [
    "通勤车晚点",
    "食堂的饭太凉了",
    "宿舍漏水没人管",
    "班长老是骂人",
    "工区没有热水洗澡",
    "孩子上幼儿园没人接",
    "食堂能不能早点开门",
    "夜里没有地方休息",
];

#[test]
fn what_people_say_finds_what_the_rules_call_it() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let mut faults = Vec::new();
        for (said, sure, expected) in SPOKEN {
            let page = author.get(&format!("/voice/answers?q={said}")).await;
            let first = page.part("main article h2");
            let maybe = page.has("也许是这几条") && page.has("## 按类别找");
            if !first.starts_with(&format!("## {expected}")) || maybe == sure {
                faults.push(format!("{said}: maybe {maybe}, {first}"));
            }
        }
        for said in UNANSWERED {
            let page = author.get(&format!("/voice/answers?q={said}")).await;
            if !page.has("没有找到现成的答案") || !page.has("## 按类别找") {
                faults.push(format!("{said}: {}", page.part("main article h2")));
            }
        }
        assert!(faults.is_empty(), "{}", faults.join("\n"));
        // Words of a festival are not yet a question about pay.
        assert!(author.get("/voice/answers?q=过年想回家探亲").await.has("也许是这几条"));
        let offered = author.post("/voice/needs/similar", &[("q", "国庆加班没有三倍工资")]).await;
        assert!(
            offered.html.contains("已经有答案，先看看") && offered.html.contains("加班费怎么算"),
            "{}",
            offered.html
        );
        let unsure = author.post("/voice/needs/similar", &[("q", "春节值班的钱怎么给"), ("category", "pay")]).await;
        assert!(unsure.html.contains("也许已经有答案"), "{}", unsure.html);
        assert_eq!(unsure.html.matches("/voice/answers/").count(), 3, "and what else there is of pay");
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
