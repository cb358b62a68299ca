//! Any bytes as parameters, as parts, as a signature, as the words of headers:
//! a verdict, and never a panic.
#![no_main]

use bytes::Bytes;
use libfuzzer_sys::fuzz_target;
use records::{
    pages::xapi::{call::Params, multipart, signature, syntax},
    xapi::{Json, Version, language, language::Preference, scalar, time},
};

fuzz_target!(|bytes: &[u8]| {
    if let Ok(params) = Params::read(bytes) {
        for (name, value) in params.pairs() {
            assert!(params.get(name) == Some(value) && !value.contains('\0'));
            for version in [Version::V1, Version::V2] {
                let _ = params.moment(name, version);
            }
            let _ = (params.agent(name), params.uuid(name), params.iri(name), params.flag(name));
        }
    }
    let body = Bytes::copy_from_slice(bytes);
    if let Ok(parts) = multipart::read(&body, "xyz") {
        assert!(parts.iter().map(|part| part.body.len()).sum::<usize>() <= body.len());
    }
    let _ = syntax::read(http::Method::POST, "method=PUT", http::HeaderMap::new(), body);
    let _ = signature::verify(&Json::Object(vec![]), "application/octet-stream", bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = multipart::boundary(text);
        let _ = (scalar::is_iri(text), scalar::is_mailbox(text), scalar::is_media_type(text), scalar::uuid(text));
        let _ = (language::is_tag(text), time::is_duration(text));
        let tags = ["en", "zh-Hans-CN", "zh-TW"];
        assert!(Preference::read(text).choose(tags.into_iter()) < tags.len());
        for version in [Version::V1, Version::V2] {
            if let Some(instant) = time::instant(text, version) {
                let told = instant.in_utc();
                assert_eq!(time::instant(&told, Version::V2).map(|again| again.at), Some(instant.at), "{told}");
            }
        }
    }
});
