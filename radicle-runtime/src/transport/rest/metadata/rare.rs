use http::{HeaderMap, header};

use super::{MetadataMapping, mapping::Rule};
use crate::transport::rest::media;

/// Which headers that most requests do not have are there, found in one pass: each look into the map by
/// name costs as much.
#[derive(Clone, Copy, Debug, Default)]
pub(in super::super) struct Rare {
    pub(in super::super) te: bool,
    pub(in super::super) timeout: bool,
    /// A content type, unless it is the usual one.
    pub(in super::super) media_type: bool,
    /// `Grpc-Metadata-*`, whose values may be wrong.
    custom: bool,
}

impl Rare {
    pub(in super::super) fn of(headers: &HeaderMap) -> Self {
        let mut rare = Self::default();
        for (name, value) in headers {
            if *name == header::CONTENT_TYPE {
                rare.media_type |= *value != media::JSON;
            } else if let Some(name) = name.as_str().strip_prefix("grpc-") {
                rare.timeout |= name == "timeout";
                rare.custom |= name.starts_with("metadata-");
            } else {
                rare.te |= *name == header::TE;
            }
        }
        rare
    }

    /// Whether no header can be wrong, so that the metadata need not be made to find out.
    pub(in super::super) fn fits(self, mapping: &MetadataMapping) -> bool {
        matches!(mapping.incoming, Rule::Gateway) && !self.custom
    }
}
