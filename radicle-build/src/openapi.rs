//! What the user says about the API beside its protos.

use std::env;

/// What the [OpenAPI](https://spec.openapis.org/oas/v3.1.1.html) document says beside what the protos do;
/// set with [`Builder::openapi`](crate::Builder::openapi).
#[derive(Clone, Debug, Default)]
pub struct OpenApi {
    pub(crate) title: Option<String>,
    pub(crate) version: Option<String>,
    pub(crate) description: String,
    pub(crate) security_schemes: Vec<(String, SecurityScheme)>,
}

/// How clients show who they are.
///
/// Source: [Security Scheme Object](https://spec.openapis.org/oas/v3.1.1.html#security-scheme-object).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityScheme {
    /// A user name and a password, [RFC 7617](https://www.rfc-editor.org/rfc/rfc7617).
    Basic,
    /// A token in `Authorization`, [RFC 6750](https://www.rfc-editor.org/rfc/rfc6750).
    Bearer,
    /// A key in a header.
    ApiKey {
        /// The header's name.
        header: String,
    },
    /// OpenID Connect.
    OpenIdConnect {
        /// The discovery document, `https://…/.well-known/openid-configuration`.
        url: String,
    },
}

impl OpenApi {
    /// With the name and the version of the crate whose build script this is, where there are none.
    pub(crate) fn or_of_crate(&self) -> Self {
        let title = || env::var("CARGO_PKG_NAME").ok();
        let version = || env::var("CARGO_PKG_VERSION").ok();
        Self {
            title: self.title.clone().or_else(title),
            version: self.version.clone().or_else(version),
            ..self.clone()
        }
    }

    /// The name of the API. Default: that of the server, in the file that of the crate.
    #[must_use]
    pub fn title(mut self, title: impl Into<String>) -> Self {
        self.title = Some(title.into());
        self
    }

    /// The version of the API. Default: that of the crate.
    #[must_use]
    pub fn version(mut self, version: impl Into<String>) -> Self {
        self.version = Some(version.into());
        self
    }

    /// What the API is for, in CommonMark. Default: empty.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.description = description.into();
        self
    }

    /// Adds a way of authentication under a name of letters, digits, `.`, `-` and `_`. A call needs one of
    /// those that are added. Default: none.
    ///
    /// The document tells clients of it; the server has to check it.
    #[must_use]
    pub fn security_scheme(mut self, name: impl Into<String>, scheme: SecurityScheme) -> Self {
        self.security_schemes.push((name.into(), scheme));
        self
    }
}
