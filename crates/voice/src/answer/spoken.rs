//! How people say things, and what law and rules call them: `data/spoken.txt`.
//! Nobody who missed out on holiday pay writes 法定休假日.

const WORDS: &str = include_str!("../../data/spoken.txt");

/// The written words for what is said in this text; empty where there are none.
pub fn written(text: &str) -> String {
    pairs().filter(|(said, _)| text.contains(said)).map(|(_, written)| written).collect::<Vec<_>>().join(" ")
}

fn pairs() -> impl Iterator<Item = (&'static str, &'static str)> {
    WORDS.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once(" = "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{answer::defaults, need::gram};

    #[test]
    fn every_line_leads_to_words_that_an_answer_has() {
        let set = defaults::set().unwrap_or_else(|error| panic!("{error}"));
        let texts: Vec<String> = set.answers.iter().map(|it| format!("{}\n{}", it.question, it.answer)).collect();
        let known = gram::grams(&texts.join("\n"));
        assert!(pairs().count() > 50 && pairs().count() == WORDS.lines().count() - 1, "a line is not said = written");
        for (said, written) in pairs() {
            for word in written.split(' ') {
                let grams = gram::grams(word);
                assert!(!grams.is_empty() && grams.is_subset(&known), "{said}: {word}");
            }
        }
        assert_eq!(written("国庆加班"), "法定休假日");
    }
}
