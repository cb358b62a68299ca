//! Tenants and their four trees: administration, Party, trade union and youth
//! league.
//!
//! The trees are linked, not nested: a branch names the units whose staff it
//! serves ([`Unit::serves`]), so a team can change its workshop and keep its
//! branch. Staff numbers stand on the units in which people work; the sum over
//! a tenant is its whole staff.

mod hospital;
mod railway;

use serde::Serialize;

pub use hospital::professions as hospital_professions;
pub use railway::{CONTACT_ZONE, K87_TEAM, NO_LIAISON, SHUTTLE_WORKSHOP, UNREACHED};

/// Slugs of the two full tenants.
pub const RAILWAY: &str = "rlw";
pub const HOSPITAL: &str = "hsp";
/// The newborn ward of the planted roster story.
pub const NICU: &str = "hsp/nicu";

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Sector {
    Railway,
    Hospital,
}

/// An organisation that keeps its data apart from every other.
#[derive(Debug, Clone, Serialize)]
pub struct Tenant {
    pub slug: &'static str,
    pub name: &'static str,
    pub name_en: &'static str,
    pub sector: Sector,
    /// A light tenant shares and recognises learning; it has no needs ledger here.
    pub light: bool,
}

pub const TENANTS: [Tenant; 6] = [
    tenant(RAILWAY, "海环铁路有限公司", "Haihuan Railway Co., Ltd", Sector::Railway, false),
    tenant(HOSPITAL, "滨河市妇幼保健院", "Binhe Maternal and Child Health Hospital", Sector::Hospital, false),
    tenant("people", "滨河市人民医院", "Binhe People's Hospital", Sector::Hospital, true),
    tenant("tcm", "滨河市中医院", "Binhe Hospital of Chinese Medicine", Sector::Hospital, true),
    tenant("linhe", "临河县医院", "Linhe County Hospital", Sector::Hospital, true),
    tenant("hedong", "河东社区卫生服务中心", "Hedong Community Health Centre", Sector::Hospital, true),
];

const fn tenant(slug: &'static str, name: &'static str, name_en: &'static str, sector: Sector, light: bool) -> Tenant {
    Tenant { slug, name, name_en, sector, light }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tree {
    /// 行政
    Administration,
    /// 党组织
    Party,
    /// 工会
    Union,
    /// 共青团
    League,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum UnitKind {
    /// The top of a tree: the company, the hospital, a committee.
    Root,
    /// 机关: the departments' parent
    Headquarters,
    /// 机关部室, 科室
    Department,
    /// 车间, 车站
    Workshop,
    /// 班组, 工区
    Team,
    /// A branch, a sub-union, a league branch.
    Branch,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Shift {
    /// 四班二运转: day, night, off, off
    FourCrews,
    /// 日勤
    Day,
    /// 包乘: a crew follows its engine
    Crew,
    /// 天窗修: night windows 00:30–04:30
    NightWindow,
    /// A 08–16, P 16–24, N 00–08
    Ward,
    /// 24 h duty and the rest day after it
    Duty,
    /// Five clinic days
    Clinic,
}

impl Shift {
    /// The pattern's word before the colon, as audiences say it.
    pub const fn code(self) -> &'static str {
        match self {
            Self::FourCrews => "four-crew",
            Self::Day => "day",
            Self::Crew => "crew-pool",
            Self::NightWindow => "window",
            Self::Ward => "apn",
            Self::Duty => "duty24",
            Self::Clinic => "clinic",
        }
    }
}

/// A stretch of line in metres from kilometre 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Stretch {
    pub from: u32,
    pub to: u32,
}

impl Stretch {
    pub const fn km(from: u32, to: u32) -> Self {
        Self { from: from * 1000, to: to * 1000 }
    }

    /// Part `index` of `count` equal parts.
    pub const fn part(self, index: usize, count: usize) -> Self {
        let length = (self.to - self.from) as usize;
        Self {
            from: self.from + (length * index / count) as u32,
            to: self.from + (length * (index + 1) / count) as u32,
        }
    }
}

/// A node of one tree.
#[derive(Debug, Clone, Serialize)]
pub struct Unit {
    /// Stable over versions of the plan: `rlw/gongwu-3/06`, `rlw/party/gongwu-3-1`.
    pub key: String,
    pub tenant: &'static str,
    pub tree: Tree,
    pub kind: UnitKind,
    pub parent: Option<String>,
    pub name: String,
    /// People whose post is in this very unit, not below it.
    pub staff: usize,
    pub stretch: Option<Stretch>,
    /// 场景: 港口集疏运, 铁路线路运营, 维修, 车站, …
    pub scenes: Vec<&'static str>,
    /// What kinds of matter occur here; the needs corpus asks for them.
    pub tags: Vec<&'static str>,
    pub shift: Option<Shift>,
    /// In a section where the mobile signal is weak.
    pub weak_signal: bool,
    /// Branches only: keys of the administrative units whose staff it serves.
    pub serves: Vec<String>,
}

impl Unit {
    fn new(tenant: &'static str, tree: Tree, kind: UnitKind, key: String, name: impl Into<String>) -> Self {
        Self {
            key,
            tenant,
            tree,
            kind,
            parent: None,
            name: name.into(),
            staff: 0,
            stretch: None,
            scenes: Vec::new(),
            tags: Vec::new(),
            shift: None,
            weak_signal: false,
            serves: Vec::new(),
        }
    }

    fn under(mut self, parent: &str) -> Self {
        self.parent = Some(parent.to_owned());
        self
    }

    pub fn has_tag(&self, tag: &str) -> bool {
        self.tags.contains(&tag)
    }
}

/// All units of all tenants; a parent stands before its children.
pub fn units() -> Vec<Unit> {
    let mut units = railway::units();
    units.extend(hospital::units());
    for tenant in TENANTS.iter().filter(|tenant| tenant.light) {
        units.extend(hospital::light_units(tenant));
    }
    units
}

/// The unit and those above it, nearest first.
pub fn line_of<'a>(units: &'a [Unit], key: &'a str) -> Vec<&'a Unit> {
    let mut line = Vec::new();
    let mut next = Some(key);
    while let Some(unit) = next.and_then(|key| units.iter().find(|unit| unit.key == key)) {
        next = unit.parent.as_deref();
        line.push(unit);
    }
    line
}
