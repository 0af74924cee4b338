//! Security schemes, of which a call needs one.

use super::value::{Object, Value};
use crate::openapi::{OpenApi, SecurityScheme};

/// The `securitySchemes` of a document.
pub(super) fn schemes(options: &OpenApi) -> Object {
    let schemes = options.security_schemes.iter();
    schemes.fold(Object::new(), |schemes, (name, it)| schemes.with(&**name, scheme(it)))
}

/// The `security` of a document.
pub(super) fn requirements(options: &OpenApi) -> Vec<Value> {
    let names = options.security_schemes.iter().map(|(name, _)| &**name);
    names.map(|name| Object::new().with(name, Vec::new()).into()).collect()
}

pub(super) fn scheme(scheme: &SecurityScheme) -> Object {
    let of = |kind: &str| Object::new().with("type", kind);
    match scheme {
        SecurityScheme::Basic => of("http").with("scheme", "basic"),
        SecurityScheme::Bearer => of("http").with("scheme", "bearer"),
        SecurityScheme::ApiKey { header } => {
            of("apiKey").with("name", &**header).with("in", "header")
        }
        SecurityScheme::OpenIdConnect { url } => {
            of("openIdConnect").with("openIdConnectUrl", &**url)
        }
    }
}
