//! The definitions that radicle brings along: importable with no include folder.

/// The text of `google/api/…` and `google/rpc/…` by import name.
pub(super) fn find(name: &str) -> Option<&'static str> {
    FILES.iter().find(|(file, _)| *file == name).map(|(_, text)| *text)
}

macro_rules! embedded {
    ($($name:literal)*) => {
        &[$(($name, include_str!(concat!("../../protos/", $name)))),*]
    };
}

const FILES: &[(&str, &str)] = embedded! {
    "google/api/annotations.proto"
    "google/api/field_behavior.proto"
    "google/api/http.proto"
    "google/api/httpbody.proto"
    "google/rpc/code.proto"
    "google/rpc/error_details.proto"
    "google/rpc/status.proto"
};
