//! Paragraphs and tables as they are written in Markdown.

/// Words in one look.
#[derive(Default)]
pub(super) struct Run {
    pub text: String,
    pub bold: bool,
    pub italic: bool,
    /// Markdown already: a picture.
    pub raw: bool,
}

#[derive(Default)]
pub(super) struct Paragraph {
    pub style: String,
    pub outline: Option<u8>,
    pub list: Option<String>,
    pub depth: usize,
    pub runs: Vec<Run>,
}

#[derive(Default)]
pub(super) struct Table {
    pub rows: Vec<Vec<String>>,
    pub cell: Vec<String>,
}

impl Paragraph {
    /// Word parts words that look the same into many runs.
    pub fn push(&mut self, run: Run) {
        match self.runs.last_mut() {
            Some(last) if !last.raw && (last.bold, last.italic) == (run.bold, run.italic) => last.text += &run.text,
            _ => self.runs.push(run),
        }
    }

    pub fn words(&self) -> String {
        let words: Vec<&str> =
            self.runs.iter().filter(|run| !run.raw).flat_map(|run| run.text.split_whitespace()).collect();
        words.join(" ")
    }

    pub fn markdown(&self) -> String {
        let text: String = self.runs.iter().map(Run::markdown).collect();
        text.trim().replace('\n', "  \n")
    }
}

impl Run {
    fn markdown(&self) -> String {
        if self.raw {
            return self.text.clone();
        }
        let mark = match (self.bold, self.italic) {
            (true, true) => "***",
            (true, false) => "**",
            (false, true) => "*",
            (false, false) => "",
        };
        // Marks stand at words, not at spaces.
        let inner = self.text.trim();
        if inner.is_empty() || mark.is_empty() {
            return escaped(&self.text);
        }
        let before = &self.text[..self.text.len() - self.text.trim_start().len()];
        let after = &self.text[self.text.trim_end().len()..];
        format!("{before}{mark}{}{mark}{after}", escaped(inner))
    }
}

/// So that the words mean themselves in Markdown.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at_start = true;
    for letter in text.chars() {
        let is_mark = matches!(letter, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&' | '~')
            || (at_start && matches!(letter, '#' | '>' | '-' | '+' | '='));
        if is_mark {
            out.push('\\');
        }
        out.push(letter);
        at_start = letter == '\n' || (at_start && letter == ' ');
    }
    out
}

impl Table {
    pub fn close_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell).join("<br>");
        if let Some(row) = self.rows.last_mut() {
            row.push(cell.replace('|', "\\|").replace("  \n", "<br>"));
        }
    }

    /// With the first row as its head; empty rows go.
    pub fn markdown(mut self) -> String {
        self.rows.retain(|row| row.iter().any(|cell| !cell.is_empty()));
        let columns = self.rows.iter().map(Vec::len).max().unwrap_or_default();
        let mut lines = Vec::new();
        for (at, row) in self.rows.iter_mut().enumerate() {
            row.resize(columns, String::new());
            lines.push(format!("| {} |", row.join(" | ")));
            if at == 0 {
                lines.push(format!("|{}", " --- |".repeat(columns)));
            }
        }
        lines.join("\n")
    }
}
