//! When a program was built.

use std::{
    fmt,
    time::{SystemTime, UNIX_EPOCH},
};

use super::cargo;
use crate::Error;

/// The last second that RFC 3339 can write.
const END: u64 = 253_402_300_799;

const DAY: u64 = 86_400;

/// Seconds since 1970; displayed as RFC 3339 does, in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Time(u64);

impl Time {
    pub(super) fn from_unix(seconds: u64) -> Option<Self> {
        (seconds <= END).then_some(Self(seconds))
    }

    pub(super) fn now() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Self(since.as_secs().min(END))
    }

    pub(super) fn source_date_epoch() -> Result<Option<Self>, Error> {
        const NAME: &str = "SOURCE_DATE_EPOCH";
        let Some(value) = cargo::variable(NAME)? else {
            return Ok(None);
        };
        let time = value.parse().ok().and_then(Self::from_unix);
        let problem = "no number of seconds since 1970";
        time.map(Some).ok_or_else(|| cargo::malformed(NAME, &value, problem))
    }
}

impl fmt::Display for Time {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = date(self.0 / DAY);
        let (hour, minute, second) = (self.0 / 3600 % 24, self.0 / 60 % 60, self.0 % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// The date of a day since 1970.
fn date(mut day: u64) -> (u64, u64, u64) {
    let mut year = 1970;
    while day >= days_in_year(year) {
        day -= days_in_year(year);
        year += 1;
    }
    let february = days_in_year(year) - 337;
    let mut month = 1;
    for days in [31, february, 31, 30, 31, 30, 31, 31, 30, 31, 30] {
        if day < days {
            break;
        }
        day -= days;
        month += 1;
    }
    (year, month, day + 1)
}

fn days_in_year(year: u64) -> u64 {
    let of = |years| year.is_multiple_of(years);
    let is_leap = of(4) && (!of(100) || of(400));
    if is_leap { 366 } else { 365 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_date() {
        // date -u -d @SECONDS +%FT%TZ
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (86_399, "1970-01-01T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (951_868_800, "2000-03-01T00:00:00Z"),
            (1_735_689_599, "2024-12-31T23:59:59Z"),
            (1_795_487_730, "2026-11-24T02:35:30Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
            (END, "9999-12-31T23:59:59Z"),
        ] {
            assert_eq!(Time::from_unix(seconds).unwrap().to_string(), text);
        }
        assert_eq!(Time::from_unix(END + 1), None);
    }
}
