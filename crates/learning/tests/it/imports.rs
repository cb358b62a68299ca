//! Banks and cartridges of other systems: the preview, the report, what is made of them.

use std::io::{Cursor, Write};

use testkit::{Seen, Visitor, visitor::File};

use crate::{MODULES, assign, id, publish, release, value, write};

const MOODLE: &str = r#"<?xml version="1.0"?><quiz>
<question type="category"><category><text>$course$/top/防触电</text></category></question>
<question type="multichoice"><name><text>验电</text></name><questiontext format="html"><text><![CDATA[<p>验电前先做什么？</p><img src="@@PLUGINFILE@@/a.png" alt="验电器">]]></text><file name="a.png" path="/" encoding="base64">PNG</file></questiontext>
<generalfeedback format="html"><text>验电器自己也会坏。</text></generalfeedback><penalty>0.3</penalty><single>true</single>
<answer fraction="100" format="html"><text>在有电处试一试</text></answer><answer fraction="0" format="html"><text>直接验</text></answer></question>
<question type="ddmarker"><name><text>指出开关</text></name><questiontext format="html"><text>在哪里？</text></questiontext></question>
</quiz>"#;

/// One question with a picture, and one that is left behind.
pub fn bank() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    let packed = base64::Engine::encode(&base64::engine::general_purpose::STANDARD, png.into_inner());
    MOODLE.replace("PNG", &packed).into_bytes()
}

fn cartridge() -> Vec<u8> {
    let item = |number: usize| {
        format!(
            "<item ident=\"q{number}\" title=\"题{number}\"><presentation><material><mattext>第{number}题：先断电吗？</mattext></material><response_lid ident=\"r\"><render_choice><response_label ident=\"a\"><material><mattext>先断电</mattext></material></response_label><response_label ident=\"b\"><material><mattext>先救人</mattext></material></response_label></render_choice></response_lid></presentation><resprocessing><respcondition><conditionvar><other/></conditionvar><displayfeedback linkrefid=\"f\"/></respcondition><respcondition><conditionvar><varequal respident=\"r\">a</varequal></conditionvar><setvar varname=\"SCORE\">100</setvar></respcondition></resprocessing><itemfeedback ident=\"f\"><material><mattext>断电之后才安全。</mattext></material></itemfeedback></item>"
        )
    };
    let quiz = format!(
        "<questestinterop><assessment title=\"小测\"><section>{}</section></assessment></questestinterop>",
        (1..=5).map(item).collect::<String>()
    );
    let manifest = r#"<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p3/imscp_v1p1"><metadata><schema>IMS Common Cartridge</schema><schemaversion>1.3.0</schemaversion><lom><general><title><string>用电安全</string></title></general></lom></metadata><organizations><organization><item><item><title>第一章</title><item identifierref="p"><title>先断电再救人</title></item><item identifierref="q"><title>小测</title></item><item identifierref="t"><title>外部工具</title></item></item></item></organization></organizations><resources><resource identifier="p" type="webcontent" href="p.html"/><resource identifier="q" type="imsqti_xmlv1p2/imscc_xmlv1p3/assessment"><file href="q.xml"/></resource><resource identifier="t" type="imsbasiclti_xmlv1p3"><file href="t.xml"/></resource></resources></manifest>"#;
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [
        ("imsmanifest.xml", manifest),
        ("p.html", "<html><body><h2>先断电</h2><p>发现有人触电，<b>先断电</b>。</p></body></html>"),
        ("q.xml", quiz.as_str()),
        ("t.xml", "<cartridge_basiclti_link><title>外部工具</title></cartridge_basiclti_link>"),
    ] {
        out.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(text.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

async fn send(visitor: &Visitor, name: &str, bytes: &[u8], unit: &str) -> Seen {
    let file = File { field: "file", name, mime: "", bytes };
    visitor.post_files("/learning/imports", &[("unit", unit)], &[file]).await
}

/// `/learning/imports/{id}` of a redirect.
pub fn place(seen: &Seen) -> String {
    assert_eq!(seen.status, 303, "{}", seen.text);
    seen.location.split('?').next().unwrap().to_owned()
}

#[test]
fn a_bank_goes_into_a_pool_once() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        assert!(
            educator
                .get(&format!("/learning/units/{unit}/pool"))
                .await
                .html
                .contains(&format!("/learning/imports?unit={unit}"))
        );
        let sent = send(&educator, "防触电.xml", &bank(), &unit).await;
        let import = place(&sent);
        let preview = educator.get(&sent.location).await;
        for words in [
            "Moodle XML",
            "题目 |\n1",
            "图片和声音 |\n1",
            "没带过来 |\n1",
            "指出开关",
            "要在图上点选或拖放",
            "防触电.xml:6",
            "1 道题的再答扣分没有带来",
            "防触电",
        ] {
            assert!(preview.has(words), "{words} in {}", preview.text);
        }
        assert_eq!(educator.get(&format!("/learning/units/{unit}/pool")).await.html.matches("/removal\"").count(), 0);

        let fields = [("target", "pool"), ("unit", unit.as_str()), ("category", "")];
        let taken = educator.post(&format!("{import}/intakes"), &fields).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        let pool = educator.get(&format!("/learning/units/{unit}/pool")).await;
        assert!(pool.has("验电前先做什么"), "{}", pool.text);
        let after = educator.get(&import).await;
        assert!(
            after.has("已放进题库：") && after.has("触电急救第一步") && after.has("1 道题，1 个图片或声音"),
            "{}",
            after.text
        );

        let again = educator.post(&format!("{import}/intakes"), &fields).await;
        assert!(again.status == 409 && again.has("已经放到这里了，没有再添加"), "{}", again.text);
        let same = send(&educator, "另一个名字.xml", &bank(), &unit).await;
        assert_eq!(place(&same), import);
        assert!(educator.get(&same.location).await.has("这个文件已经在这里，没有重复添加"));
        // The same questions in another file.
        let changed = [bank(), b"\n".to_vec()].concat();
        let other = place(&send(&educator, "新.xml", &changed, &unit).await);
        assert_eq!(educator.post(&format!("{other}/intakes"), &fields).await.status, 303);
        assert!(educator.get(&other).await.has("0 道题，0 个图片或声音"), "{}", educator.get(&other).await.text);

        let table = educator.get(&format!("{import}/table")).await;
        let text = String::from_utf8(table.bytes.clone()).unwrap();
        assert_eq!(text.lines().next(), Some("\u{feff}结果,项目,说明,规范,文件,行"));
        assert!(
            text.contains("没带过来,指出开关,要在图上点选或拖放，这里没有这种题,Moodle XML,防触电.xml,6"),
            "{text}"
        );
    });
}

#[test]
fn a_cartridge_becomes_a_draft_that_is_learned() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let import = place(&send(&educator, "用电.imscc", &cartridge(), "").await);
        let preview = educator.get(&import).await;
        assert!(preview.has("新建 1 门课的草稿") && preview.has("连到外部工具（LTI）的链接"), "{}", preview.text);
        let silent = educator.post(&format!("{import}/intakes"), &[("target", "units"), ("category", "")]).await;
        assert!(silent.status == 422 && silent.has("连到外部工具"), "{}", silent.text);
        let taken = educator.post(&format!("{import}/intakes"), &[("target", "units"), ("category", "safety")]).await;
        assert_eq!(taken.status, 303, "{}", taken.text);
        let done = educator.get(&taken.location).await;
        assert!(
            done.has("已成为 1 门课的草稿") && done.has("先断电再救人") && !done.has("新建 1 门课的草稿"),
            "{}",
            done.text
        );
        let unit = done.html.split("/learning/units/").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let form = educator.get(&format!("/learning/units/{unit}/versions/new")).await;
        assert!(
            form.has("## 先断电") && form.has("发现有人触电，**先断电**。") && form.has("第3题") && !form.has("第4题"),
            "{}",
            form.text
        );
        let pool = educator.get(&format!("/learning/units/{unit}/pool")).await;
        assert!(pool.has("第4题") && pool.has("第5题") && !pool.has("第1题"), "{}", pool.text);
        assert!(educator.get("/learning/imports").await.has("1 门课，5 道题"));

        release(house, &unit, "1").await;
        assert_eq!(assign(house, &unit, &[]).await.status, 303);
        let worker = house.person("line-worker").await;
        assert_eq!(worker.post(&format!("/learning/units/{unit}/enrolments"), &[]).await.status, 303);
        let page = worker.get(&format!("/learning/units/{unit}/questions")).await;
        assert!(page.has("先断电吗？"), "{}", page.text);
        let _ = value(&page, "先断电<");
        let told = crate::answer(&worker, &page, "先断电<").await;
        assert!(told.has("断电之后才安全"), "{}", told.text);
    });
}

#[test]
fn a_bad_file_says_the_rule_and_the_line() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let broken = send(&educator, "坏.xml", b"<quiz>\n\n<question type='essay'>\n</quiz>", "").await;
        assert_eq!(broken.status, 422);
        for words in ["文件无效：坏.xml", "XML 2.1", "坏.xml", "第 4 行"] {
            assert!(broken.has(words), "{words} in {}", broken.text);
        }
        let none = educator.post_files("/learning/imports", &[("unit", "")], &[]).await;
        assert!(none.status == 422 && none.has("请选一个文件"), "{}", none.text);
        let other = send(&educator, "信.txt", "早上好".as_bytes(), "").await;
        assert!(other.status == 422 && other.has("看不出这是什么题库"), "{}", other.text);
        assert!(educator.get("/learning/imports").await.has("还没有导入过文件"));

        let two = [
            File {
                field: "file",
                name: "一.gift",
                mime: "",
                bytes: "安全电压是多少伏？{=36 ~220 ####36 伏以下。}".as_bytes(),
            },
            File { field: "file", name: "二.xml", mime: "", bytes: &bank() },
        ];
        let sent = educator.post_files("/learning/imports", &[("unit", "")], &two).await;
        assert_eq!((sent.status, sent.location.as_str()), (303, "/learning/imports?done=done-learning-imports"));
        let list = educator.get(&sent.location).await;
        assert!(list.has("一.gift") && list.has("二.xml") && list.has("还没收下"), "{}", list.text);
        for who in ["reviewer", "line-worker", "team-leader"] {
            assert_eq!(house.person(who).await.get("/learning/imports").await.status, 403, "{who}");
        }
        let english = house.person("educator").await.in_english().get("/learning/imports").await;
        assert!(english.has("Import questions") && english.has("Common Cartridge"), "{}", english.text);
    });
}

#[test]
fn another_organisation_sees_nothing_of_it() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let import = place(&send(&educator, "防触电.xml", &bank(), "").await);
        let other = house.person("media-editor").await;
        assert_eq!(other.get(&import).await.status, 404);
        assert_eq!(
            other.post(&format!("{import}/intakes"), &[("target", "units"), ("category", "safety")]).await.status,
            404
        );
        // The same content there is new.
        assert_ne!(place(&send(&other, "防触电.xml", &bank(), "").await), import);
        let unit = publish(house, "触电急救第一步").await;
        let taken = other.post(&format!("{import}/intakes"), &[("target", "pool"), ("unit", &unit)]).await;
        assert_eq!(taken.status, 404);
        let _ = id("/learning/units/x/y");
    });
}
