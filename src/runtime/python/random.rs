//! Python's `random`: the same seed gives the same numbers.

use std::collections::BTreeSet;
use std::f64::consts::TAU;
use std::fmt;

use rand_mt::Mt;

use super::exception::{Exception, Result};

/// A seeded generator that gives what Python's `random.Random(seed)` gives.
///
/// ```
/// use loopscope::runtime::Random;
/// let mut random = Random::seeded(7);
/// assert_eq!(random.random(), 0.323_832_764_833_162_37);
/// ```
///
/// Source: `Modules/_randommodule.c` and `Lib/random.py` of CPython 3.13.
pub struct Random {
    generator: Mt,
    /// The second of the two numbers that [`gauss`](Self::gauss) makes at once.
    next_gauss: Option<f64>,
}

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
        Self { generator: Mt::new_with_key(key.iter().copied()), next_gauss: None }
    }

    /// A number from zero to below one, with 53 random bits.
    ///
    /// ```
    /// // As `random.seed(0)` and `random.random()` in Python.
    /// assert_eq!(loopscope::runtime::Random::seeded(0).random(), 0.8444218515250481);
    /// ```
    pub fn random(&mut self) -> f64 {
        let high = f64::from(self.generator.next_u32() >> 5);
        let low = f64::from(self.generator.next_u32() >> 6);
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

    /// `random.randrange(start, stop, step)`: an item of that range.
    ///
    /// Fails with `ValueError` if the range is empty or the step is zero.
    ///
    /// ```
    /// let mut random = loopscope::runtime::Random::seeded(7);
    /// assert_eq!(random.randrange(0, 100, 10)?, 50);
    /// let empty = random.randrange(3, 3, 1).unwrap_err();
    /// assert_eq!(empty.to_string(), "ValueError: empty range in randrange(3, 3)");
    /// # Ok::<(), loopscope::runtime::Exception>(())
    /// ```
    pub fn randrange(&mut self, start: i64, stop: i64, step: i64) -> Result<i64> {
        self.range(start.into(), stop.into(), step.into())
    }

    /// `random.randint(a, b)`: a whole number between `a` and `b`, both included.
    ///
    /// Fails with `ValueError` if `b` is less than `a`.
    ///
    /// ```
    /// let mut dice = loopscope::runtime::Random::seeded(7);
    /// assert_eq!([dice.randint(1, 6)?, dice.randint(1, 6)?, dice.randint(1, 6)?], [3, 2, 4]);
    /// # Ok::<(), loopscope::runtime::Exception>(())
    /// ```
    pub fn randint(&mut self, a: i64, b: i64) -> Result<i64> {
        self.range(a.into(), i128::from(b) + 1, 1)
    }

    /// `random.choice(items)`: one of the items.
    ///
    /// Fails with `IndexError` if there are none.
    ///
    /// ```
    /// let mut random = loopscope::runtime::Random::seeded(7);
    /// assert_eq!(*random.choice(&["rock", "paper", "scissors"])?, "paper");
    /// # Ok::<(), loopscope::runtime::Exception>(())
    /// ```
    pub fn choice<'a, T>(&mut self, items: &'a [T]) -> Result<&'a T> {
        if items.is_empty() {
            return Err(Exception::new("IndexError", "Cannot choose from an empty sequence"));
        }
        Ok(&items[self.index(items.len())])
    }

    /// `random.shuffle(items)`: brings the items into another order.
    ///
    /// ```
    /// let mut items = [1, 2, 3, 4, 5];
    /// loopscope::runtime::Random::seeded(7).shuffle(&mut items);
    /// assert_eq!(items, [5, 1, 4, 2, 3]);
    /// ```
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for index in (1..items.len()).rev() {
            let other = self.index(index + 1);
            items.swap(index, other);
        }
    }

    /// `random.sample(items, count)`: that many different ones of the items, in random order.
    ///
    /// Fails with `ValueError` if there are fewer.
    ///
    /// ```
    /// let mut random = loopscope::runtime::Random::seeded(7);
    /// assert_eq!(random.sample(&["a", "b", "c", "d"], 2)?, ["c", "a"]);
    /// # Ok::<(), loopscope::runtime::Exception>(())
    /// ```
    pub fn sample<T: Clone>(&mut self, items: &[T], count: usize) -> Result<Vec<T>> {
        if count > items.len() {
            let message = "Sample larger than population or is negative";
            return Err(Exception::new("ValueError", message));
        }
        // Python decides between the two ways by the memory that each would take.
        let mut set_size = 21.0;
        if count > 5 {
            set_size += 4_f64.powi((3.0 * count as f64).log(4.0).ceil() as i32);
        }
        let mut sample = Vec::with_capacity(count);
        if items.len() as f64 <= set_size {
            let mut pool: Vec<usize> = (0..items.len()).collect();
            for _ in 0..count {
                let chosen = self.index(pool.len());
                sample.push(items[pool.swap_remove(chosen)].clone());
            }
        } else {
            let mut chosen_before = BTreeSet::new();
            while sample.len() < count {
                let chosen = self.index(items.len());
                if chosen_before.insert(chosen) {
                    sample.push(items[chosen].clone());
                }
            }
        }
        Ok(sample)
    }

    /// `random.gauss(mu, sigma)`: a normally distributed number.
    ///
    /// The last bit depends on the logarithm and the cosine of the platform, as in Python.
    ///
    /// ```
    /// let number = loopscope::runtime::Random::seeded(7).gauss(10.0, 2.0);
    /// assert!((number - 9.488).abs() < 0.001);
    /// ```
    pub fn gauss(&mut self, mu: f64, sigma: f64) -> f64 {
        let z = self.next_gauss.take().unwrap_or_else(|| {
            let angle = self.random() * TAU;
            let radius = (-2.0 * (1.0 - self.random()).ln()).sqrt();
            self.next_gauss = Some(angle.sin() * radius);
            angle.cos() * radius
        });
        mu + z * sigma
    }

    /// `random.expovariate(rate)`: the time until the next of events that come at this mean rate.
    ///
    /// The last bit depends on the logarithm of the platform, as in Python. Fails with
    /// `ZeroDivisionError` if the rate is zero.
    ///
    /// ```
    /// let seconds = loopscope::runtime::Random::seeded(7).expovariate(2.0)?;
    /// assert!((seconds - 0.1956).abs() < 0.0001);
    /// # Ok::<(), loopscope::runtime::Exception>(())
    /// ```
    pub fn expovariate(&mut self, rate: f64) -> Result<f64> {
        let number = -(1.0 - self.random()).ln();
        if rate == 0.0 {
            return Err(Exception::new("ZeroDivisionError", "float division by zero"));
        }
        Ok(number / rate)
    }

    /// `randrange`, for limits that are not limited to 64 bits.
    fn range(&mut self, start: i128, stop: i128, step: i128) -> Result<i64> {
        let width = stop - start;
        let count = match step {
            0 => return Err(Exception::new("ValueError", "zero step for randrange()")),
            1.. => (width + step - 1).div_euclid(step),
            _ => (-width - step - 1).div_euclid(-step),
        };
        if count <= 0 {
            let step = if step == 1 { String::new() } else { format!(", {step}") };
            let message = format!("empty range in randrange({start}, {stop}{step})");
            return Err(Exception::new("ValueError", message));
        }
        let chosen = self.below(count.unsigned_abs()).cast_signed();
        Ok((start + step * chosen) as i64)
    }

    /// An index into that many items, which are not none.
    fn index(&mut self, count: usize) -> usize {
        self.below(count as u128) as usize
    }

    /// `_randbelow`: a whole number from zero up to but not including `end`, which must not be zero.
    fn below(&mut self, end: u128) -> u128 {
        let bits = u128::BITS - end.leading_zeros();
        loop {
            let number = self.bits(bits);
            if number < end {
                return number;
            }
        }
    }

    /// `random.getrandbits(count)`: the lowest 32 bits come first.
    fn bits(&mut self, count: u32) -> u128 {
        let (mut number, mut made) = (0, 0);
        while made < count {
            let wanted = (count - made).min(32);
            number |= u128::from(self.generator.next_u32() >> (32 - wanted)) << made;
            made += wanted;
        }
        number
    }
}

impl fmt::Debug for Random {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Random")
    }
}
