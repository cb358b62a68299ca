//! Between a question and the cells of its row.

use std::collections::BTreeMap;

use base::{Lang, Message};

use super::column::{CHOICES, Column, Kind, folded, letter_place};
use crate::question::{Amount, Body, Choice, Format, Pair, Question, Range, Text, compare, gift};

/// The filled cells.
pub type Cells = BTreeMap<Column, String>;

/// Where a row is at fault, and why.
type Refusal = (Column, Message);

pub fn question(cells: &Cells) -> Result<Question, Refusal> {
    if let Some(text) = cells.get(&Column::Gift) {
        return from_gift(text);
    }
    let get = |column| cells.get(&column).map(String::as_str);
    let format = match get(Column::Format).map(folded).as_deref() {
        None | Some("纯文本" | "文本" | "plain") => Format::Plain,
        Some("markdown") => Format::Markdown,
        Some("html") => Format::Html,
        Some(_) => return Err((Column::Format, "question-sheet-format".into())),
    };
    let text = |text: &str| Text::new(format, text);
    let row = Row {
        options: (0..CHOICES).filter_map(|place| Some((place, get(Column::Choice(place))?))).collect(),
        reason: &|place| get(Column::ChoiceReason(place)).map(text),
        answer: get(Column::Answer).unwrap_or_default(),
        text: &text,
    };
    let kind = get(Column::Kind).and_then(Kind::named).ok_or((Column::Kind, "question-sheet-kind".into()))?;
    let stem = get(Column::Stem).map(text).ok_or((Column::Stem, "question-error-empty".into()))?;
    let mut question = Question::new(stem, row.body(kind)?);
    question.reason = get(Column::Reason).map(text);
    question.difficulty = get(Column::Difficulty).map(difficulty).transpose()?;
    let line = |column| get(column).map(|text| Text::plain(&text.replace('\n', " ")).text);
    question.title = line(Column::Title);
    question.category = line(Column::Category);
    question.reference = line(Column::Reference);
    let tags = line(Column::Tags).unwrap_or_default();
    question.tags = tags.split([',', '，', '、', ';', '；']).map(|tag| tag.trim().to_owned()).collect();
    question.tags.retain(|tag| !tag.is_empty());
    Ok(question)
}

fn from_gift(text: &str) -> Result<Question, Refusal> {
    let refused = |why: Message| (Column::Gift, why);
    let import = gift::read(text).map_err(refused)?;
    if let Some(rejected) = import.rejected.into_iter().next() {
        return Err(refused(rejected.why));
    }
    let mut questions = import.questions.into_iter();
    match (questions.next(), questions.next()) {
        (Some(found), None) => Ok(found.question),
        _ => Err(refused("question-sheet-gift".into())),
    }
}

fn difficulty(cell: &str) -> Result<u8, Refusal> {
    match folded(cell).as_str() {
        "易" | "容易" | "简单" | "easy" => Some(1),
        "中" | "中等" | "一般" | "medium" => Some(3),
        "难" | "困难" | "较难" | "hard" => Some(5),
        number => number.parse().ok().filter(|level| (1..=5).contains(level)),
    }
    .ok_or((Column::Difficulty, "question-error-difficulty".into()))
}

struct Row<'a> {
    options: Vec<(u8, &'a str)>,
    reason: &'a dyn Fn(u8) -> Option<Text>,
    answer: &'a str,
    text: &'a dyn Fn(&str) -> Text,
}

impl Row<'_> {
    fn body(&self, kind: Kind) -> Result<Body, Refusal> {
        match kind {
            Kind::One | Kind::Several | Kind::Choice => self.choices(kind),
            Kind::TrueFalse => {
                Ok(Body::TrueFalse { right: self.truth()?, when_true: (self.reason)(0), when_false: (self.reason)(1) })
            }
            Kind::Match => self.pairs(),
            Kind::Order => {
                let places = if self.answer.is_empty() { (0..self.options.len()).collect() } else { self.places()? };
                let mut sorted = places.clone();
                sorted.sort_unstable();
                if !sorted.into_iter().eq(0..self.options.len()) {
                    return Err(self.refused("question-sheet-order"));
                }
                Ok(Body::Order { items: places.into_iter().map(|place| (self.text)(self.options[place].1)).collect() })
            }
            Kind::ShortText => {
                let accepted: Vec<Choice> = parts(self.answer)
                    .map(|part| Choice { text: (self.text)(part), right: true, reason: None, credit: None })
                    .collect();
                if accepted.is_empty() {
                    Err(self.refused("question-sheet-answer"))
                } else {
                    Ok(Body::ShortText { accepted })
                }
            }
            Kind::Numerical => {
                let accepted: Option<Vec<Amount>> = parts(self.answer).map(|part| range(part).map(amount)).collect();
                let accepted = accepted.filter(|accepted| !accepted.is_empty());
                accepted
                    .map(|accepted| Body::Numerical { accepted })
                    .ok_or_else(|| self.refused("question-sheet-number"))
            }
            Kind::Essay => Ok(Body::Essay),
            Kind::Description => Ok(Body::Description),
        }
    }

    fn refused(&self, key: &'static str) -> Refusal {
        (Column::Answer, Message::new(key).with("text", self.answer))
    }

    fn choices(&self, kind: Kind) -> Result<Body, Refusal> {
        let right = self.places()?;
        let choices: Vec<Choice> = self
            .options
            .iter()
            .enumerate()
            .map(|(i, (place, text))| Choice {
                text: (self.text)(text),
                right: right.contains(&i),
                reason: (self.reason)(*place),
                credit: None,
            })
            .collect();
        match kind {
            Kind::Several => Ok(Body::Several { choices }),
            Kind::Choice if right.len() > 1 => Ok(Body::Several { choices }),
            _ if right.len() == 1 => Ok(Body::One { choices }),
            _ => Err(self.refused("question-error-one-right")),
        }
    }

    /// The options that the answer names, by letters (`ABD`, `A、B`) or by the words of one.
    fn places(&self) -> Result<Vec<usize>, Refusal> {
        let letters = folded(self.answer).replace([',', '、', ';', '/', '.', '，', '；'], "");
        let by_letter = letters.chars().map(|letter| {
            let place = letter_place(letter.encode_utf8(&mut [0; 4]))?;
            self.options.iter().position(|(option, _)| *option == place)
        });
        let places: Option<Vec<usize>> = by_letter.collect();
        let by_words = || self.options.iter().position(|(_, text)| compare::fold(text) == compare::fold(self.answer));
        let places = places.or_else(|| by_words().map(|place| vec![place])).unwrap_or_default();
        if places.is_empty() { Err(self.refused("question-sheet-answer")) } else { Ok(places) }
    }

    fn truth(&self) -> Result<bool, Refusal> {
        match folded(self.answer).as_str() {
            "对" | "正确" | "是" | "√" | "✓" | "✔" | "t" | "true" | "y" | "yes" | "1" | "a" => Ok(true),
            "错" | "错误" | "不正确" | "否" | "×" | "✗" | "✘" | "x" | "f" | "false" | "n" | "no" | "0" | "b" => {
                Ok(false)
            }
            _ => Err(self.refused("question-sheet-truth")),
        }
    }

    fn pairs(&self) -> Result<Body, Refusal> {
        let (mut pairs, mut extra) = (Vec::new(), Vec::new());
        for (place, option) in &self.options {
            let split = option.split_once("->").or_else(|| option.split_once('→'));
            let Some((prompt, answer)) = split else {
                return Err((Column::Choice(*place), Message::new("question-sheet-pair").with("text", option)));
            };
            let (prompt, answer) = ((self.text)(prompt), Text::plain(answer).text);
            if prompt.is_empty() {
                extra.push(answer);
            } else {
                pairs.push(Pair { prompt, answer });
            }
        }
        Ok(Body::Match { pairs, extra })
    }
}

fn parts(answer: &str) -> impl Iterator<Item = &str> {
    answer.split(['|', '｜', '\n']).map(str::trim).filter(|part| !part.is_empty())
}

fn amount(range: Range) -> Amount {
    Amount { range, right: true, reason: None, credit: None }
}

fn range(text: &str) -> Option<Range> {
    if let Some((low, high)) = text.split_once("..") {
        return Some(Range::Between { low: compare::number(low)?, high: compare::number(high)? });
    }
    if let Some((number, tolerance)) = text.split_once(['±', ':', '：']) {
        return Some(Range::Around { number: compare::number(number)?, tolerance: compare::number(tolerance)? });
    }
    Some(Range::Exactly { number: compare::number(text)? })
}

/// A file with more lines in a cell reads as damaged.
const MAX_LINES: usize = 20;

/// The cells of a question. Those that [`question`] would not read back as the same question get the GIFT cell.
pub fn cells(question: &Question, lang: Lang) -> Cells {
    let mut cells = plain_cells(question, lang);
    let short = cells.values().all(|text| text.lines().count() <= MAX_LINES);
    if short && self::question(&cells).as_ref() == Ok(question) {
        return cells;
    }
    for text in cells.values_mut() {
        *text = text.lines().take(MAX_LINES).collect::<Vec<_>>().join("\n");
    }
    // The lines of the notation are for the eye; line breaks of the text are written `\n`.
    let gift = gift::to_gift(std::slice::from_ref(question)).replace("\n\t", " ");
    cells.insert(Column::Gift, gift.trim().to_owned());
    cells
}

fn plain_cells(question: &Question, lang: Lang) -> Cells {
    let mut cells = Cells::new();
    let mut put = |column: Column, text: &str| {
        if !text.trim().is_empty() {
            cells.insert(column, text.to_owned());
        }
    };
    put(Column::Stem, &question.stem.text);
    match question.stem.format {
        Format::Plain => {}
        Format::Markdown => put(Column::Format, "Markdown"),
        Format::Html => put(Column::Format, "HTML"),
    }
    put(Column::Reason, question.reason.as_ref().map_or("", |reason| &reason.text));
    put(Column::Difficulty, &question.difficulty.map_or(String::new(), |level| level.to_string()));
    put(Column::Category, question.category.as_deref().unwrap_or_default());
    put(Column::Title, question.title.as_deref().unwrap_or_default());
    put(Column::Reference, question.reference.as_deref().unwrap_or_default());
    put(Column::Tags, &question.tags.join(if lang == Lang::Zh { "，" } else { ", " }));
    let mut options: Vec<String> = Vec::new();
    let mut reasons: Vec<Option<&Text>> = Vec::new();
    let (kind, answer) = match &question.body {
        Body::One { choices } | Body::Several { choices } => {
            options.extend(choices.iter().map(|choice| choice.text.text.clone()));
            reasons.extend(choices.iter().map(|choice| choice.reason.as_ref()));
            let one = matches!(question.body, Body::One { .. });
            (if one { Kind::One } else { Kind::Several }, letters(choices))
        }
        Body::TrueFalse { right, when_true, when_false } => {
            reasons.extend([when_true.as_ref(), when_false.as_ref()]);
            let word = match (right, lang) {
                (true, Lang::Zh) => "对",
                (false, Lang::Zh) => "错",
                (true, Lang::En) => "true",
                (false, Lang::En) => "false",
            };
            (Kind::TrueFalse, word.to_owned())
        }
        Body::Match { pairs, extra } => {
            options.extend(pairs.iter().map(|pair| format!("{} -> {}", pair.prompt.text, pair.answer)));
            options.extend(extra.iter().map(|answer| format!("-> {answer}")));
            (Kind::Match, String::new())
        }
        Body::Order { items } => {
            options.extend(items.iter().map(|item| item.text.clone()));
            (Kind::Order, (b'A'..).take(items.len()).map(char::from).collect())
        }
        Body::ShortText { accepted } => {
            (Kind::ShortText, joined(accepted.iter().map(|choice| choice.text.text.clone())))
        }
        Body::Numerical { accepted } => (Kind::Numerical, joined(accepted.iter().map(|amount| written(amount.range)))),
        Body::Essay => (Kind::Essay, String::new()),
        Body::Description => (Kind::Description, String::new()),
    };
    put(Column::Kind, kind.name(lang));
    put(Column::Answer, &answer);
    for (place, option) in (0..CHOICES).zip(&options) {
        put(Column::Choice(place), option);
    }
    for (place, reason) in (0..CHOICES).zip(reasons) {
        put(Column::ChoiceReason(place), reason.map_or("", |reason| &reason.text));
    }
    cells
}

fn letters(choices: &[Choice]) -> String {
    (b'A'..=b'Z').zip(choices).filter(|(_, choice)| choice.right).map(|(letter, _)| char::from(letter)).collect()
}

fn joined(answers: impl Iterator<Item = String>) -> String {
    answers.collect::<Vec<_>>().join(" | ")
}

fn written(range: Range) -> String {
    match range {
        Range::Exactly { number } => number.to_string(),
        Range::Around { number, tolerance } => format!("{number}±{tolerance}"),
        Range::Between { low, high } => format!("{low}..{high}"),
        Range::Other => "*".to_owned(),
    }
}
