use std::time::Duration;

use http::{HeaderMap, HeaderName, HeaderValue, header, request::Parts};
use tonic::metadata::MetadataMap;

use super::{MetadataMapping, is_internal, mapping::Rule};
use crate::{
    base64,
    call::parse_timeout,
    transport::{
        Peer,
        rest::failure::{Failure, cut},
    },
};

const FORWARDED_FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const FORWARDED_HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The metadata of a call: the headers under their new names, and who asked for which host.
///
/// # Errors
/// 400 for a binary value that is not base64, or a name that is none.
pub(in super::super) fn metadata(
    parts: &Parts,
    peer: &Peer,
    mapping: &MetadataMapping,
) -> Result<MetadataMap, Failure> {
    let mut metadata = HeaderMap::with_capacity(parts.headers.len() + 2);
    for (name, value) in &parts.headers {
        if let Rule::Gateway = mapping.incoming {
            add_as_gateway(name, value, &mut metadata)?;
        } else if let Some(mapped) = mapping.incoming.name(name, |_| None) {
            add(mapped, value, &mut metadata)?;
        }
    }
    if let Some(forwarded) = forwarded_for(&parts.headers, peer) {
        metadata.insert(FORWARDED_FOR, forwarded);
    }
    if let Some(host) = forwarded_host(parts) {
        metadata.insert(FORWARDED_HOST, host);
    }
    Ok(MetadataMap::from_headers(metadata))
}

/// `Grpc-Timeout`, if there is one.
///
/// # Errors
/// 400 when it is malformed.
pub(in super::super) fn timeout(headers: &HeaderMap) -> Result<Option<Duration>, Failure> {
    let Some(value) = headers.get("grpc-timeout") else {
        return Ok(None);
    };
    parse_timeout(value.as_bytes()).map(Some).ok_or_else(|| {
        Failure::invalid(format_args!(
            "malformed Grpc-Timeout \"{}\", expected one to eight digits and a unit of H M S m u n",
            cut(&value.as_bytes().escape_ascii().to_string()),
        ))
    })
}

/// `Grpc-Metadata-X` as `x`, the permanent request headers as `grpcgateway-x`, `Authorization` also as it is.
fn add_as_gateway(
    name: &HeaderName,
    value: &HeaderValue,
    metadata: &mut HeaderMap,
) -> Result<(), Failure> {
    if let Some(mapped) = permanent(name) {
        metadata.append(mapped, value.clone());
        if *name == header::AUTHORIZATION {
            metadata.append(header::AUTHORIZATION, value.clone());
        }
    } else if let Some(custom) = name.as_str().strip_prefix("grpc-metadata-") {
        let Ok(mapped) = custom.parse() else {
            let message = format_args!("header {}: no metadata name", cut(name.as_str()));
            return Err(Failure::invalid(message));
        };
        add(mapped, value, metadata)?;
    }
    Ok(())
}

fn add(name: HeaderName, value: &HeaderValue, metadata: &mut HeaderMap) -> Result<(), Failure> {
    if is_internal(name.as_str()) {
        return Ok(());
    }
    let mut value = value.clone();
    if name.as_str().ends_with("-bin") {
        value = standard_base64(&value).ok_or_else(|| {
            Failure::invalid(format_args!("metadata {}: not base64", cut(name.as_str())))
        })?;
    }
    metadata.append(name, value);
    Ok(())
}

/// The value in the standard alphabet, the only one that gRPC knows; none if it is not base64.
fn standard_base64(value: &HeaderValue) -> Option<HeaderValue> {
    base64::decode(value.as_bytes())?;
    let standard = value.as_bytes().iter().map(|byte| match byte {
        b'-' => b'+',
        b'_' => b'/',
        other => *other,
    });
    HeaderValue::from_bytes(&standard.collect::<Vec<_>>()).ok()
}

/// Whom the request came through, the client of this connection last.
fn forwarded_for(headers: &HeaderMap, peer: &Peer) -> Option<HeaderValue> {
    if !headers.contains_key(FORWARDED_FOR) {
        return Some(peer.ip().clone());
    }
    let mut forwarded = Vec::new();
    for earlier in headers.get_all(FORWARDED_FOR) {
        forwarded.extend_from_slice(earlier.as_bytes());
        forwarded.extend_from_slice(b", ");
    }
    forwarded.extend_from_slice(peer.ip().as_bytes());
    HeaderValue::from_bytes(&forwarded).ok()
}

fn forwarded_host(parts: &Parts) -> Option<HeaderValue> {
    let headers = &parts.headers;
    let named = headers.get(FORWARDED_HOST).or_else(|| headers.get(header::HOST)).cloned();
    named.or_else(|| HeaderValue::from_str(parts.uri.authority()?.as_str()).ok())
}

/// The metadata name of a permanent request header. `Host` goes on as `x-forwarded-host`.
///
/// Source: <https://www.iana.org/assignments/http-fields/http-fields.xhtml>, as grpc-gateway picks from it.
fn permanent(name: &HeaderName) -> Option<HeaderName> {
    macro_rules! prefixed {
        ($name:literal) => {
            const { HeaderName::from_static(concat!("grpcgateway-", $name)) }
        };
    }
    Some(match name.as_str() {
        "accept" => prefixed!("accept"),
        "accept-charset" => prefixed!("accept-charset"),
        "accept-language" => prefixed!("accept-language"),
        "accept-ranges" => prefixed!("accept-ranges"),
        "authorization" => prefixed!("authorization"),
        "cache-control" => prefixed!("cache-control"),
        "content-type" => prefixed!("content-type"),
        "cookie" => prefixed!("cookie"),
        "date" => prefixed!("date"),
        "expect" => prefixed!("expect"),
        "from" => prefixed!("from"),
        "if-match" => prefixed!("if-match"),
        "if-modified-since" => prefixed!("if-modified-since"),
        "if-none-match" => prefixed!("if-none-match"),
        "if-schedule-tag-match" => prefixed!("if-schedule-tag-match"),
        "if-unmodified-since" => prefixed!("if-unmodified-since"),
        "max-forwards" => prefixed!("max-forwards"),
        "origin" => prefixed!("origin"),
        "pragma" => prefixed!("pragma"),
        "referer" => prefixed!("referer"),
        "user-agent" => prefixed!("user-agent"),
        "via" => prefixed!("via"),
        "warning" => prefixed!("warning"),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    fn map(uri: &str, headers: &[(&str, &str)]) -> Result<Vec<String>, String> {
        map_by(&MetadataMapping::grpc_gateway(), uri, headers)
    }

    fn map_by(
        mapping: &MetadataMapping,
        uri: &str,
        headers: &[(&str, &str)],
    ) -> Result<Vec<String>, String> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let parts = request.body(()).unwrap().into_parts().0;
        let peer = Peer::new(([10, 0, 0, 7], 4000).into(), ([10, 0, 0, 1], 80).into());
        let metadata = metadata(&parts, &peer, mapping).map_err(|it| {
            assert_eq!(it.http(), 400);
            it.status.message().to_owned()
        })?;
        let mut listed: Vec<_> = metadata
            .into_headers()
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.to_str().unwrap()))
            .collect();
        listed.sort();
        Ok(listed)
    }

    #[test]
    fn maps_as_grpc_gateway() {
        let headers = [
            ("Host", "shelves.example"),
            ("Accept", "*/*"),
            ("Authorization", "Bearer x"),
            ("Grpc-Metadata-Shelf", "1"),
            ("Grpc-Metadata-Shelf", "2"),
            ("Grpc-Metadata-Key-Bin", "Af8="),
            ("Grpc-Metadata-Other-Bin", "Af8"),
            ("Grpc-Metadata-Url-Bin", "-_8"),
            ("X-Custom", "stays"),
        ];
        let expected = [
            "authorization: Bearer x",
            "grpcgateway-accept: */*",
            "grpcgateway-authorization: Bearer x",
            "key-bin: Af8=",
            "other-bin: Af8",
            "shelf: 1",
            "shelf: 2",
            "url-bin: +/8",
            "x-forwarded-for: 10.0.0.7",
            "x-forwarded-host: shelves.example",
        ];
        assert_eq!(map("/", &headers).unwrap(), expected);
    }

    #[test]
    fn internals_never_cross() {
        let headers = [
            ("Connection", "keep-alive"),
            ("TE", "trailers"),
            ("Content-Length", "3"),
            ("Grpc-Timeout", "1S"),
            ("Grpc-Metadata-Grpc-Timeout", "1S"),
            ("Grpc-Metadata-Connection", "close"),
            ("Grpc-Metadata-Te", "trailers"),
            ("Grpc-Metadata-Content-Type", "text/plain"),
        ];
        assert_eq!(map("/", &headers).unwrap(), ["x-forwarded-for: 10.0.0.7"]);
    }

    #[test]
    fn presets_and_own_names() {
        let headers = [
            ("Accept", "*/*"),
            ("Connection", "close"),
            ("Content-Type", "text/plain"),
            ("Grpc-Timeout", "1S"),
            ("Grpc-Metadata-A", "1"),
            ("X-B", "2"),
            ("X-Bin", "_w"),
        ];
        let listed = ["x-b", "te", "grpc-timeout", "x-absent"].map(HeaderName::from_static);
        let own = |name: &HeaderName| match name.as_str() {
            "x-b" => Some(HeaderName::from_static("b")),
            "accept" => Some(HeaderName::from_static("grpc-accept")),
            "connection" => Some(HeaderName::from_static("te")),
            "content-type" => Some(HeaderName::from_static("x-content-type")),
            _ => None,
        };
        for (mapping, expected) in [
            (MetadataMapping::passthrough(), &["accept: */*", "x-b: 2", "x-bin: /w"][..]),
            (MetadataMapping::allow_list(listed), &["x-b: 2"]),
            (MetadataMapping::passthrough().incoming(own), &["b: 2", "x-content-type: text/plain"]),
        ] {
            let mut found = map_by(&mapping, "/", &headers).unwrap();
            found.retain(|it| !it.starts_with("x-forwarded-for"));
            assert_eq!(found, expected, "{mapping:?}");
        }
        let bad = map_by(&MetadataMapping::passthrough(), "/", &[("X-Bin", "!")]);
        assert_eq!(bad.unwrap_err(), "metadata x-bin: not base64");
    }

    #[test]
    fn the_way_is_appended() {
        let headers = [("X-Forwarded-For", "1.1.1.1, 2.2.2.2"), ("X-Forwarded-Host", "outer")];
        let expected = ["x-forwarded-for: 1.1.1.1, 2.2.2.2, 10.0.0.7", "x-forwarded-host: outer"];
        assert_eq!(map("http://inner/", &headers).unwrap(), expected);
        let expected = ["x-forwarded-for: 10.0.0.7", "x-forwarded-host: inner"];
        assert_eq!(map("http://inner/", &[]).unwrap(), expected);
    }

    #[test]
    fn bad_values_are_refused() {
        let bad = map("/", &[("Grpc-Metadata-Key-Bin", "!")]);
        assert_eq!(bad.unwrap_err(), "metadata key-bin: not base64");
        let bad = map("/", &[("Grpc-Metadata-", "x")]);
        assert_eq!(bad.unwrap_err(), "header grpc-metadata-: no metadata name");
    }

    #[test]
    fn timeouts() {
        let timeout = |value: &'static str| {
            timeout(&HeaderMap::from_iter([(
                HeaderName::from_static("grpc-timeout"),
                HeaderValue::from_static(value),
            )]))
        };
        assert_eq!(timeout("20m").unwrap(), Some(Duration::from_millis(20)));
        assert_eq!(timeout("soon").unwrap_err().http(), 400);
    }
}
