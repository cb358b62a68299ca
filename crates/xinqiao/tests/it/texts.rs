//! The texts: complete in both languages, and each key of a template exists.

use std::collections::BTreeSet;

use ui::i18n::{self, Messages};
use xinqiao::MODULES;

use crate::sources;

fn all_texts() -> impl Iterator<Item = (&'static str, &'static str)> {
    std::iter::once(i18n::TEXTS).chain(MODULES.iter().flat_map(|module| module.texts).copied())
}

#[test]
fn both_languages_have_the_same_keys() {
    for (zh, en) in all_texts() {
        let (zh, en) = (i18n::keys(zh), i18n::keys(en));
        let only: Vec<_> = zh.symmetric_difference(&en).collect();
        assert!(only.is_empty(), "in one language only: {only:?}");
    }
}

#[test]
fn no_key_is_defined_twice() {
    let mut seen = BTreeSet::new();
    for (zh, _) in all_texts() {
        for key in i18n::keys(zh) {
            assert!(seen.insert(key), "{key} is defined twice");
        }
    }
}

/// Keys written out in templates and sources: `t("key"`, `t1("key"`, `Message::new("key"`.
fn named_keys(text: &str) -> BTreeSet<&str> {
    let mut keys = BTreeSet::new();
    for before in ["cx.t(\"", "cx.t1(\"", "cx.t2(\"", "Message::new(\"", "conflict(\""] {
        for part in text.split(before).skip(1) {
            if let Some(key) = part.split('"').next()
                && key.contains(|letter: char| letter.is_ascii_lowercase())
                && key.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
            {
                keys.insert(key);
            }
        }
    }
    keys
}

#[test]
fn every_named_key_has_a_text() {
    let messages = Messages::load(MODULES);
    let mut missing = BTreeSet::new();
    for name in ["ui", "people", "records", "learning", "training", "voice", "exchange", "care", "insight", "xinqiao"] {
        for (file, text) in sources::files(name, &["templates"], &["html"]) {
            for key in named_keys(&text).into_iter().filter(|key| !messages.has(key)) {
                missing.insert(format!("{file}: {key}"));
            }
        }
    }
    assert!(missing.is_empty(), "no text for {missing:#?}");
}

/// No inline script or style: the content policy would drop it silently.
#[test]
fn templates_have_no_inline_style_or_script() {
    for name in ["ui", "people", "records", "learning", "training", "voice", "exchange", "care", "insight", "xinqiao"] {
        for (file, text) in sources::files(name, &["templates"], &["html"]) {
            assert!(!text.contains("style=\"") && !text.contains("<style"), "{file}: inline style");
            assert!(!text.contains("onclick") && !text.contains("javascript:"), "{file}: inline script");
        }
    }
}
