//! The order in which choices are shown, from a seed alone.
//!
//! The same seed gives the same order on every machine and in every version, so the page that asks and the request that
//! answers need no state between them. The generator is SplitMix64 (Steele, Lea, Flood 2014), spelled out here because a
//! library may change its stream.

/// `order[shown] = original`, for `n` things.
pub fn order(n: usize, seed: u64) -> Vec<usize> {
    let mut order: Vec<usize> = (0..n).collect();
    let mut state = seed;
    for last in (1..n).rev() {
        // The bias of the remainder is below n / 2^64.
        let other = (next(&mut state) % (last as u64 + 1)) as usize;
        order.swap(last, other);
    }
    order
}

/// As [`order`], but never the original one (which is the solution of a question about order), for `n` > 1.
pub fn disorder(n: usize, seed: u64) -> Vec<usize> {
    let mut order = order(n, seed);
    if order.is_sorted() && n > 1 {
        order.rotate_left(1);
    }
    order
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}
