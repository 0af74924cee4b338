//! Pages of a list, as [AIP-158](https://google.aip.dev/158) has them.

use radicle::Status;

/// Which part of a list is asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Page {
    /// The number of the last item of the page before.
    pub(crate) after: i64,
    pub(crate) size: usize,
}

impl Page {
    /// # Errors
    /// INVALID_ARGUMENT for a negative size and a token that no page gave.
    pub(crate) fn parse(size: i32, token: &str) -> Result<Self, Status> {
        let size = match usize::try_from(size) {
            Ok(0) => 50,
            Ok(size) => size.min(1000),
            Err(_) => return Err(Status::invalid_argument("page_size is negative")),
        };
        let after = match token {
            "" => 0,
            token => i64::from_str_radix(token, 36)
                .ok()
                .filter(|after| *after > 0)
                .ok_or_else(|| Status::invalid_argument("page_token is not one of this list"))?,
        };
        Ok(Self { after, size })
    }

    /// How many rows tell whether there is a next page.
    pub(crate) fn rows(self) -> usize {
        self.size + 1
    }

    /// Cuts what was read to the page and gives the token of the next one.
    pub(crate) fn cut<T>(self, items: &mut Vec<(i64, T)>) -> String {
        if items.len() <= self.size {
            return String::new();
        }
        items.truncate(self.size);
        items.last().map(|(last, _)| token(*last)).unwrap_or_default()
    }
}

/// A number in base 36: short, and nobody takes it for an offset.
fn token(mut number: i64) -> String {
    let mut digits = Vec::new();
    while number > 0 {
        digits.extend(char::from_digit((number % 36) as u32, 36));
        number /= 36;
    }
    digits.iter().rev().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_lead_on() {
        for last in [1, 35, 36, 1295, i64::MAX] {
            assert_eq!(Page::parse(0, &token(last)).unwrap().after, last);
        }
        let mut items = vec![(4, 'a'), (7, 'b'), (9, 'c')];
        let page = Page::parse(2, "").unwrap();
        assert_eq!(page.rows(), 3);
        assert_eq!(page.cut(&mut items), "7");
        assert_eq!(items.len(), 2);
        assert_eq!(page.cut(&mut items), "");
    }

    #[test]
    fn refuses_what_no_page_gave() {
        for (size, token) in [(-1, ""), (0, "-1"), (0, "0"), (0, "!"), (0, "zzzzzzzzzzzzzzzz")] {
            assert!(Page::parse(size, token).is_err(), "{size} {token}");
        }
    }
}
