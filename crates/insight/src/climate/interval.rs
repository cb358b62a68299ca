//! The mean of a scale with its 95 % interval by Student's t.

use super::Cell;

/// From the sums of a group: `total` and `squares` of each person's sum over
/// the `items` of the scale. `None` for fewer people than
/// are ever told of.
pub fn of(answers: i64, total: i64, squares: i64, items: i64) -> Option<Cell> {
    if answers < LEAST || items < 1 {
        return None;
    }
    let (n, items) = (answers as f64, items as f64);
    let mean = total as f64 / n;
    // In whole numbers, so that equal answers give nothing and not almost nothing.
    let spread = (answers * squares - total * total).max(0) as f64 / (n * (n - 1.0));
    let half = quantile(answers - 1) * (spread / n).sqrt();
    let on_scale = |sum: f64| (sum / items).clamp(1.0, 5.0);
    Some(Cell { answers, mean: on_scale(mean), low: on_scale(mean - half), high: on_scale(mean + half) })
}

/// The floor of every threshold.
const LEAST: i64 = 5;

/// What 95 % of the t distribution lie within, at so many degrees of freedom:
/// M. Abramowitz, I. A. Stegun, Handbook of Mathematical Functions, 26.7.5. At
/// four degrees, the fewest here, it is 0.0009 off.
fn quantile(freedom: i64) -> f64 {
    const NORMAL: f64 = 1.959_963_984_540_054;
    let x = |power| NORMAL.powi(power);
    let terms = [
        x(1),
        (x(3) + x(1)) / 4.0,
        (5.0 * x(5) + 16.0 * x(3) + 3.0 * x(1)) / 96.0,
        (3.0 * x(7) + 19.0 * x(5) + 17.0 * x(3) - 15.0 * x(1)) / 384.0,
        (79.0 * x(9) + 776.0 * x(7) + 1_482.0 * x(5) - 1_920.0 * x(3) - 945.0 * x(1)) / 92_160.0,
    ];
    terms.into_iter().rev().fold(0.0, |sum, term| sum / freedom as f64 + term)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// NIST/SEMATECH e-Handbook of Statistical Methods, 1.3.6.7.2.
    #[test]
    fn quantiles_are_those_of_the_printed_table() {
        for (freedom, printed) in
            [(4, 2.776), (5, 2.571), (9, 2.262), (10, 2.228), (29, 2.045), (60, 2.000), (100, 1.984)]
        {
            let found = quantile(freedom);
            assert!((found - printed).abs() < 0.001, "{freedom}: {found} for {printed}");
        }
    }

    #[test]
    fn a_mean_has_the_interval_of_the_textbook() {
        // One item, the answers 1 2 3 4 5 5 4 3 2 1: mean 3, variance 20/9.
        let cell = of(10, 30, 110, 1).expect("a cell");
        let half = 2.262_157 * (20.0_f64 / 9.0 / 10.0).sqrt();
        assert!((cell.mean - 3.0).abs() < 1e-9);
        assert!((cell.low - (3.0 - half)).abs() < 1e-4 && (cell.high - (3.0 + half)).abs() < 1e-4, "{cell:?}");
        // Four items: the same on their mean.
        let cell = of(10, 120, 16 * 110, 4).expect("a cell");
        assert!((cell.mean - 3.0).abs() < 1e-9 && (cell.high - (3.0 + half)).abs() < 1e-4, "{cell:?}");
        assert_eq!(of(4, 10, 30, 1), None);
        // It does not leave the scale.
        let cell = of(5, 24, 116, 1).expect("a cell");
        assert!((cell.high - 5.0).abs() < 1e-9, "{cell:?}");
    }
}
