//! The statistics as an Excel file: the same lines, the same gaps, the same words.

use base::{Result, error::internal};
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use ui::Cx;

use super::Report;

pub fn workbook(cx: &Cx, report: &Report) -> Result<Vec<u8>> {
    write(cx, report).map_err(|error| internal(error.to_string()))
}

fn heads(cx: &Cx, sheet: &mut Worksheet, row: u32, keys: &[&str]) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, key) in (0..).zip(keys) {
        sheet.write_with_format(row, column, cx.t(key), &bold)?;
    }
    Ok(())
}

fn write(cx: &Cx, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let (from, to) = report.filter.span();
    let sheet = book.add_worksheet();
    sheet.set_name(cx.t("training-statistics-title"))?;
    sheet.write(0, 0, cx.t2("training-statistics-span", "from", cx.day(from), "to", cx.day(to)))?;
    heads(cx, sheet, 2, &["training-capacity", "training-times", "training-distinct", "training-definition"])?;
    let mut row = 3;
    for capacity in ["secretary", "member", "staff"] {
        let line = report.line(capacity);
        sheet.write(row, 0, cx.tk("training-capacity-", capacity))?;
        sheet.write(row, 1, line.times)?;
        sheet.write(row, 2, line.people)?;
        sheet.write(row, 3, cx.tk("training-definition-", capacity))?;
        row += 1;
        for year in report.years.iter().filter(|(known, _)| known == capacity).flat_map(|(_, years)| years) {
            sheet.write(row, 0, format!("　{}", year.word))?;
            sheet.write(row, 1, year.times)?;
            sheet.write(row, 2, year.people)?;
            row += 1;
        }
    }
    sheet.write(row + 1, 0, cx.t("training-definition-times"))?;
    sheet.autofit();
    categories(cx, book.add_worksheet(), report)?;
    classes(cx, book.add_worksheet(), report)?;
    units(cx, book.add_worksheet(), report)?;
    book.save_to_buffer()
}

fn categories(cx: &Cx, sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    sheet.set_name(cx.t("training-by-category"))?;
    heads(cx, sheet, 0, &["learning-category", "training-times", "training-distinct"])?;
    for (row, line) in (1..).zip(&report.categories) {
        sheet.write(row, 0, cx.tk("learning-category-", &line.word))?;
        sheet.write(row, 1, line.times)?;
        sheet.write(row, 2, line.people)?;
    }
    sheet.autofit();
    Ok(())
}

fn classes(cx: &Cx, sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    sheet.set_name(cx.t("training-by-class"))?;
    heads(
        cx,
        sheet,
        0,
        &["training-on-day", "training-class", "learning-category", "training-capacity", "training-times"],
    )?;
    for (row, line) in (1..).zip(&report.classes) {
        sheet.write(row, 0, line.on_day.to_string())?;
        sheet.write(row, 1, line.title.as_str())?;
        sheet.write(row, 2, cx.tk("learning-category-", &line.category))?;
        sheet.write(row, 3, cx.tk("training-capacity-", &line.capacity))?;
        sheet.write(row, 4, line.times)?;
    }
    sheet.autofit();
    Ok(())
}

fn units(cx: &Cx, sheet: &mut Worksheet, report: &Report) -> Result<(), XlsxError> {
    sheet.set_name(cx.t("training-by-unit"))?;
    heads(cx, sheet, 0, &["training-unit", "training-unit-people", "training-unit-trained"])?;
    for (row, line) in (1..).zip(&report.units) {
        sheet.write(row, 0, line.name.as_str())?;
        sheet.write(row, 1, line.people)?;
        match line.trained {
            Some(trained) => sheet.write(row, 2, trained)?,
            None => sheet.write(row, 2, cx.t("training-hidden"))?,
        };
    }
    sheet.autofit();
    Ok(())
}
