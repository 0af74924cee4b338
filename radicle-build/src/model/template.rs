//! Path templates by the grammar of google/api/http.proto:
//!
//! ```text
//! Template = "/" Segments [ Verb ] ;
//! Segments = Segment { "/" Segment } ;
//! Segment  = "*" | "**" | LITERAL | Variable ;
//! Variable = "{" FieldPath [ "=" Segments ] "}" ;
//! FieldPath = IDENT { "." IDENT } ;
//! Verb     = ":" LITERAL ;
//! ```

use std::ops::Range;

/// A parsed path template.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Template {
    pub(crate) source: String,
    /// In order, those of variables included.
    pub(crate) segments: Vec<Segment>,
    /// As it is written.
    pub(crate) verb: Option<String>,
    pub(crate) variables: Vec<Variable>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Segment {
    /// Percent-decoded.
    Literal(String),
    Single,
    Multi,
}

/// A field bound by a range of segments.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Variable {
    pub(crate) field: Vec<String>,
    /// Where the field path is in the template.
    pub(crate) place: Range<usize>,
    pub(crate) segments: Range<usize>,
}

/// The first grammar mistake of a template.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct TemplateError {
    pub(crate) message: String,
    pub(crate) help: &'static str,
    /// Where it is in the template.
    pub(crate) place: Range<usize>,
}

impl Template {
    pub(crate) fn parse(source: &str) -> Result<Self, TemplateError> {
        let template = Self {
            source: source.to_owned(),
            segments: Vec::new(),
            verb: None,
            variables: Vec::new(),
        };
        Parser { source, at: 0, template }.template()
    }
}

struct Parser<'t> {
    source: &'t str,
    at: usize,
    template: Template,
}

type Parsed<T> = Result<T, TemplateError>;

impl Parser<'_> {
    fn template(mut self) -> Parsed<Template> {
        if !self.eat('/') {
            return Err(self.error("no `/` at its start", "write `/v1/…`"));
        }
        loop {
            self.segment(false)?;
            match self.peek() {
                Some('/') => self.at += 1,
                Some(':') => break self.verb()?,
                Some(_) => return Err(self.unexpected()),
                None => break,
            }
        }
        self.check_multi()?;
        Ok(self.template)
    }

    fn segment(&mut self, inside: bool) -> Parsed<()> {
        match self.peek() {
            Some('*') => {
                let multi = self.source[self.at..].starts_with("**");
                self.at += if multi { 2 } else { 1 };
                self.template.segments.push(if multi { Segment::Multi } else { Segment::Single });
                Ok(())
            }
            Some('{') if inside => Err(self.error(
                "a variable inside of a variable",
                "variables do not nest; end the outer one with `}` first",
            )),
            Some('{') => self.variable(),
            Some('}') if inside => {
                Err(self.error("an empty pattern", "write `{name}`, `{name=*}` or `{name=**}`"))
            }
            None | Some('/' | ':' | '}') => Err(self.empty_segment()),
            Some(_) => {
                let literal = self.literal()?;
                self.template.segments.push(Segment::Literal(literal));
                Ok(())
            }
        }
    }

    fn empty_segment(&self) -> TemplateError {
        match self.peek() {
            Some('}') => self.error("an unmatched `}`", "begin a variable with `{`"),
            _ if self.source == "/" => {
                self.error("no segments", "name at least one segment: `/v1`")
            }
            _ => self.error(
                "an empty segment",
                "write a literal, `*`, `**` or `{field}` between slashes",
            ),
        }
    }

    fn variable(&mut self) -> Parsed<()> {
        let open = self.at;
        self.at += 1;
        let (field, place) = self.field_path()?;
        let first = self.template.segments.len();
        if self.eat('=') {
            self.segment(true)?;
            while self.eat('/') {
                self.segment(true)?;
            }
        } else {
            self.template.segments.push(Segment::Single);
        }
        if !self.eat('}') {
            return Err(match self.peek() {
                None | Some('/') => {
                    error_at("an unclosed variable", "end it with `}`", open..self.at.max(open + 1))
                }
                Some(_) => self.unexpected(),
            });
        }
        let variable = Variable { field, place, segments: first..self.template.segments.len() };
        let twice = self.template.variables.iter().any(|other| other.field == variable.field);
        if twice {
            let message = format!("`{}` is bound twice", variable.field.join("."));
            return Err(error_at(message, "bind each field once", variable.place));
        }
        self.template.variables.push(variable);
        Ok(())
    }

    fn field_path(&mut self) -> Parsed<(Vec<String>, Range<usize>)> {
        let start = self.at;
        let mut path = Vec::new();
        loop {
            let from = self.at;
            let length = self.rest().bytes().take_while(|byte| is_name(*byte)).count();
            let name = &self.source[from..from + length];
            self.at += length;
            if name.is_empty() || name.starts_with(|first: char| first.is_ascii_digit()) {
                let help = "name a field of the request: `{name}` or `{shelf.name}`";
                return Err(error_at(
                    "expected a field name",
                    help,
                    from..(from + length).max(from + 1),
                ));
            }
            path.push(name.to_owned());
            if !self.eat('.') {
                return Ok((path, start..self.at));
            }
        }
    }

    fn literal(&mut self) -> Parsed<String> {
        let mut bytes = Vec::new();
        while let Some(char) = self.peek() {
            match char {
                '/' | ':' | '}' => break,
                '%' => bytes.push(self.escape()?),
                char if is_literal(char) => {
                    bytes.push(char as u8);
                    self.at += 1;
                }
                _ => return Err(self.unexpected()),
            }
        }
        let end = self.at;
        String::from_utf8(bytes).map_err(|_| {
            error_at("escapes that are not UTF-8", "percent-encode UTF-8", end - 1..end)
        })
    }

    fn escape(&mut self) -> Parsed<u8> {
        let digits = self.source.get(self.at + 1..self.at + 3);
        let byte = digits.and_then(|digits| {
            let hex = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
            hex.then(|| u8::from_str_radix(digits, 16).ok())?
        });
        match byte {
            Some(byte) => {
                self.at += 3;
                Ok(byte)
            }
            None => Err(self.error("a bad escape", "write `%` and two hexadecimal digits")),
        }
    }

    fn verb(&mut self) -> Parsed<()> {
        self.at += 1;
        let start = self.at;
        self.literal()?;
        // Paths are matched before they are decoded, and a verb decides how they are split.
        let verb = self.source[start..self.at].to_owned();
        if verb.is_empty() {
            return Err(self.error("an empty verb", "name it behind the colon: `:cancel`"));
        }
        match self.peek() {
            None => {
                self.template.verb = Some(verb);
                Ok(())
            }
            Some('/') => Err(error_at(
                "a verb before the end",
                "only the last segment may have one; write `%3A` for a colon in a literal",
                start - 1..self.at,
            )),
            Some(_) => Err(self.unexpected()),
        }
    }

    fn check_multi(&self) -> Parsed<()> {
        let multi = self.template.segments.iter().position(|segment| *segment == Segment::Multi);
        if multi.is_none_or(|index| index + 1 == self.template.segments.len()) {
            return Ok(());
        }
        let start = self.source.find("**").unwrap_or(0);
        let help = "`**` takes the rest of the path; only a verb may follow";
        Err(error_at("`**` is not the last segment", help, start..start + 2))
    }

    fn rest(&self) -> &str {
        &self.source[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn eat(&mut self, char: char) -> bool {
        let found = self.peek() == Some(char);
        if found {
            self.at += char.len_utf8();
        }
        found
    }

    fn unexpected(&self) -> TemplateError {
        let found = self.peek().unwrap_or(' ');
        let help = match found {
            '{' | '*' => "variables and wildcards are whole segments: put `/` between",
            '}' => "begin a variable with `{`",
            '?' | '#' => {
                "a template is a path only; fields that it does not bind come from the query"
            }
            _ => "percent-encode it, or leave it out",
        };
        self.error(format!("unexpected `{found}`"), help)
    }

    fn error(&self, message: impl Into<String>, help: &'static str) -> TemplateError {
        let length = self.peek().map_or(0, char::len_utf8);
        let start = if length == 0 { self.at.saturating_sub(1) } else { self.at };
        error_at(message, help, start..self.at + length)
    }
}

fn error_at(message: impl Into<String>, help: &'static str, place: Range<usize>) -> TemplateError {
    TemplateError { message: message.into(), help, place }
}

fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

/// RFC 3986 `pchar` without `:` and `*`, which have a meaning here, and escapes.
fn is_literal(char: char) -> bool {
    char.is_ascii_alphanumeric() || "-._~!$&'()+,;=@".contains(char)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn literals_are_decoded_and_verbs_are_not() {
        let template = Template::parse("/v%31/{id}/caf%C3%A8:g%6F").expect("it is well-formed");
        let literal = |text: &str| Segment::Literal(text.to_owned());
        assert_eq!(template.segments, [literal("v1"), Segment::Single, literal("cafè")]);
        assert_eq!(template.verb.as_deref(), Some("g%6F"));
    }
}
