use std::collections::{BTreeMap, BTreeSet};

use crate::spec::{Package, Schema};

/// The schemas that the texts mention, and those that these mention, by name.
pub(super) fn reachable<'t>(
    packages: &[&'static Package],
    texts: impl Iterator<Item = &'t str>,
) -> Vec<&'static Schema> {
    let known = packages.iter().flat_map(|package| package.openapi.schemas);
    let known: BTreeMap<_, _> = known.map(|schema| (schema.name, schema)).collect();
    let mut wanted: BTreeSet<&str> = texts.flat_map(references).collect();
    let mut found = BTreeMap::new();
    while let Some(name) = wanted.pop_first() {
        if let Some(schema) = known.get(name).filter(|_| !found.contains_key(name)) {
            found.insert(schema.name, *schema);
            wanted.extend(references(schema.text));
        }
    }
    found.into_values().collect()
}

/// The names behind the references of a JSON text. Inside of a string the quotes would be escaped.
fn references(text: &str) -> impl Iterator<Item = &str> {
    const REFERENCE: &str = "\"$ref\":\"#/components/schemas/";
    text.split(REFERENCE).skip(1).filter_map(|rest| rest.split('"').next())
}
