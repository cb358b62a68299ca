//! Files of units: known by their bytes, given out in ranges, never run.

use axum::{body::Body, http::Method};
use testkit::{Visitor, visitor::File};

use crate::{MODULES, fields, write};

/// A picture of 3 × 2 pixels, made here.
fn png() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut bytes, image::ImageFormat::Png).unwrap();
    bytes.into_inner()
}

const FILM: &[u8] = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2film that is none";

fn file<'a>(field: &'a str, name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { field, name, mime: "application/octet-stream", bytes }
}

async fn ranged(visitor: &Visitor, path: &str, range: &str) -> testkit::Seen {
    let mut request = visitor.request(Method::GET, path, "", Body::empty());
    request.headers_mut().insert("range", range.parse().unwrap());
    visitor.send(request).await
}

#[test]
fn a_film_needs_captions_and_is_served_in_ranges() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let address = format!("/learning/units/{unit}/versions");
        let picture = png();
        let files = [file("film", "片.mp4", FILM), file("poster", "封面.png", &picture)];
        let saved = educator.post_files(&address, &fields("2", "触电急救第一步"), &files).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        assert!(educator.get(&address).await.has("视频还没有字幕"));
        let form = educator.get(&format!("{address}/new")).await;
        let film = format!("/learning/media/{}", form.field("film_id"));

        let whole = educator.get(&film).await;
        assert_eq!((whole.status, whole.bytes.as_slice()), (200, FILM));
        let part = ranged(&educator, &film, "bytes=4-7").await;
        assert_eq!((part.status, part.bytes.as_slice()), (206, b"ftyp".as_slice()));
        assert_eq!(part.headers["content-range"], format!("bytes 4-7/{}", FILM.len()).as_str());
        assert_eq!(part.headers["x-content-type-options"], "nosniff");
        assert_eq!(part.headers["content-security-policy"], "default-src 'none'; sandbox");
        assert_eq!(ranged(&educator, &film, "bytes=9999-").await.status, 416);
        let poster = educator.get(&format!("/learning/media/{}", form.field("poster_id"))).await;
        assert_eq!(poster.headers["content-type"], "image/jpeg");
        assert_eq!(house.person("nicu-nurse").await.get(&film).await.status, 404);
        assert_eq!(house.stranger().get(&film).await.status, 303);
    });
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
