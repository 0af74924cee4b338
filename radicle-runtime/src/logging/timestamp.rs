use std::time::{Duration, SystemTime};

const SECONDS_PER_DAY: u64 = 86_400;

/// Writes times as RFC 3339 in UTC with microseconds, and keeps the text of the last second.
#[derive(Default)]
pub(super) struct Timestamps {
    second: Option<u64>,
    text: Vec<u8>,
}

impl Timestamps {
    pub(super) fn push(&mut self, line: &mut Vec<u8>, time: SystemTime) {
        let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
        if self.second != Some(since.as_secs()) {
            self.second = Some(since.as_secs());
            self.text = seconds(since.as_secs()).into_bytes();
        }
        line.extend_from_slice(&self.text);
        line.push(b'.');
        push_digits(line, since.subsec_micros(), 1_000_000);
        line.push(b'Z');
    }
}

/// A time as RFC 3339, in UTC with seconds.
pub(crate) fn rfc3339(time: SystemTime) -> String {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO);
    format!("{}Z", seconds(since.as_secs()))
}

/// The same with microseconds.
pub(crate) fn rfc3339_micros(time: SystemTime) -> String {
    let mut text = Vec::new();
    Timestamps::default().push(&mut text, time);
    String::from_utf8_lossy(&text).into_owned()
}

fn seconds(since_epoch: u64) -> String {
    let (year, month, day) = date(since_epoch / SECONDS_PER_DAY);
    let second = since_epoch % SECONDS_PER_DAY;
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}")
}

/// The Gregorian date of a day since 1970-01-01.
///
/// Years are counted from March, so that the leap day is the last of its year:
/// <https://howardhinnant.github.io/date_algorithms.html#civil_from_days>.
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

/// Appends a number below a power of ten with all its digits: `push_digits(line, 42, 1000)` is `042`.
pub(super) fn push_digits(line: &mut Vec<u8>, number: u32, power: u32) {
    let mut buffer = itoa::Buffer::new();
    // The sum starts with a 1, behind which the zeros are kept.
    line.extend_from_slice(&buffer.format(power + number).as_bytes()[1..]);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_read_as_rfc_3339() {
        let mut timestamps = Timestamps::default();
        for (micros, text) in [
            (0, "1970-01-01T00:00:00.000000Z"),
            (951_782_400_000_001, "2000-02-29T00:00:00.000001Z"),
            (951_868_799_999_999, "2000-02-29T23:59:59.999999Z"),
            (951_868_800_000_000, "2000-03-01T00:00:00.000000Z"),
            (1_798_761_599_120_000, "2026-12-31T23:59:59.120000Z"),
            (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
        ] {
            let mut line = Vec::new();
            timestamps.push(&mut line, SystemTime::UNIX_EPOCH + Duration::from_micros(micros));
            assert_eq!(String::from_utf8(line).unwrap(), text);
        }
    }
}
