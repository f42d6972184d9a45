//! Pseudo-random numbers: the same for the same seed, on every machine.

/// A stream of random numbers (splitmix64).
pub struct Chance(u64);

/// Numbers at the ends of ranges.
const EDGES: [u64; 12] =
    [0, 1, 2, 127, 128, 255, 65_536, 1 << 31, u32::MAX as u64, 1 << 53, i64::MAX as u64, u64::MAX];

impl Chance {
    /// The stream for one input.
    pub fn new(seed: u64, number: u64) -> Self {
        let mut chance = Self(seed);
        let start = chance.next();
        Self(start ^ number.wrapping_mul(0x9e37_79b9_7f4a_7c15))
    }

    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut number = self.0;
        number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        number ^ (number >> 31)
    }

    /// A number below `end`; zero if `end` is zero.
    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % (end as u64).max(1)) as usize
    }

    /// Returns `true` once in `count` times, on average.
    pub fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    /// A number below `rare` once in `count` times, else below `usual`.
    pub fn rarely(&mut self, count: usize, rare: usize, usual: usize) -> usize {
        let end = if self.one_in(count) { rare } else { usual };
        self.below(end)
    }

    /// One of some items.
    pub fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// A number at the end of a range, one less, a small one, or any.
    pub fn edge(&mut self) -> u64 {
        match self.below(4) {
            0 => self.next() >> self.below(64),
            1 => self.below(20) as u64,
            2 => self.pick(&EDGES).wrapping_sub(1),
            _ => *self.pick(&EDGES),
        }
    }

    /// Some bytes.
    pub fn bytes(&mut self, count: usize) -> Vec<u8> {
        (0..count).map(|_| self.next() as u8).collect()
    }

    /// A text that may be empty, long, or of odd characters.
    pub fn text(&mut self, most_bytes: usize) -> String {
        let piece = *self.pick(&[
            "",
            "a",
            "Task-1",
            "fetch-12",
            "'quoted'",
            "\"",
            "<b>&",
            "\u{0}",
            "\n",
            "🎻",
            "é",
            "\u{202e}abc",
            "a long name with many words in it",
            "\\u{0041}",
            "]]>",
            "%s",
            "{}",
            "NaN",
        ]);
        let count = match self.below(12) {
            0 => most_bytes / piece.len().max(1),
            1..4 => self.below(8),
            _ => 1,
        };
        piece.repeat(count)
    }
}
