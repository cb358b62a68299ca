//! From one block of a GIFT text to its node.

use base::Message;

use super::{
    Block,
    escape::{find, find_all, split_once, unescape},
    tree::{Amount, Amounts, Answers, Choice, Format, GlobalFeedback, Head, Node, Number, Pair, Range, Rich},
};

pub fn node(block: &Block) -> Result<Node, Message> {
    if let Some(title) = block.text.strip_prefix("$CATEGORY:") {
        let answers = Answers::Category { title: title.trim().to_owned() };
        return Ok(Node { line: block.line, head: None, feedback: None, answers });
    }
    let (title, text) = title(&block.text)?;
    let (id, tags) = marks(&block.comments);
    let mut head = Head {
        id,
        tags: Some(tags).filter(|tags| !tags.is_empty()),
        title,
        stem: Rich { format: Format::Moodle, text: String::new() },
        has_embedded_answers: false,
    };
    let (feedback, answers) = if let Some((stem, rest)) = split_once(text, "{") {
        let Some((inside, after)) = split_once(rest, "}") else { return Err("question-gift-unclosed".into()) };
        if find(stem, "}").is_some() {
            return Err("question-gift-unopened".into());
        }
        if find(inside, "{").is_some() {
            return Err("question-gift-nested".into());
        }
        if !find_all(after, &['{', '}']).is_empty() {
            return Err("question-gift-second".into());
        }
        (head.has_embedded_answers, head.stem) = joined(stem, after);
        let (feedback, answers) = braces(inside.trim(), head.stem.format)?;
        (Some(GlobalFeedback { global_feedback: feedback }), answers)
    } else {
        if find(text, "}").is_some() {
            return Err("question-gift-unopened".into());
        }
        head.stem = rich(text, Format::Moodle);
        (None, Answers::Description)
    };
    if head.stem.text.is_empty() {
        return Err("question-gift-no-stem".into());
    }
    Ok(Node { line: block.line, head: Some(head), feedback, answers })
}

/// `::title::` and what follows it.
fn title(text: &str) -> Result<(Option<String>, &str), Message> {
    let Some(rest) = text.strip_prefix("::") else { return Ok((None, text)) };
    let Some((title, rest)) = split_once(rest, "::") else { return Err("question-gift-title".into()) };
    let title = rich_as(Format::Moodle, title).text;
    Ok((Some(title).filter(|title| !title.is_empty()), rest))
}

/// The first `[id:…]` and all the `[tag:…]` of the comments; `\]` stands for a bracket.
fn marks(comments: &[String]) -> (Option<String>, Vec<String>) {
    let (mut id, mut tags) = (None, Vec::new());
    for comment in comments {
        let mut rest = comment.as_str();
        while let Some(at) = rest.find('[') {
            rest = &rest[at + 1..];
            let Some(text) = rest.strip_prefix("id:").or_else(|| rest.strip_prefix("tag:")) else { continue };
            let end = text.char_indices().find(|&(i, c)| c == ']' && !text[..i].ends_with('\\'));
            let Some((end, _)) = end else { break };
            let mark = Some(text[..end].replace("\\]", "]").trim().to_owned()).filter(|mark| !mark.is_empty());
            if rest.starts_with("tag:") {
                tags.extend(mark);
            } else {
                id = id.or(mark);
            }
            rest = &text[end..];
        }
    }
    (id, tags)
}

/// The stem, and whether the answers stood in the middle of it.
fn joined(before: &str, after: &str) -> (bool, Rich) {
    let stem = rich(before, Format::Moodle);
    if after.trim().is_empty() {
        return (false, stem);
    }
    let after = rich(after, stem.format);
    let format = if stem.text.is_empty() { after.format } else { stem.format };
    let text = format!("{} _____ {}", stem.text, after.text);
    (true, Rich { format, text: text.trim_start().to_owned() })
}

/// A text with its `[format]`, or the format of the text it belongs to.
fn rich(text: &str, inherited: Format) -> Rich {
    let text = text.trim();
    let formats = [
        ("[html]", Format::Html),
        ("[markdown]", Format::Markdown),
        ("[plain]", Format::Plain),
        ("[moodle]", Format::Moodle),
    ];
    for (prefix, format) in formats {
        if let Some(rest) = text.strip_prefix(prefix) {
            return rich_as(format, rest);
        }
    }
    rich_as(inherited, text)
}

fn rich_as(format: Format, text: &str) -> Rich {
    let text = match format {
        Format::Moodle => unescape(&text.split_ascii_whitespace().collect::<Vec<_>>().join(" ")),
        Format::Html | Format::Markdown | Format::Plain => unescape(text.trim()),
    };
    Rich { format, text: text.trim().to_owned() }
}

fn filled(text: &str, inherited: Format) -> Option<Rich> {
    Some(rich(text, inherited)).filter(|rich| !rich.text.is_empty())
}

/// What stands between the braces: the general feedback and the answers.
fn braces(inside: &str, format: Format) -> Result<(Option<Rich>, Answers), Message> {
    let (inside, feedback) = match split_once(inside, "####") {
        Some((inside, feedback)) => (inside.trim(), filled(feedback, format)),
        None => (inside, None),
    };
    let answers = if inside.is_empty() {
        Answers::Essay
    } else if let Some(numbers) = inside.strip_prefix('#') {
        Answers::Numerical { choices: amounts(numbers.trim(), format)? }
    } else if let Some(answers) = true_or_false(inside, format) {
        answers
    } else {
        listed(inside, format)?
    };
    Ok((feedback, answers))
}

fn true_or_false(inside: &str, format: Format) -> Option<Answers> {
    let marks = [("TRUE", true), ("T", true), ("FALSE", false), ("F", false)];
    let (rest, is_true) = marks.iter().find_map(|(mark, is_true)| {
        let rest = inside.strip_prefix(mark)?.trim_start();
        (rest.is_empty() || rest.starts_with('#')).then_some((rest, *is_true))
    })?;
    let (first, second) = match split_once(rest.get(1..).unwrap_or(""), "#") {
        Some((first, second)) => (first, second),
        None => (rest.get(1..).unwrap_or(""), ""),
    };
    Some(Answers::TrueFalse { is_true, true_feedback: filled(first, format), false_feedback: filled(second, format) })
}

/// An answer as it is written: its mark, weight, text and feedback.
struct Written<'a> {
    right: bool,
    weight: Option<Number>,
    text: &'a str,
    feedback: Option<Rich>,
}

impl Written<'_> {
    fn choice<T>(self, text: T) -> Choice<T> {
        Choice { is_correct: self.right, weight: self.weight, text, feedback: self.feedback }
    }
}

/// The answers, each begun by `=` or `~`. The first needs no mark if it is the only right one.
fn written(inside: &str, format: Format) -> Result<Vec<Written<'_>>, Message> {
    let mut starts = find_all(inside, &['=', '~']);
    let unmarked = starts.first().copied().unwrap_or(inside.len());
    let mut all = Vec::new();
    if !inside[..unmarked].trim().is_empty() {
        if starts.iter().any(|&at| inside[at..].starts_with('=')) {
            return Err("question-gift-unmarked".into());
        }
        all.push(one(true, &inside[..unmarked], format)?);
    }
    starts.push(inside.len());
    for pair in starts.windows(2) {
        let text = &inside[pair[0]..pair[1]];
        all.push(one(text.starts_with('='), &text[1..], format)?);
    }
    Ok(all)
}

fn one(right: bool, text: &str, format: Format) -> Result<Written<'_>, Message> {
    let text = text.trim();
    let (weight, text) = match text.strip_prefix('%').and_then(|rest| rest.split_once('%')) {
        Some((percent, rest)) if is_number(percent) => {
            let percent = number(percent).filter(|n| (-100.0..=100.0).contains(&n.0));
            let Some(percent) = percent else { return Err(Message::new("question-gift-weight").with("text", text)) };
            (Some(percent), rest)
        }
        _ => (None, text),
    };
    let (text, feedback) = split_once(text, "#").unwrap_or((text, ""));
    Ok(Written { right, weight, text: text.trim(), feedback: filled(feedback, format) })
}

fn listed(inside: &str, format: Format) -> Result<Answers, Message> {
    if !inside.starts_with(['=', '~']) && !find_all(inside, &['=', '~']).is_empty() {
        return Err("question-gift-unmarked".into());
    }
    let all = written(inside, format)?;
    if all.iter().all(|one| one.right && one.weight.is_none() && one.text.contains("->")) {
        return Ok(Answers::Matching { match_pairs: all.into_iter().map(|one| pair(one, format)).collect() });
    }
    if all.iter().any(|one| rich(one.text, format).text.is_empty()) {
        return Err("question-gift-empty".into());
    }
    let short = all.iter().all(|one| one.right);
    let choices = all
        .into_iter()
        .map(|one| {
            let text = rich(one.text, format);
            one.choice(text)
        })
        .collect();
    Ok(if short { Answers::Short { choices } } else { Answers::Choice { choices } })
}

fn pair(one: Written<'_>, format: Format) -> Pair {
    let (question, answer) = one.text.split_once("->").unwrap_or((one.text, ""));
    Pair {
        subquestion: rich(question, format),
        subanswer: rich_as(Format::Moodle, answer).text,
        item: rich(answer, Format::Moodle),
        feedback: one.feedback,
    }
}

fn amounts(text: &str, format: Format) -> Result<Amounts, Message> {
    if find_all(text, &['=', '~', '#']).is_empty() {
        return Ok(Amounts::Single(amount(text, format)?));
    }
    let all = written(text, format)?;
    all.into_iter()
        .map(|one| {
            let amount = amount(one.text, format)?;
            Ok(one.choice(amount))
        })
        .collect::<Result<_, _>>()
        .map(Amounts::List)
}

fn amount(text: &str, format: Format) -> Result<Amount, Message> {
    if text.is_empty() || text == "*" {
        return Ok(Amount::Other(Rich { format, text: "*".to_owned() }));
    }
    let range = if let Some((low, high)) = text.split_once("..") {
        number(low).zip(number(high)).map(|(number_low, number_high)| Range::Between { number_high, number_low })
    } else if let Some((middle, range)) = text.split_once(':') {
        number(middle).zip(number(range)).map(|(number, range)| Range::Around { number, range })
    } else {
        number(text).map(|number| Range::Exactly { number })
    };
    range.map(Amount::Range).ok_or_else(|| Message::new("question-gift-number").with("text", text))
}

fn is_number(text: &str) -> bool {
    number(text).is_some()
}

fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    let good =
        text.contains(|c: char| c.is_ascii_digit()) && !text.contains(|c: char| c.is_ascii_alphabetic() && c != 'e');
    text.parse().ok().filter(|n: &f64| good && n.is_finite()).map(Number)
}
