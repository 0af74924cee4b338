use super::{Failure, Format, Sampling};

/// What is missing for profiles.
pub(crate) fn missing() -> Option<&'static str> {
    Some(if cfg!(feature = "profile-cpu") {
        "CPU profiles are taken on Linux and macOS, on x86-64 and AArch64"
    } else {
        "this program was built without the feature `profile-cpu` of radicle-runtime"
    })
}

pub(crate) async fn take(sampling: Sampling, _format: Format) -> Result<Vec<u8>, Failure> {
    let Sampling { duration, hz } = sampling;
    let missing = missing().unwrap_or_default();
    Err(Failure::Unavailable(format!("no profile of {duration:?} at {hz} Hz: {missing}")))
}
