//! Asking for a correction, and its answer.

use super::on_each_database;

use super::plain;

#[test]
fn a_correction_is_asked_answered_and_told() {
    on_each_database(async |house| {
        let (worker, admin) = (house.person("team-leader").await, house.person("system-admin").await);
        assert_eq!(worker.post("/me/corrections", &[("text", "")]).await.status, 422);
        let asked = worker.post("/me/corrections", &[("text", "我的岗位是线路工长，不是线路工")]).await;
        assert_eq!(asked.location, "/me/data?done=done-correction");

        let list = admin.get("/corrections").await;
        insta::assert_snapshot!(plain(&list.text), @"
        # 更正请求
        ## 马国强 → /people/…  H01199
        待答复
        我的岗位是线路工长，不是线路工
        11月23日 09:00
        答复
        [answer: ]
        <答复并通知本人>
        ");
        let answer = list.html.split("action=\"/corrections/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let path = format!("/corrections/{answer}");
        let refused = admin.post(&path, &[("answer", " ")]).await;
        assert_eq!((refused.status, refused.part(".field .err").as_str()), (422, "请填写"));
        assert_eq!(worker.post(&path, &[("answer", "自己答复")]).await.status, 403);
        let other = house.person("nicu-nurse").await;
        assert_eq!(other.post(&path, &[("answer", "别处的")]).await.status, 403);
        assert_eq!(
            admin.post(&path, &[("answer", "已改为线路工长")]).await.location,
            "/corrections?done=done-correction-answered"
        );
        assert_eq!(admin.post(&path, &[("answer", "再答一次")]).await.status, 409);

        assert!(worker.get("/me/data").await.has("已改为线路工长"));
        // Their window shift is told in the evening before.
        assert!(worker.get("/me").await.has("没有新消息"));
        house.at("2026-11-23T21:30");
        assert!(worker.get("/me").await.has("您的更正请求有了答复"), "{}", worker.get("/me").await.text);
    });
}
