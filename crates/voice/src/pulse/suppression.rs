//! Which cells of a tree may be told, so that nothing small can be worked out
//! by taking the told children from a told parent.
//!
//! The told cells split the people into groups: of each told unit, those who
//! stand in no told unit below it (its remainder). Every difference of told
//! cells is a union of such groups, so it is enough that each of them is safe:
//! nobody, or as many people as the threshold asks. Two more things are asked:
//! that the answers are not all the same, because then the mean is everybody's
//! answer; and that of whoever typed in papers is not left a small rest that
//! came by phone.

/// What is known of a group on one scale.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sums {
    pub answers: i64,
    /// Of the answers: those that somebody typed in from paper, and has seen.
    pub papers: i64,
    pub total: i64,
    pub squares: i64,
}

impl std::ops::Add for Sums {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            answers: self.answers + other.answers,
            papers: self.papers + other.papers,
            total: self.total + other.total,
            squares: self.squares + other.squares,
        }
    }
}

impl Sums {
    /// May these be told together? Of two groups of which this is true, it is
    /// true of their union.
    fn is_safe(self, threshold: i64) -> bool {
        let unseen = self.answers - self.papers;
        let differ = self.answers * self.squares > self.total * self.total;
        self.answers >= threshold && (unseen == 0 || unseen >= threshold) && differ
    }
}

/// A unit of the tree with what was counted at itself, not below it. `parent`
/// stands before it in the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Node {
    pub parent: Option<usize>,
    pub own: Sums,
}

/// What may be told of each unit with all below it: `None` for what stays hidden.
pub fn tell(nodes: &[Node], threshold: i64) -> Vec<Option<Sums>> {
    let mut all: Vec<Sums> = nodes.iter().map(|node| node.own).collect();
    for index in (0..nodes.len()).rev() {
        if let Some(parent) = nodes[index].parent {
            all[parent] = all[parent] + all[index];
        }
    }
    // `rest` is the remainder of a told unit; of a hidden one, what it hands up.
    let mut rest: Vec<Sums> = nodes.iter().map(|node| node.own).collect();
    let mut told = vec![false; nodes.len()];
    // The told units below each, no other told unit between.
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); nodes.len()];
    for index in (0..nodes.len()).rev() {
        told[index] = all[index].is_safe(threshold);
        while told[index] && rest[index].answers > 0 && !rest[index].is_safe(threshold) {
            let Some(hidden) = next_hidden(&below[index], &all, &rest) else {
                told[index] = false;
                break;
            };
            told[hidden] = false;
            rest[index] = rest[index] + rest[hidden];
            below[index].retain(|child| *child != hidden);
            let freed = std::mem::take(&mut below[hidden]);
            below[index].extend(freed);
        }
        let Some(parent) = nodes[index].parent else { continue };
        if told[index] {
            below[parent].push(index);
        } else {
            rest[parent] = rest[parent] + rest[index];
            let freed = std::mem::take(&mut below[index]);
            below[parent].extend(freed);
        }
    }
    told.into_iter().zip(all).map(|(told, sums)| told.then_some(sums)).collect()
}

/// The smallest of those whose people would join the remainder; of those that
/// stand wholly in told units below them, the smallest, to get at these.
fn next_hidden(below: &[usize], all: &[Sums], rest: &[Sums]) -> Option<usize> {
    below.iter().copied().min_by_key(|child| (rest[*child].answers == 0, all[*child].answers, *child))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// So many people whose answers are 1, 2, 1, 2 …
    fn people(count: i64) -> Sums {
        let twos = count / 2;
        Sums { answers: count, papers: 0, total: count + twos, squares: count + 3 * twos }
    }

    fn tree(nodes: &[(Option<usize>, i64)]) -> Vec<Node> {
        nodes.iter().map(|(parent, count)| Node { parent: *parent, own: people(*count) }).collect()
    }

    fn told(nodes: &[(Option<usize>, i64)]) -> Vec<Option<i64>> {
        tell(&tree(nodes), 10).into_iter().map(|cell| cell.map(|sums| sums.answers)).collect()
    }

    #[test]
    fn a_small_unit_is_hidden_and_so_is_whatever_would_give_it_away() {
        let root = (None, 0);
        let child = |count| (Some(0), count);
        // Nobody is small.
        assert_eq!(told(&[root, child(12), child(10)]), [Some(22), Some(12), Some(10)]);
        // One of three is small: the smaller of the others goes, too.
        assert_eq!(told(&[root, child(20), child(11), child(3)]), [Some(34), Some(20), None, None]);
        // Two small ones are ten together and hide each other.
        assert_eq!(told(&[root, child(20), child(5), child(5)]), [Some(30), Some(20), None, None]);
        // Nobody answered there: nothing to hide.
        assert_eq!(told(&[root, child(20), child(0)]), [Some(20), Some(20), None]);
        // A unit that is all of its parent.
        assert_eq!(told(&[root, child(0), (Some(1), 12)]), [Some(12), Some(12), Some(12)]);
        // People of the parent itself count like a unit.
        assert_eq!(told(&[(None, 4), child(30), child(12)]), [Some(46), Some(30), None]);
        // All together are too few.
        assert_eq!(told(&[root, child(4), child(5)]), [None, None, None]);
        // With its only large child the parent would tell of the rest.
        assert_eq!(told(&[root, child(40), child(3)]), [Some(43), None, None]);
    }

    #[test]
    fn a_grandchild_does_not_give_away_what_its_parent_hides() {
        let nodes = [(None, 0), (Some(0), 0), (Some(1), 12), (Some(1), 4), (Some(0), 30)];
        // The workshop keeps its 16 together; the organisation is the sum of both.
        assert_eq!(told(&nodes), [Some(46), Some(16), None, None, Some(30)]);
        let nodes = [(None, 2), (Some(0), 0), (Some(1), 12), (Some(1), 14)];
        // The workshop is wholly in its teams: to hide two people, a team goes with it.
        assert_eq!(told(&nodes), [Some(28), None, None, Some(14)]);
    }

    #[test]
    fn answers_that_are_all_the_same_are_not_told() {
        let same = Sums { answers: 12, papers: 0, total: 60, squares: 300 };
        let nodes = [Node { parent: None, own: people(12) }, Node { parent: Some(0), own: same }];
        let cells = tell(&nodes, 10);
        assert_eq!(cells[1], None);
        assert_eq!(cells[0].map(|sums| sums.answers), Some(24));
    }

    #[test]
    fn who_typed_in_the_papers_is_left_no_small_rest() {
        let mixed = |answers, papers| Sums { papers, ..people(answers) };
        let one = |own| tell(&[Node { parent: None, own }], 10)[0].is_some();
        assert!(one(mixed(12, 12)), "all on paper");
        assert!(!one(mixed(12, 11)), "one by phone");
        assert!(one(mixed(22, 12)), "ten by phone");
        assert!(!one(mixed(9, 9)));
    }

    fn trees() -> impl Strategy<Value = (Vec<Node>, i64)> {
        let node = (any::<prop::sample::Index>(), 0_i64..16, 0_i64..16, 0_i64..6);
        (prop::collection::vec(node, 1..14), 5_i64..12).prop_map(|(rows, threshold)| {
            let nodes = rows.iter().enumerate().map(|(index, (parent, count, papers, spread))| {
                let own = if *spread == 0 {
                    Sums { answers: *count, papers: 0, total: 3 * count, squares: 9 * count }
                } else {
                    people(*count)
                };
                let papers = if *spread == 1 { (*papers).min(own.answers) } else { 0 };
                Node { parent: (index > 0).then(|| parent.index(index)), own: Sums { papers, ..own } }
            });
            (nodes.collect(), threshold)
        })
    }

    fn is_below(nodes: &[Node], mut index: usize, above: usize) -> bool {
        while let Some(parent) = nodes[index].parent {
            if parent == above {
                return true;
            }
            index = parent;
        }
        false
    }

    proptest! {
        /// By brute force: every told unit minus every set of told units below
        /// it of which none stands in another.
        #[test]
        fn no_small_group_can_be_worked_out((nodes, threshold) in trees()) {
            let cells = tell(&nodes, threshold);
            for (above, cell) in cells.iter().enumerate() {
                let Some(cell) = cell else { continue };
                let inside: Vec<usize> =
                    (0..nodes.len()).filter(|index| cells[*index].is_some() && is_below(&nodes, *index, above)).collect();
                for chosen in 0_u32..1 << inside.len() {
                    let set: Vec<usize> =
                        inside.iter().enumerate().filter(|(bit, _)| chosen >> bit & 1 == 1).map(|(_, index)| *index).collect();
                    if set.iter().any(|one| set.iter().any(|other| is_below(&nodes, *one, *other))) {
                        continue;
                    }
                    let taken = set.iter().filter_map(|index| cells[*index]).fold(Sums::default(), |a, b| a + b);
                    let left = cell.answers - taken.answers;
                    prop_assert!(left == 0 || left >= threshold, "{left} people are left of {above} without {set:?}");
                    let unseen = left - (cell.papers - taken.papers);
                    prop_assert!(unseen == 0 || unseen >= threshold, "{unseen} by phone of {above} without {set:?}");
                }
            }
        }

        /// Nothing is hidden where nothing is small.
        #[test]
        fn what_is_large_everywhere_is_told(counts in prop::collection::vec((any::<prop::sample::Index>(), 10_i64..40), 1..30)) {
            let nodes: Vec<Node> = counts.iter().enumerate().map(|(index, (parent, count))|
                Node { parent: (index > 0).then(|| parent.index(index)), own: people(*count) }).collect();
            prop_assert!(tell(&nodes, 10).iter().all(Option::is_some));
        }
    }
}
