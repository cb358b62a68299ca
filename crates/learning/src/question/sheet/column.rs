//! The columns of a question bank and the kinds of questions, by their names in the wild.

use base::Lang;
use unicode_normalization::UnicodeNormalization;

/// 选项 A to H.
pub const CHOICES: u8 = 8;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    Kind,
    Stem,
    Choice(u8),
    Answer,
    Reason,
    Difficulty,
    Category,
    Title,
    Tags,
    Reference,
    Format,
    ChoiceReason(u8),
    Gift,
}

/// Column, what we write in Chinese and English, and what else is understood (folded).
const NAMES: &[(Column, &str, &str, &[&str])] = &[
    (Column::Kind, "题型", "Type", &["类型", "题目类型", "试题类型", "kind", "questiontype"]),
    (Column::Stem, "题干", "Stem", &["题目", "题目内容", "试题", "试题内容", "问题", "question", "content"]),
    (Column::Answer, "答案", "Answer", &["正确答案", "标准答案", "参考答案", "answers", "correctanswer"]),
    (
        Column::Reason,
        "解析",
        "Reason",
        &["答案解析", "试题解析", "题目解析", "理由", "explanation", "analysis", "feedback"],
    ),
    (Column::Difficulty, "难度", "Difficulty", &["难易度", "难易程度", "难度系数", "level"]),
    (Column::Category, "分类", "Category", &["知识点", "章节", "类别", "topic"]),
    (Column::Title, "标题", "Title", &["名称", "name"]),
    (Column::Tags, "标签", "Tags", &["关键词", "tag", "keywords"]),
    (Column::Reference, "编号", "Reference", &["题号", "id", "no", "no."]),
    (Column::Format, "格式", "Format", &[]),
    (Column::Gift, "GIFT", "GIFT", &[]),
];

impl Column {
    pub fn all() -> Vec<Self> {
        let mut all = vec![Self::Kind, Self::Stem];
        all.extend((0..CHOICES).map(Self::Choice));
        all.extend([Self::Answer, Self::Reason, Self::Difficulty, Self::Category, Self::Title, Self::Tags]);
        all.extend([Self::Reference, Self::Format]);
        all.extend((0..CHOICES).map(Self::ChoiceReason));
        all.push(Self::Gift);
        all
    }

    /// The column of a header cell, whatever its width, case and spaces.
    pub fn named(header: &str) -> Option<Self> {
        let name = folded(header);
        if let Some((column, ..)) = NAMES
            .iter()
            .find(|(_, zh, en, more)| name == folded(zh) || name == folded(en) || more.contains(&name.as_str()))
        {
            return Some(*column);
        }
        let (name, reason) = ["解析", "的解析", "reason", "feedback"]
            .iter()
            .find_map(|end| Some((name.strip_suffix(end)?, true)))
            .or_else(|| ["reason", "feedback"].iter().find_map(|start| Some((name.strip_prefix(start)?, true))))
            .unwrap_or((name.as_str(), false));
        let letter = ["选项", "option", "choice", ""].iter().find_map(|start| name.strip_prefix(start))?;
        let place = letter_place(letter)?;
        Some(if reason { Self::ChoiceReason(place) } else { Self::Choice(place) })
    }

    pub fn name(self, lang: Lang) -> String {
        let letter = |place: u8| char::from(b'A' + place);
        match (self, lang) {
            (Self::Choice(place), Lang::Zh) => format!("选项{}", letter(place)),
            (Self::Choice(place), Lang::En) => format!("Option {}", letter(place)),
            (Self::ChoiceReason(place), Lang::Zh) => format!("选项{}解析", letter(place)),
            (Self::ChoiceReason(place), Lang::En) => format!("Reason {}", letter(place)),
            (column, lang) => {
                let names = NAMES.iter().find(|(named, ..)| *named == column);
                names.map_or(String::new(), |(_, zh, en, _)| if lang == Lang::Zh { *zh } else { *en }.to_owned())
            }
        }
    }

    /// In characters of Excel.
    pub fn width(self) -> u8 {
        match self {
            Self::Stem | Self::Reason => 48,
            Self::Choice(_) | Self::ChoiceReason(_) | Self::Answer | Self::Gift => 22,
            _ => 12,
        }
    }
}

/// `A` is 0; only up to the last column there is.
pub fn letter_place(letter: &str) -> Option<u8> {
    match letter.as_bytes() {
        [byte] => byte.to_ascii_lowercase().checked_sub(b'a').filter(|place| *place < CHOICES),
        _ => None,
    }
}

pub fn folded(text: &str) -> String {
    text.nfkc().filter(|c| !c.is_whitespace() && !"*:()（）".contains(*c)).collect::<String>().to_lowercase()
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    One,
    Several,
    TrueFalse,
    Match,
    Order,
    ShortText,
    Numerical,
    Essay,
    Description,
    /// "选择题": the answer tells which.
    Choice,
}

/// Those we write.
pub const KINDS: [Kind; 9] = [
    Kind::One,
    Kind::Several,
    Kind::TrueFalse,
    Kind::Match,
    Kind::Order,
    Kind::ShortText,
    Kind::Numerical,
    Kind::Essay,
    Kind::Description,
];

impl Kind {
    /// What we write first, then what else is understood (folded, without 题 at the end).
    fn names(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::One => ("单选", "One", &["单项选择", "单选择", "single", "singlechoice", "mc"]),
            Self::Several => ("多选", "Several", &["多项选择", "不定项选择", "multiple", "multipleresponse"]),
            Self::TrueFalse => ("判断", "True or false", &["是非", "对错", "true/false", "truefalse", "tf"]),
            Self::Match => ("匹配", "Match", &["连线", "配对", "matching"]),
            Self::Order => ("排序", "Order", &["顺序", "ordering", "sequence"]),
            Self::ShortText => ("填空", "Short text", &["shortanswer", "short", "fillin", "fillintheblank"]),
            Self::Numerical => ("数值", "Number", &["计算", "numerical", "numeric"]),
            Self::Essay => ("问答", "Essay", &["简答", "论述", "openquestion"]),
            Self::Description => ("说明", "Description", &["text"]),
            Self::Choice => ("选择", "Choice", &["multiplechoice"]),
        }
    }

    pub fn name(self, lang: Lang) -> &'static str {
        let (zh, en, _) = self.names();
        if lang == Lang::Zh { zh } else { en }
    }

    pub fn named(cell: &str) -> Option<Self> {
        let name = folded(cell);
        let name = name.strip_suffix('题').unwrap_or(&name);
        KINDS.into_iter().chain([Self::Choice]).find(|kind| {
            let (zh, en, more) = kind.names();
            name == zh || name == folded(en) || more.contains(&name)
        })
    }
}

/// The second sheet: a kind or a column, and how it is filled in.
pub const GUIDE: &[(Result<Kind, Column>, &str, &str)] = &[
    (Ok(Kind::One), "选项A起逐格填写，答案填一个字母，如 B", "Options from A on; the answer is one letter, such as B"),
    (
        Ok(Kind::Several),
        "答案填全部正确选项的字母，如 ABD",
        "The answer is the letters of all right options, such as ABD",
    ),
    (
        Ok(Kind::TrueFalse),
        "答案填 对 或 错；选项A解析给答“对”的人看，选项B解析给答“错”的人看",
        "The answer is true or false; Reason A is for those who said true, Reason B for false",
    ),
    (
        Ok(Kind::Match),
        "每个选项填一对：提示 -> 答案；只有答案的干扰项写 -> 答案",
        "Each option is a pair: prompt -> answer; an answer without a prompt is -> answer",
    ),
    (
        Ok(Kind::Order),
        "选项可任意排列，答案填正确顺序，如 CAB；不填表示就是选项的顺序",
        "The answer is the right order of the options, such as CAB; empty means as they stand",
    ),
    (
        Ok(Kind::ShortText),
        "答案填可接受的写法，用 | 隔开；* 代表任意文字",
        "The answers that count, parted by |; * stands for anything",
    ),
    (
        Ok(Kind::Numerical),
        "答案填数，如 3.14、3.14±0.01 或 3..4，用 | 隔开",
        "A number such as 3.14, 3.14±0.01 or 3..4, parted by |",
    ),
    (Ok(Kind::Essay), "不填答案", "No answer"),
    (
        Err(Column::Reason),
        "答完后给所有人看；没有解析的题不能发布",
        "Shown to everybody after the answer; without a reason a question cannot be published",
    ),
    (Err(Column::Difficulty), "1（易）到 5（难），也可填 易、中、难", "1 (easy) to 5 (hard), or easy, medium, hard"),
    (Err(Column::Tags), "用逗号隔开", "Parted by commas"),
    (Err(Column::Format), "不填为纯文本；也可填 Markdown 或 HTML", "Empty is plain text; or Markdown, or HTML"),
    (Err(Column::Gift), "导出时自动填写；填了以这一格为准", "Written by the export; where it is filled, it decides"),
];
