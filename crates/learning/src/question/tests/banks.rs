//! Question banks as people keep them.

use base::Lang;
use rust_xlsxwriter::{Formula, Workbook};

use super::super::{gift, sheet, *};

fn file(rows: &[&[&str]]) -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    for (row, cells) in (0..).zip(rows) {
        for (column, text) in (0..).zip(*cells) {
            match text.parse::<f64>() {
                Ok(number) => sheet.write_number(row, column, number).map(|_| ()),
                Err(_) if text.starts_with("=!") => {
                    sheet.write_formula(row, column, Formula::new("1/0").set_result("#DIV/0!")).map(|_| ())
                }
                Err(_) => sheet.write_string(row, column, *text).map(|_| ()),
            }
            .unwrap();
        }
    }
    book.save_to_buffer().unwrap()
}

const HEADER: &[&str] =
    &["序", "题 型", "题目内容", "选项Ａ", "选项B", "C", "选项D", "正确答案", "试题解析", "难易度", "选项B解析"];

#[test]
fn a_chinese_bank_with_a_title_above_its_header() {
    let import = sheet::read(&file(&[
        &["2026年安全题库"],
        HEADER,
        &["1", "单选题", "先做什么？", "断电", "手拉", "", "拍照", "A", "先断电", "易", "会触电"],
        &["2", "多选", "带什么？", "手套", "雨伞", "", "验电器", "Ａ、Ｄ", "必带", "5"],
        &["3", "判断题", "水能灭电火。", "", "", "", "", "×", "会导电", "3"],
        &["4", "选择题", "哪些？", "甲", "乙", "", "", "AB"],
        &["5", "单选", "哪个？", "甲", "乙", "", "", "乙"],
        &["6", "填空题", "K87 属于____工区", "", "", "", "", "三工区｜第三工区"],
        &["7", "排序", "先后", "验电", "停电", "挂地线", "", "BAC"],
        &["8", "连线题", "归类", "干粉->灭火器", "砂 → 沙箱", "-> 水带"],
        &["9", "数值", "电压？", "", "", "", "", "220"],
        &["10", "数值", "π", "", "", "", "", "3.14±0.01 | 3..4"],
        &["11", "简答题", "谈一谈"],
        &[""],
    ]))
    .unwrap();
    assert_eq!(import.rejected, []);
    assert_eq!(import.ignored, ["序"]);
    assert_eq!(import.questions.iter().map(|found| found.row).collect::<Vec<_>>(), (3..=13).collect::<Vec<_>>());
    let found: Vec<_> = import.questions.into_iter().map(|found| found.question).collect();
    let read = |text: &str| gift::read(text).unwrap().questions.into_iter().map(|f| f.question).collect::<Vec<_>>();
    let expected = read(
        "// [tag:difficulty:1]\n先做什么？{=断电 ~手拉 #会触电 ~拍照 ####先断电}\n\n\
         // [tag:difficulty:5]\n带什么？{=手套 ~雨伞 =验电器 ####必带}\n\n\
         // [tag:difficulty:3]\n水能灭电火。{F####会导电}\n\n\
         哪些？{~%50%甲 ~%50%乙}\n\n哪个？{~甲 =乙}\n\nK87 属于____工区{=三工区 =第三工区}\n\n\
         // [tag:order]\n先后{=1 -> 停电 =2 -> 验电 =3 -> 挂地线}\n\n归类{=干粉 -> 灭火器 =砂 -> 沙箱 = -> 水带}\n\n\
         电压？{#220}\n\nπ{#=3.14:0.01 =3..4}\n\n谈一谈{}",
    );
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found.stem, expected.stem);
        if found.stem.text != "哪些？" {
            assert_eq!(found, expected);
        }
    }
    assert!(matches!(&found[3].body, Body::Several { choices } if choices.iter().all(|choice| choice.right)));
}

#[test]
fn bad_rows_are_named_by_number_and_column() {
    let header = &["Type", "Stem", "Option A", "Option B", "Answer", "Difficulty", "Format", "GIFT"];
    let import = sheet::read(&file(&[
        header,
        &["One", "fine", "a", "b", "A"],
        &["Riddle", "what?", "a", "b", "A"],
        &["One", "", "a", "b", "A"],
        &["One", "two letters", "a", "b", "AB"],
        &["One", "no such option", "a", "b", "C"],
        &["True or false", "unclear", "", "", "perhaps"],
        &["Order", "one twice", "a", "b", "AA"],
        &["Match", "no arrow", "a", "b"],
        &["Number", "no number", "", "", "three"],
        &["Essay", "hard", "", "", "", "9"],
        &["Essay", "format", "", "", "", "", "RTF"],
        &["", "gift", "", "", "", "", "", "two{T}\n\nquestions{T}"],
        &["Essay", "=!"],
        &["Essay", "fine too"],
    ]))
    .unwrap();
    assert_eq!(import.questions.iter().map(|found| found.row).collect::<Vec<_>>(), [2, 15]);
    let rejected: Vec<_> = import.rejected.iter().map(|r| (r.row, r.column.1.as_str(), r.why.key)).collect();
    assert_eq!(
        rejected,
        [
            (3, "Type", "question-sheet-kind"),
            (4, "Stem", "question-error-empty"),
            (5, "Answer", "question-error-one-right"),
            (6, "Answer", "question-sheet-answer"),
            (7, "Answer", "question-sheet-truth"),
            (8, "Answer", "question-sheet-order"),
            (9, "Option A", "question-sheet-pair"),
            (10, "Answer", "question-sheet-number"),
            (11, "Difficulty", "question-error-difficulty"),
            (12, "Format", "question-sheet-format"),
            (13, "GIFT", "question-sheet-gift"),
            (14, "Stem", "question-sheet-cell"),
        ]
    );
    assert_eq!(import.rejected[0].text, "what?");
    assert_eq!(import.rejected[0].column.0, "题型");
}

#[test]
fn the_template_is_one_publishable_example() {
    for lang in Lang::ALL {
        let file = sheet::template(lang).unwrap();
        let import = sheet::read(&file).unwrap();
        assert_eq!((import.questions.len(), import.rejected.len(), import.ignored.len()), (1, 0, 0));
        assert!(import.questions[0].question.is_publishable());
        assert_eq!(sheet::template(lang).unwrap(), file, "the clock is in the file");
    }
    assert_eq!(sheet::read(&sheet::write(&[], Lang::Zh).unwrap()).unwrap(), sheet::Import::default());
}

#[test]
fn files_that_are_none() {
    let key = |bytes: &[u8]| sheet::read(bytes).unwrap_err().key;
    assert_eq!(key(b"not a zip"), "question-sheet-unreadable");
    assert_eq!(key(&vec![0; sheet::MAX_BYTES + 1]), "question-sheet-too-big");
    assert_eq!(key(&file(&[&["a", "b"], &["1", "2"]])), "question-sheet-header");
    let many: Vec<&[&str]> = std::iter::once(HEADER).chain(std::iter::repeat_n(&["1"] as &[&str], 5_100)).collect();
    assert_eq!(key(&file(&many)), "question-sheet-too-many");
    // Cut off anywhere, a file is an error and never a panic.
    let good = sheet::template(Lang::En).unwrap();
    for end in (0..good.len()).step_by(97) {
        assert!(sheet::read(&good[..end]).is_err());
    }
}

#[test]
fn a_file_that_declares_too_much_is_not_unpacked() {
    let mut bomb = sheet::template(Lang::En).unwrap();
    let entry = bomb.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    bomb[entry + 24..entry + 28].copy_from_slice(&u32::MAX.to_le_bytes());
    assert_eq!(sheet::read(&bomb).unwrap_err().key, "question-sheet-too-big");
}
