//! The document of everything that is compiled, for tools.

use std::collections::BTreeMap;

use super::{
    Api, Described,
    resolve::METHODS,
    security,
    value::{Object, Value},
};
use crate::{model::Model, openapi::OpenApi};

impl Api {
    /// The OpenAPI document with every service that has bindings.
    pub(crate) fn document(&self, model: &Model, options: &OpenApi) -> String {
        let services: Vec<_> = model.files.iter().flat_map(|file| &file.services).collect();
        let is_bound = |it: &&Described| !it.unbound;
        let bound = |rpc: &str| self.method(rpc).iter().filter(is_bound);
        let mut paths = BTreeMap::<&str, Vec<&Described>>::new();
        let mut tags = Vec::new();
        for service in &services {
            let mut operations =
                service.methods.iter().flat_map(|method| bound(&method.full_name)).peekable();
            if operations.peek().is_some() {
                let tag = Object::new().with("name", &*service.full_name);
                tags.push(tag.with_text("description", &service.comment).into());
            }
            operations.for_each(|it| paths.entry(&it.path).or_default().push(it));
        }
        let described = paths.values().flatten().map(|it| &it.object);
        let schemas = super::reachable::schemas(model, described);
        let members = |object: Object, (name, value)| object.with(name, value);
        let paths = paths.into_iter().map(|(path, operations)| (path, item(&operations)));
        let components = Object::new()
            .with_some("schemas", some(schemas.into_iter().fold(Object::new(), members)))
            .with_some("securitySchemes", some(security::schemes(options)));
        Value::from(
            Object::new()
                .with("openapi", "3.1.1")
                .with("info", info(options))
                .with_list("security", security::requirements(options))
                .with_list("tags", tags)
                .with("paths", paths.fold(Object::new(), |all, (path, item)| all.with(path, item)))
                .with("components", components),
        )
        .pretty()
    }
}

fn info(options: &OpenApi) -> Object {
    let OpenApi { title, version, description, .. } = options;
    Object::new()
        .with("title", title.as_deref().unwrap_or("API"))
        .with_text("description", description)
        .with("version", version.as_deref().unwrap_or("0.0.0"))
}

/// A path item. What OpenAPI 3.1 has no key for goes where OpenAPI 3.2 has it.
fn item(operations: &[&Described]) -> Object {
    let object =
        |it: &Described| Object::new().with("operationId", &*it.id).join(it.object.clone());
    let find = |method: &&str| operations.iter().find(|it| it.method == **method);
    let known = METHODS.iter().filter_map(|method| Some((method, find(method)?)));
    let item = known.fold(Object::new(), |item, (method, it)| item.with(*method, object(it)));
    let others = operations.iter().filter(|it| !METHODS.contains(&&*it.method));
    let others = others
        .fold(Object::new(), |others, it| others.with(it.method.to_ascii_uppercase(), object(it)));
    item.with_some("x-additionalOperations", some(others))
}

fn some(object: Object) -> Option<Object> {
    Some(object).filter(|object| !object.is_empty())
}
