//! GIFT, the notation for questions that Moodle made common, and that authors type into the unit editor.
//!
//! ```text
//! // a comment; [id:K87-3] and [tag:触电] in it belong to the question below
//! $CATEGORY: 安全文化/触电
//!
//! ::标题::发现有人触电，第一步做什么？{
//!   =切断电源 #先断电，再救人。
//!   ~用手拉开 #自己也会触电。
//!   ####先保证自己安全。
//! }
//! ```
//!
//! `=` is right and `~` wrong, `#` begins the reason of a choice and `####` the general one; questions are parted by empty
//! lines; `\` takes the meaning from `~ = # { } : \`, `\n` is a line break. `{T#if wrong#if right}` is true or false,
//! `{=甲 =乙}` a text to type (`*` stands for anything), `{#3.14:0.01}` or `{#3..4}` a number, `{=提示 -> 答案 …}` a match,
//! `{}` an essay, and no braces at all a description. `[html]`, `[markdown]` or `[plain]` may precede a text.
//!
//! What is read beyond the format of Moodle, and stays readable there:
//! - **Order** is a match with the tag `order` (or `排序`) whose prompts are the places:
//!   `// [tag:order]`, then `{=1 -> 停电 =2 -> 验电 =3 -> 挂地线}`. Other readers see a match with the places.
//! - More than one `=` beside a `~` is a multiple choice. Written out it is `~%50%`, which all readers agree on.
//! - `-\>` is an arrow that does not part a pair. The tag `difficulty:3` is the difficulty.
//! - An empty line inside the braces is forgiven where the next line goes on with `=`, `~`, `#` or `}`.
//!
//! [`parse`] gives the tree that GIFT-grammar-PEG.js gives for the same text (its JSON is the same), [`read`] our questions.

mod convert;
mod escape;
mod parse;
pub mod tree;
mod write;

use base::Message;

use super::Question;
pub(super) use convert::take_difficulty;
pub use convert::{DIFFICULTY_TAG, TOP_CATEGORY};
pub use write::to_gift;

/// A text longer than this (bytes) is refused as a whole.
pub const MAX_BYTES: usize = 2 * 1024 * 1024;
pub const MAX_QUESTIONS: usize = 5_000;

/// The questions of a text and what became of the rest of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Import {
    pub questions: Vec<Found>,
    pub rejected: Vec<Rejected>,
    /// What a question lost on the way, or how it was understood.
    pub notes: Vec<Note>,
}

#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// From 1.
    pub line: usize,
    pub question: Question,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rejected {
    pub line: usize,
    /// The text as it stood, comments included.
    pub text: String,
    pub why: Message,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    pub line: usize,
    pub what: Message,
}

#[derive(Debug, Clone, PartialEq, Default)]
pub struct Parsed {
    pub nodes: Vec<tree::Node>,
    pub rejected: Vec<Rejected>,
}

/// Reads questions. One that cannot be read is rejected with its line and does not lose the others.
/// An error only for a text over [`MAX_BYTES`] or [`MAX_QUESTIONS`].
pub fn read(text: &str) -> Result<Import, Message> {
    let parsed = parse(text)?;
    let mut import = convert::import(parsed.nodes);
    import.rejected = parsed.rejected;
    Ok(import)
}

/// The parse tree, in the order of the text.
pub fn parse(text: &str) -> Result<Parsed, Message> {
    if text.len() > MAX_BYTES {
        return Err(Message::new("question-gift-too-big")
            .with("max", MAX_BYTES / 1024)
            .with("size", text.len() / 1024));
    }
    let mut text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.retain(|c| c != '\u{feff}' && (c == '\n' || c == '\t' || !c.is_control()));
    let mut parsed = Parsed::default();
    for block in blocks(&text) {
        match parse::node(&block) {
            Ok(node) => parsed.nodes.push(node),
            Err(why) => parsed.rejected.push(Rejected { line: block.line, text: block.raw.trim().to_owned(), why }),
        }
        if parsed.nodes.len() + parsed.rejected.len() > MAX_QUESTIONS {
            return Err(Message::new("question-gift-too-many").with("max", MAX_QUESTIONS));
        }
    }
    Ok(parsed)
}

/// A question or a category line, with the comments above it.
#[derive(Debug, Default)]
struct Block {
    line: usize,
    /// Without comment lines.
    text: String,
    comments: Vec<String>,
    raw: String,
}

impl Block {
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    fn is_category(&self) -> bool {
        self.text.starts_with("$CATEGORY:")
    }
}

fn blocks(text: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut block = Block::default();
    // Inside the braces, and an empty line was seen there.
    let (mut open, mut interrupted) = (false, false);
    for (number, line) in text.lines().enumerate() {
        let trimmed = line.trim();
        if trimmed.is_empty() && open {
            interrupted = true;
            continue;
        }
        let broken = interrupted && !trimmed.starts_with(['=', '~', '#', '}']);
        if !block.is_empty() && (trimmed.is_empty() || broken || block.is_category()) {
            blocks.push(std::mem::take(&mut block));
            open = false;
        }
        interrupted = false;
        if trimmed.is_empty() {
            continue;
        }
        block.raw.push_str(line);
        block.raw.push('\n');
        if let Some(comment) = trimmed.strip_prefix("//") {
            block.comments.push(comment.to_owned());
            continue;
        }
        if block.is_empty() {
            block.line = number + 1;
            block.text.push_str(line.trim_start());
        } else {
            block.text.push('\n');
            block.text.push_str(line);
        }
        open = escape::open_after(line, open);
    }
    if !block.is_empty() {
        blocks.push(block);
    }
    blocks
}
