//! The railway: nineteen workshops with headquarters counted, 182 teams along
//! K0–K137, and the branches of Party, union and league beside them.

use super::{RAILWAY, Shift, Stretch, Tree, Unit, UnitKind};
use crate::stream::apportion;

/// The track team of the sample need: "K87 线路工区".
pub const K87_TEAM: &str = "rlw/gongwu-3/06";
/// 供电二车间, whose shuttle was cut in July 2026.
pub const SHUTTLE_WORKSHOP: &str = "rlw/gongdian-2";
/// 联络线站区, which nobody visited for 97 days.
pub const CONTACT_ZONE: &str = "rlw/lianluo";

/// Where the signal is weak and nobody has come for a quarter: no course was
/// done there in the last hundred days.
pub const UNREACHED: [&str; 2] = ["rlw/gongwu-4/06", "rlw/dianwu-2/07"];

/// Teams that have no liaison at present: a gap the reports must show.
pub const NO_LIAISON: [&str; 5] =
    ["rlw/gongwu-4/04", "rlw/lianluo/05", "rlw/qiaosui/05", "rlw/jicheyunyong/11", "rlw/gangkou/07"];

/// Teams in sections with a weak mobile signal (17).
const WEAK_SIGNAL: [&str; 17] = [
    "rlw/gongwu-4/03",
    "rlw/gongwu-4/04",
    "rlw/gongwu-4/05",
    "rlw/gongwu-4/06",
    "rlw/gongwu-4/08",
    "rlw/lianluo/03",
    "rlw/lianluo/05",
    "rlw/lianluo/06",
    "rlw/lianluo/08",
    "rlw/qiaosui/03",
    "rlw/qiaosui/04",
    "rlw/qiaosui/05",
    "rlw/gongdian-2/04",
    "rlw/gongdian-2/05",
    "rlw/dianwu-2/06",
    "rlw/dianwu-2/07",
    "rlw/gongwu-3/09",
];

struct Workshop {
    slug: &'static str,
    name: &'static str,
    km: (u32, u32),
    teams: usize,
    staff: usize,
    tag: &'static str,
    /// Party branches
    branches: usize,
}

const fn workshop(
    slug: &'static str,
    name: &'static str,
    km: (u32, u32),
    teams: usize,
    staff: usize,
    tag: &'static str,
    branches: usize,
) -> Workshop {
    Workshop { slug, name, km, teams, staff, tag, branches }
}

const WORKSHOPS: [Workshop; 19] = [
    workshop("beigang", "北港站", (0, 9), 14, 186, "station", 2),
    workshop("gangqian", "港前站", (9, 21), 12, 158, "station", 2),
    workshop("huanxi", "环西站", (21, 48), 10, 128, "station", 1),
    workshop("shuniunan", "枢纽南站", (48, 79), 13, 172, "station", 2),
    workshop("donglian", "东联站", (79, 110), 10, 126, "station", 1),
    workshop("lianluo", "联络线站区", (110, 137), 8, 98, "station", 1),
    workshop("gongwu-1", "工务一车间", (0, 34), 11, 132, "track", 2),
    workshop("gongwu-2", "工务二车间", (34, 68), 11, 134, "track", 2),
    workshop("gongwu-3", "工务三车间", (68, 103), 11, 130, "track", 2),
    workshop("gongwu-4", "工务四车间", (103, 137), 11, 128, "track", 2),
    workshop("qiaosui", "桥隧维修车间", (0, 137), 6, 78, "bridge", 1),
    workshop("dianwu-1", "电务一车间", (0, 70), 10, 104, "signal", 2),
    workshop("dianwu-2", "电务二车间", (70, 137), 10, 102, "signal", 2),
    workshop("gongdian-1", "供电一车间", (0, 70), 7, 82, "power", 1),
    workshop("gongdian-2", "供电二车间", (70, 137), 7, 80, "power", 1),
    workshop("jicheyunyong", "机车运用车间", (0, 137), 12, 168, "crew", 3),
    workshop("jichejianxiu", "机车检修车间", (9, 10), 6, 74, "depot", 1),
    workshop("gangkou", "港口集疏运车间", (0, 21), 9, 116, "port", 2),
    workshop("huoyun", "货运营业车间", (0, 137), 4, 36, "freight", 1),
];

/// Departments at headquarters (K60), 168 people together.
const DEPARTMENTS: [(&str, &str, usize); 14] = [
    ("lingdao", "公司领导", 7),
    ("dangban", "党委办公室", 14),
    ("rongmeiti", "融媒体中心", 9),
    ("jiwei", "纪委", 8),
    ("gonghui", "工会", 9),
    ("tuanwei", "团委", 4),
    ("renli", "人力资源部", 16),
    ("caiwu", "财务部", 15),
    ("anjian", "安全监察部", 20),
    ("zonghe", "综合部", 18),
    ("houqin", "后勤保障部", 13),
    ("jiaopei", "教育培训部", 14),
    ("xinxi", "信息技术室", 7),
    ("diaodu", "运输调度指挥中心", 14),
];

pub fn units() -> Vec<Unit> {
    let mut units = vec![root("rlw", Tree::Administration, "海环铁路有限公司")];
    units[0].stretch = Some(Stretch::km(0, 137));
    for workshop in &WORKSHOPS {
        units.extend(workshop_units(workshop));
    }
    units.extend(headquarters());
    units.extend(party());
    units.extend(union_and_league());
    units
}

fn root(key: &str, tree: Tree, name: &str) -> Unit {
    Unit::new(RAILWAY, tree, UnitKind::Root, key.into(), name)
}

fn workshop_units(workshop: &Workshop) -> Vec<Unit> {
    let key = format!("rlw/{}", workshop.slug);
    let stretch = Stretch::km(workshop.km.0, workshop.km.1);
    let office = if workshop.staff >= 120 {
        8
    } else if workshop.staff >= 60 {
        6
    } else {
        4
    };
    let mut top = Unit::new(RAILWAY, Tree::Administration, UnitKind::Workshop, key.clone(), workshop.name).under("rlw");
    top.staff = office;
    top.stretch = Some(stretch);
    top.scenes = scenes(workshop);
    top.tags = vec![workshop.tag, "line", "workshop-office"];
    top.shift = Some(Shift::Day);
    let sizes = apportion(workshop.staff - office, &vec![1.0; workshop.teams]);
    let teams = (0..workshop.teams).map(|index| {
        let (name, stretch) = team(workshop, stretch, index);
        let mut unit =
            Unit::new(RAILWAY, Tree::Administration, UnitKind::Team, format!("{key}/{:02}", index + 1), name)
                .under(&key);
        unit.staff = sizes[index];
        unit.stretch = Some(stretch);
        unit.scenes = scenes(workshop);
        unit.weak_signal = WEAK_SIGNAL.contains(&unit.key.as_str());
        let shift = shift(workshop.tag, &unit.name);
        unit.shift = Some(shift);
        unit.tags = team_tags(workshop.tag, shift, &unit);
        unit
    });
    std::iter::once(top).chain(teams).collect()
}

fn scenes(workshop: &Workshop) -> Vec<&'static str> {
    match (workshop.tag, workshop.slug) {
        ("station", "beigang" | "gangqian") => vec!["车站", "港口集疏运"],
        ("station", _) => vec!["车站", "铁路线路运营"],
        ("crew", _) => vec!["铁路线路运营", "机车乘务"],
        ("port", _) => vec!["港口集疏运"],
        ("freight", _) => vec!["货运营业"],
        ("depot", _) => vec!["检修"],
        _ => vec!["维修", "铁路线路运营"],
    }
}

fn shift(tag: &str, name: &str) -> Shift {
    match tag {
        "crew" if !name.contains("派班") => Shift::Crew,
        "station" | "port" | "crew" => Shift::FourCrews,
        "track" if name.contains("机修") => Shift::Day,
        "track" | "bridge" | "signal" | "power" => Shift::NightWindow,
        _ => Shift::Day,
    }
}

fn team_tags(tag: &'static str, shift: Shift, unit: &Unit) -> Vec<&'static str> {
    let mut tags = vec![tag, "line", "team"];
    match shift {
        Shift::NightWindow => tags.extend(["window", "night"]),
        Shift::FourCrews | Shift::Crew => tags.push("night"),
        _ => {}
    }
    if unit.weak_signal || unit.stretch.is_some_and(|stretch| stretch.from >= 100_000) {
        tags.push("remote");
    }
    tags
}

/// Name and stretch of team `index`: places along the line where the work is
/// tied to a place, the whole stretch of the workshop where it is not.
fn team(workshop: &Workshop, whole: Stretch, index: usize) -> (String, Stretch) {
    const STATION: [&str; 14] = [
        "运转甲班",
        "运转乙班",
        "运转丙班",
        "运转丁班",
        "调车一组",
        "调车二组",
        "货检甲班",
        "货检乙班",
        "调车三组",
        "调车四组",
        "货检丙班",
        "货检丁班",
        "站场设备组",
        "综合班",
    ];
    const ZONE: [&str; 8] = [
        "石桥站运转班",
        "柳湾站运转班",
        "松坡站运转班",
        "南坪站运转班",
        "沙岗站运转班",
        "望潮站运转班",
        "芦浦站运转班",
        "联络线路所",
    ];
    const BRIDGE: [&str; 6] =
        ["北段桥梁工区", "中段桥梁工区", "南段桥梁工区", "隧道一工区", "隧道二工区", "路基检测工区"];
    const CREW: [&str; 12] = [
        "运用一队",
        "运用二队",
        "运用三队",
        "运用四队",
        "运用五队",
        "运用六队",
        "运用七队",
        "运用八队",
        "调机队",
        "港区小运转队",
        "整备班",
        "派班室",
    ];
    const DEPOT: [&str; 6] = ["检修一组", "检修二组", "检修三组", "制动组", "电气组", "走行部组"];
    const PORT: [&str; 9] = [
        "港区调度甲班",
        "港区调度乙班",
        "港区调度丙班",
        "港区调度丁班",
        "装卸协调一组",
        "装卸协调二组",
        "港区货检一组",
        "港区货检二组",
        "集装箱作业组",
    ];
    const FREIGHT: [&str; 4] = ["北港货运营业室", "环西货运营业室", "枢纽南货运营业室", "联络线货运营业室"];
    let along = |name: &str, parts: usize| {
        let stretch = whole.part(index, parts);
        (format!("K{} {name}", (stretch.from + 500) / 1000), stretch)
    };
    match workshop.tag {
        "station" if workshop.slug == "lianluo" => (ZONE[index].into(), whole.part(index, 8)),
        "station" => (STATION[index].into(), whole),
        "track" if index < 9 => along("线路工区", 9),
        "track" => (["探伤工区", "综合机修工区"][index - 9].into(), whole),
        "bridge" if index < 3 => (BRIDGE[index].into(), whole.part(index, 3)),
        "bridge" => (BRIDGE[index].into(), [Stretch::km(112, 119), Stretch::km(124, 131), whole][index - 3]),
        "signal" if index < 7 => along("信号工区", 7),
        "signal" => (["通信一工区", "通信二工区", "信号检测工区"][index - 7].into(), whole),
        "power" if index < 5 => along("接触网工区", 5),
        "power" => (["电力一工区", "电力二工区"][index - 5].into(), whole),
        "crew" => (CREW[index].into(), whole),
        "depot" => (DEPOT[index].into(), whole),
        "port" => (PORT[index].into(), whole),
        _ => (FREIGHT[index].into(), whole.part(index, 4)),
    }
}

fn headquarters() -> Vec<Unit> {
    let mut top =
        Unit::new(RAILWAY, Tree::Administration, UnitKind::Headquarters, "rlw/jiguan".into(), "机关").under("rlw");
    top.stretch = Some(Stretch::km(60, 60));
    let departments = DEPARTMENTS.iter().map(|&(slug, name, staff)| {
        let key = format!("rlw/jiguan/{slug}");
        let mut unit = Unit::new(RAILWAY, Tree::Administration, UnitKind::Department, key, name).under("rlw/jiguan");
        unit.staff = staff;
        unit.stretch = Some(Stretch::km(60, 60));
        unit.scenes = vec!["机关"];
        unit.tags = vec!["office"];
        unit.shift = Some(if slug == "diaodu" { Shift::FourCrews } else { Shift::Day });
        unit
    });
    std::iter::once(top).chain(departments).collect()
}

/// Keys of the administrative units of `workshop`, split into `count` runs of
/// neighbours; the office goes with the first.
fn runs(workshop: &Workshop, count: usize) -> Vec<Vec<String>> {
    let key = format!("rlw/{}", workshop.slug);
    let mut runs: Vec<Vec<String>> = vec![Vec::new(); count];
    runs[0].push(key.clone());
    for index in 0..workshop.teams {
        runs[index * count / workshop.teams].push(format!("{key}/{:02}", index + 1));
    }
    runs
}

fn branch(tree: Tree, key: String, name: String, serves: Vec<String>) -> Unit {
    let parent = match tree {
        Tree::Party => "rlw/party",
        Tree::Union => "rlw/union",
        _ => "rlw/league",
    };
    let mut unit = Unit::new(RAILWAY, tree, UnitKind::Branch, key, name).under(parent);
    unit.serves = serves;
    unit
}

fn departments(slugs: &[&str]) -> Vec<String> {
    slugs.iter().map(|slug| format!("rlw/jiguan/{slug}")).collect()
}

fn party() -> Vec<Unit> {
    const ORDINAL: [&str; 3] = ["第一", "第二", "第三"];
    let mut units = vec![root("rlw/party", Tree::Party, "中共海环铁路有限公司委员会")];
    for workshop in &WORKSHOPS {
        for (index, serves) in runs(workshop, workshop.branches).into_iter().enumerate() {
            let ordinal = if workshop.branches == 1 { "" } else { ORDINAL[index] };
            let key = format!("rlw/party/{}-{}", workshop.slug, index + 1);
            units.push(branch(Tree::Party, key, format!("{}{ordinal}党支部", workshop.name), serves));
        }
    }
    let groups: [(&str, &[&str]); 3] = [
        ("机关第一党支部", &["lingdao", "dangban", "rongmeiti", "jiwei", "gonghui", "tuanwei"]),
        ("机关第二党支部", &["renli", "caiwu", "zonghe", "houqin", "jiaopei"]),
        ("机关第三党支部", &["anjian", "xinxi", "diaodu"]),
    ];
    for (index, (name, slugs)) in groups.into_iter().enumerate() {
        units.push(branch(Tree::Party, format!("rlw/party/jiguan-{}", index + 1), name.into(), departments(slugs)));
    }
    units
}

/// Nineteen sub-unions (one a workshop; headquarters belongs to the company
/// union itself) and twenty-one league branches.
fn union_and_league() -> Vec<Unit> {
    let mut units = vec![root("rlw/union", Tree::Union, "海环铁路有限公司工会")];
    units[0].serves = DEPARTMENTS.iter().map(|(slug, ..)| format!("rlw/jiguan/{slug}")).collect();
    for workshop in &WORKSHOPS {
        let key = format!("rlw/union/{}", workshop.slug);
        let serves = runs(workshop, 1).remove(0);
        units.push(branch(Tree::Union, key, format!("{}分工会", workshop.name), serves));
    }
    units.push(root("rlw/league", Tree::League, "共青团海环铁路有限公司委员会"));
    for workshop in &WORKSHOPS {
        let count = if workshop.slug == "jicheyunyong" { 2 } else { 1 };
        for (index, serves) in runs(workshop, count).into_iter().enumerate() {
            let ordinal = if count == 1 { "" } else { ["第一", "第二"][index] };
            let key = format!("rlw/league/{}-{}", workshop.slug, index + 1);
            units.push(branch(Tree::League, key, format!("{}{ordinal}团支部", workshop.name), serves));
        }
    }
    let all: Vec<&str> = DEPARTMENTS.iter().map(|(slug, ..)| *slug).collect();
    units.push(branch(Tree::League, "rlw/league/jiguan-1".into(), "机关团支部".into(), departments(&all)));
    units
}
