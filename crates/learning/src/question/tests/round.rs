//! Whatever is written out comes back the same.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::super::{compare, export, foreign::Gathering, moodle, sheet, *};

/// Text made of what the notation gives a meaning to.
fn raw() -> impl Strategy<Value = String> {
    let parts = vec![
        "->",
        "-\\>",
        "#",
        "####",
        "[html]",
        "[markdown]",
        "[plain]",
        "%50%",
        "\\n",
        "\n",
        "::",
        "//",
        "<b>",
        "</p>",
        "&nbsp;",
        "$CATEGORY: x",
        "{",
        "}",
        "=",
        "~",
        "\\",
        ":",
        "*",
        "汉字",
        "（　）",
        "a",
        "B",
        " ",
        "  ",
        "\t",
        "1",
        "..",
        "|",
        ",",
        "]",
        "TRUE",
        "_____",
        "\r\n",
        "\u{7}",
        "@",
        "，",
        "以上",
        "é",
    ];
    vec(select(parts), 1..9).prop_map(|parts| parts.concat())
}

fn text() -> impl Strategy<Value = Text> {
    let format = select(vec![Format::Plain, Format::Plain, Format::Markdown, Format::Html]);
    (format, raw()).prop_map(|(format, raw)| Text::new(format, &raw)).prop_filter("empty", |text| !text.is_empty())
}

fn line() -> impl Strategy<Value = String> {
    raw()
        .prop_map(|raw| Text::plain(&raw.replace(['\n', '\r'], " ")).text)
        .prop_filter("empty", |line| !line.is_empty())
}

fn tag() -> impl Strategy<Value = String> {
    line().prop_map(|tag| Text::plain(&tag.replace('\\', "")).text).prop_filter("empty", |tag| !tag.is_empty())
}

fn reason() -> impl Strategy<Value = Option<Text>> {
    option::of(text())
}

fn choices() -> impl Strategy<Value = Vec<Choice>> {
    vec((text(), any::<bool>(), reason()), 2..9).prop_map(|choices| {
        choices.into_iter().map(|(text, right, reason)| Choice { text, right, reason, credit: None }).collect()
    })
}

fn one_right() -> impl Strategy<Value = Vec<Choice>> {
    (choices(), 0..100_usize, option::of(select(vec![50.0, -50.0, 33.33333]))).prop_map(|(mut choices, at, credit)| {
        let right = at % choices.len();
        for (i, choice) in choices.iter_mut().enumerate() {
            choice.right = i == right;
            choice.credit = credit.filter(|_| i % 2 == 0);
        }
        choices
    })
}

fn typed() -> impl Strategy<Value = Vec<Choice>> {
    choices().prop_map(|mut choices| {
        for choice in choices.iter_mut().filter(|choice| !choice.right) {
            choice.credit = (choice.text.text.len() % 2 == 0).then_some(25.0);
        }
        choices
    })
}

fn number() -> impl Strategy<Value = f64> {
    (-2_000_000_i32..2_000_000).prop_map(|n| f64::from(n) / 1000.0)
}

fn amount() -> impl Strategy<Value = Amount> {
    let range = prop_oneof![
        number().prop_map(|number| Range::Exactly { number }),
        (number(), number()).prop_map(|(number, tolerance)| Range::Around { number, tolerance: tolerance.abs() }),
        (number(), number()).prop_map(|(a, b)| Range::Between { low: a.min(b), high: a.max(b) }),
        Just(Range::Other),
    ];
    (range, any::<bool>(), reason()).prop_map(|(range, right, reason)| Amount { range, right, reason, credit: None })
}

fn body() -> impl Strategy<Value = Body> {
    let answer = || raw().prop_map(|raw| Text::plain(&raw).text);
    let pair = (text(), answer()).prop_map(|(prompt, answer)| Pair { prompt, answer });
    let usual = choices().prop_map(|choices| Body::Several { choices });
    prop_oneof![
        one_right().prop_map(|choices| Body::One { choices }),
        usual,
        (any::<bool>(), reason(), reason()).prop_map(|(right, when_true, when_false)| Body::TrueFalse {
            right,
            when_true,
            when_false
        }),
        (vec(pair, 1..5), vec(answer(), 0..3)).prop_map(|(pairs, extra)| Body::Match { pairs, extra }),
        vec(text(), 1..6).prop_map(|items| Body::Order { items }),
        typed().prop_map(|accepted| Body::ShortText { accepted }),
        vec(amount(), 1..4).prop_map(|accepted| Body::Numerical { accepted }),
        Just(Body::Essay),
        Just(Body::Description),
    ]
}

fn question() -> impl Strategy<Value = Question> {
    let names = (option::of(line()), option::of(tag()), option::of(line()), vec(tag(), 0..3), option::of(1..=5_u8));
    (text(), body(), reason(), names).prop_map(
        |(stem, body, reason, (title, reference, category, tags, difficulty))| {
            let reason = reason.filter(|_| body != Body::Description);
            Question { stem, body, reason, title, reference, category, tags, difficulty }
        },
    )
}

fn questions() -> impl Strategy<Value = Vec<Question>> {
    vec(question(), 1..5)
}

/// The question as Moodle can say it: no text in HTML, ranges as a number with
/// a tolerance, names and answers in one line.
fn of_moodle(mut question: Question) -> Question {
    let line = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let rich = |text: &mut Text| {
        if text.format == Format::Html {
            *text = Text::new(Format::Markdown, &text.text);
        }
    };
    rich(&mut question.stem);
    question.reason.iter_mut().for_each(rich);
    question.title = question.title.map(|it| line(&it)).filter(|it| !it.is_empty());
    question.title = question.title.filter(|title| *title != export::name_of(&question.stem));
    question.category = question.category.map(|it| it.chars().filter(|it| it.is_alphanumeric()).collect::<String>());
    question.category = question.category.filter(|path| !path.is_empty());
    match &mut question.body {
        Body::One { choices } => {
            for choice in choices {
                rich(&mut choice.text);
                choice.reason.iter_mut().for_each(rich);
                choice.credit = choice.credit.filter(|_| !choice.right);
            }
        }
        Body::Several { choices } => {
            for choice in choices {
                rich(&mut choice.text);
                choice.reason.iter_mut().for_each(rich);
            }
        }
        Body::TrueFalse { when_true, when_false, .. } => when_true.iter_mut().chain(when_false).for_each(rich),
        Body::ShortText { accepted } => {
            let mut known = Vec::new();
            for choice in accepted.iter_mut() {
                choice.text = Text::plain(&choice.pattern());
                choice.reason.iter_mut().for_each(rich);
            }
            accepted.retain(|it| {
                !it.text.is_empty() && {
                    let folded = compare::fold(&it.text.text);
                    let is_new = !known.contains(&folded);
                    known.push(folded);
                    is_new
                }
            });
        }
        Body::Numerical { accepted } => {
            for amount in accepted {
                amount.reason.iter_mut().for_each(rich);
                amount.range = match amount.range {
                    Range::Between { low, high } => around(f64::midpoint(low, high), (high - low) / 2.0),
                    Range::Around { number, tolerance } => around(number, tolerance),
                    range => range,
                };
            }
        }
        Body::Match { pairs, extra } => {
            for pair in pairs.iter_mut() {
                rich(&mut pair.prompt);
                pair.answer = line(&pair.answer);
            }
            *extra = extra.iter().map(|answer| line(answer)).collect();
            extra.retain(|answer| !answer.is_empty() && pairs.iter().all(|pair| pair.answer != *answer));
        }
        Body::Order { items } => items.iter_mut().for_each(rich),
        Body::Essay | Body::Description => {}
    }
    question
}

fn around(number: f64, tolerance: f64) -> Range {
    if tolerance > 0.0 { Range::Around { number, tolerance } } else { Range::Exactly { number } }
}

fn is_savable(question: &Question) -> bool {
    question.faults().iter().all(|fault| fault.blocks != Blocks::Saving)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn gift_gives_the_questions_back(questions in questions()) {
        let written = gift::to_gift(&questions);
        let import = gift::read(&written).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
        prop_assert_eq!(&import.rejected, &[], "{}", written);
        let found: Vec<_> = import.questions.into_iter().map(|found| found.question).collect();
        prop_assert_eq!(found, questions, "{}", written);
    }

    #[test]
    fn moodle_gives_the_questions_back(questions in questions()) {
        let questions: Vec<Question> = questions.into_iter().map(of_moodle).filter(is_savable).collect();
        let written = export::moodle::write(&questions, &export::Files::new());
        let bank = courseware::moodle::read("bank.xml", written.as_bytes());
        let bank = bank.map_err(|why| TestCaseError::fail(format!("{why:?} {written}")))?;
        let (mut with, mut placed) = (Gathering::default(), Vec::new());
        for question in &bank {
            moodle::take("bank.xml", question, courseware::moodle::RULE, &mut with, &mut placed);
        }
        let found: Vec<_> = placed.into_iter().map(|found| found.question).collect();
        prop_assert_eq!(found, questions, "{}", written);
    }

    #[test]
    fn json_gives_the_question_back(question in question()) {
        let json = serde_json::to_string(&question).map_err(|why| TestCaseError::fail(why.to_string()))?;
        let found: Question = serde_json::from_str(&json).map_err(|why| TestCaseError::fail(format!("{why} {json}")))?;
        prop_assert_eq!(found, question, "{}", json);
    }

    #[test]
    fn a_text_is_normal_at_once(raw in raw(), format in select(vec![Format::Plain, Format::Markdown, Format::Html])) {
        let text = Text::new(format, &raw);
        prop_assert_eq!(Text::new(format, &text.text), text);
    }

    #[test]
    fn no_text_makes_the_reader_fall(parts in vec(raw(), 0..12)) {
        let text = parts.join("\n");
        let import = gift::read(&text).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
        for found in import.questions {
            found.question.faults();
            found.question.shown(1);
            // What was read can be written and read again.
            let again = gift::read(&gift::to_gift(&[found.question])).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
            prop_assert_eq!((again.questions.len(), again.rejected.len()), (1, 0));
        }
    }

    #[test]
    fn any_answer_gets_a_verdict(question in question(), seed in any::<u64>(), form in vec(("answer(\\.[0-3])?", "[0-5]|true|.{0,6}"), 0..5)) {
        if let Ok(given) = Given::from_form(&question, seed, &form) {
            question.check(&given);
        }
    }

    #[test]
    fn a_pattern_without_stars_fits_itself(raw in raw()) {
        let literal = raw.replace('*', "\\*").replace('＊', "");
        prop_assert!(compare::fits(&literal, &literal.replace("\\*", "*")), "{}", literal);
    }
}

proptest! {
    // Each case writes and reads a file.
    #![proptest_config(ProptestConfig { cases: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sheet_gives_the_questions_back(questions in questions(), lang in select(vec![base::Lang::Zh, base::Lang::En])) {
        let file = sheet::write(&questions, lang).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
        let import = sheet::read(&file).map_err(|why| TestCaseError::fail(format!("{why:?}")))?;
        prop_assert_eq!((&import.rejected, &import.ignored), (&Vec::new(), &Vec::new()));
        let found: Vec<_> = import.questions.into_iter().map(|found| found.question).collect();
        prop_assert_eq!(found, questions);
    }
}
