#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use base::config::Packages;

use super::{Element, read};

fn tree(bytes: &[u8]) -> Result<Element, String> {
    read("a.xml", bytes, &Packages::default()).map_err(|fault| fault.to_string())
}

#[test]
fn elements_know_names_and_lines() {
    let text = "<?xml version=\"1.0\"?>\n<a:one xmlns:a=\"urn:a\" xmlns=\"urn:b\" k=\"1 &amp; 2\" a:k='3'>\n  x &lt;<two>\n</two><![CDATA[<y>]]>&#25105;\n</a:one>\n";
    let root = tree(text.as_bytes()).unwrap();
    assert!(root.is("urn:a", "one"));
    assert_eq!((root.line, root.child("two").unwrap().line), (2, 3));
    assert_eq!((root.attribute("k"), root.attribute_of("urn:a", "k")), (Some("1 & 2"), Some("3")));
    assert_eq!(root.child("two").unwrap().space, "urn:b");
    assert_eq!(root.trimmed(), "x <<y>我");
}

#[test]
fn encodings() {
    let text = "<t>课程</t>";
    let wide = |bytes: fn(u16) -> [u8; 2], mark: bool| -> Vec<u8> {
        let start = if mark { vec![0xfeff] } else { vec![] };
        start.into_iter().chain(text.encode_utf16()).flat_map(bytes).collect()
    };
    let marked = [b"\xef\xbb\xbf".as_slice(), text.as_bytes()].concat();
    let (gbk, _, _) = encoding_rs::GBK.encode("<?xml version='1.0' encoding='GB2312'?><t>课程</t>");
    for bytes in [
        text.as_bytes().to_vec(),
        marked,
        wide(u16::to_le_bytes, true),
        wide(u16::to_be_bytes, true),
        wide(u16::to_le_bytes, false),
        wide(u16::to_be_bytes, false),
        gbk.into_owned(),
    ] {
        assert_eq!(tree(&bytes).unwrap().text, "课程");
    }
    assert!(tree(b"<t>\xff</t>").unwrap_err().contains("package-xml-encoding"));
}

#[test]
fn nothing_is_fetched_or_multiplied() {
    let xxe = "<!DOCTYPE a [\n<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<a>&x;</a>";
    assert_eq!(tree(xxe.as_bytes()).unwrap_err(), "a.xml:1: package-xml-entities (XML 2.8)");
    let laughs = "<!DOCTYPE a [<!ENTITY l \"ha\"><!ENTITY m \"&l;&l;\">]><a>&m;</a>";
    assert!(tree(laughs.as_bytes()).unwrap_err().contains("package-xml-entities"));
    assert!(tree(b"<!DOCTYPE a SYSTEM \"http://far.example/a.dtd\"><a/>").is_ok(), "named, and never fetched");
    assert_eq!(tree(b"<a>\n&x;</a>").unwrap_err(), "a.xml:2: package-xml-reference (XML 4.1)");
    assert!(tree(b"<a b='&x;'/>").unwrap_err().contains("package-xml-reference"));
    let deep = format!("{}{}", "<a>".repeat(200), "</a>".repeat(200));
    assert!(tree(deep.as_bytes()).unwrap_err().contains("package-xml-deep"));
}

#[test]
fn what_is_not_well_formed_names_its_line() {
    for (text, line) in [
        ("<a>\n<b>\n</a>", 3),
        ("<a>\n\n<b c=1/></a>", 3),
        ("<a/>\n<b/>", 2),
        ("<a>", 1),
        ("", 1),
        ("words", 1),
        ("<x:a/>", 1),
    ] {
        let fault = tree(text.as_bytes()).unwrap_err();
        assert!(fault.starts_with(&format!("a.xml:{line}: package-xml-")), "{text}: {fault}");
    }
}
