use std::borrow::Cow;

use http::{HeaderName, HeaderValue, StatusCode, header};

/// Why a page is not shown: what the client reads.
#[derive(Debug)]
pub(crate) struct Refusal {
    pub(super) status: StatusCode,
    pub(super) message: Cow<'static, str>,
    pub(super) header: Option<(HeaderName, HeaderValue)>,
}

impl Refusal {
    pub(crate) fn new(status: StatusCode, message: impl Into<Cow<'static, str>>) -> Self {
        Self { status, message: message.into(), header: None }
    }

    /// A parameter is wrong; the message says which values there are.
    pub(crate) fn bad_request(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, message)
    }

    pub(crate) fn not_found(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::NOT_FOUND, message)
    }

    /// It was changed by somebody else meanwhile.
    #[cfg(feature = "flags")]
    pub(crate) fn conflict(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::CONFLICT, message)
    }

    /// It is not built in, or not there now.
    pub(crate) fn unavailable(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::SERVICE_UNAVAILABLE, message)
    }

    pub(super) fn forbidden(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::FORBIDDEN, message)
    }

    pub(super) fn misdirected(message: impl Into<Cow<'static, str>>) -> Self {
        Self::new(StatusCode::MISDIRECTED_REQUEST, message)
    }

    pub(super) fn method(allow: &'static str) -> Self {
        let mut refusal =
            Self::new(StatusCode::METHOD_NOT_ALLOWED, format!("the page answers {allow}"));
        refusal.header = Some((header::ALLOW, HeaderValue::from_static(allow)));
        refusal
    }
}
