//! Numbers as bytes: small ones take one byte.

#![expect(
    clippy::inline_always,
    reason = "one change of a parameter writes and reads a million numbers"
)]

/// The difference between two numbers in zigzag form: small differences of either sign become small
/// numbers.
#[inline(always)]
pub(super) fn folded(number: u32, expected: u32) -> u32 {
    let difference = number.wrapping_sub(expected).cast_signed();
    ((difference << 1) ^ (difference >> 31)).cast_unsigned()
}

#[inline(always)]
pub(super) fn write_difference(bytes: &mut Vec<u8>, number: u32, expected: u32) {
    let folded = folded(number, expected);
    if folded < 0x80 {
        bytes.push(folded as u8);
    } else {
        write_varint(bytes, folded.into());
    }
}

/// Writes a number in zigzag form: 0, -1, 1, -2 … become 0, 1, 2, 3 …
pub(super) fn write_signed(bytes: &mut Vec<u8>, number: i64) {
    write_varint(bytes, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Writes seven bits in each byte, lowest first; the high bit says that more follow.
pub(super) fn write_varint(bytes: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest >= 0x80 {
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    bytes.push(rest as u8);
}

/// Takes numbers off the front of what is left.
pub(super) struct Reader<'a> {
    pub(super) rest: &'a [u8],
}

impl Reader<'_> {
    pub(super) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.rest.split_first()?;
        self.rest = rest;
        Some(*byte)
    }

    pub(super) fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    pub(super) fn signed(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }

    pub(super) fn number(&mut self) -> Option<u32> {
        // Nearly all numbers take one to three bytes, and a seek reads a hundred thousand of them.
        let (number, rest) = match self.rest {
            [first @ 0..0x80, rest @ ..] => (u32::from(*first), rest),
            [first, second @ 0..0x80, rest @ ..] => {
                (u32::from(*second) << 7 | u32::from(first & 0x7f), rest)
            }
            [first, second, third @ 0..0x80, rest @ ..] => {
                let low = u32::from(second & 0x7f) << 7 | u32::from(first & 0x7f);
                (u32::from(*third) << 14 | low, rest)
            }
            _ => return self.varint()?.try_into().ok(),
        };
        self.rest = rest;
        Some(number)
    }

    #[inline(always)]
    pub(super) fn difference(&mut self, expected: u32) -> Option<u32> {
        let folded = self.number()?;
        let difference = (folded >> 1).cast_signed() ^ -((folded & 1).cast_signed());
        Some(expected.wrapping_add_signed(difference))
    }
}
