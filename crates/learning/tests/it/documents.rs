//! A unit from a document, and the pack to take along.

use std::io::{Cursor, Read, Write};

use testkit::visitor::File;

use crate::{MODULES, fields, id, publish};

fn word() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let body = "<w:document><w:body><w:p><w:pPr><w:pStyle w:val=\"T\"/></w:pPr><w:r><w:t>触电急救</w:t></w:r></w:p>\
        <w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>先断电</w:t></w:r></w:p>\
        <w:p><w:r><w:rPr><w:b/></w:rPr><w:t>先切断电源</w:t></w:r><w:r><w:t>再救人</w:t></w:r></w:p>\
        <w:p><w:r><w:drawing><wp:docPr descr=\"验电器\"/><a:blip r:embed=\"p\"/></w:drawing></w:r></w:p></w:body></w:document>";
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let parts: [(&str, &[u8]); 4] = [
        ("word/document.xml", body.as_bytes()),
        ("word/styles.xml", b"<w:styles><w:style w:styleId=\"T\"><w:name w:val=\"Title\"/></w:style></w:styles>"),
        (
            "word/_rels/document.xml.rels",
            b"<Relationships><Relationship Id=\"p\" Target=\"media/1.png\"/></Relationships>",
        ),
        ("word/media/1.png", &png.into_inner()),
    ];
    for (name, bytes) in parts {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn a_word_file_becomes_a_draft() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let bytes = word();
        let file = File { field: "file", name: "稿.docx", mime: "", bytes: &bytes };
        let made = educator.post_files("/learning/units", &[("title", ""), ("category", "safety")], &[file]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        let form = educator.get(&made.location).await;
        assert_eq!(form.field("title"), "触电急救");
        assert!(
            form.has("## 先断电") && form.has("**先切断电源**再救人") && form.has("![验电器](media:"),
            "{}",
            form.text
        );
        let preview = educator.get(&format!("/learning/units/{}/preview", id(&made.location))).await;
        let picture = preview.html.split("src=\"/learning/media/").nth(1).unwrap().split('"').next().unwrap();
        let shown = educator.get(&format!("/learning/media/{picture}")).await;
        assert_eq!((shown.status, &shown.headers["content-type"]), (200, &"image/jpeg".parse().unwrap()));
        assert!(preview.html.contains("<h2>先断电</h2>"));

        let broken = File { field: "file", name: "稿.docx", mime: "", bytes: b"PK\x03\x04broken" };
        let fields = [("title", "触电"), ("category", "safety"), ("summary", "一句话")];
        let refused = educator.post_files("/learning/units", &fields, &[broken]).await;
        assert!(
            refused.status == 422 && refused.has("这个 Word 文件打不开") && refused.has("一句话"),
            "{}",
            refused.text
        );
        let pasted = [("title", "触电"), ("category", "safety"), ("pasted", "## 先断电\n\n- 甲\n- 乙")];
        let made = educator.post_files("/learning/units", &pasted, &[]).await;
        assert!(educator.get(&made.location).await.has("## 先断电"));
    });
}

#[test]
fn a_pack_to_take_along() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let leader = house.person("team-leader").await;
        assert!(leader.get(&format!("/learning/units/{unit}/brief")).await.has("下载宣讲包（约 0.1 MB）"));
        let pack = leader.get(&format!("/learning/units/{unit}/brief/pack")).await;
        assert_eq!((pack.status, &pack.headers["content-type"]), (200, &"application/zip".parse().unwrap()));
        let mut archive = zip::ZipArchive::new(Cursor::new(pack.bytes.as_slice())).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["一页纸.html", "幻灯.html", "问一问.txt"]);
        for name in names {
            let mut text = String::new();
            archive.by_name(&name).unwrap().read_to_string(&mut text).unwrap();
            assert!(text.contains("触电急救第一步") && text.contains("第一步做什么"), "{text}");
            for outside in ["src=\"/", "href=\"/", "http://", "https://", "<link"] {
                assert!(!text.contains(outside), "{name} fetches {outside}: {text}");
            }
            if name == "幻灯.html" {
                assert_eq!(text.matches("<section class=\"slide").count(), 1 + 2 + 4, "{text}");
            }
        }
    });
}

/// A second of silence: 8-bit samples do not exist in MP3, so these are frames
/// of MPEG-2 layer III with nothing in them, 24 kHz, 8 kbit/s, mono.
fn silence() -> Vec<u8> {
    let mut frame = vec![0xff, 0xf3, 0x14, 0xc4];
    frame.resize(24, 0);
    frame.repeat(42)
}

#[test]
fn a_pack_carries_its_sound_and_the_page_plays_it() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let educator = house.person("educator").await;
        let address = format!("/learning/units/{unit}/versions");
        let sound = silence();
        let file = File { field: "audio", name: "讲解.mp3", mime: "", bytes: &sound };
        let number = educator.get(&format!("{address}/new")).await.field("from");
        let mut words = fields(&number, "触电急救第一步");
        words.push(("transcript", "先断电，再救人。"));
        let saved = educator.post_files(&address, &words, &[file]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        crate::release(house, &unit, "3").await;

        let leader = house.person("team-leader").await;
        let brief = leader.get(&format!("/learning/units/{unit}/brief")).await;
        assert!(brief.has("讨论题和音频"), "{}", brief.text);
        let audio = educator.get(&format!("{address}/new")).await.field("audio_id");
        let heard = leader.get(&format!("/learning/media/{audio}")).await;
        assert_eq!((heard.status, &heard.headers["content-type"]), (200, &"audio/mpeg".parse().unwrap()));
        assert_eq!((&heard.headers["accept-ranges"], &heard.bytes), (&"bytes".parse().unwrap(), &sound));

        let pack = leader.get(&format!("/learning/units/{unit}/brief/pack")).await;
        let mut archive = zip::ZipArchive::new(Cursor::new(pack.bytes.as_slice())).unwrap();
        let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
        assert_eq!(names, ["一页纸.html", "幻灯.html", "问一问.txt", "音频.mp3"]);
        let mut packed = Vec::new();
        archive.by_name("音频.mp3").unwrap().read_to_end(&mut packed).unwrap();
        assert_eq!(packed, sound, "the same bytes");
        let mut page = String::new();
        archive.by_name("一页纸.html").unwrap().read_to_string(&mut page).unwrap();
        assert!(page.contains("<audio controls preload=\"metadata\" src=\"音频.mp3\">"), "{page}");
        assert!(!page.contains("src=\"/") && !page.contains("/learning/media/"), "{page}");
    });
}
