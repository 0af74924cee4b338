//! Path templates as OpenAPI has them: each parameter is one segment.

use super::{
    comment, schema,
    value::{Object, Value},
};
use crate::model::{self, FieldKind, Message, Model, Segment, Template, Variable};

/// The path of an operation.
#[derive(Clone, Debug)]
pub(super) struct Path {
    segments: Vec<Piece>,
    /// With its colon.
    verb: String,
    /// Whether the last segment stands for several.
    pub(super) multi: bool,
}

#[derive(Clone, Debug)]
enum Piece {
    /// Percent-encoded.
    Literal(String),
    Parameter(Parameter),
}

#[derive(Clone, Debug)]
struct Parameter {
    name: String,
    description: String,
    schema: Object,
}

impl Path {
    pub(super) fn new(model: &Model, input: &str, template: &Template) -> Self {
        let mut path = Self {
            segments: Vec::new(),
            verb: template.verb.as_ref().map(|verb| format!(":{verb}")).unwrap_or_default(),
            multi: template.segments.last() == Some(&Segment::Multi),
        };
        let mut literal = "";
        for (index, segment) in template.segments.iter().enumerate() {
            let variable = template.variables.iter().find(|it| it.segments.contains(&index));
            path.segments.push(match (segment, variable) {
                (Segment::Literal(text), _) => {
                    literal = text;
                    Piece::Literal(encode(text))
                }
                (_, Some(whole)) if whole.segments.len() == 1 => {
                    Piece::Parameter(field(model, input, whole, segment))
                }
                (_, variable) => {
                    let name = path.free(part(literal, variable));
                    let schema = schema::scalar(model::Scalar::String);
                    let (description, schema) = match segment {
                        Segment::Multi => (REST.to_owned(), schema),
                        _ => (String::new(), filled(schema)),
                    };
                    Piece::Parameter(Parameter { name, description, schema })
                }
            });
        }
        for variable in &template.variables {
            path.describe_parts(variable);
        }
        path
    }

    /// `POST /package.Service/Method`.
    pub(super) fn unbound(service: &str, method: &str) -> Self {
        let segments = [service, method].map(|it| Piece::Literal(it.to_owned())).to_vec();
        Self { segments, verb: String::new(), multi: false }
    }

    /// The path without the names of its parameters: no two paths of a document may have the same one.
    pub(super) fn shape(&self) -> String {
        self.text(|_| "")
    }

    pub(super) fn names(&self) -> Vec<String> {
        self.parameters().map(|it| it.name.clone()).collect()
    }

    /// Takes the names that another path of the same shape has.
    pub(super) fn rename(&mut self, names: &[String]) {
        let parameters = self.segments.iter_mut().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Parameter(parameter) => Some(parameter),
        });
        for (parameter, name) in parameters.zip(names) {
            parameter.name.clone_from(name);
        }
    }

    /// Spells out one more of the segments that the last one stands for.
    pub(super) fn extend(&mut self) {
        if let Some(Piece::Parameter(last)) = self.segments.last() {
            let next = Parameter { name: self.free(last.name.clone()), ..last.clone() };
            self.segments.push(Piece::Parameter(next));
        }
    }

    pub(super) fn to_text(&self) -> String {
        self.text(|parameter| &parameter.name)
    }

    /// The parameter objects.
    pub(super) fn objects(&self) -> impl Iterator<Item = Value> {
        self.parameters().map(|Parameter { name, description, schema }| {
            let object = Object::new().with("name", &**name).with("in", "path");
            object
                .with_text("description", description)
                .with("required", true)
                .with("schema", schema.clone())
                .into()
        })
    }

    fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.segments.iter().filter_map(|piece| match piece {
            Piece::Literal(_) => None,
            Piece::Parameter(parameter) => Some(parameter),
        })
    }

    fn text<'p>(&'p self, name: impl Fn(&'p Parameter) -> &'p str) -> String {
        let mut text = String::new();
        for piece in &self.segments {
            text.push('/');
            match piece {
                Piece::Literal(literal) => text.push_str(literal),
                Piece::Parameter(parameter) => text.extend(["{", name(parameter), "}"]),
            }
        }
        text + &self.verb
    }

    /// The name, with a number if another parameter has it.
    fn free(&self, name: String) -> String {
        let taken = |name: &str| self.parameters().any(|it| it.name == name);
        let numbered = (2..).map(|number| format!("{name}_{number}"));
        std::iter::once(name.clone()).chain(numbered).find(|name| !taken(name)).unwrap_or(name)
    }

    /// Says of the parameters of a variable what they are parts of.
    fn describe_parts(&mut self, variable: &Variable) {
        if variable.segments.len() == 1 {
            return;
        }
        let parts = Self {
            segments: self.segments[variable.segments.clone()].to_vec(),
            verb: String::new(),
            multi: false,
        };
        let whole = parts.to_text();
        let whole = whole.trim_start_matches('/');
        let part = format!("Part of `{}`, which is `{whole}`.", variable.field.join("."));
        for piece in &mut self.segments[variable.segments.clone()] {
            if let Piece::Parameter(parameter) = piece {
                parameter.description = comment::paragraphs([&part, &parameter.description]);
            }
        }
    }
}

const REST: &str = "The rest of the path, slashes included.";

/// The parameter that is a field.
fn field(model: &Model, input: &str, variable: &Variable, segment: &Segment) -> Parameter {
    let name = variable.field.join(".");
    let found = find(model, input, &variable.field);
    let schema = match found.and_then(|(_, field)| field.kind.single()) {
        Some(value) => schema::value(value),
        None => schema::scalar(model::Scalar::String),
    };
    let text = found.map(|(message, field)| schema::description(message, field));
    let text = text.unwrap_or_default();
    match segment {
        Segment::Multi => {
            Parameter { name, description: comment::paragraphs([&text, REST]), schema }
        }
        _ => Parameter { name, description: text, schema: filled(schema) },
    }
}

/// A segment that is no `**` is never empty.
fn filled(schema: Object) -> Object {
    let is_text = schema.get("type") == Some(&Value::from("string"));
    let is_free = schema.get("format").is_none() && schema.get("pattern").is_none();
    if is_text && is_free { schema.with("minLength", 1) } else { schema }
}

/// The field at the end of a path, and its message.
pub(super) fn find<'m>(
    model: &'m Model,
    message: &str,
    path: &[String],
) -> Option<(&'m Message, &'m model::Field)> {
    let (first, rest) = path.split_first()?;
    let message = model.message(message)?;
    let field = message.field(first)?;
    match (&field.kind, rest) {
        (_, []) => Some((message, field)),
        (FieldKind::Single(model::Value::Message(inner), _), rest) => find(model, inner, rest),
        _ => None,
    }
}

/// The name of a wildcard behind a literal: `shelf` behind `shelves`.
fn part(literal: &str, variable: Option<&Variable>) -> String {
    let is_name = !literal.is_empty()
        && literal.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    match variable.and_then(|variable| variable.field.last()) {
        _ if is_name => singular(literal),
        Some(field) => field.clone(),
        None => "segment".to_owned(),
    }
}

fn singular(plural: &str) -> String {
    let endings = [("lves", "lf"), ("ies", "y"), ("sses", "ss"), ("xes", "x"), ("ches", "ch")];
    let endings =
        endings.into_iter().chain([("shes", "sh"), ("ss", "ss"), ("us", "us"), ("s", "")]);
    let mut stems = endings.filter_map(|(ending, one)| {
        let stem = plural.strip_suffix(ending).filter(|stem| !stem.is_empty())?;
        Some(format!("{stem}{one}"))
    });
    stems.next().unwrap_or_else(|| plural.to_owned())
}

/// RFC 3986 `pchar`, apart from the colon, which would begin a verb.
fn encode(literal: &str) -> String {
    let mut text = String::new();
    for byte in literal.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~!$&'()*+,;=@".contains(&byte) {
            text.push(byte as char);
        } else {
            text.push_str(&format!("%{byte:02X}"));
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(template: &str) -> Path {
        let template = Template::parse(template).expect("it is well-formed");
        Path::new(&Model::default(), "golden.Request", &template)
    }

    #[test]
    fn each_wildcard_is_a_parameter() {
        for (template, expected) in [
            ("/v1/books", "/v1/books"),
            ("/v1/{name=shelves/*/books/*}", "/v1/shelves/{shelf}/books/{book}"),
            ("/v1/{book.name=shelves/*}:move", "/v1/shelves/{shelf}:move"),
            ("/v1/{name}/x/{other}", "/v1/{name}/x/{other}"),
            ("/v1/{name=**}:raw", "/v1/{name}:raw"),
            ("/v1/any/*/**", "/v1/any/{any}/{any_2}"),
            ("/{name=*/*}", "/{name}/{name_2}"),
            ("/a%20b%2Fc/%7B%3A", "/a%20b%2Fc/%7B%3A"),
            ("/*", "/{segment}"),
        ] {
            assert_eq!(path(template).to_text(), expected, "{template}");
        }
    }

    #[test]
    fn names_are_singular() {
        for (plural, one) in [
            ("shelves", "shelf"),
            ("stories", "story"),
            ("boxes", "box"),
            ("classes", "class"),
            ("status", "status"),
            ("books", "book"),
            ("s", "s"),
            ("class", "class"),
        ] {
            assert_eq!(singular(plural), one);
        }
    }

    #[test]
    fn the_last_segment_may_be_extended() {
        let mut path = path("/v1/{name=**}:raw");
        path.extend();
        assert_eq!(path.to_text(), "/v1/{name}/{name_2}:raw");
        assert_eq!(path.shape(), "/v1/{}/{}:raw");
        path.rename(&["a".to_owned(), "b".to_owned()]);
        assert_eq!(path.to_text(), "/v1/{a}/{b}:raw");
    }
}
