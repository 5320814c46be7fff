//! Figures and random numbers: medians, maxima, and random numbers that are the same in every run.
//!
//! Results are not checked here.

/// Values of one kind.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    pub(crate) values: Vec<f64>,
}

impl Figures {
    pub(crate) fn worst(&self) -> f64 {
        self.values.iter().copied().fold(0.0, f64::max)
    }

    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.values.clone();
        sorted.sort_by(f64::total_cmp);
        sorted.get(sorted.len() / 2).copied().unwrap_or(0.0)
    }

    /// Returns the number of values that exceed a bound.
    pub(crate) fn over(&self, bound: f64) -> usize {
        self.values.iter().filter(|value| **value > bound).count()
    }

    pub(crate) fn line(&self) -> String {
        format!("median {:.1}, most {:.1}", self.median(), self.worst())
    }
}

/// An endless sequence of numbers, always the same for a given seed (xorshift, Marsaglia 2003).
#[derive(Clone, Debug)]
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, bound: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % bound.max(1)
    }
}
