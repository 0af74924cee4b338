use std::borrow::Cow;

use super::{
    failure::cut,
    percent::{Malformed, decode_form},
};

/// How much a query string may hold.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Bounds {
    /// In bytes.
    pub(crate) bytes: usize,
    /// In `key=value` pairs.
    pub(crate) pairs: usize,
}

impl Bounds {
    /// Checks a query and the form that goes with it, which may be empty.
    ///
    /// # Errors
    /// What is too much, and the limit.
    pub(crate) fn check(self, query: &str, form: &str) -> Result<(), String> {
        let bytes = query.len() + form.len();
        if bytes > self.bytes {
            let limit = self.bytes;
            return Err(format!("the query has {bytes} bytes, the limit is {limit} bytes"));
        }
        let pairs = texts(query).chain(texts(form)).count();
        if pairs > self.pairs {
            let limit = self.pairs;
            return Err(format!("the query has {pairs} parameters, the limit is {limit}"));
        }
        Ok(())
    }
}

/// A `key=value` pair of a query string, decoded.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Pair<'q> {
    pub(crate) key: Cow<'q, str>,
    pub(crate) value: Cow<'q, str>,
}

/// The pairs in order. An error names the key.
pub(crate) fn pairs(query: &str) -> impl Iterator<Item = Result<Pair<'_>, String>> {
    texts(query).map(|text| {
        let (key, value) = text.split_once('=').unwrap_or((text, ""));
        let malformed = |why: Malformed| format!("query parameter {}: {why}", cut(key));
        Ok(Pair {
            key: decode_form(key).map_err(malformed)?,
            value: decode_form(value).map_err(malformed)?,
        })
    })
}

fn texts(query: &str) -> impl Iterator<Item = &str> {
    query.split('&').filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Result<Vec<(String, String)>, String> {
        pairs(query).map(|it| it.map(|it| (it.key.into_owned(), it.value.into_owned()))).collect()
    }

    #[test]
    fn splits_and_decodes() {
        for (query, expected) in [
            ("", &[][..]),
            ("&&", &[]),
            ("a=1&b=2", &[("a", "1"), ("b", "2")]),
            ("a=1&a=2", &[("a", "1"), ("a", "2")]),
            ("a&b=", &[("a", ""), ("b", "")]),
            ("a=b=c", &[("a", "b=c")]),
            ("a.b=x+y%2Bz", &[("a.b", "x y+z")]),
            ("m%5Bk.1%5D=v&m[k]=w", &[("m[k.1]", "v"), ("m[k]", "w")]),
        ] {
            let found = read(query).unwrap();
            let found: Vec<_> = found.iter().map(|(key, value)| (&**key, &**value)).collect();
            assert_eq!(found, expected, "{query}");
        }
    }

    #[test]
    fn an_error_names_the_key() {
        let escape = "query parameter name: malformed percent escape";
        assert_eq!(read("name=%zz"), Err(escape.to_owned()));
        let utf8 = "query parameter name: not UTF-8 after percent-decoding";
        assert_eq!(read("a=1&name=%FF"), Err(utf8.to_owned()));
    }

    #[test]
    fn is_bounded() {
        let bounds = Bounds { bytes: 8, pairs: 2 };
        assert_eq!(bounds.check("a=1&b=2&", ""), Ok(()));
        assert_eq!(
            bounds.check("a&b", "c"),
            Err("the query has 3 parameters, the limit is 2".to_owned())
        );
        assert_eq!(
            bounds.check("a=12", "b=345"),
            Err("the query has 9 bytes, the limit is 8 bytes".to_owned())
        );
    }
}
