use std::{borrow::Cow, fmt::Display};

use http::{HeaderValue, StatusCode};
use tonic::{Code, Status};

/// Why a request is not answered by its handler's message.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) status: Status,
    /// Where the HTTP status is not that of the gRPC code.
    pub(super) http: Option<StatusCode>,
    pub(super) allow: Option<HeaderValue>,
}

impl Failure {
    fn new(http: StatusCode, code: Code, message: impl Into<String>) -> Self {
        Self { status: Status::new(code, message), http: Some(http), allow: None }
    }

    /// 400
    pub(super) fn invalid(why: impl Display) -> Self {
        Status::invalid_argument(why.to_string()).into()
    }

    /// 404
    pub(super) fn not_found(path: &str) -> Self {
        Status::not_found(format!("no method has the path {}", cut(path))).into()
    }

    /// 405; `allow` lists the methods that the path has.
    pub(super) fn method_not_allowed(path: &str, allow: HeaderValue) -> Self {
        let methods = allow.to_str().expect("methods are tokens");
        let message =
            format!("the path {} is not for this HTTP method; it takes {methods}", cut(path));
        let failure = Self::new(StatusCode::METHOD_NOT_ALLOWED, Code::Unimplemented, message);
        Self { allow: Some(allow), ..failure }
    }

    /// 413
    pub(super) fn body_too_large(limit: usize) -> Self {
        let message = format!("the request body is too large, the limit is {limit} bytes");
        Self::new(StatusCode::PAYLOAD_TOO_LARGE, Code::ResourceExhausted, message)
    }

    /// 403
    #[cfg(feature = "websocket")]
    pub(super) fn forbidden(why: &str) -> Self {
        Status::permission_denied(why).into()
    }

    /// 426
    #[cfg(feature = "websocket")]
    pub(super) fn upgrade_required(why: &str) -> Self {
        Self::new(StatusCode::UPGRADE_REQUIRED, Code::InvalidArgument, why)
    }

    /// 415
    pub(super) fn unsupported_media_type(content_type: &[u8]) -> Self {
        let shown = content_type.escape_ascii().to_string();
        let message =
            format!("content type {} is not supported, expected application/json", cut(&shown));
        Self::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, Code::InvalidArgument, message)
    }

    pub(super) fn http(&self) -> StatusCode {
        self.http.unwrap_or_else(|| http_status(self.status.code()))
    }
}

/// As much of a client's text as an error repeats.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 100;
    match text.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &text[..end]).into(),
        None => text.into(),
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self { status, http: None, allow: None }
    }
}

/// The HTTP status of a gRPC code.
///
/// Source: <https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto>.
pub(super) fn http_status(code: Code) -> StatusCode {
    match code {
        Code::Ok => StatusCode::OK,
        Code::Cancelled => StatusCode::from_u16(499).expect("499 is in range"),
        Code::InvalidArgument | Code::FailedPrecondition | Code::OutOfRange => {
            StatusCode::BAD_REQUEST
        }
        Code::Unauthenticated => StatusCode::UNAUTHORIZED,
        Code::PermissionDenied => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::AlreadyExists | Code::Aborted => StatusCode::CONFLICT,
        Code::ResourceExhausted => StatusCode::TOO_MANY_REQUESTS,
        Code::Unimplemented => StatusCode::NOT_IMPLEMENTED,
        Code::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        Code::DeadlineExceeded => StatusCode::GATEWAY_TIMEOUT,
        Code::Unknown | Code::Internal | Code::DataLoss => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_its_http_status() {
        let table =
            [200, 499, 500, 400, 504, 404, 409, 403, 429, 400, 409, 400, 501, 500, 503, 500, 401];
        for (code, expected) in table.into_iter().enumerate() {
            assert_eq!(http_status(Code::from_i32(code as i32)).as_u16(), expected, "{code}");
        }
    }
}
