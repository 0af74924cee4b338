use std::{
    convert::Infallible,
    pin::Pin,
    task::{Context, Poll},
};

use bytes::Bytes;
use http_body::Frame;
use tokio::sync::mpsc;

/// Where the messages of a client go: one waits until the handler has taken the one before it.
pub(super) struct Inlet {
    /// None when no more are taken.
    sender: Option<mpsc::Sender<Bytes>>,
    only_one: bool,
}

/// The messages as the body of a request, each a frame.
pub(super) struct Messages(mpsc::Receiver<Bytes>);

impl Inlet {
    /// An inlet for no message, one, or many.
    pub(super) fn new(takes_one: bool, takes_many: bool) -> (Self, Messages) {
        let (sender, receiver) = mpsc::channel(1);
        let sender = Some(sender).filter(|_| takes_one || takes_many);
        (Self { sender, only_one: !takes_many }, Messages(receiver))
    }

    /// Waits for room; without one that is still taking messages there always is.
    pub(super) async fn room(&mut self) {
        if let Some(sender) = &self.sender
            && sender.reserve().await.is_err()
        {
            self.sender = None;
        }
    }

    /// Takes a message where there is room.
    pub(super) fn push(&mut self, message: Bytes) {
        if message.is_empty() {
            self.sender = None;
        }
        if let Some(sender) = &self.sender {
            // The handler may have stopped to read.
            let _ = sender.try_send(message);
        }
        if self.only_one {
            self.sender = None;
        }
    }

    /// No more messages.
    pub(super) fn end(&mut self) {
        self.sender = None;
    }
}

impl http_body::Body for Messages {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.0.poll_recv(cx).map(|message| message.map(|message| Ok(Frame::data(message))))
    }
}
