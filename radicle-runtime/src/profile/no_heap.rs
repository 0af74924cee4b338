use super::{Failure, Format};

/// What is missing for profiles.
pub(crate) fn missing() -> Option<String> {
    let missing = if cfg!(feature = "profile-heap") {
        "heap profiles are taken where jemalloc runs: on Linux, macOS and other Unix systems"
    } else {
        "this program was built without the feature `profile-heap` of radicle-runtime"
    };
    Some(missing.to_owned())
}

/// Whether allocations are sampled now.
pub(crate) fn is_active() -> bool {
    false
}

pub(crate) fn activate(_active: bool) -> Result<(), String> {
    Err(missing().unwrap_or_default())
}

pub(crate) fn mark() {}

pub(crate) async fn take(_format: Format) -> Result<Vec<u8>, Failure> {
    Err(Failure::Unavailable(missing().unwrap_or_default()))
}
