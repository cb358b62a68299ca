//! Manifests of real packages, and each rule of the reader by itself.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

use std::{fs::File, io::Read, path::Path};

use base::config::Packages;
use courseware::{
    Fault,
    scorm::{self, Edition, Manifest, activity},
};
use zip::ZipArchive;

const PACKAGES: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/packages");

/// The manifest of a package and the paths of its files; none where the data is absent.
fn package(path: &str) -> Option<Manifest> {
    let path = Path::new(PACKAGES).join(path);
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    let mut archive = ZipArchive::new(File::open(path).unwrap()).unwrap();
    let names: Vec<String> =
        (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    let mut bytes = Vec::new();
    archive.by_name(scorm::MANIFEST).unwrap().read_to_end(&mut bytes).unwrap();
    assert!(scorm::claims(&bytes));
    Some(scorm::read(&bytes, names.iter().map(String::as_str), &Packages::default()).unwrap())
}

/// What a person would want to check, a line each.
fn told(manifest: &Manifest) -> String {
    let mut lines = vec![
        format!("{} | {} | {}", manifest.edition.name(), manifest.identifier, manifest.title),
        format!(
            "objectives global: {}, shared data global: {}",
            manifest.objectives_global, manifest.shared_data_global
        ),
    ];
    for (depth, item) in manifest.items() {
        let launch = item
            .launch
            .as_ref()
            .map_or(String::new(), |it| format!(" -> {} ({})", it.href, if it.sco { "sco" } else { "asset" }));
        lines.push(format!("{}{}: {}{launch}", "  ".repeat(depth + 1), item.identifier, item.title));
    }
    for note in &manifest.notes {
        lines.push(format!("note, line {}: {:?}", note.line, note.message));
    }
    lines.push(format!("{:#}", activity::tree(&manifest.root)));
    lines.join("\n")
}

#[test]
fn real_packages_are_read_exactly() {
    for (name, path) in [
        ("basic_calls_12", "scorm12/RuntimeBasicCalls_SCORM12.zip"),
        ("one_file_per_sco_12", "scorm12/ContentPackagingOneFilePerSCO_SCORM12.zip"),
        ("basic_calls_2004", "scorm2004/RuntimeBasicCalls_SCORM20043rdEdition.zip"),
        ("forced_sequential_2004", "scorm2004/SequencingForcedSequential_SCORM20043rdEdition.zip"),
        ("post_test_rollup_2004", "scorm2004/SequencingPostTestRollup4thEd_SCORM20044thEdition.zip"),
    ] {
        if let Some(manifest) = package(path) {
            insta::assert_snapshot!(name, told(&manifest));
        }
    }
}

/// A manifest of 2004 with these children, and `more` inside of its item.
fn manifest(version: &str, item: &str, more: &str, resources: &str) -> String {
    format!(
        r#"<?xml version="1.0"?>
<manifest identifier="m" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss"
  xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3">
<metadata>{version}</metadata>
<organizations default="o"><organization identifier="o"><title>Course</title>
<item identifier="i" {item}><title>One</title>{more}</item>
</organization></organizations>
<resources>{resources}</resources>
</manifest>"#
    )
}

const FOURTH: &str = "<schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion>";
const PAGE: &str = r#"<resource identifier="r" adlcp:scormType="sco" href="a.html"/>"#;
const SHOWS: &str = r#"identifierref="r""#;

fn read(text: &str) -> Result<Manifest, Vec<Fault>> {
    scorm::read(text.as_bytes(), ["a.html", "folder/b.html", "folder/Case Name.html"], &Packages::default())
}

#[test]
fn what_cannot_play_is_refused_with_its_rule_and_line() {
    let twice = format!("{PAGE}\n{PAGE}");
    let cases: &[(&str, String)] = &[
        ("no XML", "<manifest><a></manifest>".to_owned()),
        ("a DTD", "<!DOCTYPE m [<!ENTITY x \"y\">]><manifest>&x;</manifest>".to_owned()),
        ("an entity", manifest(FOURTH, SHOWS, "<x>&lol;</x>", PAGE)),
        ("another root", "<course/>".to_owned()),
        ("no organization", "<manifest><organizations/></manifest>".to_owned()),
        ("nothing to show", manifest(FOURTH, "", "", PAGE)),
        ("unknown version", manifest("<schemaversion>1.1</schemaversion>", SHOWS, "", PAGE)),
        ("unknown resource", manifest(FOURTH, r#"identifierref="x""#, "", PAGE)),
        ("resource without href", manifest(FOURTH, SHOWS, "", r#"<resource identifier="r"/>"#)),
        (
            "missing file",
            manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" adlcp:scormType="sco" href="x.html"/>"#),
        ),
        ("outside", manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" href="../a.html"/>"#)),
        ("script", manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" href="javascript:alert(1)"/>"#)),
        (
            "SCO elsewhere",
            manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" adlcp:scormType="sco" href="http://e.com/"/>"#),
        ),
        ("base outside", manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" xml:base="/x/" href="a.html"/>"#)),
        ("duplicates", manifest(FOURTH, SHOWS, "", &twice)),
        ("no identifier", manifest(FOURTH, SHOWS, "<item><title>x</title></item>", PAGE)),
        ("broken parameters", manifest(FOURTH, r#"identifierref="r" parameters="?a=%zz""#, "", PAGE)),
        ("unknown IDRef", manifest(FOURTH, SHOWS, r#"<imsss:sequencing IDRef="x"/>"#, PAGE)),
    ];
    let told = cases.iter().map(|(name, text)| {
        let faults = read(text).unwrap_err();
        let each =
            faults.iter().map(|it| format!("{} line {}: {} {:?}", it.rule, it.line, it.message.key, it.message.args));
        format!("{name}\n    {}", each.collect::<Vec<_>>().join("\n    "))
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn careless_manifests_are_read_with_a_note() {
    let in_folder =
        |href: &str| format!(r#"<resource identifier="r" xml:base="folder/" adlcp:scormtype="SCO" href="{href}"/>"#);
    let cases: &[(&str, String)] = &[
        ("no version", manifest("", SHOWS, "", PAGE)),
        ("version in small letters", manifest("<schemaversion>2004 3rd edition</schemaversion>", SHOWS, "", PAGE)),
        ("no edition", manifest("<schemaversion>2004</schemaversion>", SHOWS, "", PAGE)),
        ("other case of a file", manifest(FOURTH, SHOWS, "", &in_folder("case%20name.html?x=1"))),
        ("no type", manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" href="a.html"/>"#)),
        (
            "asset elsewhere",
            manifest(FOURTH, SHOWS, "", r#"<resource identifier="r" adlcp:scormType="asset" href="https://e.com/a"/>"#),
        ),
        (
            "listed file missing",
            manifest(
                FOURTH,
                SHOWS,
                "",
                r#"<resource identifier="r" adlcp:scormType="sco" href="a.html"><file href="x.js"/><dependency identifierref="gone"/></resource>"#,
            ),
        ),
        (
            "unknown words",
            manifest(
                FOURTH,
                SHOWS,
                r#"<imsss:sequencing><imsss:controlMode flow="yes"/><imsss:sequencingRules><imsss:preConditionRule><imsss:ruleAction action="explode"/></imsss:preConditionRule></imsss:sequencingRules></imsss:sequencing>"#,
                PAGE,
            ),
        ),
        ("default unknown", manifest(FOURTH, SHOWS, "", PAGE).replace("default=\"o\"", "default=\"p\"")),
        ("no title", manifest(FOURTH, SHOWS, "", PAGE).replace("<title>Course</title>", "")),
    ];
    let told = cases.iter().map(|(name, text)| {
        let manifest = read(text).unwrap();
        let (_, item) = manifest.items()[0];
        let notes =
            manifest.notes.iter().map(|it| format!("line {}: {} {:?}", it.line, it.message.key, it.message.args));
        format!(
            "{name}: {}, {:?}\n    {}",
            manifest.edition.name(),
            item.launch.as_ref().map(|it| it.href.as_str()),
            notes.collect::<Vec<_>>().join("\n    ")
        )
    });
    insta::assert_snapshot!(told.collect::<Vec<_>>().join("\n"));
}

#[test]
fn every_part_of_sequencing_reaches_the_activity_tree() {
    let item = r#"
<adlcp:timeLimitAction>exit,no message</adlcp:timeLimitAction><adlcp:dataFromLMS>level=2</adlcp:dataFromLMS>
<adlcp:completionThreshold completedByMeasure="true" minProgressMeasure="0.8" progressWeight="0.5"/>
<adlcp:data><adlcp:map targetID="notes" writeSharedData="false"/></adlcp:data>
<adlnav:presentation><adlnav:navigationInterface><adlnav:hideLMSUI>continue</adlnav:hideLMSUI><adlnav:hideLMSUI>previous</adlnav:hideLMSUI></adlnav:navigationInterface></adlnav:presentation>
<imsss:sequencing>
 <imsss:controlMode choice="false" choiceExit="false" flow="true" forwardOnly="true" useCurrentAttemptObjectiveInfo="false" useCurrentAttemptProgressInfo="false"/>
 <imsss:sequencingRules>
  <imsss:preConditionRule><imsss:ruleConditions conditionCombination="any"><imsss:ruleCondition condition="objectiveMeasureGreaterThan" referencedObjective="second" measureThreshold="0.5" operator="not"/></imsss:ruleConditions><imsss:ruleAction action="skip"/></imsss:preConditionRule>
  <imsss:exitConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="completed"/></imsss:ruleConditions><imsss:ruleAction action="exit"/></imsss:exitConditionRule>
  <imsss:postConditionRule><imsss:ruleConditions><imsss:ruleCondition condition="satisfied" operator="not"/></imsss:ruleConditions><imsss:ruleAction action="retry"/></imsss:postConditionRule>
 </imsss:sequencingRules>
 <imsss:limitConditions attemptLimit="3" attemptAbsoluteDurationLimit="PT30M"/>
 <imsss:auxiliaryResources><imsss:auxiliaryResource auxiliaryResourceID="glossary" purpose="help"/></imsss:auxiliaryResources>
 <imsss:rollupRules rollupObjectiveSatisfied="false" rollupProgressCompletion="false" objectiveMeasureWeight="0.25">
  <imsss:rollupRule childActivitySet="atLeastPercent" minimumPercent="0.5"><imsss:rollupConditions><imsss:rollupCondition operator="not" condition="attempted"/></imsss:rollupConditions><imsss:rollupAction action="incomplete"/></imsss:rollupRule>
 </imsss:rollupRules>
 <imsss:objectives>
  <imsss:primaryObjective satisfiedByMeasure="true"><imsss:minNormalizedMeasure>0.6</imsss:minNormalizedMeasure></imsss:primaryObjective>
  <imsss:objective objectiveID="second"><imsss:mapInfo targetObjectiveID="global" readNormalizedMeasure="false" writeSatisfiedStatus="true"/></imsss:objective>
 </imsss:objectives>
 <imsss:randomizationControls randomizationTiming="once" reorderChildren="true" selectionTiming="onEachNewAttempt" selectCount="2"/>
 <imsss:deliveryControls tracked="false" completionSetByContent="true" objectiveSetByContent="true"/>
 <adlseq:constrainedChoiceConsiderations preventActivation="true" constrainChoice="true"/>
 <adlseq:rollupConsiderations requiredForSatisfied="ifAttempted" measureSatisfactionIfActive="false"/>
 <adlseq:objectives><adlseq:objective objectiveID="second"><adlseq:mapInfo targetObjectiveID="global" readRawScore="false" writeRawScore="true"/></adlseq:objective></adlseq:objectives>
</imsss:sequencing>"#;
    let manifest = read(&manifest(FOURTH, SHOWS, item, PAGE)).unwrap();
    assert_eq!(manifest.notes, []);
    assert_eq!(manifest.root.items[0].data_from_lms.as_deref(), Some("level=2"));
    insta::assert_snapshot!(format!("{:#}", activity::tree(&manifest.root.items[0])));
}

#[test]
fn an_item_lays_its_parts_over_the_collection() {
    let text = manifest(FOURTH, SHOWS, r#"<imsss:sequencing IDRef="common"><imsss:controlMode flow="true"/></imsss:sequencing>"#, PAGE)
        .replace(
            "</manifest>",
            r#"<imsss:sequencingCollection><imsss:sequencing ID="common"><imsss:controlMode choice="false"/><imsss:limitConditions attemptLimit="2"/></imsss:sequencing></imsss:sequencingCollection></manifest>"#,
        );
    let manifest = read(&text).unwrap();
    let sequencing = &manifest.root.items[0].sequencing;
    let control = sequencing.control.as_ref().unwrap();
    assert!(control.choice && control.flow, "a part is replaced as a whole");
    assert_eq!(sequencing.limits.as_ref().unwrap().attempt_limit, Some(2));
}

#[test]
fn fields_of_scorm_12_are_read() {
    let text = manifest(
        "<schemaversion>1.2</schemaversion>",
        SHOWS,
        r#"<adlcp:prerequisites type="aicc_script">a&amp;b</adlcp:prerequisites><adlcp:maxtimeallowed>00:30:00</adlcp:maxtimeallowed>
<adlcp:timelimitaction>exit,message</adlcp:timelimitaction><adlcp:datafromlms>x=1</adlcp:datafromlms><adlcp:masteryscore>80</adlcp:masteryscore>"#,
        PAGE,
    );
    let manifest = read(&text).unwrap();
    assert_eq!(manifest.edition, Edition::V12);
    let item = &manifest.root.items[0];
    assert_eq!(item.prerequisites.as_deref(), Some("a&b"));
    assert_eq!(item.max_time_allowed.as_deref(), Some("00:30:00"));
    assert_eq!(item.time_limit_action.as_deref(), Some("exit,message"));
    assert_eq!(item.data_from_lms.as_deref(), Some("x=1"));
    assert_eq!(item.mastery_score, Some(80.0));
}

#[test]
fn other_encodings_are_read_and_other_manifests_are_not_claimed() {
    let chinese = manifest(FOURTH, SHOWS, "", PAGE)
        .replace("Course", "安全课")
        .replace("<?xml version=\"1.0\"?>", "<?xml version=\"1.0\" encoding=\"GB2312\"?>");
    let (bytes, _, _) = encoding_rs::GBK.encode(&chinese);
    assert_eq!(scorm::read(&bytes, ["a.html"], &Packages::default()).unwrap().title, "安全课");
    let marked: Vec<u8> = [0xff, 0xfe]
        .into_iter()
        .chain(manifest(FOURTH, SHOWS, "", PAGE).encode_utf16().flat_map(u16::to_le_bytes))
        .collect();
    assert_eq!(scorm::read(&marked, ["a.html"], &Packages::default()).unwrap().title, "Course");
    assert!(!scorm::claims(br#"<manifest xmlns="http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"><schema>IMS Common Cartridge</schema></manifest>"#));
}
