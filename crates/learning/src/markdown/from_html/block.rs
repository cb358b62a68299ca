//! Blocks: paragraphs, headings, lists, tables, quotes.

use super::{
    Turning,
    tree::{Element, Node},
};

const BLOCKS: &[&str] = &[
    "article",
    "aside",
    "blockquote",
    "center",
    "dd",
    "details",
    "div",
    "dl",
    "dt",
    "figure",
    "figcaption",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "main",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "tr",
    "td",
    "th",
    "tbody",
    "thead",
    "tfoot",
    "caption",
];

fn is_block(node: &Node) -> bool {
    matches!(node, Node::Element(element) if BLOCKS.contains(&element.name.as_str()))
}

impl Turning<'_> {
    /// The blocks of these nodes; a run of words between blocks is a paragraph.
    pub(super) fn blocks(&mut self, nodes: &[Node]) -> Vec<String> {
        let mut out = Vec::new();
        let mut from = 0;
        for (at, node) in nodes.iter().enumerate() {
            let has_block =
                matches!(node, Node::Element(element) if !is_block(node) && element.children.iter().any(is_block));
            if is_block(node) || has_block {
                out.extend(self.paragraph(&nodes[from..at]));
                if let Node::Element(element) = node {
                    out.extend(self.block(element));
                }
                from = at + 1;
            }
        }
        out.extend(self.paragraph(&nodes[from..]));
        out
    }

    fn block(&mut self, element: &Element) -> Vec<String> {
        let inside = &element.children;
        if self.is_plain {
            return self.blocks(inside);
        }
        match element.name.as_str() {
            "h1" | "h2" => self.heading("##", inside),
            "h3" => self.heading("###", inside),
            "h4" => self.heading("####", inside),
            "h5" | "h6" => self.heading("#####", inside),
            "hr" => vec!["---".to_owned()],
            "ul" => self.list(inside, None),
            "ol" => self.list(inside, Some(element.get("start").parse().unwrap_or(1))),
            "li" => self.list(&[Node::Element(element.clone())], None),
            "blockquote" => {
                let inner = self.blocks(inside).join("\n\n");
                some(inner.lines().map(|line| format!("> {line}").trim_end().to_owned()).collect::<Vec<_>>().join("\n"))
            }
            "pre" => {
                let text = raw(inside);
                let text = text.trim_matches('\n');
                if text.trim().is_empty() {
                    Vec::new()
                } else {
                    vec![format!("```\n{}\n```", text.replace("```", "'''"))]
                }
            }
            "table" => self.table(element),
            "dt" | "summary" | "caption" => {
                let words = self.inline(inside);
                if words.trim().is_empty() { Vec::new() } else { vec![format!("<strong>{}</strong>", words.trim())] }
            }
            _ => self.blocks(inside),
        }
    }

    fn heading(&mut self, mark: &str, inside: &[Node]) -> Vec<String> {
        let words = self.inline(inside).replace("\\\n", " ").replace('\n', " ");
        if words.trim().is_empty() { Vec::new() } else { vec![format!("{mark} {}", words.trim())] }
    }

    fn paragraph(&mut self, nodes: &[Node]) -> Option<String> {
        let words = self.inline(nodes);
        // Breaks at the ends break nothing.
        let mut text = words.trim_matches(' ');
        while let Some(rest) = text.strip_suffix("\\\n").or_else(|| text.strip_prefix("\\\n")) {
            text = rest.trim_matches(' ');
        }
        let lines: Vec<&str> = text.split('\n').map(str::trim).collect();
        let text = lines.join("\n");
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        if self.is_plain {
            return Some(text.to_owned());
        }
        Some(text.lines().map(line_start).collect::<Vec<_>>().join("\n"))
    }

    fn list(&mut self, inside: &[Node], from: Option<u64>) -> Vec<String> {
        let mut lines = Vec::new();
        let mut number = from.unwrap_or_default();
        for node in inside {
            let blocks = match node {
                Node::Element(item) if item.name == "li" => self.blocks(&item.children),
                Node::Element(other) => self.block(other),
                Node::Text(text) if text.trim().is_empty() => continue,
                Node::Text(_) => self.paragraph(std::slice::from_ref(node)).into_iter().collect(),
            };
            if blocks.is_empty() {
                continue;
            }
            let mark = if from.is_some() { format!("{number}. ") } else { "- ".to_owned() };
            number += 1;
            let indent = " ".repeat(mark.len());
            // A list inside follows its words at once.
            let mut text = String::new();
            for (place, block) in blocks.iter().enumerate() {
                let is_list = block.starts_with("- ") || block.starts_with("1. ");
                if place > 0 {
                    text.push_str(if is_list { "\n" } else { "\n\n" });
                }
                text.push_str(block);
            }
            let mut item = String::new();
            for (place, line) in text.lines().enumerate() {
                if place > 0 {
                    item.push('\n');
                    if !line.is_empty() {
                        item.push_str(&indent);
                    }
                }
                item.push_str(line);
            }
            lines.push(format!("{mark}{item}"));
        }
        some(lines.join("\n"))
    }

    fn table(&mut self, table: &Element) -> Vec<String> {
        let mut rows = Vec::new();
        let mut out = Vec::new();
        collect_rows(&table.children, &mut rows);
        for node in &table.children {
            if let Node::Element(caption) = node
                && caption.name == "caption"
            {
                out.extend(self.block(caption));
            }
        }
        let columns = rows.iter().map(|row| width(row)).max().unwrap_or_default();
        // What only lays out is no table.
        if columns < 2 || rows.len() < 2 {
            for row in rows {
                for node in &row.children {
                    if let Node::Element(cell) = node {
                        out.extend(self.blocks(&cell.children));
                    }
                }
            }
            return out;
        }
        let has_head = rows.first().is_some_and(|row| cells(row).all(|cell| cell.name == "th"));
        let mut lines = Vec::new();
        if !has_head {
            lines.push(line(&vec![String::new(); columns]));
            lines.push(line(&vec!["---".to_owned(); columns]));
        }
        for (place, row) in rows.iter().enumerate() {
            let mut texts: Vec<String> = Vec::new();
            for cell in cells(row) {
                let text =
                    self.blocks(&cell.children).join(" ").replace("\\\n", " ").replace('\n', " ").replace('|', "\\|");
                texts.push(text);
                texts.extend(std::iter::repeat_n(String::new(), span(cell) - 1));
            }
            texts.resize(columns, String::new());
            lines.push(line(&texts));
            if place == 0 && has_head {
                lines.push(line(&vec!["---".to_owned(); columns]));
            }
        }
        out.push(lines.join("\n"));
        out
    }
}

fn some(text: String) -> Vec<String> {
    if text.trim().is_empty() { Vec::new() } else { vec![text] }
}

fn line(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

fn collect_rows<'a>(nodes: &'a [Node], rows: &mut Vec<&'a Element>) {
    for node in nodes {
        if let Node::Element(element) = node {
            match element.name.as_str() {
                "tr" => rows.push(element),
                "thead" | "tbody" | "tfoot" => collect_rows(&element.children, rows),
                _ => {}
            }
        }
    }
}

fn cells(row: &Element) -> impl Iterator<Item = &Element> {
    row.children.iter().filter_map(|node| match node {
        Node::Element(cell) if matches!(cell.name.as_str(), "td" | "th") => Some(cell),
        _ => None,
    })
}

fn span(cell: &Element) -> usize {
    cell.get("colspan").parse().unwrap_or(1_usize).clamp(1, 30)
}

fn width(row: &Element) -> usize {
    cells(row).map(span).sum()
}

/// The text as it stands, with its line ends.
fn raw(nodes: &[Node]) -> String {
    nodes
        .iter()
        .map(|node| match node {
            Node::Text(text) => text.clone(),
            Node::Element(element) if element.name == "br" => "\n".to_owned(),
            Node::Element(element) => raw(&element.children),
        })
        .collect()
}

/// What would begin a heading, a list or a quote at the beginning of a line.
fn line_start(line: &str) -> String {
    let is_mark = |mark: char| {
        let rest = line.trim_start_matches(mark);
        rest.len() < line.len() && (rest.is_empty() || rest.starts_with(' '))
    };
    let digits = line.len() - line.trim_start_matches(|letter: char| letter.is_ascii_digit()).len();
    let is_number = (1..10).contains(&digits) && line[digits..].starts_with(['.', ')']);
    match () {
        () if is_mark('#') || is_mark('-') || is_mark('+') || is_mark('=') || line.starts_with('>') => {
            format!("\\{line}")
        }
        () if is_number => format!("{}\\{}", &line[..digits], &line[digits..]),
        () => line.to_owned(),
    }
}
