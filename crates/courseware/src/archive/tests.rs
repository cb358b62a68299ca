#![expect(clippy::unwrap_used, reason = "a test stops where something is missing")]

use std::io::{Cursor, Write};

use base::config::Packages;
use zip::{CompressionMethod, ZipWriter, write::SimpleFileOptions};

use super::{Archive, path};
use crate::fault::Refusal;

fn limits() -> Packages {
    Packages { unpacked_bytes: 32 << 20, file_bytes: 32 << 20, files: 50, ..Packages::default() }
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in files {
        zip.start_file(*name, options).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// Files as `path:bytes`, or the faults as `file rule key`.
fn told(bytes: Vec<u8>) -> Vec<String> {
    let outcome = Archive::of(bytes, &limits()).and_then(|mut archive| {
        let mut files = Vec::new();
        archive.unpack(|file, reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes)?;
            files.push(format!("{}:{}", file.path, bytes.len()));
            Ok(())
        })?;
        Ok(files)
    });
    match outcome {
        Ok(files) => files,
        Err(Refusal::Invalid(faults)) => {
            faults.iter().map(|fault| format!("{} {} {}", fault.file, fault.rule, fault.message.key)).collect()
        }
        Err(Refusal::Broken(error)) => vec![format!("ours: {error}")],
    }
}

#[test]
fn an_ordinary_package() {
    let files: &[(&str, &[u8])] =
        &[("./index.html", b"<p>"), ("a/b.js", b"1"), ("__MACOSX/._a", b"x"), ("a/Thumbs.db", b"x"), ("a/", b"")];
    assert_eq!(told(zip(files)), ["index.html:3", "a/b.js:1"]);
}

#[test]
fn paths_that_no_package_may_have() {
    for (name, wanted) in [
        ("../x", "../x ZIP 4.4.17.1 package-path-outside"),
        ("a/../../x", "a/../../x ZIP 4.4.17.1 package-path-outside"),
        ("/etc/passwd", "/etc/passwd ZIP 4.4.17.1 package-path-absolute"),
        ("C:/x", "C:/x ZIP 4.4.17.1 package-path-absolute"),
        ("a\\b.html", "a\\b.html ZIP 4.4.17.1 package-path-backslash"),
        ("a\u{7}b", "a\u{7}b ZIP 4.4.17 package-path-letters"),
    ] {
        assert_eq!(told(zip(&[("index.html", b"x"), (name, b"x")])), [wanted], "{name}");
    }
    let deep = "a/".repeat(40) + "x";
    assert!(told(zip(&[(&deep, b"x")]))[0].ends_with("package-path-deep"));
    let long = "x".repeat(600);
    assert!(told(zip(&[(&long, b"x")]))[0].ends_with("package-path-long"));
}

#[test]
fn two_files_of_one_name() {
    for (one, other) in
        [("a.html", "A.HTML"), ("caf\u{e9}", "cafe\u{301}"), ("\u{ff21}", "a"), ("a", "a/b"), ("a/b", "A")]
    {
        let told = told(zip(&[(one, b"x"), (other, b"y")]));
        assert!(told[0].ends_with("ZIP 4.4.17 package-path-collision"), "{one} {other}: {told:?}");
    }
    assert_eq!(told(zip(&[("a.html", b"x"), ("b/a.html", b"y")])).len(), 2);
}

#[test]
fn the_same_name_twice() {
    let mut bytes = zip(&[("aa.html", b"one"), ("bb.html", b"two")]);
    // In both the local and the central header.
    while let Some(at) = bytes.windows(2).position(|pair| pair == b"bb") {
        bytes[at..at + 2].copy_from_slice(b"aa");
    }
    assert_eq!(told(bytes), [" ZIP 4.4.17 package-path-twice"]);
}

#[test]
fn links_and_devices() {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("secret", "/etc/passwd", SimpleFileOptions::default()).unwrap();
    assert_eq!(told(zip.finish().unwrap().into_inner()), ["secret limits package-file-link"]);
}

#[test]
fn bombs_are_counted_not_believed() {
    let zeros = vec![0; 8 << 20];
    assert_eq!(told(zip(&[("index.html", b"x"), ("zeros.bin", &zeros)])), ["zeros.bin limits package-file-bomb"]);
    // The header says 10 bytes.
    let mut bytes = zip(&[("zeros.bin", &zeros)]);
    let size = (8_u32 << 20).to_le_bytes();
    while let Some(at) = bytes.windows(4).position(|word| word == size) {
        bytes[at..at + 4].copy_from_slice(&10_u32.to_le_bytes());
    }
    let told_of_lie = told(bytes);
    assert!(told_of_lie[0].contains("package-file-b"), "a bomb or broken, never taken: {told_of_lie:?}");
    let many: Vec<String> = (0..60).map(|n| format!("{n}.txt")).collect();
    let files: Vec<(&str, &[u8])> = many.iter().map(|name| (name.as_str(), b"x".as_slice())).collect();
    assert!(told(zip(&files))[0].ends_with("package-many-files"));
    let noise: Vec<u8> = (0..40_u32 << 20).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    assert!(told(zip(&[("noise", &noise)]))[0].ends_with("package-unpacked-large"));
}

/// 4 GB of zeros in 4 MB, of which the headers say that they are ten bytes:
/// refused within the first megabytes.
#[test]
fn four_gigabytes_of_zeros() {
    let mut deflated = vec![0; 1 << 16];
    let mut deflate = flate2::Compress::new(flate2::Compression::best(), false);
    deflate.compress(&vec![0; 1 << 20], &mut deflated, flate2::FlushCompress::Full).unwrap();
    let segment = &deflated[..deflate.total_out() as usize];
    // After a full flush the same bytes say the same again.
    let data = [segment.repeat(4_096), vec![3, 0]].concat();
    assert!(data.len() < 8 << 20);
    let word = |value: u32| value.to_le_bytes().to_vec();
    let sizes = [word(0), word(data.len() as u32), word(10), vec![5, 0, 0, 0]].concat();
    let local = [b"PK\x03\x04\x14\0\0\0\x08\0\0\0\0\0".as_slice(), &sizes, b"a.bin", &data].concat();
    let central = [b"PK\x01\x02\x14\0\x14\0\0\0\x08\0\0\0\0\0".as_slice(), &sizes, &[0; 14], b"a.bin"].concat();
    let end =
        [b"PK\x05\x06\0\0\0\0\x01\0\x01\0".to_vec(), word(central.len() as u32), word(local.len() as u32), vec![0, 0]]
            .concat();
    let bytes = [local, central, end].concat();
    let faults = told(bytes);
    assert!(faults[0] == "a.bin limits package-file-bomb" || faults[0].ends_with("package-file-broken"), "{faults:?}");
}

#[test]
fn what_is_damaged_or_hidden() {
    let mut bytes = zip(&[("index.html", b"hello hello hello")]);
    // The checksum in the central directory, 16 bytes in.
    let at = bytes.windows(4).position(|word| word == b"PK\x01\x02").unwrap();
    bytes[at + 16] ^= 1;
    assert_eq!(told(bytes), ["index.html ZIP 4.4.7 package-file-broken"]);
    let whole = zip(&[("index.html", &[7; 5_000])]);
    assert!(told(whole[..whole.len() / 2].to_vec())[0].ends_with("package-archive-broken"));
    let mut bytes = zip(&[("index.html", b"x")]);
    let at = bytes.windows(4).position(|word| word == b"PK\x01\x02").unwrap();
    bytes[at + 8] |= 1;
    assert_eq!(told(bytes), ["index.html ZIP 4.4.4 package-file-encrypted"]);
    assert_eq!(told(zip(&[])), [" ZIP 4.3.1 package-empty"]);
    assert_eq!(told(b"plain words".to_vec()), [" ZIP 4.3.1 package-not-archive"]);
}

#[test]
fn names_of_chinese_programs() {
    let (gbk, _, _) = encoding_rs::GBK.encode("第一课/首页.html");
    assert_eq!(path::decoded(&gbk), "第一课/首页.html");
    assert_eq!(path::decoded("第一课".as_bytes()), "第一课");
}

#[test]
fn a_gzipped_tar() {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let mut add = |name: &str, bytes: &[u8]| {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, bytes).unwrap();
    };
    add("./moodle_backup.xml", b"<a/>");
    add("files/ab/abc", b"picture");
    let bytes = tar.into_inner().unwrap().finish().unwrap();
    assert_eq!(told(bytes.clone()), ["moodle_backup.xml:4", "files/ab/abc:7"]);
    let mut archive = Archive::of(bytes, &limits()).unwrap();
    assert_eq!(archive.read("files/ab/abc").unwrap(), b"picture");
    assert_eq!(archive.read("moodle_backup.xml").unwrap(), b"<a/>");
    assert!(archive.read("absent").is_err());
}

#[test]
fn a_link_in_a_tar() {
    let mut tar = tar::Builder::new(flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast()));
    let mut header = tar::Header::new_ustar();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tar.append_link(&mut header, "link", "/etc/passwd").unwrap();
    let bytes = tar.into_inner().unwrap().finish().unwrap();
    assert_eq!(told(bytes), ["link limits package-file-link"]);
}

#[test]
fn the_folder_of_a_manifest() {
    let open = |files: &[(&str, &[u8])]| Archive::of(zip(files), &limits()).unwrap();
    assert_eq!(open(&[("tincan.xml", b"")]).root_of("tincan.xml").as_deref(), Some(""));
    assert_eq!(open(&[("c/tincan.xml", b""), ("c/i.html", b"")]).root_of("tincan.xml").as_deref(), Some("c/"));
    assert_eq!(open(&[("c/tincan.xml", b""), ("d/i.html", b"")]).root_of("tincan.xml"), None);
}

proptest::proptest! {
    /// No bytes make it panic, or read more than it may.
    #[test]
    fn any_bytes(mut bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..400), flips in proptest::collection::vec((0_usize..600, proptest::num::u8::ANY), 0..8)) {
        let _ = Archive::of(bytes.clone(), &limits());
        bytes = zip(&[("index.html", &bytes), ("a/b", b"x")]);
        for (at, value) in flips {
            let at = at % bytes.len();
            bytes[at] = value;
        }
        let _ = told(bytes);
    }
}
