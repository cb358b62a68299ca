//! What was given to whom over the last twelve months, and what is open.
//!
//! Most of it keeps the seasons: it is given on its day of the year, the latest
//! time that it was due before `as_of`. Four are open on `as_of`, one of them
//! with the track team at K87 and one with the newborn ward.

use jiff::civil::Date;
use serde::Serialize;

use super::{Audience, units};
use crate::calendar::{days_between, plus};
use crate::org::{HOSPITAL, NICU, RAILWAY};

#[derive(Debug, Clone, Serialize)]
pub struct PlannedAssignment {
    /// Slug of the unit.
    pub unit: &'static str,
    pub tenant: &'static str,
    pub audience: Audience,
    pub made_on: Date,
    pub due_on: Date,
    pub mandatory: bool,
    /// Empty where voluntary.
    pub basis: &'static str,
    /// Why now, and why these people.
    pub reason: &'static str,
}

impl PlannedAssignment {
    pub fn is_open(&self, as_of: Date) -> bool {
        self.due_on >= as_of
    }

    /// How much of its time is over, 0 to 1: an open one is done in part.
    pub fn elapsed(&self, as_of: Date) -> f64 {
        let days = |to| days_between(self.made_on, to) as f64;
        (days(as_of) / days(self.due_on)).clamp(0.0, 1.0)
    }
}

enum When {
    /// Given in this month on this day, every year.
    Yearly(i8, i8),
    /// Given so many days before the day of the demonstration, and still open.
    Before(i64),
}

/// Unit, tenant, when, days until it is due, units (none: the audience of the
/// unit itself), reason.
type Line = (&'static str, &'static str, When, i64, &'static [&'static str], &'static str);

use When::{Before, Yearly};

const TRACK: &[&str] = &["rlw/gongwu-1", "rlw/gongwu-2", "rlw/gongwu-3", "rlw/gongwu-4", "rlw/qiaosui"];
const WARDS: &[&str] = &["hsp/chanke", "hsp/erke", "hsp/fuke", "hsp/ruxian", "hsp/jizhen"];

const PLAN: [Line; 32] = [
    ("rlw-winter-switch", RAILWAY, Yearly(12, 1), 14, &["rlw/gongwu-4", "rlw/donglian"], "入冬第一场雪之前"),
    ("hsp-medication-error", HOSPITAL, Yearly(12, 4), 21, &[], "年末夜班忙，两起“差一点”之后"),
    ("rlw-no-phone-on-track", RAILWAY, Yearly(12, 15), 14, &[], "现场检查看到两次道上接电话"),
    ("hsp-newborn-identity", HOSPITAL, Yearly(1, 8), 21, &["hsp/chanke", NICU, "hsp/erke"], "新入科的同志集中到岗"),
    ("rlw-clean-festival", RAILWAY, Yearly(1, 20), 14, &[], "春节之前"),
    ("hsp-ethics-story", HOSPITAL, Yearly(1, 21), 21, &[], "春节之前，自愿"),
    ("rlw-ten-minute-briefing", RAILWAY, Yearly(2, 24), 21, TRACK, "节后复工，工长们提的"),
    ("rlw-shunting-words", RAILWAY, Yearly(3, 3), 14, &[], "录音抽听，复诵不全占三成"),
    ("hsp-hand-hygiene", HOSPITAL, Yearly(3, 9), 21, &[], "春季腹泻、手足口病多"),
    ("rlw-contract-questions", RAILWAY, Yearly(3, 17), 30, &["rlw/gangkou", "rlw/huoyun"], "派遣同志问得最多"),
    ("hsp-listen-first", HOSPITAL, Yearly(3, 24), 30, &[], "自愿，门诊投诉里最多的一类"),
    ("rlw-window-three-checks", RAILWAY, Yearly(4, 7), 14, TRACK, "春季集中修开始"),
    ("hsp-exposure-first-hour", HOSPITAL, Yearly(4, 20), 14, WARDS, "职业病防治法宣传周"),
    ("rlw-railcar-rollaway", RAILWAY, Yearly(4, 21), 14, &[], "集中修轨道车停留多"),
    ("rlw-flood-patrol", RAILWAY, Yearly(5, 7), 18, TRACK, "汛期之前"),
    ("hsp-sbar-night", HOSPITAL, Yearly(5, 19), 21, WARDS, "夜间叫医生，三次说不清"),
    ("rlw-heat", RAILWAY, Yearly(6, 2), 14, &[], "安全生产月，入伏之前"),
    ("hsp-postpartum-bleeding", HOSPITAL, Yearly(6, 9), 21, &["hsp/chanke", "hsp/mazui"], "医疗安全月演练之前"),
    ("rlw-port-transfer", RAILWAY, Yearly(6, 16), 14, &["rlw/gangkou", "rlw/beigang"], "换装线夏季加班次"),
    ("shared-cpr-aed", RAILWAY, Yearly(6, 23), 30, &["rlw/beigang", "rlw/shuniunan", "rlw/jiguan"], "车站新装了 AED"),
    ("rlw-broken-contact-wire", RAILWAY, Yearly(7, 7), 14, &["rlw/gongdian-1", "rlw/gongdian-2"], "雷雨季挂异物多"),
    ("shared-cpr-aed", HOSPITAL, Yearly(7, 14), 30, &["hsp/houqin", "hsp/caiwu"], "门诊大厅新装了 AED"),
    ("rlw-platform-service", RAILWAY, Yearly(8, 4), 30, &["rlw/beigang", "rlw/huoyun"], "暑运，自愿"),
    ("hsp-fewer-births", HOSPITAL, Yearly(9, 2), 30, WARDS, "科室调整征求意见之前，自愿"),
    ("shared-fraud-calls", RAILWAY, Yearly(9, 8), 30, &[], "一周内三位同志接到冒充领导的来电"),
    ("shared-work-injury", RAILWAY, Yearly(9, 22), 30, TRACK, "问得多，自愿"),
    ("hsp-first-aid-mind", HOSPITAL, Yearly(10, 9), 30, &["hsp/jizhen", "hsp/mazui", NICU], "世界精神卫生日，自愿"),
    ("shared-family-night-shift", RAILWAY, Yearly(10, 13), 30, &["rlw/gongdian-2"], "通勤车的事之后，联络员提的"),
    ("rlw-winter-switch", RAILWAY, Before(8), 12, &["rlw/gongwu-3"], "预报下周有雪"),
    ("hsp-sbar-night", HOSPITAL, Before(6), 9, &[NICU], "新排班规则施行，交接次数变了"),
    ("rlw-night-fatigue", RAILWAY, Before(10), 21, &["rlw/gongdian-2", "rlw/dianwu-2"], "夜间天窗连排，自愿"),
    ("hsp-exposure-first-hour", HOSPITAL, Before(5), 13, &["hsp/houqin"], "保洁同志处理锐器多，上半年没有安排到"),
];

/// The plan, in the order in which the assignments were made.
pub fn assignments(as_of: Date) -> Vec<PlannedAssignment> {
    let units = units();
    let mut made: Vec<_> = PLAN
        .iter()
        .filter_map(|(slug, tenant, when, days, keys, reason)| {
            let unit = units.iter().find(|unit| unit.slug == *slug)?;
            let (made_on, due_on) = window(when, *days, as_of);
            // Shared units name scenes of all tenants; what goes to all of one has no list.
            let audience = match (keys.is_empty(), unit.tenant) {
                (true, Some(_)) => unit.audience.clone(),
                _ => Audience::of_units(keys),
            };
            Some(PlannedAssignment {
                unit: slug,
                tenant,
                audience,
                made_on,
                due_on,
                mandatory: unit.mandatory,
                basis: unit.basis,
                reason,
            })
        })
        .collect();
    made.sort_by_key(|assignment| (assignment.made_on, assignment.unit));
    made
}

fn window(when: &When, days: i64, as_of: Date) -> (Date, Date) {
    let (month, day) = match when {
        Before(ago) => {
            let made_on = plus(as_of, -ago);
            return (made_on, plus(made_on, days));
        }
        Yearly(month, day) => (*month, *day),
    };
    let given_in = |year: i16| {
        let made_on = jiff::civil::date(year, month, day);
        (made_on, plus(made_on, days))
    };
    let this_year = given_in(as_of.year());
    if this_year.1 < as_of { this_year } else { given_in(as_of.year() - 1) }
}
