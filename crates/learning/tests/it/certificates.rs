//! Certificates: asked for, printed, published, checked, revoked.

use store::{Rows, params};

use crate::{MODULES, learn, publish};

#[test]
fn from_learning_to_revoking() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let ask = format!("/learning/units/{unit}/certificates");
        let (worker, stranger) = (house.person("line-worker").await, house.stranger());
        assert!(worker.get("/learning/certificates").await.has("还没有证书"));
        let early = worker.post(&ask, &[]).await;
        assert!(early.status == 409 && early.has("还没有学完，不能领取证书"), "{}", early.text);
        learn(&worker, &unit).await;
        assert!(worker.get(&format!("/learning/units/{unit}/completion")).await.has("领取证书"));
        let made = worker.post(&ask, &[]).await;
        assert_eq!(made.status, 303, "{}", made.text);
        assert_eq!(worker.post(&ask, &[]).await.location, made.location, "one is enough");
        let own = worker.get(&made.location).await;
        assert!(own.has("学习证书") && own.has("触电急救第一步") && own.has("长期有效"), "{}", own.text);
        assert!(own.has("未公开，暂不能在线核验") && !own.html.contains("class=\"qr\""), "{}", own.text);
        assert_eq!(house.person("team-leader").await.get(&made.location).await.status, 404);

        let db = &house.app.db;
        let code: String = db.value("select code from learning_certificate", vec![]).await.unwrap().unwrap();
        let page = format!("/certificates/{code}");
        assert_eq!(stranger.get(&page).await.status, 404, "its holder has not made it public");
        assert_eq!(worker.post(&format!("{}/publication", made.location), &[]).await.status, 303);
        let own = worker.get(&made.location).await;
        assert!(own.html.contains("<svg") && own.html.contains("class=\"qr\"") && own.has(&page), "{}", own.text);
        let seen = stranger.get(&page).await;
        assert!(seen.status == 200 && seen.has("有效") && seen.has("海环铁路"), "{}", seen.text);
        let spelled =
            code.to_lowercase().as_bytes().chunks(4).map(String::from_utf8_lossy).collect::<Vec<_>>().join("-");
        let found = stranger.get(&format!("/certificates?code={spelled}")).await;
        assert!(stranger.get(&found.location).await.has("触电急救第一步"), "as somebody types it");
        assert_eq!(stranger.get("/certificates/ABCDEFGHJKMNPQRS").await.status, 404);

        let file = worker.get(&format!("{}/signed", made.location)).await;
        let check = async |text: &str| stranger.post_files("/certificates/checks", &[("signed", text)], &[]).await;
        let good = check(&file.html).await;
        assert!(good.status == 200 && good.has("签名正确，内容未改动") && good.has("有效"), "{}", good.text);
        let mut altered: serde_json::Value = serde_json::from_str(&file.html).unwrap();
        let payload = altered["payload"].as_str().unwrap().to_owned();
        altered["payload"] = format!("{}{}", if payload.starts_with('e') { 'f' } else { 'e' }, &payload[1..]).into();
        let bad = check(&altered.to_string()).await;
        assert!(bad.status == 422 && bad.has("签名不符：内容被改动过"), "{}", bad.text);
        let bad = check("{}").await;
        assert!(bad.status == 422 && bad.has("这不是证书的签名文件"), "{}", bad.text);
        let key: String =
            db.column::<uuid::Uuid>("select id from learning_signing_key", vec![]).await.unwrap()[0].to_string();
        let jwk = stranger.get(&format!("/certificates/keys/{key}")).await;
        assert!(jwk.html.contains("\"crv\":\"Ed25519\""), "{}", jwk.html);

        assert_eq!(worker.get("/learning/revocations/new").await.status, 403);
        let educator = house.person("educator").await;
        let wrong = educator.post("/learning/revocations", &[("code", "ABCD"), ("reason", "")]).await;
        assert!(wrong.status == 422 && wrong.has("必填") | wrong.has("请"), "{}", wrong.text);
        let wrong = educator.post("/learning/revocations", &[("code", "ABCD"), ("reason", "发错了人")]).await;
        assert!(wrong.status == 422 && wrong.has("没有这个编号的证书"), "{}", wrong.text);
        let revoked = educator.post("/learning/revocations", &[("code", &spelled), ("reason", "题目有误，重学")]).await;
        assert_eq!(revoked.status, 303, "{}", revoked.text);
        let seen = stranger.get(&page).await;
        assert!(seen.has("已撤销") && seen.has("题目有误，重学"), "{}", seen.text);
        assert!(check(&file.html).await.has("已撤销"), "the signature is still right, and it does not count");
        let told = "select count(*) from people_notice where person_id = $1 and message = 'learning-notice-revoked'";
        assert_eq!(db.count(told, params![house.person_id("line-worker")]).await.unwrap(), 1);
        assert_eq!(worker.post(&format!("{}/publication/removal", made.location), &[]).await.status, 303);
        assert_eq!(stranger.get(&page).await.status, 404, "no longer public");
    });
}

#[test]
fn it_expires_when_the_rule_says_so() {
    testkit::on_each_database(MODULES, async |house| {
        let unit = publish(house, "触电急救第一步").await;
        let rule = "insert into learning_validity (tenant_id, kind, subject_id, post, months, made_by, made_at)
                    values ($1, 'unit', $2, '', 12, $3, 0)";
        let values = params![house.tenant("rlw"), unit.parse::<uuid::Uuid>().unwrap(), house.person_id("educator")];
        house.app.db.write(|tx| async move { tx.execute(rule, values).await }).await.unwrap();
        let worker = house.person("line-worker").await;
        learn(&worker, &unit).await;
        let made = worker.post(&format!("/learning/units/{unit}/certificates"), &[]).await;
        let own = worker.get(&made.location).await;
        assert!(own.has("前有效") && own.has("2027年11月"), "{}", own.text);
        house.at("2027-12-01T09:00");
        let worker = house.person("line-worker").await;
        assert!(worker.get(&made.location).await.has("已过期"));
        assert!(worker.get("/learning/certificates").await.has("已过期"));
    });
}
