use std::{fmt, mem, sync::Arc};

use bytes::Bytes;
use http::HeaderValue;
use tonic::Status;

use super::{config::Rest, form::Form, status};
use crate::{
    Message,
    call::Encode,
    google::api::HttpBody,
    json::{self, Writer},
    spec::ResponseBody,
};

/// Collects response messages as JSON.
pub(super) struct JsonEncoder {
    buffer: Vec<u8>,
    config: Arc<Rest>,
    response_body: Option<&'static ResponseBody>,
    /// The largest message in bytes.
    max: usize,
    form: Form,
    /// Whether nothing was written yet.
    is_first: bool,
    /// That of the first raw body.
    content_type: Option<Box<HeaderValue>>,
}

impl JsonEncoder {
    pub(super) fn new(
        config: Arc<Rest>,
        response_body: Option<&'static ResponseBody>,
        max: usize,
        form: Form,
    ) -> Self {
        Self {
            buffer: Vec::new(),
            config,
            response_body,
            max,
            form,
            is_first: true,
            content_type: None,
        }
    }

    pub(super) fn config(&self) -> &Rest {
        &self.config
    }

    pub(super) fn form(&self) -> Form {
        self.form
    }

    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// The content type of what was written.
    pub(super) fn content_type(&mut self) -> HeaderValue {
        match self.content_type.take() {
            Some(raw) => *raw,
            None => self.form.content_type(),
        }
    }

    /// Gives the text collected so far away.
    pub(super) fn take(&mut self) -> Bytes {
        mem::take(&mut self.buffer).into()
    }

    /// Ends a stream.
    pub(super) fn ended(&mut self) {
        self.buffer.extend_from_slice(self.form.end(self.is_first));
    }

    /// Ends a stream that failed after its start; false if the form has no place for the status.
    pub(super) fn failed(&mut self, status: &Status) -> bool {
        if let Form::Raw { .. } = self.form {
            return false;
        }
        let [before, behind] = self.form.around_failure(self.is_first);
        self.buffer.extend_from_slice(before);
        status::write(status, &self.config.json, &mut self.buffer);
        self.buffer.extend_from_slice(behind);
        self.is_first = false;
        self.ended();
        true
    }

    fn write(&mut self, message: &dyn Message) -> Result<(), json::Error> {
        let Some(ResponseBody::Field { write, .. }) = self.response_body else {
            return json::encode(message, &self.config.json, &mut self.buffer);
        };
        let mut writer = Writer::new(&mut self.buffer, &self.config.json);
        write(message, &mut writer);
        writer.finish()
    }

    fn append(&mut self, message: &dyn Message) -> Result<usize, Status> {
        let start = self.buffer.len();
        self.write(message)
            .map_err(|error| Status::internal(format!("the response has no JSON form: {error}")))?;
        self.check(self.buffer.len() - start)
    }

    /// Appends the bytes of a raw body; the content type of the first one stands for all.
    fn append_raw(&mut self, body: Option<&HttpBody>) -> Result<usize, Status> {
        let data = body.map_or(&[][..], |body| &body.data);
        let length = self.check(data.len())?;
        let content_type = body.map_or("", |body| &body.content_type);
        if std::mem::replace(&mut self.is_first, false) && !content_type.is_empty() {
            let content_type = HeaderValue::from_str(content_type).map_err(|_| {
                Status::internal("the content type of the response is not a header value")
            })?;
            self.content_type = Some(Box::new(content_type));
        }
        self.buffer.extend_from_slice(data);
        Ok(length)
    }

    fn check(&self, length: usize) -> Result<usize, Status> {
        if length > self.max {
            let max = self.max;
            return Err(Status::resource_exhausted(format!(
                "the response message has {length} bytes, the limit is {max} bytes",
            )));
        }
        Ok(length)
    }
}

impl Encode for JsonEncoder {
    fn encode(&mut self, message: &dyn Message) -> Result<usize, Status> {
        if self.form == Form::Single {
            self.buffer = Vec::with_capacity(SINGLE);
            return self.append(message);
        }
        if let Some(ResponseBody::Raw(body)) = self.response_body {
            return self.append_raw(body(message));
        }
        let start = self.buffer.len();
        let [before, behind] = self.form.around(self.is_first);
        self.buffer.extend_from_slice(before);
        let appended = self.append(message);
        if appended.is_err() {
            self.buffer.truncate(start);
        } else {
            self.buffer.extend_from_slice(behind);
            self.is_first = false;
        }
        appended
    }
}

/// What most messages fit into without growing the buffer.
const SINGLE: usize = 256;

impl fmt::Debug for JsonEncoder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JsonEncoder")
            .field("len", &self.buffer.len())
            .field("form", &self.form)
            .finish_non_exhaustive()
    }
}
