use bytes::Bytes;
use tonic::Status;

use super::{config::Rest, percent, query, raw, router};
use crate::{
    Message,
    call::{Frames, Source},
    json::{self, Bindings, ErrorKind, Json},
    spec::{Binding, Body},
};

/// The only message of a request, spread over body, path and query.
#[derive(Debug)]
pub(super) struct RequestMessage<'r> {
    pub(super) binding: &'static Binding,
    /// As it was sent, the verb cut off.
    pub(super) path: &'r str,
    pub(super) query: &'r str,
    pub(super) body: Bytes,
    /// Of a raw body.
    pub(super) content_type: &'r str,
    pub(super) config: &'r Rest,
}

impl Source for RequestMessage<'_> {
    fn message(&mut self, message: &mut dyn Message) -> Result<(), Status> {
        self.read(message).map_err(Status::invalid_argument)
    }

    fn stream(&mut self) -> Frames {
        unreachable!("the methods table asks for a stream only where the spec has one")
    }
}

impl RequestMessage<'_> {
    fn read(&self, message: &mut dyn Message) -> Result<(), String> {
        let mut bindings = Bindings::new();
        self.read_body(message, &mut bindings).map_err(|error| error.to_string())?;
        self.read_path(message, &mut bindings)?;
        match self.binding.body {
            Body::Message | Body::Raw { field: [], .. }
                if self.config.json.strict && !self.query.is_empty() =>
            {
                Err("query parameters: the body is the whole message".to_owned())
            }
            Body::Message | Body::Raw { field: [], .. } => Ok(()),
            Body::None | Body::Field(_) | Body::Raw { .. } => {
                self.read_query(message, &mut bindings)
            }
        }
    }

    fn read_body(
        &self,
        message: &mut dyn Message,
        bindings: &mut Bindings,
    ) -> Result<(), json::Error> {
        let options = &self.config.json;
        match self.binding.body {
            Body::None => Ok(()),
            Body::Raw { field, numbers } => {
                if let [_, ..] = field {
                    // Makes the messages on the way, and nobody else may set them.
                    bindings.body(message, field, b"{}", options)?;
                }
                raw::read(message, numbers, self.content_type, &self.body);
                Ok(())
            }
            _ if self.body.trim_ascii().is_empty() => Ok(()),
            Body::Message => json::decode(message, &self.body, options),
            Body::Field(path) => bindings.body(message, path, &self.body, options),
        }
    }

    fn read_path(&self, message: &mut dyn Json, bindings: &mut Bindings) -> Result<(), String> {
        for capture in router::captures(&self.binding.template, self.path) {
            let keep = if capture.multi { self.config.unescape.kept() } else { b"" };
            let text = percent::decode(capture.text, keep)
                .map_err(|why| format!("{}: {why} in the path", capture.field.join(".")))?;
            bindings
                .path(message, capture.field, &text, &self.config.json)
                .map_err(|error| format!("{error} in the path"))?;
        }
        Ok(())
    }

    fn read_query(&self, message: &mut dyn Json, bindings: &mut Bindings) -> Result<(), String> {
        for pair in query::pairs(self.query) {
            let pair = pair?;
            match bindings.query(message, &pair.key, &pair.value, &self.config.json) {
                Err(error) if !self.config.json.strict && is_ignored(&error) => {}
                bound => bound.map_err(|error| format!("query parameter {}: {error}", pair.key))?,
            }
        }
        Ok(())
    }
}

/// Whether nothing is lost without the parameter: no field has the name, or path or body go first.
fn is_ignored(error: &json::Error) -> bool {
    matches!(error.kind(), ErrorKind::UnknownField | ErrorKind::Reserved)
}
