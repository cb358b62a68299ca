//! Any bytes become a checked statement or a fault that names its rule; what is
//! printed reads as what was read; a statement is the same as itself.
#![no_main]

use libfuzzer_sys::fuzz_target;
use records::xapi::{Json, Version, equivalence, format, language::Preference, statement};

fn read(bytes: &[u8]) -> Json<'_> {
    Json::read(bytes).expect("what was printed reads")
}

fuzz_target!(|bytes: &[u8]| {
    let json = match Json::read(bytes) {
        Ok(json) => json,
        Err(fault) => {
            assert!(!fault.rule.is_empty());
            return;
        }
    };
    let printed = json.to_string();
    assert_eq!(read(printed.as_bytes()), json);
    let verdicts =
        [Version::V1, Version::V2].map(|version| (version, statement::read(&json, version).map(|found| found.id)));
    for (version, verdict) in verdicts {
        let id = match verdict {
            Ok(id) => id,
            Err(fault) => {
                assert!(!fault.rule.is_empty());
                continue;
            }
        };
        assert!(equivalence::is_equivalent(&json, &json));
        assert!(equivalence::is_signed_text(&json, &json));
        let mut kept = json.clone();
        statement::normalise(&mut kept, version);
        assert_eq!(statement::read(&kept, version).expect("what is kept is valid").id, id);
        assert!(equivalence::is_equivalent(&json, &kept) && equivalence::is_equivalent(&kept, &json));
        let once = kept.to_string();
        statement::normalise(&mut kept, version);
        assert_eq!(kept.to_string(), once, "normal stays normal");
        let again = read(once.as_bytes());
        assert!(equivalence::is_equivalent(&kept, &again));
        let mut told = kept.clone();
        format::canonical(&mut told, &Preference::read("zh-CN, en;q=0.5"), &|_| None);
        assert!(statement::read(&told, version).is_ok(), "canonical is valid");
        format::ids(&mut kept);
    }
});
