//! Judging, showing and validating; `round` holds exports that come back, `banks` the Excel files.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

mod banks;
mod round;

use std::collections::{BTreeSet, HashMap};

use base::Message;

use super::{compare, gift, shuffle, *};

fn one(text: &str) -> Question {
    let import = gift::read(text).unwrap();
    assert_eq!((import.questions.len(), import.rejected.len()), (1, 0), "{text}");
    import.questions.into_iter().next().unwrap().question
}

/// Fills the form as a person would who looks at what is shown, picking by the words.
fn fill(question: &Question, seed: u64, picks: &[(&str, &str)]) -> Vec<(String, String)> {
    let pick = |text: &Text| picks.iter().find(|(words, _)| *words == text.text);
    match question.shown(seed) {
        Shown::Radios(offers) | Shown::Boxes(offers) => offers
            .into_iter()
            .filter(|offer| pick(offer.text).is_some())
            .map(|offer| ("answer".to_owned(), offer.value))
            .collect(),
        Shown::Match { prompts, options } => prompts
            .into_iter()
            .map(|(name, prompt)| {
                let wanted = pick(prompt).unwrap().1;
                (name, options.iter().find(|(_, words)| *words == wanted).unwrap().0.clone())
            })
            .collect(),
        Shown::Order { items } => {
            items.into_iter().map(|(name, item)| (name, pick(item).unwrap().1.to_owned())).collect()
        }
        _ => vec![("answer".to_owned(), picks[0].0.to_owned())],
    }
}

fn judge(question: &Question, seed: u64, picks: &[(&str, &str)]) -> Verdict {
    question.check(&Given::from_form(question, seed, &fill(question, seed, picks)).unwrap())
}

fn words(verdict: &Verdict) -> Vec<&str> {
    verdict.reasons.iter().map(|reason| reason.text.text.as_str()).collect()
}

#[test]
fn a_choice_gets_its_own_reason_and_then_the_general_one() {
    let question = one("触电时先做什么？{=切断电源 #先断电 ~用手拉 #你也会触电 ~拍照 ####先保证自己安全}");
    for seed in 0..20 {
        let verdict = judge(&question, seed, &[("用手拉", "")]);
        assert!(!verdict.right && verdict.judged);
        assert_eq!(words(&verdict), ["你也会触电", "先保证自己安全"]);
        assert_eq!(verdict.reasons[0].about.as_ref().unwrap().text, "用手拉");
        assert_eq!(verdict.answer.words("对", "错"), "切断电源");
        assert!(judge(&question, seed, &[("切断电源", "")]).right);
        assert_eq!(words(&judge(&question, seed, &[("拍照", "")])), ["先保证自己安全"]);
    }
}

#[test]
fn several_must_be_all_and_only_the_right_ones() {
    let question = one("哪些要带？{=绝缘手套 #必带 =验电器 #必带 ~雨伞 #不用}");
    assert!(matches!(question.body, Body::Several { .. }));
    let right = |picks: &[(&str, &str)]| judge(&question, 7, picks).right;
    assert!(right(&[("绝缘手套", ""), ("验电器", "")]));
    assert!(!right(&[("绝缘手套", "")]));
    assert!(!right(&[("绝缘手套", ""), ("验电器", ""), ("雨伞", "")]));
    // What was missed is explained too.
    assert_eq!(words(&judge(&question, 7, &[("雨伞", "")])), ["必带", "必带", "不用"]);
}

#[test]
fn true_and_false_have_the_feedback_of_moodle() {
    let question = one("断路器能当隔离开关用。{F#想一想为什么 #对，它没有明显断开点}");
    let verdict = judge(&question, 0, &[("true", "")]);
    assert_eq!((verdict.right, words(&verdict)), (false, vec!["想一想为什么"]));
    let verdict = judge(&question, 0, &[("false", "")]);
    assert_eq!((verdict.right, words(&verdict)), (true, vec!["对，它没有明显断开点"]));
    assert_eq!(verdict.answer.words("对", "错"), "错");
}

#[test]
fn matches_may_share_an_answer() {
    let question = one("归类{=干粉 -> 灭火器 =泡沫 -> 灭火器 =砂 -> 灭火沙箱 = -> 水带 ####各有用处}");
    let good = [("干粉", "灭火器"), ("泡沫", "灭火器"), ("砂", "灭火沙箱")];
    for seed in 0..20 {
        assert!(judge(&question, seed, &good).right);
        assert!(!judge(&question, seed, &[("干粉", "水带"), good[1], good[2]]).right);
    }
    assert_eq!(question.body.answers(), ["灭火器", "灭火沙箱", "水带"]);
    assert_eq!(judge(&question, 0, &good).answer.words("", ""), "干粉 → 灭火器; 泡沫 → 灭火器; 砂 → 灭火沙箱");
}

#[test]
fn an_order_is_never_shown_solved() {
    let question = one("// [tag:order]\n先后{=2 -> 验电 =1 -> 停电 =3 -> 挂地线 ####先停后验}");
    let Body::Order { items } = &question.body else { panic!("{question:?}") };
    assert_eq!(items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>(), ["停电", "验电", "挂地线"]);
    for seed in 0..2_000 {
        let Shown::Order { items: shown } = question.shown(seed) else { panic!() };
        assert_ne!(shown.iter().map(|(_, item)| *item).collect::<Vec<_>>(), items.iter().collect::<Vec<_>>());
        assert!(judge(&question, seed, &[("停电", "1"), ("验电", "2"), ("挂地线", "3")]).right);
        assert!(!judge(&question, seed, &[("停电", "2"), ("验电", "1"), ("挂地线", "3")]).right);
    }
}

#[test]
fn the_order_is_the_same_for_ever() {
    // Written down once: an answer given before an upgrade must mean the same after it.
    assert_eq!(shuffle::order(6, 42), [4, 3, 0, 2, 5, 1]);
    assert_eq!(shuffle::order(6, 43), shuffle::order(6, 43));
    let firsts: BTreeSet<usize> = (0..100).map(|seed| shuffle::order(6, seed)[0]).collect();
    assert_eq!(firsts.len(), 6);
}

#[test]
fn each_order_is_about_as_likely() {
    let mut count: HashMap<Vec<usize>, usize> = HashMap::new();
    for seed in 0..6_000 {
        *count.entry(shuffle::order(3, seed)).or_default() += 1;
    }
    assert!(count.len() == 6 && count.values().all(|n| (850..1_150).contains(n)), "{count:?}");
}

#[test]
fn all_of_the_above_stays_below() {
    let question = one("哪个对？{~以上都对 =甲 ~乙 ~丙}");
    for seed in 0..50 {
        let Shown::Radios(offers) = question.shown(seed) else { panic!() };
        assert_eq!(offers[3].text.text, "以上都对");
    }
}

#[test]
fn the_source_of_a_page_does_not_tell() {
    let question = one("先后？{=right ~wrong ~worse ~worst}");
    let places: BTreeSet<String> = (0..50).map(|seed| fill(&question, seed, &[("right", "")])[0].1.clone()).collect();
    assert_eq!(places.len(), 4);
}

#[test]
fn typed_answers() {
    for (pattern, answer, fits) in [
        ("接触网", "接触网", true),
        ("接触网", " 接触网 ", true),
        ("Ottawa", "OTTAWA", true),
        ("ABC123", "ａｂｃ１２３", true),
        ("ａｂｃ", "ABC", true),
        ("Straße", "STRASSE", true),
        ("New  Delhi", "new delhi", true),
        ("New Delhi", "NewDelhi", false),
        ("预防为主，综合治理", "预防为主,综合治理", true),
        ("*Gaulle", "Charles de Gaulle", true),
        ("*de*", "Charles de Gaulle", true),
        ("a*a", "a", false),
        ("a*a", "aa", true),
        ("a*b*c", "a1c2b3c", true),
        ("a*b*c", "acb", false),
        ("2\\*3", "2*3", true),
        ("2\\*3", "2x3", false),
        ("*", "", true),
        ("甲", "乙", false),
    ] {
        assert_eq!(compare::fits(pattern, answer), fits, "{pattern} {answer}");
    }
    let question = one("谁？{=%50%Cat #差不多 =Frog #好 =%0%* #再想想}");
    let verdict = |text: &str| judge(&question, 0, &[(text, "")]);
    assert!(verdict("frog").right);
    assert_eq!((verdict("cat").right, words(&verdict("cat"))), (false, vec!["差不多"]));
    assert_eq!((verdict("dog").right, words(&verdict("dog"))), (false, vec!["再想想"]));
    assert_eq!(verdict("dog").answer.words("", ""), "Frog");
}

#[test]
fn numbers() {
    let question = one("π？{#=3.14:0.01 #好 =3..4 #太宽 ~#错}");
    for (typed, right, reason) in [
        ("3.14", true, "好"),
        ("３．１５", true, "好"),
        ("3.13", true, "好"),
        ("3.2", true, "太宽"),
        ("4", true, "太宽"),
        ("−3.14", false, "错"),
        ("1,000", false, "错"),
    ] {
        let verdict = judge(&question, 0, &[(typed, "")]);
        assert_eq!((verdict.right, words(&verdict)), (right, vec![reason]), "{typed}");
    }
    assert_eq!(judge(&question, 0, &[("0", "")]).answer.words("", ""), "3.14 ± 0.01 / 3 – 4");
    for (text, number) in [("1,234.5", Some(1234.5)), ("1,23", None), ("12e2", Some(1200.0)), ("inf", None), ("", None)]
    {
        assert_eq!(compare::number(text), number, "{text}");
    }
    assert!(judge(&one("和？{#0.3}"), 0, &[("0.30000000000000004", "")]).right);
}

#[test]
fn an_essay_is_not_judged_and_a_description_asks_nothing() {
    let verdict = judge(&one("写一写{####谢谢}"), 0, &[("夜里冷", "")]);
    assert!(verdict.right && !verdict.judged && words(&verdict) == ["谢谢"]);
    let description = one("先看下面的图。");
    assert_eq!(description.shown(0), Shown::Nothing);
    assert!(description.check(&Given::from_form(&description, 0, &[]).unwrap()).right);
}

#[test]
fn an_answer_to_another_question_is_wrong_and_no_panic() {
    let question = one("？{=甲 ~乙}");
    for given in
        [Given::Choices(vec![9]), Given::Choices(vec![]), Given::Truth(true), Given::Order(vec![0]), Given::Nothing]
    {
        assert!(!question.check(&given).right);
    }
}

#[test]
fn forms_that_make_no_sense() {
    let order = "// [tag:order]\n？{=1 -> 甲 =2 -> 乙}";
    for (text, form, field, key) in [
        ("？{=甲 ~乙}", "", "answer", "question-answer-missing"),
        ("？{=甲 ~乙}", "answer=", "answer", "question-answer-missing"),
        ("？{=甲 ~乙}", "answer=7", "answer", "question-answer-unknown"),
        ("？{=甲 ~乙}", "answer=0 answer=1", "answer", "question-answer-one"),
        ("？{=甲 =乙 ~丙}", "other=1", "answer", "question-answer-missing"),
        ("？{T}", "", "answer", "question-answer-missing"),
        ("？{T}", "answer=maybe", "answer", "question-answer-unknown"),
        ("？{=甲 -> 1 =乙 -> 2}", "answer.0=1", "answer.1", "question-answer-missing"),
        ("？{=甲 -> 1 =乙 -> 2}", "answer.0=5 answer.1=0", "answer.0", "question-answer-unknown"),
        (order, "answer.0=1 answer.1=1", "answer.1", "question-answer-place-twice"),
        (order, "answer.0=0 answer.1=1", "answer.0", "question-answer-unknown"),
        (order, "answer.0=1", "answer.1", "question-answer-missing"),
        ("？{#3}", "answer=three", "answer", "question-answer-number"),
        ("？{}", "answer=", "answer", "question-answer-missing"),
    ] {
        let form: Vec<_> = form.split_whitespace().filter_map(|f| f.split_once('=')).map(own).collect();
        let fault = Given::from_form(&one(text), 1, &form).unwrap_err();
        assert_eq!((fault.field.as_str(), fault.why.key), (field, key), "{text} {form:?}");
    }
    let long = [("answer".to_owned(), "长".repeat(501))];
    let fault = Given::from_form(&one("？{=甲}"), 1, &long).unwrap_err();
    assert_eq!(fault.why, Message::new("question-answer-long").with("max", 500));
}

fn own((name, value): (&str, &str)) -> (String, String) {
    (name.to_owned(), value.to_owned())
}

#[test]
fn what_an_author_must_mend() {
    let choice = Choice::right;
    let plain = |body| Question::new(Text::plain("？"), body).because(Text::plain("因为"));
    for (question, expected) in [
        (plain(Body::One { choices: vec![choice("甲"), choice("乙")] }), "choices question-error-one-right"),
        (plain(Body::One { choices: vec![choice("甲")] }), "choices question-error-too-few"),
        (
            plain(Body::Several { choices: vec![Choice::wrong("甲"), Choice::wrong("乙")] }),
            "choices question-error-some-right",
        ),
        (plain(Body::One { choices: vec![choice("A"), Choice::wrong("ａ")] }), "choices.1.text question-error-twice"),
        (plain(Body::One { choices: vec![choice("甲"), Choice::wrong(" ")] }), "choices.1.text question-error-empty"),
        (plain(Body::Order { items: vec![Text::plain("甲")] }), "items question-error-too-few"),
        (plain(Body::ShortText { accepted: vec![choice("*")] }), "accepted.0.text question-error-accepts-all"),
        (
            plain(Body::ShortText { accepted: Vec::new() }),
            "accepted question-error-too-few, accepted question-error-some-right",
        ),
        (Question::new(Text::plain("？"), Body::Essay), "reason question-error-no-reason"),
        (Question::new(Text::plain(" "), Body::Description), "stem question-error-empty"),
        (plain(Body::Description), "reason question-error-description-reason"),
        (plain(Body::Essay), ""),
    ] {
        let faults = question.faults();
        let found: Vec<_> = faults.iter().map(|fault| format!("{} {}", fault.field, fault.why.key)).collect();
        assert_eq!(found.join(", "), expected);
        assert_eq!(question.is_publishable(), expected.is_empty());
    }
    let unexplained = one("？{=甲 #因为甲 ~乙}");
    assert_eq!(unexplained.faults()[0].blocks, Blocks::Publishing);
    assert!(one("？{=甲 #因为甲 ~乙 #不是乙}").is_publishable());
    assert!(one("？{=甲 #对 =%0%* #不对}").is_publishable());
    assert!(!one("？{=甲 #对}").is_publishable());
    let long = Question::new(Text::plain(&"长".repeat(4_001)), Body::Essay).because(Text::plain("因为"));
    assert_eq!(long.faults()[0].why, Message::new("question-error-too-long").with("max", 4_000).with("length", 4_001));
}

#[test]
fn one_bad_question_does_not_lose_the_others() {
    let text = "好题一{T}\n\n// [id:7]\n坏题 {=甲\n~乙\n\n好题二{=甲\n\n~乙}\n\n又坏}\n\n::没完:: \n\n{T}\n\n好题三{#x}\n\n好题四{=%200%甲 ~乙}\n\n\
                好{题{T}}\n\n好 {T} 和 {F}\n\n好{甲 =乙 ~丙}\n\n好{=#原因 ~乙}\n\n::没关上{T}";
    let import = gift::read(text).unwrap();
    let good: Vec<_> = import.questions.iter().map(|found| (found.line, found.question.stem.text.as_str())).collect();
    assert_eq!(good, [(1, "好题一"), (7, "好题二")]);
    let bad: Vec<_> = import.rejected.iter().map(|bad| (bad.line, bad.why.key)).collect();
    assert_eq!(
        bad,
        [
            (4, "question-gift-unclosed"),
            (11, "question-gift-unopened"),
            (13, "question-gift-no-stem"),
            (15, "question-gift-no-stem"),
            (17, "question-gift-number"),
            (19, "question-gift-weight"),
            (21, "question-gift-nested"),
            (23, "question-gift-second"),
            (25, "question-gift-unmarked"),
            (27, "question-gift-empty"),
            (29, "question-gift-title"),
        ]
    );
    assert_eq!(import.rejected[0].text, "// [id:7]\n坏题 {=甲\n~乙");
}

#[test]
fn what_an_import_says_about_itself() {
    let notes = |text: &str| gift::read(text).unwrap().notes.into_iter().map(|note| note.what.key).collect::<Vec<_>>();
    for (text, expected) in [
        ("？{=甲 ~%50%乙}", vec!["question-note-credit"]),
        ("？{=甲 =乙 ~丙}", vec!["question-note-several"]),
        ("？{~%50%甲 ~%50%乙 ~%-100%丙}", vec![]),
        ("// [tag:order]\n？{=a -> 甲 =b -> 乙}", vec!["question-note-order"]),
        ("？{=a -> 甲 #因为 =b -> 乙}", vec!["question-note-pair-reason"]),
        ("[html]<img src\\=\"@@PLUGINFILE@@/3.png\"> 是什么？{T}", vec!["markdown-warning-external"]),
        ("[markdown]![图](https\\://example.com/1.png) 是什么？{T}", vec!["markdown-warning-external"]),
        ("？{=甲 ~乙}", vec![]),
    ] {
        assert_eq!(notes(text), expected, "{text}");
    }
}

#[test]
fn html_without_a_prefix_is_seen() {
    assert_eq!(one("<p>甲</p>？{T}").stem.format, Format::Html);
    assert_eq!(one("1 < 2 & 3 > 2, x<y, y>z？{T}").stem.format, Format::Plain);
    assert_eq!(one("[plain]<p>甲</p>？{T}").stem.format, Format::Plain);
}

#[test]
fn too_much_is_refused_as_a_whole() {
    assert_eq!(gift::read(&"长".repeat(gift::MAX_BYTES)).unwrap_err().key, "question-gift-too-big");
    assert_eq!(gift::read(&"？{T}\n\n".repeat(5_001)).unwrap_err().key, "question-gift-too-many");
    assert_eq!(gift::read(&"？{T}\n\n".repeat(5_000)).unwrap().questions.len(), 5_000);
}

#[test]
fn every_message_has_words_in_both_languages() {
    let home = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut folders = vec![home.join("src/question"), home.join("src/markdown")];
    let mut files = vec![home.join("src/question.rs"), home.join("src/markdown.rs")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { &mut folders } else { &mut files }.push(path);
        }
    }
    let mut keys = BTreeSet::new();
    for file in files.iter().filter(|file| !file.ends_with("tests.rs")) {
        let source = std::fs::read_to_string(file).unwrap();
        for literal in source.split('"').skip(1).step_by(2) {
            let ours = literal.starts_with("question-") || literal.starts_with("markdown-");
            if ours && literal.bytes().all(|b| b.is_ascii_lowercase() || b == b'-') {
                keys.insert(literal.to_owned());
            }
        }
    }
    assert!(keys.len() > 45, "{keys:?}");
    for language in ["zh-CN", "en"] {
        let texts = std::fs::read_to_string(home.join(format!("locales/{language}.ftl"))).unwrap();
        for key in &keys {
            assert!(texts.lines().any(|line| line.starts_with(&format!("{key} = "))), "{language} lacks {key}");
        }
    }
}
