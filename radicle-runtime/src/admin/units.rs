//! Numbers as people read them.

use std::time::Duration;

/// `3 d 4 h`, `12 min 5 s`, `1.25 s`, `340 ms`: the two largest units, or three digits below ten seconds.
pub(crate) fn duration(duration: Duration) -> String {
    let seconds = duration.as_secs();
    let two = |large: u64, small: u64, names: [&str; 2]| match small {
        0 => format!("{large} {}", names[0]),
        _ => format!("{large} {} {small} {}", names[0], names[1]),
    };
    match seconds {
        0 if duration.as_millis() == 0 => format!("{} µs", duration.as_micros()),
        0 => format!("{} ms", duration.as_millis()),
        1..10 => format!("{}.{:02} s", seconds, duration.subsec_millis() / 10),
        10..60 => format!("{seconds} s"),
        60..3600 => two(seconds / 60, seconds % 60, ["min", "s"]),
        3600..86_400 => two(seconds / 3600, seconds / 60 % 60, ["h", "min"]),
        _ => two(seconds / 86_400, seconds / 3600 % 24, ["d", "h"]),
    }
}

/// `12.3 µs`, `4.56 ms`, `7.89 s`: three digits.
pub(crate) fn latency(millis: f64) -> String {
    let (value, unit) = match millis {
        ..1.0 => (millis * 1000.0, "µs"),
        ..1000.0 => (millis, "ms"),
        _ => (millis / 1000.0, "s"),
    };
    let digits = match value {
        ..10.0 => 2,
        ..100.0 => 1,
        _ => 0,
    };
    format!("{value:.digits$} {unit}")
}

/// `1,234,567`.
pub(crate) fn count(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `640 B`, `1.5 KiB`, `13 MiB`.
pub(crate) fn bytes(bytes: u64) -> String {
    let mut size = bytes as f64;
    let mut unit = "B";
    for larger in ["KiB", "MiB", "GiB", "TiB"] {
        if size < 1024.0 {
            break;
        }
        size /= 1024.0;
        unit = larger;
    }
    let digits = usize::from(unit != "B" && size < 10.0);
    format!("{size:.digits$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn durations() {
        for (millis, text) in [
            (0.0, "0 µs"),
            (0.9, "900 µs"),
            (340.2, "340 ms"),
            (1_259.0, "1.25 s"),
            (12_900.0, "12 s"),
            (60_000.0, "1 min"),
            (725_000.0, "12 min 5 s"),
            (3_600_000.0, "1 h"),
            (86_399_000.0, "23 h 59 min"),
            (273_600_000.0, "3 d 4 h"),
        ] {
            assert_eq!(duration(Duration::from_secs_f64(millis / 1e3)), text);
        }
    }

    #[test]
    fn latencies() {
        for (millis, text) in [
            (0.0, "0.00 µs"),
            (0.0123, "12.3 µs"),
            (0.5, "500 µs"),
            (1.0, "1.00 ms"),
            (45.67, "45.7 ms"),
            (999.0, "999 ms"),
            (1500.0, "1.50 s"),
            (123_456.0, "123 s"),
        ] {
            assert_eq!(latency(millis), text);
        }
    }

    #[test]
    fn counts() {
        for (number, text) in [(0, "0"), (999, "999"), (1000, "1,000"), (1_234_567, "1,234,567")] {
            assert_eq!(count(number), text);
        }
    }

    #[test]
    fn sizes() {
        for (size, text) in [
            (0, "0 B"),
            (1023, "1023 B"),
            (1536, "1.5 KiB"),
            (13 << 20, "13 MiB"),
            (u64::MAX, "16777216 TiB"),
        ] {
            assert_eq!(bytes(size), text);
        }
    }
}
