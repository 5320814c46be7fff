//! A deterministic random number generator that produces the same sequence on every machine.
//!
//! Must not use the clock or any other system state: the same answers have to reproduce the same draws.

/// A pseudo-random sequence determined by its seed (`SplitMix64`; Steele, Lea and Flood 2014).
pub(crate) struct Rng(pub(crate) u64);

impl Rng {
    /// The next 64 bits.
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// A random number below `count`, or 0 if `count` is 0.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        // the upper 31 bits fit `usize` on every platform; the slight bias towards small numbers does not matter
        usize::try_from(self.next() >> 33).unwrap_or(0) % count.max(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The first 3 numbers from seed 1234567, as published by Rosetta Code ("Pseudo-random numbers/Splitmix64").
    #[test]
    fn the_sequence_is_that_of_the_paper() {
        let mut dice = Rng(1_234_567);
        let drawn = [dice.next(), dice.next(), dice.next()];
        assert_eq!(
            drawn,
            [
                6_457_827_717_110_365_317,
                3_203_168_211_198_807_973,
                9_817_491_932_198_370_423
            ]
        );
    }
}
