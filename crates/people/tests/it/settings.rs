//! Text size, appearance and language, before and after signing in.

use super::on_each_database;

#[test]
fn settings_live_in_cookies_and_say_nothing_of_a_person() {
    on_each_database(async |house| {
        let visitor = house.stranger();
        let larger = visitor.post("/settings/text", &[("text", "max"), ("to", "/sign-in")]).await;
        assert_eq!((larger.status, larger.location.as_str()), (303, "/sign-in"));
        assert_eq!(larger.headers["set-cookie"], "xq_text=max; Path=/; SameSite=Lax; Max-Age=31536000");
        visitor.post("/settings/theme", &[("theme", "dark"), ("to", "/sign-in")]).await;
        visitor.post("/settings/lang", &[("lang", "en"), ("to", "/sign-in")]).await;
        let page = visitor.get("/sign-in").await;
        assert!(page.html.contains(r#"<html lang="en" data-theme="dark" data-text="max""#), "{}", &page.html[..200]);
        assert!(page.has("Learn a little, speak up, get an answer."));

        assert_eq!(visitor.post("/settings/text", &[("text", "huge")]).await.status, 422);
        let away = visitor.post("/settings/theme", &[("theme", "auto"), ("to", "https://evil.example")]).await;
        assert_eq!(away.location, "/", "never to another site");
    });
}
