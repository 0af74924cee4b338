use http::HeaderValue;

/// What a `traceparent` header says about a call's trace.
///
/// Source: <https://www.w3.org/TR/trace-context/#traceparent-header>.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TraceParent<'a> {
    /// 32 hex digits.
    pub(crate) trace_id: &'a str,
    /// Whether the caller records the trace, so that somebody can look it up.
    pub(crate) sampled: bool,
}

impl<'a> TraceParent<'a> {
    /// `00-<32 hex digits>-<16 hex digits>-<2 hex digits>`; later versions may go on. `None` for anything
    /// else, which the specification says to ignore.
    pub(crate) fn parse(header: &'a HeaderValue) -> Option<Self> {
        let mut parts = header.to_str().ok()?.splitn(5, '-');
        let [version, trace_id, parent_id, flags] =
            [parts.next()?, parts.next()?, parts.next()?, parts.next()?];
        let has_more = parts.next().is_some();
        let valid = is_hex(version, 2) && version != "ff" && !(version == "00" && has_more);
        if !valid || !is_id(trace_id, 32) || !is_id(parent_id, 16) || !is_hex(flags, 2) {
            return None;
        }
        let sampled = u8::from_str_radix(flags, 16).is_ok_and(|flags| flags & 1 == 1);
        Some(Self { trace_id, sampled })
    }
}

/// An id of zeros alone is none.
fn is_id(text: &str, digits: usize) -> bool {
    is_hex(text, digits) && text.bytes().any(|byte| byte != b'0')
}

fn is_hex(text: &str, digits: usize) -> bool {
    let lower = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    text.len() == digits && text.bytes().all(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
    const PARENT: &str = "b7ad6b7169203331";

    #[test]
    fn the_specifications_examples() {
        let zeros = (&"0".repeat(32), &"0".repeat(16));
        for (header, expected) in [
            (format!("00-{TRACE}-{PARENT}-01"), Some(true)),
            (format!("00-{TRACE}-{PARENT}-00"), Some(false)),
            (format!("00-{TRACE}-{PARENT}-03"), Some(true)),
            (format!("cc-{TRACE}-{PARENT}-01-what-comes-later"), Some(true)),
            (format!("00-{TRACE}-{PARENT}-01-more"), None),
            (format!("ff-{TRACE}-{PARENT}-01"), None),
            (format!("00-{}-{PARENT}-01", zeros.0), None),
            (format!("00-{TRACE}-{}-01", zeros.1), None),
            (format!("00-{}-{PARENT}-01", TRACE.to_uppercase()), None),
            (format!("00-{}-{PARENT}-01", &TRACE[1..]), None),
            (format!("00-{TRACE}-{PARENT}-0"), None),
            (format!("00-{TRACE}-{PARENT}"), None),
            (TRACE.to_owned(), None),
            (String::new(), None),
        ] {
            let value = HeaderValue::from_str(&header).unwrap();
            let parsed = TraceParent::parse(&value);
            assert_eq!(parsed.map(|it| it.sampled), expected, "{header}");
            assert!(parsed.is_none_or(|it| it.trace_id == TRACE), "{header}");
        }
    }
}
