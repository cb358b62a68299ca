#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use std::io::{Cursor, Write};

use super::*;

const LIMITS: Limits = Limits { bytes: 1 << 20, picture: 1 << 20 };

fn packed(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

fn word(body: &str) -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let document = format!(
        "<?xml version=\"1.0\"?><w:document xmlns:w=\"w\" xmlns:a=\"a\" xmlns:r=\"r\" xmlns:wp=\"wp\" xmlns:mc=\"mc\"><w:body>{body}</w:body></w:document>"
    );
    packed(&[
        ("word/document.xml", document.as_bytes()),
        ("word/styles.xml", b"<w:styles><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style><w:style w:styleId=\"1\"><w:name w:val=\"heading 1\"/></w:style><w:style w:styleId=\"x\"><w:name w:val=\"own\"/><w:pPr><w:outlineLvl w:val=\"1\"/></w:pPr></w:style></w:styles>"),
        ("word/numbering.xml", b"<w:numbering><w:abstractNum w:abstractNumId=\"0\"><w:lvl><w:numFmt w:val=\"bullet\"/></w:lvl></w:abstractNum><w:abstractNum w:abstractNumId=\"1\"><w:lvl><w:numFmt w:val=\"decimal\"/></w:lvl></w:abstractNum><w:num w:numId=\"5\"><w:abstractNumId w:val=\"0\"/></w:num><w:num w:numId=\"6\"><w:abstractNumId w:val=\"1\"/></w:num></w:numbering>"),
        ("word/_rels/document.xml.rels", b"<Relationships><Relationship Id=\"p1\" Target=\"media/image1.png\"/><Relationship Id=\"out\" Target=\"http://evil.example/x.png\" TargetMode=\"External\"/></Relationships>"),
        ("word/media/image1.png", &png.into_inner()),
    ])
}

fn paragraph(properties: &str, text: &str) -> String {
    format!("<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>")
}

#[test]
fn what_word_says_in_markdown() {
    let style = |id: &str| format!("<w:pStyle w:val=\"{id}\"/>");
    let item = |list: &str| format!("<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"{list}\"/></w:numPr>");
    let body = [
        paragraph(&style("T"), "触电急救"),
        paragraph(&style("1"), "先断电"),
        "<w:p><w:r><w:t>发现有人触电，</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>先切断</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>电源</w:t></w:r><w:r><w:rPr><w:b w:val=\"0\"/></w:rPr><w:t xml:space=\"preserve\"> &lt;快&gt; A&amp;B</w:t></w:r></w:p>".into(),
        paragraph(&item("6"), "停电"),
        paragraph(&item("6"), "验电"),
        paragraph(&item("5"), "手套"),
        paragraph(&style("x"), "小节"),
        "<w:p><w:r><w:drawing><wp:docPr descr=\"验电器\"/><a:blip r:embed=\"p1\"/><a:blip r:embed=\"out\"/></w:drawing></w:r></w:p>".into(),
        "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>甲</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>乙</w:t></w:r></w:p></w:tc></w:tr><w:tr><w:tc><w:p><w:r><w:t>1|2</w:t></w:r></w:p></w:tc></w:tr></w:tbl>".into(),
        "<w:p><w:del><w:r><w:delText>删了</w:delText></w:r></w:del><mc:Fallback><w:r><w:t>旧</w:t></w:r></mc:Fallback><w:r><w:t># 不是标题</w:t></w:r></w:p>".into(),
    ];
    let document = read("稿.docx", &word(&body.concat()), LIMITS).unwrap();
    assert_eq!(document.title.as_deref(), Some("触电急救"));
    assert_eq!(
        document.markdown,
        "## 先断电\n\n发现有人触电，**先切断电源** \\<快> A\\&B\n\n1. 停电\n1. 验电\n- 手套\n\n### 小节\n\n![验电器](media:doc-0)\n\n\
         | 甲 | 乙 |\n| --- | --- |\n| 1\\|2 |  |\n\n\\# 不是标题"
    );
    assert_eq!(document.pictures.len(), 1);
    assert_eq!(document.pictures[0].name, "image1.png");
}

#[test]
fn hostile_and_other_files_are_refused_with_words() {
    let bomb = packed(&[("word/document.xml", &vec![b' '; 17 << 20])]);
    let entities = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document><w:body><w:p><w:r><w:t>&b;</w:t></w:r></w:p></w:body></w:document>";
    for (name, bytes, key) in [
        ("a.docx", bomb, "learning-document-unpacked"),
        ("a.docx", packed(&[("word/document.xml", entities.as_bytes())]), "learning-document-empty"),
        ("a.docx", packed(&[("word/document.xml", b"<w:p><w:r></w:p>")]), "learning-document-broken"),
        ("a.docx", packed(&[("xl/workbook.xml", b"<x/>")]), "learning-document-other"),
        ("a.docx", b"PK\x03\x04 and no more".to_vec(), "learning-document-broken"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1".to_vec(), "learning-document-old"),
        ("a.pdf", b"%PDF-1.7".to_vec(), "learning-document-other"),
        ("a.txt", b" \n ".to_vec(), "learning-document-empty"),
        ("a.txt", vec![b'a'; 60_001], "learning-document-long"),
        ("a.txt", vec![b'a'; 2 << 20], "learning-document-large"),
        ("a.docx", word(&"<w:p><w:r><a:blip r:embed=\"p1\"/></w:r></w:p>".repeat(21)), "learning-document-pictures"),
    ] {
        assert_eq!(read(name, &bytes, LIMITS).unwrap_err().key, key, "{name}");
    }
    let deep = "<w:tbl><w:tr><w:tc>".repeat(20_000);
    assert!(read("a.docx", &word(&deep), LIMITS).is_err());
}

#[test]
fn text_in_either_encoding_with_its_title() {
    let read = |bytes: &[u8]| read("稿.MD", bytes, LIMITS).unwrap();
    let utf8 = read("\u{feff}# 触电\r\n\r\n## 先断电\r\n救人".as_bytes());
    assert_eq!((utf8.title.as_deref(), utf8.markdown.as_str()), (Some("触电"), "## 先断电\n救人"));
    let (gbk, ..) = encoding_rs::GB18030.encode("先断电");
    assert_eq!(read(&gbk).markdown, "先断电");
}
