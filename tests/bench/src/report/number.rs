use crate::measure::Spread;

/// Three digits that matter.
pub(super) fn number(value: f64) -> String {
    match value.abs() {
        100.0.. => format!("{value:.0}"),
        10.0.. => format!("{value:.1}"),
        _ => format!("{value:.2}"),
    }
}

/// `median (min–max)`.
pub(super) fn spread(spread: &Spread) -> String {
    let Spread { median, min, max } = *spread;
    format!("{} ({}–{})", number(median), number(min), number(max))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits() {
        let numbers = [0.0, 0.667, 9.94, 12.34, 99.9, 1234.5].map(number);
        assert_eq!(numbers, ["0.00", "0.67", "9.94", "12.3", "99.9", "1234"]);
    }
}
