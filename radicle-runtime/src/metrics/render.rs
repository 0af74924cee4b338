use prometheus::proto::MetricFamily;

use super::encode::{ExemplarsOf, Format, encode};

/// The families in the format that an `Accept` header asks for: the content type, and the text.
pub(super) fn render(
    families: &[MetricFamily],
    accept: Option<&str>,
    exemplars: ExemplarsOf<'_>,
) -> (&'static str, String) {
    let format = accept.map_or(Format::Text, negotiate);
    (content_type(format), encode(families, format, exemplars))
}

fn content_type(format: Format) -> &'static str {
    match format {
        Format::Text => "text/plain; version=0.0.4; charset=utf-8",
        Format::OpenMetrics => "application/openmetrics-text; version=1.0.0; charset=utf-8",
    }
}

/// OpenMetrics if it is asked for by name and text is not preferred.
fn negotiate(accept: &str) -> Format {
    let (mut open_metrics, mut text) = (0.0, 0.0);
    for range in accept.split(',') {
        let mut parts = range.split(';').map(str::trim);
        let media = parts.next().unwrap_or_default();
        let (mut quality, mut version) = (1.0, "");
        for parameter in parts {
            match parameter.split_once('=') {
                Some(("q", value)) => quality = value.parse().unwrap_or(0.0),
                Some(("version", value)) => version = value.trim_matches('"'),
                _ => {}
            }
        }
        let best = match media {
            "application/openmetrics-text" if matches!(version, "" | "1.0.0") => &mut open_metrics,
            "text/plain" | "text/*" | "*/*" => &mut text,
            _ => continue,
        };
        *best = f64::max(*best, quality);
    }
    if open_metrics > 0.0 && open_metrics >= text { Format::OpenMetrics } else { Format::Text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accept_chooses_the_format() {
        let prometheus = "application/openmetrics-text;version=1.0.0;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=0.0.4;q=0.3,*/*;q=0.1";
        assert_eq!(negotiate(prometheus), Format::OpenMetrics);
        assert_eq!(negotiate("application/openmetrics-text"), Format::OpenMetrics);
        assert_eq!(
            negotiate("application/openmetrics-text; version=\"1.0.0\""),
            Format::OpenMetrics
        );
        assert_eq!(negotiate("application/openmetrics-text;version=2.0.0"), Format::Text);
        assert_eq!(negotiate("application/openmetrics-text;q=0"), Format::Text);
        assert_eq!(negotiate("application/openmetrics-text;q=0.2,text/plain"), Format::Text);
        assert_eq!(negotiate("text/html,*/*;q=0.8"), Format::Text);
        assert_eq!(negotiate(""), Format::Text);
    }
}
