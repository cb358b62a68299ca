//! The courses for educators and editors (教员和宣传骨干): how to teach, to
//! write, to film, to look after a forum, to listen, and to speak in a crisis;
//! the paths of them, and the practical tasks.
//!
//! The texts stand in `data/trainers`, as those of [`crate::units`] do, with two
//! more parts: `first_share` in the front matter, and scenes with choices in a
//! block of their own. Tasks stand in `data/tasks`, their rubric in a block.

use serde::Serialize;

use crate::{
    org::{HOSPITAL, RAILWAY},
    units::{self, PlannedUnit},
};

macro_rules! files {
    ($folder:literal: $($slug:literal)*) => {
        &[$(($slug, include_str!(concat!("../data/", $folder, "/", $slug, ".md")))),*]
    };
}

const UNITS: &[(&str, &str)] = files!("trainers": "shared-four-consciousnesses" "shared-ideological-method"
    "shared-policies-and-rules" "shared-new-media" "shared-short-video" "shared-moderation"
    "shared-counselling-basics" "shared-crisis-communication");

const TASKS: &[(&str, &str)] = files!("tasks": "new-media" "short-video" "supportive-talk" "window-three-checks"
    "hand-hygiene");

#[derive(Debug, Clone, Serialize)]
pub struct TrainerUnit {
    pub unit: PlannedUnit,
    /// Scenes with choices; empty where there are none.
    pub scenario: String,
    /// Of a hundred questions, how many must be right at the first try.
    pub first_share: i64,
}

/// The courses, each of both organisations.
///
/// # Panics
/// Where a file lacks a part; the files are compiled in and tested.
pub fn trainer_units() -> Vec<TrainerUnit> {
    UNITS.iter().map(|(slug, text)| read(slug, text).unwrap_or_else(|why| panic!("{slug}: {why}"))).collect()
}

fn read(slug: &'static str, text: &'static str) -> Result<TrainerUnit, String> {
    const SCENES: &str = "```scenario\n";
    const END: &str = "\n```";
    let share = text.lines().find_map(|line| line.strip_prefix("first_share:"));
    let first_share = share.map_or(Ok(0), |share| share.trim().parse()).map_err(|_| "no share".to_owned())?;
    let Some((before, rest)) = text.split_once(SCENES) else {
        return Ok(TrainerUnit { unit: units::read(slug, text)?, scenario: String::new(), first_share });
    };
    let (scenario, after) = rest.split_once(END).ok_or("the scenes do not end")?;
    // The plan lives as long as the program.
    let plain: &'static str = Box::leak(format!("{before}{}", after.trim_start()).into_boxed_str());
    Ok(TrainerUnit { unit: units::read(slug, plain)?, scenario: format!("{}\n", scenario.trim()), first_share })
}

#[derive(Debug, Clone, Serialize)]
pub struct PlannedTask {
    pub slug: &'static str,
    pub mode: &'static str,
    pub title: &'static str,
    pub task: String,
    pub rubric: String,
    pub files: bool,
    pub link: bool,
}

/// The practical tasks.
///
/// # Panics
/// Where a file lacks a part; the files are compiled in and tested.
pub fn tasks() -> Vec<PlannedTask> {
    TASKS.iter().map(|(slug, text)| task(slug, text).unwrap_or_else(|| panic!("{slug}: a part is missing"))).collect()
}

fn task(slug: &'static str, text: &'static str) -> Option<PlannedTask> {
    let (front, rest) = text.strip_prefix("---\n")?.split_once("\n---\n")?;
    let (task, rubric) = rest.split_once("```rubric\n")?;
    let field = |name: &str| front.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':')).map(str::trim);
    let takes = field("takes")?;
    Some(PlannedTask {
        slug,
        mode: field("mode")?,
        title: field("title")?,
        task: task.trim().to_owned(),
        rubric: rubric.strip_suffix("```\n")?.trim().to_owned(),
        files: takes.contains("files"),
        link: takes.contains("link"),
    })
}

/// A path of these courses, with the task that its certificate wants.
#[derive(Debug, Clone, Serialize)]
pub struct PlannedPath {
    pub title: &'static str,
    pub summary: &'static str,
    pub units: &'static [&'static str],
    pub task: Option<&'static str>,
}

pub const PATHS: [PlannedPath; 4] = [
    PlannedPath {
        title: "新媒体运营",
        summary: "从选题到更正，再学会照看评论区。证书要一条有人看过的消息。",
        units: &["shared-new-media", "shared-moderation"],
        task: Some("new-media"),
    },
    PlannedPath {
        title: "短视频制作",
        summary: "三十秒讲清一件事，守住安全、肖像和保密。证书要一条有人看过的短视频。",
        units: &["shared-short-video", "shared-new-media"],
        task: Some("short-video"),
    },
    PlannedPath {
        title: "实操课程：心理疏导与危机沟通",
        summary: "先学再演：听、稳、连，出事第一个小时说什么。观察员按评分表看一次谈话。",
        units: &["shared-counselling-basics", "shared-crisis-communication", "shared-ideological-method"],
        task: Some("supportive-talk"),
    },
    PlannedPath {
        title: "理论培训、业务研修",
        summary: "教员必备：四个意识、思想政治工作方法论、政策法规，再加一门新媒体的本行。",
        units: &[
            "shared-four-consciousnesses",
            "shared-ideological-method",
            "shared-policies-and-rules",
            "shared-new-media",
        ],
        task: None,
    },
];

/// Steps that complete a unit of an organisation when somebody has seen them.
pub const STEPS: [(&str, &str, &str); 2] =
    [(RAILWAY, "rlw-window-three-checks", "window-three-checks"), (HOSPITAL, "hsp-hand-hygiene", "hand-hygiene")];

/// What each level of educators learns of each kind (分层分类培养计划).
pub const DEVELOPMENT: [(&str, &str, &str); 17] = [
    ("new", "theory", "shared-four-consciousnesses"),
    ("new", "theory", "shared-policies-and-rules"),
    ("new", "business", "shared-ideological-method"),
    ("new", "media", "shared-new-media"),
    ("new", "counsel", "shared-counselling-basics"),
    ("core", "theory", "shared-ideological-method"),
    ("core", "business", "shared-policies-and-rules"),
    ("core", "media", "shared-short-video"),
    ("core", "media", "shared-moderation"),
    ("core", "counsel", "shared-counselling-basics"),
    ("core", "crisis", "shared-crisis-communication"),
    ("lead", "theory", "shared-ideological-method"),
    ("lead", "theory", "shared-four-consciousnesses"),
    ("lead", "media", "shared-moderation"),
    ("lead", "counsel", "shared-counselling-basics"),
    ("lead", "crisis", "shared-crisis-communication"),
    ("lead", "business", "shared-policies-and-rules"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_course_has_its_parts() {
        let units = trainer_units();
        assert_eq!(units.len(), 8);
        for TrainerUnit { unit, scenario, first_share } in &units {
            let slug = unit.slug;
            let characters = unit.body.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
            assert!((500..=2_000).contains(&characters), "{slug}: {characters} characters");
            assert_eq!(unit.body.matches("> [!DO]").count(), 1, "{slug}");
            assert!(!unit.body.contains("```"), "{slug}: a fence in the text");
            assert!([0, 60, 80, 100].contains(first_share), "{slug}");
            assert!(scenario.is_empty() || scenario.matches("\n## 结局").count() >= 1, "{slug}");
        }
        assert_eq!(units.iter().filter(|it| !it.scenario.is_empty()).count(), 2);
        assert_eq!(units.iter().filter(|it| it.first_share == 100).count(), 1, "the referral rule");
        let all: String = units.iter().map(|it| format!("{}{}", it.unit.title, it.unit.summary)).collect();
        for term in [
            "四个意识",
            "思想政治工作方法论",
            "政策法规",
            "新媒体运营",
            "短视频制作",
            "线上互动平台管理",
            "心理疏导",
            "危机沟通",
        ] {
            assert!(all.contains(term), "{term}");
        }
    }

    #[test]
    fn paths_and_tasks_know_each_other() {
        let (units, tasks) = (trainer_units(), tasks());
        for path in &PATHS {
            assert!(path.units.iter().all(|slug| units.iter().any(|it| it.unit.slug == *slug)), "{}", path.title);
            assert!(path.task.is_none_or(|slug| tasks.iter().any(|task| task.slug == slug)), "{}", path.title);
        }
        for (_, _, slug) in STEPS {
            assert!(tasks.iter().any(|task| task.slug == slug && task.mode == "steps"), "{slug}");
        }
        for (_, _, slug) in DEVELOPMENT {
            assert!(units.iter().any(|it| it.unit.slug == slug), "{slug}");
        }
        assert!(tasks.iter().all(|task| task.mode != "piece" || task.files || task.link));
    }
}
