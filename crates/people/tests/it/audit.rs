//! The chain of the log.

use super::on_each_database;
use people::audit::{self, Verdict};
use store::params;
use testkit::House;

async fn log(house: &House, actions: &[&'static str]) {
    for action in actions {
        let (tenant, now) = (house.tenant("rlw"), house.now());
        house
            .app
            .db
            .write(|tx| async move { audit::write_as(&tx, now, tenant, None, action, "x", "").await })
            .await
            .unwrap();
    }
}

async fn tamper(house: &House, sql: &str) {
    house.app.db.write(|tx| async move { tx.execute(sql, params![house.tenant("rlw")]).await }).await.unwrap();
}

#[test]
fn a_changed_row_and_a_removed_row_are_found() {
    on_each_database(async |house| {
        let verdict = || audit::verify(&house.app.db, house.tenant("rlw"));
        log(house, &["a.one", "a.two", "a.three", "a.four"]).await;
        assert_eq!(verdict().await.unwrap(), Verdict::Whole { entries: 4 });

        tamper(house, "update people_audit set detail = 'other' where tenant_id = $1 and seq = 3").await;
        assert_eq!(verdict().await.unwrap(), Verdict::Broken { seq: 3 });
        let page = house.person("audit-admin").await.get("/audit?check=whole").await;
        assert!(page.has("日志在第 3 条处被改动或缺失"), "{}", page.text);
        tamper(house, "update people_audit set detail = '' where tenant_id = $1 and seq = 3").await;
        assert_eq!(verdict().await.unwrap(), Verdict::Whole { entries: 4 });

        tamper(house, "delete from people_audit where tenant_id = $1 and seq = 2").await;
        assert_eq!(verdict().await.unwrap(), Verdict::Broken { seq: 2 });
    });
}

#[test]
fn a_log_that_was_cut_at_its_end_is_found() {
    on_each_database(async |house| {
        log(house, &["a.one", "a.two", "a.three"]).await;
        tamper(house, "delete from people_audit where tenant_id = $1 and seq = 3").await;
        assert_eq!(audit::verify(&house.app.db, house.tenant("rlw")).await.unwrap(), Verdict::Broken { seq: 3 });
    });
}

#[test]
fn the_log_is_read_and_exported_by_its_administrator() {
    on_each_database(async |house| {
        log(house, &["a.one", "b.two"]).await;
        let auditor = house.person("audit-admin").await;
        insta::assert_snapshot!(auditor.get("/audit?action=b").await.text, @"
        # 审计日志
        CSV → /audit.csv?action=b
        校验整条日志：有没有缺失或改动 → /audit?check=whole
        操作
        [action: b]
        <筛选>
        审计日志
        序号 | 时间 | 操作 | 操作人 | 对象 | 说明 |
        2 | 11月23日 09:00 | b.two | 系统 | x |  |
        更早的 → /audit?action=b&before=2
        ");
        let csv = auditor.get("/audit.csv").await;
        let lines: Vec<&str> = csv.html.lines().collect();
        assert_eq!((lines.len(), lines[0]), (3, "seq,at,actor,action,subject,detail,hash"));
        assert!(lines[1].starts_with("2,2026-11-23T01:00:00Z,,b.two,x,,"), "{}", lines[1]);
    });
}

#[test]
fn the_page_says_names_and_words_where_the_log_has_ids() {
    on_each_database(async |house| {
        let team = house.unit(demo::org::K87_TEAM);
        let admin = house.person("system-admin").await;
        let to = house.unit("rlw/gongwu-4").to_string();
        let fields = [("parent", to.as_str()), ("from", "2026-12-01")];
        assert_eq!(admin.post(&format!("/units/{team}/placements"), &fields).await.status, 303);
        let auditor = house.person("audit-admin").await;
        let page = auditor.get("/audit?action=people.unit").await;
        insta::assert_snapshot!(page.part("tbody"), @"1 | 11月23日 09:00 | 调整隶属 people.unit.placement | 方一鸣 | K87 线路工区 | parent=工务四车间 from=2026-12-01 |");
        assert!(!page.html.contains(&team.to_string()));
        let file = auditor.get("/audit.csv").await;
        assert!(file.html.contains(&team.to_string()), "the file has the rows as they were hashed");
    });
}
