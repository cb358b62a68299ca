//! From the parse tree to questions, with a note for whatever is kept otherwise than it came.

use base::Message;

use super::{Found, Import, Note, tree};
use crate::question::{Amount, Body, Choice, Format, Pair, Question, Range, Text, fault::MAX_STEM};

/// Moodle's name for "no category".
pub const TOP_CATEGORY: &str = "$course$/top";
pub const ORDER_TAGS: [&str; 2] = ["order", "排序"];
pub const DIFFICULTY_TAG: &str = "difficulty:";

pub fn import(nodes: Vec<tree::Node>) -> Import {
    let mut import = Import::default();
    let mut category = None;
    for node in nodes {
        let line = node.line;
        let Some(head) = node.head else {
            if let tree::Answers::Category { title } = node.answers {
                category = Some(title).filter(|title| !title.is_empty() && title != TOP_CATEGORY);
            }
            continue;
        };
        let mut notes = Vec::new();
        let mut question = Question::new(text(head.stem), Body::Description);
        question.title = head.title;
        question.reference = head.id;
        question.category.clone_from(&category);
        question.tags = head.tags.unwrap_or_default();
        question.reason = node.feedback.and_then(|feedback| feedback.global_feedback).map(text);
        take_difficulty(&mut question);
        question.body = body(node.answers, &mut question.tags, &mut notes);
        note_markup(&question, &mut notes);
        notes.dedup();
        import.notes.extend(notes.into_iter().map(|what| Note { line, what }));
        import.questions.push(Found { line, question });
    }
    import
}

/// The tag that says how hard a question is.
pub fn take_difficulty(question: &mut Question) {
    let level = |tag: &String| tag.strip_prefix(DIFFICULTY_TAG)?.parse().ok().filter(|level| (1..=5).contains(level));
    question.difficulty = question.tags.iter().find_map(level);
    if question.difficulty.is_some() {
        question.tags.retain(|tag| level(tag).is_none());
    }
}

/// Text without a format that holds HTML (`<p>`, `&nbsp;`) was HTML to Moodle.
pub fn text(rich: tree::Rich) -> Text {
    let format = match rich.format {
        tree::Format::Html => Format::Html,
        tree::Format::Markdown => Format::Markdown,
        tree::Format::Moodle if looks_html(&rich.text) => Format::Html,
        tree::Format::Plain | tree::Format::Moodle => Format::Plain,
    };
    Text::new(format, &rich.text)
}

pub fn looks_html(text: &str) -> bool {
    const TAGS: [&str; 31] = [
        "a",
        "b",
        "blockquote",
        "br",
        "code",
        "div",
        "em",
        "font",
        "h1",
        "h2",
        "h3",
        "h4",
        "hr",
        "i",
        "img",
        "li",
        "ol",
        "p",
        "pre",
        "s",
        "span",
        "strong",
        "sub",
        "sup",
        "table",
        "tbody",
        "td",
        "th",
        "tr",
        "u",
        "ul",
    ];
    let tag = text.match_indices('<').any(|(at, _)| {
        let name = text[at + 1..].trim_start_matches('/');
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        TAGS.contains(&name[..end].to_ascii_lowercase().as_str()) && name[end..].starts_with(['>', ' ', '/'])
    });
    tag || ["&nbsp;", "&lt;", "&gt;", "&amp;", "&quot;"].iter().any(|entity| text.contains(entity))
}

fn body(answers: tree::Answers, tags: &mut Vec<String>, notes: &mut Vec<Message>) -> Body {
    match answers {
        tree::Answers::Category { .. } | tree::Answers::Description => Body::Description,
        tree::Answers::Essay => Body::Essay,
        tree::Answers::TrueFalse { is_true, true_feedback, false_feedback } => {
            let (wrong, right) = (true_feedback.map(text), false_feedback.map(text));
            let (when_true, when_false) = if is_true { (right, wrong) } else { (wrong, right) };
            Body::TrueFalse { right: is_true, when_true, when_false }
        }
        tree::Answers::Choice { choices } => choice_body(choices, notes),
        tree::Answers::Short { choices } => {
            let accepted = choices
                .into_iter()
                .map(|choice| accepted(choice, text))
                .map(|(text, right, reason, credit)| Choice { text, right, reason, credit });
            let accepted: Vec<Choice> = accepted.collect();
            note_credit(accepted.iter().map(|choice| choice.credit), notes);
            Body::ShortText { accepted }
        }
        tree::Answers::Matching { match_pairs } => match_body(match_pairs, tags, notes),
        tree::Answers::Numerical { choices } => {
            let list = match choices {
                tree::Amounts::Single(amount) => {
                    vec![tree::Choice { is_correct: true, weight: None, text: amount, feedback: None }]
                }
                tree::Amounts::List(list) => list,
            };
            let accepted: Vec<Amount> = list
                .into_iter()
                .map(|choice| accepted(choice, range))
                .map(|(range, right, reason, credit)| Amount { range, right, reason, credit })
                .collect();
            note_credit(accepted.iter().map(|amount| amount.credit), notes);
            Body::Numerical { accepted }
        }
    }
}

/// Of typed answers, only those of full credit are right.
fn accepted<T, U>(choice: tree::Choice<T>, convert: impl Fn(T) -> U) -> (U, bool, Option<Text>, Option<f64>) {
    let credit = choice.weight.map(|weight| weight.0);
    let right = choice.is_correct && credit.is_none_or(|credit| credit >= 100.0);
    let credit = credit.filter(|&credit| credit != 0.0 && credit < 100.0);
    (convert(choice.text), right, choice.feedback.map(text), credit)
}

fn range(amount: tree::Amount) -> Range {
    match amount {
        tree::Amount::Other(_) => Range::Other,
        tree::Amount::Range(tree::Range::Exactly { number }) => Range::Exactly { number: number.0 },
        tree::Amount::Range(tree::Range::Around { number, range }) => {
            Range::Around { number: number.0, tolerance: range.0 }
        }
        tree::Amount::Range(tree::Range::Between { number_high, number_low }) => {
            Range::Between { low: number_low.0, high: number_high.0 }
        }
    }
}

/// One `=` makes a single choice. None but weights, or more than one, makes a multiple choice, in which every choice of
/// positive weight is right.
fn choice_body(choices: Vec<tree::Choice<tree::Rich>>, notes: &mut Vec<Message>) -> Body {
    let equals = choices.iter().filter(|choice| choice.is_correct).count();
    let several = equals > 1 || (equals == 0 && choices.iter().any(|choice| choice.weight.is_some()));
    let mut choices: Vec<Choice> = choices
        .into_iter()
        .map(|choice| {
            let weight = choice.weight.map(|weight| weight.0);
            let right = choice.is_correct || (several && weight.is_some_and(|weight| weight > 0.0));
            Choice { text: text(choice.text), right, reason: choice.feedback.map(text), credit: weight }
        })
        .collect();
    if !several {
        for choice in &mut choices {
            let usual = if choice.right { 100.0 } else { 0.0 };
            choice.credit = choice.credit.filter(|credit| (credit - usual).abs() > 0.0);
        }
        note_credit(choices.iter().map(|choice| choice.credit), notes);
        return Body::One { choices };
    }
    if equals > 1 {
        notes.push("question-note-several".into());
    }
    if choices.iter().all(|choice| choice.credit.is_none()) || has_usual_credit(&choices) {
        for choice in &mut choices {
            choice.credit = None;
        }
    } else {
        for choice in choices.iter_mut().filter(|choice| choice.right) {
            choice.credit.get_or_insert(100.0);
        }
        note_credit(choices.iter().map(|choice| choice.credit), notes);
    }
    Body::Several { choices }
}

/// The percentages [`super::to_gift`] writes where a question has none.
pub fn usual_credit(choice: &Choice, right: usize) -> f64 {
    if choice.right { (10_000_000.0 / right as f64).round() / 100_000.0 } else { -100.0 }
}

fn has_usual_credit(choices: &[Choice]) -> bool {
    let right = choices.iter().filter(|choice| choice.right).count();
    choices.iter().all(|choice| choice.credit.is_some_and(|credit| (credit - usual_credit(choice, right)).abs() < 0.01))
}

fn match_body(pairs: Vec<tree::Pair>, tags: &mut Vec<String>, notes: &mut Vec<Message>) -> Body {
    for pair in &pairs {
        if let Some(feedback) = &pair.feedback {
            notes.push(Message::new("question-note-pair-reason").with("text", &feedback.text));
        }
    }
    let is_order = |tag: &String| ORDER_TAGS.contains(&tag.as_str());
    if tags.iter().any(is_order) {
        let mut places: Vec<(usize, &tree::Pair)> =
            pairs.iter().map(|pair| (pair.subquestion.text.parse().unwrap_or(0), pair)).collect();
        places.sort_by_key(|(place, _)| *place);
        if places.iter().map(|(place, _)| *place).eq(1..=pairs.len()) {
            tags.retain(|tag| !is_order(tag));
            return Body::Order { items: places.into_iter().map(|(_, pair)| text(pair.item.clone())).collect() };
        }
        notes.push("question-note-order".into());
    }
    let (pairs, extra): (Vec<_>, Vec<_>) = pairs
        .into_iter()
        .map(|pair| Pair { prompt: text(pair.subquestion), answer: Text::plain(&pair.subanswer).text })
        .partition(|pair| !pair.prompt.is_empty());
    Body::Match { pairs, extra: extra.into_iter().map(|pair| pair.answer).collect() }
}

fn note_credit(mut credits: impl Iterator<Item = Option<f64>>, notes: &mut Vec<Message>) {
    if credits.any(|credit| credit.is_some()) {
        notes.push("question-note-credit".into());
    }
}

/// Pictures that did not come along, and whatever else the page will not show.
fn note_markup(question: &Question, notes: &mut Vec<Message>) {
    question.each_text(&mut |text| {
        // A longer one is a fault anyway.
        if text.text.len() > MAX_STEM * 4 {
            return;
        }
        let warnings = match text.format {
            Format::Plain => Vec::new(),
            Format::Markdown => {
                crate::markdown::render(&text.text, &|_| None, &crate::markdown::Labels::default()).warnings
            }
            Format::Html => crate::markdown::clean_html(&text.text, &|_| None).warnings,
        };
        for warning in warnings {
            if !notes.contains(&warning) {
                notes.push(warning);
            }
        }
    });
}
