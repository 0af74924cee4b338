use super::{paths::Paths, schemas};
use crate::{
    json,
    spec::{MethodSpec, Package, Schema, ServiceSpec},
};

/// The document with the operations of these methods; those of one service stand together.
pub(crate) fn document(
    server: &str,
    methods: &[(&'static ServiceSpec, &'static MethodSpec)],
) -> String {
    let mut services: Vec<_> = methods.iter().map(|(service, _)| *service).collect();
    services.dedup_by_key(|service| service.name);
    let packages: Vec<_> = services.iter().map(|service| service.package).collect();
    let mut paths = Paths::default();
    for (service, method) in methods {
        method.operations.iter().for_each(|operation| paths.add(service, operation));
    }
    let schemas = schemas::reachable(&packages, paths.texts());
    let schemes = schemes(&packages);
    let mut document = Object::default();
    document.member("openapi", r#""3.1.1""#);
    document.member("info", &info(server, &packages));
    if !schemes.is_empty() {
        document.member("security", &requirements(&schemes));
    }
    document.member("tags", &tags(&services));
    document.member("paths", &paths.finish());
    let mut components = Object::default();
    components.member("schemas", &named(&schemas));
    if !schemes.is_empty() {
        components.member("securitySchemes", &named(&schemes));
    }
    document.member("components", &components.finish());
    document.finish()
}

fn info(server: &str, packages: &[&Package]) -> String {
    let told = || packages.iter().map(|package| &package.openapi);
    let title = told().find_map(|it| it.title).unwrap_or(server);
    let version = told().find_map(|it| it.version).unwrap_or("0.0.0");
    let description = told().map(|it| it.description).find(|it| !it.is_empty());
    let mut info = Object::default();
    info.member("title", &quoted(title));
    if let Some(description) = description {
        info.member("description", &quoted(description));
    }
    info.member("version", &quoted(version));
    info.finish()
}

/// The security schemes of all packages, the first one of each name.
fn schemes(packages: &[&'static Package]) -> Vec<&'static Schema> {
    let mut schemes: Vec<&Schema> = Vec::new();
    for scheme in packages.iter().flat_map(|package| package.openapi.security_schemes) {
        if !schemes.iter().any(|other| other.name == scheme.name) {
            schemes.push(scheme);
        }
    }
    schemes
}

/// Any one of the schemes does.
fn requirements(schemes: &[&Schema]) -> String {
    list(schemes.iter().map(|scheme| {
        let mut requirement = Object::default();
        requirement.member(scheme.name, "[]");
        requirement.finish()
    }))
}

fn tags(services: &[&ServiceSpec]) -> String {
    list(services.iter().map(|service| {
        let mut tag = Object::default();
        tag.member("name", &quoted(service.name));
        if !service.comment.is_empty() {
            tag.member("description", &quoted(service.comment));
        }
        tag.finish()
    }))
}

fn named(schemas: &[&Schema]) -> String {
    let mut object = Object::default();
    schemas.iter().for_each(|schema| object.member(schema.name, schema.text));
    object.finish()
}

fn list(values: impl Iterator<Item = String>) -> String {
    format!("[{}]", values.collect::<Vec<_>>().join(","))
}

/// A JSON string.
pub(super) fn quoted(text: &str) -> String {
    let mut buffer = Vec::new();
    let written = json::encode(&text.to_owned(), &json::Options::default(), &mut buffer);
    written.expect("every text is a JSON string");
    String::from_utf8(buffer).expect("JSON is UTF-8")
}

/// A JSON object in the making.
#[derive(Default)]
pub(super) struct Object(String);

impl Object {
    /// Adds a member whose value is JSON.
    pub(super) fn member(&mut self, name: &str, value: &str) {
        self.0.push(if self.0.is_empty() { '{' } else { ',' });
        self.0.extend([&quoted(name), ":", value]);
    }

    pub(super) fn finish(self) -> String {
        if self.0.is_empty() { "{}".to_owned() } else { self.0 + "}" }
    }
}
