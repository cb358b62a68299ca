//! A cartridge in parts: a page begins one, what follows it in its module
//! belongs to it.

use base::Message;
use courseware::{
    Pack,
    cartridge::{Cartridge, Kind, Piece, RULE},
    qti::v1::Assessment,
};

use crate::{
    import::part::Part,
    markdown::{escape, from_html},
    question::{
        Format, Text, cartridge as from_v1,
        foreign::{Gathering, Remark},
    },
};

pub fn parts(cartridge: Cartridge, files: &Pack, with: &mut Gathering) -> Vec<Part> {
    let mut parts = Vec::new();
    for module in &cartridge.modules {
        let mut building = Building { files, with: &mut *with, title: &module.title, parts: Vec::new() };
        for piece in &module.pieces {
            building.take(piece);
        }
        parts.append(&mut building.parts);
    }
    with.remarks.extend(cartridge.refused.into_iter().map(Remark::of));
    parts.retain(|part| !part.is_empty());
    parts.into_iter().flat_map(Part::cut).collect()
}

struct Building<'a> {
    files: &'a Pack,
    with: &'a mut Gathering,
    /// Of the module.
    title: &'a str,
    parts: Vec<Part>,
}

impl Building<'_> {
    /// The part that what comes next belongs to.
    fn open(&mut self, title: &str) -> Option<&mut Part> {
        if self.parts.is_empty() {
            let title = if self.title.is_empty() { title } else { self.title };
            self.parts.push(Part::new(title));
        }
        self.parts.last_mut()
    }

    fn take(&mut self, piece: &Piece) {
        let name = if piece.title.is_empty() { &piece.file } else { &piece.title };
        self.with.at(&piece.file, piece.line, name, RULE);
        match &piece.kind {
            Kind::Page { html, is_assignment } => self.page(piece, html, *is_assignment),
            Kind::Topic { html } => {
                self.with.changed("bank-note-topic");
                let text = self.text(&piece.file, html);
                let mut part = Part::new(name);
                part.say(&text);
                self.parts.push(part);
            }
            Kind::Link { address } => self.link(name, address),
            Kind::File => self.file(name, &piece.file),
            Kind::Questions(sets) => sets.iter().for_each(|set| self.questions(name, set)),
            Kind::Tool => self.with.left("bank-left-tool"),
            Kind::Other(kind) => self.with.left(Message::new("bank-left-resource").with("kind", kind)),
        }
    }

    fn text(&mut self, file: &str, html: &str) -> String {
        let files = self.files;
        markdown(&self.with.text(html, &|address| from_v1::find(files, file, address)))
    }

    fn page(&mut self, piece: &Piece, html: &str, is_assignment: bool) {
        let text = self.text(&piece.file, html);
        if text.trim().is_empty() {
            self.with.left("bank-left-empty-page");
            return;
        }
        if is_assignment {
            self.with.changed("bank-note-assignment");
        }
        let mut part = Part::new(&piece.title);
        part.say(&text);
        self.parts.push(part);
    }

    fn link(&mut self, name: &str, address: &str) {
        let html = format!("<p><a href=\"{}\">{}</a></p>", escape(address), escape(name));
        let text = self.text("", &html);
        self.with.changed("bank-note-outside");
        if let Some(part) = self.open(name) {
            part.say(&text);
        }
    }

    fn file(&mut self, name: &str, path: &str) {
        let Some(bytes) = self.files.get(path) else { return };
        match self.with.files.keep(path, bytes) {
            Ok(reference) => {
                let text = format!("![{}]({reference})", name.replace(['[', ']', '\\'], " "));
                if let Some(part) = self.open(name) {
                    part.say(&text);
                }
            }
            Err(_) => self.with.left("bank-left-file"),
        }
    }

    fn questions(&mut self, name: &str, set: &Assessment) {
        let mut placed = Vec::new();
        for item in &set.items {
            from_v1::take(&set.file, item, self.files, self.with, &mut placed);
        }
        if placed.is_empty() {
            return;
        }
        match self.parts.last_mut() {
            Some(part) if part.questions.is_empty() => part.ask(placed),
            _ => {
                let title = if set.title.is_empty() { name } else { &set.title };
                self.parts.extend(Part::of_questions(title, placed));
            }
        }
    }
}

/// A text as a piece of a page.
pub fn markdown(text: &Text) -> String {
    if text.format == Format::Plain {
        let lines: Vec<String> = text.text.lines().filter(|line| !line.trim().is_empty()).map(escaped).collect();
        return lines.join("\n\n");
    }
    text.text.clone()
}

fn escaped(line: &str) -> String {
    let mut none = |_: &str| None;
    from_html(&format!("<b></b><p>{}</p>", escape(line)), &mut none).text
}
