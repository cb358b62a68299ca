//! Question banks and cartridges of other systems: what becomes of each kind of
//! question in each format, and what is said of the rest.
#![expect(clippy::unwrap_used, reason = "a test may stop at the first thing that is not there")]

#[path = "banks/moodle.rs"]
mod moodle;
#[path = "banks/packages.rs"]
mod packages;
#[path = "banks/qti.rs"]
mod qti;
#[path = "banks/real.rs"]
mod real;

use std::io::{Cursor, Write};

use base::config::{Banks, Packages};
use learning::{
    import::material::{self, Material, Refused},
    media::Most,
    question::{Body, Question, Range},
};

pub fn read(name: &str, bytes: &[u8]) -> Result<Material, Refused> {
    let most = Most { picture: 12 << 20, film: 200 << 20 };
    material::read(name, bytes.to_vec(), &Packages::default(), &Banks::default(), most)
}

/// The key, file and line of the first thing that is wrong.
pub fn refusal(name: &str, bytes: &[u8]) -> (String, String, u64) {
    match read(name, bytes) {
        Ok(material) => panic!("{name} was read: {material:?}"),
        Err(Refused::Words(why)) => (why.key.to_owned(), String::new(), 0),
        Err(Refused::Faults(faults)) => (faults[0].message.key.to_owned(), faults[0].file.clone(), faults[0].line),
    }
}

pub fn questions(material: &Material) -> Vec<&Question> {
    material.parts.iter().flat_map(|part| &part.questions).map(|placed| &placed.question).collect()
}

/// `key` of every remark, with the item it is about.
pub fn remarks(material: &Material) -> Vec<(String, &'static str)> {
    material.remarks.iter().map(|remark| (remark.item.clone(), remark.what.key)).collect()
}

pub fn keys(material: &Material) -> Vec<&'static str> {
    material.remarks.iter().map(|remark| remark.what.key).collect()
}

/// A question in a line: the kind, the right answers behind `=`, the wrong ones behind `~`.
pub fn told(question: &Question) -> String {
    let choices = |choices: &[learning::question::Choice]| {
        let one = |choice: &learning::question::Choice| {
            let reason = choice.reason.as_ref().map(|reason| format!("#{}", reason.text)).unwrap_or_default();
            format!(" {}{}{reason}", if choice.right { '=' } else { '~' }, choice.text.text)
        };
        choices.iter().map(one).collect::<String>()
    };
    match &question.body {
        Body::One { choices: it } => format!("one{}", choices(it)),
        Body::Several { choices: it } => format!("several{}", choices(it)),
        Body::TrueFalse { right, .. } => format!("true-false {right}"),
        Body::Match { pairs, extra } => {
            let pairs: String = pairs.iter().map(|pair| format!(" {}->{}", pair.prompt.text, pair.answer)).collect();
            let extra: String = extra.iter().map(|answer| format!(" +{answer}")).collect();
            format!("match{pairs}{extra}")
        }
        Body::Order { items } => {
            format!("order{}", items.iter().map(|item| format!(" {}", item.text)).collect::<String>())
        }
        Body::ShortText { accepted } => format!("short{}", choices(accepted)),
        Body::Numerical { accepted } => {
            let one = |range: Range| range.words();
            format!(
                "number{}",
                accepted
                    .iter()
                    .map(|it| format!(" {}{}", if it.right { '=' } else { '~' }, one(it.range)))
                    .collect::<String>()
            )
        }
        Body::Essay => "essay".into(),
        Body::Description => "description".into(),
    }
}

pub fn png() -> Vec<u8> {
    let mut png = Cursor::new(Vec::new());
    image::DynamicImage::new_rgb8(3, 2).write_to(&mut png, image::ImageFormat::Png).unwrap();
    png.into_inner()
}

pub fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        out.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        out.write_all(bytes).unwrap();
    }
    out.finish().unwrap().into_inner()
}

pub fn tar_gz(files: &[(&str, &[u8])]) -> Vec<u8> {
    let gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut builder = tar::Builder::new(gz);
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap().finish().unwrap()
}
