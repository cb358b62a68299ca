//! Items of QTI 1.2, as Common Cartridges hold them, as our questions.

use std::borrow::Cow;

use base::Message;
use courseware::{
    Pack, pack,
    qti::v1::{self, Given, Item, Kind, Response, Test},
};

use super::{
    Amount, Body, Choice, Pair, Question, Range, Text, compare,
    foreign::{Gathering, Placed, passage, some},
};

/// Where a cartridge keeps what its texts name `$IMS-CC-FILEBASE$/…`.
const FILES: [&str; 2] = ["$IMS-CC-FILEBASE$", "%24IMS-CC-FILEBASE%24"];

/// Name and bytes of what an address leads to.
pub fn find<'a>(files: &'a Pack, from: &str, address: &str) -> Option<(String, Cow<'a, [u8]>)> {
    let based = FILES.iter().find_map(|base| address.strip_prefix(base));
    let candidates = match based {
        Some(rest) => {
            let rest = rest.trim_start_matches('/');
            let inside = rest.strip_prefix("../").unwrap_or(rest);
            vec![pack::resolve("", inside), pack::resolve("web_resources/x", inside), pack::resolve(from, inside)]
        }
        None => vec![pack::resolve(from, address), pack::resolve("", address)],
    };
    candidates.into_iter().flatten().find_map(|path| Some((path.clone(), Cow::Borrowed(files.get(&path)?))))
}

pub fn take(file: &str, item: &Item, files: &Pack, with: &mut Gathering, into: &mut Vec<Placed>) {
    let name = if item.title.is_empty() { &item.identifier } else { &item.title };
    with.at(file, item.line, name, v1::RULE);
    let reading = Reading { file, item, files };
    let made = reading.questions(with);
    let count = made.len();
    if count > 1 {
        with.changed(Message::new("bank-note-split").with("count", count));
    }
    for (at, (stem, body)) in made.into_iter().enumerate() {
        let mut question = Question::new(stem, body);
        if !matches!(question.body, Body::Description) {
            question.reason = reading.reason(with);
        }
        question.title = passage::title(&item.title, at + 1, count);
        question.reference = Some(item.identifier.chars().take(200).collect::<String>()).filter(|id| !id.is_empty());
        with.take(question, into);
    }
}

struct Reading<'a> {
    file: &'a str,
    item: &'a Item,
    files: &'a Pack,
}

impl Reading<'_> {
    fn text(&self, html: &str, with: &mut Gathering) -> Text {
        with.text(html, &|address| find(self.files, self.file, address))
    }

    fn is(&self, part: &str) -> bool {
        self.item.profile.contains(part)
    }

    /// What is said to everybody.
    fn reason(&self, with: &mut Gathering) -> Option<Text> {
        let is_for_all = |test: &Test| matches!(test, Test::Always);
        let shown = self.item.conditions.iter().filter(|it| is_for_all(&it.test)).flat_map(|it| &it.feedback);
        let named = shown.chain(self.item.feedback.keys().filter(|it| it.starts_with("general")));
        let mut known: Vec<&String> = Vec::new();
        for identifier in named {
            if !known.contains(&identifier) {
                known.push(identifier);
            }
        }
        let said: Vec<&str> =
            known.into_iter().filter_map(|it| self.item.feedback.get(it)).map(String::as_str).collect();
        let others = ["correct_fb", "general_incorrect_fb"].iter().any(|it| self.item.feedback.contains_key(*it));
        if others && !said.iter().any(|it| !it.is_empty()) {
            with.count("bank-count-combined");
        }
        some(self.text(&said.join("<p></p>"), with))
    }

    fn questions(&self, with: &mut Gathering) -> Vec<(Text, Body)> {
        let item = self.item;
        let stem = self.text(&item.stem, with);
        let unknown = ["calculated", "file_upload", "hot_spot"].into_iter().find(|kind| self.is(kind));
        if let Some(kind) = unknown {
            with.left(match kind {
                "calculated" => Message::new("bank-left-calculated"),
                "hot_spot" => Message::new("bank-left-on-picture"),
                _ => Message::new("bank-left-upload"),
            });
            return Vec::new();
        }
        match item.responses.as_slice() {
            [] => vec![(stem, Body::Description)],
            [only] => self.body(only, with).map(|body| (stem, body)).into_iter().collect(),
            several => self.compound(&stem, several, with),
        }
    }

    fn body(&self, response: &Response, with: &mut Gathering) -> Option<Body> {
        match response.kind {
            Kind::One => self.one(response, with),
            Kind::Several => self.several(response, with),
            Kind::Text => self.typed(response, with),
            Kind::Other => {
                with.left(Message::new("bank-left-kind").with("kind", &self.item.profile));
                None
            }
        }
    }

    fn choices(&self, response: &Response, with: &mut Gathering) -> Vec<(Choice, f64)> {
        let mut made = Vec::new();
        for (identifier, html) in &response.choices {
            let values = [identifier.as_str()];
            let given = Given { response: &response.identifier, values: &values };
            let said = self.item.said_of(&given).join(" ");
            let text = self.text(html, with);
            if text.is_empty() {
                with.changed("bank-note-empty-choice");
                continue;
            }
            let choice = Choice { text, right: false, reason: some(self.text(&said, with)), credit: None };
            made.push((choice, self.item.credit(&given)));
        }
        made
    }

    fn one(&self, response: &Response, with: &mut Gathering) -> Option<Body> {
        let mut choices = self.choices(response, with);
        let best = choices.iter().map(|(_, credit)| *credit).fold(0.0, f64::max);
        let count = choices.iter().filter(|(_, credit)| *credit >= best).count();
        if best <= 0.0 || count != 1 {
            with.left(if best > 0.0 { "bank-left-two-right" } else { "bank-left-none-right" });
            return None;
        }
        if choices.iter().any(|(_, credit)| *credit != 0.0 && *credit < best) {
            with.changed("bank-note-credit");
        }
        for (choice, credit) in &mut choices {
            choice.right = *credit >= best;
        }
        if self.is("true_false")
            && let [(one, _), (two, _)] = choices.as_slice()
        {
            let is_true = |choice: &Choice| {
                ["true", "对", "正确", "是", "yes"].contains(&choice.text.text.to_lowercase().as_str())
            };
            let (yes, no) = if is_true(two) { (two, one) } else { (one, two) };
            if is_true(yes) {
                return Some(Body::TrueFalse {
                    right: yes.right,
                    when_true: yes.reason.clone(),
                    when_false: no.reason.clone(),
                });
            }
        }
        Some(Body::One { choices: choices.into_iter().map(|(choice, _)| choice).collect() })
    }

    /// Right is what the best condition wants, and does not want to miss.
    fn several(&self, response: &Response, with: &mut Gathering) -> Option<Body> {
        let scored = self.item.conditions.iter().filter(|it| it.credit.is_some_and(|credit| credit > 0.0));
        let best = scored.max_by(|one, two| one.credit.unwrap_or_default().total_cmp(&two.credit.unwrap_or_default()));
        let mut right = Vec::new();
        if let Some(condition) = best {
            wanted(&condition.test, false, &mut right);
        }
        let singly: Vec<(Choice, f64)> = self.choices(response, with);
        if right.is_empty() {
            with.left("bank-left-none-right");
            return None;
        }
        // Each right one may have a condition of its own that adds something.
        let adds = self.item.conditions.iter().filter(|it| it.credit.is_some_and(|credit| credit > 0.0)).count() > 1;
        let identifiers = response
            .choices
            .iter()
            .filter(|(_, html)| !crate::markdown::from_html::words(html).is_empty() || html.contains("<img"));
        let choices = singly.into_iter().zip(identifiers).map(|((choice, credit), (identifier, _))| Choice {
            right: right.contains(&identifier.as_str()) || (adds && credit > 0.0),
            ..choice
        });
        Some(Body::Several { choices: choices.collect() })
    }

    fn typed(&self, response: &Response, with: &mut Gathering) -> Option<Body> {
        let scoring: Vec<&v1::Condition> =
            self.item.conditions.iter().filter(|it| it.credit.is_some_and(|credit| credit > 0.0)).collect();
        if scoring.is_empty() || self.is("essay") {
            return Some(Body::Essay);
        }
        if self.is("numerical") {
            return Self::numerical(&scoring, with);
        }
        let mut accepted: Vec<Choice> = Vec::new();
        for condition in scoring {
            condition.test.each(&mut |test| {
                let pattern = match test {
                    Test::Equal { response: of, value, .. } if *of == response.identifier => value.replace('*', "\\*"),
                    Test::Part { response: of, value } if *of == response.identifier => {
                        format!("*{}*", value.replace('*', "\\*"))
                    }
                    _ => return,
                };
                if !pattern.is_empty()
                    && accepted.iter().all(|it| compare::fold(&it.text.text) != compare::fold(&pattern))
                {
                    accepted.push(Choice::right(&pattern));
                }
            });
        }
        if accepted.is_empty() {
            with.left("bank-left-none-right");
            return None;
        }
        Some(Body::ShortText { accepted })
    }

    fn numerical(scoring: &[&v1::Condition], with: &mut Gathering) -> Option<Body> {
        let mut accepted: Vec<Amount> = Vec::new();
        for condition in scoring {
            let (mut low, mut high, mut exact) = (None, None, None);
            condition.test.each(&mut |test| match test {
                Test::AtLeast { value, .. } => low = Some(*value),
                Test::AtMost { value, .. } => high = Some(*value),
                Test::Equal { value, .. } => exact = compare::number(value),
                _ => {}
            });
            let range = match (low, high, exact) {
                (Some(low), Some(high), _) if low <= high => Range::Between { low, high },
                (_, _, Some(number)) => Range::Exactly { number },
                _ => continue,
            };
            accepted.push(Amount { range, right: true, reason: None, credit: None });
        }
        if accepted.is_empty() {
            with.left("bank-left-none-right");
            return None;
        }
        Some(Body::Numerical { accepted })
    }

    /// Several responses: blanks of a passage, or the rows of a match.
    fn compound(&self, stem: &Text, responses: &[Response], with: &mut Gathering) -> Vec<(Text, Body)> {
        let names: Vec<String> = responses.iter().map(|it| with.words(&it.prompt)).collect();
        let mut passage = stem.text.clone();
        let mut found = 0;
        for (at, name) in names.iter().enumerate() {
            // In Markdown the bracket is escaped.
            for mark in [format!("[{name}]"), format!("\\[{name}]")] {
                if !name.is_empty() && passage.contains(&mark) {
                    passage = passage.replacen(&mark, &courseware::qti::blank(at + 1), 1);
                    found += 1;
                    break;
                }
            }
        }
        if found == responses.len() {
            let passage = Text::new(stem.format, &passage);
            let bodies = responses.iter().enumerate().map(|(at, it)| (at, self.body(it, with)));
            let made: Vec<_> =
                bodies.filter_map(|(at, body)| Some((passage::about(&passage, at + 1), body?))).collect();
            return made;
        }
        let (mut pairs, mut extra) = (Vec::new(), Vec::new());
        for response in responses {
            let mut answer = None;
            for (identifier, html) in &response.choices {
                let values = [identifier.as_str()];
                let given = Given { response: &response.identifier, values: &values };
                let words = with.words(html);
                if answer.is_none() && self.item.credit(&given) > 0.0 {
                    answer = Some(words);
                } else if !words.is_empty() && !extra.contains(&words) {
                    extra.push(words);
                }
            }
            let Some(answer) = answer else {
                with.left("bank-left-none-right");
                return Vec::new();
            };
            pairs.push(Pair { prompt: self.text(&response.prompt, with), answer });
        }
        extra.retain(|word| pairs.iter().all(|pair| pair.answer != *word));
        vec![(stem.clone(), Body::Match { pairs, extra })]
    }
}

/// The values that a condition wants to see.
fn wanted<'a>(test: &'a Test, is_not: bool, into: &mut Vec<&'a str>) {
    match test {
        Test::Equal { value, .. } if !is_not => into.push(value),
        Test::Not(test) => wanted(test, !is_not, into),
        Test::All(tests) | Test::Any(tests) => tests.iter().for_each(|test| wanted(test, is_not, into)),
        _ => {}
    }
}
