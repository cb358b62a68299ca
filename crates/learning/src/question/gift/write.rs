//! Questions as a GIFT text that [`super::read`] turns back into the same questions.

use super::{
    convert::{DIFFICULTY_TAG, ORDER_TAGS, TOP_CATEGORY, looks_html, usual_credit},
    escape::escape,
};
use crate::question::{Amount, Body, Choice, Format, Question, Range, Text};

/// One block for each question. The notation has no place for the reason of a description, which is a fault anyway.
pub fn to_gift(questions: &[Question]) -> String {
    let mut out = String::new();
    let mut category: Option<&str> = None;
    for question in questions {
        if question.category.as_deref() != category {
            category = question.category.as_deref();
            out += &format!("$CATEGORY: {}\n\n", line(category.unwrap_or(TOP_CATEGORY)));
        }
        write(question, &mut out);
        out.push('\n');
    }
    out
}

fn write(question: &Question, out: &mut String) {
    let mut marks = Vec::new();
    marks.extend(question.reference.as_ref().map(|id| format!("[id:{}]", mark(id))));
    if matches!(question.body, Body::Order { .. }) {
        marks.push(format!("[tag:{}]", ORDER_TAGS[0]));
    }
    marks.extend(question.difficulty.map(|level| format!("[tag:{DIFFICULTY_TAG}{level}]")));
    marks.extend(question.tags.iter().map(|tag| format!("[tag:{}]", mark(tag))));
    if !marks.is_empty() {
        *out += &format!("// {}\n", marks.join(" "));
    }
    if let Some(title) = &question.title {
        *out += &format!("::{}::", escape(&line(title)));
    }
    let stem = &question.stem;
    *out += &rich(stem, Format::Plain);
    if matches!(question.body, Body::Description) {
        out.push('\n');
        return;
    }
    out.push_str(" {");
    out.push_str(&body(&question.body, stem.format));
    if let Some(reason) = &question.reason {
        *out += &format!("\n\t####{}", rich(reason, stem.format));
    }
    out.push_str("\n}\n");
}

fn body(body: &Body, format: Format) -> String {
    match body {
        Body::One { choices } => choices
            .iter()
            .map(|choice| {
                let mark = if choice.right { '=' } else { '~' };
                written(mark, choice.credit, &rich(&choice.text, format), choice.reason.as_ref(), format)
            })
            .collect(),
        Body::Several { choices } => several(choices, format),
        Body::TrueFalse { right, when_true, when_false } => {
            let (wrong, good) = if *right { (when_false, when_true) } else { (when_true, when_false) };
            let text = |reason: &Option<Text>| reason.as_ref().map_or(String::new(), |reason| rich(reason, format));
            let mut out = if *right { "TRUE" } else { "FALSE" }.to_owned();
            if wrong.is_some() || good.is_some() {
                out += &format!(" #{}", text(wrong));
            }
            if good.is_some() {
                // A space, lest two marks without a text between them read as the beginning of the general reason.
                out += &format!(" #{}", text(good));
            }
            out
        }
        Body::Match { pairs, extra } => {
            let pairs = pairs.iter().map(|pair| (rich(&pair.prompt, format), &pair.answer));
            let extra = extra.iter().map(|answer| (String::new(), answer));
            pairs.chain(extra).map(|(prompt, answer)| pair(&prompt, &escape(answer))).collect()
        }
        Body::Order { items } => {
            items.iter().enumerate().map(|(i, item)| pair(&(i + 1).to_string(), &rich(item, Format::Plain))).collect()
        }
        Body::ShortText { accepted } => accepted
            .iter()
            .map(|choice| {
                let credit = typed_credit(choice.right, choice.credit);
                written('=', credit, &rich(&choice.text, format), choice.reason.as_ref(), format)
            })
            .collect(),
        Body::Numerical { accepted } => {
            let list: String = accepted.iter().map(|amount| numerical(amount, format)).collect();
            format!("#{list}")
        }
        Body::Essay | Body::Description => String::new(),
    }
}

fn pair(prompt: &str, answer: &str) -> String {
    format!("\n\t={prompt} -> {answer}")
}

/// Without a `=`, so that every reader lets more than one be chosen.
fn several(choices: &[Choice], format: Format) -> String {
    let right = choices.iter().filter(|choice| choice.right).count();
    let usual = choices.iter().all(|choice| choice.credit.is_none());
    let credit = |choice: &Choice| match choice.credit {
        _ if usual => Some(usual_credit(choice, right)),
        None if choice.right => Some(100.0),
        credit => credit,
    };
    choices
        .iter()
        .map(|choice| written('~', credit(choice), &rich(&choice.text, format), choice.reason.as_ref(), format))
        .collect()
}

/// Typed answers are all marked `=`; a wrong one says so by its weight.
fn typed_credit(right: bool, credit: Option<f64>) -> Option<f64> {
    if right { None } else { Some(credit.unwrap_or(0.0)) }
}

fn numerical(amount: &Amount, format: Format) -> String {
    let range = match amount.range {
        Range::Exactly { number } => number.to_string(),
        Range::Around { number, tolerance } => format!("{number}:{tolerance}"),
        Range::Between { low, high } => format!("{low}..{high}"),
        Range::Other => "*".to_owned(),
    };
    written('=', typed_credit(amount.right, amount.credit), &range, amount.reason.as_ref(), format)
}

fn written(mark: char, credit: Option<f64>, text: &str, reason: Option<&Text>, format: Format) -> String {
    let weight = credit.map_or(String::new(), |credit| format!("%{credit}%"));
    let reason = reason.map_or(String::new(), |reason| format!(" #{}", rich(reason, format)));
    format!("\n\t{mark}{weight}{text}{reason}")
}

/// The text behind its `[format]`, which is left out where a reader would take the same.
fn rich(text: &Text, inherited: Format) -> String {
    let unclear =
        text.text.starts_with(['[', '%', '/', '$']) || (text.format == Format::Plain && looks_html(&text.text));
    let prefix = match text.format {
        format if format == inherited && !unclear => "",
        Format::Plain => "[plain]",
        Format::Markdown => "[markdown]",
        Format::Html => "[html]",
    };
    format!("{prefix}{}", escape(&text.text))
}

fn line(text: &str) -> String {
    Text::plain(&text.replace('\n', " ")).text
}

fn mark(text: &str) -> String {
    line(text).trim_end_matches('\\').replace(']', "\\]")
}
