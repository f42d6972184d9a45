//! Python's `random`: the same seed gives the same numbers.

use std::fmt;

use rand_mt::Mt;

/// A seeded generator that gives what Python's `random.Random(seed)` gives.
///
/// ```
/// use loopscope::runtime::Random;
/// let mut random = Random::seeded(7);
/// assert_eq!(random.random(), 0.323_832_764_833_162_37);
/// ```
///
/// Source: `Modules/_randommodule.c` and `Lib/random.py` of CPython 3.13.
pub struct Random(Mt);

impl Random {
    /// `random.seed(seed)` for a whole number that is not negative.
    ///
    /// ```
    /// let (mut one, mut other) = (loopscope::runtime::Random::seeded(7), loopscope::runtime::Random::seeded(7));
    /// assert_eq!(one.random(), other.random());
    /// ```
    pub fn seeded(seed: u64) -> Self {
        let (low, high) = (seed as u32, (seed >> 32) as u32);
        let key: &[u32] = if high == 0 { &[low] } else { &[low, high] };
        Self(Mt::new_with_key(key.iter().copied()))
    }

    /// A number from zero to below one, with 53 random bits.
    ///
    /// ```
    /// // As `random.seed(0)` and `random.random()` in Python.
    /// assert_eq!(loopscope::runtime::Random::seeded(0).random(), 0.8444218515250481);
    /// ```
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.0.next_u32() >> 5);
        let low = f64::from(self.0.next_u32() >> 6);
        (high * 67_108_864.0 + low) / 9_007_199_254_740_992.0
    }

    /// `random.uniform(a, b)`: a number between `a` and `b`.
    ///
    /// ```
    /// let number = loopscope::runtime::Random::seeded(0).uniform(1.0, 2.0);
    /// assert!((1.0..=2.0).contains(&number));
    /// ```
    pub fn uniform(&mut self, a: f64, b: f64) -> f64 {
        a + (b - a) * self.random()
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}
