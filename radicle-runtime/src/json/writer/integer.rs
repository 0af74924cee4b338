//! Integers in decimal digits, eight of them at a time in one register.

use super::Writer;

/// As many digits as fit a word.
const EIGHT_DIGITS: u64 = 100_000_000;

/// The digits of `u64::MAX`, a sign and two quotes.
const LONGEST: usize = 23;

/// The digits of 0 to 99, two each.
const PAIRS: [[u8; 2]; 100] = pairs();

const fn pairs() -> [[u8; 2]; 100] {
    let mut pairs = [[0; 2]; 100];
    let mut value = 0;
    while value < 100 {
        pairs[value] = [b'0' + (value / 10) as u8, b'0' + (value % 10) as u8];
        value += 1;
    }
    pairs
}

impl Writer<'_> {
    /// Writes a number.
    pub fn i32_value(&mut self, value: &i32) {
        self.integer(value.unsigned_abs().into(), *value < 0, false);
    }

    /// Writes a number.
    pub fn u32_value(&mut self, value: &u32) {
        self.integer((*value).into(), false, false);
    }

    /// Writes a number in quotes.
    pub fn i64_value(&mut self, value: &i64) {
        self.integer(value.unsigned_abs(), *value < 0, true);
    }

    /// Writes a number in quotes.
    pub fn u64_value(&mut self, value: &u64) {
        self.integer(*value, false, true);
    }

    /// Writes the key of a map entry.
    pub fn i32_key(&mut self, value: &i32) {
        self.integer(value.unsigned_abs().into(), *value < 0, true);
    }

    /// Writes the key of a map entry.
    pub fn u32_key(&mut self, value: &u32) {
        self.integer((*value).into(), false, true);
    }

    #[inline(always)]
    fn integer(&mut self, magnitude: u64, negative: bool, quoted: bool) {
        let room = self.room(LONGEST);
        let mut end = 0;
        room[0] = b'"';
        end += usize::from(quoted);
        room[end] = b'-';
        end += usize::from(negative);
        end += match magnitude < EIGHT_DIGITS {
            true => first_digits(magnitude, &mut room[end..]),
            false => many_digits(magnitude, &mut room[end..]),
        };
        room[end] = b'"';
        self.end += end + usize::from(quoted);
    }
}

/// Stores a number of at most eight digits; gives their count.
///
/// Small numbers have branches of their own: a count that is guessed keeps nobody waiting, one that is
/// computed does.
#[inline]
fn first_digits(value: u64, room: &mut [u8]) -> usize {
    let pair = |value: u64| PAIRS[(value % 100) as usize];
    match value {
        0..10 => {
            room[0] = b'0' + value as u8;
            1
        }
        10..100 => {
            room[..2].copy_from_slice(&pair(value));
            2
        }
        100..1_000 => {
            room[0] = b'0' + (value / 100) as u8;
            room[1..3].copy_from_slice(&pair(value));
            3
        }
        1_000..10_000 => {
            room[..2].copy_from_slice(&pair(value / 100));
            room[2..4].copy_from_slice(&pair(value));
            4
        }
        _ => {
            let digits = digits(value);
            let zeros = digits.trailing_zeros() / 8;
            room[..8].copy_from_slice(&ascii(digits >> (zeros * 8)));
            8 - zeros as usize
        }
    }
}

/// Stores a number of more digits; gives their count.
fn many_digits(value: u64, room: &mut [u8]) -> usize {
    let (first, last) = (value / EIGHT_DIGITS, value % EIGHT_DIGITS);
    let end = match first < EIGHT_DIGITS {
        true => first_digits(first, room),
        false => many_digits(first, room),
    };
    room[end..end + 8].copy_from_slice(&ascii(digits(last)));
    end + 8
}

/// The eight digits of a number, one in each byte, the first one lowest. Each step halves the numbers that
/// the lanes of the word hold, with a multiplication for each division.
#[inline]
fn digits(value: u64) -> u64 {
    let fours = (value / 10_000) | (value % 10_000) << 32;
    let hundreds = (fours * 10_486) >> 20 & 0x7f_0000_007f;
    let twos = hundreds | (fours - hundreds * 100) << 16;
    let tens = (twos * 103) >> 10 & 0x000f_000f_000f_000f;
    tens | (twos - tens * 10) << 8
}

#[inline]
fn ascii(digits: u64) -> [u8; 8] {
    (digits | u64::from_ne_bytes([b'0'; 8])).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::json::Options;

    fn written(value: u64) -> String {
        let (mut text, options) = (Vec::new(), Options::default());
        Writer::new(&mut text, &options).integer(value, false, false);
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn every_number_of_four_digits() {
        for value in 0..10_000 {
            assert_eq!(written(value), value.to_string());
            let shifted = value * 10_000 + 9_999 - value;
            assert_eq!(written(shifted), shifted.to_string());
        }
    }

    #[test]
    fn every_length() {
        for power in 0..20 {
            let ten = 10_u64.pow(power);
            for value in [ten - 1, ten, ten + 1, ten.saturating_mul(9), u64::MAX - ten, u64::MAX] {
                assert_eq!(written(value), value.to_string());
            }
        }
    }
}
