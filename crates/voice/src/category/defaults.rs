//! The categories that a new tenant starts with, for a railway and a hospital.

use base::Role::{self, Counsellor, NeedHandler, UnionHandler};

#[derive(Debug)]
pub struct Default {
    pub code: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    pub role: Role,
    /// The last part of the code of the unit that handles it.
    pub unit: &'static str,
    pub reply_hours: i64,
    pub promise_days: i64,
    pub sensitive: bool,
    /// Code, Chinese and English name of each part.
    pub parts: &'static [(&'static str, &'static str, &'static str)],
}

/// The set for a kind of tenant; others start with the railway's without its
/// safety category.
pub fn of(kind: &str) -> impl Iterator<Item = &'static Default> {
    let own: &[Default] = match kind {
        "railway" => &RAILWAY,
        "hospital" => &HOSPITAL,
        _ => &RAILWAY[..RAILWAY.len() - 1],
    };
    own.iter()
}

type Parts = &'static [(&'static str, &'static str, &'static str)];

/// Nine working hours are a working day; most first answers are due within two.
const fn plain(
    code: &'static str,
    names: (&'static str, &'static str),
    owner: (Role, &'static str),
    days: i64,
    parts: Parts,
) -> Default {
    Default {
        code,
        name: names.0,
        name_en: names.1,
        role: owner.0,
        unit: owner.1,
        reply_hours: 18,
        promise_days: days,
        sensitive: false,
        parts,
    }
}

/// Sensitive ones are answered within a working day or sooner.
const fn close(
    code: &'static str,
    names: (&'static str, &'static str),
    owner: (Role, &'static str),
    hours: i64,
    days: i64,
    parts: Parts,
) -> Default {
    Default {
        code,
        name: names.0,
        name_en: names.1,
        role: owner.0,
        unit: owner.1,
        reply_hours: hours,
        promise_days: days,
        sensitive: true,
        parts,
    }
}

const ENVIRONMENT: Parts = &[
    ("rest", "休息间", "Rest room"),
    ("climate", "取暖降温", "Heating and cooling"),
    ("tools", "工具劳保", "Tools and protective gear"),
    ("light", "照明与环境", "Light and surroundings"),
];
const COMMUTE: Parts =
    &[("bus", "通勤车", "Shuttle"), ("time", "班次时间", "Timetable"), ("parking", "停车", "Parking")];
const PAY: Parts = &[
    ("overtime", "加班与夜班费", "Overtime and night pay"),
    ("bonus", "绩效奖金", "Bonus"),
    ("slip", "工资条疑问", "Question about a pay slip"),
];
const SKILL: Parts = &[
    ("course", "培训内容", "Course contents"),
    ("chance", "培训机会", "Places on courses"),
    ("exam", "考证与鉴定", "Certificates"),
];
const CAREER: Parts = &[
    ("title", "职称晋升", "Professional grade"),
    ("post", "竞聘选拔", "Selection for posts"),
    ("young", "青年成长", "Young staff"),
];
const FOOD: Parts =
    &[("canteen", "食堂", "Canteen"), ("night", "夜班餐", "Meals on nights"), ("dormitory", "宿舍", "Dormitory")];
const POSTING: Parts =
    &[("transfer", "调动", "Transfer"), ("roster", "排班轮休", "Roster and days off"), ("load", "工作量", "Workload")];
const WELFARE: Parts =
    &[("check", "体检", "Health check"), ("leave", "休假疗养", "Leave"), ("relief", "帮扶慰问", "Relief")];
const CHILDREN: Parts = &[("summer", "暑托班", "Summer care"), ("school", "入学", "School place")];
const STRESS: Parts =
    &[("work", "工作压力", "Stress at work"), ("sleep", "睡眠", "Sleep"), ("conflict", "人际关系", "Relations")];
const FAMILY: Parts =
    &[("illness", "家人重病", "Illness in the family"), ("disaster", "意外灾害", "Accident or disaster")];
const SAFETY: Parts = &[
    ("device", "设备隐患", "Faulty equipment"),
    ("rule", "作业流程", "Working procedure"),
    ("site", "现场防护", "Protection on site"),
];
const PATIENT: Parts = &[
    ("violence", "暴力伤医", "Violence"),
    ("dispute", "医患纠纷", "Dispute with patients"),
    ("exposure", "职业暴露", "Exposure at work"),
];

static RAILWAY: [Default; 12] = [
    plain("environment", ("工作环境", "Working environment"), (NeedHandler, "houqin"), 10, ENVIRONMENT),
    plain("commute", ("通勤保障", "Commuting"), (NeedHandler, "zonghe"), 12, COMMUTE),
    plain("pay", ("薪酬待遇", "Pay"), (NeedHandler, "renli"), 15, PAY),
    plain("skill", ("职业技能提升", "Skills"), (NeedHandler, "jiaopei"), 15, SKILL),
    plain("career", ("职业发展", "Career"), (NeedHandler, "renli"), 20, CAREER),
    plain("food", ("食宿", "Food and lodging"), (NeedHandler, "houqin"), 8, FOOD),
    plain("posting", ("岗位调整", "Post and roster"), (NeedHandler, "renli"), 15, POSTING),
    plain("welfare", ("福利待遇", "Welfare"), (UnionHandler, "gonghui"), 12, WELFARE),
    close("children", ("子女教育", "Children's education"), (UnionHandler, "gonghui"), 18, 20, CHILDREN),
    close("stress", ("心理压力", "Psychological strain"), (Counsellor, "gonghui"), 9, 5, STRESS),
    close("family", ("家庭突发", "Family emergency"), (UnionHandler, "gonghui"), 4, 3, FAMILY),
    plain("safety", ("安全生产难题", "Safety problem"), (NeedHandler, "anjian"), 10, SAFETY),
];

static HOSPITAL: [Default; 12] = [
    plain("environment", ("工作环境", "Working environment"), (NeedHandler, "houqin"), 10, ENVIRONMENT),
    plain("commute", ("通勤保障", "Commuting"), (NeedHandler, "houqin"), 8, COMMUTE),
    plain("pay", ("薪酬待遇", "Pay"), (NeedHandler, "renshi"), 15, PAY),
    plain("skill", ("职业技能提升", "Skills"), (NeedHandler, "huli"), 12, SKILL),
    plain("career", ("职业发展", "Career"), (NeedHandler, "renshi"), 20, CAREER),
    plain("food", ("食宿", "Food and lodging"), (NeedHandler, "houqin"), 8, FOOD),
    plain("posting", ("岗位调整", "Post and roster"), (NeedHandler, "renshi"), 15, POSTING),
    plain("welfare", ("福利待遇", "Welfare"), (UnionHandler, "dangban"), 10, WELFARE),
    close("children", ("子女教育", "Children's education"), (UnionHandler, "dangban"), 18, 20, CHILDREN),
    close("stress", ("心理压力", "Psychological strain"), (Counsellor, "fubao"), 9, 5, STRESS),
    close("family", ("家庭突发", "Family emergency"), (UnionHandler, "dangban"), 4, 3, FAMILY),
    plain("patient", ("医患安全", "Safety with patients"), (NeedHandler, "zhikong"), 8, PATIENT),
];
