//! Three years of training: classes for secretaries and members whose numbers
//! add up (68 and 608 person-times at the railway), trips and lectures, and what
//! is to come. Who comes is drawn by whoever loads it, among those who could.

use jiff::civil::Date;

use crate::{
    calendar::plus,
    org::{HOSPITAL, RAILWAY},
};

/// A class with how many come: so many for the first time in the three years,
/// the others once more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PlannedClass {
    pub tenant: &'static str,
    pub kind: &'static str,
    pub title: String,
    pub category: &'static str,
    /// `secretary`, `member` or `staff`.
    pub held_for: &'static str,
    pub summary: &'static str,
    pub venue: &'static str,
    pub trainers: &'static str,
    pub days: Vec<Date>,
    /// Hours of the day: from, to.
    pub hours: (i8, i8),
    pub seats: i64,
    pub first: usize,
    pub again: usize,
    /// Of those who came, so many answered the three questions.
    pub answers: usize,
}

/// Branches whose secretary changed, and the day: a third of the way back.
pub const CHANGES: usize = 5;

/// The day on which the [`CHANGES`] took effect: 1 July of the year before.
pub fn changed_on(as_of: Date) -> Date {
    day(as_of.year() - 1, 7, 1)
}

fn day(year: i16, month: i8, day: i8) -> Date {
    Date::new(year, month, day).unwrap_or(Date::ZERO)
}

/// 68 = 21 + 23 + 24, of 39 people: 34 posts, 5 of which changed hands.
pub fn secretaries(as_of: Date) -> Vec<PlannedClass> {
    let year = as_of.year();
    let class = |days: Vec<Date>, first, again| PlannedClass {
        tenant: RAILWAY,
        kind: "class",
        title: format!("{} 年党支部书记培训班", days.first().map_or(year, |day| day.year())),
        category: "theory",
        held_for: "secretary",
        summary: "支部组织力、谈心谈话、难题上交和答复。上午讲案例，下午带着本支部的难题讨论。",
        venue: "公司党校三楼",
        trainers: "滨河市委党校教师、公司党委办公室",
        days,
        hours: (9, 17),
        seats: 30,
        first,
        again,
        answers: 16,
    };
    vec![
        class(vec![day(year - 2, 5, 14), day(year - 2, 5, 15)], 21, 0),
        class(vec![day(year - 1, 9, 9), day(year - 1, 9, 10)], 18, 5),
        class(vec![day(year, 4, 14), day(year, 4, 15)], 0, 24),
    ]
}

/// 608 = 192 + 204 + 212, of 541 people.
pub fn members(as_of: Date) -> Vec<PlannedClass> {
    // Wednesdays, and Saturdays for those who work in the windows of the week's nights.
    let dates = [(3, 16), (5, 18), (9, 14), (10, 26)];
    let years: [[(usize, usize); 4]; 3] = [
        [(48, 0), (48, 0), (48, 0), (48, 0)],
        [(45, 6), (45, 6), (45, 6), (45, 6)],
        [(43, 10), (42, 11), (42, 11), (42, 11)],
    ];
    let mut classes = Vec::new();
    for (back, sizes) in (0..3).rev().zip(years) {
        let year = as_of.year() - back;
        for (turn, ((month, from), (first, again))) in dates.into_iter().zip(sizes).enumerate() {
            let weekday = if turn % 2 == 0 { 3 } else { 6 };
            let start = day(year, month, from);
            let on = (0..7).map(|days| plus(start, days)).find(|day| day.weekday().to_monday_one_offset() == weekday);
            classes.push(PlannedClass {
                tenant: RAILWAY,
                kind: "class",
                title: format!("{year} 年党员集中培训班（第 {} 期）", turn + 1),
                category: if turn % 2 == 0 { "theory" } else { "situation" },
                held_for: "member",
                summary: "党章党规、形势任务，下午分组讨论身边的事怎么办。",
                venue: ["公司党校三楼", "枢纽南站会议室", "北港站职工之家", "东联站会议室"][turn],
                trainers: "公司党委办公室、兼职教员",
                days: on.into_iter().collect(),
                hours: (9, 17),
                seats: 60,
                first,
                again,
                answers: 20,
            });
        }
    }
    classes
}

/// A base that trips go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PlannedBase {
    pub tenant: &'static str,
    pub name: &'static str,
    pub address: &'static str,
    pub what: &'static str,
    pub transport: &'static str,
    pub most: i64,
}

const fn base(
    tenant: &'static str,
    name: &'static str,
    address: &'static str,
    what: &'static str,
    transport: &'static str,
    most: i64,
) -> PlannedBase {
    PlannedBase { tenant, name, address, what, transport, most }
}

pub const SAFETY: &str = "带队人一名，急救包一只；全程穿平底鞋，带水；高温、大风、暴雨改期。集合点为大门内侧，走散时在原地等。身体不适马上说，不硬撑。";

pub const BASES: [PlannedBase; 13] = [
    base(
        RAILWAY,
        "老机务段旧址陈列馆",
        "滨河市北港路 12 号",
        "蒸汽机车与第一代司机的故事",
        "通勤车 7:40 从枢纽南站发",
        60,
    ),
    base(RAILWAY, "渡江纪念馆", "滨河市江畔大道 3 号", "渡江支前的铁路工人", "大客车 8:00 从机关发", 120),
    base(
        RAILWAY,
        "K48 抗洪抢险纪念点",
        "环西站东 2 公里",
        "一九九八年抢通线路的七天七夜",
        "轨道车 8:30 从环西站发",
        30,
    ),
    base(RAILWAY, "烈士陵园", "滨河区青山路", "清明祭扫，读一封家书", "大客车 8:00 从机关发", 120),
    base(RAILWAY, "临河县红军驿站", "临河县古渡口", "驿站、渡口、军民鱼水", "大客车 7:30 从枢纽南站发", 50),
    base(RAILWAY, "港口开埠史馆", "北港站旁", "从码头到枢纽", "步行可到", 40),
    base(RAILWAY, "安全警示教育基地", "枢纽南站西侧", "事故实物与当事人口述", "通勤车到枢纽南站", 45),
    base(RAILWAY, "劳模创新工作室", "机车检修车间", "班组里的小改小革", "步行可到", 25),
    base(HOSPITAL, "红色卫生院旧址", "临河县卫生院路 1 号", "战地医护的三间平房", "大客车 8:00 从院门口发", 45),
    base(HOSPITAL, "烈士陵园", "滨河区青山路", "清明祭扫，读一封家书", "大客车 8:00 从院门口发", 120),
    base(HOSPITAL, "白求恩纪念展室", "滨河大学医学院", "一份手术记录", "步行可到", 35),
    base(HOSPITAL, "廉洁文化馆", "滨河市文昌街 9 号", "医药购销警示案例", "公交 12 路", 60),
    base(HOSPITAL, "乡村妇幼保健站", "河东镇卫生服务中心", "跟一次随访", "救护车值班队顺路", 20),
];

/// Trips, lectures and seminars of the last two years, for staff.
pub fn others(as_of: Date) -> Vec<PlannedClass> {
    let mut classes = Vec::new();
    for (tenant, trips) in [(RAILWAY, 11_i64), (HOSPITAL, 6)] {
        let bases: Vec<&PlannedBase> = BASES.iter().filter(|base| base.tenant == tenant).collect();
        for turn in 0..trips {
            let base = bases[turn as usize % bases.len()];
            classes.push(PlannedClass {
                tenant,
                kind: "trip",
                title: format!("研学：{}", base.name),
                category: "stories",
                held_for: "staff",
                summary: base.what,
                venue: base.address,
                trainers: "基地讲解员",
                days: vec![plus(as_of, -40 - turn * (640 / trips))],
                hours: (9, 12),
                seats: base.most.min(30),
                first: 0,
                again: (base.most.min(30) - turn % 6) as usize,
                answers: 12,
            });
        }
        let lecture = if tenant == RAILWAY {
            "讲给班组听：天窗夜里的规矩"
        } else {
            "讲给科室听：交接班里的三句话"
        };
        for turn in 0..4 {
            classes.push(PlannedClass {
                tenant,
                kind: "lecture",
                title: format!("{lecture}（第 {} 讲）", 4 - turn),
                category: if tenant == RAILWAY { "safety" } else { "patients" },
                held_for: "staff",
                summary: "四十分钟讲，二十分钟答。只讲身边的事。",
                venue: if tenant == RAILWAY { "枢纽南站会议室" } else { "门诊楼五楼示教室" },
                trainers: "兼职教员",
                days: vec![plus(as_of, -25 - 90 * turn)],
                hours: (15, 16),
                seats: 80,
                first: 0,
                again: 34 + 3 * turn as usize,
                answers: 14,
            });
        }
    }
    classes.push(PlannedClass {
        tenant: RAILWAY,
        kind: "live",
        title: "移动课堂：上道前三个确认".into(),
        category: "safety",
        held_for: "staff",
        summary: "二十分钟直播，二十分钟问答；没赶上的可以回看，信号弱只听声音。",
        venue: "手机上，或三工区会议室一起看",
        trainers: "兼职教员",
        days: vec![plus(as_of, -12)],
        hours: (19, 20),
        seats: 200,
        first: 0,
        again: 46,
        answers: 18,
    });
    classes
}

/// What was asked in the live session, whether with a name, and the answer.
pub const QUESTIONS: [(&str, bool, Option<&str>); 4] = [
    (
        "邻线来车，瞭望不到 200 米的弯道，防护员该站哪？",
        true,
        Some("站在能同时看到作业组和来车方向的地方；弯道看不到就加一名中间联络员，不能省。"),
    ),
    (
        "天窗点前人没到齐，催着上道怎么办？",
        false,
        Some("不上。三个确认少一个都不上道，由驻站联络员报调度，记在工作票上，不追究等的人。"),
    ),
    ("夜里对讲机没电是常事，能不能多配一块电池？", false, Some("已经报物资，每组加一块，12 月 10 日前发到工区。")),
    ("新来的劳务工能不能当防护员？", true, None),
];

/// What is to come: nobody has come to it yet.
pub fn to_come(as_of: Date) -> Vec<PlannedClass> {
    let class = |tenant, kind, title: &str, category, held_for, venue, days: &[i64], hours, seats| PlannedClass {
        tenant,
        kind,
        title: title.to_owned(),
        category,
        held_for,
        summary: "",
        venue,
        trainers: "兼职教员",
        days: days.iter().map(|days| plus(as_of, *days)).collect(),
        hours,
        seats,
        first: 0,
        again: 0,
        answers: 0,
    };
    vec![
        class(
            RAILWAY,
            "seminar",
            "专题研讨：冬天夜里怎么少跑一趟",
            "safety",
            "staff",
            "三工区会议室",
            &[5],
            (14, 16),
            24,
        ),
        class(RAILWAY, "trip", "研学：K48 抗洪抢险纪念点", "stories", "staff", "环西站东 2 公里", &[13], (9, 12), 30),
        class(RAILWAY, "class", "宪法宣传周学习班", "law", "member", "公司党校三楼", &[12, 16, 20], (9, 11), 60),
        class(
            HOSPITAL,
            "lecture",
            "讲给科室听：冬季新生儿转运",
            "patients",
            "staff",
            "门诊楼五楼示教室",
            &[6],
            (15, 16),
            60,
        ),
        class(
            RAILWAY,
            "live",
            "移动课堂：断轨十分钟怎么办",
            "safety",
            "staff",
            "手机上，或各工区会议室一起看",
            &[9],
            (19, 20),
            300,
        ),
        class(
            HOSPITAL,
            "dilemma",
            "两难讨论：夜里只有一台暖箱",
            "ethics",
            "staff",
            "门诊楼五楼示教室",
            &[8],
            (15, 16),
            40,
        ),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_numbers_add_up() {
        let as_of = crate::DEFAULT_AS_OF;
        let sum = |classes: &[PlannedClass]| -> (usize, usize) {
            let first: usize = classes.iter().map(|class| class.first).sum();
            (first + classes.iter().map(|class| class.again).sum::<usize>(), first)
        };
        assert_eq!(sum(&secretaries(as_of)), (68, 39));
        assert_eq!(sum(&members(as_of)), (608, 541));
        let by_year: Vec<usize> = [2024, 2025, 2026]
            .map(|year| {
                let of = |class: &&PlannedClass| class.days[0].year() == year;
                members(as_of).iter().filter(of).map(|class| class.first + class.again).sum()
            })
            .into();
        assert_eq!(by_year, [192, 204, 212]);
        assert!(members(as_of).iter().all(|class| class.days[0] <= as_of && class.seats >= 53));
        let trips =
            |tenant| others(as_of).iter().filter(|class| class.tenant == tenant && class.kind == "trip").count();
        assert_eq!((trips(RAILWAY), trips(HOSPITAL)), (11, 6));
        assert_eq!(BASES.iter().filter(|base| base.tenant == RAILWAY).count(), 8);
    }
}
