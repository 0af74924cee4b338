use super::{
    Lookup,
    routes::{Routes, Segment},
};
use crate::Result;

pub(super) fn lookup(routes: &Routes) -> Result<Lookup> {
    let mut router = ::matchit::Router::new();
    for (route, segments) in routes.templates().enumerate() {
        let template: String = segments
            .iter()
            .map(|segment| match segment {
                Segment::Literal(text) => format!("/{text}"),
                Segment::Variable(name) => format!("/{{{name}}}"),
            })
            .collect();
        router.insert(template, route)?;
    }
    Ok(Box::new(move |path| {
        let found = router.at(path).ok()?;
        Some((*found.value, found.params.iter().map(|(_, value)| value.len()).sum()))
    }))
}
