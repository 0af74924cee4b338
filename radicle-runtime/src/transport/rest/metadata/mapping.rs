use std::{fmt, sync::Arc};

use http::HeaderName;

/// Which request headers become metadata of the call, which metadata become response headers and trailers,
/// and under which names; [`Rest::metadata`](crate::Rest::metadata) holds it.
///
/// Whatever the mapping: what says how a message travels (`connection`, `content-length`, `te` and their
/// like) and the `grpc-*` names of the protocol itself never cross, the value of a `-bin` name has to be
/// base64, and `x-forwarded-for` and `x-forwarded-host` tell the handler who asked for what.
///
/// ```
/// use radicle::{MetadataMapping, http::HeaderName};
///
/// let server = radicle::Server::new("greeter").rest(|rest| {
///     let tenant = HeaderName::from_static("x-tenant");
///     rest.metadata = MetadataMapping::allow_list([tenant]).outgoing(|name| Some(name.clone()));
/// });
/// ```
#[derive(Clone, Debug, Default)]
pub struct MetadataMapping {
    pub(super) incoming: Rule,
    pub(super) outgoing: Rule,
    pub(super) trailing: Rule,
}

/// The new name of a header or of metadata; none if it stays behind.
#[derive(Clone, Default)]
pub(super) enum Rule {
    /// What grpc-gateway does.
    #[default]
    Gateway,
    Same,
    Listed(Arc<[HeaderName]>),
    Own(Arc<Rename>),
}

type Rename = dyn Fn(&HeaderName) -> Option<HeaderName> + Send + Sync;

impl MetadataMapping {
    /// What grpc-gateway does, and the default.
    ///
    /// In: `Grpc-Metadata-X` as `x`, the permanent request headers of IANA as `grpcgateway-x`, and
    /// `Authorization` also as it is. Out: metadata `x` as `Grpc-Metadata-X`, trailing metadata as
    /// `Grpc-Trailer-X`.
    #[must_use]
    pub fn grpc_gateway() -> Self {
        Self::default()
    }

    /// Everything crosses under its own name.
    #[must_use]
    pub fn passthrough() -> Self {
        Self { incoming: Rule::Same, outgoing: Rule::Same, trailing: Rule::Same }
    }

    /// These cross, both ways and as trailers, under their own names; nothing else does.
    #[must_use]
    pub fn allow_list(names: impl IntoIterator<Item = HeaderName>) -> Self {
        let listed = Rule::Listed(names.into_iter().collect());
        Self { incoming: listed.clone(), outgoing: listed.clone(), trailing: listed }
    }

    /// Names the metadata that a request header becomes.
    #[must_use]
    pub fn incoming(
        mut self,
        rename: impl Fn(&HeaderName) -> Option<HeaderName> + Send + Sync + 'static,
    ) -> Self {
        self.incoming = Rule::Own(Arc::new(rename));
        self
    }

    /// Names the response header that metadata becomes.
    #[must_use]
    pub fn outgoing(
        mut self,
        rename: impl Fn(&HeaderName) -> Option<HeaderName> + Send + Sync + 'static,
    ) -> Self {
        self.outgoing = Rule::Own(Arc::new(rename));
        self
    }

    /// Names the trailer that trailing metadata becomes. Only clients that send `TE: trailers` get some.
    #[must_use]
    pub fn trailing(
        mut self,
        rename: impl Fn(&HeaderName) -> Option<HeaderName> + Send + Sync + 'static,
    ) -> Self {
        self.trailing = Rule::Own(Arc::new(rename));
        self
    }
}

impl Rule {
    /// The new name; `gateway` knows that of grpc-gateway.
    pub(super) fn name(
        &self,
        name: &HeaderName,
        gateway: impl FnOnce(&HeaderName) -> Option<HeaderName>,
    ) -> Option<HeaderName> {
        match self {
            Self::Gateway => gateway(name),
            Self::Same => Some(name.clone()),
            Self::Listed(listed) => listed.contains(name).then(|| name.clone()),
            Self::Own(rename) => rename(name),
        }
    }
}

impl fmt::Debug for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Gateway => f.write_str("Gateway"),
            Self::Same => f.write_str("Same"),
            Self::Listed(listed) => f.debug_tuple("Listed").field(listed).finish(),
            Self::Own(_) => f.debug_tuple("Own").finish_non_exhaustive(),
        }
    }
}
