//! Words that may mean danger to life. Who writes them is shown help lines and
//! a human to call, at once and on their own screen; nobody is identified and
//! nothing is recorded.

use unicode_normalization::UnicodeNormalization;

const WORDS: [&str; 14] = [
    "自杀",
    "自残",
    "轻生",
    "寻死",
    "想死",
    "不想活",
    "活不下去",
    "活着没意思",
    "结束生命",
    "跳楼",
    "割腕",
    "遗书",
    "suicide",
    "kill myself",
];

pub fn is_shown(text: &str) -> bool {
    let text: String = text.nfkc().flat_map(char::to_lowercase).collect();
    WORDS.iter().any(|word| text.contains(word))
}

#[cfg(test)]
mod tests {
    use super::is_shown;

    #[test]
    fn help_is_offered_and_not_for_every_worry() {
        assert!(is_shown("连着四个大夜，真的不想活了"));
        assert!(!is_shown("夜班食堂的饭太凉，累得要命"));
    }
}
