/// Which build of a program runs; made by [`build_info!`](crate::build_info).
///
/// What is not known is `None`: without `radicle_build::build_info` in build.rs, all but the version.
///
/// ```
/// use radicle::BuildInfo;
///
/// let build = BuildInfo { version: "1.2.3", ..BuildInfo::default() };
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BuildInfo {
    /// The version of the crate: `1.2.3`. `unknown` by default.
    pub version: &'static str,
    /// The hash of the commit, whole.
    pub revision: Option<&'static str>,
    /// Whether the sources were not those of the commit.
    pub dirty: Option<bool>,
    /// The branch.
    pub branch: Option<&'static str>,
    /// The tag of that very commit.
    pub tag: Option<&'static str>,
    /// When it was built, as RFC 3339: `SOURCE_DATE_EPOCH`, or the time of the commit, or that of the clock
    /// if there was no commit or [`dirty`](Self::dirty).
    pub time: Option<&'static str>,
    /// The version of the compiler: `1.95.0 (59807616e 2026-04-14)`.
    pub rustc: Option<&'static str>,
    /// The target triple.
    pub target: Option<&'static str>,
    /// `debug`, `release`, or the name of a profile of your own.
    pub profile: Option<&'static str>,
}

impl BuildInfo {
    /// Nothing is known.
    pub(crate) const UNKNOWN: Self = Self {
        version: "unknown",
        revision: None,
        dirty: None,
        branch: None,
        tag: None,
        time: None,
        rustc: None,
        target: None,
        profile: None,
    };
}

impl Default for BuildInfo {
    /// Nothing is known.
    fn default() -> Self {
        Self::UNKNOWN
    }
}

/// The [`BuildInfo`] of the crate that it is used in.
///
/// The version is that of its Cargo.toml. `radicle_build::build_info` in its build.rs finds out the rest.
///
/// ```
/// let build = radicle::build_info!();
/// assert_eq!(build.version, env!("CARGO_PKG_VERSION"));
/// ```
#[macro_export]
macro_rules! build_info {
    () => {
        $crate::BuildInfo {
            version: ::core::env!("CARGO_PKG_VERSION"),
            revision: ::core::option_env!("RADICLE_BUILD_REVISION"),
            dirty: match ::core::option_env!("RADICLE_BUILD_DIRTY") {
                ::core::option::Option::Some("true") => ::core::option::Option::Some(true),
                ::core::option::Option::Some("false") => ::core::option::Option::Some(false),
                _ => ::core::option::Option::None,
            },
            branch: ::core::option_env!("RADICLE_BUILD_BRANCH"),
            tag: ::core::option_env!("RADICLE_BUILD_TAG"),
            time: ::core::option_env!("RADICLE_BUILD_TIME"),
            rustc: ::core::option_env!("RADICLE_BUILD_RUSTC"),
            target: ::core::option_env!("RADICLE_BUILD_TARGET"),
            profile: ::core::option_env!("RADICLE_BUILD_PROFILE"),
        }
    };
}
