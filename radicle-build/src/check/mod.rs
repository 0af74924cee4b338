//! Finds every mistake that protox lets pass: all at once, each at its place.

mod body;
mod field_path;
mod modules;
mod names;
mod options;
mod protoc;
mod raw;
mod routes;
mod rule;
mod types;

use std::collections::BTreeMap;

use crate::{
    Error,
    diagnostic::Diagnostics,
    model::{Binding, Method, Model},
    options::Options,
    source::Sources,
};

/// A model without mistakes; only this one is generated from.
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) model: Model,
    /// By the full name of the method.
    bindings: BTreeMap<String, Vec<Binding>>,
    /// By the full name of the method.
    unbound: BTreeMap<String, Binding>,
    /// Which fields of which message are a `response_body`, and whether a raw one.
    response_fields: BTreeMap<String, BTreeMap<String, bool>>,
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
    let unbound = unbound(&model, &bindings, options);
    Ok(Checked { model, bindings, unbound, response_fields })
}

impl Checked {
    /// The HTTP bindings of an rpc.
    pub(crate) fn bindings(&self, method: &str) -> &[Binding] {
        self.bindings.get(method).map_or(&[], |bindings| bindings)
    }

    /// What an rpc without a rule can be bound to.
    pub(crate) fn unbound(&self, method: &str) -> Option<&Binding> {
        self.unbound.get(method)
    }

    /// The fields of a message that some rpc has as `response_body`, and whether they are raw.
    pub(crate) fn response_fields(&self, message: &str) -> impl Iterator<Item = (&str, bool)> {
        let fields = self.response_fields.get(message).into_iter().flatten();
        fields.map(|(name, is_raw)| (&**name, *is_raw))
    }
}

/// Nothing inside of the runtime: health and reflection are never exposed by accident.
fn unbound(
    model: &Model,
    bindings: &BTreeMap<String, Vec<Binding>>,
    options: &Options,
) -> BTreeMap<String, Binding> {
    let without = |method: &Method| bindings.get(&method.full_name).is_none_or(Vec::is_empty);
    let methods = model.methods().filter(|(_, method)| !options.inside_runtime && without(method));
    methods
        .map(|(service, method)| {
            (method.full_name.clone(), rule::unbound(model, service, method, options))
        })
        .collect()
}

fn response_fields(
    model: &Model,
    bindings: &BTreeMap<String, Vec<Binding>>,
) -> BTreeMap<String, BTreeMap<String, bool>> {
    let mut fields = BTreeMap::<_, BTreeMap<_, _>>::new();
    for (_, method) in model.methods() {
        let bindings = bindings.get(&method.full_name).into_iter().flatten();
        for (field, is_raw) in
            bindings.filter_map(|it| Some((it.response_body.clone()?, it.raw_response)))
        {
            fields.entry(method.output.clone()).or_default().insert(field, is_raw);
        }
    }
    fields
}

/// `a`, `b`, `c`, as a help line lists names.
fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
}
