//! Who sees what, and that the rest does not exist for them.

use testkit::{on_each_database, visitor::File};

use crate::{MODULES, TEXT, done, install, raise, raise_known, take_over};

#[test]
fn what_is_not_yours_to_know_is_not_there() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "confidential", TEXT).await;
        take_over(house, &handler, &id).await;
        for (slug, status) in [
            ("team-leader", 403),
            ("educator", 403),
            ("system-admin", 403),
            ("security-admin", 403),
            ("audit-admin", 403),
            ("discipline-observer", 403),
            ("branch-secretary", 404),
            ("hr-handler", 404),
            ("workshop-director", 404),
            ("union-handler", 200),
        ] {
            let visitor = house.person(slug).await;
            let case = visitor.get(&format!("/voice/needs/{id}/case")).await;
            assert_eq!(case.status, status, "{slug}");
            assert!(status == 200 || !case.html.contains("早餐"), "{slug}");
            let ledger = visitor.get("/voice/ledger").await;
            assert_eq!(ledger.html.contains("早餐"), status == 200, "{slug}");
            assert_eq!(visitor.get(&format!("/voice/needs/{id}")).await.status, 404, "{slug} is not the author");
            assert_eq!(visitor.post(&format!("/voice/needs/{id}/confirmation"), &[]).await.status, 404, "{slug}");
        }
        assert_eq!(house.stranger().get("/voice/ledger").await.status, 303);
    });
}

#[test]
fn a_sensitive_need_is_read_by_few() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let nurse = house.person("nicu-nurse").await;
        let id = raise_known(&nurse, "stress", "named", "连着四个大夜，睡不着，撑不住了").await;
        let counsellor = house.person("eap-counsellor").await;
        assert!(counsellor.get(&format!("/voice/needs/{id}/case")).await.has("连着四个大夜"));
        for slug in ["hr-handler", "hospital-logistics", "media-editor"] {
            let visitor = house.person(slug).await;
            assert_ne!(visitor.get(&format!("/voice/needs/{id}/case")).await.status, 200, "{slug}");
        }
        let file = counsellor.get("/voice/ledger.csv").await;
        assert_eq!(file.status, 200);
        assert!(!file.html.contains("大夜") && file.html.contains("敏感内容"), "{}", file.html);
    });
}

#[test]
fn a_photo_is_stripped_and_a_disguise_refused() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let fields = [("category", "food"), ("identity", "named"), ("text", TEXT)];
        let send = async |bytes: &[u8]| {
            let file = File { field: "photo", name: "现场.jpg", mime: "image/jpeg", bytes };
            author.post_files("/voice/needs", &fields, &[file]).await
        };
        let svg = send(b"<svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"></svg>").await;
        assert_eq!(svg.status, 422);
        assert!(svg.has("这个文件不是能读取的照片") && svg.has(TEXT), "{}", svg.text);
        let huge = send(&vec![0xff; 13 << 20]).await;
        assert_eq!(huge.status, 422);
        assert!(huge.has("照片超过 12 MB"), "{}", huge.text);
        assert_eq!(send(&vec![0xff; 50 << 20]).await.status, 413);

        let mut png = std::io::Cursor::new(Vec::new());
        image::DynamicImage::new_rgb8(40, 20).write_to(&mut png, image::ImageFormat::Png).unwrap();
        let sent = send(png.get_ref()).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let own = author.get(&sent.location).await;
        let photo = own.html.split("<img src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let picture = author.get(&photo).await;
        assert_eq!(&picture.bytes[..3], [0xff, 0xd8, 0xff]);
        assert_eq!(house.person("educator").await.get(&photo).await.status, 404);
        assert!(
            !house.files().exists() || std::fs::read_dir(house.files()).unwrap().next().is_none(),
            "no file with a time"
        );
    });
}

#[test]
fn danger_to_life_is_answered_with_help_and_not_with_a_search() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        let receipt = raise(&author, "stress", "anonymous", "真的不想活了").await;
        assert!(receipt.has("心理援助热线 12356") && receipt.has("我们不会因此去查您是谁"), "{}", receipt.text);
        assert!(!raise(&author, "food", "anonymous", TEXT).await.has("12356"));
    });
}

#[test]
fn too_many_needs_in_a_day_are_refused_without_a_record() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        for _ in 0..house.app.config.limits.needs_per_day {
            raise(&author, "food", "anonymous", TEXT).await;
        }
        assert_eq!(raise(&author, "food", "anonymous", TEXT).await.status, 429);
    });
}

#[test]
fn a_category_is_edited_by_the_union_and_holds_from_then_on() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (union, handler) = (house.person("union-handler").await, house.person("logistics-handler").await);
        let list = union.get("/voice/categories").await;
        let edit =
            list.html.split("href=\"/voice/categories/").nth(1).unwrap().split("/edit").next().unwrap().to_owned();
        assert_eq!(handler.get(&format!("/voice/categories/{edit}/edit")).await.status, 403);
        let fields = [
            ("owner_role", "need-handler"),
            ("owner_unit", "rlw/jiguan/houqin"),
            ("reply_hours", "4"),
            ("promise_days", "5"),
        ];
        assert_eq!(union.post(&format!("/voice/categories/{edit}"), &fields).await.status, 303);
        let author = house.person("line-worker").await;
        let id = raise_known(&author, "environment", "named", TEXT).await;
        take_over(house, &handler, &id).await;
        done(&handler, &id, "note", &[("text", "四小时内答复")]).await;
        assert!(handler.get(&format!("/voice/needs/{id}/case")).await.has("11月23日 13:00"));
        let bad = [("owner_role", "employee"), ("owner_unit", "nowhere"), ("reply_hours", "0"), ("promise_days", "x")];
        assert_eq!(union.post(&format!("/voice/categories/{edit}"), &bad).await.status, 422);
    });
}
