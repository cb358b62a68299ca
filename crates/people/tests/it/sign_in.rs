//! Passwords, printed codes, second factors.

use super::on_each_database;
use base::Clock;
use people::sign_in;
use store::{Rows, params};
use testkit::{House, Visitor};

use super::{actor, plain, staff_number};

const PASSWORD: &str = "夜里三点半 出来上天窗";

async fn give_password(house: &House, slug: &str) -> String {
    let (tenant, person) = house.loaded.cast[slug];
    sign_in::set_password(&house.app, tenant, person, PASSWORD, None, None).await.unwrap();
    staff_number(house, slug).await
}

async fn try_in(visitor: &Visitor, staff_number: &str, password: &str) -> testkit::Seen {
    let fields = [("tenant", "rlw"), ("staff_number", staff_number), ("password", password), ("to", "/me")];
    visitor.post("/sign-in", &fields).await
}

#[test]
fn a_right_password_leads_on_and_a_wrong_one_says_little() {
    on_each_database(async |house| {
        let number = give_password(house, "line-worker").await;
        let visitor = house.stranger();
        let page = visitor.get("/sign-in?to=/me").await;
        insta::assert_snapshot!(plain(&page.text), @"
        # 心桥
        学得进，说得出，有回音。
        - 三五分钟一节课，会了就算完成，不看时长
        - 提出的事，您说“解决了”才算办结
        - 不打卡、不排名；匿名就是匿名，谁也查不到
        单位
        [tenant: 滨河市妇幼保健院 ▾]
        工号
        [staff_number: ]
        密码
        [password: ]
        <登录>
        - 用登录码登录没有手机和邮箱也能用：请联络员打印一张登录码 → /sign-in/code
        - 演示人物选一位人物直接进入 → /demo
        ");

        let wrong = try_in(&visitor, &number, "something else").await;
        assert_eq!(wrong.status, 422);
        insta::assert_snapshot!(wrong.part(".errors"), @"
        ## 有 1 处要改
        - 工号或密码不对 → #f-password
        ");
        assert_eq!(wrong.field("staff_number"), number, "what was typed stays");
        assert_eq!(wrong.field("password"), "", "but not the password");
        let nobody = try_in(&visitor, "NOBODY", "something else").await;
        assert_eq!(nobody.part(".errors"), wrong.part(".errors"), "nobody learns who works here");

        let right = try_in(&visitor, &number, PASSWORD).await;
        assert_eq!((right.status, right.location.as_str()), (303, "/me"));
        assert_eq!(visitor.get("/me").await.status, 200);
        assert_eq!(house.stranger().get("/me").await.location, "/sign-in?to=%2Fme");

        let elsewhere =
            [("tenant", "rlw"), ("staff_number", number.as_str()), ("password", PASSWORD), ("to", "//evil.example")];
        assert_eq!(house.stranger().post("/sign-in", &elsewhere).await.location, "/");
        let other_tenant = [("tenant", "hsp"), ("staff_number", number.as_str()), ("password", PASSWORD)];
        assert_eq!(house.stranger().post("/sign-in", &other_tenant).await.status, 422);
    });
}

#[test]
fn five_wrong_tries_let_the_account_rest_for_a_quarter_of_an_hour() {
    on_each_database(async |house| {
        let number = give_password(house, "line-worker").await;
        let visitor = house.stranger();
        for _ in 0..5 {
            assert_eq!(try_in(&visitor, &number, "guess").await.status, 422);
        }
        let resting = try_in(&visitor, &number, PASSWORD).await;
        assert_eq!(resting.status, 429, "also with the right password");
        insta::assert_snapshot!(resting.text, @"
        # 操作太频繁
        为了保护账号，请稍等一会儿。
        请 900 秒后再试。
        回到今日 → / 帮助 → /help
        429
        ");
        house.at("2026-11-23T09:14");
        assert_eq!(try_in(&visitor, &number, PASSWORD).await.status, 429);
        house.at("2026-11-23T09:16");
        assert_eq!(try_in(&visitor, &number, PASSWORD).await.status, 303);
        let logged = people::audit::page(&house.app.db, house.tenant("rlw"), "people.lockout", None, 10).await.unwrap();
        assert_eq!((logged.len(), logged[0].subject.as_str(), logged[0].actor_id), (1, number.as_str(), None));
    });
}

#[test]
fn a_printed_code_is_good_once_and_for_a_fortnight() {
    on_each_database(async |house| {
        let admin = house.person("security-admin").await;
        let person = house.person_id("line-worker");
        let slip = admin.post(&format!("/people/{person}/codes"), &[]).await;
        insta::assert_snapshot!(plain(&slip.text).replace(&slip.part(".slip code"), "CODE"), @"
        返回 → /people
        # 打印登录码
        这张登录码只显示这一次，只能用一次。请打印后当面交给本人。
        - 周海生
        打开 |
        http://127.0.0.1:8080/sign-in/code
        登录码 |
        CODE
        有效期 |
        14 天
        ");
        let code = slip.part(".slip code").to_lowercase().replace('-', " ");

        let visitor = house.stranger();
        let used = visitor.post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!((used.status, used.location.as_str()), (303, "/"));
        assert!(visitor.get("/me").await.has("周海生"));
        let again = house.stranger().post("/sign-in/code", &[("code", &code)]).await;
        assert_eq!(again.status, 422);
        insta::assert_snapshot!(again.part(".errors"), @"
        ## 有 1 处要改
        - 这个登录码不对、已经用过或已过期 → #f-code
        ");

        let late = admin.post(&format!("/people/{person}/codes"), &[]).await.part(".slip code");
        house.at("2026-12-07T09:01");
        assert_eq!(house.stranger().post("/sign-in/code", &[("code", &late)]).await.status, 422);

        let for_admin = admin.post(&format!("/people/{}/codes", house.person_id("audit-admin")), &[]).await;
        assert_eq!(for_admin.status, 409, "administrators are not signed in by paper");
    });
}

/// The six digits that an authenticator shows now, for a secret as it is typed.
fn digits(typed: &str) -> String {
    let secret = totp_rs::Secret::try_from_base32(typed).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(Clock::wall().as_second() as u64).to_string()
}

#[test]
fn an_administrator_sets_up_a_second_factor_and_a_code_counts_once() {
    on_each_database(async |house| {
        let number = give_password(house, "system-admin").await;
        let visitor = house.stranger();
        let first = try_in(&visitor, &number, PASSWORD).await;
        assert_eq!(first.location, "/sign-in/second-factor");
        assert_eq!(visitor.get("/people").await.status, 303, "one factor is not enough");

        let page = visitor.get("/sign-in/second-factor").await;
        assert!(page.html.contains("<svg"), "a QR code");
        let typed = page.part("main code");
        assert_eq!(visitor.post("/sign-in/second-factor", &[("code", "000000")]).await.status, 422);
        let code = digits(&typed);
        let through = visitor.post("/sign-in/second-factor", &[("code", &code)]).await;
        assert_eq!((through.status, through.location.as_str()), (303, "/"));
        assert_eq!(visitor.get("/people").await.status, 200);

        let again = house.stranger();
        try_in(&again, &number, PASSWORD).await;
        let page = again.get("/sign-in/second-factor").await;
        assert_eq!(page.part("main code"), "", "the secret is not shown twice");
        let replayed = again.post("/sign-in/second-factor", &[("code", &code)]).await;
        assert_eq!(replayed.status, 422);
        insta::assert_snapshot!(replayed.part(".errors"), @"
        ## 有 1 处要改
        - 验证码不对，或已经用过 → #f-code
        ");
        assert_eq!(again.get("/people").await.status, 303);

        let sealed: Vec<u8> = house.app.db.value("select secret from people_totp", vec![]).await.unwrap().unwrap();
        assert!(sealed.len() > 40 && !String::from_utf8_lossy(&sealed).contains(&typed), "kept sealed");
    });
}

#[test]
fn a_page_of_another_site_cannot_post() {
    on_each_database(async |house| {
        let visitor = house.person("line-worker").await;
        let forged = |name: &'static str, value: &'static str| {
            let mut request = visitor.request(
                axum::http::Method::POST,
                "/sign-out",
                "application/x-www-form-urlencoded",
                axum::body::Body::empty(),
            );
            request.headers_mut().remove("sec-fetch-site");
            request.headers_mut().insert(name, value.parse().unwrap());
            request
        };
        assert_eq!(visitor.send(forged("origin", "https://evil.example")).await.status, 403);
        assert_eq!(visitor.send(forged("sec-fetch-site", "cross-site")).await.status, 403);
        assert_eq!(visitor.get("/me").await.status, 200, "still signed in");
        assert_eq!(visitor.send(forged("origin", "http://xinqiao.test")).await.location, "/sign-in");
        assert_eq!(visitor.get("/me").await.status, 303);
    });
}

#[test]
fn a_password_that_is_short_or_known_is_refused() {
    on_each_database(async |house| {
        let visitor = house.person("line-worker").await;
        let number = staff_number(house, "line-worker").await;
        for (password, again) in [
            ("kurz", "kurz"),
            ("password123456", "password123456"),
            (number.as_str(), number.as_str()),
            (PASSWORD, "另一个"),
        ] {
            let seen = visitor.post("/me/password", &[("present", ""), ("password", password), ("again", again)]).await;
            assert_eq!(seen.status, 422, "{password}");
        }
        let fields = [("present", ""), ("password", PASSWORD), ("again", PASSWORD)];
        assert_eq!(visitor.post("/me/password", &fields).await.location, "/me?done=done-password");
        let second = [("present", "not it"), ("password", "又一个新的密码短语"), ("again", "又一个新的密码短语")];
        assert_eq!(visitor.post("/me/password", &second).await.status, 422, "the present one is asked for");

        let by = actor(house, "line-worker").await;
        let hash: String = house
            .app
            .db
            .value("select hash from people_password where person_id = $1", params![by.person])
            .await
            .unwrap()
            .unwrap();
        assert!(hash.starts_with("$argon2id$"), "{hash}");
    });
}
