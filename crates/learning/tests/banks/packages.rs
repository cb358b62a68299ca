//! Cartridges and course backups, made here.

use crate::{keys, png, questions, read, refusal, remarks, tar_gz, told, zip};

const MANIFEST: &str = r#"<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><metadata><schema>IMS Common Cartridge</schema><schemaversion>1.1.0</schemaversion><lom><general><title><string>Pumps</string></title></general></lom></metadata>
<organizations><organization identifier="o"><item identifier="root"><item identifier="m1"><title>Module one</title>
<item identifier="i1" identifierref="page"><title>What a pump does</title></item><item identifier="i2" identifierref="quiz"><title>Check</title></item>
<item identifier="i3" identifierref="link"><title>Maker</title></item><item identifier="i4" identifierref="topic"><title>Talk</title></item><item identifier="i5" identifierref="lti"><title>Tool</title></item><item identifier="i6" identifierref="pdf"><title>Sheet</title></item><item identifier="i7" identifierref="lost"><title>Lost</title></item><item identifier="i8" identifierref="nowhere"/></item></item></organization></organizations>
<resources><resource identifier="page" type="webcontent" href="pages/pump.html"><file href="pages/pump.html"/></resource>
<resource identifier="quiz" type="imsqti_xmlv1p2/imscc_xmlv1p1/assessment"><file href="quiz/quiz.xml"/></resource>
<resource identifier="bank" type="imsqti_xmlv1p2/imscc_xmlv1p1/question-bank"><file href="bank.xml"/></resource>
<resource identifier="link" type="imswl_xmlv1p1"><file href="link.xml"/></resource><resource identifier="topic" type="imsdt_xmlv1p1"><file href="topic.xml"/></resource>
<resource identifier="lti" type="imsbasiclti_xmlv1p0"><file href="lti.xml"/></resource><resource identifier="pdf" type="webcontent" href="web_resources/a.pdf"/><resource identifier="lost" type="webcontent" href="lost.html"/></resources></manifest>"#;

fn items(count: usize) -> String {
    (0..count)
        .map(|number| {
            format!("<item ident=\"q{number}\"><presentation><material><mattext>Question {number}?</mattext></material><response_lid ident=\"r\"><render_choice><response_label ident=\"a\"><material><mattext>yes</mattext></material></response_label><response_label ident=\"b\"><material><mattext>no</mattext></material></response_label></render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar><varequal respident=\"r\">a</varequal></conditionvar><setvar varname=\"SCORE\">100</setvar></respcondition></resprocessing></item>")
        })
        .collect()
}

fn cartridge(manifest: &str) -> Vec<u8> {
    let quiz = format!(
        "<questestinterop><assessment title=\"Check\"><section>{}</section></assessment></questestinterop>",
        items(4)
    );
    let bank = format!("<questestinterop><objectbank ident=\"b\">{}</objectbank></questestinterop>", items(2));
    zip(&[
        ("imsmanifest.xml", manifest.as_bytes()),
        ("pages/pump.html", b"<html><head><title>x</title></head><body><h2>Pump</h2><p>It <b>lifts</b>.</p><img src=\"$IMS-CC-FILEBASE$/p.png\" alt=\"A pump\"></body></html>"),
        ("web_resources/p.png", &png()),
        ("web_resources/a.pdf", b"%PDF-1.4"),
        ("quiz/quiz.xml", quiz.as_bytes()),
        ("bank.xml", bank.as_bytes()),
        ("link.xml", b"<webLink><title>Maker</title><url href=\"https://example.org/pump\"/></webLink>"),
        ("topic.xml", b"<topic><title>Talk</title><text texttype=\"text/html\">&lt;p&gt;What broke?&lt;/p&gt;</text></topic>"),
        ("lti.xml", b"<cartridge_basiclti_link><title>Tool</title></cartridge_basiclti_link>"),
    ])
}

#[test]
fn a_cartridge_becomes_parts_in_its_order() {
    let material = read("pumps.imscc", &cartridge(MANIFEST)).unwrap();
    assert_eq!(material.title, "Pumps");
    let parts: Vec<_> =
        material.parts.iter().map(|part| (part.title.as_str(), part.body.as_str(), part.questions.len())).collect();
    assert_eq!(
        parts,
        [
            (
                "What a pump does",
                "## Pump\n\nIt **lifts**.\n\n![A pump](media:bank-00000)\n\n[Maker](https://example.org/pump)",
                4
            ),
            ("Talk", "What broke?", 0),
            ("bank.xml", "", 2),
        ]
    );
    assert_eq!(told(questions(&material)[0]), "one =yes ~no");
    let told = remarks(&material);
    for expected in [
        ("Maker", "bank-note-outside"),
        ("Talk", "bank-note-topic"),
        ("Tool", "bank-left-tool"),
        ("Sheet", "bank-left-file"),
        ("", "courseware-file-missing"),
        ("", "courseware-cartridge-reference"),
    ] {
        assert!(told.contains(&(expected.0.into(), expected.1)), "{expected:?} in {told:?}");
    }
    let missing = material.remarks.iter().find(|it| it.what.key == "courseware-file-missing").unwrap();
    assert_eq!((missing.file.as_str(), missing.line, missing.rule.as_str()), ("imsmanifest.xml", 9, "CC 1.3 resource"));
}

#[test]
fn every_version_of_cartridge_is_read() {
    for version in ["0", "1", "2", "3"] {
        let manifest =
            MANIFEST.replace("v1p1", &format!("v1p{version}")).replace(">1.1.0<", &format!(">1.{version}.0<"));
        let material = read("pumps.imscc", &cartridge(&manifest)).unwrap();
        assert_eq!((material.parts.len(), questions(&material).len()), (3, 6), "1.{version}");
    }
}

const CONTENTS: &str = "<moodle_backup><information><name>b.mbz</name><backup_release>4.1</backup_release><original_course_fullname>Pumps</original_course_fullname><contents><activities>\
<activity><moduleid>11</moduleid><sectionid>1</sectionid><modulename>page</modulename><title>What a pump does</title><directory>activities/page_11</directory></activity>\
<activity><moduleid>12</moduleid><sectionid>1</sectionid><modulename>label</modulename><title>L</title><directory>activities/label_12</directory></activity>\
<activity><moduleid>13</moduleid><sectionid>1</sectionid><modulename>quiz</modulename><title>Check</title><directory>activities/quiz_13</directory></activity>\
<activity><moduleid>14</moduleid><sectionid>1</sectionid><modulename>book</modulename><title>Book</title><directory>activities/book_14</directory></activity>\
<activity><moduleid>15</moduleid><sectionid>1</sectionid><modulename>resource</modulename><title>Photo</title><directory>activities/resource_15</directory></activity>\
<activity><moduleid>16</moduleid><sectionid>1</sectionid><modulename>forum</modulename><title>News</title><directory>activities/forum_16</directory></activity>\
</activities><sections><section><sectionid>1</sectionid><title>1</title><directory>sections/section_1</directory></section></sections></contents></information></moodle_backup>";

const QUESTIONS: &str = "<question_categories><question_category id=\"1\"><name>Pumps</name><parent>0</parent><question_bank_entries>\
<question_bank_entry id=\"71\"><question_version><question_versions id=\"1\"><version>1</version><questions><question id=\"6\"><parent>0</parent><name>old</name><questiontext>old</questiontext><qtype>essay</qtype></question></questions></question_versions>\
<question_versions id=\"2\"><version>2</version><questions><question id=\"7\"><parent>0</parent><name>Pick</name><questiontext>&lt;p&gt;Which?&lt;img src=\"@@PLUGINFILE@@/q.png\" alt=\"x\"&gt;&lt;/p&gt;</questiontext><questiontextformat>1</questiontextformat><generalfeedback>Because</generalfeedback><generalfeedbackformat>1</generalfeedbackformat><penalty>0</penalty><qtype>multichoice</qtype>\
<plugin_qtype_multichoice_question><answers><answer id=\"1\"><answertext>a</answertext><answerformat>1</answerformat><fraction>1.0000000</fraction><feedback>yes</feedback><feedbackformat>1</feedbackformat></answer><answer id=\"2\"><answertext>b</answertext><answerformat>1</answerformat><fraction>0.0000000</fraction><feedback></feedback><feedbackformat>1</feedbackformat></answer></answers><multichoice id=\"1\"><single>1</single><shuffleanswers>1</shuffleanswers></multichoice></plugin_qtype_multichoice_question></question></questions></question_versions></question_version></question_bank_entry></question_bank_entries>\
<questions><question id=\"8\"><parent>0</parent><name>TF</name><questiontext>Is it?</questiontext><qtype>truefalse</qtype><plugin_qtype_truefalse_question><answers><answer id=\"3\"><answertext>Wahr</answertext><fraction>0</fraction></answer><answer id=\"4\"><answertext>Falsch</answertext><fraction>1</fraction></answer></answers><truefalse id=\"1\"><trueanswer>3</trueanswer><falseanswer>4</falseanswer></truefalse></plugin_qtype_truefalse_question></question>\
<question id=\"9\"><parent>0</parent><name>N</name><questiontext>How many?</questiontext><qtype>numerical</qtype><plugin_qtype_numerical_question><answers><answer id=\"5\"><answertext>3</answertext><fraction>1</fraction></answer></answers><numerical_records><numerical_record id=\"1\"><answer>5</answer><tolerance>0.5</tolerance></numerical_record></numerical_records></plugin_qtype_numerical_question></question>\
<question id=\"10\"><parent>0</parent><name>M</name><questiontext>Join</questiontext><qtype>match</qtype><plugin_qtype_match_question><matchoptions id=\"1\"><shuffleanswers>1</shuffleanswers></matchoptions><matches><match id=\"1\"><questiontext>cold</questiontext><questiontextformat>1</questiontextformat><answertext>ice</answertext></match><match id=\"2\"><questiontext>hot</questiontext><questiontextformat>1</questiontextformat><answertext>fire</answertext></match></matches></plugin_qtype_match_question></question>\
<question id=\"11\"><parent>0</parent><name>C</name><questiontext>It is {#1}.</questiontext><qtype>multianswer</qtype><plugin_qtype_multianswer_question><multianswers><multianswer id=\"1\"><question>11</question><sequence>12</sequence></multianswer></multianswers></plugin_qtype_multianswer_question></question>\
<question id=\"12\"><parent>11</parent><name>C1</name><questiontext>x</questiontext><qtype>shortanswer</qtype><plugin_qtype_shortanswer_question><answers><answer id=\"6\"><answertext>cold</answertext><fraction>1</fraction></answer></answers><shortanswer id=\"1\"><usecase>0</usecase></shortanswer></plugin_qtype_shortanswer_question></question></questions></question_category></question_categories>";

fn backup_files(picture: &[u8]) -> Vec<(&'static str, Vec<u8>)> {
    let text = |text: &str| text.as_bytes().to_vec();
    vec![
        ("moodle_backup.xml", text(CONTENTS)),
        (
            "sections/section_1/section.xml",
            text(
                "<section id=\"1\"><number>1</number><name>Week one</name><summary></summary><sequence>11,12,13,14,15,16</sequence></section>",
            ),
        ),
        (
            "activities/page_11/page.xml",
            text(
                "<activity id=\"1\" moduleid=\"11\" modulename=\"page\" contextid=\"51\"><page id=\"1\"><name>What a pump does</name><intro></intro><content>&lt;p&gt;It lifts.&lt;img src=\"@@PLUGINFILE@@/p.png\" alt=\"A pump\"&gt;&lt;/p&gt;</content><contentformat>1</contentformat></page></activity>",
            ),
        ),
        (
            "activities/label_12/label.xml",
            text(
                "<activity contextid=\"52\"><label id=\"1\"><name>L</name><intro>&lt;b&gt;Mind the belt.&lt;/b&gt;</intro><introformat>1</introformat></label></activity>",
            ),
        ),
        (
            "activities/quiz_13/quiz.xml",
            text(
                "<activity contextid=\"53\"><quiz id=\"1\"><name>Check</name><intro>$@NULL@$</intro><question_instances><question_instance id=\"1\"><slot>2</slot><questionid>8</questionid></question_instance><question_instance id=\"2\"><slot>1</slot><question_reference id=\"1\"><questionbankentryid>71</questionbankentryid></question_reference></question_instance><question_instance id=\"3\"><slot>3</slot><question_set_reference id=\"1\"/></question_instance></question_instances></quiz></activity>",
            ),
        ),
        (
            "activities/book_14/book.xml",
            text(
                "<activity contextid=\"54\"><book id=\"1\"><name>Book</name><chapters><chapter id=\"2\"><pagenum>2</pagenum><title>Two</title><content>second</content><contentformat>1</contentformat></chapter><chapter id=\"1\"><pagenum>1</pagenum><title>One</title><content>first</content><contentformat>1</contentformat></chapter></chapters></book></activity>",
            ),
        ),
        (
            "activities/resource_15/resource.xml",
            text(
                "<activity contextid=\"55\"><resource id=\"1\"><name>Photo</name><intro></intro></resource></activity>",
            ),
        ),
        (
            "files.xml",
            text(
                "<files><file id=\"1\"><contenthash>aabb</contenthash><contextid>51</contextid><component>mod_page</component><filearea>content</filearea><itemid>0</itemid><filepath>/</filepath><filename>p.png</filename></file><file id=\"2\"><contenthash>aabb</contenthash><contextid>9</contextid><component>question</component><filearea>questiontext</filearea><itemid>7</itemid><filepath>/</filepath><filename>q.png</filename></file><file id=\"3\"><contenthash>aabb</contenthash><contextid>55</contextid><component>mod_resource</component><filearea>content</filearea><itemid>0</itemid><filepath>/</filepath><filename>photo.png</filename></file><file id=\"4\"><contenthash>x</contenthash><contextid>55</contextid><component>mod_resource</component><filearea>content</filearea><itemid>0</itemid><filepath>/</filepath><filename>.</filename></file></files>",
            ),
        ),
        ("files/aa/aabb", picture.to_vec()),
        ("questions.xml", text(QUESTIONS)),
    ]
}

#[test]
fn a_backup_in_both_containers() {
    let picture = png();
    let files = backup_files(&picture);
    let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    let one = read("b.mbz", &zip(&files)).unwrap();
    assert_eq!(one, read("b.mbz", &tar_gz(&files)).unwrap());
    let parts: Vec<_> =
        one.parts.iter().map(|part| (part.title.as_str(), part.body.as_str(), part.questions.len())).collect();
    assert_eq!(
        parts,
        [
            ("What a pump does", "It lifts.![A pump](media:bank-00000)\n\n<strong>Mind the belt.</strong>", 2),
            ("Book：One", "first", 0),
            ("Book：Two", "second\n\n![Photo](media:bank-00000)", 0),
            ("Pumps", "", 3),
        ]
    );
    let made: Vec<String> = questions(&one).into_iter().map(told).collect();
    assert_eq!(
        made,
        ["one =a#yes ~b", "true-false false", "number =3 ± 0.5", "match cold->ice hot->fire", "short =cold"]
    );
    assert_eq!(questions(&one)[0].stem.text, "Which?![x](media:bank-00000)");
    assert_eq!(one.files.kept.len(), 1);
    let told = keys(&one);
    for key in ["bank-left-activity", "bank-left-drawn"] {
        assert!(told.contains(&key), "{told:?}");
    }
}

#[test]
fn a_package_says_what_it_lacks() {
    assert_eq!(refusal("x.zip", &zip(&[("a.txt", b"x")])).0, "bank-refused-manifest");
    assert!(refusal("x.zip", b"PK\x03\x04broken").0.starts_with("package-"));
    assert_eq!(
        refusal("x.mbz", &zip(&[("moodle_backup.xml", b"<a>\n</a>")])),
        ("courseware-backup-lacks".into(), "moodle_backup.xml".into(), 1)
    );
    let missing = CONTENTS.replace("sections/section_1", "sections/section_9");
    assert_eq!(
        refusal("x.mbz", &zip(&[("moodle_backup.xml", missing.as_bytes())])).1,
        "sections/section_9/section.xml"
    );
    let scorm = "<manifest xmlns=\"http://www.imsproject.org/xsd/imscp_rootv1p1p2\"><resources><resource type=\"webcontent\" href=\"a.html\"/></resources></manifest>";
    assert_eq!(refusal("x.zip", &zip(&[("imsmanifest.xml", scorm.as_bytes())])).0, "bank-refused-package");
}

const HEADS: &[&[u8]] = &[b"", b"PK\x03\x04", b"\x1f\x8b\x08", b"<quiz>", b"::", b"\xff\xfe"];

proptest::proptest! {
    #[test]
    fn no_bytes_stop_the_reader(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..300), head in proptest::sample::select(HEADS)) {
        let _ = read("x.txt", &[head, &bytes].concat());
    }

    #[test]
    fn no_cut_backup_stops_the_reader(at in 0_usize..6_000, file in 0_usize..10) {
        let picture = png();
        let mut files = backup_files(&picture);
        let place = file % files.len();
        let text = &mut files[place].1;
        text.truncate(at % text.len());
        let files: Vec<(&str, &[u8])> = files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let _ = read("b.mbz", &zip(&files));
    }
}
