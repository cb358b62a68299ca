//! The values of single cells: how people write them, and what they mean.
//!
//! Every function takes text that went through [`clean`] and answers the value,
//! `None` for an empty optional cell, or the message that says why not.

use base::Message;
use jiff::{ToSpan, civil::Date};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::Employment;

type Parsed<T> = Result<T, Message>;

const STAFF_NUMBER_CHARS: usize = 40;
const NAME_CHARS: usize = 60;
const WORDS_CHARS: usize = 100;
const UNIT_LEVELS: usize = 8;
/// A phone number according to ITU-T E.164 has at most 15 digits; the shortest are extensions.
const PHONE_DIGITS: std::ops::RangeInclusive<usize> = 3..=15;

/// NFKC (full-width digits and letters become plain), one space for any run
/// of white space and control characters, no zero-width characters, and
/// without the wrappers that keep Excel from reading a number: `="007"`, `'007`.
pub fn clean(cell: &str) -> String {
    let mut text = String::with_capacity(cell.len());
    let mut push = |letter: char| match letter {
        '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}' | '\u{00AD}' => {}
        _ if letter.is_whitespace() || letter.is_control() => {
            if !text.is_empty() && !text.ends_with(' ') {
                text.push(' ');
            }
        }
        _ => text.push(letter),
    };
    if is_nfkc_quick(cell.chars()) == IsNormalized::Yes {
        cell.chars().for_each(&mut push);
    } else {
        cell.nfkc().for_each(&mut push);
    }
    text.truncate(text.trim_end().len());
    let bare = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).or_else(|| text.strip_prefix('\''));
    bare.map_or_else(|| text.clone(), |bare| bare.trim().to_owned())
}

/// Eighteen digits (or 17 and an X) with a birth date in the middle, as GB
/// 11643 numbers people; also where it stands in a column that is not for it.
/// The check digit is not asked: Excel rounds it away in number cells.
pub fn refuse_identity_number(text: &str) -> Parsed<()> {
    let is_identity = |digits: &str| {
        let number = |range: std::ops::Range<usize>| digits[range].parse::<u16>().unwrap_or(0);
        matches!(digits.len(), 17 | 18)
            && (1900..=2100).contains(&number(6..10))
            && (1..=12).contains(&number(10..12))
            && (1..=31).contains(&number(12..14))
    };
    if text.len() >= 18 && text.split(|c: char| !c.is_ascii_digit()).any(is_identity) {
        return Err(Message::new("roster-error-identity"));
    }
    Ok(())
}

pub fn refuse_formula_error(text: &str) -> Parsed<()> {
    const ERRORS: [&str; 7] = ["#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!"];
    if ERRORS.contains(&text) {
        return Err(Message::new("roster-error-formula").with("value", text));
    }
    Ok(())
}

/// Letters, digits and `-_./#`, without spaces.
pub fn staff_number(text: &str) -> Parsed<String> {
    let number: String = text.chars().filter(|c| *c != ' ').collect();
    required(&number)?;
    refuse_exponent(&number)?;
    at_most(&number, STAFF_NUMBER_CHARS)?;
    if !number.chars().all(|c| c.is_alphanumeric() || "-_./#".contains(c)) {
        return Err(quoting("roster-error-staff-number", &number));
    }
    Ok(number)
}

/// Chinese names lose the spaces that align them (`张　三`); every form of the
/// middle dot in a transcribed name becomes `·`.
pub fn name(text: &str) -> Parsed<String> {
    required(text)?;
    at_most(text, NAME_CHARS)?;
    let name: String = text.chars().map(|c| if "•‧・∙⋅".contains(c) { '·' } else { c }).collect();
    // Namesakes are told apart by a digit; a number here is another column's.
    if name.chars().filter(char::is_ascii_digit).count() > 2 || !name.chars().any(char::is_alphabetic) {
        return Err(Message::new("roster-error-name"));
    }
    let is_chinese = name.chars().all(|c| c == ' ' || c == '·' || (c as u32 >= 0x2E80 && c.is_alphabetic()));
    Ok(if is_chinese { name.replace(' ', "") } else { name })
}

/// One cell is a path, split at `/`, `>`, `\` or `→`; several are one level each.
pub fn unit(cells: &[&str]) -> Parsed<Vec<String>> {
    let cleaned: Vec<String> = cells.iter().map(|cell| clean(cell)).collect();
    let parts: Vec<&str> = match cleaned.as_slice() {
        [path] => path.split(['/', '>', '\\', '→']).collect(),
        levels => levels.iter().map(String::as_str).collect(),
    };
    let path: Vec<String> = parts.into_iter().map(str::trim).filter_map(filled).map(str::to_owned).collect();
    required(path.first().map_or("", String::as_str))?;
    for part in &path {
        at_most(part, WORDS_CHARS)?;
    }
    if path.len() > UNIT_LEVELS {
        return Err(Message::new("roster-error-unit-levels").with("max", UNIT_LEVELS));
    }
    Ok(path)
}

pub fn words(text: &str) -> Parsed<Option<String>> {
    at_most(text, WORDS_CHARS)?;
    Ok(filled(text).map(str::to_owned))
}

pub fn employment(text: &str) -> Parsed<Option<Employment>> {
    let Some(text) = filled(text) else { return Ok(None) };
    let word: String = text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect();
    Ok(Some(match word.as_str() {
        "在编" | "正式" | "正式工" | "正式职工" | "正式员工" | "在编在岗" | "在编人员" | "编制内" | "编内"
        | "事业编" | "事业编制" | "全民" | "全民工" | "inpost" | "permanent" | "regular" | "established" => {
            Employment::InPost
        }
        "合同" | "合同制" | "合同工" | "合同制职工" | "合同制员工" | "劳动合同" | "劳动合同制" | "聘用" | "聘用制"
        | "聘用合同" | "编外" | "编制外" | "contract" | "contracted" | "fixedterm" => Employment::Contract,
        "劳务派遣" | "派遣" | "派遣制" | "派遣工" | "劳务派遣工" | "劳务派遣制" | "劳务工" | "劳务" | "dispatched"
        | "dispatch" | "agency" => Employment::Dispatched,
        _ => return Err(quoting("roster-error-employment", text)),
    }))
}

/// Of a date in any of the forms of [`joined_on`], or a year alone, the year.
/// A person is 16 to 100 years old.
pub fn birth_year(text: &str, today: Date) -> Parsed<Option<i16>> {
    let Some(text) = filled(text) else { return Ok(None) };
    let year = match numbers(text).as_deref() {
        Some([year @ 1000..=9999]) => *year as i16,
        _ => date(text).ok_or_else(|| Message::new("roster-error-birth-year"))?.year(),
    };
    if !(today.year() - 100..=today.year() - 16).contains(&year) {
        return Err(Message::new("roster-error-birth-year"));
    }
    Ok(Some(year))
}

/// `2024-03-01`, `2024/3/1`, `2024.3.1`, `2024年3月1日`, `20240301`, an Excel
/// serial number; without a day (`2024.03`, `2024年3月`, `202403`) the first.
/// Between 1940 and a year from today.
pub fn joined_on(text: &str, today: Date) -> Parsed<Option<Date>> {
    let Some(text) = filled(text) else { return Ok(None) };
    let wrong = || quoting("roster-error-date", text);
    let date = date(text).ok_or_else(wrong)?;
    if date.year() < 1940 || today.checked_add(1.year()).is_ok_and(|latest| date > latest) {
        return Err(quoting("roster-error-date-range", text));
    }
    Ok(Some(date))
}

fn date(text: &str) -> Option<Date> {
    match *numbers(text)?.as_slice() {
        [year @ 1000..=9999, month, day] => new_date(year, month, day),
        [year @ 1000..=9999, month] => new_date(year, month, 1),
        [day @ 190_001..=210_012] => new_date(day / 100, day % 100, 1),
        [day @ 19_000_101..=21_001_231] => new_date(day / 10_000, day / 100 % 100, day % 100),
        // From 1927 to 2199; smaller numbers are years and other things.
        [serial @ 10_000..=109_574] => Date::constant(1899, 12, 30).checked_add(i64::from(serial).days()).ok(),
        _ => None,
    }
}

fn new_date(year: u32, month: u32, day: u32) -> Option<Date> {
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// The numbers of a date that starts with its year. A time behind it is
/// dropped; any other word makes it no date.
fn numbers(text: &str) -> Option<Vec<u32>> {
    let day = text.split(['T', ' ']).next().filter(|first| first.contains(['-', '/', '.', '年']));
    let time = |rest: &str| rest.trim().bytes().all(|byte| byte.is_ascii_digit() || byte == b':' || byte == b'.');
    let text = match day {
        Some(day) if text.len() > day.len() && time(&text[day.len() + 1..]) && text.contains(':') => day.to_owned(),
        _ => text.replace(' ', ""),
    };
    let text = text.replace(['年', '月', '/', '.'], "-").replace(['日', '号'], "");
    text.trim_end_matches('-').split('-').map(|part| part.parse().ok()).collect()
}

/// Digits alone; `+86` and `0086` go, other country codes keep their `+`.
pub fn phone(text: &str) -> Parsed<Option<String>> {
    let Some(text) = filled(text) else { return Ok(None) };
    refuse_exponent(text)?;
    let wrong = || Message::new("roster-error-phone");
    let (abroad, rest) = match text.strip_prefix('+').or_else(|| text.strip_prefix("00")) {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let mut digits = String::new();
    for letter in rest.chars() {
        match letter {
            '0'..='9' => digits.push(letter),
            ' ' | '-' | '(' | ')' | '.' | '–' | '—' => {}
            _ => return Err(wrong()),
        }
    }
    let mobile = |number: &str| number.len() == 11 && number.starts_with('1');
    let (abroad, digits) = match digits.strip_prefix("86") {
        Some(home) if mobile(home) => (false, home.to_owned()),
        Some(home) if abroad => (false, format!("0{}", home.trim_start_matches('0'))),
        _ => (abroad, digits),
    };
    // Two mobile numbers in one cell would make one of 22 digits.
    if !PHONE_DIGITS.contains(&digits.len()) || (digits.starts_with('1') && !abroad && digits.len() > 11) {
        return Err(wrong());
    }
    Ok(Some(if abroad { format!("+{digits}") } else { digits }))
}

/// `local@domain.top`, the domain in lower case. Whether it exists, a mail would show.
pub fn email(text: &str) -> Parsed<Option<String>> {
    let Some(text) = filled(text) else { return Ok(None) };
    let wrong = || Message::new("roster-error-email");
    let (local, domain) = text.rsplit_once('@').ok_or_else(wrong)?;
    let labels: Vec<&str> = domain.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let is_local = |c: char| !c.is_whitespace() && !"@,;<>\"".contains(c);
    if local.is_empty() || !local.chars().all(is_local) || labels.len() < 2 || !labels.iter().all(is_label) {
        return Err(wrong());
    }
    at_most(text, 254)?;
    Ok(Some(format!("{local}@{}", domain.to_lowercase())))
}

/// Empty, or one of the signs for "none".
fn filled(text: &str) -> Option<&str> {
    Some(text).filter(|text| !matches!(*text, "" | "-" | "--" | "—" | "——" | "/" | "\\" | "无" | "N/A" | "n/a"))
}

fn required(text: &str) -> Parsed<()> {
    filled(text).map(|_| ()).ok_or_else(|| Message::new("roster-error-required"))
}

fn at_most(text: &str, max: usize) -> Parsed<()> {
    if text.chars().count() > max {
        return Err(Message::new("roster-error-too-long").with("max", max));
    }
    Ok(())
}

/// `1.23E+11`: the spreadsheet has thrown the last digits away.
fn refuse_exponent(text: &str) -> Parsed<()> {
    let rounded = text.split_once(['E', 'e']).is_some_and(|(digits, exponent)| {
        digits.contains('.')
            && digits.parse::<f64>().is_ok()
            && exponent.starts_with('+')
            && exponent[1..].parse::<u16>().is_ok()
    });
    if rounded { Err(quoting("roster-error-rounded", text)) } else { Ok(()) }
}

fn quoting(key: &'static str, text: &str) -> Message {
    Message::new(key).with("value", text.chars().take(40).collect::<String>())
}
