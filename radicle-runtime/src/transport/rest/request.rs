use bytes::Bytes;
use tonic::Status;

use super::{config::Rest, failure::cut, percent, pretty, query, raw, router};
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
    /// A form where the binding has no `body`.
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
        let held = self.read_body(message, &mut bindings).map_err(|error| error.to_string())?;
        self.read_path(message, &mut bindings)?;
        match self.binding.body {
            Body::Message | Body::Raw { field: [], .. } if self.config.json.strict => {
                self.refuse_query()?;
            }
            Body::Message | Body::Raw { field: [], .. } => {}
            Body::None => {
                self.read_query(self.query, message, &mut bindings)?;
                self.read_query(self.form()?, message, &mut bindings)?;
            }
            Body::Field(_) | Body::Raw { .. } => {
                self.read_query(self.query, message, &mut bindings)?
            }
        }
        match self.binding.field_mask.filter(|_| !held.is_empty()) {
            Some(mask) => json::fill_mask(message, mask, held).map_err(|error| error.to_string()),
            None => Ok(()),
        }
    }

    /// Gives the paths of the fields that the body holds, if a field mask needs them.
    fn read_body(
        &self,
        message: &mut dyn Message,
        bindings: &mut Bindings,
    ) -> Result<Vec<String>, json::Error> {
        let Rest { json: options, patch_masks, .. } = self.config;
        match self.binding.body {
            Body::None => {}
            Body::Raw { field, numbers } => {
                if let [_, ..] = field {
                    // Makes the messages on the way, and nobody else may set them.
                    bindings.body(message, field, b"{}", options)?;
                }
                raw::read(message, numbers, self.content_type, &self.body);
            }
            _ if self.body.trim_ascii().is_empty() => {}
            Body::Message => json::decode(message, &self.body, options)?,
            Body::Field(path) if *patch_masks && self.binding.field_mask.is_some() => {
                return bindings.patch(message, path, &self.body, options);
            }
            Body::Field(path) => bindings.body(message, path, &self.body, options)?,
        }
        Ok(Vec::new())
    }

    /// The body as a query.
    fn form(&self) -> Result<&str, String> {
        let form = std::str::from_utf8(&self.body).map_err(|_| "the form is not UTF-8")?;
        if !form.is_empty() {
            self.config.query_bounds().check(self.query, form)?;
        }
        Ok(form)
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

    fn read_query(
        &self,
        query: &str,
        message: &mut dyn Json,
        bindings: &mut Bindings,
    ) -> Result<(), String> {
        for pair in query::pairs(query) {
            let pair = pair?;
            if pretty::is_choice(self.config, &pair.key) {
                continue;
            }
            match bindings.query(message, &pair.key, &pair.value, &self.config.json) {
                Err(error) if !self.config.json.strict && is_ignored(&error) => {}
                bound => bound.map_err(|error| in_query(&pair.key, error.message()))?,
            }
        }
        Ok(())
    }

    /// A query beside a body that is the whole message.
    fn refuse_query(&self) -> Result<(), String> {
        for pair in query::pairs(self.query) {
            let key = pair?.key;
            if !pretty::is_choice(self.config, &key) {
                return Err(in_query(&key, "the body is the whole message"));
            }
        }
        Ok(())
    }
}

fn in_query(key: &str, why: &str) -> String {
    format!("query parameter {}: {why}", cut(key))
}

/// Whether nothing is lost without the parameter: no field has the name, or path or body go first.
fn is_ignored(error: &json::Error) -> bool {
    matches!(error.kind(), ErrorKind::UnknownField | ErrorKind::Reserved)
}
