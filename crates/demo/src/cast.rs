//! The named cast: people whom tests and the demonstration's sign-in page call
//! by a slug.
//!
//! Twelve of them stand on the sign-in page ([`Persona::sign_in`] gives the
//! order); the others are signed in by slug. Role words are those of
//! `base::Role::code`.

use serde::Serialize;

use crate::names::Sex;
use crate::org::{CONTACT_ZONE, HOSPITAL, K87_TEAM, RAILWAY};
use crate::people::{Employment, ReachedBy};

#[derive(Debug, Clone, Serialize)]
pub struct Persona {
    pub slug: &'static str,
    pub name: &'static str,
    #[serde(skip)]
    pub sex: Sex,
    pub age: i16,
    pub tenant: &'static str,
    /// Key of the unit in which the post is.
    pub unit: &'static str,
    pub post: &'static str,
    /// 职务, where the post carries one.
    pub duty: Option<&'static str>,
    pub employment: Employment,
    pub reached_by: ReachedBy,
    /// Role word and the unit on which it is granted.
    pub roles: &'static [(&'static str, &'static str)],
    /// Place on the sign-in page, from 1; `None` where not shown.
    pub sign_in: Option<u8>,
    /// What this person's day looks like, for the sign-in page.
    pub line_zh: &'static str,
    pub line_en: &'static str,
}

use Employment::{Contract, Dispatched, InPost};
use Sex::{Man, Woman};

const BASE: Persona = Persona {
    slug: "",
    name: "",
    sex: Man,
    age: 40,
    tenant: RAILWAY,
    unit: "",
    post: "管理/技术",
    duty: None,
    employment: InPost,
    reached_by: ReachedBy::Phone,
    roles: &[],
    sign_in: None,
    line_zh: "",
    line_en: "",
};

pub static CAST: [Persona; 27] = [
    Persona {
        slug: "line-worker",
        name: "周海生",
        age: 33,
        unit: K87_TEAM,
        post: "线路工",
        sign_in: Some(1),
        line_zh: "K87 线路工区，夜里上天窗，回来用手机学习、提需求",
        line_en: "Track worker at K87, on the line in night windows, learns and speaks up by phone",
        ..BASE
    },
    Persona {
        slug: "nicu-nurse",
        name: "林晓雯",
        sex: Woman,
        age: 29,
        tenant: HOSPITAL,
        unit: "hsp/nicu",
        post: "护士",
        employment: Contract,
        sign_in: Some(2),
        line_zh: "新生儿科护士，轮到大夜班，只有零碎时间",
        line_en: "Newborn-ward nurse on nights, with minutes to spare between rounds",
        ..BASE
    },
    Persona {
        slug: "cleaner",
        name: "孙桂兰",
        sex: Woman,
        age: 53,
        tenant: HOSPITAL,
        unit: "hsp/houqin",
        post: "保洁员",
        employment: Dispatched,
        reached_by: ReachedBy::Paper,
        sign_in: Some(3),
        line_zh: "劳务派遣保洁员，不用智能手机，靠纸面和联络员",
        line_en: "Dispatched cleaner without a smartphone, reached on paper and through the liaison",
        ..BASE
    },
    Persona {
        slug: "team-leader",
        name: "马国强",
        age: 47,
        unit: K87_TEAM,
        post: "线路工",
        duty: Some("工长"),
        roles: &[("team-leader", K87_TEAM)],
        sign_in: Some(4),
        line_zh: "K87 线路工区工长，带十几个人，班前会只有十分钟",
        line_en: "Leads the K87 track team; the briefing before a shift has ten minutes",
        ..BASE
    },
    Persona {
        slug: "liaison",
        name: "陈立冬",
        age: 36,
        unit: "rlw/gongdian-2/03",
        post: "接触网工",
        roles: &[("liaison", "rlw/gongdian-2/03")],
        sign_in: Some(5),
        line_zh: "供电二车间接触网工，兼联络员，替工友把话带上来",
        line_en: "Overhead-line worker and liaison who carries colleagues' words upward",
        ..BASE
    },
    Persona {
        slug: "branch-secretary",
        name: "高秀峰",
        age: 50,
        unit: CONTACT_ZONE,
        duty: Some("党支部书记"),
        roles: &[("branch-secretary", "rlw/party/lianluo-1"), ("need-handler", CONTACT_ZONE)],
        sign_in: Some(6),
        line_zh: "联络线站区党支部书记，八个点散在二十七公里上",
        line_en: "Branch secretary of eight posts scattered over 27 km",
        ..BASE
    },
    Persona {
        slug: "media-editor",
        name: "沈佳宁",
        sex: Woman,
        age: 34,
        tenant: HOSPITAL,
        unit: "hsp/dangban",
        post: "宣传干事",
        roles: &[("media-editor", "hsp")],
        sign_in: Some(7),
        line_zh: "医院宣传干事，写稿、审稿、更正",
        line_en: "Hospital editor: writes, reviews, corrects",
        ..BASE
    },
    Persona {
        slug: "union-handler",
        name: "赵春梅",
        sex: Woman,
        age: 45,
        unit: "rlw/jiguan/gonghui",
        roles: &[("union-handler", "rlw")],
        sign_in: Some(8),
        line_zh: "公司工会干事，办福利、子女暑托和帮扶",
        line_en: "Trade-union officer for welfare, summer care and support",
        ..BASE
    },
    Persona {
        slug: "eap-counsellor",
        name: "温静怡",
        sex: Woman,
        age: 39,
        tenant: HOSPITAL,
        unit: "hsp/fubao",
        post: "心理咨询师",
        roles: &[("counsellor", "hsp")],
        sign_in: Some(9),
        line_zh: "员工心理服务的咨询师，只有她和本人看得见内容",
        line_en: "Counsellor of the staff psychological service; nobody else reads her cases",
        ..BASE
    },
    Persona {
        slug: "contact-leader",
        name: "郑志远",
        age: 52,
        unit: "rlw/jiguan/lingdao",
        duty: Some("副总经理"),
        roles: &[("contact-leader", CONTACT_ZONE)],
        sign_in: Some(10),
        line_zh: "副总经理，联系点在联络线站区，答应的事要回头看",
        line_en: "Deputy general manager whose contact point is the link-line zone",
        ..BASE
    },
    Persona {
        slug: "educator",
        name: "何振东",
        age: 41,
        unit: "rlw/jiguan/jiaopei",
        post: "专职教员",
        roles: &[("educator", "rlw")],
        sign_in: Some(11),
        line_zh: "专职教员，把现场的事写成三五分钟的微课",
        line_en: "Full-time educator who turns the field into units of a few minutes",
        ..BASE
    },
    Persona {
        slug: "system-admin",
        name: "方一鸣",
        age: 35,
        unit: "rlw/jiguan/xinxi",
        roles: &[("system-admin", "rlw")],
        sign_in: Some(12),
        line_zh: "系统管理员，管机构、名册和设置，看不到内容",
        line_en: "System administrator: organisation, roster, settings, and no contents",
        ..BASE
    },
    Persona {
        slug: "security-admin",
        name: "罗建安",
        age: 44,
        unit: "rlw/jiguan/xinxi",
        roles: &[("security-admin", "rlw")],
        line_zh: "安全保密管理员，授角色、解锁账号",
        line_en: "Security administrator: grants roles and unlocks accounts",
        ..BASE
    },
    Persona {
        slug: "audit-admin",
        name: "彭素琴",
        sex: Woman,
        age: 48,
        unit: "rlw/jiguan/xinxi",
        roles: &[("audit-admin", "rlw")],
        line_zh: "安全审计员，只看日志",
        line_en: "Audit administrator: reads the log and nothing else",
        ..BASE
    },
    Persona {
        slug: "assessor",
        name: "蒋文博",
        age: 42,
        tenant: HOSPITAL,
        unit: "hsp/renshi",
        post: "管理人员",
        roles: &[("assessor", "hsp")],
        line_zh: "人事科，考核小组成员",
        line_en: "Personnel officer on the assessment panel",
        ..BASE
    },
    Persona {
        slug: "discipline-observer",
        name: "严正清",
        age: 49,
        unit: "rlw/jiguan/jiwei",
        roles: &[("discipline-observer", "rlw")],
        line_zh: "纪委监督员，看流程，不看内容",
        line_en: "Discipline observer: sees the process, never the person",
        ..BASE
    },
    Persona {
        slug: "librarian",
        name: "顾婉清",
        sex: Woman,
        age: 38,
        tenant: HOSPITAL,
        unit: "hsp/xinxi",
        post: "信息工程师",
        roles: &[("librarian", "hsp")],
        line_zh: "医联体课程管理员，管共享和互认",
        line_en: "Consortium librarian for shared courses and recognition",
        ..BASE
    },
    Persona {
        slug: "data-steward",
        name: "许文清",
        sex: Woman,
        age: 37,
        unit: "rlw/jiguan/jiaopei",
        roles: &[("data-steward", "rlw")],
        line_zh: "教育培训部学习数据管理员，查、导入导出学习记录，每次查看都留痕",
        line_en: "Data steward in the training department: looks into learning records, each look audited",
        ..BASE
    },
    Persona {
        slug: "reviewer",
        name: "宋立民",
        age: 55,
        unit: "rlw/jiguan/anjian",
        roles: &[("reviewer", "rlw")],
        line_zh: "安监部老工程师，审课：条文、动作、数字逐条对",
        line_en: "Veteran safety engineer who reviews units line by line",
        ..BASE
    },
    Persona {
        slug: "logistics-handler",
        name: "吴桂芳",
        sex: Woman,
        age: 46,
        unit: "rlw/jiguan/houqin",
        roles: &[("need-handler", "rlw/jiguan/houqin")],
        line_zh: "后勤保障部，食宿、环境类需求的承办人",
        line_en: "Logistics officer who works needs on food, lodging and surroundings",
        ..BASE
    },
    Persona {
        slug: "hr-handler",
        name: "丁晓岚",
        sex: Woman,
        age: 37,
        tenant: HOSPITAL,
        unit: "hsp/renshi",
        post: "管理人员",
        roles: &[("need-handler", "hsp/renshi")],
        line_zh: "人事科，薪酬、岗位类需求的承办人",
        line_en: "Personnel officer who works needs on pay and posts",
        ..BASE
    },
    Persona {
        slug: "workshop-director",
        name: "石永刚",
        age: 51,
        unit: "rlw/gongwu-3",
        duty: Some("主任"),
        roles: &[("unit-leader", "rlw/gongwu-3")],
        line_zh: "工务三车间主任，办不了的事由他签字说明原因",
        line_en: "Workshop director who signs “cannot, because”",
        ..BASE
    },
    Persona {
        slug: "hospital-logistics",
        name: "杜学明",
        age: 50,
        tenant: HOSPITAL,
        unit: "hsp/houqin",
        post: "管理人员",
        duty: Some("主任"),
        roles: &[("need-handler", "hsp/houqin"), ("unit-leader", "hsp/houqin")],
        line_zh: "医院后勤保障部主任，食宿、环境和保卫类需求的承办人",
        line_en: "Head of hospital logistics who works needs on surroundings and security",
        ..BASE
    },
    Persona {
        slug: "party-secretary",
        name: "许敬民",
        age: 47,
        unit: "rlw/jiguan/dangban",
        roles: &[("branch-secretary", "rlw/party")],
        line_zh: "公司党委的组织员，支部报上来的难题，由他逐件给答复",
        line_en: "Organiser of the Party committee who answers what the branches cannot solve",
        ..BASE
    },
    Persona {
        slug: "league-secretary",
        name: "孟小雨",
        sex: Woman,
        age: 28,
        unit: "rlw/jiguan/tuanwei",
        roles: &[("branch-secretary", "rlw/league")],
        line_zh: "公司团委干事，给新入路的青年找师傅、办活动",
        line_en: "Youth-league officer who finds newcomers a master and something to do",
        ..BASE
    },
    Persona {
        slug: "legal-adviser",
        name: "俞明哲",
        age: 43,
        unit: "rlw/jiguan/zonghe",
        roles: &[("legal-adviser", "rlw")],
        line_zh: "公司公职律师，职工私下来问，问了什么只有他知道",
        line_en: "In-house lawyer whom staff ask in private; nobody else learns what",
        ..BASE
    },
    Persona {
        slug: "county-librarian",
        name: "邵文娟",
        sex: Woman,
        age: 36,
        tenant: "linhe",
        unit: "linhe/bangong",
        post: "管理人员",
        roles: &[("librarian", "linhe"), ("educator", "linhe")],
        line_zh: "临河县医院院办，引用医联体的课程给本院职工学",
        line_en: "County hospital office: takes courses of the consortium for its own staff",
        ..BASE
    },
];

/// The persona of that slug.
pub fn persona(slug: &str) -> Option<&'static Persona> {
    CAST.iter().find(|persona| persona.slug == slug)
}

/// The twelve of the sign-in page in their order.
pub fn sign_in_page() -> Vec<&'static Persona> {
    let mut shown: Vec<_> = CAST.iter().filter(|persona| persona.sign_in.is_some()).collect();
    shown.sort_by_key(|persona| persona.sign_in);
    shown
}
