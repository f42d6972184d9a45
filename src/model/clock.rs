//! The clock of a run: what its times mean.

/// What the times of a run mean.
///
/// ```
/// use loopscope::model::Clock;
/// assert_eq!(Clock::Virtual.time_word(), "virtual time");
/// assert_eq!(Clock::Measured.time_word(), "measured time");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Clock {
    /// The loop jumps from deadline to deadline: the same program takes the same times everywhere.
    #[default]
    Virtual,
    /// A real loop ran, and its own clock was read.
    Measured,
}

impl Clock {
    /// What its times are called, such as in the title of an axis.
    pub fn time_word(self) -> &'static str {
        match self {
            Self::Virtual => "virtual time",
            Self::Measured => "measured time",
        }
    }

    /// What its seconds are called where they are compared with seconds of real time.
    ///
    /// ```
    /// use loopscope::model::Clock;
    /// assert_eq!(Clock::Virtual.seconds_word(), "virtual seconds");
    /// ```
    pub fn seconds_word(self) -> &'static str {
        match self {
            Self::Virtual => "virtual seconds",
            Self::Measured => "measured seconds",
        }
    }

    /// The adjective alone, which is also how files name it.
    ///
    /// ```
    /// use loopscope::model::Clock;
    /// assert_eq!(Clock::from_word("measured"), Some(Clock::Measured));
    /// assert_eq!(Clock::from_word(Clock::Virtual.word()), Some(Clock::Virtual));
    /// ```
    pub fn word(self) -> &'static str {
        match self {
            Self::Virtual => "virtual",
            Self::Measured => "measured",
        }
    }

    /// The clock that a file names with this word.
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Virtual, Self::Measured].into_iter().find(|clock| clock.word() == word)
    }
}
