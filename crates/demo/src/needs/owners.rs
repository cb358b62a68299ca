//! Who works a need, who hears of its delay, who signs.

use super::text::short;
use super::{Category, Ground};
use crate::org::Unit;
use crate::people::Person;

impl<'a> Ground<'a> {
    /// Those who work the needs of a category.
    pub fn owners(&self, category: &Category) -> Vec<&'a Person> {
        let fits = |person: &&Person| {
            person.tenant == category.tenant
                && person.has_role(&category.role)
                && (person.unit == category.owner || category.role != "need-handler")
        };
        self.people.iter().filter(fits).collect()
    }

    /// The handler on the spot: a workshop's secretary, a ward's matron.
    pub fn handler_near(&self, unit: &Unit, besides: &str) -> Option<&'a Person> {
        let near = |person: &&Person| {
            person.key != besides
                && person.roles.iter().any(|grant| {
                    grant.role == "need-handler"
                        && (grant.unit == unit.key || unit.parent.as_ref() == Some(&grant.unit))
                })
        };
        self.people.iter().find(near)
    }

    fn head_of(&self, unit: &str) -> Option<&'a Person> {
        let leads = |person: &&Person| person.roles.iter().any(|g| g.role == "unit-leader" && g.unit == unit);
        self.people.iter().find(leads)
    }

    /// Who hears of a delay: the head of the handling department, then of the tenant.
    pub fn leader_above(&self, category: &Category, level: u8, besides: &str) -> Option<&'a Person> {
        let department = self.head_of(&category.owner).filter(|head| head.key != besides);
        let top = self.head_of(category.tenant);
        if level == 1 { department.or(top) } else { top }
    }

    /// Who signs "cannot": the author's own unit leader or the head of the
    /// handling department; never the one who proposed it.
    pub fn signer(&self, category: &Category, unit: &Unit, near: bool, besides: &str) -> &'a Person {
        let own = unit.parent.as_deref().and_then(|parent| self.head_of(parent));
        let own = own.or_else(|| self.head_of(&unit.key));
        let head = self.head_of(&category.owner);
        let order = if near { [own, head] } else { [head, own] };
        let other = order.into_iter().flatten().find(|head| head.key != besides);
        other.or_else(|| self.head_of(category.tenant)).unwrap_or(&self.people[0])
    }

    pub fn unit_name(&self, key: &str) -> String {
        self.units.iter().find(|unit| unit.key == key).map_or_else(String::new, |unit| short(&unit.name))
    }
}
