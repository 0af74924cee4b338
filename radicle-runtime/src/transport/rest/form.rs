use http::HeaderValue;

use super::media;

/// How the response messages of a call stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// There is only one.
    Single,
    /// Each is a line; in the envelope `{"result": …}`, if it is not bare.
    Lines { media: Lines, bare: bool },
    /// Each is an event of `text/event-stream`.
    ///
    /// Source: <https://html.spec.whatwg.org/multipage/server-sent-events.html>.
    Events,
    /// Each is an element of one array.
    Array,
    /// Each is a `google.api.HttpBody`, of which the bytes alone are sent; as a message of a WebSocket
    /// that is one.
    Raw { messages: bool },
}

/// What lines call themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Lines {
    /// `application/json`, as in grpc-gateway.
    Json,
    /// `application/x-ndjson`.
    Ndjson,
    /// Nothing: each becomes a message of a WebSocket.
    #[cfg(feature = "websocket")]
    Messages,
}

impl Form {
    pub(super) fn content_type(self) -> HeaderValue {
        match self {
            Self::Lines { media: Lines::Ndjson, .. } => media::NDJSON,
            Self::Events => media::EVENTS,
            Self::Raw { .. } => media::BYTES,
            Self::Single | Self::Array | Self::Lines { .. } => media::JSON,
        }
    }

    /// Whether each piece of the request's body is one message, too.
    pub(super) fn is_messages(self) -> bool {
        match self {
            #[cfg(feature = "websocket")]
            Self::Lines { media: Lines::Messages, .. } => true,
            Self::Raw { messages } => messages,
            _ => false,
        }
    }

    /// Messages of a stream that are ready are sent together up to this many bytes.
    pub(super) fn batch(self) -> usize {
        match self {
            // Nothing else tells where one ends.
            Self::Raw { messages: true } => 1,
            _ => 32 * 1024,
        }
    }

    /// What stands before and behind a message.
    pub(super) fn around(self, is_first: bool) -> [&'static [u8]; 2] {
        match self {
            Self::Single | Self::Raw { .. } => [b"", b""],
            Self::Lines { bare: true, .. } => [b"", b"\n"],
            Self::Lines { bare: false, .. } => [b"{\"result\":", b"}\n"],
            Self::Events => [b"data: ", b"\n\n"],
            Self::Array if is_first => [b"[", b""],
            Self::Array => [b",\n", b""],
        }
    }

    /// What stands before and behind the status of a stream that failed.
    pub(super) fn around_failure(self, is_first: bool) -> [&'static [u8]; 2] {
        match self {
            Self::Single | Self::Raw { .. } => [b"", b""],
            Self::Lines { .. } => [b"{\"error\":", b"}\n"],
            Self::Events => [b"event: error\ndata: ", b"\n\n"],
            Self::Array if is_first => [b"[{\"error\":", b"}"],
            Self::Array => [b",\n{\"error\":", b"}"],
        }
    }

    /// What stands behind everything.
    pub(super) fn end(self, is_empty: bool) -> &'static [u8] {
        match self {
            Self::Array if is_empty => b"[]",
            Self::Array => b"]",
            _ => b"",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(form: Form, messages: &[&str], failure: Option<&str>) -> String {
        let mut text = Vec::new();
        for (index, message) in messages.iter().enumerate() {
            let [before, behind] = form.around(index == 0);
            text.extend([before, message.as_bytes(), behind].concat());
        }
        if let Some(failure) = failure {
            let [before, behind] = form.around_failure(messages.is_empty());
            text.extend([before, failure.as_bytes(), behind].concat());
        }
        text.extend(form.end(messages.is_empty() && failure.is_none()));
        String::from_utf8(text).unwrap()
    }

    #[test]
    fn every_form() {
        let lines = |bare| Form::Lines { media: Lines::Json, bare };
        for (form, none, some, failed, late) in [
            (
                lines(false),
                "",
                "{\"result\":1}\n{\"result\":2}\n",
                "{\"error\":3}\n",
                "{\"result\":1}\n{\"error\":3}\n",
            ),
            (lines(true), "", "1\n2\n", "{\"error\":3}\n", "1\n{\"error\":3}\n"),
            (
                Form::Events,
                "",
                "data: 1\n\ndata: 2\n\n",
                "event: error\ndata: 3\n\n",
                "data: 1\n\nevent: error\ndata: 3\n\n",
            ),
            (Form::Array, "[]", "[1,\n2]", "[{\"error\":3}]", "[1,\n{\"error\":3}]"),
        ] {
            assert_eq!(text(form, &[], None), none);
            assert_eq!(text(form, &["1", "2"], None), some);
            assert_eq!(text(form, &[], Some("3")), failed);
            assert_eq!(text(form, &["1"], Some("3")), late);
        }
    }
}
