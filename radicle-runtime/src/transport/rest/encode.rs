use std::{fmt, mem, sync::Arc};

use bytes::Bytes;
use tonic::Status;

use super::{config::Rest, form::Form, status};
use crate::{
    Message,
    call::Encode,
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
}

impl JsonEncoder {
    pub(super) fn new(
        config: Arc<Rest>,
        response_body: Option<&'static ResponseBody>,
        max: usize,
        form: Form,
    ) -> Self {
        Self { buffer: Vec::new(), config, response_body, max, form, is_first: true }
    }

    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Gives the text collected so far away.
    pub(super) fn take(&mut self) -> Bytes {
        mem::take(&mut self.buffer).into()
    }

    /// Ends a stream.
    pub(super) fn ended(&mut self) {
        self.buffer.extend_from_slice(self.form.end(self.is_first));
    }

    /// Ends a stream that failed after its start.
    pub(super) fn failed(&mut self, status: &Status) {
        let [before, behind] = self.form.around_failure(self.is_first);
        self.buffer.extend_from_slice(before);
        status::write(status, &self.config.json, &mut self.buffer);
        self.buffer.extend_from_slice(behind);
        self.is_first = false;
        self.ended();
    }

    fn write(&mut self, message: &dyn Message) -> Result<(), json::Error> {
        let Some(body) = self.response_body else {
            return json::encode(message, &self.config.json, &mut self.buffer);
        };
        let mut writer = Writer::new(&mut self.buffer, &self.config.json);
        (body.write)(message, &mut writer);
        writer.finish()
    }

    fn append(&mut self, message: &dyn Message) -> Result<usize, Status> {
        let start = self.buffer.len();
        self.write(message)
            .map_err(|error| Status::internal(format!("the response has no JSON form: {error}")))?;
        let length = self.buffer.len() - start;
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
            self.buffer.reserve(SINGLE);
            return self.append(message);
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
