//! Person-times against a count by hand.

use store::{Rows, params};

use crate::{MODULES, class, make};

#[test]
fn counted_by_hand() {
    testkit::on_each_database(MODULES, async |house| {
        let tenant = house.tenant("rlw");
        let sql = "select p.staff_number from people_person p join people_membership m on m.person_id = p.id
                   join people_unit u on u.id = m.unit_id and u.tree = 'party' where p.tenant_id = $1 order by p.staff_number";
        let members: Vec<String> = house.app.db.column(sql, params![tenant]).await.unwrap();
        assert!(members.len() > 12, "{}", members.len());
        let educator = house.person("educator").await;
        // The first ten come to one class, the first six to another as well.
        for (day, people) in [("2026-11-21", 10), ("2025-11-22", 6)] {
            let mut fields = class("党员培训", day, "60");
            fields[3] = ("held_for", "member");
            let id = make(house, &fields).await;
            let page = format!("/training/classes/{id}/attendance");
            let sheet = educator.get(&page).await;
            let numbers = members[..people].join(" ");
            let list = [("id", sheet.field("id")), ("session", sheet.field("session")), ("numbers", numbers)];
            let list: Vec<(&str, &str)> = list.iter().map(|(name, value)| (*name, value.as_str())).collect();
            let marked = educator.post(&page, &list).await;
            assert_eq!(marked.status, 303, "{}", marked.text);
        }
        let seen = educator.get("/training/statistics").await;
        let card = |text: &str| -> String {
            let from = text.find("## 党员").unwrap_or_else(|| panic!("{text}"));
            let lines: Vec<&str> = text[from..].lines().take(5).map(str::trim).collect();
            format!("{} {} {} {}", lines[1], lines[2], lines[3], lines[4])
        };
        assert_eq!(card(&seen.text), "人次 | 16 人数 | 10");
        let one_year = educator.get("/training/statistics?years=1&window=rolling").await;
        assert_eq!(card(&one_year.text), "人次 | 10 人数 | 10");
        let later = educator.get("/training/statistics?as_of=2028-11-22&years=3").await;
        assert_eq!(card(&later.text), "人次 | 10 人数 | 10");
        assert!(seen.has("参加党员班"), "the definition stands beside the number");
        let table = educator.get("/training/statistics/table").await;
        assert_eq!((table.status, &table.bytes[..2]), (200, &b"PK"[..]));
        assert_eq!(house.person("line-worker").await.get("/training/statistics").await.status, 403);
    });
}
