use std::collections::BTreeMap;

/// Where the `@type` of each object is that was passed on the way to another one, so that nested `Any`s with
/// their `@type` last are searched once and not once for each level.
#[derive(Debug, Default)]
pub(super) struct Types {
    /// The places of the values by the places of their objects.
    places: BTreeMap<usize, usize>,
    /// Every object that ends before here has its entry.
    end: usize,
    /// Whether objects are passed in search of a type.
    searching: bool,
}

impl Types {
    /// Starts a search in the object at this place, unless one has passed it: gives the result then.
    pub(super) fn search(&mut self, object: usize) -> Option<Option<usize>> {
        if object < self.end {
            return Some(self.places.get(&object).copied());
        }
        self.searching = true;
        None
    }

    /// Ends the search, which has come to this place.
    pub(super) fn end(&mut self, at: usize) {
        self.searching = false;
        self.end = at;
    }

    /// Notes the value of a key in an object that is passed.
    pub(super) fn note(&mut self, object: usize, key: &str, value: usize) {
        if self.searching && key == "@type" {
            self.places.entry(object).or_insert(value);
        }
    }
}

#[cfg(test)]
mod tests {
    use prost_types::Any;

    use crate::json::{Options, Reader};

    #[test]
    fn one_search_finds_the_types_of_all_levels() {
        const LEVELS: usize = 50;
        let url = r#""x/google.protobuf.Any""#;
        let inner = r#"{"value":"1s","@type":"x/google.protobuf.Duration"}"#;
        let close = format!(r#","@type":{url}}}"#);
        let text = format!("{}{inner}{}", r#"{"value":"#.repeat(LEVELS), close.repeat(LEVELS));
        let options = Options::default();
        let mut reader = Reader::json(text.as_bytes(), &options);
        reader.document(&mut Any::default()).expect("the text fits");
        assert_eq!(reader.types.places.len(), LEVELS + 1);
        // No search has begun behind the first one.
        assert_eq!(reader.types.end, text.len() - url.len() - 1);
    }

    #[test]
    fn nothing_is_noted_without_a_search() {
        let options = Options::default();
        let text = r#"{"unknown":{"@type":"x"},"other":[{"@type":1}]}"#;
        let mut reader = Reader::json(text.as_bytes(), &options);
        reader.document(&mut ()).expect("the text fits");
        assert!(reader.types.places.is_empty());
    }
}
