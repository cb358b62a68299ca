//! Who holds which role, and who belongs to which branch.

use std::collections::{HashMap, HashSet};

use jiff::civil::Date;

use super::{Educator, Employment, Grant, Membership, Person, Profession};
use crate::calendar::plus;
use crate::cast::persona;
use crate::org::{CONTACT_ZONE, HOSPITAL, NICU, NO_LIAISON, RAILWAY, Tree, Unit, UnitKind};
use crate::stream::{Stream, apportion};

pub fn grant(tenant: &str, units: &[Unit], staff: &mut [Person], as_of: Date, seed: u64) {
    let stream = &mut Stream::new(seed, &format!("duties/{tenant}"));
    let mut office = Office { units, staff, as_of, since: plus(as_of, -800) };
    office.cast();
    match tenant {
        RAILWAY => office.railway(stream),
        HOSPITAL => office.hospital(stream),
        _ => office.light(),
    }
}

struct Office<'a> {
    units: &'a [Unit],
    staff: &'a mut [Person],
    as_of: Date,
    since: Date,
}

impl Office<'_> {
    fn cast(&mut self) {
        for index in 0..self.staff.len() {
            let Some(persona) = self.staff[index].slug.and_then(persona) else { continue };
            for &(role, unit) in persona.roles {
                self.give(index, role, unit);
            }
        }
    }

    fn give(&mut self, index: usize, role: &'static str, unit: &str) {
        let person = &mut self.staff[index];
        if person.roles.iter().any(|grant| grant.role == role && grant.unit == unit) {
            return;
        }
        person.roles.push(Grant { role, unit: unit.to_owned(), from: self.since.max(person.joined) });
    }

    /// Gives `role` on `scope` to the first `count` people of `unit` without a
    /// duty and without a role; the cast's holders count.
    fn give_some(&mut self, unit: &str, role: &'static str, scope: &str, count: usize) {
        let held = self.staff.iter().filter(|p| p.unit == unit && p.has_role(role)).count();
        let free: Vec<usize> = (0..self.staff.len())
            .filter(|&index| {
                let person = &self.staff[index];
                person.unit == unit && person.slug.is_none() && person.duty.is_none() && person.roles.is_empty()
            })
            .take(count.saturating_sub(held))
            .collect();
        for index in free {
            self.give(index, role, scope);
        }
    }

    fn with_duty(&self, unit: &str) -> Vec<usize> {
        (0..self.staff.len())
            .filter(|&index| self.staff[index].unit == unit && self.staff[index].duty.is_some())
            .collect()
    }

    fn railway(&mut self, stream: &mut Stream) {
        self.railway_leaders();
        self.railway_contacts();
        self.railway_departments();
        self.educators();
        let secretaries = self.secretaries("rlw/party");
        self.party("rlw/party", 742, &secretaries, stream);
        self.league("rlw/league", None, stream);
        self.league_secretaries("rlw/league");
        self.union("rlw/union");
        self.transfers(stream);
    }

    /// Unit leaders of workshops and departments, leaders and liaisons of teams.
    fn railway_leaders(&mut self) {
        let units = self.units;
        for unit in units.iter().filter(|unit| unit.tenant == RAILWAY && unit.tree == Tree::Administration) {
            let heads = self.with_duty(&unit.key);
            match unit.kind {
                UnitKind::Workshop => {
                    self.give(heads[0], "unit-leader", &unit.key);
                    self.give(heads[1], "need-handler", &unit.key);
                }
                UnitKind::Department if unit.key != "rlw/jiguan/lingdao" => {
                    self.give(heads[0], "unit-leader", &unit.key);
                }
                UnitKind::Department => self.give(heads[0], "unit-leader", "rlw"),
                UnitKind::Team => {
                    self.give(heads[0], "team-leader", &unit.key);
                    if !NO_LIAISON.contains(&unit.key.as_str()) {
                        self.give_some(&unit.key, "liaison", &unit.key, 1);
                    }
                }
                _ => {}
            }
        }
    }

    /// 领导干部联系点: every team has one leader of headquarters; the zone of
    /// the planted story has the deputy general manager of the cast.
    fn railway_contacts(&mut self) {
        let leaders: Vec<usize> = (0..self.staff.len())
            .filter(|&index| {
                let person = &self.staff[index];
                person.unit.starts_with("rlw/jiguan") && person.duty.is_some() && person.slug != Some("contact-leader")
            })
            .collect();
        let units = self.units;
        let teams = units.iter().filter(|unit| {
            unit.tenant == RAILWAY && unit.kind == UnitKind::Team && !unit.key.starts_with(CONTACT_ZONE)
        });
        for (index, team) in teams.enumerate() {
            self.give(leaders[index % leaders.len()], "contact-leader", &team.key);
        }
    }

    fn railway_departments(&mut self) {
        for department in ["houqin", "zonghe", "renli", "caiwu", "jiaopei", "anjian"] {
            let key = format!("rlw/jiguan/{department}");
            self.give_some(&key, "need-handler", &key, 3);
        }
        self.give_some("rlw/jiguan/gonghui", "union-handler", "rlw", 2);
        self.give_some("rlw/jiguan/gonghui", "counsellor", "rlw", 2);
        self.give_some("rlw/jiguan/rongmeiti", "media-editor", "rlw", 3);
        self.give_some("rlw/jiguan/renli", "assessor", "rlw", 3);
        self.give_some("rlw/jiguan/anjian", "reviewer", "rlw", 3);
        self.give_some("rlw/jiguan/jiaopei", "librarian", "rlw", 1);
    }

    fn educators(&mut self) {
        for index in 0..self.staff.len() {
            if self.staff[index].educator.is_none() {
                continue;
            }
            let unit = self.staff[index].unit.clone();
            let full_time = self.staff[index].educator == Some(Educator::FullTime);
            let tenant = self.staff[index].tenant;
            self.give(index, "educator", if full_time { tenant } else { &unit });
        }
    }

    fn hospital(&mut self, stream: &mut Stream) {
        let units = self.units;
        let departments: Vec<&Unit> =
            units.iter().filter(|unit| unit.tenant == HOSPITAL && unit.kind == UnitKind::Department).collect();
        let leaders = self.with_duty("hsp/dangban");
        self.give(leaders[0], "unit-leader", "hsp");
        for (role, place) in [("system-admin", 0), ("security-admin", 1), ("audit-admin", 2)] {
            let seat = self.nth_free("hsp/xinxi", place);
            self.give(seat, role, "hsp");
        }
        for (index, unit) in departments.iter().enumerate() {
            let heads = self.with_duty(&unit.key);
            self.give(heads[0], "unit-leader", &unit.key);
            if let Some(&matron) = heads.iter().find(|&&head| self.staff[head].duty == Some("护士长")) {
                self.give(matron, "team-leader", &unit.key);
                self.give(matron, "need-handler", &unit.key);
            }
            self.give(leaders[index % leaders.len()], "contact-leader", &unit.key);
            self.give_some(&unit.key, "liaison", &unit.key, liaisons(&unit.key));
        }
        for key in ["hsp/renshi", "hsp/caiwu", "hsp/huli", "hsp/zhikong", "hsp/houqin", "hsp/xinxi"] {
            self.give_some(key, "need-handler", key, 2);
        }
        // The liaison of a small office carries its other role as well.
        let dangban = self.first("hsp/dangban", |person| person.has_role("liaison"));
        self.give(dangban, "union-handler", "hsp");
        self.give_some("hsp/erbao", "counsellor", "hsp", 1);
        self.give_some("hsp/renshi", "data-steward", "hsp", 1);
        self.give_some("hsp/zhikong", "reviewer", "hsp", 1);
        let matron = self.first("hsp/huli", |person| person.duty.is_some());
        self.give(matron, "reviewer", "hsp");
        let observer = self.first("hsp/jijian", |person| !person.has_role("liaison") && person.duty.is_none());
        self.give(observer, "discipline-observer", "hsp");
        self.educators();
        let secretaries = self.secretaries("hsp/party");
        self.party("hsp/party", 186, &secretaries, stream);
        self.league("hsp/league", Some(88), stream);
        self.league_secretaries("hsp/league");
        self.union("hsp/union");
    }

    fn first(&self, unit: &str, test: impl Fn(&Person) -> bool) -> usize {
        self.staff.iter().position(|person| person.unit == unit && test(person)).unwrap_or_default()
    }

    /// The `place`-th of those in `unit` whom no administrator's role would
    /// burden twice.
    fn nth_free(&self, unit: &str, place: usize) -> usize {
        let administrators = ["system-admin", "security-admin", "audit-admin"];
        let taken = administrators.iter().filter(|role| self.staff.iter().any(|p| p.has_role(role))).count();
        (0..self.staff.len())
            .filter(|&index| {
                let person = &self.staff[index];
                person.unit == unit
                    && person.slug.is_none()
                    && person.duty.is_none()
                    && person.employment != Employment::Dispatched
                    && !person.roles.iter().any(|grant| administrators.contains(&grant.role))
            })
            .nth(place.saturating_sub(taken))
            .unwrap_or_default()
    }

    fn light(&mut self) {
        let units = self.units;
        let tenant = self.staff[0].tenant;
        for unit in units.iter().filter(|unit| unit.tenant == tenant && unit.kind == UnitKind::Department) {
            let heads = self.with_duty(&unit.key);
            self.give(heads[0], "unit-leader", &unit.key);
            self.give_some(&unit.key, "liaison", &unit.key, 1);
        }
        let office = format!("{tenant}/bangong");
        for role in ["system-admin", "security-admin", "audit-admin", "librarian", "educator", "reviewer"] {
            self.give_some(&office, role, tenant, 1);
        }
    }

    /// One secretary a branch: whoever has the duty, else a leader or senior
    /// of the units that the branch serves.
    fn secretaries(&mut self, committee: &str) -> Vec<usize> {
        let units = self.units;
        let mut chosen = Vec::new();
        for branch in units.iter().filter(|unit| unit.parent.as_deref() == Some(committee)) {
            let serves: HashSet<&str> = branch.serves.iter().map(String::as_str).collect();
            let best = (0..self.staff.len())
                .filter(|index| serves.contains(self.staff[*index].unit.as_str()) && !chosen.contains(index))
                .filter(|&index| self.staff[index].employment != Employment::Dispatched)
                .max_by_key(|&index| {
                    let person = &self.staff[index];
                    let held = person.roles.iter().any(|it| it.role == "branch-secretary" && it.unit == branch.key);
                    let clerk = person.duty == Some("党支部书记");
                    let top = person.unit.ends_with("/lingdao") || person.unit.ends_with("/dangban");
                    (held, clerk, !top, person.duty.is_some(), person.slug.is_none(), -i32::from(person.birth_year))
                });
            if let Some(index) = best {
                self.give(index, "branch-secretary", &branch.key);
                chosen.push(index);
            }
        }
        chosen
    }

    /// `total` Party members, shared out over the branches by their staff;
    /// secretaries and those with a duty first.
    fn party(&mut self, committee: &str, total: usize, secretaries: &[usize], stream: &mut Stream) {
        let branches = self.branches(committee);
        let sizes: Vec<f64> = branches.iter().map(|(_, staff)| staff.len() as f64).collect();
        for ((key, mut staff), members) in branches.into_iter().zip(apportion(total, &sizes)) {
            stream.shuffle(&mut staff);
            staff.sort_by_key(|&index| {
                let person = &self.staff[index];
                let doctor = person.profession == Profession::Doctor;
                let young = person.age(self.as_of) < 25 || person.employment == Employment::Dispatched;
                (!secretaries.contains(&index), person.duty.is_none(), young, !doctor)
            });
            for &index in staff.iter().take(members) {
                self.join(index, Tree::Party, &key, 5);
            }
        }
    }

    /// League members: everybody up to 28 outside the Party, or the `total`
    /// youngest of them.
    fn league(&mut self, committee: &str, total: Option<usize>, stream: &mut Stream) {
        let mut young: Vec<(usize, String)> = Vec::new();
        for (key, staff) in self.branches(committee) {
            young.extend(staff.into_iter().map(|index| (index, key.clone())));
        }
        young.retain(|(index, _)| {
            let person = &self.staff[*index];
            person.age(self.as_of) <= 28 && person.member_of(Tree::Party).is_none()
        });
        stream.shuffle(&mut young);
        young.truncate(total.unwrap_or(young.len()));
        for (index, key) in young {
            self.join(index, Tree::League, &key, 1);
        }
    }

    /// One of its members leads each league branch.
    fn league_secretaries(&mut self, committee: &str) {
        for (branch, staff) in self.branches(committee) {
            let is_free = |person: &Person| person.slug.is_none() && person.roles.is_empty() && person.duty.is_none();
            let member = |person: &Person| person.member_of(Tree::League) == Some(branch.as_str());
            let first = staff.into_iter().find(|&index| is_free(&self.staff[index]) && member(&self.staff[index]));
            if let Some(index) = first {
                self.give(index, "branch-secretary", &branch);
            }
        }
    }

    fn union(&mut self, committee: &str) {
        let units = self.units;
        let mut branches = self.branches(committee);
        if let Some(root) = units.iter().find(|unit| unit.key == committee) {
            branches.push((root.key.clone(), self.served(root)));
        }
        for (key, staff) in branches {
            for index in staff {
                self.join(index, Tree::Union, &key, 0);
            }
        }
    }

    fn branches(&self, committee: &str) -> Vec<(String, Vec<usize>)> {
        let of = |unit: &&Unit| unit.parent.as_deref() == Some(committee);
        self.units.iter().filter(of).map(|unit| (unit.key.clone(), self.served(unit))).collect()
    }

    fn served(&self, branch: &Unit) -> Vec<usize> {
        let serves: HashSet<&str> = branch.serves.iter().map(String::as_str).collect();
        (0..self.staff.len()).filter(|&index| serves.contains(self.staff[index].unit.as_str())).collect()
    }

    fn join(&mut self, index: usize, tree: Tree, unit: &str, years_after: i64) {
        let person = &mut self.staff[index];
        let from = plus(person.joined, 365 * years_after).min(plus(self.as_of, -100));
        person.memberships.push(Membership { tree, unit: unit.to_owned(), from: from.max(person.joined), to: None });
    }

    /// One in forty of the railway's workers came from the neighbouring team
    /// in the last two years.
    fn transfers(&mut self, stream: &mut Stream) {
        let mut neighbours: HashMap<String, String> = HashMap::new();
        for pair in
            self.units.windows(2).filter(|pair| pair[0].parent == pair[1].parent && pair[1].kind == UnitKind::Team)
        {
            neighbours.insert(pair[1].key.clone(), pair[0].key.clone());
        }
        for person in self.staff.iter_mut().filter(|person| person.slug.is_none() && person.roles.is_empty()) {
            let Some(former) = neighbours.get(&person.unit) else { continue };
            let moved = plus(self.as_of, -stream.between(40, 700));
            if !stream.chance(0.025) || moved <= plus(person.joined, 60) {
                continue;
            }
            let tree = Tree::Administration;
            let earlier = Membership { tree, unit: former.clone(), from: person.joined, to: Some(moved) };
            person.memberships[0].from = moved;
            person.memberships.insert(0, earlier);
        }
    }
}

/// Thirty liaison officers over 23 departments: three in obstetrics, two in the
/// other five large clinical departments.
fn liaisons(key: &str) -> usize {
    match key {
        "hsp/chanke" => 3,
        "hsp/erke" | "hsp/fuke" | NICU | "hsp/mazui" | "hsp/jizhen" => 2,
        _ => 1,
    }
}
