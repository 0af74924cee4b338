use http::{HeaderMap, HeaderName, header};
use tonic::metadata::MetadataMap;

use super::{is_framing, is_internal, mapping::Rule};
use crate::transport::rest::{Rest, http_code, media};

/// Adds a handler's metadata: as `Grpc-Metadata-*`, unless the mapping says otherwise.
pub(in super::super) fn add_metadata(
    metadata: MetadataMap,
    config: &Rest,
    headers: &mut HeaderMap,
) {
    add(metadata, config, &config.metadata.outgoing, "grpc-metadata-", headers);
}

/// A handler's trailing metadata, if there is some: as `Grpc-Trailer-*`, unless the mapping says otherwise.
pub(in super::super) fn trailers(metadata: MetadataMap, config: &Rest) -> Option<HeaderMap> {
    let mut trailers = HeaderMap::new();
    add(metadata, config, &config.metadata.trailing, "grpc-trailer-", &mut trailers);
    Some(trailers).filter(|trailers| !trailers.is_empty())
}

/// Whether the client said `TE: trailers`.
pub(in super::super) fn wants_trailers(request: &HeaderMap) -> bool {
    media::has_token(request, &header::TE, b"trailers")
}

/// `prefix` is that of grpc-gateway.
fn add(
    mut metadata: MetadataMap,
    config: &Rest,
    rule: &Rule,
    prefix: &str,
    headers: &mut HeaderMap,
) {
    if config.http_code {
        metadata.remove(http_code::KEY);
    }
    let prefixed = |name: &HeaderName| HeaderName::try_from(format!("{prefix}{name}")).ok();
    let metadata = metadata.into_headers();
    for (name, value) in metadata.iter().filter(|(name, _)| !is_internal(name.as_str())) {
        if let Some(name) = rule.name(name, prefixed).filter(|name| !is_framing(name.as_str())) {
            headers.append(name, value.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::MetadataMapping;

    fn metadata() -> MetadataMap {
        let mut metadata = MetadataMap::new();
        metadata.insert("x-shelf", "1".parse().unwrap());
        metadata.append("x-shelf", "2".parse().unwrap());
        metadata.insert_bin("x-bin", tonic::metadata::MetadataValue::from_bytes(b"\x01\xff"));
        metadata.insert("grpc-status", "0".parse().unwrap());
        metadata.insert("content-type", "text/plain".parse().unwrap());
        metadata
    }

    fn listed(headers: &HeaderMap) -> Vec<String> {
        let mut listed: Vec<_> = headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        listed.sort();
        listed
    }

    #[test]
    fn metadata_gets_a_prefix() {
        let mut headers = HeaderMap::new();
        add_metadata(metadata(), &Rest::default(), &mut headers);
        assert_eq!(
            listed(&headers),
            ["grpc-metadata-x-bin: Af8", "grpc-metadata-x-shelf: 1", "grpc-metadata-x-shelf: 2"]
        );
    }

    #[test]
    fn trailers_get_a_prefix() {
        let expected =
            ["grpc-trailer-x-bin: Af8", "grpc-trailer-x-shelf: 1", "grpc-trailer-x-shelf: 2"];
        let config = Rest::default();
        assert_eq!(listed(&trailers(metadata(), &config).unwrap()), expected);
        assert_eq!(trailers(MetadataMap::new(), &config), None);
    }

    #[test]
    fn presets_and_own_names() {
        let name = HeaderName::from_static;
        let own = move |it: &HeaderName| match it.as_str() {
            "x-shelf" => Some(name("shelf")),
            "x-bin" => Some(name("content-type")),
            "grpc-status" => Some(name("x-status")),
            _ => None,
        };
        let same = &["x-bin: Af8", "x-shelf: 1", "x-shelf: 2"][..];
        for (mapping, outgoing, trailing) in [
            (MetadataMapping::passthrough(), same, same),
            (
                MetadataMapping::allow_list([name("x-bin"), name("grpc-status")]),
                &["x-bin: Af8"],
                &["x-bin: Af8"],
            ),
            (MetadataMapping::passthrough().outgoing(own), &["shelf: 1", "shelf: 2"], same),
            (MetadataMapping::passthrough().trailing(own), same, &["shelf: 1", "shelf: 2"]),
        ] {
            let config = Rest { metadata: mapping, ..Rest::default() };
            let mut headers = HeaderMap::new();
            add_metadata(metadata(), &config, &mut headers);
            assert_eq!(listed(&headers), outgoing, "{:?}", config.metadata);
            let trailers = trailers(metadata(), &config).unwrap();
            assert_eq!(listed(&trailers), trailing, "{:?}", config.metadata);
        }
    }

    #[test]
    fn trailers_only_on_request() {
        for (te, expected) in [("trailers", true), ("gzip, Trailers", true), ("gzip", false)] {
            let request = [(header::TE, http::HeaderValue::from_static(te))];
            assert_eq!(wants_trailers(&HeaderMap::from_iter(request)), expected, "{te}");
        }
        assert!(!wants_trailers(&HeaderMap::new()));
    }
}
