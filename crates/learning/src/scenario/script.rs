//! Scenes as their author types them, and what is wrong with them, by line.
//!
//! `## title` begins a scene, the first is where it starts. Its choices are the
//! list items with an arrow: `- what one does -> title of the next scene`, and
//! after a bar what follows from it: `… -> 他坐下了 | 他听得进去了`. An end is a
//! scene whose title begins with `结局：` or `End:`; its text is the debrief.

use std::collections::HashMap;

use base::Message;

pub const MOST_SCENES: usize = 40;
pub const MOST_CHOICES: usize = 6;
const TITLE: usize = 60;
const WORDS: usize = 200;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    pub words: String,
    /// Place of the scene that follows.
    pub to: usize,
    /// What follows from it; may be empty.
    pub remark: String,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scene {
    pub title: String,
    /// Markdown.
    pub text: String,
    pub choices: Vec<Choice>,
    pub is_end: bool,
}

#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Script {
    pub scenes: Vec<Scene>,
}

impl Script {
    pub fn scene(&self, place: i64) -> Option<&Scene> {
        self.scenes.get(usize::try_from(place).ok()?)
    }

    pub fn ends(&self) -> usize {
        self.scenes.iter().filter(|scene| scene.is_end).count()
    }
}

/// From 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub line: usize,
    pub why: Message,
}

impl Fault {
    /// With its line, for a list of what keeps a unit from being published.
    pub fn message(&self) -> Message {
        self.why.clone().with("line", self.line)
    }
}

struct Typed {
    line: usize,
    title: String,
    text: Vec<String>,
    choices: Vec<(usize, Arrow)>,
}

struct Arrow {
    words: String,
    to: String,
    remark: String,
}

fn is_end(title: &str) -> bool {
    title.starts_with("结局") || title.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("end:"))
}

fn arrow(line: &str) -> Option<Arrow> {
    let item = line.strip_prefix("- ").or_else(|| line.strip_prefix("* "))?;
    let (words, rest) = item.split_once("->").or_else(|| item.split_once('→'))?;
    let (to, remark) = rest.split_once(['|', '｜']).unwrap_or((rest, ""));
    Some(Arrow { words: words.trim().into(), to: to.trim().into(), remark: remark.trim().into() })
}

/// The scenes of a text, and its faults; an empty text has neither.
pub fn read(text: &str) -> (Script, Vec<Fault>) {
    let (typed, mut faults) = typed(text);
    let places: HashMap<&str, usize> = typed.iter().enumerate().rev().map(|(at, it)| (it.title.as_str(), at)).collect();
    let mut scenes = Vec::new();
    for (at, it) in typed.iter().enumerate() {
        if places.get(it.title.as_str()) != Some(&at) {
            faults.push(Fault { line: it.line, why: Message::new("scenario-title-twice").with("title", &it.title) });
        }
        let mut choices = Vec::new();
        for (line, arrow) in &it.choices {
            if let Some(to) = places.get(arrow.to.as_str()) {
                choices.push(Choice { words: arrow.words.clone(), to: *to, remark: arrow.remark.clone() });
            } else {
                let why = Message::new("scenario-nowhere").with("title", &arrow.to);
                faults.push(Fault { line: *line, why });
            }
        }
        let text = it.text.join("\n").trim().to_owned();
        scenes.push(Scene { title: it.title.clone(), text, choices, is_end: is_end(&it.title) });
    }
    let script = Script { scenes };
    faults.extend(typed.iter().zip(&script.scenes).filter_map(|(it, scene)| own_fault(it, scene)));
    faults.extend(shape(&typed, &script));
    faults.sort_by_key(|fault| fault.line);
    (script, faults)
}

fn typed(text: &str) -> (Vec<Typed>, Vec<Fault>) {
    let (mut scenes, mut faults): (Vec<Typed>, Vec<Fault>) = (Vec::new(), Vec::new());
    for (line, content) in text.lines().zip(1..).map(|(content, line)| (line, content.trim_end())) {
        if let Some(title) = content.strip_prefix("## ").or_else(|| content.strip_prefix("# ")) {
            scenes.push(Typed { line, title: title.trim().into(), text: Vec::new(), choices: Vec::new() });
        } else if let Some(scene) = scenes.last_mut() {
            if let Some(arrow) = arrow(content.trim_start()) {
                scene.choices.push((line, arrow));
            } else {
                scene.text.push(content.to_owned());
            }
        } else if !content.is_empty() {
            faults.push(Fault { line, why: "scenario-before".into() });
        }
    }
    (scenes, faults)
}

fn own_fault(typed: &Typed, scene: &Scene) -> Option<Fault> {
    let long = |text: &str, most: usize| text.is_empty() || text.chars().count() > most;
    if let Some((line, _)) =
        typed.choices.iter().find(|(_, it)| long(&it.words, WORDS) || it.remark.chars().count() > WORDS)
    {
        return Some(Fault { line: *line, why: Message::new("scenario-words").with("most", WORDS) });
    }
    let why = if long(&scene.title, TITLE) {
        Message::new("scenario-title").with("most", TITLE)
    } else if scene.text.is_empty() {
        if scene.is_end { "scenario-debrief".into() } else { "scenario-empty".into() }
    } else if scene.is_end && !typed.choices.is_empty() {
        "scenario-end-goes-on".into()
    } else if !scene.is_end && typed.choices.is_empty() {
        "scenario-dead-end".into()
    } else if typed.choices.len() > MOST_CHOICES {
        Message::new("scenario-many-choices").with("most", MOST_CHOICES)
    } else {
        return None;
    };
    Some(Fault { line: typed.line, why: why.with("title", &scene.title) })
}

/// What cannot be reached, and from where no end can be.
fn shape(typed: &[Typed], script: &Script) -> Vec<Fault> {
    let scenes = &script.scenes;
    let mut faults = Vec::new();
    if scenes.is_empty() {
        return faults;
    }
    if scenes.len() > MOST_SCENES {
        faults.push(Fault { line: 1, why: Message::new("scenario-many").with("most", MOST_SCENES) });
    }
    if script.ends() == 0 {
        faults.push(Fault { line: typed[0].line, why: "scenario-no-end".into() });
    }
    let mut reached = vec![false; scenes.len()];
    let mut next = vec![0];
    while let Some(at) = next.pop() {
        if !std::mem::replace(&mut reached[at], true) {
            next.extend(scenes[at].choices.iter().map(|choice| choice.to));
        }
    }
    // Backwards from the ends, until nothing is added.
    let mut ends: Vec<bool> = scenes.iter().map(|scene| scene.is_end).collect();
    while let Some(at) = (0..scenes.len()).find(|at| !ends[*at] && scenes[*at].choices.iter().any(|it| ends[it.to])) {
        ends[at] = true;
    }
    for (at, (it, scene)) in typed.iter().zip(scenes).enumerate() {
        if !reached[at] {
            faults.push(Fault { line: it.line, why: Message::new("scenario-unreachable").with("title", &it.title) });
        } else if !ends[at] && !scene.choices.is_empty() && script.ends() > 0 {
            faults.push(Fault { line: it.line, why: Message::new("scenario-loop").with("title", &it.title) });
        }
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "## 诊室门口\n他拍了桌子。\n\n- 请他坐下 -> 坐下了 | 他看了你一眼\n- 让他排队 -> 摔了单子\n\n## 坐下了\n他说孩子抽过两次。\n\n- 把他的话说回去 -> 结局：他说谢谢\n\n## 摔了单子\n纸飞到地上。\n\n- 回头再请他坐下 -> 坐下了\n\n## 结局：他说谢谢\n先听，再给选择。\n";

    #[test]
    fn scenes_and_where_choices_lead() {
        let (script, faults) = read(GOOD);
        assert_eq!(faults, []);
        assert_eq!((script.scenes.len(), script.ends()), (4, 1));
        let first = &script.scenes[0];
        assert_eq!(first.text, "他拍了桌子。");
        assert_eq!(first.choices[0], Choice { words: "请他坐下".into(), to: 1, remark: "他看了你一眼".into() });
        assert_eq!((first.choices[1].to, script.scenes[2].choices[0].to), (2, 1));
        assert_eq!(read("").1, []);
        assert_eq!(read(&GOOD.replace("->", "→").replace('|', "｜")).0, script);
    }

    #[test]
    fn faults_name_their_line() {
        for (text, line, key) in [
            ("说明\n## 一\n甲\n- 走 -> 结局：完\n## 结局：完\n乙\n", 1, "scenario-before"),
            ("## 一\n甲\n- 走 -> 二\n## 结局：完\n乙\n", 3, "scenario-nowhere"),
            ("## 一\n甲\n- 走 -> 结局：完\n## 一\n丙\n- 走 -> 一\n## 结局：完\n乙\n", 4, "scenario-title-twice"),
            ("## 一\n甲\n- 走 -> 结局：完\n- 停 -> 二\n## 二\n丙\n## 结局：完\n乙\n", 5, "scenario-dead-end"),
            ("## 一\n甲\n- 走 -> 结局：完\n## 二\n丙\n- 走 -> 一\n## 结局：完\n乙\n", 4, "scenario-unreachable"),
            (
                "## 一\n甲\n- 走 -> 结局：完\n- 等 -> 二\n## 二\n丙\n- 等 -> 三\n## 三\n丁\n- 等 -> 二\n## 结局：完\n乙\n",
                5,
                "scenario-loop",
            ),
            ("## 一\n甲\n- 走 -> 结局：完\n## 结局：完\n", 4, "scenario-debrief"),
            ("## 一\n\n- 走 -> 结局：完\n## 结局：完\n乙\n", 1, "scenario-empty"),
            ("## 一\n甲\n- 走 -> 结局：完\n## 结局：完\n乙\n- 回 -> 一\n", 4, "scenario-end-goes-on"),
            ("## 一\n甲\n- 等 -> 一\n", 1, "scenario-no-end"),
            ("## 一\n甲\n-  -> 结局：完\n## 结局：完\n乙\n", 3, "scenario-words"),
        ] {
            let faults = read(text).1;
            assert!(faults.iter().any(|fault| (fault.line, fault.why.key) == (line, key)), "{text}: {faults:?}");
        }
    }
}
