use std::{collections::HashMap, ops::Range};

use protox::prost_reflect::{DynamicMessage, Value};

use crate::{
    lexer::{self, Kind, Token},
    source::{Sources, Span},
};

/// A `google.api.HttpRule` as it is written.
#[derive(Debug)]
pub(crate) struct Rule {
    /// The HTTP method and the path template; none if the rule has no pattern.
    pub(crate) pattern: Option<(Text, Text)>,
    pub(crate) body: Option<Text>,
    pub(crate) response_body: Option<Text>,
    pub(crate) selector: Option<Text>,
    /// Whether an additional binding has additional bindings.
    pub(crate) nested: bool,
    /// The whole option.
    pub(crate) span: Span,
}

/// A string of a rule with its place, quotes left out.
#[derive(Clone, Debug)]
pub(crate) struct Text {
    pub(crate) value: String,
    pub(crate) span: Span,
    /// Whether the span is the value byte by byte: not if it has escapes or was not found.
    exact: bool,
}

impl Text {
    /// The place of a part of the value.
    pub(crate) fn part(&self, part: Range<usize>) -> Span {
        match self.exact {
            true => self.span.part(part),
            false => self.span.clone(),
        }
    }
}

impl Rule {
    /// The rule and its additional bindings.
    pub(super) fn read(rule: &DynamicMessage, span: &Span, sources: &Sources) -> Vec<Self> {
        let mut literals = Literals::new(span, sources);
        let mut rules = vec![literals.rule(rule, false)];
        for additional in list(rule) {
            rules.push(literals.rule(&additional, !list(&additional).is_empty()));
        }
        rules
    }
}

fn list(rule: &DynamicMessage) -> Vec<DynamicMessage> {
    let bindings = rule.get_field_by_name("additional_bindings");
    let bindings = bindings.as_ref().and_then(|bindings| bindings.as_list()).unwrap_or_default();
    bindings.iter().filter_map(Value::as_message).cloned().collect()
}

/// The strings of an rpc's options, found again in its text: descriptors have no place for them.
struct Literals {
    span: Span,
    /// By key and value, in reverse order.
    places: HashMap<(String, String), Vec<Span>>,
}

impl Literals {
    fn new(span: &Span, sources: &Sources) -> Self {
        let mut literals = Self { span: span.clone(), places: HashMap::new() };
        let Some((start, end)) = span.range else {
            return literals;
        };
        let text = sources.text(&span.file);
        let tokens = lexer::tokens(text, start..end);
        literals.span = option(&tokens, text, span);
        for window in tokens.windows(3).rev() {
            let [key, separator, value] = window else {
                continue;
            };
            if value.kind == Kind::String && matches!(separator.text(text), ":" | "=") {
                let content = text.get(value.content()).unwrap_or_default();
                let place = Span::new(span.file.clone(), value.content());
                let key = (key.text(text).to_owned(), content.to_owned());
                literals.places.entry(key).or_default().push(place);
            }
        }
        literals
    }

    fn rule(&mut self, rule: &DynamicMessage, nested: bool) -> Rule {
        let keys = ["get", "put", "post", "delete", "patch"];
        let plain = keys.into_iter().find(|key| rule.has_field_by_name(key));
        let pattern = match plain {
            Some(key) => {
                self.text(rule, key).map(|path| (self.unplaced(key.to_ascii_uppercase()), path))
            }
            None => self.custom(rule),
        };
        Rule {
            pattern,
            body: self.text(rule, "body"),
            response_body: self.text(rule, "response_body"),
            selector: self.text(rule, "selector"),
            nested,
            span: self.span.clone(),
        }
    }

    fn custom(&mut self, rule: &DynamicMessage) -> Option<(Text, Text)> {
        let custom =
            rule.has_field_by_name("custom").then(|| rule.get_field_by_name("custom"))??;
        let custom = custom.as_message()?;
        let empty = self.unplaced(String::new());
        Some((
            self.text(custom, "kind").unwrap_or_else(|| empty.clone()),
            self.text(custom, "path").unwrap_or(empty),
        ))
    }

    fn text(&mut self, rule: &DynamicMessage, key: &str) -> Option<Text> {
        let value = rule.has_field_by_name(key).then(|| rule.get_field_by_name(key))??;
        let value = value.as_str()?.to_owned();
        let place = self.places.get_mut(&(key.to_owned(), value.clone())).and_then(Vec::pop);
        Some(match place {
            Some(span) => Text { value, span, exact: true },
            None => self.unplaced(value),
        })
    }

    fn unplaced(&self, value: String) -> Text {
        Text { value, span: self.span.clone(), exact: false }
    }
}

/// `google.api.http` in the options of an rpc, or the rpc.
fn option(tokens: &[Token], text: &str, rpc: &Span) -> Span {
    let http = tokens
        .windows(2)
        .position(|window| window[0].text(text) == "http" && window[1].text(text) == ")");
    let Some(end) = http else { return rpc.clone() };
    let path = tokens[..end].iter().rev().take_while(|token| token.text(text) != "(");
    let start = path.last().map_or(tokens[end].range.start, |token| token.range.start);
    Span::new(rpc.file.clone(), start..tokens[end].range.end)
}
