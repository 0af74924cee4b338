//! Templates that match the same paths.

use std::collections::{BTreeMap, btree_map::Entry};

use crate::{
    diagnostic::{Diagnostic, Diagnostics},
    model::{Binding, Method, Model, Segment},
    source::Span,
};

type Route<'b> = (&'b str, &'b [Segment], Option<&'b str>);

/// No two bindings may have equal templates for one HTTP method.
pub(super) fn check(
    model: &Model,
    bindings: &BTreeMap<String, Vec<Option<Binding>>>,
    diagnostics: &mut Diagnostics,
) {
    let mut routes = BTreeMap::<Route<'_>, (&Method, Span)>::new();
    for (_, method) in model.methods() {
        let bindings = bindings.get(&method.full_name).into_iter().flatten();
        for (rule, binding) in method.rules.iter().zip(bindings) {
            let (Some((_, path)), Some(binding)) = (&rule.pattern, binding) else {
                continue;
            };
            let template = &binding.template;
            let route = (&*binding.method, &*template.segments, template.verb.as_deref());
            match routes.entry(route) {
                Entry::Vacant(vacant) => {
                    vacant.insert((method, path.span.clone()));
                }
                Entry::Occupied(first) => {
                    let (other, span) = first.get();
                    let message =
                        format!("two bindings of `{} {}`", binding.method, template.source);
                    diagnostics.push(
                        Diagnostic::new(message)
                            .label(path.span.clone(), format!("`{}`", method.full_name))
                            .label(span.clone(), format!("`{}`", other.full_name))
                            .help("change a literal or the verb of one of them; names of variables do not count"),
                    );
                }
            }
        }
    }
}
