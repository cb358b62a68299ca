//! Units by the names that a file calls them.
//!
//! A path is written from below the root: 工务一车间 / K12工区. With the root's
//! own name in front it is the same path, and the end of a path is enough where
//! only one unit ends so: many files name the team and not the workshop.

use std::collections::{BTreeSet, HashMap};

use base::{Day, Result, TenantId, UnitId};
use store::Rows;
use unicode_normalization::UnicodeNormalization;

use super::mapping::Field;
use crate::unit::{self, Placed, Tree};

/// In which tree the unit of a field stands; `None` for fields that name none.
pub fn tree_of(field: Field) -> Option<Tree> {
    match field {
        Field::Unit => Some(Tree::Admin),
        Field::PartyBranch => Some(Tree::Party),
        Field::UnionGroup => Some(Tree::Union),
        Field::LeagueBranch => Some(Tree::League),
        _ => None,
    }
}

/// A path in one cell: `机关党委 / 第一党支部`.
pub fn split(text: &str) -> Vec<String> {
    let parts = text.split(['/', '>', '\\', '→']).map(str::trim);
    parts.filter(|part| !part.is_empty()).map(str::to_owned).collect()
}

/// What a path in a file means.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    Unit(UnitId),
    /// No unit is called so; the path without the root's name.
    Missing(Vec<String>),
    /// The path is an end of more than one.
    Several,
}

/// The open units of a tree on a day.
#[derive(Debug, Default)]
pub struct Places {
    root: Option<(UnitId, String)>,
    by_path: HashMap<Vec<String>, UnitId>,
    by_end: HashMap<String, Vec<UnitId>>,
    paths: HashMap<UnitId, Vec<String>>,
    codes: HashMap<UnitId, String>,
}

fn key(name: &str) -> String {
    name.nfkc().filter(|letter| !letter.is_whitespace()).collect()
}

fn keys(path: &[String]) -> Vec<String> {
    path.iter().map(|name| key(name)).collect()
}

impl Places {
    pub async fn load(rows: &impl Rows, tenant: TenantId, tree: Tree, day: Day) -> Result<Self> {
        let mut places = Self::default();
        for placed in unit::tree(rows, tenant, tree, day).await? {
            places.take(placed);
        }
        Ok(places)
    }

    /// Parents come before their children.
    fn take(&mut self, placed: Placed) {
        let path = match placed.parent_id {
            // A second root is called by its own name.
            None if self.root.is_none() => {
                self.root = Some((placed.id, placed.name.clone()));
                vec![]
            }
            None => vec![placed.name.clone()],
            Some(parent) => {
                let above = self.paths.get(&parent).cloned().unwrap_or_default();
                [above, vec![placed.name.clone()]].concat()
            }
        };
        self.add(placed.id, placed.code, path);
    }

    fn add(&mut self, id: UnitId, code: String, path: Vec<String>) {
        if let Some(last) = path.last() {
            self.by_path.entry(keys(&path)).or_insert(id);
            self.by_end.entry(key(last)).or_default().push(id);
        }
        self.paths.insert(id, path);
        self.codes.insert(id, code);
    }

    pub fn find(&self, path: &[String]) -> Found {
        let mut wanted = path;
        if let Some((id, name)) = &self.root
            && path.first().is_some_and(|first| key(first) == key(name))
        {
            if path.len() == 1 {
                return Found::Unit(*id);
            }
            wanted = &path[1..];
        }
        let wanted_keys = keys(wanted);
        if let Some(id) = self.by_path.get(&wanted_keys) {
            return Found::Unit(*id);
        }
        let ends = wanted_keys.last().and_then(|last| self.by_end.get(last)).map_or(&[][..], Vec::as_slice);
        let mut so = ends.iter().filter(|id| keys(&self.paths[*id]).ends_with(&wanted_keys));
        match (so.next(), so.next()) {
            (Some(id), None) => Found::Unit(*id),
            (None, _) => Found::Missing(wanted.to_vec()),
            _ => Found::Several,
        }
    }

    /// How the unit is called in previews and comparisons: its path, or the
    /// root's name.
    pub fn path(&self, id: UnitId) -> Vec<String> {
        match (&self.root, self.paths.get(&id)) {
            (Some((root, name)), _) if *root == id => vec![name.clone()],
            (_, Some(path)) => path.clone(),
            _ => vec![],
        }
    }

    pub fn root(&self) -> Option<UnitId> {
        self.root.as_ref().map(|(id, _)| *id)
    }

    /// What has to be made for this path: the nearest unit there is, and the
    /// names below it.
    pub fn gap<'a>(&self, path: &'a [String]) -> (Option<UnitId>, &'a [String]) {
        for there in (1..path.len()).rev() {
            if let Some(id) = self.by_path.get(&keys(&path[..there])) {
                return (Some(*id), &path[there..]);
            }
        }
        (self.root(), path)
    }

    /// A unit that was just made below `parent`.
    pub fn made(&mut self, parent: Option<UnitId>, id: UnitId, code: String, name: &str) {
        if parent.is_none() && self.root.is_none() {
            self.root = Some((id, name.to_owned()));
            self.add(id, code, vec![]);
            return;
        }
        let above = parent.and_then(|parent| self.paths.get(&parent)).cloned().unwrap_or_default();
        self.add(id, code, [above, vec![name.to_owned()]].concat());
    }

    /// A code that no open unit of the tree has, from the parent's and the name.
    pub fn code_for(&self, parent: Option<UnitId>, name: &str, taken: &BTreeSet<String>) -> String {
        let above = parent.and_then(|parent| self.codes.get(&parent)).map_or(String::new(), |code| format!("{code}/"));
        let plain = format!("{above}{name}");
        if !taken.contains(&plain) {
            return plain;
        }
        // One more number than there are codes is free.
        let mut numbered = (2..=taken.len() + 2).map(|number| format!("{plain}-{number}"));
        numbered.find(|code| !taken.contains(code)).unwrap_or(plain)
    }
}

#[cfg(test)]
mod tests {
    use base::{Clock, Ids};

    use super::*;

    fn places() -> Places {
        let ids = Ids::seeded(Clock::fixed(jiff::Timestamp::UNIX_EPOCH), 1);
        let mut places = Places::default();
        let root = ids.make();
        places.made(None, root, "rlw".into(), "海环铁路");
        for shop in ["工务一车间", "工务二车间"] {
            let id = ids.make();
            places.made(Some(root), id, format!("rlw/{shop}"), shop);
            for team in ["K12工区", "探伤班"] {
                places.made(Some(id), ids.make(), format!("rlw/{shop}/{team}"), team);
            }
        }
        places
    }

    fn path(text: &str) -> Vec<String> {
        split(text)
    }

    #[test]
    fn a_path_is_found_with_and_without_the_root_and_by_its_end() {
        let mut places = places();
        let Found::Unit(team) = places.find(&path("工务一车间/K12工区")) else { panic!("not found") };
        assert_eq!(places.find(&path("海环铁路/工务一车间/K12 工区")), Found::Unit(team));
        assert_eq!(places.path(team), ["工务一车间", "K12工区"]);
        assert_eq!(places.find(&path("K12工区")), Found::Several);
        assert_eq!(places.find(&path("海环铁路/K99工区")), Found::Missing(vec!["K99工区".into()]));
        let root = places.root().expect("a root");
        assert_eq!((places.find(&path("海环铁路")), places.path(root)), (Found::Unit(root), path("海环铁路")));

        let new = path("工务一车间/K99工区/一组");
        let (parent, names) = places.gap(&new);
        assert_eq!((parent.map(|id| places.path(id)), names), (Some(path("工务一车间")), &new[1..]));
        let id = Ids::seeded(Clock::fixed(jiff::Timestamp::UNIX_EPOCH), 2).make();
        places.made(parent, id, "x".into(), "K99工区");
        assert_eq!(places.find(&path("K99工区")), Found::Unit(id), "the only one that ends so");
        assert_eq!(
            places.code_for(parent, "一组", &BTreeSet::from(["rlw/工务一车间/一组".into()])),
            "rlw/工务一车间/一组-2"
        );
    }
}
