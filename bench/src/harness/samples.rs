//! Medians and spreads.

/// Repeated measurements of one thing, in any unit.
#[derive(Clone, Debug, Default)]
pub struct Samples(Vec<f64>);

impl Samples {
    /// Adds the next sample.
    pub fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The median; of an even number of samples the mean of the two in the middle.
    pub fn median(&self) -> f64 {
        self.quantile(0.5)
    }

    /// The arithmetic mean.
    pub fn mean(&self) -> f64 {
        self.0.iter().sum::<f64>() / self.0.len() as f64
    }

    /// Half the distance between the quartiles, divided by the median; `NaN` for fewer than three
    /// samples.
    pub fn spread(&self) -> f64 {
        if self.0.len() < 3 {
            return f64::NAN;
        }
        (self.quantile(0.75) - self.quantile(0.25)) / 2.0 / self.median()
    }

    /// The samples divided by those of `base`, round by round.
    pub fn relative_to(&self, base: &Self) -> Self {
        Self(self.0.iter().zip(&base.0).map(|(value, base)| value / base).collect())
    }

    fn quantile(&self, part: f64) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let Some(last) = sorted.len().checked_sub(1) else {
            return f64::NAN;
        };
        let place = part * last as f64;
        let below = place.floor() as usize;
        let above = sorted[(below + 1).min(last)];
        sorted[below] + (above - sorted[below]) * place.fract()
    }
}

impl FromIterator<f64> for Samples {
    fn from_iter<I: IntoIterator<Item = f64>>(values: I) -> Self {
        Self(values.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::Samples;

    fn close(left: f64, right: f64) -> bool {
        (left - right).abs() < 1e-9
    }

    #[test]
    fn one_outlier_changes_median_and_spread_little() {
        let samples = Samples::from_iter([10.0, 11.0, 9.0, 1000.0, 10.0]);
        assert!(close(samples.median(), 10.0));
        assert!(close(samples.spread(), 0.05));
    }

    #[test]
    fn ratios_are_taken_within_a_round() {
        // The machine was half as fast in the second round.
        let ours = Samples::from_iter([1.0, 2.0, 1.0]);
        let theirs = Samples::from_iter([4.0, 8.0, 4.0]);
        assert!(close(theirs.relative_to(&ours).median(), 4.0));
        assert!(close(theirs.relative_to(&ours).spread(), 0.0));
    }

    #[test]
    fn the_median_of_an_even_number_is_a_mean() {
        assert!(close(Samples::from_iter([1.0, 4.0, 2.0, 3.0]).median(), 2.5));
        assert!(Samples::default().median().is_nan());
    }
}
