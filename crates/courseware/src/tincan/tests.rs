#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use std::io::{Cursor, Write};

use base::config::Packages;
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{Course, read};
use crate::{Archive, Refusal};

fn course(files: &[(&str, &str)]) -> Result<Course, Vec<String>> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(text.as_bytes()).unwrap();
    }
    let bytes = zip.finish().unwrap().into_inner();
    let mut archive = Archive::of(bytes, &Packages::default()).unwrap();
    read(&mut archive).map_err(|refusal| match refusal {
        Refusal::Invalid(faults) => faults.iter().map(ToString::to_string).collect(),
        Refusal::Broken(error) => vec![error.to_string()],
    })
}

fn manifest(activities: &str) -> String {
    format!(
        "\u{feff}<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<tincan xmlns=\"http://projecttincan.com/tincan.xsd\"><activities>\n{activities}\n</activities></tincan>"
    )
}

#[test]
fn a_course_in_two_languages() {
    let text = manifest(
        "<activity id=\"https://a.cn/c\" type=\"http://adlnet.gov/expapi/activities/course\"><name lang=\"en\">Flood</name><name lang=\"zh-CN\">防洪</name><description lang=\"zh-CN\">巡查</description><launch lang=\"zh-CN\">index.html?a=1#b</launch></activity>\n<activity id=\"https://a.cn/q\"/>",
    );
    let found = course(&[("c/tincan.xml", &text), ("c/index.html", "")]).unwrap();
    assert_eq!(
        (found.activity.as_str(), found.title.as_str(), found.description.as_str()),
        ("https://a.cn/c", "防洪", "巡查")
    );
    assert_eq!(found.launches.len(), 1);
    assert_eq!(found.launches[0].launch, "c/index.html?a=1#b");
}

#[test]
fn what_is_wrong_names_rule_and_line() {
    let text = manifest("<activity id=\"flood\"><name>A</name><launch>gone.html</launch></activity>");
    assert_eq!(
        course(&[("tincan.xml", &text)]).unwrap_err(),
        ["tincan.xml:3: package-iri (xAPI Data 2.4.4.1)", "tincan.xml:3: package-launch-missing (tincan.xml launch)"]
    );
    assert_eq!(
        course(&[("tincan.xml", &manifest(""))]).unwrap_err(),
        ["tincan.xml:0: package-no-launch (tincan.xml launch)"]
    );
    assert_eq!(course(&[("tincan.xml", "<a/>")]).unwrap_err(), ["tincan.xml:1: package-tincan-root (tincan.xsd)"]);
}
