//! The staff: 2,400 at the railway, 600 at the hospital, 40 at each light
//! tenant, with posts, memberships in the four trees and roles.
//!
//! Fields are the few that a roster import brings; no identity numbers.
//! Phone numbers begin with 100, which no mobile network uses.

mod duties;
mod seats;

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;
use serde::Serialize;

use crate::calendar::plus;
use crate::cast::{CAST, Persona};
use crate::names::{self, Sex};
use crate::org::{HOSPITAL, RAILWAY, TENANTS, Tree, Unit};
use crate::stream::Stream;
use seats::Seat;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Employment {
    /// 在编, at the railway 合同制正式工
    InPost,
    /// 聘用合同
    Contract,
    /// 劳务派遣
    Dispatched,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Profession {
    Worker,
    Manager,
    Doctor,
    Nurse,
    /// 医技, 药师
    Technician,
    /// 行政后勤
    Administration,
}

/// How messages reach the person: by phone, or on paper through the liaison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum ReachedBy {
    Phone,
    Paper,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Educator {
    FullTime,
    PartTime,
}

/// Belonging to a unit of one of the four trees over a time.
#[derive(Debug, Clone, Serialize)]
pub struct Membership {
    pub tree: Tree,
    pub unit: String,
    pub from: Date,
    pub to: Option<Date>,
}

/// A role (word of `base::Role::code`) held on a unit and all below it.
#[derive(Debug, Clone, Serialize)]
pub struct Grant {
    pub role: &'static str,
    pub unit: String,
    pub from: Date,
}

#[derive(Debug, Clone, Serialize)]
pub struct Person {
    /// Stable over versions of the plan: `rlw/p/0001`.
    pub key: String,
    /// Slug of the named cast.
    pub slug: Option<&'static str>,
    pub tenant: &'static str,
    pub staff_no: String,
    pub name: String,
    #[serde(skip)]
    pub sex: Sex,
    pub birth_year: i16,
    pub phone: String,
    /// Key of the administrative unit of the post.
    pub unit: String,
    pub employment: Employment,
    pub profession: Profession,
    pub post: String,
    pub duty: Option<&'static str>,
    pub level: &'static str,
    pub joined: Date,
    pub reached_by: ReachedBy,
    pub educator: Option<Educator>,
    pub memberships: Vec<Membership>,
    pub roles: Vec<Grant>,
}

impl Person {
    pub fn age(&self, on: Date) -> i16 {
        on.year() - self.birth_year
    }

    pub fn has_role(&self, role: &str) -> bool {
        self.roles.iter().any(|grant| grant.role == role)
    }

    pub fn member_of(&self, tree: Tree) -> Option<&str> {
        self.memberships.iter().find(|m| m.tree == tree && m.to.is_none()).map(|m| m.unit.as_str())
    }
}

/// Everybody, ordered by tenant and unit.
pub fn people(units: &[Unit], as_of: Date, seed: u64) -> Vec<Person> {
    let mut people = Vec::new();
    for tenant in &TENANTS {
        let mut staff = staff_of(tenant.slug, units, as_of, seed);
        duties::grant(tenant.slug, units, &mut staff, as_of, seed);
        people.append(&mut staff);
    }
    people
}

struct Draft<'a> {
    unit: &'a Unit,
    seat: Seat,
    persona: Option<&'static Persona>,
    age: i16,
    employment: Employment,
    educator: Option<Educator>,
}

fn staff_of(tenant: &'static str, units: &[Unit], as_of: Date, seed: u64) -> Vec<Person> {
    let stream = &mut Stream::new(seed, &format!("people/{tenant}"));
    let mut drafts = Vec::new();
    for unit in units.iter().filter(|unit| unit.tenant == tenant && unit.staff > 0) {
        drafts.extend(seated(unit, stream));
    }
    match tenant {
        RAILWAY => railway_traits(&mut drafts, stream),
        HOSPITAL => hospital_traits(&mut drafts, stream),
        _ => drafts.iter_mut().for_each(|draft| {
            let age = stream.between(24, 57) as i16;
            draft.age = draft.persona.map_or(age, |persona| persona.age);
        }),
    }
    named(tenant, drafts, as_of, stream)
}

/// The seats of a unit, with the cast in theirs: by duty, else by post, else
/// in the last seat without a duty, which then takes the persona's post.
fn seated<'a>(unit: &'a Unit, stream: &mut Stream) -> Vec<Draft<'a>> {
    let seats = seats::seats(unit, stream);
    let mut drafts: Vec<Draft> = seats
        .into_iter()
        .map(|seat| Draft { unit, seat, persona: None, age: 0, employment: Employment::InPost, educator: None })
        .collect();
    for persona in CAST.iter().filter(|persona| persona.unit == unit.key) {
        let free = |draft: &&mut Draft| draft.persona.is_none() && draft.seat.duty == persona.duty;
        let by_post = drafts.iter().position(|draft| {
            draft.persona.is_none() && draft.seat.duty == persona.duty && draft.seat.post == persona.post
        });
        let draft = match by_post {
            Some(index) => Some(&mut drafts[index]),
            None => drafts.iter_mut().rev().find(free),
        };
        if let Some(draft) = draft {
            persona.post.clone_into(&mut draft.seat.post);
            draft.persona = Some(persona);
            draft.age = persona.age;
            draft.employment = persona.employment;
        }
    }
    drafts
}

/// Ages of the railway's staff, and its 46 educators with their age structure:
/// 7 up to 35, 13 up to 45, 19 up to 55, 7 above.
fn railway_traits(drafts: &mut [Draft], stream: &mut Stream) {
    for draft in drafts.iter_mut() {
        draft.educator = (draft.persona.is_some_and(|p| p.slug == "educator")).then_some(Educator::FullTime);
        if draft.persona.is_some() {
            continue;
        }
        draft.age = match draft.seat.duty {
            Some("工长" | "班长" | "队长" | "组长" | "值班站长") => stream.between(34, 56),
            Some(_) => stream.between(40, 58),
            None => [stream.between(22, 32), stream.between(30, 48), stream.between(40, 59)][stream.index(3)],
        } as i16;
        let port = draft.unit.has_tag("port") || draft.unit.has_tag("freight");
        if draft.seat.duty.is_none() && stream.chance(if port { 0.2 } else { 0.03 }) {
            draft.employment = Employment::Dispatched;
        }
    }
    let mut ages = Vec::new();
    // One of the 36–45 band is the educator of the cast.
    for (count, from, to) in [(7, 27, 36), (12, 36, 46), (19, 46, 56), (7, 56, 60)] {
        ages.extend((0..count).map(|_| stream.between(from, to) as i16));
    }
    stream.shuffle(&mut ages);
    let mut ages = ages.into_iter();
    let mut appoint = |unit: &str, count: usize, educator: Educator, duty: Option<&str>| {
        let free = drafts.iter_mut().filter(|draft| {
            draft.unit.key == unit && draft.persona.is_none() && draft.educator.is_none() && draft.seat.duty == duty
        });
        for draft in free.take(count) {
            draft.educator = Some(educator);
            draft.employment = Employment::InPost;
            draft.age = ages.next().unwrap_or(40);
        }
    };
    for (department, count) in [("jiaopei", 5), ("dangban", 4), ("rongmeiti", 1), ("tuanwei", 1)] {
        appoint(&format!("rlw/jiguan/{department}"), count, Educator::FullTime, None);
    }
    let workshops = [
        "beigang",
        "gangqian",
        "huanxi",
        "shuniunan",
        "donglian",
        "lianluo",
        "gongwu-1",
        "gongwu-2",
        "gongwu-3",
        "gongwu-4",
        "qiaosui",
        "dianwu-1",
        "dianwu-2",
        "gongdian-1",
        "gongdian-2",
        "jicheyunyong",
        "jichejianxiu",
        "gangkou",
        "huoyun",
    ];
    for (index, workshop) in workshops.iter().enumerate() {
        // 19 + 15 = 34: the four small workshops have one educator only.
        let count = if index < 15 { 2 } else { 1 };
        appoint(&format!("rlw/{workshop}"), count, Educator::PartTime, None);
    }
}

/// Ages ≤30 198, 31–40 224, 41–50 118, ≥51 60; in-post 318, contract 232,
/// dispatched 50; 18 educators.
fn hospital_traits(drafts: &mut [Draft], stream: &mut Stream) {
    hospital_ages(drafts, stream);
    let mut order: Vec<usize> = (0..drafts.len()).filter(|&index| drafts[index].persona.is_none()).collect();
    let score = |draft: &Draft| {
        let post = match draft.seat.profession {
            Profession::Doctor => 25.0,
            Profession::Technician => 6.0,
            Profession::Administration if draft.unit.has_tag("logistics") => -40.0,
            Profession::Administration if draft.unit.has_tag("clinical") => -30.0,
            _ => 0.0,
        };
        f64::from(draft.age) + post + if draft.seat.duty.is_some() { 60.0 } else { 0.0 }
    };
    let scores: Vec<f64> = drafts.iter().map(|draft| score(draft) + 8.0 * stream.normal()).collect();
    order.sort_by(|&a, &b| scores[b].total_cmp(&scores[a]));
    let cast = |kind| drafts.iter().filter(|draft| draft.persona.is_some() && draft.employment == kind).count();
    let (in_post, contract) = (318 - cast(Employment::InPost), 232 - cast(Employment::Contract));
    for (place, &index) in order.iter().enumerate() {
        drafts[index].employment = match place {
            place if place < in_post => Employment::InPost,
            place if place < in_post + contract => Employment::Contract,
            _ => Employment::Dispatched,
        };
    }
    hospital_educators(drafts);
}

fn hospital_ages(drafts: &mut [Draft], stream: &mut Stream) {
    let mut ages: Vec<i16> = Vec::new();
    for (count, from, to) in [(198, 22, 31), (224, 31, 41), (118, 41, 51), (60, 51, 60)] {
        let cast = drafts.iter().filter(|d| d.persona.is_some() && (from..to).contains(&i64::from(d.age))).count();
        ages.extend((cast..count).map(|_| stream.between(from, to) as i16));
    }
    ages.sort_unstable();
    // Heads are drawn from the elder half, the others share the rest at random.
    for draft in drafts.iter_mut().filter(|draft| draft.persona.is_none() && draft.seat.duty.is_some()) {
        let elder = ages.len() * 3 / 4;
        draft.age = ages.remove(elder + stream.index(ages.len() - elder));
    }
    stream.shuffle(&mut ages);
    for draft in drafts.iter_mut().filter(|draft| draft.persona.is_none() && draft.seat.duty.is_none()) {
        draft.age = ages.pop().unwrap_or(35);
    }
}

fn hospital_educators(drafts: &mut [Draft]) {
    let seats: [(&str, usize, Educator); 16] = [
        ("hsp/dangban", 2, Educator::FullTime),
        ("hsp/huli", 2, Educator::FullTime),
        ("hsp/chanke", 1, Educator::PartTime),
        ("hsp/erke", 1, Educator::PartTime),
        ("hsp/fuke", 1, Educator::PartTime),
        ("hsp/nicu", 1, Educator::PartTime),
        ("hsp/mazui", 1, Educator::PartTime),
        ("hsp/jizhen", 1, Educator::PartTime),
        ("hsp/chaosheng", 1, Educator::PartTime),
        ("hsp/jianyan", 1, Educator::PartTime),
        ("hsp/yaoxue", 1, Educator::PartTime),
        ("hsp/fubao", 1, Educator::PartTime),
        ("hsp/erbao", 1, Educator::PartTime),
        ("hsp/zhikong", 1, Educator::PartTime),
        ("hsp/ruxian", 1, Educator::PartTime),
        ("hsp/shengzhi", 1, Educator::PartTime),
    ];
    for (unit, count, educator) in seats {
        let free = drafts.iter_mut().filter(|draft| {
            draft.unit.key == unit
                && draft.persona.is_none()
                && draft.seat.duty.is_none()
                && draft.employment != Employment::Dispatched
        });
        free.take(count).for_each(|draft| draft.educator = Some(educator));
    }
}

fn named(tenant: &'static str, drafts: Vec<Draft>, as_of: Date, stream: &mut Stream) -> Vec<Person> {
    let mut taken: HashSet<String> =
        CAST.iter().filter(|persona| persona.tenant == tenant).map(|persona| persona.name.to_owned()).collect();
    let mut phones = HashSet::new();
    drafts
        .into_iter()
        .enumerate()
        .map(|(index, draft)| person(tenant, index + 1, draft, as_of, stream, &mut taken, &mut phones))
        .collect()
}

fn person(
    tenant: &'static str,
    number: usize,
    draft: Draft,
    as_of: Date,
    stream: &mut Stream,
    taken: &mut HashSet<String>,
    phones: &mut HashSet<String>,
) -> Person {
    let birth_year = as_of.year() - draft.age;
    let sex = draft.persona.map_or_else(|| seats::sex(&draft.seat, draft.unit, stream), |persona| persona.sex);
    let name = match draft.persona {
        Some(persona) => persona.name.to_owned(),
        None => names::draw(stream, taken, sex, birth_year),
    };
    let most = i64::from((draft.age - 21).max(1)).min(30);
    let served = stream.between(0, most);
    // Leaders and elders came long ago.
    let settled = draft.persona.is_some() || draft.seat.duty.is_some() || draft.age > 44;
    let served = if settled { i64::midpoint(served, most) } else { served };
    let joined = plus(as_of, -(served * 365 + stream.between(70, 400)));
    let joined = draft.persona.map_or(joined, |_| joined.min(plus(as_of, -1200)));
    let membership = Membership { tree: Tree::Administration, unit: draft.unit.key.clone(), from: joined, to: None };
    Person {
        key: format!("{tenant}/p/{number:04}"),
        slug: draft.persona.map(|persona| persona.slug),
        tenant,
        staff_no: staff_no(tenant, number),
        name,
        sex,
        birth_year,
        phone: phone(stream, phones),
        unit: draft.unit.key.clone(),
        employment: draft.employment,
        profession: draft.seat.profession,
        level: seats::level(&draft.seat, draft.age, draft.seat.duty.is_some(), stream),
        post: draft.seat.post,
        duty: draft.seat.duty,
        joined,
        reached_by: draft.persona.map_or(ReachedBy::Phone, |persona| persona.reached_by),
        educator: draft.educator,
        memberships: vec![membership],
        roles: Vec::new(),
    }
}

fn staff_no(tenant: &str, number: usize) -> String {
    match tenant {
        RAILWAY => format!("H{number:05}"),
        HOSPITAL => format!("B{number:04}"),
        _ => format!("{}{number:03}", tenant[..1].to_uppercase()),
    }
}

fn phone(stream: &mut Stream, phones: &mut HashSet<String>) -> String {
    loop {
        let phone = format!("100{:08}", stream.between(0, 100_000_000));
        if phones.insert(phone.clone()) {
            return phone;
        }
    }
}

/// People by key.
pub fn by_key(people: &[Person]) -> HashMap<&str, &Person> {
    people.iter().map(|person| (person.key.as_str(), person)).collect()
}
