//! Line breaks for people who ask for them: `?pretty` and `Accept: application/json;pretty=1`.

use std::sync::Arc;

use http::{header, request::Parts};

use super::{config::Rest, gateway::Route, media, query};

/// The configuration of this request, where the client may choose and its choice is another one.
pub(super) fn chosen(route: &Route, parts: &Parts) -> Option<Arc<Rest>> {
    let config = &route.config;
    if !config.pretty_on_request || route.entry.method.kind.server_streams() {
        return None;
    }
    let pretty = by_query(parts.uri.query().unwrap_or_default()).or_else(|| by_accept(parts))?;
    (pretty != config.json.pretty).then(|| {
        let mut config = Rest::clone(config);
        config.json.pretty = pretty;
        Arc::new(config)
    })
}

/// Whether a query parameter is the client's choice, and so none of the message.
pub(super) fn is_choice(config: &Rest, key: &str) -> bool {
    config.pretty_on_request && key == "pretty"
}

fn by_query(query: &str) -> Option<bool> {
    let pair = query::pairs(query).flatten().find(|pair| pair.key == "pretty")?;
    flag(&pair.value)
}

fn by_accept(parts: &Parts) -> Option<bool> {
    let ranges = parts.headers.get_all(header::ACCEPT).iter();
    let mut ranges = ranges.flat_map(|value| value.as_bytes().split(|&byte| byte == b','));
    ranges.find_map(|range| flag(media::parameter(range, "pretty")?))
}

fn flag(value: &str) -> Option<bool> {
    match value {
        "" | "1" | "true" => Some(true),
        "0" | "false" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use http::Request;

    use super::*;

    #[test]
    fn by_accept_parameter() {
        for (accept, expected) in [
            ("application/json", None),
            ("application/json;pretty=1", Some(true)),
            ("text/html, application/json; pretty=true", Some(true)),
            ("application/json;pretty=0;q=0.5", Some(false)),
            ("application/json;prettyprint=1", None),
        ] {
            let parts = Request::get("/").header("accept", accept).body(()).unwrap().into_parts().0;
            assert_eq!(by_accept(&parts), expected, "{accept}");
        }
    }

    #[test]
    fn by_query_parameter() {
        for (query, expected) in [
            ("", None),
            ("pretty", Some(true)),
            ("a=1&pretty=true", Some(true)),
            ("pretty=0", Some(false)),
            ("pretty=very", None),
            ("prettyprint", None),
        ] {
            assert_eq!(by_query(query), expected, "{query}");
        }
    }
}
