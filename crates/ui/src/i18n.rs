//! Texts in two languages, from the Fluent files of all modules.

use std::{collections::BTreeSet, fmt};

use base::{Lang, Message};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};

use crate::Module;

pub struct Messages {
    zh: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl fmt::Debug for Messages {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Messages")
    }
}

/// The texts of this crate itself.
pub const TEXTS: (&str, &str) = (include_str!("../locales/zh-CN.ftl"), include_str!("../locales/en.ftl"));

impl Messages {
    /// Panics at start on a broken text file; a test loads them all.
    pub fn load(modules: &[&Module]) -> Self {
        let texts = || std::iter::once(&TEXTS).chain(modules.iter().flat_map(|module| module.texts));
        Self { zh: bundle("zh-CN", texts().map(|(zh, _)| *zh)), en: bundle("en", texts().map(|(_, en)| *en)) }
    }

    /// The text of a key; the key itself, visibly, where there is none.
    pub fn text(&self, lang: Lang, key: &str, args: &[(&str, &str)]) -> String {
        let bundle = match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        };
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            tracing::error!(key, lang = lang.tag(), "no such text");
            return format!("⟦{key}⟧");
        };
        let args: FluentArgs = args.iter().map(|(name, value)| (*name, number_or_text(value))).collect();
        bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    pub fn message(&self, lang: Lang, message: &Message) -> String {
        let args: Vec<(&str, &str)> = message.args.iter().map(|(name, value)| (*name, value.as_str())).collect();
        self.text(lang, message.key, &args)
    }

    pub fn has(&self, key: &str) -> bool {
        self.zh.has_message(key)
    }
}

/// A number selects plural forms; "007" stays text.
fn number_or_text(value: &str) -> FluentValue<'_> {
    match value.parse::<i64>() {
        Ok(number) if number.to_string() == value => number.into(),
        _ => value.into(),
    }
}

fn bundle(tag: &str, texts: impl Iterator<Item = &'static str>) -> FluentBundle<FluentResource> {
    let language: unic_langid::LanguageIdentifier = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    bundle.set_use_isolating(false);
    for text in texts {
        let resource =
            FluentResource::try_new(text.to_owned()).unwrap_or_else(|(_, errors)| panic!("{tag}: {errors:?}"));
        if let Err(errors) = bundle.add_resource(resource) {
            panic!("{tag}: {errors:?}");
        }
    }
    bundle
}

/// The message keys of a Fluent text.
pub fn keys(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| line.starts_with(|first: char| first.is_ascii_lowercase()))
        .filter_map(|line| line.split_once('=').map(|(key, _)| key.trim()))
        .collect()
}
