use super::*;

fn turned(html: &str) -> (String, Vec<&'static str>) {
    let mut find = |address: &str| address.contains(".png").then(|| "media:one".to_owned());
    let converted = from_html(html, &mut find);
    (converted.text, converted.notes.iter().map(|note| note.key).collect())
}

#[test]
fn blocks_and_lines_keep_their_shape() {
    let cases = [
        ("<p>one</p><p>two<br>three</p>", "one\ntwo\nthree"),
        ("plain &lt;b&gt; *stars* 1. x", "plain <b> *stars* 1. x"),
        ("<p>a <b>bold</b> word</p>", "a **bold** word"),
        ("先<strong>断电，</strong>再救人", "先<strong>断电，</strong>再救人"),
        ("<h1>Title</h1>text<h3>Sub</h3>", "## Title\n\ntext\n\n### Sub"),
        ("<ul><li>one<ul><li>in</li></ul></li><li><p>two</p></li></ul>", "- one\n  - in\n- two"),
        ("<ol start=3><li>a</li><li>b</li></ol>", "3. a\n4. b"),
        ("<blockquote><p>q</p><p>r</p></blockquote>", "> q\n>\n> r"),
        ("<pre>x\n  y</pre>", "```\nx\n  y\n```"),
        ("<b>x</b> *y* a_b _c_ [d] &amp;amp; &lt;i&gt;", "**x** \\*y\\* a_b \\_c\\_ \\[d] \\&amp; \\<i>"),
        (
            "<b>x</b><p># no heading</p><p>1. no list</p><p>- nor this</p>",
            "**x**\n\n\\# no heading\n\n1\\. no list\n\n\\- nor this",
        ),
        ("H<sub>2</sub>O <code>a`b</code>", "H<sub>2</sub>O `` a`b ``"),
        ("<a href='https://example.org/a b'>there</a>", "[there](https://example.org/a%20b)"),
        ("<script>alert(1)</script><style>p{}</style><p onclick=x>ok</p>", "ok"),
        ("<div><div><span>deep</span></div></div>", "deep"),
        ("<details><summary>More</summary><p>inside</p></details>", "<strong>More</strong>\n\ninside"),
    ];
    for (html, expected) in cases {
        assert_eq!(turned(html).0, expected, "{html}");
    }
}

#[test]
fn tables_stay_tables_unless_they_only_lay_out() {
    let table = "<table><tr><th>A</th><th>B|C</th></tr><tr><td>1</td><td><b>2</b><br>x</td></tr><tr><td colspan=2>3</td></tr></table>";
    assert_eq!(turned(table).0, "| A | B\\|C |\n| --- | --- |\n| 1 | **2** x |\n| 3 |  |");
    assert_eq!(
        turned("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td><td>4</td></tr></table>").0,
        "|  |  |\n| --- | --- |\n| 1 | 2 |\n| 3 | 4 |"
    );
    assert_eq!(turned("<table><tr><td><p>one</p><p>two</p></td></tr></table>").0, "one\n\ntwo");
}

#[test]
fn pictures_are_asked_for_and_formulas_are_told() {
    assert_eq!(turned("<img src='a.png' alt='A pump'>"), ("![A pump](media:one)".into(), vec![]));
    assert_eq!(turned("<p>x<img src='http://a/b.gif' alt='far'></p>"), ("xfar".into(), vec!["bank-note-media"]));
    assert_eq!(turned("<a href='javascript:alert(1)'>x</a>").0, "x");
    assert_eq!(turned("<p>\\(f(10) - 1\\)</p>"), ("\\(f(10) - 1\\)".into(), vec!["bank-note-tex"]));
    assert_eq!(turned("<ul><li>\\(f\\)</li></ul>").0, "- \\\\(f\\\\)");
    let math = "<math><mfrac><mi>a</mi><mrow><mi>b</mi><mo>+</mo><mn>1</mn></mrow></mfrac></math>";
    assert_eq!(turned(math), ("a/(b + 1)".into(), vec!["bank-note-math"]));
    assert_eq!(turned("<math><msup><mi>x</mi><mn>2</mn></msup></math>").0, "x^2");
}

#[test]
fn what_was_turned_shows_the_same_words() {
    for text in ["*a* _b_ `c` [d](e) <f> &amp; ~~g~~ # h\\", "1. x", "- y", "\\(z\\)", "a\\b", "![x]"] {
        let html = format!("<b>x</b> {}", crate::markdown::escape(text));
        let (markdown, _) = turned(&html);
        assert_eq!(crate::markdown::plain_text(&markdown), format!("x {text}"), "{markdown}");
    }
}

#[test]
fn what_is_deep_or_long_loses_its_shape_only() {
    let deep = format!("{}word", "<div><ul><li>".repeat(300));
    assert!(turned(&deep).0.contains("word"));
}

proptest::proptest! {
    #[test]
    fn no_text_stops_it(html in "(<[a-z/]{1,4}|>|\"|=|[a-z*_\\\\|\\n ]|&[a-z]{1,4};|<td>|<ul>|<li>|<p>|<math>|<b>){0,60}") {
        let mut none = |_: &str| None;
        let converted = from_html(&html, &mut none);
        crate::markdown::plain_text(&converted.text);
    }
}
