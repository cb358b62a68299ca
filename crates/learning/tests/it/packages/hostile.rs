//! Packages that mean harm, or are broken: each refused by a rule, and nothing
//! of them left in tables or files.

use std::io::{Cursor, Write};

use store::Rows;
use testkit::{House, Seen, scan};
use zip::{ZipWriter, write::SimpleFileOptions};

use super::{send, zip};
use crate::MODULES;

/// Tables in which a package would leave something.
const TABLES: [&str; 7] = [
    "learning_package",
    "learning_package_series",
    "learning_package_part",
    "learning_package_file",
    "learning_package_external",
    "learning_package_piece",
    "learning_registration",
];

async fn refused(house: &House, name: &str, bytes: &[u8], words: &[&str]) -> Seen {
    let educator = house.person("educator").await;
    let seen = send(house, &educator, name, bytes, "").await;
    assert_eq!(seen.status, 422, "{name}: {}", seen.text);
    assert!(seen.has("课件不合格，没有导入"), "{name}: {}", seen.text);
    for word in words {
        assert!(seen.has(word), "{name}: no {word} in {}", seen.text);
    }
    for table in TABLES {
        let rows = house.app.db.count(&format!("select count(*) from {table}"), vec![]).await.unwrap();
        assert_eq!(rows, 0, "{name} left rows in {table}");
    }
    assert_eq!(scan::files(&house.files()), 0, "{name} left files");
    seen
}

fn tincan(text: &str) -> Vec<u8> {
    zip(&[("tincan.xml", text), ("index.html", "<p>")])
}

/// Zeros that no header tells of.
fn zeros(bytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for name in ["index.html", "a.bin"] {
        zip.start_file(name, SimpleFileOptions::default()).unwrap();
        let piece = vec![0; 1 << 20];
        let mut left = if name == "a.bin" { bytes } else { 1 };
        while left > 0 {
            let some = left.min(piece.len());
            zip.write_all(&piece[..some]).unwrap();
            left -= some;
        }
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_means_harm_is_refused_and_leaves_nothing() {
    testkit::on_each_database(MODULES, async |house| {
        let link = {
            let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
            zip.start_file("index.html", SimpleFileOptions::default()).unwrap();
            zip.add_symlink("passwd", "/etc/passwd", SimpleFileOptions::default()).unwrap();
            zip.finish().unwrap().into_inner()
        };
        let xxe = "<!DOCTYPE tincan [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\n<tincan>&x;</tincan>";
        let laughs = format!(
            "<!DOCTYPE t [<!ENTITY a \"ha\">{}]><tincan>&b9;</tincan>",
            (0..10).map(|n| format!("<!ENTITY b{n} \"&a;&a;\">")).collect::<String>()
        );
        for (name, bytes, words) in [
            ("slip.zip", zip(&[("index.html", ""), ("../../etc/cron.d/x", "")]), ["指到了课件之外", "ZIP 4.4.17.1"]),
            ("absolute.zip", zip(&[("index.html", ""), ("/etc/passwd", "")]), ["绝对路径", "ZIP 4.4.17.1"]),
            ("drive.zip", zip(&[("index.html", ""), ("C:/x", "")]), ["绝对路径", "C:/x"]),
            ("backslash.zip", zip(&[("index.html", ""), ("..\\x", "")]), ["反斜杠", "ZIP 4.4.17.1"]),
            ("case.zip", zip(&[("index.html", ""), ("INDEX.html", "")]), ["只差大小写", "INDEX.html"]),
            ("link.zip", link, ["只能有普通文件", "passwd"]),
            ("bomb.zip", zeros(6 << 20), ["像压缩炸弹", "a.bin"]),
            ("xxe.zip", tincan(xxe), ["不接受实体声明", "XML 2.8"]),
            ("laughs.zip", tincan(&laughs), ["不接受实体声明", "tincan.xml"]),
            ("words.zip", b"no archive at all".to_vec(), ["这不是压缩包", "ZIP 4.3.1"]),
            ("half.zip", zip(super::PAGES)[..200].to_vec(), ["压缩包读不出来", "ZIP 4.3.1"]),
            ("nothing.zip", zip(&[("readme.txt", "x")]), ["没有找到 cmi5.xml", "cmi5"]),
        ] {
            refused(house, name, &bytes, &words).await;
        }
        let english = house.person("educator").await.in_english();
        let imports = english.get("/learning/packages/imports").await;
        assert!(imports.has("Package invalid"), "{}", imports.text);
        let page = imports.html.split("href=\"/learning/packages/imports/").nth(1).unwrap();
        let page = english.get(&format!("/learning/packages/imports/{}", page.split('"').next().unwrap())).await;
        assert!(page.status == 422 && page.has("Nothing of it was kept"), "{}", page.text);
    });
}

/// Broken on the way out: what was unpacked before it is taken back.
#[test]
fn a_fault_in_the_last_file_takes_all_back() {
    testkit::on_each_database(MODULES, async |house| {
        let mut bytes = zip(&[("index.html", "<p>"), ("a.txt", "first"), ("z.txt", "the last one of them")]);
        let at = bytes
            .windows(8)
            .rposition(|word| word == b"PK\x01\x02\x14\x03\x14\x00" || word.starts_with(b"PK\x01\x02"))
            .unwrap();
        bytes[at + 16] ^= 1;
        refused(house, "crc.zip", &bytes, &["校验不对", "z.txt"]).await;
    });
}

#[test]
fn hostile_packages_of_others() {
    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data/packages/hostile");
    let Ok(files) = std::fs::read_dir(FOLDER) else { return eprintln!("skipped: {FOLDER} is absent") };
    let files: Vec<_> = files.flatten().map(|file| file.path()).collect();
    testkit::on_each_database(MODULES, async |house| {
        for file in &files {
            let name = file.file_name().unwrap().to_string_lossy();
            refused(house, &name, &std::fs::read(file).unwrap(), &[]).await;
        }
    });
}
