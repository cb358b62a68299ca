#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use super::*;
use crate::Pack;

fn pack(files: &[(&str, &str)]) -> Pack {
    Pack::of(files.iter().map(|(name, text)| ((*name).to_owned(), text.as_bytes().to_vec())))
}

const NEW: &str = r#"<qti-assessment-item xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="i1" title="Gaps" adaptive="false" time-dependent="false">
<qti-response-declaration identifier="RESPONSE" cardinality="multiple" base-type="directedPair"><qti-correct-response><qti-value>W G1</qti-value></qti-correct-response></qti-response-declaration>
<qti-item-body><p>Before</p><qti-gap-match-interaction response-identifier="RESPONSE" shuffle="true"><qti-prompt>Fill</qti-prompt><qti-gap-text identifier="W" match-max="1">word</qti-gap-text><blockquote>A <qti-gap identifier="G1"/> B</blockquote></qti-gap-match-interaction></qti-item-body>
<qti-modal-feedback identifier="all" outcome-identifier="F" show-hide="show"><qti-content-body><p>Because</p></qti-content-body></qti-modal-feedback>
</qti-assessment-item>"#;

#[test]
fn the_new_spelling_is_the_old_one() {
    let bank = read_item("item.xml", NEW.as_bytes()).unwrap();
    let item = &bank.sections[0].items[0];
    assert_eq!((item.version, item.title.as_str()), (Version::V30, "Gaps"));
    assert_eq!(item.body, format!("<p>Before</p><div><blockquote>A {} B</blockquote></div>", blank(1)));
    let interaction = &item.interactions[0];
    assert_eq!((interaction.prompt.as_str(), interaction.shuffle), ("Fill", true));
    let Kind::Gaps { choices, gaps } = &interaction.kind else { panic!("{:?}", interaction.kind) };
    assert_eq!((choices[0].text.as_str(), gaps.as_slice()), ("word", [(1, "G1".to_owned())].as_slice()));
    assert_eq!(
        (item.responses[0].correct.as_slice(), item.feedback[0].text.as_str()),
        (["W G1".to_owned()].as_slice(), "<p>Because</p>")
    );
}

const MANIFEST: &str = r#"<manifest xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"><resources>
<resource identifier="t" type="imsqti_test_xmlv2p2" href="test.xml"/>
<resource identifier="a" type="imsqti_item_xmlv2p2" href="items/a.xml"/>
<resource identifier="b" type="imsqti_item_xmlv2p2" href="items/b.xml"/>
<resource identifier="p" type="imslearning" href="x.pdf"/></resources></manifest>"#;

#[test]
fn a_test_orders_its_items_and_a_broken_one_is_named() {
    let test = r#"<assessmentTest title="T"><testPart><assessmentSection title="One"><assessmentItemRef href="items/b.xml"/><assessmentSection title="Two"><assessmentItemRef href="items/a.xml"/></assessmentSection></assessmentSection></testPart></assessmentTest>"#;
    let item = r#"<assessmentItem identifier="b"><itemBody/></assessmentItem>"#;
    let pack = pack(&[("test.xml", test), ("items/a.xml", "<assessmentItem>\n<itemBody>"), ("items/b.xml", item)]);
    let manifest = element::parse("imsmanifest.xml", MANIFEST.as_bytes()).unwrap();
    assert!(is_package(&manifest));
    let bank = read_package(&pack, &manifest).unwrap();
    assert_eq!((bank.title.as_str(), bank.sections.len(), bank.sections[0].title.as_str()), ("T", 1, "One"));
    assert_eq!(bank.refused.iter().map(|it| (it.file.as_str(), it.line)).collect::<Vec<_>>(), [("items/a.xml", 2)]);
    assert_eq!(bank.left.iter().map(|it| it.kind.as_str()).collect::<Vec<_>>(), ["imslearning"]);
}

#[test]
fn a_package_that_does_not_hold_is_refused_with_every_line() {
    let text = MANIFEST.replace("items/a.xml", "../a.xml");
    let manifest = element::parse("imsmanifest.xml", text.as_bytes()).unwrap();
    let Err(Refusal::Invalid(faults)) = read_package(&pack(&[("items/b.xml", "")]), &manifest) else { panic!() };
    let told: Vec<_> = faults.iter().map(|it| (it.message.key, it.line)).collect();
    assert_eq!(told, [("courseware-file-missing", 2), ("courseware-href-outside", 3)]);
}

#[test]
fn an_item_without_its_parts_says_which() {
    let cases = [
        ("<assessmentItem/>", "courseware-qti-lacks", 1),
        ("<x/>", "courseware-qti-root", 1),
        (
            "<assessmentItem><itemBody>\n<choiceInteraction responseIdentifier='R'/></itemBody></assessmentItem>",
            "courseware-qti-response",
            2,
        ),
    ];
    for (text, key, line) in cases {
        let Err(Refusal::Invalid(faults)) = read_item("x.xml", text.as_bytes()) else { panic!() };
        assert_eq!((faults[0].message.key, faults[0].line), (key, line));
    }
}

const OLD: &str = r#"<questestinterop xmlns="http://www.imsglobal.org/xsd/ims_qtiasiv1p2"><assessment ident="A" title="Quiz"><section ident="root"><item ident="q1" title="Pick">
<itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>cc.multiple_response.v0p1</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>
<presentation><material><mattext texttype="text/html">&lt;p&gt;Both&lt;/p&gt;</mattext></material><response_lid ident="r" rcardinality="Multiple"><render_choice><response_label ident="a"><material><mattext>A &lt;</mattext></material></response_label><response_label ident="b"><material><mattext>B</mattext></material></response_label></render_choice></response_lid></presentation>
<resprocessing><respcondition><conditionvar><other/></conditionvar><displayfeedback linkrefid="all"/></respcondition><respcondition><conditionvar><and><varequal respident="r">a</varequal><not><varequal respident="r">b</varequal></not></and></conditionvar><setvar action="Set" varname="SCORE">100</setvar></respcondition></resprocessing>
<itemfeedback ident="all"><material><mattext texttype="text/plain">Why</mattext></material></itemfeedback></item></section></assessment></questestinterop>"#;

#[test]
fn old_items_keep_their_conditions() {
    let read = v1::read("q.xml", OLD.as_bytes()).unwrap();
    let item = &read[0].items[0];
    assert_eq!(
        (read[0].title.as_str(), item.profile.as_str(), item.stem.as_str()),
        ("Quiz", "cc.multiple_response.v0p1", "<p>Both</p>")
    );
    assert_eq!(item.responses[0].choices, [("a".into(), "A &lt;".into()), ("b".into(), "B".into())]);
    let credit = |values: &[&str]| item.credit(&v1::Given { response: "r", values });
    assert_eq!((credit(&["a"]), credit(&["a", "b"]), credit(&[])), (100.0, 0.0, 0.0));
    assert_eq!(item.feedback["all"], "Why");
}

proptest::proptest! {
    #[test]
    fn no_bytes_stop_the_readers(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = read_item("x", &bytes);
        let _ = v1::read("x", &bytes);
    }

    #[test]
    fn no_item_stops_the_readers(parts in proptest::collection::vec(proptest::sample::select(PIECES), 0..30)) {
        let _ = read_item("x", format!("<assessmentItem><itemBody>{}", parts.concat()).as_bytes());
        let _ = v1::read("x", format!("<questestinterop>{}", parts.concat()).as_bytes());
    }
}

const PIECES: &[&str] = &[
    "<choiceInteraction responseIdentifier='R'>",
    "</choiceInteraction>",
    "<simpleChoice identifier='A'>",
    "</simpleChoice>",
    "<matchInteraction>",
    "</matchInteraction>",
    "<gapMatchInteraction>",
    "<gap identifier='G'/>",
    "</gapMatchInteraction>",
    "<hottextInteraction>",
    "<textEntryInteraction responseIdentifier='R'/>",
    "</itemBody>",
    "<responseDeclaration identifier='R'/>",
    "</assessmentItem>",
    "<item>",
    "</item>",
    "<presentation>",
    "<material>",
    "<mattext>",
    "text",
    "</mattext>",
    "</material>",
    "</presentation>",
    "<not>",
    "</not>",
    "<respcondition>",
    "<conditionvar>",
    "<varequal respident='r'>",
    "</varequal>",
    "</conditionvar>",
    "</respcondition>",
];
