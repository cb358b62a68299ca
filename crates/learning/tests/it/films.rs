//! Films: sent in, made ready, watched on, and what cannot be one.
//!
//! The films are made here, by the same ffmpeg that makes them ready.

use std::{path::Path, process::Command};

use axum::{body::Body, http::Method};
use testkit::{House, Seen, Visitor, visitor::File};

use crate::{MODULES, fields, learn, release, write};

/// What ffmpeg makes of these words; nothing where there is no ffmpeg.
fn made(name: &str, words: &str) -> Option<Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    let made = Command::new("ffmpeg").args(["-loglevel", "error", "-y"]).args(words.split(' ')).arg(&file).status();
    let Ok(made) = made else {
        eprintln!("skipped: there is no ffmpeg");
        return None;
    };
    assert!(made.success(), "{words}");
    Some(std::fs::read(&file).unwrap())
}

const PICTURE: &str = "-f lavfi -i testsrc=size=960x540:rate=10:duration=8";
const SOUND: &str = "-f lavfi -i sine=frequency=440:duration=8";

fn film() -> Option<Vec<u8>> {
    made(
        "a.mp4",
        &format!("{PICTURE} {SOUND} -c:v libx264 -preset ultrafast -pix_fmt yuv420p -c:a aac -movflags +faststart"),
    )
}

async fn send(author: &Visitor, unit: &str, name: &str, bytes: &[u8]) -> Seen {
    let file = File { field: "file", name, mime: "video/mp4", bytes };
    author.post_files(&format!("/learning/units/{unit}/films"), &[], &[file]).await
}

async fn films(author: &Visitor, unit: &str) -> Seen {
    author.get(&format!("/learning/units/{unit}/films")).await
}

/// The address in the first attribute that begins so.
fn address(seen: &Seen, before: &str) -> String {
    let at = seen.html.find(before).unwrap_or_else(|| panic!("no {before} in {}", seen.html)) + before.len();
    seen.html[at..].split('"').next().unwrap().to_owned()
}

fn file<'a>(field: &'a str, name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { field, name, mime: "application/octet-stream", bytes }
}

async fn ranged(visitor: &Visitor, path: &str, range: &str) -> Seen {
    let mut request = visitor.request(Method::GET, path, "", Body::empty());
    request.headers_mut().insert("range", range.parse().unwrap());
    visitor.send(request).await
}

const GOOD: &str =
    "1\n00:00:00,000 --> 00:00:03,000\n发现有人触电，\n\n2\n00:00:03,000 --> 00:00:06,000\n先切断电源。\n";

#[test]
fn a_film_is_made_ready_gets_captions_and_is_watched_on_two_devices() {
    let Some(film) = film() else { return };
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let sent = send(&educator, &unit, "触电.mp4", &film).await;
        assert_eq!((sent.status, sent.location.ends_with("?done=done-learning-film")), (303, true), "{}", sent.text);
        let waiting = films(&educator, &unit).await;
        assert!(waiting.has("正在处理") && waiting.headers["refresh"] == "3", "{}", waiting.text);
        house.run_jobs().await;

        let ready = films(&educator, &unit).await;
        for words in ["可以用了", "0:08", "960 × 540", "640 × 360", "只有声音", "封面画面"] {
            assert!(ready.has(words), "{words}: {}", ready.text);
        }
        assert!(!ready.headers.contains_key("refresh"));
        let id = address(&ready, "versions/new?film=");
        let versions = format!("/learning/units/{unit}/versions");
        let mut words = fields("2", "触电急救第一步");
        words.push(("film_id", &id));
        assert_eq!(educator.post_files(&versions, &words, &[]).await.status, 303);
        assert!(educator.get(&versions).await.has("视频还没有字幕"));

        words[0] = ("from", "3");
        let bad = GOOD
            .replace("00:00:03,000 --> 00:00:06,000", "00:00:03 --> 00:00:06")
            .replace("--> 00:00:03,000", "--> 00:00:00,000");
        let refused = educator.post_files(&versions, &words, &[file("captions", "字幕.srt", bad.as_bytes())]).await;
        assert_eq!(refused.status, 422);
        for told in ["第 2 行：结束时间不在开始时间之后", "第 6 行：这里应是时间，像 00:01:02.500 --> 00:01:05.000"]
        {
            assert!(refused.has(told), "{told}: {}", refused.text);
        }
        let saved = educator.post_files(&versions, &words, &[file("captions", "字幕.srt", GOOD.as_bytes())]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        let form = educator.get(&format!("{versions}/new")).await;
        assert!(form.html.contains("发现有人触电，先切断电源。</textarea>"), "the transcript is what the captions say");
        let captions = educator.get(&format!("/learning/media/{}", form.field("captions_id"))).await;
        assert!(captions.text.is_empty() || captions.bytes.starts_with(b"WEBVTT\n\n00:00:00.000"), "{}", captions.html);
        assert!(!educator.get(&versions).await.has("视频还没有字幕"));
        release(house, &unit, "4").await;
        watch(house, &unit, &id, &film).await;
    });
}

/// The learner's side: sources, sound below 64 kbit/s, ranges, the place.
async fn watch(house: &House, unit: &str, film: &str, original: &[u8]) {
    let learner = house.person("line-worker").await;
    let page = learner.get(&format!("/learning/units/{unit}")).await;
    assert!(page.html.contains("kind=\"captions\"") && page.has("只听声音"), "{}", page.html);
    let (large, small) = (address(&page, "<source src=\""), address(&page, "data-sound=\""));
    let part = ranged(&learner, &large, "bytes=4-7").await;
    assert_eq!((part.status, part.bytes.as_slice()), (206, b"ftyp".as_slice()));
    assert_eq!(part.headers["content-security-policy"], "default-src 'none'; sandbox");
    let sound = learner.get(&small).await;
    assert_eq!(sound.headers["content-type"], "audio/mp4");
    assert!(sound.bytes.len() * 8 <= 64_000 * 8, "{} bytes for 8 seconds", sound.bytes.len());
    assert_eq!(sound.headers["content-length"], sound.bytes.len().to_string().as_str());
    assert_eq!(ranged(&learner, &small, "bytes=99999999-").await.status, 416);
    assert_eq!(house.person("nicu-nurse").await.get(&small).await.status, 404, "another organisation's");
    assert_eq!(house.stranger().get(&small).await.status, 303);
    // What was sent in is gone; its address shows what was made of it.
    let gone = learner.get(&format!("/learning/media/{film}")).await;
    assert_eq!((gone.status, gone.location), (303, large));
    assert!(house.app.blobs.size(film.parse().unwrap()).await.is_err(), "{} bytes left", original.len());

    let place = format!("/learning/media/{film}/place");
    let shown = async |seconds: &str| {
        let other_device = house.person("line-worker").await;
        let page = other_device.get(&format!("/learning/units/{unit}")).await;
        assert!(page.html.contains(&format!("data-place=\"{seconds}\"")), "not {seconds}: {}", page.html);
    };
    shown("0").await;
    for (sent, then) in [("1.4", "1"), ("2", "2"), ("7.5", "0"), ("2", "2"), ("0", "0"), ("1", "1")] {
        assert_eq!(learner.post(&place, &[("seconds", sent)]).await.status, 204);
        shown(then).await;
    }
    assert_eq!(learner.post(&place, &[("seconds", "-3")]).await.status, 422);
    assert_eq!(house.person("nicu-nurse").await.post(&place, &[("seconds", "1")]).await.status, 404);
    let data = learner.get("/me/data").await;
    assert!(data.has("视频看到哪里了"), "{}", data.text);
    learn(&learner, unit).await;
    shown("0").await;
}

#[test]
fn what_is_no_film_is_refused_and_leaves_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        let before = count(&house.files());
        for (name, bytes, told) in [
            ("片单.mp4", b"#EXTM3U\n#EXTINF:1,\nfile:///etc/passwd\n".as_slice(), "这是播放列表或网页"),
            ("片单2.mp4", b"ffconcat version 1.0\nfile '/etc/passwd'\n", "这是播放列表或网页"),
            ("页.mp4", b"<html><script>alert(1)</script>", "这是播放列表或网页"),
            ("包.mp4", b"PK\x03\x04\x14\0\0\0\x08\0", "这是压缩包，不是视频"),
            ("空.mp4", b"", "这个文件是空的"),
            ("乱.mp4", b"\x7fELF\x02\x01\x01", "认不出这个文件"),
        ] {
            let refused = send(&educator, &unit, name, bytes).await;
            assert!(refused.status == 422 && refused.has(told), "{name}: {} {}", refused.status, refused.text);
        }
        assert_eq!(educator.post_files(&format!("/learning/units/{unit}/films"), &[], &[]).await.status, 422);
        let in_text = File { field: "file", name: "片.mp4", mime: "", bytes: b"\0\0\0\x20ftypisom" };
        let elsewhere = educator.post_files(&format!("/learning/units/{unit}/media"), &[], &[in_text]).await;
        assert!(elsewhere.has("视频请传到“视频和声音”页"), "{}", elsewhere.text);
        let tight = Visitor::new(house.configured(|config| config.media.film_bytes = 2_000), None);
        assert_eq!(send(&tight, &unit, "x.mp4", &[0; 10]).await.status, 303, "signed out");
        assert_eq!((count(&house.files()), films(&educator, &unit).await.has("还没有视频和声音")), (before, true));
        assert_eq!(send(&house.person("line-worker").await, &unit, "x.mp4", b"\0\0\0\x20ftypisom").await.status, 403);
    });
}

/// Files below a folder.
fn count(folder: &Path) -> usize {
    let Ok(inside) = std::fs::read_dir(folder) else { return 0 };
    inside.map(|entry| entry.unwrap().path()).map(|path| if path.is_dir() { count(&path) } else { 1 }).sum()
}

#[test]
fn a_damaged_film_is_told_in_words_and_may_be_tried_again() {
    let Some(film) = film() else { return };
    let Some(late) = made("b.mp4", &format!("{PICTURE} -c:v libx264 -preset ultrafast -pix_fmt yuv420p")) else {
        return;
    };
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        // Its index stands at the front: the beginning can be read.
        let cut = &film[..film.len() / 2];
        assert_eq!(send(&educator, &unit, "半截.mp4", cut).await.status, 303);
        house.run_jobs().await;
        let page = films(&educator, &unit).await;
        assert!(page.has("没有成功") && page.has("只有前面一段能放"), "{}", page.text);
        // Its index stood at the end, and is missing.
        assert_eq!(send(&educator, &unit, "没有目录.mp4", &late[..late.len() / 2]).await.status, 303);
        house.run_jobs().await;
        let page = films(&educator, &unit).await;
        assert!(page.has("文件打不开") && !page.html.contains("/tmp/"), "{}", page.text);

        let films_of = format!("/learning/units/{unit}/films/");
        let again = films_of.clone() + &address(&page, &format!("action=\"{films_of}"));
        assert_eq!(educator.post(&again, &[]).await.status, 303);
        assert!(films(&educator, &unit).await.has("正在处理"));
        assert_eq!(educator.post(&again, &[]).await.status, 409, "it waits already");
        house.run_jobs().await;
        assert!(films(&educator, &unit).await.has("文件打不开"));
        // Inside a film's own container there is no film.
        assert_eq!(
            send(&educator, &unit, "假.mkv", b"\x1a\x45\xdf\xa3#EXTM3U\nfile:///etc/passwd\n").await.status,
            303
        );
        house.run_jobs().await;
        let page = films(&educator, &unit).await;
        assert!(page.has("文件打不开") && !page.has("root:"), "{}", page.text);
    });
}

#[test]
fn without_the_tool_a_film_for_browsers_is_shown_as_it_is() {
    let Some(film) = film() else { return };
    let Some(other) = made("c.avi", &format!("{PICTURE} -c:v mjpeg")) else { return };
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        send(&educator, &unit, "片.mp4", &film).await;
        send(&educator, &unit, "旧.avi", &other).await;
        let bare = house.app_with(|config| {
            config.media.ffmpeg = "/nowhere/ffmpeg".into();
            config.media.ffprobe = "/nowhere/ffprobe".into();
        });
        while ui::jobs::run_one(&bare).await.unwrap() {}
        let page = films(&educator, &unit).await;
        assert!(page.has("没有装视频处理工具（ffmpeg）") && page.has("可以先这样用"), "{}", page.text);
        let id = address(&page, "versions/new?film=");
        let mut words = fields("2", "触电急救第一步");
        words.push(("film_id", &id));
        let versions = format!("/learning/units/{unit}/versions");
        let saved = educator.post_files(&versions, &words, &[file("captions", "字幕.srt", GOOD.as_bytes())]).await;
        assert_eq!(saved.status, 303, "{}", saved.text);
        release(house, &unit, "3").await;
        let learner = house.person("line-worker").await;
        let page = learner.get(&format!("/learning/units/{unit}")).await;
        let whole = learner.get(&address(&page, "<source src=\"")).await;
        assert_eq!(whole.bytes.len(), film.len());
        // The same film, once the tool is there.
        let again = format!("/learning/units/{unit}/films/{id}/conversions");
        assert_eq!(educator.post(&again, &[]).await.status, 303);
        house.run_jobs().await;
        assert!(films(&educator, &unit).await.has("640 × 360"));
    });
}

#[test]
fn other_formats_and_animations() {
    let Some(avi) = made("a.avi", &format!("{PICTURE} -c:v mjpeg -t 2")) else { return };
    let Some(sound) = made("a.wav", &format!("{SOUND} -t 2")) else { return };
    let Some(gif) = made("a.gif", "-f lavfi -i testsrc=size=120x90:rate=5:duration=2") else { return };
    testkit::on_each_database(MODULES, async |house| {
        let educator = house.person("educator").await;
        let unit = write(&educator, "触电急救第一步").await;
        for (name, bytes) in [("录音.wav", &sound), ("老片.avi", &avi), ("动图.gif", &gif)] {
            assert_eq!(send(&educator, &unit, name, bytes).await.status, 303, "{name}");
        }
        house.run_jobs().await;
        let page = films(&educator, &unit).await;
        assert!(!page.has("没有成功") && page.html.contains("versions/new?sound="), "{}", page.text);
        // Short and silent: it may stand in the text, and needs no captions.
        let id = address(&page, "](media:").split(')').next().unwrap().to_owned();
        let body = format!("## 看一看\n\n![合闸的动作](media:{id})");
        let mut words = fields("2", "触电急救第一步");
        words.retain(|(name, _)| *name != "body");
        words.push(("body", &body));
        let versions = format!("/learning/units/{unit}/versions");
        assert_eq!(educator.post_files(&versions, &words, &[]).await.status, 303);
        release(house, &unit, "3").await;
        let seen = house.person("line-worker").await.get(&format!("/learning/units/{unit}")).await;
        assert!(seen.html.contains("<figure class=\"media animation\"><video controls=\"\""), "{}", seen.html);
        assert!(seen.html.contains("loop=\"\" muted=\"\""), "{}", seen.html);
    });
}
