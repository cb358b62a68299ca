//! A question on a page: the controls to answer it, and what is said after.

use ui::Form;

use super::reading::Renderer;
use crate::{
    question::{Body, Given, Question, Shown},
    unit::Asked,
};

/// What to draw; texts are HTML.
#[derive(Debug, Clone)]
pub enum Control {
    Radios(Vec<(String, String)>),
    Boxes(Vec<(String, String)>),
    Truth,
    /// A select for each (field, prompt), each with all (value, words).
    Match {
        prompts: Vec<(String, String)>,
        options: Vec<(String, String)>,
    },
    /// A select for each (field, item) with the places 1 to so many.
    Order {
        items: Vec<(String, String)>,
        places: Vec<String>,
    },
    Line {
        numeric: bool,
    },
    Area,
    Nothing,
}

#[derive(Debug, Clone)]
pub struct Ask {
    pub prompt: String,
    pub control: Control,
}

pub fn ask(renderer: &Renderer, asked: &Asked, seed: u64) -> Ask {
    let html = |text| renderer.html(text);
    let control = match asked.question.shown(seed) {
        Shown::Radios(offers) => Control::Radios(offers.iter().map(|it| (it.value.clone(), html(it.text))).collect()),
        Shown::Boxes(offers) => Control::Boxes(offers.iter().map(|it| (it.value.clone(), html(it.text))).collect()),
        Shown::Truth => Control::Truth,
        Shown::Match { prompts, options } => Control::Match {
            prompts: prompts.into_iter().map(|(field, text)| (field, html(text))).collect(),
            options: options.into_iter().map(|(value, words)| (value, words.to_owned())).collect(),
        },
        Shown::Order { items } => Control::Order {
            places: (1..=items.len()).map(|place| place.to_string()).collect(),
            items: items.into_iter().map(|(field, text)| (field, html(text))).collect(),
        },
        Shown::Line { numeric } => Control::Line { numeric },
        Shown::Area => Control::Area,
        Shown::Nothing => Control::Nothing,
    };
    Ask { prompt: html(&asked.question.stem), control }
}

/// An option as it was and as it should have been.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Marked {
    pub text: String,
    pub chosen: bool,
    /// `right`, `wrong`, `missed` or nothing.
    pub mark: &'static str,
}

/// What is said after an answer.
#[derive(Debug, Clone)]
pub struct Told {
    pub prompt: String,
    pub right: bool,
    pub judged: bool,
    /// For choices.
    pub options: Vec<Marked>,
    /// What was typed or put together, in words, for the other kinds.
    pub given: String,
    pub solution: String,
    /// (of which choice, why); both HTML.
    pub reasons: Vec<(String, String)>,
}

/// `yes` and `no`: the words for true and false.
pub fn tell(renderer: &Renderer, asked: &Asked, given: &Given, (yes, no): (&str, &str)) -> Told {
    let question = &asked.question;
    let verdict = question.check(given);
    let options = marked(renderer, question, given, (yes, no));
    let is_choice = !options.is_empty();
    let reasons = verdict.reasons.iter().map(|reason| {
        let about = reason.about.as_ref().map(|text| renderer.html(text)).unwrap_or_default();
        (about, renderer.html(&reason.text))
    });
    Told {
        prompt: renderer.html(&question.stem),
        right: verdict.right,
        judged: verdict.judged,
        given: if is_choice { String::new() } else { in_words(question, given) },
        solution: if is_choice || verdict.right { String::new() } else { verdict.answer.words(yes, no) },
        reasons: reasons.collect(),
        options,
    }
}

fn marked(renderer: &Renderer, question: &Question, given: &Given, (yes, no): (&str, &str)) -> Vec<Marked> {
    let mark = |text: String, chosen: bool, right: bool| {
        let mark = match (chosen, right) {
            (true, true) => "right",
            (true, false) => "wrong",
            (false, true) => "missed",
            (false, false) => "",
        };
        Marked { text, chosen, mark }
    };
    match (&question.body, given) {
        (Body::One { choices } | Body::Several { choices }, Given::Choices(chosen)) => {
            let choices = choices.iter().enumerate();
            choices.map(|(i, it)| mark(renderer.html(&it.text), chosen.contains(&i), it.right)).collect()
        }
        (Body::TrueFalse { right, .. }, Given::Truth(said)) => {
            vec![mark(yes.to_owned(), *said, *right), mark(no.to_owned(), !said, !right)]
        }
        _ => Vec::new(),
    }
}

fn in_words(question: &Question, given: &Given) -> String {
    match (&question.body, given) {
        (_, Given::Text(text)) => text.clone(),
        (Body::Match { pairs, .. }, Given::Pairs(chosen)) => {
            let answers = question.body.answers();
            let pairs = pairs.iter().zip(chosen);
            let words = pairs.map(|(pair, i)| format!("{} → {}", pair.prompt.words(), answers.get(*i).unwrap_or(&"")));
            words.collect::<Vec<_>>().join("; ")
        }
        (Body::Order { items }, Given::Order(order)) => {
            let words = order.iter().filter_map(|i| items.get(*i)).map(crate::question::Text::words);
            words.collect::<Vec<_>>().join(" → ")
        }
        _ => String::new(),
    }
}

/// Reads an answer: `given` as the script sends it, or the fields of the page's own form.
pub fn given(asked: &Asked, seed: u64, form: &Form) -> base::Result<Given> {
    let values = form.all("given");
    let given = if values.is_empty() {
        Given::from_form(&asked.question, seed, form.pairs())
    } else {
        crate::play::given(&asked.question, &values)
    };
    given.map_err(crate::answer::refused)
}
