//! The analysis as an Excel file: what stands on the page, and the definitions.

use base::{Result, error::internal};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use ui::Cx;

use super::{Analysis, Item, Offered};

/// Two decimals, or a dash.
pub fn correlation(r: Option<f64>) -> String {
    r.map_or_else(|| "—".to_owned(), |r| format!("{r:.2}"))
}

/// A choice in words; for true and false in the reader's language.
pub fn option_words(cx: &Cx, option: &Offered) -> String {
    match (option.text.as_str(), option.place) {
        ("", 0) => cx.t("learning-true"),
        ("", _) => cx.t("learning-false"),
        (text, _) => text.to_owned(),
    }
}

pub fn flag_words(cx: &Cx, item: &Item) -> String {
    item.flags.iter().map(|flag| cx.tk("learning-item-flag-", flag.word())).collect::<Vec<_>>().join("; ")
}

pub const DEFINITIONS: [&str; 4] = ["people", "difficulty", "discrimination", "choices"];

pub fn workbook(cx: &Cx, analysis: &Analysis) -> Result<Vec<u8>> {
    write(cx, analysis).map_err(|error| internal(error.to_string()))
}

fn write(cx: &Cx, analysis: &Analysis) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    let sheet = book.add_worksheet();
    sheet.set_name(cx.t("learning-item-questions"))?;
    for (column, head) in (0..).zip(["number", "question", "people", "right", "difficulty", "discrimination", "flags"])
    {
        sheet.write_with_format(0, column, cx.tk("learning-item-", head), &bold)?;
    }
    for (row, item) in (1..).zip(&analysis.items) {
        sheet.write(row, 0, item.number as u32)?;
        sheet.write(row, 1, item.stem.as_str())?;
        sheet.write(row, 2, analysis.people)?;
        sheet.write(row, 3, item.hits)?;
        sheet.write(row, 4, format!("{}%", item.difficulty))?;
        sheet.write(row, 5, correlation(item.discrimination))?;
        sheet.write(row, 6, flag_words(cx, item))?;
    }
    sheet.autofit();
    let sheet = book.add_worksheet();
    sheet.set_name(cx.t("learning-item-choices"))?;
    for (column, head) in (0..).zip(["number", "choice", "is-right", "chosen", "share"]) {
        sheet.write_with_format(0, column, cx.tk("learning-item-", head), &bold)?;
    }
    let options = analysis.items.iter().flat_map(|item| item.options.iter().map(move |option| (item.number, option)));
    for (row, (number, option)) in (1..).zip(options) {
        sheet.write(row, 0, number as u32)?;
        sheet.write(row, 1, option_words(cx, option))?;
        sheet.write(row, 2, if option.right { cx.t("learning-item-right-choice") } else { String::new() })?;
        sheet.write(row, 3, option.people)?;
        sheet.write(row, 4, format!("{}%", option.share))?;
    }
    sheet.autofit();
    let sheet = book.add_worksheet();
    sheet.set_name(cx.t("learning-item-definitions"))?;
    for (row, word) in (0..).zip(DEFINITIONS) {
        sheet.write(row, 0, cx.tk("learning-item-means-", word))?;
    }
    book.save_to_buffer()
}
