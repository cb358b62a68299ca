//! The report as an Excel file: the same lines, the same gaps.

use base::{Result, error::internal};
use rust_xlsxwriter::{Format, Workbook, XlsxError};
use ui::Cx;

use super::{Line, Recall, Report};

/// Words for a line's recall: `83%`, or why there is none.
pub fn recall_words(cx: &Cx, recall: Recall) -> String {
    match recall {
        Recall::Shown { percent, .. } => format!("{percent}%"),
        Recall::Hidden => cx.t("learning-report-hidden"),
        Recall::Nobody | Recall::Left => "—".into(),
    }
}

/// The name of a line: a unit's, or a shift's.
pub fn name(cx: &Cx, line: &Line, is_shift: bool) -> String {
    match (is_shift, line.name.as_str()) {
        (true, "") => cx.t("learning-shift-none"),
        (true, code) => cx.tk("learning-shift-", code),
        (false, "") => cx.t("learning-report-all"),
        (false, name) => cx.either(name, &line.name_en).to_owned(),
    }
}

pub fn workbook(cx: &Cx, report: &Report) -> Result<Vec<u8>> {
    write(cx, report).map_err(|error| internal(error.to_string()))
}

fn write(cx: &Cx, report: &Report) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let bold = Format::new().set_bold();
    for (title, lines, is_shift) in
        [("learning-report-units", &report.units, false), ("learning-report-shifts", &report.shifts, true)]
    {
        let sheet = book.add_worksheet();
        sheet.set_name(cx.t(title))?;
        let heads = ["group", "people", "reached", "reach", "asked", "done", "completion", "recall", "recallers"];
        for (column, head) in (0..).zip(heads) {
            sheet.write_with_format(0, column, cx.tk("learning-report-", head), &bold)?;
        }
        let total = (!is_shift).then_some(&report.total);
        for (row, line) in (1..).zip(lines.iter().chain(total)) {
            sheet.write(row, 0, name(cx, line, is_shift))?;
            let sums = &line.sums;
            for (column, number) in [(1, sums.people), (2, sums.reached), (4, sums.asked), (5, sums.done)] {
                sheet.write(row, column, number)?;
            }
            for (column, percent) in [(3, sums.reach()), (6, sums.completion())] {
                sheet.write(row, column, percent.map_or_else(|| "—".to_owned(), |percent| format!("{percent}%")))?;
            }
            sheet.write(row, 7, recall_words(cx, line.recall))?;
            if let Recall::Shown { people, .. } = line.recall {
                sheet.write(row, 8, people)?;
            }
        }
        sheet.autofit();
    }
    book.save_to_buffer()
}
