use std::fmt::Write;

use super::*;

const TEXTS: &str = "<title><langstring lang=\"zh-CN\"> 标题 </langstring></title><description><langstring>Words</langstring></description>";

fn read_with(bytes: &[u8], files: Files<'_>) -> Result<Course, Fault> {
    read(bytes, files, &Packages::default())
}

/// A structure with these attributes of the unit and this inside it.
fn structure(attributes: &str, inside: &str) -> String {
    format!(
        "<?xml version=\"1.0\"?>
<courseStructure xmlns=\"{NAMESPACE}\">
<course id=\"urn:x:course\">{TEXTS}</course>
<au id=\"urn:x:au\" {attributes}>
{inside}
</au>
</courseStructure>"
    )
}

fn unit(inside: &str) -> String {
    structure("", &format!("{TEXTS}{inside}"))
}

fn in_zip(xml: &str) -> Result<Course, Fault> {
    read_with(xml.as_bytes(), Files::Zip(&|path| ["index.html", "a b/课.html", "a/c.html"].contains(&path)))
}

/// The rule that a structure breaks, and the line.
fn broken(xml: &str) -> (&'static str, u64, &'static str) {
    match in_zip(xml) {
        Ok(_) => ("", 0, ""),
        Err(fault) => (fault.rule, fault.line, fault.message.key),
    }
}

const URL: &str = "<url>index.html</url>";

#[test]
fn a_whole_course_is_read() {
    let xml = format!(
        r#"<?xml version="1.0" encoding="utf-8"?>
<c:courseStructure xmlns:c="{NAMESPACE}" xmlns:v="urn:vendor" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"
    xsi:schemaLocation="{NAMESPACE} CourseStructure.xsd">
  <c:course id="https://example.org/course">
    <c:title><c:langstring lang="en-US">Geology</c:langstring><c:langstring lang="zh-CN">地质</c:langstring></c:title>
    <c:description><c:langstring>About &lt;rocks&gt; &amp; &#22320;</c:langstring></c:description>
    <v:colour>blue</v:colour>
  </c:course>
  <c:objectives><c:objective id="urn:x:o">
    <c:description><c:langstring>d</c:langstring></c:description><c:title><c:langstring>o</c:langstring></c:title>
  </c:objective></c:objectives>
  <c:block id="urn:x:b" v:hint="1">
    <c:title><c:langstring>b</c:langstring></c:title><c:description><c:langstring>b</c:langstring></c:description>
    <c:objectives><c:objective idref="urn:x:o"/></c:objectives>
    <c:au id="urn:x:1" moveOn="CompletedAndPassed" masteryScore=" 0.9000 " launchMethod="OwnWindow"
        activityType="http://adlnet.gov/expapi/activities/media">
      <c:title><c:langstring>1</c:langstring></c:title><c:description><c:langstring>1</c:langstring></c:description>
      <c:url>
        <![CDATA[ index.html?a=1&b=2 ]]>
      </c:url>
      <c:launchParameters> go </c:launchParameters>
      <c:entitlementKey> key </c:entitlementKey>
    </c:au>
  </c:block>
  <c:au id="urn:x:2">
    <c:title><c:langstring>2</c:langstring></c:title><c:description><c:langstring>2</c:langstring></c:description>
    <c:url>https://example.org/x?y</c:url>
  </c:au>
</c:courseStructure>"#
    );
    let course = in_zip(&xml).expect("valid");
    assert_eq!(course.id, "https://example.org/course");
    assert_eq!(
        (course.title.best("zh"), course.title.best("en"), course.title.best("fr")),
        ("地质", "Geology", "Geology")
    );
    assert_eq!(course.description.best("zh"), "About <rocks> & 地");
    assert_eq!(course.objectives[0].title.best("en"), "o");
    let units = course.units();
    assert_eq!(
        units.iter().map(|unit| unit.url.as_str()).collect::<Vec<_>>(),
        ["index.html?a=1&b=2", "https://example.org/x?y"]
    );
    let terms = Terms {
        move_on: MoveOn::CompletedAndPassed,
        mastery_score: Some(0.9),
        launch_method: LaunchMethod::OwnWindow,
        activity_type: Some("http://adlnet.gov/expapi/activities/media".into()),
        launch_parameters: Some("go".into()),
        entitlement_key: Some("key".into()),
    };
    assert_eq!(units[0].terms, terms);
    assert_eq!(units[1].terms.move_on, MoveOn::NotApplicable);
    let Part::Block(block) = &course.parts[0] else { panic!("a block") };
    assert_eq!((block.id.as_str(), block.objectives.as_slice()), ("urn:x:b", &["urn:x:o".to_owned()][..]));
}

#[test]
fn a_thousand_units_without_a_package() {
    let mut xml = format!("<courseStructure xmlns=\"{NAMESPACE}\"><course id=\"urn:x:course\">{TEXTS}</course>");
    for number in 0..1_001 {
        let _ = write!(xml, "<au id=\"urn:x:{number}\">{TEXTS}<url>http://example.org/{number}</url></au>");
    }
    let course = read_with((xml + "</courseStructure>").as_bytes(), Files::None).expect("valid");
    assert_eq!(course.units().len(), 1_001);
}

/// 13.2: names, order, namespace, text between elements, attributes.
#[test]
fn the_schema_is_kept() {
    let ok = unit(URL);
    assert_eq!(broken(&ok), ("", 0, ""));
    let order = format!("{URL}{TEXTS}");
    let cases: &[(String, u64, &str)] = &[
        (ok.replace("courseStructure", "structure"), 2, "cmi5-fault-root"),
        (ok.replace(NAMESPACE, "http://www.adlnet.gov/cmi5/CourseStructure.xsd"), 2, "cmi5-fault-root"),
        (structure("", &order), 5, "cmi5-fault-element-order"),
        (structure("", URL), 4, "cmi5-fault-element-missing"),
        (unit(""), 4, "cmi5-fault-element-missing"),
        (unit("<url>index.html</url><url>index.html</url>"), 5, "cmi5-fault-element-order"),
        (unit("<url>index.html</url><colour/>"), 5, "cmi5-fault-element-unknown"),
        (unit("<url>index.html</url><colour xmlns=\"\"/>"), 5, "cmi5-fault-element-unknown"),
        (unit("<colour/><url>index.html</url>"), 5, "cmi5-fault-element-unknown"),
        (unit("<c xmlns=\"urn:v\"/><url>index.html</url>"), 5, "cmi5-fault-element-unknown"),
        (unit("<url>index.html<b/></url>"), 5, "cmi5-fault-element-unknown"),
        (unit("stray<url>index.html</url>"), 4, "cmi5-fault-text"),
        (structure("colour=\"1\"", &format!("{TEXTS}{URL}")), 4, "cmi5-fault-attribute-unknown"),
        (ok.replace("<au id=\"urn:x:au\" ", "<au "), 4, "cmi5-fault-attribute-missing"),
        (
            ok.replace("<title><langstring lang=\"zh-CN\"> 标题 </langstring></title>", "<title/>"),
            3,
            "cmi5-fault-element-missing",
        ),
        (ok.replace("zh-CN", "中文"), 3, "cmi5-fault-language"),
        (ok.replace("<au", "<block").replace("</au>", "</block>"), 5, "cmi5-fault-element-unknown"),
    ];
    for (xml, line, key) in cases {
        assert_eq!(broken(xml), ("cmi5 13.2", *line, *key), "{xml}");
    }
    for (xml, rule) in [
        (String::new(), "XML 2.1"),
        ("no xml".into(), "XML 2.1"),
        (ok.replace("</au>", ""), "XML 2.1"),
        (format!("{ok}<more/>"), "XML 2.1"),
        (format!("<!DOCTYPE x [<!ENTITY a \"b\">]>{ok}"), "XML 2.8"),
        (ok.replace("Words", "&a;"), "XML 4.1"),
    ] {
        assert_eq!(broken(&xml).0, rule, "{xml}");
    }
    let only_course = ok.replace("<au", "<!--").replace("</au>", "-->");
    assert_eq!(broken(&only_course).0, "cmi5 13.2");
    let after = unit("<url>index.html</url><colour xmlns=\"urn:v\"><any/>text</colour>");
    assert_eq!(broken(&after), ("", 0, ""));
}

#[test]
fn ids_are_whole_iris_and_stand_once() {
    let ok = unit(URL);
    for relative in ["course", "/course", "example.org/course", "", "a b:c", "http://", "http://a b"] {
        let xml = ok.replace("urn:x:course", relative);
        assert_eq!(broken(&xml), ("cmi5 3.0", 3, "cmi5-fault-iri"), "{relative}");
    }
    assert_eq!(broken(&ok.replace("urn:x:au", "au")), ("cmi5 3.0", 4, "cmi5-fault-iri"));
    let objective = |id: &str| format!("<objective id=\"{id}\">{TEXTS}</objective>");
    let with = |first: &str, second: &str| {
        let both = format!("</course>\n<objectives>{}{}</objectives>", objective(first), objective(second));
        ok.replace("</course>", &both)
    };
    assert_eq!(broken(&with("urn:1", "urn:2")), ("", 0, ""));
    assert_eq!(broken(&with("urn:1", "two")), ("cmi5 3.0", 4, "cmi5-fault-iri"));
    assert_eq!(broken(&with("urn:1", "urn:1")), ("cmi5 13.1.3", 4, "cmi5-fault-id-twice"));
    let reference = unit("<objectives><objective idref=\"one\"/></objectives><url>index.html</url>");
    assert_eq!(broken(&reference), ("cmi5 3.0", 5, "cmi5-fault-iri"));
    let au = format!("<au id=\"urn:x:au\">{TEXTS}{URL}</au>");
    let twice = ok.replace("</courseStructure>", &format!("{au}</courseStructure>"));
    assert_eq!(broken(&twice), ("cmi5 13.1.4", 7, "cmi5-fault-id-twice"));
    let block = format!("<block id=\"urn:b\">{TEXTS}<au id=\"urn:ID\">{TEXTS}{URL}</au></block>");
    let blocks = block.replace("ID", "1") + &block.replace("ID", "2");
    let twice = ok.replace("</courseStructure>", &format!("{blocks}</courseStructure>"));
    assert_eq!(broken(&twice).0, "cmi5 13.1.2");
}

/// 13.1.4: moveOn, masteryScore, launchMethod.
#[test]
fn words_and_scores_are_of_their_value_space() {
    let with = |attributes: &str| broken(&structure(attributes, &format!("{TEXTS}{URL}")));
    for good in
        ["moveOn='Passed'", "masteryScore='0'", "masteryScore='1.0'", "masteryScore='.8'", "launchMethod='AnyWindow'"]
    {
        assert_eq!(with(good), ("", 0, ""), "{good}");
    }
    for bad in ["moveOn='passed'", "moveOn=''", "launchMethod='Frame'"] {
        assert_eq!(with(bad), ("cmi5 13.1.4", 4, "cmi5-fault-word"), "{bad}");
    }
    for bad in ["1.01", "-0.1", "", "80%", "NaN", "1e-1", "0.12345", "."] {
        assert_eq!(with(&format!("masteryScore='{bad}'")), ("cmi5 13.1.4", 4, "cmi5-fault-mastery"), "{bad}");
    }
    assert_eq!(MoveOn::ALL.map(|it| it.is_met(true, false)), [false, true, false, true, true]);
    assert_eq!(MoveOn::ALL.map(|it| it.is_met(false, true)), [true, false, false, true, true]);
}

#[test]
fn addresses_lead_to_what_is_there() {
    let zip = |url: &str| broken(&unit(&format!("<url>{url}</url>")));
    for good in [
        "index.html",
        "./index.html?x=1#y",
        "a/../index.html",
        "a%20b/%E8%AF%BE.html",
        "http://example.org",
        "https://example.org/课?Endpoint=1",
        "myapp://open/this",
    ] {
        assert_eq!(zip(good), ("", 0, ""), "{good}");
    }
    for missing in [
        "other.html",
        "INDEX.html",
        "../index.html",
        "a/",
        "?x=1",
        "//example.org/x",
        "/index.html",
        "a/%2e%2e/%2e%2e/index.html",
    ] {
        assert_eq!(zip(missing), ("cmi5 14.1", 5, "cmi5-fault-url-missing"), "{missing}");
    }
    for wrong in [
        "",
        "http://example.com index.html",
        "http://",
        "http:index.html",
        "javascript:alert(1)",
        "data:text/html,x",
        "a\\c.html",
        "a%2",
    ] {
        assert_eq!(zip(wrong), ("cmi5 13.1.4", 5, "cmi5-fault-url"), "{wrong}");
    }
    for name in PARAMETERS {
        assert_eq!(zip(&format!("index.html?a=1&amp;{name}=x")), ("cmi5 8.1", 5, "cmi5-fault-url-parameter"), "{name}");
    }
    assert_eq!(zip("http://example.org/?%65ndpoint").0, "cmi5 8.1");
    let alone = |url: &str| {
        let xml = unit(&format!("<url>{url}</url>"));
        read_with(xml.as_bytes(), Files::None).map_or_else(|fault| fault.rule, |_| "")
    };
    assert_eq!(alone("https://example.org/x"), "");
    for relative in
        ["index.html", "path/1/index.html", "./index.html", "../index.html", "/index.html", "//example.org/x"]
    {
        assert_eq!(alone(relative), "cmi5 14.2", "{relative}");
    }
}

#[test]
fn other_encodings_and_depth() {
    let ok = unit(URL);
    let wide = |order: fn(u16) -> [u8; 2]| {
        let units = std::iter::once(0xFEFF).chain(ok.encode_utf16());
        units.flat_map(order).collect::<Vec<u8>>()
    };
    let files = Files::Zip(&|_| true);
    for bytes in [wide(u16::to_le_bytes), wide(u16::to_be_bytes), [b"\xEF\xBB\xBF", ok.as_bytes()].concat()] {
        assert!(read_with(&bytes, files).is_ok());
    }
    assert_eq!(read_with(b"\xff", files).map_err(|fault| fault.message.key), Err("package-xml-encoding"));
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    assert_eq!(broken(&deep).2, "package-xml-deep");
}

proptest::proptest! {
    #[test]
    fn no_bytes_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..200)) {
        let _ = read_with(&bytes, Files::None);
    }

    /// A valid structure with a piece cut out and another put in.
    #[test]
    fn no_change_panics(from in 0_usize..800, length in 0_usize..40, piece in "[<>&;/a-z\"'= %?:.]{0,12}") {
        let letters: Vec<char> = unit(URL).chars().collect();
        let from = from.min(letters.len());
        let to = (from + length).min(letters.len());
        let text: String = letters[..from].iter().copied().chain(piece.chars()).chain(letters[to..].iter().copied()).collect();
        let _ = in_zip(&text);
    }
}
