//! Files of other makers, looked into by hand: exactly so much is in them.

use std::{fs, path::Path};

use crate::{keys, questions, read, refusal, told};

const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/packages/");

fn file(name: &str) -> Option<Vec<u8>> {
    let path = Path::new(FOLDER).join(name);
    if !path.exists() {
        eprintln!("skipped: {} is absent", path.display());
        return None;
    }
    Some(fs::read(path).unwrap())
}

#[test]
fn a_test_of_nine_items_becomes_ten_questions() {
    let Some(bytes) = file("qti/qtiworks_WebDeveloperTest1.zip") else { return };
    let material = read("qtiworks_WebDeveloperTest1.zip", &bytes).unwrap();
    assert_eq!((material.title.as_str(), material.parts.len()), ("Web Developer Website", 1));
    assert_eq!(material.parts[0].title, "Electronics and Computer Science");
    let made: Vec<String> = questions(&material).into_iter().map(told).collect();
    assert_eq!(made.len(), 10, "eight choices, and two blanks of one passage");
    assert_eq!(made[0], "one ~.xml ~.php =.html");
    assert_eq!(
        made[1],
        "one =<a href = \"myimage.html\">Link to my page</a> ~<a = \"myimage.html\">Link to my page</a> ~<a href = \"myimage.html\"> ~<a href = Link to my page</a>"
    );
    assert_eq!(made[7], "one ~in upper case =in lower case");
    assert_eq!(made[8], "one ~dash (-) =underline (_) ~full stop (.)");
    assert_eq!(made[9], "several =Read =Execute ~Write ~Edit");
    // A GIF that is called .jpg.
    assert_eq!(material.files.kept.len(), 1);
    assert!(questions(&material)[3].stem.text.contains("![File Directory](media:bank-00000)"));
    let mut told = keys(&material);
    told.sort_unstable();
    assert_eq!(told, ["bank-count-no-reason", "bank-note-empty-choice", "bank-note-empty-choice", "bank-note-split"]);
}

#[test]
fn three_exports_of_canvas() {
    let Some(bytes) = file("common-cartridge/latex.imscc") else { return };
    let latex = read("latex.imscc", &bytes).unwrap();
    let parts: Vec<_> = latex.parts.iter().map(|part| part.title.as_str()).collect();
    assert_eq!((latex.title.as_str(), parts), ("LaTeX Equations", vec!["Page 1", "Page 2"]));
    assert!(latex.parts[0].body.contains("- \\\\(f(10) - 1\\\\)"), "{}", latex.parts[0].body);
    assert_eq!(keys(&latex), ["bank-note-tex", "bank-note-tex"]);

    let Some(bytes) = file("common-cartridge/canvas_cc_gem_course.imscc") else { return };
    let gem = read("canvas_cc_gem_course.imscc", &bytes).unwrap();
    let parts: Vec<_> = gem.parts.iter().map(|part| (part.title.as_str(), part.body.as_str())).collect();
    assert_eq!(gem.title, "Canvas CC Gem Course");
    assert_eq!(
        parts,
        ["Known", "Unknown", "Missing"]
            .map(|kind| (format!("Assignment: Course with {kind} Submission Type"), "This is assignment content."))
            .iter()
            .map(|(title, body)| (title.as_str(), *body))
            .collect::<Vec<_>>()
    );
    assert_eq!(keys(&gem), ["bank-note-assignment"; 3]);

    let Some(bytes) = file("common-cartridge/single-page.imscc") else { return };
    let page = read("single-page.imscc", &bytes).unwrap();
    assert_eq!(
        (page.title.as_str(), page.parts.len(), keys(&page)),
        ("The Life of Paul", 0, vec!["bank-left-empty-page"])
    );
}

#[test]
fn hostile_packages_are_refused_with_a_reason() {
    let expected = [
        ("qtiworks_BadManifest.zip", "package-xml-form", "imsmanifest.xml"),
        ("qtiworks_ExternalHref.zip", "courseware-href-outside", "imsmanifest.xml"),
        ("qtiworks_MissingFile.zip", "courseware-file-missing", "imsmanifest.xml"),
        ("qtiworks_NotContentPackage.zip", "bank-refused-manifest", ""),
    ];
    for (name, key, place) in expected {
        let Some(bytes) = file(&format!("hostile/{name}")) else { return };
        let (found, file, line) = refusal(name, &bytes);
        assert_eq!((found.as_str(), file.as_str()), (key, place), "{name}");
        assert!(place.is_empty() || line > 0, "{name}: {line}");
    }
    let Some(bytes) = file("hostile/qtiworks_ZipSlip.zip") else { return };
    assert!(refusal("qtiworks_ZipSlip.zip", &bytes).0.starts_with("package-path"));
}

/// 51 files of GIFT, through the same door as all the others.
#[test]
fn the_gift_files_come_through_the_same_door() {
    let Some(bytes) = file("questions/gift-grammar-tests.zip") else { return };
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let (mut files, mut count, mut left) = (0, 0, 0);
    for place in 0..archive.len() {
        let mut entry = archive.by_index(place).unwrap();
        let name = entry.name().unwrap().into_owned();
        if !std::path::Path::new(&name).extension().is_some_and(|end| end.eq_ignore_ascii_case("gift")) {
            continue;
        }
        let mut text = Vec::new();
        std::io::Read::read_to_end(&mut entry, &mut text).unwrap();
        match read(&name, &text) {
            Ok(material) => {
                files += 1;
                count += questions(&material).len();
                left += material.remarks.iter().filter(|it| it.fate == learning::question::foreign::Fate::Left).count();
            }
            Err(refused) => eprintln!("{name}: {refused:?}"),
        }
    }
    eprintln!("{files} files, {count} questions, {left} left");
    assert!(files >= 45 && count >= 80, "{files} files, {count} questions, {left} left");
}
