use http::HeaderMap;

use super::{MetadataMapping, mapping::Rule};

/// Which headers that most requests do not have are there, found in one pass: each look into the map by
/// name costs as much.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Rare {
    pub(in super::super) te: bool,
    pub(in super::super) timeout: bool,
    /// `Grpc-Metadata-*`, whose values may be wrong.
    custom: bool,
}

impl Rare {
    pub(in super::super) fn of(headers: &HeaderMap) -> Self {
        let mut rare = Self::default();
        for name in headers.keys().map(|name| name.as_str()) {
            match name {
                "te" => rare.te = true,
                "grpc-timeout" => rare.timeout = true,
                name => rare.custom |= name.starts_with("grpc-metadata-"),
            }
        }
        rare
    }

    /// Whether no header can be wrong, so that the metadata need not be made to find out.
    pub(in super::super) fn fits(self, mapping: &MetadataMapping) -> bool {
        matches!(mapping.incoming, Rule::Gateway) && !self.custom
    }
}
