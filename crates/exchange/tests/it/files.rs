//! Pictures come along, and the two organisations do not hang on one another.

use crate::{BODY, GIFT, MODULES, consortium, course, id, offer, publish, release};
use learning::{
    load::{
        self,
        film::{Film, Place},
    },
    unit::version::{self, Draft},
};
use store::{Rows, params};
use testkit::visitor::File;

fn picture() -> Vec<u8> {
    let mut png = std::io::Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

#[test]
fn pictures_are_copied() {
    testkit::on_each_database(MODULES, async |house| {
        consortium(house).await;
        let unit = course(house, "看图认标志").await;
        let (railway, reviewer) = (house.person("educator").await, house.person("reviewer").await);
        let bytes = picture();
        let file = |name| File { field: "file", name, mime: "image/png", bytes: &bytes };
        let kept = railway.post_files(&format!("/learning/units/{unit}/media"), &[], &[file("标志.png")]).await;
        assert_eq!(kept.status, 303, "{}", kept.text);
        let db = &house.app.db;
        let of_unit = "select id from learning_media where unit_id = $1";
        let unit_id: uuid::Uuid = unit.parse().unwrap();
        let picture: uuid::Uuid = db.value(of_unit, params![unit_id]).await.unwrap().unwrap();
        let body = format!("{BODY}\n\n![当心触电](media:{picture})");
        publish((&railway, &reviewer), &unit, "2", ("看图认标志", &body)).await;

        let offered = offer(house, &unit, "cc-by-4.0").await;
        let (librarian, nurse) = (house.person("librarian").await, house.person("nicu-nurse").await);
        let seen = librarian.get(&format!("/exchange/courses/{offered}")).await;
        let address = format!("/exchange/courses/{offered}/media/{picture}");
        assert!(seen.html.contains(&address), "{}", seen.html);
        let shown = librarian.get(&address).await;
        assert!(shown.status == 200 && !shown.bytes.is_empty());
        assert_eq!(librarian.get(&format!("/learning/media/{picture}")).await.status, 404);
        assert_eq!(nurse.get(&address).await.status, 403);

        let copy = id(&librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await.location);
        release((&house.person("media-editor").await, &house.person("assessor").await), &copy, "1").await;
        let copy_id: uuid::Uuid = copy.parse().unwrap();
        let copied: uuid::Uuid = db.value(of_unit, params![copy_id]).await.unwrap().unwrap();
        assert_ne!(copied, picture);
        let lesson = nurse.get(&format!("/learning/units/{copy}")).await;
        assert!(lesson.html.contains(&format!("/learning/media/{copied}")), "{}", lesson.html);
        assert_eq!(nurse.get(&format!("/learning/media/{copied}")).await.bytes, shown.bytes);

        // Only files of the course that is offered can be asked for.
        let other = course(house, "另一门课").await;
        railway.post_files(&format!("/learning/units/{other}/media"), &[], &[file("别的.png")]).await;
        let other: uuid::Uuid = other.parse().unwrap();
        let foreign: uuid::Uuid = db.value(of_unit, params![other]).await.unwrap().unwrap();
        assert_eq!(librarian.get(&format!("/exchange/courses/{offered}/media/{foreign}")).await.status, 404);
    });
}

#[test]
fn a_film_comes_with_its_captions_and_what_was_made_of_it() {
    testkit::on_each_database(MODULES, async |house| {
        consortium(house).await;
        let (app, tenant) = (&house.app, house.tenant("rlw"));
        let (author, reviewer) = (house.person_id("educator"), house.person_id("reviewer"));
        let draft =
            Draft { title: "登乘三步".into(), category: "safety".into(), body: BODY.into(), ..Draft::default() };
        let (questions, _) = version::read_gift(GIFT);
        let draft = Draft { gift: GIFT.into(), ..draft };
        let unit = load::Unit { draft, questions, pool: Vec::new(), author, reviewer, published_at: house.now() };
        let unit = &unit;
        let loaded = app.db.write(|tx| async move { load::unit(&tx, &app.ids, tenant, unit).await }).await.unwrap();
        let film = Film {
            name: "登乘.mp4",
            seconds: 42,
            size: (360, 640),
            files: &[("small", "video/mp4", b"the film"), ("poster", "image/jpeg", b"the poster")],
            place: Place::Apart { captions: "WEBVTT\n\n00:00.000 --> 00:02.000\n先看车，再看路\n" },
        };
        load::film::film(app, tenant, author, &loaded, &film, house.now()).await.unwrap();

        let offered = offer(house, &loaded.id.to_string(), "cc-by-sa-4.0").await;
        let (librarian, nurse) = (house.person("librarian").await, house.person("nicu-nurse").await);
        let address = |html: &str, before: &str| {
            let from = html.find(before).unwrap_or_else(|| panic!("no {before} in {html}")) + before.len();
            html[from..].split('"').next().unwrap().to_owned()
        };
        let seen = librarian.get(&format!("/exchange/courses/{offered}")).await;
        let before = address(&seen.html, "playsinline src=\"");
        assert_eq!(librarian.get(&before).await.bytes, b"the film");

        let copy = id(&librarian.post(&format!("/exchange/courses/{offered}/copies"), &[]).await.location);
        release((&house.person("media-editor").await, &house.person("assessor").await), &copy, "1").await;
        let lesson = nurse.get(&format!("/learning/units/{copy}")).await;
        assert!(lesson.html.contains("<track"), "captions: {}", lesson.html);
        let sql = "select r.id from learning_rendition r join learning_media m on m.id = r.media_id
                   where m.unit_id = $1 and r.kind = 'small'";
        let copy_id: uuid::Uuid = copy.parse().unwrap();
        let made: uuid::Uuid = app.db.value(sql, params![copy_id]).await.unwrap().unwrap();
        assert!(lesson.html.contains(&made.to_string()) && !before.contains(&made.to_string()));
        assert_eq!(nurse.get(&format!("/learning/media/{made}")).await.bytes, b"the film");
    });
}
