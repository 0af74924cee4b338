use prost_types::Timestamp;

use super::fraction::{self, Fraction};
use crate::json::{Error, Field, Json, Mapping, Reader, Writer};

/// From 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
const SECONDS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
const DAY: i64 = 86_400;

/// `google.protobuf.Timestamp`: RFC 3339, written in UTC with 0, 3, 6 or 9 digits of a second.
impl Json for Timestamp {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        match format(self) {
            Some(text) => writer.quoted(&text),
            None => writer.refuse("the timestamp is not between the years 1 and 9999"),
        }
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        const EXPECTED: &str = "a timestamp like \"2006-01-02T15:04:05Z\"";
        let start = reader.start();
        let text = reader.string_text(EXPECTED)?;
        *self = parse(&text).ok_or_else(|| reader.unexpected_at(EXPECTED, start))?;
        Ok(())
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

fn format(timestamp: &Timestamp) -> Option<String> {
    let nanos = u32::try_from(timestamp.nanos).ok().filter(|nanos| *nanos < 1_000_000_000)?;
    if !SECONDS.contains(&timestamp.seconds) {
        return None;
    }
    let (year, month, day) = date(timestamp.seconds.div_euclid(DAY));
    let second = timestamp.seconds.rem_euclid(DAY);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    let fraction = Fraction(nanos);
    Some(format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{fraction}Z"))
}

fn parse(text: &str) -> Option<Timestamp> {
    let (date_and_time, rest) = text.split_at_checked(19)?;
    let shape = b"dddd-dd-ddTdd:dd:dd";
    let fits = date_and_time.bytes().zip(shape).all(|(byte, shape)| match shape {
        b'd' => byte.is_ascii_digit(),
        shape => byte == *shape,
    });
    if !fits {
        return None;
    }
    let number = |from, to| date_and_time.get(from..to)?.parse::<i64>().ok();
    let (year, month, day) = (number(0, 4)?, number(5, 7)?, number(8, 10)?);
    let (hour, minute, second) = (number(11, 13)?, number(14, 16)?, number(17, 19)?);
    if year == 0 || !(1..=12).contains(&month) || !(1..=month_length(year, month)).contains(&day) {
        return None;
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let (nanos, zone) = fraction::split(rest)?;
    let local = days(year, month, day) * DAY + hour * 3600 + minute * 60 + second;
    let seconds = local - offset(zone)?;
    SECONDS.contains(&seconds).then_some(Timestamp { seconds, nanos })
}

/// The seconds that `Z` or `+01:00` is ahead of UTC.
fn offset(zone: &str) -> Option<i64> {
    let (sign, hour, minute) = match zone.as_bytes() {
        b"Z" => return Some(0),
        [sign, h1, h2, b':', m1, m2] => (sign, [*h1, *h2], [*m1, *m2]),
        _ => return None,
    };
    let number = |digits: [u8; 2]| {
        let digits = digits.map(|digit| digit.wrapping_sub(b'0'));
        digits.iter().all(|it| *it < 10).then(|| i64::from(digits[0] * 10 + digits[1]))
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let seconds = (hour < 24 && minute < 60).then_some(hour * 3600 + minute * 60)?;
    match sign {
        b'+' => Some(seconds),
        b'-' => Some(-seconds),
        _ => None,
    }
}

fn month_length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// The days from 1970-01-01. Years start in March here, so that the leap day is their last.
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month < 3 { year - 1 } else { year };
    let (era, year) = (year.div_euclid(400), year.rem_euclid(400));
    let day = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + year * 365 + year / 4 - year / 100 + day - 719_468
}

/// Year, month and day of a day since 1970-01-01.
fn date(days: i64) -> (i64, i64, i64) {
    let days = days + 719_468;
    let (era, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + i64::from(month < 3), month, date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for (text, seconds, nanos) in [
            ("1970-01-01T00:00:00Z", 0, 0),
            ("1972-02-29T23:59:59.100Z", 68_255_999, 100_000_000),
            ("2000-03-01T00:00:00.000001Z", 951_868_800, 1_000),
            ("1969-12-31T23:59:59.999999999Z", -1, 999_999_999),
            ("0001-01-01T00:00:00Z", *SECONDS.start(), 0),
            ("9999-12-31T23:59:59.999999999Z", *SECONDS.end(), 999_999_999),
        ] {
            let timestamp = Timestamp { seconds, nanos };
            assert_eq!(parse(text), Some(timestamp), "{text}");
            assert_eq!(format(&timestamp).as_deref(), Some(text));
        }
    }

    #[test]
    fn every_day_has_its_date() {
        for day in SECONDS.start() / DAY..=SECONDS.end() / DAY {
            let (year, month, date) = date(day);
            assert_eq!(days(year, month, date), day);
            assert!((1..=12).contains(&month) && (1..=month_length(year, month)).contains(&date));
        }
    }

    #[test]
    fn reads_offsets_and_short_fractions() {
        for (text, seconds, nanos) in [
            ("1970-01-01T01:30:00+01:30", 0, 0),
            ("1969-12-31T16:00:00-08:00", 0, 0),
            ("1970-01-01T00:00:00.5+00:00", 0, 500_000_000),
            ("1970-01-01T00:00:00.12345678Z", 0, 123_456_780),
        ] {
            assert_eq!(parse(text), Some(Timestamp { seconds, nanos }), "{text}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for text in [
            "",
            "1970-01-01",
            "1970-01-01T00:00:00",
            "1970-01-01t00:00:00Z",
            "1970-01-01T00:00:00z",
            "1970-01-01 00:00:00Z",
            "1970-1-1T00:00:00Z",
            "0000-01-01T00:00:00Z",
            "10000-01-01T00:00:00Z",
            "1970-00-01T00:00:00Z",
            "1970-13-01T00:00:00Z",
            "1970-01-00T00:00:00Z",
            "1971-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "1970-01-01T24:00:00Z",
            "1970-01-01T00:60:00Z",
            "1970-01-01T00:00:60Z",
            "1970-01-01T00:00:00.Z",
            "1970-01-01T00:00:00.1234567890Z",
            "1970-01-01T00:00:00+1:00",
            "1970-01-01T00:00:00+24:00",
            "1970-01-01T00:00:00+01:60",
            "1970-01-01T00:00:00+0100",
            "1970-01-01T00:00:00Z ",
            "1970-01-01T00:00:0\u{660}Z",
            "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        for (seconds, nanos) in
            [(SECONDS.start() - 1, 0), (SECONDS.end() + 1, 0), (0, -1), (0, 1_000_000_000)]
        {
            assert_eq!(format(&Timestamp { seconds, nanos }), None);
        }
    }
}
