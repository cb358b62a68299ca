//! Hiding small groups so that they stay hidden.
//!
//! The groups are the parts of a whole whose own number is shown. One hidden
//! part is the whole less the others; so at least two are hidden, and together
//! they are as many people as one shown group must be (primary and
//! complementary cell suppression).

/// A score is shown of so many people or more.
pub const LEAST: i64 = 10;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cell {
    people: i64,
    hidden: bool,
}

impl Cell {
    pub fn of(people: i64) -> Self {
        Self { people, hidden: false }
    }

    /// Hidden although it is large: what is not told of it is small.
    pub fn with_small_remainder(self, people: i64) -> Self {
        Self { hidden: self.hidden || (people > 0 && people < LEAST), ..self }
    }

    pub fn is_open(&self) -> bool {
        !self.hidden
    }
}

/// Marks what is hidden of the parts of one whole. Empty parts hide nothing
/// and help nobody hide.
pub fn suppress(cells: &mut [Cell]) {
    for cell in cells.iter_mut().filter(|cell| cell.people > 0 && cell.people < LEAST) {
        cell.hidden = true;
    }
    loop {
        let hidden: Vec<i64> = cells.iter().filter(|cell| cell.hidden).map(|cell| cell.people).collect();
        let safe = hidden.is_empty() || (hidden.len() >= 2 && hidden.iter().sum::<i64>() >= LEAST);
        let smallest = cells.iter_mut().filter(|cell| !cell.hidden && cell.people > 0).min_by_key(|cell| cell.people);
        match smallest {
            Some(cell) if !safe => cell.hidden = true,
            _ => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(people: &[i64]) -> Vec<bool> {
        let mut cells: Vec<Cell> = people.iter().map(|people| Cell::of(*people)).collect();
        suppress(&mut cells);
        cells.iter().map(Cell::is_open).collect()
    }

    #[test]
    fn one_small_group_takes_the_next_with_it() {
        assert_eq!(open(&[3, 40, 12]), [false, true, false]);
        assert_eq!(open(&[40, 12]), [true, true]);
    }

    #[test]
    fn two_tiny_groups_take_a_third() {
        assert_eq!(open(&[3, 4, 40, 12]), [false, false, true, false]);
        assert_eq!(open(&[6, 7, 40]), [false, false, true]);
    }

    #[test]
    fn the_empty_do_not_count() {
        assert_eq!(open(&[0, 5, 30]), [true, false, false]);
        assert_eq!(open(&[0, 0]), [true, true]);
    }
}
