//! Gives each operation a path and an id that no other operation has.

use std::collections::{BTreeMap, BTreeSet};

use super::operation::Operation;

/// The HTTP methods that OpenAPI knows, those first that a method for any of them is shown as.
pub(super) const METHODS: [&str; 8] =
    ["get", "post", "put", "patch", "delete", "head", "options", "trace"];

/// Paths that differ only in the names of their parameters are one path in OpenAPI: they share names.
/// Where two operations remain for one path and HTTP method, one of them takes several segments, and
/// one more of these is spelled out.
pub(super) fn resolve(mut operations: Vec<Operation>) -> Vec<Operation> {
    // As the gateway matches: single segments before several, an exact method before any.
    operations.sort_by_key(|it| (it.path.multi, it.method == "*"));
    let mut paths = Paths::default();
    let mut resolved: Vec<_> =
        operations.into_iter().flat_map(|operation| paths.settle(operation)).collect();
    let mut ids = BTreeSet::new();
    for operation in &mut resolved {
        while !ids.insert(operation.id.clone()) {
            operation.id.push('_');
        }
    }
    resolved
}

#[derive(Default)]
struct Paths {
    by_shape: BTreeMap<String, Taken>,
}

struct Taken {
    names: Vec<String>,
    methods: BTreeSet<String>,
}

impl Paths {
    fn settle(&mut self, mut operation: Operation) -> Vec<Operation> {
        loop {
            let names = operation.path.names();
            let taken = self
                .by_shape
                .entry(operation.path.shape())
                .or_insert_with(|| Taken { names, methods: BTreeSet::new() });
            let free: Vec<_> = methods(&operation)
                .into_iter()
                .filter(|method| taken.methods.insert(method.clone()))
                .collect();
            if !free.is_empty() || !operation.path.multi {
                operation.path.rename(&taken.names);
                return free.into_iter().map(|method| with_method(&operation, method)).collect();
            }
            operation.path.extend();
        }
    }
}

/// The HTTP methods under which an operation is shown.
fn methods(operation: &Operation) -> Vec<String> {
    match &*operation.method {
        "*" if operation.takes_body => METHODS[1..4].iter().map(ToString::to_string).collect(),
        "*" => METHODS[..5].iter().map(ToString::to_string).collect(),
        method => vec![method.to_owned()],
    }
}

fn with_method(operation: &Operation, method: String) -> Operation {
    let mut operation = operation.clone();
    if operation.method == "*" {
        operation.id = format!("{}_{method}", operation.id);
        operation.method = method;
    }
    operation
}
