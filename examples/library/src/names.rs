//! Resource names: `shelves/1` and `shelves/1/books/2`.

use std::fmt;

use radicle::Status;

/// The number of a shelf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ShelfId(pub(crate) i64);

/// A book by its number, and the shelf that it is said to be on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct BookId {
    pub(crate) shelf: ShelfId,
    pub(crate) book: i64,
}

/// The shelves whose books are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Parent {
    Shelf(ShelfId),
    /// `shelves/-`.
    All,
}

impl ShelfId {
    /// # Errors
    /// INVALID_ARGUMENT for anything but `shelves/{number}`.
    pub(crate) fn parse(name: &str) -> Result<Self, Status> {
        match name.split('/').collect::<Vec<_>>()[..] {
            ["shelves", shelf] => number(shelf).map(Self),
            _ => None,
        }
        .ok_or_else(|| malformed(name, "shelves/{shelf}"))
    }
}

impl BookId {
    /// # Errors
    /// INVALID_ARGUMENT for anything but `shelves/{number}/books/{number}`.
    pub(crate) fn parse(name: &str) -> Result<Self, Status> {
        match name.split('/').collect::<Vec<_>>()[..] {
            ["shelves", shelf, "books", book] => number(shelf)
                .zip(number(book))
                .map(|(shelf, book)| Self { shelf: ShelfId(shelf), book }),
            _ => None,
        }
        .ok_or_else(|| malformed(name, "shelves/{shelf}/books/{book}"))
    }
}

impl Parent {
    /// # Errors
    /// INVALID_ARGUMENT for anything but `shelves/{number}` and `shelves/-`.
    pub(crate) fn parse(name: &str) -> Result<Self, Status> {
        if name == "shelves/-" { Ok(Self::All) } else { ShelfId::parse(name).map(Self::Shelf) }
    }

    pub(crate) fn holds(self, book: BookId) -> bool {
        match self {
            Self::Shelf(shelf) => shelf == book.shelf,
            Self::All => true,
        }
    }
}

/// Only the spelling that the server itself uses: one resource has one name.
fn number(text: &str) -> Option<i64> {
    let number: i64 = text.parse().ok()?;
    (number > 0 && number.to_string() == text).then_some(number)
}

fn malformed(name: &str, form: &str) -> Status {
    let shown: String = name.chars().take(100).collect();
    Status::invalid_argument(format!("{shown:?} is not a name; write `{form}` with numbers"))
}

impl fmt::Display for ShelfId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "shelves/{}", self.0)
    }
}

impl fmt::Display for BookId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/books/{}", self.shelf, self.book)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_resource_has_one_name() {
        let book = BookId { shelf: ShelfId(1), book: 23 };
        assert_eq!(BookId::parse("shelves/1/books/23").unwrap(), book);
        assert_eq!(BookId::parse(&book.to_string()).unwrap(), book);
        for name in [
            "",
            "shelves",
            "shelves/",
            "shelves/0",
            "shelves/01",
            "shelves/+1",
            "shelves/1/",
            "x/1",
        ] {
            assert!(ShelfId::parse(name).is_err(), "{name}");
        }
        for name in ["shelves/1", "shelves/1/books", "shelves/1/books/-1", "shelves/-/books/1"] {
            assert!(BookId::parse(name).is_err(), "{name}");
        }
    }
}
