//! The generator's own random numbers: the same for a seed on every machine and with every version of every crate.

/// SplitMix64 (Steele, Lea, Flood 2014): eight lines, and good enough to shuffle words.
pub(crate) struct Rng(u64);

impl Rng {
    /// A stream of its own for page `number`, so that pages can be made in any order and in parallel.
    pub(crate) fn of_page(seed: u64, number: usize) -> Self {
        let mut mixed = Self(seed ^ (number as u64).wrapping_mul(0xd1b5_4a32_d192_ed03));
        mixed.next();
        mixed
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = self.0;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        word ^ (word >> 31)
    }

    /// A number below `limit`, which is above 0. (The bias of the remainder is below one in 2⁴⁰ here.)
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    /// A number from `least` to `most`, both included.
    pub(crate) fn between(&mut self, least: usize, most: usize) -> usize {
        least + self.below(most - least + 1)
    }

    /// True `percent` times in a hundred.
    pub(crate) fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// One of `items`, of which there is at least one.
    pub(crate) fn pick<T: Copy>(&mut self, items: &[T]) -> T {
        items[self.below(items.len())]
    }
}
