use std::{fmt, sync::Arc};

use super::Pipeline;
use crate::{
    call::{Input, Output},
    metrics::Instruments,
    service::Dispatch,
    spec::{MethodSpec, ServiceSpec},
};

/// A row of the server's methods table: everything about one method that no call has to look up.
pub(crate) struct Entry {
    pub(crate) service: &'static ServiceSpec,
    pub(crate) method: &'static MethodSpec,
    pub(crate) instruments: Arc<Instruments>,
    pub(crate) pipeline: Arc<Pipeline>,
    /// The largest request message in bytes.
    pub(crate) max_decoding_message_size: usize,
    /// The largest response message in bytes.
    pub(crate) max_encoding_message_size: usize,
    pub(crate) handler: Arc<dyn Dispatch>,
    pub(crate) index: usize,
}

impl Entry {
    /// Starts the handler; it runs when the output is polled.
    pub(crate) fn dispatch(&self, input: Input<'_>) -> Output<'_> {
        self.handler.dispatch(self.index, input)
    }
}

impl fmt::Debug for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Entry").field(&self.method.path).finish()
    }
}
