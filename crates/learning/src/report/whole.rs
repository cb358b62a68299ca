//! The tree of units with its sums, and what of it may be told.

use std::collections::{BTreeMap, HashMap};

use base::UnitId;
use people::unit::Placed;

use super::{
    Line, Recall, Sums, share,
    suppress::{self, Cell},
};

/// The people directly in a unit, with its shift pattern.
#[derive(Debug, Clone, Default)]
pub(super) struct Leaf {
    pub shift: String,
    pub sums: Sums,
}

/// The whole tree with its sums and what of it may be told. Suppression is
/// settled once for the whole house, whoever reads: else two readers, or one
/// with two filters, could take one view from the other.
pub(super) struct Whole<'a> {
    tree: &'a [Placed],
    leaves: &'a HashMap<UnitId, Leaf>,
    children: BTreeMap<Option<UnitId>, Vec<UnitId>>,
    sums: HashMap<UnitId, Sums>,
    open: HashMap<UnitId, bool>,
}

impl<'a> Whole<'a> {
    pub fn new(tree: &'a [Placed], leaves: &'a HashMap<UnitId, Leaf>) -> Self {
        let mut children: BTreeMap<Option<UnitId>, Vec<UnitId>> = BTreeMap::new();
        for unit in tree {
            children.entry(unit.parent_id).or_default().push(unit.id);
        }
        let mut whole = Self { tree, leaves, children, sums: HashMap::new(), open: HashMap::new() };
        // Deepest first, so that a unit's parts are summed before it.
        let mut order: Vec<&Placed> = tree.iter().collect();
        order.sort_by_key(|unit| std::cmp::Reverse(unit.depth));
        for unit in &order {
            let mut sums = whole.own(unit.id);
            for child in whole.children(unit.id) {
                sums.add(&whole.sums.get(&child).copied().unwrap_or_default());
            }
            whole.sums.insert(unit.id, sums);
        }
        whole.settle(None, true);
        for unit in order.iter().rev() {
            let open = whole.open.get(&unit.id).copied().unwrap_or_default();
            whole.settle(Some(unit.id), open);
        }
        whole
    }

    fn own(&self, unit: UnitId) -> Sums {
        self.leaves.get(&unit).map(|leaf| leaf.sums).unwrap_or_default()
    }

    pub fn children(&self, unit: UnitId) -> Vec<UnitId> {
        self.children.get(&Some(unit)).cloned().unwrap_or_default()
    }

    /// Which parts of a unit may be told. The people directly in it are a part
    /// of their own, which is never shown and can be worked out all the same.
    fn settle(&mut self, unit: Option<UnitId>, open: bool) {
        let parts = self.children.get(&unit).cloned().unwrap_or_default();
        let people = |sums: Option<&Sums>| sums.map_or(0, |sums| sums.recallers);
        let mut cells: Vec<Cell> = parts.iter().map(|part| Cell::of(people(self.sums.get(part)))).collect();
        if let Some(unit) = unit {
            cells.push(Cell::of(self.own(unit).recallers));
        }
        suppress::suppress(&mut cells);
        for (part, cell) in parts.iter().zip(&cells) {
            self.open.insert(*part, open && cell.is_open());
        }
    }

    pub fn line(&self, unit: UnitId, of_course: bool) -> Line {
        let sums = self.sums.get(&unit).copied().unwrap_or_default();
        let placed = self.tree.iter().find(|placed| placed.id == unit);
        let open = self.open.get(&unit).copied().unwrap_or_default();
        Line {
            unit: Some(unit).filter(|unit| self.children.contains_key(&Some(*unit))),
            name: placed.map(|placed| placed.name.clone()).unwrap_or_default(),
            name_en: placed.map(|placed| placed.name_en.clone()).unwrap_or_default(),
            recall: if of_course { Recall::Left } else { recall(&sums, open) },
            sums,
        }
    }

    pub fn line_of(&self, units: &[UnitId], of_course: bool, everything: bool) -> Line {
        if let [only] = units {
            let line = self.line(*only, false);
            let recall = match (of_course, everything) {
                (false, _) => line.recall,
                (true, true) => recall(&line.sums, line.sums.recallers >= suppress::LEAST),
                (true, false) => Recall::Left,
            };
            return Line { unit: None, recall, ..line };
        }
        let mut sums = Sums::default();
        for unit in units {
            sums.add(&self.sums.get(unit).copied().unwrap_or_default());
        }
        Line { unit: None, name: String::new(), name_en: String::new(), sums, recall: Recall::Left }
    }

    pub fn leaves_under(&self, units: &[UnitId]) -> Vec<(UnitId, &Leaf)> {
        let mut open: Vec<UnitId> = units.to_vec();
        let mut found = Vec::new();
        while let Some(unit) = open.pop() {
            found.extend(self.leaves.get(&unit).map(|leaf| (unit, leaf)));
            open.extend(self.children(unit));
        }
        found
    }

    /// Is what the people directly in this unit remember shown by itself?
    fn is_told(&self, unit: UnitId) -> bool {
        !self.children.contains_key(&Some(unit)) && self.open.get(&unit) == Some(&true)
    }

    fn up(&self, unit: UnitId) -> impl Iterator<Item = &Placed> {
        let find = |id: UnitId| self.tree.iter().find(move |placed| placed.id == id);
        std::iter::successors(find(unit), move |placed| placed.parent_id.and_then(find))
    }

    pub fn is_under(&self, unit: UnitId, tops: &[UnitId]) -> bool {
        self.up(unit).any(|placed| tops.contains(&placed.id))
    }

    pub fn path(&self, unit: Option<UnitId>, tops: &[UnitId]) -> Vec<(UnitId, String)> {
        let Some(unit) = unit else { return Vec::new() };
        let mut path: Vec<(UnitId, String)> = Vec::new();
        for placed in self.up(unit) {
            path.push((placed.id, placed.name.clone()));
            if tops.contains(&placed.id) {
                break;
            }
        }
        path.reverse();
        path
    }
}

fn recall(sums: &Sums, open: bool) -> Recall {
    match share(sums.recalled, sums.recalls) {
        None => Recall::Nobody,
        Some(percent) if open => Recall::Shown { percent, people: sums.recallers },
        Some(_) => Recall::Hidden,
    }
}

/// Patterns with a duty in the night.
const NIGHTS: [&str; 4] = ["four-crew", "window", "apn", "duty24"];

/// A shift's teams are told by themselves too: what remains of the shift when
/// they are taken away must be nobody, or enough people.
pub(super) fn shift_lines(whole: &Whole, leaves: &[(UnitId, &Leaf)], without_recall: bool) -> Vec<Line> {
    let mut sums: BTreeMap<&str, Sums> = BTreeMap::new();
    let mut untold: BTreeMap<&str, i64> = BTreeMap::new();
    for (unit, leaf) in leaves {
        sums.entry(&leaf.shift).or_default().add(&leaf.sums);
        let remainder = if whole.is_told(*unit) { 0 } else { leaf.sums.recallers };
        *untold.entry(&leaf.shift).or_default() += remainder;
    }
    let cells = sums.values().zip(untold.values());
    let mut cells: Vec<Cell> =
        cells.map(|(sums, untold)| Cell::of(sums.recallers).with_small_remainder(*untold)).collect();
    suppress::suppress(&mut cells);
    let line = |name: &str, sums: Sums, recall: Recall| Line {
        unit: None,
        name: name.to_owned(),
        name_en: String::new(),
        sums,
        recall,
    };
    let mut lines: Vec<Line> = sums
        .iter()
        .zip(&cells)
        .filter(|((_, sums), _)| sums.people > 0)
        .map(|((name, sums), cell)| {
            line(name, *sums, if without_recall { Recall::Left } else { recall(sums, cell.is_open()) })
        })
        .collect();
    let mut night = Sums::default();
    for (_, part) in sums.iter().filter(|(name, _)| NIGHTS.contains(name)) {
        night.add(part);
    }
    if night.people > 0 {
        lines.push(line("night", night, Recall::Left));
    }
    lines
}
