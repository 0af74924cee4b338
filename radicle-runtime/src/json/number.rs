//! The numbers of JSON.

/// Why a number is not an integer of 64 bits.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum NotInteger {
    Fraction,
    Range,
}

/// Whether a number may contain the byte.
pub(crate) fn may_contain(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

/// Whether the text is a number: `-0`, `1.5`, `2e+8`, but not `01`, `+1`, `.5`, `1.`.
pub(crate) fn is_json(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text).as_bytes();
    let Some(rest) = (match digits {
        [b'0', rest @ ..] => Some(rest),
        _ => some_digits(digits),
    }) else {
        return false;
    };
    let rest = match rest {
        [b'.', fraction @ ..] => some_digits(fraction),
        _ => Some(rest),
    };
    match rest {
        Some([b'e' | b'E', b'+' | b'-', digits @ ..] | [b'e' | b'E', digits @ ..]) => {
            some_digits(digits) == Some(&[])
        }
        rest => rest == Some(&[]),
    }
}

/// What comes behind one or more digits.
fn some_digits(bytes: &[u8]) -> Option<&[u8]> {
    let end = bytes.iter().position(|byte| !byte.is_ascii_digit()).unwrap_or(bytes.len());
    (end > 0).then(|| &bytes[end..])
}

/// The value of a JSON number that is integral, however it is written: `1`, `1.0`, `10e-1`.
pub(crate) fn integer(text: &str) -> Result<i128, NotInteger> {
    let (negative, text) = match text.strip_prefix('-') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, saturating(exponent)),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let magnitude = shifted(whole, fraction, exponent)?;
    Ok(if negative { -magnitude } else { magnitude })
}

/// The digits `whole.fraction`, the point moved by the exponent.
fn shifted(whole: &str, fraction: &str, exponent: i64) -> Result<i128, NotInteger> {
    /// `u64::MAX` has as many.
    const MOST_DIGITS: usize = 20;
    let digits: Vec<u8> = whole.bytes().chain(fraction.bytes()).collect();
    let Some(first) = digits.iter().position(|digit| *digit != b'0') else {
        return Ok(0);
    };
    let last = digits.iter().rposition(|digit| *digit != b'0').unwrap_or(first);
    let whole = i64::try_from(whole.len()).map_err(|_| NotInteger::Range)?;
    let point = usize::try_from(exponent.saturating_add(whole)).unwrap_or(0);
    if point <= last {
        return Err(NotInteger::Fraction);
    }
    if point - first > MOST_DIGITS {
        return Err(NotInteger::Range);
    }
    let padded = digits.into_iter().chain(std::iter::repeat(b'0'));
    Ok(padded.take(point).fold(0, |value, digit| value * 10 + i128::from(digit - b'0')))
}

fn saturating(exponent: &str) -> i64 {
    exponent.parse().unwrap_or(if exponent.starts_with('-') { i64::MIN } else { i64::MAX })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_grammar() {
        for text in ["0", "-0", "10", "1.5", "-1.50", "1e8", "1E+8", "1.0e-8", "0e0", "0.0"] {
            assert!(is_json(text), "{text}");
        }
        for text in [
            "", "-", "+1", "01", "-01", ".5", "1.", "1.e1", "1e", "1e+", "0x1", "1f", "1.5.5",
            "1e1.0", "--1", "NaN", " 1", "1 ",
        ] {
            assert!(!is_json(text), "{text}");
        }
    }

    #[test]
    fn integers_may_be_written_in_any_way() {
        for (text, expected) in [
            ("0", 0),
            ("-0", 0),
            ("0.000", 0),
            ("0e999999999999999999999", 0),
            ("12", 12),
            ("-12.0", -12),
            ("1.5e1", 15),
            ("1200e-2", 12),
            ("0.00012e5", 12),
            ("0.00001e5", 1),
            ("1E3", 1000),
            ("18446744073709551615", u64::MAX.into()),
            ("-9223372036854775808", i64::MIN.into()),
            ("1.8446744073709551615e19", u64::MAX.into()),
        ] {
            assert_eq!(integer(text), Ok(expected), "{text}");
        }
    }

    #[test]
    fn fractions_and_giants_are_not_integers() {
        for text in ["0.5", "1.05", "15e-1", "1e-1", "1e-99999999999999999999999", "0.1e0"] {
            assert_eq!(integer(text), Err(NotInteger::Fraction), "{text}");
        }
        for text in
            ["1e20", "100000000000000000000", "1e99999999999999999999", "0.1e9223372036854775807"]
        {
            assert_eq!(integer(text), Err(NotInteger::Range), "{text}");
        }
    }
}
