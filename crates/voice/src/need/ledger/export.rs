//! The ledger as a file: the columns of the screen, the rows of the same query.

use base::Result;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use ui::Cx;

use super::Line;
use crate::category::Tree;

const COLUMNS: [&str; 13] = [
    "need-reference",
    "need-category",
    "need-scope",
    "need-channel",
    "need-identity",
    "need-urgency",
    "need-raised-on",
    "need-text",
    "need-state",
    "need-owner",
    "need-due",
    "need-age",
    "need-supporters",
];

/// The cells of one line, as the screen shows them.
pub fn cells(cx: &Cx, tree: &Tree, line: &Line) -> [String; 13] {
    [
        line.reference.clone(),
        tree.label(cx, &line.category, &line.sub),
        line.scope.clone(),
        cx.tk("need-channel-", line.channel),
        cx.tk("need-identity-", line.identity),
        cx.tk("need-urgency-", line.urgency),
        line.raised_on.to_string(),
        text(cx, line),
        cx.tk("need-state-", line.state),
        line.owner.clone(),
        line.due_at.map(|due| cx.local_day(&due).to_string()).unwrap_or_default(),
        line.age(cx.today()).to_string(),
        line.supporters.to_string(),
    ]
}

/// What a need says, or why that is not here.
pub fn text(cx: &Cx, line: &Line) -> String {
    match line {
        Line { purged_on: Some(_), .. } => cx.t("need-text-purged"),
        Line { sensitive: true, .. } => cx.t("need-text-sensitive"),
        line => line.excerpt(),
    }
}

pub fn heads(cx: &Cx) -> [String; 13] {
    COLUMNS.map(|key| cx.t(key))
}

/// CSV with a byte order mark, by which Excel knows UTF-8. A cell that Excel
/// would compute begins with an apostrophe.
pub fn csv(cx: &Cx, tree: &Tree, lines: &[Line]) -> Vec<u8> {
    let mut out = String::from("\u{feff}");
    for row in std::iter::once(heads(cx)).chain(lines.iter().map(|line| cells(cx, tree, line))) {
        let quoted = row.map(|cell| {
            let formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
            format!("\"{}{}\"", if formula { "'" } else { "" }, cell.replace('"', "\"\""))
        });
        out.push_str(&quoted.join(","));
        out.push_str("\r\n");
    }
    out.into_bytes()
}

pub fn xlsx(cx: &Cx, tree: &Tree, lines: &[Line]) -> Result<Vec<u8>> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    sheet.set_name(cx.t("need-ledger"))?;
    write(cx, tree, lines, sheet)?;
    Ok(book.save_to_buffer()?)
}

fn write(cx: &Cx, tree: &Tree, lines: &[Line], sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    for (column, head) in (0_u16..).zip(heads(cx)) {
        sheet.write_with_format(0, column, head, &bold)?;
    }
    for (row, line) in (1_u32..).zip(lines) {
        for (column, cell) in (0_u16..).zip(cells(cx, tree, line)) {
            match (column, cell.parse::<f64>()) {
                (11 | 12, Ok(number)) => sheet.write_number(row, column, number)?,
                _ => sheet.write_string(row, column, cell)?,
            };
        }
    }
    for (column, width) in [(1, 20.0), (2, 18.0), (7, 48.0)] {
        sheet.set_column_width(column, width)?;
    }
    sheet.set_freeze_panes(1, 0).map(drop)
}
