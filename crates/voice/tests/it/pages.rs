//! Every page in both languages, with no text missing; the main ones as a
//! person sees them.

use testkit::on_each_database;

use crate::{MODULES, TEXT, done, install, raise, raise_known, take_over};

#[test]
fn every_page_in_both_languages() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let (author, handler) = (house.person("line-worker").await, house.person("logistics-handler").await);
        let id = raise_known(&author, "food", "confidential", TEXT).await;
        take_over(house, &handler, &id).await;
        done(&handler, &id, "summary", &[("text", "夜间天窗后的早餐")]).await;
        done(&handler, &id, "reply", &[("text", "在办")]).await;
        let union = house.person("union-handler").await;
        let edit = union.get("/voice/categories").await;
        let edit = edit.html.split("href=\"/voice/categories/").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let own = [
            "/voice".into(),
            "/voice/needs/new".into(),
            format!("/voice/needs/{id}"),
            "/voice/receipts".into(),
            "/voice/public".into(),
        ];
        let case = [
            "reply",
            "question",
            "promise",
            "solution",
            "inability",
            "assignment",
            "joint",
            "classification",
            "merger",
            "note",
            "summary",
            "author",
            "signature",
            "return",
            "take-on",
            "separation",
        ]
        .map(|noun| format!("/voice/needs/{id}/{noun}/new"));
        let staff = [
            format!("/voice/needs/{id}/case"),
            "/voice/ledger".into(),
            "/voice/quality".into(),
            "/voice/categories".into(),
            "/voice/ledger/print".into(),
            "/voice/hotspots".into(),
            "/voice/needs/recorded/new".into(),
            "/voice/answers".into(),
            "/voice/answers/new".into(),
            "/voice/matters".into(),
            format!("/voice/public/{id}"),
        ];
        let english =
            (house.person("line-worker").await.in_english(), house.person("logistics-handler").await.in_english());
        for (who, paths) in [
            (&author, own.as_slice()),
            (&english.0, own.as_slice()),
            (&handler, case.as_slice()),
            (&english.1, case.as_slice()),
            (&handler, staff.as_slice()),
            (&english.1, staff.as_slice()),
            (&union, &[format!("/voice/categories/{edit}")]),
        ] {
            for path in paths {
                let seen = who.get(path).await;
                assert_eq!(seen.status, 200, "{path}: {}", seen.text);
                assert!(!seen.html.contains('⟦'), "{path}: {}", seen.html);
                assert!(!seen.html.contains("style="), "{path}");
            }
        }
        let receipt = raise(&english.0, "food", "anonymous", TEXT).await;
        assert!(!receipt.html.contains('⟦') && receipt.has("Keep this code"), "{}", receipt.text);
    });
}

#[test]
fn the_home_and_the_form_as_a_line_worker_sees_them() {
    on_each_database(MODULES, async |house| {
        install(house).await;
        let author = house.person("line-worker").await;
        insta::assert_snapshot!(author.get("/voice").await.text, @"
        # 心声
        有难处说出来，办好没办好您说了算
        我要反映 → /voice/needs/new
        ## 我反映的
        还没有反映过。工作、生活上有难处，一分钟就能说清。
        只有您能看到这个列表。匿名反映的不在里面，请用回执码查看。
        - 职工需求清单大家反映了什么，办到哪一步 → /voice/public
        - 政策问答工资、休假、工伤，先看看怎么规定的 → /voice/answers
        - 年度十件实事今年答应的事，办到哪一步 → /voice/matters
        - 脉搏问卷自愿填几道题，结果人人能看 → /voice/pulses
        - 我有回执码查看匿名反映的办理情况 → /voice/receipts
        ");
        let form = author.get("/voice/needs/new").await;
        assert!(form.html.contains("data-outbox=\"need\"") && form.html.contains("data-anonymous-choice"));
        let refused = author.post("/voice/needs", &[("category", "food"), ("text", "饭"), ("identity", "named")]).await;
        assert_eq!(refused.status, 422);
        assert!(
            refused.has("至少 5 个字") && refused.has("[text: 饭]") && refused.has("(x)\n食宿"),
            "{}",
            refused.text
        );
    });
}
