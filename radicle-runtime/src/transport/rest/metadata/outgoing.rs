use http::{HeaderMap, HeaderName, header};
use tonic::metadata::MetadataMap;

use super::is_internal;

/// Adds a handler's metadata as `Grpc-Metadata-*`.
pub(in super::super) fn add_metadata(metadata: MetadataMap, headers: &mut HeaderMap) {
    if !metadata.is_empty() {
        add_prefixed("grpc-metadata-", metadata, headers);
    }
}

/// A handler's trailing metadata as `Grpc-Trailer-*`, if there is some.
pub(in super::super) fn trailers(metadata: MetadataMap) -> Option<HeaderMap> {
    let mut trailers = HeaderMap::new();
    add_prefixed("grpc-trailer-", metadata, &mut trailers);
    Some(trailers).filter(|trailers| !trailers.is_empty())
}

/// Whether the client said `TE: trailers`.
pub(in super::super) fn wants_trailers(request: &HeaderMap) -> bool {
    request.get_all(header::TE).iter().any(|value| {
        let codings = value.as_bytes().split(|&byte| byte == b',');
        codings.map(<[u8]>::trim_ascii).any(|it| it.eq_ignore_ascii_case(b"trailers"))
    })
}

fn add_prefixed(prefix: &str, metadata: MetadataMap, headers: &mut HeaderMap) {
    let metadata = metadata.into_headers();
    for (name, value) in metadata.iter().filter(|(name, _)| !is_internal(name.as_str())) {
        let name = HeaderName::try_from(format!("{prefix}{name}"));
        headers.append(name.expect("two parts of header names make one"), value.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
        add_metadata(metadata(), &mut headers);
        assert_eq!(
            listed(&headers),
            ["grpc-metadata-x-bin: Af8", "grpc-metadata-x-shelf: 1", "grpc-metadata-x-shelf: 2"]
        );
    }

    #[test]
    fn trailers_get_a_prefix() {
        let expected =
            ["grpc-trailer-x-bin: Af8", "grpc-trailer-x-shelf: 1", "grpc-trailer-x-shelf: 2"];
        assert_eq!(listed(&trailers(metadata()).unwrap()), expected);
        assert_eq!(trailers(MetadataMap::new()), None);
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
