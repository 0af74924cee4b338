use std::{fmt, mem, sync::Arc};

use bytes::Bytes;
use tonic::Status;

use super::{config::Rest, status};
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
    layout: Layout,
}

/// How messages stand beside each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// There is only one.
    Single,
    /// Each is a line `{"result": message}`.
    Lines,
}

impl JsonEncoder {
    pub(super) fn new(
        config: Arc<Rest>,
        response_body: Option<&'static ResponseBody>,
        max: usize,
        layout: Layout,
    ) -> Self {
        Self { buffer: Vec::new(), config, response_body, max, layout }
    }

    pub(super) fn len(&self) -> usize {
        self.buffer.len()
    }

    /// Gives the text collected so far away.
    pub(super) fn take(&mut self) -> Bytes {
        mem::take(&mut self.buffer).into()
    }

    /// Appends a failure after the start as the last line.
    pub(super) fn failed(&mut self, status: &Status) {
        self.buffer.extend_from_slice(b"{\"error\":");
        status::write(status, &self.config.json, &mut self.buffer);
        self.buffer.extend_from_slice(b"}\n");
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
        let start = self.buffer.len();
        if self.layout == Layout::Lines {
            self.buffer.extend_from_slice(b"{\"result\":");
        } else {
            self.buffer.reserve(SINGLE);
        }
        let appended = self.append(message);
        if appended.is_err() {
            self.buffer.truncate(start);
        } else if self.layout == Layout::Lines {
            self.buffer.extend_from_slice(b"}\n");
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
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}
