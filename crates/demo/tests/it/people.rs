use std::collections::{HashMap, HashSet};

use demo::DEFAULT_AS_OF;
use demo::cast::{CAST, sign_in_page};
use demo::org::{HOSPITAL, NO_LIAISON, RAILWAY, Tree, UnitKind};
use demo::people::{Educator, Employment, Person, Profession, ReachedBy};

use crate::PLAN;

fn of(tenant: &'static str) -> impl Iterator<Item = &'static Person> {
    PLAN.people.iter().filter(move |person| person.tenant == tenant)
}

fn members(tenant: &'static str, tree: Tree) -> usize {
    of(tenant).filter(|person| person.member_of(tree).is_some()).count()
}

/// How many of the ages lie in each of the bands that end with `upto`.
fn bands<'a>(people: impl Iterator<Item = &'a Person>, upto: [i16; 4]) -> [usize; 4] {
    let mut counts = [0; 4];
    for person in people {
        let age = person.age(DEFAULT_AS_OF);
        counts[upto.iter().position(|end| age <= *end).unwrap()] += 1;
    }
    counts
}

#[test]
fn the_railway_has_its_people() {
    assert_eq!(of(RAILWAY).count(), 2400);
    assert_eq!(members(RAILWAY, Tree::Party), 742);
    assert_eq!(members(RAILWAY, Tree::Union), 2400);
    let educators: Vec<_> = of(RAILWAY).filter(|person| person.educator.is_some()).collect();
    let full_time = educators.iter().filter(|person| person.educator == Some(Educator::FullTime)).count();
    assert_eq!((educators.len(), full_time), (46, 12));
    assert_eq!(bands(educators.into_iter(), [35, 45, 55, 99]), [7, 13, 19, 7]);
}

#[test]
fn the_hospital_has_its_people() {
    let count = |test: &dyn Fn(&Person) -> bool| of(HOSPITAL).filter(|person| test(person)).count();
    assert_eq!(count(&|_| true), 600);
    let professions = [Profession::Doctor, Profession::Nurse, Profession::Technician, Profession::Administration];
    assert_eq!(professions.map(|wanted| count(&|p| p.profession == wanted)), [168, 276, 86, 70]);
    let employments = [Employment::InPost, Employment::Contract, Employment::Dispatched];
    assert_eq!(employments.map(|wanted| count(&|p| p.employment == wanted)), [318, 232, 50]);
    assert_eq!(bands(of(HOSPITAL), [30, 40, 50, 99]), [198, 224, 118, 60]);
    assert_eq!((members(HOSPITAL, Tree::Party), members(HOSPITAL, Tree::League)), (186, 88));
    assert_eq!(count(&|p| p.has_role("liaison")), 30);
    assert_eq!((count(&|p| p.educator.is_some()), count(&|p| p.educator == Some(Educator::FullTime))), (18, 4));
    let homes: HashSet<&str> = of(HOSPITAL).filter(|p| p.has_role("liaison")).map(|p| p.unit.as_str()).collect();
    assert_eq!(homes.len(), 23, "a department has no liaison");
}

#[test]
fn every_team_has_a_leader_a_contact_leader_and_but_for_five_a_liaison() {
    let mut held: HashMap<(&str, &str), usize> = HashMap::new();
    for grant in of(RAILWAY).flat_map(|person| &person.roles) {
        *held.entry((grant.role, grant.unit.as_str())).or_default() += 1;
    }
    let has = |role, unit: &str| held.get(&(role, unit)).copied().unwrap_or_default();
    for team in PLAN.units.iter().filter(|unit| unit.kind == UnitKind::Team) {
        assert_eq!(has("team-leader", &team.key), 1, "{}", team.key);
        let zone = team.parent.as_deref().unwrap_or_default();
        assert_eq!(has("contact-leader", &team.key) + has("contact-leader", zone), 1, "{}", team.key);
        let liaisons = usize::from(!NO_LIAISON.contains(&team.key.as_str()));
        assert_eq!(has("liaison", &team.key), liaisons, "{}", team.key);
    }
    for branch in PLAN.units.iter().filter(|unit| unit.tree == Tree::Party && unit.kind == UnitKind::Branch) {
        let secretaries =
            PLAN.people.iter().filter(|p| p.roles.iter().any(|g| g.role == "branch-secretary" && g.unit == branch.key));
        assert_eq!(secretaries.count(), 1, "{}", branch.key);
    }
}

#[test]
fn the_cast_is_there_with_its_roles() {
    let page = sign_in_page();
    assert_eq!(page.len(), 12);
    assert!(page.iter().zip(1..).all(|(persona, place)| persona.sign_in == Some(place)));
    assert!(page.iter().any(|persona| persona.tenant == HOSPITAL));
    for persona in &CAST {
        let person = PLAN.people.iter().find(|person| person.slug == Some(persona.slug)).unwrap();
        assert_eq!((person.name.as_str(), person.unit.as_str()), (persona.name, persona.unit));
        assert_eq!((person.post.as_str(), person.duty), (persona.post, persona.duty), "{}", persona.slug);
        assert_eq!(person.age(DEFAULT_AS_OF), persona.age);
        for (role, unit) in persona.roles {
            assert!(person.roles.iter().any(|grant| grant.role == *role && grant.unit == *unit), "{}", persona.slug);
        }
    }
    let cleaner = PLAN.people.iter().find(|person| person.slug == Some("cleaner")).unwrap();
    assert_eq!((cleaner.employment, cleaner.reached_by), (Employment::Dispatched, ReachedBy::Paper));
}

#[test]
fn nobody_is_two_administrators() {
    let administrators = ["system-admin", "security-admin", "audit-admin"];
    let roles = |person: &Person| administrators.iter().filter(|role| person.has_role(role)).count();
    assert!(PLAN.people.iter().all(|person| roles(person) <= 1));
    for tenant in demo::org::TENANTS {
        assert_eq!(of(tenant.slug).map(roles).sum::<usize>(), 3, "{}", tenant.slug);
    }
}

#[test]
fn keys_names_and_phones_are_of_one_person_each() {
    let distinct = |field: fn(&Person) -> String| {
        PLAN.people.iter().map(|person| (person.tenant, field(person))).collect::<HashSet<_>>().len()
    };
    let fields: [fn(&Person) -> String; 4] =
        [|p| p.key.clone(), |p| p.name.clone(), |p| p.phone.clone(), |p| p.staff_no.clone()];
    assert_eq!(fields.map(distinct), [PLAN.people.len(); 4]);
    for person in &PLAN.people {
        assert!(person.phone.len() == 11 && person.phone.starts_with("100"), "{}", person.phone);
        assert!((20..=60).contains(&person.age(DEFAULT_AS_OF)) && person.joined < DEFAULT_AS_OF, "{}", person.key);
        for membership in &person.memberships {
            assert!(membership.to.is_none_or(|to| to > membership.from), "{}", person.key);
            assert!(membership.from >= person.joined && membership.from < DEFAULT_AS_OF, "{}", person.key);
        }
    }
}
