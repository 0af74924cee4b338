//! Google's messages that services and the gateway share.

/// `google.api`: raw HTTP bodies.
pub mod api {
    pub use crate::generated::google::api::HttpBody;
}

/// `google.rpc`: the error model.
///
/// [`rpc::Code`] is the proto's enum; handlers mostly want [`crate::Code`].
pub mod rpc {
    pub use crate::generated::google::rpc::{
        BadRequest, Code, DebugInfo, ErrorInfo, Help, LocalizedMessage, PreconditionFailure,
        QuotaFailure, RequestInfo, ResourceInfo, RetryInfo, Status, bad_request, help,
        precondition_failure, quota_failure,
    };
}
