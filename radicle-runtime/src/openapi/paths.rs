use std::{
    borrow::Cow,
    collections::{BTreeMap, HashSet},
};

use super::document::{Object, quoted};
use crate::spec::{Operation, ServiceSpec};

/// The HTTP methods that a path item has keys for.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The operations of a document by their paths.
///
/// radicle-build has given those that it saw together paths and ids of their own. Services that were
/// compiled apart may still clash.
#[derive(Default)]
pub(super) struct Paths {
    /// By the path without the names of its parameters.
    items: BTreeMap<String, Item>,
    ids: HashSet<String>,
}

struct Item {
    path: &'static str,
    /// By HTTP method.
    operations: BTreeMap<&'static str, (String, Cow<'static, str>)>,
}

impl Paths {
    pub(super) fn add(&mut self, service: &ServiceSpec, operation: &'static Operation) {
        let Operation { path, method, id, text } = operation;
        let new = || Item { path, operations: BTreeMap::new() };
        let item = self.items.entry(shape(path)).or_insert_with(new);
        if item.operations.contains_key(method) {
            // One takes a single segment where the other takes all that follow.
            return tracing::warn!(
                target: "radicle::openapi",
                operation = id,
                path,
                "left out of the OpenAPI document: another operation has its path",
            );
        }
        let mut id = (*id).to_owned();
        if self.ids.contains(&id) {
            id = format!("{}_{id}", service.name.replace('.', "_"));
        }
        self.ids.insert(id.clone());
        item.operations.insert(method, (id, renamed(text, path, item.path)));
    }

    /// The JSON of all operations.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        let operations = self.items.values().flat_map(|item| item.operations.values());
        operations.map(|(_, text)| &**text)
    }

    pub(super) fn finish(&self) -> String {
        let mut items: Vec<_> = self.items.values().collect();
        items.sort_by_key(|item| item.path);
        let mut paths = Object::default();
        items.iter().for_each(|item| paths.member(item.path, &item.finish()));
        paths.finish()
    }
}

impl Item {
    fn finish(&self) -> String {
        let (mut known, mut others) = (Object::default(), None::<Object>);
        for (method, (id, text)) in &self.operations {
            let text = format!("{{\"operationId\":{},{}", quoted(id), &text[1..]);
            if METHODS.contains(method) {
                known.member(method, &text);
            } else {
                others.get_or_insert_default().member(&method.to_ascii_uppercase(), &text);
            }
        }
        if let Some(others) = others {
            known.member("x-additionalOperations", &others.finish());
        }
        known.finish()
    }
}

/// `/v1/{}/books/{}`: paths of one shape match the same.
fn shape(path: &str) -> String {
    let mut shape = String::new();
    for (index, part) in path.split(['{', '}']).enumerate() {
        shape.push_str(if index % 2 == 0 { part } else { "{}" });
    }
    shape
}

fn names(path: &str) -> impl Iterator<Item = &str> {
    path.split(['{', '}']).skip(1).step_by(2)
}

/// The operation with the names of parameters that another path of its shape has.
fn renamed<'t>(text: &'t str, from: &str, to: &str) -> Cow<'t, str> {
    if from == to {
        return Cow::Borrowed(text);
    }
    // No quote stands unescaped inside of a text, so this is found where a parameter begins alone.
    let parameter = |name: &str| format!("{{\"name\":\"{name}\",\"in\":\"path\"");
    let (mut before, mut rest) = (String::new(), text);
    for (old, new) in names(from).zip(names(to)) {
        if let Some((head, tail)) = rest.split_once(&parameter(old)) {
            before.extend([head, &parameter(new)]);
            rest = tail;
        }
    }
    Cow::Owned(before + rest)
}
