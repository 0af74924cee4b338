//! The OpenAPI document of what a server serves, joined from what radicle-build wrote.
//!
//! Source: <https://spec.openapis.org/oas/v3.1.1.html>.

mod document;
mod paths;
mod schemas;
#[cfg(test)]
mod tests;

pub(crate) use self::document::document;
