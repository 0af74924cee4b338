//! JSON values whose members keep their order.

use std::fmt::{self, Write};

/// A JSON value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Value {
    Bool(bool),
    Number(u64),
    Text(String),
    List(Vec<Value>),
    Object(Object),
}

/// The members of a JSON object in the order in which they were added.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Object(Vec<(String, Value)>);

impl Object {
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Adds a member at the end.
    #[must_use]
    pub(super) fn with(mut self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.0.push((name.into(), value.into()));
        self
    }

    /// Adds a member if there is a value for it.
    #[must_use]
    pub(super) fn with_some(self, name: &str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Adds a text unless it is empty.
    #[must_use]
    pub(super) fn with_text(self, name: &str, text: &str) -> Self {
        self.with_some(name, Some(text).filter(|text| !text.is_empty()))
    }

    /// Adds `true`, or nothing.
    #[must_use]
    pub(super) fn with_flag(self, name: &str, flag: bool) -> Self {
        self.with_some(name, flag.then_some(true))
    }

    /// Adds a list unless it is empty.
    #[must_use]
    pub(super) fn with_list(self, name: &str, list: Vec<Value>) -> Self {
        self.with_some(name, Some(list).filter(|list| !list.is_empty()))
    }

    pub(super) fn get(&self, name: &str) -> Option<&Value> {
        self.0.iter().find(|(other, _)| other == name).map(|(_, value)| value)
    }

    /// Gives a member another value.
    #[must_use]
    pub(super) fn replace(mut self, name: &str, value: impl Into<Value>) -> Self {
        if let Some((_, old)) = self.0.iter_mut().find(|(other, _)| other == name) {
            *old = value.into();
        }
        self
    }

    pub(super) fn members(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (&**name, value))
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The members of `self`, then those of `other`.
    #[must_use]
    pub(super) fn join(mut self, other: Object) -> Self {
        self.0.extend(other.0);
        self
    }
}

impl Value {
    /// With line breaks and an indent of two spaces.
    pub(super) fn pretty(&self) -> String {
        let mut text = String::new();
        self.write_pretty(0, &mut text);
        text.push('\n');
        text
    }

    fn write_pretty(&self, depth: usize, out: &mut String) {
        let between = |out: &mut String, index: usize| {
            out.push_str(if index == 0 { "\n" } else { ",\n" });
            out.extend(std::iter::repeat_n("  ", depth + 1));
        };
        let close = match self {
            Self::List(values) if !values.is_empty() => {
                out.push('[');
                for (index, value) in values.iter().enumerate() {
                    between(out, index);
                    value.write_pretty(depth + 1, out);
                }
                ']'
            }
            Self::Object(Object(members)) if !members.is_empty() => {
                out.push('{');
                for (index, (name, value)) in members.iter().enumerate() {
                    between(out, index);
                    let _ = write!(out, "{}: ", Quoted(name));
                    value.write_pretty(depth + 1, out);
                }
                '}'
            }
            flat => return out.push_str(&flat.to_string()),
        };
        out.push('\n');
        out.extend(std::iter::repeat_n("  ", depth));
        out.push(close);
    }
}

/// Without white space.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Bool(flag) => write!(f, "{flag}"),
            Self::Number(number) => write!(f, "{number}"),
            Self::Text(text) => write!(f, "{}", Quoted(text)),
            Self::List(values) => {
                f.write_char('[')?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { "," })?;
                }
                f.write_char(']')
            }
            Self::Object(object) => object.fmt(f),
        }
    }
}

/// Without white space.
impl fmt::Display for Object {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('{')?;
        for (index, (name, value)) in self.0.iter().enumerate() {
            write!(f, "{}{}:{value}", if index == 0 { "" } else { "," }, Quoted(name))?;
        }
        f.write_char('}')
    }
}

struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_char('"')?;
        for char in self.0.chars() {
            match char {
                '"' | '\\' => write!(f, "\\{char}")?,
                '\n' => f.write_str("\\n")?,
                '\0'..='\x1f' | '\x7f' => write!(f, "\\u{:04x}", u32::from(char))?,
                char => f.write_char(char)?,
            }
        }
        f.write_char('"')
    }
}

impl From<bool> for Value {
    fn from(flag: bool) -> Self {
        Self::Bool(flag)
    }
}

impl From<u64> for Value {
    fn from(number: u64) -> Self {
        Self::Number(number)
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl From<Object> for Value {
    fn from(object: Object) -> Self {
        Self::Object(object)
    }
}

impl From<Vec<Value>> for Value {
    fn from(values: Vec<Value>) -> Self {
        Self::List(values)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_keep_their_order() {
        let inner = Object::new().with("b", 1).with("a", vec![true.into(), "x".into()]);
        let value = Value::from(Object::new().with("z", inner).with("e", Object::new()));
        assert_eq!(value.to_string(), r#"{"z":{"b":1,"a":[true,"x"]},"e":{}}"#);
        let pretty = "{\n  \"z\": {\n    \"b\": 1,\n    \"a\": [\n      true,\n      \"x\"\n    ]\n  },\n  \"e\": {}\n}\n";
        assert_eq!(value.pretty(), pretty);
    }

    #[test]
    fn texts_are_escaped() {
        let text = Value::from("a\"b\\c\nd\te\u{7f}é");
        assert_eq!(text.to_string(), "\"a\\\"b\\\\c\\nd\\u0009e\\u007fé\"");
    }
}
