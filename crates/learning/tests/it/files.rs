//! Files of units: known by their bytes, given out in ranges, never run.

use testkit::visitor::File;

use crate::{MODULES, fields, write};

fn file<'a>(field: &'a str, name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { field, name, mime: "application/octet-stream", bytes }
}

#[test]
fn what_runs_in_a_browser_is_refused_and_the_rest_is_kept() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let address = format!("/learning/units/{unit}/versions");
        let svg = b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>";
        let captions = b"WEBVTT\n\n00:00.000 --> 00:02.000\nx";
        let files = [file("poster", "封面.png", svg), file("captions", "片.vtt", captions)];
        let refused = educator.post_files(&address, &fields("2", "触电急救第一步"), &files).await;
        assert_eq!(refused.status, 422);
        assert!(refused.has("能在浏览器里执行程序"), "{}", refused.text);
        assert!(!refused.field("captions_id").is_empty(), "the captions were kept");
        let misplaced = [file("poster", "封面.png", captions)];
        let refused = educator.post_files(&address, &fields("2", "触电急救第一步"), &misplaced).await;
        assert!(refused.status == 422 && refused.has("这里不能放这种文件"), "{}", refused.text);
        let broken = [file("poster", "封面.png", b"\x89PNG\r\n\x1a\nno picture")];
        let refused = educator.post_files(&address, &fields("2", "触电急救第一步"), &broken).await;
        assert!(refused.status == 422 && refused.has("这张图片打不开"), "{}", refused.text);
    });
}
