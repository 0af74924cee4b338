use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, StrInput};

use super::{Entry, file::Mistake};

/// The keys of a YAML document; `origin` is the line.
///
/// Values are the texts that stand there: `yes` is no boolean. Anchors, tags and a second document are refused.
pub(super) fn entries(text: &str) -> Result<Vec<Entry>, Mistake> {
    let mut reader = Reader { events: Parser::new_from_str(text) };
    let mut entries = Vec::new();
    while let Some((event, line)) = reader.next()? {
        match event {
            Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
            Event::DocumentStart(_) if entries.is_empty() => {}
            Event::DocumentStart(_) => return mistake(line, "there is a second document"),
            Event::Scalar(text, style, ..) if is_null(&text, style) => {}
            Event::MappingStart(..) => reader.mapping(&mut entries)?,
            _ => return mistake(line, "flags are written `name: value`, a line each"),
        }
    }
    Ok(entries)
}

struct Reader<'t> {
    events: Parser<'t, StrInput<'t>>,
}

impl<'t> Reader<'t> {
    /// The next event and its line.
    fn next(&mut self) -> Result<Option<(Event<'t>, usize)>, Mistake> {
        let mistaken = |error: ScanError| Mistake {
            line: error.marker().line(),
            what: error.info().to_owned(),
        };
        let Some((event, span)) = self.events.next().transpose().map_err(mistaken)? else {
            return Ok(None);
        };
        let line = line(span);
        match &event {
            Event::Alias(_) => mistake(line, "aliases (`*name`) are not taken"),
            Event::Scalar(_, _, anchor, _)
            | Event::SequenceStart(anchor, _)
            | Event::MappingStart(anchor, _)
                if *anchor > 0 =>
            {
                mistake(line, "anchors (`&name`) are not taken")
            }
            Event::Scalar(_, _, _, Some(_))
            | Event::SequenceStart(_, Some(_))
            | Event::MappingStart(_, Some(_)) => mistake(line, "tags (`!name`) are not taken"),
            _ => Ok(Some((event, line))),
        }
    }

    /// What comes after the start of the mapping.
    fn mapping(&mut self, entries: &mut Vec<Entry>) -> Result<(), Mistake> {
        loop {
            let (key, line) = match self.next()? {
                Some((Event::Scalar(key, ..), line)) => (key.into_owned(), line),
                Some((Event::MappingEnd, _)) | None => return Ok(()),
                Some((_, line)) => return mistake(line, "a key is the name of a flag"),
            };
            let text = self.value(&key)?;
            entries.push(Entry { key, text, origin: line.to_string() });
        }
    }

    fn value(&mut self, key: &str) -> Result<Option<String>, Mistake> {
        match self.next()? {
            Some((Event::Scalar(text, style, ..), _)) => {
                Ok((!is_null(&text, style)).then(|| text.into_owned()))
            }
            Some((Event::SequenceStart(..), line)) => self.list(key, line).map(Some),
            Some((_, line)) => {
                mistake(line, format!("{key:?} is a mapping; flags stand at the top"))
            }
            None => Ok(None),
        }
    }

    fn list(&mut self, key: &str, line: usize) -> Result<String, Mistake> {
        let mut elements = Vec::new();
        loop {
            match self.next()? {
                Some((Event::Scalar(text, ..), line)) => {
                    let element = super::element(key, text.into_owned());
                    elements.push(element.map_err(|what| Mistake { line, what })?);
                }
                Some((Event::SequenceEnd, _)) | None => return Ok(elements.join(",")),
                Some(_) => return mistake(line, format!("{key:?} is a list of more than values")),
            }
        }
    }
}

fn line(span: Span) -> usize {
    span.start.line()
}

/// Source: <https://yaml.org/spec/1.2.2/#1032-tag-resolution>.
fn is_null(text: &str, style: ScalarStyle) -> bool {
    style == ScalarStyle::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL")
}

fn mistake<T>(line: usize, what: impl Into<String>) -> Result<T, Mistake> {
    Err(Mistake { line, what: what.into() })
}

#[cfg(test)]
mod tests {
    use super::*;

    type Flat = (String, Option<String>, String);

    fn read(text: &str) -> Result<Vec<Flat>, Mistake> {
        let flat = |it: Entry| (it.key, it.text, it.origin);
        Ok(entries(text)?.into_iter().map(flat).collect())
    }

    #[test]
    fn values_are_texts() {
        for (value, expected) in [
            ("8081", Some("8081")),
            ("0.10", Some("0.10")),
            ("yes", Some("yes")),
            ("Hello, Ada", Some("Hello, Ada")),
            ("'it''s'", Some("it's")),
            ("\"a\\tb\"", Some("a\tb")),
            ("|\n  a\n  b\n", Some("a\nb\n")),
            ("[a, 2, 'x']", Some("a,2,x")),
            ("\n- a\n- b", Some("a,b")),
            ("~", None),
            ("", None),
            ("\"\"", Some("")),
            ("'null'", Some("null")),
        ] {
            let entries = read(&format!("# flags\nkey: {value}")).unwrap();
            let expected = [("key".to_owned(), expected.map(str::to_owned), "2".to_owned())];
            assert_eq!(entries, expected, "{value}");
        }
        assert_eq!(read("").unwrap(), []);
        assert_eq!(read("# nothing\n---\n...\n").unwrap(), []);
        assert_eq!(read("a: 1\nb: 2\n").unwrap().len(), 2);
    }

    #[test]
    fn mistakes_have_a_line() {
        for (text, line, what) in [
            ("a: 1\nb: [", 3, ""),
            ("a: 1\n\tb: 2", 1, "found a tab"),
            ("- a", 1, "flags are written `name: value`"),
            ("port", 1, "flags are written `name: value`"),
            ("a: 1\nb:\n  c: 1", 3, "\"b\" is a mapping; flags stand at the top"),
            ("a: [[1]]", 1, "\"a\" is a list of more than values"),
            ("a: [\"x,y\"]", 1, "\"a\" has a comma in an element"),
            ("[a]: 1", 1, "a key is the name of a flag"),
            ("? [a]\n: 1", 1, "a key is the name of a flag"),
            ("a: &x 1\nb: *x", 1, "anchors"),
            ("a: !!str 1", 1, "tags"),
            ("a: 1\n---\nb: 1", 2, "a second document"),
        ] {
            let mistake = read(text).unwrap_err();
            assert!(mistake.what.contains(what), "{text}: {}", mistake.what);
            assert_eq!(mistake.line, line, "{text}: {}", mistake.what);
        }
    }

    #[test]
    fn deep_nesting_is_a_mistake() {
        for opening in ["[", "{a: ", "- "] {
            let text = format!("a: {}", opening.repeat(100_000));
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
