//! Durations as Go writes them: `1h30m`, `150ms`, `1.5s`.
//!
//! Source: <https://pkg.go.dev/time#ParseDuration>, without a sign.

use std::{fmt, time::Duration};

/// The units and their nanoseconds, the largest first.
const UNITS: [(&str, u128); 8] = [
    ("h", 3_600_000_000_000),
    ("m", 60_000_000_000),
    ("s", 1_000_000_000),
    ("ms", 1_000_000),
    ("us", 1_000),
    ("µs", 1_000),
    ("μs", 1_000),
    ("ns", 1),
];

/// Reads `1h30m`, `1.5s` or `0`.
///
/// Fractions of a nanosecond are cut off.
pub(super) fn parse(text: &str) -> Result<Duration, String> {
    if text == "0" {
        return Ok(Duration::ZERO);
    }
    if text.is_empty() {
        return Err(format!("it is empty; {EXAMPLES}"));
    }
    let (mut rest, mut nanos) = (text, 0_u128);
    while !rest.is_empty() {
        let (number, after) = rest.split_at(end_of(rest, |it| it.is_ascii_digit() || it == '.'));
        let (unit, after) = after.split_at(end_of(after, |it| !it.is_ascii_digit() && it != '.'));
        let part = in_nanos(number, factor(number, unit)?)
            .ok_or_else(|| format!("`{number}` is no number; {EXAMPLES}"))?;
        nanos = nanos.saturating_add(part);
        rest = after;
        if nanos > MAX {
            return Err("it is longer than 584 years".to_owned());
        }
    }
    let (seconds, nanos) = ((nanos / NANOS) as u64, (nanos % NANOS) as u32);
    Ok(Duration::new(seconds, nanos))
}

const EXAMPLES: &str = "write a duration as in `2s`, `150ms` or `1h30m`";
const NANOS: u128 = 1_000_000_000;

/// What 64 bits of nanoseconds hold.
const MAX: u128 = u64::MAX as u128;

fn end_of(text: &str, belongs: impl Fn(char) -> bool) -> usize {
    text.find(|it| !belongs(it)).unwrap_or(text.len())
}

fn factor(number: &str, unit: &str) -> Result<u128, String> {
    if unit.is_empty() {
        return Err(format!("`{number}` has no unit; {EXAMPLES}"));
    }
    let known = UNITS.iter().find(|(name, _)| *name == unit);
    known.map(|(_, nanos)| *nanos).ok_or_else(|| {
        format!("`{unit}` is no unit; use `h`, `m`, `s`, `ms`, `us` or `ns`, as in `1h30m`")
    })
}

/// `1.5` of a unit; `None` if that is no number.
fn in_nanos(number: &str, unit: u128) -> Option<u128> {
    let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
    if whole.is_empty() && fraction.is_empty() || fraction.contains('.') {
        return None;
    }
    // What has more digits is longer than any duration, or below a nanosecond.
    let whole: u128 = if whole.is_empty() { 0 } else { whole.parse().unwrap_or(u128::MAX) };
    let fraction = &fraction[..fraction.len().min(18)];
    let scale = 10_u128.pow(fraction.len() as u32);
    let fraction: u128 = if fraction.is_empty() { 0 } else { fraction.parse().ok()? };
    Some(whole.saturating_mul(unit).saturating_add(fraction * unit / scale))
}

/// Shows a duration so that [`parse`] reads the same one: `1h30m`, `150ms`.
pub(super) struct Shown(pub(super) Duration);

impl fmt::Display for Shown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.0.is_zero() {
            return f.write_str("0s");
        }
        let mut left = self.0.as_nanos();
        for (unit, nanos) in UNITS.iter().filter(|(unit, _)| unit.is_ascii()) {
            let count = left / nanos;
            left %= nanos;
            if count > 0 {
                write!(f, "{count}{unit}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn as_go_writes_them() {
        for (text, nanos) in [
            ("0", 0),
            ("0s", 0),
            ("2s", 2_000_000_000),
            ("150ms", 150_000_000),
            ("1h30m", 5_400_000_000_000),
            ("1m1m", 120_000_000_000),
            ("1.5s", 1_500_000_000),
            (".5s", 500_000_000),
            ("1.s", 1_000_000_000),
            ("1us2µs3μs4ns", 6_004),
            ("0.9999999999ns", 0),
            ("0.333333333333333333333333h", 1_199_999_999_999),
            ("18446744073709551615ns", u128::from(u64::MAX)),
        ] {
            assert_eq!(parse(text).map(|it| it.as_nanos()), Ok(nanos), "{text}");
        }
    }

    #[test]
    fn what_is_none_is_told() {
        for (text, expected) in [
            ("", "it is empty"),
            ("5", "`5` has no unit"),
            ("1h30", "`30` has no unit"),
            ("-1s", "`-` is no unit"),
            (" 1s", "` ` is no unit"),
            ("s", "`` is no number"),
            (".s", "`.` is no number"),
            ("1.2.3s", "`1.2.3` is no number"),
            ("1d", "`d` is no unit"),
            ("1S", "`S` is no unit"),
            ("18446744073709551616ns", "longer than 584 years"),
            ("99999999999999999999999999h", "longer than 584 years"),
        ] {
            let error = parse(text).unwrap_err();
            assert!(error.starts_with(expected) || error.contains(expected), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_is_shown_reads_the_same(nanos in prop_oneof![any::<u64>(), 0..10_000_000_000_u64]) {
            let duration = Duration::from_nanos(nanos);
            prop_assert_eq!(parse(&Shown(duration).to_string()), Ok(duration));
        }

        #[test]
        fn fractions_are_those_of_floats(seconds in 0..1_000_000_u32, millis in 0..1_000_u32) {
            let text = format!("{seconds}.{millis:03}s");
            let expected = Duration::new(seconds.into(), millis * 1_000_000);
            prop_assert_eq!(parse(&text), Ok(expected));
        }

        #[test]
        fn any_text_ends_in_a_value_or_an_error(text in "[0-9.hmsunµ -]{0,40}|.{0,40}") {
            if let Ok(duration) = parse(&text) {
                prop_assert_eq!(parse(&Shown(duration).to_string()), Ok(duration));
            }
        }
    }
}
