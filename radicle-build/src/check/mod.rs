//! Finds every mistake that protox lets pass: all at once, each at its place.

mod body;
mod field_path;
mod modules;
mod names;
mod options;
mod protoc;
mod routes;
mod rule;
mod types;

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    Error,
    diagnostic::Diagnostics,
    model::{Binding, Model},
    options::Options,
    source::Sources,
};

/// A model without mistakes; only this one is generated from.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) model: Model,
    /// By the full name of the method.
    bindings: BTreeMap<String, Vec<Binding>>,
    /// Which fields of which message are a `response_body`.
    response_fields: BTreeMap<String, BTreeSet<String>>,
}

/// Checks everything and reports once.
pub(crate) fn check(model: Model, sources: &Sources, options: &Options) -> Result<Checked, Error> {
    let mut diagnostics = Diagnostics::default();
    options::check(options, &mut diagnostics);
    protoc::check(&model, &mut diagnostics);
    names::check(&model, options, &mut diagnostics);
    modules::check(&model, options, &mut diagnostics);
    types::check(&model, options, &mut diagnostics);
    let mut bindings = BTreeMap::new();
    for (_, method) in model.methods() {
        let checked = rule::check(&model, method, options, &mut diagnostics);
        bindings.insert(method.full_name.clone(), checked);
    }
    routes::check(&model, &bindings, &mut diagnostics);
    diagnostics.finish(sources)?;
    let bindings: BTreeMap<_, Vec<_>> = bindings
        .into_iter()
        .map(|(name, rules)| (name, rules.into_iter().flatten().collect()))
        .collect();
    let response_fields = response_fields(&model, &bindings);
    Ok(Checked { model, bindings, response_fields })
}

impl Checked {
    /// The HTTP bindings of an rpc.
    pub(crate) fn bindings(&self, method: &str) -> &[Binding] {
        self.bindings.get(method).map_or(&[], |bindings| bindings)
    }

    /// The fields of a message that some rpc has as `response_body`.
    pub(crate) fn response_fields(&self, message: &str) -> impl Iterator<Item = &str> {
        self.response_fields.get(message).into_iter().flatten().map(String::as_str)
    }
}

fn response_fields(
    model: &Model,
    bindings: &BTreeMap<String, Vec<Binding>>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut fields = BTreeMap::<_, BTreeSet<_>>::new();
    for (_, method) in model.methods() {
        let bindings = bindings.get(&method.full_name).into_iter().flatten();
        for field in bindings.filter_map(|binding| binding.response_body.clone()) {
            fields.entry(method.output.clone()).or_default().insert(field);
        }
    }
    fields
}

/// `a`, `b`, `c`, as a help line lists names.
fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
