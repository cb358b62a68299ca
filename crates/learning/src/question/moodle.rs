//! Questions of Moodle as ours.

use std::borrow::Cow;

use base::Message;
use courseware::{
    moodle::{self, Answer, Blank, BlankKind, Kind},
    pack,
};

use super::{
    Amount, Body, Choice, Format, Pair, Question, Range, Text, compare, export,
    foreign::{Gathering, Placed, passage, some},
    gift,
};

/// Converts one question into none, one or, for a passage with blanks, several.
pub fn take(file: &str, question: &moodle::Question, rule: &'static str, with: &mut Gathering, into: &mut Vec<Placed>) {
    with.at(file, question.line, &question.name, rule);
    if question.hints > 0 {
        with.count("bank-count-hints");
    }
    if question.penalty > 0.0 {
        with.count("bank-count-penalties");
    }
    let said = question.combined.iter().filter(|text| !text.is_empty() && !is_usual(&text.text));
    if said.count() > 0 {
        with.count("bank-count-combined");
    }
    for (question, body) in bodies(question, with) {
        with.take(Question { body, ..question }, into);
    }
}

/// What Moodle itself puts there.
fn is_usual(text: &str) -> bool {
    const USUAL: [&str; 6] = [
        "Your answer is correct.",
        "Your answer is partially correct.",
        "Your answer is incorrect.",
        "你的答案正确",
        "你的答案部分正确。",
        "回答不正确。",
    ];
    USUAL.contains(&crate::markdown::from_html::words(text).as_str())
}

fn bodies(question: &moodle::Question, with: &mut Gathering) -> Vec<(Question, Body)> {
    let own = base(question, with);
    let one = |body: Option<Body>, own: Question| body.map(|body| (own, body)).into_iter().collect();
    match &question.kind {
        Kind::Choice { single, shuffle, answers } => {
            if !shuffle {
                with.count("bank-count-order");
            }
            one(if *single { single_choice(answers, with) } else { Some(several(answers, with)) }, own)
        }
        Kind::TrueFalse { answers } => one(true_false(answers, with), own),
        Kind::Short { use_case, answers } => {
            if *use_case {
                with.count("bank-count-case");
            }
            one(Some(short(answers, with)), own)
        }
        Kind::Numerical { answers, units } => {
            if !units.is_empty() {
                with.changed(Message::new("bank-note-units").with("units", units.join(", ")));
            }
            one(Some(numerical(answers, with)), own)
        }
        Kind::Match { pairs, .. } => one(Some(matching(pairs, with)), own),
        Kind::Order { items } => {
            let items = items.iter().map(|item| text(item, with)).collect();
            one(Some(Body::Order { items }), own)
        }
        Kind::Gaps { words } => {
            one(gaps(&own.stem, words, with), Question { stem: passage::numbered(&own.stem), ..own })
        }
        Kind::Cloze { blanks } => cloze(&own, blanks, with),
        Kind::Essay { grader_info } => {
            if *grader_info {
                with.changed("bank-note-grader");
            }
            one(Some(Body::Essay), own)
        }
        Kind::Description => one(Some(Body::Description), Question { reason: None, ..own }),
        Kind::Other(kind) => {
            with.left(unknown(kind));
            Vec::new()
        }
    }
}

fn unknown(kind: &str) -> Message {
    match kind {
        "calculated" | "calculatedmulti" | "calculatedsimple" => "bank-left-calculated".into(),
        "ddimageortext" | "ddmarker" => "bank-left-on-picture".into(),
        "random" | "randomsamatch" => "bank-left-random".into(),
        kind => Message::new("bank-left-kind").with("kind", kind),
    }
}

fn base(question: &moodle::Question, with: &mut Gathering) -> Question {
    let marked = match &question.kind {
        Kind::Gaps { .. } => passage::marked(&question.stem.text, "[[", "]]"),
        Kind::Cloze { .. } => passage::marked(&question.stem.text, "{#", "}"),
        _ => question.stem.text.clone(),
    };
    let stem = moodle::Text { text: marked, ..question.stem.clone() };
    let mut own = Question::new(text(&stem, with), Body::Description);
    own.reason = some(text(&question.general, with));
    // A name that repeats the first words of the question says nothing more.
    own.title = passage::title(&question.name, 1, 1).filter(|title| *title != export::name_of(&own.stem));
    own.reference = Some(question.id.trim().chars().take(200).collect::<String>()).filter(|id| !id.is_empty());
    own.category = question.category.as_ref().map(|path| path.chars().take(200).collect());
    own.tags = question.tags.iter().take(20).map(|tag| tag.chars().take(200).collect()).collect();
    gift::take_difficulty(&mut own);
    own
}

/// A text in its format, its pictures with it.
pub fn text(text: &moodle::Text, with: &mut Gathering) -> Text {
    let find = |address: &str| {
        let path = pack::resolve("", address.strip_prefix("@@PLUGINFILE@@")?.trim_start_matches('/'))?;
        let file = text.files.iter().find(|file| file.path == path)?;
        Some((file.path.clone(), Cow::Borrowed(file.bytes.as_slice())))
    };
    match text.format {
        moodle::Format::Html => with.text(&text.text, &find),
        moodle::Format::Auto if text.text.contains('<') => with.text(&text.text, &find),
        moodle::Format::Auto | moodle::Format::Plain => Text::plain(&text.text),
        moodle::Format::Markdown => markdown(text, with),
    }
}

fn markdown(text: &moodle::Text, with: &mut Gathering) -> Text {
    let mut out = text.text.clone();
    for file in &text.files {
        match with.files.keep(&file.path, &file.bytes) {
            Ok(reference) => out = out.replace(&format!("@@PLUGINFILE@@/{}", file.path), &reference),
            Err(why) => with.changed(why.with("file", &file.path)),
        }
    }
    Text::new(Format::Markdown, &out)
}

fn plain(text: &moodle::Text, with: &mut Gathering) -> String {
    match text.format {
        moodle::Format::Html => with.words(&text.text),
        _ => Text::plain(&text.text).text,
    }
}

fn choices(answers: &[Answer], with: &mut Gathering) -> Vec<(Choice, f64)> {
    let mut kept = Vec::new();
    for answer in answers {
        let choice = Choice {
            text: text(&answer.text, with),
            right: false,
            reason: some(text(&answer.feedback, with)),
            credit: None,
        };
        if choice.text.is_empty() {
            with.changed("bank-note-empty-choice");
        } else {
            kept.push((choice, answer.fraction.clamp(-100.0, 100.0)));
        }
    }
    kept
}

fn single_choice(answers: &[Answer], with: &mut Gathering) -> Option<Body> {
    let choices = choices(answers, with);
    let best = choices.iter().map(|(_, fraction)| *fraction).fold(f64::MIN, f64::max);
    let right = choices.iter().filter(|(_, fraction)| *fraction >= best).count();
    if right != 1 || best <= 0.0 {
        with.left(if right > 1 && best > 0.0 { "bank-left-two-right" } else { "bank-left-none-right" });
        return None;
    }
    Some(Body::One {
        choices: choices.into_iter().map(|(choice, fraction)| judged(choice, fraction, best, with)).collect(),
    })
}

/// Right is what earns the most; other shares are kept and judge nobody.
fn judged(mut choice: Choice, fraction: f64, best: f64, with: &mut Gathering) -> Choice {
    choice.right = fraction >= best;
    let usual = if choice.right { 100.0 } else { 0.0 };
    choice.credit = ((fraction - usual).abs() > 0.001).then_some(fraction);
    if choice.credit.is_some() {
        with.changed("bank-note-credit");
    }
    choice
}

fn several(answers: &[Answer], with: &mut Gathering) -> Body {
    let choices = choices(answers, with);
    let right = choices.iter().filter(|(_, fraction)| *fraction > 0.0).count();
    let share = if right == 0 { 0.0 } else { 100.0 / right as f64 };
    // All alike, whatever a wrong one takes away: the usual, or all or nothing.
    let is_usual = choices
        .iter()
        .all(|(_, fraction)| *fraction <= 0.0 || (*fraction - share).abs() < 0.01 || (*fraction - 100.0).abs() < 0.01);
    if !is_usual {
        with.changed("bank-note-credit");
    }
    let choices = choices.into_iter().map(|(choice, fraction)| Choice {
        right: fraction > 0.0,
        credit: (!is_usual).then_some(fraction),
        ..choice
    });
    Body::Several { choices: choices.collect() }
}

fn true_false(answers: &[Answer], with: &mut Gathering) -> Option<Body> {
    let named = |word: &str| answers.iter().find(|answer| plain_word(&answer.text.text) == word);
    let (Some(yes), Some(no)) = (named("true"), named("false")) else {
        with.left("bank-left-none-right");
        return None;
    };
    Some(Body::TrueFalse {
        right: yes.fraction > no.fraction,
        when_true: some(text(&yes.feedback, with)),
        when_false: some(text(&no.feedback, with)),
    })
}

fn plain_word(text: &str) -> String {
    crate::markdown::from_html::words(text).to_lowercase()
}

fn short(answers: &[Answer], with: &mut Gathering) -> Body {
    let mut accepted: Vec<Choice> = Vec::new();
    for answer in answers {
        let pattern = plain(&answer.text, with);
        if pattern.is_empty() || accepted.iter().any(|known| compare::fold(&known.text.text) == compare::fold(&pattern))
        {
            continue;
        }
        let mut choice = Choice::wrong(&pattern);
        choice.right = answer.fraction >= 100.0;
        choice.credit = Some(answer.fraction).filter(|credit| *credit != 0.0 && *credit < 100.0);
        if choice.credit.is_some() {
            with.changed("bank-note-credit");
        }
        choice.reason = some(text(&answer.feedback, with));
        accepted.push(choice);
    }
    Body::ShortText { accepted }
}

fn numerical(answers: &[Answer], with: &mut Gathering) -> Body {
    let mut accepted = Vec::new();
    for answer in answers {
        let word = plain(&answer.text, with);
        let range = match (compare::number(&word.replace(',', ".")), word.as_str()) {
            (_, "*") => Range::Other,
            (Some(number), _) if answer.tolerance > 0.0 => Range::Around { number, tolerance: answer.tolerance },
            (Some(number), _) => Range::Exactly { number },
            (None, _) => {
                with.changed(Message::new("bank-note-number").with("text", word));
                continue;
            }
        };
        let right = answer.fraction >= 100.0;
        let credit = Some(answer.fraction).filter(|credit| *credit != 0.0 && *credit < 100.0);
        if credit.is_some() {
            with.changed("bank-note-credit");
        }
        accepted.push(Amount { range, right, reason: some(text(&answer.feedback, with)), credit });
    }
    Body::Numerical { accepted }
}

fn matching(rows: &[(moodle::Text, String)], with: &mut Gathering) -> Body {
    let (mut pairs, mut extra) = (Vec::new(), Vec::new());
    for (prompt, answer) in rows {
        let prompt = text(prompt, with);
        let answer = with.words(answer);
        if prompt.is_empty() { extra.push(answer) } else { pairs.push(Pair { prompt, answer }) }
    }
    extra.retain(|answer| !answer.is_empty() && pairs.iter().all(|pair| pair.answer != *answer));
    Body::Match { pairs, extra }
}

/// Numbers of the gaps matched with the words that fill them.
fn gaps(stem: &Text, words: &[(String, String)], with: &mut Gathering) -> Option<Body> {
    let mut used = Vec::new();
    let mut pairs: Vec<Pair> = Vec::new();
    for place in passage::blanks(&stem.text) {
        let Some((word, _)) = place.checked_sub(1).and_then(|at| words.get(at)) else {
            with.left("bank-left-gap");
            return None;
        };
        used.push(place - 1);
        let answer = with.words(word);
        let prompt = Text::plain(&passage::number(place));
        if pairs.iter().all(|pair| pair.prompt != prompt) {
            pairs.push(Pair { prompt, answer });
        }
    }
    let mut groups: Vec<&String> = words.iter().map(|(_, group)| group).collect();
    groups.sort();
    groups.dedup();
    if groups.len() > 1 {
        with.changed("bank-note-groups");
    }
    let rest = words.iter().enumerate().filter(|(at, _)| !used.contains(at));
    let mut extra: Vec<String> = rest.map(|(_, (word, _))| with.words(word)).collect();
    extra.retain(|word| !word.is_empty() && pairs.iter().all(|pair| pair.answer != *word));
    extra.dedup();
    Some(Body::Match { pairs, extra })
}

fn cloze(own: &Question, blanks: &[Blank], with: &mut Gathering) -> Vec<(Question, Body)> {
    if blanks.is_empty() {
        with.left("bank-left-gap");
        return Vec::new();
    }
    if blanks.len() > 1 {
        with.changed(Message::new("bank-note-split").with("count", blanks.len()));
    }
    let name = own.title.clone().unwrap_or_default();
    let mut made = Vec::new();
    for (at, blank) in blanks.iter().enumerate() {
        let body = match blank.kind {
            BlankKind::Short => Some(short(&blank.answers, with)),
            BlankKind::Numerical => Some(numerical(&blank.answers, with)),
            BlankKind::One => single_choice(&blank.answers, with),
            BlankKind::Several => Some(several(&blank.answers, with)),
        };
        let question = Question {
            stem: passage::about(&own.stem, at + 1),
            title: passage::title(&name, at + 1, blanks.len()),
            ..own.clone()
        };
        made.extend(body.map(|body| (question, body)));
    }
    made
}
