//! The OpenAPI description of services, with the JSON forms of ProtoJSON.
//!
//! Source: <https://spec.openapis.org/oas/v3.1.1.html>, <https://protobuf.dev/programming-guides/json/>.

mod comment;
mod document;
mod operation;
mod path;
mod query;
mod reachable;
mod resolve;
mod schema;
mod security;
mod tokens;
mod value;
mod well_known;

use std::collections::BTreeMap;

use self::{operation::Operation, value::Object};
use crate::{
    check::Checked,
    model::{Model, Service},
};

/// Where references lead.
const SCHEMAS: &str = "#/components/schemas/";

/// What every failure is.
const STATUS: &str = "google.rpc.Status";

/// The operations of everything that is compiled.
#[derive(Debug)]
pub(crate) struct Api {
    /// By the full name of the method.
    operations: BTreeMap<String, Vec<Described>>,
}

/// An operation in its final form.
#[derive(Debug)]
struct Described {
    path: String,
    /// In lower case.
    method: String,
    id: String,
    unbound: bool,
    object: Object,
}

impl Api {
    pub(super) fn new(checked: &Checked) -> Self {
        let model = &checked.model;
        let services: Vec<_> = model.files.iter().flat_map(|file| &file.services).collect();
        let mut found = Vec::new();
        for service in &services {
            let label = label(service, &services);
            for method in &service.methods {
                let bindings = checked.bindings(&method.full_name);
                for (index, binding) in bindings.iter().enumerate() {
                    let operation = Operation::bound(model, service, method, binding);
                    found.push(operation.named(&label, index));
                }
                if bindings.is_empty() {
                    found.push(Operation::unbound(model, service, method).named(&label, 0));
                }
            }
        }
        let mut operations = BTreeMap::<_, Vec<_>>::new();
        for operation in resolve::resolve(found) {
            let rpc = operation.rpc.clone();
            operations.entry(rpc).or_default().push(operation.described());
        }
        Self { operations }
    }

    fn method(&self, full_name: &str) -> &[Described] {
        self.operations.get(full_name).map_or(&[], |operations| operations)
    }

    /// The schemas of everything that the operations of services mention.
    fn schemas<'s>(
        &self,
        model: &Model,
        services: impl Iterator<Item = &'s Service>,
    ) -> BTreeMap<String, Object> {
        let methods = services.flat_map(|service| &service.methods);
        let operations = methods.flat_map(|method| self.method(&method.full_name));
        reachable::schemas(model, operations.map(|operation| &operation.object))
    }
}

/// What ids begin with: the name of the service, the full one if others have the same.
fn label(service: &Service, services: &[&Service]) -> String {
    let same = services.iter().filter(|other| other.name == service.name).count();
    if same == 1 { service.name.clone() } else { service.full_name.replace('.', "_") }
}
