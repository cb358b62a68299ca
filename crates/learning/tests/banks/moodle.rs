//! Moodle XML, kind by kind.

use base64::Engine;

use crate::{keys, png, questions, read, refusal, remarks, told};

fn bank(questions: &str) -> String {
    format!("<?xml version=\"1.0\"?><quiz>{questions}</quiz>")
}

fn question(kind: &str, stem: &str, inside: &str) -> String {
    bank(&format!(
        "<question type=\"{kind}\"><name><text>N</text></name><questiontext format=\"html\"><text><![CDATA[{stem}]]></text></questiontext>\
         <generalfeedback format=\"html\"><text>Because.</text></generalfeedback>{inside}</question>"
    ))
}

fn answer(fraction: &str, text: &str, feedback: &str) -> String {
    format!(
        "<answer fraction=\"{fraction}\" format=\"html\"><text><![CDATA[{text}]]></text><feedback format=\"html\"><text>{feedback}</text></feedback></answer>"
    )
}

/// What becomes of a question: itself in a line, and the remarks.
fn became(kind: &str, stem: &str, inside: &str) -> (Vec<String>, Vec<&'static str>) {
    let material = read("bank.xml", question(kind, stem, inside).as_bytes()).unwrap();
    (questions(&material).into_iter().map(told).collect(), keys(&material))
}

fn one(kind: &str, stem: &str, inside: &str) -> (String, Vec<&'static str>) {
    let (mut told, keys) = became(kind, stem, inside);
    assert_eq!(told.len(), 1, "{told:?} {keys:?}");
    (told.remove(0), keys)
}

#[test]
fn every_kind_becomes_what_is_nearest() {
    let pick = format!(
        "<single>true</single>{}{}{}",
        answer("100", "<b>a</b>", "yes"),
        answer("0", "b", ""),
        answer("50", "c", "")
    );
    assert_eq!(one("multichoice", "Q?", &pick), ("one =**a**#yes ~b ~c".into(), vec!["bank-note-credit"]));
    let some =
        format!("<single>false</single>{}{}{}", answer("50", "a", ""), answer("50", "b", ""), answer("-100", "c", ""));
    assert_eq!(one("multichoice", "Q?", &some), ("several =a =b ~c".into(), vec![]));
    let set = "<answer fraction=\"100\"><text>a</text></answer><answer fraction=\"0\"><text>b</text></answer>";
    assert_eq!(one("multichoiceset", "Q?", set), ("several =a ~b".into(), vec![]));
    let yes = format!("{}{}", answer("0", "true", "no"), answer("100", "false", "yes"));
    assert_eq!(one("truefalse", "Q?", &yes), ("true-false false".into(), vec![]));
    let typed = format!(
        "<usecase>1</usecase>{}{}{}",
        answer("100", "Paris", ""),
        answer("50", "Pari", "nearly"),
        answer("0", "*", "no")
    );
    assert_eq!(
        one("shortanswer", "Q?", &typed),
        ("short =Paris ~Pari#nearly ~*#no".into(), vec!["bank-note-credit", "bank-count-case"])
    );
    let number = "<answer fraction=\"100\"><text>3.5</text><tolerance>0.5</tolerance></answer><answer fraction=\"0\"><text>*</text></answer>";
    assert_eq!(one("numerical", "Q?", number), ("number =3.5 ± 0.5 ~*".into(), vec![]));
    let pairs = "<subquestion format=\"html\"><text>冷</text><answer><text>cold</text></answer></subquestion>\
        <subquestion format=\"html\"><text>热</text><answer><text>hot</text></answer></subquestion>\
        <subquestion><text></text><answer><text>wet</text></answer></subquestion>";
    assert_eq!(one("matching", "Q?", pairs), ("match 冷->cold 热->hot +wet".into(), vec![]));
    let order = format!("{}{}{}", answer("1", "first", ""), answer("2", "second", ""), answer("3", "third", ""));
    assert_eq!(one("ordering", "Q?", &order), ("order first second third".into(), vec![]));
    let gaps = "<dragbox><text>red</text><group>1</group></dragbox><dragbox><text>blue</text><group>1</group></dragbox><dragbox><text>big</text><group>2</group></dragbox>";
    assert_eq!(
        one("ddwtos", "A [[1]] sun, a [[2]] sky", gaps),
        ("match （1）->red （2）->blue +big".into(), vec!["bank-note-groups"])
    );
    assert_eq!(
        one("essay", "Q?", "<graderinfo format=\"html\"><text>look</text></graderinfo>"),
        ("essay".into(), vec!["bank-note-grader"])
    );
    assert_eq!(one("description", "Read this", "").0, "description");
}

#[test]
fn a_cloze_becomes_a_question_for_each_blank() {
    let stem = "<p>Water boils at {1:NUMERICAL:=100:1#right} degrees; ice is {1:MULTICHOICE:=cold~hot#no}; the gas is {1:SHORTANSWER:=steam~=vapour}.</p>";
    let material = read("bank.xml", question("cloze", stem, "").as_bytes()).unwrap();
    let made = questions(&material);
    let told: Vec<String> = made.iter().map(|it| told(it)).collect();
    assert_eq!(told, ["number =100 ± 1", "one =cold ~hot#no", "short =steam =vapour"]);
    assert_eq!(made[1].stem.text, "Water boils at …… degrees; ice is ＿＿＿; the gas is …….");
    assert_eq!(made[1].title.as_deref(), Some("N (2/3)"));
    assert_eq!(keys(&material), ["bank-note-split"]);
}

#[test]
fn what_is_not_carried_over_is_told_with_its_line() {
    let kinds = [
        ("calculated", "bank-left-calculated"),
        ("ddimageortext", "bank-left-on-picture"),
        ("ddmarker", "bank-left-on-picture"),
        ("random", "bank-left-random"),
        ("stack", "bank-left-kind"),
    ];
    for (kind, key) in kinds {
        assert_eq!(became(kind, "Q?", ""), (vec![], vec![key]), "{kind}");
    }
    let two = format!("<single>true</single>{}{}", answer("100", "a", ""), answer("100", "b", ""));
    assert_eq!(became("multichoice", "Q?", &two), (vec![], vec!["bank-left-two-right"]));
    let none = format!("<single>true</single>{}{}", answer("0", "a", ""), answer("0", "b", ""));
    assert_eq!(became("multichoice", "Q?", &none), (vec![], vec!["bank-left-none-right"]));
    let empty = "<answer fraction=\"100\"><text>a</text></answer>";
    let material = read("bank.xml", question("shortanswer", "", empty).as_bytes()).unwrap();
    assert_eq!((questions(&material).len(), keys(&material)), (0, vec!["question-error-empty"]));
    assert_eq!(
        (material.remarks[0].line, material.remarks[0].rule.as_str(), material.remarks[0].item.as_str()),
        (1, "Moodle XML", "N")
    );
}

#[test]
fn what_many_have_in_common_is_said_once() {
    let one = "<question type=\"truefalse\"><name><text>n</text></name><questiontext><text>Q?</text></questiontext><penalty>1</penalty>\
        <hint><text>think</text></hint><incorrectfeedback><text>Look at page 3</text></incorrectfeedback><correctfeedback><text>Your answer is correct.</text></correctfeedback>\
        <answer fraction=\"100\"><text>true</text></answer><answer fraction=\"0\"><text>false</text></answer></question>";
    let material = read("bank.xml", bank(&one.repeat(3)).as_bytes()).unwrap();
    let counted: Vec<_> = material.remarks.iter().map(|it| (it.what.key, it.what.args[0].1.as_str())).collect();
    assert_eq!(
        counted,
        [
            ("bank-count-combined", "3"),
            ("bank-count-hints", "3"),
            ("bank-count-no-reason", "3"),
            ("bank-count-penalties", "3")
        ]
    );
}

#[test]
fn pictures_come_along_and_markup_is_ours() {
    let picture = base64::engine::general_purpose::STANDARD.encode(png());
    let stem = format!(
        "<p>Which <em>valve</em>?<br><img src=\"@@PLUGINFILE@@/a%20b.png\" alt=\"A valve\"></p><script>x()</script><img src=\"https://example.org/y.png\" alt=\"far\"><img src=\"data:image/png;base64,{picture}\" alt=\"again\">"
    );
    let body = format!(
        "<question type=\"essay\"><name><text>V</text></name><questiontext format=\"html\"><text><![CDATA[{stem}]]></text>\
         <file name=\"a b.png\" path=\"/\" encoding=\"base64\">{picture}</file></questiontext></question>"
    );
    let material = read("bank.xml", bank(&body).as_bytes()).unwrap();
    let stem = &questions(&material)[0].stem.text;
    assert_eq!(stem, "Which *valve*?\\\n![A valve](media:bank-00000)\n\nfar![again](media:bank-00000)");
    assert_eq!(material.files.kept.len(), 1, "the same picture is kept once");
    assert_eq!(remarks(&material)[0], ("V".into(), "bank-note-media"));
    let active = body.replace(&picture, &base64::engine::general_purpose::STANDARD.encode("<svg onload='x()'/>"));
    let material = read("bank.xml", bank(&active).as_bytes()).unwrap();
    assert_eq!((material.files.kept.len(), keys(&material)[0]), (0, "learning-media-active"));
}

#[test]
fn categories_are_parts() {
    let category = |name: &str| {
        format!("<question type=\"category\"><category><text>$course$/top/{name}</text></category></question>")
    };
    let essay = "<question type=\"essay\"><questiontext><text>Q?</text></questiontext></question>";
    let text = bank(&format!("{}{essay}{}{essay}{essay}", category("Safety/Fire"), category("Care")));
    let material = read("bank.xml", text.as_bytes()).unwrap();
    let parts: Vec<_> = material.parts.iter().map(|part| (part.title.as_str(), part.questions.len())).collect();
    assert_eq!(parts, [("Safety/Fire", 1), ("Care", 2)]);
    assert_eq!(material.title, "bank");
}

#[test]
fn what_is_no_bank_is_refused_where_it_is_wrong() {
    assert_eq!(refusal("a.xml", b"<quiz>\n<question>"), ("package-xml-form".into(), "a.xml".into(), 2));
    assert_eq!(refusal("a.xml", b"<html><p>hello</p></html>"), ("bank-refused-root".into(), "a.xml".into(), 1));
    assert_eq!(
        refusal("a.xml", b"<!DOCTYPE q [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><quiz>&x;</quiz>").0,
        "package-xml-entities"
    );
    assert_eq!(refusal("a.txt", b"just some words").0, "bank-refused-other");
    assert_eq!(refusal("a.doc", b"\xd0\xcf\x11\xe0\0").0, "learning-pool-file");
    assert_eq!(refusal("a.xml", b"<quiz></quiz>").0, "bank-refused-empty");
}
