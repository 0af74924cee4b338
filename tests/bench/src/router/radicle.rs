use ::radicle::__private::{self as spec, Routes as Router, Template, Variable};

use super::{
    Lookup,
    routes::{Routes, Segment},
};
use crate::Result;

pub(super) fn lookup(routes: &Routes) -> Result<Lookup> {
    let mut router = Router::default();
    let mut templates = Vec::new();
    for (route, segments) in routes.templates().enumerate() {
        let template = template(&segments);
        if !router.insert(http::Method::GET, template, route) {
            return Err(format!("there are two routes {segments:?}").into());
        }
        templates.push(template);
    }
    Ok(Box::new(move |path| {
        let (route, end) = router.find(&http::Method::GET, path)?;
        let captures = Router::captures(templates[route], &path[..end]);
        Some((route, captures.map(str::len).sum()))
    }))
}

/// What radicle-build writes into the generated code as a constant.
fn template(segments: &[Segment]) -> &'static Template {
    let mut variables = Vec::new();
    let mut parsed = Vec::new();
    for (start, segment) in segments.iter().enumerate() {
        parsed.push(match segment {
            Segment::Literal(text) => spec::Segment::Literal(text.clone().leak()),
            Segment::Variable(name) => {
                let field: &'static [&'static str] = vec![*name].leak();
                variables.push(Variable { field, start, end: start + 1 });
                spec::Segment::Single
            }
        });
    }
    Box::leak(Box::new(Template {
        source: "",
        segments: parsed.leak(),
        verb: None,
        variables: variables.leak(),
    }))
}
