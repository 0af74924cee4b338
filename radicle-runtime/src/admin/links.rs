//! What lies elsewhere: logs and traces.

use super::DebugPages;

/// Where logs and traces are.
pub(crate) struct Links<'s> {
    logs: Option<&'s str>,
    traces: Option<&'s str>,
}

impl<'s> Links<'s> {
    pub(crate) fn of(settings: &'s DebugPages) -> Self {
        Self { logs: settings.logs_url.as_deref(), traces: settings.traces_url.as_deref() }
    }

    /// Where to look for any request.
    pub(crate) fn all_logs(&self) -> Option<String> {
        self.logs.map(start)
    }

    /// Where to look for any trace.
    pub(crate) fn all_traces(&self) -> Option<String> {
        self.traces.map(start)
    }

    /// The log of a request; none if the template wants an id that there is not.
    pub(crate) fn logs(&self, request_id: Option<&str>, trace_id: Option<&str>) -> Option<String> {
        let filled = fill(self.logs?, "{request_id}", request_id)?;
        fill(&filled, "{trace_id}", trace_id)
    }

    pub(crate) fn trace(&self, trace_id: Option<&str>) -> Option<String> {
        fill(self.traces?, "{trace_id}", Some(trace_id?))
    }
}

/// The template with nothing in its places.
fn start(template: &str) -> String {
    template.replace("{trace_id}", "").replace("{request_id}", "")
}

/// The template with the id in its place; none if it has a place and there is no id.
fn fill(template: &str, place: &str, id: Option<&str>) -> Option<String> {
    match template.contains(place) {
        true => Some(template.replace(place, &escaped(id?))),
        false => Some(template.to_owned()),
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986.
pub(crate) fn escaped(id: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let escape = |byte: u8| match plain(byte) {
        true => char::from(byte).to_string(),
        false => format!("%{byte:02X}"),
    };
    id.bytes().map(escape).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_filled_or_left_out() {
        let mut settings = DebugPages::default();
        settings.logs_url = Some("https://logs/?q={request_id}".into());
        settings.traces_url = Some("https://traces/{trace_id}/view".into());
        let links = Links::of(&settings);
        let expected = Some("https://logs/?q=a%2Fb%26c%22%3E".to_owned());
        assert_eq!(links.logs(Some("a/b&c\">"), None), expected);
        assert_eq!(links.logs(None, Some("12ab")), None);
        assert_eq!(links.trace(Some("12ab")), Some("https://traces/12ab/view".to_owned()));
        assert_eq!(links.trace(None), None);
    }
}
