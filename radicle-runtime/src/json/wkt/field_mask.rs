use prost_types::FieldMask;

use crate::json::{Error, Field, Json, Mapping, Reader, Writer};

/// `google.protobuf.FieldMask`: the paths in camel case with commas between them.
impl Json for FieldMask {
    fn fields(&self) -> &'static [Field] {
        &[]
    }

    fn write_fields(&self, writer: &mut Writer<'_>) {
        let paths: Option<Vec<_>> = self.paths.iter().map(|path| camel(path)).collect();
        match paths {
            Some(paths) => writer.string_value(&paths.join(",")),
            None => writer.refuse("a path of the field mask does not survive camel case"),
        }
    }

    fn read_field(&mut self, _: usize, reader: &mut Reader<'_>) -> Result<(), Error> {
        if let Some(paths) = reader.offered_paths() {
            if self.paths.is_empty() {
                self.paths = paths;
            }
            return Ok(());
        }
        const EXPECTED: &str = "field paths in camel case with commas between them";
        let start = reader.start();
        let text = reader.string_text(EXPECTED)?;
        let paths = parse(&text).ok_or_else(|| reader.unexpected_at(EXPECTED, start))?;
        self.paths = paths;
        Ok(())
    }

    fn mapping(&self) -> Mapping {
        Mapping::Value
    }
}

fn parse(text: &str) -> Option<Vec<String>> {
    match text {
        "" => Some(Vec::new()),
        text => text.split(',').map(snake).collect(),
    }
}

/// `foo_bar.baz` to `fooBar.baz`; none if `snake` would not bring it back.
fn camel(path: &str) -> Option<String> {
    let mut name = String::with_capacity(path.len());
    let mut chars = path.chars();
    while let Some(char) = chars.next() {
        match char {
            '_' => name.push(chars.next().filter(char::is_ascii_lowercase)?.to_ascii_uppercase()),
            'A'..='Z' | ',' => return None,
            char => name.push(char),
        }
    }
    (!name.is_empty()).then_some(name)
}

/// `fooBar.baz` to `foo_bar.baz`; none if it has underscores.
fn snake(path: &str) -> Option<String> {
    let mut name = String::with_capacity(path.len() + 4);
    for char in path.chars() {
        match char {
            '_' => return None,
            'A'..='Z' => name.extend(['_', char.to_ascii_lowercase()]),
            char => name.push(char),
        }
    }
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips() {
        for (snake_case, camel_case) in [
            ("foo", "foo"),
            ("foo_bar.baz_q", "fooBar.bazQ"),
            ("a1", "a1"),
            ("_a", "A"),
            ("*", "*"),
        ] {
            assert_eq!(camel(snake_case).as_deref(), Some(camel_case));
            assert_eq!(snake(camel_case).as_deref(), Some(snake_case));
        }
        assert_eq!(parse("").map(|paths| paths.len()), Some(0));
        assert_eq!(parse("a,bC"), Some(vec!["a".to_owned(), "b_c".to_owned()]));
    }

    #[test]
    fn refuses_what_would_not() {
        for path in ["", "fooBar", "foo_3_bar", "foo__bar", "foo_", "a,b"] {
            assert_eq!(camel(path), None, "{path}");
        }
        for text in ["foo_bar", "a,,b", ",", "a,b_c"] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
