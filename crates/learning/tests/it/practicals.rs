//! Practical tasks: handed in, seen by somebody, reached, deleted.

use store::{Rows, params};
use testkit::{House, Seen, Visitor, scan, visitor::File};

use crate::{MODULES, learn, paths::open, publish};

const RUBRIC: &str = "## 内容准确\n- 还不行：有事实错误\n* 达到：事实都有出处\n- 好：写明了时效\n\n## 保护别人\n- 还不行：拍到没同意的人\n* 达到：出镜的都同意过\n";

fn task<'a>(mode: &'a str, rubric: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("mode", mode),
        ("title", "一条班组短视频"),
        ("task", "拍一条三十秒的班前会提醒，发在班组群里用一次。"),
        ("rubric", rubric),
        ("files", "1"),
        ("link", "1"),
    ]
}

/// Writes a task of a unit or path, has it approved, and gives its page.
async fn set(house: &House, base: &str, fields: &[(&str, &str)]) -> String {
    let educator = house.person("educator").await;
    let saved = educator.post(&format!("{base}/practical"), fields).await;
    assert_eq!(saved.status, 303, "{}", saved.text);
    let approved = house.person("reviewer").await.post(&format!("{base}/practical/approval"), &[("number", "1")]).await;
    assert_eq!(approved.status, 303, "{}", approved.text);
    let page = educator.get(&format!("{base}/practical")).await;
    let from = page.html.find("/learning/practicals/").unwrap_or_else(|| panic!("{}", page.text));
    page.html[from..].split('"').next().unwrap().to_owned()
}

fn png() -> Vec<u8> {
    let mut out = std::io::Cursor::new(Vec::new());
    image::RgbImage::from_pixel(8, 8, image::Rgb([20, 120, 200])).write_to(&mut out, image::ImageFormat::Png).unwrap();
    out.into_inner()
}

fn file<'a>(name: &'a str, bytes: &'a [u8]) -> File<'a> {
    File { field: "files", name, mime: "application/octet-stream", bytes }
}

async fn score(observer: &Visitor, page: &str, levels: [&str; 2], words: &str) -> Seen {
    let fields = [
        ("level-0", levels[0]),
        ("why-0", "写了规程条号"),
        ("level-1", levels[1]),
        ("why-1", "背影，没有工牌"),
        ("words", words),
    ];
    observer.post(&format!("{page}/scores"), &fields).await
}

/// The newest piece's page for observers.
async fn waiting(house: &House) -> String {
    let sql = "select id from learning_piece where scored_on is null";
    let ids: Vec<uuid::Uuid> = house.app.db.column(sql, vec![]).await.unwrap();
    assert_eq!(ids.len(), 1);
    format!("/learning/observations/{}", ids[0])
}

#[test]
fn a_certificate_wants_a_reviewed_piece() {
    testkit::on_each_database(MODULES, async |house| {
        let units = [publish(house, "拍什么").await, publish(house, "剪什么").await];
        let educator = house.person("educator").await;
        for unit in &units {
            let pool = "安全电压是多少伏？{=36 ~220 ####36 伏以下。}\n\n高压线落地，怎么走？{=双脚并拢跳开 ~大步跑开 ####跨步电压。}\n";
            educator.post_files(&format!("/learning/units/{unit}/pool"), &[("gift", pool)], &[]).await;
        }
        let base = open(house, &units).await;
        let bad = educator.post(&format!("{base}/practical"), &task("piece", "## 内容准确\n- 还不行：有错\n")).await;
        assert!(bad.status == 422 && bad.has("第一处在第 1 行") && bad.has("每条要有 2 到 5 级"), "{}", bad.text);
        let steps = educator.post(&format!("{base}/practical"), &task("steps", "- 验电\n")).await;
        assert!(steps.status == 422 && steps.has("逐步检查只能放在一门微课里"), "{}", steps.text);
        let page = set(house, &base, &task("piece", RUBRIC)).await;
        let own = educator.post(&format!("{base}/practical/approval"), &[("number", "1")]).await;
        assert_eq!(own.status, 403, "who writes does not approve");

        let worker = house.person("line-worker").await;
        for unit in &units {
            learn(&worker, unit).await;
        }
        let path = worker.get(&base).await;
        assert!(path.has("还有一个实操任务") && path.has("一条班组短视频") && !path.has("领取证书>"), "{}", path.text);
        let early = worker.post(&format!("{base}/certificates"), &[]).await;
        assert!(early.status == 409 && early.has("实操任务还没有达到"), "{}", early.text);

        let seen = worker.get(&page).await;
        assert!(seen.has("班前会提醒") && seen.has("达到：事实都有出处 至少") && seen.has("不排名"), "{}", seen.text);
        let send = format!("{page}/pieces");
        let nothing = worker.post_files(&send, &[("words", "用在周四班前会")], &[]).await;
        assert!(
            nothing.status == 422 && nothing.has("请放一个文件") && nothing.has("用在周四班前会"),
            "{}",
            nothing.text
        );
        let active = worker.post_files(&send, &[], &[file("a.svg", b"<svg xmlns='x'/>")]).await;
        assert!(active.status == 422 && active.has("a.svg 不是能交的文件"), "{}", active.text);
        let script = worker.post_files(&send, &[("link", "javascript:alert(1)")], &[]).await;
        assert!(script.status == 422 && script.has("http 或 https"), "{}", script.text);
        let picture = png();
        let files =
            [file("班前会.png", &picture), file("脚本.pdf", b"%PDF-1.7 x"), file("词.txt", "三个确认".as_bytes())];
        let sent = worker.post_files(&send, &[("words", "用在周四班前会")], &files).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        assert_eq!(worker.post_files(&send, &[], &files).await.status, 409, "one waits already");
        assert_eq!(scan::files(&house.files()), 3);

        // The leader of the team is told and looks; nobody else finds it.
        let told = "select count(*) from people_notice where person_id = $1 and message = 'learning-notice-piece'";
        let of = params![house.person_id("team-leader")];
        assert_eq!(house.app.db.count(told, of).await.unwrap(), 1);
        let all = "select count(*) from people_notice where message = 'learning-notice-piece'";
        assert_eq!(house.app.db.count(all, vec![]).await.unwrap(), 2, "the nearest leader and the nearest educator");
        let leader = house.person("team-leader").await;
        assert!(leader.get("/learning/observations").await.has("周海生 · K87 线路工区"));
        let at = waiting(house).await;
        let piece = leader.get(&at).await;
        assert!(piece.has("用在周四班前会") && piece.has("脚本.pdf") && piece.has("达到 至少"), "{}", piece.text);
        // The files come in no order that is told: the one before its name.
        let before = &piece.html[..piece.html.find("脚本.pdf").unwrap()];
        let address = before.rsplit("href=\"/learning/pieces/").next().unwrap().split('"').next().unwrap();
        let pdf = format!("/learning/pieces/{address}");
        let got = leader.get(&pdf).await;
        assert_eq!((got.status, got.bytes.as_slice()), (200, b"%PDF-1.7 x".as_slice()));
        assert!(got.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(worker.get(&pdf).await.status, 200);
        for slug in ["nicu-nurse", "liaison", "workshop-director"] {
            let other = house.person(slug).await;
            assert_eq!(other.get(&pdf).await.status, 404, "{slug}");
            assert!(matches!(other.get(&at).await.status, 403 | 404), "{slug}");
        }
        assert_eq!(worker.get(&at).await.status, 403);

        let blank = leader.post(&format!("{at}/scores"), &[("level-0", "1"), ("why-0", "")]).await;
        assert!(blank.status == 422 && blank.has("有 3 处要改"), "{}", blank.text);
        let silent = score(&leader, &at, ["1", "0"], "").await;
        assert!(silent.status == 422 && silent.has("请写明下一次做到什么"), "{}", silent.text);
        let again = score(&leader, &at, ["2", "0"], "把第三秒的人脸换成背影").await;
        assert_eq!(again.status, 303, "{}", again.text);
        assert_eq!(leader.get(&at).await.status, 404, "what was said is for its owner");
        assert_eq!(leader.get(&pdf).await.status, 404);
        let seen = worker.get(&page).await;
        for words in ["再试一次", "把第三秒的人脸换成背影", "内容准确 好", "背影，没有工牌", "马国强 看过，这样说"]
        {
            assert!(seen.has(words), "{words}: {}", seen.text);
        }
        assert!(!leader.get(&page).await.has("换成背影") && !educator.get(&page).await.has("换成背影"));
        assert!(worker.get("/me/data.html").await.has("把第三秒的人脸换成背影"));

        let sent = worker.post_files(&send, &[("link", "https://video.example.cn/1")], &[]).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        house.at("2026-11-25T09:00");
        let (worker, educator) = (house.person("line-worker").await, house.person("educator").await);
        let done = score(&educator, &waiting(house).await, ["1", "1"], "").await;
        assert_eq!(done.status, 303, "{}", done.text);
        let seen = worker.get(&page).await;
        assert!(seen.has("学完其余的课，就能领证书"), "{}", seen.text);
        let made = worker.post(&format!("{base}/certificates"), &[]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert!(worker.get(&made.location).await.has("2026年11月25日"), "earned when the last of it was reached");
        let leaked =
            "select count(*) from people_audit where action like 'learning.piece%' and detail not in ('', 'piece')";
        assert_eq!(house.app.db.count(leaked, vec![]).await.unwrap(), 0);
        let counted = educator.get(&format!("{base}/practical")).await;
        assert!(
            counted.has("交过的人 | \n人数不够 10，不显示") || counted.has("人数不够 10，不显示"),
            "{}",
            counted.text
        );

        // Its owner deletes the first try: files, scores and words are gone.
        let of = async |reached: bool| -> uuid::Uuid {
            let sql = "select id from learning_piece where reached = $1";
            house.app.db.column(sql, params![reached]).await.unwrap()[0]
        };
        let ids = [of(false).await, of(true).await];
        assert_eq!(educator.post(&format!("/learning/pieces/{}/removal", ids[0]), &[]).await.status, 404);
        assert_eq!(worker.post(&format!("/learning/pieces/{}/removal", ids[0]), &[]).await.status, 303);
        assert_eq!(scan::files(&house.files()), 0);
        assert_eq!(scan::holding(&house.app.db, "换成背影".as_bytes()).await, Vec::<String>::new());
        assert_eq!(worker.post(&format!("/learning/pieces/{}/removal", ids[1]), &[]).await.status, 303);
        assert_eq!(worker.get(&made.location).await.status, 200, "the certificate stays");
    });
}

/// So many more of the railway hand in, and the first of them reach it or not.
async fn hand_in(house: &House, version: uuid::Uuid, from: i64, count: i64, reached: bool) {
    let people = "select id from people_person where tenant_id = $1 order by id limit $2 offset $3";
    let people: Vec<uuid::Uuid> = house.app.db.column(people, params![house.tenant("rlw"), count, from]).await.unwrap();
    let (tenant, ids) = (house.tenant("rlw"), &house.app.ids);
    let sql = "insert into learning_piece (id, tenant_id, person_id, practical_id, version_id, words, link, handed_at, scored_on, reached)
               select $1, $2, $3, v.practical_id, v.id, '', '', 0, '2026-11-22', $5 from learning_practical_version v where v.id = $4";
    for person in people {
        let piece: uuid::Uuid = ids.untimed();
        let values = params![piece, tenant, person, version, reached];
        house.app.db.write(|tx| async move { tx.execute(sql, values).await }).await.unwrap();
    }
}

/// An educator who looks before and after somebody was seen learns nothing of them.
#[test]
fn one_more_piece_moves_nothing_that_is_told() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "拍一条提醒").await;
        let page = format!("/learning/units/{unit}/practical");
        set(house, &format!("/learning/units/{unit}"), &task("piece", RUBRIC)).await;
        let version = "select id from learning_practical_version";
        let version: uuid::Uuid = house.app.db.value(version, vec![]).await.unwrap().unwrap();
        let told = async || -> String {
            let seen = house.person("educator").await.get(&page).await;
            let list = seen.html.split("<dl").nth(1).and_then(|rest| rest.split("</dl>").next()).unwrap().to_owned();
            list.split('<').filter_map(|part| part.split('>').nth(1)).collect::<Vec<_>>().join(" ")
        };
        hand_in(house, version, 0, 9, true).await;
        let few = told().await;
        assert!(few.contains("人数不够 10，不显示"), "{few}");
        hand_in(house, version, 9, 1, true).await;
        let ten = told().await;
        assert!(ten.contains("10") && !ten.contains("人数不够"), "{ten}");
        for place in 10..19 {
            hand_in(house, version, place, 1, false).await;
            assert_eq!(told().await, ten);
        }
        hand_in(house, version, 19, 1, false).await;
        let twenty = told().await;
        assert!(twenty.contains("20") && twenty.contains("10"), "{twenty}");
    });
}

#[test]
fn steps_seen_complete_a_unit() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "验电挂地线").await;
        let base = format!("/learning/units/{unit}");
        let page = set(house, &base, &task("steps", "- 戴绝缘手套\n- 验电\n- 先接接地端\n")).await;
        let worker = house.person("line-worker").await;
        let seen = worker.get(&base).await;
        assert!(seen.has("也可以做给人看") && seen.has("一条班组短视频"), "{}", seen.text);
        assert!(worker.get(&page).await.has("请人看着做一遍"));

        let leader = house.person("team-leader").await;
        let begin = async |number: &str| {
            let task = page.rsplit('/').next().unwrap();
            leader.post("/learning/observations", &[("task", task), ("staff_number", number)]).await
        };
        let number = async |slug: &str| -> String {
            let sql = "select staff_number from people_person where id = $1";
            house.app.db.value(sql, params![house.person_id(slug)]).await.unwrap().unwrap()
        };
        for slug in ["team-leader", "educator", "nicu-nurse"] {
            let refused = begin(&number(slug).await).await;
            assert!(refused.status == 422 && refused.has("不是您负责的人"), "{slug}: {}", refused.text);
        }
        let begun = begin(&number("line-worker").await).await;
        assert_eq!(begun.status, 303, "{}", begun.text);
        assert_eq!(begin(&number("line-worker").await).await.status, 409, "one waits already");
        let scores = format!("{}/scores", begun.location);
        let part = [("level-0", "1"), ("level-2", "1"), ("words", "下次先验电再挂")];
        assert_eq!(leader.post(&scores, &part).await.status, 303);
        let seen = worker.get(&page).await;
        assert!(seen.has("下次先验电再挂") && seen.has("验电 还没做到"), "{}", seen.text);
        assert!(!worker.get(&base).await.has("已学会"));

        assert_eq!(worker.post_files(&format!("{page}/pieces"), &[("words", "周四白班")], &[]).await.status, 303);
        let at = waiting(house).await;
        assert!(leader.get(&at).await.has("周四白班"));
        let all = [("level-0", "1"), ("level-1", "1"), ("level-2", "1")];
        assert_eq!(leader.post(&format!("{at}/scores"), &all).await.status, 303);
        let done = worker.get(&format!("{base}/completion")).await;
        assert!(
            done.has("这一课学会了") && done.has("有人看着你一步一步做到了") && done.has("领取证书"),
            "{}",
            done.text
        );
        let db = &house.app.db;
        let person = params![house.person_id("line-worker")];
        assert_eq!(
            db.count("select count(*) from learning_probe where person_id = $1", person.clone()).await.unwrap(),
            3
        );
        let said = "select count(*) from records_statement where person_id = $1 and body like '%verbs/completed%'";
        assert_eq!(db.count(said, person.clone()).await.unwrap(), 1);
        let said = "select count(*) from records_statement where person_id = $1 and body like '%verbs/passed%'";
        assert_eq!(db.count(said, person).await.unwrap(), 1, "the task is told as passed");
    });
}

#[test]
fn who_assesses_a_person_does_not_look_at_their_work() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "验电挂地线").await;
        let base = format!("/learning/units/{unit}");
        let page = set(house, &base, &task("work", RUBRIC)).await;
        let worker = house.person("line-worker").await;
        assert_eq!(worker.post_files(&format!("{page}/pieces"), &[], &[]).await.status, 303);
        let at = waiting(house).await;
        let leader = house.person("team-leader").await;
        assert_eq!(leader.get(&at).await.status, 200);
        let (app, tenant, person) = (&house.app, house.tenant("rlw"), house.person_id("team-leader"));
        let grant =
            "insert into people_grant (id, tenant_id, person_id, role, unit_id, from_day, granted_by, granted_at)
                     values ($1, $2, $3, 'assessor', $4, '2026-01-01', $3, 0)";
        let values = params![app.ids.make::<uuid::Uuid>(), tenant, person, house.unit("rlw/gongwu-3")];
        app.db.write(|tx| async move { tx.execute(grant, values).await }).await.unwrap();
        let leader = house.person("team-leader").await;
        assert_eq!(leader.get(&at).await.status, 404);
        assert!(leader.get("/learning/observations").await.has("现在没有要看的"));
        assert_eq!(score(&leader, &at, ["1", "1"], "").await.status, 404);
    });
}

#[test]
fn what_somebody_made_goes_three_years_after_they_left() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "验电挂地线").await;
        let page = set(house, &format!("/learning/units/{unit}"), &task("piece", RUBRIC)).await;
        let worker = house.person("line-worker").await;
        let sent = worker.post_files(&format!("{page}/pieces"), &[], &[file("词.txt", "三个确认".as_bytes())]).await;
        assert_eq!(sent.status, 303, "{}", sent.text);
        let leader = house.person("team-leader").await;
        assert_eq!(score(&leader, &waiting(house).await, ["1", "1"], "").await.status, 303);
        let (app, person) = (&house.app, house.person_id("line-worker"));
        let leave = "update people_person set left_on = '2026-11-30' where id = $1";
        app.db.write(|tx| async move { tx.execute(leave, params![person]).await }).await.unwrap();
        house.at("2029-12-01T09:00");
        assert_eq!(scan::files(&house.files()), 1);
        learning::purge::run(app).await.unwrap();
        for table in ["learning_piece", "learning_piece_file", "learning_scoring", "learning_score"] {
            assert_eq!(app.db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap(), 0, "{table}");
        }
        assert_eq!(scan::files(&house.files()), 0);
    });
}
