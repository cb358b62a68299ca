//! What a file holds: parts, each a page with its questions, as we would keep
//! them, and remarks on what is otherwise or left behind.

mod backup;
mod cartridge;

use base::{
    Message,
    config::{Banks, Packages},
};
use courseware::{
    Fault, Pack, Refusal,
    element::{self, Element},
    moodle, pack,
    qti::{self, v1},
};

pub use self::cartridge::markdown as said;
use super::part::{Part, by_category};
use crate::{
    media::Most,
    question::{
        cartridge as from_v1,
        foreign::{Fate, Files, Gathering, Placed, Remark},
        moodle as from_moodle, qti as from_qti,
    },
    unit::pool,
};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Gift,
    Sheet,
    MoodleXml,
    MoodleBackup,
    Qti,
    Qti1,
    Cartridge,
}

impl Format {
    /// The message `bank-format-<word>` names it.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Gift => "gift",
            Self::Sheet => "sheet",
            Self::MoodleXml => "moodle-xml",
            Self::MoodleBackup => "moodle-backup",
            Self::Qti => "qti",
            Self::Qti1 => "qti-1",
            Self::Cartridge => "cartridge",
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Material {
    pub format: Format,
    pub title: String,
    pub parts: Vec<Part>,
    pub files: Files,
    pub remarks: Vec<Remark>,
}

/// Why a file is not read at all. That our server failed is never said by this.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    Faults(Vec<Fault>),
    Words(Message),
}

impl From<Fault> for Refused {
    fn from(fault: Fault) -> Self {
        Self::Faults(vec![fault])
    }
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Invalid(faults) => Self::Faults(faults),
            // The bytes lie in memory: what cannot be read of them is broken.
            Refusal::Broken(_) => Self::Words("bank-refused-broken".into()),
        }
    }
}

const MANIFEST: &str = "imsmanifest.xml";

pub fn read(name: &str, bytes: Vec<u8>, packages: &Packages, banks: &Banks, most: Most) -> Result<Material, Refused> {
    let gathering = Gathering::new(Files::new(most));
    let reading = Reading { name, with: gathering, parts: Vec::new() };
    let mut material = if pack::is_pack(&bytes) {
        if is_workbook(&bytes) { reading.table(&bytes)? } else { reading.package(bytes, packages, banks)? }
    } else if is_xml(&bytes) {
        reading.document(&bytes)?
    } else {
        reading.table(&bytes)?
    };
    limit(&mut material, banks)?;
    if material.title.is_empty() {
        material.title = stem(name);
    }
    Ok(material)
}

/// The name of a file without its ending.
fn stem(name: &str) -> String {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem).to_owned()
}

fn limit(material: &mut Material, banks: &Banks) -> Result<(), Refused> {
    let count: usize = material.parts.iter().map(|part| part.questions.len()).sum();
    let too_many = |key: &'static str, max: usize, count: usize| {
        Err(Refused::Words(Message::new(key).with("max", max).with("count", count)))
    };
    if count > banks.questions {
        return too_many("bank-too-many-questions", banks.questions, count);
    }
    if material.parts.len() > banks.units {
        return too_many("bank-too-many-parts", banks.units, material.parts.len());
    }
    if material.parts.is_empty() && material.remarks.is_empty() {
        return Err(Refused::Words("bank-refused-empty".into()));
    }
    Ok(())
}

/// Excel's own files are packages too.
fn is_workbook(bytes: &[u8]) -> bool {
    let archive = zip::ZipArchive::new(std::io::Cursor::new(bytes));
    archive.is_ok_and(|archive| archive.index_for_name("xl/workbook.xml").is_some())
}

fn is_xml(bytes: &[u8]) -> bool {
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let is_wide = matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
    is_wide || text.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'<')
}

struct Reading<'a> {
    name: &'a str,
    with: Gathering,
    parts: Vec<Part>,
}

impl Reading<'_> {
    fn finish(self, format: Format, title: String) -> Material {
        let (files, remarks) = self.with.finish();
        Material { format, title, parts: self.parts, files, remarks }
    }

    /// GIFT text, or a table.
    fn table(mut self, bytes: &[u8]) -> Result<Material, Refused> {
        let found = pool::from_file(self.name, bytes).map_err(|error| match error {
            base::Error::Invalid(fields) => {
                Refused::Words(fields.into_iter().next().map_or_else(|| "bank-refused-other".into(), |field| field.why))
            }
            _ => Refused::Words("bank-refused-other".into()),
        })?;
        let is_sheet = bytes.starts_with(b"PK") || self.name.to_lowercase().ends_with(".csv");
        let (format, rule) = if is_sheet { (Format::Sheet, "xlsx/csv") } else { (Format::Gift, "GIFT") };
        // Text that is no bank at all would be one long description.
        if found.questions.iter().all(|(_, question)| matches!(question.body, crate::question::Body::Description))
            && found.rejected.is_empty()
        {
            return Err(Refused::Words("bank-refused-other".into()));
        }
        let mut placed = Vec::new();
        for (line, question) in found.questions {
            self.with.at(
                self.name,
                line as u64,
                &question.title.clone().unwrap_or_else(|| question.stem.words()),
                rule,
            );
            self.with.take(question, &mut placed);
        }
        let remark = |fate, line: usize, item: &str, what| Remark {
            fate,
            item: crate::question::foreign::shortened(item, 80),
            file: self.name.to_owned(),
            line: line as u64,
            rule: rule.to_owned(),
            what,
        };
        let rejected = found.rejected.into_iter().map(|it| remark(Fate::Left, it.line, &it.text, it.why));
        let notes = found.notes.into_iter().map(|it| remark(Fate::Changed, it.line, "", it.what));
        let mut remarks: Vec<Remark> = rejected.chain(notes).collect();
        self.parts = by_category(placed, &stem(self.name));
        self.with.remarks.append(&mut remarks);
        Ok(self.finish(format, String::new()))
    }

    /// One XML file.
    fn document(mut self, bytes: &[u8]) -> Result<Material, Refused> {
        let name = self.name;
        let root = element::parse(name, bytes)?;
        if moodle::is_bank(&root) {
            let placed = self.moodle(&moodle::read(name, bytes)?);
            self.parts = by_category(placed, &stem(name));
            return Ok(self.finish(Format::MoodleXml, String::new()));
        }
        if qti::is_item(&root) {
            return Ok(self.qti(qti::read_item(name, bytes)?, &Pack::default()));
        }
        if v1::is_qti(&root) {
            let mut title = String::new();
            for assessment in v1::read(name, bytes)? {
                title.clone_from(&assessment.title);
                self.assessment(&assessment, &Pack::default());
            }
            return Ok(self.finish(Format::Qti1, title));
        }
        let why = Message::new("bank-refused-root").with("name", &root.name);
        Err(Fault::new("XML", why).at(name, root.line).into())
    }

    fn package(mut self, bytes: Vec<u8>, packages: &Packages, banks: &Banks) -> Result<Material, Refused> {
        let pack = Pack::open(bytes, packages, banks.unpacked_bytes)?;
        if moodle::backup::is_backup(&pack) {
            let read = moodle::backup::read(&pack)?;
            self.parts = backup::parts(&read, &mut self.with);
            return Ok(self.finish(Format::MoodleBackup, read.title));
        }
        let Some(manifest) = pack.get(MANIFEST) else {
            return Err(Fault::new("IMS CP 1.2", "bank-refused-manifest").into());
        };
        let manifest: Element = element::parse(MANIFEST, manifest)?;
        if courseware::cartridge::is_cartridge(&manifest) {
            let read = courseware::cartridge::read(&pack, &manifest)?;
            let title = read.title.clone();
            self.parts = cartridge::parts(read, &pack, &mut self.with);
            return Ok(self.finish(Format::Cartridge, title));
        }
        if qti::is_package(&manifest) {
            return Ok(self.qti(qti::read_package(&pack, &manifest)?, &pack));
        }
        Err(Fault::new("IMS CP 1.2", "bank-refused-package").at(MANIFEST, manifest.line).into())
    }

    fn moodle(&mut self, questions: &[moodle::Question]) -> Vec<Placed> {
        let mut placed = Vec::new();
        for question in questions {
            from_moodle::take(self.name, question, moodle::RULE, &mut self.with, &mut placed);
        }
        placed
    }

    fn qti(mut self, bank: qti::Bank, files: &Pack) -> Material {
        for section in &bank.sections {
            let mut placed = Vec::new();
            for item in &section.items {
                from_qti::take(item, files, &mut self.with, &mut placed);
            }
            let title = if section.title.is_empty() { &bank.title } else { &section.title };
            self.parts.extend(Part::of_questions(title, placed));
        }
        self.with.remarks.extend(bank.refused.into_iter().map(Remark::of));
        for left in bank.left.iter().filter(|left| !left.file.is_empty() && left.kind != "webcontent") {
            self.with.at(&left.file, left.line, &left.file, "IMS CP 1.2 resource");
            self.with.left(Message::new("bank-left-resource").with("kind", &left.kind));
        }
        self.finish(Format::Qti, bank.title)
    }

    fn assessment(&mut self, assessment: &v1::Assessment, files: &Pack) {
        let mut placed = Vec::new();
        for item in &assessment.items {
            from_v1::take(&assessment.file, item, files, &mut self.with, &mut placed);
        }
        self.parts.extend(Part::of_questions(&assessment.title, placed));
    }
}
