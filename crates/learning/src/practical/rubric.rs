//! What a practical task is looked at by (评分表), as its author types it.
//!
//! A rubric has criteria, `## 内容准确`, and below each its levels from the
//! lowest up, `- 还不行：有事实错误`. The level that must be reached begins with
//! `*` instead of `-`. Steps (步骤) are lines `- 做什么`, each done or not.

use std::borrow::Borrow;

use base::Message;

use super::Mode;

pub const MOST_CRITERIA: usize = 8;
pub const MOST_LEVELS: usize = 5;
pub const MOST_STEPS: usize = 20;
/// Characters of a title, a level's word, and a text.
const TITLE: usize = 60;
const WORD: usize = 12;
const TEXT: usize = 300;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    pub word: String,
    pub text: String,
}

/// One thing to look at; a step has no levels.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    pub title: String,
    pub levels: Vec<Level>,
    /// Place of the level that must be reached.
    pub least: usize,
}

impl Criterion {
    fn step(title: String) -> Self {
        Self { title, levels: Vec::new(), least: 1 }
    }

    pub fn is_step(&self) -> bool {
        self.levels.is_empty()
    }

    pub fn level(&self, place: impl Borrow<usize>) -> Option<&Level> {
        self.levels.get(*place.borrow())
    }

    /// Is there such a level?
    pub fn has(&self, level: usize) -> bool {
        level < if self.is_step() { 2 } else { self.levels.len() }
    }
}

/// What is wrong with a line, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub why: Message,
}

fn fault(line: usize, why: impl Into<Message>) -> Fault {
    Fault { line, why: why.into() }
}

/// The criteria or steps of a text, and its faults.
pub fn read(mode: Mode, text: &str) -> (Vec<Criterion>, Vec<Fault>) {
    let lines = text.lines().zip(1..).map(|(line, number)| (number, line.trim())).filter(|(_, line)| !line.is_empty());
    if mode == Mode::Steps { steps(lines) } else { criteria(lines) }
}

fn steps<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> (Vec<Criterion>, Vec<Fault>) {
    let (mut steps, mut faults) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        match item(line) {
            Some((_, text)) if text.chars().count() <= TEXT => steps.push(Criterion::step(text.to_owned())),
            Some(_) => faults.push(fault(number, Message::new("practical-long").with("most", TEXT))),
            None => faults.push(fault(number, "practical-not-a-step")),
        }
    }
    if steps.len() > MOST_STEPS {
        faults.push(fault(1, Message::new("practical-many-steps").with("most", MOST_STEPS)));
    }
    if steps.is_empty() && faults.is_empty() {
        faults.push(fault(1, "practical-no-steps"));
    }
    (steps, faults)
}

/// The text of a list item, and whether it begins with a star.
fn item(line: &str) -> Option<(bool, &str)> {
    let numbered = line.trim_start_matches(|letter: char| letter.is_ascii_digit());
    let rest = line.strip_prefix('*').map(|rest| (true, rest)).or_else(|| line.strip_prefix('-').map(|it| (false, it)));
    let rest =
        rest.or_else(|| numbered.strip_prefix('.').filter(|_| numbered.len() < line.len()).map(|it| (false, it)));
    rest.map(|(star, text)| (star, text.trim())).filter(|(_, text)| !text.is_empty())
}

/// A criterion as it is read, with the line of its title and its stars.
struct Open {
    line: usize,
    criterion: Criterion,
    stars: usize,
}

fn criteria<'a>(lines: impl Iterator<Item = (usize, &'a str)>) -> (Vec<Criterion>, Vec<Fault>) {
    let (mut open, mut faults): (Vec<Open>, Vec<Fault>) = (Vec::new(), Vec::new());
    for (number, line) in lines {
        if let Some(title) = line.strip_prefix('#') {
            let title = title.trim_start_matches('#').trim().to_owned();
            if title.is_empty() || title.chars().count() > TITLE {
                faults.push(fault(number, Message::new("practical-title").with("most", TITLE)));
            }
            open.push(Open { line: number, criterion: Criterion { title, levels: Vec::new(), least: 0 }, stars: 0 });
        } else if let (Some(current), Some((star, text))) = (open.last_mut(), item(line)) {
            level(current, star, text).unwrap_or_else(|why| faults.push(fault(number, why)));
        } else {
            faults.push(fault(number, "practical-not-a-level"));
        }
    }
    faults.extend(open.iter().filter_map(|it| whole(it).map(|why| fault(it.line, why))));
    if open.is_empty() && faults.is_empty() {
        faults.push(fault(1, "practical-no-criteria"));
    }
    if open.len() > MOST_CRITERIA {
        faults.push(fault(1, Message::new("practical-many-criteria").with("most", MOST_CRITERIA)));
    }
    faults.sort_by_key(|fault| fault.line);
    (open.into_iter().map(|it| it.criterion).collect(), faults)
}

fn level(of: &mut Open, star: bool, text: &str) -> Result<(), Message> {
    let (word, text) = text.split_once(['：', ':']).map(|(word, text)| (word.trim(), text.trim())).unwrap_or_default();
    if word.is_empty() || text.is_empty() || word.chars().count() > WORD {
        return Err(Message::new("practical-level-word").with("most", WORD));
    }
    if text.chars().count() > TEXT {
        return Err(Message::new("practical-long").with("most", TEXT));
    }
    if star {
        of.criterion.least = of.criterion.levels.len();
        of.stars += 1;
    }
    of.criterion.levels.push(Level { word: word.to_owned(), text: text.to_owned() });
    Ok(())
}

fn whole(it: &Open) -> Option<Message> {
    let levels = it.criterion.levels.len();
    if !(2..=MOST_LEVELS).contains(&levels) {
        return Some(Message::new("practical-levels").with("most", MOST_LEVELS).with("count", levels));
    }
    // Whoever has handed something in has always reached the lowest.
    (it.stars != 1 || it.criterion.least == 0).then(|| "practical-star".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "## 内容准确\n- 还不行：有事实错误\n* 达到：事实都有出处\n- 好：还写明了时效\n\n## 说人话\n- 还不行: 照抄文件\n* 达到: 工友听得懂\n";

    #[test]
    fn criteria_with_levels() {
        let (criteria, faults) = read(Mode::Piece, GOOD);
        assert_eq!(faults, []);
        assert_eq!(criteria.len(), 2);
        assert_eq!((criteria[0].least, criteria[0].levels.len(), criteria[1].least), (1, 3, 1));
        assert_eq!(criteria[1].levels[1], Level { word: "达到".into(), text: "工友听得懂".into() });
        assert!(criteria[0].has(2) && !criteria[0].has(3) && !criteria[0].is_step());
    }

    #[test]
    fn faults_name_their_line() {
        for (text, line, key) in [
            ("", 1, "practical-no-criteria"),
            ("说明\n", 1, "practical-not-a-level"),
            ("## 甲\n- 还不行：一\n", 1, "practical-levels"),
            ("## 甲\n- 还不行：一\n- 达到：二\n", 1, "practical-star"),
            ("## 甲\n* 还不行：一\n- 达到：二\n", 1, "practical-star"),
            ("## 甲\n- 还不行：一\n* 达到：二\n* 好：三\n", 1, "practical-star"),
            ("## 甲\n- 还不行：一\n- 差一点\n* 达到：二\n", 3, "practical-level-word"),
            ("## \n- 还不行：一\n* 达到：二\n", 1, "practical-title"),
        ] {
            let faults = read(Mode::Work, text).1;
            assert_eq!(faults.first().map(|fault| (fault.line, fault.why.key)), Some((line, key)), "{text}");
        }
        let many = "## 甲\n- 还不行：一\n* 达到：二\n".repeat(MOST_CRITERIA + 1);
        assert_eq!(read(Mode::Piece, &many).1[0].why.key, "practical-many-criteria");
    }

    #[test]
    fn steps_are_lines() {
        let (steps, faults) = read(Mode::Steps, "1. 戴手套\n- 验电\n\n* 挂地线\n");
        assert_eq!(faults, []);
        assert_eq!(steps.iter().map(|step| step.title.as_str()).collect::<Vec<_>>(), ["戴手套", "验电", "挂地线"]);
        assert!(steps[0].is_step() && steps[0].has(1) && !steps[0].has(2) && steps[0].least == 1);
        assert_eq!(read(Mode::Steps, "戴手套").1[0].why.key, "practical-not-a-step");
        assert_eq!(read(Mode::Steps, "\n").1[0].why.key, "practical-no-steps");
        assert_eq!(read(Mode::Steps, &"- 验电\n".repeat(MOST_STEPS + 1)).1[0].why.key, "practical-many-steps");
    }
}
