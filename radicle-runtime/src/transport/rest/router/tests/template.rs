//! Templates made at run time.

use crate::spec::{Segment, Template, Variable};

/// Parses the templates of these tests: segments, `{field=segments}` and a verb.
pub(super) fn template(source: &str) -> &'static Template {
    let source: &'static str = leak(source.to_owned());
    let (path, verb) = split_verb(source);
    let (mut segments, mut variables) = (Vec::new(), Vec::new());
    let mut rest = path.strip_prefix('/').expect("a template starts with a slash");
    while !rest.is_empty() {
        if let Some((variable, tail)) = rest.strip_prefix('{').and_then(|it| it.split_once('}')) {
            let (field, inner) = variable.split_once('=').unwrap_or((variable, "*"));
            let start = segments.len();
            segments.extend(inner.split('/').map(segment));
            let field = field.split('.').collect::<Vec<_>>().leak();
            variables.push(Variable { field, start, end: segments.len() });
            rest = tail.strip_prefix('/').unwrap_or(tail);
        } else {
            let (text, tail) = rest.split_once('/').unwrap_or((rest, ""));
            segments.push(segment(text));
            rest = tail;
        }
    }
    leak(Template { source, segments: segments.leak(), verb, variables: variables.leak() })
}

fn split_verb(source: &str) -> (&str, Option<&str>) {
    let last = source.rfind(['/', '}']).map_or(0, |at| at + 1);
    match source[last..].find(':') {
        Some(colon) => (&source[..last + colon], Some(&source[last + colon + 1..])),
        None => (source, None),
    }
}

fn segment(text: &'static str) -> Segment {
    match text {
        "*" => Segment::Single,
        "**" => Segment::Multi,
        text => Segment::Literal(leak(text.replace("%3A", ":").replace("%2F", "/")).as_str()),
    }
}

fn leak<T>(value: T) -> &'static mut T {
    Box::leak(Box::new(value))
}
