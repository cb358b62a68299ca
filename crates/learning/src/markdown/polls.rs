//! Polls in a text (投票): a quote that begins with `[!POLL]` (or `[!投票]`),
//! then the question, then what can be chosen as a list.
//!
//! Where a page can take an answer, the poll is taken out of its card and shown
//! as a form; elsewhere (print, slides) it stays as a call-out to talk about.

use std::ops::Range;

use base::Message;
use pulldown_cmark::{Event, Parser, Tag};
use sha2::{Digest, Sha256};

use super::{events, plain_text};

pub const MOST_OPTIONS: usize = 8;
/// Characters of a question and of an option.
const QUESTION: usize = 100;
const OPTION: usize = 40;
/// In one text.
pub const MOST_POLLS: usize = 5;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Poll {
    /// By its words: another wording is another poll.
    pub key: String,
    pub question: String,
    pub options: Vec<String>,
}

/// A text without its polls, and the polls in their order; faulty ones stay in
/// the text.
pub fn take(markdown: &str) -> (String, Vec<Poll>) {
    let prepared = events::prepare(markdown);
    let (mut rest, mut polls, mut from) = (String::with_capacity(prepared.len()), Vec::new(), 0);
    for range in quotes(&prepared) {
        if let Ok(poll) = read(&prepared[range.clone()]) {
            rest.push_str(&prepared[from..range.start]);
            rest.push('\n');
            from = range.end;
            polls.push(poll);
        }
    }
    rest.push_str(&prepared[from..]);
    (rest, polls)
}

/// What is wrong with the polls of a text, each with its line from 1.
pub fn faults(markdown: &str) -> Vec<Message> {
    let prepared = events::prepare(markdown);
    let mut faults = Vec::new();
    let mut known: Vec<String> = Vec::new();
    for range in quotes(&prepared) {
        let line = prepared[..range.start].lines().count() + 1;
        match read(&prepared[range]) {
            Ok(poll) if known.contains(&poll.key) => {
                faults.push(Message::new("learning-poll-twice").with("line", line));
            }
            Ok(poll) => known.push(poll.key),
            Err(why) => faults.push(why.with("line", line)),
        }
    }
    if known.len() > MOST_POLLS {
        faults.push(Message::new("learning-poll-many").with("most", MOST_POLLS));
    }
    faults
}

/// Where quotes stand that begin with the mark, outside of others.
fn quotes(markdown: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (event, range) in Parser::new_ext(markdown, events::OPTIONS).into_offset_iter() {
        match event {
            Event::Start(Tag::BlockQuote(None)) if depth == 0 => {
                depth += 1;
                if lines(&markdown[range.clone()]).next().is_some_and(|line| is_mark(&line)) {
                    found.push(range);
                }
            }
            Event::Start(_) => depth += 1,
            Event::End(_) => depth -= 1,
            _ => {}
        }
    }
    found
}

pub fn is_mark(line: &str) -> bool {
    let mark = line.trim().strip_prefix("[!").and_then(|rest| rest.strip_suffix(']'));
    mark.is_some_and(|mark| mark.eq_ignore_ascii_case("poll") || mark == "投票")
}

/// The lines of a quote that say something.
fn lines(quote: &str) -> impl Iterator<Item = String> {
    let said = quote.lines().map(|line| line.trim_start().strip_prefix('>').unwrap_or(line).trim().to_owned());
    said.filter(|line| !line.is_empty())
}

fn read(quote: &str) -> Result<Poll, Message> {
    let (mut question, mut options): (Vec<String>, Vec<String>) = (Vec::new(), Vec::new());
    for line in lines(quote).skip(1) {
        match line.strip_prefix(['-', '*']).map(str::trim) {
            Some(option) => options.push(plain_text(option)),
            None if options.is_empty() => question.push(plain_text(&line)),
            None => return Err("learning-poll-after".into()),
        }
    }
    let question = question.join(" ").trim().to_owned();
    if question.is_empty() || question.chars().count() > QUESTION {
        return Err(Message::new("learning-poll-question").with("most", QUESTION));
    }
    if !(2..=MOST_OPTIONS).contains(&options.len()) {
        return Err(Message::new("learning-poll-options").with("most", MOST_OPTIONS).with("count", options.len()));
    }
    if options.iter().any(|option| option.is_empty() || option.chars().count() > OPTION) {
        return Err(Message::new("learning-poll-option").with("most", OPTION));
    }
    if options.iter().enumerate().any(|(place, option)| options[..place].contains(option)) {
        return Err("learning-poll-same".into());
    }
    let digest = Sha256::digest(format!("{question}\n{}", options.join("\n")));
    let key = digest.iter().take(10).map(|byte| format!("{byte:02x}")).collect();
    Ok(Poll { key, question, options })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "先想一想。\n\n> [!POLL]\n> 上周的班前会，你开口说过几句？\n>\n> - 一句也没有\n> - 一两句\n> - 好几句\n\n后面的话。\n";

    #[test]
    fn a_poll_is_taken_out() {
        let (rest, polls) = take(TEXT);
        assert_eq!(polls.len(), 1);
        assert_eq!(polls[0].question, "上周的班前会，你开口说过几句？");
        assert_eq!(polls[0].options, ["一句也没有", "一两句", "好几句"]);
        assert!(rest.contains("先想一想") && rest.contains("后面的话") && !rest.contains("一句也没有"), "{rest}");
        assert_eq!(take(&TEXT.replace("[!POLL]", "[!投票]")).1, polls, "the mark may be Chinese, the poll is the same");
        assert_ne!(take(&TEXT.replace("一两句", "两句")).1[0].key, polls[0].key, "other words, another poll");
    }

    #[test]
    fn faults_name_their_line() {
        assert_eq!(faults(TEXT), []);
        for (text, key) in [
            ("> [!POLL]\n> - 有\n> - 没有", "learning-poll-question"),
            ("> [!POLL]\n> 有吗？\n> - 有", "learning-poll-options"),
            ("> [!POLL]\n> 有吗？\n> - 有\n> - 有", "learning-poll-same"),
            ("> [!POLL]\n> 有吗？\n> - 有\n> - 没有\n> 再说一句", "learning-poll-after"),
        ] {
            let found = faults(&format!("一\n\n{text}"));
            assert_eq!(found.iter().map(|fault| fault.key).collect::<Vec<_>>(), [key], "{text}");
            assert!(found[0].args.contains(&("line", "3".to_owned())), "{found:?}");
            assert_eq!(take(text).1, [], "{text}");
        }
        let twice = "> [!POLL]\n> 有吗？\n> - 有\n> - 没有\n\n间隔\n\n".repeat(2);
        assert_eq!(faults(&twice)[0].key, "learning-poll-twice");
        assert_eq!(take("> 引用\n> - 有\n> - 没有").1, []);
    }
}
