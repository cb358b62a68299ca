//! Which posts a unit has, who usually sits in them, and at which level.

use crate::names::Sex;
use crate::org::{Unit, UnitKind, hospital_professions};
use crate::stream::Stream;

use super::Profession;

pub struct Seat {
    pub post: String,
    pub profession: Profession,
    pub duty: Option<&'static str>,
}

fn seat(post: &str, profession: Profession, duty: Option<&'static str>) -> Seat {
    Seat { post: post.to_owned(), profession, duty }
}

/// One seat for each of the unit's staff, those with a duty first.
pub fn seats(unit: &Unit, stream: &mut Stream) -> Vec<Seat> {
    match (unit.tenant, unit.kind) {
        ("rlw", UnitKind::Workshop) => workshop(unit),
        ("rlw", UnitKind::Team) => team(unit, stream),
        ("rlw", _) => headquarters(unit),
        ("hsp", _) => hospital(unit),
        _ => light(unit),
    }
}

fn workshop(unit: &Unit) -> Vec<Seat> {
    let head = match unit.key.as_str() {
        "rlw/lianluo" => "站区主任",
        _ if unit.has_tag("station") => "站长",
        _ => "主任",
    };
    let duties = [Some(head), Some("党支部书记"), Some("副主任")];
    (0..unit.staff).map(|index| seat("管理/技术", Profession::Manager, duties.get(index).copied().flatten())).collect()
}

fn team(unit: &Unit, stream: &mut Stream) -> Vec<Seat> {
    let (duty, posts): (&'static str, &[&str]) = match unit.tags[0] {
        "station" if unit.name.contains("调车") => ("班长", &["调车长", "连结员", "连结员"]),
        "station" | "port" if unit.name.contains("货检") => ("班长", &["货检员"]),
        "station" if unit.name.contains("运转") || unit.name.contains("线路所") => {
            ("值班站长", &["车站值班员", "信号员", "连结员"])
        }
        "station" => ("班长", &["信号员", "管理/技术"]),
        "track" => ("工长", &["线路工"]),
        "bridge" => ("工长", &["桥隧工"]),
        "signal" if unit.name.contains("通信") => ("工长", &["通信工"]),
        "signal" => ("工长", &["信号工"]),
        "power" if unit.name.contains("电力") => ("工长", &["电力线路工"]),
        "power" => ("工长", &["接触网工"]),
        "crew" if unit.name.contains("派班") => ("班长", &["管理/技术"]),
        "crew" => ("队长", &["机车司机"]),
        "depot" => ("组长", &["机车检修工"]),
        "port" => ("班长", &["货运员", "货检员"]),
        _ => ("班长", &["货运员"]),
    };
    (0..unit.staff)
        .map(|index| match index {
            0 => seat(posts[0], Profession::Worker, Some(duty)),
            _ => seat(stream.pick::<&str>(posts), Profession::Worker, None),
        })
        .collect()
}

fn headquarters(unit: &Unit) -> Vec<Seat> {
    const LEADERS: [&str; 7] = ["总经理", "党委书记", "副总经理", "总工程师", "纪委书记", "工会主席", "总会计师"];
    (0..unit.staff)
        .map(|index| {
            let duty = match (unit.key.as_str(), index) {
                ("rlw/jiguan/lingdao", index) => LEADERS.get(index).copied(),
                (_, 0) => Some("部长"),
                (_, 1) => Some("副部长"),
                (_, 2) if unit.staff >= 9 => Some("副部长"),
                _ => None,
            };
            let post = if unit.key.ends_with("jiaopei") && duty.is_none() { "专职教员" } else { "管理/技术" };
            seat(post, Profession::Manager, duty)
        })
        .collect()
}

fn hospital(unit: &Unit) -> Vec<Seat> {
    let [doctors, nurses, technicians, administration] = hospital_professions(&unit.key);
    let mut seats = Vec::new();
    let nurse = if unit.has_tag("obstetrics") { "助产士/护士" } else { "护士" };
    let technician = if unit.has_tag("pharmacy") { "药师" } else { "技师" };
    let groups = [
        (doctors, "医师", Profession::Doctor, Some("科主任")),
        (nurses, nurse, Profession::Nurse, Some("护士长")),
        (technicians, technician, Profession::Technician, None),
        (administration, clerk(unit), Profession::Administration, None),
    ];
    for (count, post, profession, head) in groups {
        for index in 0..count {
            let headless = seats.iter().all(|seat: &Seat| seat.duty.is_none());
            let duty = match (index, head) {
                // A matron leads a ward; offices and laboratories have one head.
                (0, Some("护士长")) if nurses >= 4 && unit.has_tag("clinical") => head,
                (0, _) if headless => Some(if unit.has_tag("clinical") { "科主任" } else { "主任" }),
                _ => None,
            };
            seats.push(seat(post, profession, duty));
        }
    }
    special_posts(unit, &mut seats);
    seats
}

fn clerk(unit: &Unit) -> &'static str {
    match unit.key.as_str() {
        "hsp/houqin" => "后勤人员",
        "hsp/caiwu" => "收费/医保员",
        "hsp/xinxi" => "信息工程师",
        key if key.starts_with("hsp/") && unit.has_tag("office") => "管理人员",
        _ => "医疗文员",
    }
}

/// Cleaners, guards and cooks of logistics; the leaders who sit in the Party
/// committee's office.
fn special_posts(unit: &Unit, seats: &mut [Seat]) {
    match unit.key.as_str() {
        "hsp/houqin" => {
            let posts = ["保洁员", "保洁员", "保洁员", "保洁员", "保安员", "保安员", "保安员", "厨师", "厨师", "电工"];
            for (seat, post) in seats.iter_mut().rev().zip(posts) {
                post.clone_into(&mut seat.post);
            }
        }
        "hsp/dangban" => {
            for (seat, duty) in seats.iter_mut().zip(["院长", "党委书记", "副院长", "副院长"]) {
                seat.duty = Some(duty);
            }
        }
        _ => {}
    }
}

fn light(unit: &Unit) -> Vec<Seat> {
    let office = unit.key.ends_with("bangong");
    (0..unit.staff)
        .map(|index| match index {
            0 => seat(if office { "管理人员" } else { "医师" }, manager_or(office, Profession::Doctor), Some("主任")),
            1..=3 => seat(if office { "管理人员" } else { "医师" }, manager_or(office, Profession::Doctor), None),
            _ => seat(if office { "管理人员" } else { "护士" }, manager_or(office, Profession::Nurse), None),
        })
        .collect()
}

const fn manager_or(office: bool, other: Profession) -> Profession {
    if office { Profession::Administration } else { other }
}

/// Drawn with the shares usual in the post.
pub fn sex(seat: &Seat, unit: &Unit, stream: &mut Stream) -> Sex {
    let women = match (seat.profession, seat.post.as_str()) {
        (_, "保安员" | "电工" | "厨师") => 0.1,
        (_, "保洁员") => 0.9,
        (Profession::Nurse, _) => 0.96,
        (Profession::Doctor, _) => 0.66,
        (Profession::Technician, _) => 0.62,
        (Profession::Administration, _) => 0.6,
        (Profession::Manager, _) => 0.3,
        (Profession::Worker, "信号员" | "货运员") => 0.25,
        (Profession::Worker, _) if unit.has_tag("freight") => 0.3,
        (Profession::Worker, _) => 0.05,
    };
    if stream.chance(women) { Sex::Woman } else { Sex::Man }
}

/// 技能等级 or 职称, rising with age.
pub fn level(seat: &Seat, age: i16, duty: bool, stream: &mut Stream) -> &'static str {
    let ladder: [&'static str; 4] = match seat.profession {
        _ if matches!(seat.post.as_str(), "保洁员" | "保安员" | "厨师" | "电工" | "后勤人员") => {
            ["普通工", "普通工", "初级工", "中级工"]
        }
        Profession::Worker => ["初级工", "中级工", "高级工", "技师"],
        Profession::Nurse => ["护士", "护师", "主管护师", "副主任护师"],
        Profession::Doctor => ["住院医师", "主治医师", "副主任医师", "主任医师"],
        Profession::Technician => ["技士", "技师", "主管技师", "副主任技师"],
        Profession::Manager | Profession::Administration => ["员级", "助理级", "中级", "副高级"],
    };
    let step = i64::from((age - 20).max(0)) / 9 + stream.between(-1, 2) + i64::from(duty);
    ladder[step.clamp(0, 3) as usize]
}
