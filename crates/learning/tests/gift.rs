//! The 51 GIFT files of GIFT-grammar-PEG.js against our parse tree, and back through our own questions.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use std::{collections::BTreeMap, fs::File, io::Read, path::Path};

use learning::question::gift;
use serde_json::Value;
use zip::ZipArchive;

const BANK: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/packages/questions/gift-grammar-tests.zip");

/// Name, GIFT text and expected tree of each file; none where the data is absent.
fn bank() -> Option<Vec<(String, String, Value)>> {
    if !Path::new(BANK).exists() {
        eprintln!("skipped: {BANK} is absent");
        return None;
    }
    let mut archive = ZipArchive::new(File::open(BANK).unwrap()).unwrap();
    let mut files = BTreeMap::new();
    for i in 0..archive.len() {
        let mut file = archive.by_index(i).unwrap();
        let mut text = String::new();
        file.read_to_string(&mut text).unwrap();
        files.insert(file.name().unwrap().into_owned(), text);
    }
    let gifts = files.iter().filter_map(|(name, text)| Some((name.strip_suffix(".gift")?, text)));
    let cases = gifts.map(|(name, text)| {
        let json = files[&format!("{name}.json")].trim_start_matches('\u{feff}');
        (name.to_owned(), text.clone(), serde_json::from_str(json).unwrap())
    });
    Some(cases.collect())
}

#[test]
fn the_parse_tree_is_the_expected_one_in_all_51_files() {
    let Some(bank) = bank() else { return };
    let mut matched = 0;
    for (name, text, expected) in &bank {
        let parsed = gift::parse(text).unwrap();
        assert_eq!(parsed.rejected, [], "{name}");
        let tree = serde_json::to_value(&parsed.nodes).unwrap();
        if &tree == expected {
            matched += 1;
        } else {
            eprintln!("{name}\n  expected {expected}\n  found    {tree}");
        }
    }
    eprintln!("{matched} of {} files match", bank.len());
    assert_eq!((matched, bank.len()), (51, 51));
}

#[test]
fn every_question_survives_an_export() {
    let Some(bank) = bank() else { return };
    let mut count = 0;
    for (name, text, expected) in &bank {
        let import = gift::read(text).unwrap();
        let questions: Vec<_> = import.questions.into_iter().map(|found| found.question).collect();
        let written = gift::to_gift(&questions);
        let again = gift::read(&written).unwrap();
        assert_eq!(again.rejected, [], "{name}:\n{written}");
        let again: Vec<_> = again.questions.into_iter().map(|found| found.question).collect();
        assert_eq!(again, questions, "{name}:\n{written}");
        let categories = expected.as_array().unwrap().iter().filter(|node| node["type"] == "Category").count();
        assert_eq!(questions.len() + categories, expected.as_array().unwrap().len(), "{name}");
        count += questions.len();
    }
    eprintln!("{count} questions equal themselves after an export");
    assert!(count > 90, "{count}");
}
