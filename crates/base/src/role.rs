//! Who may do what: roles are granted on a unit and hold for all below it.
//!
//! A permission is a constant of the module that owns the action; it lists the
//! roles that carry it. So the table role × permission stands nowhere twice,
//! and the access matrix test prints it.

use serde::{Deserialize, Serialize};

macro_rules! roles {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Role { $($(#[$doc])* #[serde(rename = $code)] $name,)+ }

        impl Role {
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// The word in the store, in addresses and in message keys (`role-…`).
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            pub fn from_code(code: &str) -> Option<Self> {
                match code { $($code => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

roles! {
    /// Everybody with a post; needs no grant.
    Employee = "employee",
    /// 班组长, 护士长
    TeamLeader = "team-leader",
    /// 联络员
    Liaison = "liaison",
    /// 党支部书记
    BranchSecretary = "branch-secretary",
    /// 科室主任, 车间主任: signs "cannot, because"
    UnitLeader = "unit-leader",
    /// 兼职/专职教员: writes units and assigns them
    Educator = "educator",
    /// Reviews what others wrote.
    Reviewer = "reviewer",
    MediaEditor = "media-editor",
    /// Works needs for a department.
    NeedHandler = "need-handler",
    /// Works needs for the trade union.
    UnionHandler = "union-handler",
    /// EAP counsellor: the sensitive lane.
    Counsellor = "counsellor",
    /// 法律顾问, 公职律师: gives advice that nobody else hears of.
    LegalAdviser = "legal-adviser",
    /// 蹲点领导
    ContactLeader = "contact-leader",
    Assessor = "assessor",
    /// 纪委 observer: the process, never the person.
    DisciplineObserver = "discipline-observer",
    /// 系统管理员
    SystemAdmin = "system-admin",
    /// 安全保密管理员
    SecurityAdmin = "security-admin",
    /// 安全审计员
    AuditAdmin = "audit-admin",
    /// Consortium librarian: shares courses between organisations.
    Librarian = "librarian",
    /// 学习数据管理员: looks into the learning records, each look audited.
    DataSteward = "data-steward",
}

impl Role {
    /// The three administrators, who must carry a second factor and of whom
    /// nobody may be two (classified protection, GB/T 22239-2019 8.1.5).
    pub const fn is_administrator(self) -> bool {
        matches!(self, Self::SystemAdmin | Self::SecurityAdmin | Self::AuditAdmin)
    }
}

/// Something that a role may do. `name` is `module.thing.verb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Permission {
    pub name: &'static str,
    pub roles: &'static [Role],
}
