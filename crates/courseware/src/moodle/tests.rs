#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use super::*;

const BANK: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<quiz>
<question type="category"><category><text>$course$/top/安全/触电</text></category></question>
<question type="multichoice">
  <name><text>断电</text></name>
  <questiontext format="html"><text><![CDATA[<p>第一步？<img src="@@PLUGINFILE@@/a%20b.png" alt="开关"></p>]]></text>
    <file name="a b.png" path="/" encoding="base64">eA==</file></questiontext>
  <generalfeedback format="html"><text>先保证自己安全。</text></generalfeedback>
  <penalty>0.3333333</penalty><single>true</single><shuffleanswers>false</shuffleanswers>
  <answer fraction="100" format="html"><text>切断电源</text><feedback format="html"><text>先断电</text></feedback></answer>
  <answer fraction="-33.33333" format="html"><text>用手拉开</text></answer>
  <hint format="html"><text>想一想</text></hint>
  <tags><tag><text>触电</text></tag></tags>
</question>
<question type="numerical"><name><text>n</text></name><questiontext format="plain_text"><text>伏？</text></questiontext>
  <answer fraction="100"><text>36</text><tolerance>0.5</tolerance></answer>
  <units><unit><multiplier>1</multiplier><unit_name>V</unit_name></unit></units></question>
<question type="cloze"><name><text>c</text></name><questiontext format="html"><text>A {1:SHORTANSWER:=one#yes~%50%un~*#no} B {2:MC:=x~y} {not an answer}</text></questiontext></question>
</quiz>"#;

#[test]
fn a_bank_is_read_with_categories_files_and_lines() {
    let bank = read("bank.xml", BANK.as_bytes()).unwrap();
    assert_eq!(bank.len(), 3);
    let first = &bank[0];
    assert_eq!((first.line, first.name.as_str(), first.category.as_deref()), (4, "断电", Some("安全/触电")));
    assert_eq!(first.stem.files, [File { path: "a b.png".into(), bytes: b"x".to_vec() }]);
    assert_eq!((first.hints, first.tags.as_slice()), (1, ["触电".to_owned()].as_slice()));
    let Kind::Choice { single: true, shuffle: false, answers } = &first.kind else { panic!("{:?}", first.kind) };
    assert_eq!(answers.iter().map(|it| it.fraction).collect::<Vec<_>>(), [100.0, -33.33333]);
    let Kind::Numerical { answers, units } = &bank[1].kind else { panic!() };
    assert_eq!((answers[0].tolerance, units.as_slice()), (0.5, ["V".to_owned()].as_slice()));
    let Kind::Cloze { blanks } = &bank[2].kind else { panic!() };
    assert_eq!(bank[2].stem.text, "A {#1} B {#2} {not an answer}");
    assert_eq!(
        blanks.iter().map(|it| (it.kind, it.answers.len())).collect::<Vec<_>>(),
        [(BlankKind::Short, 3), (BlankKind::One, 2)]
    );
    assert_eq!((blanks[0].answers[1].fraction, blanks[0].answers[0].feedback.text.as_str()), (50.0, "yes"));
}

#[test]
fn what_is_wrong_has_its_line() {
    let cases = [
        ("<quiz>\n<question/></quiz>", "courseware-moodle-type", 2),
        ("<test/>", "courseware-moodle-root", 1),
        (
            "<quiz><question type='truefalse'>\n\n<answer fraction='lots'/></question></quiz>",
            "courseware-moodle-number",
            3,
        ),
        (
            "<quiz><question type='essay'><questiontext><file name='a'>%%</file></questiontext></question></quiz>",
            "courseware-moodle-base64",
            1,
        ),
    ];
    for (text, key, line) in cases {
        let fault = read("b.xml", text.as_bytes()).unwrap_err();
        assert_eq!((fault.message.key, fault.line), (key, line), "{text}");
    }
}

proptest::proptest! {
    #[test]
    fn no_cloze_text_stops_it(text in "[{}~=#%:\\\\*1-3A-CMNSaé ]{0,40}") {
        blanks(&text);
    }

    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = read("x", &bytes);
    }

    #[test]
    fn no_bank_stops_the_reader(parts in proptest::collection::vec(proptest::sample::select(PIECES), 0..30)) {
        let _ = read("x", format!("<quiz>{}", parts.concat()).as_bytes());
    }
}

const PIECES: &[&str] = &[
    "<question type='cloze'>",
    "<question type='ddwtos'>",
    "<question type='matching'>",
    "</question>",
    "<questiontext format='html'>",
    "</questiontext>",
    "<text>",
    "</text>",
    "{1:SA:=x}",
    "[[1]]",
    "<answer fraction='50'>",
    "</answer>",
    "<file name='x'>",
    "</file>",
    "<subquestion>",
    "</subquestion>",
    "</quiz>",
    "&amp;",
    "&x;",
    "<![CDATA[",
    "]]>",
    "é",
];
