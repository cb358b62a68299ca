use crate::PLAN;

/// Words that nothing of the product may carry, and those that would lead a
/// reader to real organisations.
const FORBIDDEN: [&str; 34] = [
    "积分",
    "排行",
    "排名",
    "打卡",
    "签到",
    "情绪指数",
    "忠诚",
    "思想动态",
    "points",
    "leaderboard",
    "ranking",
    "streak",
    "checkin",
    "check-in",
    "online_minutes",
    "mood",
    "loyalty",
    "sentiment",
    "last_login",
    "天津",
    "唐山",
    "北京",
    "上海",
    "国铁",
    "中国铁路",
    "枢纽环线",
    "刘江南",
    "王威昊",
    "协和",
    "同济",
    "铁路局",
    "有限责任",
    "某某",
    "TODO",
];

fn all_texts() -> Vec<(&'static str, String)> {
    let mut texts: Vec<(&str, String)> = Vec::new();
    texts.extend(PLAN.units.iter().map(|unit| ("unit", unit.name.clone())));
    texts.extend(PLAN.people.iter().map(|person| ("person", format!("{} {}", person.name, person.post))));
    for need in &PLAN.needs {
        let public = need.public.iter().flat_map(|it| [Some(it.summary.clone()), it.outcome.clone()]).flatten();
        let own = [need.title.clone(), need.text.clone(), need.wish.clone()];
        let said = need.events.iter().map(|event| event.text.clone());
        texts.extend(public.chain(own).chain(said).map(|text| ("need", text)));
    }
    texts
}

#[test]
fn no_text_carries_a_forbidden_word_or_an_open_slot() {
    for (kind, text) in all_texts() {
        for word in FORBIDDEN {
            assert!(!text.contains(word), "{kind}: {word} in {text}");
        }
        assert!(!text.contains(['{', '}', '@', '|']), "{kind}: a slot is open in {text}");
        for doubled in ["。。", "，，", "了了", "的的", "：：", "，。", "  "] {
            assert!(!text.contains(doubled), "{kind}: {doubled} in {text}");
        }
    }
}

/// The words at which the product offers help lines would do so on every page.
#[test]
fn no_need_is_a_cry_for_help() {
    for need in &PLAN.needs {
        for word in ["自杀", "自残", "轻生", "不想活", "跳楼", "割腕", "遗书"] {
            assert!(!need.text.contains(word), "{}: {}", need.key, need.text);
        }
    }
}

#[test]
fn no_phone_number_and_no_identity_number_stands_in_a_text() {
    for (kind, text) in all_texts() {
        let longest = text.split(|c: char| !c.is_ascii_digit()).map(str::len).max().unwrap_or_default();
        assert!(longest < 7, "{kind}: {text}");
    }
}
