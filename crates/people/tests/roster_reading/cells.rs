//! Columns, and the values of single cells.

use jiff::civil::date;
use people::roster::{Entry, Field, Line, Mapping, MappingFault, RosterRow};
use proptest::prelude::*;

use super::{csv, entries, rejects, rows, said};

#[test]
fn headers_are_guessed_and_what_is_not_needed_stays_unread() {
    let headers = |text: &str| text.split(',').map(str::to_owned).collect::<Vec<_>>();
    let file = headers(
        "序号,* 工 号,姓名（必填）,身份证号码,出生年月,部门,车间,班组,职名,用工性质,岗级,入路时间,联系电话,E-mail,党支部,工会小组,团支部,班制,家庭住址",
    );
    let mapping = Mapping::guess(&file);
    assert_eq!(mapping.of(Field::Unit), ["部门", "车间", "班组"]);
    let columns = mapping.resolve(&file).unwrap();
    assert_eq!(columns.fields(), Field::ALL);
    assert_eq!(columns.unread, ["序号", "家庭住址"]);
    assert_eq!(columns.identity, ["身份证号码"]);

    let english = headers(
        "Employee No.,Full Name,Department,Team,Position,Contract Type,Grade,Date of Birth,Hire Date,Mobile,Passport No",
    );
    let columns = Mapping::guess(&english).resolve(&english).unwrap();
    assert_eq!(columns.fields(), Field::ALL[..9]);
    assert_eq!(columns.identity, ["Passport No"]);

    let path = headers("工号,姓名,组织路径,部门,班组");
    assert_eq!(Mapping::guess(&path).of(Field::Unit), ["组织路径"]);
}

#[test]
fn a_mapping_is_remembered_corrected_and_refused() {
    let headers: Vec<String> = ["编码", "姓名", "电话", "单位", "电话", "证件号码"].map(str::to_owned).into();
    let mut mapping = Mapping::guess(&headers);
    let faults = mapping.resolve(&headers).unwrap_err();
    assert_eq!(faults[0], MappingFault::Missing { field: Field::StaffNumber });
    assert_eq!(faults[1], MappingFault::Twice { field: Field::Phone, header: "电话".into(), columns: (3, 5) });
    mapping.set(Field::Phone, vec![]);
    mapping.set(Field::StaffNumber, vec!["证件号码".into()]);
    let identity = MappingFault::Identity { field: Field::StaffNumber, header: "证件号码".into() };
    assert_eq!(mapping.resolve(&headers).unwrap_err(), [identity]);
    mapping.set(Field::StaffNumber, vec!["编码".into(), "姓名".into()]);
    assert_eq!(mapping.resolve(&headers).unwrap_err(), [MappingFault::Several { field: Field::StaffNumber }]);
    mapping.set(Field::StaffNumber, vec!["编码".into()]);
    mapping.set(Field::Post, vec!["工种".into()]);
    let columns = mapping.resolve(&headers).unwrap();
    assert_eq!(columns.absent, [(Field::Post, "工种".to_owned())]);
    assert_eq!(columns.unread, ["电话", "电话"]);

    let remarked: Vec<String> = ["编码（身份证号）", "姓名", "单位"].map(str::to_owned).into();
    let identity = MappingFault::Identity { field: Field::StaffNumber, header: "编码（身份证号）".into() };
    assert_eq!(mapping.resolve(&remarked).unwrap_err(), [identity], "the remark counts");

    let stored = serde_json::to_string(&mapping).unwrap();
    assert_eq!(stored, r#"{"staff_number":["编码"],"name":["姓名"],"unit":["单位"],"post":["工种"]}"#);
    assert_eq!(serde_json::from_str::<Mapping>(&stored).unwrap(), mapping);
}

/// One person with one more column.
fn with(header: &str, cell: &str) -> Vec<u8> {
    format!("工号,姓名,单位,{header}\n1,张三,工务/一工区,\"{cell}\"\n").into()
}

#[test]
fn dates_are_read_in_every_form_that_people_write() {
    let first = Some(date(2024, 3, 1));
    for text in [
        "2024-03-01",
        "2024/3/1",
        "2024.3.1",
        "2024年3月1日",
        "2024年03月01号",
        "2024 年 3 月 1 日",
        "20240301",
        "45352",
        "2024.03",
        "2024年3月",
        "202403",
        "2024-03",
        "２０２４年３月１日",
        "2024-03-01T00:00:00",
        "2024/3/1 8:30",
        "2024.3.1.",
    ] {
        assert_eq!(rows(with("入职日期", text))[0].joined_on, first, "{text}");
    }
    for text in
        ["3/1/2024", "2024-13-01", "2024-02-30", "2024", "01-Mar-24", "24.3.1", "去年", "2024-3-1-1", "999999", "100"]
    {
        assert_eq!(said(&rejects(with("入职日期", text))), ["2 1 joined-on=roster-error-date"], "{text}");
    }
    for text in ["1930-01-01", "2027-12-01", "10500"] {
        assert_eq!(said(&rejects(with("入职日期", text))), ["2 1 joined-on=roster-error-date-range"], "{text}");
    }
}

#[test]
fn of_a_birth_date_only_the_year_is_kept() {
    for text in ["1985", "1985年", "1985.03", "1985-03-07", "19850307", "31113"] {
        let row = &rows(with("出生日期", text))[0];
        assert_eq!(row.birth_year, Some(1985), "{text}");
        assert!(!serde_json::to_string(row).unwrap().contains("03"), "{text}");
    }
    for text in ["85", "85.3", "2015", "1890", "三十五岁"] {
        assert_eq!(said(&rejects(with("出生年份", text))), ["2 1 birth-year=roster-error-birth-year"], "{text}");
    }
}

#[test]
fn an_identity_number_is_refused_in_any_column() {
    for number in [
        "11010519491231002X",
        "110105194912310000",
        "张三11010519491231002x",
        "ID110105194912310021",
        "１１０１０５１９４９１２３１００２Ｘ",
    ] {
        let text = format!("工号,姓名,单位,岗位\n1,张三,工务,\"身份证 {number}\"\n{number},李四,工务,\n");
        let found = rejects(text);
        let expected = ["2 1 post=roster-error-identity", "3 ? staff-number=roster-error-identity"];
        assert_eq!(said(&found), expected, "{number}");
        assert!(!format!("{found:?}").contains("19491231"), "the reject quotes it");
    }
}

#[test]
fn cells_are_tidied_and_checked() {
    type Get = fn(&RosterRow) -> Option<String>;
    let good: [(&str, &str, Get, &str); 21] = [
        ("手机", "138 0013 8000", |row| row.phone.clone(), "13800138000"),
        ("手机", "+86-138-0013-8000", |row| row.phone.clone(), "13800138000"),
        ("手机", "8613800138000", |row| row.phone.clone(), "13800138000"),
        ("手机", "１００１２３４５６７８", |row| row.phone.clone(), "10012345678"),
        ("手机", "(010) 8888-8888", |row| row.phone.clone(), "01088888888"),
        ("手机", "+86 10 88888888", |row| row.phone.clone(), "01088888888"),
        ("手机", "+852 2345 6789", |row| row.phone.clone(), "+85223456789"),
        ("邮箱", "Li.Si@Example.COM", |row| row.email.clone(), "Li.Si@example.com"),
        ("岗位", "  线路\u{200B}工 \t 班长 ", |row| row.post.clone(), "线路工 班长"),
        ("用工性质", "在编", |row| row.employment.map(|kind| kind.as_str().into()), "in-post"),
        ("用工性质", "正式", |row| row.employment.map(|kind| kind.as_str().into()), "in-post"),
        ("用工性质", "In-Post", |row| row.employment.map(|kind| kind.as_str().into()), "in-post"),
        ("用工性质", "合同制", |row| row.employment.map(|kind| kind.as_str().into()), "contract"),
        ("用工性质", "劳务派遣", |row| row.employment.map(|kind| kind.as_str().into()), "dispatched"),
        ("党支部", "第一党支部", |row| row.party_branch.clone(), "第一党支部"),
        ("工会小组", "一组", |row| row.union_group.clone(), "一组"),
        ("团支部", "青工团支部", |row| row.league_branch.clone(), "青工团支部"),
        ("班制", "四班二运转", |row| row.shift_pattern.clone(), "四班二运转"),
        ("职级", "中级", |row| row.level.clone(), "中级"),
        ("职级", "无", |row| Some(format!("{:?}", row.level)), "None"),
        ("手机", "--", |row| Some(format!("{:?}", row.phone)), "None"),
    ];
    for (header, cell, get, expected) in good {
        assert_eq!(get(&rows(with(header, cell))[0]).as_deref(), Some(expected), "{header} {cell}");
    }
    let bad = [
        ("手机", "13800138000/13900139000", "phone=roster-error-phone"),
        ("手机", "1380013800013900139000", "phone=roster-error-phone"),
        ("手机", "1.38E+10", "phone=roster-error-rounded"),
        ("邮箱", "li.si", "email=roster-error-email"),
        ("邮箱", "a@b@c.d", "email=roster-error-email"),
        ("邮箱", "a b@c.d", "email=roster-error-email"),
        ("用工性质", "临时", "employment=roster-error-employment"),
        ("岗位", "#REF!", "post=roster-error-formula"),
    ];
    for (header, cell, expected) in bad {
        assert_eq!(said(&rejects(with(header, cell))), [format!("2 1 {expected}")], "{header} {cell}");
    }
}

#[test]
fn required_cells_names_and_units_are_checked() {
    let text = "工号,姓名,单位\n,张三,A\n2,,A\n3,王五,-\n4 5,欧阳 娜娜,A ＞ B／ C\n5,阿不都•热依木,A/无\n6,Anna  Smith,A\n\
        7,13800138000,A\n8@9,赵六,A\n1.5E+08,钱七,A\n9,张伟2,A\n,,\n10,孙八,a/b/c/d/e/f/g/h/i\n9,周九,A\n9,吴十,2024\n";
    let read = entries(text);
    let names: Vec<_> =
        read.iter().filter_map(|entry| if let Entry::Row { row, .. } = entry { Some(row) } else { None }).collect();
    assert_eq!(
        names.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(),
        ["欧阳娜娜", "阿不都·热依木", "Anna Smith", "张伟2"]
    );
    assert_eq!((names[0].staff_number.as_str(), &names[0].unit), ("45", &vec!["A".to_owned(), "B".into(), "C".into()]));
    assert_eq!(names[1].unit, ["A"]);
    assert_eq!(
        said(&rejects(text)),
        [
            "2 ? staff-number=roster-error-required",
            "3 2 name=roster-error-required",
            "4 3 unit=roster-error-required",
            "8 7 name=roster-error-name",
            "9 ? staff-number=roster-error-staff-number",
            "10 ? staff-number=roster-error-rounded",
            "13 10 unit=roster-error-unit-levels",
            "14 9 staff-number=roster-error-twice",
            "15 9 staff-number=roster-error-twice",
        ]
    );
    assert_eq!(rejects(text)[8].faults[0].why.args, [("first", "11".to_owned())]);
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(bytes in prop::collection::vec(any::<u8>(), 0..400), head in any::<bool>()) {
        let mut file = if head { "工号,姓名,单位\n".as_bytes().to_vec() } else { Vec::new() };
        file.extend(bytes);
        if let Ok(sheet) = csv(file) {
            let width = sheet.headers().len();
            for line in sheet {
                if let Ok(Line::Cells { cells, .. }) = line {
                    prop_assert_eq!(cells.len(), width);
                }
            }
        }
    }

    #[test]
    fn no_cell_makes_it_panic(cell in "\\PC{0,40}", column in 0_usize..13) {
        let headers = ["工号", "姓名", "单位", "岗位", "用工性质", "职级", "出生年份", "入职日期", "手机", "邮箱", "党支部", "团支部", "班制"];
        let mut cells = ["1", "张三", "工务", "", "", "", "", "", "", "", "", "", ""].map(str::to_owned);
        cells[column] = format!("\"{}\"", cell.replace('"', "\"\""));
        let file = format!("{}\n{}\n", headers.join(","), cells.join(","));
        prop_assert!(entries(file).len() <= 1);
    }
}
