//! Reading paces: for how long a sentence is shown, so that it can be read.

/// How fast a reader reads.
///
/// ```
/// use loopscope::player::Reading;
/// let sentence = "fetch-3 wakes up, prints “fetch 3 is done” and finishes";
/// assert_eq!(Reading::Normal.millis_of(sentence), 2_500.0);
/// assert!(Reading::Fast.millis_of(sentence) < 1_200.0);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reading {
    /// 1.75 times as long as most people need.
    Slow,
    /// 240 words a minute, as most people read.
    #[default]
    Normal,
    /// Fast enough to skim.
    Fast,
}

/// 240 words a minute.
const MILLIS_PER_WORD: f64 = 250.0;

/// The time for which the shortest sentence stays, because a reader has to notice it first.
const LEAST_MILLIS: f64 = 1_200.0;

impl Reading {
    /// Every pace, the slowest first.
    pub const ALL: [Self; 3] = [Self::Slow, Self::Normal, Self::Fast];

    /// How many milliseconds a sentence stays.
    pub fn millis_of(self, sentence: &str) -> f64 {
        self.millis_of_words(sentence.split_whitespace().count())
    }

    /// How many milliseconds a sentence with this number of words stays.
    pub fn millis_of_words(self, words: usize) -> f64 {
        let millis = (MILLIS_PER_WORD * words as f64).max(LEAST_MILLIS);
        match self {
            Self::Slow => millis * 1.75,
            Self::Normal => millis,
            Self::Fast => millis * 0.4,
        }
    }

    /// Its name in links.
    pub fn name(self) -> &'static str {
        match self {
            Self::Slow => "slow",
            Self::Normal => "normal",
            Self::Fast => "fast",
        }
    }

    /// The pace with this name in links.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reading| reading.name() == name)
    }
}
