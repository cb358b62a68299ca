//! QTI, interaction by interaction and version by version.

use crate::{keys, questions, read, told};

fn item(declaration: &str, body: &str, rest: &str) -> String {
    format!(
        "<assessmentItem xmlns=\"http://www.imsglobal.org/xsd/imsqti_v2p2\" identifier=\"i\" title=\"T\" adaptive=\"false\" timeDependent=\"false\">{declaration}<itemBody>{body}</itemBody>{rest}</assessmentItem>"
    )
}

fn declared(cardinality: &str, kind: &str, values: &[&str]) -> String {
    let values: String = values.iter().map(|value| format!("<value>{value}</value>")).collect();
    format!(
        "<responseDeclaration identifier=\"R\" cardinality=\"{cardinality}\" baseType=\"{kind}\"><correctResponse>{values}</correctResponse></responseDeclaration>"
    )
}

/// The same item in the spelling of 3.0.
fn new_spelling(text: &str) -> String {
    let mut out =
        text.replace("http://www.imsglobal.org/xsd/imsqti_v2p2", "http://www.imsglobal.org/xsd/imsqtiasi_v3p0");
    for (old, new) in [
        ("assessmentItem", "qti-assessment-item"),
        ("responseDeclaration", "qti-response-declaration"),
        ("correctResponse", "qti-correct-response"),
        ("<value>", "<qti-value>"),
        ("</value>", "</qti-value>"),
        ("itemBody", "qti-item-body"),
        ("choiceInteraction", "qti-choice-interaction"),
        ("orderInteraction", "qti-order-interaction"),
        ("matchInteraction", "qti-match-interaction"),
        ("simpleChoice", "qti-simple-choice"),
        ("simpleMatchSet", "qti-simple-match-set"),
        ("simpleAssociableChoice", "qti-simple-associable-choice"),
        ("inlineChoiceInteraction", "qti-inline-choice-interaction"),
        ("textEntryInteraction", "qti-text-entry-interaction"),
        ("inlineChoice", "qti-inline-choice"),
        ("<prompt", "<qti-prompt"),
        ("</prompt", "</qti-prompt"),
        ("responseIdentifier=", "response-identifier="),
        ("baseType=", "base-type="),
        ("modalFeedback", "qti-modal-feedback"),
        ("outcomeIdentifier=", "outcome-identifier="),
        ("showHide=", "show-hide="),
    ] {
        out = out.replace(old, new);
    }
    // What held a name inside another.
    out.replace("inlineqti-choice-interaction", "qti-inline-choice-interaction")
        .replace("inlineChoice", "qti-inline-choice")
}

fn became(text: &str) -> (Vec<String>, Vec<&'static str>) {
    let material = read("item.xml", text.as_bytes()).unwrap();
    let told = questions(&material)
        .into_iter()
        .map(|question| format!("{} | {}", question.stem.text, told(question)))
        .collect();
    let keys = keys(&material).into_iter().filter(|key| *key != "bank-count-no-reason").collect();
    (told, keys)
}

#[test]
fn what_every_version_has_becomes_the_same() {
    let choice = |count: &str, cardinality: &str, right: &[&str]| {
        item(
            &declared(cardinality, "identifier", right),
            &format!(
                "<p>Look.</p><choiceInteraction responseIdentifier=\"R\" shuffle=\"true\" maxChoices=\"{count}\"><prompt>Which?</prompt><simpleChoice identifier=\"A\">one</simpleChoice><simpleChoice identifier=\"B\">two</simpleChoice></choiceInteraction>"
            ),
            "<modalFeedback identifier=\"B\" outcomeIdentifier=\"F\" showHide=\"show\">not so</modalFeedback>",
        )
    };
    let cases = [
        (choice("1", "single", &["A"]), vec!["Look.\nWhich? | one =one ~two#not so"], vec![]),
        (choice("0", "multiple", &["A", "B"]), vec!["Look.\nWhich? | several =one =two#not so"], vec![]),
        (
            item(
                &declared("ordered", "identifier", &["B", "A"]),
                "<orderInteraction responseIdentifier=\"R\"><prompt>Sort</prompt><simpleChoice identifier=\"A\">one</simpleChoice><simpleChoice identifier=\"B\">two</simpleChoice></orderInteraction>",
                "",
            ),
            vec!["Sort | order two one"],
            vec![],
        ),
        (
            item(
                &declared("multiple", "directedPair", &["A X", "B Y"]),
                "<matchInteraction responseIdentifier=\"R\"><prompt>Join</prompt><simpleMatchSet><simpleAssociableChoice identifier=\"A\">a</simpleAssociableChoice><simpleAssociableChoice identifier=\"B\">b</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier=\"X\">x</simpleAssociableChoice><simpleAssociableChoice identifier=\"Y\">y</simpleAssociableChoice><simpleAssociableChoice identifier=\"Z\">z</simpleAssociableChoice></simpleMatchSet></matchInteraction>",
                "",
            ),
            vec!["Join | match a->x b->y +z"],
            vec![],
        ),
        (
            item(
                &declared("single", "string", &["steam"]),
                "<p>The gas is <textEntryInteraction responseIdentifier=\"R\"/>.</p>",
                "",
            ),
            vec!["The gas is ＿＿＿. | short =steam"],
            vec![],
        ),
        (
            item(
                &declared("single", "float", &["3.5"]),
                "<p>About <textEntryInteraction responseIdentifier=\"R\"/> m</p>",
                "",
            ),
            vec!["About ＿＿＿ m | number =3.5"],
            vec![],
        ),
        (
            item(
                &declared("single", "identifier", &["B"]),
                "<p>It is <inlineChoiceInteraction responseIdentifier=\"R\"><inlineChoice identifier=\"A\">hot</inlineChoice><inlineChoice identifier=\"B\">cold</inlineChoice></inlineChoiceInteraction>.</p>",
                "",
            ),
            vec!["It is ＿＿＿. | one ~hot =cold"],
            vec![],
        ),
    ];
    for (text, expected, lost) in cases {
        for spelled in [text.clone(), text.replace("v2p2", "v2p1"), new_spelling(&text)] {
            assert_eq!(
                became(&spelled),
                (expected.iter().map(|it| (*it).to_owned()).collect(), lost.clone()),
                "{spelled}"
            );
        }
    }
}

#[test]
fn the_rest_becomes_what_is_nearest_or_is_told() {
    let cases: [(String, &[&str], &[&str]); 9] = [
        (
            item(
                &declared("single", "identifier", &["true"]),
                "<choiceInteraction responseIdentifier=\"R\"><prompt>Is it?</prompt><simpleChoice identifier=\"true\">True</simpleChoice><simpleChoice identifier=\"false\">False</simpleChoice></choiceInteraction>",
                "",
            ),
            &["Is it? | true-false true"],
            &[],
        ),
        (
            item(
                &declared("multiple", "directedPair", &["W G1", "V G2"]),
                "<gapMatchInteraction responseIdentifier=\"R\"><gapText identifier=\"W\">red</gapText><gapText identifier=\"V\">blue</gapText><gapText identifier=\"U\">big</gapText><p>A <gap identifier=\"G1\"/> sun in a <gap identifier=\"G2\"/> sky</p></gapMatchInteraction>",
                "",
            ),
            &["A （1）＿＿＿ sun in a （2）＿＿＿ sky | match （1）->red （2）->blue +big"],
            &[],
        ),
        (
            item(
                &declared("multiple", "pair", &["A B", "C D"]),
                "<associateInteraction responseIdentifier=\"R\"><prompt>Pair</prompt><simpleAssociableChoice identifier=\"A\">a</simpleAssociableChoice><simpleAssociableChoice identifier=\"B\">b</simpleAssociableChoice><simpleAssociableChoice identifier=\"C\">c</simpleAssociableChoice><simpleAssociableChoice identifier=\"D\">d</simpleAssociableChoice></associateInteraction>",
                "",
            ),
            &["Pair | match a->b c->d"],
            &["bank-note-associate"],
        ),
        (
            item(
                &declared("multiple", "directedPair", &["A X", "A Y"]),
                "<matchInteraction responseIdentifier=\"R\"><prompt>Join</prompt><simpleMatchSet><simpleAssociableChoice identifier=\"A\">a</simpleAssociableChoice></simpleMatchSet><simpleMatchSet><simpleAssociableChoice identifier=\"X\">x</simpleAssociableChoice><simpleAssociableChoice identifier=\"Y\">y</simpleAssociableChoice><simpleAssociableChoice identifier=\"Z\">z</simpleAssociableChoice></simpleMatchSet></matchInteraction>",
                "",
            ),
            &["Join\na | several =x =y ~z"],
            &[],
        ),
        (
            item(
                &declared("single", "identifier", &["B"]),
                "<hottextInteraction responseIdentifier=\"R\" maxChoices=\"1\"><prompt>Which word is wrong?</prompt><p>The <hottext identifier=\"A\">sun</hottext> is <hottext identifier=\"B\">cold</hottext>.</p></hottextInteraction>",
                "",
            ),
            &["The sun is cold.\nWhich word is wrong? | one ~sun =cold"],
            &[],
        ),
        (
            item(
                "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"string\"/>",
                "<extendedTextInteraction responseIdentifier=\"R\"><prompt>Tell</prompt></extendedTextInteraction><rubricBlock view=\"scorer\">Look</rubricBlock>",
                "",
            ),
            &["Tell | essay"],
            &["bank-note-rubric"],
        ),
        (
            item(&declared("single", "point", &["1 2"]), "<hotspotInteraction responseIdentifier=\"R\"/>", ""),
            &[],
            &["bank-left-on-picture"],
        ),
        (
            item(
                "<responseDeclaration identifier=\"R\" cardinality=\"single\" baseType=\"identifier\"/>",
                "<choiceInteraction responseIdentifier=\"R\"><simpleChoice identifier=\"A\">a</simpleChoice></choiceInteraction>",
                "",
            ),
            &[],
            &["bank-left-none-right"],
        ),
        (item("<templateDeclaration identifier=\"X\"/>", "<p>x</p>", ""), &[], &["bank-left-calculated"]),
    ];
    for (text, expected, lost) in cases {
        assert_eq!(became(&text), (expected.iter().map(|it| (*it).to_owned()).collect(), lost.to_vec()), "{text}");
    }
}

/// An item of QTI 1.2 as a cartridge holds it.
fn old(profile: &str, presentation: &str, processing: &str, feedback: &str) -> String {
    format!(
        "<questestinterop xmlns=\"http://www.imsglobal.org/xsd/ims_qtiasiv1p2\"><assessment ident=\"a\" title=\"Quiz\"><section ident=\"s\"><item ident=\"i\" title=\"T\"><itemmetadata><qtimetadata><qtimetadatafield><fieldlabel>cc_profile</fieldlabel><fieldentry>{profile}</fieldentry></qtimetadatafield></qtimetadata></itemmetadata>\
         <presentation><material><mattext texttype=\"text/html\">Q?</mattext></material>{presentation}</presentation><resprocessing>{processing}</resprocessing>{feedback}</item></section></assessment></questestinterop>"
    )
}

fn labels(words: &[&str]) -> String {
    words
        .iter()
        .map(|word| {
            format!("<response_label ident=\"{word}\"><material><mattext>{word}</mattext></material></response_label>")
        })
        .collect()
}

fn lid(cardinality: &str, words: &[&str]) -> String {
    format!(
        "<response_lid ident=\"r\" rcardinality=\"{cardinality}\"><render_choice>{}</render_choice></response_lid>",
        labels(words)
    )
}

fn right(test: &str) -> String {
    format!(
        "<respcondition><conditionvar>{test}</conditionvar><setvar action=\"Set\" varname=\"SCORE\">100</setvar></respcondition>"
    )
}

const EQUAL: &str = "<varequal respident=\"r\">a</varequal>";

#[test]
fn the_profiles_of_common_cartridge() {
    let said = "<respcondition><conditionvar><varequal respident=\"r\">b</varequal></conditionvar><displayfeedback linkrefid=\"b_fb\"/></respcondition><respcondition><conditionvar><other/></conditionvar><displayfeedback linkrefid=\"all\"/></respcondition>";
    let feedback = "<itemfeedback ident=\"b_fb\"><material><mattext>no</mattext></material></itemfeedback><itemfeedback ident=\"all\"><material><mattext>why</mattext></material></itemfeedback>";
    let typed = "<response_str ident=\"r\"><render_fib/></response_str>";
    let rows = format!(
        "<response_lid ident=\"r1\"><material><mattext>cold</mattext></material><render_choice>{0}</render_choice></response_lid><response_lid ident=\"r2\"><material><mattext>hot</mattext></material><render_choice>{0}</render_choice></response_lid>",
        labels(&["ice", "fire", "mud"])
    );
    let cases = [
        (
            old("cc.multiple_choice.v0p1", &lid("Single", &["a", "b"]), &format!("{said}{}", right(EQUAL)), feedback),
            "one =a ~b#no",
        ),
        (
            old(
                "cc.multiple_response.v0p1",
                &lid("Multiple", &["a", "b", "c"]),
                &right(&format!(
                    "<and>{EQUAL}<varequal respident=\"r\">c</varequal><not><varequal respident=\"r\">b</varequal></not></and>"
                )),
                "",
            ),
            "several =a ~b =c",
        ),
        (
            old(
                "cc.true_false.v0p1",
                &lid("Single", &["True", "False"]),
                &right("<varequal respident=\"r\">False</varequal>"),
                "",
            ),
            "true-false false",
        ),
        (
            old(
                "cc.fib.v0p1",
                typed,
                &right(
                    "<varequal respident=\"r\" case=\"No\">steam</varequal><varequal respident=\"r\">vapour</varequal>",
                ),
                "",
            ),
            "short =steam =vapour",
        ),
        (
            old("cc.pattern_match.v0p1", typed, &right("<varsubstring respident=\"r\">steam</varsubstring>"), ""),
            "short =*steam*",
        ),
        (old("cc.essay.v0p1", typed, "", ""), "essay"),
        (
            old(
                "numerical_question",
                typed,
                &right(
                    "<or><varequal respident=\"r\">5</varequal><and><vargte respident=\"r\">4</vargte><varlte respident=\"r\">6</varlte></and></or>",
                ),
                "",
            ),
            "number =4 – 6",
        ),
        (
            old(
                "matching_question",
                &rows,
                "<respcondition><conditionvar><varequal respident=\"r1\">ice</varequal></conditionvar><setvar varname=\"SCORE\" action=\"Add\">50</setvar></respcondition><respcondition><conditionvar><varequal respident=\"r2\">fire</varequal></conditionvar><setvar varname=\"SCORE\" action=\"Add\">50</setvar></respcondition>",
                "",
            ),
            "match cold->ice hot->fire +mud",
        ),
        (old("text_only_question", "", "", ""), "description"),
    ];
    for (text, expected) in cases {
        let material = read("q.xml", text.as_bytes()).unwrap();
        let made: Vec<String> = questions(&material).into_iter().map(told).collect();
        assert_eq!(made, [expected], "{text}");
    }
    let material = read(
        "q.xml",
        old("cc.multiple_choice.v0p1", &lid("Single", &["a", "b"]), &format!("{said}{}", right(EQUAL)), feedback)
            .as_bytes(),
    )
    .unwrap();
    assert_eq!(questions(&material)[0].reason.as_ref().unwrap().text, "why");
    for (profile, key) in
        [("calculated_question", "bank-left-calculated"), ("file_upload_question", "bank-left-upload")]
    {
        let material =
            read("q.xml", old(profile, "<response_str ident=\"r\"><render_fib/></response_str>", "", "").as_bytes())
                .unwrap();
        assert_eq!(keys(&material), [key]);
    }
}
