use toml::de::{DeInteger, DeTable, DeValue};

use super::{Entry, file::Mistake};

/// The keys of a TOML document; `origin` is the line.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Mistake> {
    let line = |at: usize| text.as_bytes().iter().take(at).filter(|it| **it == b'\n').count() + 1;
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        Mistake { line: line(at), what: error.message().to_owned() }
    })?;
    let mut keys: Vec<_> = table.get_ref().iter().collect();
    keys.sort_by_key(|(key, _)| key.span().start);
    keys.into_iter()
        .map(|(key, value)| {
            let line = line(key.span().start);
            let text =
                scalar(key.get_ref(), value.get_ref()).map_err(|what| Mistake { line, what })?;
            Ok(Entry { key: key.get_ref().to_string(), text: Some(text), origin: line.to_string() })
        })
        .collect()
}

fn scalar(key: &str, value: &DeValue<'_>) -> Result<String, String> {
    Ok(match value {
        DeValue::String(text) => text.to_string(),
        DeValue::Integer(integer) => decimal(integer),
        DeValue::Float(float) => float.as_str().to_owned(),
        DeValue::Boolean(value) => value.to_string(),
        DeValue::Datetime(time) => time.to_string(),
        DeValue::Array(values) => {
            let elements = values.iter().map(|value| element(key, value.get_ref()));
            elements.collect::<Result<Vec<_>, _>>()?.join(",")
        }
        DeValue::Table(_) => return Err(format!("{key:?} is a table; flags stand at the top")),
    })
}

fn element(key: &str, value: &DeValue<'_>) -> Result<String, String> {
    match value {
        DeValue::Array(_) => Err(format!("{key:?} is a list of lists")),
        other => super::element(key, scalar(key, other)?),
    }
}

/// `31` of `0x1f`.
fn decimal(integer: &DeInteger<'_>) -> String {
    let digits = integer.as_str();
    i128::from_str_radix(digits, integer.radix()).map_or(digits.to_owned(), |it| it.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Vec<(String, String, String)>, Mistake> {
        let flat = |it: Entry| (it.key, it.text.unwrap(), it.origin);
        Ok(entries(text)?.into_iter().map(flat).collect())
    }

    #[test]
    fn values_are_texts() {
        for (value, expected) in [
            ("8_081", "8081"),
            ("0x1f", "31"),
            ("-0b0", "0"),
            ("1.5e3", "1.5e3"),
            ("true", "true"),
            ("'C:\\x'", "C:\\x"),
            ("\"a\\\"b\"", "a\"b"),
            ("[\"a\", 2, true]", "a,2,true"),
            ("[]", ""),
            ("2026-11-24", "2026-11-24"),
        ] {
            // A sign before digits of another base is no TOML.
            let Ok(entries) = read(&format!("\nkey = {value}")) else {
                assert_eq!(value, "-0b0");
                continue;
            };
            let expected = [("key".to_owned(), expected.to_owned(), "2".to_owned())];
            assert_eq!(entries, expected, "{value}");
        }
    }

    #[test]
    fn mistakes_have_a_line() {
        for (text, line, what) in [
            ("a = 1\nb = ", 2, "string values must be quoted"),
            ("a = 1\na = 2", 2, "duplicate key"),
            ("[server]\nport = 1", 1, "\"server\" is a table; flags stand at the top"),
            ("a.b = 1", 1, "\"a\" is a table"),
            ("a = [[1]]", 1, "\"a\" is a list of lists"),
            ("a = ['x,y']", 1, "\"a\" has a comma in an element"),
        ] {
            let mistake = read(text).unwrap_err();
            assert_eq!(mistake.line, line, "{text}");
            assert!(mistake.what.contains(what), "{text}: {}", mistake.what);
        }
    }

    #[test]
    fn deep_nesting_is_a_mistake() {
        for opening in ["[", "{a=", "- "] {
            let text = format!("a = {}", opening.repeat(100_000));
            assert!(read(&text).is_err(), "{opening}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends_in_keys_or_a_mistake(text in "[a-c\\[\\]{}:=,.#\"'&*!|> \n\t-]{0,60}|\\PC{0,40}") {
            let _ = read(&text);
        }
    }
}
