//! The maternity and child hospital with its 23 departments, and the four
//! light tenants of the region.

use super::{HOSPITAL, Shift, Tenant, Tree, Unit, UnitKind};

struct Department {
    slug: &'static str,
    name: &'static str,
    /// Doctors, nurses, technicians and pharmacists, administration.
    staff: [usize; 4],
    shift: Shift,
    tags: &'static [&'static str],
}

const fn department(
    slug: &'static str,
    name: &'static str,
    staff: [usize; 4],
    shift: Shift,
    tags: &'static [&'static str],
) -> Department {
    Department { slug, name, staff, shift, tags }
}

use Shift::{Clinic, Day, Duty, Ward};

const DEPARTMENTS: [Department; 23] = [
    department("chanke", "产科", [28, 62, 0, 2], Ward, &["ward", "obstetrics", "night", "clinical"]),
    department("erke", "儿科", [18, 38, 0, 2], Ward, &["ward", "paediatrics", "night", "clinical"]),
    department("fuke", "妇科", [18, 34, 0, 2], Ward, &["ward", "gynaecology", "night", "clinical"]),
    department("nicu", "新生儿科(NICU)", [12, 36, 0, 0], Ward, &["ward", "nicu", "night", "clinical"]),
    department("mazui", "麻醉手术科", [14, 25, 0, 1], Duty, &["theatre", "night", "clinical"]),
    department("jizhen", "急诊科", [11, 22, 0, 1], Ward, &["emergency", "night", "clinical"]),
    department("chaosheng", "超声影像科", [18, 4, 10, 0], Duty, &["imaging", "tech", "clinical"]),
    department("jianyan", "检验科", [2, 0, 28, 0], Duty, &["lab", "tech", "night"]),
    department("shengzhi", "生殖医学科", [9, 12, 7, 0], Clinic, &["outpatient", "clinical"]),
    department("yaoxue", "药学部", [0, 0, 25, 1], Duty, &["pharmacy", "tech", "night"]),
    department("erbao", "儿童保健科", [11, 10, 2, 1], Clinic, &["outpatient", "clinical"]),
    department("fubao", "妇女保健科", [10, 10, 1, 1], Clinic, &["outpatient", "clinical"]),
    department("ruxian", "乳腺科", [6, 11, 0, 1], Ward, &["ward", "night", "clinical"]),
    department("houqin", "后勤保障部", [0, 0, 0, 16], Day, &["logistics"]),
    department("kangfu", "中医康复科", [6, 5, 3, 0], Clinic, &["outpatient", "clinical"]),
    department("caiwu", "财务医保科", [0, 0, 0, 14], Day, &["office", "counter"]),
    department("bingli", "病理输血科", [2, 0, 8, 0], Duty, &["lab", "tech", "night"]),
    department("zhikong", "医务质控部", [3, 2, 0, 5], Day, &["office"]),
    department("xinxi", "信息科", [0, 0, 2, 6], Day, &["office"]),
    department("dangban", "党委办公室(含宣传)", [0, 0, 0, 7], Day, &["office"]),
    department("huli", "护理部", [0, 5, 0, 1], Day, &["office"]),
    department("renshi", "人事科", [0, 0, 0, 6], Day, &["office"]),
    department("jijian", "纪检监察室", [0, 0, 0, 3], Day, &["office", "tiny"]),
];

/// Doctors, nurses, technicians, administration of a department.
pub fn professions(key: &str) -> [usize; 4] {
    match DEPARTMENTS.iter().find(|department| key == format!("hsp/{}", department.slug)) {
        Some(department) => department.staff,
        None => [3, 4, 1, 0],
    }
}

pub fn units() -> Vec<Unit> {
    let admin = Tree::Administration;
    let mut units = vec![Unit::new(HOSPITAL, admin, UnitKind::Root, "hsp".into(), "滨河市妇幼保健院")];
    for department in &DEPARTMENTS {
        let key = format!("hsp/{}", department.slug);
        let mut unit = Unit::new(HOSPITAL, admin, UnitKind::Department, key, department.name).under("hsp");
        unit.staff = department.staff.iter().sum();
        unit.shift = Some(department.shift);
        unit.tags = department.tags.to_vec();
        unit.scenes = vec![scene(department.tags)];
        units.push(unit);
    }
    for tree in [Tree::Party, Tree::Union, Tree::League] {
        units.extend(side_tree(tree));
    }
    units
}

fn scene(tags: &[&str]) -> &'static str {
    match tags[0] {
        "ward" => "病区",
        "theatre" => "手术室",
        "emergency" => "急诊",
        "outpatient" => "门诊",
        "imaging" | "lab" | "pharmacy" => "医技",
        "logistics" => "后勤",
        _ => "机关",
    }
}

type Group = (&'static str, &'static [&'static str]);

const PARTY: [Group; 9] = [
    ("产科党支部", &["chanke"]),
    ("妇科乳腺党支部", &["fuke", "ruxian"]),
    ("儿科党支部", &["erke", "nicu"]),
    ("麻醉手术急诊党支部", &["mazui", "jizhen"]),
    ("保健党支部", &["erbao", "fubao", "kangfu"]),
    ("生殖医学党支部", &["shengzhi"]),
    ("医技党支部", &["chaosheng", "jianyan", "bingli", "yaoxue"]),
    ("机关党支部", &["dangban", "zhikong", "xinxi", "huli", "renshi", "jijian"]),
    ("后勤财务党支部", &["houqin", "caiwu"]),
];

const UNION: [Group; 6] = [
    ("产妇科工会小组", &["chanke", "fuke", "ruxian"]),
    ("儿科工会小组", &["erke", "nicu"]),
    ("急诊手术工会小组", &["mazui", "jizhen"]),
    ("门诊保健工会小组", &["shengzhi", "erbao", "fubao", "kangfu"]),
    ("医技工会小组", &["chaosheng", "jianyan", "bingli", "yaoxue"]),
    ("机关后勤工会小组", &["houqin", "caiwu", "zhikong", "xinxi", "dangban", "huli", "renshi", "jijian"]),
];

const LEAGUE: [Group; 4] = [
    ("产妇科团支部", &["chanke", "fuke", "ruxian"]),
    ("儿科团支部", &["erke", "nicu", "mazui", "jizhen"]),
    ("医技门诊团支部", &["shengzhi", "erbao", "fubao", "kangfu", "chaosheng", "jianyan", "bingli", "yaoxue"]),
    ("机关后勤团支部", &["houqin", "caiwu", "zhikong", "xinxi", "dangban", "huli", "renshi", "jijian"]),
];

fn side_tree(tree: Tree) -> Vec<Unit> {
    let (key, name, groups): (&str, &str, &[Group]) = match tree {
        Tree::Party => ("hsp/party", "中共滨河市妇幼保健院委员会", &PARTY),
        Tree::Union => ("hsp/union", "滨河市妇幼保健院工会", &UNION),
        _ => ("hsp/league", "共青团滨河市妇幼保健院委员会", &LEAGUE),
    };
    let mut units = vec![Unit::new(HOSPITAL, tree, UnitKind::Root, key.into(), name)];
    for (index, (name, slugs)) in groups.iter().enumerate() {
        let branch = format!("{key}/{}", index + 1);
        let mut unit = Unit::new(HOSPITAL, tree, UnitKind::Branch, branch, *name).under(key);
        unit.serves = slugs.iter().map(|slug| format!("hsp/{slug}")).collect();
        units.push(unit);
    }
    units
}

/// Forty people in five departments of eight.
pub fn light_units(tenant: &Tenant) -> Vec<Unit> {
    const NAMES: [(&str, &str); 5] =
        [("neike", "内科"), ("fuchan", "妇产科"), ("erke", "儿科"), ("yiji", "医技科"), ("bangong", "院办公室")];
    let admin = Tree::Administration;
    let mut units = vec![Unit::new(tenant.slug, admin, UnitKind::Root, tenant.slug.into(), tenant.name)];
    for (slug, name) in NAMES {
        let key = format!("{}/{slug}", tenant.slug);
        let mut unit = Unit::new(tenant.slug, admin, UnitKind::Department, key, name).under(tenant.slug);
        unit.staff = 8;
        unit.shift = Some(Day);
        unit.scenes = vec!["合作医院"];
        unit.tags = vec!["partner"];
        units.push(unit);
    }
    units
}
