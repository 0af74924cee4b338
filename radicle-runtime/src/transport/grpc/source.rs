//! Where the handler's input comes from.

use bytes::Bytes;
use tonic::Status;

use crate::{
    Message,
    call::{Frames, Source},
};

/// The only message of a request.
pub(crate) struct RequestMessage(pub(crate) Bytes);

impl Source for RequestMessage {
    fn message(&mut self, message: &mut dyn Message) -> Result<(), Status> {
        message.decode(std::mem::take(&mut self.0)).map_err(|error| malformed(&error))
    }

    fn stream(&mut self) -> Frames {
        unreachable!("the methods table asks for a stream only where the spec has one")
    }
}

/// The messages of a request stream.
pub(crate) struct RequestStream(Option<Frames>);

impl RequestStream {
    pub(crate) fn new(frames: Frames) -> Self {
        Self(Some(frames))
    }
}

impl Source for RequestStream {
    fn message(&mut self, _message: &mut dyn Message) -> Result<(), Status> {
        unreachable!("the methods table asks for a message only where the spec has one")
    }

    fn stream(&mut self) -> Frames {
        self.0.take().expect("the methods table asks for the stream once")
    }
}

pub(crate) fn malformed(error: &prost::DecodeError) -> Status {
    Status::internal(format!("malformed request message: {error}"))
}
