//! The fraction of a second, in both directions.

use std::fmt;

/// Nanoseconds below a second: nothing, or a point and 3, 6 or 9 digits.
pub(super) struct Fraction(pub(super) u32);

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            nanos if nanos % 1_000_000 == 0 => write!(f, ".{:03}", nanos / 1_000_000),
            nanos if nanos % 1_000 == 0 => write!(f, ".{:06}", nanos / 1_000),
            nanos => write!(f, ".{nanos:09}"),
        }
    }
}

/// Splits the fraction off the start of a text: a point and up to 9 digits, in nanoseconds.
pub(super) fn split(text: &str) -> Option<(i32, &str)> {
    let Some(digits) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let end = digits.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(digits.len());
    if !(1..=9).contains(&end) {
        return None;
    }
    let value: i32 = digits[..end].parse().ok()?;
    let missing = u32::try_from(9 - end).ok()?;
    Some((value * 10_i32.pow(missing), &digits[end..]))
}
