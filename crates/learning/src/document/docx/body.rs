//! The body of a Word file as Markdown, paragraph by paragraph.

mod markdown;

use base::Message;
use quick_xml::{
    Reader,
    escape::resolve_predefined_entity,
    events::{BytesStart, Event},
};

use self::markdown::{Paragraph, Run, Table, escaped};
use super::{Archive, Parts, attribute, broken, part};
use crate::document::{Document, Limits, MOST_PICTURES, Picture, reference};

struct Body<'a> {
    parts: &'a Parts,
    document: Document,
    blocks: Vec<String>,
    in_list: bool,
    paragraph: Option<Paragraph>,
    run: Run,
    in_text: bool,
    /// Deep in what is left out: a copy for old readers, what was deleted.
    hidden: usize,
    /// Words for the next picture.
    alt: String,
    tables: Vec<Table>,
}

pub(super) fn read(xml: &str, parts: &Parts, archive: &mut Archive, limits: Limits) -> Result<Document, Message> {
    let mut body = Body {
        parts,
        document: Document::default(),
        blocks: Vec::new(),
        in_list: false,
        paragraph: None,
        run: Run::default(),
        in_text: false,
        hidden: 0,
        alt: String::new(),
        tables: Vec::new(),
    };
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().map_err(|_| broken())? {
            Event::Start(element) => {
                let name = element.local_name();
                let name: &str = name.as_ref();
                if body.hidden > 0 || matches!(name, "Fallback" | "del" | "moveFrom" | "txbxContent") {
                    body.hidden += 1;
                } else {
                    body.start(name, &element, archive, limits)?;
                }
            }
            Event::Empty(element) if body.hidden == 0 => {
                let name = element.local_name();
                let name: &str = name.as_ref();
                body.start(name, &element, archive, limits)?;
                body.end(name);
            }
            Event::End(_) if body.hidden > 0 => body.hidden -= 1,
            Event::End(element) => body.end(element.local_name().as_ref()),
            Event::Text(text) if body.in_text && body.hidden == 0 => body.run.text.push_str(&text.xml10_content()),
            Event::GeneralRef(entity) if body.in_text && body.hidden == 0 => {
                if let Ok(Some(letter)) = entity.resolve_char_ref() {
                    body.run.text.push(letter);
                } else if let Some(text) = resolve_predefined_entity(&entity) {
                    body.run.text.push_str(text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    body.document.markdown = body.blocks.join("\n\n");
    Ok(body.document)
}

/// Does a switch like `<w:b w:val="0"/>` stand on?
fn is_on(element: &BytesStart) -> bool {
    !matches!(attribute(element, "val").as_deref(), Some("0" | "false" | "none" | "off"))
}

impl Body<'_> {
    fn start(
        &mut self,
        name: &str,
        element: &BytesStart,
        archive: &mut Archive,
        limits: Limits,
    ) -> Result<(), Message> {
        match name {
            "tbl" => self.tables.push(Table::default()),
            "tr" => self.in_table(|table| table.rows.push(Vec::new())),
            "p" => self.paragraph = Some(Paragraph::default()),
            "r" => self.run = Run::default(),
            "b" => self.run.bold = is_on(element),
            "i" => self.run.italic = is_on(element),
            "t" => self.in_text = true,
            "tab" => self.run.text.push(' '),
            "br" | "cr" => self.run.text.push('\n'),
            "docPr" => self.alt = attribute(element, "descr").unwrap_or_default(),
            "blip" => self.picture(&attribute(element, "embed").unwrap_or_default(), archive, limits)?,
            _ => {}
        }
        let value = || attribute(element, "val");
        if let Some(paragraph) = &mut self.paragraph {
            match name {
                "pStyle" => paragraph.style = value().unwrap_or_default(),
                "outlineLvl" => paragraph.outline = value().and_then(|level| level.parse().ok()).filter(|it| *it < 9),
                "numId" => paragraph.list = value().filter(|list| list != "0"),
                "ilvl" => paragraph.depth = value().and_then(|depth| depth.parse().ok()).unwrap_or(0).min(5),
                _ => {}
            }
        }
        Ok(())
    }

    fn end(&mut self, name: &str) {
        match name {
            "t" => self.in_text = false,
            "r" => {
                let run = std::mem::take(&mut self.run);
                if let Some(paragraph) = self.paragraph.as_mut().filter(|_| !run.text.is_empty()) {
                    paragraph.push(run);
                }
            }
            "p" => {
                if let Some(paragraph) = self.paragraph.take() {
                    self.close(&paragraph);
                }
            }
            "tc" => self.in_table(Table::close_cell),
            "tbl" => {
                if let Some(table) = self.tables.pop() {
                    self.block(table.markdown(), false);
                }
            }
            _ => {}
        }
    }

    fn in_table(&mut self, change: impl FnOnce(&mut Table)) {
        if let Some(table) = self.tables.last_mut() {
            change(table);
        }
    }

    fn block(&mut self, text: String, is_item: bool) {
        if text.is_empty() {
            return;
        }
        if let Some(table) = self.tables.last_mut() {
            table.cell.push(text);
            return;
        }
        // Items of a list stay together.
        match self.blocks.last_mut().filter(|_| is_item && self.in_list) {
            Some(list) => *list += &format!("\n{text}"),
            None => self.blocks.push(text),
        }
        self.in_list = is_item;
    }

    fn close(&mut self, paragraph: &Paragraph) {
        let level = self.parts.headings.get(&paragraph.style).copied().or(paragraph.outline.map(|level| level + 1));
        if let Some(level) = level.filter(|_| self.tables.is_empty()) {
            return self.heading(level, paragraph);
        }
        let text = paragraph.markdown();
        match &paragraph.list {
            Some(list) if !text.is_empty() => {
                let is_numbered = self.parts.numbered.get(list).copied().unwrap_or_default();
                let mark = if is_numbered { "1." } else { "-" };
                self.block(format!("{}{mark} {text}", "   ".repeat(paragraph.depth)), true);
            }
            _ => self.block(text, false),
        }
    }

    fn heading(&mut self, level: u8, paragraph: &Paragraph) {
        let words = paragraph.words();
        if level == 0 && self.document.title.is_none() {
            self.document.title = Some(words).filter(|words| !words.is_empty());
        } else if !words.is_empty() {
            let marks = "#".repeat(usize::from(level.clamp(1, 4)) + 1);
            self.block(format!("{marks} {}", escaped(&words)), false);
        }
        for picture in paragraph.runs.iter().filter(|run| run.raw) {
            self.block(picture.text.clone(), false);
        }
    }

    fn picture(&mut self, relation: &str, archive: &mut Archive, limits: Limits) -> Result<(), Message> {
        let alt = std::mem::take(&mut self.alt);
        let Some(name) = self.parts.targets.get(relation) else { return Ok(()) };
        let number = self.document.pictures.len();
        if number >= MOST_PICTURES {
            return Err(Message::new("learning-document-pictures").with("max", MOST_PICTURES));
        }
        let Some(bytes) = part(archive, name, limits.picture)? else { return Ok(()) };
        // Drawings (EMF, SVG) cannot be shown.
        if crate::media::sniff(&bytes).is_ok_and(|kind| kind.picture().is_some()) {
            let name = name.rsplit('/').next().unwrap_or_default().to_owned();
            self.document.pictures.push(Picture { name, bytes });
            let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ").replace(['[', ']'], "");
            if let Some(paragraph) = &mut self.paragraph {
                paragraph.runs.push(Run {
                    text: format!("![{alt}]({})", reference(number)),
                    raw: true,
                    ..Run::default()
                });
            }
        }
        Ok(())
    }
}
