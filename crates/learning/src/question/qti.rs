//! Items of QTI 2.1, 2.2 and 3.0 as our questions.

use std::borrow::Cow;

use base::Message;
use courseware::{
    Pack, pack,
    qti::{self, Interaction, Item, Kind, Response},
};

use super::{
    Amount, Body, Choice, Pair, Question, Range, Text, compare,
    foreign::{Gathering, Placed, passage, some},
};

/// Converts an item into one question for each of its interactions.
pub fn take(item: &Item, files: &Pack, with: &mut Gathering, into: &mut Vec<Placed>) {
    let name = if item.title.is_empty() { &item.identifier } else { &item.title };
    with.at(&item.file, item.line, name, qti::RULE);
    if item.is_template {
        with.left("bank-left-calculated");
        return;
    }
    if item.is_adaptive {
        with.changed("bank-note-adaptive");
    }
    if item.has_rubric {
        with.changed("bank-note-rubric");
    }
    let reading = Reading { item, files };
    let passage = reading.text(&item.body, with);
    if item.interactions.is_empty() {
        let mut question = Question::new(passage, Body::Description);
        question.title = passage::title(&item.title, 1, 1);
        with.take(question, into);
        return;
    }
    let made = reading.questions(&passage, with);
    let count = made.len();
    if count > 1 {
        with.changed(Message::new("bank-note-split").with("count", count));
    }
    for (at, (stem, body, line)) in made.into_iter().enumerate() {
        let mut question = Question::new(stem, body);
        question.reason = reading.reason(with);
        question.title = passage::title(&item.title, at + 1, count);
        question.reference = Some(item.identifier.chars().take(200).collect::<String>()).filter(|id| !id.is_empty());
        with.at(&item.file, line, name, qti::RULE);
        with.take(question, into);
    }
}

struct Reading<'a> {
    item: &'a Item,
    files: &'a Pack,
}

type Made = (Text, Body, u64);

impl Reading<'_> {
    fn text(&self, html: &str, with: &mut Gathering) -> Text {
        let find = |address: &str| {
            let path = pack::resolve(&self.item.file, address)?;
            Some((path.clone(), Cow::Borrowed(self.files.get(&path)?)))
        };
        with.text(html, &find)
    }

    fn response(&self, interaction: &Interaction) -> Option<&Response> {
        self.item.responses.iter().find(|it| it.identifier == interaction.response)
    }

    /// What is said whatever was chosen; what belongs to a choice is said there.
    fn reason(&self, with: &mut Gathering) -> Option<Text> {
        let is_choice = |identifier: &str| {
            self.item
                .interactions
                .iter()
                .any(|it| choices_of(&it.kind).iter().any(|choice| choice.identifier == identifier))
        };
        let mut said: Vec<Text> = Vec::new();
        for feedback in self.item.feedback.iter().filter(|it| !is_choice(&it.identifier)) {
            let text = self.text(&feedback.text, with);
            if !text.is_empty() && !said.contains(&text) {
                said.push(text);
            }
        }
        if said.len() > 1 {
            with.changed("bank-note-feedback");
        }
        let format = said.iter().map(|text| text.format).find(|format| *format != super::Format::Plain);
        let words: Vec<String> = said.into_iter().map(|text| text.text).collect();
        some(Text::new(format.unwrap_or_default(), &words.join("\n\n")))
    }

    fn questions(&self, passage: &Text, with: &mut Gathering) -> Vec<Made> {
        let mut made = Vec::new();
        for interaction in &self.item.interactions {
            with.at(&self.item.file, interaction.line, &self.item.title, qti::RULE);
            let response = self.response(interaction).cloned().unwrap_or_default();
            let prompt = self.text(&interaction.prompt, with);
            let stem = |blank: Option<usize>| {
                joined(&blank.map_or_else(|| passage::about(passage, 0), |at| passage::about(passage, at)), &prompt)
            };
            let one = |body: Option<Body>, stem: Text| body.map(|body| (stem, body, interaction.line));
            match &interaction.kind {
                Kind::Choice { choices } | Kind::Hottext { choices } => {
                    made.extend(one(self.choice(choices, &response, with), stem(None)));
                }
                Kind::Inline { blank, choices } => {
                    made.extend(one(self.choice(choices, &response, with), stem(Some(*blank))));
                }
                Kind::Entry { blank } => made.extend(one(entry(&response, with), stem(Some(*blank)))),
                Kind::Order { choices } => made.extend(one(self.order(choices, &response, with), stem(None))),
                Kind::Match { sources, targets } => {
                    made.extend(self.matches(sources, targets, &response, &stem(None), interaction.line, with));
                }
                Kind::Associate { choices } => made.extend(one(self.associate(choices, &response, with), stem(None))),
                Kind::Gaps { choices, gaps } => {
                    let numbered = joined(&passage::numbered(passage), &prompt);
                    made.extend(one(Self::gaps(choices, gaps, &response, with), numbered));
                }
                Kind::Slider => made.extend(one(entry(&response, with), stem(None))),
                Kind::Extended => made.push((stem(None), Body::Essay, interaction.line)),
                Kind::Other(name) => with.left(unknown(name)),
            }
        }
        made
    }

    fn choice(&self, choices: &[qti::Choice], response: &Response, with: &mut Gathering) -> Option<Body> {
        let is_single = response.cardinality == "single";
        let right = right(response);
        if right.is_empty() {
            with.left("bank-left-none-right");
            return None;
        }
        if response.mapping.iter().any(|(_, value, _)| *value > 0.0 && *value < 1.0 || *value > 1.0 || *value < 0.0) {
            with.changed("bank-note-credit");
        }
        let mut kept = Vec::new();
        for choice in choices {
            let text = self.text(&choice.text, with);
            if text.is_empty() {
                with.changed("bank-note-empty-choice");
                continue;
            }
            let modal = self.item.feedback.iter().find(|it| it.identifier == choice.identifier);
            let reason = [&choice.feedback, modal.map_or(&choice.feedback, |it| &it.text)];
            let reason = reason.into_iter().find(|it| !it.trim().is_empty());
            let reason = reason.and_then(|html| some(self.text(html, with)));
            kept.push(Choice { text, right: right.contains(&choice.identifier.as_str()), reason, credit: None });
        }
        if let Some(body) = true_false(choices, &right) {
            return Some(body);
        }
        Some(if is_single { Body::One { choices: kept } } else { Body::Several { choices: kept } })
    }

    fn order(&self, choices: &[qti::Choice], response: &Response, with: &mut Gathering) -> Option<Body> {
        let mut items = Vec::new();
        for identifier in &response.correct {
            let choice = choices.iter().find(|it| it.identifier == *identifier)?;
            items.push(self.text(&choice.text, with));
        }
        if items.is_empty() {
            with.left("bank-left-none-right");
            return None;
        }
        if items.len() != choices.len() {
            with.left("bank-left-part-order");
            return None;
        }
        Some(Body::Order { items })
    }

    /// A match where each has one partner; else one question for each that has more.
    fn matches(
        &self,
        sources: &[qti::Choice],
        targets: &[qti::Choice],
        response: &Response,
        stem: &Text,
        line: u64,
        with: &mut Gathering,
    ) -> Vec<Made> {
        let right = right(response);
        let pairs: Vec<(&str, &str)> = right.iter().filter_map(|pair| pair.split_once(char::is_whitespace)).collect();
        if pairs.is_empty() {
            with.left("bank-left-none-right");
            return Vec::new();
        }
        let partners = |source: &qti::Choice| -> Vec<&str> {
            pairs.iter().filter(|(one, _)| *one == source.identifier).map(|(_, two)| two.trim()).collect()
        };
        if sources.iter().all(|source| partners(source).len() <= 1) {
            let mut rows = Vec::new();
            for source in sources {
                if let Some(target) =
                    partners(source).first().and_then(|id| targets.iter().find(|it| it.identifier == *id))
                {
                    rows.push(Pair { prompt: self.text(&source.text, with), answer: with.words(&target.text) });
                }
            }
            if rows.len() < sources.len() {
                with.changed("bank-note-unpaired");
            }
            let mut extra: Vec<String> = targets.iter().map(|it| with.words(&it.text)).collect();
            extra.retain(|it| !it.is_empty() && rows.iter().all(|row| row.answer != *it));
            return vec![(stem.clone(), Body::Match { pairs: rows, extra }, line)];
        }
        let mut made = Vec::new();
        for source in sources {
            let partners = partners(source);
            let mut choices = Vec::new();
            for target in targets {
                let text = self.text(&target.text, with);
                choices.push(Choice {
                    text,
                    right: partners.contains(&target.identifier.as_str()),
                    reason: None,
                    credit: None,
                });
            }
            if !partners.is_empty() {
                made.push((joined(stem, &self.text(&source.text, with)), Body::Several { choices }, line));
            }
        }
        made
    }

    fn associate(&self, choices: &[qti::Choice], response: &Response, with: &mut Gathering) -> Option<Body> {
        let right = right(response);
        let mut seen: Vec<&str> = Vec::new();
        let mut pairs = Vec::new();
        for (one, two) in right.iter().filter_map(|pair| pair.split_once(char::is_whitespace)) {
            let find = |id: &str| choices.iter().find(|it| it.identifier == id.trim());
            let (one, two) = (find(one)?, find(two)?);
            if seen.contains(&one.identifier.as_str()) || seen.contains(&two.identifier.as_str()) {
                with.left("bank-left-associate");
                return None;
            }
            seen.extend([one.identifier.as_str(), two.identifier.as_str()]);
            pairs.push(Pair { prompt: self.text(&one.text, with), answer: with.words(&two.text) });
        }
        let rest = choices.iter().filter(|it| !seen.contains(&it.identifier.as_str()));
        let extra = rest.map(|it| with.words(&it.text)).collect();
        with.changed("bank-note-associate");
        Some(Body::Match { pairs, extra })
    }

    fn gaps(
        choices: &[qti::Choice],
        gaps: &[(usize, String)],
        response: &Response,
        with: &mut Gathering,
    ) -> Option<Body> {
        let right = right(response);
        let mut pairs = Vec::new();
        for (number, gap) in gaps {
            let word =
                right.iter().filter_map(|pair| pair.split_once(char::is_whitespace)).find(|(_, to)| to.trim() == gap);
            let word = word.and_then(|(word, _)| choices.iter().find(|it| it.identifier == word));
            let Some(word) = word else {
                with.left("bank-left-gap");
                return None;
            };
            pairs.push(Pair { prompt: Text::plain(&passage::number(*number)), answer: with.words(&word.text) });
        }
        let mut extra: Vec<String> = choices.iter().map(|it| with.words(&it.text)).collect();
        extra.retain(|it| !it.is_empty() && pairs.iter().all(|pair| pair.answer != *it));
        // One gap is a choice.
        if let [only] = pairs.as_slice() {
            let choices = std::iter::once(Choice::right(&only.answer)).chain(extra.iter().map(|it| Choice::wrong(it)));
            return Some(Body::One { choices: choices.collect() });
        }
        Some(Body::Match { pairs, extra })
    }
}

fn choices_of(kind: &Kind) -> &[qti::Choice] {
    match kind {
        Kind::Choice { choices } | Kind::Hottext { choices } | Kind::Inline { choices, .. } => choices,
        _ => &[],
    }
}

/// What is declared right, or else what earns something.
fn right(response: &Response) -> Vec<&str> {
    if !response.correct.is_empty() {
        return response.correct.iter().map(String::as_str).collect();
    }
    response.mapping.iter().filter(|(_, value, _)| *value > 0.0).map(|(key, ..)| key.as_str()).collect()
}

/// Two choices whose identifiers are `true` and `false`.
fn true_false(choices: &[qti::Choice], right: &[&str]) -> Option<Body> {
    let is =
        |choice: &qti::Choice, word: &str| choice.identifier.eq_ignore_ascii_case(word) && choice.feedback.is_empty();
    let [one, two] = choices else { return None };
    let is_pair = (is(one, "true") && is(two, "false")) || (is(one, "false") && is(two, "true"));
    let words = |choice: &qti::Choice| crate::markdown::from_html::words(&choice.text).to_lowercase();
    // Other words than these two say something of their own.
    let known = ["true", "false", "yes", "no", "right", "wrong", "对", "错", "正确", "错误", "是", "否"];
    let is_plain = [one, two].into_iter().all(|choice| known.contains(&words(choice).as_str()));
    (is_pair && is_plain && right.len() == 1).then(|| Body::TrueFalse {
        right: right[0].eq_ignore_ascii_case("true"),
        when_true: None,
        when_false: None,
    })
}

fn entry(response: &Response, with: &mut Gathering) -> Option<Body> {
    if matches!(response.base_type.as_str(), "float" | "integer") {
        let numbers = right(response).into_iter().filter_map(compare::number);
        let accepted: Vec<Amount> = numbers
            .map(|number| Amount { range: Range::Exactly { number }, right: true, reason: None, credit: None })
            .collect();
        if accepted.is_empty() {
            with.left("bank-left-none-right");
            return None;
        }
        return Some(Body::Numerical { accepted });
    }
    let best = response.mapping.iter().map(|(_, value, _)| *value).fold(0.0, f64::max);
    let mut accepted: Vec<Choice> = Vec::new();
    let keys = response.mapping.iter().filter(|(_, value, _)| *value >= best && best > 0.0).map(|(key, ..)| key);
    for word in response.correct.iter().chain(keys) {
        if !word.is_empty() && accepted.iter().all(|known| compare::fold(&known.text.text) != compare::fold(word)) {
            // A star is a star there.
            accepted.push(Choice::right(&word.replace('*', "\\*")));
        }
    }
    if response.mapping.iter().any(|(_, value, _)| *value < best && *value > 0.0) {
        with.changed("bank-note-credit");
    }
    if response.mapping.iter().any(|(.., case)| *case) {
        with.count("bank-count-case");
    }
    if accepted.is_empty() {
        with.left("bank-left-none-right");
        return None;
    }
    Some(Body::ShortText { accepted })
}

fn unknown(name: &str) -> Message {
    match name {
        "hotspotInteraction"
        | "graphicOrderInteraction"
        | "graphicAssociateInteraction"
        | "graphicGapMatchInteraction"
        | "selectPointInteraction"
        | "positionObjectInteraction" => "bank-left-on-picture".into(),
        "drawingInteraction" | "uploadInteraction" => "bank-left-upload".into(),
        "customInteraction" | "portableCustomInteraction" => "bank-left-custom".into(),
        name => Message::new("bank-left-kind").with("kind", name.trim_end_matches("Interaction")),
    }
}

/// The passage and what is asked about it.
fn joined(passage: &Text, prompt: &Text) -> Text {
    match (passage.is_empty(), prompt.is_empty()) {
        (_, true) => passage.clone(),
        (true, false) => prompt.clone(),
        (false, false) => {
            let format = if passage.format == super::Format::Plain { prompt.format } else { passage.format };
            // Plain words beside Markdown are escaped by nobody.
            let of = |text: &Text| {
                if text.format == super::Format::Plain && format != super::Format::Plain {
                    let mut none = |_: &str| None;
                    crate::markdown::from_html(&format!("<b></b>{}", crate::markdown::escape(&text.text)), &mut none)
                        .text
                } else {
                    text.text.clone()
                }
            };
            let between = if format == super::Format::Plain { "\n" } else { "\n\n" };
            Text::new(format, &format!("{}{between}{}", of(passage), of(prompt)))
        }
    }
}
