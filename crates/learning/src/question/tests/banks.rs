//! Question banks as people keep them.

use std::io::{Cursor, Read, Write};

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
    let rejected: Vec<_> =
        import.rejected.iter().map(|r| (r.row, r.column.as_ref().unwrap().1.as_str(), r.why.key)).collect();
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
    assert_eq!(import.rejected[0].column.as_ref().unwrap().0, "题型");
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
fn a_long_text_keeps_its_lines() {
    let lines = (1..=60).map(|n| format!("第 {n} 行")).collect::<Vec<_>>().join("\n");
    let question = Question::new(Text::new(Format::Markdown, &lines), Body::Essay).because(Text::plain(&lines));
    let import = sheet::read(&sheet::write(std::slice::from_ref(&question), Lang::Zh).unwrap()).unwrap();
    assert_eq!((&import.rejected, &import.questions[0].question), (&Vec::new(), &question));
    let endless = Question::new(Text::plain(&"长".repeat(40_000)), Body::Essay);
    assert_eq!(sheet::write(&[endless], Lang::Zh).unwrap_err().key, "question-sheet-long");
}

#[test]
fn a_bank_in_csv() {
    let import = sheet::read(
        "题型,题干,选项A,选项B,答案,解析\n单选,先做什么？,断电,手拉,A,先断电\n判断,\"水，能灭电火\",,,错,会导电\n"
            .as_bytes(),
    );
    let found: Vec<_> =
        import.unwrap().questions.into_iter().map(|found| (found.row, found.question.stem.text)).collect();
    assert_eq!(found, [(2, "先做什么？".to_owned()), (3, "水，能灭电火".to_owned())]);
}

#[test]
fn files_that_are_none() {
    let key = |bytes: &[u8]| sheet::read(bytes).unwrap_err().key;
    assert_eq!(key(b"\x89PNG\r\n"), "question-sheet-other");
    assert_eq!(key(&vec![b'a'; sheet::LIMITS.bytes as usize + 1]), "question-sheet-too-large");
    assert_eq!(key(&file(&[&["a", "b", "c"], &["1", "2", "3"]])), "question-sheet-header");
    let many: Vec<&[&str]> = std::iter::once(HEADER).chain(std::iter::repeat_n(&["1"] as &[&str], 5_100)).collect();
    assert_eq!(key(&file(&many)), "question-sheet-too-many");
    // Cut off anywhere, a file is an error and never a panic.
    let good = sheet::template(Lang::En).unwrap();
    for end in (5..good.len()).step_by(97) {
        assert!(sheet::read(&good[..end]).is_err());
    }
}

/// The file with one of its parts written anew.
fn forged(file: &[u8], part: &str, forge: impl Fn(String) -> String) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(file)).unwrap();
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..archive.len() {
        let mut entry = archive.by_index(i).unwrap();
        let (name, mut text) = (entry.name().unwrap().into_owned(), String::new());
        entry.read_to_string(&mut text).unwrap();
        out.start_file(&name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(if name.ends_with(part) { forge(text) } else { text }.as_bytes()).unwrap();
    }
    out.finish().unwrap().into_inner()
}

#[test]
fn hostile_files_are_refused_before_they_cost() {
    let good = sheet::template(Lang::En).unwrap();
    // A count of strings that the reader would reserve, and so end the program.
    let count =
        forged(&good, "sharedStrings.xml", |text| text.replacen("uniqueCount=\"", "uniqueCount=\"99999999999", 1));
    assert_eq!(sheet::read(&count).unwrap_err().key, "question-sheet-damaged");
    let bomb = forged(&good, "theme1.xml", |text| text + &" ".repeat(70 << 20));
    assert!(bomb.len() < sheet::LIMITS.bytes as usize);
    assert_eq!(sheet::read(&bomb).unwrap_err().key, "question-sheet-too-big");
}
