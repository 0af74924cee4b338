use prost_types::Duration;

use super::fraction::{self, Fraction};
use crate::json::{Error, Field, Json, Mapping, Reader, Writer};

/// About 10,000 years, either way.
const MOST_SECONDS: i64 = 315_576_000_000;

/// `google.protobuf.Duration`: seconds with `s` behind them, written with 0, 3, 6 or 9 digits of a second.
impl Json for Duration {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        match format(self) {
            Some(text) => writer.quoted(&text),
            None => writer.refuse(
                "the duration has more than 315576000000 seconds, more nanoseconds than a second, or two signs",
            ),
        }
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        const EXPECTED: &str = "a duration like \"1.5s\"";
        let start = reader.start();
        let text = reader.string_text(EXPECTED)?;
        *self = parse(&text).ok_or_else(|| reader.unexpected_at(EXPECTED, start))?;
        Ok(())
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

fn format(duration: &Duration) -> Option<String> {
    let Duration { seconds, nanos } = *duration;
    let two_signs = seconds.signum() * i64::from(nanos.signum()) < 0;
    if two_signs
        || seconds.unsigned_abs() > MOST_SECONDS.unsigned_abs()
        || nanos.unsigned_abs() > 999_999_999
    {
        return None;
    }
    let sign = if seconds < 0 || nanos < 0 { "-" } else { "" };
    Some(format!("{sign}{}{}s", seconds.unsigned_abs(), Fraction(nanos.unsigned_abs())))
}

fn parse(text: &str) -> Option<Duration> {
    let text = text.strip_suffix('s')?;
    let (sign, text) = match text.strip_prefix('-') {
        Some(text) => (-1, text),
        None => (1, text),
    };
    let end = text.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(text.len());
    let (whole, rest) = text.split_at(end);
    let seconds: i64 = whole.parse().ok().filter(|seconds| *seconds <= MOST_SECONDS)?;
    let (nanos, rest) = fraction::split(rest)?;
    rest.is_empty().then_some(Duration { seconds: seconds * i64::from(sign), nanos: nanos * sign })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for (text, seconds, nanos) in [
            ("0s", 0, 0),
            ("1s", 1, 0),
            ("1.500s", 1, 500_000_000),
            ("-1.000001s", -1, -1_000),
            ("-0.000000001s", 0, -1),
            ("315576000000s", MOST_SECONDS, 0),
            ("-315576000000.999999999s", -MOST_SECONDS, -999_999_999),
        ] {
            let duration = Duration { seconds, nanos };
            assert_eq!(parse(text), Some(duration), "{text}");
            assert_eq!(format(&duration).as_deref(), Some(text));
        }
        assert_eq!(parse("-0.5s"), Some(Duration { seconds: 0, nanos: -500_000_000 }));
        assert_eq!(parse("01.5s"), Some(Duration { seconds: 1, nanos: 500_000_000 }));
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "s",
            "1",
            "-s",
            "+1s",
            ".5s",
            "1.s",
            "1.0000000001s",
            "1 s",
            "1S",
            "--1s",
            "1e3s",
            "315576000001s",
            "-315576000001s",
            "99999999999999999999s",
            "1.5.5s",
            "1ss",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        for (seconds, nanos) in [
            (MOST_SECONDS + 1, 0),
            (i64::MIN, 0),
            (0, 1_000_000_000),
            (0, i32::MIN),
            (1, -1),
            (-1, 1),
        ] {
            assert_eq!(format(&Duration { seconds, nanos }), None);
        }
    }
}
