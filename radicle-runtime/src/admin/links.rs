//! What lies elsewhere: logs and traces.

use super::DebugPages;

/// Where logs and traces are.
pub(crate) struct Links<'s> {
    logs: Option<&'s str>,
    traces: Option<&'s str>,
}

/// # Errors
/// A template is no address on the web, or has a place for what nobody knows.
pub(super) fn check(settings: &DebugPages) -> Result<(), String> {
    let places = ["{request_id}", "{trace_id}"];
    check_one("logs_url", settings.logs_url.as_deref(), &places)?;
    check_one("traces_url", settings.traces_url.as_deref(), &places[1..])
}

fn check_one(name: &str, template: Option<&str>, places: &[&str]) -> Result<(), String> {
    let template = template.unwrap_or("https://");
    if !["https://", "http://", "/"].iter().any(|start| template.starts_with(start)) {
        return Err(format!("`{name}` is {template:?}; begin it with `https://` or `http://`"));
    }
    let rest = places.iter().fold(template.to_owned(), |rest, place| rest.replace(place, ""));
    match rest.contains(['{', '}']) {
        true => Err(format!("`{name}` is {template:?}; its places are {}", places.join(" and "))),
        false => Ok(()),
    }
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
    fn templates_are_checked() {
        for (template, is_fine) in [
            ("https://logs.example.com/?q={request_id}&t={trace_id}", true),
            ("/logs/{trace_id}", true),
            ("https://logs.example.com/{traceid}", false),
            ("https://logs.example.com/{trace_id", false),
            ("javascript:alert(1)", false),
            ("logs.example.com", false),
        ] {
            let mut settings = DebugPages::default();
            settings.logs_url = Some(template.into());
            assert_eq!(check(&settings).is_ok(), is_fine, "{template}");
        }
        let mut settings = DebugPages::default();
        settings.traces_url = Some("https://t.example.com/{request_id}".into());
        let told = check(&settings).unwrap_err();
        assert_eq!(
            told,
            "`traces_url` is \"https://t.example.com/{request_id}\"; its places are {trace_id}"
        );
    }

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
