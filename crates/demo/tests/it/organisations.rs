use std::collections::HashSet;

use demo::org::{
    CONTACT_ZONE, HOSPITAL, K87_TEAM, NICU, NO_LIAISON, RAILWAY, SHUTTLE_WORKSHOP, Stretch, TENANTS, Tree, Unit,
    UnitKind, line_of,
};

use crate::PLAN;

fn of(tenant: &str, tree: Tree, kind: UnitKind) -> Vec<&'static Unit> {
    PLAN.units.iter().filter(|unit| unit.tenant == tenant && unit.tree == tree && unit.kind == kind).collect()
}

fn below(key: &str) -> impl Iterator<Item = &'static Unit> {
    let key = key.to_owned();
    PLAN.units.iter().filter(move |unit| line_of(&PLAN.units, &unit.key).iter().any(|above| above.key == key))
}

fn staff(key: &str) -> usize {
    below(key).map(|unit| unit.staff).sum()
}

#[test]
fn the_railway_is_as_in_the_table() {
    let table = [
        ("北港站", 0, 9, 14, 186),
        ("港前站", 9, 21, 12, 158),
        ("环西站", 21, 48, 10, 128),
        ("枢纽南站", 48, 79, 13, 172),
        ("东联站", 79, 110, 10, 126),
        ("联络线站区", 110, 137, 8, 98),
        ("工务一车间", 0, 34, 11, 132),
        ("工务二车间", 34, 68, 11, 134),
        ("工务三车间", 68, 103, 11, 130),
        ("工务四车间", 103, 137, 11, 128),
        ("桥隧维修车间", 0, 137, 6, 78),
        ("电务一车间", 0, 70, 10, 104),
        ("电务二车间", 70, 137, 10, 102),
        ("供电一车间", 0, 70, 7, 82),
        ("供电二车间", 70, 137, 7, 80),
        ("机车运用车间", 0, 137, 12, 168),
        ("机车检修车间", 9, 10, 6, 74),
        ("港口集疏运车间", 0, 21, 9, 116),
        ("货运营业车间", 0, 137, 4, 36),
    ];
    let workshops = of(RAILWAY, Tree::Administration, UnitKind::Workshop);
    assert_eq!(workshops.len(), 19);
    for (workshop, (name, from, to, teams, people)) in workshops.iter().zip(table) {
        assert_eq!(workshop.name, name);
        assert_eq!(workshop.stretch, Some(Stretch::km(from, to)), "{name}");
        assert_eq!(below(&workshop.key).filter(|unit| unit.kind == UnitKind::Team).count(), teams, "{name}");
        assert_eq!(staff(&workshop.key), people, "{name}");
    }
    assert_eq!(staff("rlw/jiguan"), 168);
    assert_eq!(staff("rlw"), 2400);
    assert_eq!(of(RAILWAY, Tree::Administration, UnitKind::Team).len(), 182);
    assert_eq!(PLAN.units.iter().filter(|unit| unit.weak_signal).count(), 17);
    assert!(PLAN.units.iter().all(|unit| !unit.weak_signal || unit.kind == UnitKind::Team));
}

#[test]
fn the_hospital_is_as_in_the_list() {
    let list = [
        ("产科", 92),
        ("儿科", 58),
        ("妇科", 54),
        ("新生儿科(NICU)", 48),
        ("麻醉手术科", 40),
        ("急诊科", 34),
        ("超声影像科", 32),
        ("检验科", 30),
        ("生殖医学科", 28),
        ("药学部", 26),
        ("儿童保健科", 24),
        ("妇女保健科", 22),
        ("乳腺科", 18),
        ("后勤保障部", 16),
        ("中医康复科", 14),
        ("财务医保科", 14),
        ("病理输血科", 10),
        ("医务质控部", 10),
        ("信息科", 8),
        ("党委办公室(含宣传)", 7),
        ("护理部", 6),
        ("人事科", 6),
        ("纪检监察室", 3),
    ];
    let departments = of(HOSPITAL, Tree::Administration, UnitKind::Department);
    assert_eq!(departments.len(), 23);
    for (name, people) in list {
        let department = departments.iter().find(|department| department.name == name).unwrap();
        assert_eq!(department.staff, people, "{name}");
    }
    assert_eq!(staff("hsp"), 600);
}

#[test]
fn branches_are_as_many_as_promised_and_serve_everybody_once() {
    let count = |tenant, tree| of(tenant, tree, UnitKind::Branch).len();
    let railway = [Tree::Party, Tree::Union, Tree::League].map(|tree| count(RAILWAY, tree));
    assert_eq!(railway, [34, 19, 21]);
    assert_eq!(count(HOSPITAL, Tree::Party), 9);
    for (tenant, tree) in [(RAILWAY, Tree::Party), (RAILWAY, Tree::League), (HOSPITAL, Tree::Party)] {
        let served: Vec<&String> = of(tenant, tree, UnitKind::Branch).iter().flat_map(|unit| &unit.serves).collect();
        let distinct: HashSet<&String> = served.iter().copied().collect();
        let places = PLAN.units.iter().filter(|unit| unit.tenant == tenant && unit.staff > 0).count();
        assert_eq!((served.len(), distinct.len()), (places, places), "{tenant} {tree:?}");
    }
}

#[test]
fn the_line_has_no_gap_between_k0_and_k137() {
    let of_teams = |tag: &str| {
        let teams = of(RAILWAY, Tree::Administration, UnitKind::Team);
        let mut stretches: Vec<Stretch> =
            teams.into_iter().filter(|team| team.has_tag(tag)).filter_map(|team| team.stretch).collect();
        stretches.sort();
        stretches
    };
    for tag in ["station", "track", "signal", "power"] {
        let mut reached = 0;
        for stretch in of_teams(tag) {
            assert!(stretch.from <= reached, "{tag}: a gap at {reached} m");
            reached = reached.max(stretch.to);
        }
        assert_eq!(reached, 137_000, "{tag}");
    }
}

#[test]
fn light_tenants_and_named_places() {
    let light: Vec<_> = TENANTS.iter().filter(|tenant| tenant.light).collect();
    assert_eq!(light.len(), 4);
    assert!(light.iter().all(|tenant| staff(tenant.slug) == 40));
    let name = |key: &str| PLAN.units.iter().find(|unit| unit.key == key).map(|unit| unit.name.as_str());
    assert_eq!(name(K87_TEAM), Some("K87 线路工区"));
    assert_eq!(name(SHUTTLE_WORKSHOP), Some("供电二车间"));
    assert_eq!(name(CONTACT_ZONE), Some("联络线站区"));
    assert_eq!(name(NICU), Some("新生儿科(NICU)"));
    assert!(NO_LIAISON.iter().all(|key| name(key).is_some()));
    let keys: HashSet<&str> = PLAN.units.iter().map(|unit| unit.key.as_str()).collect();
    assert_eq!(keys.len(), PLAN.units.len());
}
