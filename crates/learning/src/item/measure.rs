//! The measures of classical test theory, worked out from sums.
//!
//! - difficulty *p*: those right at first, over all who answered;
//! - discrimination *r*: corrected item-total correlation, that is the Pearson
//!   correlation of being right in this question (0 or 1) with how many of the
//!   *other* questions the same person had right. The groups of the upper and
//!   the lower 27 % are not used: with two or three questions a unit most people
//!   are in one score, and where the 27 % end would be chance.

/// Below it a question is too hard, above it too easy, in hundredths.
pub const HARD: i64 = 30;
pub const EASY: i64 = 95;

/// A first answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    pub right: bool,
    /// Places of what was chosen.
    pub chosen: Vec<usize>,
}

/// Of one question, over people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sums {
    pub hits: i64,
    /// How many of the others were right: the sum, the sum of its squares, and
    /// its sum over those who had this one right.
    rest: i64,
    squares: i64,
    product: i64,
    /// By how many each choice was chosen.
    pub chosen: Vec<i64>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    pub people: i64,
    pub items: Vec<Sums>,
}

impl Tally {
    /// `choices`: how many each question has.
    pub fn new(choices: impl Iterator<Item = usize>) -> Self {
        let sums = |count| Sums { hits: 0, rest: 0, squares: 0, product: 0, chosen: vec![0; count] };
        Self { people: 0, items: choices.map(sums).collect() }
    }

    /// One person's first answers, one for each question.
    pub fn add(&mut self, marks: &[Mark]) {
        let total = marks.iter().filter(|mark| mark.right).count() as i64;
        self.people += 1;
        for (sums, mark) in self.items.iter_mut().zip(marks) {
            let hit = i64::from(mark.right);
            let rest = total - hit;
            sums.hits += hit;
            sums.rest += rest;
            sums.squares += rest * rest;
            sums.product += hit * rest;
            for place in &mark.chosen {
                if let Some(count) = sums.chosen.get_mut(*place) {
                    *count += 1;
                }
            }
        }
    }
}

impl Sums {
    /// None where all were right, or none, or all had equally many others right.
    pub fn discrimination(&self, people: i64) -> Option<f64> {
        let spread = (people * self.hits - self.hits * self.hits) * (people * self.squares - self.rest * self.rest);
        (spread > 0).then(|| (people * self.product - self.hits * self.rest) as f64 / (spread as f64).sqrt())
    }
}

/// What an author should look at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flag {
    Hard,
    Easy,
    Negative,
    /// A wrong choice that nobody took.
    Dead,
}

impl Flag {
    pub fn word(self) -> &'static str {
        match self {
            Self::Hard => "hard",
            Self::Easy => "easy",
            Self::Negative => "negative",
            Self::Dead => "dead",
        }
    }
}

pub fn flags(hits: i64, people: i64, discrimination: Option<f64>, dead: bool) -> Vec<Flag> {
    let found = [
        (100 * hits < HARD * people, Flag::Hard),
        (100 * hits > EASY * people, Flag::Easy),
        (discrimination.is_some_and(|r| r < 0.0), Flag::Negative),
        (dead, Flag::Dead),
    ];
    found.into_iter().filter_map(|(is, flag)| is.then_some(flag)).collect()
}

/// Whole percent, half up.
pub fn percent(part: i64, whole: i64) -> i64 {
    if whole > 0 { (part * 100 + whole / 2) / whole } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tally(people: &[[bool; 3]]) -> Tally {
        let mut tally = Tally::new([2, 2, 0].into_iter());
        for marks in people {
            let marks: Vec<Mark> =
                marks.iter().map(|right| Mark { right: *right, chosen: vec![usize::from(!right)] }).collect();
            tally.add(&marks);
        }
        tally
    }

    /// Ten people, worked out by hand on paper:
    ///
    /// ```text
    /// person  q1 q2 q3   rest of q1 (q2+q3)
    /// 1-4      1  1  1   2 2 2 2
    /// 5-6      1  1  0   1 1
    /// 7        1  0  0   0
    /// 8        0  1  0   1
    /// 9        0  0  1   1
    /// 10       0  0  0   0
    /// ```
    /// q1: hits 7, Σrest 12, Σrest² 20, Σ(hit·rest) 10;
    /// r = (10·10 − 7·12) / √((10·7 − 49)(10·20 − 144)) = 16 / √(21·56) = 16 / √1176.
    #[test]
    fn as_worked_out_by_hand() {
        let (y, n) = (true, false);
        let people = [
            [y, y, y],
            [y, y, y],
            [y, y, y],
            [y, y, y],
            [y, y, n],
            [y, y, n],
            [y, n, n],
            [n, y, n],
            [n, n, y],
            [n, n, n],
        ];
        let tally = tally(&people);
        let first = &tally.items[0];
        assert_eq!((tally.people, first.hits, first.rest, first.squares, first.product), (10, 7, 12, 20, 10));
        let r = first.discrimination(10).expect("a number");
        assert!((r - 16.0 / 1176.0_f64.sqrt()).abs() < 1e-12, "{r}");
        // q3: hits 5, rests 2,2,2,2,2,2,1,1,0,0 = 14, squares 26, product 8: 10 / √(25·64).
        let r = tally.items[2].discrimination(10).expect("a number");
        assert!((r - 10.0 / 40.0).abs() < 1e-12, "{r}");
        assert_eq!(first.chosen, [7, 3]);
        assert!(tally.items[2].chosen.is_empty(), "typed answers have no choices");
    }

    #[test]
    fn no_spread_no_number() {
        assert_eq!(tally(&[[true, true, true]; 12]).items[0].discrimination(12), None);
        let one_only = [[true, false, false], [false, false, false]];
        assert_eq!(tally(&one_only).items[0].discrimination(2), None, "all others alike");
    }

    #[test]
    fn whoever_knows_less_has_it_right() {
        let people = [[false, true, true], [false, true, true], [true, false, false], [true, true, false]];
        assert!(tally(&people).items[0].discrimination(4).is_some_and(|r| r < -0.8));
    }

    #[test]
    fn flags_at_their_limits() {
        use Flag::{Dead, Easy, Hard, Negative};
        for (hits, people, r, dead, want) in [
            (30, 100, Some(0.2), false, vec![]),
            (29, 100, Some(0.2), false, vec![Hard]),
            (95, 100, None, false, vec![]),
            (96, 100, None, true, vec![Easy, Dead]),
            (50, 100, Some(-0.01), false, vec![Negative]),
        ] {
            assert_eq!(flags(hits, people, r, dead), want, "{hits}/{people}");
        }
    }
}
